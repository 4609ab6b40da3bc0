//! Names of files that are no UTF-8, as other systems and old disks leave them.

#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod support;

use std::{
    ffi::{OsStr, OsString},
    fs,
    os::unix::ffi::OsStrExt,
};

use assert_cmd::assert::Assert;
use support::{Desk, REPORTS, desk, stderr, stdout};

/// "café" in Latin-1, with what stands before and behind it.
fn latin(before: &str, behind: &str) -> OsString {
    OsStr::from_bytes(&[before.as_bytes(), b"caf\xE9", behind.as_bytes()].concat()).to_owned()
}

fn run(desk: &Desk, args: &[&OsStr]) -> Assert {
    desk.command(&[]).args(args).assert()
}

#[test]
fn the_rest_of_the_inputs_is_read() {
    let desk = desk();
    fs::write(desk.path("").join(latin("", ".txt")), REPORTS[0].1).unwrap();
    // To the ledger, two files with the same bytes are one report.
    for (command, read) in [("ingest", "3 reports added, 1 known"), ("extract", "4 reports"), ("annotate", "4 reports")]
    {
        let args = [command, "in"].map(OsStr::new);
        let missing = latin("none/", ".txt");
        let told = run(&desk, &[args[0], args[1], &missing, &latin("", ".txt")]).success();
        let said = stderr(&told);
        assert!(said.contains("skipped: none/caf\u{FFFD}.txt: matches no file"), "{command}: {said}");
        assert!(said.contains("1 skipped: 1 no-match"), "{command}: {said}");
        assert!(said.contains(read), "{command}: {said}");
    }
    run(&desk, &["extract".as_ref(), &latin("none/", ".txt")]).code(1);
    // An empty name is one more that is not there.
    run(&desk, &["extract", "", "in"].map(OsStr::new)).success();
    for pattern in [latin("", "*"), latin("", "/*.txt")] {
        let said = stderr(&run(&desk, &["extract".as_ref(), &pattern, "in".as_ref()]).success());
        assert!(said.contains("1 skipped: 1 bad-glob") || said.contains("1 skipped: 1 no-match"), "{said}");
    }
}

#[test]
fn every_path_may_be_one() {
    let desk = desk();
    let db = latin("", ".db");
    let with_db = |args: &[&OsStr]| run(&desk, &[&["--db".as_ref(), db.as_os_str()], args].concat());
    with_db(&["ingest", "in"].map(OsStr::new)).success();
    assert!(desk.path("").join(&db).is_file() && !desk.db().exists());
    let status = stdout(&with_db(&["status", "--format", "json"].map(OsStr::new)).success());
    assert!(status.contains("caf\u{FFFD}.db"), "{status}");
    assert!(stdout(&with_db(&["status".as_ref()]).success()).contains("caf\u{FFFD}.db"));
    assert!(stdout(&with_db(&["verify".as_ref()]).success()).starts_with("verified: 3 reports"));
    let by_environment = desk.command(&["incidents", "--format", "jsonl"]).env("RASHOMON_DB", &db).assert().success();
    let incidents = stdout(&by_environment);
    assert_eq!(incidents.lines().count(), 2);

    let file = latin("", ".jsonl");
    with_db(&["export".as_ref(), "--format".as_ref(), "jsonl".as_ref(), "-o".as_ref(), &file]).success();
    assert_eq!(fs::read_to_string(desk.path("").join(&file)).unwrap(), incidents);
    let refused = with_db(&["export".as_ref(), "--format".as_ref(), "jsonl".as_ref(), "-o".as_ref(), &db]).code(1);
    assert!(stderr(&refused).contains("is the ledger"));

    let folder = desk.path("").join(latin("", ""));
    fs::create_dir_all(folder.join("lang/en/patterns")).unwrap();
    fs::write(folder.join("lang/en/patterns").join(latin("", ".toml")), "about = \"\"\n").unwrap();
    let said = stderr(&run(&desk, &["extract".as_ref(), "in".as_ref(), "--data".as_ref(), folder.as_os_str()]));
    assert!(!said.contains("fault"), "{said}");
}

#[test]
fn words_that_are_none_are_wrong_use() {
    let desk = desk();
    desk.run(&["ingest", "in"]).success();
    let said = stderr(&run(&desk, &["search".as_ref(), &latin("", "")]).code(2));
    assert!(said.starts_with("error: invalid UTF-8"), "{said}");
}
