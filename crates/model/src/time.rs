//! Dates as reports give them: with a precision, never with one that was not said.

use std::{fmt, str::FromStr};

use jiff::civil::{Date, DateTime};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::TimePrecision;

/// A date that cannot be read; the words that were given.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no ISO 8601 date (2021-07-08 or 2021-07-08T12:30:00Z)")]
pub struct BadTime(pub String);

/// When a report was published: an ISO 8601 day, or a moment by RFC 3339 in the publisher's own time zone.
///
/// Every way of writing one becomes one form, by which values are equal and ordered: `2021-07-08`,
/// `2021-07-08T23:30:00-05:00`, `2021-07-08T23:30:00.5Z`. A time of day without a zone is no moment, and no zone is
/// invented for it, so that only its day stays.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "String", into = "String")]
pub struct Published {
    text: String,
}

impl Published {
    /// The day, in the publisher's own time zone.
    ///
    /// # Panics
    /// Never: the text was checked when the value was made.
    pub fn date(&self) -> Date {
        day(&self.text).expect("checked when the value was made").0
    }

    /// The day or the moment as it is written.
    pub fn as_str(&self) -> &str {
        &self.text
    }
}

impl FromStr for Published {
    type Err = BadTime;

    fn from_str(text: &str) -> Result<Self, BadTime> {
        let text = text.trim();
        normalise(text).map(|text| Self { text }).ok_or_else(|| BadTime(text.to_owned()))
    }
}

/// The one form of an ISO 8601 day or moment.
fn normalise(text: &str) -> Option<String> {
    let (date, rest) = day(text)?;
    if rest.is_empty() {
        return Some(date.to_string());
    }
    let rest = rest.strip_prefix(['T', 't', ' '])?;
    // The name of a zone adds nothing to its offset, and without the zone's history it is none.
    let rest = rest.split_once('[').map_or(rest, |(rest, _)| rest);
    let (time, zone) = rest.split_at(rest.find(['Z', 'z', '+', '-']).unwrap_or(rest.len()));
    let moment = format!("{date}T{}", time.trim()).parse::<DateTime>().ok()?;
    if zone.is_empty() { Some(date.to_string()) } else { Some(format!("{moment}{}", offset(zone)?)) }
}

/// The day at the beginning of a text, and what follows it. The year has four digits, of which the first is no zero.
fn day(text: &str) -> Option<(Date, &str)> {
    let (day, rest) = text.split_at_checked(10)?;
    let digits = |at: usize, b: u8| if matches!(at, 4 | 7) { b == b'-' } else { b.is_ascii_digit() };
    let form = day.bytes().enumerate().all(|(at, b)| digits(at, b)) && !day.starts_with('0');
    Some((form.then(|| day.parse().ok())??, rest))
}

/// `Z`, or hours up to 23 and minutes up to 59 with their sign.
fn offset(zone: &str) -> Option<String> {
    if matches!(zone, "Z" | "z") {
        return Some("Z".to_owned());
    }
    let (sign, digits) = zone.split_at_checked(1)?;
    let (hours, minutes) = match digits.len() {
        2 => (digits, "00"),
        4 => digits.split_at_checked(2)?,
        _ => digits.split_once(':')?,
    };
    let number = |digits: &str, most: u8| {
        let all = digits.len() == 2 && digits.bytes().all(|b| b.is_ascii_digit());
        all.then(|| digits.parse().ok()).flatten().filter(|n| *n <= most)
    };
    let offset = (number(hours, 23)?, number(minutes, 59)?);
    Some(if offset == (0, 0) { "Z".to_owned() } else { format!("{sign}{hours}:{minutes}") })
}

impl TryFrom<Date> for Published {
    type Error = BadTime;

    fn try_from(date: Date) -> Result<Self, BadTime> {
        date.to_string().parse()
    }
}

impl TryFrom<String> for Published {
    type Error = BadTime;

    /// What is recorded must stay readable, also from before offsets were checked: of a moment that is none, the day
    /// stays.
    fn try_from(text: String) -> Result<Self, BadTime> {
        text.parse().or_else(|error| match day(&text) {
            Some((date, rest)) if rest.starts_with(['T', 't', ' ']) => date.try_into(),
            _ => Err(error),
        })
    }
}

impl From<Published> for String {
    fn from(published: Published) -> Self {
        published.text
    }
}

impl fmt::Display for Published {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.text)
    }
}

/// A stretch of days; both ends belong to it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
pub struct When {
    /// First day, ISO 8601.
    #[schemars(with = "String")]
    pub start: Date,
    /// Last day, ISO 8601; null where it is open.
    #[schemars(with = "Option<String>")]
    pub end: Option<Date>,
    /// How sure it is.
    pub precision: TimePrecision,
    /// The words it was read from; null where it was inferred from the date of publication.
    pub text: Option<String>,
}

impl When {
    /// One day.
    pub fn day(date: Date, text: Option<String>) -> Self {
        Self { start: date, end: Some(date), precision: TimePrecision::Day, text }
    }

