//! Writing reports to a ledger on disk: reports a second, one transaction each.

use std::cell::Cell;

use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use rashomon_store::{Ledger, SqliteLedger, conformance::fixture};

fn benches(c: &mut Criterion) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut ledger = SqliteLedger::open(folder.path().join("bench.db")).expect("a new ledger");
    let number = Cell::new(0_u64);
    let mut group = c.benchmark_group("ledger");
    group.throughput(Throughput::Elements(1));
    group.bench_function("add", |b| {
        let next = || {
            number.set(number.get() + 1);
            fixture::numbered(number.get())
        };
        b.iter_batched(next, |entry| ledger.add(&entry).expect("room on the disk"), BatchSize::SmallInput);
    });
    group.finish();
}

criterion_group!(all, benches);
criterion_main!(all);
