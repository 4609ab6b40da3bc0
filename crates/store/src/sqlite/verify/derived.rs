//! What is derived against its digest, and the rows that find incidents against the incidents.

use std::collections::BTreeSet;

use rashomon_model::Incident;
use rusqlite::{OptionalExtension, types::Value};

use super::{Problems, SqliteLedger, compare, keyed};
use crate::{
    Basis, Error, Known, Ledger, Problem, Trouble,
    query::{Name, Row},
    sqlite::{
        derived::seal,
        graph,
        pins::{COLUMNS, values},
    },
    sum::Sum,
};

impl SqliteLedger {
    pub(super) fn check_derived(&self, problems: &mut Problems) -> Result<(), Error> {
        let (mut sum, mut number) = (Sum::default(), 0);
        let rows: Vec<i64> = self.column("SELECT row FROM incident ORDER BY id", "list the incidents")?;
        for row in &rows {
            let sql = "SELECT id, json FROM incident WHERE row = ?1";
            let read = || self.db.prepare_cached(sql)?.query_row([row], |r| Ok((r.get(0)?, r.get(1)?))).optional();
            let Some((id, json)): Option<(String, String)> = self.named("read an incident", read())? else { continue };
            match serde_json::from_str::<Incident>(&json) {
                Ok(incident) => self.check_incident(&id, *row, &incident, problems)?,
                Err(e) => problems.push(Problem::new(Trouble::Content, &id, format!("its JSON cannot be read: {e}"))),
            }
            sum.add(&[json.as_bytes()]);
            number += 1;
        }
        self.check_basis(&sum.to_string(), number, problems)?;
        self.check_names(problems)?;
        for (table, column) in [
            ("incident_event", "incident"),
            ("incident_report", "incident"),
            ("incident_name", "incident"),
            ("incident_area", "row"),
            ("pin", "row"),
        ] {
            let sql = format!("SELECT DISTINCT {column} FROM {table} WHERE {column} NOT IN (SELECT row FROM incident)");
            let lost: Vec<i64> = self.column(&sql, "look for orphans")?;
            let name =
                |row: &i64| Problem::new(Trouble::Derived, format!("{table} {row}"), "it belongs to no incident");
            problems.extend(lost.iter().map(name));
        }
        Ok(())
    }

    fn check_incident(&self, id: &str, row: i64, incident: &Incident, problems: &mut Problems) -> Result<(), Error> {
        if incident.id.as_str() != id {
            problems.push(Problem::new(Trouble::Content, id, format!("its JSON is that of {}", incident.id)));
        }
        let of = Row::of(incident);
        let text = |t: &str| Value::Text(t.to_owned());
        let one = |values: Vec<Value>| keyed(&values);
        let shown = |name: &Name| name.shown.as_deref().map_or(Value::Null, text);
        let names: BTreeSet<_> =
            of.names.iter().map(|n| one(vec![text(&n.folded), text(n.kind.as_str()), shown(n)])).collect();
        let events: BTreeSet<_> = incident.events.iter().map(|e| one(vec![text(e.as_str())])).collect();
        let reports: BTreeSet<_> = incident.reports.iter().map(|r| one(vec![text(r.id.as_str())])).collect();
        let expected = [
            (
                "incident",
                format!("SELECT {} FROM pin WHERE row = ?1", COLUMNS.join(", ")),
                COLUMNS.len(),
                [keyed(&values(&of))].into(),
            ),
            ("name", "SELECT name, kind, shown FROM incident_name WHERE incident = ?1".to_owned(), 3, names),
            ("event", "SELECT event FROM incident_event WHERE incident = ?1".to_owned(), 1, events),
            ("report", "SELECT report FROM incident_report WHERE incident = ?1".to_owned(), 1, reports),
        ];
        for (what, sql, width, expected) in expected {
            let found = self.rows_of(&sql, width, Some(row))?;
            compare(problems, Trouble::Derived, |own| format!("{id}: {what} {own}"), &expected, &found);
        }
        self.check_area(id, row, of.pin.lat.zip(of.pin.lon), problems)
    }

