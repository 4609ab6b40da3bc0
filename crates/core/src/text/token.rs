//! A token with what an analysis says of it.

use rashomon_model::{Bytes, Span};

use super::{Relation, Upos};

/// A word or sign.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// Where it stands.
    pub span: Span<Bytes>,
    /// In lower case, with straight apostrophes.
    pub lower: String,
    /// Dictionary form, in lower case.
    pub lemma: String,
    /// Universal part-of-speech tag.
    pub tag: Upos,
    /// Whether it begins with a capital letter.
    pub capital: bool,
    /// The token of its sentence that it hangs on; none for the root.
    pub head: Option<usize>,
    /// How it hangs there.
    pub relation: Relation,
}

impl Token {
    /// Whether it says whose something is: "his", "its".
    pub fn is_possessive(&self) -> bool {
        matches!(self.lower.as_str(), "his" | "her" | "its" | "their" | "our" | "my" | "your" | "whose")
    }

    /// Whether it may be the past form or past participle of a verb.
    pub fn is_past(&self) -> bool {
        matches!(self.tag, Upos::Verb | Upos::Adj | Upos::Aux)
            && self.lower != self.lemma
            && !self.lower.ends_with("ing")
            && !(self.lower.ends_with('s') && self.lower.strip_suffix('s').is_some_and(|l| self.lemma.starts_with(l)))
            || self.tag == Upos::Verb && INVARIABLE.contains(&self.lower.as_str())
    }
}

/// Verbs whose past form is their base form.
const INVARIABLE: [&str; 9] = ["hit", "hurt", "cut", "put", "set", "shut", "burst", "split", "let"];
