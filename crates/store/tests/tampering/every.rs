//! Every column and every row of every table, one at a time.

use rashomon_store::{Ledger, SqliteLedger};
use rusqlite::Connection;

use crate::{contents, tampered};

/// Columns that may change and nothing that is read does: numbers on which nothing hangs, and bytes behind the end of a
/// deflated stream. What the full-text indexes and the R*Tree keep for themselves may have slack as well.
const SLACK: [&str; 6] =
    ["lineage.row", "correction.row", "naming.row", "judgement.row", "reading.row", "archive.deflated"];

/// Every column of every table, the full-text indexes' own included, changed in one row.
#[test]
fn every_column_counts() {
    let folder = tempfile::tempdir().unwrap();
    let path = tampered(&folder, "SELECT 1").unwrap();
    let expected = contents::read(&SqliteLedger::open_read_only(&path).unwrap());
    let db = Connection::open(&path).unwrap();
    let columns: Vec<(String, String, String)> = db
        .prepare(
            "SELECT s.name, c.name, c.type FROM sqlite_schema s, pragma_table_info(s.name) c
             WHERE s.type = 'table' AND s.sql NOT LIKE 'CREATE VIRTUAL%' ORDER BY s.name, c.cid",
        )
        .and_then(|mut s| s.query_map([], |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?)))?.collect())
        .unwrap();
    drop(db);
    let mut unnamed = Vec::new();
    let mut changed = 0;
    for (table, column, of) in &columns {
        let value = match of.as_str() {
            "TEXT" => format!("coalesce({column}, '') || 'x'"),
            "INTEGER" => format!("coalesce({column}, 0) + 1000"),
            "REAL" => format!("coalesce({column}, 0.0) + 0.5"),
            _ => format!("CAST(coalesce({column}, x'') || x'01' AS BLOB)"),
        };
        let first = format!("SELECT {column} FROM {table} ORDER BY {column} LIMIT 1");
        let sql = format!("UPDATE OR FAIL {table} SET {column} = {value} WHERE {column} IS ({first})");
        // Some columns keep other values out by themselves.
        let Ok(path) = tampered(&folder, &sql) else { continue };
        changed += 1;
        let outcome = SqliteLedger::open(&path).and_then(|ledger| ledger.verify());
        if !matches!(outcome, Ok(problems) if problems.is_empty()) {
            continue;
        }
        let found = contents::read(&SqliteLedger::open_read_only(&path).unwrap());
        assert_eq!(contents::difference(&expected, &found), None, "{sql}");
        unnamed.push(format!("{table}.{column}"));
    }
    unnamed.dedup();
    assert!(changed > 100, "only {changed} changes could be made");
    unnamed.retain(|column| !column.contains("_fts_") && !column.contains("_area_"));
    assert!(unnamed.iter().all(|column| SLACK.contains(&column.as_str())), "{unnamed:?}");
}

/// Every row of every table deleted, one at a time.
#[test]
fn every_row_counts() {
    let folder = tempfile::tempdir().unwrap();
    let path = tampered(&folder, "SELECT 1").unwrap();
    let expected = contents::read(&SqliteLedger::open_read_only(&path).unwrap());
    let db = Connection::open(&path).unwrap();
    let tables: Vec<(String, String)> = db
        .prepare(
            "SELECT s.name, group_concat(quote(c.name)) FROM sqlite_schema s, pragma_table_info(s.name) c
             WHERE s.type = 'table' AND s.sql NOT LIKE 'CREATE VIRTUAL%' AND c.pk > 0 GROUP BY s.name ORDER BY s.name",
        )
        .and_then(|mut s| s.query_map([], |r| Ok((r.get(0)?, r.get::<_, String>(1)?.replace('\'', ""))))?.collect())
        .unwrap();
    let count =
        |table: &str| db.query_row(&format!("SELECT count(*) FROM {table}"), [], |r| r.get::<_, i64>(0)).unwrap();
    let counts: Vec<i64> = tables.iter().map(|(table, _)| count(table)).collect();
    // The file is written over by each change.
    drop(db);
    for ((table, key), rows) in tables.iter().zip(counts) {
        for row in 0..rows {
            let sql = format!(
                "DELETE FROM {table} WHERE ({key}) IN (SELECT {key} FROM {table} ORDER BY {key} LIMIT 1 OFFSET {row})"
            );
            let Ok(path) = tampered(&folder, &sql) else { continue };
            let outcome = SqliteLedger::open(&path).and_then(|ledger| ledger.verify());
            if matches!(&outcome, Ok(problems) if problems.is_empty()) {
                // An index of one page is read from its beginning where the entry that leads there is gone.
                assert!(table.contains("_fts_idx"), "{sql}");
                let found = contents::read(&SqliteLedger::open_read_only(&path).unwrap());
                assert_eq!(contents::difference(&expected, &found), None, "{sql}");
            }
        }
    }
    assert!(tables.len() > 25, "{tables:?}");
}
