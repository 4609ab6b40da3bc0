//! Looking back: by what had been published, and by what the ledger knew. Everything that is read of the ledger goes
//! through here, so that every answer heeds both clocks.

use std::fmt;

use jiff::{Timestamp, civil::Date};
use rashomon_model::{Claim, ClaimId, Judgement, Names, Published, ReportId, ReportRecord};
use rashomon_store::{Error as LedgerError, Found, Known, ReadingLine};

use crate::{Desk, Error};

/// A moment to look back to. Both clocks can be asked at once; the default is now.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct At {
    /// What had been published up to this day; reports without a date count from the day on which they were recorded.
    pub as_of: Option<Date>,
    /// What the ledger knew.
    pub known_at: Option<KnownAt>,
}

/// What a ledger knew, by number or by time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KnownAt {
    /// Up to this number of the journal.
    Seq(u64),
    /// Up to this moment.
    Moment(Timestamp),
}

/// Words that are no moment.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no day (2024-11-20), no moment with a zone (2024-11-20T18:00:00Z), and no number of the journal")]
pub struct BadMoment(String);

impl std::str::FromStr for KnownAt {
    type Err = BadMoment;

    /// Reads a number of the journal, a moment with a zone, or a day, which means its end in UTC.
    fn from_str(text: &str) -> Result<Self, BadMoment> {
        let bad = || BadMoment(text.to_owned());
        if let Ok(seq) = text.parse() {
            return Ok(Self::Seq(seq));
        }
        if let Ok(moment) = text.parse() {
            return Ok(Self::Moment(moment));
        }
        // A moment without a zone would be read as its day.
        let day = text.parse::<Date>().ok().filter(|day| day.to_string() == text).ok_or_else(bad)?;
        format!("{day}T23:59:59Z").parse().map(Self::Moment).map_err(|_| bad())
    }
}

impl fmt::Display for KnownAt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Seq(seq) => write!(f, "number {seq} of the journal"),
            Self::Moment(moment) => write!(f, "{moment}"),
        }
    }
}

impl Desk {
    /// Answers every question from now on as of this moment. Nothing can be recorded meanwhile, and incidents are derived
    /// for the desk alone: [`Desk::freshen`] does it.
    ///
    /// # Errors
    /// Where the journal cannot be read.
    pub fn look_back(&mut self, at: &At) -> Result<(), Error> {
        self.known = match &at.known_at {
            None => Known::Now,
            Some(KnownAt::Seq(seq)) => Known::At(*seq),
            Some(KnownAt::Moment(moment)) => {
                let second = Timestamp::from_second(moment.as_second()).unwrap_or(*moment);
                Known::At(self.ledger.seq_at(&second.to_string())?)
            }
        };
        self.as_of = at.as_of;
        self.derived = None;
        Ok(())
    }

    /// Whether the desk answers as of another moment than now.
    pub fn looks_back(&self) -> bool {
        self.known != Known::Now || self.as_of.is_some()
    }

    /// One report under its last reading.
    pub(crate) fn record(&self, id: &ReportId) -> Result<Option<ReportRecord>, Error> {
        match self.ledger.record(id, self.known)? {
            Some(record) if self.was_told(&record)? => Ok(Some(record)),
            _ => Ok(None),
        }
    }

