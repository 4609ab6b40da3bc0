//! To whom a claim is attributed.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{Bytes, CharIndex, Chars, Quote, Span, SpeakerId, SpeakerKind, Unit};

/// A speaker as one report presents it, with all its mentions there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(bound(serialize = "Span<U>: Serialize", deserialize = "Span<U>: Deserialize<'de>"))]
#[schemars(rename = "Speaker", bound = "Span<U>: JsonSchema")]
pub struct Speaker<U: Unit = Chars> {
    /// Derived from the report and the name.
    pub id: SpeakerId,
    /// What it is.
    pub kind: SpeakerKind,
    /// A proper name, or the describing words ("the group", "residents") where no name is given.
    pub name: Option<String>,
    /// Office or function: "spokesman", "governor".
    pub role: Option<String>,
    /// For whom it speaks: "US-led coalition".
    pub affiliation: Option<String>,
    /// Id in the actor register of who it is or speaks for; `local:` and a name for a body that only the report names.
    pub actor: Option<String>,
    /// Where the report names it.
    pub mentions: Vec<Quote<U>>,
}

impl Speaker {
    /// Whether it is the report itself, or somebody of whom it tells neither who it is nor for whom it speaks.
    pub fn is_unknown(&self) -> bool {
        matches!(self.kind, SpeakerKind::Author | SpeakerKind::Anonymous) && self.affiliation.is_none()
    }

    /// The name to show: the proper name, else role and affiliation, else the kind.
    pub fn label(&self) -> String {
        match (&self.name, &self.role, &self.affiliation) {
            (Some(name), _, _) => name.clone(),
            (None, Some(role), Some(of)) => format!("{role} of {of}"),
            (None, Some(one), None) | (None, None, Some(one)) => one.clone(),
            (None, None, None) => self.kind.to_string(),
        }
    }
}

impl Speaker<Bytes> {
    /// The same speaker with mentions counted in code points.
    pub fn in_chars(self, text: &str, index: &CharIndex) -> Speaker<Chars> {
        Speaker {
            mentions: self.mentions.into_iter().map(|q| q.in_chars(text, index)).collect(),
            id: self.id,
            kind: self.kind,
            name: self.name,
            role: self.role,
            affiliation: self.affiliation,
            actor: self.actor,
        }
    }
}
