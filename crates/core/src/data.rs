//! The data files, and the errors that they can have.

use std::collections::HashMap;

pub use rashomon_data::{
    Change, Data, DataError, DataFile, MOST_OWN, OWN_KINDS, OverlayError, OwnPlace, OwnPlaces, Part, WrongRow, utf8,
};

/// Where something is defined, for people who ask and for errors.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FileLine {
    /// Path below `data/`.
    pub path: String,
    /// Line, from 1.
    pub line: usize,
}

impl FileLine {
    /// The line of a byte offset of the file.
    pub fn of(file: &DataFile, offset: usize) -> Self {
        let DataError { path, line, .. } = file.error(offset, "");
        Self { path, line }
    }

    /// An error there.
    pub fn error(&self, message: impl Into<String>) -> DataError {
        DataError { path: self.path.clone(), line: self.line, message: message.into() }
    }
}

/// How much each feature of something counts, as a data file has it by name.
#[derive(Clone, Debug, PartialEq)]
pub struct FeatureWeights(Vec<f64>);

impl FeatureWeights {
    /// The weights of `names`, in their order, of those that a file gives.
    ///
    /// # Errors
    /// Where one is missing, or the file gives one of another name.
    pub fn of(file: &DataFile, given: &HashMap<String, f64>, names: &[&str]) -> Result<Self, DataError> {
        if let Some(unknown) = given.keys().filter(|name| !names.contains(&name.as_str())).min() {
            return Err(file.error_at(unknown, format!("there is no feature `{unknown}`")));
        }
        let weight = |name: &&str| {
            given.get(*name).copied().ok_or_else(|| file.error(0, format!("the weight of `{name}` is missing")))
        };
        Ok(Self(names.iter().map(weight).collect::<Result<_, _>>()?))
    }

    /// The weights, in the order of the names.
    pub fn values(&self) -> &[f64] {
        &self.0
    }

    /// The sum of the features, each as much as it counts.
    pub fn score(&self, features: &[f64]) -> f64 {
        self.0.iter().zip(features).map(|(weight, feature)| weight * feature).sum()
    }
}
