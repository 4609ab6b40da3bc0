//! What is listed by default, what is left out, and what changed.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod support;

use serde_json::Value;
use support::{Desk, desk, stderr, stdout};

/// An attack that a report five years later looks back on.
const COURT: &str = "Two sentenced over market bombing\n\nPublished: 13 June 2024\n\nKIRKUK, Iraq, June 13 - A car bomb exploded at \
    a market in Kirkuk on 3 March 2019 and killed four people, police said.\n";

fn ingested() -> Desk {
    let desk = desk();
    desk.write("in/court.txt", COURT);
    desk.run(&["ingest", "in/third.txt", "in/court.txt"]).success();
    desk
}

fn lines(text: &str) -> Vec<Value> {
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn a_look_back_is_left_out_and_counted() {
    let desk = ingested();
    let left = "1 more is not codable: 1 look-back";
    for (some, every) in [
        (&["incidents", "--format", "jsonl"][..], &["incidents", "--format", "jsonl", "--all"][..]),
        (&["export", "--format", "jsonl"], &["export", "--format", "jsonl", "--all"]),
        (
            &["incidents", "--format", "jsonl", "--as-of", "2024-07-01"],
            &["incidents", "--all", "--known-at", "2999-01-01"],
        ),
    ] {
        let (some, every) = (desk.run(some).success(), desk.run(every).success());
        let (listed, all) = (lines(&stdout(&some)), lines(&stdout(&every)));
        assert_eq!((listed.len(), all.len()), (1, 2), "{all:?}");
        assert_eq!(listed[0]["where"]["name"], "Gao");
        assert_eq!(listed[0]["uncodable"], serde_json::json!([]));
        assert_eq!(all[0]["uncodable"], serde_json::json!(["look-back"]), "{}", all[0]);
        assert!(stderr(&some).contains(left) && !stderr(&every).contains("not codable"), "{}", stderr(&some));
    }
    let counted = |args: &[&str]| stderr(&desk.run(&[&["incidents"], args].concat()).success()).contains(left);
    assert!(counted(&["--country", "IQ"]) && counted(&["--limit", "1"]) && counted(&["--format", "table"]));
    assert!(!counted(&["--country", "ML"]) && !counted(&["--quiet"]));
    let table = desk.output(&["export", "--format", "csv", "--what", "incidents", "--all"]);
    assert!(table.lines().any(|line| line.contains(",look-back,")), "{table}");
    let id = lines(&desk.output(&["incidents", "--all", "--country", "IQ"]))[0]["id"].as_str().unwrap().to_owned();
    assert!(desk.output(&["show", &id]).contains("not codable: look-back"));
    assert_eq!(desk.output(&["show", &id, "--all"]), desk.output(&["show", &id, "--full"]));
}

#[test]
fn changes_end_with_the_number_to_ask_from_next() {
    let desk = ingested();
    let all = lines(&desk.output(&["changes", "--since", "0"]));
    let (end, changes) = all.split_last().unwrap();
    let incidents: Vec<&Value> = changes.iter().map(|change| &change["incident"]).collect();
    assert!(changes.iter().all(|change| change["change"] == "new"));
    let mut listed = lines(&desk.output(&["incidents", "--all"]));
    listed.sort_by_key(|incident| incident["id"].to_string());
    assert_eq!(incidents, listed.iter().collect::<Vec<_>>());
    assert_eq!((&end["change"], &end["since"]), (&"end".into(), &0.into()));
    let (next, rules) = (end["next"].to_string(), end["rules"].as_str().unwrap());
    let again = lines(&desk.output(&["changes", "--since", &next, "--rules", rules]));
    assert_eq!((again.len(), &again[0]["change"]), (1, &"end".into()));
    desk.run(&["ingest", "in/first.txt"]).success();
    let more = lines(&desk.output(&["changes", "--since", &next]));
    // Others may have got a near miss by it.
    let (last, told) = more.split_last().unwrap();
    assert_eq!((&told[0]["change"], &last["change"]), (&"new".into(), &"end".into()), "{more:?}");
    assert!(told[1..].iter().all(|change| change["change"] == "changed"), "{more:?}");
    let told = lines(&desk.output(&["changes", "--since", &next, "--rules", "others"]));
    assert_eq!(told.iter().filter(|change| change["change"] == "changed").count(), 2, "{told:?}");
    desk.run(&["changes", "--since", "100000"]).code(1);
    desk.run(&["changes"]).code(2);
    desk.run(&["changes", "--since", "yesterday"]).code(2);
}

#[test]
fn a_diff_says_what_came_and_went() {
    let desk = desk();
    desk.run(&["ingest", "in/first.txt", "in/second.txt"]).success();
    let kirkuk = lines(&desk.output(&["incidents"])).into_iter().find(|i| i["where"]["name"] == "Kirkuk").unwrap();
    let id = kirkuk["id"].as_str().unwrap();
    let days: Vec<&str> =
        kirkuk["reports"].as_array().unwrap().iter().map(|r| r["published"].as_str().unwrap()).collect();
    let args = ["diff", id, "--from", days[0], "--to", days[1]];
    let text = desk.output(&args);
    for words in [
        "published by",
        "1 report of 1 origin",
        "2 reports of at most 2 origins",
        "+ reports",
        "in/second.txt",
        "killed",
    ] {
        assert!(text.contains(words), "{words} is missing:\n{text}");
    }
    let diff: Value = serde_json::from_str(&desk.output(&[&args[..], &["--format", "json"]].concat())).unwrap();
    assert_eq!((&diff["change"], &diff["reports_added"].as_array().unwrap().len()), (&"changed".into(), &1));
    assert!(desk.output(&["diff", id, "--from", "100"]).contains("nothing changed"));
    assert!(desk.output(&["diff", id, "--from", "0"]).contains("not there"));
    // What people link is told, with who says so.
    desk.run(&["ingest", "in/third.txt"]).success();
    let all = lines(&desk.output(&["incidents", "--all"]));
    let other = all.iter().map(|i| i["id"].as_str().unwrap()).find(|other| *other != id).unwrap();
    let before = lines(&desk.output(&["changes", "--since", "0"])).pop().unwrap()["next"].to_string();
    desk.run(&["judge", "link", id, "related", other]).success();
    let text = desk.output(&["diff", id, "--from", &before]);
    for words in ["+ link", "related to", other, "decided by a person"] {
        assert!(text.contains(words), "{words} is missing:\n{text}");
    }
    desk.run(&["diff", "inc_ffffffffffff", "--from", "0"]).code(1);
    desk.run(&["diff", id, "--from", "May"]).code(2);
    desk.run(&["diff", id]).code(2);
}
