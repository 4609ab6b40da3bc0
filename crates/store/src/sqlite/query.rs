//! A query as SQL: every condition on an indexed column, an R*Tree or a full-text index.

use rashomon_model::{Incident, Uncodable};
use rusqlite::{params_from_iter, types::Value};

use super::SqliteLedger;
use crate::{
    Cursor, Error, LeftOut, Order, Page, Query,
    query::{NEVER, Row, prefixes},
    search::Words,
};

/// Conditions and what stands in their places.
#[derive(Default)]
struct Where {
    terms: Vec<String>,
    values: Vec<Value>,
}

impl Where {
    /// Adds a condition with a `?` for each of the values.
    fn push(&mut self, term: impl Into<String>, values: impl IntoIterator<Item = Value>) {
        self.terms.push(term.into());
        self.values.extend(values);
    }

    fn sql(&self) -> String {
        if self.terms.is_empty() { String::new() } else { format!("WHERE {}", self.terms.join(" AND ")) }
    }
}

fn text(text: impl Into<String>) -> Value {
    Value::Text(text.into())
}

impl SqliteLedger {
    pub(super) fn run_query(&self, query: &Query) -> Result<Page<Incident>, Error> {
        let mut conditions = conditions(query);
        // SQLite compares with the two keys of the order as they are computed from its columns.
        let (first, second) = keys(query.order);
        if let Some(after) = &query.after {
            let values = [Value::Integer(after.keys.0), Value::Integer(after.keys.1), text(after.id.as_str())];
            conditions.push(format!("({first}, {second}, i.id) > (?, ?, ?)"), values);
        }
        let limit = query.limit.unwrap_or(usize::MAX);
        let fetched = i64::try_from(limit).unwrap_or(i64::MAX).saturating_add(1);
        conditions.values.push(Value::Integer(fetched));
        let sql = format!(
            "SELECT i.id, i.json FROM incident i {} ORDER BY {first}, {second}, i.id LIMIT ?",
            conditions.sql()
        );
        let read = || {
            let row = |row: &rusqlite::Row<'_>| Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?));
            let mut statement = self.db.prepare_cached(&sql)?;
            statement.query_map(params_from_iter(&conditions.values), row)?.collect::<rusqlite::Result<Vec<_>>>()
        };
        let rows = self.named("query the incidents", read())?;
        let more = limit > 0 && rows.len() > limit;
        let items: Vec<Incident> =
            rows.iter().take(limit).map(|(id, json)| self.parse(id, json)).collect::<Result<_, _>>()?;
        let next = items.last().filter(|_| more).map(|last| Cursor {
            order: query.order,
            keys: Row::of(last).keys(query.order),
            id: last.id.clone(),
        });
        Ok(Page { items, next })
    }
}

impl SqliteLedger {
    pub(super) fn count_left_out(&self, query: &Query) -> Result<LeftOut, Error> {
        let mut out = LeftOut::default();
        if query.all {
            return Ok(out);
        }
        let mut conditions = conditions(&Query { all: true, ..query.clone() });
        conditions.push("i.uncodable <> ''", []);
        let sql = format!("SELECT i.uncodable, count(*) FROM incident i {} GROUP BY i.uncodable", conditions.sql());
        let read = || {
            let row = |row: &rusqlite::Row<'_>| Ok((row.get::<_, String>(0)?, row.get::<_, i64>(1)?));
            let mut statement = self.db.prepare_cached(&sql)?;
            statement.query_map(params_from_iter(&conditions.values), row)?.collect::<rusqlite::Result<Vec<_>>>()
        };
        for (words, incidents) in self.named("count what a query leaves out", read())? {
            // A word that this program does not know was written by another one.
            let reasons: Vec<Uncodable> = words.split(' ').filter_map(|word| word.parse().ok()).collect();
            out.count(usize::try_from(incidents).unwrap_or(usize::MAX), &reasons);
        }
        Ok(out)
    }
}

/// [`Row::keys`] in SQL.
fn keys(order: Order) -> (String, String) {
    let plain = |a: &str, b: &str| (a.to_owned(), b.to_owned());
    match order {
        Order::Earliest => plain("i.begins", "i.ends"),
        Order::Latest => (
            format!("iif(i.begins = {NEVER}, {NEVER}, -i.begins)"),
            format!("iif(i.begins = {NEVER}, {NEVER}, -i.ends)"),
        ),
        Order::Deadliest => plain("iif(i.killed IS NULL, 1, -i.killed)", "i.begins"),
    }
}

