//! Weights and bounds by which scores become sentences and attributions.
//!
//! They were chosen for the weights of one network and belong to them: whoever loads a network brings them along.

use serde::Deserialize;

/// All bounds of a network.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bounds {
    /// Where sentences begin.
    pub sentence: SentenceBounds,
    /// Who said what.
    pub attribution: AttributionBounds,
}

/// Probabilities from which a sentence begins with a word.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SentenceBounds {
    /// Where rules say that one may.
    pub likely: f32,
    /// Anywhere else.
    pub unknown: f32,
}

/// Bounds of attributions: logits, but for the last.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct AttributionBounds {
    /// Weights of the cue's score and of the word's own score, and a bias, for words of a source.
    pub source: [f32; 3],
    /// The same for words of a content.
    pub content: [f32; 3],
    /// A source this many sentences away from its cue loses so much for each of them, three at most.
    pub distance: f32,
    /// Words beside a source's surest one belong to it from this score on, unless they are weaker by `fall`.
    pub beside_source: f32,
    /// See `beside_source`.
    pub fall: f32,
    /// Words beside a content's belong to it from this score on.
    pub beside_content: f32,
    /// In the cue's sentence a stretch weighs so much more when the main one is chosen.
    pub near: f32,
    /// Mean score from which a further stretch is content, in the cue's sentence and in others.
    pub further: [f32; 2],
    /// A quotation belongs to a content that has this share of its words.
    pub quoted: f32,
}

impl Bounds {
    /// Whether every bound is a number.
    pub fn are_finite(&self) -> bool {
        let AttributionBounds { source, content, distance, beside_source, fall, beside_content, near, further, quoted } =
            self.attribution;
        let single = [distance, beside_source, fall, beside_content, near, quoted];
        let sentence = [self.sentence.likely, self.sentence.unknown];
        source.iter().chain(&content).chain(&single).chain(&further).chain(&sentence).all(|bound| bound.is_finite())
    }
}

/// Bounds for tests of the decoding.
#[cfg(test)]
pub(crate) const TRIED: Bounds = include!("../tests/support/bounds.in");
