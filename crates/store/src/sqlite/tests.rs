//! What needs the connection itself: quotas, and the settings that protect.

use std::collections::BTreeSet;

use super::*;
use crate::conformance::{self, fixture};

fn fresh(folder: &tempfile::TempDir) -> SqliteLedger {
    SqliteLedger::open(folder.path().join("test.db")).unwrap()
}

#[test]
fn conforms() {
    let folder = tempfile::tempdir().unwrap();
    let count = std::cell::Cell::new(0);
    conformance::suite(|| {
        count.set(count.get() + 1);
        Box::new(SqliteLedger::open(folder.path().join(format!("{}.db", count.get()))).unwrap())
    });
}

#[test]
fn the_memory_ledger_conforms() {
    conformance::suite(|| Box::new(crate::MemoryLedger::new()));
}

/// Lowers the number of pages that the file may have to those that it has and `more`.
fn quota(ledger: &SqliteLedger, more: i64) {
    let pages: i64 = ledger.db.pragma_query_value(None, "page_count", |row| row.get(0)).unwrap();
    ledger.db.pragma_update_and_check(None, "max_page_count", pages + more, |_| Ok(())).unwrap();
}

#[test]
fn a_full_quota_leaves_nothing_half_written() {
    let folder = tempfile::tempdir().unwrap();
    for more in [0, 1, 2, 3, 5, 8, 13] {
        let path = folder.path().join(format!("{more}.db"));
        let mut ledger = SqliteLedger::open(&path).unwrap();
        quota(&ledger, more);
        let mut added = 0;
        let error = loop {
            match ledger.add(&fixture::numbered(added)) {
                Ok(_) => added += 1,
                Err(error) => break error,
            }
        };
        assert!(matches!(&error, Error::Full { path: full } if *full == path), "{error:?}");
        assert_eq!(ledger.head().unwrap().seq, if added == 0 { 0 } else { 2 * added + 1 });
        assert_eq!(ledger.verify().unwrap(), []);
        let many: Vec<_> = (0..200).map(|n| fixture::incident(&fixture::numbered(n))).collect();
        let basis = Basis { seq: 0, rules: String::new() };
        assert!(matches!(
            ledger.replace_incidents(&basis, &many, &Naming::default(), fixture::MOMENT),
            Err(Error::Full { .. })
        ));
        assert_eq!(ledger.basis().unwrap(), None);
        // With room again, it goes on in the same session.
        quota(&ledger, 10_000);
        assert_eq!(ledger.add(&fixture::numbered(added)).unwrap(), Added::New);
        drop(ledger);
        let ledger = SqliteLedger::open(&path).unwrap();
        assert_eq!(ledger.stats().unwrap().reports, added + 1);
        assert_eq!(ledger.verify().unwrap(), []);
    }
}

#[test]
fn connections_are_set_up() {
    let folder = tempfile::tempdir().unwrap();
    let mut ledger = fresh(&folder);
    let number = |l: &SqliteLedger, name: &str| l.db.pragma_query_value(None, name, |r| r.get::<_, i64>(0)).unwrap();
    assert_eq!(number(&ledger, "foreign_keys"), 1);
    assert_eq!(number(&ledger, "synchronous"), 1);
    let mode: String = ledger.db.pragma_query_value(None, "journal_mode", |r| r.get(0)).unwrap();
    assert_eq!(mode, "wal");
    ledger.add(&fixture::market()).unwrap();
    ledger.judge(&fixture::judgement(&fixture::market(), "seen")).unwrap();
    assert_eq!(number(&ledger, "synchronous"), 1);
}

#[test]
fn recorded_rows_cannot_be_changed() {
    let folder = tempfile::tempdir().unwrap();
    let mut ledger = fresh(&folder);
    ledger.add(&fixture::market()).unwrap();
    ledger.judge(&fixture::judgement(&fixture::market(), "seen")).unwrap();
    let (correction, reading) = fixture::correction(&fixture::market(), "Shells fall on a market");
    ledger.correct(&correction, &reading).unwrap();
    let basis = Basis { seq: ledger.head().unwrap().seq, rules: "test".into() };
    let market = fixture::incident(&fixture::market());
    ledger
        .replace_incidents(&basis, std::slice::from_ref(&market), &fixture::naming(&market), fixture::MOMENT)
        .unwrap();
    for table in
        ["journal", "report", "archive", "extraction", "reading", "lineage", "correction", "judgement", "naming"]
    {
        let column: String = ledger
            .db
            .query_row("SELECT name FROM pragma_table_info(?1) WHERE type = 'TEXT' LIMIT 1", [table], |r| r.get(0))
            .unwrap();
        for sql in [
            format!("UPDATE {table} SET {column} = {column}"),
            format!("DELETE FROM {table}"),
            format!("INSERT OR REPLACE INTO {table} SELECT * FROM {table}"),
        ] {
            let error = ledger.db.execute(&sql, []).unwrap_err().to_string();
            assert!(error.contains("append-only"), "{sql}: {error}");
        }
    }
    let gap =
        "INSERT INTO journal SELECT 99, kind, subject, digest, recorded_at, previous, 'x' FROM journal WHERE seq = 1";
    assert!(ledger.db.execute(gap, []).unwrap_err().to_string().contains("no gaps"));
    assert_eq!(ledger.verify().unwrap(), []);
}

#[test]
fn of_too_many_matches_the_last_are_ranked() {
    let folder = tempfile::tempdir().unwrap();
    let mut ledger = fresh(&folder);
    for n in 0..20 {
        ledger.add(&fixture::numbered(n)).unwrap();
    }
    let ids = |hits: Vec<Hit>| hits.into_iter().map(|hit| hit.report).collect::<BTreeSet<_>>();
    let word = "attack";
    let [all, last] = [1_000, 3].map(|ranked| ids(ledger.full_text_among(word, 100, ranked).unwrap()));
    assert_eq!(all.len(), 20);
    let read_last: BTreeSet<_> = (17..20).map(|n| fixture::numbered(n).report.id).collect();
    assert_eq!(last, read_last);
}
