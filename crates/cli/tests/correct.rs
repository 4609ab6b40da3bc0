//! Putting right what is known about a report, and how the ledger stands afterwards.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod support;

use serde_json::Value;
use support::{Desk, REPORTS, desk, stderr, stdout, verify};

/// The id of the report with this origin.
fn report(desk: &Desk, origin: &str) -> String {
    let lines = desk.output(&["export", "--format", "jsonl", "--what", "reports"]);
    let records = lines.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    let mut found = records.filter(|record| record["report"]["origin"].as_str().unwrap().ends_with(origin));
    found.next().unwrap()["report"]["id"].as_str().unwrap().to_owned()
}

fn incidents(desk: &Desk) -> Vec<Value> {
    desk.incidents().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// The two reports of one bombing; the second comes a week late by its date.
fn misdated() -> Desk {
    let desk = Desk::new();
    desk.write("first.txt", REPORTS[0].1);
    desk.write("second.txt", REPORTS[1].1.replace("Published: 5 May 2024", "Published: 12 May 2024"));
    desk.run(&["ingest", "first.txt"]).success();
    desk.run(&["ingest", "second.txt"]).success();
    desk
}

#[test]
fn a_day_that_is_put_right_joins_incidents_and_the_newer_id_leads_on() {
    let desk = misdated();
    let two = incidents(&desk);
    let whens: Vec<_> = two.iter().map(|i| i["when"]["start"].as_str().unwrap()).collect();
    assert_eq!(whens, ["2024-05-04", "2024-05-11"]);
    let [old, new] = [0, 1].map(|i: usize| two[i]["id"].as_str().unwrap().to_owned());
    let id = report(&desk, "second.txt");
    let told = desk.output(&[
        "correct",
        &id[..15],
        "--published",
        "2024-05-05",
        "--reason",
        "printed edition",
        "--by",
        "Ines",
    ]);
    assert!(told.starts_with(&format!("{id} put right by Ines (cor_")), "{told}");
    assert!(told.contains("published  2024-05-05\n") && told.contains("publisher  –\n"), "{told}");
    let one = incidents(&desk);
    assert_eq!((one.len(), one[0]["id"].as_str()), (1, Some(old.as_str())));
    let shown = desk.run(&["show", &new]).success();
    assert!(stderr(&shown).contains(&format!("{new} was taken in by {old}")), "{}", stderr(&shown));
    assert_eq!(stdout(&shown), desk.output(&["show", &old]));
    assert!(!stderr(&desk.run(&["show", &old]).success()).contains("taken in"));
    assert_eq!(desk.output(&["explain", &new]), desk.output(&["explain", &old]));
    assert!(verify(&desk).starts_with("verified: 2 reports, "));
}

#[test]
fn the_same_again_is_said_and_not_recorded() {
    let desk = desk();
    desk.run(&["ingest", "in"]).success();
    let id = report(&desk, "first.txt");
    let args = ["correct", &id, "--publisher", "Hill Courier", "--url", "https://courier.example.org/1"];
    assert!(desk.output(&args).contains("publisher  Hill Courier\n"));
    let again = desk.output(&args);
    assert!(again.starts_with(&format!("{id}: so it is recorded already\n")), "{again}");
    let cleared = desk.output(&["correct", &id, "--clear", "url,published", "--title", "Bomb in Kirkuk"]);
    assert!(cleared.contains("url        –\n") && cleared.contains("published  –\n"), "{cleared}");
    assert!(cleared.contains("title      Bomb in Kirkuk\n") && cleared.contains("publisher  Hill Courier\n"));
    let shown = desk.output(&["show", &id]);
    assert!(shown.contains("Bomb in Kirkuk") && shown.contains("Hill Courier"), "{shown}");
}

#[test]
fn who_is_the_option_the_environment_or_the_account() {
    let desk = desk();
    desk.run(&["ingest", "in"]).success();
    let id = report(&desk, "first.txt");
    let by = |title: &str, args: &[&str], by: Option<&str>, user: Option<&str>| {
        let mut command = desk.command(&["correct", &id, "--title", title]);
        command.args(args).env_remove("RASHOMON_BY").env_remove("USER");
        for (name, value) in [("RASHOMON_BY", by), ("USER", user)] {
            if let Some(value) = value {
                command.env(name, value);
            }
        }
        let told = stdout(&command.assert().success());
        told.split(" put right by ").nth(1).unwrap().split(" (cor_").next().unwrap().to_owned()
    };
    assert_eq!(by("A", &["--by", "Ines Okoye"], Some("Tova"), Some("root")), "Ines Okoye");
    assert_eq!(by("B", &[], Some("Tova"), Some("root")), "Tova");
    assert_eq!(by("C", &[], None, Some("mlind")), "mlind");
    assert_eq!(by("D", &[], None, None), "unknown");
}

#[test]
fn wrong_use_is_2_and_changes_nothing() {
    let desk = desk();
    desk.run(&["ingest", "in"]).success();
    let (id, before) = (report(&desk, "first.txt"), verify(&desk));
    let wrong: [&[&str]; 7] = [
        &[],
        &["--reason", "none"],
        &["--published", "last week"],
        &["--publisher", " "],
        &["--clear", "text"],
        &["--clear", "title", "--title", "Blast"],
        &["--by", "", "--title", "Blast"],
    ];
    for args in wrong {
        let args: Vec<&str> = ["correct", &id].iter().chain(args).copied().collect();
        let assert = desk.run(&args).code(2);
        assert!(stdout(&assert).is_empty() && !stderr(&assert).is_empty(), "{args:?}");
    }
    for unknown in ["sha256:gggg", "inc_", "nothing"] {
        desk.run(&["correct", unknown, "--title", "Blast"]).code(1);
    }
    assert_eq!(verify(&desk), before);
    let nowhere = Desk::new();
    nowhere.run(&["correct", "sha256:0", "--title", "Blast"]).code(1);
    assert!(!nowhere.db().exists());
}

#[test]
fn known_bytes_with_another_date_are_corrected() {
    let desk = misdated();
    let assert = desk.run(&["ingest", "second.txt", "--published", "2024-05-05"]).success();
    assert!(stderr(&assert).contains("0 reports added"), "{}", stderr(&assert));
    assert_eq!(incidents(&desk).len(), 1);
    let status: Value = serde_json::from_str(&desk.output(&["status", "--format", "json"])).unwrap();
    assert_eq!((&status["stats"]["corrections"], &status["stats"]["readings"]), (&1.into(), &3.into()));
}

#[test]
fn a_status_for_people_and_for_programs() {
    let desk = desk();
    desk.write("in/trees.txt", "Council to plant trees\n\nThe council will plant two hundred trees, the mayor said.\n");
    desk.run(&["ingest", "in"]).success();
    desk.run(&["correct", &report(&desk, "first.txt"), "--publisher", "Hill Courier"]).success();
    let text = desk.output(&["status"]);
    for words in [
        "ledger.db",
        "4 reports, 5 readings",
        "2 incidents",
        "1 correction, 0 judgements",
        "0 reports were read by another program",
        "1 report was held back as not about violence: `rashomon reread --held-back` reads them again",
        "incidents are up to date",
    ] {
        assert!(text.contains(words), "`{words}` is missing:\n{text}");
    }
    let status: Value = serde_json::from_str(&desk.output(&["status", "--format", "json"])).unwrap();
    assert_eq!(serde_json::from_str::<Value>(&desk.output(&["status", "--format", "jsonl"])).unwrap(), status);
    assert_eq!(
        (&status["stats"]["reports"], &status["stale"], &status["held_back"]),
        (&4.into(), &0.into(), &1.into())
    );
    assert!(text.contains(status["head"]["hash"].as_str().unwrap()), "{text}");
    assert_eq!(status["lineage"].as_object().unwrap().len(), 8);
    assert!(status["bytes"][""].as_u64().unwrap() > 0);
    let nowhere = Desk::new();
    nowhere.run(&["status"]).code(1);
    assert!(!nowhere.db().exists());
}
