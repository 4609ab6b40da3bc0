//! Damage that can be made good.

use rashomon_model::Naming;
use rashomon_store::{Ledger, SqliteLedger, conformance::fixture::market};

use crate::{contents, located, replace, tampered};

/// Damage to what is derived is mended by deriving it anew.
#[test]
fn what_is_derived_can_be_made_anew() {
    let folder = tempfile::tempdir().unwrap();
    let path = tampered(&folder, "SELECT 1").unwrap();
    let expected = contents::read(&SqliteLedger::open_read_only(&path).unwrap());
    for sql in [
        "UPDATE heading SET title = 'x', lineage = 'y', gate = 'held-back'",
        "DELETE FROM heading",
        "DELETE FROM claim; DELETE FROM event; DELETE FROM speaker",
        "UPDATE claim SET evidence = 'nobody died'; UPDATE speaker SET label = 'Nobody'",
        "UPDATE claim SET row = row + 100",
        "INSERT INTO speaker VALUES (99, 'spk_9', 'person', 'Nobody')",
        "INSERT INTO report_fts (report_fts) VALUES ('delete-all')",
        "DELETE FROM claim_fts_docsize",
        "DELETE FROM report_fts_data WHERE id > 10",
        "UPDATE report_fts_data SET block = x'00' WHERE id = 1",
        "UPDATE report_fts_idx SET term = '0zz'",
        "UPDATE incident SET json = '[]'",
        "UPDATE incident SET id = 'inc_0'",
        "UPDATE pin SET id = 'inc_0', begins = 7, lat = 0.0, status = 'x'",
        "UPDATE pin SET row = 99",
        "DELETE FROM pin",
        "DELETE FROM incident",
        "DELETE FROM incident_event; DELETE FROM incident_report; DELETE FROM incident_name",
        "UPDATE incident_name SET name = 'x'",
        "UPDATE incident_name SET shown = 'x'",
        "INSERT INTO incident_event VALUES ('evt_0', 99)",
        "DELETE FROM incident_area",
        "UPDATE incident_area_node SET data = zeroblob(length(data))",
        "DELETE FROM redirect",
        "UPDATE redirect SET leads_to = id",
        "DELETE FROM basis",
        "UPDATE basis SET seq = 1, rules = 'x', incidents = 'y', graph = 'g', settled = 's', seal = 'z'",
        "DELETE FROM node",
        "UPDATE node SET data = x'00'",
        "DELETE FROM block; UPDATE edge SET score = 7.0",
        "UPDATE given_event SET incident = 'inc_0'",
        "DELETE FROM given_id",
    ] {
        let path = tampered(&folder, sql).unwrap();
        let mut ledger = SqliteLedger::open(&path).unwrap();
        assert_ne!(ledger.verify().unwrap(), [], "{sql}");
        ledger.reindex().unwrap_or_else(|e| panic!("{sql}: {e}"));
        replace(&mut ledger, &[located(&market())], &Naming::default());
        assert_eq!(ledger.verify().unwrap(), [], "{sql}");
        let basis = |line: &String| line.starts_with("Ok(Some(Basis");
        let found = contents::read(&ledger);
        let same = expected.iter().zip(&found).all(|(a, b)| a == b || basis(a));
        assert!(same && expected.len() == found.len(), "{sql}: {:?}", contents::difference(&expected, &found));
    }
}
