//! Places as they are told to others: the row of the gazetteer with its divisions, what is said of disputed areas, and
//! where something lies that is only told by its distance from a name.

use rashomon_model::{Bytes, Place, PlacePrecision, Report};

use super::{
    Candidate, Resources, Toponym, area,
    relate::Container,
    relation::{self, Lies, Relation},
};
use crate::{
    gazetteer::{Belongs, Gazetteer, Row},
    sentence::Annotation,
};

/// What a name means.
#[derive(Clone, Debug)]
pub(super) struct Grounded {
    pub place: Place,
    /// How exact the name is by itself.
    pub scale: PlacePrecision,
    /// The country in which the gazetteer has it, or the text puts it.
    pub country: Option<String>,
    /// Whether it is a site and no town.
    pub site: bool,
}

/// What each name means by itself.
pub(super) fn named(
    gazetteer: &Gazetteer,
    report: &Report<Bytes>,
    toponyms: &[Toponym],
    containers: &[Container],
    resolved: &[Vec<Candidate>],
) -> Vec<Grounded> {
    let first = |candidates: &[Candidate]| candidates.first().and_then(|c| gazetteer.row(c.row));
    let of = |(toponym, candidates): (&Toponym, &Vec<Candidate>)| {
        let text = toponym.span.of(&report.text);
        first(candidates).map_or_else(|| unknown(text), |row| known(gazetteer, text, &row, toponym.said.near))
    };
    let all: Vec<Grounded> = toponyms.iter().zip(resolved).map(of).collect();
    let mut out = all.clone();
    for (at, grounded) in out.iter_mut().enumerate() {
        if grounded.scale == PlacePrecision::Unresolved {
            inherit(grounded, &containers[at], containers[at].toponym().map(|outer| &all[outer]));
        }
    }
    out
}

/// A name that no gazetteer knows.
fn unknown(text: &str) -> Grounded {
    let place = Place { name: text.to_owned(), text: text.to_owned(), ..Place::default() };
    Grounded { place, scale: PlacePrecision::Unresolved, country: None, site: false }
}

/// The place of a row, named by these words.
pub fn of_row(gazetteer: &Gazetteer, text: &str, row: &Row<'_>) -> Place {
    known(gazetteer, text, row, false).place
}

/// The place of a row.
fn known(gazetteer: &Gazetteer, text: &str, row: &Row<'_>, near: bool) -> Grounded {
    let (precision, scale) = match row.kind {
        "country" => (PlacePrecision::Country, PlacePrecision::Country),
        "admin1" => (PlacePrecision::Admin1, PlacePrecision::Admin1),
        "admin2" => (PlacePrecision::Admin2, PlacePrecision::Admin1),
        "region" => (PlacePrecision::Region, PlacePrecision::Admin1),
        "water" => (PlacePrecision::Water, PlacePrecision::Admin1),
        _ if near => (PlacePrecision::Area, PlacePrecision::Area),
        "city" => (PlacePrecision::Town, PlacePrecision::Town),
        _ => (PlacePrecision::Exact, PlacePrecision::Exact),
    };
    // A country or a province has no point of its own: none is given, rather than its middle.
    let point = !matches!(scale, PlacePrecision::Country | PlacePrecision::Admin1);
    let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    let division = gazetteer.division(row);
    let disputed = gazetteer.disputed(row);
    let place = Place {
        name: row.name.to_owned(),
        lat: point.then_some(row.lat),
        lon: point.then_some(row.lon),
        precision,
        country: match disputed {
            Some(Belongs::Is(area)) => area.country.clone(),
            _ => some(row.country),
        },
        admin1: some(row.admin1),
        admin1_iso: division.and_then(|d| d.iso.clone()),
        admin1_geonames: division.map(|d| d.geonames.clone()),
        admin2: (row.kind == "admin2").then(|| row.name.to_owned()),
        disputed: disputed.map(|(Belongs::Is(area) | Belongs::In(area))| Box::new(area.mark.clone())),
        relation: None,
        radius_km: None,
        gazetteer: some(row.id),
        text: text.to_owned(),
    };
    Grounded { place, scale, country: some(row.country), site: point && row.kind != "city" }
}

/// A village that no gazetteer knows lies in the country and the divisions that the text gives it.
fn inherit(grounded: &mut Grounded, container: &Container, within: Option<&Grounded>) {
    let place = &mut grounded.place;
    match (container, within) {
        (_, Some(outer)) => {
            place.country.clone_from(&outer.place.country);
            place.admin1.clone_from(&outer.place.admin1);
            place.admin1_iso.clone_from(&outer.place.admin1_iso);
            place.admin1_geonames.clone_from(&outer.place.admin1_geonames);
            place.admin2.clone_from(&outer.place.admin2);
            place.disputed.clone_from(&outer.place.disputed);
            grounded.country.clone_from(&outer.country);
            return;
        }
        (Container::Country(code), None) => place.country = Some(code.clone()),
        (Container::Division(country, admin1), None) => {
            place.country = Some(country.clone());
            place.admin1 = Some(admin1.clone());
        }
        _ => {}
    }
    grounded.country.clone_from(&place.country);
}

/// Gives what is beside a name its area: to the name itself, and to a place that no gazetteer knows and that is told so.
pub(super) fn relate(
    resources: Resources<'_>,
    report: &Report<Bytes>,
    annotation: &Annotation,
    (toponyms, relations): (&[Toponym], &[Option<Relation>]),
    places: &mut [Grounded],
) {
    let named = places.to_vec();
    for (at, toponym) in toponyms.iter().enumerate() {
        // "in Kuriga, 12 km north of Kaduna": where Kuriga is, which a gazetteer knows or not.
        let behind = relations.get(at + 1).and_then(Option::as_ref);
        let behind = behind.filter(|_| toponyms[at + 1].sentence == toponym.sentence);
        let sentence = &annotation.sentences[toponym.sentence];
        if places[at].scale == PlacePrecision::Unresolved
            && let Some(relation) = behind.filter(|r| relation::places(resources, sentence, toponym, r))
            && let Some(area) = area::area(relation.lies, &named[at + 1], None)
        {
            let anchor = &named[at + 1].place;
            let mut place = area::within(&named[at].place, area);
            place.relation = Some(words(report, relation));
            place.country = place.country.or_else(|| anchor.country.clone());
            places[at].country = places[at].country.take().or_else(|| anchor.country.clone());
            places[at].place = place;
            continue;
        }
        let place = &mut places[at].place;
        if let Some(relation) = &relations[at] {
            let other = match relation.lies {
                Lies::Between(other) => Some(&named[other]),
                _ => None,
            };
            let area = area::area(relation.lies, &named[at], other);
            if let Some(area) = area {
                *place = area::within(place, area);
            }
            // What stands between two parties lies nowhere.
            place.relation = (area.is_some() || other.is_none()).then(|| words(report, relation));
        }
        if place.precision == PlacePrecision::Area && place.radius_km.is_none() {
            place.radius_km = area::area(Lies::Near, &named[at], None).map(|area| area.radius_km);
        }
    }
}

/// The words of a relation on one line.
fn words(report: &Report<Bytes>, relation: &Relation) -> String {
    relation.span.of(&report.text).split_whitespace().collect::<Vec<_>>().join(" ")
}
