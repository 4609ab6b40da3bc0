//! Headers that no ledger has, and things that are no files: refused at once, named, and left as they are.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::{
    fs,
    path::{Path, PathBuf},
    sync::mpsc,
    thread,
    time::Duration,
};

use rashomon_store::{
    Error, Known, Ledger, SqliteLedger,
    conformance::fixture::{bridge, incident, market, naming},
};
use rusqlite::Connection;

/// No file may keep the program longer than this.
const PATIENCE: Duration = Duration::from_mins(1);

/// A ledger with an incident, closed; its path and its bytes.
fn ledger(folder: &Path) -> (PathBuf, Vec<u8>) {
    let path = folder.join("whole.db");
    let mut ledger = SqliteLedger::open(&path).unwrap();
    ledger.add(&market()).unwrap();
    ledger.add(&bridge()).unwrap();
    let basis = rashomon_store::Basis { seq: ledger.head().unwrap().seq, rules: "test".to_owned() };
    let market = incident(&market());
    ledger.replace_incidents(&basis, std::slice::from_ref(&market), &naming(&market), "2024-05-02T08:00:00Z").unwrap();
    drop(ledger);
    let bytes = fs::read(&path).unwrap();
    (path, bytes)
}

/// What `work` gives, which must end in time.
fn in_time<T: Send + 'static>(what: &str, work: impl FnOnce() -> T + Send + 'static) -> T {
    let (send, receive) = mpsc::channel();
    thread::spawn(move || send.send(work()));
    receive.recv_timeout(PATIENCE).unwrap_or_else(|e| panic!("{what}: no end in time, or a panic: {e}"))
}

/// The errors of opening for writing and for reading.
fn errors(what: &str, path: &Path) -> Vec<Error> {
    let path = path.to_owned();
    let outcomes = in_time(what, move || {
        [
            SqliteLedger::open(&path).err(),
            SqliteLedger::open_read_only(&path).err(),
            SqliteLedger::write_back(&path).err(),
        ]
    });
    outcomes.into_iter().take(2).map(|error| error.unwrap_or_else(|| panic!("{what} is opened"))).collect()
}

#[test]
fn impossible_values_are_refused_by_name() {
    let folder = tempfile::tempdir().unwrap();
    let (path, whole) = ledger(folder.path());
    let four = |numbers: &[i64]| -> Vec<Vec<u8>> { numbers.iter().map(|n| n.to_be_bytes()[4..].to_vec()).collect() };
    let one = |values: &[u8]| -> Vec<Vec<u8>> { values.iter().map(|value| vec![*value]).collect() };
    let pages: Vec<Vec<u8>> = [0_u16, 2, 3, 256, 511, 513, 4097, 0xFFFF].map(|n| n.to_be_bytes().to_vec()).to_vec();
    let most = i64::from(u32::MAX);
    let cases = [
        ("page size", 16, pages),
        ("write format", 18, one(&[0, 3, 128, 255])),
        ("read format", 19, one(&[0, 3, 128, 255])),
        ("reserved space", 20, one(&[1, 32, 255])),
        ("largest payload", 21, one(&[0, 63, 65, 255])),
        ("smallest payload", 22, one(&[0, 31, 33, 255])),
        ("leaf payload", 23, one(&[0, 31, 33, 255])),
        ("schema format", 44, four(&[0, 5, 1 << 31, most])),
        ("text encoding", 56, four(&[0, 2, 3, 4, 1 << 31, most])),
        ("version", 60, four(&[0, -1, i64::from(i32::MIN), -2])),
        ("incremental vacuum", 64, four(&[1, most])),
        ("expansion space", 72, one(&[1])),
        ("expansion space", 91, one(&[1])),
    ];
    for (field, at, values) in cases {
        for value in values {
            let mut bytes = whole.clone();
            bytes[at..at + value.len()].copy_from_slice(&value);
            fs::write(&path, &bytes).unwrap();
            for error in errors(field, &path) {
                assert!(matches!(error, Error::NotALedger { .. }), "{field} {value:?}: {error:?}");
                let message = error.to_string();
                assert!(message.contains("header is damaged") && message.contains(field), "{message}");
            }
            assert!(fs::read(&path).unwrap() == bytes, "{field} {value:?}: the file was changed");
        }
    }
    assert_eq!(fs::read_dir(&folder).unwrap().count(), 1, "nothing is left beside it");
}

/// Each bit of the header: refused, named by `verify`, or nothing that can be read has changed.
#[test]
fn every_bit_of_the_header() {
    let folder = tempfile::tempdir().unwrap();
    let (path, whole) = ledger(folder.path());
    let read = |ledger: &SqliteLedger| {
        let records: Vec<_> = ledger.records(Known::Now).unwrap().map(Result::unwrap).collect();
        (records, ledger.derived_digest().unwrap(), ledger.head().unwrap())
    };
    let expected = read(&SqliteLedger::open_read_only(&path).unwrap());
    for bit in 0..800_usize {
        let mut bytes = whole.clone();
        bytes[bit / 8] ^= 1 << (bit % 8);
        fs::write(&path, bytes).unwrap();
        let damaged = path.clone();
        let outcome =
            in_time("a flipped bit", move || SqliteLedger::open(&damaged).map(|ledger| (ledger.verify(), ledger)));
        match outcome {
            Ok((Ok(problems), ledger)) if problems.is_empty() => assert!(read(&ledger) == expected, "bit {bit}"),
            Ok((Ok(_), _)) => {}
            Ok((Err(e), _)) | Err(e) => {
                assert!(!matches!(e, Error::Full { .. } | Error::Busy { .. }), "bit {bit}: {e}");
            }
        }
    }
}

/// A version may stand in the log only, and be one that only damage makes.
#[test]
fn impossible_versions_in_the_log_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    for version in [0, -1, i32::MIN] {
        let path = folder.path().join(format!("{version}.db"));
        drop(SqliteLedger::open(&path).unwrap());
        let other = Connection::open(&path).unwrap();
        other.pragma_update(None, "user_version", version).unwrap();
        let file = fs::read(&path).unwrap();
        for error in errors("a version in the log", &path) {
            assert!(error.to_string().contains(&format!("its version is {version}")), "{error}");
        }
        assert!(fs::read(&path).unwrap() == file, "{version}: the log was written back");
    }
}

#[test]
#[cfg(unix)]
fn what_is_no_file_is_refused_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let (pipe, socket) = (folder.path().join("pipe"), folder.path().join("socket"));
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let _listener = std::os::unix::net::UnixListener::bind(&socket).unwrap();
    let link = folder.path().join("link");
    std::os::unix::fs::symlink(&pipe, &link).unwrap();
    for path in
        [pipe, socket, link, folder.path().to_owned(), "/dev/null".into(), "/dev/zero".into(), "/dev/tty".into()]
    {
        for error in errors("no file", &path) {
            assert!(matches!(error, Error::NotALedger { .. }), "{error:?}");
            assert!(error.to_string().ends_with("no ledger: it is no file"), "{error}");
        }
    }
}
