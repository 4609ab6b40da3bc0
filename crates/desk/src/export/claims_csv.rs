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

use std::collections::BTreeSet;

use rashomon_model::{Event, Review, Value};

use super::{
    shape::{Basis, Cell, Column, Datum, Row, count, day, flag, number, real, text, whole, word, words},
    told::Told,
};

/// The columns, in order. They may be added to, never renamed.
pub(super) const COLUMNS: &[Column] = &[
    text("incident_id"),
    text("report_id"),
    text("claim_id"),
    text("origin"),
    text("publisher"),
    text("published"),
    text("event_type"),
    text("event_mode"),
    text("event_status"),
    day("when_start"),
    day("when_end"),
    text("when_precision"),
    text("where_name"),
    number("lat"),
    number("lon"),
    text("where_precision"),
    text("country"),
    text("admin1"),
    text("speaker_name"),
    text("speaker_kind"),
    text("speaker_role"),
    text("speaker_affiliation"),
    text("via"),
    text("medium"),
    day("said"),
    text("stance"),
    text("attribute"),
    text("value_kind"),
    text("value"),
    whole("low"),
    whole("high"),
    flag("approximate"),
    text("unit"),
    text("of"),
    text("severity"),
    text("value_text"),
    text("evidence"),
    whole("evidence_start"),
    whole("evidence_end"),
    number("confidence"),
    text("pattern"),
    text("review"),
];

/// The row of a claim. `reviewed` are the ids that people looked at.
pub(super) fn row(told: &Told<'_>, reviewed: &BTreeSet<&String>) -> Row {
    let Told { event, speaker, claim, .. } = told;
    let looked_at = reviewed.contains(&claim.id.0) || reviewed.contains(&event.id.0);
    let review = if looked_at { Review::Reviewed } else { Review::Machine };
    let own = || Basis::Claims(vec![claim.id.clone()]);
    let mut cells = vec![
        word(told.incident).ours(),
        word(Some(told.report.id)).ours(),
        word(Some(&claim.id)).ours(),
        words(Some(told.report.origin)).on(Basis::Told),
        words(told.report.publisher).on(Basis::Told),
        word(told.report.published).on(Basis::Told),
    ];
    cells.extend(event_cells(event));
    cells.extend(
        [
            words(speaker.name.as_deref()),
            word(Some(speaker.kind)),
            words(speaker.role.as_deref()),
            words(speaker.affiliation.as_deref()),
            words(Some(&told.via.iter().map(|s| s.label()).collect::<Vec<_>>().join("; "))),
            word(claim.medium),
            word(claim.said.as_ref().map(|w| w.start)),
            word(Some(claim.stance)),
            word(Some(claim.attribute)),
        ]
        .map(|datum| datum.on(own())),
    );
    cells.extend(value_cells(&claim.value).map(|datum| datum.on(own())));
    cells.extend([
        words(Some(&claim.evidence.text)).on(own()),
        count(Some(claim.evidence.span.start as u64)).on(own()),
        count(Some(claim.evidence.span.end as u64)).on(own()),
        Datum::Number(claim.confidence).ours(),
        words(Some(&claim.pattern)).ours(),
        word(Some(review)).ours(),
    ]);
    Row { report: Some(told.report.id.clone()), event: Some(event.id.clone()), ..Row::new(claim.id.as_str(), cells) }
}

/// What happened, when and where.
fn event_cells(event: &Event) -> [Cell; 12] {
    let (when, place) = (event.when.as_ref(), event.place.as_ref());
    [
        word(Some(&event.kind)).on(Basis::Type),
        word(event.mode.as_ref()).on(Basis::Type),
        word(Some(event.status)).on(Basis::Type),
        word(when.map(|w| w.start)).on(Basis::When),
        word(when.and_then(|w| w.end)).on(Basis::When),
        word(when.map(|w| w.precision)).on(Basis::When),
        words(place.map(|p| p.name.as_str())).on(Basis::Where),
        real(place.and_then(|p| p.lat)).on(Basis::Where),
        real(place.and_then(|p| p.lon)).on(Basis::Where),
        word(place.map(|p| p.precision)).on(Basis::Where),
        words(place.and_then(|p| p.country.as_deref())).on(Basis::Where),
        words(place.and_then(|p| p.admin1.as_deref())).on(Basis::Where),
    ]
}

/// Kind, words, low, high, approximate, unit, of, severity, and the words it was read from. An open bound is empty, as
/// is every number of a value that has none: unknown is never zero.
fn value_cells(value: &Value) -> [Datum; 9] {
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
    let number = value.count();
    [
        word(Some(kind)),
        words(Some(&name)),
        count(number.map(|c| c.low)),
        count(number.and_then(|c| c.high)),
        number.map_or(Datum::Empty, |c| Datum::Flag(c.approximate)),
        words(number.and_then(|c| c.unit.as_deref())),
        words(number.and_then(|c| c.of.as_deref())),
        words(number.and_then(|c| c.severity.as_deref())),
        words(Some(value.text())),
    ]
}

#[cfg(test)]
mod tests {
    use rashomon_model::Count;

    use super::*;

    #[test]
    fn a_row_has_all_columns() {
        let open = Count { high: None, unit: Some("rocket".into()), ..Count::exactly(7, "at least seven rockets") };
        let cells = value_cells(&Value::Count(open)).map(|datum| datum.cell());
        assert_eq!(cells, ["count", "", "7", "", "false", "rocket", "", "", "at least seven rockets"]);
        assert_eq!(COLUMNS.len(), 27 + cells.len() + 6);
        let pending = value_cells(&Value::Pending { text: "unclear".into() }).map(|datum| datum.cell());
        assert_eq!(pending, ["pending", "", "", "", "", "", "", "", "unclear"]);
    }
}
