//! The ledger in one SQLite file.
//!
//! `001.sql` to `005.sql` are the schema, with what each table is for; [`open`](self::open) says what is accepted as a
//! ledger and how durable it is. Recorded JSON is the truth, and it is what the journal digests; the rows of speakers,
//! events, claims and incidents and the full-text indexes only find it, and `verify` compares them with it.

#![allow(clippy::doc_markdown, reason = "SQLite is a name")]

mod backup;
mod derived;
mod facets;
mod first;
mod graph;
mod header;
mod held;
mod index;
mod kept;
mod log;
mod open;
mod pins;
mod query;
mod read;
mod records;
mod schema;
mod search;
mod verify;
mod write;

use std::{
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use rashomon_model::{
    Claim, ClaimId, Correction, EventId, GateVerdict, Incident, IncidentId, Judgement, Lineage, Metadata, Names,
    Naming, Report, ReportId, ReportRecord,
};
use rusqlite::{Connection, ErrorCode, ffi};

use self::held::Held;
use crate::{
    Added, Basis, Entry, Error, Facets, Found, Head, Heading, Hit, JournalRecord, KeepsGraph, Known, Ledger, LeftOut,
    Made, Mark, Page, Pin, Problem, Query, Reading, ReadingLine, Stats, Tallies, Timeline, Walk,
    check::Fault,
    contents::{self, ReadingContents},
    search_in,
};

/// The ledger in one SQLite file; see [`SqliteLedger::open`] and [`SqliteLedger::open_read_only`].
#[derive(Debug)]
pub struct SqliteLedger {
    path: PathBuf,
    db: Connection,
    /// Dropped after the connection.
    _held: Held,
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
            ErrorCode::OperationInterrupted => Error::BrokenOff { path },
            ErrorCode::NotADatabase => Error::NotALedger { path, reason: "it is damaged beyond reading".to_owned() },
            _ => Error::Database { path, doing, source },
        }
    }
}

/// Steps of SQLite after which it is asked whether to go on: some ten microseconds.
const STEPS: i32 = 1_000;

impl SqliteLedger {
    /// From here on, whatever reads the ledger ends with [`Error::BrokenOff`] once `stop` is set.
    ///
    /// # Errors
    /// Those of the connection.
    pub fn breaks_off(&mut self, stop: Arc<AtomicBool>) -> Result<(), Error> {
        let set = self.db.progress_handler(STEPS, Some(move || stop.load(Ordering::Relaxed)));
        self.named("set up", set)
    }

    /// Turns SQLite's result into one that names the ledger and what was being done.
    fn named<T>(&self, doing: &'static str, result: rusqlite::Result<T>) -> Result<T, Error> {
        result.map_err(failure(&self.path, doing))
    }

    /// The report of a reading that may be recorded, and the reading's JSON.
    fn reading_contents(&self, reading: &Reading) -> Result<(Report, ReadingContents), Error> {
        let Some(report) = self.read_report(&reading.report)? else {
            return Err(Error::Unknown { report: reading.report.clone() });
        };
        match ReadingContents::of(reading, &report) {
            Ok(contents) => Ok((report, contents)),
            Err(fault) => Err(Error::Entry { report: report.id, origin: report.origin, fault }),
        }
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
        let report = &entry.report;
        if self.contains(&report.id)? {
            return Ok(Added::Known);
        }
        let refuse = |fault| Error::Entry { report: report.id.clone(), origin: report.origin.clone(), fault };
        let json = contents::of_report(entry).map_err(refuse)?;
        let contents = ReadingContents::of(&entry.reading, report).map_err(refuse)?;
        if entry.reading.metadata != Metadata::of(report) {
            return Err(refuse(Fault::Metadata));
        }
        write::entry(&mut self.db, entry, &json, &contents).map_err(failure(&self.path, "add a report"))
    }

    fn append(&mut self, reading: &Reading) -> Result<Added, Error> {
        let (report, contents) = self.reading_contents(reading)?;
        write::reading(&mut self.db, reading, &report, &contents)
            .map_err(failure(&self.path, "add a reading"))?
            .map_err(|fault| Error::Entry { report: report.id, origin: report.origin, fault })
    }

