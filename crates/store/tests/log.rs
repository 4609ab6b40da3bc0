//! The write-ahead log: cut, damaged, left behind, and written back at every end.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod medium;

use std::{
    env, fs,
    io::{BufRead, BufReader, Write},
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use rashomon_store::{
    Basis, Error, Known, Ledger, SqliteLedger,
    conformance::fixture::{MOMENT, incident, judgement, naming, numbered},
};

const REPORTS: u64 = 8;

fn log_of(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push("-wal");
    name.into()
}

/// Records some reports and derives their incidents.
fn fill(ledger: &mut SqliteLedger) {
    for n in 0..REPORTS {
        ledger.add(&numbered(n)).unwrap();
    }
    ledger.judge(&judgement(&numbered(3), "seen")).unwrap();
    let incidents: Vec<_> = (0..REPORTS).map(|n| incident(&numbered(n))).collect();
    let mut given = naming(&incidents[0]);
    for incident in &incidents {
        given.given.extend(naming(incident).given);
    }
    let basis = Basis { seq: ledger.head().unwrap().seq, rules: "test".to_owned() };
    ledger.replace_incidents(&basis, &incidents, &given, MOMENT).unwrap();
}

/// File and log of a ledger whose process was killed: copied while it is open.
fn killed() -> (Vec<u8>, Vec<u8>) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("open.db");
    let mut ledger = SqliteLedger::open(&path).unwrap();
    fill(&mut ledger);
    let files = (fs::read(&path).unwrap(), fs::read(log_of(&path)).unwrap());
    assert!(files.1.len() > 100_000, "everything stands in the log");
    files
}

/// The number of reports of a ledger that must be sound, each whole; the file and its log are these.
fn whole(path: &Path, (file, log): (&[u8], &[u8]), what: &str) -> u64 {
    fs::write(path, file).unwrap();
    fs::write(log_of(path), log).unwrap();
    let ledger = SqliteLedger::open(path).unwrap_or_else(|e| panic!("{what}: {e}"));
    assert_eq!(ledger.verify().unwrap(), [], "{what}");
    let reports = ledger.stats().unwrap().reports;
    for n in 0..reports {
        let entry = numbered(n);
        assert_eq!(ledger.record(&entry.report.id, Known::Now).unwrap(), Some(entry.record()), "{what}");
    }
    drop(ledger);
    assert!(!log_of(path).exists(), "{what}: the log is written back");
    reports
}

#[test]
fn a_cut_log_loses_whole_reports_from_the_end() {
    let folder = tempfile::tempdir().unwrap();
    let (file, log) = killed();
    let path = folder.path().join("cut.db");
    for end in (0..log.len()).step_by(9_973).chain([31, 32, 33, 55, 56, 57, log.len() - 1, log.len()]) {
        let reports = whole(&path, (&file, &log[..end]), &format!("cut at {end}"));
        assert!(end < log.len() - 1 || reports == REPORTS, "cut at {end}: {reports}");
    }
    let counts: Vec<u64> = (0..=20).map(|n| whole(&path, (&file, &log[..log.len() * n / 20]), "a part")).collect();
    assert!(counts.is_sorted() && counts[0] == 0 && counts[20] == REPORTS, "{counts:?}");
}

/// What stands behind a damaged place of the log is not played back.
#[test]
fn a_damaged_log_is_played_back_up_to_the_damage() {
    let folder = tempfile::tempdir().unwrap();
    let (file, log) = killed();
    let path = folder.path().join("damaged.db");
    let mut lost = 0;
    for (n, at) in (0..log.len()).step_by(7_919).chain(0..32).enumerate() {
        let mut damaged = log.clone();
        damaged[at] ^= 1 << (n % 8);
        let reports = whole(&path, (&file, &damaged), &format!("byte {at}"));
        lost += usize::from(reports < REPORTS);
    }
    assert!(lost > 10, "{lost}");
}

/// The copy of the one file, without its log.
fn alone(path: &Path) -> u64 {
    let copy = path.with_extension("copy");
    fs::copy(path, &copy).unwrap();
    let ledger = SqliteLedger::open_read_only(&copy).unwrap();
    assert_eq!(ledger.verify().unwrap(), []);
    ledger.stats().unwrap().reports
}

#[test]
fn closing_writes_back_while_others_read() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("shared.db");
    let mut ledger = SqliteLedger::open(&path).unwrap();
    let reader = SqliteLedger::open_read_only(&path).unwrap();
    fill(&mut ledger);
    drop(ledger);
    assert_eq!(reader.stats().unwrap().reports, REPORTS);
    assert_eq!(alone(&path), REPORTS);
}

#[test]
fn a_process_can_write_back_before_it_is_ended() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("open.db");
    let mut ledger = SqliteLedger::open(&path).unwrap();
    fill(&mut ledger);
    SqliteLedger::write_back(&path).unwrap();
    assert_eq!(log_of(&path).metadata().unwrap().len(), 0);
    assert_eq!(alone(&path), REPORTS);
    // The open connection goes on.
    ledger.add(&numbered(REPORTS)).unwrap();
    drop(ledger);
    assert_eq!(alone(&path), REPORTS + 1);
    SqliteLedger::write_back(&path).unwrap();
    SqliteLedger::write_back(folder.path().join("none.db")).unwrap();
    assert!(!folder.path().join("none.db").exists());
}

