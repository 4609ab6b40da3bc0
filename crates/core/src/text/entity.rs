//! What is named or dated in a sentence.

use super::time::TimeExpression;

/// Something that is named or dated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entity {
    /// What it is.
    pub kind: EntityKind,
    /// First token.
    pub start: usize,
    /// Token after the last.
    pub end: usize,
    /// What a time expression says.
    pub time: Option<TimeExpression>,
}

macro_rules! kinds {
    ($($variant:ident = $name:literal, $label:literal: $what:literal),+ $(,)?) => {
        /// What an entity is.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum EntityKind {
            $(#[doc = $what] $variant,)+
        }

        impl EntityKind {
            /// Every kind.
            pub const ALL: &[Self] = &[$(Self::$variant,)+];

            /// Its name in patterns and output.
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $name,)+
                }
            }

            /// The label of corpora and weights.
            pub fn label(self) -> &'static str {
                match self {
                    $(Self::$variant => $label,)+
                }
            }
        }
    };
}

kinds! {
    Person = "person", "PER": "A human being.",
    Place = "place", "LOC": "A place.",
    Organisation = "organisation", "ORG": "An institution.",
    Group = "group", "GRP": "An armed or political group.",
    Facility = "facility", "FAC": "A building, a base, a road.",
    Nationality = "nationality", "NORP": "A nation, a religion, a people.",
    Weapon = "weapon", "WEA": "A weapon or munition.",
    Vehicle = "vehicle", "VEH": "A vehicle, a ship, an aircraft.",
    Time = "time", "TIME": "A time expression.",
}

impl EntityKind {
    /// The kind with this name in patterns.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|k| k.as_str() == name)
    }

    /// The kind with this label in weights.
    pub fn labelled(label: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|k| k.label() == label)
    }
}
