//! Tables: one report a row, and the same report wherever the row stands.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod support;

use std::{fs, time::Instant};

use proptest::prelude::*;
use rashomon_ingest::{Options, ReadError, Reading, read, sources};
use support::{Value, book, file, workbook};

/// Each row's origin with its text, or its error.
fn rows(name: &str, bytes: impl AsRef<[u8]>) -> Vec<String> {
    let show = |read: Result<Reading, ReadError>| match read {
        Ok(reading) => format!("{}: {}", reading.report.origin, reading.report.text),
        Err(error) => format!("{} {error}", error.code()),
    };
    file(name, bytes, &Options::default()).into_iter().map(show).collect()
}

#[test]
fn one_table_in_many_forms() {
    let expect = ["a.csv#row-2: Men, came.", "a.csv#x: Men\nleft."];
    for table in [
        "text,id\n\"Men, came.\",\n\"Men\nleft.\",x\n",
        "text;id\nMen, came.;\n\"Men\nleft.\";x",
        "\u{FEFF}Text\tID\r\nMen, came.\t\r\n\"Men\nleft.\"\tx\r\n",
        "id,text,\n,\"Men, came.\",\nx,\"Men\nleft.\",\n,,\n",
    ] {
        assert_eq!(rows("a.csv", table), expect, "{table}");
    }
    assert_eq!(rows("a.tsv", "id\ttext\n\tMen, came.\n"), ["a.tsv#row-2: Men, came."]);
    // Spreadsheets count blank rows and the header.
    assert_eq!(rows("a.csv", "\ntext;id\n\nMen, came.;\n"), ["a.csv#row-4: Men, came."]);
    let twice = [
        [Value::Text("Text"), Value::Text("Id")],
        [Value::Text("Men, came."), Value::Blank],
        [Value::Text("Men\nleft."), Value::Text("x")],
    ];
    let twice: Vec<&[Value<'_>]> = twice.iter().map(<[_; 2]>::as_slice).collect();
    let expect = ["a.xlsx#row-2: Men, came.", "a.xlsx#x: Men\nleft."];
    assert_eq!(rows("a.xlsx", workbook(&[&twice])), expect);
    // By its content alone, as from standard input.
    assert_eq!(rows("a", workbook(&[&twice])).len(), 2);
}

#[test]
fn a_table_in_other_encodings() {
    let table = "id;text\n1;Zwei Männer starben.\n2;Die Täter flohen über die Brücke.\n";
    let latin: Vec<u8> = table.chars().map(|c| c as u8).collect();
    let wide: Vec<u8> = [0xFF, 0xFE].into_iter().chain(table.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    for bytes in [table.as_bytes().to_vec(), latin, wide] {
        let texts = rows("a.csv", bytes);
        assert_eq!(texts, ["a.csv#1: Zwei Männer starben.", "a.csv#2: Die Täter flohen über die Brücke."]);
    }
    let mixed =
        [table.as_bytes(), b"3;Sie riefen \xFF\xFE \xC3\xA4 \xC3\xB6 \xC3\xBC \xC3\x9F \xC3\xA4 \xC3\xB6.\n4;Ende.\n"]
            .concat();
    let read = file("a.csv", mixed, &Options::default());
    assert_eq!(read.iter().filter(|r| r.is_ok()).count(), 4);
    let codes: Vec<bool> = read
        .iter()
        .map(|r| r.as_ref().unwrap().diagnostics.iter().any(|d| d.code == "replacement-characters"))
        .collect();
    assert_eq!(codes, [false, false, true, false]);
}

#[test]
fn a_row_keeps_its_id() {
    let ids = |name: &str, bytes: &[u8], columns: &str| -> Vec<(String, String)> {
        let options = Options { columns: columns.parse().unwrap(), ..Options::default() };
        let of = |r: Result<Reading, ReadError>| {
            let reading = r.unwrap();
            (reading.report.id.to_string(), String::from_utf8(reading.bytes).unwrap())
        };
        file(name, bytes, &options).into_iter().map(of).collect()
    };
    let first = ids("a.csv", b"text,dead,note\nMen came.,2,\"a \"\"b\"\"\"\nMen left.,,\n", "text=text");
    assert_eq!(first[0].1, r#"{"text":"Men came.","dead":"2","note":"a \"b\""}"#);
    assert_eq!(first[1].1, r#"{"text":"Men left.","dead":"","note":""}"#);
    let turned = ids("b.csv", b"text;dead;note\r\nMen left.;;\r\n\r\nMen came.;2;\"a \"\"b\"\"\"\r\n", "text=text");
    assert_eq!((&turned[0], &turned[1]), (&first[1], &first[0]));
    let other = ids("a.csv", b"text,dead,note\nMen came.,2,\"a \"\"b\"\"\"\n", "text=note");
    assert_eq!(other[0], first[0]);
    let sheet: [&[Value<'_>]; 2] = [
        &[Value::Text("text"), Value::Text("dead"), Value::Text("note")],
        &[Value::Text("Men came."), Value::Number(2.0), Value::Text("a \"b\"")],
    ];
    assert_eq!(ids("a.xlsx", &workbook(&[&sheet]), "text=text")[0], first[0]);
}

#[test]
fn a_row_is_read_as_a_line_of_json_is() {
    let csv = "id,title,text,published,publisher,url\n7,Raid,\"GAO, Mali, May 3 - Two men died.\n\nLeave a reply\",3 May 2022,P,u\n";
    let row = file("a.csv", csv, &Options::default()).remove(0).unwrap();
    let line = file("a.jsonl", &row.bytes, &Options::default()).remove(0).unwrap();
    assert_eq!((&row.bytes, &row.diagnostics), (&line.bytes, &line.diagnostics));
    assert_eq!(row.report.origin, "a.csv#7");
    let line = rashomon_model::Report { origin: row.report.origin.clone(), ..line.report };
    assert_eq!(row.report, line);
    assert_eq!(row.report.published_found.as_deref(), Some("3 May 2022"));
}

#[test]
fn cells_of_a_workbook() {
    let rows: [&[Value<'_>]; 5] = [
        &[],
        &[Value::Blank, Value::Text("Text"), Value::Text("Date"), Value::Text("Dead")],
        &[Value::Blank, Value::Text("Two men died."), Value::Date(44_385.0), Value::Number(2.0)],
        &[],
        &[
            Value::Text("aside"),
            Value::Text("Men & <women> left."),
            Value::Date(44_385.5),
            Value::Blank,
            Value::Text("x"),
        ],
    ];
    let about: [&[Value<'_>]; 1] = [&[Value::Text("About this workbook")]];
    let read = file("a.xlsx", workbook(&[&about, &rows]), &Options::default());
    let [first, second] = &read[..] else { panic!("{read:?}") };
    let (first, second) = (first.as_ref().unwrap(), second.as_ref().unwrap());
    assert_eq!(first.bytes, br#"{"Text":"Two men died.","Date":"2021-07-08","Dead":"2"}"#);
    assert_eq!((first.report.origin.as_str(), first.report.published_found.as_deref()), ("a.xlsx#row-3", None));
    assert_eq!(first.report.published.as_ref().unwrap().as_str(), "2021-07-08");
    let recorded =
        r#"{"column 1":"aside","Text":"Men & <women> left.","Date":"2021-07-08T12:00:00","Dead":"","column 5":"x"}"#;
    assert_eq!(String::from_utf8_lossy(&second.bytes), recorded);
    assert_eq!(second.report.published.as_ref().unwrap().as_str(), "2021-07-08");
    assert_eq!(second.report.published_found.as_deref(), Some("2021-07-08T12:00:00"));
}

#[test]
fn the_first_of_many_rows_does_not_wait_for_the_last() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.csv");
    fs::write(&path, format!("text,id\n{}", "Two men died in the raid on the village.,x\n".repeat(1_000_000))).unwrap();
    let source = sources(&[path.to_str().unwrap()]).into_iter().next().unwrap().unwrap();
    let start = Instant::now();
    assert_eq!(read(&source, &Options::default()).take(100).flatten().count(), 100);
    assert!(start.elapsed().as_millis() < 1000, "{:?}", start.elapsed());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever a program writes as CSV is read back.
    #[test]
    fn any_cells(cells in prop::collection::vec(("[^\0-\x08\x0E-\x1F\u{FEFF}]{0,12}", "[^\0-\x08\x0E-\x1F\u{FEFF}]{0,12}"), 1..6)) {
        let mut csv = csv::Writer::from_writer(Vec::new());
        csv.write_record(["text", "note"]).unwrap();
        for (text, note) in &cells {
            csv.write_record([text, note]).unwrap();
        }
        let bytes = csv.into_inner().unwrap();
        let read = file("a.csv", bytes, &Options::default());
        let filled: Vec<_> = cells.iter().filter(|(text, note)| !text.trim().is_empty() || !note.trim().is_empty()).collect();
        prop_assert_eq!(read.iter().filter(|r| r.as_ref().is_err_and(|e| e.code() == "bad-row")).count(), 0);
        if !filled.is_empty() {
            prop_assert_eq!(read.len(), filled.len());
        }
        for (reading, (text, note)) in read.iter().zip(&filled) {
            if let Ok(reading) = reading {
                let object: serde_json::Value = serde_json::from_slice(&reading.bytes).unwrap();
                prop_assert_eq!(object["text"].as_str(), Some(text.as_str()));
                prop_assert_eq!(object["note"].as_str(), Some(note.as_str()));
            }
        }
    }

    /// Any bytes at all end, and what is before them is read.
    #[test]
    fn any_bytes_as_a_table(pieces in prop::collection::vec(prop_oneof![
        Just("\"".to_owned()), Just(",".to_owned()), Just("\n".to_owned()), Just("\r\n".to_owned()), Just("\r".to_owned()),
        Just("Two men died.".to_owned()), "\\PC{0,3}",
    ], 0..40)) {
        let read = file("a.csv", format!("text,note\nMen came.,\n{}", pieces.concat()), &Options::default());
        prop_assert_eq!(&read[0].as_ref().unwrap().report.text, "Men came.");
    }

    /// A damaged workbook gives an error or rows, and breaks nothing.
    #[test]
    fn damaged_archives(at in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6)) {
        let rows: [&[Value<'_>]; 2] = [&[Value::Text("text")], &[Value::Text("Two men died.")]];
        let mut bytes = workbook(&[&rows]);
        for (index, byte) in at {
            let at = index.index(bytes.len());
            bytes[at] = byte;
        }
        prop_assert_eq!(file("a.xlsx", bytes, &Options::default()).len(), 1);
    }

    #[test]
    fn damaged_sheets(at in prop::collection::vec((any::<prop::sample::Index>(), "[0-9A-Z<>/&'\"=]"), 0..6)) {
        let mut parts = [
            "<row r='1'><c r='A1' t='s'><v>0</v></c><c r='ZZ1' t='inlineStr'><is><t>id</t></is></c></row>\
             <row r='2'><c r='A2' t='s'><v>1</v></c><c r='C2' s='1'><v>44385</v></c></row>".to_owned(),
            "<sst count='2' uniqueCount='2'><si><t>text</t></si><si><r><t>Two</t></r><r><t>men</t></r></si></sst>".to_owned(),
        ];
        for (index, sign) in at {
            let at = index.index(parts[0].len() + parts[1].len());
            let (part, at) = if at < parts[0].len() { (0, at) } else { (1, at - parts[0].len()) };
            parts[part].replace_range(at..=at, &sign);
        }
        prop_assert!(file("a.xlsx", book(&parts[..1], &parts[1]), &Options::default()).len() <= 2);
    }
}
