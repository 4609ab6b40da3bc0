//! Any damage to a ledger's files: it is refused or named, or nothing that can be read has changed; and nothing panics.
//!
//! The fuzz target `ledger` and a test drive the same function.

use std::{
    fs,
    path::{Path, PathBuf},
};

use rashomon_store::{Known, Ledger, Query, SqliteLedger, conformance::fixture::numbered};

use crate::contents;

/// Files of a ledger, and what can be read of it.
pub struct Whole {
    /// A closed ledger with something of everything.
    file: Vec<u8>,
    contents: Vec<String>,
    /// An open one and its log, as a killed process leaves them.
    left: (Vec<u8>, Vec<u8>),
}

/// What is done to the files.
#[derive(Debug)]
pub struct Damage {
    /// Whether to the log that was left; else to a closed ledger.
    pub log: bool,
    /// Places, and what is mixed into the byte there.
    pub changes: Vec<(u32, u8)>,
    /// Where the file ends.
    pub end: Option<u32>,
}

fn log_of(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push("-wal");
    name.into()
}

impl Whole {
    /// Makes the ledgers in a folder.
    pub fn make(folder: &Path) -> Self {
        let path = folder.join("whole.db");
        contents::build(&path, 3);
        let contents = contents::read(&SqliteLedger::open_read_only(&path).expect("it is a ledger"));
        let open = folder.join("open.db");
        let mut ledger = SqliteLedger::open(&open).expect("a ledger is made");
        for n in 0..4 {
            ledger.add(&numbered(n)).expect("a report is recorded");
        }
        let read = |path: &Path| fs::read(path).expect("the file is there");
        Self { file: read(&path), contents, left: (read(&open), read(&log_of(&open))) }
    }

    /// Damages the files in a folder, and looks at what is left in every way. Whether the damage was refused or named.
    ///
    /// # Panics
    /// Where damage is neither, and something that can be read has changed.
    pub fn survives(&self, folder: &Path, damage: &Damage) -> bool {
        let path = folder.join("damaged.db");
        let mut bytes = if damage.log { self.left.1.clone() } else { self.file.clone() };
        for (at, byte) in &damage.changes {
            let at = *at as usize % bytes.len();
            bytes[at] ^= byte;
        }
        bytes.truncate(damage.end.map_or(bytes.len(), |end| end as usize % (bytes.len() + 1)));
        let _ = fs::remove_file(log_of(&path));
        if damage.log {
            fs::write(&path, &self.left.0).expect("the folder can be written to");
            fs::write(log_of(&path), bytes).expect("the folder can be written to");
        } else {
            fs::write(&path, bytes).expect("the folder can be written to");
        }
        let Ok(mut ledger) = SqliteLedger::open(&path) else { return true };
        let sound = ledger.verify().is_ok_and(|problems| problems.is_empty());
        match (sound, damage.log) {
            // What is played back of a log is whole, and nothing else is.
            (sound, true) => {
                assert!(sound, "a damaged log damaged the ledger");
                for n in 0..ledger.stats().expect("a sound ledger is counted").reports {
                    let entry = numbered(n);
                    let record = ledger.record(&entry.report.id, Known::Now).expect("a sound ledger is read");
                    assert_eq!(record, Some(entry.record()));
                }
            }
            // A file that was cut to nothing becomes a new ledger.
            (true, false) if ledger.head().is_ok_and(|head| head.seq > 0) => {
                let found = contents::read(&ledger);
                assert_eq!(contents::difference(&self.contents, &found), None, "unnamed");
            }
            (true, false) => {}
            (false, false) => look(&ledger),
        }
        let mended = ledger.reindex().is_ok();
        drop(ledger);
        let _ = SqliteLedger::open_read_only(&path).map(|ledger| ledger.verify());
        !sound || !mended
    }
}

/// Reads what it can of a ledger that is known to be damaged; only errors may come of it.
fn look(ledger: &SqliteLedger) {
    let _ = (ledger.stats(), ledger.head(), ledger.basis(), ledger.is_stale(), ledger.derived_digest());
    let _ = (ledger.judgements(Known::Now), ledger.names(Known::Now), ledger.held_back(), ledger.outdated("x"));
    let _ = (ledger.query(&Query::default()), ledger.search("killed", 9, Known::Now), ledger.find("inc_"));
    let reports: Vec<_> = ledger.reports().into_iter().flatten().flatten().take(100).collect();
    for heading in reports {
        let _ = (ledger.record(&heading.id, Known::Now), ledger.original(&heading.id), ledger.corrections(&heading.id));
    }
    let _ = ledger.incidents().map(|walk| walk.take(100).flatten().count());
    let _ = ledger.journal().map(|walk| walk.take(1_000).flatten().count());
}
