//! The only place that reads the clock. Days are those of UTC, so that no time zone database is needed.

use jiff::{Timestamp, civil::Date, tz::TimeZone};

/// The current day.
pub fn today() -> Date {
    Timestamp::now().to_zoned_datetime(TimeZone::UTC).date()
}

/// The current moment to the second, `2021-07-08T12:30:00Z`.
pub fn now() -> String {
    Timestamp::from_second(Timestamp::now().as_second()).unwrap_or(Timestamp::UNIX_EPOCH).to_string()
}
