//! Patterns over the annotation, kept as data with their examples.
//!
//! A pattern says in its file what it looks for and what a match gives: claims, or an attribution (who says what). All
//! patterns of a language are compiled once into a [`PatternSet`]. Each has an anchor, a class or lemma without which
//! it cannot match; only patterns whose anchor stands in a sentence are tried there, so that the cost follows the text
//! and not the number of patterns.

mod file;
mod matcher;
mod node;
mod seen;
mod syntax;

use std::collections::{BTreeSet, HashMap};

pub use file::{AttributionSpec, ClaimSpec, ContentSide, Earlier, Example, Gives, Pattern, RelationSpec, ValueKind};
use matcher::Matcher;
use node::{Node, Test};
pub use seen::{Near, Seen, SeenMatch, SeenToken};

use crate::{
    data::{DataError, DataFile},
    lexicon::{ClassId, Lexicon},
    sentence::Sentence,
};

/// All patterns of a language, compiled.
#[derive(Debug, Default)]
pub struct PatternSet {
    patterns: Vec<Pattern>,
    by_class: HashMap<ClassId, Vec<usize>>,
    by_lemma: HashMap<String, Vec<usize>>,
}

/// A place where a pattern matched; token positions in its sentence.
#[derive(Clone, Debug)]
pub struct Match<'p> {
    /// The pattern.
    pub pattern: &'p Pattern,
    /// First token.
    pub start: usize,
    /// Token after the last.
    pub end: usize,
    /// The tokens that were read in a row; what arcs took can stand beyond them.
    pub row: (usize, usize),
    captures: Vec<(usize, usize, usize)>,
}

impl Match<'_> {
    /// The tokens that a capture took, in order; several where it stands in a repetition.
    pub fn captures<'a>(&'a self, name: &str) -> impl Iterator<Item = (usize, usize)> + 'a {
        let slot = self.pattern.captures.iter().position(|n| n == name);
        self.captures.iter().filter(move |c| Some(c.0) == slot).map(|c| (c.1, c.2))
    }
}

impl PatternSet {
    /// Compiles pattern files.
    ///
    /// # Errors
    /// The first wrong pattern, with file and line.
    pub fn load(files: &[DataFile], lexicon: &Lexicon) -> Result<Self, DataError> {
        let mut set = Self::default();
        for file in files {
            for pattern in file::read(file, lexicon)? {
                set.add(pattern)?;
            }
        }
        Ok(set)
    }

    fn add(&mut self, pattern: Pattern) -> Result<(), DataError> {
        let anchors = anchors(&pattern.node).filter(|a| !a.is_empty()).ok_or_else(|| {
            let message = format!("pattern `{}` needs a class or a lemma that must stand in the sentence", pattern.id);
            pattern.place.error(message)
        })?;
        let index = self.patterns.len();
        for anchor in anchors {
            match anchor {
                Anchor::Class(class) => self.by_class.entry(class).or_default().push(index),
                Anchor::Lemma(lemma) => self.by_lemma.entry(lemma).or_default().push(index),
            }
        }
        if self.patterns.iter().any(|p| p.id == pattern.id) {
            return Err(pattern.place.error(format!("pattern `{}` stands twice", pattern.id)));
        }
        self.patterns.push(pattern);
        Ok(())
    }

    /// All patterns, in the order of files and lines.
    pub fn patterns(&self) -> &[Pattern] {
        &self.patterns
    }

    /// The classes that patterns ask for.
    pub(crate) fn classes(&self) -> BTreeSet<ClassId> {
        let mut classes = BTreeSet::new();
        self.patterns.iter().for_each(|p| p.node.classes(&mut classes));
        classes
    }

    /// All matches in a sentence, in the order of the patterns.
    pub fn matches<'p>(&'p self, lexicon: &Lexicon, sentence: &Sentence) -> Vec<Match<'p>> {
        let mut found = Vec::new();
        let matcher = Matcher { lexicon, sentence };
        for index in self.candidates(sentence) {
            let pattern = &self.patterns[index];
            for m in matcher.find_all(&pattern.node) {
                found.push(Match { pattern, start: m.start, end: m.end, row: m.row, captures: m.captures });
            }
        }
        found
    }

    /// The patterns whose anchor stands in the sentence.
    fn candidates(&self, sentence: &Sentence) -> BTreeSet<usize> {
        let mut candidates = BTreeSet::new();
        for (class, patterns) in &self.by_class {
            if sentence.classes.contains(*class) {
                candidates.extend(patterns.iter().copied());
            }
        }
        for token in &sentence.tokens {
            for key in [&token.lemma, &token.lower] {
                candidates.extend(self.by_lemma.get(key).into_iter().flatten().copied());
            }
        }
        candidates
    }
}

#[derive(Clone, Debug, PartialEq)]
enum Anchor {
    Class(ClassId),
    Lemma(String),
}

/// Classes and lemmas of which one must stand in every match, the fewest that can be found; `None` where there are none.
fn anchors(node: &Node) -> Option<Vec<Anchor>> {
    match node {
        Node::Seq(nodes) => nodes.iter().filter_map(anchors).min_by_key(Vec::len),
        Node::Alt(nodes) => nodes.iter().map(anchors).collect::<Option<Vec<_>>>().map(|all| all.concat()),
        Node::Repeat { min: 0, .. } | Node::Not(_) | Node::Gap(_) | Node::Start | Node::End | Node::Entity(_) => None,
        Node::Repeat { node, .. } | Node::Capture { node, .. } | Node::Governor { node, .. } => anchors(node),
        Node::Class(class) => Some(vec![Anchor::Class(*class)]),
        Node::Token(conditions) | Node::Chunk(conditions) => {
            let fixed = conditions.iter().filter(|c| !c.negated);
            fixed.filter_map(|c| c.any.iter().map(anchor_of).collect::<Option<Vec<_>>>()).min_by_key(Vec::len)
        }
    }
}

fn anchor_of(test: &Test) -> Option<Anchor> {
    match test {
        Test::Class(class) => Some(Anchor::Class(*class)),
        Test::Lemma(word) | Test::Form(word) => Some(Anchor::Lemma(word.clone())),
        _ => None,
    }
}
