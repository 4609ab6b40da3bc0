//! From a report's text to sentences with tokens, lexicon words, noun phrases, time expressions and quotations.
//!
//! This is the shallow analysis: rules, lexicons and a linear tagger. Patterns and later stages see only the
//! [`Annotation`], so that another analyser can take its place.

pub mod abbreviations;
pub mod chunk;
pub mod lemma;
pub mod numeral;
mod quotation;
pub mod segment;
pub mod tagger;
pub mod time;
pub mod tokens;
pub mod upos;

pub use chunk::Chunk;
pub use quotation::Quotation;
use rashomon_model::{Bytes, RegionKind, Report, Span};
pub use upos::Upos;

use crate::{
    Language,
    lexicon::{ClassSet, Hit},
};

/// The analysis of a report.
#[derive(Clone, Debug, Default)]
pub struct Annotation {
    /// The sentences of headline, datelines and body, in order. Furniture has none.
    pub sentences: Vec<Sentence>,
    /// Everything between quotation marks.
    pub quotations: Vec<Quotation>,
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
    /// Its entities, in order.
    pub entities: Vec<Entity>,
    /// For each token, the noun phrase that it belongs to.
    chunk_of: Vec<Option<usize>>,
}

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
}

/// Something that is named or dated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entity {
    /// What it is.
    pub kind: EntityKind,
    /// First token.
    pub start: usize,
    /// Token after the last.
    pub end: usize,
    /// What a time expression says.
    pub time: Option<time::TimeExpression>,
}

/// What an entity is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EntityKind {
    /// A named human being.
    Person,
    /// A place or facility.
    Place,
    /// A named institution.
    Organisation,
    /// A named armed or political group.
    Group,
    /// A time expression.
    Time,
}

impl EntityKind {
    /// The kind with this name in patterns.
    pub fn named(name: &str) -> Option<Self> {
        Some(match name {
            "person" => Self::Person,
            "place" => Self::Place,
            "organisation" => Self::Organisation,
            "group" => Self::Group,
            "time" => Self::Time,
            _ => return None,
        })
    }
}

impl Token {
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

impl Sentence {
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
}

/// Mends what the tagger is known to get wrong.
fn correct(language: &Language, words: &[&str], tags: &mut [Upos], region: RegionKind) {
    for at in 1..words.len() {
        let lower = words[at].to_lowercase();
        let after_nominal = matches!(tags[at - 1], Upos::Noun | Upos::Adj | Upos::Propn | Upos::Num);
        let nominal = matches!(tags[at], Upos::Noun | Upos::Propn);
        if tags[at] == Upos::Noun && tags[at - 1] == Upos::Num && lower.ends_with("ted") {
            // "seven rockets fired, four intercepted": a number and a participle, no noun.
            tags[at] = Upos::Verb;
        } else if tags[at] == Upos::Verb
            && after_nominal
            && ["orate", "tion", "ment"].iter().any(|e| lower.ends_with(e))
        {
            // "the civil defence directorate said".
            tags[at] = Upos::Noun;
        } else if region == RegionKind::Headline && nominal && after_nominal {
            // "Army denies role", "Gunmen Kill 18".
            let lemma = language.lemmatiser.lemma(&lower, Upos::Verb);
            let before_number = words.get(at + 1).is_some_and(|w| numeral::is_numeral(&w.to_lowercase()));
            if (lemma != lower || before_number) && language.lexicon.only_verb(&lemma) {
                tags[at] = Upos::Verb;
            }
        }
    }
}

/// The lexicon's nouns are nouns, where the tagger takes them for adjectives and no noun follows ("rocket launcher").
fn overrule(tokens: &mut [Token], hits: &[Vec<Hit>]) {
    for (at, hit) in hits.iter().enumerate().flat_map(|(at, hits)| hits.iter().map(move |h| (at, h))) {
        let last = at + hit.len - 1;
        let followed = tokens.get(last + 1).is_some_and(|t| matches!(t.tag, Upos::Noun | Upos::Propn | Upos::Adj));
        if hit.noun && (tokens[last].tag == Upos::Verb || (tokens[last].tag == Upos::Adj && !followed)) {
            tokens[last].tag = Upos::Noun;
        }
    }
}

/// Tokens of one sentence at most; what is longer is cut into pieces of this length.
const MAX_TOKENS: usize = 400;

/// Analyses a report.
pub fn annotate(language: &Language, report: &Report<Bytes>) -> Annotation {
    let mut annotation = Annotation { sentences: Vec::new(), quotations: quotation::find(&report.text) };
    for (paragraph, region) in report.regions.iter().enumerate() {
        if !matches!(region.kind, RegionKind::Headline | RegionKind::Dateline | RegionKind::Body) {
            continue;
        }
        for span in segment::sentences(&report.text, region.span) {
            let tokens = tokens::tokens(&report.text, span);
            for piece in tokens.chunks(MAX_TOKENS) {
                let sentence = Sentence::new(language, &report.text, piece, region.kind, paragraph);
                annotation.sentences.push(sentence);
            }
        }
    }
    annotation
}

impl Sentence {
    fn new(language: &Language, text: &str, spans: &[Span<Bytes>], region: RegionKind, paragraph: usize) -> Self {
        let words: Vec<&str> = spans.iter().map(|s| s.of(text)).collect();
        let mut tags = language.tagger.tag(&words);
        correct(language, &words, &mut tags, region);
        let mut tokens: Vec<Token> = Vec::with_capacity(spans.len());
        for ((word, tag), span) in words.iter().zip(tags).zip(spans) {
            let lower = word.to_lowercase().replace('’', "'");
            // A participle that is tagged as an adjective is still a form of its verb.
            let form_of = if tag == Upos::Adj && lower.ends_with("ed") { Upos::Verb } else { tag };
            tokens.push(Token {
                span: *span,
                lemma: language.lemmatiser.lemma(word, form_of).to_lowercase(),
                lower,
                tag,
                capital: word.chars().next().is_some_and(char::is_uppercase),
            });
        }
        let hits: Vec<Vec<Hit>> = (0..tokens.len()).map(|at| language.lexicon.hits(text, &tokens, at)).collect();
        overrule(&mut tokens, &hits);
        let mut classes = ClassSet::default();
        for hit in hits.iter().flatten() {
            classes.extend(language.lexicon.ancestors(hit.class));
        }
        let mut entities: Vec<Entity> = time::find(&tokens);
        let chunks = chunk::find(language.chunk_classes, &language.lexicon, &tokens, &hits, &entities);
        let mut chunk_of = vec![None; tokens.len()];
        for (i, chunk) in chunks.iter().enumerate() {
            chunk_of[chunk.start..chunk.end].fill(Some(i));
        }
        entities.sort_by_key(|e| e.start);
        let span = spans.iter().copied().reduce(Span::cover).unwrap_or(Span::new(0, 0));
        Self { span, region, paragraph, tokens, hits, classes, chunks, entities, chunk_of }
    }
}
