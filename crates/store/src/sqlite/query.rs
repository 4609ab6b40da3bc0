//! A query as SQL: every condition on an indexed column, an R*Tree or a full-text index.

use rashomon_model::{Incident, IncidentId, Uncodable};
use rusqlite::{params_from_iter, types::Value};

use super::{
    SqliteLedger,
    pins::{COLUMNS, MARKED, mark, pin, unsigned},
};
use crate::{
    Cursor, Error, LeftOut, Mark, Order, Page, Pin, Query, Tallies, Timeline,
    query::{Facet, NEVER, NameKind, day, prefixes},
    search::Words,
};

/// Conditions and what stands in their places.
#[derive(Default)]
pub(super) struct Where {
    terms: Vec<String>,
    pub(super) values: Vec<Value>,
}

impl Where {
    /// Adds a condition with a `?` for each of the values.
    fn push(&mut self, term: impl Into<String>, values: impl IntoIterator<Item = Value>) {
        self.terms.push(term.into());
        self.values.extend(values);
    }

    pub(super) fn sql(&self) -> String {
        if self.terms.is_empty() { String::new() } else { format!("WHERE {}", self.terms.join(" AND ")) }
    }
}

/// The conditions that have a facet, each with what stands in its places.
pub(super) type Choices = Vec<(Facet, String, Vec<Value>)>;

fn text(text: impl Into<String>) -> Value {
    Value::Text(text.into())
}

impl SqliteLedger {
    pub(super) fn run_query(&self, query: &Query) -> Result<Page<Incident>, Error> {
        let (first, second) = keys(query.order);
        let (sql, values) = chosen(query, &format!("i.id, {first}, {second}, t.json"), "incident");
        let row = |row: &rusqlite::Row<'_>| {
            let id: String = row.get(0)?;
            let at = Cursor { order: query.order, keys: (row.get(1)?, row.get(2)?), id: IncidentId(id) };
            Ok((at, row.get::<_, String>(3)?))
        };
        let mut rows = self.all(&sql, &values, "query the incidents", row)?;
        let next = cut(&mut rows, query, |(at, _)| at.clone());
        let items = rows.iter().map(|(at, json)| self.parse(at.id.as_str(), json)).collect::<Result<_, _>>()?;
        Ok(Page { items, next })
    }

    pub(super) fn run_pins(&self, query: &Query) -> Result<Page<Pin>, Error> {
        let columns = COLUMNS.map(|column| format!("t.{column}")).join(", ");
        let (sql, values) = chosen(query, &columns, "pin");
        let mut items = self.all(&sql, &values, "query the incidents", pin)?;
        let next = cut(&mut items, query, |pin| Cursor::at(query.order, pin));
        Ok(Page { items, next })
    }

    pub(super) fn run_marks(&self, query: &Query) -> Result<Vec<Mark>, Error> {
        let conditions = conditions(query);
        let columns = MARKED.map(|column| format!("i.{column}")).join(", ");
        let sql = format!("SELECT {columns} FROM pin i {}", conditions.sql());
        self.all(&sql, &conditions.values, "query what a map draws", mark)
    }

    pub(super) fn count_left_out(&self, query: &Query) -> Result<LeftOut, Error> {
        let mut out = LeftOut::default();
        if query.all {
            return Ok(out);
        }
        let mut conditions = conditions(&Query { all: true, ..query.clone() });
        conditions.push("i.uncodable <> ''", []);
        let sql = format!("SELECT i.uncodable, count(*) FROM pin i {} GROUP BY i.uncodable", conditions.sql());
        let row = |row: &rusqlite::Row<'_>| Ok((row.get::<_, String>(0)?, row.get::<_, i64>(1)?));
        for (words, incidents) in self.all(&sql, &conditions.values, "count what a query leaves out", row)? {
            // A word that this program does not know was written by another one.
            let reasons: Vec<Uncodable> = words.split(' ').filter_map(|word| word.parse().ok()).collect();
            out.count(usize::try_from(incidents).unwrap_or(usize::MAX), &reasons);
        }
        Ok(out)
    }

    pub(super) fn run_timeline(&self, query: &Query) -> Result<Timeline, Error> {
        let conditions = conditions(query);
        let sql = format!("SELECT i.begins, i.killed FROM pin i {}", conditions.sql());
        let row = |row: &rusqlite::Row<'_>| Ok((day(row.get(0)?), row.get::<_, Option<i64>>(1)?.map(unsigned)));
        Ok(Timeline::of(self.all(&sql, &conditions.values, "query the days of incidents", row)?))
    }

    pub(super) fn run_tallied(&self, query: &Query) -> Result<Tallies, Error> {
        let conditions = conditions(query);
        let sql = format!(
            "SELECT count(*), count(*) FILTER (WHERE i.contested), count(*) FILTER (WHERE i.awaited) FROM pin i {}",
            conditions.sql()
        );
        let number = |row: &rusqlite::Row<'_>, at| row.get(at).map(unsigned);
        let row = |row: &rusqlite::Row<'_>| {
            Ok(Tallies { incidents: number(row, 0)?, disputed: number(row, 1)?, awaited: number(row, 2)? })
        };
        Ok(self.all(&sql, &conditions.values, "count the incidents", row)?.pop().unwrap_or_default())
    }

    /// All rows of an answer.
    fn all<T>(
        &self,
        sql: &str,
        values: &[Value],
        doing: &'static str,
        row: impl FnMut(&rusqlite::Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Vec<T>, Error> {
        let read = || self.db.prepare_cached(sql)?.query_map(params_from_iter(values), row)?.collect();
        self.named(doing, read())
    }
}

/// Columns of a table for the rows of a page and of one more, in order. The rows are chosen and sorted before anything else of
/// them is touched.
fn chosen(query: &Query, columns: &str, table: &str) -> (String, Vec<Value>) {
    let mut conditions = conditions(query);
    // SQLite compares with the two keys of the order as they are computed from its columns.
    let (first, second) = keys(query.order);
    if let Some(after) = &query.after {
        let (one, other) = (Value::Integer(after.keys.0), Value::Integer(after.keys.1));
        // By the first key alone an index over computed ones is entered where the page begins.
        let term = format!("{first} >= ? AND ({first}, {second}, i.id) > (?, ?, ?)");
        conditions.push(term, [one.clone(), one, other, text(after.id.as_str())]);
    }
    let fetched = i64::try_from(query.limit.unwrap_or(usize::MAX)).unwrap_or(i64::MAX).saturating_add(1);
    conditions.values.push(Value::Integer(fetched));
    let sql = format!(
        "SELECT {columns} FROM (SELECT i.row, i.id, i.begins, i.ends, i.killed FROM pin i {}
                                ORDER BY {first}, {second}, i.id LIMIT ?) i
         CROSS JOIN {table} t ON t.row = i.row ORDER BY {first}, {second}, i.id",
        conditions.sql()
    );
    (sql, conditions.values)
}

