//! Weights files that are damaged, cut off or contradictory.
#![allow(clippy::unwrap_used, reason = "helpers of tests, too")]

mod support;

use proptest::prelude::*;
use rashomon_nn::{Begins, Model, ModelError, Word};
use support::{BOUNDS, Network, SMALL, Sizes, frame};

const TINY: Sizes =
    Sizes { d: 8, ffn: 12, heads: 2, layers: 1, window: 12, words: 3, pairs: 3, scripts: 2, more_relations: 0 };

fn tiny() -> Vec<u8> {
    Network::random(TINY, 1).to_bytes()
}

fn error(bytes: Vec<u8>) -> ModelError {
    Model::from_bytes(bytes, BOUNDS).err().expect("the file is refused")
}

/// The header, and the data after it.
fn parts(bytes: &[u8]) -> (String, Vec<u8>) {
    let length = u32::from_le_bytes(bytes[8..12].try_into().unwrap()) as usize;
    let data = (12 + length).next_multiple_of(64);
    (String::from_utf8(bytes[12..12 + length].to_vec()).unwrap(), bytes[data..bytes.len() - 32].to_vec())
}

#[test]
fn errors_say_what_is_wrong() {
    let bytes = tiny();
    assert!(matches!(error(Vec::new()), ModelError::Magic));
    assert!(matches!(error(b"RSHMNX\0\x02".to_vec()), ModelError::Magic));
    let mut other = bytes.clone();
    other[7] = 1;
    assert_eq!(error(other).to_string(), "weights of format 1; this program reads format 2");
    assert!(matches!(error(bytes[..9].to_vec()), ModelError::Truncated { part: "the frame", .. }));
    let mut other = bytes.clone();
    other[8..12].copy_from_slice(&u32::MAX.to_le_bytes());
    assert!(matches!(error(other), ModelError::Truncated { part: "the header", .. }));
    assert!(matches!(error(frame("{", &[])), ModelError::Header(_)));
    let mut other = bytes.clone();
    *other.last_mut().unwrap() ^= 1;
    assert!(matches!(error(other), ModelError::Checksum));
}

#[test]
fn contradictions_are_named() {
    let (header, data) = parts(&tiny());
    let changes = [
        (r#""heads":2"#, r#""heads":3"#, "3 do not divide d = 8"),
        (r#""heads":2"#, r#""heads":0"#, "heads: 0 is not between"),
        (r#""d":8"#, r#""d":18446744073709551615"#, "d: 18446744073709551615 is not between"),
        (r#""window":12"#, r#""window":9"#, "window: 9 is not between"),
        (r#""layers":1"#, r#""layers":99999999999"#, "lack the tensor layer.1.qkv"),
        (r#""vocab":9"#, r#""vocab":10"#, "9 pieces, the configuration calls for 10"),
        (r#""name":"emb_ln.bias""#, r#""name":"other""#, "lack the tensor emb_ln.bias"),
        (r#""ffn":12"#, r#""ffn":16"#, "layer.0.up has the shape [12, 8], the configuration calls for [16, 8]"),
        (r#""dtype":"u8""#, r#""dtype":"f32""#, "vocab holds f32, not u8"),
        (r#""name":"ner""#, r#""name":"other""#, "the section ner is missing"),
        (r#""name":"coref""#, r#""name":"other""#, "the head coref is missing"),
        (r#""B-PER""#, r#""X-PER""#, "X-PER is not O, B or I"),
        (r#"["start"]"#, r#"["start","end"]"#, "linear has the shape"),
        (r#","root"]"#, r#","other"]"#, "the label root is missing"),
    ];
    for (from, to, message) in changes {
        assert!(header.contains(from), "{from}");
        let found = error(frame(&header.replace(from, to), &data)).to_string();
        assert!(found.contains(message), "{found} does not say: {message}");
    }
    let outside = header.replace(r#""offset":"#, r#""offset":1"#);
    assert!(matches!(error(frame(&outside, &data)), ModelError::Bounds(_)));
}

#[test]
fn borrowed_and_owned_bytes_give_the_same() {
    let bytes: &'static [u8] = Network::random(SMALL, 2).to_bytes().leak();
    let words = ["w1", "w2x"].map(|form| Word { form, begins: Begins::Unknown });
    let borrowed = Model::from_bytes(bytes, BOUNDS).unwrap().analyse(&words);
    assert_eq!(borrowed, Model::from_bytes(bytes.to_vec(), BOUNDS).unwrap().analyse(&words));
}

proptest! {
    #[test]
    fn damage_is_found(at in any::<prop::sample::Index>(), change in 1_u8..) {
        let mut bytes = tiny();
        let at = at.index(bytes.len());
        bytes[at] ^= change;
        prop_assert!(Model::from_bytes(bytes, BOUNDS).is_err());
    }

    #[test]
    fn truncation_is_found(length in any::<prop::sample::Index>()) {
        let bytes = tiny();
        let length = length.index(bytes.len());
        prop_assert!(Model::from_bytes(bytes[..length].to_vec(), BOUNDS).is_err());
    }

    #[test]
    fn no_header_panics(changes in prop::collection::vec((any::<prop::sample::Index>(), "[0-9\\[\\]{},\"a-zA-Z.-]{0,3}"), 1..4)) {
        let (mut header, data) = parts(&tiny());
        for (at, text) in changes {
            let at = at.index(header.len());
            header.replace_range(at..header.len().min(at + text.len()), &text);
        }
        if let Ok(model) = Model::from_bytes(frame(&header, &data), BOUNDS) {
            model.analyse(&["w1", "w0xy", "none"].map(|form| Word { form, begins: Begins::Likely }));
        }
    }

    #[test]
    fn no_weights_panic(seed in any::<u64>(), share in 1_u32..200) {
        let (header, mut data) = parts(&tiny());
        let mut random = support::Random(seed | 1);
        for byte in &mut data {
            if random.next().abs() * 200.0 < share as f32 {
                *byte = (random.next() * 256.0) as i32 as u8;
            }
        }
        if let Ok(model) = Model::from_bytes(frame(&header, &data), BOUNDS) {
            model.analyse(&["w1", "w0xy", "none", "w2"].map(|form| Word { form, begins: Begins::Likely }));
        }
    }
}
