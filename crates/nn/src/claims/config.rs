//! The configuration in the header of a claims network's weights, and what must hold in it.

use serde::Deserialize;

use super::{ClaimLabels, wordpiece::MOST_PIECES};
use crate::{
    ModelError, Table,
    config::{LARGEST, MOST_WORDS, check_labels, check_layers, check_size},
    file::Configuration,
};

/// Sizes and labels of a claims network.
#[derive(Debug, Deserialize)]
pub struct Config {
    /// Width of the states.
    pub d: usize,
    /// Width between the two products of a layer's second half.
    pub ffn: usize,
    /// Attention heads of a layer.
    pub heads: usize,
    /// Layers of the encoder.
    pub layers: usize,
    /// Pieces of words known.
    pub vocab: usize,
    /// Most pieces of a window, with the two that frame it.
    pub window: usize,
    /// Most pieces of the last window that the next one sees again.
    pub overlap: usize,
    pub tags: Vec<String>,
    pub types: Vec<String>,
    pub statuses: Vec<String>,
    pub stances: Vec<String>,
    pub marks: Vec<String>,
    pub facts: Vec<String>,
    pub pairs: Pairs,
}

/// Sizes of the heads that score pairs.
#[derive(Debug, Deserialize)]
pub struct Pairs {
    pub same: usize,
    pub event: usize,
    pub speaker: usize,
    pub place: usize,
    pub time: usize,
    pub side: usize,
}

/// Marks, and facts, are bits of 32.
const MOST_BITS: usize = 32;

impl Configuration for Config {
    fn check(&self) -> Result<(), ModelError> {
        check_layers(self.d, self.ffn, self.heads)?;
        check_size("layers", self.layers, 1..=LARGEST)?;
        check_size("vocab", self.vocab, 1..=MOST_WORDS)?;
        check_size("window", self.window, 2 + MOST_PIECES..=LARGEST)?;
        check_size("overlap", self.overlap, 0..=self.window)?;
        for (name, labels) in [
            ("tags", &self.tags),
            ("types", &self.types),
            ("statuses", &self.statuses),
            ("stances", &self.stances),
            ("marks", &self.marks),
            ("facts", &self.facts),
        ] {
            check_labels(name, labels)?;
        }
        for (name, labels) in [("marks", &self.marks), ("facts", &self.facts)] {
            check_size(name, labels.len(), 1..=MOST_BITS)?;
        }
        let Pairs { same, event, speaker, place, time, side } = self.pairs;
        for (name, size) in
            [("same", same), ("event", event), ("speaker", speaker), ("place", place), ("time", time), ("side", side)]
        {
            check_size(name, size, 1..=LARGEST - 1)?;
        }
        Ok(())
    }
}

impl Config {
    pub fn labels(&self) -> ClaimLabels {
        let table = |names: &[String]| Table::of(names.to_vec());
        ClaimLabels {
            tags: table(&self.tags),
            types: table(&self.types),
            statuses: table(&self.statuses),
            stances: table(&self.stances),
            marks: table(&self.marks),
            facts: table(&self.facts),
        }
    }
}
