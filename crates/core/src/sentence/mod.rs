//! Sentences with all that an analysis can say of them, as plain data: what patterns test and later stages read.
//!
//! The stage [`annotate`](crate::annotate) fills these types; anything else that fills them can take its place.

mod arcs;
mod attribution;
mod chunk;
#[cfg(test)]
pub(crate) mod compact;
mod read;

pub use attribution::Attribution;
pub use chunk::Chunk;
use rashomon_model::{Bytes, Diagnostic, RegionKind, Span};
pub use read::{AttributedWords, Read};
pub(crate) use read::{overlap, words_in};

use crate::{
    lexicon::{ClassId, ClassSet, Hit, Lexicon},
    text::{Entity, EntityKind, Quotation, Role, Token, time::TimeWords},
};

/// The analysis of a report.
#[derive(Clone, Debug, Default)]
pub struct Annotation {
    /// The sentences of headline, datelines and body, in order. Furniture has none.
    pub sentences: Vec<Sentence>,
    /// Everything between quotation marks.
    pub quotations: Vec<Quotation>,
    /// Who says what, as the network reads it, sorted by where the cues begin.
    pub attributions: Vec<Attribution>,
    /// Words that mean what an earlier word means, with that one, in order: sentence and token of each.
    pub antecedents: Vec<((usize, usize), (usize, usize))>,
    /// Names, things and people, whole tokens or not, in order.
    pub mentions: Vec<Mention>,
    /// The words as the claims network has read them; none where there are none, or it was not asked.
    pub read: Option<Read>,
    /// What was cut off or left out.
    pub diagnostics: Vec<Diagnostic>,
}

/// Words that name or mention something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mention {
    /// Where they stand.
    pub span: Span<Bytes>,
    /// What they mean.
    pub kind: EntityKind,
    /// A name, not a common noun.
    pub named: bool,
}

/// A predicate and its arguments; positions are tokens of the sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Frame {
    /// The verb, or the noun of an action.
    pub predicate: usize,
    /// The main word of each argument, and its role.
    pub arguments: Vec<(usize, Role)>,
}

/// A sentence and all that is known of it. Positions are indices of its tokens.
#[derive(Clone, Debug)]
pub struct Sentence {
    /// Where it stands.
    pub span: Span<Bytes>,
    /// In what part of the report.
    pub region: RegionKind,
    /// Number of its paragraph.
    pub paragraph: usize,
    /// Its tokens.
    pub tokens: Vec<Token>,
    /// For each token, the lexicon's words that begin there.
    pub hits: Vec<Vec<Hit>>,
    /// Classes of all of these, with their ancestors.
    pub classes: ClassSet,
    /// Its noun phrases, in order, without overlap.
    pub chunks: Vec<Chunk>,
    /// Its entities, in order. Times can overlap names.
    pub entities: Vec<Entity>,
    /// Its time expressions, in order: those that stand among the entities, and lengths, sets and vague ones.
    pub times: Vec<TimeWords>,
    /// Its predicates, in order.
    pub frames: Vec<Frame>,
    /// Mentions of events, as the network sees them: first token, token after the last.
    pub events: Vec<(usize, usize)>,
    /// For each token, the noun phrase that it belongs to.
    chunk_of: Vec<Option<usize>>,
}

impl Annotation {
    /// The words of all times, in order.
    pub fn times(&self) -> impl Iterator<Item = Span<Bytes>> + '_ {
        self.sentences
            .iter()
            .flat_map(|s| s.entities.iter().filter(|e| e.kind == EntityKind::Time).map(|e| s.span_of(e.start, e.end)))
    }

    /// The mention that holds a span.
    pub fn mention_over(&self, span: Span<Bytes>) -> Option<&Mention> {
        let at = self.mentions.partition_point(|m| m.span.end <= span.start);
        self.mentions.get(at).filter(|m| m.span.contains(span))
    }
}

impl Sentence {
    /// A sentence of tokens of which nothing more is known.
    pub fn new(tokens: Vec<Token>, region: RegionKind, paragraph: usize) -> Self {
        let span = match (tokens.first(), tokens.last()) {
            (Some(first), Some(last)) => first.span.cover(last.span),
            _ => Span::new(0, 0),
        };
        Self {
            span,
            region,
            paragraph,
            hits: vec![Vec::new(); tokens.len()],
            classes: ClassSet::default(),
            chunks: Vec::new(),
            entities: Vec::new(),
            times: Vec::new(),
            frames: Vec::new(),
            events: Vec::new(),
            chunk_of: vec![None; tokens.len()],
            tokens,
        }
    }

    /// Enters the noun phrases, in order and without overlap.
    pub fn set_chunks(&mut self, chunks: Vec<Chunk>) {
        self.chunk_of.fill(None);
        for (i, chunk) in chunks.iter().enumerate() {
            self.chunk_of[chunk.start..chunk.end].fill(Some(i));
        }
        self.chunks = chunks;
    }

    /// The noun phrase that begins at a token.
    pub fn chunk_at(&self, start: usize) -> Option<&Chunk> {
        self.chunk_over(start).filter(|c| c.start == start)
    }

    /// The noun phrase that a token belongs to.
    pub fn chunk_over(&self, token: usize) -> Option<&Chunk> {
        self.chunk_of.get(token).copied().flatten().map(|i| &self.chunks[i])
    }

    /// The text of tokens `start..end`.
    pub fn span_of(&self, start: usize, end: usize) -> Span<Bytes> {
        debug_assert!(start < end, "a span needs a token");
        self.tokens[start].span.cover(self.tokens[end - 1].span)
    }

    /// The tokens that a span of the text touches.
    pub fn tokens_in(&self, span: Span<Bytes>) -> std::ops::Range<usize> {
        let start = self.tokens.partition_point(|t| t.span.end <= span.start);
        let end = self.tokens.partition_point(|t| t.span.start < span.end);
        start..end.max(start)
    }

    /// Whether a word of the class begins at the token.
    pub fn begins(&self, lexicon: &Lexicon, at: usize, class: ClassId) -> bool {
        self.hits[at].iter().any(|hit| lexicon.is_a(hit.class, class))
    }

    /// Whether the head of the chunk ends a word of the class ("rocket launcher", "security forces").
    pub fn head_is(&self, lexicon: &Lexicon, chunk: &Chunk, class: ClassId) -> bool {
        self.head_classes(chunk).any(|c| lexicon.is_a(c, class))
    }

    /// The classes of all words of the lexicon that end at the head of the chunk, longest words first.
    pub fn head_classes<'a>(&'a self, chunk: &'a Chunk) -> impl Iterator<Item = ClassId> + 'a {
        (chunk.start..=chunk.head)
            .flat_map(move |at| self.hits[at].iter().filter(move |h| at + h.len == chunk.head + 1).map(|h| h.class))
    }
}
