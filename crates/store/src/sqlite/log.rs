//! The write-ahead log beside a ledger: what stands in it only is lost to whoever copies the one file.
//!
//! SQLite writes the log back and deletes it when the last connection closes, unless that one is for reading: then this is
//! done here ([`fold`]). While others have the ledger open, each connection that has written writes back what it can when
//! it ends; a process that is about to be ended from outside can do so for all of its connections
//! ([`SqliteLedger::write_back`]).

use std::{
    ffi::OsString,
    path::{Path, PathBuf},
    time::Duration,
};

use rusqlite::{Connection, MAIN_DB, OpenFlags, config::DbConfig};

use super::{
    SqliteLedger, failure,
    header::{Header, refuse_other},
    held::{Held, connect},
    open::located,
    schema,
};
use crate::Error;

/// How long a process that is about to end waits for others that read or write.
const HASTE: Duration = Duration::from_millis(200);

/// The file beside a ledger that has its name and this ending.
pub(super) fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(ending);
    name.into()
}

/// A log or journal with something in it, which must be played back before the ledger is whole.
pub(super) fn left(path: &Path) -> Option<PathBuf> {
    let holds_something = |file: &PathBuf| file.metadata().is_ok_and(|m| m.len() > 0);
    ["-wal", "-journal"].into_iter().map(|ending| beside(path, ending)).find(holds_something)
}

impl SqliteLedger {
    /// Writes what stands only in the log back into the ledger at `path`, as far as no other process is in the way, and
    /// empties the log. Other connections to it may be open, in this process too; what they have not committed yet is
    /// left out. Files of other programs and versions stay as they are.
    ///
    /// # Errors
    /// As [`SqliteLedger::open`].
    pub fn write_back(path: impl AsRef<Path>) -> Result<(), Error> {
        let path = located(path.as_ref())?;
        let Some((_held, db)) = for_the_log(&path)? else { return Ok(()) };
        // Where others are in the way it still writes back what it can, and says so in its row.
        let done = db.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()));
        done.map_err(failure(&path, "write the log back"))
    }
}

/// Opens the ledger for writing and closes it again, with which SQLite writes the log back and deletes it where nobody else
/// has the ledger open.
pub(super) fn fold(path: &Path) -> Result<(), Error> {
    if let Some((held, db)) = for_the_log(path)? {
        drop(db);
        drop(held);
    }
    Ok(())
}

/// A connection for writing, where there is a log.
fn for_the_log(path: &Path) -> Result<Option<(Held, Connection)>, Error> {
    if !beside(path, "-wal").exists() {
        return Ok(None);
    }
    let doing = || failure(path, "write the log back");
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let (held, db) = connect(path, |_| Connection::open_with_flags(path, flags).map_err(doing()))?;
    db.busy_timeout(HASTE).map_err(doing())?;
    // Not before the version in the log is known.
    db.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true).map_err(doing())?;
    refuse_other(path, &Header::Ledger(schema::version(&db).map_err(doing())?))?;
    db.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, false).map_err(doing())?;
    Ok(Some((held, db)))
}

impl Drop for SqliteLedger {
    /// Closing the last connection writes the log back; this does as much while others have the ledger open.
    fn drop(&mut self) {
        if self.db.is_readonly(MAIN_DB) == Ok(false) {
            // What cannot be written back stays in the log, where the next connection finds it.
            let _ = self.db.query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |_| Ok(()));
        }
    }
}
