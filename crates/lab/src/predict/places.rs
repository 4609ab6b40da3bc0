//! Places with the points that the gazetteer gives them, and what was weighed for each.

use rashomon_core::{
    extract,
    gazetteer::{FEATURES, Row},
    ground::place::PlaceMention,
};
use rashomon_model::CharIndex;
use serde_json::{Value, json};

use super::{AnalysedDocument, line};

/// All places of a document; those that no gazetteer knows have no point.
pub(super) fn places(found: &AnalysedDocument<'_>) -> String {
    let gazetteer = &found.language.gazetteer;
    with_points(found, |mention| mention.candidates.first().and_then(|c| gazetteer.row(c.row)))
}

/// The same names, each with the most populous place of the gazetteer that bears it: what resolution adds is the difference.
pub(super) fn populous(found: &AnalysedDocument<'_>) -> String {
    let gazetteer = &found.language.gazetteer;
    with_points(found, |mention| {
        let mut rows = gazetteer.lookup(mention.span.of(&found.report.text));
        if rows.is_empty() {
            // A word that says what it is was left out of the name that was looked up.
            rows = mention.candidates.iter().filter_map(|c| gazetteer.row(c.row)).collect();
        }
        // Of equal ones the first, as the gazetteer has them.
        rows.into_iter().rev().max_by_key(|row| row.population)
    })
}

fn with_points<'f>(found: &'f AnalysedDocument<'_>, row: impl Fn(&PlaceMention) -> Option<Row<'f>>) -> String {
    let index = CharIndex::new(&found.report.text);
    let place = |mention: &PlaceMention| {
        let chars = index.chars(&found.report.text, mention.span);
        let row = row(mention);
        json!({"start": chars.start, "end": chars.end, "lat": row.map(|r| r.lat), "lon": row.map(|r| r.lon)})
    };
    let all = mentions(found);
    line(&json!({"id": found.report.origin, "places": all.iter().map(place).collect::<Vec<_>>()}))
}

/// The candidates of all places with the values of their features, from which weights are fitted.
pub(super) fn candidates(found: &AnalysedDocument<'_>) -> String {
    let index = CharIndex::new(&found.report.text);
    let gazetteer = &found.language.gazetteer;
    let place = |mention: &PlaceMention| {
        let chars = index.chars(&found.report.text, mention.span);
        let weighed = mention.candidates.iter().filter_map(|c| {
            let row = gazetteer.row(c.row)?;
            Some(json!({"id": row.id, "lat": row.lat, "lon": row.lon, "features": c.features}))
        });
        json!({"start": chars.start, "end": chars.end, "candidates": weighed.collect::<Vec<Value>>()})
    };
    let all = mentions(found);
    let places: Vec<Value> = all.iter().map(place).collect();
    line(&json!({"id": found.report.origin, "features": FEATURES, "places": places}))
}

fn mentions(found: &AnalysedDocument<'_>) -> Vec<PlaceMention> {
    extract::places(found.language.for_extract(), found.report, &found.annotation)
}
