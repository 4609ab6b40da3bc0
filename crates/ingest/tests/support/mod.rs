//! What the tests share: files that are read, and workbooks made of the parts that a program writes at least.

#![allow(dead_code, reason = "each test file uses a part of it")]
#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::{
    fmt::Write as _,
    fs,
    io::{Cursor, Write as _},
};

use rashomon_ingest::{Options, ReadError, Reading, read, sources};
use zip::{ZipWriter, write::SimpleFileOptions};

const HEAD: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>"#;
const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const LINKS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/// What is read from a file of this name, with origins that begin with the name.
pub fn file(name: &str, bytes: impl AsRef<[u8]>, options: &Options) -> Vec<Result<Reading, ReadError>> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    fs::write(&path, bytes).unwrap();
    let cut = |origin: String| origin.rsplit_once('/').map_or(origin.clone(), |(_, name)| name.to_owned());
    let shorten = |read: Result<Reading, ReadError>| match read {
        Ok(mut reading) => {
            reading.report.origin = cut(reading.report.origin);
            Ok(reading)
        }
        Err(error) => Err(ReadError::new(cut(error.origin), error.cause)),
    };
    let listed = sources(&[path.to_str().unwrap()]);
    listed.into_iter().flat_map(|s| read(&s.unwrap(), options).collect::<Vec<_>>()).map(shorten).collect()
}

/// Each report's origin, or its error, of a file of this name.
pub fn told(name: &str, bytes: impl AsRef<[u8]>) -> Vec<String> {
    let show = |read: Result<Reading, ReadError>| match read {
        Ok(reading) => reading.report.origin,
        Err(error) => format!("{} {error}", error.code()),
    };
    file(name, bytes, &Options::default()).into_iter().map(show).collect()
}

/// A cell as a sheet writes it.
#[derive(Clone, Copy, Debug)]
pub enum Value<'a> {
    Text(&'a str),
    Number(f64),
    /// Days since the end of 1899, shown as a date.
    Date(f64),
    Blank,
}

/// A ZIP archive of these members.
pub fn archive(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in members {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// A workbook of these sheets, each the XML of its rows.
pub fn book(sheets: &[String], strings: &str) -> Vec<u8> {
    let part = |n: usize| format!("xl/worksheets/sheet{n}.xml");
    let numbers = 1..=sheets.len();
    let (mut links, mut list) = (String::new(), String::new());
    for n in numbers.clone() {
        let target = format!("worksheets/sheet{n}.xml");
        write!(links, r#"<Relationship Id="r{n}" Type="{LINKS}/worksheet" Target="{target}"/>"#).unwrap();
        write!(list, r#"<sheet name="S{n}" sheetId="{n}" r:id="r{n}"/>"#).unwrap();
    }
    let relations = |inner: &str| {
        format!(
            r#"{HEAD}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{inner}</Relationships>"#
        )
    };
    let office = format!(r#"<Relationship Id="r1" Type="{LINKS}/officeDocument" Target="xl/workbook.xml"/>"#);
    let styles = r#"<cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14" applyNumberFormat="1"/></cellXfs>"#;
    let mut members = vec![
        ("[Content_Types].xml".to_owned(), format!(r#"{HEAD}<Types xmlns="x"/>"#)),
        ("_rels/.rels".to_owned(), relations(&office)),
        (
            "xl/workbook.xml".to_owned(),
            format!(r#"{HEAD}<workbook xmlns="{MAIN}" xmlns:r="{LINKS}"><sheets>{list}</sheets></workbook>"#),
        ),
        ("xl/_rels/workbook.xml.rels".to_owned(), relations(&links)),
        ("xl/styles.xml".to_owned(), format!(r#"{HEAD}<styleSheet xmlns="{MAIN}">{styles}</styleSheet>"#)),
        ("xl/sharedStrings.xml".to_owned(), strings.to_owned()),
    ];
    for (n, rows) in numbers.zip(sheets) {
        let sheet = format!(r#"{HEAD}<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>"#);
        members.push((part(n), sheet));
    }
    let members: Vec<(&str, &[u8])> = members.iter().map(|(name, xml)| (name.as_str(), xml.as_bytes())).collect();
    archive(&members)
}

/// A workbook of these sheets, with all texts in the part that is shared.
pub fn workbook(sheets: &[&[&[Value<'_>]]]) -> Vec<u8> {
    let (mut strings, mut count) = (String::new(), 0);
    let mut cell = |row: usize, column: usize, value: &Value<'_>| {
        let at = format!("{}{}", char::from(b'A' + column as u8), row + 1);
        match value {
            Value::Blank => String::new(),
            Value::Number(number) => format!(r#"<c r="{at}"><v>{number}</v></c>"#),
            Value::Date(days) => format!(r#"<c r="{at}" s="1"><v>{days}</v></c>"#),
            Value::Text(text) => {
                let text = text.replace('&', "&amp;").replace('<', "&lt;");
                write!(strings, r#"<si><t xml:space="preserve">{text}</t></si>"#).unwrap();
                count += 1;
                format!(r#"<c r="{at}" t="s"><v>{}</v></c>"#, count - 1)
            }
        }
    };
    let mut sheet = |rows: &&[&[Value<'_>]]| -> String {
        let mut row = |(r, cells): (usize, &&[Value<'_>])| {
            let cells: String = cells.iter().enumerate().map(|(c, value)| cell(r, c, value)).collect();
            format!(r#"<row r="{}">{cells}</row>"#, r + 1)
        };
        rows.iter().enumerate().map(&mut row).collect()
    };
    let sheets: Vec<String> = sheets.iter().map(&mut sheet).collect();
    book(&sheets, &format!(r#"{HEAD}<sst xmlns="{MAIN}" uniqueCount="{count}">{strings}</sst>"#))
}
