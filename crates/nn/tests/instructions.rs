//! The same bits on every processor: the network on each set of instructions that this one has.
#![allow(clippy::unwrap_used, reason = "helpers of tests, too")]

mod support;

use std::{fs, path::Path};

use rashomon_nn::{Begins, InstructionSet, Model, ModelError, Word};
use sha2::{Digest, Sha256};
use support::{BOUNDS, Network, SMALL, Sizes};

/// Nothing here fills a vector: heads of 12 numbers, rows of 60 and 90, pairs of 21.
const ODD: Sizes =
    Sizes { d: 60, ffn: 90, heads: 5, layers: 3, window: 37, words: 40, pairs: 21, scripts: 7, more_relations: 5 };

fn words(text: &str) -> Vec<Word<'_>> {
    let forms = text.split_inclusive([' ', ',', '.']).flat_map(|part| match part.trim_end() {
        word if word.ends_with([',', '.']) => [&word[..word.len() - 1], &word[word.len() - 1..]],
        word => [word, ""],
    });
    let forms = forms.filter(|form| !form.is_empty());
    forms.map(|form| Word { form, begins: Begins::Unknown }).collect()
}

/// Words `w0` and so on, some of them of several pieces.
fn made(count: usize) -> String {
    (0..count).fold(String::new(), |text, n| text + &format!("w{}{} ", n * 17 % 40, ["", "x", "xy", "yyx"][n % 4]))
}

/// All that a model gives for a text: the bits of the scores, and the analysis, whose floats are written so that different
/// ones differ.
fn outputs(model: &Model, text: &str) -> (Vec<u32>, String) {
    let words = words(text);
    let scores = model.word_scores(&words).into_iter().flatten().map(f32::to_bits).collect();
    (scores, format!("{:?}", model.analyse(&words)))
}

/// Checks that all sets give what the first gives, and returns that.
fn check(bytes: &'static [u8], text: &str) -> (Vec<u32>, String) {
    let run = |set| outputs(&Model::from_bytes_with(bytes, BOUNDS, set).unwrap(), text);
    let generic = run(InstructionSet::Generic);
    assert!(!generic.0.is_empty());
    for set in InstructionSet::all() {
        // Not `assert_eq`, whose message would be long.
        assert!(run(set) == generic, "{set} differs in: {text}");
    }
    generic
}

#[test]
fn random_networks_give_the_same_bits_on_all_instructions() {
    for (sizes, seed) in [(SMALL, 1), (SMALL, 2), (ODD, 3), (ODD, 4)] {
        let bytes = Network::random(sizes, seed).to_bytes().leak();
        for count in [1, 2, 9, 30, 150] {
            check(bytes, &made(count));
        }
    }
}

#[test]
fn the_bits_are_those_of_other_machines() {
    let digest = |sizes, seed| {
        let (scores, analysis) = check(Network::random(sizes, seed).to_bytes().leak(), &made(100));
        let mut digest = Sha256::new();
        for bits in scores {
            digest.update(bits.to_le_bytes());
        }
        digest.update(analysis);
        digest.finalize().iter().take(8).fold(String::new(), |text, byte| text + &format!("{byte:02x}"))
    };
    assert_eq!([digest(SMALL, 5), digest(ODD, 6)], ["93b019355191d128", "83ee76e9768e710c"]);
}

#[test]
fn the_trained_network_gives_the_same_bits_on_all_instructions() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data/models/analyser-en/weights.bin");
    let bytes: &'static [u8] = fs::read(file).unwrap().leak();
    for text in [
        "Shelling killed three people in Kherson on 4 March, the regional governor said.",
        "According to the mayor, drones hit two warehouses near the port; police denied that anyone was hurt, but medics \
         counted five wounded, among them a child. The army has not commented. Residents told a local paper that they had \
         heard explosions at about 2 a.m., that windows broke and that the power failed in the whole quarter until noon.",
        "NO",
    ] {
        check(bytes, text);
    }
}

#[test]
fn instructions_have_names() {
    for set in InstructionSet::all() {
        assert_eq!(set.to_string().parse::<InstructionSet>().unwrap(), set);
    }
    assert_eq!(InstructionSet::all().last(), Some(&InstructionSet::best()));
    assert!(matches!("sse9".parse::<InstructionSet>(), Err(ModelError::Instructions(name)) if name == "sse9"));
    let foreign = if cfg!(target_arch = "x86_64") { InstructionSet::Neon } else { InstructionSet::Avx2 };
    let bytes = Network::random(SMALL, 1).to_bytes();
    assert!(matches!(Model::from_bytes_with(bytes, BOUNDS, foreign), Err(ModelError::Instructions(_))));
}
