//! A copy of a whole ledger: of one moment, checked, and never in the place of another file.

use std::{
    fs::{self, File},
    io,
    ops::ControlFlow,
    path::{Path, PathBuf},
    sync::atomic::Ordering,
};

use rashomon_store::{Error as LedgerError, SqliteLedger};
use serde::Serialize;
use tempfile::Builder;

use crate::{
    Access, Desk, Error, OpenOptions, Verification,
    export::file::{belongs_to, target},
};

/// A copy that was made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Backup {
    /// Where it is.
    pub path: PathBuf,
    /// Its length.
    pub bytes: u64,
    /// What came of looking through all of it.
    pub verified: Verification,
}

/// Copies the ledger at `from` into the new file `to`, with what stands in its log only; others may be writing to it. The
/// copy is made in a folder beside `to` that only its maker can look into, is verified there, and appears under its name when
/// it is on the disk. Its permissions are those of the ledger, or fewer. An older ledger is copied as it is; that it can be
/// brought to this version, and is then sound, is tried on a second copy.
///
/// # Errors
/// [`Error::OutputIsThere`] and [`Error::OutputIsLedger`] where `to` is taken; [`Error::UnsoundCopy`] where the ledger is
/// damaged; where the ledger cannot be read, as [`Desk::open`]; where the file system refuses, [`Error::Output`].
pub fn backup(from: &Path, to: &Path, options: OpenOptions) -> Result<Backup, Error> {
    let failed = |doing| move |source| Error::Output { path: to.to_owned(), doing, source };
    free(from, to)?;
    let rights = fs::metadata(from).map_err(|e| match e.kind() {
        io::ErrorKind::NotFound => Error::Missing { path: from.to_owned() },
        _ => LedgerError::Io { path: from.to_owned(), source: e }.into(),
    })?;
    if rights.is_file() && rights.len() == 0 {
        return Err(Error::Empty { path: from.to_owned() });
    }
    let folder = to.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut hidden = Builder::new();
    hidden.prefix(".rashomon-backup-");
    #[cfg(unix)]
    hidden.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o700));
    let private = hidden.tempdir_in(folder).map_err(failed("cannot be written"))?;
    let mut builder = Builder::new();
    #[cfg(unix)]
    builder.permissions(for_the_copy(&rights));
    let copy = builder.tempfile_in(private.path()).map_err(failed("cannot be written"))?;
    let stop = options.stop.clone();
    let mut go_on = || if stop.load(Ordering::Relaxed) { ControlFlow::Break(()) } else { ControlFlow::Continue(()) };
    SqliteLedger::copy(from, copy.path(), &mut go_on).map_err(|error| match error {
        LedgerError::Full { .. } => failed("cannot be written")(io::ErrorKind::StorageFull.into()),
        error => error.into(),
    })?;
    let verified = verified(copy.path(), private.path(), options).map_err(|error| match error {
        Error::Ledger(LedgerError::Full { .. }) => failed("cannot be written")(io::ErrorKind::StorageFull.into()),
        Error::Ledger(LedgerError::BrokenOff { .. }) => LedgerError::BrokenOff { path: from.to_owned() }.into(),
        Error::Write(source) => failed("cannot be written")(source),
        error => error,
    })?;
    if let Some(first) = verified.problems.first() {
        return Err(Error::UnsoundCopy { first: Box::new(first.clone()), problems: verified.problems.len() });
    }
    // A name that is given before the words are on the disk could lead to half a copy after a failure of power.
    copy.as_file().sync_all().map_err(failed("cannot be written"))?;
    let bytes = copy.as_file().metadata().map_err(failed("cannot be looked at"))?.len();
    // Looked for once more: whoever made it meanwhile keeps it.
    free(from, to)?;
    copy.persist_noclobber(to).map_err(|e| match e.error.kind() {
        io::ErrorKind::AlreadyExists => Error::OutputIsThere { path: to.to_owned() },
        _ => failed("cannot be put in its place")(e.error),
    })?;
    // The same for the name; not every file system can.
    let _ = File::open(folder).and_then(|folder| folder.sync_all());
    Ok(Backup { path: to.to_owned(), bytes, verified })
}

/// Refuses a name that is taken, by a link too, or that has a log beside it, which would be taken for one of the copy.
fn free(from: &Path, to: &Path) -> Result<(), Error> {
    if to.file_name().is_none() {
        return Err(Error::OutputIsNoFile { path: to.to_owned() });
    }
    let there = fs::metadata(to).ok();
    if target(to).is_ok_and(|target| belongs_to(from, &target, there.as_ref())) {
        return Err(Error::OutputIsLedger { path: to.to_owned() });
    }
    for ending in ["", "-wal", "-shm", "-journal"] {
        let mut name = to.as_os_str().to_owned();
        name.push(ending);
        if fs::symlink_metadata(&name).is_ok() {
            return Err(Error::OutputIsThere { path: name.into() });
        }
    }
    Ok(())
}

/// What comes of looking through a copy. One of an older version is left as it is, and a copy of it brought to this one.
fn verified(copy: &Path, private: &Path, options: OpenOptions) -> Result<Verification, Error> {
    let mut ledger = match SqliteLedger::open_read_only(copy) {
        Err(LedgerError::Older { .. }) => {
            let tried = private.join("tried.db");
            fs::copy(copy, &tried)?;
            SqliteLedger::open(&tried)?
        }
        ledger => ledger?,
    };
    ledger.breaks_off(options.stop.clone()).map_err(Error::from)?;
    Desk::over(Box::new(ledger), options.access(Access::Read)).verify()
}

/// The ledger's own permissions, from which the process's mask is taken away; the copy must be written.
#[cfg(unix)]
fn for_the_copy(ledger: &fs::Metadata) -> fs::Permissions {
    use std::os::unix::fs::PermissionsExt;
    fs::Permissions::from_mode(ledger.permissions().mode() & 0o666 | 0o600)
}
