//! Whoever changes a ledger behind its back is found out, by the name of what was changed.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;

use rashomon_model::Naming;
use rashomon_store::{
    Basis, Known, Ledger, Problem, SqliteLedger, Trouble,
    conformance::fixture::{MOMENT, bridge, incident, judgement, market},
};
use rusqlite::Connection;

/// The problems of a ledger after `sql`, run with all triggers dropped and put back again.
fn problems_after(sql: &str) -> Vec<Problem> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("test.db");
    let mut ledger = SqliteLedger::open(&path).unwrap();
    ledger.add(&market()).unwrap();
    ledger.add(&bridge()).unwrap();
    ledger.judge(&judgement(&market(), "seen")).unwrap();
    ledger
        .replace_incidents(&Basis { seq: 6, rules: String::new() }, &[incident(&market())], &Naming::default(), MOMENT)
        .unwrap();
    assert_eq!(ledger.verify().unwrap(), []);
    drop(ledger);
    let db = Connection::open(&path).unwrap();
    db.pragma_update(None, "foreign_keys", false).unwrap();
    let triggers: Vec<(String, String)> = db
        .prepare("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'")
        .and_then(|mut s| s.query_map([], |r| Ok((r.get(0)?, r.get(1)?)))?.collect())
        .unwrap();
    for (name, _) in &triggers {
        db.execute_batch(&format!("DROP TRIGGER {name}")).unwrap();
    }
    db.execute_batch(sql).unwrap();
    for (_, sql) in &triggers {
        db.execute_batch(sql).unwrap();
    }
    drop(db);
    SqliteLedger::open(&path).unwrap().verify().unwrap()
}

/// After `sql`, a problem of this sort names a record with `record` in its name.
fn found_out(sql: &str, trouble: Trouble, record: &str) {
    let problems = problems_after(sql);
    let named = problems.iter().any(|p| p.trouble == trouble && p.record.contains(record));
    assert!(named, "{sql}\nmust be found as {trouble:?} of {record}, found: {problems:#?}");
}

#[test]
fn nothing_done_is_nothing_found() {
    assert_eq!(problems_after("SELECT 1"), []);
}

