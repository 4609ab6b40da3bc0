//! What the labels of a claims network mean in the words of the domain.

use rashomon_model::{Attribute, EventType, Mode, Stance, Status};
use rashomon_nn::{ClaimLabels, Label, ModelError};

use super::facts::Fact;

/// The labels of a network.
pub(super) struct Labels {
    pub trigger: Label,
    pub speaker: Label,
    /// Tags of values.
    pub values: Vec<(Label, Attribute)>,
    pub types: Vec<(EventType, Option<Mode>)>,
    pub statuses: Vec<Status>,
    pub stances: Vec<Stance>,
    pub facts: Vec<Fact>,
}

impl Labels {
    pub fn read(labels: &ClaimLabels) -> Result<Self, ModelError> {
        let tag = |name: &str| {
            let unknown = || ModelError::Label { section: "tag", label: format!("{name}, which is missing") };
            labels.tags.label(name).ok_or_else(unknown)
        };
        let (trigger, speaker) = (tag("trigger")?, tag("speaker")?);
        let others = labels.tags.read("tag", |name| match name {
            "trigger" | "speaker" => Some(None),
            name => name.parse().ok().map(Some),
        })?;
        let values = labels.tags.iter().zip(others).filter_map(|((label, _), attribute)| Some((label, attribute?)));
        let kind = |name: &str| {
            let (kind, mode) = name.split_once('/').map_or((name, None), |(kind, mode)| (kind, Some(mode)));
            (EventType(kind.to_owned()), mode.map(|mode| Mode(mode.to_owned())))
        };
        Ok(Self {
            trigger,
            speaker,
            values: values.collect(),
            types: labels.types.iter().map(|(_, name)| kind(name)).collect(),
            statuses: labels.statuses.read("status", |name| name.parse().ok())?,
            stances: labels.stances.read("stance", |name| name.parse().ok())?,
            facts: labels.facts.read("fact", Fact::named)?,
        })
    }
}
