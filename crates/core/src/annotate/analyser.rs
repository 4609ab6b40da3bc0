//! The network of a language: what its weights call things, in the words of this crate.

use std::{borrow::Cow, str::FromStr};

use rashomon_nn::{self as nn, AttributionBounds, Bounds, InstructionSet, Label, Model, ModelError, SentenceBounds};

use serde::Deserialize;

use crate::{
    data::{DataError, DataFile},
    text::{EntityKind, Relation, Role, Upos, lemma::Script},
};

/// A trained network and what its labels mean.
pub struct Analyser {
    model: Model,
    upos: Vec<Upos>,
    relations: Vec<Relation>,
    /// The first label is no role.
    roles: Vec<Option<Role>>,
    names: Vec<EntityKind>,
    mentions: Vec<EntityKind>,
    kinds: Vec<EntityKind>,
    scripts: Vec<Script>,
    thresholds: Thresholds,
}

/// What the scores of a network must reach. They belong to its weights and stand in their manifest.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Thresholds {
    /// How sure the network must be of a name, 0 to 1.
    pub name: f32,
    /// How sure of another mention of the same name.
    pub name_elsewhere: f32,
    /// Where sentences begin.
    pub sentence: SentenceBounds,
    /// Who said what.
    pub attribution: AttributionBounds,
}

impl Thresholds {
    /// Those that the network itself decides by.
    fn bounds(&self) -> Bounds {
        Bounds { sentence: self.sentence, attribution: self.attribution }
    }
}

/// What of a manifest is read with the weights.
#[derive(Debug, Deserialize)]
pub(crate) struct Manifest {
    /// Digest of the weights.
    pub sha256: String,
    /// What belongs to them.
    pub thresholds: Thresholds,
}

impl Manifest {
    /// Reads a manifest.
    ///
    /// # Errors
    /// Where a threshold is missing, unknown, or no probability.
    pub fn read(file: &DataFile) -> Result<Self, DataError> {
        let manifest: Self = file.parse()?;
        let Thresholds { name, name_elsewhere, sentence, .. } = manifest.thresholds;
        if !manifest.thresholds.bounds().are_finite() {
            return Err(file.error_at("[thresholds.attribution]", "a threshold is no number"));
        }
        if [name, name_elsewhere, sentence.likely, sentence.unknown].iter().any(|least| !(0.0..=1.0).contains(least)) {
            return Err(file.error_at("[thresholds]", "a threshold is no number from 0 to 1"));
        }
        Ok(manifest)
    }
}

impl Analyser {
    /// Width of the states of words.
    pub fn width(&self) -> usize {
        self.model.width()
    }

    /// Reads a weights file; the thresholds are those of its manifest.
    ///
    /// # Errors
    /// Where the bytes are no weights, damaged, or made for another program.
    pub fn from_bytes(bytes: impl Into<Cow<'static, [u8]>>, thresholds: Thresholds) -> Result<Self, ModelError> {
        Self::from_bytes_with(bytes, thresholds, InstructionSet::chosen()?)
    }

    /// The same, to be run with these instructions.
    ///
    /// # Errors
    /// Where this processor lacks them, too.
    pub fn from_bytes_with(
        bytes: impl Into<Cow<'static, [u8]>>,
        thresholds: Thresholds,
        instructions: InstructionSet,
    ) -> Result<Self, ModelError> {
        let model = Model::from_bytes_with(bytes, thresholds.bounds(), instructions)?;
        let labels = model.labels();
        Ok(Self {
            upos: labels.upos.read("tag", |name| Upos::from_str(name).ok())?,
            relations: labels.relations.read("relation", |name| Relation::from_str(name).ok())?,
            roles: labels
                .roles
                .read("role", |name| (name == "none").then_some(None).or(name.parse().ok().map(Some)))?,
            names: labels.entities.read("name", EntityKind::labelled)?,
            mentions: labels.mentions.read("mention", EntityKind::labelled)?,
            kinds: labels.kinds.read("kind", EntityKind::labelled)?,
            scripts: labels.lemma.read("lemma script", |name| name.parse().ok())?,
            thresholds,
            model,
        })
    }

    pub(super) fn thresholds(&self) -> Thresholds {
        self.thresholds
    }

    /// Analyses the words of a document, and gives their states.
    pub fn analyse(&self, words: &[nn::Word<'_>]) -> (nn::Analysis, Vec<f32>) {
        self.model.analyse_with_states(words)
    }

    pub(super) fn upos(&self, label: Label) -> Upos {
        self.upos.get(usize::from(label.0)).copied().unwrap_or(Upos::X)
    }

    pub(super) fn relation(&self, label: Label) -> Relation {
        self.relations.get(usize::from(label.0)).copied().unwrap_or_default()
    }

    pub(super) fn role(&self, label: Label) -> Option<Role> {
        self.roles.get(usize::from(label.0)).copied().flatten()
    }

    pub(super) fn name(&self, label: Label) -> Option<EntityKind> {
        self.names.get(usize::from(label.0)).copied()
    }

    pub(super) fn mention(&self, label: Label) -> Option<EntityKind> {
        self.mentions.get(usize::from(label.0)).copied()
    }

    pub(super) fn kind(&self, label: Label) -> Option<EntityKind> {
        self.kinds.get(usize::from(label.0)).copied()
    }

    pub(super) fn script(&self, label: Label) -> Option<&Script> {
        self.scripts.get(usize::from(label.0))
    }
}

impl std::fmt::Debug for Analyser {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Analyser").finish_non_exhaustive()
    }
}
