//! Speed of random networks of the sizes in use, on one thread: pieces of words a second (criterion's elements), and loading.
//!
//! `cargo bench -p rashomon-nn`

#[path = "../tests/support/mod.rs"]
mod support;

use std::{hint::black_box, time::Duration};

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use rashomon_nn::{Begins, Model, Word, keep_products_on_their_thread};
use support::{BOUNDS, Network, Sizes};

const EIGHT: Sizes = Sizes {
    d: 384,
    ffn: 1536,
    heads: 12,
    layers: 8,
    window: 128,
    words: 30_000,
    pairs: 128,
    scripts: 400,
    more_relations: 45,
};
const SIX: Sizes = Sizes { layers: 6, ..EIGHT };

/// Words of one piece that fill some windows to the last place.
const WINDOWS: usize = 8;

fn benches(c: &mut Criterion) {
    assert!(keep_products_on_their_thread());
    let forms: Vec<String> = (0..WINDOWS * 126).map(|n| format!("w{}", n * 7919 % EIGHT.words)).collect();
    let words: Vec<Word<'_>> = forms.iter().map(|form| Word { form, begins: Begins::Unknown }).collect();
    for (name, sizes) in [("eight layers", EIGHT), ("six layers", SIX)] {
        let bytes: &'static [u8] = Network::random(sizes, 1).to_bytes().leak();
        let mut group = c.benchmark_group(name);
        group.sample_size(10).measurement_time(Duration::from_secs(4));
        group.bench_function("load", |b| b.iter(|| black_box(Model::from_bytes(bytes, BOUNDS).is_ok())));
        let model = Model::from_bytes(bytes, BOUNDS).expect("a random network loads");
        group.throughput(Throughput::Elements(WINDOWS as u64 * 128));
        group.bench_function("states and words", |b| b.iter(|| black_box(model.word_scores(&words))));
        group.bench_function("analysis", |b| b.iter(|| black_box(model.analyse(&words))));
        group.finish();
    }
}

criterion_group!(all, benches);
criterion_main!(all);
