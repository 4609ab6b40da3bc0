//! The claims network against its definition, and against itself in other company.
#![allow(clippy::unwrap_used, clippy::single_range_in_vec_init, reason = "helpers of tests, too")]

mod support;

use std::ops::Range;

use rashomon_nn::{
    ClaimsModel, Distance, Document, Facts, InstructionSet, Label, ModelError, PairHead, ReadWords, SameHead,
};
use support::{
    Network, Random, SMALL, SPECIAL, Sizes,
    reference::{mean, means},
};

/// Windows of 18 pieces, and the two that frame them.
const SIZES: Sizes = Sizes { window: 20, ..SMALL };

/// Words of one to three pieces.
const FORMS: [&str; 14] =
    ["w1", "w2x", "W3y", "w4", "w5xy", "w6", "w7x", "w8", "w9x", "w10", "w11y", "w12", "w13x", "w14"];
const SENTENCES: [Range<usize>; 4] = [0..3, 3..7, 7..11, 11..14];
/// The sentence that fills the first window stands in the second one again.
const WINDOWS: [Range<usize>; 2] = [0..11, 7..14];
const MARKS: [u32; 14] = [0, 1, 0b10010, 0, 0, 4, 0b11111, 2, 0, 0, 8, 0, 3, 1];

fn pieces(form: &str) -> Vec<usize> {
    let special = |c: char| SPECIAL.iter().position(|s| s.chars().eq([c])).unwrap();
    let letters = form[1..].trim_start_matches(|c: char| c.is_ascii_digit());
    let number: usize = form[1..form.len() - letters.len()].parse().unwrap();
    [SPECIAL.len() + number].into_iter().chain(letters.chars().map(special)).collect()
}

/// The analyser's states of the words.
fn states(seed: u64) -> Vec<f32> {
    let mut random = Random(seed | 1);
    (0..FORMS.len() * SIZES.d).map(|_| random.next()).collect()
}

fn read(model: &ClaimsModel, states: &[f32]) -> ReadWords {
    model.read(Document { forms: &FORMS, sentences: &SENTENCES, states, marks: &MARKS })
}

/// States of words by the definition.
fn by_definition(network: &Network, states: &[f32]) -> Vec<Vec<f32>> {
    let d = SIZES.d;
    let row = |name: &str, n: usize| &network.values(name)[n * d..(n + 1) * d];
    let of_window = |window: &Range<usize>| {
        let words: Vec<Vec<usize>> = FORMS[window.clone()].iter().map(|form| pieces(form)).collect();
        // `<s>` and `</s>`.
        let framed = [0].into_iter().chain(words.iter().flatten().copied()).chain([2]);
        let embed = |(position, piece): (usize, usize)| {
            let sum = row("word_emb", piece).iter().zip(row("pos_emb", position)).map(|(a, b)| a + b);
            network.normal("emb_ln", &sum.collect::<Vec<_>>())
        };
        means(&network.layers(framed.enumerate().map(embed).collect()), &words)
    };
    let [first, second] = WINDOWS.each_ref().map(of_window);
    let mut words = first[..7].to_vec();
    words.extend((7..11).map(|at| mean(&[first[at].clone(), second[at - 7].clone()])));
    words.extend_from_slice(&second[4..]);
    let trunk = network.values("trunk");
    for (at, word) in words.iter_mut().enumerate() {
        let state = &states[at * d..][..d];
        for (i, x) in word.iter_mut().enumerate() {
            *x += trunk[i * d..][..d].iter().zip(state).map(|(w, s)| w * s).sum::<f32>();
            let marks = (0..5).filter(|mark| MARKS[at] >> mark & 1 == 1);
            *x += marks.map(|mark| network.values("marks")[mark * d + i]).sum::<f32>();
        }
    }
    words.iter().map(|word| network.normal("norm", word)).collect()
}

fn model(network: &Network) -> ClaimsModel {
    ClaimsModel::from_bytes(network.to_bytes(), InstructionSet::chosen().unwrap()).unwrap()
}

/// That numbers of 8 bits are all that parts them.
fn assert_close(found: &[f32], wanted: &[f32]) {
    let spread = wanted.iter().map(|x| x.abs()).fold(0.0, f32::max).max(1.0);
    assert_eq!(found.len(), wanted.len());
    for (found, wanted) in found.iter().zip(wanted) {
        assert!((found - wanted).abs() < 0.12 * spread, "{found} for {wanted}, of at most {spread}");
    }
}

fn log_softmax(logits: &[f32]) -> Vec<f32> {
    let total = logits.iter().map(|x| x.exp()).sum::<f32>().ln();
    logits.iter().map(|x| x - total).collect()
}

const SPANS: [Range<usize>; 3] = [0..2, 7..9, 12..13];

