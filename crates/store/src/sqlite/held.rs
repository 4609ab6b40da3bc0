//! Which files this process has open as ledgers, and what is done when it closes one.
//!
//! POSIX takes all locks that a process has on a file away when the process closes any descriptor of that file. A header
//! that was read and closed while a connection is open would leave that connection without its lock, by which other
//! processes see that the ledger and its log are in use. So a header is read only while
//! this process has no connection to the file.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    sync::{Mutex, MutexGuard, PoisonError},
};

use rusqlite::Connection;

use super::{
    header::{Header, header, refuse_other},
    log,
};
use crate::Error;

/// What a file is known by, whatever its name.
type Inode = (u64, u64);

/// Files with the number of connections to them. Locks belong to the process, and so does this.
static OPEN: Mutex<BTreeMap<Inode, usize>> = Mutex::new(BTreeMap::new());

fn open() -> MutexGuard<'static, BTreeMap<Inode, usize>> {
    // Counting cannot be left half done.
    OPEN.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(unix)]
fn inode(path: &Path) -> Option<Inode> {
    use std::os::unix::fs::MetadataExt;
    path.metadata().ok().map(|there| (there.dev(), there.ino()))
}

/// Elsewhere locks belong to descriptors.
#[cfg(not(unix))]
fn inode(_: &Path) -> Option<Inode> {
    None
}

/// To be kept as long as a connection, and dropped after it.
#[derive(Debug)]
pub(super) struct Held {
    path: PathBuf,
    inode: Option<Inode>,
    /// Whether a log that is left is written back: a connection for reading cannot do that itself when it closes.
    fold: bool,
}

impl Held {
    /// The same for a connection that cannot write.
    pub fn for_reading(mut self) -> Self {
        self.fold = true;
        self
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        if self.fold {
            // Where it fails, everything is in the log still.
            let _ = log::fold(&self.path);
        }
        let Some(inode) = self.inode else { return };
        let mut open = open();
        if let Some(connections) = open.get_mut(&inode) {
            *connections -= 1;
            if *connections == 0 {
                open.remove(&inode);
            }
        }
    }
}

/// Looks at the file's header, refuses what is no ledger of this program, and has `connect` open the file. Two threads
/// cannot do so at the same time.
pub(super) fn connect(
    path: &Path,
    connect: impl FnOnce(&Header) -> Result<Connection, Error>,
) -> Result<(Held, Connection), Error> {
    let mut open = open();
    let is_open = inode(path).is_some_and(|inode| open.contains_key(&inode));
    let header = if is_open { Header::Open } else { header(path)? };
    refuse_other(path, &header)?;
    let db = connect(&header)?;
    let inode = inode(path);
    if let Some(inode) = inode {
        *open.entry(inode).or_default() += 1;
    }
    Ok((Held { path: path.to_owned(), inode, fold: false }, db))
}
