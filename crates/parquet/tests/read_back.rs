//! Files are read back by the format's own reader, and have what the JSON lines have.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

#[path = "../../desk/tests/war/mod.rs"]
mod war;

use std::{
    collections::BTreeMap,
    io::{self, Write},
};

use parquet::{
    file::reader::{FileReader, SerializedFileReader},
    record::Field,
};
use rashomon_desk::{
    Desk, Error,
    export::{Format, Request, What},
};
use war::{desk, tales};

fn rows(desk: &Desk, what: What) -> Vec<BTreeMap<String, Field>> {
    let mut file = Vec::new();
    let request = Request { what, ..Request::usual(Format::Parquet) };
    let exported = rashomon_parquet::export(desk, &request, &mut file, None).unwrap();
    let mut again = Vec::new();
    rashomon_parquet::export(desk, &request, &mut again, None).unwrap();
    assert!(file == again, "equal exports are equal bytes");
    let reader = SerializedFileReader::new(bytes::Bytes::from(file)).unwrap();
    let rows: Vec<_> = reader.get_row_iter(None).unwrap().map(|row| row.unwrap().into_columns()).collect();
    assert_eq!(rows.len() as u64, exported.rows);
    rows.into_iter().map(|row| row.into_iter().collect()).collect()
}

fn lines(desk: &Desk, what: What) -> Vec<serde_json::Value> {
    let mut out = Vec::new();
    desk.export(&Request { what, ..Request::usual(Format::Jsonl) }, &mut out).unwrap();
    String::from_utf8(out).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn incidents_come_back() {
    let desk = desk(&tales());
    let (rows, lines) = (rows(&desk, What::Incidents), lines(&desk, What::Incidents));
    assert_eq!(rows.len(), lines.len());
    for (row, line) in rows.iter().zip(&lines) {
        assert_eq!(row["id"], Field::Str(line["id"].as_str().unwrap().to_owned()));
        // A name that a table would guard stands as it is.
        assert_eq!(row["place"], Field::Str(line["where"]["name"].as_str().unwrap().to_owned()));
        let degrees = line["where"]["lat"].as_f64().map_or(Field::Null, Field::Double);
        assert_eq!(row["lat"], degrees);
        let whole = line["facts"].as_array().unwrap().iter().find(|f| f["attribute"] == "killed" && f["of"].is_null());
        let best = whole.and_then(|fact| fact["estimate"]["best"].as_i64()).map_or(Field::Null, Field::Long);
        assert_eq!(row["killed_best"], best);
        assert_eq!(row["start"].to_string(), line["when"]["start"].as_str().unwrap());
        assert_eq!(row["origins_at_most"], Field::Bool(line["at_most"].as_bool().unwrap()));
    }
}

#[test]
fn claims_come_back() {
    let desk = desk(&tales());
    let (rows, lines) = (rows(&desk, What::Claims), lines(&desk, What::Claims));
    assert_eq!(rows.len(), lines.len());
    for (row, line) in rows.iter().zip(&lines) {
        let claim = &line["claim"];
        assert_eq!(row["evidence"], Field::Str(claim["evidence"]["text"].as_str().unwrap().to_owned()));
        assert_eq!(row["evidence_start"], Field::Long(claim["evidence"]["start"].as_i64().unwrap()));
        assert_eq!(row["high"], claim["value"]["high"].as_i64().map_or(Field::Null, Field::Long));
        assert_eq!(row["confidence"], Field::Double(claim["confidence"].as_f64().unwrap()));
    }
}

/// A reader that leaves at once.
struct Leaves;

impl Write for Leaves {
    fn write(&mut self, _: &[u8]) -> io::Result<usize> {
        Err(io::ErrorKind::BrokenPipe.into())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn a_reader_that_leaves_is_known_as_such() {
    let broken = rashomon_parquet::export(&desk(&tales()), &Request::usual(Format::Parquet), &mut Leaves, None);
    let Err(Error::Write(error)) = broken else { panic!("{broken:?}") };
    assert_eq!(error.kind(), io::ErrorKind::BrokenPipe);
}
