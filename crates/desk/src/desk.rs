//! The desk: a ledger, opened.

use std::{
    fmt,
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use jiff::civil::Date;
use rashomon_model::Incident;
use rashomon_store::{Known, Ledger, SqliteLedger};

use crate::{Data, Error};

/// Says what time it is: an ISO 8601 moment in UTC, `2021-07-08T12:30:00Z`.
///
/// The desk reads no clock of its own, so that a test, a replay and an import can say when something was recorded.
pub type Clock = Arc<dyn Fn() -> String + Send + Sync>;

/// What may be done at a desk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Looking things up. Nothing is recorded. Derived incidents can still be [brought up to date](Desk::freshen).
    Read,
    /// Recording as well. Where there is no ledger, one is made.
    Write,
}

/// How a desk is opened.
#[derive(Clone)]
pub struct OpenOptions {
    /// What may be done at it.
    pub access: Access,
    /// With which lexicons, patterns and event types. Desks that share a clone load them once.
    pub data: Data,
    /// When something is recorded.
    pub clock: Clock,
    /// Who works at the desk: stands in corrections and judgements.
    pub by: String,
    /// Set from another thread, it ends what takes long: the reports at hand are finished and recorded, no other is begun.
    pub stop: Arc<AtomicBool>,
}

impl OpenOptions {
    /// For writing, with this clock and the data that the program carries.
    pub fn new(clock: impl Fn() -> String + Send + Sync + 'static) -> Self {
        Self {
            access: Access::Write,
            data: Data::english(),
            clock: Arc::new(clock),
            by: "unknown".to_owned(),
            stop: Arc::default(),
        }
    }

    /// The same with other access.
    #[must_use]
    pub fn access(mut self, access: Access) -> Self {
        self.access = access;
        self
    }

    /// The same for somebody by name.
    #[must_use]
    pub fn by(mut self, who: impl Into<String>) -> Self {
        self.by = who.into();
        self
    }

    /// The same, to be stopped by this flag.
    #[must_use]
    pub fn stop(mut self, flag: Arc<AtomicBool>) -> Self {
        self.stop = flag;
        self
    }

    /// The same with other data.
    #[must_use]
    pub fn data(mut self, data: Data) -> Self {
        self.data = data;
        self
    }
}

impl fmt::Debug for OpenOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OpenOptions").field("access", &self.access).field("data", &self.data).finish_non_exhaustive()
    }
}

/// How often something is tried again because another process was faster.
pub(crate) const TRIES: usize = 5;

/// A ledger with everything that can be done with it. See the [crate's documentation](crate).
pub struct Desk {
    pub(crate) ledger: Box<dyn Ledger>,
    /// Where the ledger is, if it is a file.
    pub(crate) path: Option<PathBuf>,
    pub(crate) options: OpenOptions,
    /// The incidents, where those of the ledger are out of date and no better ones could be stored, or where the desk
    /// looks back.
    pub(crate) derived: Option<Vec<Incident>>,
    /// What the ledger is to have known.
    pub(crate) known: Known,
    /// The day by which reports are to have been published.
    pub(crate) as_of: Option<Date>,
}

impl Desk {
    /// Opens the ledger at `path`, for what the options say. With [`Access::Write`] it is made where there is none.
    ///
    /// # Errors
    /// [`Error::Missing`] and [`Error::Empty`] where it is to be read and nothing is there; [`Error::Ledger`] where the
    /// file is something else, or of another version.
    pub fn open(path: impl AsRef<Path>, options: OpenOptions) -> Result<Self, Error> {
        let path = path.as_ref();
        let ledger = match options.access {
            Access::Read => read_only(path)?,
            Access::Write => SqliteLedger::open(path)?,
        };
        Ok(Self { path: Some(path.to_owned()), ..Self::over(Box::new(ledger), options) })
    }

    /// Opens the ledger at `path` for reading, whatever access the options say.
    ///
    /// # Errors
    /// As [`Desk::open`].
    pub fn open_read_only(path: impl AsRef<Path>, options: OpenOptions) -> Result<Self, Error> {
        Self::open(path, options.access(Access::Read))
    }

    /// A desk over any ledger, one in memory for instance.
    pub fn over(ledger: Box<dyn Ledger>, options: OpenOptions) -> Self {
        Self { ledger, path: None, options, derived: None, known: Known::Now, as_of: None }
    }

    /// The ledger, for what the desk does not do itself.
    pub fn ledger(&self) -> &dyn Ledger {
        &*self.ledger
    }

    /// What may be done.
    pub fn access(&self) -> Access {
        self.options.access
    }

    /// Who works at it.
    pub fn by(&self) -> &str {
        &self.options.by
    }

    /// Lexicons, patterns and event types.
    pub fn data(&self) -> &Data {
        &self.options.data
    }

    /// Whether what takes long is to end.
    pub(crate) fn is_stopped(&self) -> bool {
        self.options.stop.load(Ordering::Relaxed)
    }

    /// Refuses where nothing may be recorded.
    pub(crate) fn writable(&self) -> Result<(), Error> {
        match self.options.access {
            Access::Write if !self.looks_back() => Ok(()),
            _ => Err(Error::ReadOnly { path: self.ledger.path().to_owned() }),
        }
    }
}

/// Writes what stands only in the log back into the ledger at `path`, also while desks have it open: for a process that is
/// about to be ended from outside.
///
/// # Errors
/// [`Error::Ledger`] where the file is no ledger of this version, or the disk refuses; then all is in the log still.
pub fn write_back(path: &Path) -> Result<(), Error> {
    Ok(SqliteLedger::write_back(path)?)
}

impl fmt::Debug for Desk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Desk")
            .field("ledger", &self.ledger.path())
            .field("options", &self.options)
            .finish_non_exhaustive()
    }
}

fn read_only(path: &Path) -> Result<SqliteLedger, Error> {
    take_back(path);
    let opened = match SqliteLedger::open_read_only(path) {
        // Brought to this version where the file can be written to; nothing recorded changes by it.
        Err(rashomon_store::Error::Older { .. }) if SqliteLedger::open(path).is_ok() => {
            SqliteLedger::open_read_only(path)
        }
        opened => opened,
    };
    opened.map_err(|error| match error {
        rashomon_store::Error::Missing { path } if is_blank(&path) => Error::Empty { path },
        rashomon_store::Error::Missing { path } => Error::Missing { path },
        error => error.into(),
    })
}

/// A process that is killed while it makes a ledger leaves a half-written file with the journal to undo that. Only
/// opening for writing undoes it; where that is not possible, opening for reading tells why.
fn take_back(path: &Path) {
    let mut journal = path.as_os_str().to_owned();
    journal.push("-journal");
    if !is_blank(path) && path.is_file() && Path::new(&journal).metadata().is_ok_and(|j| j.len() > 0) {
        drop(SqliteLedger::open(path));
    }
}

/// Whether there is a file without a byte in it.
fn is_blank(path: &Path) -> bool {
    path.metadata().is_ok_and(|file| file.is_file() && file.len() == 0)
}
