//! Reading what is recorded as JSON, and walking through it.

use std::{collections::VecDeque, io::Read, iter};

use flate2::read::DeflateDecoder;
use rashomon_model::{
    Anchor, Claim, ClaimId, Correction, Extraction, IncidentId, Judgement, Lineage, Names, Naming, Report, ReportId,
    ReportRecord,
};
use rusqlite::{OptionalExtension, Row};
use serde::Deserialize;
use sha2::{Digest, Sha256};

use super::{
    SqliteLedger,
    derived::hex,
    read::{ReadingRow, corrections, incident, journal_line, judgements, namings, reading_at, readings, report_row},
};
use crate::{
    Error, Heading, JournalRecord, Known, ReadingLine,
    contents::{self, Recorded, Stored},
    data::record,
    error::unique,
};

/// Rows that a walk fetches at a time.
const PAGE: usize = 256;

/// The keys of a report's JSON that lists show; the text is passed over.
#[derive(Deserialize)]
pub(super) struct Keys {
    pub origin: String,
    language: String,
}

/// A walk that loads a page at a time, from where the page before ended.
fn paged<T: Clone>(load: impl Fn(Option<&T>) -> Result<Vec<T>, Error>) -> impl Iterator<Item = Result<T, Error>> {
    let (mut page, mut last, mut done) = (VecDeque::new(), None, false);
    iter::from_fn(move || {
        if page.is_empty() && !done {
            match load(last.as_ref()) {
                Ok(next) => {
                    done = next.len() < PAGE;
                    page.extend(next);
                    last = page.back().cloned();
                }
                Err(e) => {
                    done = true;
                    return Some(Err(e));
                }
            }
        }
        page.pop_front().map(Ok)
    })
}

