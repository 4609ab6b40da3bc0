//! The ledger in one SQLite file.
//!
//! `001.sql` is the schema, with what each table is for; [`open`](self::open) says what is accepted as a ledger and how
//! durable it is. Recorded JSON is the truth, and it is what the journal digests; the rows of speakers, events and
//! claims and the full-text index only find it, and `verify` compares them with it.

#![allow(clippy::doc_markdown, reason = "SQLite is a name")]

mod open;
mod read;
mod schema;
mod search;
mod verify;
mod write;

use std::path::{Path, PathBuf};

use rashomon_model::{Claim, ClaimId, Incident, IncidentId, Judgement, ReportId, ReportRecord};
use rusqlite::{Connection, ErrorCode, ffi};

use crate::{
    Added, Basis, Entry, Error, Found, Head, Heading, Hit, JournalRecord, Ledger, Problem, Stats, Walk,
    check::{Contents, check_basis},
};

/// The ledger in one SQLite file; see [`SqliteLedger::open`] and [`SqliteLedger::open_read_only`].
#[derive(Debug)]
pub struct SqliteLedger {
    path: PathBuf,
    db: Connection,
}

/// Says what a failure of SQLite means for the ledger at `path`.
fn failure<'a>(path: &'a Path, doing: &'static str) -> impl Fn(rusqlite::Error) -> Error + 'a {
    move |source| {
        let path = path.to_owned();
        let rusqlite::Error::SqliteFailure(error, _) = &source else {
            return Error::Database { path, doing, source };
        };
        match error.code {
            // The second is how a full disk shows when the index of the write-ahead log cannot grow.
            ErrorCode::DiskFull => Error::Full { path },
            _ if error.extended_code == ffi::SQLITE_IOERR_SHMSIZE => Error::Full { path },
            ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => Error::Busy { path },
            ErrorCode::ReadOnly => Error::ReadOnly { path },
            ErrorCode::NotADatabase => Error::NotALedger { path, reason: "it is damaged beyond reading".to_owned() },
            _ => Error::Database { path, doing, source },
        }
    }
}

impl SqliteLedger {
    /// Turns SQLite's result into one that names the ledger and what was being done.
    fn named<T>(&self, doing: &'static str, result: rusqlite::Result<T>) -> Result<T, Error> {
        result.map_err(failure(&self.path, doing))
    }

    /// Reads recorded or derived JSON.
    fn parse<T: serde::de::DeserializeOwned>(&self, record: &str, json: &str) -> Result<T, Error> {
        serde_json::from_str(json).map_err(|e| Error::Corrupt {
            path: self.path.clone(),
            record: record.to_owned(),
            reason: e.to_string(),
        })
    }
}

impl Ledger for SqliteLedger {
    fn path(&self) -> &Path {
        &self.path
    }

    fn add(&mut self, entry: &Entry) -> Result<Added, Error> {
        let report = &entry.record.report;
        if self.contains(&report.id)? {
            return Ok(Added::Known);
        }
        let contents = Contents::of(entry).map_err(|fault| Error::Entry {
            report: report.id.clone(),
            origin: report.origin.clone(),
            fault,
        })?;
        write::entry(&mut self.db, entry, &contents).map_err(failure(&self.path, "add a report"))
    }

    fn contains(&self, report: &ReportId) -> Result<bool, Error> {
        self.named("look for a report", read::has_report(&self.db, report))
    }

    fn reports(&self) -> Result<Walk<'_, Heading>, Error> {
        Ok(Box::new(self.report_ids().filter_map(|id| id.and_then(|id| self.heading(&id)).transpose())))
    }

    fn record(&self, report: &ReportId) -> Result<Option<ReportRecord>, Error> {
        self.read_record(report.as_str())
    }

    fn records(&self) -> Result<Walk<'_, ReportRecord>, Error> {
        Ok(Box::new(self.report_ids().filter_map(|id| id.and_then(|id| self.read_record(&id)).transpose())))
    }

    fn original(&self, report: &ReportId) -> Result<Option<Vec<u8>>, Error> {
        self.read_original(report)
    }

    fn claim(&self, claim: &ClaimId) -> Result<Option<(ReportId, Claim)>, Error> {
        self.read_claim(claim)
    }

    fn find(&self, prefix: &str) -> Result<Option<Found>, Error> {
        let ids = self.named("look for an id", read::ids(&self.db, prefix))?;
        if ids.first().is_some_and(|id| id == prefix) {
            return Ok(Found::sort(prefix));
        }
        Ok(crate::error::unique(prefix, ids)?.and_then(|id| Found::sort(&id)))
    }

    fn judge(&mut self, judgement: &Judgement) -> Result<Added, Error> {
        let refuse = |reason: String| Error::Judgement { judgement: judgement.id.clone(), reason };
        let json = serde_json::to_string(judgement).map_err(|e| refuse(e.to_string()))?;
        open::durably(&mut self.db, |db| write::judgement(db, judgement, &json))
            .map_err(failure(&self.path, "record a judgement"))?
            .map_err(refuse)
    }

    fn judgements(&self) -> Result<Vec<Judgement>, Error> {
        let rows = self.named("read the judgements", read::judgements(&self.db))?;
        rows.iter().map(|(id, json)| self.parse(id, json)).collect()
    }

    fn journal(&self) -> Result<Walk<'_, JournalRecord>, Error> {
        Ok(Box::new(self.journal_lines()))
    }

    fn head(&self) -> Result<Head, Error> {
        self.named("read the journal", read::head(&self.db))
    }

    fn replace_incidents(&mut self, basis: &Basis, incidents: &[Incident]) -> Result<(), Error> {
        check_basis(basis, self.head()?.seq)?;
        let rows = write::incident_rows(incidents)?;
        write::incidents(&mut self.db, basis, &rows).map_err(failure(&self.path, "store the incidents"))
    }

    fn basis(&self) -> Result<Option<Basis>, Error> {
        self.named("read the basis of the incidents", read::basis(&self.db))
    }

    fn incidents(&self) -> Result<Walk<'_, Incident>, Error> {
        Ok(Box::new(self.incident_lines().map(|line| line.and_then(|(id, json)| self.parse(&id, &json)))))
    }

    fn incident(&self, incident: &IncidentId) -> Result<Option<Incident>, Error> {
        let json = self.named("read an incident", read::incident(&self.db, incident))?;
        json.map(|json| self.parse(incident.as_str(), &json)).transpose()
    }

    fn derived_digest(&self) -> Result<String, Error> {
        self.digest_of_incidents()
    }

    fn search(&self, words: &str, limit: usize) -> Result<Vec<Hit>, Error> {
        self.full_text(words, limit)
    }

    fn verify(&self) -> Result<Vec<Problem>, Error> {
        self.find_problems()
    }

    fn stats(&self) -> Result<Stats, Error> {
        self.named("count", read::stats(&self.db))
    }
}

#[cfg(test)]
mod tests;
