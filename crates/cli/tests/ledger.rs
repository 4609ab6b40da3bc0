//! What ends up in the ledger: once, whole, and the same in any order.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod support;

use std::{
    fs,
    io::{BufRead, BufReader},
    process::{Command, Stdio},
    thread,
    time::Duration,
};

use support::{Desk, REPORTS, desk, stderr, stdout, verify};

#[test]
fn ingest_ends_with_what_is_contested() {
    let desk = desk();
    let assert = desk.run(&["ingest", "in"]).success();
    let table = stdout(&assert);
    assert!(stderr(&assert).contains("3 reports added"));
    assert!(table.contains("Kirkuk"), "{table}");
    assert!(table.contains("killed: 8 / 20"), "{table}");
    assert!(table.contains("rashomon show inc_"), "{table}");
    assert!(!table.contains('\u{1b}'), "{table}");
}

#[test]
fn twice_is_once() {
    let desk = desk();
    desk.run(&["ingest", "in"]).success();
    let (verified, incidents) = (verify(&desk), desk.incidents());
    let assert = desk.run(&["ingest", "in", "in/first.txt"]).success();
    assert!(stderr(&assert).contains("0 reports added, 3 known already"), "{}", stderr(&assert));
    assert_eq!(verify(&desk), verified);
    assert_eq!(desk.incidents(), incidents);
}

#[test]
fn any_order_gives_the_same_incidents() {
    let names: Vec<String> = REPORTS.iter().map(|(name, _)| format!("in/{name}")).collect();
    let mut seen: Option<(String, String)> = None;
    for order in [[0, 1, 2], [2, 1, 0], [1, 2, 0]] {
        let desk = desk();
        let args: Vec<&str> = ["ingest"].into_iter().chain(order.map(|i| names[i].as_str())).collect();
        desk.run(&args).success();
        let now = (desk.incidents(), desk.output(&["rebuild"]));
        assert_eq!(*seen.get_or_insert_with(|| now.clone()), now);
    }
    assert!(seen.unwrap().0.contains("\"contested\""));
}

/// Ids are given once, to what is there first; everything else hangs on the reports alone.
#[test]
fn one_after_the_other_gives_the_same_incidents_but_for_their_ids() {
    let names: Vec<String> = REPORTS.iter().map(|(name, _)| format!("in/{name}")).collect();
    let mut seen = None;
    for order in [[0, 1, 2], [2, 1, 0], [1, 2, 0]] {
        let desk = desk();
        for i in order {
            desk.run(&["ingest", &names[i]]).success();
        }
        let mut incidents: Vec<serde_json::Value> =
            desk.incidents().lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        for incident in &mut incidents {
            incident["id"].take();
        }
        incidents.sort_by_key(ToString::to_string);
        let digest = desk.output(&["rebuild"]);
        assert_eq!(desk.output(&["rebuild"]), digest);
        assert_eq!(*seen.get_or_insert_with(|| incidents.clone()), incidents, "{order:?}");
    }
}

#[test]
fn rebuilding_gives_the_same_bytes() {
    let desk = desk();
    desk.run(&["ingest", "in"]).success();
    let incidents = desk.incidents();
    let first = desk.output(&["rebuild"]);
    assert!(first.contains("digest"), "{first}");
    assert_eq!(desk.output(&["rebuild"]), first);
    assert_eq!(desk.incidents(), incidents);
}

#[test]
fn what_was_known_on_a_day_can_be_asked() {
    let desk = desk();
    desk.run(&["ingest", "in"]).success();
    let early = desk.output(&["incidents", "--as-of", "2024-05-04", "--format", "jsonl"]);
    assert_eq!(early.lines().count(), 1, "{early}");
    assert!(!early.contains("\"contested\""), "{early}");
    let later = desk.output(&["incidents", "--as-of", "2024-05-05", "--format", "jsonl"]);
    assert!(later.contains("\"contested\""), "{later}");
    assert_eq!(desk.output(&["incidents", "--as-of", "2024-05-03", "--format", "jsonl"]), "");
}

