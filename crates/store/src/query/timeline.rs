//! How many incidents happened when, in stretches as long as the time that they span asks for.

use std::collections::BTreeMap;

use jiff::{
    ToSpan,
    civil::{Date, Weekday},
};
use serde::Serialize;

/// Stretches of a timeline at most.
const MOST: i32 = 120;

/// The incidents that fit a query, by the day on which they began.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Timeline {
    /// What a stretch is.
    pub unit: Unit,
    /// Stretches from the first to the last in which something happened, none left out between them; 120 at most.
    pub buckets: Vec<Bucket>,
    /// Incidents without a day, which stand in none.
    pub undated: u64,
}

/// What a stretch of a timeline is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Unit {
    /// A day.
    #[default]
    Days,
    /// A week from Monday on.
    Weeks,
    /// A month.
    Months,
    /// A year, or several where more than 120 years are spanned.
    Years,
}

/// A stretch of a timeline.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Bucket {
    /// Its first day.
    pub start: Date,
    /// Its last day.
    pub end: Date,
    /// Incidents that began in it.
    pub incidents: u64,
    /// Their dead, by the estimates; null where none of them has one.
    pub killed: Option<u64>,
}

/// What began on a day.
#[derive(Clone, Copy, Debug, Default)]
struct Begun {
    incidents: u64,
    killed: Option<u64>,
}

impl Begun {
    fn add(&mut self, incidents: u64, killed: Option<u64>) {
        self.incidents += incidents;
        // What is not known adds nothing, and is no zero either.
        self.killed = match (self.killed, killed) {
            (Some(a), Some(b)) => Some(a.saturating_add(b)),
            (a, b) => a.or(b),
        };
    }
}

impl Timeline {
    /// That of incidents with the day on which they began and their dead.
    pub(crate) fn of(incidents: impl IntoIterator<Item = (Option<Date>, Option<u64>)>) -> Self {
        let (mut days, mut undated) = (BTreeMap::<Date, Begun>::new(), 0);
        for (day, killed) in incidents {
            match day {
                Some(day) => days.entry(day).or_default().add(1, killed),
                None => undated += 1,
            }
        }
        let (Some((first, _)), Some((last, _))) = (days.first_key_value(), days.last_key_value()) else {
            return Self { undated, ..Self::default() };
        };
        let (unit, years) = fitting(*first, *last);
        let mut buckets = Vec::new();
        let mut start = floor(*first, unit, years);
        loop {
            let next = after(start, unit, years).filter(|next| next <= last);
            // Behind the last stretch may be no day any more.
            let end = after(start, unit, years).and_then(|next| next.yesterday().ok()).unwrap_or(Date::MAX);
            let mut begun = Begun::default();
            days.range(start..=end).for_each(|(_, day)| begun.add(day.incidents, day.killed));
            buckets.push(Bucket { start, end, incidents: begun.incidents, killed: begun.killed });
            match next {
                Some(next) => start = next,
                None => return Self { unit, buckets, undated },
            }
        }
    }
}

/// The shortest unit of which few enough span the days; for years, how many are one stretch.
fn fitting(first: Date, last: Date) -> (Unit, i16) {
    let days = |from: Date| (last - from).get_days();
    let months = |day: Date| i32::from(day.year()) * 12 + i32::from(day.month());
    if days(first) < MOST {
        return (Unit::Days, 1);
    }
    if days(floor(first, Unit::Weeks, 1)) / 7 < MOST {
        return (Unit::Weeks, 1);
    }
    if months(last) - months(first) < MOST {
        return (Unit::Months, 1);
    }
    let spans = |years: i16| i32::from((last.year() - floor(first, Unit::Years, years).year()) / years) < MOST;
    (Unit::Years, (1..i16::MAX).find(|years| spans(*years)).unwrap_or(i16::MAX))
}

