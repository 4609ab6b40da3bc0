//! The numbers of a text, as the scorer of cases names them.

use rashomon_core::text::number::{self, Value};
use rashomon_model::{CharIndex, Span};
use serde_json::json;

use super::Found;

/// All numbers of a text.
pub(super) fn found(text: &str) -> Vec<Found> {
    let index = CharIndex::new(text);
    let found = |number: number::Number| {
        let span: Span<_> = index.chars(text, number.span);
        let (kind, value) = match number.value {
            Value::Cardinal(value) => ("number", json!(value)),
            Value::Ordinal(value) => ("ordinal", json!(value)),
            Value::Percent(value) => ("percent", json!(value)),
            Value::Range(r) => {
                ("range", json!({"low": r.low, "high": r.high, "low_open": r.low_open, "high_open": r.high_open}))
            }
        };
        Found { start: span.start, end: span.end, kind, value }
    };
    number::layers(text).into_iter().map(found).collect()
}
