//! Who says what.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    Attribute, Bytes, CharIndex, Chars, ClaimId, EventId, Medium, Quote, Span, SpeakerId, Stance, Unit, Value, When,
};

/// Speaker × event × attribute × value × stance, with the evidence.
///
/// Of the four times of a claim, the event's stands at the event, that of publication at the report, that of recording
/// in the ledger's journal; `said` is here.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(bound(serialize = "Span<U>: Serialize", deserialize = "Span<U>: Deserialize<'de>"))]
#[schemars(rename = "Claim", bound = "Span<U>: JsonSchema")]
pub struct Claim<U: Unit = Chars> {
    /// Derived from the report and the content.
    pub id: ClaimId,
    /// What it is about.
    pub event: EventId,
    /// Who says it.
    pub speaker: SpeakerId,
    /// Through whom the report has it, nearest to the report first.
    pub via: Vec<SpeakerId>,
    /// By what means it was said.
    pub medium: Option<Medium>,
    /// What the speaker does with the value.
    pub stance: Stance,
    /// What is said something about.
    pub attribute: Attribute,
    /// What is said.
    pub value: Value,
    /// The exact words.
    pub evidence: Quote<U>,
    /// When it was said, if the report tells.
    #[serde(default)]
    pub said: Option<When>,
    /// The pattern that found it, `file/name`.
    #[serde(default)]
    pub pattern: String,
    /// How sure the program is, 0 to 1.
    pub confidence: f64,
}

impl Claim<Bytes> {
    /// The same claim with its evidence counted in code points.
    pub fn in_chars(self, text: &str, index: &CharIndex) -> Claim<Chars> {
        Claim {
            evidence: self.evidence.in_chars(text, index),
            id: self.id,
            event: self.event,
            speaker: self.speaker,
            via: self.via,
            medium: self.medium,
            stance: self.stance,
            attribute: self.attribute,
            value: self.value,
            said: self.said,
            pattern: self.pattern,
            confidence: self.confidence,
        }
    }
}
