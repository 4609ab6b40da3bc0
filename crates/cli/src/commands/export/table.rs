//! The flat table of claims.

use std::{collections::BTreeSet, io::Write};

use rashomon_model::{Review, Value};
use rashomon_store::Ledger;

use super::told::{self, Told};
use crate::{desk::Desk, view::value};

/// The columns, in order. They may be added to, never renamed.
const COLUMNS: &[&str] = &[
    "incident_id",
    "report_id",
    "claim_id",
    "origin",
    "publisher",
    "published",
    "event_type",
    "event_mode",
    "event_status",
    "when_start",
    "when_end",
    "when_precision",
    "where_name",
    "lat",
    "lon",
    "where_precision",
    "country",
    "admin1",
    "speaker_name",
    "speaker_kind",
    "speaker_role",
    "speaker_affiliation",
    "via",
    "medium",
    "said",
    "stance",
    "attribute",
    "value_kind",
    "value",
    "low",
    "high",
    "approximate",
    "unit",
    "of",
    "severity",
    "value_text",
    "evidence",
    "evidence_start",
    "evidence_end",
    "confidence",
    "pattern",
    "review",
];

/// All claims, by report and in the order of their evidence.
pub fn write(desk: &Desk, out: impl Write) -> anyhow::Result<()> {
    let incidents = desk.incidents()?;
    let by_event = told::by_event(&incidents);
    let judged: BTreeSet<String> = desk.ledger.judgements()?.into_iter().flat_map(|j| j.subjects).collect();
    let mut table = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(out);
    table.write_record(COLUMNS).map_err(plain)?;
    for record in desk.ledger.records()? {
        for told in told::told(&record?, &by_event) {
            let reviewed = judged.contains(told.claim.id.as_str()) || judged.contains(told.event.id.as_str());
            let review = if reviewed { Review::Reviewed } else { Review::Machine };
            table.write_record(row(&told, review)).map_err(plain)?;
        }
    }
    Ok(table.flush()?)
}

/// The error of the stream below, so that a broken pipe is known as such.
fn plain(error: csv::Error) -> anyhow::Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error.into(),
        kind => anyhow::anyhow!("{kind:?}"),
    }
}

fn row(told: &Told<'_>, review: Review) -> Vec<String> {
    let Told { event, speaker, claim, .. } = told;
    let (when, place) = (event.when.as_ref(), event.place.as_ref());
    let degrees = |d: Option<f64>| d.map(|d| d.to_string()).unwrap_or_default();
    let via: Vec<String> = told.via.iter().map(|s| s.label()).collect();
    let mut row = vec![
        told.incident.map(ToString::to_string).unwrap_or_default(),
        told.report.id.to_string(),
        claim.id.to_string(),
        text(Some(told.report.origin)),
        text(told.report.publisher),
        told.report.published.map(ToString::to_string).unwrap_or_default(),
        event.kind.to_string(),
        event.mode.as_ref().map(ToString::to_string).unwrap_or_default(),
        event.status.to_string(),
        when.map(|w| w.start.to_string()).unwrap_or_default(),
        when.and_then(|w| w.end).map(|d| d.to_string()).unwrap_or_default(),
        when.map(|w| w.precision.to_string()).unwrap_or_default(),
        text(place.map(|p| p.name.as_str())),
        degrees(place.and_then(|p| p.lat)),
        degrees(place.and_then(|p| p.lon)),
        place.map(|p| p.precision.to_string()).unwrap_or_default(),
        text(place.and_then(|p| p.country.as_deref())),
        text(place.and_then(|p| p.admin1.as_deref())),
        text(speaker.name.as_deref()),
        speaker.kind.to_string(),
        text(speaker.role.as_deref()),
        text(speaker.affiliation.as_deref()),
        text(Some(&via.join("; "))),
        claim.medium.map(|m| m.to_string()).unwrap_or_default(),
        claim.said.as_ref().map(|w| w.start.to_string()).unwrap_or_default(),
        claim.stance.to_string(),
        claim.attribute.to_string(),
    ];
    row.extend(value_cells(&claim.value));
    row.extend([
        text(Some(&claim.evidence.text)),
        claim.evidence.span.start.to_string(),
        claim.evidence.span.end.to_string(),
        claim.confidence.to_string(),
        text(Some(&claim.pattern)),
        review.to_string(),
    ]);
    row
}

/// Kind, words, low, high, approximate, unit, of, severity, and the words it was read from. An open bound is empty, as
/// is every number of a value that has none: unknown is never zero.
fn value_cells(value: &Value) -> [String; 9] {
    let kind = match value {
        Value::Count(_) => "count",
        Value::Actor(_) => "actor",
        Value::Place(_) => "place",
        Value::Time(_) => "time",
        Value::Term { .. } => "term",
        Value::Text { .. } => "text",
        Value::Pending { .. } => "pending",
    };
    let name = match value {
        Value::Count(_) | Value::Pending { .. } => String::new(),
        Value::Actor(actor) => actor.name.clone(),
        Value::Place(place) => place.name.clone(),
        Value::Time(when) => value::when(when),
        Value::Term { value, .. } => value.clone(),
        Value::Text { text } => text.clone(),
    };
    let count = value.count();
    [
        kind.to_owned(),
        text(Some(&name)),
        count.map(|c| c.low.to_string()).unwrap_or_default(),
        count.and_then(|c| c.high).map(|h| h.to_string()).unwrap_or_default(),
        count.map(|c| c.approximate.to_string()).unwrap_or_default(),
        text(count.and_then(|c| c.unit.as_deref())),
        text(count.and_then(|c| c.of.as_deref())),
        text(count.and_then(|c| c.severity.as_deref())),
        text(Some(value.text())),
    ]
}

/// A cell with words of a report, safe from spreadsheets that take them for a formula.
fn text(words: Option<&str>) -> String {
    let words = words.unwrap_or_default();
    if words.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{words}") } else { words.to_owned() }
}

#[cfg(test)]
mod tests {
    use rashomon_model::Count;

    use super::*;

    #[test]
    fn formulas_are_words() {
        for (words, cell) in [("=1+1", "'=1+1"), ("@here", "'@here"), ("-", "'-"), ("two men", "two men"), ("", "")] {
            assert_eq!(text(Some(words)), cell);
        }
    }

    #[test]
    fn a_row_has_all_columns() {
        let open = Count { high: None, unit: Some("rocket".into()), ..Count::exactly(7, "at least seven rockets") };
        let cells = value_cells(&Value::Count(open));
        assert_eq!(cells, ["count", "", "7", "", "false", "rocket", "", "", "at least seven rockets"]);
        assert_eq!(COLUMNS.len(), 27 + cells.len() + 6);
        let pending = value_cells(&Value::Pending { text: "unclear".into() });
        assert_eq!(pending, ["pending", "", "", "", "", "", "", "", "unclear"]);
    }
}