impl SqliteLedger {
    pub(super) fn report_ids(&self) -> impl Iterator<Item = Result<String, Error>> + '_ {
        let sql = format!("SELECT id FROM report WHERE id > ?1 ORDER BY id LIMIT {PAGE}");
        paged(move |last: Option<&String>| {
            let after = last.map_or("", String::as_str);
            let load = || self.db.prepare_cached(&sql)?.query_map([after], |row| row.get(0))?.collect();
            self.named("list the reports", load())
        })
    }

    pub(super) fn journal_lines(&self, seq: u64) -> impl Iterator<Item = Result<JournalRecord, Error>> + '_ {
        let sql = format!(
            "SELECT seq, kind, subject, digest, recorded_at, previous, hash FROM journal
             WHERE seq > ?1 ORDER BY seq LIMIT {PAGE}"
        );
        paged(move |last: Option<&JournalRecord>| {
            let after = i64::try_from(last.map_or(seq, |line| line.seq)).unwrap_or(i64::MAX);
            let load = || self.db.prepare_cached(&sql)?.query_map([after], journal_line)?.collect();
            self.named("read the journal", load())
        })
    }

    /// Ids and JSON of the incidents. Ids are walked in pages, so that only one incident is in memory.
    pub(super) fn incident_lines(&self) -> impl Iterator<Item = Result<(String, String), Error>> + '_ {
        let sql = format!("SELECT id FROM incident WHERE id > ?1 ORDER BY id LIMIT {PAGE}");
        let ids = paged(move |last: Option<&String>| {
            let after = last.map_or("", String::as_str);
            let load = || self.db.prepare_cached(&sql)?.query_map([after], |row| row.get(0))?.collect();
            self.named("list the incidents", load())
        });
        ids.filter_map(|id| {
            let read = |id: String| {
                let json = self.named("read an incident", incident(&self.db, &IncidentId(id.clone())))?;
                Ok(json.map(|json| (id, json)))
            };
            id.and_then(read).transpose()
        })
    }

    pub(super) fn digest_of_incidents(&self) -> Result<String, Error> {
        let mut hash = Sha256::new();
        for line in self.incident_lines() {
            hash.update(line?.1);
            hash.update(b"\n");
        }
        Ok(hex(hash))
    }

    pub(super) fn read_heading(&self, id: &str) -> Result<Option<Heading>, Error> {
        let sql = "SELECT r.row, r.json, j.recorded_at, j.seq FROM report r
             JOIN journal j ON j.subject = r.id AND j.kind = 'report' WHERE r.id = ?1 ORDER BY j.seq LIMIT 1";
        let read = || {
            let row = |row: &Row<'_>| {
                Ok((row.get::<_, i64>(0)?, row.get::<_, String>(1)?, row.get(2)?, row.get::<_, i64>(3)?))
            };
            self.db.prepare_cached(sql)?.query_row([id], row).optional()
        };
        let Some((row, json, recorded_at, seq)) = self.named("read a report", read())? else { return Ok(None) };
        let Some(reading) = self.named("read a reading", reading_at(&self.db, row, i64::MAX))? else { return Ok(None) };
        let Keys { origin, language } = self.parse(id, &json)?;
        let reading = self.reading_line(id, &json, &reading)?;
        Ok(Some(Heading { id: ReportId(id.to_owned()), origin, language, recorded_at, seq: seq as u64, reading }))
    }

    /// A reading without what was extracted.
    fn reading_line(&self, id: &str, report: &str, row: &ReadingRow) -> Result<ReadingLine, Error> {
        let report: Report = self.parse(id, report)?;
        let reading = self.parse_reading(id, &report, row)?;
        Ok(ReadingLine {
            seq: row.seq as u64,
            lineage: reading.lineage,
            gate: reading.gate,
            metadata: reading.metadata,
            remarks: reading.remarks,
            recorded_at: row.recorded_at.clone(),
        })
    }

    pub(super) fn reading_lines(&self, id: &ReportId) -> Result<Vec<ReadingLine>, Error> {
        let Some((row, json)) = self.report_json(id.as_str())? else { return Ok(Vec::new()) };
        let rows = self.named("read the readings", readings(&self.db, row))?;
        rows.iter().map(|row| self.reading_line(id.as_str(), &json, row)).collect()
    }

    pub(super) fn read_corrections(&self, id: &ReportId) -> Result<Vec<Correction>, Error> {
        let read = || match report_row(&self.db, id)? {
            Some(row) => corrections(&self.db, row),
            None => Ok(Vec::new()),
        };
        let rows = self.named("read the corrections", read())?;
        rows.iter().map(|json| self.parse(&format!("a correction of {id}"), json)).collect()
    }

    pub(super) fn read_lineage(&self, digest: &str) -> Result<Option<Lineage>, Error> {
        let sql = "SELECT json FROM lineage WHERE digest = ?1";
        let read = || self.db.prepare_cached(sql)?.query_row([digest], |row| row.get::<_, String>(0)).optional();
        let json = self.named("read a lineage", read())?;
        json.map(|json| contents::lineage(&json).map_err(|e| self.corrupt(digest, &e))).transpose()
    }

    fn corrupt(&self, record: &str, error: &serde_json::Error) -> Error {
        Error::Corrupt { path: self.path.clone(), record: record.to_owned(), reason: error.to_string() }
    }

    fn parse_reading(&self, id: &str, report: &Report, row: &ReadingRow) -> Result<Recorded, Error> {
        Recorded::parse(&row.json, report).map_err(|e| self.corrupt(&format!("a reading of {id}"), &e))
    }

    /// Row and JSON of a report.
    pub(super) fn report_json(&self, id: &str) -> Result<Option<(i64, String)>, Error> {
        let sql = "SELECT row, json FROM report WHERE id = ?1";
        let read = || self.db.prepare_cached(sql)?.query_row([id], |row| Ok((row.get(0)?, row.get(1)?))).optional();
        self.named("read a report", read())
    }

    pub(super) fn read_report(&self, id: &ReportId) -> Result<Option<Report>, Error> {
        self.report_json(id.as_str())?.map(|(_, json)| self.parse(id.as_str(), &json)).transpose()
    }

    pub(super) fn read_record(&self, id: &str, known: Known) -> Result<Option<ReportRecord>, Error> {
        let Some((row, json)) = self.report_json(id)? else { return Ok(None) };
        let Some(reading) = self.named("read a reading", reading_at(&self.db, row, known.last()))? else {
            return Ok(None);
        };
        let report: Report = self.parse(id, &json)?;
        let Recorded { metadata, remarks, extraction, .. } = self.parse_reading(id, &report, &reading)?;
        let extraction = match extraction {
            Stored::Inside(extraction) => *extraction,
            Stored::Apart(digest) => {
                self.parse::<Extraction>(&digest, reading.extraction.as_deref().unwrap_or_default())?
            }
        };
        Ok(Some(record(report, &metadata, &remarks, extraction)))
    }

    pub(super) fn read_names(&self, known: Known) -> Result<Names, Error> {
        let rows = self.named("read the names of incidents", namings(&self.db, known))?;
        rows.iter().map(|(seq, json)| self.parse::<Naming>(&format!("naming {seq}"), json)).collect()
    }

    /// Judgements with their anchors. Version 1 recorded none; those are looked up in the readings that it made.
    pub(super) fn read_judgements(&self, known: Known) -> Result<Vec<Judgement>, Error> {
        let rows = self.named("read the judgements", judgements(&self.db, known))?;
        let complete = |(id, json): &(String, String)| {
            let mut judgement: Judgement = self.parse(id, json)?;
            if judgement.anchors.is_empty() {
                for subject in &judgement.subjects {
                    judgement.anchors.extend(self.old_anchor(subject)?);
                }
            }
            Ok(judgement)
        };
        rows.iter().map(complete).collect()
    }

    fn old_anchor(&self, subject: &str) -> Result<Option<Anchor>, Error> {
        let sql = "SELECT r.id, r.json, g.json FROM reading g JOIN report r ON r.row = g.report
             WHERE g.extraction IS NULL AND instr(g.json, ?1) ORDER BY g.row";
        let read = || {
            let row = |row: &Row<'_>| Ok([row.get::<_, String>(0)?, row.get(1)?, row.get(2)?]);
            let quoted = format!("\"{subject}\"");
            self.db.prepare_cached(sql)?.query_map([quoted], row)?.collect::<rusqlite::Result<Vec<_>>>()
        };
        for [id, report, reading] in self.named("look for what was judged", read())? {
            let report: Report = self.parse(&id, &report)?;
            let recorded = Recorded::parse(&reading, &report).map_err(|e| self.corrupt(&id, &e))?;
            if let Stored::Inside(extraction) = recorded.extraction
                && let Some(anchor) = extraction.anchor(&report.id, subject)
            {
                return Ok(Some(anchor));
            }
        }
        Ok(None)
    }

    pub(super) fn read_original(&self, report: &ReportId) -> Result<Option<Vec<u8>>, Error> {
        let sql = "SELECT a.deflated, a.length FROM archive a JOIN report r ON r.row = a.report WHERE r.id = ?1";
        let read = || {
            let row = |row: &Row<'_>| Ok((row.get::<_, Vec<u8>>(0)?, row.get::<_, i64>(1)?));
            self.db.prepare_cached(sql)?.query_row([report.as_str()], row).optional()
        };
        let Some((deflated, length)) = self.named("read an original", read())? else {
            return Ok(None);
        };
        inflate(&deflated, length).map(Some).map_err(|reason| Error::Corrupt {
            path: self.path.clone(),
            record: format!("the original of {report}"),
            reason,
        })
    }

    pub(super) fn read_claim(&self, claim: &ClaimId) -> Result<Option<(ReportId, Claim)>, Error> {
        let sql = "SELECT DISTINCT r.id FROM claim c JOIN report r ON r.row = c.report WHERE c.id = ?1 ORDER BY r.id";
        let read = || self.db.prepare_cached(sql)?.query_map([claim.as_str()], |row| row.get(0))?.collect();
        let Some(report) = unique(claim.as_str(), self.named("look for a claim", read())?)? else {
            return Ok(None);
        };
        let record = self.read_record(&report, Known::Now)?;
        let claims = record.into_iter().flat_map(|r| r.extraction.claims);
        Ok(claims.into_iter().find(|c| &c.id == claim).map(|c| (ReportId(report), c)))
    }
}

/// The original of `length` bytes; no more than that is unpacked, whatever the archive holds.
pub(super) fn inflate(deflated: &[u8], length: i64) -> Result<Vec<u8>, String> {
    let length = u64::try_from(length).map_err(|e| e.to_string())?;
    let mut bytes = Vec::new();
    DeflateDecoder::new(deflated).take(length + 1).read_to_end(&mut bytes).map_err(|e| e.to_string())?;
    if bytes.len() as u64 != length {
        return Err(format!("{length} bytes were archived, another number is there"));
    }
    Ok(bytes)
}
