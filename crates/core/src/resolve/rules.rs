//! What incidents are made by, beside the reports.

use std::collections::HashMap;

use serde::Deserialize;

use super::{pair, terms::Rarity};
use crate::{
    data::{Data, DataError, DataFile, FeatureWeights},
    ontology::{Agencies, Ontology, Terms},
};

/// Event types, how rare words are, how much each feature of a pair of events counts, and what accounts are compared by.
#[derive(Clone, Debug)]
pub struct Rules {
    /// Event types.
    pub ontology: Ontology,
    /// Kinds of victims, sides, and words of revision.
    pub terms: Terms,
    /// Agencies whose texts others print.
    pub agencies: Agencies,
    pub(super) rarity: Rarity,
    pub(super) weights: FeatureWeights,
    pub(super) near: f64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    /// Probability from which a pair that was not joined is shown as a suggestion.
    suggested_from: f64,
    weights: HashMap<String, f64>,
}

impl Rules {
    /// The rules of the data files.
    ///
    /// # Errors
    /// A wrong data file, with file and line.
    pub fn of(data: &Data) -> Result<Self, DataError> {
        Self::with(data, Ontology::of(data)?)
    }

    /// The same with event types of these data that are read already.
    ///
    /// # Errors
    /// A wrong data file, with file and line.
    pub fn with(data: &Data, ontology: Ontology) -> Result<Self, DataError> {
        Self::load(data, ontology).map_err(|error| data.located(error))
    }

    fn load(data: &Data, ontology: Ontology) -> Result<Self, DataError> {
        let file: DataFile = data.text_file("incidents/weights.toml")?;
        let File { suggested_from, weights } = file.parse()?;
        if !(0.0..0.5).contains(&suggested_from) {
            return Err(file.error_at("suggested_from", "it is a probability from 0 to below 0.5".to_owned()));
        }
        Ok(Self {
            ontology,
            terms: Terms::load(data)?,
            agencies: Agencies::load(data)?,
            rarity: Rarity::load(&data.text_file("incidents/rarity-en.tsv")?)?,
            weights: FeatureWeights::of(&file, &weights, &pair::FEATURES)?,
            near: libm::log(suggested_from / (1.0 - suggested_from)),
        })
    }
}
