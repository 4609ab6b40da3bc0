//! A measurement: `cargo test --release -p rashomon-store --test speed -- --ignored --nocapture`.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::{fs, time::Instant};

use rashomon_store::{Added, Known, Ledger, SqliteLedger, conformance::fixture::numbered};

#[test]
#[ignore = "a measurement"]
fn adds_a_second() {
    const REPORTS: u64 = 10_000;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("speed.db");
    let entries: Vec<_> = (0..REPORTS).map(numbered).collect();
    let bytes = entries[0].bytes.len();
    let mut ledger = SqliteLedger::open(&path).unwrap();
    let rate = |name: &str, per: &mut dyn FnMut() -> usize| {
        let start = Instant::now();
        let n = per();
        println!("{name}: {:.0}/s ({n} in {:.2?})", n as f64 / start.elapsed().as_secs_f64(), start.elapsed());
    };
    println!("reports of {bytes} bytes");
    rate("add", &mut || entries.iter().filter(|e| ledger.add(e).unwrap() == Added::New).count());
    rate("add again", &mut || entries.iter().filter(|e| ledger.add(e).unwrap() == Added::Known).count());
    rate("contains", &mut || entries.iter().filter(|e| ledger.contains(&e.report.id).unwrap()).count());
    rate("records", &mut || ledger.records(Known::Now).unwrap().map(Result::unwrap).count());
    rate("reports", &mut || ledger.reports().unwrap().map(Result::unwrap).count());
    rate("search, common words", &mut || {
        (0..5).filter(|_| ledger.search("attack road", 20, Known::Now).unwrap().len() == 20).count()
    });
    rate("search, rare word", &mut || {
        (0..200).filter(|n| !ledger.search(&n.to_string(), 20, Known::Now).unwrap().is_empty()).count()
    });
    rate("verify", &mut || {
        assert_eq!(ledger.verify().unwrap(), []);
        entries.len()
    });
    drop(ledger);
    println!("{} bytes a report on disk", fs::metadata(&path).unwrap().len() / REPORTS);
}
