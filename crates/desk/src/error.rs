//! What can go wrong at the desk, said so that somebody can act on it.

use std::{io, path::PathBuf};

use rashomon_core::data::DataError;
use rashomon_model::ReportId;

use crate::export::{Format, What};

/// Why the desk could not do what was asked.
///
/// The messages say what is wrong and where. What to do about it depends on who asks, a person at a terminal or a
/// browser, so that hints are the caller's.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// There is no such ledger, and it was to be read only.
    #[error("{}: no such ledger", path.display())]
    Missing {
        /// The file that was asked for.
        path: PathBuf,
    },
    /// The file has no byte in it: a first reading that was killed leaves one, and the next begins there.
    #[error("{}: the ledger is empty, nothing is recorded in it", path.display())]
    Empty {
        /// The file.
        path: PathBuf,
    },
    /// The desk was opened for reading.
    #[error("{}: the ledger was opened for reading", path.display())]
    ReadOnly {
        /// The ledger.
        path: PathBuf,
    },
    /// The ledger itself failed. Several ids that begin alike are [`rashomon_store::Error::Ambiguous`].
    #[error(transparent)]
    Ledger(#[from] rashomon_store::Error),
    /// A file of lexicons, patterns or event types is wrong.
    #[error("the data is wrong: {0}")]
    Data(#[from] DataError),
    /// The kept graph cannot be read or written: `rebuild` makes it anew.
    #[error("{event}: the kept graph of events is damaged ({reason}); `rashomon rebuild` makes it anew")]
    Graph {
        /// The event or report whose row it is.
        event: String,
        /// What is wrong.
        reason: String,
    },
    /// The analysis broke down on the report: a fault of this program. Nothing was recorded.
    #[error("{report}: the analysis broke down, a fault of this program; nothing was recorded")]
    Broken {
        /// The report.
        report: ReportId,
    },
    /// What was decided cannot be recorded so.
    #[error("{reason}")]
    Judging {
        /// Why.
        reason: String,
    },
    /// A value that somebody gave is none.
    #[error(transparent)]
    Value(#[from] crate::judge::BadValue),
    /// There is nothing to explain about what this id belongs to.
    #[error("{id}: only claims, events, incidents and reports can be explained")]
    Unexplained {
        /// The whole id.
        id: String,
    },
    /// The journal is shorter: the number is one of another ledger.
    #[error("number {since} lies behind the journal's end, which is {head}")]
    Ahead {
        /// The number that was given.
        since: u64,
        /// The journal's last number.
        head: u64,
    },
    /// Nothing writes these things in this format.
    #[error("{what} are not exported as {format}")]
    NoExport {
        /// What was to be exported.
        what: What,
        /// In which format.
        format: Format,
    },
    /// What was to be exported has no form in the format: a fault of this program.
    #[error("cannot be exported: {0}")]
    Form(String),
    /// The stream that is written to failed. A reader that has left is [`io::ErrorKind::BrokenPipe`].
    #[error("cannot be written: {0}")]
    Write(#[source] io::Error),
    /// A file that was to be written failed; what was there before is still there.
    #[error("{}: {doing}: {source}", path.display())]
    Output {
        /// The file.
        path: PathBuf,
        /// What was being done.
        doing: &'static str,
        /// Why it could not be done.
        source: io::Error,
    },
    /// The file that was to be written belongs to the ledger, which is left as it is.
    #[error("{}: is the ledger, which must not be written over", path.display())]
    OutputIsLedger {
        /// The file.
        path: PathBuf,
    },
    /// The file that was to be written is protected against writing, which a new file in its place would not heed.
    #[error("{}: is protected against writing", path.display())]
    OutputIsProtected {
        /// The file.
        path: PathBuf,
    },
    /// A copy of a ledger never takes the place of a file.
    #[error("{}: is there already, and a copy is not written over it", path.display())]
    OutputIsThere {
        /// The file.
        path: PathBuf,
    },
    /// A copy of a ledger was not kept, because it is not sound: `first` of so many problems.
    #[error("the copy is not sound and was not kept: {first}{}", if *problems > 1 { format!(", and {} more", problems - 1) } else { String::new() })]
    UnsoundCopy {
        /// The first problem.
        first: Box<rashomon_store::Problem>,
        /// How many there are.
        problems: usize,
    },
    /// The path that was to be written names no file that could be.
    #[error("{}: is no file name", path.display())]
    OutputIsNoFile {
        /// The path.
        path: PathBuf,
    },
}

impl From<io::Error> for Error {
    fn from(error: io::Error) -> Self {
        Self::Write(error)
    }
}
