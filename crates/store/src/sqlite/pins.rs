//! The rows by which incidents are asked for and shown in lists, without their JSON.

use std::str::FromStr;

use rashomon_model::{EventType, IncidentId, Mode};
use rusqlite::{
    Connection, params_from_iter,
    types::{Type, Value, ValueRef},
};

use crate::{Mark, Pin, query::Row};

/// The columns, in the order of [`values`] and [`pin`].
pub(super) const COLUMNS: [&str; 29] = [
    "id",
    "title",
    "type",
    "mode",
    "status",
    "review",
    "begins",
    "ends",
    "lat",
    "lon",
    "precision",
    "radius_km",
    "place",
    "country",
    "admin1",
    "admin1_iso",
    "disputed",
    "contested",
    "awaited",
    "killed",
    "killed_low",
    "killed_high",
    "injured",
    "origins",
    "at_most",
    "reports",
    "uncodable",
    "work",
    "assignee",
];

/// The columns of a [`mark`], in its order.
pub(super) const MARKED: [&str; 12] = [
    "id",
    "begins",
    "lat",
    "lon",
    "precision",
    "radius_km",
    "country",
    "admin1",
    "admin1_iso",
    "disputed",
    "contested",
    "awaited",
];

/// What stands in the columns for an incident.
pub(super) fn values(row: &Row) -> Vec<Value> {
    let text = |t: &str| Value::Text(t.to_owned());
    let may = |t: Option<&str>| t.map_or(Value::Null, text);
    let real = |n: Option<f64>| n.map_or(Value::Null, Value::Real);
    // A pin's numbers fit.
    let whole = |n: u64| Value::Integer(i64::try_from(n).unwrap_or(i64::MAX));
    let number = |n: Option<u64>| n.map_or(Value::Null, whole);
    let pin = &row.pin;
    vec![
        text(pin.id.as_str()),
        text(&pin.title),
        text(&pin.kind.0),
        may(pin.mode.as_ref().map(|mode| mode.0.as_str())),
        text(pin.status.as_str()),
        text(pin.review.as_str()),
        Value::Integer(row.begins()),
        Value::Integer(row.ends()),
        real(pin.lat),
        real(pin.lon),
        text(pin.precision.as_str()),
        real(pin.radius_km),
        may(pin.place.as_deref()),
        may(pin.country.as_deref()),
        may(pin.admin1.as_deref()),
        may(pin.admin1_iso.as_deref()),
        may(pin.area_disputed.as_deref()),
        Value::Integer(pin.contested.into()),
        Value::Integer(pin.awaited.into()),
        number(pin.killed),
        number(pin.killed_low),
        number(pin.killed_high),
        number(pin.injured),
        whole(pin.origins),
        Value::Integer(pin.at_most.into()),
        whole(pin.reports),
        text(&row.why_not()),
        text(pin.work.as_str()),
        may(pin.assignee.as_deref()),
    ]
}

/// Puts in what an incident is asked for by, under the number of its row.
pub(super) fn insert(db: &Connection, number: i64, row: &Row) -> rusqlite::Result<()> {
    let places = ", ?".repeat(COLUMNS.len());
    let sql = format!("INSERT INTO pin (row, {}) VALUES (?{places})", COLUMNS.join(", "));
    let all = std::iter::once(Value::Integer(number)).chain(values(row));
    db.prepare_cached(&sql)?.execute(params_from_iter(all)).map(|_| ())
}

/// The pin whose columns begin a row of an answer.
pub(super) fn pin(row: &rusqlite::Row<'_>) -> rusqlite::Result<Pin> {
    let uncodable: String = row.get(26)?;
    let number = |at: usize| Ok::<_, rusqlite::Error>(row.get::<_, Option<i64>>(at)?.map(unsigned));
    Ok(Pin {
        id: row.get(0).map(IncidentId)?,
        title: row.get(1)?,
        kind: row.get(2).map(EventType)?,
        mode: row.get::<_, Option<String>>(3)?.map(Mode),
        status: word(row, 4)?,
        review: word(row, 5)?,
        begins: crate::query::day(row.get(6)?),
        ends: crate::query::day(row.get(7)?),
        lat: row.get(8)?,
        lon: row.get(9)?,
        precision: word(row, 10)?,
        radius_km: row.get(11)?,
        place: row.get(12)?,
        country: row.get(13)?,
        admin1: row.get(14)?,
        admin1_iso: row.get(15)?,
        area_disputed: row.get(16)?,
        contested: row.get(17)?,
        awaited: row.get(18)?,
        killed: number(19)?,
        killed_low: number(20)?,
        killed_high: number(21)?,
        injured: number(22)?,
        origins: row.get(23).map(unsigned)?,
        at_most: row.get(24)?,
        reports: row.get(25).map(unsigned)?,
        codable: uncodable.is_empty(),
        work: word(row, 27)?,
        assignee: row.get(28)?,
    })
}

/// The mark whose columns are a row of an answer.
pub(super) fn mark(row: &rusqlite::Row<'_>) -> rusqlite::Result<Mark> {
    let (lat, lon): (Option<f64>, _) = (row.get(2)?, row.get(3)?);
    Ok(Mark {
        id: row.get(0).map(IncidentId)?,
        begins: crate::query::day(row.get(1)?),
        at: lat.zip(lon),
        precision: word(row, 4)?,
        radius_km: row.get(5)?,
        country: row.get(6)?,
        admin1: row.get(7)?,
        admin1_iso: row.get(8)?,
        claimed: row.get_ref(9)? != ValueRef::Null,
        contested: row.get(10)?,
        awaited: row.get(11)?,
    })
}

/// A number of a row, in which none is negative.
pub(super) fn unsigned(number: i64) -> u64 {
    u64::try_from(number).unwrap_or_default()
}

/// A word of a closed vocabulary.
fn word<T: FromStr<Err: std::error::Error + Send + Sync + 'static>>(
    row: &rusqlite::Row<'_>,
    at: usize,
) -> rusqlite::Result<T> {
    let word = row.get_ref(at)?.as_str()?;
    word.parse().map_err(|e| rusqlite::Error::FromSqlConversionFailure(at, Type::Text, Box::new(e)))
}