#[test]
fn scores_are_those_of_the_definition() {
    for seed in 1..8 {
        let network = Network::random_claims(SIZES, seed);
        let (model, states) = (model(&network), states(seed + 40));
        let words = by_definition(&network, &states);
        let read = read(&model, &states);
        for tag in 0..3_usize {
            let outside = |word: usize| log_softmax(&network.linear("tags", &words[word])[3 * tag..][..3])[0].exp();
            let presence = model.presence(&read, Label(tag as u16), &(1..3));
            assert_close(&[presence], &[(1.0 - outside(1)).max(1.0 - outside(2))]);
        }
        let spans: Vec<Vec<f32>> = SPANS.iter().map(|s| mean(&words[s.clone()])).collect();
        for (found, state) in model.describe(&read, &SPANS).iter().zip(&spans) {
            let wanted = network.linear("spans", state);
            assert_close(&found.types, &log_softmax(&wanted[..4]));
            assert_close(&found.statuses, &log_softmax(&wanted[4..6]));
            assert_close(&found.stances, &log_softmax(&wanted[6..9]));
            assert_close(&[found.part], &[1.0 / (1.0 + (-wanted[9]).exp())]);
        }
        let facts = |i: usize, j: usize| Facts {
            holds: if i == 0 { 0b101 } else { 0 },
            distance: Distance::Sentences(j as isize),
        };
        let bucket = |j: usize| [6, 7, 8][j];
        let [event, speaker, place, time] = [PairHead::Event, PairHead::Speaker, PairHead::Place, PairHead::Time]
            .map(|head| model.bound(&read, head, &SPANS, &SPANS, facts));
        for (i, left) in spans.iter().enumerate() {
            let pair = |name: &str, j: usize| {
                let facts = network.values(&format!("{name}.facts"));
                let extra = if i == 0 { facts[0] + facts[2] } else { 0.0 };
                network.pair(name, left, &spans[j])[0] + network.values(&format!("{name}.distance"))[bucket(j)] + extra
            };
            let root = network.pair("speaker", left, network.values("speaker.root"))[0];
            assert_close(speaker.row(i), &[root, pair("speaker", 0), pair("speaker", 1), pair("speaker", 2)]);
            for (name, scores) in [("event", &event), ("place", &place), ("time", &time)] {
                assert_close(scores.row(i), &[pair(name, 0), pair(name, 1), pair(name, 2)]);
            }
        }
        let unknown = |_: usize, _: usize| Facts::default();
        for (name, head) in [("same", SameHead::Event), ("side", SameHead::Side)] {
            let scores = model.same(&read, head, &SPANS, unknown);
            let of = |left: usize, right: usize| network.pair(name, &spans[left], &spans[right])[0];
            for (i, j) in [(0, 1), (0, 2), (1, 2)] {
                let wanted = of(i, j).midpoint(of(j, i)) + network.values(&format!("{name}.distance"))[6];
                assert_close(&[scores.row(i)[j], scores.row(j)[i]], &[wanted, wanted]);
            }
        }
    }
}

#[test]
fn tags_become_spans_the_more_the_higher_the_bias() {
    let network = Network::random_claims(SIZES, 3);
    let model = model(&network);
    let read = read(&model, &states(5));
    assert!(model.tagged(&read, Label(0), -50.0).is_empty());
    let all = model.tagged(&read, Label(0), 50.0);
    assert_eq!(all.iter().map(|span| span.range.len()).sum::<usize>(), MARKS.len());
}

#[test]
fn what_is_nothing_has_no_scores() {
    let network = Network::random_claims(SIZES, 3);
    let model = model(&network);
    let nothing = model.read(Document { forms: &[], sentences: &[], states: &[], marks: &[] });
    assert!(model.tagged(&nothing, Label(0), 50.0).is_empty());
    assert!(model.describe(&nothing, &[]).is_empty());
    let read = read(&model, &states(5));
    assert_eq!(model.bound(&read, PairHead::Speaker, &SPANS, &[], |_, _| Facts::default()).row(2).len(), 1);
}

#[test]
fn all_instructions_give_the_same_bits() {
    let network = Network::random_claims(SIZES, 4);
    let bits = |set: InstructionSet| {
        let model = ClaimsModel::from_bytes(network.to_bytes(), set).unwrap();
        let read = read(&model, &states(9));
        let scores = model.same(&read, SameHead::Event, &SPANS, |_, _| Facts::default());
        let mut all: Vec<u32> = (0..3).flat_map(|i| scores.row(i).to_vec()).map(f32::to_bits).collect();
        all.extend(model.describe(&read, &SPANS).iter().flat_map(|d| d.types.clone()).map(f32::to_bits));
        all
    };
    let sets: Vec<Vec<u32>> = InstructionSet::all().into_iter().map(bits).collect();
    assert!(sets.windows(2).all(|pair| pair[0] == pair[1]));
}

#[test]
fn wrong_files_are_refused_by_name() {
    let refused = |network: &Network| {
        ClaimsModel::from_bytes(network.to_bytes(), InstructionSet::chosen().unwrap()).err().expect("it is refused")
    };
    let mut network = Network::random_claims(SIZES, 1);
    network.tensors.remove("speaker.root");
    assert_eq!(refused(&network).to_string(), ModelError::Missing("speaker.root".to_owned()).to_string());
    let mut network = Network::random_claims(SIZES, 1);
    network.config["marks"] = (0..33).map(|n| format!("m{n}")).collect();
    assert!(refused(&network).to_string().contains("marks"), "{}", refused(&network));
    assert!(matches!(refused(&Network::random(SIZES, 1)), ModelError::Header(_)));
}
