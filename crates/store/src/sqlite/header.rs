//! What the first bytes of a file say. They are read without SQLite, which would touch files of other programs (it plays
//! back a journal that it finds beside them) and takes some damage for something else.

use std::{
    fs::{self, File},
    io::{ErrorKind, Read},
    path::Path,
};

use super::schema::{APPLICATION_ID, VERSION};
use crate::Error;

/// What a file is, as far as its first bytes say.
#[derive(Debug)]
pub(super) enum Header {
    /// There is no file, or one without a byte in it.
    Empty,
    /// A ledger of this version, as far as the main file knows.
    Ledger(i64),
    /// A ledger that this process has open, and has looked at before.
    Open,
}

/// Length of the header that every SQLite file has.
const LENGTH: usize = 100;

/// Reads the header of the file at `path`.
///
/// # Errors
/// [`Error::NotALedger`] for what is no file, what no ledger begins with, and headers that only damage makes.
pub(super) fn header(path: &Path) -> Result<Header, Error> {
    let io = |source| Error::Io { path: path.to_owned(), source };
    let other = |reason: String| Error::NotALedger { path: path.to_owned(), reason };
    match fs::metadata(path) {
        // Asked before it is opened: opening a pipe waits for somebody at its other end, and some devices act.
        Ok(there) if !there.is_file() => return Err(other("it is no file".to_owned())),
        Ok(_) => {}
        Err(e) if e.kind() == ErrorKind::NotFound => return Ok(Header::Empty),
        Err(e) => return Err(io(e)),
    }
    let mut bytes = Vec::new();
    File::open(path).and_then(|file| file.take(LENGTH as u64).read_to_end(&mut bytes)).map_err(io)?;
    if bytes.is_empty() {
        return Ok(Header::Empty);
    }
    let Ok(bytes) = <[u8; LENGTH]>::try_from(bytes) else { return Err(other("it is no SQLite database".to_owned())) };
    if !bytes.starts_with(b"SQLite format 3\0") {
        return Err(other("it is no SQLite database".to_owned()));
    }
    if number(&bytes, 68) != APPLICATION_ID {
        return Err(other("it is the SQLite database of another program".to_owned()));
    }
    if let Some(damage) = impossible(&bytes) {
        return Err(other(format!("{damage}, which no ledger has: its header is damaged")));
    }
    Ok(Header::Ledger(number(&bytes, 60)))
}

/// Refuses versions that this program cannot have: newer ones, and those that only damage makes.
pub(super) fn refuse_other(path: &Path, header: &Header) -> Result<(), Error> {
    match header {
        Header::Ledger(found) if *found < 1 => {
            let reason = format!("its version is {found}, which no ledger has: its header is damaged");
            Err(Error::NotALedger { path: path.to_owned(), reason })
        }
        Header::Ledger(found) if *found > VERSION => {
            Err(Error::Newer { path: path.to_owned(), found: *found, known: VERSION })
        }
        Header::Ledger(_) | Header::Empty | Header::Open => Ok(()),
    }
}

/// The four bytes from a place on, as SQLite writes numbers.
fn number(bytes: &[u8; LENGTH], at: usize) -> i64 {
    i64::from(i32::from_be_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]]))
}

/// A value that SQLite never writes, or not into a ledger. The places are those of its file format
/// (<https://www.sqlite.org/fileformat2.html#the_database_header>). What it passes over or mends by itself (counters,
/// lengths, sizes of caches) is left to it.
fn impossible(bytes: &[u8; LENGTH]) -> Option<String> {
    let page = u16::from_be_bytes([bytes[16], bytes[17]]);
    let (largest_root, incremental) = (number(bytes, 52), number(bytes, 64));
    let fields = [
        ("page size", i64::from(page), page == 1 || page.is_power_of_two() && page >= 512),
        // 1 is a rollback journal, 2 a write-ahead log.
        ("write format", bytes[18].into(), matches!(bytes[18], 1 | 2)),
        ("read format", bytes[19].into(), matches!(bytes[19], 1 | 2)),
        ("reserved space", bytes[20].into(), bytes[20] == 0),
        ("largest payload", bytes[21].into(), bytes[21] == 64),
        ("smallest payload", bytes[22].into(), bytes[22] == 32),
        ("leaf payload", bytes[23].into(), bytes[23] == 32),
        ("schema format", number(bytes, 44), (1..=4).contains(&number(bytes, 44))),
        ("text encoding", number(bytes, 56), number(bytes, 56) == 1),
        ("version", number(bytes, 60), number(bytes, 60) > 0),
        ("incremental vacuum", incremental, incremental == 0 || largest_root > 0),
        ("expansion space", 1, bytes[72..92].iter().all(|byte| *byte == 0)),
    ];
    let (field, value, _) = fields.into_iter().find(|(_, _, possible)| !possible)?;
    Some(format!("its {field} is {value}"))
}
