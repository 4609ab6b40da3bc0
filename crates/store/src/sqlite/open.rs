//! Opening: what is a ledger, what is not, and how a connection is set up.

use std::{
    path::{Path, PathBuf},
    thread,
    time::{Duration, Instant},
};

use rusqlite::{Connection, ErrorCode, MAIN_DB, OpenFlags, config::DbConfig};

use super::{
    SqliteLedger, failure,
    header::{Header, refuse_other},
    held::{Held, connect},
    log,
    schema::{self, VERSION},
};
use crate::Error;

/// How long to wait for another process that writes.
const PATIENCE: Duration = Duration::from_secs(10);
/// How long until it is tried again where SQLite does not wait.
const PAUSE: Duration = Duration::from_millis(5);

impl SqliteLedger {
    /// Opens the ledger at `path` for reading and writing. Where there is no file, or an empty one, it becomes a
    /// ledger; one of an older version is brought to this one.
    ///
    /// # Errors
    /// [`Error::NotALedger`] and [`Error::Newer`] for files of other programs and versions, which stay as they are.
    pub fn open(path: impl AsRef<Path>) -> Result<Self, Error> {
        let path = located(path.as_ref())?;
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let opened = |_: &Header| Connection::open_with_flags(&path, flags).map_err(failure(&path, "open"));
        let (held, mut db) = connect(&path, opened)?;
        // SQLite opens for reading what the file system does not let it write.
        if db.is_readonly(MAIN_DB).map_err(failure(&path, "open"))? {
            return Err(Error::ReadOnly { path });
        }
        prepare(&db).map_err(failure(&path, "set up"))?;
        // A newer version may stand in the write-ahead log only; until that is excluded, closing must not write it back.
        db.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true).map_err(failure(&path, "set up"))?;
        // The header may have been that of a half-made ledger, which SQLite has undone.
        if let Some(found) = waiting(|| schema::found(&db)).map_err(failure(&path, "read the version"))? {
            refuse_other(&path, &Header::Ledger(found))?;
        }
        db.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, false).map_err(failure(&path, "set up"))?;
        // Created before it is switched to a write-ahead log, so that the main file says what it is from the first
        // commit on: the schema and the application's number reach it together.
        waiting(|| schema::migrate(&mut db)).map_err(failure(&path, "bring to this version"))?;
        waiting(|| make_durable(&db)).map_err(failure(&path, "switch to a write-ahead log"))?;
        Ok(Self { path, db, _held: held })
    }

    /// Opens the ledger at `path` for reading. Nothing is created or brought to another version.
    ///
    /// # Errors
    /// [`Error::Missing`] where there is none; else as [`SqliteLedger::open`], [`Error::Older`], and [`Error::LeftLog`]
    /// where a process was killed and what it left cannot be played back here.
    pub fn open_read_only(path: impl AsRef<Path>) -> Result<Self, Error> {
        let path = located(path.as_ref())?;
        let (held, db, found) = connect_read_only(&path)?;
        if found < VERSION {
            return Err(Error::Older { path, found, known: VERSION });
        }
        Ok(Self { path, db, _held: held })
    }
}

/// A connection for reading to a ledger of this version or an older one, and its version. What is held is to be dropped
/// after the connection.
pub(super) fn connect_read_only(path: &Path) -> Result<(Held, Connection, i64), Error> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let (held, db) = connect(path, |header| match header {
        Header::Empty => Err(Error::Missing { path: path.to_owned() }),
        _ => Connection::open_with_flags(path, flags).map_err(failure(path, "open for reading")),
    })?;
    let (db, found) = match prepared(db) {
        Ok(opened) => opened,
        Err(e) => match log::left(path) {
            Some(log) if needs_writing(&e) => return Err(Error::LeftLog { path: path.to_owned(), log }),
            Some(_) => return Err(failure(path, "open for reading")(e)),
            None => unchanging(path).unwrap_or(Err(e)).map_err(failure(path, "open for reading"))?,
        },
    };
    refuse_other(path, &Header::Ledger(found))?;
    Ok((held.for_reading(), db, found))
}

/// A connection that is set up, and the ledger's version.
fn prepared(db: Connection) -> rusqlite::Result<(Connection, i64)> {
    prepare(&db)?;
    let found = schema::version(&db)?;
    Ok((db, found))
}

/// Whether reading failed because something would have to be written first.
fn needs_writing(error: &rusqlite::Error) -> bool {
    matches!(error.sqlite_error_code(), Some(ErrorCode::CannotOpen | ErrorCode::ReadOnly | ErrorCode::PermissionDenied))
}

/// Reading beside a writer needs a shared file next to the ledger. On a medium where none can be made, nobody can be
/// writing, and the ledger can be read as a file that does not change, if it has no log left.
fn unchanging(path: &Path) -> Option<rusqlite::Result<(Connection, i64)>> {
    let escaped = path.to_str()?.replace('%', "%25").replace('?', "%3f").replace('#', "%23");
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX | OpenFlags::SQLITE_OPEN_URI;
    Some(Connection::open_with_flags(format!("file:{escaped}?immutable=1"), flags).and_then(prepared))
}

/// Tries a step again while another process is in the way: SQLite itself does not wait where the other one is just switching the
/// ledger to a write-ahead log, or closing it.
fn waiting<T>(mut step: impl FnMut() -> rusqlite::Result<T>) -> rusqlite::Result<T> {
    let begins = Instant::now();
    loop {
        match step() {
            Err(e) if e.sqlite_error_code() == Some(ErrorCode::DatabaseBusy) && begins.elapsed() < PATIENCE => {
                thread::sleep(PAUSE);
            }
            done => return done,
        }
    }
}

/// The path from the root, so that no name (":memory:") has a meaning of its own.
pub(super) fn located(path: &Path) -> Result<PathBuf, Error> {
    std::path::absolute(path).map_err(|source| Error::Io { path: path.to_owned(), source })
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
