//! Who acts in a report, and which of its words mean actors of one side.
//!
//! Each noun phrase is read by itself ([`Reader`]); then, from the first to the last, it is led to what it stands for: the
//! same name, the abbreviation that the text has given it, the antecedent that the network sees, the last body of its kind
//! before, the body that a person speaks for. What is led to each other is one side, as long as the register does not know
//! them as two.

use std::collections::HashMap;

use rashomon_model::{Bytes, Span};

use super::{
    Context, Register,
    reading::{Class, Reader, Reading, Scanned},
    scan::{Candidate, ENOUGH},
};
use crate::{
    gazetteer::{Gazetteer, fold},
    lexicon::Lexicon,
    sentence::{Annotation, Chunk},
};

mod inside;
mod link;
mod side;

pub use side::{MentionPair, SideWeights, side_features};

/// The actors of a report by the words that mean them.
#[derive(Debug)]
pub struct Cast {
    nodes: Vec<Node>,
    /// For each sentence the number of its first phrase.
    first: Vec<usize>,
    /// For each side that the register knows, a phrase of it.
    roots: HashMap<String, usize>,
    /// For names, and words of names of people, a phrase of it.
    names: HashMap<String, usize>,
}

/// A noun phrase, led to what it stands for.
#[derive(Debug)]
pub(super) struct Node {
    sentence: usize,
    tokens: (usize, usize),
    reading: Reading,
    /// The earlier phrase that means the same actor.
    same: Option<usize>,
    /// The body that it speaks for.
    speaks_for: Option<usize>,
    /// Above it in its side.
    up: usize,
    /// What stands above all actors of the side in the register: kept at the top.
    root: Option<String>,
    /// Id in the register.
    id: Option<String>,
}

/// What is needed to read a cast.
#[derive(Clone, Copy, Debug)]
pub struct Sources<'a> {
    /// Known actors.
    pub register: &'a Register,
    /// Places and adjectives of countries.
    pub gazetteer: &'a Gazetteer,
    /// Words by class.
    pub lexicon: &'a Lexicon,
}

impl Cast {
    /// The cast of an annotated report.
    pub fn of(sources: Sources<'_>, context: &Context<'_>, text: &str, annotation: &Annotation) -> Self {
        let Sources { register, gazetteer, lexicon } = sources;
        let reader = Reader { register, gazetteer, lexicon, context, text };
        let scanned: Vec<Scanned<'_>> = annotation.sentences.iter().map(|s| reader.scan(s)).collect();
        let (mut nodes, mut first) = (Vec::new(), Vec::new());
        for (index, of) in scanned.iter().enumerate() {
            first.push(nodes.len());
            for chunk in &of.sentence.chunks {
                let reading = reader.read(of, chunk);
                nodes.push(Node {
                    sentence: index,
                    tokens: (chunk.start, chunk.end),
                    same: None,
                    speaks_for: None,
                    up: nodes.len(),
                    root: None,
                    id: reading.candidates.first().filter(|c| c.score >= ENOUGH).map(|c| c.id.clone()),
                    reading,
                });
            }
        }
        let mut cast = Self { nodes, first, roots: HashMap::new(), names: HashMap::new() };
        link::Linker::new(&reader, annotation, &scanned).run(&mut cast);
        cast
    }

    /// Id of the actor that the words mean: of the register, or `local:` and the name of a body that only the report names.
    pub fn id(&self, annotation: &Annotation, span: Span<Bytes>) -> Option<String> {
        let node = self.find(annotation, span)?;
        self.known(node).or_else(|| self.local(node))
    }

    /// The actors that the words can mean by themselves, the best first.
    pub fn candidates(&self, annotation: &Annotation, span: Span<Bytes>) -> Vec<Candidate> {
        let Some(at) = self.find(annotation, span) else { return Vec::new() };
        let node = &self.nodes[at];
        if !node.reading.candidates.is_empty() {
            return node.reading.candidates.clone();
        }
        let by = |id: String, score: f64, reason: &str| vec![Candidate { id, score, reason: reason.to_owned() }];
        match (&node.id, self.known(at)) {
            (Some(id), _) if node.reading.weak => by(id.clone(), 0.6, "a country, its capital or its adjective"),
            (Some(id), _) => by(id.clone(), 0.8, "a force of a state"),
            (None, Some(id)) => by(id, 0.6, "what the words stand for in the report"),
            (None, None) => Vec::new(),
        }
    }

    fn known(&self, node: usize) -> Option<String> {
        let mut at = node;
        for _ in 0..LONGEST_CHAIN {
            let Node { id, same, speaks_for, .. } = &self.nodes[at];
            if id.is_some() {
                return id.clone();
            }
            match same.or(*speaks_for) {
                Some(next) if next != at => at = next,
                _ => break,
            }
        }
        self.nodes[self.top(node)].root.clone()
    }

    fn local(&self, node: usize) -> Option<String> {
        let mut at = node;
        for _ in 0..LONGEST_CHAIN {
            let Node { reading, same, speaks_for, .. } = &self.nodes[at];
            if reading.named && matches!(reading.class, Class::Group | Class::Body) && !reading.key.is_empty() {
                return Some(format!("local:{}", reading.key.replace(' ', "-")));
            }
            match same.or(*speaks_for) {
                Some(next) if next != at => at = next,
                _ => break,
            }
        }
        None
    }

    fn top(&self, node: usize) -> usize {
        let mut at = node;
        while self.nodes[at].up != at {
            at = self.nodes[at].up;
        }
        at
    }

    /// The top, with the way to it made shorter.
    fn shorten(&mut self, node: usize) -> usize {
        let mut at = node;
        while self.nodes[at].up != at {
            self.nodes[at].up = self.nodes[self.nodes[at].up].up;
            at = self.nodes[at].up;
        }
        at
    }

