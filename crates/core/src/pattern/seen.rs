//! What patterns see in a sentence, for people who write them.

use std::fmt;

use rashomon_model::{Bytes, Span};

use super::{Gives, Match, Pattern, PatternSet, matcher::Matcher, node::Node};
use crate::{
    lexicon::Lexicon,
    sentence::{Chunk, Sentence},
    text::{Relation, Role},
};

/// A sentence as patterns see it. Positions are its tokens.
#[derive(Clone, Debug)]
pub struct Seen<'a> {
    /// The report's text.
    pub text: &'a str,
    /// Words, tags, lemmas, phrases and entities.
    pub sentence: &'a Sentence,
    /// What each token begins and governs, in order.
    pub tokens: Vec<SeenToken<'a>>,
    /// All matches, in the order of the patterns.
    pub matches: Vec<SeenMatch>,
}

/// What a token begins and governs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeenToken<'a> {
    /// The classes of the lexicon's words that begin here, with the words' length in tokens; a class stands before its
    /// parents.
    pub classes: Vec<(&'a str, usize)>,
    /// Relations and roles, each with a token that hangs here by it, in the tree or implied by it.
    pub arcs: Vec<(&'static str, usize)>,
}

/// A match of a pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeenMatch {
    /// `file/name`.
    pub pattern: String,
    /// First token.
    pub start: usize,
    /// Token after the last.
    pub end: usize,
    /// What was captured: name, first token, token after the last.
    pub captures: Vec<(String, usize, usize)>,
    /// `attribute: words` for claims, `stance: words of the source` for attributions, `relation: words` for relations. What becomes of it is decided by the
    /// report as a whole: a claim needs an event, and of two matches for the same words one gives way.
    pub gives: Vec<String>,
}

/// How far a pattern gets in a sentence where it does not match.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Near {
    /// The tokens that its first parts take.
    pub tokens: (usize, usize),
    /// These parts, as its file has them.
    pub matched: String,
    /// The part that does not match behind them.
    pub missing: String,
    /// Where the words of that part match, but not what they govern.
    pub governs: Option<(usize, usize)>,
}

impl PatternSet {
    /// What all patterns see and find in a sentence of a text.
    pub fn seen<'a>(&self, lexicon: &'a Lexicon, sentence: &'a Sentence, text: &'a str) -> Seen<'a> {
        let tokens = (0..sentence.tokens.len()).map(|at| seen_token(lexicon, sentence, at)).collect();
        let matches = self.matches(lexicon, sentence).iter().map(|m| seen_match(m, sentence, text)).collect();
        Seen { text, sentence, tokens, matches }
    }
}

impl Pattern {
    /// How far the pattern gets in a sentence; nothing where not even its first part matches.
    pub fn nearest(&self, lexicon: &Lexicon, sentence: &Sentence) -> Option<Near> {
        let nodes = match &self.node {
            Node::Seq(nodes) if nodes.len() == self.parts.len() => nodes.as_slice(),
            node => std::slice::from_ref(node),
        };
        let furthest = Matcher { lexicon, sentence }.furthest(nodes)?;
        let parts = |range: std::ops::Range<usize>| self.parts.get(range).map(|p| p.join(" ")).unwrap_or_default();
        Some(Near {
            tokens: furthest.tokens,
            matched: parts(0..furthest.parts),
            missing: parts(furthest.parts..furthest.parts + 1),
            governs: furthest.governs,
        })
    }
}

fn seen_token<'a>(lexicon: &'a Lexicon, sentence: &Sentence, at: usize) -> SeenToken<'a> {
    let mut classes = Vec::new();
    for hit in &sentence.hits[at] {
        let parents = lexicon.classes().filter(|c| *c != hit.class && lexicon.is_a(hit.class, *c));
        for class in std::iter::once(hit.class).chain(parents) {
            let seen = (lexicon.name(class), hit.len);
            if !classes.contains(&seen) {
                classes.push(seen);
            }
        }
    }
    let relations = Relation::ALL.iter().flat_map(|r| sentence.dependents(at, *r).into_iter().map(|w| (r.as_str(), w)));
    let roles = Role::ALL.iter().flat_map(|r| sentence.arguments(at, *r).into_iter().map(|w| (r.as_str(), w)));
    SeenToken { classes, arcs: relations.chain(roles).collect() }
}

