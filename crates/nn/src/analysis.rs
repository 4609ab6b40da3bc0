//! What the network says of a document.

use std::ops::Range;

use crate::Label;

/// A word of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Word<'a> {
    /// The word as written, without the signs and clitics that are words of their own.
    pub form: &'a str,
    /// What is known of a sentence that begins with the word.
    pub begins: Begins,
}

/// What rules know of a sentence's beginning, before the network decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Begins {
    /// A paragraph begins, and a sentence with it.
    Paragraph,
    /// A sentence may well begin.
    Likely,
    /// Nothing is known.
    Unknown,
    /// None begins: the word goes on with a name, an abbreviation or a number.
    Never,
}

/// What is said of a document. Words are indices into the document, ranges are ranges of words.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Analysis {
    /// One for each word of the document.
    pub words: Vec<WordAnalysis>,
    /// Sentences, which cover the document.
    pub sentences: Vec<Range<usize>>,
    /// Named entities.
    pub entities: Vec<Labelled>,
    /// Persons, organisations and places, by name or by common noun.
    pub mentions: Vec<Labelled>,
    /// Facilities, groups, weapons and vehicles.
    pub kinds: Vec<Labelled>,
    /// Mentions of events.
    pub events: Vec<Labelled>,
    /// Predicates and their arguments.
    pub frames: Vec<Frame>,
    /// What is attributed to whom.
    pub attributions: Vec<Attribution>,
    /// For each word, the earlier word that it corefers with.
    pub antecedents: Vec<Option<usize>>,
    /// What the network saw at once; nothing connects words of two windows.
    pub windows: Vec<Range<usize>>,
    /// Words of too many pieces or characters, of which the last were dropped.
    pub truncated: Vec<usize>,
}

/// What is said of a word.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct WordAnalysis {
    /// Part of speech.
    pub upos: Label,
    /// How the form gives the lemma.
    pub lemma: Label,
    /// The word's head in the sentence's tree, none for the root.
    pub head: Option<usize>,
    /// The relation to the head.
    pub relation: Label,
    /// Probability that the word is of some source.
    pub source: f32,
    /// Probability that the word is of some source's content.
    pub content: f32,
}

/// A run of words with a type.
#[derive(Debug, Clone, PartialEq)]
pub struct Labelled {
    /// The words.
    pub range: Range<usize>,
    /// The type.
    pub label: Label,
    /// The mean probability of the words' tags.
    pub score: f32,
}

/// A predicate and its arguments.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Frame {
    /// The predicate.
    pub predicate: usize,
    /// Words with their roles.
    pub arguments: Vec<(usize, Label)>,
}

/// A cue, who is said to have said it, and what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attribution {
    /// The words that attribute.
    pub cue: Vec<Range<usize>>,
    /// The words that name the source.
    pub source: Vec<Range<usize>>,
    /// The words that are attributed.
    pub content: Vec<Range<usize>>,
}
