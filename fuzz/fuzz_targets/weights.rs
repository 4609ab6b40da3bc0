//! Weights of a small network with some bytes changed and a checksum that is right again: they are refused with an error, or
//! analyse some words.
#![no_main]

#[path = "../../crates/nn/tests/support/mod.rs"]
mod support;

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use rashomon_nn::{Begins, Model, Word};
use sha2::{Digest, Sha256};
use support::{BOUNDS, Network, SMALL, Sizes};

const CHECKSUM: usize = 32;
static WEIGHTS: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let sizes = Sizes { d: 8, ffn: 12, heads: 2, layers: 1, window: 12, words: 3, pairs: 4, ..SMALL };
    Network::random(sizes, 1).to_bytes()
});

// Where bytes change and what they become; and where the file ends.
fuzz_target!(|input: (Vec<(u16, u8)>, Option<u16>)| {
    let (changes, end) = input;
    let mut bytes = WEIGHTS[..WEIGHTS.len() - CHECKSUM].to_vec();
    for (at, byte) in changes {
        let at = usize::from(at) % bytes.len();
        bytes[at] = byte;
    }
    bytes.truncate(end.map_or(bytes.len(), usize::from));
    let checksum = Sha256::digest(&bytes);
    bytes.extend_from_slice(&checksum);
    if let Ok(model) = Model::from_bytes(bytes, BOUNDS) {
        let words = ["w0", "w1x", "", "W2", "京都"].map(|form| Word { form, begins: Begins::Unknown });
        model.analyse(&words);
    }
});
