//! Where lexicon and gazetteer know better than the network.

use super::{
    Resources,
    analysis::{AnalysedReport, EntityWords},
};
use crate::{
    lexicon::Hit,
    sentence::{Mention, Sentence},
    text::{Entity, EntityKind, Token, Upos},
};

/// The lexicon's nouns are nouns, where they are tagged as adjectives and no noun follows ("rocket launcher").
pub(super) fn tags(tokens: &mut [Token], hits: &[Vec<Hit>]) {
    for (at, hit) in hits.iter().enumerate().flat_map(|(at, hits)| hits.iter().map(move |h| (at, h))) {
        let last = at + hit.len - 1;
        let followed = tokens.get(last + 1).is_some_and(|t| matches!(t.tag, Upos::Noun | Upos::Propn | Upos::Adj));
        if hit.noun && (tokens[last].tag == Upos::Verb || (tokens[last].tag == Upos::Adj && !followed)) {
            tokens[last].tag = Upos::Noun;
        }
    }
}

/// What a name is: an air base is no organisation, whatever its name, and a brigade no place.
pub(super) fn kind(
    resources: Resources<'_>,
    text: &str,
    sentence: &Sentence,
    start: usize,
    end: usize,
    kind: EntityKind,
) -> EntityKind {
    let ends_in = |class| {
        (start..end)
            .any(|i| sentence.hits[i].iter().any(|h| i + h.len == end && resources.lexicon.is_a(h.class, class)))
    };
    let words = sentence.span_of(start, end).of(text);
    let classes = resources.classes;
    if end == start + 1 && resources.gazetteer.demonym(&sentence.tokens[start].lower).is_some() {
        return if sentence.tokens[start].tag == Upos::Adj { EntityKind::Nationality } else { kind };
    }
    match kind {
        EntityKind::Organisation | EntityKind::Place | EntityKind::Facility if ends_in(classes.group) => {
            EntityKind::Group
        }
        EntityKind::Organisation | EntityKind::Place if ends_in(classes.military_site) && end > start + 1 => {
            EntityKind::Facility
        }
        EntityKind::Organisation if end > start + 1 && resources.gazetteer.is_site(words) => EntityKind::Facility,
        kind => kind,
    }
}

/// All mentions of a report: those of whole tokens as their sentence has them, others as the network has them.
pub(super) fn mentions(
    analysis: &AnalysedReport<'_>,
    sentences: &[Sentence],
    places: &[(usize, usize)],
    entities: &[EntityWords],
) -> Vec<Mention> {
    let mention = |entity: &EntityWords| {
        let span = analysis.span(&entity.words);
        let (sentence, token) = places[entity.words.start];
        let same =
            |e: &&Entity| e.start == token && e.time.is_none() && sentences[sentence].span_of(e.start, e.end) == span;
        let kind = sentences[sentence].entities.iter().find(same).map_or(entity.kind, |e| e.kind);
        Mention { span, kind, named: entity.named }
    };
    entities.iter().map(mention).collect()
}
