//! What every export is made of: rows of cells under named columns, each cell with what it rests on.

use std::fmt::{self, Display};

use rashomon_model::{ClaimId, EventId, JudgementId, ReportId};
use serde::{Serialize, Serializer};

use super::guard::guard;

/// A column of an export.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its heading.
    pub name: &'static str,
    /// What its cells hold.
    pub kind: Kind,
}

/// What the cells of a column hold, where they are not empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A text.
    Text,
    /// A day, ISO 8601.
    Day,
    /// A whole number.
    Whole,
    /// A number.
    Number,
    /// True or false.
    Flag,
    /// A JSON value.
    Json,
}

/// A column that holds texts.
pub(super) const fn text(name: &'static str) -> Column {
    Column { name, kind: Kind::Text }
}

/// A column that holds days.
pub(super) const fn day(name: &'static str) -> Column {
    Column { name, kind: Kind::Day }
}

/// A column that holds whole numbers.
pub(super) const fn whole(name: &'static str) -> Column {
    Column { name, kind: Kind::Whole }
}

/// A column that holds numbers.
pub(super) const fn number(name: &'static str) -> Column {
    Column { name, kind: Kind::Number }
}

/// A column that holds true or false.
pub(super) const fn flag(name: &'static str) -> Column {
    Column { name, kind: Kind::Flag }
}

/// A column that holds JSON values.
pub(super) const fn json(name: &'static str) -> Column {
    Column { name, kind: Kind::Json }
}

/// What stands in a cell.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Datum {
    /// Nothing: it is not known.
    #[default]
    Empty,
    /// Words that may come from anybody; a table [guards](super::guard) them.
    Words(String),
    /// A word of ours: an id, a code, a day.
    Word(String),
    /// A whole number.
    Whole(u64),
    /// A number.
    Number(f64),
    /// True or false.
    Flag(bool),
    /// A JSON value.
    Json(serde_json::Value),
}

impl Datum {
    /// Whether nothing is known.
    pub fn is_empty(&self) -> bool {
        match self {
            Self::Empty => true,
            Self::Words(text) | Self::Word(text) => text.is_empty(),
            _ => false,
        }
    }

    /// How a table has it: words guarded, numbers bare.
    pub fn cell(&self) -> String {
        match self {
            Self::Words(text) | Self::Json(serde_json::Value::String(text)) => guard(text).into_owned(),
            other => other.to_string(),
        }
    }

    /// The cell with this, which rests on that.
    pub(super) fn on(self, basis: Basis) -> Cell {
        Cell { datum: self, basis }
    }

    /// The cell with this, which is the program's own: an id, a count of reports, a code that says what another cell does.
    pub(super) fn ours(self) -> Cell {
        self.on(Basis::Ours)
    }
}

/// As it is, without a guard.
impl Display for Datum {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => Ok(()),
            Self::Words(text) | Self::Word(text) => f.write_str(text),
            Self::Whole(number) => number.fmt(f),
            Self::Number(number) => number.fmt(f),
            Self::Flag(flag) => flag.fmt(f),
            Self::Json(json) => json.fmt(f),
        }
    }
}

/// Null where it is empty.
impl Serialize for Datum {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Empty => to.serialize_none(),
            Self::Words(text) | Self::Word(text) => to.serialize_str(text),
            Self::Whole(number) => to.serialize_u64(*number),
            Self::Number(number) => to.serialize_f64(*number),
            Self::Flag(flag) => to.serialize_bool(*flag),
            Self::Json(json) => json.serialize(to),
        }
    }
}

/// Words that may come from anybody, where there are some.
pub(super) fn words(text: Option<&str>) -> Datum {
    text.filter(|text| !text.is_empty()).map_or(Datum::Empty, |text| Datum::Words(text.to_owned()))
}

/// A word of ours, where there is one.
pub(super) fn word(value: Option<impl Display>) -> Datum {
    value.map_or(Datum::Empty, |value| Datum::Word(value.to_string()))
}

/// A whole number, where it is known.
pub(super) fn count(number: Option<u64>) -> Datum {
    number.map_or(Datum::Empty, Datum::Whole)
}

/// A number, where it is known.
pub(super) fn real(number: Option<f64>) -> Datum {
    number.map_or(Datum::Empty, Datum::Number)
}

/// What is listed in one cell. What separates entries would end one inside it, so that it becomes a comma there.
pub(super) fn list<T: AsRef<str>>(entries: impl IntoIterator<Item = T>) -> Datum {
    let entries: Vec<String> = entries.into_iter().map(|entry| entry.as_ref().replace("; ", ", ")).collect();
    words(Some(&entries.join("; ")))
}

/// What a cell rests on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) enum Basis {
    /// Nothing that a report says.
    #[default]
    Ours,
    /// These claims.
    Claims(Vec<ClaimId>),
    /// The words that tell what happened.
    Type,
    /// The words that tell when.
    When,
    /// The words that tell where.
    Where,
    /// What is known of the reports beside their text.
    Told,
    /// What people decided.
    Judged(Vec<JudgementId>),
}

/// A cell of a row.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Cell {
    /// What stands in it.
    pub datum: Datum,
    pub(super) basis: Basis,
}

/// A row of an export.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Row {
    /// What tells it from all others: an id, or an id and a day.
    pub key: String,
    /// Its cells, one a column.
    pub cells: Vec<Cell>,
    /// Degrees north and east, where it has a point.
    pub(super) point: Option<(f64, f64)>,
    /// The report that it is a row of, where it is one report's.
    pub(super) report: Option<ReportId>,
    /// The event that it is a row of, where it is one event's.
    pub(super) event: Option<EventId>,
    /// Whether it is what one incident adds to a row that comes later: for the sidecar only.
    pub(super) part: bool,
}

impl Row {
    /// A row with this key.
    pub(super) fn new(key: impl Into<String>, cells: Vec<Cell>) -> Self {
        Self { key: key.into(), cells, ..Self::default() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_guarded_and_numbers_are_not() {
        for (datum, cell) in [
            (words(Some("=1+1")), "'=1+1"),
            (words(Some("two men")), "two men"),
            (words(Some("")), ""),
            (real(Some(-4.5)), "-4.5"),
            (count(Some(0)), "0"),
            (count(None), ""),
            (Datum::Flag(false), "false"),
            (word(Some("inc_1")), "inc_1"),
            (list(["a; b", "c"]), "a, b; c"),
        ] {
            assert_eq!(datum.cell(), cell);
            assert_eq!(datum.is_empty(), cell.is_empty());
        }
    }

    #[test]
    fn in_json_what_is_not_known_is_null() {
        let json = |datum: &Datum| serde_json::to_string(datum).unwrap();
        assert_eq!(json(&Datum::Empty), "null");
        assert_eq!(json(&words(Some("=1"))), "\"=1\"");
        assert_eq!(json(&real(Some(-0.25))), "-0.25");
    }
}
