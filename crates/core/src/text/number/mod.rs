//! The numbers of a text: what is written, what bounds it, and what kind of number it is.
//!
//! One grammar for words and digits. It is told in three layers: numerals ("one hundred and six", "2.5k", "21st", "three
//! quarters"), ranges of them ("between 20 and 30", "at least seven"), shares ("ten percent", "one in five"); and what each of
//! them is a number of ([`Kind`]), by the words around it.

mod bound;
#[expect(clippy::float_cmp, reason = "sums of whole numbers are exact")]
mod compose;
mod figure;
mod item;
mod kind;
mod numeral;
mod share;
mod total;
mod unit;
mod vague;
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

/// What a number is a number of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Persons or things, counted.
    Count,
    /// A count of a war, a year, a campaign: "34,568 since October".
    RunningTotal,
    /// "rose by four", "up four to 26": a difference.
    Change,
    /// "third": the rank of one among others.
    Ordinal,
    /// "ten percent", "one in five".
    Percent,
    /// "22 years old", "Ana Pires, nine,".
    Age,
    /// "12 km", "a two-mile march".
    Distance,
    /// "122mm", ".50 calibre".
    Calibre,
    /// "$20 million", "500 dinars".
    Money,
    /// A telephone number.
    Phone,
    /// "in 2014", "the 1990s".
    Year,
    /// A day of a month.
    Date,
    /// "14:30", "5 p.m.".
    Clock,
    /// "three days".
    Duration,
    /// Weight, area, speed, temperature.
    Measure,
    /// "won 2-1".
    Score,
    /// "T-72", "S-300", "F16s".
    Model,
    /// A part of a name or an address: "Highway 6", "14 Baker Street".
    Name,
}

/// A number with what it is a number of.
#[derive(Clone, Debug, PartialEq)]
pub struct Expression {
    /// Its words, with what bounds it, without its unit.
    pub span: Span<Bytes>,
    /// What it is a number of.
    pub kind: Kind,
    /// What it says; none where it is a part of a name.
    pub value: Option<Value>,
}

/// The numbers of a text with what they are numbers of, in order; they do not overlap. Two layers of one place give the longer.
pub fn expressions(text: &str) -> Vec<Expression> {
    let items = item::items(text);
    let numerals = numeral::all(&items);
    let mut found: Vec<Found> = Vec::new();
    for range in bound::all(&items, &numerals) {
        let of = &numerals[range.numerals.start..range.numerals.end];
        let (first, last) = (of[0], of[of.len() - 1]);
        let ordinal = of.iter().all(|n| n.sort == numeral::Sort::Ordinal);
        let value = range.range.high.or(range.range.low).unwrap_or_default();
        let own = kind::of(&items, first.from, last.to, value);
        let kind = if ordinal { Kind::Ordinal } else { own };
        found.push((range.from, range.to, kind, Some(Value::Range(range.range))));
    }
    for share in share::all(&items, &numerals) {
        found.push((share.from, share.to, Kind::Percent, Some(Value::Percent(share.percent))));
    }
    for n in &numerals {
        found.push(match n.sort {
            numeral::Sort::Ordinal => (n.from, n.to, ordinal(&items, n), Some(Value::Ordinal(n.value))),
            _ => (n.from, n.to, kind::of(&items, n.from, n.to, n.value), Some(Value::Cardinal(n.value))),
        });
    }
    for vague in vague::all(&items) {
        let kind = kind::of(&items, vague.from, vague.to, f64::INFINITY);
        found.push((vague.from, vague.to, kind, Some(Value::Range(vague.range))));
    }
    for (at, item) in items.iter().enumerate() {
        match &item.is {
            item::Is::Code => found.push((at, at + 1, Kind::Model, None)),
            item::Is::Measured { value, .. } => {
                found.push((at, at + 1, kind::of(&items, at, at + 1, *value), Some(Value::Cardinal(*value))));
            }
            _ => {}
        }
    }
    outermost(&items, found)
}

/// First item, item after the last, and what the number is.
type Found = (usize, usize, Kind, Option<Value>);

/// "12th of May" is a day.
fn ordinal(items: &[item::Item], numeral: &numeral::Numeral) -> Kind {
    match kind::of(items, numeral.from, numeral.to, numeral.value) {
        kind @ (Kind::Name | Kind::Date) => kind,
        _ => Kind::Ordinal,
    }
}

fn outermost(items: &[item::Item], mut found: Vec<Found>) -> Vec<Expression> {
    for (from, _, kind, _) in &mut found {
        // The letters of "T-72" belong to it.
        let letters = *kind == Kind::Model && *from > 1 && items[*from].joined && items[*from - 1].is_sign('-');
        *from -= if letters { 2 } else { 0 };
    }
    found.sort_by_key(|(from, to, ..)| (*from, std::cmp::Reverse(*to)));
    let mut end = 0;
    found.retain(|(from, to, ..)| {
        let free = *from >= end;
        end = if free { *to } else { end };
        free
    });
    let expression = |(from, to, kind, value): Found| Expression {
        span: Span::new(items[from].start, items[to - 1].end),
        kind,
        value,
    };
    let mut joined: Vec<Found> = Vec::new();
    for one in found {
        // "14:30" is one time, "555 010 2299" one number to call.
        let part_of_one = |last: &Found| {
            let between = &items[last.1..one.0];
            let signs = between.iter().all(|item| matches!(item.is, item::Is::Sign(_)) && item.joined)
                && (between.is_empty() || items[one.0].joined);
            let joins = one.2 == Kind::Phone || !between.is_empty();
            last.2 == one.2 && matches!(one.2, Kind::Clock | Kind::Phone | Kind::Score) && signs && joins
        };
        match joined.last_mut().filter(|last| part_of_one(last)) {
            Some(last) => (last.1, last.3) = (one.1, None),
            None => joined.push(one),
        }
    }
    joined.into_iter().map(expression).collect()
}

/// The cardinal that the whole text is: "two hundred and six", "1.5 million", "40 000".
pub fn cardinal(text: &str) -> Option<f64> {
    let items = item::items(text);
    let numerals = numeral::all(&items);
    let [numeral] = numerals.as_slice() else { return None };
    let whole = numeral.from == 0 && numeral.to == items.len() && numeral.sort == numeral::Sort::Cardinal;
    whole.then_some(numeral.value)
}

/// Whether a word in lower case tells of a number that becomes another: "rose", "lowered".
pub fn is_change(word: &str) -> bool {
    bound::CHANGES.contains(&word)
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

#[cfg(test)]
mod tests;
