//! The numbers of a text: what is written, what bounds it, and what kind of number it is.
//!
//! One grammar for words and digits. It is told in three layers: numerals ("one hundred and six", "2.5k", "21st", "three
//! quarters"), ranges of them ("between 20 and 30", "at least seven"), shares ("ten percent", "one in five"); and what each of
//! them is a number of ([`Kind`]), by the words around it.

mod bound;
mod compose;
mod figure;
mod item;
mod numeral;
mod share;
pub mod words;

use rashomon_model::{Bytes, Span};

/// A number with where it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Number {
    /// Its words.
    pub span: Span<Bytes>,
    /// What it says.
    pub value: Value,
}

/// What a number says.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Value {
    /// "one hundred and six", "2.5 million", "three quarters", "-4".
    Cardinal(f64),
    /// "21st", "third".
    Ordinal(f64),
    /// In hundredths: "ten percent" is 10, "one in five" 20.
    Percent(f64),
    /// "between 20 and 30", "more than 7".
    Range(Range),
}

/// Bounds of a number; an open one is not reached. "Up to 30" has no lower bound.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Range {
    /// The lower bound.
    pub low: Option<f64>,
    /// The upper bound.
    pub high: Option<f64>,
    /// Whether the lower one is not reached: "more than".
    pub low_open: bool,
    /// Whether the upper one is not reached: "less than".
    pub high_open: bool,
}

/// Everything that is written as a number in a text, in all layers: a range and the numbers that bound it, a share and its
/// number. In order of their beginnings, longer ones first.
pub fn layers(text: &str) -> Vec<Number> {
    let items = item::items(text);
    let numerals = numeral::all(&items);
    let span = |from: usize, to: usize| Span::new(items[from].start, items[to - 1].end);
    let of_numeral = |n: &numeral::Numeral| {
        let value = if n.sort == numeral::Sort::Ordinal { Value::Ordinal(n.value) } else { Value::Cardinal(n.value) };
        Number { span: span(n.from, n.to), value }
    };
    let mut found: Vec<Number> = numerals.iter().map(of_numeral).collect();
    let shares = share::all(&items, &numerals);
    found.extend(shares.iter().map(|s| Number { span: span(s.from, s.to), value: Value::Percent(s.percent) }));
    let ranges = bound::all(&items, &numerals);
    found.extend(ranges.iter().map(|r| Number { span: span(r.from, r.to), value: Value::Range(r.range) }));
    found.sort_by_key(|number| (number.span.start, std::cmp::Reverse(number.span.end)));
    found
}
