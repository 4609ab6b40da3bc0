//! Something that happens, as one report tells it.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{Bytes, CharIndex, Chars, EventId, Place, Quote, Relation, Span, Status, Unit, When};

/// An event type of PLOVER 1.0 ("ASSAULT"). Open: the data folder `events/` says which there are.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct EventType(pub String);

/// A mode of an event type ("heavy-weapons"). Open, as the types are.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct Mode(pub String);

impl fmt::Display for EventType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl fmt::Display for Mode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

/// An event with all its mentions in one report.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(bound(serialize = "Span<U>: Serialize", deserialize = "Span<U>: Deserialize<'de>"))]
#[schemars(rename = "Event", bound = "Span<U>: JsonSchema")]
pub struct Event<U: Unit = Chars> {
    /// Derived from the report, the type and the trigger.
    pub id: EventId,
    /// What kind of event.
    #[serde(rename = "type")]
    pub kind: EventType,
    /// In which manner.
    pub mode: Option<Mode>,
    /// How it stands to reality.
    pub status: Status,
    /// The words that tell it best.
    pub trigger: Quote<U>,
    /// All words that mention it, the trigger's included.
    pub mentions: Vec<Quote<U>>,
    /// When it happened.
    pub when: Option<When>,
    /// Where it happened.
    #[serde(rename = "where")]
    pub place: Option<Place>,
    /// The events that it follows, or with which it makes a wave, where the report says so.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub follows: Vec<Follows<U>>,
}

/// How an event stands to another of its report that was there first, as the report says.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(bound(serialize = "Span<U>: Serialize", deserialize = "Span<U>: Deserialize<'de>"))]
#[schemars(rename = "Follows", bound = "Span<U>: JsonSchema")]
pub struct Follows<U: Unit = Chars> {
    /// The other; of a wave that strikes at one time the one that is told first.
    pub event: EventId,
    /// What this one is to the other.
    pub relation: Relation,
    /// The words that say so.
    pub words: Quote<U>,
    /// The pattern that read them, `file/name`.
    pub pattern: String,
}

impl Follows<Bytes> {
    /// The same with words counted in code points.
    pub fn in_chars(self, text: &str, index: &CharIndex) -> Follows<Chars> {
        Follows {
            words: self.words.in_chars(text, index),
            event: self.event,
            relation: self.relation,
            pattern: self.pattern,
        }
    }
}

impl Event<Bytes> {
    /// The same event with mentions counted in code points.
    pub fn in_chars(self, text: &str, index: &CharIndex) -> Event<Chars> {
        Event {
            trigger: self.trigger.in_chars(text, index),
            mentions: self.mentions.into_iter().map(|q| q.in_chars(text, index)).collect(),
            follows: self.follows.into_iter().map(|f| f.in_chars(text, index)).collect(),
            id: self.id,
            kind: self.kind,
            mode: self.mode,
            status: self.status,
            when: self.when,
            place: self.place,
        }
    }
}
