//! Roles of a predicate's arguments.

use std::{fmt, str::FromStr};

macro_rules! roles {
    ($($variant:ident = $name:literal: $what:literal),+ $(,)?) => {
        /// The roles of the Proposition Bank (Palmer, Gildea and Kingsbury 2005) that are told apart.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Role {
            $(#[doc = $what] $variant,)+
        }

        impl Role {
            /// Every role.
            pub const ALL: &[Self] = &[$(Self::$variant,)+];

            /// Its name in patterns and output, in capitals.
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $name,)+
                }
            }
        }
    };
}

roles! {
    A0 = "A0": "Who does it: the attacker.",
    A1 = "A1": "To whom or what it is done: the victim, what is fired, what is said.",
    A2 = "A2": "What else the verb asks for: the means, the one who is told.",
    A3 = "A3": "A third participant that the verb asks for.",
    A4 = "A4": "A fourth, often where a movement ends.",
    Adv = "ADV": "Any other circumstance.",
    Cau = "CAU": "Because of what.",
    Com = "COM": "Together with whom.",
    Dir = "DIR": "In which direction.",
    Ext = "EXT": "By how much.",
    Gol = "GOL": "For whom, or to what end point.",
    Loc = "LOC": "Where.",
    Mnr = "MNR": "In what manner.",
    Mod = "MOD": "The modal verb.",
    Neg = "NEG": "The negation.",
    Prd = "PRD": "What is said of another argument.",
    Prp = "PRP": "For what purpose.",
    Tmp = "TMP": "When.",
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A name that is no role.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no role of an argument")]
pub struct UnknownRole(pub String);

impl FromStr for Role {
    type Err = UnknownRole;

    fn from_str(name: &str) -> Result<Self, UnknownRole> {
        Self::ALL.iter().copied().find(|r| r.as_str() == name).ok_or_else(|| UnknownRole(name.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_go_both_ways() {
        for role in Role::ALL {
            assert_eq!(role.as_str().parse(), Ok(*role));
        }
        assert_eq!("A9".parse::<Role>(), Err(UnknownRole("A9".to_owned())));
    }
}
