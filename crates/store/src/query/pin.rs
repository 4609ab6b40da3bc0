//! What a map and a list show of an incident.

use jiff::civil::Date;
use rashomon_model::{
    Attribute, EventType, FactStatus, Incident, IncidentId, Mode, PlacePrecision, Review, Status, WorkStatus,
};
use serde::Serialize;

/// What a map and a list show of an incident. A ledger gives thousands of them without reading an incident's accounts.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[expect(clippy::struct_excessive_bools, reason = "each is a mark of its own in a list")]
pub struct Pin {
    /// Its id.
    pub id: IncidentId,
    /// One line for people: what, where, when.
    pub title: String,
    /// What kind of event.
    #[serde(rename = "type")]
    pub kind: EventType,
    /// In which manner.
    pub mode: Option<Mode>,
    /// How it stands to reality.
    pub status: Status,
    /// Whether people have looked at it.
    pub review: Review,
    /// The first day on which it may have happened; null where no day is known.
    pub begins: Option<Date>,
    /// The last one; null where no day is known, or the stretch is open.
    pub ends: Option<Date>,
    /// Degrees north, WGS 84, of its place, whatever its precision; null where that is only a country or not resolved.
    pub lat: Option<f64>,
    /// Degrees east, the same.
    pub lon: Option<f64>,
    /// How sure the coordinate is; `unresolved` where there is no place.
    pub precision: PlacePrecision,
    /// How far from the point it may be, in kilometres, where the place is an area.
    pub radius_km: Option<f64>,
    /// The place's name.
    pub place: Option<String>,
    /// ISO 3166-1 alpha-2.
    pub country: Option<String>,
    /// The province's name.
    pub admin1: Option<String>,
    /// Its code in ISO 3166-2.
    pub admin1_iso: Option<String>,
    /// The name of the disputed area in which the place lies.
    pub area_disputed: Option<String>,
    /// Accounts disagree.
    pub contested: bool,
    /// Something is not known yet, says somebody, and nobody has said it since.
    pub awaited: bool,
    /// The dead by the estimate, or the lowest number where it prefers none; the number by which queries ask and sort.
    pub killed: Option<u64>,
    /// The lowest number that is said.
    pub killed_low: Option<u64>,
    /// The highest; null where it is open, or nothing is said.
    pub killed_high: Option<u64>,
    /// The injured by the estimate, or the lowest number where it prefers none.
    pub injured: Option<u64>,
    /// Number of independent origins.
    pub origins: u64,
    /// Whether there may be fewer of them.
    pub at_most: bool,
    /// Number of reports.
    pub reports: u64,
    /// Whether a coder would take it up.
    pub codable: bool,
    /// What is to be done.
    pub work: WorkStatus,
    /// Who does it.
    pub assignee: Option<String>,
}

impl Pin {
    /// That of an incident.
    pub fn of(incident: &Incident) -> Self {
        let place = incident.place.as_ref();
        let located = place.filter(|p| !matches!(p.precision, PlacePrecision::Country | PlacePrecision::Unresolved));
        let toll = |of: Attribute| {
            let fact = incident.facts.iter().find(|f| f.attribute == of && f.of.is_none());
            fact.and_then(|f| f.estimate.as_ref())
        };
        let (killed, injured) = (toll(Attribute::Killed), toll(Attribute::Injured));
        let any = |status| incident.facts.iter().any(|f| f.status == status);
        Self {
            id: incident.id.clone(),
            title: incident.title.clone(),
            kind: incident.kind.clone(),
            mode: incident.mode.clone(),
            status: incident.status,
            review: incident.review,
            begins: incident.when.as_ref().map(|when| when.start),
            ends: incident.when.as_ref().and_then(|when| when.end),
            lat: located.and_then(|p| p.lat),
            lon: located.and_then(|p| p.lon),
            precision: place.map_or(PlacePrecision::Unresolved, |p| p.precision),
            radius_km: place.and_then(|p| p.radius_km),
            place: place.map(|p| p.name.clone()),
            country: place.and_then(|p| p.country.clone()),
            admin1: place.and_then(|p| p.admin1.clone()),
            admin1_iso: place.and_then(|p| p.admin1_iso.clone()),
            area_disputed: place.and_then(|p| p.disputed.as_ref()).map(|disputed| disputed.area.clone()),
            contested: any(FactStatus::Contested),
            awaited: any(FactStatus::Pending),
            killed: killed.map(|e| bounded(e.best.unwrap_or(e.low))),
            killed_low: killed.map(|e| bounded(e.low)),
            killed_high: killed.and_then(|e| e.high).map(bounded),
            injured: injured.map(|e| bounded(e.best.unwrap_or(e.low))),
            origins: incident.origins as u64,
            at_most: incident.at_most,
            reports: incident.reports.len() as u64,
            codable: incident.uncodable.is_empty(),
            work: incident.work.status,
            assignee: incident.work.assignee.clone(),
        }
    }
}

/// A number that columns can hold: what a text makes up beyond that is no number of people.
fn bounded(number: u64) -> u64 {
    number.min(i64::MAX as u64)
}
