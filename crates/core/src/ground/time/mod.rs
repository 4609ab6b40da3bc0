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
pub use report::{CountedFrom, Grounded, Times, all};
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
    /// As `TimeML` writes it.
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::time::{Amount, Anchor, Bound, Length, Shift, TimeUnit, What, Year};

    fn on(what: What, day: Option<&str>) -> Option<String> {
        let when = resolve(&TimeExpression::of(what), day.map(|d| d.parse().unwrap()), false, "")?;
        let end = when.end.unwrap();
        Some(if end == when.start { when.start.to_string() } else { format!("{}/{end}", when.start) })
    }

    fn weekday(day: u8) -> What {
        What::Weekday { day, which: Shift::Unsaid, week: false }
    }

    fn ago(number: u32, unit: TimeUnit) -> What {
        What::Away { length: Length(vec![(Amount::whole(number), unit)]), later: false, from: Anchor::Now }
    }

    #[test]
    fn relative_to_a_thursday() {
        let date = |month, day| What::Date { year: Year::Unsaid, month, day };
        for (what, expected) in [
            (weekday(2), "2021-07-07"),
            (weekday(3), "2021-07-08"),
            (weekday(4), "2021-07-02"),
            (What::Day(-1), "2021-07-07"),
            (date(7, 9), "2021-07-09"),
            (date(12, 24), "2020-12-24"),
            (What::Month { year: Year::Unsaid, month: 3 }, "2021-03-01/2021-03-31"),
            (What::Month { year: Year::Unsaid, month: 9 }, "2020-09-01/2020-09-30"),
            (What::Year(Year::Said(2014)), "2014-01-01/2014-12-31"),
            (What::Unit { unit: TimeUnit::Year, which: Shift::Now(-1) }, "2020-01-01/2020-12-31"),
            (ago(1, TimeUnit::Week), "2021-06-28/2021-07-04"),
            (ago(3, TimeUnit::Day), "2021-07-05"),
        ] {
            assert_eq!(on(what.clone(), Some("2021-07-08")).as_deref(), Some(expected), "{what:?}");
        }
    }

    #[test]
    fn what_names_no_date() {
        let february = What::Date { year: Year::Said(2021), month: 2, day: 30 };
        let length = What::Duration(Length(vec![(Amount::whole(2), TimeUnit::Year)]));
        for what in [february, length, What::Past, What::Present] {
            assert_eq!(on(what.clone(), Some("2021-07-08")), None, "{what:?}");
        }
        assert_eq!(on(What::Day(0), None), None);
        let since = TimeExpression { bound: Some(Bound::Since), ..TimeExpression::of(weekday(0)) };
        assert_eq!(resolve(&since, Some("2021-07-08".parse().unwrap()), false, ""), None);
    }
}
