//! Incidents and what finds them, each change with its share of the sum over them; and from what they were derived.

use std::collections::{BTreeSet, HashSet};

use rashomon_model::{Incident, IncidentId, Names, sha256_hex};
use rusqlite::{Connection, OptionalExtension, Transaction, params};
use sha2::{Digest, Sha256};

use super::{graph, pins, read, write::append};
use crate::{
    Basis, Error, JournalKind, Made,
    query::{Name, Row},
    sum::Sum,
};

/// An incident with its JSON.
pub(super) type Line = (Incident, String);

/// An incident with its JSON.
pub(super) fn line(incident: Incident) -> Result<Line, Error> {
    let json =
        serde_json::to_string(&incident).map_err(|e| Error::Derived { reason: format!("{}: {e}", incident.id) })?;
    Ok((incident, json))
}

/// Incidents with their JSON in the order of the ids.
pub(super) fn lines(incidents: &[Incident]) -> Result<Vec<Line>, Error> {
    let mut lines: Vec<Line> = incidents.iter().cloned().map(line).collect::<Result<_, _>>()?;
    lines.sort_by(|(a, _), (b, _)| a.id.cmp(&b.id));
    match lines.windows(2).find(|two| two[0].0.id == two[1].0.id) {
        Some(two) => Err(Error::Derived { reason: format!("{} stands twice", two[0].0.id) }),
        None => Ok(lines),
    }
}

/// A finished hash in hexadecimal digits.
pub(super) fn hex(hash: Sha256) -> String {
    let digits = hash.finalize().into_iter().flat_map(|b| [b >> 4, b & 15]);
    digits.filter_map(|digit| char::from_digit(u32::from(digit), 16)).collect()
}

/// Sums over what is derived.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Bound {
    /// Over the JSON of the incidents.
    pub incidents: Sum,
    /// Over the rows of the graph.
    pub graph: Sum,
}

/// What shows that a basis is the one that was written.
pub(super) fn seal(basis: &Basis, bound: [&str; 2], settled: Option<&str>) -> String {
    let settled = settled.map_or_else(String::new, |text| sha256_hex(text.as_bytes()));
    sha256_hex(format!("{} {} {} {} {settled}", basis.seq, basis.rules, bound[0], bound[1]).as_bytes())
}

/// The basis with the sums that are bound to it; none where there is none or they are no sums.
pub(super) fn bound(tx: &Transaction<'_>) -> rusqlite::Result<Option<(Basis, Bound)>> {
    let row = |row: &rusqlite::Row<'_>| {
        let basis = Basis { seq: row.get::<_, i64>(0)? as u64, rules: row.get(1)? };
        Ok((basis, row.get::<_, String>(2)?, row.get::<_, String>(3)?))
    };
    let found = tx.query_row("SELECT seq, rules, incidents, graph FROM basis", [], row).optional()?;
    Ok(found.and_then(|(basis, incidents, graph)| {
        Some((basis, Bound { incidents: Sum::parse(&incidents)?, graph: Sum::parse(&graph)? }))
    }))
}

/// Says from what everything is derived that is there now.
pub(super) fn bind(tx: &Transaction<'_>, basis: &Basis, bound: &Bound, settled: Option<&str>) -> rusqlite::Result<()> {
    let (incidents, graph) = (bound.incidents.to_string(), bound.graph.to_string());
    let seal = seal(basis, [&incidents, &graph], settled);
    tx.execute(
        "INSERT OR REPLACE INTO basis (only, seq, rules, incidents, graph, settled, seal)
         VALUES (1, ?1, ?2, ?3, ?4, ?5, ?6)",
        params![basis.seq as i64, basis.rules, incidents, graph, settled, seal],
    )?;
    Ok(())
}

/// What became of incidents to be put in place.
pub(super) enum Replaced {
    Done,
    /// Another process gave ids after the basis, or derived meanwhile.
    Outrun,
    /// An id would lead back to itself.
    Circle(IncidentId),
}

/// Records the ids that were given; says why not, if so.
pub(super) fn name(tx: &Transaction<'_>, made: Made<'_>, json: &str) -> rusqlite::Result<Option<Replaced>> {
    let Made { basis, naming, .. } = made;
    let last: Option<i64> = tx.query_row("SELECT max(seq) FROM naming", [], |row| row.get(0))?;
    if last.is_some_and(|last| last > basis.seq as i64) {
        return Ok(Some(Replaced::Outrun));
    }
    if naming.is_empty() {
        return Ok(None);
    }
    let seq = append(tx, JournalKind::Naming, &basis.rules, json, made.at)?;
    tx.execute("INSERT INTO naming (seq, json) VALUES (?1, ?2)", params![seq, json])?;
    graph::give(tx, naming)?;
    for id in naming.given.keys() {
        tx.prepare_cached("DELETE FROM redirect WHERE id = ?1")?.execute([id.as_str()])?;
    }
    for (from, to) in &naming.redirected {
        tx.prepare_cached("INSERT OR REPLACE INTO redirect (id, leads_to) VALUES (?1, ?2)")?
            .execute([from.as_str(), to.as_str()])?;
    }
    for id in naming.redirected.keys() {
        if !read::leads_to_an_end(tx, id)? {
            return Ok(Some(Replaced::Circle(id.clone())));
        }
    }
    Ok(None)
}