    /// The phrase that the words are: that of their main word, else the first of them.
    fn find(&self, annotation: &Annotation, span: Span<Bytes>) -> Option<usize> {
        let index = annotation.sentences.partition_point(|s| s.span.end <= span.start);
        let sentence = annotation.sentences.get(index)?;
        let tokens = sentence.tokens_in(span);
        if tokens.is_empty() {
            return None;
        }
        let main = sentence.main_word(tokens.start, tokens.end);
        let at = |word: usize| self.at(index, word);
        let chunk: Option<&Chunk> = sentence.chunk_over(main);
        if let Some(named) = chunk.and_then(|c| self.inside(annotation, index, &tokens, c)) {
            return Some(named);
        }
        chunk.and_then(|c| at(c.start)).or_else(|| tokens.into_iter().find_map(at))
    }

    /// The phrase over a token.
    pub(super) fn at(&self, sentence: usize, token: usize) -> Option<usize> {
        let from = *self.first.get(sentence)?;
        let to = self.first.get(sentence + 1).copied().unwrap_or(self.nodes.len());
        let of = self.nodes.get(from..to)?;
        let at = of.partition_point(|n| n.tokens.1 <= token);
        of.get(at).filter(|n| n.tokens.0 <= token).map(|_| from + at)
    }

    /// Makes both one side, unless the register knows them as two.
    fn join(&mut self, a: usize, b: usize) -> bool {
        let (a, b) = (self.shorten(a), self.shorten(b));
        let (x, y) = (&self.nodes[a].root, &self.nodes[b].root);
        if a == b {
            return true;
        }
        if x.is_some() && y.is_some() && x != y {
            return false;
        }
        let root = x.clone().or_else(|| y.clone());
        // The earlier one is above, so that chains stay as short as a report's sides are few.
        let (over, under) = (a.min(b), a.max(b));
        self.nodes[under].up = over;
        self.nodes[over].root = root;
        true
    }

    /// Makes a phrase mean what an earlier one means.
    fn same(&mut self, node: usize, of: Option<usize>) -> bool {
        let Some(of) = of.filter(|of| *of != node) else { return false };
        let (earlier, later) = (of.min(node), of.max(node));
        let joined = self.join(earlier, later);
        if joined && self.nodes[later].same.is_none() {
            self.nodes[later].same = Some(earlier);
        }
        joined
    }

    /// Makes a phrase speak for a body.
    fn speaks(&mut self, node: usize, of: usize) {
        if node != of && self.join(of, node) && self.nodes[node].speaks_for.is_none() {
            self.nodes[node].speaks_for = Some(of);
        }
    }

    /// "The Red Salt Front, a rebel outfit", "Kantao, a spokesman", but not "marines, gunmen".
    fn beside_fits(&self, node: usize, of: usize) -> bool {
        let (a, b) = (&self.nodes[node].reading, &self.nodes[of].reading);
        let person = |r: &Reading| r.class == Class::Person || r.voice || r.rank;
        let body = |c: Class| matches!(c, Class::Group | Class::Body | Class::Unnamed);
        a.class == b.class || (person(a) && person(b)) || (body(a.class) && body(b.class))
    }

    /// Whether a phrase can speak for another: an office, a paper, people of it.
    fn can_speak(&self, node: usize) -> bool {
        let reading = &self.nodes[node].reading;
        let known = self.nodes[node].id.is_some();
        !known && (reading.voice || reading.rank || matches!(reading.class, Class::Paper | Class::Unnamed))
    }

    /// Whether a phrase stands so few sentences before another that a pronoun can be led to it.
    fn is_near(&self, node: usize, of: usize) -> bool {
        self.nodes[node].sentence - self.nodes[of].sentence <= NEAR
    }

    /// Gives a phrase its actor, and makes it one side with all others of the actor's side.
    fn settle(&mut self, register: &Register, node: usize, id: String) {
        let Some(root) = register.root(&id) else { return };
        let top = self.shorten(node);
        if self.nodes[top].root.as_ref().is_some_and(|r| *r != root) {
            return;
        }
        self.nodes[node].id = Some(id);
        self.nodes[top].root = Some(root.clone());
        let first = *self.roots.entry(root).or_insert(node);
        self.join(first, node);
    }
}

/// Sentences back to whom a pronoun is led without the network.
const NEAR: usize = 4;
/// Links of a chain that are followed.
const LONGEST_CHAIN: usize = 60;

/// The words by which names are found again: whole, and each word that tells.
#[derive(Default)]
pub(super) struct Names {
    whole: HashMap<String, usize>,
    words: HashMap<String, usize>,
}

impl Names {
    pub fn enter(&mut self, key: &str, node: usize, generic: impl Fn(&str) -> bool) {
        self.whole.entry(key.to_owned()).or_insert(node);
        for word in key.split(' ').filter(|w| w.chars().count() > 2 && !generic(w)) {
            self.words.entry(word.to_owned()).or_insert(node);
        }
    }

    pub fn whole(&self, key: &str) -> Option<usize> {
        self.whole.get(key).copied()
    }

    pub fn word(&self, word: &str) -> Option<usize> {
        self.words.get(word).copied()
    }
}

/// The initials of a name: "Armed Forces of Atlantis" has those of "AFA".
pub(super) fn initials(words: &str) -> String {
    let small = ["of", "the", "for", "and", "de", "la", "al"];
    let words: Vec<String> = words.split_whitespace().map(fold).collect();
    words.iter().filter(|w| !small.contains(&w.as_str())).filter_map(|w| w.chars().next()).collect()
}
