//! From a report's text to sentences with tokens, trees, names, frames, lexicon words, noun phrases and quotations.
//!
//! A network reads the words of the whole report ([`analysis`]); lexicons and gazetteers overrule it where they know
//! better ([`overrule`]). Patterns and later stages see only the [`Annotation`]. Its tokens are the words of the
//! treebanks, but for one thing: words joined by hyphens are one token ("US-led", "Su-25"), as lexicons know them.

pub mod abbreviations;
pub mod analyser;
pub mod analysis;
mod arcs;
mod attribution;
pub mod chunk;
mod conllu;
pub mod lemma;
mod names;
pub mod numeral;
mod overrule;
mod quotation;
pub mod relation;
pub mod role;
pub mod segment;
pub mod time;
pub mod tokens;
pub mod upos;
pub mod words;

use std::ops::Range;

use analysis::{Analysis, Found};
pub use attribution::Attribution;
pub use chunk::Chunk;
pub use conllu::conllu;
pub use quotation::Quotation;
use rashomon_model::{Bytes, Diagnostic, RegionKind, Report, Span};
pub use relation::{Relation, UnknownRelation};
pub use role::{Role, UnknownRole};
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
    /// Who says what, as the network reads it, sorted by where the cues begin.
    pub attributions: Vec<Attribution>,
    /// Words that mean what an earlier word means, with that one, in order: sentence and token of each.
    pub antecedents: Vec<((usize, usize), (usize, usize))>,
    /// Names, things and people, whole tokens or not, in order.
    pub mentions: Vec<Mention>,
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
    /// Its predicates, in order.
    pub frames: Vec<Frame>,
    /// Mentions of events, as the network sees them: first token, token after the last.
    pub events: Vec<(usize, usize)>,
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
    /// The token of its sentence that it hangs on; none for the root.
    pub head: Option<usize>,
    /// How it hangs there.
    pub relation: Relation,
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

macro_rules! kinds {
    ($($variant:ident = $name:literal, $label:literal: $what:literal),+ $(,)?) => {
        /// What an entity is.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum EntityKind {
            $(#[doc = $what] $variant,)+
        }

        impl EntityKind {
            /// Every kind.
            pub const ALL: &[Self] = &[$(Self::$variant,)+];

            /// Its name in patterns and output.
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $name,)+
                }
            }

            /// The label of corpora and weights.
            pub fn label(self) -> &'static str {
                match self {
                    $(Self::$variant => $label,)+
                }
            }
        }
    };
}

kinds! {
    Person = "person", "PER": "A human being.",
    Place = "place", "LOC": "A place.",
    Organisation = "organisation", "ORG": "An institution.",
    Group = "group", "GRP": "An armed or political group.",
    Facility = "facility", "FAC": "A building, a base, a road.",
    Nationality = "nationality", "NORP": "A nation, a religion, a people.",
    Weapon = "weapon", "WEA": "A weapon or munition.",
    Vehicle = "vehicle", "VEH": "A vehicle, a ship, an aircraft.",
    Time = "time", "TIME": "A time expression.",
}

impl EntityKind {
    /// The kind with this name in patterns.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|k| k.as_str() == name)
    }

    /// The kind with this label in weights.
    pub fn labelled(label: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|k| k.label() == label)
    }
}

