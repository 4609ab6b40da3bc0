//! Whole inputs, and all that is read from them.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::fmt::Write;

use rashomon_ingest::{Options, Reading, read, report_from_bytes, report_from_json_line, sources};

/// The report as a table: one line a field, then one line a region.
fn show(reading: &Reading) -> String {
    let report = &reading.report;
    let mut out = String::new();
    let published = report.published.as_ref().map(ToString::to_string);
    for (key, value) in [
        ("origin", Some(&report.origin)),
        ("url", report.url.as_ref()),
        ("title", report.title.as_ref()),
        ("publisher", report.publisher.as_ref()),
        ("published", published.as_ref()),
        ("found", report.published_found.as_ref()),
        ("language", Some(&report.language)),
    ] {
        writeln!(out, "{key}: {}", value.map_or("-", String::as_str)).unwrap();
    }
    for region in &report.regions {
        let kind = format!("{:?}", region.kind);
        writeln!(out, "{kind:9} {:>4}  {:?}", region.span.start, region.span.of(&report.text)).unwrap();
    }
    for diagnostic in &reading.diagnostics {
        writeln!(out, "{} {}: {}", diagnostic.severity, diagnostic.code, diagnostic.message).unwrap();
    }
    out
}

fn check(name: &str, bytes: &str) {
    let reading = report_from_bytes(name, bytes.as_bytes(), &Options::default()).unwrap();
    insta::assert_snapshot!(name.replace('.', "_"), show(&reading));
}

#[test]
fn a_dispatch() {
    check("dispatch.txt", include_str!("inputs/dispatch.txt"));
}

#[test]
fn a_page() {
    check("page.html", include_str!("inputs/page.html"));
}

#[test]
fn a_line() {
    let line = include_str!("inputs/line.jsonl").trim_end();
    let reading = report_from_json_line("line.jsonl", 1, line.as_bytes(), &Options::default()).unwrap();
    insta::assert_snapshot!("line_jsonl", show(&reading));
}

#[test]
fn a_table() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/inputs/");
    let options = Options { columns: "id=Nr".parse().unwrap(), ..Options::default() };
    let source = sources(&[format!("{folder}table.csv")]).into_iter().next().unwrap().unwrap();
    let rows: Vec<String> = read(&source, &options)
        .map(|row| {
            let row = row.unwrap();
            format!("{}{}\n", show(&row).replace(folder, ""), String::from_utf8_lossy(&row.bytes))
        })
        .collect();
    insta::assert_snapshot!("table_csv", rows.join("\n"));
}
