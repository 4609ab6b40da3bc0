//! The kept graph, in the ledger's file.

use rashomon_model::{EventId, IncidentId, ReportId, Span};
use rusqlite::{OptionalExtension, TransactionBehavior, params};

use super::{
    SqliteLedger, derived,
    derived::{Bound, Replaced},
    failure,
    graph::{self, signed},
    read,
};
use crate::{
    Basis, Error, JournalRecord, KeepsGraph, Ledger, Made, NamedEvent, Part, Whole,
    check::{check_basis, circle},
};

impl SqliteLedger {
    /// Does what changes derived things in one transaction; `before` is the state that they must be of, if any.
    pub(super) fn store(
        &mut self,
        made: Made<'_>,
        graph_is_kept: bool,
        before: Option<&Basis>,
        write: &mut dyn FnMut(&rusqlite::Transaction<'_>, &mut Bound) -> rusqlite::Result<()>,
    ) -> Result<(), Error> {
        check_basis(made.basis, self.head()?.seq)?;
        let json = serde_json::to_string(made.naming).map_err(|e| Error::Derived { reason: e.to_string() })?;
        let mut all = || -> rusqlite::Result<Replaced> {
            let tx = self.db.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let mut bound = match before {
                None => Bound::default(),
                Some(before) => match derived::bound(&tx)? {
                    Some((basis, bound)) if basis == *before => bound,
                    _ => return Ok(Replaced::Outrun),
                },
            };
            if let Some(refused) = derived::name(&tx, made, &json)? {
                return Ok(refused);
            }
            write(&tx, &mut bound)?;
            derived::bind(&tx, made.basis, &bound, graph_is_kept.then_some(made.settled))?;
            tx.commit()?;
            Ok(Replaced::Done)
        };
        match all().map_err(failure(&self.path, "store the incidents"))? {
            Replaced::Done => Ok(()),
            Replaced::Outrun => Err(Error::Outrun { path: self.path.clone() }),
            Replaced::Circle(id) => Err(circle(&id)),
        }
    }
}

impl KeepsGraph for SqliteLedger {
    fn settled(&self) -> Result<Option<String>, Error> {
        let read = || self.db.query_row("SELECT settled FROM basis", [], |row| row.get(0)).optional();
        Ok(self.named("read the basis of the incidents", read())?.flatten())
    }

    fn lines_after(&self, seq: u64) -> Result<Vec<JournalRecord>, Error> {
        let sql =
            "SELECT seq, kind, subject, digest, recorded_at, previous, hash FROM journal WHERE seq > ?1 ORDER BY seq";
        let read = || self.db.prepare_cached(sql)?.query_map([seq as i64], read::journal_line)?.collect();
        self.named("read the journal", read())
    }

    fn node(&self, event: &EventId) -> Result<Option<Vec<u8>>, Error> {
        let sql = "SELECT data FROM node WHERE event = ?1";
        let read = || self.db.prepare_cached(sql)?.query_row([event.as_str()], |row| row.get(0)).optional();
        self.named("read the graph", read())
    }

    fn nodes_of(&self, report: &ReportId) -> Result<Vec<Vec<u8>>, Error> {
        let sql = "SELECT data FROM node WHERE report = ?1 ORDER BY event";
        let read = || self.db.prepare_cached(sql)?.query_map([report.as_str()], |row| row.get(0))?.collect();
        self.named("read the graph", read())
    }

    fn block(&self, block: u64, number: usize) -> Result<Vec<EventId>, Error> {
        let sql = "SELECT event FROM block WHERE key = ?1 ORDER BY rank, event LIMIT ?2";
        let limit = i64::try_from(number).unwrap_or(i64::MAX);
        let read = || {
            let row = |row: &rusqlite::Row<'_>| row.get(0).map(EventId);
            self.db.prepare_cached(sql)?.query_map(params![signed(block), limit], row)?.collect()
        };
        self.named("read the graph", read())
    }

