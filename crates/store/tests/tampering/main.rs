//! Whoever changes a ledger behind its back is found out, by the name of what was changed.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "../flipped/contents.rs"]
#[allow(dead_code, reason = "only what is read of a ledger is used here")]
mod contents;
mod every;
mod mended;

use std::{fs, path::PathBuf, sync::OnceLock};

use rashomon_model::{Incident, Naming, Place, PlacePrecision};
use rashomon_store::{
    Basis, Entry, Error, GraphEdge, GraphNode, Known, Ledger, Made, Problem, SqliteLedger, Trouble, Whole,
    conformance::fixture::{MOMENT, bridge, correction, incident, judgement, later, market, naming},
};
use rusqlite::Connection;
use tempfile::TempDir;

/// A ledger of two reports with something of everything; the last line of its journal.
fn template() -> &'static (Vec<u8>, u64) {
    static TEMPLATE: OnceLock<(Vec<u8>, u64)> = OnceLock::new();
    TEMPLATE.get_or_init(|| {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("template.db");
        let mut ledger = SqliteLedger::open(&path).unwrap();
        ledger.add(&market()).unwrap();
        ledger.add(&bridge()).unwrap();
        ledger.judge(&judgement(&market(), "seen")).unwrap();
        // Two readings of one extraction, and a correction.
        ledger.append(&later(&market().reading, "two", MOMENT)).unwrap();
        let (correction, reading) = correction(&bridge(), "A bridge over the river");
        ledger.correct(&correction, &reading).unwrap();
        ledger.judge(&judgement(&bridge(), "heard")).unwrap();
        let mut given = naming(&incident(&market()));
        given.given.extend(naming(&incident(&bridge())).given);
        replace(&mut ledger, &[located(&market()), located(&bridge())], &given);
        let redirected = [(incident(&bridge()).id, incident(&market()).id)].into();
        replace(&mut ledger, &[located(&market())], &Naming { redirected, ..Naming::default() });
        let head = ledger.head().unwrap().seq;
        drop(ledger);
        (fs::read(&path).unwrap(), head)
    })
}

fn replace(ledger: &mut SqliteLedger, incidents: &[Incident], naming: &Naming) {
    let basis = Basis { seq: ledger.head().unwrap().seq, rules: "test".to_owned() };
    let node = |entry: Entry| {
        let event = entry.reading.extraction.events[0].id.clone();
        Ok(GraphNode { event, report: entry.report.id, rank: -3, blocks: vec![7, u64::MAX], data: vec![1, 2, 3] })
    };
    let (one, other): (Result<GraphNode, Error>, _) = (node(market()), node(bridge()));
    let mut ends = [&one, &other].map(|node| node.as_ref().unwrap().event.clone());
    ends.sort();
    let edge: GraphEdge = (ends[0].clone(), ends[1].clone(), 1.5);
    let whole = Whole {
        incidents: &mut incidents.iter().cloned().map(Ok),
        nodes: &mut [one, other].into_iter(),
        edges: &mut std::iter::once(edge),
    };
    let made = Made { basis: &basis, settled: "{}", naming, at: MOMENT };
    ledger.graph_mut().unwrap().store_whole(made, whole).unwrap();
}

/// The incident of an entry, in a place.
fn located(entry: &Entry) -> Incident {
    let place = Place {
        name: "Mill Ford".to_owned(),
        lat: Some(12.5),
        lon: Some(-3.25),
        precision: PlacePrecision::Town,
        country: Some("ML".to_owned()),
        admin1: None,
        gazetteer: None,
        text: "the ford".to_owned(),
        ..Place::default()
    };
    Incident { place: Some(place), ..incident(entry) }
}

/// Changes the template by `sql`, run with all triggers dropped and put back again.
fn tampered(folder: &TempDir, sql: &str) -> rusqlite::Result<PathBuf> {
    let path = folder.path().join("test.db");
    fs::write(&path, &template().0).unwrap();
    let db = Connection::open(&path)?;
    db.pragma_update(None, "foreign_keys", false)?;
    let triggers: Vec<(String, String)> = db
        .prepare("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'")
        .and_then(|mut s| s.query_map([], |r| Ok((r.get(0)?, r.get(1)?)))?.collect())?;
    for (name, _) in &triggers {
        db.execute_batch(&format!("DROP TRIGGER {name}"))?;
    }
    db.execute_batch(sql)?;
    for (_, sql) in &triggers {
        db.execute_batch(sql)?;
    }
    Ok(path)
}

