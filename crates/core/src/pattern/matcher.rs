//! Runs a pattern's tree over a sentence.
//!
//! All ways to match go on side by side, in order of preference, at most [`MAX_STATES`] of them; the cost of one attempt
//! is bounded by the pattern's size times that number.

use super::node::{Arc, Condition, Need, Node, Test};
use crate::{
    lexicon::Lexicon,
    sentence::{Chunk, Sentence},
    text::{EntityKind, Upos},
};

/// Ways to match that are followed at once.
const MAX_STATES: usize = 48;

/// A capture: its slot and its tokens.
pub(super) type Captured = (usize, usize, usize);

#[derive(Clone, Debug, PartialEq)]
struct State {
    at: usize,
    captures: Vec<Captured>,
}

/// Where a pattern matched.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct RawMatch {
    pub start: usize,
    pub end: usize,
    /// What was read in a row.
    pub row: (usize, usize),
    pub captures: Vec<Captured>,
}

pub(super) struct Matcher<'a> {
    pub lexicon: &'a Lexicon,
    pub sentence: &'a Sentence,
}

/// How far a pattern got that does not match.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Furthest {
    /// The tokens that its first parts took.
    pub tokens: (usize, usize),
    /// How many parts of its sequence these are.
    pub parts: usize,
    /// Where the words of the next part match, but not what they govern.
    pub governs: Option<(usize, usize)>,
}

