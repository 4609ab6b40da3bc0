//! Opening the desk that a command works at, and what to do where that fails.

use anyhow::Context as _;
use rashomon_core::{Language, data::Data as Files};
use rashomon_desk::{Access, At, Data, Desk, Error, OpenOptions, places};
use rashomon_model::ReportId;

use crate::{
    args::Person,
    clock,
    output::{Context, clean},
};

/// The data files: those of the program, with the folder over them that the user names, and the places of the user's own
/// that are kept beside the ledger.
pub fn files(context: &Context) -> anyhow::Result<Files> {
    let files = context.data.as_deref().map_or_else(|| Ok(Files::embedded()), Files::with_overlay)?;
    Ok(files.with_own(&places::beside(&context.db))?)
}

/// What is read from these files, each part when it is first needed.
pub fn data(context: &Context) -> anyhow::Result<Data> {
    Ok(Data::of(files(context)?))
}

/// Lexicons, patterns and network.
pub fn language(context: &Context) -> anyhow::Result<Language> {
    Language::load(&files(context)?).context("the data is wrong")
}

/// How every desk is opened: with these data and today's clock, and stopped by signals.
pub fn options(context: &Context) -> anyhow::Result<OpenOptions> {
    context.interrupt.protects(&context.db);
    Ok(OpenOptions::new(clock::now).data(data(context)?).stop(context.interrupt.flag()))
}

/// The desk for recording; a ledger is made where there is none.
pub fn open(context: &Context) -> anyhow::Result<Desk> {
    Ok(Desk::open(&context.db, options(context)?)?)
}

/// The desk for looking at what stands in the ledger.
pub fn read_only(context: &Context) -> anyhow::Result<Desk> {
    Desk::open(&context.db, options(context)?.access(Access::Read)).map_err(hinted)
}

/// The same with incidents that are up to date, as of a moment.
pub fn consult(context: &Context, at: &At) -> anyhow::Result<Desk> {
    let mut desk = read_only(context)?;
    desk.look_back(at)?;
    desk.freshen()?;
    Ok(desk)
}

/// The desk for recording in a ledger that is there.
pub fn open_there(context: &Context) -> anyhow::Result<Desk> {
    // Says that there is none; opening for writing would make one.
    drop(read_only(context)?);
    open(context)
}

/// The same for somebody.
pub fn open_as(context: &Context, who: &Person) -> anyhow::Result<Desk> {
    drop(read_only(context)?);
    Ok(Desk::open(&context.db, options(context)?.by(who.name()))?)
}

/// The whole id of the report that `prefix` begins.
pub fn report(desk: &Desk, prefix: &str) -> anyhow::Result<ReportId> {
    let none = || anyhow::anyhow!("no report has an id that begins with `{}`", clean(prefix));
    desk.report_id(prefix)?.ok_or_else(none)
}

/// The error with what can be done about it, which stands behind it, not before it.
pub fn hinted(error: Error) -> anyhow::Error {
    match error {
        Error::Empty { .. } => anyhow::anyhow!("{error}; `rashomon ingest PATH` fills it"),
        Error::Missing { .. } => anyhow::anyhow!("{error}; `rashomon ingest PATH` makes one, --db names another"),
        error => error.into(),
    }
}