impl Annotation {
    /// The mention that holds a span.
    pub fn mention_over(&self, span: Span<Bytes>) -> Option<&Mention> {
        let at = self.mentions.partition_point(|m| m.span.end <= span.start);
        self.mentions.get(at).filter(|m| m.span.contains(span))
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

/// Analyses a report.
pub fn annotate(language: &Language, report: &Report<Bytes>) -> Annotation {
    from_analysis(language, report, &analysis::analyse(language, report))
}

/// The same, from an analysis of the report that is there already.
pub fn from_analysis(language: &Language, report: &Report<Bytes>, analysis: &Analysis<'_>) -> Annotation {
    let mut annotation = Annotation {
        quotations: quotation::find(&report.text),
        attributions: attribution::of(analysis),
        diagnostics: analysis.diagnostics(),
        ..Annotation::default()
    };
    let entities = analysis.entities(language);
    // Sentence and token of each word.
    let mut places: Vec<(usize, usize)> = Vec::with_capacity(analysis.words.len());
    for range in analysis.sentences() {
        let groups = words::tokens(&analysis.words[range.clone()]);
        let groups: Vec<Range<usize>> = groups.iter().map(|g| g.start + range.start..g.end + range.start).collect();
        let index = annotation.sentences.len();
        places.extend(groups.iter().enumerate().flat_map(|(at, g)| g.clone().map(move |_| (index, at))));
        annotation.sentences.push(Sentence::new(language, report, analysis, &groups, &entities));
    }
    let antecedents = analysis.said.antecedents.iter().enumerate();
    annotation.antecedents = antecedents.filter_map(|(word, of)| Some((places[word], places[(*of)?]))).collect();
    annotation.mentions = overrule::mentions(analysis, &annotation.sentences, &places, &entities);
    annotation
}

impl Sentence {
    /// A sentence of the words that `groups` gathers into tokens.
    fn new(
        language: &Language,
        report: &Report<Bytes>,
        analysis: &Analysis<'_>,
        groups: &[Range<usize>],
        entities: &[Found],
    ) -> Self {
        let text = &report.text;
        let mut tokens: Vec<Token> = groups.iter().map(|g| token(language, analysis, g, groups)).collect();
        let hits: Vec<Vec<Hit>> = (0..tokens.len()).map(|at| language.lexicon.hits(text, &tokens, at)).collect();
        overrule::tags(&mut tokens, &hits);
        let mut classes = ClassSet::default();
        for hit in hits.iter().flatten() {
            classes.extend(language.lexicon.ancestors(hit.class));
        }
        let times: Vec<Entity> = time::find(&tokens);
        let chunks = chunk::find(language.chunk_classes, &language.lexicon, &tokens, &hits, &times);
        let mut chunk_of = vec![None; tokens.len()];
        for (i, chunk) in chunks.iter().enumerate() {
            chunk_of[chunk.start..chunk.end].fill(Some(i));
        }
        let words = groups.first().map_or(0, |g| g.start)..groups.last().map_or(0, |g| g.end);
        let region = analysis.region(words.start);
        let mut sentence = Self {
            span: analysis.span(&words),
            region: report.regions.get(region).map_or(RegionKind::Body, |r| r.kind),
            paragraph: region,
            tokens,
            hits,
            classes,
            chunks,
            entities: times,
            frames: frames(language, analysis, &words, groups),
            events: inside(&analysis.said.events, &words, |e| e.range.start)
                .filter_map(|e| whole(&e.range, groups))
                .collect(),
            chunk_of,
        };
        let from = entities.partition_point(|e| e.words.start < words.start);
        for entity in entities[from..].iter().take_while(|e| e.words.start < words.end) {
            if let Some((start, end)) = whole(&entity.words, groups) {
                let kind = overrule::kind(language, text, &sentence, start, end, entity.kind);
                sentence.entities.push(Entity { kind, start, end, time: None });
            }
        }
        sentence.entities.sort_by_key(|e| e.start);
        sentence
    }
}

/// The token of a group of words, with the tag and the head of the word that the others hang on.
fn token(language: &Language, analysis: &Analysis<'_>, group: &Range<usize>, groups: &[Range<usize>]) -> Token {
    let outside = |w: &usize| analysis.said.words[*w].head.is_none_or(|h| !group.contains(&h));
    let main = group.clone().rfind(outside).unwrap_or(group.start);
    let said = analysis.said.words[main];
    let relation = language.analyser.relation(said.relation);
    let span = analysis.span(group);
    let form = span.of(analysis.text);
    let lower = form.to_lowercase().replace('’', "'");
    let tag = match language.analyser.upos(said.upos) {
        // "US-led forces": a participle with its agent, joined into an adjective.
        Upos::Verb if group.len() > 1 && relation == Relation::Amod => Upos::Adj,
        tag => tag,
    };
    // A participle that is tagged as an adjective is still a form of its verb.
    let form_of = if tag == Upos::Adj && lower.ends_with("ed") { Upos::Verb } else { tag };
    let head = said.head.and_then(|h| token_of(h, groups));
    Token {
        span,
        lemma: language.lemmatiser.lemma(form, form_of).to_lowercase(),
        lower,
        tag,
        capital: form.chars().next().is_some_and(char::is_uppercase),
        relation: if head.is_none() { Relation::Root } else { relation },
        head,
    }
}

fn token_of(word: usize, groups: &[Range<usize>]) -> Option<usize> {
    let at = groups.partition_point(|g| g.end <= word);
    groups.get(at).is_some_and(|g| g.contains(&word)).then_some(at)
}

/// The tokens of a run of words, if it ends where tokens end.
fn whole(range: &Range<usize>, groups: &[Range<usize>]) -> Option<(usize, usize)> {
    let start = groups.iter().position(|g| g.start == range.start)?;
    let end = groups[start..].iter().position(|g| g.end == range.end)?;
    Some((start, start + end + 1))
}

/// The items of an ordered list that begin in a run of words.
fn inside<'a, T>(list: &'a [T], words: &Range<usize>, at: impl Fn(&T) -> usize) -> impl Iterator<Item = &'a T> {
    let from = list.partition_point(|item| at(item) < words.start);
    let to = list.partition_point(|item| at(item) < words.end);
    list[from..to.max(from)].iter()
}

fn frames(language: &Language, analysis: &Analysis<'_>, words: &Range<usize>, groups: &[Range<usize>]) -> Vec<Frame> {
    let of_sentence = inside(&analysis.said.frames, words, |f| f.predicate);
    let read = |f: &rashomon_nn::Frame| {
        let argument = |(word, label): &(usize, rashomon_nn::Label)| {
            Some((token_of(*word, groups)?, language.analyser.role(*label)?))
        };
        Some(Frame {
            predicate: token_of(f.predicate, groups)?,
            arguments: f.arguments.iter().filter_map(argument).collect(),
        })
    };
    of_sentence.filter_map(read).collect()
}
