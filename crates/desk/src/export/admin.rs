//! Counts by month, province and kind of event, in the shape of the conflict events of HDX HAPI.
//!
//! | column | holds |
//! |---|---|
//! | `location_code` | country, ISO 3166-1 alpha-3; empty for a disputed area that is of none |
//! | `admin1_code` | province: its P-code where it is a place of one's own with one, else ISO 3166-2, else the code of `GeoNames` |
//! | `admin2_code` | P-code of the district, where the place is one of one's own; else empty: rows are by province |
//! | `event_type` | `political_violence` (ACLED's battles, explosions, violence against civilians, mob violence), `demonstration` (protests, violent demonstrations), and of the first those that aim at civilians once more as `civilian_targeting` |
//! | `reference_period_start` `reference_period_end` | first and last day of the month |
//! | `events` | incidents |
//! | `fatalities` | sum of the conservative numbers that are told; empty where none is |
//!
//! An incident counts in the month of its first day. What is of no such kind (agreements, arrests), in no province or in no month is
//! not counted, and the report of losses says so. In the sidecar each count is a row for each incident that it is made of, with what
//! the incident adds to it.

use std::collections::BTreeMap;

use jiff::civil::Date;
use rashomon_model::{Attribute, Place, PlacePrecision};

use super::{
    acled,
    loss::{LossKind, Losses},
    scene::Scene,
    shape::{Basis, Column, Row, count, day, text, whole, word, words},
    toll::{self, Told},
};
use crate::Error;

/// The columns, in order.
pub(super) const COLUMNS: &[Column] = &[
    text("location_code"),
    text("admin1_code"),
    text("admin2_code"),
    text("event_type"),
    day("reference_period_start"),
    day("reference_period_end"),
    whole("events"),
    whole("fatalities"),
];

/// What this holds of an incident.
const HELD: &[Attribute] = &[Attribute::Killed, Attribute::Place, Attribute::Date];

/// What is counted together.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    location: String,
    admin1: String,
    admin2: String,
    month: Date,
    kind: &'static str,
}

/// Counts as they grow.
#[derive(Debug, Default)]
pub(super) struct Months(BTreeMap<Key, (u64, Option<u64>)>);

impl Months {
    /// Counts an incident; gives what it adds, for the sidecar.
    pub fn add(&mut self, scene: &Scene<'_>, losses: &mut Losses) -> Result<Vec<Row>, Error> {
        let id = scene.id();
        let Some(place) = scene.place().filter(|place| place.acled_precision().is_some()) else {
            losses.note(LossKind::NoProvince, id);
            return Ok(Vec::new());
        };
        let when = scene.incident.when.as_ref().filter(|when| acled::dated(when).is_some());
        let Some(when) = when else {
            losses.note(LossKind::NoDate, id);
            return Ok(Vec::new());
        };
        let kinds = kinds(scene)?;
        losses.note_if(kinds.is_empty(), LossKind::NotCounted, id);
        if kinds.is_empty() {
            return Ok(Vec::new());
        }
        scene.note_common(HELD, losses);
        let (admin1, admin2) = divisions(place);
        let country = scene.country();
        losses.note_if(country.is_none() || admin1.is_none(), LossKind::NoCode, id);
        let (deaths, basis) = deaths(scene, losses);
        let mut rows = Vec::new();
        for kind in kinds {
            let key = Key {
                location: country.map(|c| c.alpha3.to_owned()).unwrap_or_default(),
                admin1: admin1.unwrap_or_default().to_owned(),
                admin2: admin2.unwrap_or_default().to_owned(),
                month: when.start.first_of_month(),
                kind,
            };
            let mut cells = row(&key, 1, deaths).cells;
            cells[6].basis = Basis::Type;
            cells[7].basis.clone_from(&basis);
            rows.push(Row { part: true, ..Row::new(format!("{}|{id}", key.name()), cells) });
            let (events, fatalities) = self.0.entry(key).or_default();
            *events += 1;
            if let Some(deaths) = deaths {
                *fatalities = Some(fatalities.unwrap_or(0).saturating_add(deaths));
            }
        }
        Ok(rows)
    }

