//! Reading reports again: what the command takes, tells and leaves; a ledger of an old version, which needs it most.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod support;

use std::{fs, fs::File, io::Read, path::Path};

use flate2::read::GzDecoder;
use serde_json::Value;
use support::{Desk, desk, stderr, stdout, verify};

const TREES: &str =
    "Council to plant trees\n\nThe council will plant two hundred trees, Mayor Ana Ruiz said on Tuesday.\n";

fn status(desk: &Desk) -> Value {
    serde_json::from_str(&desk.output(&["status", "--format", "json"])).unwrap()
}

/// A desk with the ledger that the program of version 1 made of ten reports.
fn old() -> Desk {
    let packed = Path::new(env!("CARGO_MANIFEST_DIR")).join("../store/tests/ledgers/version-1.db.gz");
    let mut bytes = Vec::new();
    GzDecoder::new(File::open(packed).unwrap()).read_to_end(&mut bytes).unwrap();
    let desk = Desk::new();
    fs::write(desk.db(), bytes).unwrap();
    desk
}

#[test]
fn one_selection_is_given() {
    let desk = desk();
    desk.run(&["ingest", "in"]).success();
    let wrong: [&[&str]; 5] = [
        &[],
        &["--stale", "--all"],
        &["--stale", "sha256:0"],
        &["--held-back", "--stale"],
        &["--threads", "0", "--all"],
    ];
    for args in wrong {
        let args: Vec<&str> = ["reread"].iter().chain(args).copied().collect();
        let assert = desk.run(&args).code(2);
        assert!(stdout(&assert).is_empty() && !stderr(&assert).is_empty(), "{args:?}");
    }
    let assert = desk.run(&["reread", "sha256:gggg"]).code(1);
    assert!(stderr(&assert).contains("sha256:gggg"), "{}", stderr(&assert));
    assert_eq!(status(&desk)["stats"]["readings"], 3);
}

#[test]
fn without_a_ledger_none_is_made() {
    let desk = Desk::new();
    desk.run(&["reread", "--all"]).code(1);
    assert!(!desk.db().exists());
}

#[test]
fn what_would_be_read_in_the_same_way_is_left_alone() {
    let desk = desk();
    desk.run(&["ingest", "in"]).success();
    let (incidents, head) = (desk.incidents(), status(&desk)["head"].clone());
    assert_eq!(desk.output(&["reread", "--stale"]), "0 read again, 0 as before, 2 incidents\n");
    assert_eq!(desk.output(&["reread", "--all"]), "0 read again, 3 as before, 2 incidents\n");
    assert_eq!((desk.incidents(), &status(&desk)["head"]), (incidents, &head));
}

#[test]
fn what_was_held_back_is_read_without_the_gate() {
    let desk = Desk::new();
    desk.write("in/trees.txt", TREES);
    desk.run(&["ingest", "in"]).success();
    assert_eq!(status(&desk)["held_back"], 1);
    assert!(desk.output(&["reread", "--held-back"]).starts_with("1 read again, 0 as before"));
    assert_eq!((&status(&desk)["held_back"], &status(&desk)["stats"]["readings"]), (&0.into(), &2.into()));
    assert!(desk.output(&["reread", "--held-back"]).starts_with("0 read again, 0 as before"));
    let id = desk.output(&["export", "--format", "jsonl", "--what", "reports"]);
    let id = serde_json::from_str::<Value>(&id).unwrap()["report"]["id"].as_str().unwrap().to_owned();
    assert!(
        desk.output(&["reread", &id[..14]]).starts_with("0 read again, 1 as before"),
        "the gate is not asked again"
    );
}

#[test]
fn an_old_ledger_is_read_again_and_remembers() {
    let desk = old();
    let before = desk.incidents();
    assert!(before.lines().count() > 2);
    let state = status(&desk);
    assert_eq!((&state["stats"]["reports"], &state["stale"]), (&10.into(), &10.into()));
    let seq = state["head"]["seq"].to_string();
    let told = desk.output(&["reread", "--stale", "--threads", "2"]);
    assert!(told.starts_with("10 read again, 0 as before, "), "{told}");
    let state = status(&desk);
    assert_eq!((&state["stale"], &state["stats"]["readings"], &state["fresh"]), (&0.into(), &20.into(), &true.into()));
    assert!(verify(&desk).starts_with("verified: 10 reports, "));
    let then = desk.output(&["incidents", "--format", "jsonl", "--known-at", &seq]);
    assert_eq!(then, before, "what the old program read is still there");
    let claim = desk.output(&["export", "--format", "jsonl", "--what", "claims"]);
    let claim: Value = serde_json::from_str(claim.lines().next().unwrap()).unwrap();
    let text = desk.output(&["explain", claim["claim"]["id"].as_str().unwrap()]);
    assert!(text.contains("It would be read in the same way today."), "{text}");
}

#[test]
fn any_command_brings_an_old_ledger_to_this_version() {
    let commands: [&[&str]; 7] = [
        &["incidents"],
        &["status"],
        &["search", "rockets"],
        &["verify"],
        &["rebuild"],
        &["export", "--format", "csv"],
        &["show", "sha256:"],
    ];
    for args in commands {
        let desk = old();
        let assert = desk.run(args);
        let code = assert.get_output().status.code();
        // Ten reports begin so.
        assert_eq!(code, Some(i32::from(args[0] == "show")), "{args:?}: {}", stderr(&assert));
        assert!(verify(&desk).starts_with("verified: 10 reports, "), "{args:?}");
    }
    let desk = old();
    let claim = desk.output(&["export", "--format", "jsonl", "--what", "claims"]);
    let claim: Value = serde_json::from_str(claim.lines().next().unwrap()).unwrap();
    let text = desk.output(&["explain", claim["claim"]["id"].as_str().unwrap()]);
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(text.contains("What read it") && text.contains("rashomon 0.1.0, recorded "), "{text}");
    assert!(text.contains("Other today: ") && text.contains("`rashomon reread --stale`"), "{text}");
}
