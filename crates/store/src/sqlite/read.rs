//! Reading: functions over a connection for what SQL says alone, methods where JSON is read.

use std::{collections::VecDeque, io::Read, iter};

use flate2::read::DeflateDecoder;
use rashomon_model::{Claim, ClaimId, IncidentId, Published, Report, ReportId, ReportRecord};
use rusqlite::{Connection, OptionalExtension, Row};
use serde::Deserialize;
use sha2::{Digest, Sha256};

use super::SqliteLedger;
use crate::{
    Basis, Error, Found, Head, Heading, JournalKind, JournalRecord, Stats,
    check::Analysis,
    error::{CANDIDATES, unique},
};

/// Rows that a walk fetches at a time.
const PAGE: usize = 256;

pub(super) fn has_report(db: &Connection, report: &ReportId) -> rusqlite::Result<bool> {
    db.prepare_cached("SELECT 1 FROM report WHERE id = ?1")?.exists([report.as_str()])
}

pub(super) fn head(db: &Connection) -> rusqlite::Result<Head> {
    let last = db
        .prepare_cached("SELECT seq, hash FROM journal ORDER BY seq DESC LIMIT 1")?
        .query_row([], |row| Ok(Head { seq: row.get::<_, i64>(0)? as u64, hash: row.get(1)? }))
        .optional()?;
    Ok(last.unwrap_or_default())
}

/// The first ids that begin with `prefix`, sorted; one more than a message names.
pub(super) fn ids(db: &Connection, prefix: &str) -> rusqlite::Result<Vec<String>> {
    let table = match Found::sort(prefix) {
        None => return Ok(Vec::new()),
        Some(Found::Report(_)) => "report",
        Some(Found::Speaker(_)) => "speaker",
        Some(Found::Event(_)) => "event",
        Some(Found::Claim(_)) => "claim",
        Some(Found::Incident(_)) => "incident",
        Some(Found::Judgement(_)) => "judgement",
    };
    let sql =
        format!("SELECT DISTINCT id FROM {table} WHERE id >= ?1 AND id < ?2 ORDER BY id LIMIT {}", CANDIDATES + 1);
    let end = format!("{prefix}\u{10FFFF}");
    db.prepare_cached(&sql)?.query_map([prefix, &end], |row| row.get(0))?.collect()
}

pub(super) fn judgements(db: &Connection) -> rusqlite::Result<Vec<(String, String)>> {
    db.prepare("SELECT id, json FROM judgement ORDER BY row")?.query_map([], |r| Ok((r.get(0)?, r.get(1)?)))?.collect()
}

pub(super) fn basis(db: &Connection) -> rusqlite::Result<Option<Basis>> {
    let row = |row: &Row<'_>| Ok(Basis { seq: row.get::<_, i64>(0)? as u64, rules: row.get(1)? });
    db.query_row("SELECT seq, rules FROM basis", [], row).optional()
}

pub(super) fn incident(db: &Connection, id: &IncidentId) -> rusqlite::Result<Option<String>> {
    db.query_row("SELECT json FROM incident WHERE id = ?1", [id.as_str()], |row| row.get(0)).optional()
}

pub(super) fn stats(db: &Connection) -> rusqlite::Result<Stats> {
    let count = |table: &str| {
        db.query_row(&format!("SELECT count(*) FROM {table}"), [], |row| row.get::<_, i64>(0)).map(|n| n as u64)
    };
    Ok(Stats {
        reports: count("report")?,
        speakers: count("speaker")?,
        events: count("event")?,
        claims: count("claim")?,
        judgements: count("judgement")?,
        incidents: count("incident")?,
    })
}

fn journal_line(row: &Row<'_>) -> rusqlite::Result<JournalRecord> {
    let kind: String = row.get(1)?;
    Ok(JournalRecord {
        seq: row.get::<_, i64>(0)? as u64,
        kind: JournalKind::named(&kind).ok_or_else(|| rusqlite::Error::InvalidColumnName(kind))?,
        subject: row.get(2)?,
        digest: row.get(3)?,
        recorded_at: row.get(4)?,
        previous: row.get(5)?,
        hash: row.get(6)?,
    })
}

/// The keys of a report's JSON that lists show; the text is passed over.
#[derive(Deserialize)]
pub(super) struct Keys {
    pub origin: String,
    pub title: Option<String>,
    publisher: Option<String>,
    published: Option<Published>,
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

    pub(super) fn journal_lines(&self) -> impl Iterator<Item = Result<JournalRecord, Error>> + '_ {
        let sql = format!(
            "SELECT seq, kind, subject, digest, recorded_at, previous, hash FROM journal
             WHERE seq > ?1 ORDER BY seq LIMIT {PAGE}"
        );
        paged(move |last: Option<&JournalRecord>| {
            let after = last.map_or(0, |line| line.seq as i64);
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
        let digits = hash.finalize().into_iter().flat_map(|b| [b >> 4, b & 15]);
        Ok(digits.filter_map(|digit| char::from_digit(u32::from(digit), 16)).collect())
    }

    pub(super) fn heading(&self, id: &str) -> Result<Option<Heading>, Error> {
        let sql = "SELECT r.json, a.pipeline, j.recorded_at, j.seq FROM report r
             JOIN analysis a ON a.report = r.row JOIN journal j ON j.subject = r.id AND j.kind = 'report'
             WHERE r.id = ?1 ORDER BY a.row DESC, j.seq LIMIT 1";
        let read = || {
            let row = |row: &Row<'_>| Ok((row.get::<_, String>(0)?, row.get(1)?, row.get(2)?, row.get::<_, i64>(3)?));
            self.db.prepare_cached(sql)?.query_row([id], row).optional()
        };
        let Some((json, pipeline, recorded_at, seq)) = self.named("read a report", read())? else {
            return Ok(None);
        };
        let Keys { origin, title, publisher, published, language } = self.parse(id, &json)?;
        let id = ReportId(id.to_owned());
        let seq = seq as u64;
        Ok(Some(Heading { id, origin, title, publisher, published, language, pipeline, recorded_at, seq }))
    }

    pub(super) fn read_record(&self, id: &str) -> Result<Option<ReportRecord>, Error> {
        let sql = "SELECT r.json, a.json FROM report r JOIN analysis a ON a.report = r.row
             WHERE r.id = ?1 ORDER BY a.row DESC LIMIT 1";
        let read = || {
            let row = |row: &Row<'_>| Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?));
            self.db.prepare_cached(sql)?.query_row([id], row).optional()
        };
        let Some((report, analysis)) = self.named("read a report", read())? else {
            return Ok(None);
        };
        let report: Report = self.parse(id, &report)?;
        let analysis: Analysis = self.parse(&format!("the analysis of {id}"), &analysis)?;
        Ok(Some(ReportRecord { report, extraction: analysis.extraction }))
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
        let sql = "SELECT DISTINCT r.id FROM claim c JOIN analysis a ON a.row = c.analysis
             JOIN report r ON r.row = a.report WHERE c.id = ?1 ORDER BY r.id";
        let read = || self.db.prepare_cached(sql)?.query_map([claim.as_str()], |row| row.get(0))?.collect();
        let Some(report) = unique(claim.as_str(), self.named("look for a claim", read())?)? else {
            return Ok(None);
        };
        let record = self.read_record(&report)?;
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
