//! One byte of a ledger flips: `verify` names it, or nothing that can be read has changed.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod contents;
mod pages;

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    sync::mpsc,
    thread,
    time::{Duration, Instant},
};

use rashomon_store::{Ledger, Problem, SqliteLedger};
use rusqlite::Connection;

use pages::Used;

/// No damage may keep `verify` longer than this.
const PATIENCE: Duration = Duration::from_mins(1);

/// A repeatable source of numbers (xorshift).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % end as u64) as usize
    }
}

/// The file's b-trees and where they begin.
fn roots(path: &Path) -> Vec<(String, usize)> {
    let db = Connection::open(path).unwrap();
    let mut statement = db.prepare("SELECT name, rootpage FROM sqlite_schema WHERE rootpage > 0").unwrap();
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get::<_, i64>(1)? as usize))).unwrap();
    rows.map(Result::unwrap).collect()
}

/// What `SQLite` itself counts as used, without the file's header.
fn counted(path: &Path) -> Option<usize> {
    let db = Connection::open(path).unwrap();
    db.query_row("SELECT sum(pgsize - unused) FROM dbstat", [], |row| row.get::<_, i64>(0)).map(|n| n as usize).ok()
}

/// What opening and verifying says.
fn verified(path: &Path) -> Result<Vec<Problem>, String> {
    let (send, receive) = mpsc::channel();
    let path = path.to_owned();
    thread::spawn(move || {
        let outcome = SqliteLedger::open(&path).and_then(|ledger| ledger.verify()).map_err(|e| e.to_string());
        send.send(outcome)
    });
    receive.recv_timeout(PATIENCE).expect("verify ends in time and does not panic")
}

#[derive(Debug, Default, Clone, Copy)]
struct Tally {
    named: usize,
    unchanged: usize,
}

/// A ledger of so many reports, closed; its path.
fn ledger(folder: &Path, reports: u64) -> PathBuf {
    let path = folder.join("whole.db");
    contents::build(&path, reports);
    Connection::open(&path).unwrap().execute_batch("VACUUM; PRAGMA wal_checkpoint(TRUNCATE)").unwrap();
    assert!(!path.with_extension("db-wal").exists(), "the last connection takes the log with it");
    path
}

/// Flips one byte at a time; gives the file's length and how many flips each region had.
fn flip(reports: u64, flips: usize, seed: u64) -> (usize, BTreeMap<String, Tally>) {
    let folder = tempfile::tempdir().unwrap();
    let path = ledger(folder.path(), reports);
    let whole = fs::read(&path).unwrap();
    let used = pages::used(&whole, &roots(&path));
    let total: usize = used.iter().map(|u| u.bytes.len()).sum();
    if let Some(counted) = counted(&path) {
        assert!(total.abs_diff(counted) < 200, "{total} bytes found in use, SQLite counts {counted}");
    }
    assert_eq!(verified(&path).unwrap(), []);
    let expected = contents::read(&SqliteLedger::open_read_only(&path).unwrap());
    let mut numbers = Numbers(seed);
    let mut tallies: BTreeMap<String, Tally> = BTreeMap::new();
    for n in 0..flips {
        let (owner, at) = place(&used, numbers.below(total));
        // A bit, as a worn disk does it, or any other byte.
        let mask = if n % 2 == 0 { 1 << numbers.below(8) } else { 1 + numbers.below(255) as u8 };
        let damaged = folder.path().join(format!("{n}.db"));
        let mut bytes = whole.clone();
        bytes[at] ^= mask;
        fs::write(&damaged, bytes).unwrap();
        let tally = tallies.entry(owner.to_owned()).or_default();
        match verified(&damaged) {
            Ok(problems) if problems.is_empty() => {
                let found = SqliteLedger::open_read_only(&damaged).map(|l| contents::read(&l)).unwrap();
                let different = contents::difference(&expected, &found);
                assert_eq!(different, None, "flip {n}: byte {at} of {owner} with {mask:#04x}, unnamed");
                tally.unchanged += 1;
            }
            _ => tally.named += 1,
        }
        fs::remove_file(&damaged).unwrap();
    }
    (whole.len(), tallies)
}

/// The region and the place of a used byte.
fn place(used: &[Used], mut number: usize) -> (&str, usize) {
    for region in used {
        if number < region.bytes.len() {
            return (&region.owner, region.bytes.start + number);
        }
        number -= region.bytes.len();
    }
    unreachable!("the number is below the total")
}

#[test]
fn a_flipped_byte_is_named_or_changes_nothing() {
    let (_, tallies) = flip(12, 60, 0x5EED_0001);
    let named: usize = tallies.values().map(|t| t.named).sum();
    assert!(named > 50, "{tallies:#?}");
}

/// The same on some 800 pages: `cargo test --release -p rashomon-store --test flipped -- --ignored --nocapture`.
#[test]
#[ignore = "minutes; seed, reports and flips may be given in the environment"]
fn three_hundred_flipped_bytes() {
    let start = Instant::now();
    let chosen = |name: &str| std::env::var(name).ok().and_then(|n| n.parse().ok());
    let seed = chosen("RASHOMON_TEST_SEED").unwrap_or(0x5EED_0300);
    let reports = chosen("RASHOMON_TEST_REPORTS").unwrap_or(230);
    let (length, tallies) = flip(reports, chosen("RASHOMON_TEST_FLIPS").unwrap_or(300) as usize, seed);
    for (owner, Tally { named, unchanged }) in &tallies {
        println!("{owner}: {named} named, {unchanged} changed nothing");
    }
    let sum = |part: fn(&Tally) -> usize| tallies.values().map(part).sum::<usize>();
    println!("{} pages", length / 4096);
    println!("{} named, {} changed nothing, in {:.0?}", sum(|t| t.named), sum(|t| t.unchanged), start.elapsed());
}