#[test]
fn incidents_are_filtered() {
    let desk = desk();
    desk.run(&["ingest", "in"]).success();
    let count = |args: &[&str]| {
        let args: Vec<&str> = ["incidents", "--format", "jsonl"].iter().chain(args).copied().collect();
        desk.output(&args).lines().count()
    };
    let all = count(&[]);
    assert!(all >= 2);
    for args in [
        &["--place", "kirkuk"][..],
        &["--until", "2024-05-31"],
        &["--since", "2024-05-01", "--until", "2024-05-10"],
        &["--contested"],
        &["--type", "assault/EXPLOSIVES"],
    ] {
        assert_eq!(count(args), 1, "{args:?}");
    }
    assert_eq!(count(&["--place", "Timbuktu"]), 0);
    assert_eq!(count(&["--type", "ASSAULT"]), all);
}

#[test]
fn lines_on_a_pipe_and_tables_when_asked() {
    let desk = desk();
    desk.run(&["ingest", "in"]).success();
    for line in desk.output(&["incidents"]).lines() {
        let incident: rashomon_model::Incident = serde_json::from_str(line).unwrap();
        assert_eq!(serde_json::to_string(&incident).unwrap(), line);
    }
    let array: Vec<rashomon_model::Incident> =
        serde_json::from_str(&desk.output(&["incidents", "--format", "json"])).unwrap();
    assert!(array.len() >= 2);
    let narrow = desk.command(&["incidents", "--format", "table"]).env("COLUMNS", "48").assert().success();
    assert!(stdout(&narrow).lines().all(|l| l.chars().count() <= 48), "{}", stdout(&narrow));
}

#[test]
fn colours_obey() {
    let desk = desk();
    desk.run(&["ingest", "in"]).success();
    let table = |args: &[&str], no_color: bool| {
        let mut command = desk.command(&["incidents", "--format", "table"]);
        command.args(args);
        if no_color {
            command.env("NO_COLOR", "1");
        }
        stdout(&command.assert().success())
    };
    assert!(!table(&[], false).contains('\u{1b}'));
    assert!(!table(&[], true).contains('\u{1b}'));
    assert!(!table(&["--color", "never"], false).contains('\u{1b}'));
    assert!(table(&["--color", "always"], false).contains('\u{1b}'));
    let quiet = desk.run(&["ingest", "in", "--quiet"]).success();
    assert_eq!(stderr(&quiet), "");
}

#[test]
fn standard_input_is_read() {
    let desk = Desk::new();
    let assert =
        desk.command(&["ingest", "-", "--published", "2024-05-04"]).write_stdin(REPORTS[0].1).assert().success();
    assert!(stdout(&assert).contains("Kirkuk"), "{}", stdout(&assert));
    let line = desk.command(&["extract", "-"]).write_stdin(REPORTS[0].1).assert().success();
    let record: rashomon_model::ReportRecord = serde_json::from_str(&stdout(&line)).unwrap();
    assert_eq!(record.report.origin, "-");
    assert!(!record.extraction.claims.is_empty());
}

#[test]
fn tables_are_read_by_the_names_of_their_columns() {
    let desk = Desk::new();
    desk.write(
        "in/table.csv",
        "Nr,Body,Day\n7,\"Gunmen killed two people in Gao on Monday, police said.\",7 May 2024\n",
    );
    let said = stderr(&desk.run(&["extract", "in", "--columns", "text=Wording"]).code(1));
    assert!(said.contains("no column \u{201C}Wording\u{201D}") && said.contains("\u{201C}Body\u{201D}"), "{said}");
    let line = desk.output(&["extract", "in", "--columns", "published=Day,id=Nr"]);
    let record: rashomon_model::ReportRecord = serde_json::from_str(&line).unwrap();
    assert_eq!(record.report.origin, "in/table.csv#7");
    assert_eq!(record.report.published.unwrap().as_str(), "2024-05-07");
    assert_eq!(record.report.published_found.as_deref(), Some("7 May 2024"));
    assert!(!record.extraction.claims.is_empty());
    let said = stderr(&desk.run(&["ingest", "in", "--columns", "body=Body"]).code(2));
    assert!(said.contains("`body` is no field of a report"), "{said}");
}

