//! Incidents as a `FeatureCollection` by RFC 7946, a feature an incident.
//!
//! The geometry is a point, degrees east before degrees north, or null where no point is known: of a province, of a country, of a
//! name that no gazetteer knows. `precision` and `radius_km` say how exact it is.
//!
//! | properties | hold |
//! |---|---|
//! | `id` `title` `type` `mode` `status` | as in the list of incidents |
//! | `start` `end` | first and last day |
//! | `place` `precision` `radius_km` `country` `admin1` `admin1_iso` | where, how exact, country (ISO 3166-1 alpha-2), province and its code |
//! | `area_disputed` | name of the disputed area that it lies in, or null |
//! | `disputed` `awaited` | whether accounts of any fact exclude each other; whether any fact was not known yet |
//! | `killed_low` `killed_best` `killed_high` | the estimate over all victims; null where it is not known |
//! | `origins` `at_most` `reports` `review` | independent origins, whether there may be fewer, reports, whether people looked at it |

use std::io::Write;

use rashomon_model::{Attribute, Place};
use serde::Serialize;

use super::{
    loss::Losses,
    scene::Scene,
    shape::{Basis, Cell, Column, Datum, Row, count, day, flag, number, real, text, whole, word, words},
    sheet::{self, Sheet},
    toll,
};
use crate::Error;

/// The properties, in order.
pub(super) const COLUMNS: &[Column] = &[
    text("id"),
    text("title"),
    text("type"),
    text("mode"),
    text("status"),
    day("start"),
    day("end"),
    text("place"),
    text("precision"),
    number("radius_km"),
    text("country"),
    text("admin1"),
    text("admin1_iso"),
    text("area_disputed"),
    flag("disputed"),
    flag("awaited"),
    whole("killed_low"),
    whole("killed_best"),
    whole("killed_high"),
    whole("origins"),
    flag("at_most"),
    whole("reports"),
    text("review"),
];

/// What this holds of an incident.
const HELD: &[Attribute] = &[Attribute::Killed, Attribute::Place, Attribute::Date];

/// The feature of an incident.
#[expect(clippy::unnecessary_wraps, reason = "the rows of all formats are made alike")]
pub(super) fn rows(scene: &Scene<'_>, losses: &mut Losses) -> Result<Vec<Row>, Error> {
    let incident = scene.incident;
    scene.note_common(HELD, losses);
    let (disputed, awaited) = scene.open();
    let place = scene.place();
    let at = |of: fn(&Place) -> Option<&str>| words(place.and_then(of)).on(Basis::Where);
    let (when, reports) = (incident.when.as_ref(), incident.reports.len() as u64);
    let mut cells = vec![
        word(Some(&incident.id)).ours(),
        words(Some(&incident.title)).on(Basis::Type),
        word(Some(&incident.kind)).on(Basis::Type),
        word(incident.mode.as_ref()).on(Basis::Type),
        word(Some(incident.status)).on(Basis::Type),
        word(when.map(|w| w.start)).on(Basis::When),
        word(when.and_then(|w| w.end)).on(Basis::When),
        at(|p| Some(&p.name)),
        word(place.map(|p| p.precision)).on(Basis::Where),
        real(place.and_then(|p| p.radius_km)).on(Basis::Where),
        at(|p| p.country.as_deref()),
        at(|p| p.admin1.as_deref()),
        at(|p| p.admin1_iso.as_deref()),
        at(|p| p.disputed.as_ref().map(|d| d.area.as_str())),
        Datum::Flag(disputed).ours(),
        Datum::Flag(awaited).ours(),
    ];
    cells.extend(killed(scene));
    cells.extend([
        count(Some(incident.origins as u64)).ours(),
        Datum::Flag(incident.at_most).ours(),
        count(Some(reports)).ours(),
        word(Some(incident.review)).ours(),
    ]);
    let point = place.and_then(|p| p.lat.zip(p.lon));
    Ok(vec![Row { point, ..Row::new(scene.id(), cells) }])
}

/// Low, best and high of the estimate over all victims.
fn killed(scene: &Scene<'_>) -> [Cell; 3] {
    let fact = scene.facts(Attribute::Killed).find(|fact| fact.of.is_none());
    let Some((fact, estimate)) = fact.and_then(|fact| Some((fact, fact.estimate.as_ref()?))) else {
        return Default::default();
    };
    [Some(estimate.low), estimate.best, estimate.high].map(|number| {
        let claims = number.map(|number| toll::claims(fact, number)).unwrap_or_default();
        count(number).on(Basis::Claims(claims))
    })
}

/// The collection as it is written.
pub(super) struct Features<'a> {
    out: &'a mut dyn Write,
    any: bool,
}

#[derive(Serialize)]
struct Feature {
    r#type: &'static str,
    geometry: Option<Point>,
    properties: serde_json::Map<String, serde_json::Value>,
}

#[derive(Serialize)]
struct Point {
    r#type: &'static str,
    coordinates: [f64; 2],
}

impl<'a> Features<'a> {
    pub fn new(out: &'a mut dyn Write) -> Result<Self, Error> {
        out.write_all(b"{\"type\":\"FeatureCollection\",\"features\":[")?;
        Ok(Self { out, any: false })
    }
}

impl Sheet for Features<'_> {
    fn row(&mut self, row: &Row) -> Result<(), Error> {
        let properties = COLUMNS.iter().zip(&row.cells).map(|(column, cell)| (column.name, &cell.datum));
        let point = |(lat, lon)| Point { r#type: "Point", coordinates: [lon, lat] };
        let feature =
            Feature { r#type: "Feature", geometry: row.point.map(point), properties: sheet::object(properties)? };
        let between = if std::mem::replace(&mut self.any, true) { ",\n" } else { "\n" };
        self.out.write_all(between.as_bytes())?;
        Ok(self.out.write_all(sheet::json(&feature)?.as_bytes())?)
    }

    fn finish(&mut self) -> Result<(), Error> {
        Ok(self.out.write_all(b"\n]}\n")?)
    }
}
