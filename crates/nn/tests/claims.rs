//! The claims network against its definition, and against itself in other company.
#![allow(clippy::unwrap_used, clippy::single_range_in_vec_init, reason = "helpers of tests, too")]

mod support;

use std::ops::Range;

use rashomon_nn::{ClaimsModel, Distance, Facts, InstructionSet, Label, ModelError, PairHead, SameHead, States};
use support::{
    Network, Random, SMALL,
    reference::{mean, means},
};

/// Words of one to three pieces in two windows.
fn pieces() -> [Vec<Vec<usize>>; 2] {
    let words = |counts: &[usize]| counts.iter().map(|n| vec![0; *n]).collect();
    [words(&[1, 2, 1, 3]), words(&[2, 1, 1])]
}

fn states(seed: u64) -> States {
    let mut random = Random(seed | 1);
    let windows: Vec<Vec<usize>> = pieces().iter().map(|w| w.iter().map(Vec::len).collect()).collect();
    let (words, rows) = (windows.iter().map(Vec::len).sum::<usize>(), windows.iter().flatten().sum::<usize>() + 4);
    let mut numbers = |count: usize| (0..count * SMALL.d).map(|_| random.next()).collect();
    States { windows, pieces: numbers(rows), words: numbers(words) }
}

const MARKS: [u32; 7] = [0, 1, 0b10010, 0, 0, 4, 0b11111];

fn rows(values: &[f32]) -> Vec<Vec<f32>> {
    values.chunks_exact(SMALL.d).map(<[f32]>::to_vec).collect()
}

/// States of words by the definition.
fn by_definition(network: &Network, states: &States) -> Vec<Vec<f32>> {
    let d = SMALL.d;
    let lengths: Vec<usize> = states.windows.iter().map(|w| w.iter().sum::<usize>() + 2).collect();
    let mut x = rows(&states.pieces);
    for (at, row) in x.iter_mut().enumerate() {
        let segment = usize::from(at >= lengths[0]);
        row.iter_mut().zip(&network.values("segment")[segment * d..]).for_each(|(x, s)| *x += s);
    }
    // Both windows attend to each other: together they are no longer than `longest`.
    let x = network.layers(x);
    let parts = pieces();
    let mut words = means(&x[..lengths[0]], &parts[0]);
    words.extend(means(&x[lengths[0]..], &parts[1]));
    let trunk = network.values("trunk");
    for (at, word) in words.iter_mut().enumerate() {
        let state = &states.words[at * d..][..d];
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

const SPANS: [Range<usize>; 3] = [0..2, 3..5, 6..7];

#[test]
fn scores_are_those_of_the_definition() {
    for seed in 1..8 {
        let network = Network::random_claims(SMALL, seed);
        let (model, states) = (model(&network), states(seed + 40));
        let words = by_definition(&network, &states);
        let read = model.read(states, &MARKS);
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
    let network = Network::random_claims(SMALL, 3);
    let model = model(&network);
    let read = model.read(states(5), &MARKS);
    assert!(model.tagged(&read, Label(0), -50.0).is_empty());
    let all = model.tagged(&read, Label(0), 50.0);
    assert_eq!(all.iter().map(|span| span.range.len()).sum::<usize>(), MARKS.len());
}

#[test]
fn what_is_nothing_has_no_scores() {
    let network = Network::random_claims(SMALL, 3);
    let model = model(&network);
    let read = model.read(States::default(), &[]);
    assert!(model.tagged(&read, Label(0), 50.0).is_empty());
    assert!(model.describe(&read, &[]).is_empty());
    let read = model.read(states(5), &MARKS);
    assert_eq!(model.bound(&read, PairHead::Speaker, &SPANS, &[], |_, _| Facts::default()).row(2).len(), 1);
}

#[test]
fn all_instructions_give_the_same_bits() {
    let network = Network::random_claims(SMALL, 4);
    let bits = |set: InstructionSet| {
        let model = ClaimsModel::from_bytes(network.to_bytes(), set).unwrap();
        let read = model.read(states(9), &MARKS);
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
    let mut network = Network::random_claims(SMALL, 1);
    network.tensors.remove("speaker.root");
    assert_eq!(refused(&network).to_string(), ModelError::Missing("speaker.root".to_owned()).to_string());
    let mut network = Network::random_claims(SMALL, 1);
    network.config["marks"] = (0..33).map(|n| format!("m{n}")).collect();
    assert!(refused(&network).to_string().contains("marks"), "{}", refused(&network));
    assert!(matches!(refused(&Network::random(SMALL, 1)), ModelError::Header(_)));
}
