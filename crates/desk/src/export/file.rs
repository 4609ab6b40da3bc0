//! Writing an export into a file, without harm to what is there.
//!
//! A file appears only when it is complete: the export is written to a new file beside it, under a name that nobody can
//! foresee, and takes its place at the end. Until then, and after any failure, what was there before is still there. The new
//! file has the old one's permissions and belongs to whoever writes it; whoever has the old one open, or by another name,
//! keeps that. One that is protected against writing is left alone.
//!
//! What is no plain file is written through: a pipe, a terminal, `/dev/stdout`. A symbolic link stays; what it leads to is
//! written as if it had been named. The ledger is refused, under whatever name, with the files that belong to it.

use std::{
    ffi::OsString,
    fs::{self, Metadata, OpenOptions},
    io::{self, BufWriter, Write},
    path::{Path, PathBuf},
};

use crate::Error;

/// Links that are followed one after the other, as many as Linux does.
const LINKS: usize = 40;

/// Has `write` fill the file at `path`. `ledger` is the file that must not be written over.
///
/// # Errors
/// What `write` fails with; [`Error::OutputIsLedger`], [`Error::OutputIsProtected`] and [`Error::OutputIsNoFile`] before
/// anything is written; [`Error::Output`] where the file system refuses.
pub fn write_to(
    path: &Path,
    ledger: &Path,
    write: impl FnOnce(&mut dyn Write) -> Result<(), Error>,
) -> Result<(), Error> {
    let failed = |doing| move |source| Error::Output { path: path.to_owned(), doing, source };
    let target = target(path).map_err(failed("cannot be written"))?;
    let there = match fs::metadata(&target) {
        Ok(there) => Some(there),
        Err(e) if e.kind() == io::ErrorKind::NotFound => None,
        Err(e) => return Err(failed("cannot be looked at")(e)),
    };
    if belongs_to(ledger, &target, there.as_ref()) {
        return Err(Error::OutputIsLedger { path: path.to_owned() });
    }
    match there {
        Some(there) if there.is_dir() => Err(Error::OutputIsNoFile { path: path.to_owned() }),
        Some(there) if is_descriptor(&target) || !there.is_file() => {
            // What was written to an open file before, by whom ever, stays in front.
            let file = OpenOptions::new().append(true).open(&target).map_err(failed("cannot be written"))?;
            through(path, file, write)
        }
        Some(there) if there.permissions().readonly() => Err(Error::OutputIsProtected { path: path.to_owned() }),
        there => replace(path, &target, there.as_ref(), write),
    }
}

/// Refuses a path that is the ledger or belongs to it, by whatever name; a shell can open it as standard output.
///
/// # Errors
/// [`Error::OutputIsLedger`].
pub fn refuse_ledger(path: &Path, ledger: &Path) -> Result<(), Error> {
    if is_ledger(path, ledger) { Err(Error::OutputIsLedger { path: path.to_owned() }) } else { Ok(()) }
}

/// Whether a path is the ledger or one of the files beside it, by whatever name.
pub(crate) fn is_ledger(path: &Path, ledger: &Path) -> bool {
    let target = target(path).unwrap_or_else(|_| path.to_owned());
    belongs_to(ledger, &target, fs::metadata(&target).ok().as_ref())
}

/// Writes beside the file and puts the result in its place.
fn replace(
    path: &Path,
    target: &Path,
    there: Option<&Metadata>,
    write: impl FnOnce(&mut dyn Write) -> Result<(), Error>,
) -> Result<(), Error> {
    let failed = |doing| move |source| Error::Output { path: path.to_owned(), doing, source };
    let folder = target.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let beside = new_file(folder).map_err(failed("cannot be written"))?;
    if let Some(there) = there {
        beside.as_file().set_permissions(there.permissions()).map_err(failed("cannot be given its permissions"))?;
    }
    through(path, beside.as_file(), write)?;
    // A name that is moved before the words are on the disk could lead to an empty file after a failure of power.
    beside.as_file().sync_all().map_err(failed("cannot be written"))?;
    beside.persist(target).map_err(|e| failed("cannot be put in its place")(e.error))?;
    Ok(())
}

/// Has `write` fill an open file; a failure of the stream is one of the file.
fn through(
    path: &Path,
    file: impl Write,
    write: impl FnOnce(&mut dyn Write) -> Result<(), Error>,
) -> Result<(), Error> {
    let mut out = BufWriter::new(file);
    write(&mut out).and_then(|()| Ok(out.flush()?)).map_err(|error| match error {
        Error::Write(source) => Error::Output { path: path.to_owned(), doing: "cannot be written", source },
        error => error,
    })
}

/// A new file with the permissions that every new file has here, under a name of its own.
fn new_file(folder: &Path) -> io::Result<tempfile::NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".rashomon-export-");
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    builder.tempfile_in(folder)
}

/// Where the links lead that begin at `path`: to something that is no link, or to a name that is free.
pub(crate) fn target(path: &Path) -> io::Result<PathBuf> {
    let mut at = located(path)?;
    for _ in 0..LINKS {
        if is_descriptor(&at) {
            return Ok(at);
        }
        match fs::read_link(&at) {
            Ok(next) => at = located(&at.parent().unwrap_or(Path::new("/")).join(next))?,
            // It is no link, or nothing is there.
            Err(_) => return Ok(at),
        }
    }
    Err(io::Error::other("too many symbolic links"))
}

/// The path with its folder resolved.
fn located(path: &Path) -> io::Result<PathBuf> {
    let Some(name) = path.file_name() else { return path.canonicalize() };
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    Ok(folder.canonicalize()?.join(name))
}

/// Whether the path names what a process has open (`/dev/fd/1`, `/proc/self/fd/1`): it looks like a link to a file, but
/// writing there means to go on where others have written.
fn is_descriptor(path: &Path) -> bool {
    path.parent().is_some_and(|folder| {
        folder == Path::new("/dev/fd") || folder.starts_with("/proc") && folder.file_name().is_some_and(|n| n == "fd")
    })
}

/// The same of a path whose links were followed.
pub(crate) fn belongs_to(ledger: &Path, target: &Path, there: Option<&Metadata>) -> bool {
    ["", "-wal", "-shm", "-journal"].iter().any(|ending| {
        let mut name = OsString::from(ledger);
        name.push(ending);
        let own = Path::new(&name);
        let same_name = located(own).and_then(|own| self::target(&own)).is_ok_and(|own| own == target);
        same_name || there.is_some_and(|there| own.metadata().is_ok_and(|own| is_same(&own, there)))
    })
}

#[cfg(unix)]
fn is_same(a: &Metadata, b: &Metadata) -> bool {
    use std::os::unix::fs::MetadataExt;
    (a.dev(), a.ino()) == (b.dev(), b.ino())
}

/// Elsewhere names have to do.
#[cfg(not(unix))]
fn is_same(_: &Metadata, _: &Metadata) -> bool {
    false
}

#[cfg(all(test, unix))]
#[path = "file_tests.rs"]
mod tests;
