//! The configuration in the header of a claims network's weights, and what must hold in it.

use serde::Deserialize;

use super::ClaimLabels;
use crate::{
    ModelError, Table,
    config::{LARGEST, check_labels, check_layers, check_size},
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
    /// Layers of its own.
    pub layers: usize,
    /// The analyser's layer after which they begin.
    pub tap: usize,
    /// Most pieces that attend to each other, in whole windows.
    pub longest: usize,
    /// Windows that have a number of their own; later ones have the last.
    pub segments: usize,
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
        for (name, size) in
            [("layers", self.layers), ("tap", self.tap), ("longest", self.longest), ("segments", self.segments)]
        {
            check_size(name, size, 1..=LARGEST)?;
        }
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
