//! Reading reports, into the ledger or without one.
//!
//! A batch tells what happens as it happens ([`Progress`]), in the order of its inputs, and ends with the same in numbers
//! ([`Tally`]). Whoever watches decides after each event whether it goes on: [`ControlFlow::Break`] ends the batch, and
//! what is recorded by then stays.

mod pipeline;
mod progress;
mod tally;

use std::{collections::BTreeSet, ops::ControlFlow, sync::Arc};

pub use pipeline::{Analysis, Work, analyse};
use pipeline::{Outcome, run};
pub use progress::Progress;
use rashomon_core::Language;
use rashomon_ingest::{Options, Sources};
use rashomon_model::{Lineage, ReportId, ReportRecord, Setting};
use rashomon_store::{Added, Error as LedgerError, Ledger, SqliteLedger};
use serde::Serialize;
pub use tally::{Codes, Tally};

use crate::{Corrected, Desk, Error, export::file::is_ledger};

/// The code of reports on which the program failed, or that break the contract of the ledger.
pub(crate) const FAULT: &str = "fault";

/// What came of a batch.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Ingested {
    /// In numbers.
    pub tally: Tally,
    /// The reports that were read, also those that were there already.
    pub reports: BTreeSet<ReportId>,
    /// Whether the batch was broken off by whoever watched it, or the desk was stopped.
    pub broken_off: bool,
}

impl Desk {
    /// Reads the sources, analyses what is new and records it, each report in a transaction of its own. Incidents are
    /// not derived; [`Desk::derive`] does that once for many batches.
    ///
    /// Reports are read by one thread, analysed by as many as `work` says, and recorded by the caller's, in the order of
    /// the sources, however long each takes. Few of them are in memory at a time. A report that is recorded already is
    /// not analysed again.
    ///
    /// An input that cannot be read, and a report that cannot be analysed or recorded, is [skipped](Progress::Skipped)
    /// and costs no other. `observe` is told of each, and of all else that happens; it says whether the batch goes on.
    ///
    /// # Errors
    /// [`Error::ReadOnly`] at a desk for reading; [`Error::Ledger`] where the ledger itself fails, with what was
    /// recorded before kept.
    pub fn ingest(
        &mut self,
        mut sources: Sources,
        options: &Options,
        work: Work,
        observe: &mut dyn FnMut(Progress<'_>) -> ControlFlow<()>,
    ) -> Result<Ingested, Error> {
        self.writable()?;
        if let Some(ledger) = &self.path {
            // Closing any of its files would take away the locks that this process has on it.
            sources.refuse(|path| is_ledger(path, ledger));
        }
        let data = self.options.data.clone();
        let (language, lineage) = (data.language()?, data.lineage());
        // A connection of its own tells the reading thread what is known, so that it is not analysed again.
        let known = self.path.as_ref().and_then(|path| SqliteLedger::open_read_only(path).ok());
        let is_known = move |id: &ReportId| known.as_ref().is_some_and(|l| l.contains(id).unwrap_or(false));
        let mut batch = Batch { ingested: Ingested::default(), observe, given: given(options), work };
        let mut end = batch.tell(&Progress::started(sources.len(), &sources.skipped));
        let options = &Options { stop: Arc::clone(&self.options.stop), ..options.clone() };
        if end.is_continue() {
            end = run((language, &lineage), work, sources, options, is_known, |outcome| batch.take(self, outcome));
        }
        match end {
            ControlFlow::Break(Stop::Failed(error)) => return Err(*error),
            ControlFlow::Break(Stop::Enough) => batch.ingested.broken_off = true,
            ControlFlow::Continue(()) => batch.ingested.broken_off = self.is_stopped(),
        }
        Ok(batch.ingested)
    }
}

/// What was given with the sources overrules what is known about them.
fn given(options: &Options) -> Setting {
    Setting {
        publisher: options.publisher.clone().map(Some),
        published: options.published.clone().map(Some),
        ..Setting::default()
    }
}

/// Why a correction was made that nobody gave a reason for.
const GIVEN: &str = "given when the report was read once more";

/// Reads and analyses the sources without a ledger. Records come with [`Progress::Added`], one at a time.
///
/// What breaks the batch off is given back; else its numbers are. [`Options::stop`] ends it after the reports at hand.
pub fn extract<B>(
    language: &Language,
    sources: Sources,
    options: &Options,
    work: Work,
    observe: &mut dyn FnMut(Progress<'_>) -> ControlFlow<B>,
) -> ControlFlow<B, Tally> {
    let mut tally = Tally::default();
    let mut tell = |progress: Progress<'_>| {
        tally.count(&progress);
        observe(progress)
    };
    tell(Progress::started(sources.len(), &sources.skipped))?;
    // Nothing is recorded, so that no lineage is asked for.
    run(
        (language, &Lineage::default()),
        work,
        sources,
        options,
        |_| false,
        |outcome| match outcome {
            Outcome::Read(entry) => added(&entry.record(), &mut tell),
            outcome => other(&outcome, &mut tell),
        },
    )?;
    ControlFlow::Continue(tally)
}

/// Why a batch ended before its inputs did.
enum Stop {
    /// Whoever watches has seen enough.
    Enough,
    /// The ledger failed.
    Failed(Box<Error>),
}

/// A batch on its way into the ledger.
struct Batch<'o> {
    ingested: Ingested,
    observe: &'o mut dyn FnMut(Progress<'_>) -> ControlFlow<()>,
    given: Setting,
    work: Work,
}

