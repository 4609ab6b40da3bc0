//! What version 1 derived and people may have noted: the ids of its incidents.

use std::collections::BTreeMap;

use rashomon_model::{Chars, EventId, Incident, IncidentId, Members, Naming, Report, ReportId, Span};
use rusqlite::Connection;

use super::{index::unreadable, read::journal_end, write};
use crate::{
    JournalKind,
    contents::{Recorded, Stored},
};

/// The subject of the line in the journal by which ids of version 1 were taken over.
const RULES: &str = "version 1";

/// Records the ids that version 1 gave to incidents, so that they last.
pub(super) fn keep_ids(db: &Connection) -> rusqlite::Result<()> {
    let mut statement = db.prepare("SELECT json FROM incident_1 ORDER BY id")?;
    let incidents = statement.query_map([], |row| row.get::<_, String>(0))?;
    let mut given: BTreeMap<IncidentId, Members> = BTreeMap::new();
    let places = places(db)?;
    for json in incidents {
        // One that cannot be read is derived anew under another id.
        let Ok(incident) = serde_json::from_str::<Incident>(&json?) else { continue };
        for event in &incident.events {
            if let Some((report, place)) = places.get(event) {
                let members = given.entry(incident.id.clone()).or_default();
                members.entry(report.clone()).or_default().insert(event.clone(), *place);
            }
        }
    }
    drop(statement);
    if !given.is_empty() {
        let naming = Naming { given, redirected: BTreeMap::new() };
        let json = serde_json::to_string(&naming).map_err(unreadable)?;
        let at = journal_end(db)?;
        let seq = write::append(db, JournalKind::Naming, RULES, &json, &at)?;
        db.execute("INSERT INTO naming (seq, json) VALUES (?1, ?2)", rusqlite::params![seq, json])?;
    }
    db.execute_batch("DROP TABLE incident_1")
}

/// Report and first mention of every event.
fn places(db: &Connection) -> rusqlite::Result<BTreeMap<EventId, (ReportId, Span<Chars>)>> {
    let mut statement = db.prepare("SELECT r.json, g.json FROM reading g JOIN report r ON r.row = g.report")?;
    let mut rows = statement.query([])?;
    let mut places = BTreeMap::new();
    while let Some(row) = rows.next()? {
        let report: Report = serde_json::from_str(&row.get::<_, String>(0)?).map_err(unreadable)?;
        let recorded = Recorded::parse(&row.get::<_, String>(1)?, &report).map_err(unreadable)?;
        if let Stored::Inside(extraction) = recorded.extraction {
            let of_report = extraction.events.iter().map(|e| (e.id.clone(), (report.id.clone(), e.first_mention())));
            places.extend(of_report);
        }
    }
    Ok(places)
}