fn seen_match(found: &Match<'_>, sentence: &Sentence, text: &str) -> SeenMatch {
    let pattern = found.pattern;
    let captures = pattern.captures.iter().flat_map(|name| found.captures(name).map(|(a, b)| (name.clone(), a, b)));
    let words = |capture: &str| -> Vec<&str> {
        found.captures(capture).map(|(a, b)| sentence.span_of(a, b).of(text)).collect()
    };
    let gives = match &pattern.gives {
        Gives::Claims(claims) => {
            claims.iter().flat_map(|c| words(&c.from).into_iter().map(|w| format!("{}: {w}", c.attribute))).collect()
        }
        Gives::Attribution(spec) => vec![format!("{}: {}", spec.stance, words("source").join(" "))],
        Gives::Relation(spec) => {
            vec![format!("{}: {}", spec.is, sentence.span_of(found.row.0, found.row.1).of(text))]
        }
    };
    SeenMatch { pattern: pattern.id.clone(), start: found.start, end: found.end, captures: captures.collect(), gives }
}

impl Seen<'_> {
    /// Where tokens `start..end` stand in the text.
    pub fn span(&self, start: usize, end: usize) -> Span<Bytes> {
        self.sentence.span_of(start, end)
    }

    /// The words of tokens `start..end`.
    pub fn words(&self, start: usize, end: usize) -> &str {
        self.span(start, end).of(self.text)
    }

    /// The conditions that a noun phrase meets, as patterns write them.
    pub fn conditions(chunk: &Chunk) -> Vec<&'static str> {
        let all = [
            ("count", chunk.countable()),
            ("number", chunk.number.is_some()),
            ("bare", chunk.is_bare()),
            ("name", chunk.name),
            ("pronoun", chunk.pronoun),
            ("definite", chunk.definite),
            (if chunk.plural { "plural" } else { "singular" }, true),
        ];
        all.into_iter().filter_map(|(name, holds)| holds.then_some(name)).collect()
    }
}

/// Lines for people: a token a line, then noun phrases, entities and matches.
impl fmt::Display for Seen<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let line = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        for (at, (token, seen)) in self.sentence.tokens.iter().zip(&self.tokens).enumerate() {
            let (words, tag) = (line(token.span.of(self.text)), token.tag.as_str());
            write!(f, "{:>4}  {words:<18} {:<16} {tag:<6}", at + 1, token.lemma)?;
            for (class, len) in &seen.classes {
                write!(f, " %{class}")?;
                if *len > 1 {
                    write!(f, "({len})")?;
                }
            }
            for (arc, word) in &seen.arcs {
                write!(f, " >{arc} {}", line(self.sentence.tokens[*word].span.of(self.text)))?;
            }
            writeln!(f)?;
        }
        for chunk in &self.sentence.chunks {
            write!(f, "      <np {}", Seen::conditions(chunk).join(" "))?;
            if let Some(kind) = chunk.kind {
                write!(f, " @{}", kind.as_str())?;
            }
            writeln!(f, ">  {}", line(self.words(chunk.start, chunk.end)))?;
        }
        for entity in &self.sentence.entities {
            writeln!(f, "      @{}  {}", entity.kind.as_str(), line(self.words(entity.start, entity.end)))?;
        }
        for found in &self.matches {
            write!(f, "      {}  {}", found.pattern, line(self.words(found.start, found.end)))?;
            writeln!(f, "  → {}", line(&found.gives.join("; ")))?;
        }
        Ok(())
    }
}
