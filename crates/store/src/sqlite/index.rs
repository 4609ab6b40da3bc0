//! The rows and words by which the last readings are found. They say nothing that the recorded JSON does not say.

use rashomon_model::{Extraction, Report};
use rusqlite::{Connection, OptionalExtension, params, params_from_iter, types::Value};

use super::read;
use crate::{
    contents::{Recorded, Stored},
    search::value_words,
};

/// A table of rows that find what stands in a reading.
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

/// What the row of a report under its last reading says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct HeadingRow {
    pub title: String,
    pub lineage: String,
    pub gate: String,
}

impl HeadingRow {
    pub fn of(reading: &Recorded) -> Self {
        Self {
            title: reading.metadata.title.clone().unwrap_or_default(),
            lineage: reading.lineage.clone(),
            gate: reading.gate.to_string(),
        }
    }
}

/// Puts a reading in the place of the one by which its report was found.
pub(super) fn put(
    db: &Connection,
    report: i64,
    reading: i64,
    heading: &HeadingRow,
    extraction: &Extraction,
) -> rusqlite::Result<()> {
    remove(db, report)?;
    db.prepare_cached("INSERT INTO heading (report, reading, title, lineage, gate) VALUES (?1, ?2, ?3, ?4, ?5)")?
        .execute(params![report, reading, heading.title, heading.lineage, heading.gate])?;
    for part in &PARTS {
        insert(db, part, report, extraction)?;
    }
    for sql in [
        "INSERT INTO report_fts (rowid, title, text) SELECT row, title, text FROM report_words WHERE row = ?1",
        "INSERT INTO claim_fts (rowid, evidence, value, speaker)
         SELECT row, evidence, value, speaker FROM claim_words WHERE report = ?1",
    ] {
        db.prepare_cached(sql)?.execute([report])?;
    }
    Ok(())
}

/// The words go first: the index can forget them only while the rows still have them.
fn remove(db: &Connection, report: i64) -> rusqlite::Result<()> {
    if !db.prepare_cached("SELECT 1 FROM heading WHERE report = ?1")?.exists([report])? {
        return Ok(());
    }
    for sql in [
        "INSERT INTO claim_fts (claim_fts, rowid, evidence, value, speaker)
         SELECT 'delete', row, evidence, value, speaker FROM claim_words WHERE report = ?1",
        "INSERT INTO report_fts (report_fts, rowid, title, text)
         SELECT 'delete', row, title, text FROM report_words WHERE row = ?1",
        "DELETE FROM claim WHERE report = ?1",
        "DELETE FROM event WHERE report = ?1",
        "DELETE FROM speaker WHERE report = ?1",
        "DELETE FROM heading WHERE report = ?1",
    ] {
        db.prepare_cached(sql)?.execute([report])?;
    }
    Ok(())
}

fn insert(db: &Connection, part: &Part, report: i64, extraction: &Extraction) -> rusqlite::Result<()> {
    let places = ", ?".repeat(part.columns.split(',').count());
    let sql = format!("INSERT INTO {} (report, {}) VALUES (?{places})", part.table, part.columns);
    let mut statement = db.prepare_cached(&sql)?;
    for row in (part.rows)(extraction) {
        statement.execute(params_from_iter([Value::Integer(report)].into_iter().chain(row)))?;
    }
    Ok(())
}

/// Makes everything anew from the last readings.
pub(super) fn make(db: &Connection) -> rusqlite::Result<()> {
    db.execute_batch(
        "INSERT INTO claim_fts (claim_fts) VALUES ('delete-all');
         INSERT INTO report_fts (report_fts) VALUES ('delete-all');
         DELETE FROM claim; DELETE FROM event; DELETE FROM speaker; DELETE FROM heading;",
    )?;
    let mut after = 0;
    loop {
        let sql = "SELECT row, json FROM report WHERE row > ?1 ORDER BY row LIMIT 1";
        let row = |row: &rusqlite::Row<'_>| Ok((row.get::<_, i64>(0)?, row.get::<_, String>(1)?));
        let Some((report, json)) = db.prepare_cached(sql)?.query_row([after], row).optional()? else { return Ok(()) };
        let parsed: Report = serde_json::from_str(&json).map_err(unreadable)?;
        if let Some(last) = read::reading_at(db, report, i64::MAX)? {
            let recorded = Recorded::parse(&last.json, &parsed).map_err(unreadable)?;
            let extraction = match &recorded.extraction {
                Stored::Inside(extraction) => (**extraction).clone(),
                Stored::Apart(_) => {
                    let json = last.extraction.as_deref().unwrap_or_default();
                    serde_json::from_str(json).map_err(unreadable)?
                }
            };
            put(db, report, last.row, &HeadingRow::of(&recorded), &extraction)?;
        }
        after = report;
    }
}

/// A recorded JSON that cannot be read, as an error of the database that it stands in.
pub(super) fn unreadable(error: serde_json::Error) -> rusqlite::Error {
    rusqlite::Error::FromSqlConversionFailure(0, rusqlite::types::Type::Text, Box::new(error))
}
