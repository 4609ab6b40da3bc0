//! The flat table of incidents: what happened, where and when, how many, and on what accounts disagree.
//!
//! | columns | hold |
//! |---|---|
//! | `id` `type` `mode` `status` `title` | PLOVER's type and mode; occurred, foiled, denied …; one line for people |
//! | `start` `end` `date_precision` | first and last day (ISO 8601), and how sure they are |
//! | `place` … `place_precision` | place, country, province, degrees (WGS 84), how sure the coordinate is |
//! | `reports` `origins` | how many reports tell it, and how many of them are independent |
//! | `contested` | attributes on which accounts disagree; "killed (child)" counts a part |
//! | `killed_low` … `injured_rule` | estimates over all victims: lowest, best and highest number, and the rule |
//! | `publishers` `review` | who published the reports; whether people have looked at it |
//! | `radius_km` `relation` `disputed` | how far from the point it may be, how it lies to a named place, the disputed area |
//! | `admin1_iso` `admin1_geonames` `admin2` | codes of the province (ISO 3166-2, `GeoNames`), the district |
//! | `acled_precision` `ucdp_precision` `maverick_precision` | how exact the place is in these collections' codes |
//! | `uncodable` | why a coder would not take it up; empty where it is codable, as all are that are exported by default |
//! | `origins_at_most` | `true` where there may be fewer origins, because the publisher of one is not known; else `false` |
//! | `sources` | of each report the address where it was published, else from where it was read |
//!
//! Lists are separated by "; ". A number that is not known is empty, as are `best` where accounts are indeterminate and
//! `high` where it is open: unknown is never zero.

use std::{collections::BTreeSet, io::Write};

use rashomon_model::{Attribute, Fact, FactStatus, Incident, Place, ReportRef};

use super::{
    loss::Losses,
    scene::{Scene, standing_claims},
    shape::{Basis, Cell, Column, Datum, Row, count, day, flag, list, number, real, text, whole, word, words},
    table::Table,
    toll,
};
use crate::{Desk, Error};

/// The columns, in order. They may be added to, never renamed.
pub(super) const COLUMNS: &[Column] = &[
    text("id"),
    text("type"),
    text("mode"),
    text("status"),
    text("title"),
    day("start"),
    day("end"),
    text("date_precision"),
    text("place"),
    text("country"),
    text("admin1"),
    number("lat"),
    number("lon"),
    text("place_precision"),
    whole("reports"),
    whole("origins"),
    text("contested"),
    whole("killed_low"),
    whole("killed_best"),
    whole("killed_high"),
    text("killed_rule"),
    whole("injured_low"),
    whole("injured_best"),
    whole("injured_high"),
    text("injured_rule"),
    text("publishers"),
    text("review"),
    text("sources"),
    number("radius_km"),
    text("relation"),
    text("disputed"),
    text("admin1_iso"),
    text("admin1_geonames"),
    text("admin2"),
    whole("acled_precision"),
    whole("ucdp_precision"),
    whole("maverick_precision"),
    text("uncodable"),
    flag("origins_at_most"),
];

/// What this holds of an incident.
const HELD: &[Attribute] = &[Attribute::Killed, Attribute::Injured, Attribute::Place, Attribute::Date];

/// The row of an incident.
pub(super) fn rows(scene: &Scene<'_>, losses: &mut Losses) -> Result<Vec<Row>, Error> {
    scene.note_common(HELD, losses);
    row(scene.tools.desk, scene.incident).map(|row| vec![row])
}

/// The table of incidents, for those that somebody has chosen; [`Desk::export`] writes all that are codable. Its columns are described
/// where the exports are: numbers come with the rule that gave them, and unknown ones are empty.
///
/// ```
/// # use rashomon_desk::{Desk, OpenOptions, Query, export::IncidentTable};
/// # let ledger = rashomon_store::MemoryLedger::new();
/// # let desk = Desk::over(Box::new(ledger), OpenOptions::new(|| "2024-03-05T10:00:00Z".to_owned()));
/// let mut out = Vec::new();
/// let mut table = IncidentTable::new(&desk, &mut out)?;
/// for incident in desk.incidents(&Query { contested: true, ..Query::default() })? {
///     table.row(&incident)?;
/// }
/// table.finish()?;
/// assert!(out.starts_with(b"id,type,mode,status,title,start,end,"));
/// # Ok::<(), rashomon_desk::Error>(())
/// ```
pub struct Incidents<'d, W: Write> {
    desk: &'d Desk,
    table: Table<W>,
}

impl<'d, W: Write> Incidents<'d, W> {
    /// A table with its heading line.
    ///
    /// # Errors
    /// Where the stream fails.
    pub fn new(desk: &'d Desk, out: W) -> Result<Self, Error> {
        let names: Vec<&str> = COLUMNS.iter().map(|column| column.name).collect();
        Ok(Self { desk, table: Table::new(out, &names)? })
    }

