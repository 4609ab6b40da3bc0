//! Appending: one transaction for each thing recorded.

use std::io::Write;

use flate2::{Compression, write::DeflateEncoder};
use rashomon_model::{Anchor, Correction, Extraction, Incident, Judgement, Metadata, Report};
use rusqlite::{Connection, OptionalExtension, Transaction, TransactionBehavior, params};

use super::{
    index::{self, HeadingRow, unreadable},
    read,
};
use crate::{
    Added, Entry, Found, JournalKind, Reading,
    check::{Fault, correction_refusal, refusal},
    contents::{ReadingContents, Recorded, Stored},
    shape::EVENTS,
};

/// Records a report: its journal lines, original, JSON, first reading, rows and words, or nothing of it.
pub(super) fn entry(
    db: &mut Connection,
    entry: &Entry,
    json: &str,
    contents: &ReadingContents,
) -> rusqlite::Result<Added> {
    let report = &entry.report;
    let deflated = deflate(&entry.bytes);
    let tx = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
    // Another process may have been faster.
    if read::has_report(&tx, &report.id)? {
        return Ok(Added::Known);
    }
    append(&tx, JournalKind::Report, report.id.as_str(), json, &entry.reading.recorded_at)?;
    let title = report.title.as_deref().unwrap_or_default();
    tx.prepare_cached("INSERT INTO report (id, title, text, json) VALUES (?1, ?2, ?3, ?4)")?.execute(params![
        report.id.as_str(),
        title,
        report.text,
        json
    ])?;
    let row = tx.last_insert_rowid();
    tx.prepare_cached("INSERT INTO archive (report, digest, length, deflated) VALUES (?1, ?2, ?3, ?4)")?
        .execute(params![row, report.id.as_str(), entry.bytes.len() as i64, deflated])?;
    write_reading(&tx, row, &entry.reading, contents)?;
    tx.commit()?;
    Ok(Added::New)
}

/// Records another reading; the inner error says why it is refused.
pub(super) fn reading(
    db: &mut Connection,
    new: &Reading,
    report: &Report,
    contents: &ReadingContents,
) -> rusqlite::Result<Result<Added, Fault>> {
    let tx = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let Some(row) = read::report_row(&tx, &new.report)? else { return Err(rusqlite::Error::QueryReturnedNoRows) };
    if is_last(&tx, row, contents)? {
        return Ok(Ok(Added::Known));
    }
    if metadata(&tx, row, report)? != new.metadata {
        return Ok(Err(Fault::Metadata));
    }
    write_reading(&tx, row, new, contents)?;
    tx.commit()?;
    Ok(Ok(Added::New))
}

/// Records a correction with its reading; the inner error says why it is refused.
pub(super) fn correction(
    db: &mut Connection,
    new: &Correction,
    json: &str,
    reading: &Reading,
    report: &Report,
    contents: &ReadingContents,
) -> rusqlite::Result<Result<Added, String>> {
    let tx = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let Some(row) = read::report_row(&tx, &new.report)? else { return Err(rusqlite::Error::QueryReturnedNoRows) };
    if tx.prepare_cached("SELECT 1 FROM correction WHERE report = ?1 AND json = ?2")?.exists(params![row, json])? {
        return Ok(Ok(Added::Known));
    }
    if let Some(reason) = correction_refusal(new, reading, &metadata(&tx, row, report)?) {
        return Ok(Err(reason));
    }
    let seq = append(&tx, JournalKind::Correction, new.report.as_str(), json, &new.at)?;
    tx.execute("INSERT INTO correction (report, seq, json) VALUES (?1, ?2, ?3)", params![row, seq, json])?;
    if !is_last(&tx, row, contents)? {
        write_reading(&tx, row, reading, contents)?;
    }
    tx.commit()?;
    Ok(Ok(Added::New))
}

/// Whether the last reading of a report says the same.
fn is_last(tx: &Transaction<'_>, report: i64, contents: &ReadingContents) -> rusqlite::Result<bool> {
    Ok(read::reading_at(tx, report, i64::MAX)?.is_some_and(|last| last.json == contents.reading))
}

/// What is known about a report now.
fn metadata(tx: &Transaction<'_>, row: i64, report: &Report) -> rusqlite::Result<Metadata> {
    let mut known = Metadata::of(report);
    for json in read::corrections(tx, row)? {
        let correction: Correction = serde_json::from_str(&json).map_err(unreadable)?;
        known = correction.set.applied_to(&known);
    }
    Ok(known)
}

