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

/// When a report was published: an ISO 8601 day, or a moment as the publisher gave it.
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
        parse_day(&self.text).expect("checked when the value was made")
    }
}

impl FromStr for Published {
    type Err = BadTime;

    fn from_str(text: &str) -> Result<Self, BadTime> {
        let text = text.trim();
        parse_day(text).map(|_| Self { text: text.to_owned() }).ok_or_else(|| BadTime(text.to_owned()))
    }
}

/// The day of an ISO 8601 day or moment; the offset is not applied, because a report's "today" is local.
fn parse_day(text: &str) -> Option<Date> {
    if text.len() == 10 {
        return text.parse().ok();
    }
    let (day, rest) = (text.get(..10)?, text.get(10..)?);
    if !rest.starts_with(['T', 't', ' ']) {
        return None;
    }
    let local = rest.trim_end_matches(['Z', 'z']);
    let zone = local.get(1..)?.find(['+', '-']).map_or(local.len(), |at| at + 1);
    format!("{day}T{}", local.get(1..zone)?.trim()).parse::<DateTime>().ok().map(DateTime::date)
}

impl From<Date> for Published {
    fn from(date: Date) -> Self {
        Self { text: date.to_string() }
    }
}

impl TryFrom<String> for Published {
    type Error = BadTime;

    fn try_from(text: String) -> Result<Self, BadTime> {
        text.parse()
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_moments() {
        let day = |text: &str| text.parse::<Published>().map(|p| p.date().to_string());
        assert_eq!(day("2021-07-08").as_deref(), Ok("2021-07-08"));
        assert_eq!(day("2021-07-08T23:30:00-05:00").as_deref(), Ok("2021-07-08"));
        assert_eq!(day("2021-07-08T23:30:00.123Z").as_deref(), Ok("2021-07-08"));
        assert_eq!(day("2021-07-08 23:30").as_deref(), Ok("2021-07-08"));
        for bad in ["", "2021", "2021-02-30", "8 July", "2021-07-08x", "2021-07-0é"] {
            assert_eq!(day(bad), Err(BadTime(bad.to_owned())), "{bad}");
        }
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
