//! Workbooks for tests, made of the parts that a program writes at least.

use std::io::{Cursor, Write};

use zip::{ZipWriter, write::SimpleFileOptions};

const HEAD: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>"#;
const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const LINKS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

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
    let links: String = numbers
        .clone()
        .map(|n| format!(r#"<Relationship Id="r{n}" Type="{LINKS}/worksheet" Target="worksheets/sheet{n}.xml"/>"#))
        .collect();
    let list: String = numbers.clone().map(|n| format!(r#"<sheet name="S{n}" sheetId="{n}" r:id="r{n}"/>"#)).collect();
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
                strings += &format!(r#"<si><t xml:space="preserve">{text}</t></si>"#);
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