impl Batch<'_> {
    fn tell(&mut self, progress: &Progress<'_>) -> ControlFlow<Stop> {
        self.ingested.tally.count(progress);
        match (self.observe)(progress.clone()) {
            ControlFlow::Continue(()) => ControlFlow::Continue(()),
            ControlFlow::Break(()) => ControlFlow::Break(Stop::Enough),
        }
    }

    /// Records one report. Only a failure of the ledger itself ends the batch.
    fn take(&mut self, desk: &mut Desk, outcome: Outcome) -> ControlFlow<Stop> {
        match outcome {
            Outcome::Read(mut entry) => {
                entry.reading.recorded_at = (desk.options.clock)();
                let (id, origin) = (&entry.report.id, &entry.report.origin);
                match desk.ledger.add(&entry) {
                    Ok(Added::New) => {
                        self.ingested.reports.insert(id.clone());
                        added(&entry.record(), &mut |progress| self.tell(&progress))
                    }
                    Ok(Added::Known) => self.known(desk, id),
                    // The one report is at fault, not the ledger.
                    Err(LedgerError::Entry { fault, .. }) => {
                        self.tell(&Progress::Skipped { origin, code: FAULT, reason: fault.to_string() })
                    }
                    Err(error) => ControlFlow::Break(Stop::Failed(Box::new(error.into()))),
                }
            }
            Outcome::Known(id) => self.known(desk, &id),
            outcome => other(&outcome, &mut |progress| self.tell(&progress)),
        }
    }

    /// A report that is there already: what was given with it is put right.
    fn known(&mut self, desk: &mut Desk, id: &ReportId) -> ControlFlow<Stop> {
        self.ingested.reports.insert(id.clone());
        if self.given.is_empty() {
            return self.tell(&Progress::Known { report: id });
        }
        match desk.correct(id, &self.given.clone(), GIVEN, self.work) {
            Ok(Corrected { correction: None, .. }) => self.tell(&Progress::Known { report: id }),
            Ok(Corrected { record, .. }) => self.tell(&Progress::Corrected { report: &record }),
            Err(Error::Broken { report }) => self.tell(&Progress::Broken { origin: report.as_str() }),
            Err(error) => ControlFlow::Break(Stop::Failed(Box::new(error))),
        }
    }
}

/// Tells of a new report, and of what is in doubt about it.
fn added<B>(record: &ReportRecord, tell: &mut dyn FnMut(Progress<'_>) -> ControlFlow<B>) -> ControlFlow<B> {
    tell(Progress::Added { report: record })?;
    Progress::remarks(&record.report.origin, &record.extraction.diagnostics).try_for_each(tell)
}

/// Tells of what gave no new report.
fn other<B>(outcome: &Outcome, tell: &mut dyn FnMut(Progress<'_>) -> ControlFlow<B>) -> ControlFlow<B> {
    match outcome {
        // Whoever takes records tells of them.
        Outcome::Read(..) => ControlFlow::Continue(()),
        Outcome::Known(report) => tell(Progress::Known { report }),
        Outcome::Failed(error) => tell(Progress::unread(error)),
        Outcome::Broken(origin) => tell(Progress::Broken { origin }),
        Outcome::At(origin) => tell(Progress::At { origin }),
        Outcome::SourceDone => tell(Progress::SourceDone),
    }
}