fn write_reading(
    tx: &Transaction<'_>,
    report: i64,
    reading: &Reading,
    contents: &ReadingContents,
) -> rusqlite::Result<()> {
    let (lineage, lineage_json) = &contents.lineage;
    if !tx.prepare_cached("SELECT 1 FROM lineage WHERE digest = ?1")?.exists([lineage])? {
        append(tx, JournalKind::Lineage, lineage, lineage_json, &reading.recorded_at)?;
        tx.execute("INSERT INTO lineage (digest, json) VALUES (?1, ?2)", [lineage, lineage_json])?;
    }
    let (digest, json) = &contents.extraction;
    let known = tx
        .prepare_cached("SELECT row FROM extraction WHERE digest = ?1")?
        .query_row([digest], |r| r.get(0))
        .optional()?;
    let extraction: i64 = if let Some(row) = known {
        row
    } else {
        tx.prepare_cached("INSERT INTO extraction (digest, json) VALUES (?1, ?2)")?.execute([digest, json])?;
        tx.last_insert_rowid()
    };
    let seq = append(tx, JournalKind::Reading, reading.report.as_str(), &contents.reading, &reading.recorded_at)?;
    tx.prepare_cached("INSERT INTO reading (report, seq, extraction, json) VALUES (?1, ?2, ?3, ?4)")?
        .execute(params![report, seq, extraction, contents.reading])?;
    let row = tx.last_insert_rowid();
    let heading = HeadingRow {
        title: reading.metadata.title.clone().unwrap_or_default(),
        lineage: lineage.clone(),
        gate: reading.gate.to_string(),
    };
    index::put(tx, report, row, &heading, &reading.extraction)
}

/// Appends a line to the journal, and gives its number.
pub(super) fn append(
    tx: &Connection,
    kind: JournalKind,
    subject: &str,
    content: &str,
    at: &str,
) -> rusqlite::Result<i64> {
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
    Ok(line.seq as i64)
}

/// Records a judgement; the inner error says why it is refused.
pub(super) fn judgement(db: &mut Connection, new: &Judgement) -> rusqlite::Result<Result<Added, String>> {
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
    let mut anchored = Judgement { anchors: Vec::new(), ..new.clone() };
    for subject in &new.subjects {
        anchored.anchors.extend(anchors(&tx, subject)?);
    }
    let json = serde_json::to_string(&anchored).map_err(unreadable)?;
    append(&tx, JournalKind::Judgement, new.id.as_str(), &json, &new.at)?;
    tx.execute("INSERT INTO judgement (id, json) VALUES (?1, ?2)", [new.id.as_str(), &json])?;
    tx.commit()?;
    Ok(Ok(Added::New))
}

/// The anchors of a subject: its own, or those of an incident's events.
fn anchors(tx: &Transaction<'_>, subject: &str) -> rusqlite::Result<Vec<Anchor>> {
    let Some(Found::Incident(id)) = Found::sort(subject) else { return Ok(anchor(tx, subject)?.into_iter().collect()) };
    let id = read::redirect(tx, &id)?.unwrap_or(id);
    let Some(json) = read::incident(tx, &id)? else { return Ok(Vec::new()) };
    let incident: Incident = serde_json::from_str(&json).map_err(unreadable)?;
    let mut anchors = Vec::new();
    for event in incident.events.iter().take(EVENTS) {
        anchors.extend(anchor(tx, event.as_str())?.map(|anchor| Anchor { subject: subject.to_owned(), ..anchor }));
    }
    Ok(anchors)
}

/// The anchor of a speaker, event or claim of a last reading.
fn anchor(tx: &Transaction<'_>, subject: &str) -> rusqlite::Result<Option<Anchor>> {
    let Some(table) = read::table_of(subject) else { return Ok(None) };
    let sql = format!("SELECT r.row, r.json FROM {table} t JOIN report r ON r.row = t.report WHERE t.id = ?1 LIMIT 1");
    let row = |row: &rusqlite::Row<'_>| Ok((row.get::<_, i64>(0)?, row.get::<_, String>(1)?));
    let Some((report, json)) = tx.query_row(&sql, [subject], row).optional()? else { return Ok(None) };
    let report_json: Report = serde_json::from_str(&json).map_err(unreadable)?;
    let Some(last) = read::reading_at(tx, report, i64::MAX)? else { return Ok(None) };
    let extraction = extraction(&last, &report_json)?;
    Ok(extraction.anchor(&report_json.id, subject))
}

/// What a recorded reading extracted.
pub(super) fn extraction(reading: &read::ReadingRow, report: &Report) -> rusqlite::Result<Extraction> {
    let recorded = Recorded::parse(&reading.json, report).map_err(unreadable)?;
    match recorded.extraction {
        Stored::Inside(extraction) => Ok(*extraction),
        Stored::Apart(_) => serde_json::from_str(reading.extraction.as_deref().unwrap_or_default()).map_err(unreadable),
    }
}

fn deflate(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).and_then(|()| encoder.finish()).expect("a Vec takes every write")
}
