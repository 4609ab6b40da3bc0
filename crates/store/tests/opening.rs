//! What is opened as a ledger, what is refused, and that what is refused stays as it was.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod medium;

use std::{env, fs, path::Path, thread};

use rashomon_store::{
    Added, Error, Known, Ledger, SqliteLedger,
    conformance::fixture::{bridge, judgement, market, numbered},
};
use rusqlite::Connection;

/// Opening in both ways fails with an error that `expected` takes, names the file, and changes nothing in the folder.
fn refused(path: &Path, expected: fn(&Error) -> bool) {
    let contents = || -> Vec<_> {
        let mut files: Vec<_> = fs::read_dir(path.parent().unwrap()).unwrap().map(|f| f.unwrap().path()).collect();
        files.sort();
        files.into_iter().map(|f| (fs::read(&f).ok(), f)).collect()
    };
    let before = contents();
    for result in [SqliteLedger::open(path), SqliteLedger::open_read_only(path)] {
        let error = result.err().unwrap();
        assert!(expected(&error), "{error:?}");
        assert!(error.to_string().contains(path.to_str().unwrap()), "{error}");
        assert!(contents() == before, "changed by {error}");
    }
}

fn is_no_ledger(error: &Error) -> bool {
    matches!(error, Error::NotALedger { .. })
}

#[test]
fn other_files_are_refused_and_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("other.db");
    for bytes in [&b"x"[..], b"SQLite format 3\0", &[b'y'; 5000], &[0; 100]] {
        fs::write(&path, bytes).unwrap();
        refused(&path, is_no_ledger);
    }
    fs::remove_file(&path).unwrap();
    for mode in ["delete", "wal"] {
        let other = Connection::open(&path).unwrap();
        other.pragma_update_and_check(None, "journal_mode", mode, |_| Ok(())).unwrap();
        other.execute_batch("CREATE TABLE IF NOT EXISTS recipe (name); PRAGMA user_version = 1").unwrap();
        drop(other);
        refused(&path, is_no_ledger);
    }
    let inner = folder.path().join("folder.db");
    fs::create_dir(&inner).unwrap();
    refused(&inner, is_no_ledger);
}

#[test]
fn another_programs_log_is_not_played_back() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("other.db");
    let other = Connection::open(&path).unwrap();
    other.pragma_update_and_check(None, "journal_mode", "wal", |_| Ok(())).unwrap();
    other.execute_batch("CREATE TABLE recipe (name)").unwrap();
    // The other program still has it open, its last words stand in the log.
    refused(&path, is_no_ledger);
}

#[test]
fn a_newer_version_is_refused_and_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("newer.db");
    drop(SqliteLedger::open(&path).unwrap());
    Connection::open(&path).unwrap().pragma_update(None, "user_version", 7).unwrap();
    refused(&path, |e| matches!(e, Error::Newer { found: 7, known: 5, .. }));
    let message = SqliteLedger::open(&path).unwrap_err().to_string();
    assert!(message.ends_with("the ledger has version 7, this program knows versions up to 5"), "{message}");
}

#[test]
fn a_newer_version_in_the_log_only_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("newer.db");
    drop(SqliteLedger::open(&path).unwrap());
    let newer = Connection::open(&path).unwrap();
    newer.pragma_update(None, "user_version", 7).unwrap();
    let main_file = fs::read(&path).unwrap();
    for result in [SqliteLedger::open(&path), SqliteLedger::open_read_only(&path)] {
        assert!(matches!(result, Err(Error::Newer { found: 7, .. })), "{result:?}");
    }
    assert!(fs::read(&path).unwrap() == main_file);
}

#[test]
fn what_cannot_be_reached_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let missing = folder.path().join("missing.db");
    assert!(matches!(SqliteLedger::open_read_only(&missing), Err(Error::Missing { .. })));
    assert!(!missing.exists());
    let nowhere = folder.path().join("no/folder/x.db");
    let message = SqliteLedger::open(&nowhere).unwrap_err().to_string();
    assert!(message.contains("no/folder/x.db"), "{message}");
    assert!(SqliteLedger::open("").is_err());
}

