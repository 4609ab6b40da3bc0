//! PLOVER 1.0, a JSON value an event as one report tells it.
//!
//! | key | holds |
//! |---|---|
//! | `id` `link` | our event's id; the incident that it is part of |
//! | `date` `enddate` | first and last day |
//! | `actor` `recipient` | who did it, to whom: `code` (ISO 3166-1 alpha-3), `sector`, `entity_text`, `identifier_id` and `identifier_text` by the register of actors |
//! | `event` `mode` `quad_code` `event_text` | event type and mode; 1 verbal and 2 material cooperation, 3 verbal and 4 material conflict; the words |
//! | `event_loc` | `extracted_place`, `resolved_place`, `geonameid`, `lat`, `lon`, `city`, `district`, `province`, `country`, `country_code` |
//! | `size` | `dead`, `injured`, `arrested`, by this report |
//! | `cite_info` | `url`, `title`, `language`, `publication` |
//! | `coder` | this program |
//!
//! The auxiliary modes of the manual stand behind the mode: `negation` (denied), `future` (planned, threatened), `hypothetical`,
//! `historical` (a report that only looks back). A number that is not known has no key. `actor` and `event` are always there.

use rashomon_core::ground::actor::{ActorKind, Entry};
use rashomon_model::{Attribute, ClaimId, Place, PlacePrecision, Status, Uncodable};
use serde_json::{Map, Value, json};

use super::{
    account::{Account, Actor},
    countries::country,
    loss::{LossKind, Losses},
    scene::Scene,
    shape::{Basis, Cell, Column, Datum, Row, count, day, json, text, whole, word},
};
use crate::Error;

/// The keys, in order.
pub(super) const COLUMNS: &[Column] = &[
    text("id"),
    day("date"),
    day("enddate"),
    json("actor"),
    json("recipient"),
    json("event"),
    json("mode"),
    whole("quad_code"),
    json("event_text"),
    json("event_loc"),
    json("size"),
    text("link"),
    json("cite_info"),
    text("coder"),
];

/// What this holds of an incident.
const HELD: &[Attribute] = &[
    Attribute::Killed,
    Attribute::Injured,
    Attribute::Arrested,
    Attribute::Perpetrator,
    Attribute::Responsibility,
    Attribute::Target,
    Attribute::Victim,
    Attribute::Place,
    Attribute::Date,
];

/// A value for each event that was merged into the incident.
pub(super) fn rows(scene: &Scene<'_>, losses: &mut Losses) -> Result<Vec<Row>, Error> {
    note(scene, losses);
    let events = scene.events()?;
    Ok(events.into_iter().map(|(record, event)| row(scene, &Account::new(scene, record, event), losses)).collect())
}

/// Notes what neither PLOVER nor POLECAT can say of an incident.
pub(super) fn note(scene: &Scene<'_>, losses: &mut Losses) {
    let other = |fact: &rashomon_model::Fact| !HELD.contains(&fact.attribute);
    losses.note_if(scene.incident.facts.iter().any(other), LossKind::Attributes, scene.id());
    let (disputed, pending) = scene.open();
    losses.note_if(disputed, LossKind::Disputed, scene.id());
    losses.note_if(pending, LossKind::Pending, scene.id());
}

fn row(scene: &Scene<'_>, account: &Account<'_>, losses: &mut Losses) -> Row {
    let event = account.event;
    let (when, place) = (account.when(), account.place());
    losses.note_if(when.is_none(), LossKind::NoDate, event.id.as_str());
    let (actors, recipients) = sides(account);
    let cells = vec![
        word(Some(&event.id)).ours(),
        word(when.map(|w| w.start)).on(Basis::When),
        word(when.and_then(|w| w.end)).on(Basis::When),
        entities(&actors, true),
        entities(&recipients, false),
        Datum::Json(json!([event.kind])).on(Basis::Type),
        some(json!(modes(scene, account))).on(Basis::Type),
        count(quad(&event.kind.0)).on(Basis::Type),
        Datum::Json(json!(event.trigger.text)).on(Basis::Type),
        place.map_or(Datum::Empty, |place| some(location(place))).on(Basis::Where),
        size(account, losses),
        word(Some(scene.id())).ours(),
        some(citation(account)).on(Basis::Told),
        word(Some(format!("Rashomon {}", env!("CARGO_PKG_VERSION")))).ours(),
    ];
    Row {
        report: Some(account.record.report.id.clone()),
        event: Some(event.id.clone()),
        ..Row::new(event.id.as_str(), cells)
    }
}

/// A value, unless nothing stands in it.
fn some(value: Value) -> Datum {
    match &value {
        Value::Object(map) if map.is_empty() => Datum::Empty,
        Value::Array(all) if all.is_empty() => Datum::Empty,
        _ => Datum::Json(value),
    }
}

