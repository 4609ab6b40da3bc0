//! Extraction of whole reports: reports and bytes a second on one thread.
//!
//! `cargo bench -p rashomon-core` measures on the bundled examples.

use std::{hint::black_box, path::Path};

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use rashomon_core::{Language, annotate::annotate, extract};
use rashomon_ingest::{Options, Reading, read, sources};

fn examples() -> Vec<Reading> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples");
    let found = sources(&[folder.as_os_str()]).into_iter().flatten();
    found.flat_map(|source| read(&source, &Options::default())).flatten().collect()
}

fn benches(c: &mut Criterion) {
    let language = Language::english().expect("the embedded data is right");
    let readings = examples();
    assert!(!readings.is_empty(), "the examples are there");
    let bytes: usize = readings.iter().map(|r| r.report.text.len()).sum();

    let mut load = c.benchmark_group("load");
    load.bench_function("language", |b| b.iter(|| black_box(Language::english())));
    load.finish();

    let mut reports = c.benchmark_group("reports");
    reports.throughput(Throughput::Elements(readings.len() as u64));
    reports.bench_function("extract", |b| {
        b.iter(|| readings.iter().for_each(|r| drop(black_box(extract(&language, &r.report)))));
    });
    reports.bench_function("annotate", |b| {
        b.iter(|| readings.iter().for_each(|r| drop(black_box(annotate(language.for_annotate(), &r.report)))));
    });
    reports.finish();

    let mut size = c.benchmark_group("bytes");
    size.throughput(Throughput::Bytes(bytes as u64));
    size.bench_function("extract", |b| {
        b.iter(|| readings.iter().for_each(|r| drop(black_box(extract(&language, &r.report)))));
    });
    size.bench_function("gate", |b| {
        b.iter(|| readings.iter().for_each(|r| _ = black_box(language.gate.is_relevant(&r.report))));
    });
    size.finish();
}

criterion_group!(all, benches);
criterion_main!(all);