#[test]
fn nothing_and_an_empty_file_become_a_ledger() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["new.db", "empty.db", ":memory:", "a?b#c%41.db"] {
        let path = folder.path().join(name);
        if name == "empty.db" {
            fs::write(&path, b"").unwrap();
        }
        assert_eq!(SqliteLedger::open(&path).unwrap().add(&market()).unwrap(), Added::New, "{name}");
        let mut ledger = SqliteLedger::open(&path).unwrap();
        assert_eq!(ledger.path(), path);
        assert_eq!(ledger.add(&market()).unwrap(), Added::Known, "{name}");
        assert_eq!(ledger.verify().unwrap(), [], "{name}");
    }
    let mut left: Vec<_> = fs::read_dir(&folder).unwrap().map(|f| f.unwrap().file_name()).collect();
    left.sort();
    assert_eq!(left, [":memory:", "a?b#c%41.db", "empty.db", "new.db"], "a closed ledger is one file");
}

#[test]
fn reading_needs_no_writing() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a%20b?c.db");
    SqliteLedger::open(&path).unwrap().add(&market()).unwrap();
    let mut reader = SqliteLedger::open_read_only(&path).unwrap();
    assert_eq!(reader.record(&market().report.id, Known::Now).unwrap(), Some(market().record()));
    assert_eq!(reader.search("mortar", 5, Known::Now).unwrap().len(), 1);
    assert_eq!(reader.verify().unwrap(), []);
    assert!(matches!(reader.add(&bridge()), Err(Error::ReadOnly { .. })));
    assert!(matches!(reader.judge(&judgement(&market(), "x")), Err(Error::ReadOnly { .. })));
    // A reader sees what a writer adds meanwhile.
    let mut writer = SqliteLedger::open(&path).unwrap();
    writer.add(&bridge()).unwrap();
    assert_eq!(reader.stats().unwrap().reports, 2);
    assert_eq!(SqliteLedger::open_read_only(&path).unwrap().stats().unwrap().reports, 2);
}

#[test]
fn whoever_comes_while_a_ledger_is_made_waits_for_it() {
    let folder = tempfile::tempdir().unwrap();
    for round in 0..100 {
        let path = folder.path().join(format!("{round}.db"));
        thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| SqliteLedger::open(&path).unwrap());
            }
        });
        assert_eq!(SqliteLedger::open_read_only(&path).unwrap().stats().unwrap().reports, 0);
    }
}

#[test]
fn several_processes_may_open_a_new_ledger_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("shared.db");
    thread::scope(|scope| {
        for worker in 0..4 {
            let path = &path;
            scope.spawn(move || {
                let mut ledger = SqliteLedger::open(path).unwrap();
                // Each adds its own, and one that all have.
                for n in (0..10).map(|n| worker * 100 + n).chain([9999]) {
                    ledger.add(&numbered(n)).unwrap();
                }
            });
        }
    });
    let ledger = SqliteLedger::open(&path).unwrap();
    assert_eq!(ledger.stats().unwrap().reports, 41);
    assert_eq!(ledger.head().unwrap().seq, 83);
    assert_eq!(ledger.verify().unwrap(), []);
}

/// Not a test of its own: reads a ledger on a medium that cannot be written to.
#[test]
fn child_reads_only() {
    let Ok(path) = env::var("RASHOMON_TEST_READ_ONLY") else { return };
    let ledger = SqliteLedger::open_read_only(&path).unwrap();
    assert_eq!(ledger.search("mortar", 5, Known::Now).unwrap().len(), 1);
    assert_eq!(ledger.verify().unwrap(), []);
    let result = SqliteLedger::open(&path);
    assert!(matches!(result, Err(Error::ReadOnly { .. })), "{result:?}");
    println!("read");
}

#[test]
fn a_ledger_on_a_read_only_medium() {
    let folder = tempfile::tempdir().unwrap();
    let source = folder.path().join("a?b.db");
    SqliteLedger::open(&source).unwrap().add(&market()).unwrap();
    medium::read_only(folder.path(), &[source], "child_reads_only", "RASHOMON_TEST_READ_ONLY", "read");
}
