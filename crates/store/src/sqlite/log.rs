//! The write-ahead log beside a ledger: what stands in it only is lost to whoever copies the one file.
//!
//! SQLite writes the log back and deletes it when the last connection closes. While others have the ledger open, each
//! connection that has written writes back what it can when it ends; a process that is about to be ended from outside
//! can do so for all of its connections ([`SqliteLedger::write_back`]).

use std::{
    ffi::OsString,
    path::{Path, PathBuf},
    time::Duration,
};

use rusqlite::{Connection, MAIN_DB, OpenFlags, config::DbConfig};

use super::{
    SqliteLedger, failure,
    header::{Header, header, refuse_other},
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
        if left(&path).is_none() {
            return Ok(());
        }
        refuse_other(&path, &header(&path)?)?;
        let doing = || failure(&path, "write the log back");
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let db = Connection::open_with_flags(&path, flags).map_err(doing())?;
        db.busy_timeout(HASTE).map_err(doing())?;
        db.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true).map_err(doing())?;
        refuse_other(&path, &Header::Ledger(schema::version(&db).map_err(doing())?))?;
        // Where others are in the way it still writes back what it can, and says so in its row.
        db.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())).map_err(doing())
    }
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
