//! A process that is killed, and a disk that is full. The other process is this test executable once more, told by an
//! environment variable what to do.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::{
    env, fs,
    fs::OpenOptions,
    io::Write,
    path::Path,
    process::{Command, Stdio},
    thread,
    time::Duration,
};

use rashomon_model::{Judgement, Naming};
use rashomon_store::{
    Added, Basis, Entry, Error, Known, Ledger, Reading, SqliteLedger,
    conformance::fixture::{MOMENT, correction, incident, judgement, later, naming, numbered},
};

const LEDGER: &str = "RASHOMON_TEST_LEDGER";
const NOTES: &str = "RASHOMON_TEST_NOTES";

/// Not a test of its own: what the process to be killed does. It notes each report after `add` has returned.
#[test]
fn child_adds_for_ever() {
    let (Ok(path), Ok(notes)) = (env::var(LEDGER), env::var(NOTES)) else { return };
    let mut notes = OpenOptions::new().create(true).append(true).open(notes).unwrap();
    let mut ledger = SqliteLedger::open(path).unwrap();
    let first = ledger.stats().unwrap().reports;
    for n in first.. {
        let entry = numbered(n);
        assert_eq!(ledger.add(&entry).unwrap(), Added::New);
        writeln!(notes, "{n}").unwrap();
        if n % 7 == 0 {
            ledger.judge(&judgement(&entry, "seen")).unwrap();
        }
        if n % 5 == 1 {
            ledger.append(&read_again(n)).unwrap();
        }
        if n % 3 == 1 {
            let last = if n % 5 == 1 { read_again(n) } else { entry.reading.clone() };
            let (correction, reading) = correction(&Entry { reading: last, ..entry }, "Put right");
            ledger.correct(&correction, &reading).unwrap();
        }
        if n % 11 == 0 {
            name_some(&mut ledger, n);
        }
    }
}

/// Another reading of a report, which takes back its claims.
fn read_again(n: u64) -> Reading {
    let mut reading = later(&numbered(n).reading, "two", MOMENT);
    reading.extraction.claims.clear();
    reading
}

/// Derives incidents of the first reports, gives them their ids, and leads one of them to another.
fn name_some(ledger: &mut SqliteLedger, n: u64) {
    let basis = Basis { seq: ledger.head().unwrap().seq, rules: "test".into() };
    let incidents: Vec<_> = (0..=n.min(50)).map(|n| incident(&numbered(n))).collect();
    let mut change = Naming::default();
    for incident in &incidents {
        change.given.extend(naming(incident).given);
    }
    if let [first, .., last] = &incidents[..] {
        change.redirected.insert(first.id.clone(), last.id.clone());
    }
    ledger.replace_incidents(&basis, &incidents, &change, MOMENT).unwrap();
}

/// Not a test of its own: fills the disk, which must end in the one right way.
#[test]
fn child_fills_the_disk() {
    let Ok(path) = env::var("RASHOMON_TEST_FULL") else { return };
    let mut ledger = SqliteLedger::open(&path).unwrap();
    let mut added = 0;
    let error = loop {
        match ledger.add(&numbered(added)) {
            Ok(_) => added += 1,
            Err(error) => break error,
        }
    };
    assert!(matches!(error, Error::Full { .. }), "{error:?}");
    assert!(added > 10, "{added}");
    for retry in 0..3 {
        let error = ledger.add(&numbered(added)).unwrap_err();
        assert!(matches!(error, Error::Full { .. }), "{retry}: {error:?}");
    }
    assert_eq!(ledger.verify().unwrap(), []);
    drop(ledger);
    let ledger = SqliteLedger::open_read_only(&path).unwrap();
    assert_eq!(ledger.stats().unwrap().reports, added);
    assert_eq!(ledger.verify().unwrap(), []);
    // No room for a second ledger beside it either.
    let other = Path::new(&path).with_file_name("other.db");
    let result = SqliteLedger::open(other);
    assert!(matches!(result, Err(Error::Full { .. })), "{result:?}");
    println!("filled with {added} reports");
}

fn child(test: &str) -> Command {
    let mut command = Command::new(env::current_exe().unwrap());
    command.args(["--exact", test, "--nocapture", "--test-threads=1"]);
    command
}

