//! What people read: `show`, `explain` and `search`.

mod reports;

use std::path::Path;

use reports::{ingested, lines, output, raid, rashomon};
use serde_json::Value;

fn id(folder: &Path) -> String {
    raid(folder)["id"].as_str().expect("an incident has an id").to_owned()
}

/// The lines of one attribute.
fn fact<'a>(text: &'a str, attribute: &str) -> &'a str {
    let at = text.find(&format!("\n{attribute} ")).unwrap_or_else(|| panic!("no {attribute} in\n{text}"));
    let rest = &text[at + 1..];
    rest.split("\n\n").next().unwrap_or(rest)
}

#[test]
fn an_incident_shows_who_says_what() {
    let folder = ingested();
    let text = output(folder.path(), &["show", &id(folder.path())]);
    let fired = fact(&text, "munitions-fired");
    for words in [
        "≠ contested",
        "6 rockets",
        "15 rockets",
        "Red Ridge Front",
        "“Six rockets were fired",
        "2024-03-05",
        "River Chronicle",
    ] {
        assert!(fired.contains(words), "{words} is missing:\n{fired}");
    }
    assert!(fact(&text, "killed").contains("Oumar Diarra"), "{text}");
    assert!(text.contains("2 reports of 2 origins"), "{text}");
    let pending = &text[text.find("not known yet").expect("something is pending")..];
    assert!(pending.contains("damage") && pending.contains("still being assessed"), "{text}");
    assert!(!text.contains('\u{1B}'), "colours are for terminals");
}

#[test]
fn a_part_of_an_id_is_enough() {
    let folder = ingested();
    let id = id(folder.path());
    assert_eq!(output(folder.path(), &["show", &id[..12]]), output(folder.path(), &["show", &id]));
    let event = raid(folder.path())["events"][0].as_str().map(str::to_owned).expect("an incident has events");
    assert_eq!(output(folder.path(), &["show", &event]), output(folder.path(), &["show", &id]));
}

#[test]
fn an_id_that_is_not_there_is_an_error() {
    let folder = ingested();
    for command in ["show", "explain"] {
        for id in ["inc_ffffffffffff", "nothing", "clm_zz"] {
            let assert = rashomon(folder.path()).args([command, id]).assert().code(1);
            let said = String::from_utf8_lossy(&assert.get_output().stderr).into_owned();
            assert!(said.contains("error:") && said.contains(id), "{said}");
            assert!(assert.get_output().stdout.is_empty());
        }
    }
    rashomon(folder.path()).args(["show", "inc_"]).assert().code(1);
}

#[test]
fn without_a_ledger_nothing_is_made() {
    let folder = tempfile::tempdir().unwrap();
    rashomon(folder.path()).args(["show", "inc_1"]).assert().code(1);
    assert!(!folder.path().join("test.db").exists());
}

#[test]
fn narrow_terminals_and_colours() {
    let folder = ingested();
    let id = id(folder.path());
    let narrow = rashomon(folder.path()).env("COLUMNS", "50").args(["show", &id]).assert().success();
    let narrow = String::from_utf8_lossy(&narrow.get_output().stdout).into_owned();
    assert!(narrow.lines().all(|line| line.chars().count() <= 50), "{narrow}");
    let coloured = output(folder.path(), &["show", &id, "--color", "always"]);
    assert!(coloured.contains('\u{1B}') && coloured.contains("≠ contested"));
}

#[test]
fn a_report_and_a_claim() {
    let folder = ingested();
    let claim = lines(folder.path(), &["export", "--format", "jsonl", "--what", "claims"])
        .into_iter()
        .find(|line| line["claim"]["attribute"] == "munitions-fired" && line["claim"]["value"]["low"] == 15)
        .expect("a claim of fifteen rockets");
    let (report, claim) = (&claim["report"], &claim["claim"]);
    let text = output(folder.path(), &["show", report["id"].as_str().unwrap()]);
    assert!(text.contains("River Chronicle") && text.contains("15 rockets"), "{text}");
    let id = claim["id"].as_str().unwrap();
    let text = output(folder.path(), &["show", id]);
    let evidence = claim["evidence"]["text"].as_str().unwrap();
    assert!(text.replace("\n  ", " ").contains(&format!("[{evidence}]")), "{text}");
    assert_eq!(&lines(folder.path(), &["show", id, "--format", "jsonl"])[0], claim);
}

