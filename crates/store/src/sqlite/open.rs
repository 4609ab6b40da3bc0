//! Opening: what is a ledger, what is not, and how a connection is set up.

use std::{
    fs::File,
    io::{ErrorKind, Read},
    path::{Path, PathBuf},
    time::Duration,
};

use rusqlite::{Connection, MAIN_DB, OpenFlags, config::DbConfig};

use super::{
    SqliteLedger, failure,
    schema::{self, APPLICATION_ID, VERSION},
};
use crate::Error;

/// How long to wait for another process that writes.
const PATIENCE: Duration = Duration::from_secs(10);

/// What the first bytes of a file say. They are read without SQLite, which would touch files of other programs: it
/// plays back a journal that it finds beside them.
enum Header {
    /// There is no file, or one without a byte in it.
    Empty,
    /// A ledger of this version, as far as the main file knows.
    Ledger(i64),
}

impl SqliteLedger {
    /// Opens the ledger at `path` for reading and writing. Where there is no file, or an empty one, it becomes a
    /// ledger; one of an older version is brought to this one.
    ///
    /// # Errors
    /// [`Error::NotALedger`] and [`Error::Newer`] for files of other programs and versions, which stay as they are.
    pub fn open(path: impl AsRef<Path>) -> Result<Self, Error> {
        let path = located(path.as_ref())?;
        refuse_other(&path, &header(&path)?)?;
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let mut db = Connection::open_with_flags(&path, flags).map_err(failure(&path, "open"))?;
        // SQLite opens for reading what the file system does not let it write.
        if db.is_readonly(MAIN_DB).map_err(failure(&path, "open"))? {
            return Err(Error::ReadOnly { path });
        }
        prepare(&db).map_err(failure(&path, "set up"))?;
        // A newer version may stand in the write-ahead log only; until that is excluded, closing must not write it back.
        db.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true).map_err(failure(&path, "set up"))?;
        let found = schema::version(&db).map_err(failure(&path, "read the version"))?;
        refuse_other(&path, &Header::Ledger(found))?;
        db.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, false).map_err(failure(&path, "set up"))?;
        // Created before it is switched to a write-ahead log, so that the main file says what it is from the first
        // commit on: the schema and the application's number reach it together.
        schema::migrate(&mut db).map_err(failure(&path, "bring to this version"))?;
        make_durable(&db).map_err(failure(&path, "switch to a write-ahead log"))?;
        Ok(Self { path, db })
    }

    /// Opens the ledger at `path` for reading. Nothing is created or brought to another version.
    ///
    /// # Errors
    /// [`Error::Missing`] where there is none; else as [`SqliteLedger::open`], and [`Error::Older`].
    pub fn open_read_only(path: impl AsRef<Path>) -> Result<Self, Error> {
        let path = located(path.as_ref())?;
        let header = header(&path)?;
        if let Header::Empty = header {
            return Err(Error::Missing { path });
        }
        refuse_other(&path, &header)?;
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let opened = Connection::open_with_flags(&path, flags).and_then(|db| {
            prepare(&db)?;
            let found = schema::version(&db)?;
            Ok((db, found))
        });
        let (db, found) = match opened {
            Ok(opened) => opened,
            Err(e) => unchanging(&path).unwrap_or(Err(e)).map_err(failure(&path, "open for reading"))?,
        };
        refuse_other(&path, &Header::Ledger(found))?;
        if found < VERSION {
            return Err(Error::Older { path, found, known: VERSION });
        }
        Ok(Self { path, db })
    }
}

/// Reading beside a writer needs a shared file next to the ledger. On a medium where none can be made, nobody can be
/// writing, and the ledger can be read as a file that does not change, if it has no log left.
fn unchanging(path: &Path) -> Option<rusqlite::Result<(Connection, i64)>> {
    let mut log = path.as_os_str().to_owned();
    log.push("-wal");
    if Path::new(&log).metadata().is_ok_and(|m| m.len() > 0) {
        return None;
    }
    let escaped = path.to_str()?.replace('%', "%25").replace('?', "%3f").replace('#', "%23");
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX | OpenFlags::SQLITE_OPEN_URI;
    Some(Connection::open_with_flags(format!("file:{escaped}?immutable=1"), flags).and_then(|db| {
        prepare(&db)?;
        let found = schema::version(&db)?;
        Ok((db, found))
    }))
}

