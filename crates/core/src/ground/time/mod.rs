//! Time expressions against the report's own day, the time just told and the tense of their clause.

mod anchor;
mod hijri;
mod holiday;
mod length;
mod period;
mod report;
mod resolve;
mod value;

pub use anchor::{Context, Tense, tense};
use jiff::civil::{Date, DateTime};
pub use length::{iso, seconds};
pub use period::Period;
use rashomon_model::When;
pub use report::{Grounded, Times, all};
pub use resolve::span;

use crate::text::time::{Clock, Edge, PartOfDay, TimeExpression};

/// The four kinds of TIMEX3.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A day or longer.
    Date,
    /// Within a day.
    Time,
    /// A length.
    Duration,
    /// What returns.
    Set,
}

impl Kind {
    /// As TimeML writes it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Date => "DATE",
            Self::Time => "TIME",
            Self::Duration => "DURATION",
            Self::Set => "SET",
        }
    }
}

/// A point of time as exact as it was said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Point {
    /// The stretch of the calendar; none for a clock time of an unknown day.
    pub period: Option<Period>,
    /// The same by counting exactly ("two weeks ago": that day), where words count.
    pub exact: Option<DateTime>,
    /// The part of the day.
    pub part: Option<PartOfDay>,
    /// The clock time.
    pub clock: Option<Clock>,
    /// Which edge of it is meant.
    pub edge: Option<Edge>,
}

/// What an expression means in its report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Meaning {
    /// Its kind.
    pub kind: Kind,
    /// Its value, as TIMEX3 writes it; `X` stands for what is unknown.
    pub value: String,
    /// The point of time, where it is one.
    pub point: Option<Point>,
}

/// What an expression means in a context.
pub fn meaning(says: &TimeExpression, context: &Context) -> Meaning {
    value::meaning(says, context)
}

/// The dates that an expression means in a report of `day`.
///
/// A weekday or a date without a year is the last one up to `day`, because news looks back; `ahead` turns that round
/// for what is threatened or planned. `None` for what dates no single event: lengths, sets, vague times, and what only
/// begins or ends there ("since Monday", "until March").
pub fn resolve(says: &TimeExpression, day: Option<Date>, ahead: bool, text: &str) -> Option<When> {
    let tense = if ahead { Tense::Future } else { Tense::Past };
    when(says, &Context { day, tense, ..Context::default() }, text)
}

/// The same in a context.
pub fn when(says: &TimeExpression, context: &Context, text: &str) -> Option<When> {
    use crate::text::time::{Bound, What};
    if matches!(says.bound, Some(Bound::Since | Bound::Until)) {
        return None;
    }
    match says.what {
        What::Duration(_) | What::Set(_) | What::Stretch { .. } | What::Past | What::Present | What::Future => None,
        _ => resolve::point(says, context)?.period?.when(text),
    }
}