    /// Days between the two stretches, 0 where they touch or overlap.
    pub fn days_apart(&self, other: &Self) -> i64 {
        let gap = |a: &Self, b: &Self| a.end.map_or(0, |end| i64::from((b.start - end).get_days()));
        gap(self, other).max(gap(other, self)).max(0)
    }
}

impl fmt::Display for When {
    /// A time as far as it is known: "2021", "2021-07", "2021-07-08", "2021-07-05 to 2021-07-11", "since 2021-07-05".
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let start = self.start;
        match (self.precision, self.end) {
            (TimePrecision::Month, Some(end)) if start.first_of_month() == end.first_of_month() => {
                write!(f, "{}", start.strftime("%Y-%m"))
            }
            (TimePrecision::Year, Some(end)) if start.year() == end.year() => write!(f, "{}", start.strftime("%Y")),
            (_, Some(end)) if end == start => write!(f, "{start}"),
            (_, Some(end)) => write!(f, "{start} to {end}"),
            (_, None) => write!(f, "since {start}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_moments() {
        for (text, form, date) in [
            ("2021-07-08", "2021-07-08", "2021-07-08"),
            (" 2021-07-08 ", "2021-07-08", "2021-07-08"),
            ("2021-07-08T23:30:00-05:00", "2021-07-08T23:30:00-05:00", "2021-07-08"),
            ("2021-07-08T23:30-0500", "2021-07-08T23:30:00-05:00", "2021-07-08"),
            ("2021-07-08 23:30 +05", "2021-07-08T23:30:00+05:00", "2021-07-08"),
            ("2021-07-08t23:30:00z", "2021-07-08T23:30:00Z", "2021-07-08"),
            ("2021-07-08T23:30:00+00:00", "2021-07-08T23:30:00Z", "2021-07-08"),
            ("2021-07-08T23:30:00-00:00", "2021-07-08T23:30:00Z", "2021-07-08"),
            ("2021-07-08T23:30:00.120Z", "2021-07-08T23:30:00.12Z", "2021-07-08"),
            ("2021-07-08T23:30:00.000Z", "2021-07-08T23:30:00Z", "2021-07-08"),
            ("2021-07-08T01:30:00+23:59[Pacific/Auckland]", "2021-07-08T01:30:00+23:59", "2021-07-08"),
            ("2021-07-08 23:30", "2021-07-08", "2021-07-08"),
            ("2021-07-08T23:30:00", "2021-07-08", "2021-07-08"),
            ("1000-01-01", "1000-01-01", "1000-01-01"),
            ("9999-12-31T23:59:59-23:59", "9999-12-31T23:59:59-23:59", "9999-12-31"),
        ] {
            let published: Published = text.parse().unwrap_or_else(|e| panic!("{e}"));
            assert_eq!((published.as_str(), published.date().to_string().as_str()), (form, date), "{text}");
            assert_eq!(form.parse(), Ok(published), "{text}");
        }
        for bad in [
            "",
            "2021",
            "2021-02-30",
            "8 July",
            "2021-07-08x",
            "2021-07-0é",
            "-9999-01-01",
            "0999-01-01",
            "0000-01-01",
            "+2021-07-08",
            "2021-W27-4",
            "2021-07-08T",
            "2021-07-08T25:00Z",
            "2021-07-08T10:00+99:99",
            "2021-07-08T10:00+24:00",
            "2021-07-08T10:00+05:60",
            "2021-07-08T10:00+5",
            "2021-07-08T10:00+",
            "2021-07-08T10:00ZZ",
        ] {
            assert_eq!(bad.parse::<Published>(), Err(BadTime(bad.to_owned())), "{bad}");
        }
    }

    #[test]
    fn moments_compare_by_day_then_time() {
        let read = |text: &str| text.parse::<Published>().unwrap();
        assert_eq!(read("2021-07-08T23:30:00Z"), read("2021-07-08 23:30+0000"));
        assert!(read("2021-07-08") < read("2021-07-08T00:00Z"));
        assert!(read("2021-07-08T09:00Z") < read("2021-07-08T23:30Z"));
        assert!(read("2021-07-08T23:30Z") < read("2021-07-09"));
    }

    #[test]
    fn recorded_moments_stay_readable() {
        let recorded = |json: &str| serde_json::from_str::<Published>(json).map(|p| p.to_string()).ok();
        assert_eq!(recorded(r#""2021-07-08 23:30""#).as_deref(), Some("2021-07-08"));
        assert_eq!(recorded(r#""2021-07-08T23:30:00+99:99""#).as_deref(), Some("2021-07-08"));
        assert_eq!(recorded(r#""2021-07-08T23:30:00-05:00""#).as_deref(), Some("2021-07-08T23:30:00-05:00"));
        assert_eq!(recorded(r#""2021-07-08x""#), None);
    }

    #[test]
    fn distance_between_stretches() {
        let on = |d: &str| When::day(d.parse().unwrap(), None);
        assert_eq!(on("2021-07-08").days_apart(&on("2021-07-05")), 3);
        let open = When { end: None, ..on("2021-07-01") };
        assert_eq!(open.days_apart(&on("2021-09-05")), 0);
        assert_eq!(open.days_apart(&on("2021-06-30")), 1);
    }
}
