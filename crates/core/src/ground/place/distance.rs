//! Distances before a direction or a preposition: "12 km", "some 50 kilometers (30 miles)", "a few miles".

use rashomon_model::{Bytes, Report};

use crate::{
    sentence::Sentence,
    text::number::{self, Expression, Kind, Value},
};

/// Units by which places lie apart, in kilometres.
const UNITS: [(&str, f64); 20] = [
    ("km", 1.0),
    ("kms", 1.0),
    ("kilometre", 1.0),
    ("kilometres", 1.0),
    ("kilometer", 1.0),
    ("kilometers", 1.0),
    ("mile", 1.609_344),
    ("miles", 1.609_344),
    ("mi", 1.609_344),
    ("nm", 1.852),
    ("m", 0.001),
    ("metre", 0.001),
    ("metres", 0.001),
    ("meter", 0.001),
    ("meters", 0.001),
    ("yard", 0.000_914_4),
    ("yards", 0.000_914_4),
    ("foot", 0.000_304_8),
    ("feet", 0.000_304_8),
    ("ft", 0.000_304_8),
];

/// No two places are farther apart.
const FARTHEST_KM: f64 = 20_000.0;

/// The numbers of a sentence that names a unit of distance; spans are those of the report.
pub(super) fn all(report: &Report<Bytes>, sentence: &Sentence) -> Vec<Expression> {
    if !sentence.tokens.iter().any(|t| unit(&t.lower).is_some()) {
        return Vec::new();
    }
    let mut all = number::expressions(sentence.span.of(&report.text));
    all.retain(|e| !matches!(e.kind, Kind::Money | Kind::Date | Kind::Clock | Kind::Year));
    for expression in &mut all {
        expression.span.start += sentence.span.start;
        expression.span.end += sentence.span.start;
    }
    all
}

/// The distance whose last token is the one before `end`, with its first token. Said in two units it is the first.
pub(super) fn before(sentence: &Sentence, numbers: &[Expression], end: usize) -> Option<(usize, f64)> {
    let last = end.checked_sub(1)?;
    // "(30 miles)" says once more what stands before it.
    if sentence.tokens[last].lower == ")" {
        let open = (last.saturating_sub(6)..last).rev().find(|at| sentence.tokens[*at].lower == "(")?;
        return one(sentence, numbers, open);
    }
    let (start, km) = one(sentence, numbers, end)?;
    let joined = start.checked_sub(1).filter(|at| matches!(sentence.tokens[*at].lower.as_str(), "or" | "," | "/"));
    Some(joined.and_then(|at| one(sentence, numbers, at)).unwrap_or((start, km)))
}

fn one(sentence: &Sentence, numbers: &[Expression], end: usize) -> Option<(usize, f64)> {
    let mut last = end.checked_sub(1)?;
    let factor = unit(&sentence.tokens[last].lower)?;
    if last > 0 && sentence.tokens[last - 1].lower == "nautical" {
        last -= 1;
    }
    let factor = if sentence.tokens[last].lower == "nautical" { 1.852 } else { factor };
    let unit_span = sentence.tokens[last].span;
    // "12km" is one token, whose number ends where it does.
    let from = numbers.partition_point(|e| e.span.end <= unit_span.start);
    let joined = numbers.get(from).filter(|e| e.span.start <= unit_span.start && e.span.end <= unit_span.end);
    let apart = || from.checked_sub(1).map(|at| &numbers[at]).filter(|e| unit_span.start - e.span.end <= 1);
    let number = joined.or_else(apart)?;
    let km = factor * amount(number.value?)?;
    let first = sentence.tokens.partition_point(|t| t.span.end <= number.span.start);
    let about = first.checked_sub(1).filter(|at| {
        matches!(
            sentence.tokens[*at].lower.as_str(),
            "some" | "about" | "around" | "roughly" | "approximately" | "nearly"
        )
    });
    (km.is_finite() && km > 0.0 && km <= FARTHEST_KM).then_some((about.unwrap_or(first), km))
}

/// One number for a distance: the middle of a range, or its only bound.
fn amount(value: Value) -> Option<f64> {
    match value {
        Value::Cardinal(number) => Some(number),
        Value::Range(range) => match (range.low, range.high) {
            (Some(low), Some(high)) => Some(f64::midpoint(low, high)),
            (low, high) => low.or(high),
        },
        Value::Ordinal(_) | Value::Percent(_) => None,
    }
}

/// How many kilometres a unit is; that of "12km" too.
fn unit(lower: &str) -> Option<f64> {
    let name = lower.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | ',' | '-'));
    let bare = name.len() == lower.len();
    // A lone "m" may be a million.
    UNITS.iter().find(|(unit, _)| *unit == name && (bare || name != "m")).map(|(_, km)| *km)
}