#[test]
fn json_is_the_record() {
    let folder = ingested();
    let raid = raid(folder.path());
    let id = raid["id"].as_str().unwrap();
    let shown: serde_json::Value =
        serde_json::from_str(&output(folder.path(), &["show", id, "--format", "json"])).unwrap();
    assert_eq!(shown, raid);
}

#[test]
fn explanations() {
    let folder = ingested();
    let text = output(folder.path(), &["explain", &id(folder.path())]);
    for words in ["Events that belong to it", "score ", "+0.6 same-mode:", "2 reports of 2 origins", "(rule "] {
        assert!(text.contains(words), "{words} is missing:\n{text}");
    }
    let claims = lines(folder.path(), &["export", "--format", "jsonl", "--what", "claims"]);
    let claim = claims.iter().map(|c| &c["claim"]).find(|c| c["attribute"] == "munitions-fired").unwrap();
    let text = output(folder.path(), &["explain", claim["id"].as_str().unwrap()]);
    let (file, name) = claim["pattern"].as_str().unwrap().split_once('/').unwrap();
    for words in [&format!("data/lang/en/patterns/{file}.toml, line"), &format!("`{name}`"), "match ="] {
        assert!(text.contains(words), "{words} is missing:\n{text}");
    }
}

#[test]
fn an_events_time_and_place_are_explained() {
    let folder = ingested();
    let event = raid(folder.path())["events"][0].as_str().unwrap().to_owned();
    let text = output(folder.path(), &["explain", &event]);
    for words in [
        "It belongs to inc_",
        "Where it was\n  It was given Gao, Mali.",
        "1. “Gao” at code point ",
        "taken for Gao, Mali",
        ", taken\n",
        "geonames:",
        "people +",
        "When it was\n  It was given 2024-03-03.",
        "“Sunday” at code point",
        "DATE 2024-03-03, 2024-03-03, counted from the publication on 2024-03-0",
        "It would be read in the same way today.",
    ] {
        let flat = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let wanted = words.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(flat.contains(&wanted), "{words} is missing:\n{text}");
    }
    let explained: Value =
        serde_json::from_str(&output(folder.path(), &["explain", &event, "--format", "json"])).unwrap();
    let situation = &explained["situation"];
    for (weighed, best) in [("places", "place"), ("times", "when")] {
        let all = situation[weighed].as_array().unwrap();
        let chosen: Vec<&Value> = all.iter().filter(|c| c["chosen"] == true).collect();
        assert_eq!(chosen.len(), 1, "{situation}");
        assert_eq!(chosen[0][best], situation[best]);
        for choice in all {
            // What is named adds up to the score.
            let sum: f64 = choice["reasons"].as_array().unwrap().iter().map(|r| r["adds"].as_f64().unwrap()).sum();
            assert!((sum - choice["score"].as_f64().unwrap()).abs() < 1e-9, "{choice}");
        }
        assert!(all.is_sorted_by(|a, b| a["score"].as_f64() >= b["score"].as_f64()));
    }
    let candidates = situation["places"][0]["candidates"].as_array().unwrap();
    assert!(candidates.len() > 1 && candidates[0]["country"] == "ML", "{candidates:?}");
    // A claim about the event shows the same.
    let claim = explained["claims"][0].as_str().unwrap();
    let of_claim: Value =
        serde_json::from_str(&output(folder.path(), &["explain", claim, "--format", "json"])).unwrap();
    assert_eq!(of_claim["situation"], *situation);
    assert!(output(folder.path(), &["explain", claim]).contains("Where it was\n"));
}

#[test]
fn search_finds_reports_and_claims() {
    let folder = ingested();
    let hits = lines(folder.path(), &["search", "rockets", "--format", "jsonl"]);
    assert!(hits.iter().any(|h| h["kind"] == "report") && hits.iter().any(|h| h["kind"] == "claim"), "{hits:?}");
    assert_eq!(lines(folder.path(), &["search", "rockets", "--limit", "1", "--format", "jsonl"]).len(), 1);
    assert!(output(folder.path(), &["search", "rockets", "--format", "table"]).contains(" hits"));
    assert_eq!(output(folder.path(), &["search", "zebra", "--format", "jsonl"]), "");
    rashomon(folder.path()).arg("search").assert().code(2);
}
