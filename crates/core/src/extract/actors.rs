//! The report's cast, and the actors of its speakers and values.

use rashomon_model::{Bytes, Report, Span, Speaker, Value};

use super::{Resources, link::Linked, mention};
use crate::{
    ground::{
        self,
        actor::{Cast, Context, Sources},
        place::PlaceMention,
    },
    sentence::Annotation,
};

/// What the name of a country in the dateline counts, beside once for each mention.
const DATELINE: usize = 2;

/// The cast of a report in which these places are named.
pub(super) fn of_places(
    resources: Resources<'_>,
    report: &Report<Bytes>,
    annotation: &Annotation,
    places: &[PlaceMention],
) -> Cast {
    let mut counts = ground::place::demonyms(resources.gazetteer, annotation);
    for place in places {
        if let Some(country) = &place.country {
            *counts.entry(country.clone()).or_default() += if place.dateline { DATELINE } else { 1 };
        }
    }
    let home = counts.iter().max_by_key(|(_, n)| **n).map(|(country, _)| country.clone());
    let countries: Vec<_> = counts.into_iter().collect();
    let year = mention::report_day(report).map(jiff::civil::Date::year);
    let context = Context { countries: &countries, home: home.as_deref(), year };
    let sources = Sources { register: resources.actors, gazetteer: resources.gazetteer, lexicon: resources.lexicon };
    Cast::of(sources, &context, &report.text, annotation)
}

/// Mentions of actors by side.
#[derive(Clone, Debug)]
pub struct Sides {
    /// In order.
    mentions: Vec<Span<Bytes>>,
    /// The side of each.
    side_of: Vec<usize>,
}

impl Sides {
    /// The sides of mentions, of which some may be the same.
    pub(super) fn of(
        resources: Resources<'_>,
        cast: &Cast,
        annotation: &Annotation,
        mut mentions: Vec<Span<Bytes>>,
    ) -> Self {
        mentions.sort_unstable();
        mentions.dedup();
        let read = annotation.read.as_ref();
        let seen = read.map(|read| |stretch: &[Span<Bytes>]| resources.proposer.sides(read, stretch));
        let side_of = cast.sides(resources.sides, annotation, &mentions, seen);
        Self { mentions, side_of }
    }

    /// The side of a mention that was asked for, equal for those of one side.
    pub fn side(&self, mention: Span<Bytes>) -> Option<usize> {
        self.mentions.binary_search(&mention).ok().map(|at| self.side_of[at])
    }
}

/// Gives speakers the actor that they are or speak for: the first that their mentions lead to.
pub(super) fn ground_speakers(cast: &Cast, annotation: &Annotation, speakers: &mut [Speaker<Bytes>]) {
    for speaker in speakers {
        let mut ids = speaker.mentions.iter().filter_map(|m| cast.id(annotation, m.span));
        let first = ids.next();
        // One of the register says more than the name of one that only the report knows.
        let known = first.iter().cloned().chain(ids).find(|id| !id.starts_with("local:"));
        speaker.actor = known.or(first);
    }
}

/// Gives values that are actors their ids.
pub(super) fn ground_values(cast: &Cast, annotation: &Annotation, linked: &mut [Linked]) {
    for claim in linked {
        let (start, end) = claim.draft.value_tokens;
        let span = annotation.sentences[claim.draft.sentence].span_of(start, end);
        if let Value::Actor(actor) = &mut claim.draft.value {
            actor.actor = cast.id(annotation, span);
        }
    }
}
