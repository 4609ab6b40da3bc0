//! The tree of a pattern: what its text says, ready to be matched.

use std::collections::BTreeSet;

use crate::{
    lexicon::ClassId,
    text::{EntityKind, Relation, Role, Upos},
};

/// A compiled part of a pattern.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Node {
    Seq(Vec<Node>),
    Alt(Vec<Node>),
    Repeat {
        node: Box<Node>,
        min: usize,
        max: usize,
    },
    Capture {
        slot: usize,
        node: Box<Node>,
    },
    /// Nothing is consumed; what follows must not match.
    Not(Box<Node>),
    /// Up to so many tokens of the same clause.
    Gap(usize),
    Start,
    End,
    /// One token that meets every condition.
    Token(Vec<Condition>),
    /// A lexicon's word, of any length.
    Class(ClassId),
    /// A recognised entity, of any length.
    Entity(EntityKind),
    /// A whole noun phrase that meets every condition.
    Chunk(Vec<Condition>),
    /// The same words, where the main one of them governs others.
    Governor {
        node: Box<Node>,
        arcs: Vec<Arc>,
    },
}

impl Node {
    /// Adds the classes that the node and those inside it ask for.
    pub fn classes(&self, classes: &mut BTreeSet<ClassId>) {
        match self {
            Self::Class(class) => _ = classes.insert(*class),
            Self::Seq(nodes) | Self::Alt(nodes) => {
                for node in nodes {
                    node.classes(classes);
                }
            }
            Self::Repeat { node, .. } | Self::Capture { node, .. } | Self::Not(node) => node.classes(classes),
            Self::Governor { node, arcs } => {
                node.classes(classes);
                for arc in arcs {
                    arc.node.classes(classes);
                }
            }
            Self::Token(conditions) | Self::Chunk(conditions) => {
                let tests = conditions.iter().flat_map(|c| &c.any);
                classes.extend(tests.filter_map(|t| if let Test::Class(class) = t { Some(*class) } else { None }));
            }
            Self::Gap(_) | Self::Start | Self::End | Self::Entity(_) => {}
        }
    }
}

/// What a word governs, wherever in the sentence that stands.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Arc {
    pub relations: Vec<Relation>,
    pub roles: Vec<Role>,
    pub need: Need,
    /// What must begin at the word, or at its noun phrase, and take it.
    pub node: Node,
}

/// Whether a match needs what an arc asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Need {
    /// At least one such word must be there.
    Must,
    /// It may be missing.
    May,
    /// There must be none.
    MustNot,
}

/// What a token or a noun phrase (its head) must be. Alternatives inside, `!` turns it round.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Condition {
    pub negated: bool,
    pub any: Vec<Test>,
}

/// One test of a token or a noun phrase.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Test {
    Lemma(String),
    Form(String),
    Tag(Upos),
    Class(ClassId),
    Entity(EntityKind),
    /// A verb's past form or past participle.
    Past,
    /// A verb's -ing form.
    Ing,
    /// Starts with a capital.
    Capital,
    /// A noun phrase with a number, "a", or a quantity word.
    Count,
    /// A noun phrase with a numeral or a quantity word.
    Number,
    /// A noun phrase that is nothing but a number ("at least 12", "dozens").
    Bare,
    /// A noun phrase with a proper noun.
    Name,
    /// A noun phrase that is a pronoun.
    Pronoun,
    /// A noun phrase with "the", "this", "his" …
    Definite,
    /// A noun phrase in the plural.
    Plural,
    /// A noun phrase in the singular.
    Singular,
}
