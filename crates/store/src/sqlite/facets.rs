//! What incidents can be counted by: one scan of their columns, and their names in the way that touches the fewest rows.

use std::collections::BTreeMap;

use rusqlite::{Connection, params, params_from_iter};

use super::{
    SqliteLedger,
    pins::unsigned,
    query::{Where, choices, fix},
};
use crate::{
    Error, Facets, Query,
    query::{Counted, Counter, Facet, Missed, NameKind},
};

/// Of so many incidents less than one: few.
const FEW: usize = 8;

impl SqliteLedger {
    pub(super) fn run_facets(&self, query: &Query, most: usize) -> Result<Facets, Error> {
        let count = || {
            // The names are those of the incidents that were counted before.
            let moment = self.db.unchecked_transaction()?;
            let mut counter = Counter::default();
            let near = count_columns(&moment, query, &mut counter)?;
            count_names(&moment, &near, &mut counter)?;
            Ok(counter)
        };
        Ok(self.named("count the incidents", count())?.facets(most))
    }
}

/// Counts the incidents that meet the conditions without a facet and miss one of the others at most, but for their names;
/// gives their rows, in order, with what they miss.
fn count_columns(db: &Connection, query: &Query, counter: &mut Counter) -> rusqlite::Result<Vec<(i64, Missed)>> {
    let mut fixed = Where::default();
    fix(query, &mut fixed);
    let (mut facets, mut missing, mut values) = (Vec::new(), String::new(), Vec::new());
    for (facet, term, own) in choices(query) {
        missing.extend([", (", &term, ") IS NOT TRUE"]);
        facets.push(facet);
        values.extend(own);
    }
    values.append(&mut fixed.values);
    let sql = format!(
        "SELECT i.row, i.type, i.mode, i.country, i.admin1, i.admin1_iso, i.status, i.review, i.work, i.assignee,
             i.contested, i.awaited, i.origins, i.killed{missing} FROM pin i NOT INDEXED {}",
        fixed.sql()
    );
    let mut statement = db.prepare_cached(&sql)?;
    let mut rows = statement.query(params_from_iter(&values))?;
    let mut near = Vec::new();
    while let Some(row) = rows.next()? {
        let mut missed = Missed::default();
        for (n, facet) in facets.iter().enumerate() {
            if row.get(14 + n)? {
                missed.note(*facet);
            }
        }
        if !missed.one_at_most() {
            continue;
        }
        let words = |at: usize| Ok::<_, rusqlite::Error>(row.get_ref(at)?.as_str()?);
        let may = |at: usize| Ok::<_, rusqlite::Error>(row.get_ref(at)?.as_str_or_null()?);
        let counted = Counted {
            kind: words(1)?,
            mode: may(2)?,
            country: may(3)?,
            admin1: may(4)?,
            admin1_iso: may(5)?,
            status: words(6)?,
            review: words(7)?,
            work: words(8)?,
            assignee: may(9)?,
            contested: row.get(10)?,
            awaited: row.get(11)?,
            origins: row.get(12).map(unsigned)?,
            killed: row.get::<_, Option<i64>>(13)?.map(unsigned),
        };
        counter.add(&counted, missed);
        near.push((row.get(0)?, missed));
    }
    near.sort_unstable_by_key(|(row, _)| *row);
    Ok(near)
}

/// Counts the names of incidents: of a few one incident after the other, of nearly all by taking from what all have what the others
/// have, else one name after the other.
fn count_names(db: &Connection, near: &[(i64, Missed)], counter: &mut Counter) -> rusqlite::Result<()> {
    let number = |row: i64| usize::try_from(row).unwrap_or_default();
    let all = number(db.prepare_cached("SELECT count(*) FROM pin")?.query_row([], |row| row.get(0))?);
    for kind in NameKind::ALL {
        let Some(facet) = Facet::of(kind) else { continue };
        let fitting = near.iter().filter(|(_, missed)| missed.none_but(facet));
        let rows: Vec<i64> = fitting.map(|(row, _)| *row).collect();
        if rows.len() * FEW < all {
            names_of(db, kind, &rows, |shown| counter.name(facet, shown, 1))?;
        } else if all.saturating_sub(rows.len()) * FEW < all {
            let mut others: Vec<i64> =
                db.prepare_cached("SELECT row FROM pin")?.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
            others.retain(|row| rows.binary_search(row).is_err());
            let mut numbers = numbers_of_names(db, kind)?;
            names_of(db, kind, &others, |shown| {
                if let Some(number) = numbers.get_mut(shown) {
                    *number -= 1;
                }
            })?;
            for (shown, number) in numbers {
                counter.name(facet, &shown, number);
            }
        } else {
            walk_names(db, kind, &rows, |shown, number| counter.name(facet, shown, number))?;
        }
    }
    Ok(())
}

/// Each name of each of these incidents. Several words of one name are one name; so for all of these.
fn names_of(db: &Connection, kind: NameKind, incidents: &[i64], mut each: impl FnMut(&str)) -> rusqlite::Result<()> {
    // Each incident has a few names; the index of the kind would be walked through for each.
    let sql = "SELECT DISTINCT shown FROM incident_name INDEXED BY incident_name_incident
               WHERE incident = ?1 AND kind = ?2 AND shown IS NOT NULL";
    let mut statement = db.prepare_cached(sql)?;
    for incident in incidents {
        let mut rows = statement.query(params![incident, kind.as_str()])?;
        while let Some(row) = rows.next()? {
            each(row.get_ref(0)?.as_str()?);
        }
    }
    Ok(())
}

/// Names with the number of all incidents that have them.
fn numbers_of_names(db: &Connection, kind: NameKind) -> rusqlite::Result<BTreeMap<String, u64>> {
    let sql = "SELECT shown, count(DISTINCT incident) FROM incident_name WHERE kind = ?1 AND shown IS NOT NULL GROUP BY shown";
    let mut statement = db.prepare_cached(sql)?;
    statement.query_map([kind.as_str()], |row| Ok((row.get(0)?, row.get(1).map(unsigned)?)))?.collect()
}

/// Each name, with how many of these incidents, which stand in order, have it.
fn walk_names(
    db: &Connection,
    kind: NameKind,
    incidents: &[i64],
    mut each: impl FnMut(&str, u64),
) -> rusqlite::Result<()> {
    // All incidents of a name stand beside each other in the index.
    let sql = "SELECT DISTINCT shown, incident FROM incident_name WHERE kind = ?1 AND shown IS NOT NULL
               ORDER BY shown, incident";
    let mut statement = db.prepare_cached(sql)?;
    let mut rows = statement.query([kind.as_str()])?;
    let (mut name, mut number) = (String::new(), 0);
    while let Some(row) = rows.next()? {
        let shown = row.get_ref(0)?.as_str()?;
        if shown != name {
            each(&name, number);
            number = 0;
            shown.clone_into(&mut name);
        }
        number += u64::from(incidents.binary_search(&row.get(1)?).is_ok());
    }
    each(&name, number);
    Ok(())
}