    fn edges(&self, event: &EventId) -> Result<Vec<(EventId, f64)>, Error> {
        let sql = "SELECT b, score FROM edge WHERE a = ?1 UNION ALL SELECT a, score FROM edge WHERE b = ?1 ORDER BY 1";
        let read = || {
            let row = |row: &rusqlite::Row<'_>| Ok((row.get(0).map(EventId)?, row.get(1)?));
            self.db.prepare_cached(sql)?.query_map([event.as_str()], row)?.collect()
        };
        self.named("read the graph", read())
    }

    fn named_in(&self, report: &ReportId) -> Result<Vec<NamedEvent>, Error> {
        let sql = "SELECT event, incident, first, last FROM given_event WHERE report = ?1 ORDER BY event";
        let read = || {
            let row = |row: &rusqlite::Row<'_>| {
                let place = Span::new(row.get::<_, i64>(2)? as usize, row.get::<_, i64>(3)? as usize);
                Ok(NamedEvent { event: row.get(0).map(EventId)?, incident: row.get(1).map(IncidentId)?, place })
            };
            self.db.prepare_cached(sql)?.query_map([report.as_str()], row)?.collect()
        };
        self.named("read the names of incidents", read())
    }

    fn age(&self, incident: &IncidentId) -> Result<Option<usize>, Error> {
        let sql = "SELECT age FROM given_id WHERE id = ?1";
        let row = |row: &rusqlite::Row<'_>| row.get::<_, i64>(0).map(|age| age as usize);
        let read = || self.db.prepare_cached(sql)?.query_row([incident.as_str()], row).optional();
        self.named("read the names of incidents", read())
    }

    fn leads_to(&self, incident: &IncidentId) -> Result<Option<IncidentId>, Error> {
        let sql = "SELECT leads_to FROM redirect WHERE id = ?1";
        let row = |row: &rusqlite::Row<'_>| row.get(0).map(IncidentId);
        let read = || self.db.prepare_cached(sql)?.query_row([incident.as_str()], row).optional();
        self.named("read where ids lead", read())
    }

    fn store_whole(&mut self, made: Made<'_>, whole: Whole<'_>) -> Result<(), Error> {
        let mut wrong = None;
        let stored = self.store(made, true, None, &mut |tx, bound| {
            let mut lines = (&mut *whole.incidents).map(|incident| incident.and_then(derived::line));
            bound.incidents = derived::replace(tx, &mut sound(&mut lines, &mut wrong))?;
            graph::clear(tx)?;
            for node in sound(&mut *whole.nodes, &mut wrong) {
                graph::put_node(tx, &mut bound.graph, &node)?;
            }
            for edge in &mut *whole.edges {
                graph::put_edge(tx, &mut bound.graph, &edge)?;
            }
            // Whatever was wrong, nothing is committed.
            if wrong.is_some() { Err(rusqlite::Error::QueryReturnedNoRows) } else { Ok(()) }
        });
        wrong.map_or(stored, Err)
    }

    fn store_part(&mut self, made: Made<'_>, before: &Basis, part: &Part) -> Result<(), Error> {
        let lines = derived::lines(&part.incidents)?;
        self.store(made, true, Some(before), &mut |tx, bound| {
            for id in part.dropped.iter().chain(lines.iter().map(|(incident, _)| &incident.id)) {
                derived::drop(tx, &mut bound.incidents, id.as_str())?;
            }
            for (incident, json) in &lines {
                derived::insert(tx, &mut bound.incidents, incident, json)?;
            }
            part.gone.iter().try_for_each(|node| graph::drop_node(tx, &mut bound.graph, node))?;
            part.parted.iter().try_for_each(|(a, b)| graph::drop_edge(tx, &mut bound.graph, a, b))?;
            part.nodes.iter().try_for_each(|node| graph::put_node(tx, &mut bound.graph, node))?;
            part.edges.iter().try_for_each(|edge| graph::put_edge(tx, &mut bound.graph, edge))
        })
    }
}

/// What is sound of some values; the first that is not ends them and is kept.
fn sound<'v, T: 'v>(
    values: &'v mut dyn Iterator<Item = Result<T, Error>>,
    wrong: &'v mut Option<Error>,
) -> impl Iterator<Item = T> + 'v {
    values.map_while(move |value| match value {
        Ok(value) => Some(value),
        Err(error) => {
            wrong.get_or_insert(error);
            None
        }
    })
}
