//! Places that a report names, and which places of the gazetteer its words mean.
//!
//! Names are [found](find), [related](relate) to what the text says they lie in, and [resolved](resolve) together: what
//! the text says decides, then one sense a report, the other places of the report, and how many people live there.

mod find;
mod relate;
mod resolve;

use std::collections::BTreeMap;

use rashomon_model::{Bytes, Place, PlacePrecision, RegionKind, Report, Span};
pub use resolve::Candidate;

use crate::{
    gazetteer::{Gazetteer, Row},
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
        match self.place.precision {
            PlacePrecision::Exact => 0,
            PlacePrecision::Town | PlacePrecision::Area => 1,
            PlacePrecision::Unresolved => 4,
            PlacePrecision::Admin1 => 6,
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
    let first = |r: &[Candidate]| r.first().and_then(|c| resources.gazetteer.row(c.row));
    let places: Vec<Place> = toponyms.iter().zip(&resolved).map(|(t, r)| place(report, t, first(r))).collect();
    let mut mentions = Vec::with_capacity(toponyms.len());
    for (index, (toponym, candidates)) in toponyms.iter().zip(resolved).enumerate() {
        let mut place = places[index].clone();
        let within = containers[index].toponym();
        if place.precision == PlacePrecision::Unresolved {
            inherit(&mut place, &containers[index], within.map(|w| &places[w]));
        }
        // A site that a sentence names is where it happens, whatever the preposition.
        let locative = toponym.said.locative || place.precision == PlacePrecision::Exact;
        mentions.push(PlaceMention {
            sentence: toponym.sentence,
            tokens: toponym.tokens,
            span: toponym.span,
            place,
            locative,
            dateline: toponym.dateline,
            facility: toponym.facility,
            within,
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

/// A village that no gazetteer knows lies in the country and the division that the text gives it.
fn inherit(place: &mut Place, container: &relate::Container, within: Option<&Place>) {
    match (container, within) {
        (_, Some(outer)) => {
            place.country.clone_from(&outer.country);
            place.admin1.clone_from(&outer.admin1);
        }
        (relate::Container::Country(code), None) => place.country = Some(code.clone()),
        (relate::Container::Division(country, admin1), None) => {
            place.country = Some(country.clone());
            place.admin1 = Some(admin1.clone());
        }
        _ => {}
    }
}

/// The place of a row; unresolved where there is none.
fn place(report: &Report<Bytes>, toponym: &Toponym, row: Option<Row<'_>>) -> Place {
    let text = toponym.span.of(&report.text).to_owned();
    let Some(row) = row else {
        return Place {
            name: text.clone(),
            lat: None,
            lon: None,
            precision: PlacePrecision::Unresolved,
            country: None,
            admin1: None,
            gazetteer: None,
            text,
        };
    };
    let precision = match row.kind {
        "country" => PlacePrecision::Country,
        "admin1" | "admin2" | "region" | "water" => PlacePrecision::Admin1,
        _ if toponym.said.near => PlacePrecision::Area,
        "city" => PlacePrecision::Town,
        _ => PlacePrecision::Exact,
    };
    // A country or a province has no point of its own: none is given, rather than its middle.
    let point = !matches!(precision, PlacePrecision::Country | PlacePrecision::Admin1);
    let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    Place {
        name: row.name.to_owned(),
        lat: point.then_some(row.lat),
        lon: point.then_some(row.lon),
        precision,
        country: some(row.country),
        admin1: some(row.admin1),
        gazetteer: some(row.id),
        text,
    }
}

/// Whether the mention stands in the dateline of its report.
fn is_dateline(kind: RegionKind) -> bool {
    kind == RegionKind::Dateline
}