/// An object of the keys that have a value.
fn known(entries: impl IntoIterator<Item = (&'static str, Value)>) -> Value {
    let all = entries.into_iter().filter(|(_, value)| !value.is_null());
    Value::Object(all.map(|(key, value)| (key.to_owned(), value)).collect::<Map<_, _>>())
}

/// Who did it, and to whom.
pub(super) fn sides(account: &Account<'_>) -> (Vec<Actor>, Vec<Actor>) {
    account.actors().into_iter().partition(|actor| actor.perpetrator)
}

fn entities(actors: &[Actor], always: bool) -> Cell {
    let claims: Vec<ClaimId> = actors.iter().flat_map(|actor| actor.claims.iter().cloned()).collect();
    let entity = |actor: &Actor| {
        let entry = actor.entry.as_ref();
        known([
            ("code", json!(entry.and_then(alpha3))),
            ("sector", json!(entry.map(sector))),
            ("entity_text", json!(actor.words)),
            ("identifier_id", json!(entry.map(|entry| &entry.id))),
            ("identifier_text", json!(entry.map(|entry| &entry.name))),
        ])
    };
    let all: Vec<Value> = actors.iter().map(entity).collect();
    let datum = if always { Datum::Json(json!(all)) } else { some(json!(all)) };
    datum.on(Basis::Claims(claims))
}

/// Where an actor is at home, ISO 3166-1 alpha-3.
pub(super) fn alpha3(entry: &Entry) -> Option<&'static str> {
    Some(country(entry.country.as_deref()?)?.alpha3)
}

/// PLOVER's sector of an actor.
pub(super) fn sector(entry: &Entry) -> &'static str {
    // Forces of a state bear their country's code in front: "ml-army".
    let force = entry.id.get(3..).filter(|_| entry.id.get(2..3) == Some("-")).unwrap_or_default();
    match (entry.kind, force) {
        (ActorKind::State, "police") => "COP",
        (ActorKind::State, "army" | "air-force" | "navy" | "military" | "border-guard") => "MIL",
        (ActorKind::State, "intelligence") => "SPY",
        (ActorKind::State, "justice") => "JUD",
        (ActorKind::State, _) => "GOV",
        (ActorKind::Rebel, _) => "REB",
        (ActorKind::PoliticalMilitia | ActorKind::IdentityMilitia, _) => "UAF",
        (ActorKind::Rioters | ActorKind::Protesters | ActorKind::Civilians, _) => "CVL",
        (ActorKind::External, _) => "IGO",
    }
}

/// The mode, and the auxiliary modes that say how it stands to reality.
pub(super) fn modes(scene: &Scene<'_>, account: &Account<'_>) -> Vec<String> {
    let auxiliary = match account.event.status {
        Status::Denied => Some("negation"),
        Status::Planned | Status::Threatened => Some("future"),
        Status::Hypothetical | Status::Generic => Some("hypothetical"),
        Status::Occurred | Status::Attempted | Status::Foiled => None,
    };
    let back = scene.incident.uncodable.contains(&Uncodable::LookBack).then_some("historical");
    let mode = account.event.mode.as_ref().map(|mode| mode.0.as_str());
    mode.into_iter().chain(auxiliary).chain(back).map(str::to_owned).collect()
}

/// PLOVER's quad code.
pub(super) fn quad(kind: &str) -> Option<u64> {
    match kind {
        "AGREE" | "CONSULT" | "SUPPORT" | "CONCEDE" => Some(1),
        "COOPERATE" | "AID" | "RETREAT" => Some(2),
        "REQUEST" | "ACCUSE" | "REJECT" | "THREATEN" => Some(3),
        "PROTEST" | "SANCTION" | "MOBILIZE" | "COERCE" | "ASSAULT" => Some(4),
        _ => None,
    }
}

/// The number of a place at `GeoNames`.
pub(super) fn geoname(place: &Place) -> Option<u64> {
    place.gazetteer.as_deref()?.strip_prefix("geonames:")?.parse().ok()
}

/// The name of the town, where the place is one or lies in one.
pub(super) fn city(place: &Place) -> Option<&str> {
    (place.precision == PlacePrecision::Town).then_some(place.name.as_str())
}

fn location(place: &Place) -> Value {
    let code = place.country.as_deref().and_then(country);
    known([
        ("extracted_place", json!(place.text)),
        ("resolved_place", json!(place.name)),
        ("geonameid", json!(geoname(place))),
        ("lat", json!(place.lat)),
        ("lon", json!(place.lon)),
        ("city", json!(city(place))),
        ("district", json!(place.admin2)),
        ("province", json!(place.admin1)),
        ("country", json!(code.map(|country| country.name))),
        ("country_code", json!(code.map(|country| country.alpha3))),
    ])
}

/// The numbers of this report, with the claims that say them.
fn size(account: &Account<'_>, losses: &mut Losses) -> Cell {
    let mut claims = Vec::new();
    let mut number = |attribute| {
        let figures = account.figures(attribute)?;
        let id = account.event.id.as_str();
        losses.note_if(figures.high != Some(figures.best), LossKind::RangeAsNumber, id);
        claims.extend(figures.claims(figures.best));
        Some(figures.best)
    };
    let size = known([
        ("dead", json!(number(Attribute::Killed))),
        ("injured", json!(number(Attribute::Injured))),
        ("arrested", json!(number(Attribute::Arrested))),
    ]);
    some(size).on(Basis::Claims(claims))
}

fn citation(account: &Account<'_>) -> Value {
    let report = &account.record.report;
    known([
        ("url", json!(report.url)),
        ("title", json!(report.title)),
        ("language", json!(report.language)),
        ("publication", json!(report.publisher)),
    ])
}

#[cfg(test)]
mod tests {
    use rashomon_core::{data::Data, ontology::Ontology};

    use super::*;

    #[test]
    fn every_event_type_has_a_quad_code() {
        for kind in Ontology::of(&Data::embedded()).unwrap().kinds() {
            assert!(quad(&kind.kind).is_some(), "{}", kind.key());
        }
    }
}
