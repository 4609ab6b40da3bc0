//! Reading with SQL alone: functions over a connection.

use rashomon_model::{EventId, IncidentId, ReportId};
use rusqlite::{Connection, OptionalExtension, Row, params};

use crate::{Basis, Found, Head, JournalKind, JournalRecord, Known, Stats, error::CANDIDATES};

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

/// The row of a report.
pub(super) fn report_row(db: &Connection, report: &ReportId) -> rusqlite::Result<Option<i64>> {
    db.prepare_cached("SELECT row FROM report WHERE id = ?1")?.query_row([report.as_str()], |row| row.get(0)).optional()
}

/// A recorded reading, as it stands in the ledger.
#[derive(Debug)]
pub(super) struct ReadingRow {
    pub row: i64,
    pub seq: i64,
    pub json: String,
    /// JSON of the extraction, where it stands apart.
    pub extraction: Option<String>,
    pub recorded_at: String,
}

const READING: &str = "SELECT g.row, g.seq, g.json, e.json, j.recorded_at FROM reading g
     LEFT JOIN extraction e ON e.row = g.extraction JOIN journal j ON j.seq = g.seq";

fn reading_row(row: &Row<'_>) -> rusqlite::Result<ReadingRow> {
    Ok(ReadingRow {
        row: row.get(0)?,
        seq: row.get(1)?,
        json: row.get(2)?,
        extraction: row.get(3)?,
        recorded_at: row.get(4)?,
    })
}

/// The last reading of a report up to a number of the journal.
pub(super) fn reading_at(db: &Connection, report: i64, last: i64) -> rusqlite::Result<Option<ReadingRow>> {
    let sql = format!("{READING} WHERE g.report = ?1 AND g.seq <= ?2 ORDER BY g.seq DESC LIMIT 1");
    db.prepare_cached(&sql)?.query_row(params![report, last], reading_row).optional()
}

/// All readings of a report, the first one first.
pub(super) fn readings(db: &Connection, report: i64) -> rusqlite::Result<Vec<ReadingRow>> {
    let sql = format!("{READING} WHERE g.report = ?1 ORDER BY g.seq");
    db.prepare_cached(&sql)?.query_map([report], reading_row)?.collect()
}

/// The JSON of what was put right about a report, in order.
pub(super) fn corrections(db: &Connection, report: i64) -> rusqlite::Result<Vec<String>> {
    let sql = "SELECT json FROM correction WHERE report = ?1 ORDER BY seq";
    db.prepare_cached(sql)?.query_map([report], |row| row.get(0))?.collect()
}

/// The first ids that begin with `prefix`, sorted; one more than a message names.
pub(super) fn ids(db: &Connection, prefix: &str) -> rusqlite::Result<Vec<String>> {
    let tables: &[&str] = match Found::sort(prefix) {
        None => return Ok(Vec::new()),
        Some(Found::Report(_)) => &["report"],
        Some(Found::Speaker(_)) => &["speaker"],
        Some(Found::Event(_)) => &["event"],
        Some(Found::Claim(_)) => &["claim"],
        Some(Found::Incident(_)) => &["incident", "redirect"],
        Some(Found::Judgement(_)) => &["judgement"],
    };
    let end = format!("{prefix}\u{10FFFF}");
    let mut ids: Vec<String> = Vec::new();
    for table in tables {
        let sql =
            format!("SELECT DISTINCT id FROM {table} WHERE id >= ?1 AND id < ?2 ORDER BY id LIMIT {}", CANDIDATES + 1);
        let mut statement = db.prepare_cached(&sql)?;
        let rows = statement.query_map([prefix, &end], |row| row.get(0))?;
        ids.extend(rows.collect::<rusqlite::Result<Vec<String>>>()?);
    }
    ids.sort();
    ids.dedup();
    Ok(ids)
}

/// Ids and JSON of the judgements that were known, in order.
pub(super) fn judgements(db: &Connection, known: Known) -> rusqlite::Result<Vec<(String, String)>> {
    let sql = "SELECT id, json FROM
             (SELECT d.row, d.id, d.json,
                  (SELECT min(j.seq) FROM journal j WHERE j.subject = d.id AND j.kind = 'judgement') AS seq
              FROM judgement d)
         WHERE seq <= ?1 OR ?2 ORDER BY seq, row";
    let row = |row: &Row<'_>| Ok((row.get(0)?, row.get(1)?));
    db.prepare_cached(sql)?.query_map(params![known.last(), known == Known::Now], row)?.collect()
}

/// The JSON of the ids given to incidents, in order.
pub(super) fn namings(db: &Connection, known: Known) -> rusqlite::Result<Vec<(i64, String)>> {
    let sql = "SELECT seq, json FROM naming WHERE seq <= ?1 ORDER BY seq";
    db.prepare_cached(sql)?.query_map([known.last()], |row| Ok((row.get(0)?, row.get(1)?)))?.collect()
}

