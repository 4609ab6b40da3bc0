//! What the labels of a claims network mean in the words of the domain.

use std::str::FromStr;

use rashomon_model::{Attribute, EventType, Mode, Stance, Status};
use rashomon_nn::{ClaimLabels, Label, Table};

use super::ProposerError;

/// The labels of a network.
pub(super) struct Labels {
    pub trigger: Label,
    pub speaker: Label,
    /// Tags of values.
    pub values: Vec<(Label, Attribute)>,
    pub types: Vec<(EventType, Option<Mode>)>,
    pub statuses: Vec<Status>,
    pub stances: Vec<Stance>,
}

impl Labels {
    pub fn read(labels: &ClaimLabels) -> Result<Self, ProposerError> {
        let tag = |name: &str| {
            let unknown = || ProposerError::Label { section: "tag", label: format!("{name}, which is missing") };
            labels.tags.label(name).ok_or_else(unknown)
        };
        let (trigger, speaker) = (tag("trigger")?, tag("speaker")?);
        let values = labels.tags.iter().filter(|(label, _)| *label != trigger && *label != speaker);
        let values = values.map(|(label, name)| Ok((label, named("tag", name)?))).collect::<Result<_, ProposerError>>();
        let kind = |name: &str| {
            let (kind, mode) = name.split_once('/').map_or((name, None), |(kind, mode)| (kind, Some(mode)));
            (EventType(kind.to_owned()), mode.map(|mode| Mode(mode.to_owned())))
        };
        Ok(Self {
            trigger,
            speaker,
            values: values?,
            types: labels.types.iter().map(|(_, name)| kind(name)).collect(),
            statuses: all("status", &labels.statuses)?,
            stances: all("stance", &labels.stances)?,
        })
    }
}

fn named<T: FromStr>(section: &'static str, name: &str) -> Result<T, ProposerError> {
    name.parse().map_err(|_| ProposerError::Label { section, label: name.to_owned() })
}

fn all<T: FromStr>(section: &'static str, table: &Table) -> Result<Vec<T>, ProposerError> {
    table.iter().map(|(_, name)| named(section, name)).collect()
}
