//! Noun phrases.

use crate::text::EntityKind;

/// A noun phrase; positions are tokens of its sentence.
#[expect(clippy::struct_excessive_bools, reason = "each is a property of its own that patterns ask for")]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chunk {
    /// First token.
    pub start: usize,
    /// Token after the last.
    pub end: usize,
    /// The noun that it is about.
    pub head: usize,
    /// Tokens of its number with what bounds it ("at least 12").
    pub number: Option<(usize, usize)>,
    /// Token after the possessor ("Iraq 's"), where there is one.
    pub possessor: Option<usize>,
    /// What it names.
    pub kind: Option<EntityKind>,
    /// Whether it holds a proper noun.
    pub name: bool,
    /// Whether it is a pronoun.
    pub pronoun: bool,
    /// Whether it begins with "the", "this", "his" …
    pub definite: bool,
    /// Whether it begins with "a".
    pub indefinite: bool,
    /// Whether its head is plural.
    pub plural: bool,
    /// Whether it counts a part of something ("two of the soldiers").
    pub part: bool,
}

impl Chunk {
    /// Whether a number can be read from it: a numeral, a quantity word, or a singular with "a".
    pub fn countable(&self) -> bool {
        self.number.is_some() || (self.indefinite && !self.plural)
    }

    /// Whether it is nothing but a number ("at least 12", "dozens").
    pub fn is_bare(&self) -> bool {
        self.number.is_some_and(|number| number.1 == self.end)
    }
}
