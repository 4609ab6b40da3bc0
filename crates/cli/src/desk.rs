//! Opening the desk that a command works at, and what to do where that fails.

use rashomon_core::Language;
use rashomon_desk::{Access, Desk, Error, OpenOptions};

use crate::{clock, output::Context};

/// Lexicons, patterns and network.
pub fn language() -> anyhow::Result<Language> {
    use anyhow::Context as _;
    Language::english().context("the built-in data is wrong")
}

/// The desk for recording; a ledger is made where there is none.
pub fn open(context: &Context) -> anyhow::Result<Desk> {
    Ok(Desk::open(&context.db, OpenOptions::new(clock::now))?)
}

/// The desk for looking at what stands in the ledger.
pub fn read_only(context: &Context) -> anyhow::Result<Desk> {
    Desk::open(&context.db, OpenOptions::new(clock::now).access(Access::Read)).map_err(hinted)
}

/// The same with incidents that are up to date.
pub fn consult(context: &Context) -> anyhow::Result<Desk> {
    let mut desk = read_only(context)?;
    desk.freshen()?;
    Ok(desk)
}

/// The error with what can be done about it, which stands behind it, not before it.
pub fn hinted(error: Error) -> anyhow::Error {
    match error {
        Error::Empty { .. } => anyhow::anyhow!("{error}; `rashomon ingest PATH` fills it"),
        Error::Missing { .. } => anyhow::anyhow!("{error}; `rashomon ingest PATH` makes one, --db names another"),
        error => error.into(),
    }
}
