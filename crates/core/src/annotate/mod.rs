//! From a report's text to sentences with tokens, trees, names, frames, lexicon words, noun phrases and quotations.
//!
//! A network reads the words of the whole report ([`analysis`]); lexicons and gazetteers overrule it where they know
//! better ([`overrule`]). Patterns and later stages see only the [`Annotation`]. Its tokens are the words of the
//! treebanks, but for one thing: words joined by hyphens are one token ("US-led", "Su-25"), as lexicons know them.

pub mod analyser;
pub mod analysis;
mod attribution;
mod chunk;
mod conllu;
mod names;
mod overrule;
mod read;

use std::ops::Range;

use analyser::Analyser;
use analysis::{AnalysedReport, EntityWords};
pub use conllu::conllu;
use rashomon_model::{Bytes, RegionKind, Report};

use crate::{
    gazetteer::Gazetteer,
    lexicon::{ClassId, Hit, Lexicon, classes},
    propose::Proposer,
    sentence::{Annotation, Frame, Sentence},
    text::{Entity, Relation, Token, Upos, lemma::Lemmatiser, quotation, time, words},
};

/// What this stage uses.
#[derive(Clone, Copy, Debug)]
pub struct Resources<'a> {
    /// Words by class.
    pub lexicon: &'a Lexicon,
    /// Classes that the code of this stage asks for.
    pub classes: Classes,
    /// The network.
    pub analyser: &'a Analyser,
    /// Dictionary forms.
    pub lemmatiser: &'a Lemmatiser,
    /// Places.
    pub gazetteer: &'a Gazetteer,
    /// The claims network.
    pub proposer: &'a Proposer,
}

classes! {
    approximator = "approximator",
    quantity = "quantity",
    partitive = "partitive",
    role = "role",
    group = "group-noun",
    military_site = "military-site",
}

/// Analyses a report, and has the claims network read it.
pub fn annotate(resources: Resources<'_>, report: &Report<Bytes>) -> Annotation {
    let analysis = analysis::analyse(resources.analyser, report);
    let mut annotation = from_analysis(resources, report, &analysis);
    if !analysis.words.is_empty() {
        annotation.read = Some(read::read(resources.proposer, report, analysis, &annotation));
    }
    annotation
}

/// The annotation of an analysis that is there already; the claims network has not read it.
pub fn from_analysis(resources: Resources<'_>, report: &Report<Bytes>, analysis: &AnalysedReport<'_>) -> Annotation {
    let mut annotation = Annotation {
        quotations: quotation::find(&report.text),
        attributions: attribution::of(analysis),
        diagnostics: analysis.diagnostics(),
        ..Annotation::default()
    };
    let entities = analysis.entities(resources);
    // Sentence and token of each word.
    let mut places: Vec<(usize, usize)> = Vec::with_capacity(analysis.words.len());
    for range in analysis.sentences() {
        let groups = words::tokens(&analysis.words[range.clone()]);
        let groups: Vec<Range<usize>> = groups.iter().map(|g| g.start + range.start..g.end + range.start).collect();
        let index = annotation.sentences.len();
        places.extend(groups.iter().enumerate().flat_map(|(at, g)| g.clone().map(move |_| (index, at))));
        annotation.sentences.push(sentence(resources, report, analysis, &groups, &entities));
    }
    let antecedents = analysis.said.antecedents.iter().enumerate();
    annotation.antecedents = antecedents.filter_map(|(word, of)| Some((places[word], places[(*of)?]))).collect();
    annotation.mentions = overrule::mentions(analysis, &annotation.sentences, &places, &entities);
    annotation
}

/// A sentence of the words that `groups` gathers into tokens.
fn sentence(
    resources: Resources<'_>,
    report: &Report<Bytes>,
    analysis: &AnalysedReport<'_>,
    groups: &[Range<usize>],
    entities: &[EntityWords],
) -> Sentence {
    let (text, lexicon) = (&report.text, resources.lexicon);
    let mut tokens: Vec<Token> = groups.iter().map(|g| token(resources, analysis, g, groups)).collect();
    let hits: Vec<Vec<Hit>> = (0..tokens.len()).map(|at| lexicon.hits(text, &tokens, at)).collect();
    overrule::tags(&mut tokens, &hits);
    let times = time::find(&tokens);
    let dated = time::entities(&times);
    let chunks = chunk::find(resources.classes, lexicon, &tokens, &hits, &dated);
    let words = groups.first().map_or(0, |g| g.start)..groups.last().map_or(0, |g| g.end);
    let region = analysis.region(words.start);
    let kind = report.regions.get(region).map_or(RegionKind::Body, |r| r.kind);
    let mut sentence = Sentence::new(tokens, kind, region);
    for hit in hits.iter().flatten() {
        sentence.classes.extend(lexicon.ancestors(hit.class));
    }
    sentence.hits = hits;
    sentence.set_chunks(chunks);
    sentence.entities = dated;
    sentence.times = times;
    sentence.frames = frames(resources.analyser, analysis, &words, groups);
    let events = inside(&analysis.said.events, &words, |e| e.range.start);
    sentence.events = events.filter_map(|e| whole(&e.range, groups)).collect();
    let from = entities.partition_point(|e| e.words.start < words.start);
    for entity in entities[from..].iter().take_while(|e| e.words.start < words.end) {
        if let Some((start, end)) = whole(&entity.words, groups) {
            let kind = overrule::kind(resources, text, &sentence, start, end, entity.kind);
            sentence.entities.push(Entity { kind, start, end, time: None });
        }
    }
    sentence.entities.sort_by_key(|e| e.start);
    sentence
}

/// The token of a group of words, with the tag and the head of the word that the others hang on.
fn token(
    resources: Resources<'_>,
    analysis: &AnalysedReport<'_>,
    group: &Range<usize>,
    groups: &[Range<usize>],
) -> Token {
    let outside = |w: &usize| analysis.said.words[*w].head.is_none_or(|h| !group.contains(&h));
    let main = group.clone().rfind(outside).unwrap_or(group.start);
    let said = analysis.said.words[main];
    let relation = resources.analyser.relation(said.relation);
    let span = analysis.span(group);
    let form = span.of(analysis.text);
    let lower = form.to_lowercase().replace('’', "'");
    let tag = match resources.analyser.upos(said.upos) {
        // "US-led forces": a participle with its agent, joined into an adjective.
        Upos::Verb if group.len() > 1 && relation == Relation::Amod => Upos::Adj,
        tag => tag,
    };
    // A participle that is tagged as an adjective is still a form of its verb.
    let form_of = if tag == Upos::Adj && lower.ends_with("ed") { Upos::Verb } else { tag };
    let head = said.head.and_then(|h| token_of(h, groups));
    Token {
        span,
        lemma: resources.lemmatiser.lemma(form, form_of).to_lowercase(),
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

fn frames(
    analyser: &Analyser,
    analysis: &AnalysedReport<'_>,
    words: &Range<usize>,
    groups: &[Range<usize>],
) -> Vec<Frame> {
    let of_sentence = inside(&analysis.said.frames, words, |f| f.predicate);
    let read = |f: &rashomon_nn::Frame| {
        let argument =
            |(word, label): &(usize, rashomon_nn::Label)| Some((token_of(*word, groups)?, analyser.role(*label)?));
        Some(Frame {
            predicate: token_of(f.predicate, groups)?,
            arguments: f.arguments.iter().filter_map(argument).collect(),
        })
    };
    of_sentence.filter_map(read).collect()
}
