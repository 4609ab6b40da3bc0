//! Time expressions as TIMEX3.

use jiff::civil::DateTime;
use rashomon_core::ground::time;
use rashomon_model::CharIndex;
use serde_json::json;

use super::{AnalysedDocument, line};

/// The time expressions of a document, counted from its day.
pub(super) fn predict(found: &AnalysedDocument<'_>) -> String {
    let text = &found.report.text;
    let index = CharIndex::new(text);
    let times = time::all(&found.annotation, found.moment.map(DateTime::date));
    let times = times.0.iter().map(|grounded| {
        let sentence = &found.annotation.sentences[grounded.sentence];
        let span = sentence.span_of(grounded.words.start, grounded.words.end);
        let (chars, meaning) = (index.chars(text, span), grounded.meaning());
        json!({"start": chars.start, "end": chars.end, "type": meaning.kind.as_str(), "value": meaning.value})
    });
    line(&json!({"id": found.report.origin, "times": times.collect::<Vec<_>>()}))
}
