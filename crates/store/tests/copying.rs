//! A copy of a whole ledger, also while another process writes. The other process is this test executable once more.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::{
    env, fs,
    fs::File,
    ops::ControlFlow,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::Duration,
};

use rashomon_store::{
    Error, Ledger, SqliteLedger,
    conformance::fixture::{market, numbered},
};

/// Not a test of its own: what the process that writes does, until it is killed.
#[test]
fn child_writes_for_ever() {
    let Ok(path) = env::var("RASHOMON_TEST_COPIED") else { return };
    let mut ledger = SqliteLedger::open(path).unwrap();
    for n in 1.. {
        ledger.add(&numbered(n)).unwrap();
        // A ledger that grows without bounds would only make the test slow.
        thread::sleep(Duration::from_millis(1));
    }
}

/// A new file for a copy.
fn blank(folder: &Path, name: &str) -> PathBuf {
    let path = folder.join(name);
    File::create_new(&path).unwrap();
    path
}

fn copy(from: &Path, to: &Path) -> Result<(), Error> {
    SqliteLedger::copy(from, to, &mut || ControlFlow::Continue(()))
}

/// The number of reports of a copy, which must be sound.
fn sound(path: &Path) -> u64 {
    let ledger = SqliteLedger::open_read_only(path).unwrap();
    assert_eq!(ledger.verify().unwrap(), []);
    ledger.stats().unwrap().reports
}

#[test]
fn copies_while_another_process_writes() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("busy.db");
    SqliteLedger::open(&path).unwrap().add(&numbered(0)).unwrap();
    let mut writer = Command::new(env::current_exe().unwrap())
        .args(["--exact", "child_writes_for_ever", "--nocapture"])
        .env("RASHOMON_TEST_COPIED", &path)
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    let copies: Vec<PathBuf> = (0..6).map(|n| blank(folder.path(), &format!("{n}.db"))).collect();
    for to in &copies {
        thread::sleep(Duration::from_millis(50));
        copy(&path, to).unwrap();
    }
    assert_eq!(writer.try_wait().unwrap(), None, "the writer was kept from its work");
    writer.kill().unwrap();
    writer.wait().unwrap();
    let counts: Vec<u64> = copies.iter().map(|copy| sound(copy)).collect();
    assert!(counts.is_sorted() && counts[0] < counts[5], "{counts:?}");
    // What the killed process left in its log only is in the copy.
    let to = blank(folder.path(), "left.db");
    copy(&path, &to).unwrap();
    assert!(sound(&to) >= counts[5]);
    assert_eq!(sound(&to), SqliteLedger::open(&path).unwrap().stats().unwrap().reports);
}

#[test]
fn what_stands_in_the_log_only_is_copied() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("open.db");
    let mut ledger = SqliteLedger::open(&path).unwrap();
    ledger.add(&market()).unwrap();
    let to = blank(folder.path(), "copy.db");
    copy(&path, &to).unwrap();
    assert_eq!(sound(&to), 1);
    let head = ledger.head().unwrap();
    assert_eq!(SqliteLedger::open_read_only(&to).unwrap().head().unwrap(), head);
    // The copy is a ledger of its own.
    let mut other = SqliteLedger::open(&to).unwrap();
    other.add(&numbered(1)).unwrap();
    assert_eq!((ledger.head().unwrap(), other.stats().unwrap().reports), (head, 2));
}

#[test]
fn nothing_is_copied_over_and_what_is_broken_off_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("from.db");
    let mut ledger = SqliteLedger::open(&path).unwrap();
    for n in 0..40 {
        ledger.add(&numbered(n)).unwrap();
    }
    let file = folder.path().join("file.db");
    fs::write(&file, "words").unwrap();
    for to in [&file, &path, &folder.path().to_owned()] {
        let error = copy(&path, to).unwrap_err();
        assert!(matches!(error, Error::Occupied { .. }), "{error:?}");
    }
    assert_eq!(fs::read(&file).unwrap(), b"words");
    let missing = copy(&folder.path().join("none.db"), &blank(folder.path(), "a.db")).unwrap_err();
    assert!(matches!(missing, Error::Missing { .. }), "{missing:?}");
    let to = blank(folder.path(), "b.db");
    let outcome = SqliteLedger::copy(&path, &to, &mut || ControlFlow::Break(()));
    assert!(matches!(outcome, Err(Error::BrokenOff { .. })), "{outcome:?}");
    let stop = Arc::new(AtomicBool::new(false));
    ledger.breaks_off(Arc::clone(&stop)).unwrap();
    assert_eq!(ledger.verify().unwrap(), []);
    stop.store(true, Ordering::Relaxed);
    let outcome = ledger.verify();
    assert!(matches!(outcome, Err(Error::BrokenOff { .. })), "{outcome:?}");
    assert_eq!(sound(&path), 40);
}
