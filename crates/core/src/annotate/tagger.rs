//! Part-of-speech tags by an averaged perceptron.
//!
//! A word's tag is chosen greedily from left to right by a linear model over the word, its beginning and end, its
//! shape, its neighbours and the two tags before it (Collins 2002, with the averaging and the greedy decoding that
//! Honnibal made popular). Words are compared in lower case and the use of capitals in the sentence is a feature of
//! its own, so that upper-case wire copy is tagged nearly as well as mixed case. An unknown word never becomes a
//! pronoun, an auxiliary or another of the closed classes.

pub mod features;
pub mod weights;

use features::{CLOSED, FEATURES, Sentence};
pub use weights::ModelError;
use weights::Weights;

use super::upos::Upos;

/// A trained tagger.
#[derive(Debug)]
pub struct Tagger {
    weights: Weights,
}

impl Tagger {
    /// Reads a weights file; see [`weights`] for its shape.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, ModelError> {
        Ok(Self { weights: Weights::from_bytes(bytes)? })
    }

    /// One tag for each word of a sentence.
    pub fn tag(&self, words: &[&str]) -> Vec<Upos> {
        let sentence = Sentence::new(words);
        let mut tags = Vec::with_capacity(words.len());
        let mut keys = [0; FEATURES];
        for i in 0..words.len() {
            sentence.features(i, &tags, &mut keys);
            let mut scores = [0i32; Upos::ALL.len()];
            for key in keys {
                self.weights.add(key, &mut scores);
            }
            let mut open = [true; Upos::ALL.len()];
            for tag in CLOSED {
                open[tag.index()] = false;
            }
            for (tag, _) in self.weights.pairs(sentence.closed_key(i)) {
                open[tag] = true;
            }
            for (score, open) in scores.iter_mut().zip(open) {
                *score = if open { *score } else { i32::MIN };
            }
            tags.push(best(&scores));
        }
        tags
    }
}

/// The tag with the highest score, the first of equal ones.
pub fn best<S: PartialOrd>(scores: &[S; Upos::ALL.len()]) -> Upos {
    let mut best = 0;
    for (i, score) in scores.iter().enumerate() {
        if *score > scores[best] {
            best = i;
        }
    }
    Upos::ALL[best]
}

#[cfg(test)]
#[path = "tagger/tests.rs"]
mod tests;