/// The number of the last line that was recorded up to a moment.
pub(super) fn seq_at(db: &Connection, moment: &str) -> rusqlite::Result<u64> {
    let sql = "SELECT coalesce((SELECT min(seq) - 1 FROM journal WHERE recorded_at > ?1), max(seq), 0) FROM journal";
    db.query_row(sql, [moment], |row| row.get::<_, i64>(0)).map(|n| n as u64)
}

/// When the last line of the journal was recorded.
pub(super) fn journal_end(db: &Connection) -> rusqlite::Result<String> {
    db.query_row("SELECT recorded_at FROM journal ORDER BY seq DESC LIMIT 1", [], |row| row.get(0))
}

/// Whether something was recorded since a number that incidents hang on.
pub(super) fn moved_on(db: &Connection, seq: u64) -> rusqlite::Result<bool> {
    db.prepare_cached("SELECT 1 FROM journal WHERE seq > ?1 AND kind <> 'naming'")?.exists([seq as i64])
}

/// Where an id leads that is not used any more; the end of the chain.
pub(super) fn redirect(db: &Connection, id: &IncidentId) -> rusqlite::Result<Option<IncidentId>> {
    let mut statement = db.prepare_cached("SELECT leads_to FROM redirect WHERE id = ?1")?;
    let (mut at, mut walked) = (id.as_str().to_owned(), std::collections::BTreeSet::new());
    while walked.insert(at.clone()) {
        match statement.query_row([&at], |row| row.get::<_, String>(0)).optional()? {
            Some(next) => at = next,
            None => break,
        }
    }
    Ok((at != id.as_str()).then_some(IncidentId(at)))
}

/// Whether the walk from an id ends with one that leads nowhere else.
pub(super) fn leads_to_an_end(db: &Connection, id: &IncidentId) -> rusqlite::Result<bool> {
    let end = redirect(db, id)?.unwrap_or_else(|| id.clone());
    Ok(!db.prepare_cached("SELECT 1 FROM redirect WHERE id = ?1")?.exists([end.as_str()])?)
}

/// The incident that an event belongs to.
pub(super) fn incident_of(db: &Connection, event: &EventId) -> rusqlite::Result<Option<IncidentId>> {
    let sql = "SELECT i.id FROM incident_event e JOIN incident i ON i.row = e.incident WHERE e.event = ?1 LIMIT 1";
    db.prepare_cached(sql)?.query_row([event.as_str()], |row| row.get(0).map(IncidentId)).optional()
}

/// The incidents that a report tells.
pub(super) fn incidents_told_by(db: &Connection, report: &ReportId) -> rusqlite::Result<Vec<IncidentId>> {
    let sql =
        "SELECT i.id FROM incident_report r JOIN incident i ON i.row = r.incident WHERE r.report = ?1 ORDER BY i.id";
    db.prepare_cached(sql)?.query_map([report.as_str()], |row| row.get(0).map(IncidentId))?.collect()
}

/// The table of speakers, events or claims that an id of one belongs to.
pub(super) fn table_of(id: &str) -> Option<&'static str> {
    match Found::sort(id)? {
        Found::Speaker(_) => Some("speaker"),
        Found::Event(_) => Some("event"),
        Found::Claim(_) => Some("claim"),
        _ => None,
    }
}

/// The report whose last reading has a speaker, event or claim.
pub(super) fn report_of(db: &Connection, id: &str) -> rusqlite::Result<Option<ReportId>> {
    let Some(table) = table_of(id) else { return Ok(None) };
    let sql =
        format!("SELECT r.id FROM {table} t JOIN report r ON r.row = t.report WHERE t.id = ?1 ORDER BY r.id LIMIT 1");
    db.prepare_cached(&sql)?.query_row([id], |row| row.get(0).map(ReportId)).optional()
}

/// The reports of which the column of the last reading is (or is not) `value`, in the order of the ids.
pub(super) fn headed(db: &Connection, condition: &str, value: &str) -> rusqlite::Result<Vec<ReportId>> {
    let sql =
        format!("SELECT r.id FROM heading h JOIN report r ON r.row = h.report WHERE h.{condition} ?1 ORDER BY r.id");
    db.prepare_cached(&sql)?.query_map([value], |row| row.get(0).map(ReportId))?.collect()
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
        readings: count("reading")?,
        corrections: count("correction")?,
        speakers: count("speaker")?,
        events: count("event")?,
        claims: count("claim")?,
        judgements: count("judgement")?,
        incidents: count("incident")?,
    })
}

pub(super) fn journal_line(row: &Row<'_>) -> rusqlite::Result<JournalRecord> {
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