    /// The R*Tree holds single floats, rounded outwards.
    fn check_area(&self, id: &str, row: i64, at: Option<(f64, f64)>, problems: &mut Problems) -> Result<(), Error> {
        let sql = "SELECT south, north, west, east FROM incident_area WHERE row = ?1";
        let columns = |r: &rusqlite::Row<'_>| Ok([r.get::<_, f64>(0)?, r.get(1)?, r.get(2)?, r.get(3)?]);
        let read = || self.db.prepare_cached(sql)?.query_row([row], columns).optional();
        let right = match (self.named("read an area", read())?, at) {
            (None, None) => true,
            (Some([south, north, west, east]), Some((lat, lon))) => {
                let close = |low: f64, high: f64, n: f64| low <= n && n <= high && high - low < 1e-4;
                close(south, north, lat) && close(west, east, lon)
            }
            _ => false,
        };
        if !right {
            problems.push(Problem::new(Trouble::Derived, id, "the area by which it is found is missing or changed"));
        }
        Ok(())
    }

    fn check_basis(&self, digest: &str, incidents: usize, problems: &mut Problems) -> Result<(), Error> {
        let sql = "SELECT seq, rules, incidents, graph, seal, settled FROM basis";
        let row = |r: &rusqlite::Row<'_>| {
            let basis = Basis { seq: r.get::<_, i64>(0)? as u64, rules: r.get(1)? };
            Ok((basis, [r.get(2)?, r.get(3)?, r.get(4)?], r.get(5)?))
        };
        let read = || self.db.query_row(sql, [], row).optional();
        let found: Option<(Basis, [String; 3], Option<String>)> =
            self.named("read the basis of the incidents", read())?;
        let graph = self.named("read the graph", graph::sum(&self.db))?;
        let message = match found {
            None if incidents == 0 && graph == Sum::default() => return Ok(()),
            None => "there are incidents, and nothing says from what they were derived",
            Some((basis, [of, graph, found], settled)) if seal(&basis, [&of, &graph], settled.as_deref()) != found => {
                "it was changed"
            }
            Some((basis, ..)) if basis.seq > self.head()?.seq => "it lies ahead of the journal",
            Some((_, [recorded, ..], _)) if recorded != digest => {
                "the incidents are not those that were derived: `rebuild` makes them anew"
            }
            Some((_, [_, recorded, _], _)) if recorded != graph.to_string() => {
                "the graph of events is not the one that was derived: `rebuild` makes it anew"
            }
            Some(_) => return Ok(()),
        };
        problems.push(Problem::new(Trouble::Derived, "basis", message));
        Ok(())
    }

    /// Where ids lead, and to what they were given.
    fn check_names(&self, problems: &mut Problems) -> Result<(), Error> {
        let names = self.read_names(Known::Now)?;
        let text = |t: &str| Value::Text(t.to_owned());
        let number = |n: usize| Value::Integer(n as i64);
        let led = names.redirects.iter().map(|(from, to)| keyed(&[text(from.as_str()), text(to.as_str())]));
        let aged = names.age.iter().map(|(id, age)| keyed(&[text(id.as_str()), number(*age)]));
        let given = names.incident_of.iter().filter_map(|(event, incident)| {
            let (report, place) = names.place_of.get(event)?;
            let ids = [event.as_str(), report.as_str(), incident.as_str()].map(text);
            Some(keyed(&[ids.as_slice(), &[number(place.start), number(place.end)]].concat()))
        });
        let events = "SELECT event, report, incident, first, last FROM given_event";
        for (what, sql, width, expected) in [
            ("where it leads", "SELECT id, leads_to FROM redirect", 2, led.collect()),
            ("its age", "SELECT id, age FROM given_id", 2, aged.collect()),
            ("its incident", events, 5, given.collect::<BTreeSet<_>>()),
        ] {
            let found = self.rows_of(sql, width, None)?;
            compare(problems, Trouble::Derived, |own| format!("{own}: {what}"), &expected, &found);
        }
        Ok(())
    }
}
