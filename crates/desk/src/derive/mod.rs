//! Incidents, derived from everything recorded.
//!
//! They depend on the records and on the rules of the program, and on nothing else: the same records give the same bytes,
//! in whatever order they came. A ledger stores them with what they were made from, the last line of its journal that was
//! taken into account and the names of the rules, so that it shows when they are out of date. Beside them it keeps the graph
//! of events, so that what comes later touches its neighbourhood only ([`part`]) and gives what deriving everything anew
//! ([`whole`]) would give.

mod graph;
mod part;
mod whole;

use std::collections::BTreeSet;

use rashomon_core::{Derived, resolve::Accounts};
use rashomon_model::{Incident, ReportId};
use rashomon_store::{Basis, Error as LedgerError};
use serde::Serialize;

use crate::{Access, Desk, Error, desk::TRIES};

/// How the incidents of a desk stand to what is recorded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Freshness {
    /// Those of the ledger were up to date.
    Fresh,
    /// They were brought up to date and stored.
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
    /// Brings the stored incidents up to date with what is recorded.
    ///
    /// # Errors
    /// [`Error::ReadOnly`] at a desk for reading; else where the ledger fails or the data is wrong.
    pub fn derive(&mut self) -> Result<(), Error> {
        self.writable()?;
        self.store(true)
    }

    /// Derives all incidents anew, and tells them by number and digest. The rows and indexes by which everything is found are
    /// made anew as well, so that damage to what is derived is mended.
    ///
    /// # Errors
    /// As [`Desk::derive`].
    pub fn rebuild(&mut self) -> Result<Rebuilt, Error> {
        self.writable()?;
        self.ledger.reindex()?;
        self.store(false)?;
        let incidents = usize::try_from(self.ledger.stats()?.incidents).unwrap_or(usize::MAX);
        Ok(Rebuilt { incidents, digest: self.ledger.derived_digest()? })
    }

    /// Brings the incidents up to date where something was recorded since they were derived, or where other rules
    /// derived them. Every question about incidents is answered from what this leaves; ask it first, and again where
    /// others may have recorded meanwhile.
    ///
    /// A desk for reading stores them as well where the file can be written to, because no report, reading or judgement
    /// changes by it.
    ///
    /// # Errors
    /// Where the ledger cannot be read, or the data is wrong.
    pub fn freshen(&mut self) -> Result<Freshness, Error> {
        if self.looks_back() {
            self.derived = Some(self.derived_now()?.incidents);
            return Ok(Freshness::Kept);
        }
        if self.is_fresh()? {
            self.derived = None;
            return Ok(Freshness::Fresh);
        }
        if self.writable().is_ok() {
            self.store(true)?;
            return Ok(Freshness::Stored);
        }
        if let Some(path) = &self.path
            && let Ok(mut beside) = Self::open(path, self.options.clone().access(Access::Write))
            && beside.store(true).is_ok()
        {
            self.derived = None;
            return Ok(Freshness::Stored);
        }
        self.derived = Some(self.derived_now()?.incidents);
        Ok(Freshness::Kept)
    }

    /// Whether the stored incidents are those of the journal's end and of this program's rules.
    pub(crate) fn is_fresh(&self) -> Result<bool, Error> {
        Ok(match self.ledger.basis()? {
            None => self.ledger.head()?.seq == 0,
            Some(basis) => basis.rules == self.data().rules().digest() && !self.ledger.is_stale()?,
        })
    }

    /// Derives and stores: what hangs together with what changed, where that will do and is wanted, or everything.
    fn store(&mut self, part: bool) -> Result<(), Error> {
        let rules = self.data().rules().digest();
        let (mut part, mut tries) = (part, 0);
        loop {
            // The head first: what another process records meanwhile leaves the incidents stale, not silently incomplete.
            let basis = Basis { seq: self.ledger.head()?.seq, rules: rules.clone() };
            match self.try_to_store(&basis, part) {
                Err(Error::Ledger(LedgerError::Outrun { .. })) if tries < TRIES => tries += 1,
                // What is derived mends itself.
                Err(Error::Graph { .. }) if part => part = false,
                stored => {
                    stored?;
                    self.derived = None;
                    return Ok(());
                }
            }
            part &= tries < TRIES / 2;
        }
    }

    fn try_to_store(&mut self, basis: &Basis, part: bool) -> Result<(), Error> {
        let update = if part { self.derive_part()? } else { None };
        let at = || (self.options.clock)();
        if self.ledger.graph().is_none() {
            let (Derived { incidents, naming }, at) = (self.derived_now()?, at());
            return Ok(self.ledger.replace_incidents(basis, &incidents, &naming, &at)?);
        }
        if let Some(update) = update {
            let at = at();
            return self.ledger.graph_mut().map_or(Ok(()), |ledger| part::store(ledger, basis, &update, &at));
        }
        let (whole, at) = (self.derive_whole()?, at());
        self.ledger.graph_mut().map_or(Ok(()), |ledger| whole::store(ledger, basis, &whole, &at))
    }

    /// The stored incidents that any of these reports tells, in the order of their ids.
    ///
    /// # Errors
    /// Where the ledger cannot be read.
    pub fn incidents_told_by(&self, reports: &BTreeSet<ReportId>) -> Result<Vec<Incident>, Error> {
        if let Some(derived) = &self.derived {
            let tells = |incident: &&Incident| incident.reports.iter().any(|report| reports.contains(&report.id));
            return Ok(derived.iter().filter(tells).cloned().collect());
        }
        let mut ids = BTreeSet::new();
        for report in reports {
            ids.extend(self.ledger.incidents_told_by(report)?);
        }
        let mut incidents = Vec::with_capacity(ids.len());
        for id in &ids {
            incidents.extend(self.ledger.incident(id)?);
        }
        Ok(incidents)
    }

    /// The incidents of everything that is looked at.
    fn derived_now(&self) -> Result<Derived, Error> {
        let rules = self.data().resolution()?;
        let mut accounts = Accounts::default();
        for record in self.records()? {
            accounts.add(rules, &record?);
        }
        Ok(accounts.incidents(rules, &self.judgements()?, &self.names()?))
    }
}
