//! From scores to decisions.

pub mod attribution;
pub mod sentence;
pub mod spans;
pub mod tree;

use crate::functions::exp;

/// The index of the highest score; 0 where there is none.
pub fn best(scores: impl IntoIterator<Item = f32>) -> usize {
    let first = (0, f32::NEG_INFINITY);
    scores.into_iter().enumerate().fold(first, |best, (i, score)| if score > best.1 { (i, score) } else { best }).0
}

/// The probability of a logit.
pub fn sigmoid(logit: f32) -> f32 {
    let small = exp(-logit.abs());
    (if logit < 0.0 { small } else { 1.0 }) / (1.0 + small)
}