/// Puts incidents in the place of those that are there, of which only what changed is written; gives the sum over them.
pub(super) fn replace(tx: &Transaction<'_>, lines: &mut dyn Iterator<Item = Line>) -> rusqlite::Result<Sum> {
    let mut sum = Sum::default();
    let mut ids: HashSet<IncidentId> = HashSet::new();
    for (incident, json) in lines {
        let there: Option<(i64, bool)> = tx
            .prepare_cached("SELECT row, json = ?2 FROM incident WHERE id = ?1")?
            .query_row([incident.id.as_str(), json.as_str()], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?;
        match there {
            Some((_, true)) => sum.add(&[json.as_bytes()]),
            Some((row, false)) => {
                remove(tx, row)?;
                insert(tx, &mut sum, &incident, &json)?;
            }
            None => insert(tx, &mut sum, &incident, &json)?,
        }
        ids.insert(incident.id);
    }
    let gone = gone(tx, &ids)?;
    gone.iter().try_for_each(|row| remove(tx, *row))?;
    Ok(sum)
}

/// Takes an incident out, if it is there.
pub(super) fn drop(tx: &Transaction<'_>, sum: &mut Sum, id: &str) -> rusqlite::Result<()> {
    let there: Option<(i64, String)> = tx
        .prepare_cached("SELECT row, json FROM incident WHERE id = ?1")?
        .query_row([id], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    let Some((row, json)) = there else { return Ok(()) };
    sum.take(&[json.as_bytes()]);
    remove(tx, row)
}

/// Rows of the incidents that are there and not among `ids`.
fn gone(tx: &Transaction<'_>, ids: &HashSet<IncidentId>) -> rusqlite::Result<Vec<i64>> {
    let mut statement = tx.prepare("SELECT row, id FROM incident")?;
    let rows = statement.query_map([], |row| Ok((row.get::<_, i64>(0)?, row.get(1).map(IncidentId)?)))?;
    let all: Vec<(i64, IncidentId)> = rows.collect::<rusqlite::Result<_>>()?;
    Ok(all.into_iter().filter(|(_, id)| !ids.contains(id)).map(|(row, _)| row).collect())
}

/// Throws all incidents away, whatever state their rows are in; where ids lead is written anew.
pub(super) fn clear(db: &Connection, names: &Names) -> rusqlite::Result<()> {
    db.execute_batch(
        // A damaged R*Tree cannot even be emptied, so it is made anew, in the words of the schema.
        "DROP TABLE incident_area;
         CREATE VIRTUAL TABLE incident_area USING rtree (row, south, north, west, east);
         DELETE FROM incident_event; DELETE FROM incident_report; DELETE FROM incident_name; DELETE FROM pin;
         DELETE FROM incident; DELETE FROM basis; DELETE FROM redirect;
         DELETE FROM node; DELETE FROM block; DELETE FROM edge;
         INSERT INTO incident_name_fts (incident_name_fts) VALUES ('rebuild');",
    )?;
    lead(db, names)
}

/// Writes where ids lead, and to what events were given.
pub(super) fn lead(db: &Connection, names: &Names) -> rusqlite::Result<()> {
    for (from, to) in &names.redirects {
        db.prepare_cached("INSERT INTO redirect (id, leads_to) VALUES (?1, ?2)")?
            .execute([from.as_str(), to.as_str()])?;
    }
    graph::give_all(db, names)
}

fn remove(tx: &Transaction<'_>, row: i64) -> rusqlite::Result<()> {
    for sql in [
        "INSERT INTO incident_name_fts (incident_name_fts, rowid, name)
         SELECT 'delete', row, name FROM incident_name WHERE incident = ?1",
        "DELETE FROM incident_name WHERE incident = ?1",
        "DELETE FROM incident_event WHERE incident = ?1",
        "DELETE FROM incident_report WHERE incident = ?1",
        "DELETE FROM incident_area WHERE row = ?1",
        "DELETE FROM pin WHERE row = ?1",
        "DELETE FROM incident WHERE row = ?1",
    ] {
        tx.prepare_cached(sql)?.execute([row])?;
    }
    Ok(())
}

/// Puts an incident in with what finds it.
pub(super) fn insert(tx: &Transaction<'_>, sum: &mut Sum, incident: &Incident, json: &str) -> rusqlite::Result<()> {
    sum.add(&[json.as_bytes()]);
    let row = Row::of(incident);
    tx.prepare_cached("INSERT INTO incident (id, json) VALUES (?1, ?2)")?.execute([incident.id.as_str(), json])?;
    let number = tx.last_insert_rowid();
    pins::insert(tx, number, &row)?;
    if let (Some(lat), Some(lon)) = (row.pin.lat, row.pin.lon) {
        tx.prepare_cached("INSERT INTO incident_area (row, south, north, west, east) VALUES (?1, ?2, ?2, ?3, ?3)")?
            .execute(params![number, lat, lon])?;
    }
    for event in incident.events.iter().collect::<BTreeSet<_>>() {
        tx.prepare_cached("INSERT INTO incident_event (event, incident) VALUES (?1, ?2)")?
            .execute(params![event.as_str(), number])?;
    }
    for report in incident.reports.iter().map(|r| r.id.as_str()).collect::<BTreeSet<_>>() {
        tx.prepare_cached("INSERT INTO incident_report (report, incident) VALUES (?1, ?2)")?
            .execute(params![report, number])?;
    }
    for Name { kind, folded, shown } in &row.names {
        tx.prepare_cached("INSERT INTO incident_name (incident, kind, name, shown) VALUES (?1, ?2, ?3, ?4)")?
            .execute(params![number, kind.as_str(), folded, shown])?;
        let at = tx.last_insert_rowid();
        tx.prepare_cached("INSERT INTO incident_name_fts (rowid, name) VALUES (?1, ?2)")?
            .execute(params![at, folded])?;
    }
    Ok(())
}
