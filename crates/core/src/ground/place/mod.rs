//! Places that a report names, and which places of the gazetteer its words mean.
//!
//! Names are [found](find), [related](relate) to what the text says they lie in, and [resolved](resolve) together: what
//! the text says decides, then one sense a report, the other places of the report, and how many people live there. Where the
//! text only says how a place lies to one that is named ([`relation`]), it is an [`area`].

mod area;
mod distance;
mod find;
mod grounded;
mod relate;
mod relation;
mod resolve;

pub use grounded::of_row;
use std::collections::BTreeMap;

use rashomon_model::{Bytes, Place, PlacePrecision, RegionKind, Report, Span};
pub use resolve::Candidate;

use crate::{
    gazetteer::Gazetteer,
    lexicon::{ClassId, Lexicon, classes},
    sentence::Annotation,
};

classes! {
    facility = "facility",
    rank = "rank",
    title = "title",
    role = "role",
    division = "division-noun",
    settlement = "settlement-noun",
    road = "road-noun",
}

/// What this stage uses.
#[derive(Clone, Copy, Debug)]
pub struct Resources<'a> {
    /// Words by class.
    pub lexicon: &'a Lexicon,
    /// Classes that the code of this stage asks for.
    pub classes: &'a Classes,
    /// Places.
    pub gazetteer: &'a Gazetteer,
}

/// A place that a sentence names.
#[derive(Clone, Debug)]
pub struct PlaceMention {
    /// Index of the sentence.
    pub sentence: usize,
    /// Its tokens, the second exclusive.
    pub tokens: (usize, usize),
    /// The words.
    pub span: Span<Bytes>,
    /// What they mean.
    pub place: Place,
    /// How exact the name is by itself, whatever is said of a distance from it: what choices weigh. Divisions of the second
    /// order, regions and waters count as those of the first.
    pub scale: PlacePrecision,
    /// The country in which the gazetteer has it, whoever claims it, or the text puts it.
    pub country: Option<String>,
    /// Whether a preposition of place leads to it, so that it tells where something happened.
    pub locative: bool,
    /// Whether it stands in the dateline.
    pub dateline: bool,
    /// Whether it names a building, a road or another thing made by people.
    pub facility: bool,
    /// The mention that the text says it lies in.
    pub within: Option<usize>,
    /// The places that were weighed, the best first.
    pub candidates: Vec<Candidate>,
}

impl PlaceMention {
    /// How little the place says: 0 a site, more for a province or a country.
    pub fn vagueness(&self) -> usize {
        match self.scale {
            PlacePrecision::Exact => 0,
            PlacePrecision::Town | PlacePrecision::Area => 1,
            PlacePrecision::Unresolved => 4,
            PlacePrecision::Admin2 | PlacePrecision::Admin1 | PlacePrecision::Region | PlacePrecision::Water => 6,
            PlacePrecision::Country => 14,
        }
    }
}

/// What the words at a name say of it.
#[expect(clippy::struct_excessive_bools, reason = "each is a property of its own")]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Said {
    /// "in", "at": something is there.
    locative: bool,
    /// "near", "outside", "30 km north of".
    near: bool,
    /// "province", "state", "governorate": the division, not the town of that name.
    division: bool,
    /// "the town of", "village": the settlement, not the division of that name.
    settlement: bool,
    /// "the Sahel".
    article: bool,
}

/// A name of a report that may be a place.
#[derive(Clone, Debug)]
struct Toponym {
    sentence: usize,
    tokens: (usize, usize),
    span: Span<Bytes>,
    /// The name to look up; empty where it names something that bears no place's name.
    name: String,
    said: Said,
    facility: bool,
    dateline: bool,
}

/// All places of a report, in order.
pub fn find(resources: Resources<'_>, report: &Report<Bytes>, annotation: &Annotation) -> Vec<PlaceMention> {
    let toponyms = find::toponyms(resources, report, annotation);
    let containers = relate::containers(resources, report, annotation, &toponyms);
    let resolved = resolve::all(resources.gazetteer, annotation, &toponyms, &containers);
    let relations = relation::relations(resources, report, annotation, &toponyms);
    let mut places = grounded::named(resources.gazetteer, report, &toponyms, &containers, &resolved);
    grounded::relate(resources, report, annotation, (&toponyms, &relations), &mut places);
    let mut mentions = Vec::with_capacity(toponyms.len());
    for (index, (toponym, candidates)) in toponyms.into_iter().zip(resolved).enumerate() {
        let grounded::Grounded { place, scale, country, .. } = places[index].clone();
        mentions.push(PlaceMention {
            sentence: toponym.sentence,
            tokens: toponym.tokens,
            span: toponym.span,
            place,
            scale,
            country,
            // A site that a sentence names is where it happens, whatever the preposition.
            locative: toponym.said.locative
                || scale == PlacePrecision::Exact
                || find::heads_what_is_told(&annotation.sentences[toponym.sentence], toponym.tokens),
            dateline: toponym.dateline,
            facility: toponym.facility,
            within: containers[index].toponym(),
            candidates,
        });
    }
    mentions
}

/// How often each country's adjectives and peoples stand in the report, by its code.
pub fn demonyms(gazetteer: &Gazetteer, annotation: &Annotation) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for token in annotation.sentences.iter().flat_map(|s| &s.tokens).filter(|t| t.capital) {
        if let Some(code) = gazetteer.demonym(&token.lower) {
            *counts.entry(code.to_owned()).or_default() += 1;
        }
    }
    counts
}

/// Whether the mention stands in the dateline of its report.
fn is_dateline(kind: RegionKind) -> bool {
    kind == RegionKind::Dateline
}
