//! The flat table of claims: a row a claim, with its report, its event and its speaker beside it.
//!
//! | columns | hold |
//! |---|---|
//! | `incident_id` `report_id` `claim_id` | ids; no incident where the event is part of none |
//! | `origin` `publisher` `published` | where the report was read, by whom and when it was published |
//! | `event_type` `event_mode` `event_status` | PLOVER's type and mode; occurred, foiled, denied … |
//! | `when_start` `when_end` `when_precision` | first and last day (ISO 8601), and how sure they are |
//! | `where_name` … `admin1` | place, degrees (WGS 84), how sure the coordinate is, country and province |
//! | `speaker_name` … `via` | who says it, and through whom the report has it |
//! | `medium` `said` `stance` | by what means, on which day, and what the speaker does with the value |
//! | `attribute` `value_kind` `value` | of what; of which kind the value is; its name where it has one |
//! | `low` `high` `approximate` `unit` `of` `severity` | a count: its bounds, what and who is counted, how badly |
//! | `value_text` `evidence` `evidence_start` `evidence_end` | the words, and where they stand, in code points |
//! | `confidence` `pattern` `review` | how sure the program is, what found it, whether people have looked at it |
//!
//! A number that is not known and a bound that is open are empty: unknown is never zero.

use std::{collections::BTreeSet, io::Write};

use rashomon_model::{Review, Value};

use super::{
    table::{Table, cell, text},
    told::{self, Told},
};
use crate::{Desk, Error};

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
pub(super) fn write(desk: &Desk, _: bool, out: &mut dyn Write) -> Result<(), Error> {
    let incidents = told::by_event(desk)?;
    let decisions = desk.decisions()?;
    let judged: BTreeSet<&String> = decisions.reviewed().collect();
    let mut table = Table::new(out, COLUMNS)?;
    for record in desk.records()? {
        for told in told::told(&record?, &incidents) {
            let reviewed = judged.contains(&told.claim.id.0) || judged.contains(&told.event.id.0);
            table.row(&row(&told, if reviewed { Review::Reviewed } else { Review::Machine }))?;
        }
    }
    table.finish()
}

fn row(told: &Told<'_>, review: Review) -> Vec<String> {
    let Told { event, speaker, claim, .. } = told;
    let (when, place) = (event.when.as_ref(), event.place.as_ref());
    let via: Vec<String> = told.via.iter().map(|s| s.label()).collect();
    let mut row = vec![
        cell(told.incident),
        told.report.id.to_string(),
        claim.id.to_string(),
        text(Some(told.report.origin)),
        text(told.report.publisher),
        cell(told.report.published),
        event.kind.to_string(),
        cell(event.mode.as_ref()),
        event.status.to_string(),
        cell(when.map(|w| w.start)),
        cell(when.and_then(|w| w.end)),
        cell(when.map(|w| w.precision)),
        text(place.map(|p| p.name.as_str())),
        cell(place.and_then(|p| p.lat)),
        cell(place.and_then(|p| p.lon)),
        cell(place.map(|p| p.precision)),
        text(place.and_then(|p| p.country.as_deref())),
        text(place.and_then(|p| p.admin1.as_deref())),
        text(speaker.name.as_deref()),
        speaker.kind.to_string(),
        text(speaker.role.as_deref()),
        text(speaker.affiliation.as_deref()),
        text(Some(&via.join("; "))),
        cell(claim.medium),
        cell(claim.said.as_ref().map(|w| w.start)),
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
        Value::Time(when) => when.to_string(),
        Value::Term { value, .. } => value.clone(),
        Value::Text { text } => text.clone(),
    };
    let count = value.count();
    [
        kind.to_owned(),
        text(Some(&name)),
        cell(count.map(|c| c.low)),
        cell(count.and_then(|c| c.high)),
        cell(count.map(|c| c.approximate)),
        text(count.and_then(|c| c.unit.as_deref())),
        text(count.and_then(|c| c.of.as_deref())),
        text(count.and_then(|c| c.severity.as_deref())),
        text(Some(value.text())),
    ]
}

#[cfg(test)]
mod tests {
    use rashomon_model::Count;

    use super::*;

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