fn kill_after(pause: Duration, ledger: &Path, notes: &Path) {
    let mut process = child("child_adds_for_ever")
        .env(LEDGER, ledger)
        .env(NOTES, notes)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    thread::sleep(pause);
    assert_eq!(process.try_wait().unwrap(), None, "the process ended by itself");
    // SIGKILL on Unix: nothing of the process runs after it.
    process.kill().unwrap();
    process.wait().unwrap();
}

/// A report is as it was added, or read again, or put right as well, and never in between.
fn assert_one_state(ledger: &SqliteLedger, n: u64) {
    let entry = numbered(n);
    let id = &entry.report.id;
    let record = ledger.record(id, Known::Now).unwrap().unwrap();
    let mut allowed = vec![entry.reading.clone()];
    if n % 5 == 1 {
        allowed.push(read_again(n));
    }
    let last = Entry { reading: allowed[allowed.len() - 1].clone(), ..entry.clone() };
    let (correction, corrected) = correction(&last, "Put right");
    let corrections = ledger.corrections(id).unwrap();
    match &corrections[..] {
        [] => {
            let record = Some(&record);
            assert!(allowed.iter().any(|r| Some(&r.record(entry.report.clone())) == record), "{n}: {record:?}");
        }
        [one] => {
            assert!(n % 3 == 1);
            assert_eq!((one, &record), (&correction, &corrected.record(entry.report.clone())), "{n}");
        }
        more => panic!("{n}: {more:?}"),
    }
    assert_eq!(ledger.original(id).unwrap(), Some(entry.bytes));
}

fn assert_whole(path: &Path, notes: &Path) -> u64 {
    let ledger = SqliteLedger::open(path).unwrap();
    assert_eq!(ledger.verify().unwrap(), []);
    let reports = ledger.stats().unwrap().reports;
    for n in 0..reports {
        assert_one_state(&ledger, n);
    }
    let noted = fs::read_to_string(notes).unwrap_or_default().lines().count() as u64;
    assert!(noted <= reports, "{noted} were confirmed, {reports} are there");
    let judged: Vec<Judgement> = ledger.judgements(Known::Now).unwrap();
    assert!(judged.len() as u64 <= reports.div_ceil(7));
    reports
}

#[test]
fn a_process_killed_at_any_moment_leaves_a_whole_ledger() {
    let folder = tempfile::tempdir().unwrap();
    let (path, notes) = (folder.path().join("killed.db"), folder.path().join("notes"));
    let mut reports = 0;
    for round in 0..16_u64 {
        kill_after(Duration::from_millis(40 + round * 37 % 160), &path, &notes);
        reports = assert_whole(&path, &notes);
    }
    assert!(reports > 20, "only {reports} reports were added between the kills");
}

#[test]
fn a_process_killed_while_it_makes_the_ledger() {
    let folder = tempfile::tempdir().unwrap();
    for round in 0..24_u64 {
        let (path, notes) = (folder.path().join(format!("{round}.db")), folder.path().join(format!("{round}.notes")));
        kill_after(Duration::from_micros(500 + round * 700), &path, &notes);
        assert_whole(&path, &notes);
    }
}

/// In a mount namespace of its own, so that the small disk is gone with the process.
#[test]
fn a_full_disk_is_named_and_nothing_is_half_written() {
    let folder = tempfile::tempdir().unwrap();
    let script = r#"mount -t tmpfs -o size=3000k tmpfs "$1" || exit 77; shift; exec "$@""#;
    let status = Command::new("unshare")
        .args(["--map-root-user", "--mount", "sh", "-c", script, "sh"])
        .arg(folder.path())
        .arg(env::current_exe().unwrap())
        .args(["--exact", "child_fills_the_disk", "--nocapture"])
        .env("RASHOMON_TEST_FULL", folder.path().join("full.db"))
        .output();
    match status {
        Ok(output) if output.status.success() => {
            assert!(String::from_utf8_lossy(&output.stdout).contains("filled with"), "{output:?}");
        }
        Ok(output) if output.status.code() == Some(101) => panic!("{}", String::from_utf8_lossy(&output.stderr)),
        other => eprintln!("SKIPPED: no small disk could be mounted here: {other:?}"),
    }
}
