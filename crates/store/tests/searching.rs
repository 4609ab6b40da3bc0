//! Arbitrary queries: no backend fails, and both find the same.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use proptest::prelude::*;
use rashomon_store::{
    Hit, Known, Ledger, MemoryLedger, SqliteLedger,
    conformance::fixture::{bridge, market, numbered},
};

fn ledgers() -> (tempfile::TempDir, [Box<dyn Ledger>; 2]) {
    let folder = tempfile::tempdir().unwrap();
    let sqlite = SqliteLedger::open(folder.path().join("test.db")).unwrap();
    let mut ledgers: [Box<dyn Ledger>; 2] = [Box::new(sqlite), Box::new(MemoryLedger::new())];
    for ledger in &mut ledgers {
        for entry in [market(), bridge(), numbered(3)] {
            ledger.add(&entry).unwrap();
        }
    }
    (folder, ledgers)
}

fn ids(hits: Vec<Hit>) -> Vec<String> {
    let mut ids: Vec<String> = hits.into_iter().map(|h| h.id).collect();
    ids.sort_unstable();
    ids
}

#[test]
fn arbitrary_text_is_no_wrong_query() {
    let (_folder, ledgers) = ledgers();
    proptest!(|(query in "(\\PC|[\"'()*:^{}+\\-\\x00 ]|NEAR|AND |OR |NOT |attack){0,60}")| {
        for ledger in &ledgers {
            let result = ledger.search(&query, 10, Known::Now);
            prop_assert!(result.is_ok(), "{:?}", result);
        }
    });
}

#[test]
fn both_find_the_same() {
    let (_folder, ledgers) = ledgers();
    let word =
        "(attack|CAFÉ|cafe|Zoe|Čapek|four|people|were|killed|bridge|\"four people\"|\"people were|lind|3|\\.|-|\")";
    proptest!(|(words in prop::collection::vec(word, 0..5))| {
        let query = words.join(" ");
        let [sqlite, memory] = ledgers.each_ref().map(|l| ids(l.search(&query, 100, Known::Now).unwrap()));
        prop_assert_eq!(sqlite, memory, "{}", query);
    });
}
