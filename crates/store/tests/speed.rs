//! Measurements: `cargo test --release -p rashomon-store --test speed -- --ignored --nocapture`. That of lists takes a
//! ledger that stands in the environment: `RASHOMON_TEST_LEDGER=20k.db`.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::{
    env, fs,
    time::{Duration, Instant},
};

use rashomon_store::{Added, Known, Ledger, Order, Query, SqliteLedger, conformance::fixture::numbered};

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

#[test]
#[ignore = "a measurement"]
fn lists_of_a_ledger() {
    let Ok(path) = env::var("RASHOMON_TEST_LEDGER") else { return println!("RASHOMON_TEST_LEDGER names no ledger") };
    let ledger = SqliteLedger::open_read_only(&path).unwrap();
    println!("{path}: {:?}", ledger.stats().unwrap());
    let text = |text: &str| Some(text.to_owned());
    let plain = Query::default();
    let queries = [
        ("everything codable", plain.clone()),
        ("everything", Query { all: true, ..plain.clone() }),
        ("the latest", Query { order: Order::Latest, ..plain.clone() }),
        ("the deadliest", Query { order: Order::Deadliest, ..plain.clone() }),
        ("one country", Query { country: text("SY"), ..plain.clone() }),
        ("one country, the latest", Query { country: text("SY"), order: Order::Latest, ..plain.clone() }),
        ("disputed", Query { contested: true, order: Order::Latest, ..plain.clone() }),
        ("awaited", Query { awaited: true, order: Order::Latest, ..plain.clone() }),
        ("two origins", Query { origins: Some(2), order: Order::Latest, ..plain.clone() }),
        ("drones", Query { kind: Some(("ASSAULT".to_owned(), text("drone"))), order: Order::Latest, ..plain.clone() }),
        ("occurred", Query { status: "occurred".parse().ok(), order: Order::Latest, ..plain.clone() }),
        ("an actor's", Query { actor: text("army"), order: Order::Latest, ..plain.clone() }),
        ("a publisher's", Query { publisher: text("agency"), order: Order::Latest, ..plain.clone() }),
        ("a province's", Query { province: text("latakia"), order: Order::Latest, ..plain.clone() }),
        ("a word of many", Query { words: text("hospital"), order: Order::Latest, ..plain.clone() }),
        ("two countries of a box", Query { area: "10,-10,40,60".parse().ok(), ..plain.clone() }),
        ("a year", Query { since: "2016-01-01".parse().ok(), until: "2016-12-31".parse().ok(), ..plain.clone() }),
    ];
    let limited = |query: &Query, limit| Query { limit: Some(limit), ..query.clone() };
    println!("ms p50 / p99: pins of 50, marks, incidents of 50, facets, timeline, tallied, left out; fit");
    for (name, query) in queries {
        let page = limited(&query, 50);
        let measured = [
            timed(|| ledger.pins(&page).unwrap().items.len()),
            timed(|| ledger.marks(&query).unwrap().len()),
            timed(|| ledger.query(&page).unwrap().items.len()),
            timed(|| ledger.facets(&query, 20).unwrap().types.len()),
            timed(|| ledger.timeline(&query).unwrap().buckets.len()),
            timed(|| ledger.tallied(&query).unwrap().incidents as usize),
            timed(|| ledger.left_out(&query).unwrap().incidents),
        ];
        println!("{name}: {}; {}", measured.join(", "), ledger.tallied(&query).unwrap().incidents);
    }
}

/// The middle and nearly the longest of many runs, in milliseconds.
fn timed(mut run: impl FnMut() -> usize) -> String {
    let mut times: Vec<Duration> = (0..100)
        .map(|_| {
            let start = Instant::now();
            std::hint::black_box(run());
            start.elapsed()
        })
        .collect();
    times.sort();
    let ms = |at: usize| times[at].as_secs_f64() * 1e3;
    format!("{:.2} / {:.2}", ms(50), ms(98))
}