#[test]
fn extraction_keeps_the_order_of_the_input() {
    let desk = Desk::new();
    for i in 0..40 {
        let text = format!("Report {i}.\n\n{}", "Gunmen killed two people in Gao on Monday. ".repeat(80 - 2 * i));
        desk.write(&format!("in/{i:02}.txt"), text);
    }
    let origins: Vec<String> = desk
        .output(&["extract", "in", "--published", "2024-05-04", "--publisher", "The Delta Gazette"])
        .lines()
        .map(|line| serde_json::from_str::<rashomon_model::ReportRecord>(line).unwrap().report.origin)
        .collect();
    assert_eq!(origins.len(), 40);
    assert!(origins.is_sorted(), "{origins:?}");
    assert!(!desk.db().exists());
}

#[test]
fn damage_is_found() {
    let desk = desk();
    desk.run(&["ingest", "in"]).success();
    assert!(verify(&desk).starts_with("verified: 3 reports, "));
    // The words stand in the file several times; the archive is compressed and does not have them.
    let mut bytes = fs::read(desk.db()).unwrap();
    let words = b"hospital official";
    let places: Vec<usize> = (0..bytes.len() - words.len()).filter(|at| bytes[*at..].starts_with(words)).collect();
    assert!(!places.is_empty());
    for at in places {
        bytes[at..at + 8].copy_from_slice(b"military");
    }
    fs::write(desk.db(), bytes).unwrap();
    let assert = desk.run(&["verify"]).code(1);
    assert!(stdout(&assert).contains("sha256:"), "{}", stdout(&assert));
}

#[cfg(unix)]
#[test]
fn a_killed_process_leaves_a_sound_ledger() {
    let desk = Desk::new();
    let line = |i: usize| {
        let text = format!("Gunmen killed {i} people in Gao on Monday, police said. ").repeat(3);
        serde_json::json!({"id": i, "title": format!("Report {i}"), "text": text, "published": "2024-05-07"})
            .to_string()
    };
    desk.write("many.jsonl", (1..120).map(|i| line(i) + "\n").collect::<String>());
    for wait in [30, 120, 250] {
        let mut child = Command::new(assert_cmd::cargo::cargo_bin!("rashomon"))
            .args(["ingest", "many.jsonl", "--db"])
            .arg(desk.db())
            .current_dir(desk.path("."))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        thread::sleep(Duration::from_millis(wait));
        child.kill().unwrap();
        child.wait().unwrap();
        // Before the first write there is an empty file at most, in which nothing was ever recorded.
        if fs::metadata(desk.db()).is_ok_and(|file| file.len() > 0) {
            assert!(verify(&desk).starts_with("verified: "));
        }
    }
    desk.run(&["ingest", "many.jsonl"]).success();
    assert!(verify(&desk).starts_with("verified: 119 reports, "));
}

#[test]
fn a_reader_that_leaves_is_no_error() {
    let desk = Desk::new();
    let text = "Gunmen killed two people in Gao on Monday, police said. ".repeat(60);
    for i in 0..60 {
        desk.write(&format!("in/{i}.txt"), format!("Report {i}.\n\n{text}"));
    }
    let mut child = Command::new(assert_cmd::cargo::cargo_bin!("rashomon"))
        .args(["extract", "--quiet", "--published", "2024-05-07"])
        .arg(desk.path("in"))
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut first = String::new();
    let mut reader = BufReader::new(child.stdout.take().unwrap());
    reader.read_line(&mut first).unwrap();
    drop(reader);
    let output = child.wait_with_output().unwrap();
    assert!(first.starts_with("{\"report\""));
    assert!(output.status.success(), "{:?}", output.status);
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
}
