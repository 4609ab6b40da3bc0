//! The closed vocabularies: what code branches on.

/// A word that its vocabulary does not have.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("unknown {vocabulary} `{word}`; known: {known}")]
pub struct UnknownWord {
    vocabulary: &'static str,
    word: String,
    known: String,
}

macro_rules! vocabulary {
    ($(#[$doc:meta])* $name:ident, $label:literal { $($(#[$vdoc:meta])* $variant:ident = $word:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
        pub enum $name {
            $($(#[$vdoc])* #[serde(rename = $word)] $variant),+
        }

        impl $name {
            /// Every word, in order.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The word as it stands in JSON.
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $word),+
                }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl FromStr for $name {
            type Err = UnknownWord;

            fn from_str(word: &str) -> Result<Self, UnknownWord> {
                Self::ALL.iter().copied().find(|v| v.as_str() == word).ok_or_else(|| UnknownWord {
                    vocabulary: $label,
                    word: word.to_owned(),
                    known: Self::ALL.iter().map(|v| v.as_str()).collect::<Vec<_>>().join(", "),
                })
            }
        }
    };
}

mod decision;
mod incident;
mod reading;

pub use self::{
    decision::{Action, Conflict, Grade, Relation, Review, WorkStatus},
    incident::{FactStatus, RepeatReason, Replaced, Side, Uncodable, VictimKind},
    reading::{Attribute, GateVerdict, Medium, PlacePrecision, Severity, SpeakerKind, Stance, Status, TimePrecision},
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_and_text_agree() {
        for attribute in Attribute::ALL {
            assert_eq!(serde_json::to_string(attribute).unwrap(), format!("\"{attribute}\""));
            assert_eq!(attribute.as_str().parse(), Ok(*attribute));
        }
    }

    #[test]
    fn an_unknown_word_is_named() {
        let error = "deaths".parse::<Attribute>().unwrap_err().to_string();
        assert!(error.starts_with("unknown attribute `deaths`; known: perpetrator, "), "{error}");
    }
}
