//! A row an event as one report tells it, as the R package `eventreport` takes them (the shape of MAVERICK).
//!
//! | columns | hold |
//! |---|---|
//! | `id` `event_id` | our event's id, our incident's id |
//! | `country` `date_start` `date_end` | as this report tells them; the incident's where it does not |
//! | `city` `location` | name of the town, where it is one; the report's own words |
//! | `latitude` `longitude` `geo_precision` | degrees; 1 the country … 6 the site, the other way round than UCDP |
//! | `actor1` … `actor6` | who took part, by this report: those who did it first |
//! | `_type` `_precision` | class of the register of actors; 2 named in the register, 1 by the report's words only |
//! | `_perpetrator` `_victim` | 1 or 0 |
//! | `deaths_best` `_low` `_high`, `injuries_…` | by this report alone: of several figures in it the one that stands, of these the lowest |
//! | `source` `source_classification` | publisher, else where it was read; the kinds of the speakers of its figures |
//!
//! An open upper bound is empty, and so is a number that the report does not tell: unknown is never zero. What people rejected or
//! corrected is as they left it.

use std::collections::BTreeSet;

use rashomon_core::ground::actor::ActorKind;
use rashomon_model::{Attribute, Fact, Place, PlacePrecision};

use super::{
    account::{Account, Actor},
    countries::country,
    loss::{LossKind, Losses},
    scene::Scene,
    shape::{Basis, Cell, Column, Row, count, day, list, number, real, text, whole, word, words},
};
use crate::Error;

/// The columns, in order.
pub(super) const COLUMNS: &[Column] = &[
    text("id"),
    text("event_id"),
    text("country"),
    day("date_start"),
    day("date_end"),
    text("city"),
    text("location"),
    number("latitude"),
    number("longitude"),
    whole("geo_precision"),
    text("actor1"),
    text("actor1_type"),
    whole("actor1_precision"),
    whole("actor1_perpetrator"),
    whole("actor1_victim"),
    text("actor2"),
    text("actor2_type"),
    whole("actor2_precision"),
    whole("actor2_perpetrator"),
    whole("actor2_victim"),
    text("actor3"),
    text("actor3_type"),
    whole("actor3_precision"),
    whole("actor3_perpetrator"),
    whole("actor3_victim"),
    text("actor4"),
    text("actor4_type"),
    whole("actor4_precision"),
    whole("actor4_perpetrator"),
    whole("actor4_victim"),
    text("actor5"),
    text("actor5_type"),
    whole("actor5_precision"),
    whole("actor5_perpetrator"),
    whole("actor5_victim"),
    text("actor6"),
    text("actor6_type"),
    whole("actor6_precision"),
    whole("actor6_perpetrator"),
    whole("actor6_victim"),
    whole("deaths_best"),
    whole("deaths_low"),
    whole("deaths_high"),
    whole("injuries_best"),
    whole("injuries_low"),
    whole("injuries_high"),
    text("source"),
    text("source_classification"),
];

/// Actors that have columns.
const ACTORS: usize = 6;

/// What this holds of an incident.
const HELD: &[Attribute] = &[
    Attribute::Killed,
    Attribute::Injured,
    Attribute::Perpetrator,
    Attribute::Responsibility,
    Attribute::Target,
    Attribute::Victim,
    Attribute::Place,
    Attribute::Date,
];

/// A row for each event that was merged into the incident.
pub(super) fn rows(scene: &Scene<'_>, losses: &mut Losses) -> Result<Vec<Row>, Error> {
    let other = |fact: &Fact| !HELD.contains(&fact.attribute);
    losses.note_if(scene.incident.facts.iter().any(other), LossKind::Attributes, scene.id());
    losses.note_if(scene.open().1, LossKind::Pending, scene.id());
    let parts = |fact: &Fact| matches!(fact.attribute, Attribute::Killed | Attribute::Injured) && fact.kind.is_some();
    losses.note_if(scene.incident.facts.iter().any(parts), LossKind::VictimKinds, scene.id());
    let events = scene.events()?;
    Ok(events.into_iter().map(|(record, event)| row(scene, &Account::new(scene, record, event), losses)).collect())
}

fn row(scene: &Scene<'_>, account: &Account<'_>, losses: &mut Losses) -> Row {
    let (event, record) = (account.event, account.record);
    let (when, place) = (account.when(), account.place());
    let code = place.and_then(|p| p.country.as_deref());
    let city = place.filter(|p| p.precision == PlacePrecision::Town).map(|p| p.name.as_str());
    let location = place.map(|p| if p.text.is_empty() { p.name.as_str() } else { p.text.as_str() });
    let mut cells = vec![
        word(Some(&event.id)).ours(),
        word(Some(scene.id())).ours(),
        words(code.map(|code| country(code).map_or(code, |country| country.name))).on(Basis::Where),
        word(when.map(|w| w.start)).on(Basis::When),
        word(when.and_then(|w| w.end)).on(Basis::When),
        words(city).on(Basis::Where),
        words(location).on(Basis::Where),
        real(place.and_then(|p| p.lat)).on(Basis::Where),
        real(place.and_then(|p| p.lon)).on(Basis::Where),
        count(place.and_then(Place::maverick_precision).map(u64::from)).on(Basis::Where),
    ];
    let actors = account.actors();
    losses.note_if(actors.len() > ACTORS, LossKind::MoreActors, event.id.as_str());
    let before = cells.len();
    cells.extend(actors.iter().take(ACTORS).flat_map(actor_cells));
    cells.resize(before + ACTORS * 5, Cell::default());
    for attribute in [Attribute::Killed, Attribute::Injured] {
        cells.extend(figures(account, attribute, losses));
    }
    let publisher = record.report.publisher.as_deref().unwrap_or(&record.report.origin);
    cells.push(words(Some(publisher)).on(Basis::Told));
    cells.push(classified(account));
    Row {
        report: Some(record.report.id.clone()),
        event: Some(event.id.clone()),
        point: place.and_then(|p| p.lat.zip(p.lon)),
        ..Row::new(event.id.as_str(), cells)
    }
}

/// Best, low and high.
fn figures(account: &Account<'_>, attribute: Attribute, losses: &mut Losses) -> [Cell; 3] {
    let Some(figures) = account.figures(attribute) else { return Default::default() };
    losses.note_if(figures.high.is_none(), LossKind::OpenRange, account.event.id.as_str());
    [Some(figures.best), Some(figures.low), figures.high]
        .map(|number| count(number).on(Basis::Claims(number.map(|number| figures.claims(number)).unwrap_or_default())))
}

fn actor_cells(actor: &Actor) -> [Cell; 5] {
    let flag = |is: bool| count(Some(u64::from(is)));
    [
        words(Some(&actor.name)),
        word(actor.class().map(ActorKind::as_str)),
        count(Some(if actor.entry.is_some() { 2 } else { 1 })),
        flag(actor.perpetrator),
        flag(actor.victim),
    ]
    .map(|datum| datum.on(Basis::Claims(actor.claims.clone())))
}

/// The kinds of those who say the report's figures.
fn classified(account: &Account<'_>) -> Cell {
    let of_figures = account.claims.values().filter(|c| matches!(c.attribute, Attribute::Killed | Attribute::Injured));
    let (mut kinds, mut ids) = (BTreeSet::new(), Vec::new());
    for claim in of_figures {
        if let Some(speaker) = account.record.extraction.speaker(&claim.speaker) {
            kinds.insert(speaker.kind.as_str());
            ids.push(claim.id.clone());
        }
    }
    list(kinds).on(Basis::Claims(ids))
}