#[test]
fn a_changed_record() {
    let market = market();
    let id = market.report.id.as_str();
    let one = format!("WHERE id = '{id}'");
    found_out(&format!("UPDATE report SET text = replace(text, 'four', 'nine') {one}"), Trouble::Content, id);
    found_out(&format!("UPDATE report SET json = replace(json, 'four', 'nine') {one}"), Trouble::Contract, id);
    found_out(&format!("UPDATE report SET json = replace(json, 'Valley', 'Hill') {one}"), Trouble::Content, id);
    found_out(&format!("UPDATE report SET json = '{{' {one}"), Trouble::Content, id);
    found_out(&format!("UPDATE report SET id = 'sha256:00' {one}"), Trouble::Archive, "sha256:00");
    let of = format!("WHERE report = (SELECT row FROM report {one})");
    found_out(r#"UPDATE extraction SET json = replace(json, '"low":4', '"low":9')"#, Trouble::Content, id);
    found_out(&format!("UPDATE reading SET json = replace(json, 'passed', 'held-back') {of}"), Trouble::Content, id);
    found_out(&format!("UPDATE archive SET deflated = x'00', length = 3 {of}"), Trouble::Archive, id);
    found_out(&format!("UPDATE archive SET length = 1 {of}"), Trouble::Archive, id);
    found_out(
        &format!(
            "UPDATE archive SET (deflated, length) = (SELECT deflated, length FROM archive a WHERE a.report <> archive.report) {of}"
        ),
        Trouble::Archive,
        id,
    );
    let claim = market.reading.extraction.claims[0].id.as_str();
    found_out(&format!("UPDATE claim SET speaker = event WHERE id = '{claim}'"), Trouble::Content, claim);
    found_out(&format!("UPDATE claim SET evidence = 'nine' WHERE id = '{claim}'"), Trouble::Content, claim);
    found_out("UPDATE judgement SET json = replace(json, 'accept', 'reject')", Trouble::Content, "jdg_");
}

#[test]
fn a_deleted_record() {
    let market = market();
    let id = market.report.id.as_str();
    let row = format!("(SELECT row FROM report WHERE id = '{id}')");
    let claim = market.reading.extraction.claims[1].id.as_str();
    found_out(&format!("DELETE FROM claim WHERE id = '{claim}'"), Trouble::Content, claim);
    found_out("DELETE FROM speaker", Trouble::Content, "spk_");
    found_out("DELETE FROM event", Trouble::Content, "evt_");
    found_out(&format!("DELETE FROM archive WHERE report = {row}"), Trouble::Orphan, id);
    found_out(&format!("DELETE FROM reading WHERE report = {row}"), Trouble::Orphan, id);
    found_out(&format!("DELETE FROM reading WHERE report = {row}"), Trouble::Orphan, claim);
    found_out(&format!("DELETE FROM report WHERE id = '{id}'"), Trouble::Content, id);
    found_out(&format!("DELETE FROM report WHERE id = '{id}'"), Trouble::Orphan, id);
    found_out("DELETE FROM judgement", Trouble::Content, "jdg_");
    found_out(
        "INSERT INTO report_fts (report_fts, rowid, title, text) SELECT 'delete', row, title, text FROM report",
        Trouble::Search,
        id,
    );
    found_out("INSERT INTO claim_fts (claim_fts) VALUES ('delete-all')", Trouble::Search, claim);
}

#[test]
fn an_edited_journal() {
    found_out("UPDATE journal SET recorded_at = '2020-01-01' WHERE seq = 2", Trouble::Journal, "journal 2 ");
    found_out("UPDATE journal SET digest = hash WHERE seq = 3", Trouble::Journal, "journal 3 ");
    found_out("UPDATE journal SET hash = digest WHERE seq = 2", Trouble::Journal, "journal 3 ");
    found_out("DELETE FROM journal WHERE seq = 2", Trouble::Journal, "journal 3 ");
    found_out("DELETE FROM journal WHERE seq = 1", Trouble::Journal, "journal 2 ");
    found_out("DELETE FROM journal WHERE kind = 'judgement'", Trouble::Orphan, "jdg_");
    found_out("DELETE FROM journal", Trouble::Orphan, market().report.id.as_str());
    found_out(
        "INSERT INTO journal SELECT 7, kind, subject, digest, recorded_at, hash, 'x' FROM journal WHERE seq = 6",
        Trouble::Journal,
        "journal 7 ",
    );
    found_out("UPDATE journal SET subject = 'sha256:00' WHERE seq = 1", Trouble::Content, "journal 1 ");
}

#[test]
fn a_dropped_rule() {
    found_out("CREATE TABLE extra (x)", Trouble::Schema, "table extra");
    found_out("DROP INDEX claim_id", Trouble::Schema, "index claim_id");
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("test.db");
    drop(SqliteLedger::open(&path).unwrap());
    Connection::open(&path).unwrap().execute_batch("DROP TRIGGER report_no_update").unwrap();
    let problems = SqliteLedger::open(&path).unwrap().verify().unwrap();
    assert_eq!(
        problems.iter().map(ToString::to_string).collect::<Vec<_>>(),
        ["trigger report_no_update: it is missing"]
    );
}

#[test]
fn a_derived_record() {
    found_out("UPDATE incident SET json = '[]'", Trouble::Content, "inc_");
    found_out("UPDATE incident SET id = 'inc_0'", Trouble::Content, "inc_0");
}

/// Whatever 64 bytes of the file are overwritten: verify says so or finds the ledger whole, and never panics.
#[test]
fn a_damaged_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("test.db");
    let mut ledger = SqliteLedger::open(&path).unwrap();
    ledger.add(&market()).unwrap();
    ledger.add(&bridge()).unwrap();
    drop(ledger);
    let whole = fs::read(&path).unwrap();
    let mut found = 0;
    for at in (100..whole.len() - 64).step_by(1237) {
        let mut bytes = whole.clone();
        bytes[at..at + 64].fill(0xA5);
        let damaged = folder.path().join(format!("{at}.db"));
        fs::write(&damaged, bytes).unwrap();
        let outcome = SqliteLedger::open(&damaged).and_then(|ledger| ledger.verify());
        if !matches!(outcome, Ok(problems) if problems.is_empty()) {
            found += 1;
            continue;
        }
        let ledger = SqliteLedger::open_read_only(&damaged).unwrap();
        for entry in [market(), bridge()] {
            assert_eq!(ledger.record(&entry.report.id, Known::Now).unwrap(), Some(entry.record()), "byte {at}");
            assert_eq!(ledger.original(&entry.report.id).unwrap(), Some(entry.bytes), "byte {at}");
        }
        assert_eq!(ledger.search("people were killed", 9, Known::Now).unwrap().len(), 4, "byte {at}");
    }
    assert!(found > 10, "only {found} found");
}