fn conditions(query: &Query) -> Where {
    let mut all = Where::default();
    if !query.all {
        all.push("i.uncodable = ''", []);
    }
    let (since, until) = query.days();
    if since.is_some() || until.is_some() {
        all.push(format!("i.begins <> {NEVER}"), []);
    }
    if let Some(since) = since {
        all.push("i.ends >= ?", [Value::Integer(since)]);
    }
    if let Some(until) = until {
        all.push("i.begins <= ?", [Value::Integer(until)]);
    }
    if let Some(country) = &query.country {
        all.push("i.country = ?", [text(country.to_uppercase())]);
    }
    if let Some((kind, mode)) = &query.kind {
        all.push("i.type = ?", [text(kind.as_str())]);
        if let Some(mode) = mode {
            all.push("i.mode = ?", [text(mode.as_str())]);
        }
    }
    if let Some(status) = query.status {
        all.push("i.status = ?", [text(status.as_str())]);
    }
    if query.contested {
        all.push("i.contested", []);
    }
    if let Some(review) = query.review {
        all.push("i.review = ?", [text(review.as_str())]);
    }
    if let Some(killed) = query.killed {
        all.push("i.killed >= ?", [Value::Integer(i64::try_from(killed).unwrap_or(i64::MAX))]);
    }
    if let Some(report) = &query.report {
        let told = "i.row IN (SELECT incident FROM incident_report WHERE report = ?)";
        all.push(told, [text(report.as_str())]);
    }
    area(query, &mut all);
    names(query, &mut all);
    words(query, &mut all);
    all
}

/// The R*Tree rounds outwards, so the exact columns decide.
fn area(query: &Query, all: &mut Where) {
    let Some(area) = query.area else { return };
    let real = Value::Real;
    let (west, east) = (area.west, area.east);
    let crossing = west > east;
    let (tree, exact) = if crossing {
        ("(east >= ? OR west <= ?)", "(i.lon >= ? OR i.lon <= ?)")
    } else {
        ("east >= ? AND west <= ?", "i.lon >= ? AND i.lon <= ?")
    };
    all.push(
        format!("i.row IN (SELECT row FROM incident_area WHERE north >= ? AND south <= ? AND {tree})"),
        [real(area.south), real(area.north), real(west), real(east)],
    );
    all.push(
        format!("i.lat >= ? AND i.lat <= ? AND {exact}"),
        [real(area.south), real(area.north), real(west), real(east)],
    );
}

/// All words must begin words of one name.
fn names(query: &Query, all: &mut Where) {
    for (kind, words) in query.asked() {
        let prefixes = prefixes(words);
        if prefixes.is_empty() {
            let any = "EXISTS (SELECT 1 FROM incident_name n WHERE n.incident = i.row AND n.kind = ?)";
            all.push(any, [text(kind.as_str())]);
            continue;
        }
        let asked = prefixes.iter().map(|p| format!("\"{p}\" *")).collect::<Vec<_>>().join(" AND ");
        all.push(
            "i.row IN (SELECT n.incident FROM incident_name_fts f JOIN incident_name n ON n.row = f.rowid
                       WHERE f.incident_name_fts MATCH ? AND n.kind = ?)",
            [text(asked), text(kind.as_str())],
        );
    }
}

/// One of the incident's reports has the words, or one of that report's claims.
fn words(query: &Query, all: &mut Where) {
    let Some(words) = query.words.as_deref().map(Words::parse) else { return };
    if words.is_empty() {
        all.push("0", []);
        return;
    }
    let asked = words.fts5();
    all.push(
        "i.row IN (SELECT incident FROM incident_report WHERE report IN (
             SELECT r.id FROM report_fts f JOIN report r ON r.row = f.rowid WHERE f.report_fts MATCH ?
             UNION SELECT r.id FROM claim_fts f JOIN claim c ON c.row = f.rowid JOIN report r ON r.row = c.report
             WHERE f.claim_fts MATCH ?))",
        [text(asked.as_str()), text(asked.as_str())],
    );
}
