//! What of the manifest belongs to the weights: which proposals are made, and how sure they are.

use std::collections::BTreeMap;

use rashomon_model::Attribute;
use serde::Deserialize;

use crate::data::{DataError, DataFile};

/// What decides which proposals are made. They belong to the weights and stand in their manifest.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Thresholds {
    /// Added to the logits of a word being of a trigger, a speaker, a value.
    pub trigger: f32,
    /// See `trigger`.
    pub speaker: f32,
    /// See `trigger`.
    pub value: f32,
    /// Probability of being of a trigger from which the words count that others know as one.
    pub known: f32,
    /// The same, of a happening that nothing is claimed of but its time and place.
    pub untold: f32,
    /// Mean logit from which triggers are of one event.
    pub same: f32,
    /// Confidence from which a value becomes a claim.
    pub claim: f64,
    /// Confidence from which the perpetrator, victim or target that a pattern reads becomes a claim.
    pub actor_of_pattern: f64,
    /// What the structure of two mentions takes off that logit.
    pub structure: Structure,
    /// How probabilities become the confidence of a claim.
    pub confidence: Calibration,
}

/// From probabilities to the share of claims that are right, fitted on reports that were held out (Platt 1999).
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Calibration {
    /// For claims of the network: slope of the logit of its certainty, and offset.
    pub network: [f32; 2],
    /// For claims of patterns: slopes of the logit of the network's certainty and of the pattern's own confidence, and offset.
    pub pattern: [f32; 3],
    /// Added to the logit of claims of an attribute, which the network is surer or less sure of than right.
    #[serde(default)]
    pub attribute: BTreeMap<Attribute, f32>,
}

/// What is taken off the logit of two groups of triggers being of one event, where it holds of two of them: of all that hold of a
/// pair the sum, and of all pairs the most.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Structure {
    /// One happened and the other did not, or the like.
    pub status: f32,
    /// They are of different days.
    pub other_time: f32,
    /// Their places lie apart.
    pub other_place: f32,
    /// They are of different types.
    pub other_type: f32,
    /// They are of one type, by different means.
    pub other_mode: f32,
    /// One looks back at something long past, and the other is told without a time: before it, or after one that looks back in
    /// passing.
    pub look_back: f32,
}

/// What of the manifest is read with the weights.
#[derive(Debug, Deserialize)]
pub(crate) struct Manifest {
    /// Digest of the weights.
    pub sha256: String,
    /// What belongs to them.
    pub thresholds: Thresholds,
}

impl Calibration {
    /// The confidence of a claim of the network.
    pub(super) fn of_network(&self, certainty: f32, attribute: Attribute) -> f64 {
        let [slope, offset] = self.network;
        let own = self.attribute.get(&attribute).copied().unwrap_or_default();
        probability(slope * logit(certainty) + offset + own)
    }

    /// The confidence of a claim that a pattern has read, which is so sure by itself.
    pub(super) fn of_pattern(&self, certainty: f32, own: f64) -> f64 {
        let [network, pattern, offset] = self.pattern;
        probability(network * logit(certainty) + pattern * logit(own as f32) + offset)
    }
}

impl Manifest {
    /// Reads a manifest.
    ///
    /// # Errors
    /// Where a threshold is missing, unknown, or no number.
    pub fn read(file: &DataFile) -> Result<Self, DataError> {
        let manifest: Self = file.parse()?;
        if !file.parse::<toml::Table>()?.get("thresholds").is_some_and(is_finite) {
            return Err(file.error_at("[thresholds]", "a threshold is no number"));
        }
        Ok(manifest)
    }
}

/// Whether all numbers of a value are numbers that the network can take.
fn is_finite(value: &toml::Value) -> bool {
    match value {
        toml::Value::Float(number) => (*number as f32).is_finite(),
        toml::Value::Array(values) => values.iter().all(is_finite),
        toml::Value::Table(values) => values.values().all(is_finite),
        _ => true,
    }
}

/// Bounded, so that what is certain stays a number.
fn logit(probability: f32) -> f32 {
    let bounded = probability.clamp(1e-4, 1.0 - 1e-4);
    libm::logf(bounded / (1.0 - bounded))
}

/// Two digits are all that it means.
fn probability(logit: f32) -> f64 {
    (f64::from(1.0 / (1.0 + libm::expf(-logit))) * 100.0).round() / 100.0
}
