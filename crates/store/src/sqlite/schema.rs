//! The versions of the schema, and how a file comes from one to the next.

use std::collections::BTreeMap;

use rashomon_model::Names;
use rusqlite::{Connection, TransactionBehavior};

use super::{derived, first, index, read};
use crate::Known;

/// `RSHM` in SQLite's header: by it a file is known as a ledger before SQLite touches it.
pub(super) const APPLICATION_ID: i64 = 0x5253_484D;

/// A step from one version to the next: what SQL can say, and what is then to be done in Rust.
struct Step {
    sql: &'static str,
    then: fn(&Connection) -> rusqlite::Result<()>,
}

/// Each takes the schema from the version of its place to the next. Published ones never change.
const MIGRATIONS: &[Step] = &[
    Step { sql: include_str!("001.sql"), then: |_| Ok(()) },
    Step { sql: include_str!("002.sql"), then: second },
    Step { sql: include_str!("003.sql"), then: |_| Ok(()) },
    Step { sql: include_str!("004.sql"), then: fourth },
    Step { sql: include_str!("005.sql"), then: fifth },
];

/// What SQL cannot say of the step to version 2.
fn second(db: &Connection) -> rusqlite::Result<()> {
    first::keep_ids(db)?;
    index::make(db)
}

/// What SQL cannot say of the step to version 4: what was derived is derived anew, with the graph.
fn fourth(db: &Connection) -> rusqlite::Result<()> {
    // The tables of that version, among which are none that came later.
    db.execute_batch(
        "DROP TABLE incident_area;
         CREATE VIRTUAL TABLE incident_area USING rtree (row, south, north, west, east);
         DELETE FROM incident_event; DELETE FROM incident_report; DELETE FROM incident_name;
         DELETE FROM incident; DELETE FROM redirect;
         INSERT INTO incident_name_fts (incident_name_fts) VALUES ('rebuild');",
    )?;
    derived::lead(db, &names(db)?)
}

/// What SQL cannot say of the step to version 5: what was derived is derived anew, with its pins.
fn fifth(db: &Connection) -> rusqlite::Result<()> {
    derived::clear(db, &names(db)?)
}

/// The ids that were given to incidents.
fn names(db: &Connection) -> rusqlite::Result<Names> {
    let mut names = Names::default();
    for (_, json) in read::namings(db, Known::Now)? {
        names.apply(&serde_json::from_str(&json).map_err(index::unreadable)?);
    }
    Ok(names)
}

/// The version that this program writes.
pub(super) const VERSION: i64 = MIGRATIONS.len() as i64;

/// The version of an open file.
pub(super) fn version(db: &Connection) -> rusqlite::Result<i64> {
    db.pragma_query_value(None, "user_version", |row| row.get(0))
}

/// The version of an open file, unless nothing has been made in it. Both are seen at one moment, since another process
/// may be making the ledger.
pub(super) fn found(db: &Connection) -> rusqlite::Result<Option<i64>> {
    let moment = db.unchecked_transaction()?;
    let found = version(&moment)?;
    let anything = moment.prepare("SELECT 1 FROM sqlite_schema")?.exists([])?;
    Ok((found != 0 || anything).then_some(found))
}

/// Brings an empty file or an older ledger to [`VERSION`].
pub(super) fn migrate(db: &mut Connection) -> rusqlite::Result<()> {
    migrate_by(db, MIGRATIONS)
}

/// Each step is one transaction, together with the number of its version: a file is always of exactly one version.
fn migrate_by(db: &mut Connection, steps: &[Step]) -> rusqlite::Result<()> {
    while usize::try_from(version(db)?).is_ok_and(|at| at < steps.len()) {
        let tx = db.transaction_with_behavior(TransactionBehavior::Exclusive)?;
        // Read under the lock: another process may have been faster. A version that is no place of a step is refused
        // when the file is opened.
        let at = version(&tx)?;
        let Some(step) = usize::try_from(at).ok().and_then(|at| steps.get(at)) else { return Ok(()) };
        tx.execute_batch(step.sql)?;
        (step.then)(&tx)?;
        tx.pragma_update(None, "application_id", APPLICATION_ID)?;
        tx.pragma_update(None, "user_version", at + 1)?;
        tx.commit()?;
    }
    Ok(())
}

/// Tables, indexes, views and triggers by name, with their definitions.
pub(super) fn objects(db: &Connection) -> rusqlite::Result<BTreeMap<String, String>> {
    let sql = "SELECT type || ' ' || name, coalesce(sql, '') FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%'";
    db.prepare(sql)?.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect()
}

/// The objects that a ledger of [`VERSION`] has.
pub(super) fn expected_objects() -> rusqlite::Result<BTreeMap<String, String>> {
    let mut fresh = Connection::open_in_memory()?;
    migrate(&mut fresh)?;
    objects(&fresh)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(sql: &'static str) -> Step {
        Step { sql, then: |_| Ok(()) }
    }

    #[test]
    fn steps_run_once_each_and_in_order() {
        let mut db = Connection::open_in_memory().unwrap();
        let steps = ["CREATE TABLE a (x)", "ALTER TABLE a ADD COLUMN y"].map(plain);
        migrate_by(&mut db, &steps[..1]).unwrap();
        assert_eq!(version(&db).unwrap(), 1);
        migrate_by(&mut db, &steps).unwrap();
        migrate_by(&mut db, &steps).unwrap();
        assert_eq!(version(&db).unwrap(), 2);
        assert!(objects(&db).unwrap()["table a"].contains('y'));
    }

    #[test]
    fn a_step_that_fails_leaves_the_version_before() {
        let mut db = Connection::open_in_memory().unwrap();
        let steps = ["CREATE TABLE a (x)", "CREATE TABLE b (x); CREATE TABLE a (x)"].map(plain);
        assert!(migrate_by(&mut db, &steps).is_err());
        assert_eq!(version(&db).unwrap(), 1);
        assert_eq!(objects(&db).unwrap().into_keys().collect::<Vec<_>>(), ["table a"]);
    }

    #[test]
    fn every_recorded_table_has_its_triggers() {
        let objects = expected_objects().unwrap();
        for table in
            ["journal", "report", "archive", "extraction", "reading", "lineage", "correction", "judgement", "naming"]
        {
            for rule in ["update", "delete", "replace"] {
                assert!(objects.contains_key(&format!("trigger {table}_no_{rule}")), "{table} {rule}");
            }
        }
    }
}