/// Leaves the rows of the page, and says where the next one begins.
fn cut<T>(rows: &mut Vec<T>, query: &Query, at: impl Fn(&T) -> Cursor) -> Option<Cursor> {
    let limit = query.limit.unwrap_or(usize::MAX);
    let more = limit > 0 && rows.len() > limit;
    rows.truncate(limit);
    rows.last().filter(|_| more).map(at)
}

/// [`keys`](crate::query::keys) in SQL.
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
    fix(query, &mut all);
    for (_, term, values) in choices(query) {
        all.push(term, values);
    }
    all
}

/// The conditions that have no facet.
pub(super) fn fix(query: &Query, all: &mut Where) {
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
    if let Some(id) = &query.id {
        all.push("i.id = ?", [text(id.as_str())]);
    }
    if let Some(report) = &query.report {
        let told = "i.row IN (SELECT incident FROM incident_report WHERE report = ?)";
        all.push(told, [text(report.as_str())]);
    }
    if let Some(place) = &query.place {
        let (term, values) = named(NameKind::Place, place);
        all.push(term, values);
    }
    area(query, all);
    words(query, all);
}

/// The conditions that have a facet.
pub(super) fn choices(query: &Query) -> Choices {
    let mut all = Vec::new();
    let mut add = |facet, term: &str, values: Vec<Value>| all.push((facet, term.to_owned(), values));
    let least = |n: u64| vec![Value::Integer(i64::try_from(n).unwrap_or(i64::MAX))];
    let word = |word: &str| vec![text(word)];
    if let Some((kind, mode)) = &query.kind {
        match mode {
            Some(mode) => add(Facet::Type, "i.type = ? AND i.mode = ?", vec![text(kind.as_str()), text(mode.as_str())]),
            None => add(Facet::Type, "i.type = ?", word(kind)),
        }
    }
    if let Some(country) = &query.country {
        add(Facet::Country, "i.country = ?", word(&country.to_ascii_uppercase()));
    }
    if let Some(province) = &query.province {
        let (term, mut values) = named(NameKind::Province, province);
        values.insert(0, text(province.to_ascii_uppercase()));
        add(Facet::Province, &format!("(i.admin1_iso = ? OR {term})"), values);
    }
    for (facet, kind, words) in
        [(Facet::Actor, NameKind::Actor, &query.actor), (Facet::Publisher, NameKind::Publisher, &query.publisher)]
    {
        if let Some(words) = words {
            let (term, values) = named(kind, words);
            add(facet, &term, values);
        }
    }
    if let Some(status) = query.status {
        add(Facet::Status, "i.status = ?", word(status.as_str()));
    }
    if let Some(review) = query.review {
        add(Facet::Review, "i.review = ?", word(review.as_str()));
    }
    if let Some(work) = query.work {
        add(Facet::Work, "i.work = ?", word(work.as_str()));
    }
    if let Some(assignee) = &query.assignee {
        add(Facet::Assignee, "i.assignee = ?", word(assignee));
    }
    if let Some(tag) = &query.tag {
        let tagged = "i.row IN (SELECT incident FROM incident_name WHERE kind = ? AND shown = ?)";
        add(Facet::Tag, tagged, vec![text(NameKind::Tag.as_str()), text(tag.as_str())]);
    }
    if query.contested {
        add(Facet::Disputed, "i.contested", Vec::new());
    }
    if query.awaited {
        add(Facet::Awaited, "i.awaited", Vec::new());
    }
    if let Some(origins) = query.origins {
        add(Facet::Origins, "i.origins >= ?", least(origins));
    }
    if let Some(killed) = query.killed {
        add(Facet::Killed, "i.killed >= ?", least(killed));
    }
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

/// All words must begin words of one name; where there are none, any name of the kind will do.
fn named(kind: NameKind, words: &str) -> (String, Vec<Value>) {
    let prefixes = prefixes(words);
    if prefixes.is_empty() {
        let any = "EXISTS (SELECT 1 FROM incident_name n WHERE n.incident = i.row AND n.kind = ?)";
        return (any.to_owned(), vec![text(kind.as_str())]);
    }
    let asked = prefixes.iter().map(|p| format!("\"{p}\" *")).collect::<Vec<_>>().join(" AND ");
    let some = "i.row IN (SELECT n.incident FROM incident_name_fts f JOIN incident_name n ON n.row = f.rowid
                          WHERE f.incident_name_fts MATCH ? AND n.kind = ?)";
    (some.to_owned(), vec![text(asked), text(kind.as_str())])
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