/// The first day of the stretch in which a day lies.
fn floor(day: Date, unit: Unit, years: i16) -> Date {
    let found = match unit {
        Unit::Days => Ok(day),
        Unit::Weeks => day.checked_sub(i64::from(day.weekday().since(Weekday::Monday)).days()),
        Unit::Months => Ok(day.first_of_month()),
        Unit::Years => Date::new(day.year() - day.year().rem_euclid(years), 1, 1),
    };
    // Before the first day that can be written lies none.
    found.unwrap_or(Date::MIN)
}

/// The first day of the next stretch; none behind the last day that can be written.
fn after(start: Date, unit: Unit, years: i16) -> Option<Date> {
    let next = match unit {
        Unit::Days => start.checked_add(1.day()),
        Unit::Weeks => start.checked_add(1.week()),
        Unit::Months => start.checked_add(1.month()),
        Unit::Years => start.checked_add(i64::from(years).years()),
    };
    next.ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn timeline(days: &[&str]) -> Timeline {
        Timeline::of(days.iter().map(|day| (day.parse().ok(), None)))
    }

    fn day(day: &str) -> Date {
        day.parse().unwrap()
    }

    #[test]
    fn the_shortest_unit_that_fits() {
        for (days, unit, number, first, last) in [
            (&["2024-02-28"][..], Unit::Days, 1, "2024-02-28", "2024-02-28"),
            (&["2024-01-01", "2024-04-29"], Unit::Days, 120, "2024-01-01", "2024-04-29"),
            (&["2024-04-30", "2024-01-01"], Unit::Weeks, 18, "2024-01-01", "2024-05-05"),
            // Weeks begin on Monday, so that this span has one more of them than 120.
            (&["2023-12-31", "2026-04-13"], Unit::Months, 29, "2023-12-01", "2026-04-30"),
            (&["2024-01-01", "2026-04-13"], Unit::Weeks, 120, "2024-01-01", "2026-04-19"),
            (&["2010-02-03", "2020-01-31"], Unit::Months, 120, "2010-02-01", "2020-01-31"),
            (&["2010-02-03", "2020-02-01"], Unit::Years, 11, "2010-01-01", "2020-12-31"),
            (&["1905-02-03", "2024-02-01"], Unit::Years, 120, "1905-01-01", "2024-12-31"),
            (&["1904-02-03", "2024-02-01"], Unit::Years, 61, "1904-01-01", "2025-12-31"),
        ] {
            let found = timeline(days);
            assert_eq!((found.unit, found.buckets.len()), (unit, number), "{days:?}");
            let ends = (found.buckets[0].start, found.buckets[number - 1].end);
            assert_eq!(ends, (day(first), day(last)), "{days:?}");
            assert_eq!(found.buckets.iter().map(|b| b.incidents).sum::<u64>(), days.len() as u64);
            let follows = |two: &[Bucket]| two[0].end.tomorrow().unwrap() == two[1].start;
            assert!(found.buckets.windows(2).all(follows));
        }
    }

    #[test]
    fn what_is_not_known_is_no_zero() {
        let day = |n: i8| Some(Date::constant(2024, 5, n));
        let of =
            [(day(1), None), (day(2), Some(0)), (day(2), None), (day(4), Some(3)), (day(4), Some(4)), (None, Some(9))];
        let found = Timeline::of(of);
        let tolls: Vec<_> = found.buckets.iter().map(|b| (b.incidents, b.killed)).collect();
        assert_eq!(tolls, [(1, None), (2, Some(0)), (0, None), (2, Some(7))]);
        assert_eq!(found.undated, 1);
        assert_eq!(Timeline::of([(None, None)]), Timeline { undated: 1, ..Timeline::default() });
    }

    #[test]
    fn all_of_time() {
        let ends = [(Some(Date::MIN), Some(u64::MAX)), (Some(Date::MAX), Some(1)), (Some(Date::MAX), Some(u64::MAX))];
        let found = Timeline::of(ends);
        assert!(found.buckets.len() <= 120, "{}", found.buckets.len());
        assert_eq!(found.buckets.iter().map(|b| b.incidents).sum::<u64>(), 3);
        assert_eq!(found.buckets.last().map(|b| (b.end, b.killed)), Some((Date::MAX, Some(u64::MAX))));
    }
}
