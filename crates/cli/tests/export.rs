//! `export`: what other programs get.

mod reports;

use std::fs;

use reports::{ingested, lines, output, rashomon};

#[test]
fn incidents_are_those_of_the_list() {
    let folder = ingested();
    let exported = output(folder.path(), &["export", "--format", "jsonl"]);
    assert_eq!(exported, output(folder.path(), &["incidents", "--format", "jsonl"]));
    assert_eq!(exported, output(folder.path(), &["export", "--format", "jsonl", "--what", "incidents"]));
}

#[test]
fn reports_are_those_of_extract() {
    let folder = ingested();
    let mut exported = lines(folder.path(), &["export", "--format", "jsonl", "--what", "reports"]);
    let mut extracted = lines(folder.path(), &["extract", "--format", "jsonl", "in"]);
    let id = |line: &serde_json::Value| line["report"]["id"].to_string();
    exported.sort_by_key(id);
    extracted.sort_by_key(id);
    assert_eq!(exported, extracted);
}

#[test]
fn every_claim_is_a_row() {
    let folder = ingested();
    let text = output(folder.path(), &["export", "--format", "csv"]);
    assert!(text.contains("\r\n"), "RFC 4180 ends lines with both");
    let mut table = csv::Reader::from_reader(text.as_bytes());
    let heading = table.headers().unwrap().clone();
    let rows: Vec<csv::StringRecord> = table.records().collect::<Result<_, _>>().unwrap();
    let claims = lines(folder.path(), &["export", "--format", "jsonl", "--what", "claims"]);
    assert_eq!(rows.len(), claims.len());
    let cell = |row: &csv::StringRecord, name: &str| {
        let at = heading.iter().position(|h| h == name).unwrap_or_else(|| panic!("no column {name}"));
        row[at].to_owned()
    };
    for (row, line) in rows.iter().zip(&claims) {
        let claim = &line["claim"];
        assert_eq!(cell(row, "claim_id"), claim["id"].as_str().unwrap());
        assert_eq!(cell(row, "incident_id"), line["incident"].as_str().unwrap_or_default());
        assert_eq!(cell(row, "evidence_start"), claim["evidence"]["start"].to_string());
        assert_eq!(cell(row, "low"), claim["value"]["low"].as_u64().map(|n| n.to_string()).unwrap_or_default());
        assert_eq!(cell(row, "review"), "machine");
    }
}

#[test]
fn no_cell_is_a_formula() {
    let folder = ingested();
    let text = output(folder.path(), &["export", "--format", "csv"]);
    assert!(text.contains("'=Tigris Evening"), "{text}");
    let mut table = csv::Reader::from_reader(text.as_bytes());
    for cell in table.records().flat_map(|row| row.unwrap().iter().map(str::to_owned).collect::<Vec<_>>()) {
        assert!(!cell.starts_with(['=', '+', '@']), "{cell}");
        assert!(!cell.starts_with('-') || cell.parse::<f64>().is_ok(), "{cell}");
    }
}

#[test]
fn a_file_appears_whole_or_not_at_all() {
    let folder = ingested();
    let printed = output(folder.path(), &["export", "--format", "csv"]);
    assert_eq!(output(folder.path(), &["export", "--format", "csv", "--output", "claims.csv"]), "");
    assert_eq!(fs::read_to_string(folder.path().join("claims.csv")).unwrap(), printed);
    assert!(!folder.path().join("claims.csv.partial").exists());
    rashomon(folder.path()).args(["export", "--format", "csv", "-o", "none/claims.csv"]).assert().code(1);
}

#[test]
fn only_claims_are_a_table() {
    let folder = ingested();
    for what in ["incidents", "reports"] {
        rashomon(folder.path()).args(["export", "--format", "csv", "--what", what]).assert().code(2);
    }
    rashomon(folder.path()).args(["export", "--format", "xml"]).assert().code(2);
    rashomon(folder.path()).arg("export").assert().code(2);
}