impl Matcher<'_> {
    /// Where the most parts of a sequence match; nothing where none takes a token.
    pub fn furthest(&self, parts: &[Node]) -> Option<Furthest> {
        let mut best: Option<Furthest> = None;
        for start in 0..self.sentence.tokens.len() {
            let (mut end, mut states) = (start, vec![State { at: start, captures: Vec::new() }]);
            for (matched, part) in parts.iter().enumerate() {
                let next = self.step(part, states.clone());
                let governor = if let Node::Governor { node, .. } = part { Some(node) } else { None };
                let words =
                    governor.filter(|_| next.is_empty()).and_then(|n| self.step(n, states.clone()).into_iter().next());
                let governs = words.map(|state| (end, state.at));
                let rank = |f: &Furthest| (f.parts, f.governs.is_some());
                let here = Furthest { tokens: (start, end), parts: matched, governs };
                if (end > start || governs.is_some()) && best.is_none_or(|best| rank(&here) > rank(&best)) {
                    best = Some(here);
                }
                let Some(state) = next.first() else { break };
                end = state.at;
                states = next;
            }
        }
        best
    }

    /// All matches that do not overlap, from the left.
    pub fn find_all(&self, node: &Node) -> Vec<RawMatch> {
        let mut found = Vec::new();
        let mut at = 0;
        while at < self.sentence.tokens.len() {
            let state = State { at, captures: Vec::new() };
            match self.step(node, vec![state]).into_iter().find(|s| s.at > at) {
                Some(state) => {
                    // What arcs took can stand on either side of the words that were read.
                    let start = state.captures.iter().map(|c| c.1).min().map_or(at, |first| first.min(at));
                    let end = state.captures.iter().map(|c| c.2).max().map_or(state.at, |last| last.max(state.at));
                    found.push(RawMatch { start, end, row: (at, state.at), captures: state.captures });
                    at = state.at;
                }
                None => at += 1,
            }
        }
        found
    }

    fn step(&self, node: &Node, states: Vec<State>) -> Vec<State> {
        match node {
            Node::Seq(nodes) => {
                let mut states = states;
                for node in nodes {
                    if states.is_empty() {
                        break;
                    }
                    states = self.step(node, states);
                }
                states
            }
            Node::Alt(nodes) => limited(nodes.iter().flat_map(|node| self.step(node, states.clone())).collect()),
            Node::Repeat { node, min, max } => self.repeat(node, *min, *max, states),
            Node::Capture { slot, node } => limited(
                states
                    .into_iter()
                    .flat_map(|state| {
                        let start = state.at;
                        self.step(node, vec![state]).into_iter().map(move |mut s| {
                            // An optional part that is not there is no capture.
                            if s.at > start {
                                s.captures.push((*slot, start, s.at));
                            }
                            s
                        })
                    })
                    .collect(),
            ),
            Node::Not(node) => states.into_iter().filter(|s| self.step(node, vec![s.clone()]).is_empty()).collect(),
            Node::Gap(max) => self.gap(*max, &states),
            Node::Start => states.into_iter().filter(|s| self.at_start(s.at)).collect(),
            Node::End => states.into_iter().filter(|s| self.at_end(s.at)).collect(),
            Node::Token(conditions) => states
                .into_iter()
                .filter(|s| s.at < self.sentence.tokens.len() && conditions.iter().all(|c| self.token_meets(c, s.at)))
                .map(|s| State { at: s.at + 1, ..s })
                .collect(),
            Node::Class(class) => self.spans(&states, |at| {
                let hits = self.sentence.hits[at].iter();
                hits.filter(|h| self.lexicon.is_a(h.class, *class)).map(|h| at + h.len).collect()
            }),
            Node::Entity(kind) => self.spans(&states, |at| {
                let entities = self.sentence.entities.iter();
                entities.filter(|e| e.start == at && e.kind == *kind).map(|e| e.end).collect()
            }),
            Node::Chunk(conditions) => self.spans(&states, |at| {
                let chunk = self.sentence.chunk_at(at).filter(|c| conditions.iter().all(|k| self.chunk_meets(k, c)));
                chunk.map(|c| c.end).into_iter().collect()
            }),
            Node::Governor { node, arcs } => limited(
                states
                    .into_iter()
                    .flat_map(|state| {
                        let start = state.at;
                        let taken = self.step(node, vec![state]).into_iter().filter(move |s| s.at > start);
                        taken.filter_map(move |s| self.follow(arcs, start, s)).collect::<Vec<_>>()
                    })
                    .collect(),
            ),
        }
    }

    /// The state with what the main word of `start..state.at` governs, if it governs all that it must.
    fn follow(&self, arcs: &[Arc], start: usize, mut state: State) -> Option<State> {
        let head = self.sentence.main_word(start, state.at);
        for arc in arcs {
            let mut words: Vec<usize> = arc.relations.iter().flat_map(|r| self.sentence.dependents(head, *r)).collect();
            // Relations are surer than roles, which stand in for them.
            if words.is_empty() || arc.need == Need::MustNot {
                words.extend(arc.roles.iter().flat_map(|r| self.sentence.arguments(head, *r)));
            }
            words.sort_unstable();
            words.dedup();
            let (mut taken, mut covered) = (false, 0);
            for word in words {
                // "a school and a clinic" may have been taken as one.
                if word < covered {
                    continue;
                }
                if let Some(captures) = self.taken(&arc.node, word) {
                    taken = true;
                    covered = captures.iter().map(|c| c.2).max().unwrap_or(0);
                    state.captures.extend(captures);
                }
            }
            match arc.need {
                Need::Must if !taken => return None,
                Need::MustNot if taken => return None,
                Need::Must | Need::May | Need::MustNot => {}
            }
        }
        Some(state)
    }

    /// What is captured where a node matches at a dependent: from the beginning of its noun phrase, or from the word itself.
    fn taken(&self, node: &Node, word: usize) -> Option<Vec<Captured>> {
        let phrase = self.sentence.chunk_over(word).map(|c| c.start).filter(|start| *start < word);
        phrase.into_iter().chain([word]).find_map(|start| {
            let states = self.step(node, vec![State { at: start, captures: Vec::new() }]);
            states.into_iter().find(|s| s.at > word).map(|s| s.captures)
        })
    }

    fn spans(&self, states: &[State], ends: impl Fn(usize) -> Vec<usize>) -> Vec<State> {
        let mut next = Vec::new();
        for state in states.iter().filter(|s| s.at < self.sentence.tokens.len()) {
            let mut seen = Vec::new();
            for end in ends(state.at) {
                if !seen.contains(&end) {
                    seen.push(end);
                    next.push(State { at: end, captures: state.captures.clone() });
                }
            }
        }
        limited(next)
    }

    /// Longest first: the states after `max` rounds come before those after `min`.
    fn repeat(&self, node: &Node, min: usize, max: usize, states: Vec<State>) -> Vec<State> {
        let mut rounds = vec![states];
        for _ in 0..max {
            let last = rounds.last().map_or(&[][..], Vec::as_slice);
            let next = self.step(node, last.to_vec());
            let next: Vec<State> =
                next.into_iter().filter(|s| !last.iter().any(|l| l.at == s.at && l.captures == s.captures)).collect();
            if next.is_empty() {
                break;
            }
            rounds.push(next);
        }
        limited(rounds.into_iter().skip(min).rev().flatten().collect())
    }

    /// Shortest first.
    fn gap(&self, max: usize, states: &[State]) -> Vec<State> {
        let mut next = Vec::new();
        for state in states {
            for skipped in 0..=max {
                let at = state.at + skipped;
                if at > self.sentence.tokens.len() {
                    break;
                }
                next.push(State { at, captures: state.captures.clone() });
                if self.sentence.tokens.get(at).is_none_or(|t| matches!(t.lower.as_str(), ";" | "." | ":" | "?" | "!"))
                {
                    break;
                }
            }
        }
        limited(next)
    }

    /// Nothing but quotation marks and dashes stands before.
    fn at_start(&self, at: usize) -> bool {
        self.sentence.tokens[..at].iter().all(|t| t.tag == Upos::Punct)
    }

    fn at_end(&self, at: usize) -> bool {
        self.sentence.tokens[at..].iter().all(|t| t.tag == Upos::Punct)
    }

    fn token_meets(&self, condition: &Condition, at: usize) -> bool {
        condition.any.iter().any(|test| self.token_is(test, at)) != condition.negated
    }

    fn token_is(&self, test: &Test, at: usize) -> bool {
        let token = &self.sentence.tokens[at];
        match test {
            Test::Lemma(lemma) => token.lemma == *lemma || token.lower == *lemma,
            Test::Form(form) => token.lower == *form,
            Test::Tag(tag) => token.tag == *tag,
            Test::Class(class) => self.sentence.begins(self.lexicon, at, *class),
            Test::Entity(kind) => self.sentence.entities.iter().any(|e| e.kind == *kind && e.start <= at && at < e.end),
            Test::Past => token.is_past(),
            Test::Ing => matches!(token.tag, Upos::Verb | Upos::Aux | Upos::Noun) && token.lower.ends_with("ing"),
            Test::Capital => token.capital,
            Test::Number => token.tag == Upos::Num,
            Test::Pronoun => token.tag == Upos::Pron,
            Test::Name => token.tag == Upos::Propn,
            Test::Count | Test::Bare | Test::Definite | Test::Plural | Test::Singular => false,
        }
    }

    fn chunk_meets(&self, condition: &Condition, chunk: &Chunk) -> bool {
        condition.any.iter().any(|test| self.chunk_is(test, chunk)) != condition.negated
    }

    fn chunk_is(&self, test: &Test, chunk: &Chunk) -> bool {
        match test {
            Test::Class(class) => self.sentence.head_is(self.lexicon, chunk, *class),
            Test::Entity(EntityKind::Time) => chunk.kind == Some(EntityKind::Time),
            Test::Count => chunk.countable(),
            Test::Number => chunk.number.is_some(),
            Test::Bare => chunk.is_bare(),
            Test::Name => chunk.name,
            Test::Pronoun => chunk.pronoun,
            Test::Definite => chunk.definite,
            Test::Plural => chunk.plural,
            Test::Singular => !chunk.plural,
            _ => self.token_is(test, chunk.head),
        }
    }
}

fn limited(mut states: Vec<State>) -> Vec<State> {
    states.truncate(MAX_STATES);
    states
}

#[cfg(test)]
#[path = "matcher_tests.rs"]
mod tests;