/// The path from the root, so that no name (":memory:") has a meaning of its own.
fn located(path: &Path) -> Result<PathBuf, Error> {
    std::path::absolute(path).map_err(|source| Error::Io { path: path.to_owned(), source })
}

fn header(path: &Path) -> Result<Header, Error> {
    let io = |source| Error::Io { path: path.to_owned(), source };
    let other = |reason: &str| Error::NotALedger { path: path.to_owned(), reason: reason.to_owned() };
    let file = match File::open(path) {
        Ok(file) => file,
        Err(e) if e.kind() == ErrorKind::NotFound => return Ok(Header::Empty),
        Err(e) => return Err(io(e)),
    };
    if !file.metadata().map_err(io)?.is_file() {
        return Err(other("it is no file"));
    }
    let mut bytes = Vec::new();
    file.take(100).read_to_end(&mut bytes).map_err(io)?;
    if bytes.is_empty() {
        return Ok(Header::Empty);
    }
    if bytes.len() < 100 || !bytes.starts_with(b"SQLite format 3\0") {
        return Err(other("it is no SQLite database"));
    }
    let number = |at: usize| i64::from(i32::from_be_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]]));
    // Places of the user version and of the application id, as SQLite's file format has them.
    let (version, application) = (number(60), number(68));
    // The number of the application comes with the first version, in one transaction.
    if application == APPLICATION_ID && version == 0 {
        return Err(other("its version is 0, which no ledger has: its header is damaged"));
    }
    if application == APPLICATION_ID {
        return Ok(Header::Ledger(version));
    }
    Err(other("it is the SQLite database of another program"))
}

/// Versions that this program cannot have: newer ones, and those that only damage makes.
fn refuse_other(path: &Path, header: &Header) -> Result<(), Error> {
    match header {
        Header::Ledger(found) if *found < 0 => {
            let reason = format!("its version is {found}, which no ledger has: its header is damaged");
            Err(Error::NotALedger { path: path.to_owned(), reason })
        }
        Header::Ledger(found) if *found > VERSION => {
            Err(Error::Newer { path: path.to_owned(), found: *found, known: VERSION })
        }
        Header::Ledger(_) | Header::Empty => Ok(()),
    }
}

/// Pages in the log before it is written back. Each time waits for the disk; with these, about one and a half times as
/// many reports a second are added as with SQLite's own 1,000 (`tests/speed.rs`), and a log of 32 MB hurts nobody.
const LOG_PAGES: i64 = 8_000;

/// What every connection needs; none of it writes.
fn prepare(db: &Connection) -> rusqlite::Result<()> {
    db.busy_timeout(PATIENCE)?;
    db.set_prepared_statement_cache_capacity(64);
    db.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    db.pragma_update(None, "foreign_keys", true)?;
    db.pragma_update(None, "trusted_schema", false)?;
    db.pragma_update(None, "temp_store", "memory")?;
    db.pragma_update(None, "wal_autocheckpoint", LOG_PAGES)?;
    db.pragma_update(None, "cache_size", -32_000)
}

/// With a write-ahead log, a commit is whole once its last frame is written: a killed process loses at most the report
/// that it was working on, because what it wrote is with the operating system. A power cut may in addition lose the
/// last reports, each as a whole, since NORMAL waits for the disk only when the log is written back, and never in an
/// order that damages the file. Those reports can be read again, which is why a wait for each of them (which costs a
/// hundredfold on a slow disk) is not worth it. A judgement is a person's work and cannot be remade: for those,
/// [`durably`] waits. Where the file system has no shared memory, SQLite stays with its older journal, and every
/// commit waits.
fn make_durable(db: &Connection) -> rusqlite::Result<()> {
    let mode: String = db.pragma_update_and_check(None, "journal_mode", "wal", |row| row.get(0))?;
    db.pragma_update(None, "synchronous", if mode == "wal" { "normal" } else { "full" })
}

/// Runs `write` so that what it commits is on the disk when it returns.
pub(super) fn durably<T>(
    db: &mut Connection,
    write: impl FnOnce(&mut Connection) -> rusqlite::Result<T>,
) -> rusqlite::Result<T> {
    let usual: i64 = db.pragma_query_value(None, "synchronous", |row| row.get(0))?;
    db.pragma_update(None, "synchronous", "full")?;
    let result = write(db);
    db.pragma_update(None, "synchronous", usual)?;
    result
}
