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

use super::table::{Table, cell, text};
use crate::{Desk, Error, Query};

/// The columns, in order. They may be added to, never renamed.
const COLUMNS: &[&str] = &[
    "id",
    "type",
    "mode",
    "status",
    "title",
    "start",
    "end",
    "date_precision",
    "place",
    "country",
    "admin1",
    "lat",
    "lon",
    "place_precision",
    "reports",
    "origins",
    "contested",
    "killed_low",
    "killed_best",
    "killed_high",
    "killed_rule",
    "injured_low",
    "injured_best",
    "injured_high",
    "injured_rule",
    "publishers",
    "review",
    "sources",
    "radius_km",
    "relation",
    "disputed",
    "admin1_iso",
    "admin1_geonames",
    "admin2",
    "acled_precision",
    "ucdp_precision",
    "maverick_precision",
    "uncodable",
    "origins_at_most",
];

/// The incidents, the earliest first.
pub(super) fn write(desk: &Desk, all: bool, out: &mut dyn Write) -> Result<(), Error> {
    let mut table = Incidents::new(desk, out)?;
    desk.each_incident(&Query { all, ..Query::default() }, |incident| table.row(&incident))?;
    table.finish()
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
        Ok(Self { desk, table: Table::new(out, COLUMNS)? })
    }

    /// Appends an incident.
    ///
    /// # Errors
    /// Where the stream fails, or its reports cannot be read.
    pub fn row(&mut self, incident: &Incident) -> Result<(), Error> {
        let mut sources = Vec::new();
        for report in &incident.reports {
            sources.push(source(self.desk, report)?);
        }
        self.table.row(&row(incident, &sources))
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

fn row(incident: &Incident, sources: &[String]) -> Vec<String> {
    let (when, place) = (incident.when.as_ref(), incident.place.as_ref());
    let publishers: BTreeSet<&str> = incident.reports.iter().filter_map(|r| r.publisher.as_deref()).collect();
    let mut row = vec![
        incident.id.to_string(),
        incident.kind.to_string(),
        cell(incident.mode.as_ref()),
        incident.status.to_string(),
        text(Some(&incident.title)),
        cell(when.map(|w| w.start)),
        cell(when.and_then(|w| w.end)),
        cell(when.map(|w| w.precision)),
        text(place.map(|p| p.name.as_str())),
        text(place.and_then(|p| p.country.as_deref())),
        text(place.and_then(|p| p.admin1.as_deref())),
        cell(place.and_then(|p| p.lat)),
        cell(place.and_then(|p| p.lon)),
        cell(place.map(|p| p.precision)),
        incident.reports.len().to_string(),
        incident.origins.to_string(),
        text(Some(&list(incident.facts.iter().filter(|f| f.status == FactStatus::Contested).map(name)))),
    ];
    row.extend([Attribute::Killed, Attribute::Injured].into_iter().flat_map(|a| numbers(incident, a)));
    row.extend([
        text(Some(&list(publishers.into_iter().map(str::to_owned)))),
        incident.review.to_string(),
        text(Some(&list(sources.iter().cloned()))),
    ]);
    row.extend(spatial(place));
    row.push(text(Some(&list(incident.uncodable.iter().map(ToString::to_string)))));
    row.push(incident.at_most.to_string());
    row
}

/// What is known of a place beyond its name and its point.
fn spatial(place: Option<&Place>) -> [String; 9] {
    let words = |of: fn(&Place) -> Option<&str>| text(place.and_then(of));
    [
        cell(place.and_then(|p| p.radius_km)),
        words(|p| p.relation.as_deref()),
        words(|p| p.disputed.as_ref().map(|d| d.area.as_str())),
        words(|p| p.admin1_iso.as_deref()),
        words(|p| p.admin1_geonames.as_deref()),
        words(|p| p.admin2.as_deref()),
        cell(place.and_then(Place::acled_precision)),
        cell(place.and_then(Place::ucdp_precision)),
        cell(place.and_then(Place::maverick_precision)),
    ]
}

/// Low, best and high of the estimate over all victims, and its rule. Unknown is never zero.
fn numbers(incident: &Incident, attribute: Attribute) -> [String; 4] {
    let fact = incident.facts.iter().find(|fact| fact.attribute == attribute && fact.of.is_none());
    let estimate = fact.and_then(|fact| fact.estimate.as_ref());
    [
        cell(estimate.map(|e| e.low)),
        cell(estimate.and_then(|e| e.best)),
        cell(estimate.and_then(|e| e.high)),
        text(estimate.map(|e| e.rule.as_str())),
    ]
}

/// "killed", or "killed (child)" where a part is counted.
fn name(fact: &Fact) -> String {
    fact.of.as_ref().map_or_else(|| fact.attribute.to_string(), |of| format!("{} ({of})", fact.attribute))
}

/// What is listed in one cell. What separates entries would end one inside it, so that it becomes a comma there.
fn list(entries: impl Iterator<Item = String>) -> String {
    entries.map(|entry| entry.replace("; ", ", ")).collect::<Vec<_>>().join("; ")
}
