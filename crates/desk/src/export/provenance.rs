//! The provenance sidecar: a row a value of an export, with who says it and in which words.
//!
//! | column | holds |
//! |---|---|
//! | `row` `column` | which value: the row's key, which is an incident's or an event's id (with a day where one incident has several rows), a claim's or a report's; and the column |
//! | `value` | the value as the export has it |
//! | `basis` | on what it rests: `claims`, `type`, `when` and `where` (the words by which reports tell what happened, when and where), `report` (what is known of a report beside its text), `judgement` (what people decided, whatever reports say) |
//! | `claims` | ids of the claims |
//! | `speakers` | who says so; of times and places, the reports' own words |
//! | `reports` | ids of the reports |
//! | `quotes` | a JSON array of `{report, start, end, exact}`: the words, and where they stand in the report's text, in code points |
//! | `judgements` | ids of the judgements by which people set the value |
//!
//! What no report says has no row: ids, counts of reports, a 0 that the format asks for where nothing is told. A time whose words
//! are not told rests on the words that mention the event, because it was inferred from the day of publication.

use std::{collections::BTreeSet, io::Write};

use rashomon_model::{
    Action, ClaimId, Decided, Detail, Event, Incident, Place, Quote, ReportId, ReportRecord, Span, Value, When,
};
use serde::Serialize;

use super::{
    scene::Behind,
    shape::{Basis, Cell, Column, Datum, Row, list, word, words},
    table::Table,
};
use crate::{Error, unseen};

/// The columns, in order. They may be added to, never renamed.
pub const COLUMNS: &[&str] =
    &["row", "column", "value", "basis", "claims", "speakers", "reports", "quotes", "judgements"];

/// A sidecar that is being written.
pub(super) struct Trace<'a> {
    table: Table<&'a mut dyn Write>,
}

/// Words that say something, where they stand.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
struct Quoted {
    report: String,
    start: usize,
    end: usize,
    exact: String,
}

/// Everything behind a value.
#[derive(Debug, Default)]
struct Witnesses {
    claims: Vec<ClaimId>,
    speakers: BTreeSet<String>,
    reports: BTreeSet<ReportId>,
    quotes: BTreeSet<Quoted>,
    judgements: Vec<String>,
}

impl<'a> Trace<'a> {
    /// A sidecar with its heading.
    pub fn new(out: &'a mut dyn Write) -> Result<Self, Error> {
        Ok(Self { table: Table::new(out, COLUMNS)? })
    }

    /// Writes what stands behind each cell of a row.
    pub fn row(&mut self, columns: &[Column], row: &Row, behind: &Behind<'_, '_>) -> Result<(), Error> {
        for (column, cell) in columns.iter().zip(&row.cells) {
            self.cell(&row.key, column.name, cell, row, behind)?;
        }
        Ok(())
    }

    /// Writes what stands behind one value.
    pub fn cell(
        &mut self,
        key: &str,
        column: &str,
        cell: &Cell,
        row: &Row,
        behind: &Behind<'_, '_>,
    ) -> Result<(), Error> {
        let Some(basis) = basis(&cell.basis).filter(|_| !cell.datum.is_empty()) else { return Ok(()) };
        let witnesses = witnesses(&cell.basis, row, behind)?;
        let quotes = unseen::json(&witnesses.quotes).map_err(|e| Error::Form(e.to_string()))?;
        let cells = [
            words(Some(key)),
            word(Some(column)),
            cell.datum.clone(),
            word(Some(basis)),
            list(witnesses.claims.iter().map(ClaimId::as_str)),
            list(&witnesses.speakers),
            list(witnesses.reports.iter().map(ReportId::as_str)),
            Datum::Word(quotes),
            list(&witnesses.judgements),
        ];
        self.table.row(&cells.map(|datum| datum.cell()))
    }

    /// Writes what is held back.
    pub fn finish(self) -> Result<(), Error> {
        self.table.finish()
    }
}

/// The word for what a value rests on; none for the program's own.
fn basis(basis: &Basis) -> Option<&'static str> {
    match basis {
        Basis::Ours => None,
        Basis::Claims(claims) if claims.is_empty() => None,
        Basis::Claims(_) => Some("claims"),
        Basis::Type => Some("type"),
        Basis::When => Some("when"),
        Basis::Where => Some("where"),
        Basis::Told => Some("report"),
        Basis::Judged(_) => Some("judgement"),
    }
}

fn witnesses(basis: &Basis, row: &Row, behind: &Behind<'_, '_>) -> Result<Witnesses, Error> {
    let mut found = Witnesses::default();
    let records = behind.records()?;
    match basis {
        Basis::Ours => {}
        Basis::Judged(judgements) => found.judgements.extend(judgements.iter().map(ToString::to_string)),
        Basis::Claims(claims) => of_claims(&mut found, claims, records),
        Basis::Told => {
            let own = |id: &&ReportId| row.report.as_ref().is_none_or(|report| report == *id);
            found.reports.extend(records.iter().map(|record| &record.report.id).filter(own).cloned());
        }
        Basis::Type | Basis::When | Basis::Where => {
            let events = events(row, behind, records);
            for (record, event) in told_so(basis, behind.incident(), events) {
                found.reports.insert(record.report.id.clone());
                found.speakers.insert("author".to_owned());
                found.quotes.insert(of_event(basis, record, event));
            }
            let decided = behind.incident().into_iter().flat_map(|incident| &incident.decided);
            found.judgements.extend(decided.filter(|d| sets(basis, d)).map(|d| d.judgement.to_string()));
        }
    }
    Ok(found)
}