    fn correct(&mut self, correction: &Correction, reading: &Reading) -> Result<Added, Error> {
        let refuse = |reason: String| Error::Correction { correction: correction.id.clone(), reason };
        if !self.contains(&correction.report)? {
            return Err(Error::Unknown { report: correction.report.clone() });
        }
        let (report, contents) = self.reading_contents(reading)?;
        let json = serde_json::to_string(correction).map_err(|e| refuse(e.to_string()))?;
        // A person's work, as a judgement is.
        open::durably(&mut self.db, |db| write::correction(db, correction, &json, reading, &report, &contents))
            .map_err(failure(&self.path, "record a correction"))?
            .map_err(refuse)
    }

    fn judge(&mut self, judgement: &Judgement) -> Result<Added, Error> {
        let refuse = |reason: String| Error::Judgement { judgement: judgement.id.clone(), reason };
        open::durably(&mut self.db, |db| write::judgement(db, judgement))
            .map_err(failure(&self.path, "record a judgement"))?
            .map_err(refuse)
    }

    fn contains(&self, report: &ReportId) -> Result<bool, Error> {
        self.named("look for a report", read::has_report(&self.db, report))
    }

    fn heading(&self, report: &ReportId) -> Result<Option<Heading>, Error> {
        self.read_heading(report.as_str())
    }

