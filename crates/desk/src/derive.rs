//! Incidents, derived from everything recorded.
//!
//! They depend on the records and on the rules of the program, and on nothing else: the same records give the same bytes,
//! in whatever order they came. A ledger stores them with what they were made from, the last line of its journal that was
//! taken into account and the names of the rules, so that it shows when they are out of date.

use std::collections::BTreeMap;

use jiff::civil::Date;
use rashomon_core::resolve::{Accounts, RULES};
use rashomon_model::{Incident, Published, ReportId};
use rashomon_store::{Basis, Ledger, SqliteLedger};
use serde::Serialize;

use crate::{Data, Desk, Error};

/// How the incidents of a desk stand to what is recorded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Freshness {
    /// Those of the ledger were up to date.
    Fresh,
    /// They were derived anew and stored.
    Stored,
    /// They were derived anew, and live as long as the desk, because the ledger cannot be written to.
    Kept,
}

/// What came of deriving all incidents anew.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Rebuilt {
    /// How many there are.
    pub incidents: usize,
    /// SHA-256 over them: the same records and rules give the same digest.
    pub digest: String,
}

impl Desk {
    /// Derives the incidents from what is recorded and stores them.
    ///
    /// # Errors
    /// [`Error::ReadOnly`] at a desk for reading; else where the ledger fails or the data is wrong.
    pub fn derive(&mut self) -> Result<Vec<Incident>, Error> {
        self.writable()?;
        let incidents = store(&mut *self.ledger, &self.options.data)?;
        self.derived = None;
        Ok(incidents)
    }

    /// The same, told by number and digest.
    ///
    /// # Errors
    /// As [`Desk::derive`].
    pub fn rebuild(&mut self) -> Result<Rebuilt, Error> {
        let incidents = self.derive()?.len();
        Ok(Rebuilt { incidents, digest: self.ledger.derived_digest()? })
    }

    /// Brings the incidents up to date where something was recorded since they were derived, or where another version
    /// of the program derived them. Every question about incidents is answered from what this leaves; ask it first, and
    /// again where others may have recorded meanwhile.
    ///
    /// A desk for reading stores them as well where the file can be written to, because nothing recorded changes by it.
    ///
    /// # Errors
    /// Where the ledger cannot be read, or the data is wrong.
    pub fn freshen(&mut self) -> Result<Freshness, Error> {
        if is_fresh(&*self.ledger)? {
            self.derived = None;
            return Ok(Freshness::Fresh);
        }
        if self.writable().is_ok() {
            self.derive()?;
            return Ok(Freshness::Stored);
        }
        if let Some(mut ledger) = self.path.as_ref().and_then(|path| SqliteLedger::open(path).ok())
            && store(&mut ledger, &self.options.data).is_ok()
        {
            self.derived = None;
            return Ok(Freshness::Stored);
        }
        self.derived = Some(incidents(&*self.ledger, &self.options.data, None)?);
        Ok(Freshness::Kept)
    }

    /// The incidents as they were known on a day: from the reports that were published up to it (recorded, where they
    /// have no date). By id; nothing is stored.
    pub(crate) fn as_of(&self, day: Date) -> Result<Vec<Incident>, Error> {
        incidents(&*self.ledger, &self.options.data, Some(day))
    }
}

/// Whether the stored incidents are those of the journal's end and of this program's rules.
fn is_fresh(ledger: &dyn Ledger) -> Result<bool, Error> {
    Ok(match ledger.basis()? {
        None => ledger.head()?.seq == 0,
        Some(basis) => basis.rules == RULES && !ledger.is_stale()?,
    })
}

fn store(ledger: &mut dyn Ledger, data: &Data) -> Result<Vec<Incident>, Error> {
    // The head first: what another process records meanwhile leaves the incidents stale, not silently incomplete.
    let basis = Basis { seq: ledger.head()?.seq, rules: RULES.to_owned() };
    let incidents = incidents(ledger, data, None)?;
    ledger.replace_incidents(&basis, &incidents)?;
    Ok(incidents)
}

fn incidents(ledger: &dyn Ledger, data: &Data, until: Option<Date>) -> Result<Vec<Incident>, Error> {
    let mut judgements = ledger.judgements()?;
    if let Some(until) = until {
        judgements.retain(|j| j.at.parse::<Published>().is_ok_and(|at| at.date() <= until));
    }
    Ok(accounts(ledger, until)?.incidents(data.ontology()?, &judgements))
}

/// What the reports tell; with a day, only those published up to it (or recorded, where they have no date).
fn accounts(ledger: &dyn Ledger, until: Option<Date>) -> Result<Accounts, Error> {
    let recorded = if until.is_some() { recorded(ledger)? } else { BTreeMap::new() };
    let mut accounts = Accounts::default();
    for record in ledger.records()? {
        let record = record?;
        let report = &record.report;
        let told = report.published.as_ref().map(Published::date).or_else(|| recorded.get(&report.id).copied());
        if until.is_none_or(|until| told.is_some_and(|day| day <= until)) {
            accounts.add(&record);
        }
    }
    Ok(accounts)
}

/// The day on which each report was recorded.
fn recorded(ledger: &dyn Ledger) -> Result<BTreeMap<ReportId, Date>, Error> {
    let mut days = BTreeMap::new();
    for heading in ledger.reports()? {
        let heading = heading?;
        if let Ok(day) = heading.recorded_at.parse::<Published>() {
            days.insert(heading.id, day.date());
        }
    }
    Ok(days)
}