fn of_claims(found: &mut Witnesses, claims: &[ClaimId], records: &[ReportRecord]) {
    let wanted: BTreeSet<&ClaimId> = claims.iter().collect();
    found.claims.extend(wanted.iter().map(|id| (*id).clone()));
    for record in records {
        for claim in record.extraction.claims.iter().filter(|claim| wanted.contains(&claim.id)) {
            let speaker = record.extraction.speaker(&claim.speaker);
            found.speakers.extend(speaker.map(rashomon_model::Speaker::label));
            found.reports.insert(record.report.id.clone());
            found.quotes.insert(quoted(record, &claim.evidence));
        }
    }
}

/// The events that a row is made of, each with its report.
fn events<'r>(row: &Row, behind: &Behind<'_, '_>, records: &'r [ReportRecord]) -> Vec<(&'r ReportRecord, &'r Event)> {
    let of_incident = |event: &Event| behind.incident().is_none_or(|incident| incident.events.contains(&event.id));
    let all = records.iter().flat_map(|record| record.extraction.events.iter().map(move |event| (record, event)));
    all.filter(|(record, event)| {
        let own = row.event.as_ref().is_none_or(|id| *id == event.id);
        own && row.report.as_ref().is_none_or(|id| *id == record.report.id) && of_incident(event)
    })
    .collect()
}

/// Those of the events that tell the incident's own time or place; all that tell one, where none tells just this.
fn told_so<'r>(
    basis: &Basis,
    incident: Option<&Incident>,
    events: Vec<(&'r ReportRecord, &'r Event)>,
) -> Vec<(&'r ReportRecord, &'r Event)> {
    let telling: Vec<_> = events.iter().copied().filter(|(_, event)| tells(basis, event)).collect();
    let agreeing: Vec<_> = telling.iter().copied().filter(|(_, event)| agrees(basis, incident, event)).collect();
    [agreeing, telling, events].into_iter().find(|some| !some.is_empty()).unwrap_or_default()
}

/// Whether an event tells when or where.
fn tells(basis: &Basis, event: &Event) -> bool {
    match basis {
        Basis::When => event.when.is_some(),
        Basis::Where => event.place.is_some(),
        _ => true,
    }
}

/// Whether it tells the same as the incident.
fn agrees(basis: &Basis, incident: Option<&Incident>, event: &Event) -> bool {
    let Some(incident) = incident else { return true };
    match basis {
        Basis::When => {
            let days = |when: &Option<When>| when.as_ref().map(|when| (when.start, when.end));
            days(&event.when) == days(&incident.when)
        }
        Basis::Where => {
            let name = |place: &Option<Place>| place.as_ref().map(|place| place.name.clone());
            name(&event.place) == name(&incident.place)
        }
        _ => true,
    }
}

/// The words of the time or the place nearest to the event's; the event's own where they are not told.
fn of_event(basis: &Basis, record: &ReportRecord, event: &Event) -> Quoted {
    let words = match basis {
        Basis::When => event.when.as_ref().and_then(|when| when.text.as_deref()),
        Basis::Where => event.place.as_ref().map(|place| place.text.as_str()),
        _ => None,
    };
    let at = event.trigger.span.start;
    words.and_then(|words| nearest(record, words, at)).unwrap_or_else(|| quoted(record, &event.trigger))
}

/// Where the words stand nearest to a position; none where they do not stand in the text just so.
fn nearest(record: &ReportRecord, words: &str, at: usize) -> Option<Quoted> {
    if words.is_empty() {
        return None;
    }
    let text = &record.report.text;
    let starts = text.match_indices(words).map(|(byte, _)| text[..byte].chars().count());
    let start = starts.min_by_key(|start| start.abs_diff(at))?;
    let end = start + words.chars().count();
    Some(Quoted { report: record.report.id.to_string(), start, end, exact: words.to_owned() })
}

fn quoted(record: &ReportRecord, quote: &Quote) -> Quoted {
    let Span { start, end, .. } = quote.span;
    Quoted { report: record.report.id.to_string(), start, end, exact: quote.text.clone() }
}

/// Whether people set this.
fn sets(basis: &Basis, decided: &Decided) -> bool {
    decided.action == Action::Set
        && match basis {
            Basis::When => matches!(decided.value, Some(Value::Time(_))),
            Basis::Where => matches!(decided.value, Some(Value::Place(_))),
            Basis::Type => matches!(decided.detail, Some(Detail::Type { .. })),
            _ => false,
        }
}