    /// Appends an incident.
    ///
    /// # Errors
    /// Where the stream fails, or its reports cannot be read.
    pub fn row(&mut self, incident: &Incident) -> Result<(), Error> {
        let cells: Vec<String> = row(self.desk, incident)?.cells.iter().map(|cell| cell.datum.cell()).collect();
        self.table.row(&cells)
    }

    /// Writes what is held back.
    ///
    /// # Errors
    /// Where the stream fails.
    pub fn finish(self) -> Result<(), Error> {
        self.table.finish()
    }
}

/// Where a report was published; where that is not known, from where it was read.
fn source(desk: &Desk, report: &ReportRef) -> Result<String, Error> {
    let url = desk.reading(&report.id)?.and_then(|reading| reading.metadata.url);
    Ok(url.unwrap_or_else(|| report.origin.clone()))
}

fn row(desk: &Desk, incident: &Incident) -> Result<Row, Error> {
    let sources: Vec<String> = incident.reports.iter().map(|r| source(desk, r)).collect::<Result<_, _>>()?;
    let (when, place) = (incident.when.as_ref(), incident.place.as_ref());
    let publishers: BTreeSet<&str> = incident.reports.iter().filter_map(|r| r.publisher.as_deref()).collect();
    let at = |of: fn(&Place) -> Option<&str>| words(place.and_then(of)).on(Basis::Where);
    let contested: Vec<&Fact> = incident.facts.iter().filter(|f| f.status == FactStatus::Contested).collect();
    let disputes = Basis::Claims(contested.iter().flat_map(|fact| standing_claims(fact)).collect());
    let mut cells = vec![
        word(Some(&incident.id)).ours(),
        word(Some(&incident.kind)).on(Basis::Type),
        word(incident.mode.as_ref()).on(Basis::Type),
        word(Some(incident.status)).on(Basis::Type),
        words(Some(&incident.title)).on(Basis::Type),
        word(when.map(|w| w.start)).on(Basis::When),
        word(when.and_then(|w| w.end)).on(Basis::When),
        word(when.map(|w| w.precision)).on(Basis::When),
        at(|p| Some(&p.name)),
        at(|p| p.country.as_deref()),
        at(|p| p.admin1.as_deref()),
        real(place.and_then(|p| p.lat)).on(Basis::Where),
        real(place.and_then(|p| p.lon)).on(Basis::Where),
        word(place.map(|p| p.precision)).on(Basis::Where),
        count(Some(incident.reports.len() as u64)).ours(),
        count(Some(incident.origins as u64)).ours(),
        list(contested.into_iter().map(name)).on(disputes),
    ];
    cells.extend([Attribute::Killed, Attribute::Injured].into_iter().flat_map(|a| numbers(incident, a)));
    cells.extend([list(publishers).on(Basis::Told), word(Some(incident.review)).ours(), list(sources).on(Basis::Told)]);
    cells.extend(spatial(place));
    cells.push(list(incident.uncodable.iter().map(ToString::to_string)).ours());
    cells.push(Datum::Flag(incident.at_most).ours());
    Ok(Row { point: place.and_then(|p| p.lat.zip(p.lon)), ..Row::new(incident.id.as_str(), cells) })
}

/// What is known of a place beyond its name and its point.
fn spatial(place: Option<&Place>) -> [Cell; 9] {
    let at = |of: fn(&Place) -> Option<&str>| words(place.and_then(of)).on(Basis::Where);
    let code = |of: fn(&Place) -> Option<u8>| count(place.and_then(of).map(u64::from)).on(Basis::Where);
    [
        real(place.and_then(|p| p.radius_km)).on(Basis::Where),
        at(|p| p.relation.as_deref()),
        at(|p| p.disputed.as_ref().map(|d| d.area.as_str())),
        at(|p| p.admin1_iso.as_deref()),
        at(|p| p.admin1_geonames.as_deref()),
        at(|p| p.admin2.as_deref()),
        code(Place::acled_precision),
        code(Place::ucdp_precision),
        code(Place::maverick_precision),
    ]
}

/// Low, best and high of the estimate over all victims, and its rule. Unknown is never zero.
fn numbers(incident: &Incident, attribute: Attribute) -> [Cell; 4] {
    let fact = incident.facts.iter().find(|fact| fact.attribute == attribute && fact.of.is_none());
    let Some((fact, estimate)) = fact.and_then(|fact| Some((fact, fact.estimate.as_ref()?))) else {
        return Default::default();
    };
    let cell = |number: Option<u64>| {
        count(number).on(Basis::Claims(number.map(|number| toll::claims(fact, number)).unwrap_or_default()))
    };
    [cell(Some(estimate.low)), cell(estimate.best), cell(estimate.high), words(Some(&estimate.rule)).ours()]
}

/// "killed", or "killed (child)" where a part is counted.
fn name(fact: &Fact) -> String {
    fact.of.as_ref().map_or_else(|| fact.attribute.to_string(), |of| format!("{} ({of})", fact.attribute))
}
