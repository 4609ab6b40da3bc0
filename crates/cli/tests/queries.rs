//! Which incidents can be asked for, in which order, and in pages.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod support;

use serde_json::Value;
use support::{Desk, desk, stderr, stdout};

/// A bombing in Kirkuk on which accounts disagree, and rockets in Gao, told by the Delta Gazette; no dead there.
fn ingested() -> Desk {
    let desk = desk();
    desk.run(&["ingest", "in/first.txt", "in/second.txt"]).success();
    desk.run(&["ingest", "in/third.txt", "--publisher", "Delta Gazette"]).success();
    desk
}

/// The places of the incidents that fit, in order.
fn places(desk: &Desk, args: &[&str]) -> Vec<String> {
    let lines = desk.output(&[&["incidents", "--format", "jsonl"], args].concat());
    let incidents = lines.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    incidents.map(|i| i["where"]["name"].as_str().unwrap_or_default().to_owned()).collect()
}

#[test]
fn every_condition_chooses() {
    let desk = ingested();
    let (kirkuk, gao): (&[&str], &[&str]) = (&["Kirkuk"], &["Gao"]);
    let both: &[&str] = &["Kirkuk", "Gao"];
    let cases: [(&[&str], &[&str]); 36] = [
        (&[], both),
        (&["--country", "ML"], gao),
        (&["--country", "iq"], kirkuk),
        (&["--country", "FR"], &[]),
        (&["--province", "ML-7"], gao),
        (&["--province", "iq-ki"], kirkuk),
        (&["--province", "kirk"], kirkuk),
        (&["--province", "Hamrin"], &[]),
        (&["--awaited"], kirkuk),
        (&["--awaited", "--country", "ML"], &[]),
        (&["--origins", "1"], both),
        (&["--origins", "2"], kirkuk),
        (&["--work", "todo"], both),
        (&["--work", "needs-help"], &[]),
        (&["--tag", "border", "--assignee", "Ada Brandt"], &[]),
        (&["--area", "14,-6,18,2"], gao),
        (&["--area=-10,40,40,50"], kirkuk),
        (&["--area", "-90,-180,90,180"], both),
        (&["--area", "50,0,60,10"], &[]),
        (&["--publisher", "delta"], gao),
        (&["--publisher", "GAZETTE"], gao),
        (&["--publisher", "nobody"], &[]),
        (&["--status", "occurred"], both),
        (&["--status", "planned"], &[]),
        (&["--killed", "1"], kirkuk),
        (&["--killed", "8"], kirkuk),
        (&["--killed", "9"], &[]),
        (&["--words", "army base"], gao),
        (&["--words", "\"car bomb\""], kirkuk),
        (&["--words", "\"bomb car\""], &[]),
        (&["--order", "earliest"], both),
        (&["--order", "latest"], &["Gao", "Kirkuk"]),
        (&["--order", "deadliest"], both),
        (&["--limit", "1", "--order", "latest"], gao),
        (&["--country", "IQ", "--killed", "5", "--words", "market", "--contested"], kirkuk),
        (&["--country", "IQ", "--publisher", "delta"], &[]),
    ];
    for (args, expected) in cases {
        assert_eq!(places(&desk, args), expected, "{args:?}");
        // What is known now is what is asked by default.
        assert_eq!(places(&desk, &[args, &["--known-at", "2999-01-01"]].concat()), expected, "{args:?}, looking back");
    }
}

#[test]
fn what_people_do_about_an_incident_chooses() {
    let desk = ingested();
    let lines = desk.output(&["incidents", "--country", "ML", "--format", "jsonl"]);
    let incident: Value = serde_json::from_str(&lines).unwrap();
    let id = incident["id"].as_str().unwrap();
    for words in [&["tag", id, "border"][..], &["assign", id, "Ada Brandt"], &["status", id, "in-progress"]] {
        desk.run(&[&["judge"], words].concat()).success();
    }
    for args in [&["--tag", "border"][..], &["--assignee", "Ada Brandt"], &["--work", "in-progress"]] {
        assert_eq!(places(&desk, args), ["Gao"], "{args:?}");
    }
    for args in [&["--tag", "Border"][..], &["--assignee", "Ada"], &["--work", "done"]] {
        assert_eq!(places(&desk, args), [""; 0], "{args:?}");
    }
    assert_eq!(places(&desk, &["--work", "todo"]), ["Kirkuk"]);
}

#[test]
fn wrong_conditions_are_refused() {
    let desk = ingested();
    let wrong: [&[&str]; 20] = [
        &["--country", "Mali"],
        &["--country", "M1"],
        &["--area", "1,2,3"],
        &["--area", "18,-6,14,2"],
        &["--area", "0,0,91,0"],
        &["--status", "happened"],
        &["--work", "finished"],
        &["--origins", "two"],
        &["--origins=-1"],
        &["--province", " "],
        &["--assignee", ""],
        &["--tag", "\t"],
        &["--killed", "many"],
        &["--killed=-1"],
        &["--order", "biggest"],
        &["--limit", "0"],
        &["--after", "there"],
        &["--after", "latest~1~2~inc_000000000000"],
        &["--format", "xml"],
        &["--since", "2024-06-01", "--until", "2024-05-01"],
    ];
    for args in wrong {
        let assert = desk.run(&[&["incidents"], args].concat()).code(2);
        assert!(stdout(&assert).is_empty() && !stderr(&assert).is_empty(), "{args:?}");
    }
}

#[test]
fn pages_follow_one_another() {
    let desk = ingested();
    for back in [&[][..], &["--known-at", "2999-01-01"]] {
        for order in ["earliest", "latest", "deadliest"] {
            let ask = |more: &[&str]| {
                let args = [&["incidents", "--format", "jsonl", "--order", order], back, more].concat();
                desk.run(&args).success()
            };
            let all = stdout(&ask(&[]));
            let first = ask(&["--limit", "1"]);
            let note = stderr(&first);
            let cursor = note.split("--after '").nth(1).unwrap_or_else(|| panic!("no cursor: {note}"));
            let second = ask(&["--limit", "1", "--after", cursor.split('\'').next().unwrap()]);
            assert_eq!(stdout(&first) + &stdout(&second), all, "{order}");
            assert!(!stderr(&second).contains("--after"), "{}", stderr(&second));
            assert!(!stderr(&ask(&["--limit", "2"])).contains("--after"));
        }
    }
}

#[test]
fn chosen_incidents_are_rows_of_the_exported_table() {
    let desk = ingested();
    let all = desk.output(&["export", "--format", "csv", "--what", "incidents"]);
    assert_eq!(all.matches("\r\n").count(), 3, "{all}");
    for (args, rows) in [(&["--country", "ML"][..], 2), (&["--contested"], 2), (&["--killed", "9"], 1)] {
        let some = desk.output(&[&["incidents", "--format", "csv"], args].concat());
        assert_eq!(some.lines().count(), rows, "{some}");
        assert!(some.lines().all(|line| all.contains(line)), "{some}\n{all}");
    }
}

#[test]
fn an_explanation_says_what_read_it() {
    let desk = ingested();
    let claim = desk.output(&["export", "--format", "jsonl", "--what", "claims"]);
    let claim: Value = serde_json::from_str(claim.lines().next().unwrap()).unwrap();
    let text = desk.output(&["explain", claim["claim"]["id"].as_str().unwrap()]);
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    for part in ["What read it", "Lineage ", "of the journal:", "program ", "weights ", "lexicon ", "patterns "] {
        assert!(words.contains(part), "{part} is missing:\n{text}");
    }
    assert!(words.contains("It would be read in the same way today."), "{text}");
}