    /// The rows, by country, province, month and kind.
    pub fn rows(&self) -> impl Iterator<Item = Row> + '_ {
        self.0.iter().map(|(key, (events, fatalities))| row(key, *events, *fatalities))
    }
}

impl Key {
    /// As the sidecar names it: `MLI|ML-7|2024-11|political_violence`.
    fn name(&self) -> String {
        let division = if self.admin2.is_empty() { &self.admin1 } else { &self.admin2 };
        format!("{}|{division}|{}|{}", self.location, self.month.strftime("%Y-%m"), self.kind)
    }
}

/// Codes of the province and of the district.
fn divisions(place: &Place) -> (Option<&str>, Option<&str>) {
    let own = place.gazetteer.as_deref().and_then(|id| id.strip_prefix("pcode:"));
    let known = place.admin1_iso.as_deref().or(place.admin1_geonames.as_deref());
    match place.precision {
        PlacePrecision::Admin1 => (own.or(known), None),
        PlacePrecision::Admin2 => (known, own),
        _ => (known, None),
    }
}

fn row(key: &Key, events: u64, fatalities: Option<u64>) -> Row {
    let cells = vec![
        words(Some(&key.location)).ours(),
        words(Some(&key.admin1)).ours(),
        words(Some(&key.admin2)).ours(),
        word(Some(key.kind)).ours(),
        word(Some(key.month)).ours(),
        word(Some(key.month.last_of_month())).ours(),
        count(Some(events)).ours(),
        count(fatalities).ours(),
    ];
    Row::new(key.name(), cells)
}

/// As what the incident counts.
fn kinds(scene: &Scene<'_>) -> Result<Vec<&'static str>, Error> {
    // What ACLED's shape loses of it is not lost here.
    let sides = acled::Sides::of(scene, &mut Losses::default())?;
    Ok(match sides.kind.disorder() {
        "Political violence" if sides.targets_civilians() => vec!["civilian_targeting", "political_violence"],
        "Political violence" => vec!["political_violence"],
        "Demonstrations" => vec!["demonstration"],
        "Political violence; Demonstrations" => vec!["civilian_targeting", "demonstration", "political_violence"],
        _ => Vec::new(),
    })
}

fn deaths(scene: &Scene<'_>, losses: &mut Losses) -> (Option<u64>, Basis) {
    match toll::told(scene.incident, Attribute::Killed, toll::CONSERVATIVE) {
        Told::Number(toll) => {
            losses.note_if(toll.high != Some(toll.number()), LossKind::RangeAsNumber, scene.id());
            (Some(toll.number()), Basis::Claims(toll.claims))
        }
        Told::NoNumber(_) => {
            losses.note(LossKind::NotToldByNumber, scene.id());
            (None, Basis::Ours)
        }
        Told::Nothing => (None, Basis::Ours),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn p_codes_go_before_codes() {
        let of = |precision, id: &str| {
            let place = Place {
                precision,
                gazetteer: Some(id.to_owned()),
                admin1_iso: Some("NG-AD".to_owned()),
                ..Place::default()
            };
            let (admin1, admin2) = divisions(&place);
            (admin1.map(str::to_owned), admin2.map(str::to_owned))
        };
        let some = |code: &str| Some(code.to_owned());
        assert_eq!(of(PlacePrecision::Town, "pcode:NG002001"), (some("NG-AD"), None));
        assert_eq!(of(PlacePrecision::Admin1, "pcode:NG002"), (some("NG002"), None));
        assert_eq!(of(PlacePrecision::Admin1, "geonames:7"), (some("NG-AD"), None));
        assert_eq!(of(PlacePrecision::Admin2, "pcode:NG002001"), (some("NG-AD"), some("NG002001")));
    }
}