/// The problems of the template after `sql`.
fn problems_after(sql: &str) -> Vec<Problem> {
    let folder = tempfile::tempdir().unwrap();
    let path = tampered(&folder, sql).unwrap();
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
        "INSERT INTO report_fts (report_fts, rowid, title, text) SELECT 'delete', row, title, text FROM report_words",
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
    let (last, next) = (template().1, template().1 + 1);
    found_out(
        &format!(
            "INSERT INTO journal SELECT {next}, kind, subject, digest, recorded_at, hash, 'x' FROM journal WHERE seq = {last}"
        ),
        Trouble::Journal,
        &format!("journal {next} "),
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
fn an_added_or_moved_record() {
    let (market, bridge) = (market(), bridge());
    let (a, b) = (market.report.id.as_str(), bridge.report.id.as_str());
    let (content, orphan, derived) = (Trouble::Content, Trouble::Orphan, Trouble::Derived);
    let row = |id: &str| format!("(SELECT row FROM report WHERE id = '{id}')");
    let (ra, rb) = (row(a), row(b));
    let incident = incident(&market).id;
    let cases: [(String, Trouble, &str); 23] = [
        ("INSERT INTO lineage (digest, json) VALUES ('ff', '{}')".into(), orphan, "lineage ff"),
        ("INSERT INTO extraction (digest, json) VALUES ('ff', '{}')".into(), orphan, "extraction ff"),
        (
            format!(
                "INSERT INTO reading (report, seq, json) SELECT report, 99, json FROM reading WHERE report = {ra} LIMIT 1"
            ),
            orphan,
            a,
        ),
        (format!("INSERT INTO correction (report, seq, json) VALUES ({ra}, 99, '{{}}')"), orphan, a),
        ("INSERT INTO naming (seq, json) VALUES (99, '{}')".into(), orphan, "naming 99"),
        ("INSERT INTO judgement (id, json) SELECT 'jdg_0', json FROM judgement LIMIT 1".into(), orphan, "jdg_0"),
        (
            format!("INSERT INTO archive SELECT 99, 'sha256:99', length, deflated FROM archive WHERE report = {ra}"),
            orphan,
            "sha256:99",
        ),
        (
            format!(
                "INSERT INTO report (id, title, text, json) SELECT 'sha256:00', title, text, json FROM report WHERE id = '{a}'"
            ),
            orphan,
            "sha256:00",
        ),
        (format!("INSERT INTO speaker VALUES ({ra}, 'spk_0', 'person', 'Nobody')"), content, "speaker spk_0"),
        (format!("INSERT INTO event VALUES ({ra}, 'evt_0', 'ASSAULT', NULL, 'occurred')"), content, "event evt_0"),
        ("INSERT INTO speaker VALUES (99, 'spk_9', 'person', 'Nobody')".into(), orphan, "spk_9"),
        ("INSERT INTO heading VALUES (99, 1, '', '', 'passed')".into(), orphan, "heading 99"),
        ("INSERT INTO redirect VALUES ('inc_0', 'inc_1')".into(), derived, "inc_0"),
        ("INSERT INTO incident_event SELECT 'evt_0', row FROM incident".into(), derived, "event evt_0"),
        ("INSERT INTO incident_report SELECT 'sha256:00', row FROM incident".into(), derived, "report sha256:00"),
        ("INSERT INTO incident_event VALUES ('evt_0', 99)".into(), derived, "incident_event 99"),
        ("INSERT INTO incident_area VALUES (99, 1, 1, 1, 1)".into(), derived, "incident_area 99"),
        ("UPDATE pin SET row = 99".into(), derived, "pin 99"),
        (
            "INSERT INTO incident_name (incident, kind, name) SELECT row, 'actor', 'somebody' FROM incident".into(),
            derived,
            "somebody",
        ),
        // What belongs to one is put to another.
        (format!("UPDATE correction SET report = {ra}"), orphan, a),
        (format!("UPDATE reading SET report = {ra} WHERE seq = (SELECT max(seq) FROM reading)"), content, a),
        (
            format!(
                "UPDATE reading SET extraction = (SELECT extraction FROM reading WHERE report = {rb} LIMIT 1) WHERE report = {ra}"
            ),
            content,
            a,
        ),
        ("UPDATE incident_area SET south = south - 20, north = north + 20".into(), derived, incident.as_str()),
    ];
    for (sql, trouble, record) in &cases {
        found_out(sql, *trouble, record);
    }
    let swapped = "UPDATE naming SET json = (SELECT n.json FROM naming n WHERE n.seq <> naming.seq)";
    found_out(swapped, content, "");
}

#[test]
fn a_changed_index_of_words() {
    let claim = market().reading.extraction.claims[0].id.to_string();
    let report = market().report.id.to_string();
    let search = Trouble::Search;
    for (sql, record) in [
        // One word for another of the same length, the words' number unchanged.
        (
            format!(
                "INSERT INTO report_fts (report_fts, rowid, title, text)
                     SELECT 'delete', row, title, text FROM report_words
                     WHERE row = (SELECT row FROM report WHERE id = '{report}');
                 INSERT INTO report_fts (rowid, title, text)
                     SELECT row, title, replace(text, 'four', 'nine') FROM report_words
                     WHERE row = (SELECT row FROM report WHERE id = '{report}')"
            ),
            report.as_str(),
        ),
        (
            format!(
                "INSERT INTO claim_fts (claim_fts, rowid, evidence, value, speaker)
                     SELECT 'delete', row, evidence, value, speaker FROM claim_words
                     WHERE row = (SELECT row FROM claim WHERE id = '{claim}');
                 INSERT INTO claim_fts (rowid, evidence, value, speaker)
                     SELECT row, evidence, value, 'Ina Farouk' FROM claim_words
                     WHERE row = (SELECT row FROM claim WHERE id = '{claim}')"
            ),
            claim.as_str(),
        ),
        ("UPDATE report_fts_docsize SET sz = x'0110'".to_owned(), report.as_str()),
        ("DELETE FROM claim_fts_docsize".to_owned(), claim.as_str()),
        ("UPDATE report_fts_data SET block = x'020a20' WHERE id = 1".to_owned(), "report_fts"),
        ("DELETE FROM incident_name_fts_data WHERE id = 1".to_owned(), "incident_name_fts"),
        ("INSERT INTO incident_name_fts (incident_name_fts) VALUES ('delete-all')".to_owned(), "inc_"),
        ("INSERT INTO incident_name_fts (rowid, name) VALUES (99, 'ghost')".to_owned(), "incident_name_fts 99"),
        ("UPDATE report_fts_idx SET term = '0zz'".to_owned(), "test.db"),
    ] {
        let sort = if record == "test.db" { Trouble::File } else { search };
        found_out(&sql, sort, record);
    }
}

#[test]
fn a_derived_record() {
    found_out("UPDATE incident SET json = '[]'", Trouble::Content, "inc_");
    found_out("UPDATE incident SET id = 'inc_0'", Trouble::Content, "inc_0");
    // A number in an incident's JSON, with the columns left as they are, and with them.
    let four = r#"json = replace(json, '"low":4', '"low":40')"#;
    found_out(&format!("UPDATE incident SET {four}"), Trouble::Derived, "basis");
    found_out(&format!("UPDATE incident SET {four}; UPDATE pin SET killed = 40"), Trouble::Derived, "basis");
    found_out("UPDATE pin SET title = 'x'", Trouble::Derived, "incident inc_");
    found_out("DELETE FROM pin", Trouble::Derived, "incident inc_");
    found_out("UPDATE incident_name SET shown = 'x'", Trouble::Derived, ": name ");
    // An incident with everything by which it is found.
    let all = "DELETE FROM incident_event; DELETE FROM incident_report; DELETE FROM incident_area;
         INSERT INTO incident_name_fts (incident_name_fts) VALUES ('delete-all'); DELETE FROM incident_name;
         DELETE FROM pin; DELETE FROM incident";
    found_out(all, Trouble::Derived, "basis");
    let id = market().report.id.to_string();
    found_out("UPDATE archive SET digest = 'sha256:00' || report", Trouble::Archive, &id);
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
