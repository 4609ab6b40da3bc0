//! What a map draws, and the incidents behind a part of it.

use axum::extract::{RawQuery, State};
use rashomon_desk::Pin;
use rashomon_model::IncidentId;
use serde_json::{Value, json};

use super::Told;
use crate::{
    app::App,
    asked::Asked,
    ground::{FINEST, Group, Kind, Map},
    problem::Problem,
};

/// Squares across a tile of 512 px, as a power of two: one is 8 px wide where the zoom is a whole number.
const SQUARES: u8 = 6;
/// Squares of an answer at most: what is dense is told by larger ones, which a map still joins where they touch.
const CELLS: usize = 4_000;
/// Where the incidents behind a part of a map are.
const INCIDENTS: &str = "/api/v1/map/incidents";
/// Incidents of a group that are shown.
const MOST: usize = 30;
/// Squares that one group may have.
const TOGETHER: usize = 200;

/// What a map draws of the incidents of a filter, in one answer for any number of them. Squares are counted, of 8 px at the `zoom` and
/// larger ones where they were more than 4,000; with a `box` only what reaches into it is given, and `areas` is null.
///
/// # Errors
/// [`Problem::Bad`].
#[utoipa::path(get, path = "/api/v1/map", tag = "map",
    params(("zoom" = Option<u8>, Query, description = "0 to 18: the world is 512 px · 2^zoom wide; 1 where it is not given"),
        ("box" = Option<String>, Query, description = "south,west,north,east in degrees: what is in view")),
    responses((status = 200, body = serde_json::Value,
        description = "Asked for as incidents are. The world is 2^`level` squares wide. `incidents` and `nowhere` are numbers of the filter, `bounds` its west, south, east \
            and north. `cells` are lists: column, row, longitude, latitude, pins, those disputed, awaited, in an area that several \
            claim, their precision or null, whether they lie apart. `circles` are lists: column, row, size, longitude, latitude, \
            radius in km, incidents, those disputed, in an area that several claim. `areas` are objects"),
        (status = 400, description = "bad-value", content_type = "application/problem+json", body = serde_json::Value)))]
pub async fn show(State(app): State<App>, RawQuery(raw): RawQuery) -> Result<Told<Map>, Problem> {
    let asked = Asked::of(raw.as_deref());
    let zoom = asked.parsed::<u8>("zoom")?.unwrap_or(1);
    let view = asked.parsed("box")?;
    let at = asked.at()?;
    let kept = app.clone();
    app.read(at, move |desk| {
        let query = asked.query(desk.data().ontology()?)?;
        let ground = kept.ground(desk, &asked.filter().address(""), &query)?;
        Ok(Told(ground.map(zoom.saturating_add(SQUARES).min(FINEST), view, CELLS)))
    })
    .await
}

/// The incidents that a map draws as one, as `GeoJSON`, the earliest first and 30 at most; where no group is asked for, those of the
/// filter, by pages as the list.
///
/// # Errors
/// [`Problem::Bad`].
#[utoipa::path(get, path = "/api/v1/map/incidents", tag = "map",
    params(("cells" = Option<String>, Query, description = "level.column.row of squares, with commas between them"),
        ("circle" = Option<String>, Query, description = "level.column.row.size"),
        ("division" = Option<String>, Query, description = "the `key` of an area"),
        ("nation" = Option<String>, Query, description = "the `key` of an area that is a country")),
    responses((status = 200, body = serde_json::Value,
        description = "A FeatureCollection with `total`, the incidents of the group or else of the filter, and `next_url`, which is null for \
            a group; asked for as incidents are"),
        (status = 400, description = "bad-value", content_type = "application/problem+json", body = serde_json::Value)))]
pub async fn incidents(State(app): State<App>, RawQuery(raw): RawQuery) -> Result<Told<Value>, Problem> {
    let asked = Asked::of(raw.as_deref());
    let group = group(&asked)?;
    let at = asked.at()?;
    let kept = app.clone();
    app.read(at, move |desk| {
        let query = asked.query(desk.data().ontology()?)?;
        let mut next_url = None;
        let (total, pins) = if let Some(group) = group {
            let ground = kept.ground(desk, &asked.filter().address(""), &query)?;
            let (total, ids) = ground.members(&group, MOST);
            let pin = |id: &IncidentId| desk.pin(id).transpose();
            (u64::try_from(total).unwrap_or(u64::MAX), ids.iter().filter_map(pin).collect::<Result<Vec<_>, _>>()?)
        } else {
            let total = kept.counted(desk, &asked.filter().address(""), &query)?.tallies.incidents;
            let page = desk.pins(&query)?;
            next_url = page.next.map(|next| asked.with("after", Some(&next.to_string())).address(INCIDENTS));
            (total, page.items)
        };
        let features: Vec<Value> = pins.iter().map(feature).collect();
        Ok(Told(json!({ "type": "FeatureCollection", "total": total, "next_url": next_url, "features": features })))
    })
    .await
}

/// The group that an address names, if it names one.
fn group(asked: &Asked) -> Result<Option<Group>, Problem> {
    let bad = |field| Problem::bad(field, "it is none of a map");
    if let Some(cells) = asked.get("cells") {
        let squares: Option<Vec<[u32; 3]>> = cells.split(',').map(numbers).collect();
        let squares = squares.filter(|squares| squares.len() <= TOGETHER).ok_or_else(|| bad("cells"))?;
        let level = level(squares.first().map_or(0, |square| square[0])).ok_or_else(|| bad("cells"))?;
        if squares.iter().any(|square| square[0] != u32::from(level)) {
            return Err(bad("cells"));
        }
        return Ok(Some(Group::Cells(level, squares.into_iter().map(|[_, x, y]| (x, y)).collect())));
    }
    if let Some(circle) = asked.get("circle") {
        let of = numbers(circle).and_then(|[at, x, y, size]| Some(Group::Circle(level(at)?, (x, y), size)));
        return of.map(Some).ok_or_else(|| bad("circle"));
    }
    let area = |field, kind| asked.get(field).map(|key| Group::Area(kind, key.to_owned()));
    Ok(area("division", Kind::Division).or_else(|| area("nation", Kind::Country)))
}

/// A level that squares can have.
fn level(number: u32) -> Option<u8> {
    u8::try_from(number).ok().filter(|level| *level <= FINEST)
}

/// Numbers with points between them.
fn numbers<const N: usize>(text: &str) -> Option<[u32; N]> {
    let numbers: Option<Vec<u32>> = text.split('.').map(|part| part.parse().ok()).collect();
    numbers?.try_into().ok()
}

/// The properties of the export, from a row of the list.
fn feature(pin: &Pin) -> Value {
    let point = pin.lon.zip(pin.lat).map(|(lon, lat)| json!({ "type": "Point", "coordinates": [lon, lat] }));
    json!({
        "type": "Feature",
        "geometry": point,
        "properties": {
            "id": pin.id, "title": pin.title, "type": pin.kind, "mode": pin.mode, "status": pin.status,
            "start": pin.begins, "end": pin.ends, "place": pin.place, "precision": pin.precision,
            "radius_km": pin.radius_km, "country": pin.country, "admin1": pin.admin1, "admin1_iso": pin.admin1_iso,
            "area_disputed": pin.area_disputed, "disputed": pin.contested, "awaited": pin.awaited,
            "killed_low": pin.killed_low, "killed_best": pin.killed, "killed_high": pin.killed_high,
            "origins": pin.origins, "at_most": pin.at_most, "reports": pin.reports, "review": pin.review,
        },
    })
}