    /// All reports, each under its last reading, in the order of the ids.
    pub(crate) fn records(&self) -> Result<impl Iterator<Item = Result<ReportRecord, LedgerError>> + '_, Error> {
        let told = |record: Result<ReportRecord, LedgerError>| match record {
            Ok(record) => match self.was_told(&record) {
                Ok(true) => Some(Ok(record)),
                Ok(false) => None,
                Err(error) => Some(Err(error)),
            },
            Err(error) => Some(Err(error)),
        };
        Ok(self.ledger.records(self.known)?.filter_map(told))
    }

    /// Whether a report had been published by the day that is looked back to; recorded, where it has no date.
    fn was_told(&self, record: &ReportRecord) -> Result<bool, LedgerError> {
        let Some(until) = self.as_of else { return Ok(true) };
        if let Some(published) = &record.report.published {
            return Ok(published.date() <= until);
        }
        let heading = self.ledger.heading(&record.report.id)?;
        Ok(heading.and_then(|h| h.recorded_at.parse::<Published>().ok()).is_some_and(|at| at.date() <= until))
    }

    /// All judgements, in the order in which they were recorded.
    pub(crate) fn judgements(&self) -> Result<Vec<Judgement>, Error> {
        let mut judgements = self.ledger.judgements(self.known)?;
        if let Some(until) = self.as_of {
            judgements.retain(|j| j.at.parse::<Published>().is_ok_and(|at| at.date() <= until));
        }
        Ok(judgements)
    }

    /// The ids that were given to incidents.
    pub(crate) fn names(&self) -> Result<Names, Error> {
        Ok(self.ledger.names(self.known)?)
    }

    /// The last reading of a report, without what was extracted.
    pub(crate) fn reading(&self, id: &ReportId) -> Result<Option<ReadingLine>, Error> {
        if !self.looks_back() {
            return Ok(self.ledger.heading(id)?.map(|heading| heading.reading));
        }
        Ok(self.ledger.readings(id)?.into_iter().rfind(|reading| self.known.has(reading.seq)))
    }

    /// One claim and the report that it stands in.
    pub(crate) fn claim(&self, id: &ClaimId) -> Result<Option<(ReportRecord, Claim)>, Error> {
        let Some(record) = self.record_with(id.as_str())? else { return Ok(None) };
        let claim = record.extraction.claims.iter().find(|claim| &claim.id == id).cloned();
        Ok(claim.map(|claim| (record, claim)))
    }

    /// The report that has the speaker, event or claim with this id.
    pub(crate) fn record_with(&self, id: &str) -> Result<Option<ReportRecord>, Error> {
        if !self.looks_back() {
            return self.ledger.report_of(id)?.map_or(Ok(None), |report| self.record(&report));
        }
        for record in self.records()? {
            let record = record?;
            if record.extraction.anchor(&record.report.id, id).is_some() {
                return Ok(Some(record));
            }
        }
        Ok(None)
    }

    /// What the prefix belongs to. Incidents that could not be stored, and what is looked back to, are looked through
    /// here; the rest by the ledger.
    pub(crate) fn find(&self, prefix: &str) -> Result<Option<Found>, Error> {
        let derived = self.derived.as_ref().filter(|_| prefix.starts_with("inc_"));
        if derived.is_none() && !self.looks_back() {
            return Ok(self.ledger.find(prefix)?);
        }
        let mut ids: Vec<Found> = Vec::new();
        if let Some(incidents) = derived {
            ids.extend(incidents.iter().map(|i| Found::Incident(i.id.clone())));
            ids.extend(self.names()?.redirects.into_keys().map(Found::Incident));
        } else if prefix.starts_with("jdg_") {
            ids.extend(self.judgements()?.into_iter().map(|j| Found::Judgement(j.id)));
        } else {
            for record in self.records()? {
                let ReportRecord { report, extraction } = record?;
                let speakers = extraction.speakers.into_iter().map(|s| Found::Speaker(s.id));
                let events = extraction.events.into_iter().map(|e| Found::Event(e.id));
                let claims = extraction.claims.into_iter().map(|c| Found::Claim(c.id));
                let all = [Found::Report(report.id)].into_iter().chain(speakers).chain(events).chain(claims);
                ids.extend(all.filter(|found| found.id().starts_with(prefix)));
            }
        }
        ids.retain(|found| found.id().starts_with(prefix));
        ids.sort();
        ids.dedup();
        if let Some(whole) = ids.iter().find(|found| found.id() == prefix) {
            return Ok(Some(whole.clone()));
        }
        match ids.as_slice() {
            [] => Ok(None),
            [found] => Ok(Some(found.clone())),
            _ => Err(LedgerError::Ambiguous {
                prefix: prefix.to_owned(),
                candidates: ids.iter().take(8).map(|found| found.id().to_owned()).collect(),
                more: ids.len() > 8,
            }
            .into()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments() {
        let at = |text: &str| text.parse::<KnownAt>().map(|at| at.to_string());
        assert_eq!(at("17").as_deref(), Ok("number 17 of the journal"));
        assert_eq!(at("2024-11-20").as_deref(), Ok("2024-11-20T23:59:59Z"));
        assert_eq!(at("2024-11-20T18:00:00+01:00").as_deref(), Ok("2024-11-20T17:00:00Z"));
        for bad in ["", "-1", "yesterday", "2024-11-31", "2024-11-20T18:00:00"] {
            assert!(at(bad).is_err(), "{bad}");
        }
    }
}
