//! Appending: one transaction for each thing recorded.

use std::{collections::BTreeMap, io::Write};

use flate2::{Compression, write::DeflateEncoder};
use rashomon_model::{Extraction, Incident, Judgement};
use rusqlite::{
    Connection, OptionalExtension, Transaction, TransactionBehavior, params, params_from_iter, types::Value,
};

use super::read;
use crate::{
    Added, Basis, Entry, Error, JournalKind,
    check::{Contents, refusal},
    search::value_words,
};

/// A table of rows that find what stands in an analysis.
pub(super) struct Part {
    pub table: &'static str,
    pub columns: &'static str,
    pub rows: fn(&Extraction) -> Vec<Vec<Value>>,
}

/// The tables that find speakers, events and claims. Claims come last, since they refer to the others.
pub(super) const PARTS: [Part; 3] = [
    Part { table: "speaker", columns: "id, kind, label", rows: speaker_rows },
    Part { table: "event", columns: "id, type, mode, status", rows: event_rows },
    Part { table: "claim", columns: "id, event, speaker, attribute, stance, evidence, value", rows: claim_rows },
];

fn text(text: impl Into<String>) -> Value {
    Value::Text(text.into())
}

fn speaker_rows(extraction: &Extraction) -> Vec<Vec<Value>> {
    let row = |s: &rashomon_model::Speaker| vec![text(s.id.as_str()), text(s.kind.as_str()), text(s.label())];
    extraction.speakers.iter().map(row).collect()
}

fn event_rows(extraction: &Extraction) -> Vec<Vec<Value>> {
    let row = |e: &rashomon_model::Event| {
        let mode = e.mode.as_ref().map_or(Value::Null, |m| text(&*m.0));
        vec![text(e.id.as_str()), text(&*e.kind.0), mode, text(e.status.as_str())]
    };
    extraction.events.iter().map(row).collect()
}

fn claim_rows(extraction: &Extraction) -> Vec<Vec<Value>> {
    let row = |c: &rashomon_model::Claim| {
        vec![
            text(c.id.as_str()),
            text(c.event.as_str()),
            text(c.speaker.as_str()),
            text(c.attribute.as_str()),
            text(c.stance.as_str()),
            text(&*c.evidence.text),
            text(value_words(&c.value)),
        ]
    };
    extraction.claims.iter().map(row).collect()
}

/// Records a report: its journal lines, original, JSON, rows and words, or nothing of it.
pub(super) fn entry(db: &mut Connection, entry: &Entry, contents: &Contents) -> rusqlite::Result<Added> {
    let report = &entry.record.report;
    let deflated = deflate(&entry.bytes);
    let tx = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
    // Another process may have been faster.
    if read::has_report(&tx, &report.id)? {
        return Ok(Added::Known);
    }
    append(&tx, JournalKind::Report, report.id.as_str(), &contents.report, &entry.recorded_at)?;
    append(&tx, JournalKind::Analysis, report.id.as_str(), &contents.analysis, &entry.recorded_at)?;
    let title = report.title.as_deref().unwrap_or_default();
    tx.prepare_cached("INSERT INTO report (id, title, text, json) VALUES (?1, ?2, ?3, ?4)")?.execute(params![
        report.id.as_str(),
        title,
        report.text,
        contents.report
    ])?;
    let row = tx.last_insert_rowid();
    tx.prepare_cached("INSERT INTO archive (report, digest, length, deflated) VALUES (?1, ?2, ?3, ?4)")?
        .execute(params![row, report.id.as_str(), entry.bytes.len() as i64, deflated])?;
    tx.prepare_cached("INSERT INTO analysis (report, pipeline, json) VALUES (?1, ?2, ?3)")?.execute(params![
        row,
        entry.pipeline,
        contents.analysis
    ])?;
    let analysis = tx.last_insert_rowid();
    for part in &PARTS {
        insert(&tx, part, analysis, &entry.record.extraction)?;
    }
    tx.prepare_cached("INSERT INTO report_fts (rowid, title, text) VALUES (?1, ?2, ?3)")?.execute(params![
        row,
        title,
        report.text
    ])?;
    tx.prepare_cached(
        "INSERT INTO claim_fts (rowid, evidence, value, speaker)
         SELECT row, evidence, value, speaker FROM claim_words WHERE analysis = ?1",
    )?
    .execute([analysis])?;
    tx.commit()?;
    Ok(Added::New)
}

