//! Maps: features of `GeoJSON` (RFC 7946), a feature a place.

use serde::Deserialize;
use serde_json::{Map, Value, value::RawValue};

use super::{
    Wrong,
    fields::Columns,
    map::{Position, label},
    record::{Record, Taken},
};

#[derive(Deserialize)]
struct Document<'t> {
    #[serde(rename = "type")]
    kind: String,
    /// Left as text, so that one feature at a time is in memory, and its line is known.
    #[serde(borrow)]
    features: Option<Vec<&'t RawValue>>,
}

#[derive(Deserialize)]
struct Feature<'t> {
    #[serde(borrow)]
    geometry: Option<Geometry<'t>>,
    properties: Option<Map<String, Value>>,
    id: Option<Value>,
}

#[derive(Deserialize)]
struct Geometry<'t> {
    #[serde(rename = "type")]
    kind: String,
    #[serde(borrow)]
    coordinates: Option<&'t RawValue>,
}

/// Reads a collection of features, or one feature.
pub(super) fn read(text: &str, taken: &mut Taken<'_>) {
    let document: Document<'_> = match serde_json::from_str(text) {
        Ok(document) => document,
        Err(error) => return taken.fail(Wrong::at(error.line(), format!("it is no GeoJSON: {}", brief(&error)))),
    };
    let features = match (document.kind.as_str(), document.features) {
        ("FeatureCollection", Some(features)) => features,
        ("Feature", _) => match serde_json::from_str(text) {
            Ok(feature) => vec![feature],
            Err(error) => return taken.fail(Wrong::at(error.line(), brief(&error))),
        },
        _ => return taken.fail(Wrong::at(1, "it is no FeatureCollection of GeoJSON")),
    };
    let mut lines = Lines { text, at: 0, line: 1 };
    for raw in features {
        let line = lines.of(raw.get());
        match feature(raw.get(), line) {
            Ok((columns, cells, place)) => {
                let (point, area) = place.map_or((None, false), |([lon, lat], area)| (Some((lat, lon)), area));
                taken.take(&Record { line, columns: &columns, cells: &cells, point, area });
                taken.passes_over(columns.unread());
            }
            Err(wrong) => taken.fail(wrong),
        }
        if taken.is_hopeless() {
            return;
        }
    }
}

/// The lines on which parts of a text begin, one after the other.
struct Lines<'t> {
    text: &'t str,
    at: usize,
    line: usize,
}

impl Lines<'_> {
    fn of(&mut self, part: &str) -> usize {
        let at = (part.as_ptr() as usize).wrapping_sub(self.text.as_ptr() as usize);
        if let Some(passed) = self.text.get(self.at..at) {
            self.line += passed.matches('\n').count();
            self.at = at;
        }
        self.line
    }
}

/// The properties of a feature, and its point with whether it is that of an area.
type Told = (Columns, Vec<String>, Option<(Position, bool)>);

fn feature(text: &str, line: usize) -> Result<Told, Wrong> {
    let wrong = |error: &serde_json::Error| Wrong::at(line + error.line().saturating_sub(1), brief(error));
    let feature: Feature<'_> = serde_json::from_str(text).map_err(|e| wrong(&e))?;
    let mut properties = feature.properties.unwrap_or_default();
    if let Some(id) = feature.id {
        properties.entry("id").or_insert(id);
    }
    let cells = properties.values().map(cell).collect();
    let columns = Columns::of(properties.keys().cloned().collect(), &[]);
    let place = feature.geometry.map(|geometry| point(&geometry, line)).transpose()?.flatten();
    Ok((columns, cells, place))
}

/// A property as the cell of a table; lists as names with bars between them.
fn cell(value: &Value) -> String {
    match value {
        Value::Null | Value::Object(_) => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(all) => all.iter().map(cell).collect::<Vec<_>>().join("|"),
        other => other.to_string(),
    }
}

/// The point of a geometry, and whether it is an area; none of one without coordinates.
fn point(geometry: &Geometry<'_>, line: usize) -> Result<Option<(Position, bool)>, Wrong> {
    let wrong = |message: String| Wrong { line, column: Some("geometry".to_owned()), message };
    let Some(coordinates) = geometry.coordinates.map(RawValue::get) else { return Ok(None) };
    let broken = |e: serde_json::Error| wrong(format!("its coordinates cannot be read: {}", brief(&e)));
    let polygons: Vec<Vec<Vec<Vec<f64>>>> = match geometry.kind.as_str() {
        "Point" => {
            let point: Vec<f64> = serde_json::from_str(coordinates).map_err(broken)?;
            return position(&point).map(|p| Some((p, false))).ok_or_else(|| wrong("it has no point".to_owned()));
        }
        "MultiPoint" => {
            let points: Vec<Vec<f64>> = serde_json::from_str(coordinates).map_err(broken)?;
            let [point] = points.as_slice() else { return Err(wrong("a place has one point".to_owned())) };
            return position(point).map(|p| Some((p, false))).ok_or_else(|| wrong("it has no point".to_owned()));
        }
        "Polygon" => vec![serde_json::from_str(coordinates).map_err(broken)?],
        "MultiPolygon" => serde_json::from_str(coordinates).map_err(broken)?,
        other => {
            let other: String = other.chars().filter(|c| !c.is_control()).take(40).collect();
            return Err(wrong(format!("a place is a point or an area, no {other}")));
        }
    };
    let ring = |ring: &Vec<Vec<f64>>| ring.iter().map(|p| position(p)).collect::<Option<Vec<_>>>();
    let rings = |polygon: &Vec<Vec<Vec<f64>>>| polygon.iter().map(ring).collect::<Option<Vec<_>>>();
    let polygons = polygons.iter().map(rings).collect::<Option<Vec<_>>>();
    let polygons = polygons.ok_or_else(|| wrong("a corner has no longitude and latitude".to_owned()))?;
    label(&polygons).map(|p| Some((p, true))).ok_or_else(|| wrong("the area has no corner".to_owned()))
}

/// Longitude and latitude; a height is left out.
fn position(numbers: &[f64]) -> Option<Position> {
    numbers.first_chunk::<2>().copied()
}

/// What is wrong, without the line and the column, which stand in front.
fn brief(error: &serde_json::Error) -> String {
    let told = error.to_string();
    told.rsplit_once(" at line ").map_or(told.clone(), |(what, _)| what.to_owned())
}
