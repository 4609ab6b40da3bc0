//! Reports that tell of no violence: held back with a word on it, and analysed where that is asked for.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod support;

use support::{Desk, stderr, stdout};

const TREES: &str =
    "Council to plant trees\n\nThe council will plant two hundred trees, Mayor Ana Ruiz said on Tuesday.\n";
const RAID: &str = "Raid in Gao\n\nGunmen killed seven people in Gao on Monday, police said.\n";

#[test]
fn extract_says_what_it_held_back() {
    let desk = Desk::new();
    desk.write("in/raid.txt", RAID).write("in/trees.txt", TREES);
    let assert = desk.run(&["extract", "--format", "jsonl", "in"]).success();
    let lines: Vec<serde_json::Value> =
        stdout(&assert).lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let codes = |line: &serde_json::Value| -> Vec<String> {
        line["diagnostics"].as_array().unwrap().iter().map(|d| d["code"].as_str().unwrap().to_owned()).collect()
    };
    assert!(!lines[0]["claims"].as_array().unwrap().is_empty());
    assert!(!codes(&lines[0]).contains(&"not-relevant".to_owned()));
    assert!(lines[1]["claims"].as_array().unwrap().is_empty());
    assert!(codes(&lines[1]).contains(&"not-relevant".to_owned()));
    assert!(stderr(&assert).contains("1 not about violence and not analysed (--no-gate)"), "{}", stderr(&assert));
    assert!(desk.output(&["extract", "--format", "table", "in/trees.txt"]).contains("--no-gate"));
}

#[test]
fn no_gate_analyses_every_report() {
    let desk = Desk::new();
    desk.write("in/raid.txt", RAID).write("in/trees.txt", TREES);
    let assert = desk.run(&["extract", "--no-gate", "--format", "jsonl", "in"]).success();
    assert!(!stdout(&assert).contains("not-relevant"));
    assert!(!stderr(&assert).contains("not about violence"));
    let assert = desk.run(&["ingest", "--no-gate", "in"]).success();
    assert!(!stderr(&assert).contains("not about violence"), "{}", stderr(&assert));
}

#[test]
fn ingest_records_what_it_held_back() {
    let desk = Desk::new();
    desk.write("in/raid.txt", RAID).write("in/trees.txt", TREES);
    let assert = desk.run(&["ingest", "in"]).success();
    let said = stderr(&assert);
    assert!(said.contains("2 reports added") && said.contains("1 not about violence"), "{said}");
    assert!(desk.output(&["verify"]).starts_with("verified: "));
}
