//! The configuration in a weights file's header, and what must hold in it.

use std::ops::RangeInclusive;

use serde::Deserialize;

use crate::{ModelError, file::Configuration};

/// Sizes and labels of a network.
#[derive(Debug, Deserialize)]
pub struct Config {
    /// Width of the states.
    pub d: usize,
    /// Width between the two products of a layer's second half.
    pub ffn: usize,
    /// Attention heads of a layer.
    pub heads: usize,
    pub layers: usize,
    /// Pieces of words known.
    pub vocab: usize,
    /// Most pieces of a window, with the two that frame it.
    pub window: usize,
    pub linear: Vec<Section>,
    pub biaffine: Vec<Pairwise>,
}

/// Some consecutive rows of the matrix that scores words.
#[derive(Debug, Deserialize)]
pub struct Section {
    pub name: String,
    pub labels: Vec<String>,
}

/// A head that scores pairs of words.
#[derive(Debug, Deserialize)]
pub struct Pairwise {
    pub name: String,
    pub size: usize,
    pub labels: Vec<String>,
}

/// Sums of so many products of a 7-bit and an 8-bit number fit 32 bits, before and after the zero point is subtracted.
pub const LARGEST: usize = 1 << 16;
/// Far beyond any vocabulary, and no number of a piece overflows.
pub const MOST_WORDS: usize = 1 << 24;
/// A window must hold its frame and one word of as many pieces as are kept.
const SMALLEST_WINDOW: usize = 2 + crate::pieces::MOST_PIECES;

impl Configuration for Config {
    fn check(&self) -> Result<(), ModelError> {
        check_layers(self.d, self.ffn, self.heads)?;
        check_size("vocab", self.vocab, 1..=MOST_WORDS)?;
        check_size("window", self.window, SMALLEST_WINDOW..=LARGEST)?;
        for section in &self.linear {
            check_labels(&section.name, &section.labels)?;
        }
        for head in &self.biaffine {
            check_labels(&head.name, &head.labels)?;
            // With the one that is appended.
            check_size(&head.name, head.size, 1..=LARGEST - 1)?;
        }
        Ok(())
    }
}

impl Config {
    /// The section of this name and the row where it begins.
    pub fn section(&self, name: &str) -> Result<(usize, &Section), ModelError> {
        let at = self.linear.iter().position(|s| s.name == name);
        let at = at.ok_or_else(|| ModelError::config("linear", format!("the section {name} is missing")))?;
        Ok((self.linear[..at].iter().map(|s| s.labels.len()).sum(), &self.linear[at]))
    }

    /// The pairwise head of this name.
    pub fn pairwise(&self, name: &str) -> Result<&Pairwise, ModelError> {
        let found = self.biaffine.iter().find(|h| h.name == name);
        found.ok_or_else(|| ModelError::config("biaffine", format!("the head {name} is missing")))
    }
}

/// Sizes of transformer layers.
pub fn check_layers(d: usize, ffn: usize, heads: usize) -> Result<(), ModelError> {
    for (name, size) in [("d", d), ("ffn", ffn), ("heads", heads)] {
        check_size(name, size, 1..=LARGEST)?;
    }
    if !d.is_multiple_of(heads) {
        return Err(ModelError::config("heads", format!("{heads} do not divide d = {d}")));
    }
    Ok(())
}

pub fn check_size(field: &str, size: usize, allowed: RangeInclusive<usize>) -> Result<(), ModelError> {
    if allowed.contains(&size) {
        return Ok(());
    }
    Err(ModelError::config(field, format!("{size} is not between {} and {}", allowed.start(), allowed.end())))
}

/// Labels are counted in 16 bits.
pub fn check_labels(name: &str, labels: &[String]) -> Result<(), ModelError> {
    if labels.is_empty() || labels.len() > usize::from(u16::MAX) {
        return Err(ModelError::config(name, format!("{} labels", labels.len())));
    }
    Ok(())
}
