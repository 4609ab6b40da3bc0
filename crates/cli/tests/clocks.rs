//! Looking back by what had been published and by what the ledger knew.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod support;

use serde_json::Value;
use support::{Desk, desk, stderr, stdout};

/// Every question that can look back.
fn questions(desk: &Desk, back: &[&str]) -> Vec<String> {
    let questions: [&[&str]; 7] = [
        &["incidents", "--format", "jsonl"],
        &["incidents", "--format", "csv"],
        &["search", "bomb"],
        &["export", "--format", "csv"],
        &["export", "--format", "jsonl", "--what", "claims"],
        &["export", "--format", "jsonl", "--what", "reports"],
        &["export", "--format", "jsonl"],
    ];
    let ask = |args: &&[&str]| {
        let answer = desk.output(&[args, back].concat());
        // What is found is the same with an index and without; how it is ranked is not.
        if args[0] == "search" { found(&answer) } else { answer }
    };
    questions.iter().map(ask).collect()
}

fn found(hits: &str) -> String {
    let ids = hits.lines().map(|hit| serde_json::from_str::<Value>(hit).unwrap()["id"].to_string());
    let mut ids: Vec<String> = ids.collect();
    ids.sort();
    ids.join("\n")
}

fn seq(desk: &Desk) -> String {
    let status: Value = serde_json::from_str(&desk.output(&["status", "--format", "json"])).unwrap();
    status["head"]["seq"].to_string()
}

#[test]
fn what_the_ledger_knew_by_number() {
    let desk = desk();
    let mut notes = Vec::new();
    for name in ["second.txt", "first.txt", "third.txt"] {
        desk.run(&["ingest", &format!("in/{name}")]).success();
        notes.push((seq(&desk), questions(&desk, &[])));
    }
    let id = serde_json::from_str::<Value>(desk.incidents().lines().next().unwrap()).unwrap()["id"].clone();
    let id = id.as_str().unwrap();
    let report = notes[2].1[5].lines().next().map(|l| serde_json::from_str::<Value>(l).unwrap()).unwrap();
    let report = report["report"]["id"].as_str().unwrap().to_owned();
    desk.run(&["correct", &report, "--publisher", "Hill Courier"]).success();
    for (seq, then) in &notes {
        assert_eq!(&questions(&desk, &["--known-at", seq]), then, "number {seq}");
    }
    assert_ne!(notes[0].1, notes[1].1);
    // The incident had one report then.
    let shown = |seq: &str| -> Value {
        serde_json::from_str(&desk.output(&["show", id, "--format", "json", "--known-at", seq])).unwrap()
    };
    assert_eq!([0, 1, 2].map(|i: usize| shown(&notes[i].0)["reports"].as_array().unwrap().len()), [1, 2, 2]);
    assert!(desk.output(&["show", &report]).contains("Hill Courier"));
    assert!(!desk.output(&["show", &report, "--known-at", &notes[2].0]).contains("Hill Courier"));
    let assert = desk.run(&["show", id, "--known-at", "1"]).code(1);
    assert!(stdout(&assert).is_empty() && stderr(&assert).contains(id), "{}", stderr(&assert));
}

#[test]
fn what_the_ledger_knew_by_time() {
    let desk = desk();
    desk.run(&["ingest", "in"]).success();
    let now = questions(&desk, &[]);
    for moment in ["2999-01-01", "2999-01-01T00:00:00Z", "2999-01-01T00:00:00+02:00", "4000000"] {
        assert_eq!(questions(&desk, &["--known-at", moment]), now, "{moment}");
    }
    for moment in ["2020-01-01", "2020-01-01T12:00:00Z", "0"] {
        assert_eq!(desk.output(&["incidents", "--format", "jsonl", "--known-at", moment]), "", "{moment}");
        assert_eq!(desk.output(&["search", "bomb", "--known-at", moment]), "", "{moment}");
    }
    for bad in ["", "yesterday", "2024-02-30", "2020-01-01T12:00:00", "-3"] {
        for command in [&["incidents"][..], &["search", "bomb"], &["show", "inc_1"], &["export", "--format", "csv"]] {
            let back = format!("--known-at={bad}");
            let assert = desk.run(&[command, &[back.as_str()]].concat()).code(2);
            assert!(stdout(&assert).is_empty(), "{command:?} {bad}");
        }
    }
}

#[test]
fn what_had_been_published_and_what_was_known_of_it() {
    let desk = desk();
    desk.run(&["ingest", "in/first.txt"]).success();
    let before = seq(&desk);
    desk.run(&["ingest", "in"]).success();
    let reports = |back: &[&str]| -> Vec<usize> {
        let lines = desk.output(&[&["incidents", "--format", "jsonl"], back].concat());
        let incidents = lines.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
        incidents.map(|i| i["reports"].as_array().unwrap().len()).collect()
    };
    assert_eq!(reports(&["--as-of", "2024-05-03"]), [0; 0]);
    assert_eq!(reports(&["--as-of", "2024-05-04"]), [1]);
    assert_eq!(reports(&["--as-of", "2024-05-05"]), [2]);
    assert_eq!(reports(&["--as-of", "2024-06-12"]), [2, 1]);
    assert_eq!(reports(&["--as-of", "2024-06-12", "--known-at", &before]), [1]);
    assert_eq!(reports(&["--as-of", "2024-05-03", "--known-at", &before]), [0; 0]);
    let search = |back: &[&str]| desk.output(&[&["search", "hospital", "official"], back].concat()).lines().count();
    assert!(search(&[]) > 0 && search(&["--as-of", "2024-05-05"]) == search(&[]));
    assert_eq!((search(&["--as-of", "2024-05-04"]), search(&["--known-at", &before])), (0, 0));
    desk.run(&["incidents", "--as-of", "May"]).code(2);
}
