//! What can go wrong with a ledger, said so that somebody can act on it.

use std::{io, path::PathBuf};

use rashomon_model::{CorrectionId, JudgementId, ReportId};

use crate::Fault;

/// Why a ledger could not do what was asked.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The file is something else; it was left as it is.
    #[error("{}: no ledger: {reason}", path.display())]
    NotALedger {
        /// The file.
        path: PathBuf,
        /// What it is instead.
        reason: String,
    },
    /// There is no such file, and it was to be read only.
    #[error("{}: no such ledger", path.display())]
    Missing {
        /// The file.
        path: PathBuf,
    },
    /// A newer version of the program has written the file; it was left as it is.
    #[error("{}: the ledger has version {found}, this program knows versions up to {known}", path.display())]
    Newer {
        /// The file.
        path: PathBuf,
        /// Its version.
        found: i64,
        /// The newest version that this program knows.
        known: i64,
    },
    /// An older version wrote the file, and it was to be read only.
    #[error("{}: the ledger has version {found}, this program needs {known}: open it once for writing", path.display())]
    Older {
        /// The file.
        path: PathBuf,
        /// Its version.
        found: i64,
        /// The version that this program needs.
        known: i64,
    },
    /// The disk or the quota is used up; nothing of the last step was kept.
    #[error("{}: no space left; nothing of this step was kept", path.display())]
    Full {
        /// The ledger.
        path: PathBuf,
    },
    /// Another process was writing for too long.
    #[error("{}: another process is writing to the ledger", path.display())]
    Busy {
        /// The ledger.
        path: PathBuf,
    },
    /// The ledger was opened for reading, or the file system allows no more.
    #[error("{}: the ledger cannot be written to", path.display())]
    ReadOnly {
        /// The ledger.
        path: PathBuf,
    },
    /// A process was killed while it wrote, and what it left beside the ledger cannot be played back where nothing can be
    /// written.
    #[error(
        "{}: the last records stand in {} only, which cannot be played back here because nothing can be written: copy both \
         files to a folder that can be written to, and open the ledger there",
        path.display(), log.display()
    )]
    LeftLog {
        /// The ledger.
        path: PathBuf,
        /// The log beside it.
        log: PathBuf,
    },
    /// A copy would take the place of a file that is there.
    #[error("{}: is there already, and is not written over", path.display())]
    Occupied {
        /// The file.
        path: PathBuf,
    },
    /// Whoever asked for something did not wait for its end.
    #[error("{}: broken off", path.display())]
    BrokenOff {
        /// The ledger.
        path: PathBuf,
    },
    /// The file cannot be reached.
    #[error("{}: {source}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The database refused.
    #[error("{}: {doing}: {source}", path.display())]
    Database {
        /// The ledger.
        path: PathBuf,
        /// What was being done.
        doing: &'static str,
        /// Why.
        source: rusqlite::Error,
    },
    /// Something recorded or derived cannot be read back.
    #[error("{}: {record} cannot be read: {reason}", path.display())]
    Corrupt {
        /// The ledger.
        path: PathBuf,
        /// Its id or number.
        record: String,
        /// Why.
        reason: String,
    },
    /// A report to be recorded breaks the contract.
    #[error("{report} ({origin}): {fault}")]
    Entry {
        /// The report.
        report: ReportId,
        /// Where it was read.
        origin: String,
        /// What is wrong first.
        fault: Fault,
    },
    /// The ledger does not have the report.
    #[error("the ledger has no {report}")]
    Unknown {
        /// The report.
        report: ReportId,
    },
    /// A correction that cannot be recorded.
    #[error("{correction}: {reason}")]
    Correction {
        /// The correction.
        correction: CorrectionId,
        /// Why.
        reason: String,
    },
    /// Another process derived the incidents at the same time.
    #[error("{}: another process derived the incidents at the same time", path.display())]
    Outrun {
        /// The ledger.
        path: PathBuf,
    },
    /// A judgement that cannot be recorded.
    #[error("{judgement}: {reason}")]
    Judgement {
        /// The judgement.
        judgement: JudgementId,
        /// Why.
        reason: String,
    },
    /// Incidents that cannot be stored.
    #[error("derived incidents: {reason}")]
    Derived {
        /// Why.
        reason: String,
    },
    /// Several ids begin so.
    #[error("`{prefix}` is not unique: {}{}", candidates.join(", "), if *more { ", and more" } else { "" })]
    Ambiguous {
        /// What was asked for.
        prefix: String,
        /// The first ids that begin so, sorted.
        candidates: Vec<String>,
        /// Whether there are more of them.
        more: bool,
    },
}

/// How many ids an [`Error::Ambiguous`] names.
pub(crate) const CANDIDATES: usize = 8;

/// The one of `ids` (sorted, distinct), if it is the only one.
pub(crate) fn unique(prefix: &str, mut ids: Vec<String>) -> Result<Option<String>, Error> {
    if ids.len() < 2 {
        return Ok(ids.pop());
    }
    let more = ids.len() > CANDIDATES;
    ids.truncate(CANDIDATES);
    Err(Error::Ambiguous { prefix: prefix.to_owned(), candidates: ids, more })
}
