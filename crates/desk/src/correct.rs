//! What people put right about reports.

use rashomon_model::{Correction, ReportId, ReportRecord, Setting};
use rashomon_store::{Added, Error as LedgerError};

use crate::{Desk, Error, Work, desk::TRIES};

/// What came of putting something right about a report.
#[derive(Clone, Debug, PartialEq)]
pub struct Corrected {
    /// What was recorded; `None` where the ledger says so already.
    pub correction: Option<Correction>,
    /// The report under the reading that was made with it.
    pub record: ReportRecord,
}

impl Desk {
    /// Records what is put right about a report, with who, when and why, and reads the report again: relative dates hang
    /// on the day of publication. Both are one transaction. Incidents are not derived.
    ///
    /// # Errors
    /// [`Error::ReadOnly`] at a desk for reading; [`rashomon_store::Error::Unknown`] where the ledger does not have the
    /// report; [`Error::Broken`] where the analysis breaks down on it, and nothing is recorded.
    pub fn correct(&mut self, report: &ReportId, set: &Setting, reason: &str, work: Work) -> Result<Corrected, Error> {
        self.writable()?;
        let data = self.options.data.clone();
        let mut tries = 0;
        loop {
            let unknown = || LedgerError::Unknown { report: report.clone() };
            let task = self.task(report, work.gate)?.ok_or_else(unknown)?;
            let metadata = set.applied_to(task.metadata());
            if metadata == *task.metadata() {
                let record = self.record(report)?.ok_or_else(unknown)?;
                return Ok(Corrected { correction: None, record });
            }
            let task = task.with(metadata);
            let broken = || Error::Broken { report: report.clone() };
            let mut reading = task.read(data.language()?, &data.lineage(), work).ok_or_else(broken)?;
            let at = (self.options.clock)();
            reading.recorded_at.clone_from(&at);
            let correction = Correction::new(report.clone(), set.clone(), &self.options.by, reason, &at);
            match self.ledger.correct(&correction, &reading) {
                Err(LedgerError::Correction { .. }) if tries < TRIES => tries += 1,
                was => {
                    let new = was? == Added::New;
                    let record = self.record(report)?.ok_or_else(unknown)?;
                    return Ok(Corrected { correction: new.then_some(correction), record });
                }
            }
        }
    }
}
