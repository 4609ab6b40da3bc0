//! A copy of a whole ledger, of one moment, while others may be writing to it.

use std::{ops::ControlFlow, path::Path, time::Duration};

use rusqlite::{
    Connection, OpenFlags,
    backup::{Backup, StepResult},
};

use super::{
    SqliteLedger, failure,
    open::{connect_read_only, located},
};
use crate::Error;

/// Pages that are copied before it is asked whether to go on: some 400 kB.
const PAGES: i32 = 100;

/// How long to wait for a lock before it is asked again whether to go on.
const PAUSE: Duration = Duration::from_millis(20);

impl SqliteLedger {
    /// Copies the ledger at `path`, with what stands in its log only, into the file `copy`, which is there and has no byte
    /// in it. It is the ledger of one moment, whatever others record meanwhile. `go_on` is asked now and then. An older
    /// ledger keeps its version, and nothing is checked.
    ///
    /// # Errors
    /// As [`SqliteLedger::open_read_only`] but for [`Error::Older`]; [`Error::Occupied`] where the copy is no empty file;
    /// [`Error::BrokenOff`] where `go_on` says so. Then the copy is not whole.
    pub fn copy(
        path: impl AsRef<Path>,
        copy: impl AsRef<Path>,
        go_on: &mut dyn FnMut() -> ControlFlow<()>,
    ) -> Result<(), Error> {
        let path = located(path.as_ref())?;
        let to = located(copy.as_ref())?;
        let there = to.metadata().map_err(|source| Error::Io { path: to.clone(), source })?;
        if !there.is_file() || there.len() > 0 {
            return Err(Error::Occupied { path: to });
        }
        let (_held, db, _) = connect_read_only(&path)?;
        // Held until the end, so that no writer can begin the copy anew between two steps.
        let snapshot = db.unchecked_transaction().map_err(failure(&path, "copy"))?;
        snapshot.query_row("SELECT 1 FROM sqlite_schema", [], |_| Ok(())).map_err(failure(&path, "copy"))?;
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let mut target = Connection::open_with_flags(&to, flags).map_err(failure(&to, "open the copy"))?;
        // Nobody sees the copy before it is whole, and whoever makes it waits for the disk once, at the end.
        target.pragma_update(None, "synchronous", "off").map_err(failure(&to, "set the copy up"))?;
        let backup = Backup::new(&snapshot, &mut target).map_err(failure(&to, "begin the copy"))?;
        loop {
            match backup.step(PAGES).map_err(failure(&to, "write the copy"))? {
                StepResult::Done => return Ok(()),
                StepResult::Busy | StepResult::Locked => std::thread::sleep(PAUSE),
                _ => {}
            }
            if go_on().is_break() {
                return Err(Error::BrokenOff { path });
            }
        }
    }
}
