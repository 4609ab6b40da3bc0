//! Any text: its words, and the tokens made of them, hold every character but white space once and in order, and a network
//! analyses them.
#![no_main]

#[path = "../../crates/nn/tests/support/mod.rs"]
mod support;

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use rashomon_core::text::{segment, tokens, words};
use rashomon_model::Span;
use rashomon_nn::{Begins, Model, Word};
use support::{BOUNDS, Network, SMALL};

static MODEL: LazyLock<Model> = LazyLock::new(|| {
    Model::from_bytes(Network::random(SMALL, 1).to_bytes(), BOUNDS).expect("a random network loads")
});

fuzz_target!(|text: &str| {
    let whole = Span::new(0, text.len());
    let found = words::words(text, whole);
    let (mut covered, mut last) = (String::new(), 0);
    for word in &found {
        assert!(last <= word.span.start && !word.span.is_empty());
        covered.push_str(word.span.of(text));
        last = word.span.end;
    }
    assert_eq!(covered, text.chars().filter(|c| !c.is_whitespace()).collect::<String>());
    let expected: Vec<Span> = segment::sentences(text, whole).into_iter().flat_map(|s| tokens::tokens(text, s)).collect();
    let grouped: Vec<Span> =
        words::tokens(&found).into_iter().map(|r| found[r.start].span.cover(found[r.end - 1].span)).collect();
    assert_eq!(grouped, expected);
    let forms: Vec<_> = found.iter().map(|w| Word { form: w.span.of(text), begins: Begins::Unknown }).collect();
    assert_eq!(MODEL.analyse(&forms).words.len(), forms.len());
});
