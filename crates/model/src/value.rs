//! What a claim says of an attribute, with the words it was read from.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{Place, When};

/// The value of a claim.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Value {
    /// A number of people or things.
    Count(Count),
    /// A person, group or organisation.
    Actor(Actor),
    /// A place.
    Place(Place),
    /// A time.
    Time(When),
    /// A word of a lexicon ("rocket").
    Term {
        /// The lexicon's canonical word.
        value: String,
        /// The words it was read from.
        text: String,
    },
    /// Free words.
    Text {
        /// The words.
        text: String,
    },
    /// Not known yet, says the speaker.
    Pending {
        /// The words that say so.
        text: String,
    },
}

/// A number with its bounds. Unknown is never zero.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Count {
    /// Lowest number that the words allow.
    pub low: u64,
    /// Highest number that the words allow; null where it is open ("at least seven").
    pub high: Option<u64>,
    /// Whether the words say "about".
    pub approximate: bool,
    /// What is counted, singular: "rocket", "person".
    pub unit: Option<String>,
    /// Kind of victim, singular: "soldier", "child".
    #[serde(default)]
    pub of: Option<String>,
    /// How badly: "minor", "serious".
    #[serde(default)]
    pub severity: Option<String>,
    /// Whether this counts a part of a larger number ("including three children").
    #[serde(default)]
    pub part: bool,
    /// The words it was read from.
    pub text: String,
}

/// Somebody who acts or suffers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Actor {
    /// The name, without article and title.
    pub name: String,
    /// Id in the actor register; `local:` and a name for a body that only the report names.
    pub actor: Option<String>,
    /// The words it was read from.
    pub text: String,
}

impl Count {
    /// Exactly `number`.
    pub fn exactly(number: u64, text: impl Into<String>) -> Self {
        Self {
            low: number,
            high: Some(number),
            approximate: false,
            unit: None,
            of: None,
            severity: None,
            part: false,
            text: text.into(),
        }
    }

    /// Whether some number satisfies both.
    pub fn compatible(&self, other: &Self) -> bool {
        let under = |high: Option<u64>, low| high.is_none_or(|h| low <= h);
        under(self.high, other.low) && under(other.high, self.low)
    }
}

impl Value {
    /// The words the value was read from.
    pub fn text(&self) -> &str {
        match self {
            Self::Count(count) => &count.text,
            Self::Actor(actor) => &actor.text,
            Self::Place(place) => &place.text,
            Self::Time(when) => when.text.as_deref().unwrap_or_default(),
            Self::Term { text, .. } | Self::Text { text } | Self::Pending { text } => text,
        }
    }

    /// The count, if it is one.
    pub fn count(&self) -> Option<&Count> {
        match self {
            Self::Count(count) => Some(count),
            _ => None,
        }
    }

    /// Whether the speaker says that it is not known yet.
    pub fn is_pending(&self) -> bool {
        matches!(self, Self::Pending { .. })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_that_can_both_be_true() {
        let exact = |n| Count::exactly(n, "");
        let at_least = |n| Count { high: None, ..exact(n) };
        assert!(exact(7).compatible(&at_least(5)));
        assert!(!exact(4).compatible(&at_least(5)));
        assert!(at_least(5).compatible(&at_least(9)));
        assert!(!exact(7).compatible(&exact(11)));
    }

    #[test]
    fn json_is_tagged_by_kind() {
        let json = serde_json::to_value(Value::Count(Count::exactly(2, "two"))).unwrap();
        assert_eq!(json["kind"], "count");
        assert_eq!(json["low"], 2);
        let back: Value = serde_json::from_value(json).unwrap();
        assert_eq!(back.count().map(|c| c.low), Some(2));
    }
}