fn insert(tx: &Transaction<'_>, part: &Part, analysis: i64, extraction: &Extraction) -> rusqlite::Result<()> {
    let places = ", ?".repeat(part.columns.split(',').count());
    let sql = format!("INSERT INTO {} (analysis, {}) VALUES (?{places})", part.table, part.columns);
    let mut statement = tx.prepare_cached(&sql)?;
    for row in (part.rows)(extraction) {
        statement.execute(params_from_iter([Value::Integer(analysis)].into_iter().chain(row)))?;
    }
    Ok(())
}

fn append(tx: &Transaction<'_>, kind: JournalKind, subject: &str, content: &str, at: &str) -> rusqlite::Result<()> {
    let line = read::head(tx)?.next(kind, subject, content, at);
    tx.prepare_cached(
        "INSERT INTO journal (seq, kind, subject, digest, recorded_at, previous, hash) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    )?
    .execute(params![
        line.seq as i64,
        kind.as_str(),
        line.subject,
        line.digest,
        line.recorded_at,
        line.previous,
        line.hash
    ])?;
    Ok(())
}

/// Records a judgement; the inner error says why it is refused.
pub(super) fn judgement(db: &mut Connection, new: &Judgement, json: &str) -> rusqlite::Result<Result<Added, String>> {
    let tx = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let known: Option<String> =
        tx.query_row("SELECT json FROM judgement WHERE id = ?1", [new.id.as_str()], |row| row.get(0)).optional()?;
    // One that cannot be read any more differs from every other.
    let old = known
        .as_deref()
        .map(|json| serde_json::from_str(json).unwrap_or(Judgement { reviewer: String::new(), ..new.clone() }));
    let mut missing = Vec::new();
    for subject in &new.subjects {
        if read::ids(&tx, subject)?.first() != Some(subject) {
            missing.push(subject.as_str());
        }
    }
    if let Some(reason) = refusal(new, old.as_ref(), |id| !missing.contains(&id)) {
        return Ok(Err(reason));
    }
    if known.is_some() {
        return Ok(Ok(Added::Known));
    }
    append(&tx, JournalKind::Judgement, new.id.as_str(), json, &new.at)?;
    tx.execute("INSERT INTO judgement (id, json) VALUES (?1, ?2)", [new.id.as_str(), json])?;
    tx.commit()?;
    Ok(Ok(Added::New))
}

/// The JSON of incidents by id.
pub(super) fn incident_rows(incidents: &[Incident]) -> Result<BTreeMap<&str, String>, Error> {
    let refuse = |reason: String| Error::Derived { reason };
    let mut rows = BTreeMap::new();
    for incident in incidents {
        let json = serde_json::to_string(incident).map_err(|e| refuse(format!("{}: {e}", incident.id)))?;
        if rows.insert(incident.id.as_str(), json).is_some() {
            return Err(refuse(format!("{} stands twice", incident.id)));
        }
    }
    Ok(rows)
}

/// Puts incidents and their basis in the place of those that are there.
pub(super) fn incidents(db: &mut Connection, basis: &Basis, rows: &BTreeMap<&str, String>) -> rusqlite::Result<()> {
    let tx = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
    tx.execute("DELETE FROM incident", [])?;
    let mut statement = tx.prepare_cached("INSERT INTO incident (id, json) VALUES (?1, ?2)")?;
    for (id, json) in rows {
        statement.execute([id, json.as_str()])?;
    }
    drop(statement);
    tx.execute(
        "INSERT OR REPLACE INTO basis (only, seq, rules) VALUES (1, ?1, ?2)",
        params![basis.seq as i64, basis.rules],
    )?;
    tx.commit()
}

fn deflate(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).and_then(|()| encoder.finish()).expect("a Vec takes every write")
}