    fn reports(&self) -> Result<Walk<'_, Heading>, Error> {
        Ok(Box::new(self.report_ids().filter_map(|id| id.and_then(|id| self.read_heading(&id)).transpose())))
    }

    fn record(&self, report: &ReportId, known: Known) -> Result<Option<ReportRecord>, Error> {
        self.read_record(report.as_str(), known)
    }

    fn records(&self, known: Known) -> Result<Walk<'_, ReportRecord>, Error> {
        let read = move |id: Result<String, Error>| id.and_then(|id| self.read_record(&id, known)).transpose();
        Ok(Box::new(self.report_ids().filter_map(read)))
    }

    fn readings(&self, report: &ReportId) -> Result<Vec<ReadingLine>, Error> {
        self.reading_lines(report)
    }

    fn corrections(&self, report: &ReportId) -> Result<Vec<Correction>, Error> {
        self.read_corrections(report)
    }

    fn lineage(&self, digest: &str) -> Result<Option<Lineage>, Error> {
        self.read_lineage(digest)
    }

    fn outdated(&self, current: &str) -> Result<Vec<ReportId>, Error> {
        self.named("look for outdated readings", read::headed(&self.db, "lineage <>", current))
    }

    fn held_back(&self) -> Result<Vec<ReportId>, Error> {
        let held_back = GateVerdict::HeldBack.as_str();
        self.named("look for reports that were held back", read::headed(&self.db, "gate =", held_back))
    }

    fn original(&self, report: &ReportId) -> Result<Option<Vec<u8>>, Error> {
        self.read_original(report)
    }

    fn claim(&self, claim: &ClaimId) -> Result<Option<(ReportId, Claim)>, Error> {
        self.read_claim(claim)
    }

    fn report_of(&self, id: &str) -> Result<Option<ReportId>, Error> {
        self.named("look for an id's report", read::report_of(&self.db, id))
    }

    fn find(&self, prefix: &str) -> Result<Option<Found>, Error> {
        let ids = self.named("look for an id", read::ids(&self.db, prefix))?;
        if ids.first().is_some_and(|id| id == prefix) {
            return Ok(Found::sort(prefix));
        }
        Ok(crate::error::unique(prefix, ids)?.and_then(|id| Found::sort(&id)))
    }

    fn judgements(&self, known: Known) -> Result<Vec<Judgement>, Error> {
        self.read_judgements(known)
    }

    fn names(&self, known: Known) -> Result<Names, Error> {
        self.read_names(known)
    }

    fn redirect(&self, incident: &IncidentId) -> Result<Option<IncidentId>, Error> {
        self.named("look where an id leads", read::redirect(&self.db, incident))
    }

    fn journal_after(&self, seq: u64) -> Result<Walk<'_, JournalRecord>, Error> {
        Ok(Box::new(self.journal_lines(seq)))
    }

    fn head(&self) -> Result<Head, Error> {
        self.named("read the journal", read::head(&self.db))
    }

    fn seq_at(&self, moment: &str) -> Result<u64, Error> {
        self.named("read the journal", read::seq_at(&self.db, moment))
    }

    fn replace_incidents(
        &mut self,
        basis: &Basis,
        incidents: &[Incident],
        naming: &Naming,
        at: &str,
    ) -> Result<(), Error> {
        let mut lines = derived::lines(incidents)?;
        self.store(Made { basis, settled: "", naming, at }, false, None, &mut |tx, bound| {
            bound.incidents = derived::replace(tx, &mut lines.drain(..))?;
            graph::clear(tx)
        })
    }

    fn graph(&self) -> Option<&dyn KeepsGraph> {
        Some(self)
    }

    fn graph_mut(&mut self) -> Option<&mut dyn KeepsGraph> {
        Some(self)
    }

    fn basis(&self) -> Result<Option<Basis>, Error> {
        self.named("read the basis of the incidents", read::basis(&self.db))
    }

    fn is_stale(&self) -> Result<bool, Error> {
        let after = self.basis()?.map_or(0, |b| b.seq);
        self.named("read the journal", read::moved_on(&self.db, after))
    }

    fn incidents(&self) -> Result<Walk<'_, Incident>, Error> {
        Ok(Box::new(self.incident_lines().map(|line| line.and_then(|(id, json)| self.parse(&id, &json)))))
    }

    fn incident(&self, incident: &IncidentId) -> Result<Option<Incident>, Error> {
        let json = self.named("read an incident", read::incident(&self.db, incident))?;
        json.map(|json| self.parse(incident.as_str(), &json)).transpose()
    }

    fn incident_of(&self, event: &EventId) -> Result<Option<IncidentId>, Error> {
        self.named("look for an event's incident", read::incident_of(&self.db, event))
    }

    fn incidents_told_by(&self, report: &ReportId) -> Result<Vec<IncidentId>, Error> {
        self.named("look for a report's incidents", read::incidents_told_by(&self.db, report))
    }

    fn query(&self, query: &Query) -> Result<Page<Incident>, Error> {
        self.run_query(query)
    }

    fn pins(&self, query: &Query) -> Result<Page<Pin>, Error> {
        self.run_pins(query)
    }

    fn marks(&self, query: &Query) -> Result<Vec<Mark>, Error> {
        self.run_marks(query)
    }

    fn facets(&self, query: &Query, most: usize) -> Result<Facets, Error> {
        self.run_facets(query, most)
    }

    fn timeline(&self, query: &Query) -> Result<Timeline, Error> {
        self.run_timeline(query)
    }

    fn tallied(&self, query: &Query) -> Result<Tallies, Error> {
        self.run_tallied(query)
    }

    fn left_out(&self, query: &Query) -> Result<LeftOut, Error> {
        self.count_left_out(query)
    }

    fn derived_digest(&self) -> Result<String, Error> {
        self.digest_of_incidents()
    }

    fn search(&self, words: &str, limit: usize, known: Known) -> Result<Vec<Hit>, Error> {
        if known == Known::Now {
            return self.full_text(words, limit);
        }
        search_in(self.records(known)?, words, limit)
    }

    fn verify(&self) -> Result<Vec<Problem>, Error> {
        self.find_problems()
    }

    fn reindex(&mut self) -> Result<(), Error> {
        let names = self.read_names(Known::Now)?;
        let mut again = || {
            let tx = self.db.transaction()?;
            derived::clear(&tx, &names)?;
            index::make(&tx)?;
            tx.commit()
        };
        again().map_err(failure(&self.path, "make the indexes anew"))
    }

    fn stats(&self) -> Result<Stats, Error> {
        self.named("count", read::stats(&self.db))
    }
}

#[cfg(test)]
mod tests;
