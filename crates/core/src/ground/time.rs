//! Time expressions against the report's own day.

use jiff::{ToSpan, civil::Date};
use rashomon_model::{TimePrecision, When};

use crate::text::time::{TimeExpression, TimeUnit};

/// The dates that an expression means in a report of `day`.
///
/// A weekday or a date without a year is the last one up to `day`, because news looks back; `ahead` turns that round
/// for what is threatened or planned. `None` for stretches, which date no single event.
pub fn resolve(expression: TimeExpression, day: Option<Date>, ahead: bool, text: &str) -> Option<When> {
    let text = Some(text.to_owned());
    let one = |date: Date| Some(When::day(date, text.clone()));
    match expression {
        TimeExpression::Weekday { day: weekday, next } => {
            let today = day?;
            let number = i64::from(today.weekday().to_monday_zero_offset());
            let back = (number - i64::from(weekday)).rem_euclid(7);
            let forward = (i64::from(weekday) - number).rem_euclid(7);
            let forward = if next && forward == 0 { 7 } else { forward };
            let days = if next || ahead { forward } else { -back };
            one(today.checked_add(days.days()).ok()?)
        }
        TimeExpression::Day(offset) => one(day?.checked_add(offset.days()).ok()?),
        TimeExpression::Date { year: Some(year), month, day } => one(Date::new(year, month as i8, day as i8).ok()?),
        TimeExpression::Date { year: None, month, day: number } => {
            let today = day?;
            let in_year = |year| Date::new(year, month as i8, number as i8).ok();
            let this = in_year(today.year())?;
            let past = this <= today.checked_add(2.days()).ok()?;
            one(if ahead || past { this } else { in_year(today.year() - 1)? })
        }
        TimeExpression::Month { year, month } => {
            let year = match (year, day) {
                (Some(year), _) => year,
                (None, Some(today)) if i16::from(today.month()) >= i16::from(month) || ahead => today.year(),
                (None, Some(today)) => today.year() - 1,
                (None, None) => return None,
            };
            let first = Date::new(year, month as i8, 1).ok()?;
            Some(stretch(first, first.last_of_month(), TimePrecision::Month, text))
        }
        TimeExpression::Year(year) => {
            let first = Date::new(year, 1, 1).ok()?;
            Some(stretch(first, first.last_of_year(), TimePrecision::Year, text))
        }
        TimeExpression::Back { unit, number } => back(unit, number, day?, text),
        TimeExpression::Stretch => None,
    }
}

fn stretch(start: Date, end: Date, precision: TimePrecision, text: Option<String>) -> When {
    When { start, end: Some(end), precision, text }
}

fn back(unit: TimeUnit, number: i32, day: Date, text: Option<String>) -> Option<When> {
    let n = i64::from(number);
    match unit {
        TimeUnit::Hour => Some(When::day(day, text)),
        TimeUnit::Day => Some(When::day(day.checked_sub(n.days()).ok()?, text)),
        TimeUnit::Week => {
            let then = day.checked_sub(n.weeks()).ok()?;
            let monday = then.checked_sub(i64::from(then.weekday().to_monday_zero_offset()).days()).ok()?;
            Some(stretch(monday, monday.checked_add(6.days()).ok()?, TimePrecision::Week, text))
        }
        TimeUnit::Month => {
            let then = day.checked_sub(n.months()).ok()?;
            Some(stretch(then.first_of_month(), then.last_of_month(), TimePrecision::Month, text))
        }
        TimeUnit::Year => {
            let then = day.checked_sub(n.years()).ok()?;
            Some(stretch(then.first_of_year(), then.last_of_year(), TimePrecision::Year, text))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn on(expression: TimeExpression, day: &str) -> Option<String> {
        let when = resolve(expression, Some(day.parse().unwrap()), false, "")?;
        let end = when.end.unwrap();
        Some(if end == when.start { when.start.to_string() } else { format!("{}/{end}", when.start) })
    }

    #[test]
    fn relative_to_a_thursday() {
        let weekday = |day| TimeExpression::Weekday { day, next: false };
        let cases = [
            (weekday(2), "2021-07-07"),
            (weekday(3), "2021-07-08"),
            (weekday(4), "2021-07-02"),
            (TimeExpression::Day(-1), "2021-07-07"),
            (TimeExpression::Date { year: None, month: 7, day: 9 }, "2021-07-09"),
            (TimeExpression::Date { year: None, month: 12, day: 24 }, "2020-12-24"),
            (TimeExpression::Month { year: None, month: 3 }, "2021-03-01/2021-03-31"),
            (TimeExpression::Month { year: None, month: 9 }, "2020-09-01/2020-09-30"),
            (TimeExpression::Year(2014), "2014-01-01/2014-12-31"),
            (TimeExpression::Back { unit: TimeUnit::Year, number: 1 }, "2020-01-01/2020-12-31"),
            (TimeExpression::Back { unit: TimeUnit::Week, number: 1 }, "2021-06-28/2021-07-04"),
            (TimeExpression::Back { unit: TimeUnit::Day, number: 3 }, "2021-07-05"),
        ];
        for (expression, expected) in cases {
            assert_eq!(on(expression, "2021-07-08").as_deref(), Some(expected), "{expression:?}");
        }
    }

    #[test]
    fn what_names_no_date() {
        assert_eq!(on(TimeExpression::Stretch, "2021-07-08"), None);
        assert_eq!(on(TimeExpression::Date { year: Some(2021), month: 2, day: 30 }, "2021-07-08"), None);
        assert_eq!(resolve(TimeExpression::Day(0), None, false, "today"), None);
    }
}