/// Not a test of its own: has a ledger open twice, as a batch has, and records a report whenever it is told to.
#[test]
fn child_holds_a_ledger() {
    let Ok(path) = env::var("RASHOMON_TEST_HELD") else { return };
    let mut ledger = SqliteLedger::open(&path).unwrap();
    ledger.add(&numbered(0)).unwrap();
    let reader = SqliteLedger::open_read_only(&path).unwrap();
    assert_eq!(reader.stats().unwrap().reports, 1);
    drop(reader);
    println!("\nopen");
    for line in std::io::stdin().lines() {
        let n = line.unwrap().parse().unwrap();
        ledger.add(&numbered(n)).unwrap();
        println!("\nadded");
    }
}

/// A process that opens a ledger a second time must not lose the lock by which others see that it is in use.
#[test]
#[cfg(target_os = "linux")]
fn opening_again_keeps_the_lock() {
    use std::os::unix::fs::MetadataExt;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("open.db");
    drop(SqliteLedger::open(&path).unwrap());
    let mut ledger = SqliteLedger::open(&path).unwrap();
    ledger.add(&numbered(0)).unwrap();
    let (process, file) = (std::process::id().to_string(), format!(":{}", path.metadata().unwrap().ino()));
    let locked = || {
        let locks = fs::read_to_string("/proc/locks").unwrap();
        let fields = |line: &str| line.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
        locks.lines().map(fields).any(|lock| lock.contains(&process) && lock.iter().any(|field| field.ends_with(&file)))
    };
    if !locked() {
        eprintln!("SKIPPED: /proc/locks does not show the locks of this process here");
        return;
    }
    drop(SqliteLedger::open_read_only(&path).unwrap());
    assert!(locked(), "by opening it for reading");
    drop(SqliteLedger::open(&path).unwrap());
    assert!(locked(), "by opening it for writing");
    SqliteLedger::write_back(&path).unwrap();
    assert!(locked(), "by writing back");
    drop(ledger);
    assert!(!locked());
}

/// Whoever closes a ledger that another process has open leaves it its log.
#[test]
fn closing_leaves_others_their_log() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("shared.db");
    drop(SqliteLedger::open(&path).unwrap());
    let mut other = Command::new(env::current_exe().unwrap())
        .args(["--exact", "child_holds_a_ledger", "--nocapture"])
        .env("RASHOMON_TEST_HELD", &path)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(other.stdout.take().unwrap()).lines().map_while(Result::ok);
    let mut tell = other.stdin.take().unwrap();
    assert!(lines.any(|line| line == "open"));
    for n in 1..6 {
        // For writing and for reading.
        SqliteLedger::open(&path).unwrap().add(&numbered(100 + n)).unwrap();
        assert!(log_of(&path).exists(), "{n}: the log that another process has open was deleted");
        drop(SqliteLedger::open_read_only(&path).unwrap());
        assert!(log_of(&path).exists(), "{n}: the log that another process has open was deleted");
        writeln!(tell, "{n}").unwrap();
        assert!(lines.any(|line| line == "added"));
        assert_eq!(SqliteLedger::open_read_only(&path).unwrap().stats().unwrap().reports, 1 + 2 * n);
    }
    drop(tell);
    assert!(other.wait().unwrap().success());
    assert_eq!(alone(&path), 11);
    assert!(!log_of(&path).exists());
}

/// A ledger that was only read is one file again, also one that a killed process left.
#[test]
fn reading_leaves_nothing_beside_a_ledger() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("left.db");
    let (file, log) = killed();
    fs::write(&path, file).unwrap();
    fs::write(log_of(&path), log).unwrap();
    for _ in 0..2 {
        assert_eq!(SqliteLedger::open_read_only(&path).unwrap().stats().unwrap().reports, REPORTS);
        assert_eq!(fs::read_dir(&folder).unwrap().count(), 1);
    }
    assert_eq!(alone(&path), REPORTS);
}

/// Not a test of its own: opens a ledger that a killed process left, where nothing can be written.
#[test]
fn child_reads_what_was_left() {
    let Ok(path) = env::var("RASHOMON_TEST_LEFT") else { return };
    let path = Path::new(&path);
    let error = SqliteLedger::open_read_only(path).unwrap_err();
    assert!(matches!(&error, Error::LeftLog { log, .. } if *log == log_of(path)), "{error:?}");
    let message = error.to_string();
    assert!(message.contains("copy both files to a folder that can be written to"), "{message}");
    let error = SqliteLedger::open(path).unwrap_err();
    assert!(matches!(error, Error::ReadOnly { .. }), "{error:?}");
    println!("told");
}

#[test]
fn a_left_log_on_a_read_only_medium_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("left.db");
    let (file, log) = killed();
    fs::write(&path, file).unwrap();
    fs::write(log_of(&path), log).unwrap();
    let files = [path.clone(), log_of(&path)];
    medium::read_only(folder.path(), &files, "child_reads_what_was_left", "RASHOMON_TEST_LEFT", "told");
}
