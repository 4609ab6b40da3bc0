//! Stretches of the calendar.

use jiff::{Span, ToSpan, civil::Date};
use rashomon_model::{TimePrecision, When};

use crate::text::time::{Season, TimeUnit};

/// A stretch of the calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Period {
    /// A day.
    Day(Date),
    /// A week, by its Monday.
    Week(Date),
    /// A weekend, by its Saturday.
    Weekend(Date),
    /// A month, by its first day.
    Month(Date),
    /// A quarter, by its first day.
    Quarter(Date),
    /// Half a year, by its first day.
    Half(Date),
    /// A season of the year in which it begins.
    Season(i16, Season),
    /// A year.
    Year(i16),
    /// A decade, by its first year.
    Decade(i16),
    /// A century, by its first year as figures have it ("1900").
    Century(i16),
    /// From one day to another, by an arithmetical calendar of another kind.
    Days(Date, Date),
}

impl Period {
    /// The period of a length that holds a day.
    pub fn over(unit: TimeUnit, day: Date) -> Option<Self> {
        let back = |n: i8| day.checked_sub(i64::from(n).days()).ok();
        let weekday = day.weekday().to_monday_zero_offset();
        Some(match unit {
            TimeUnit::Second | TimeUnit::Minute | TimeUnit::Hour | TimeUnit::Day => Self::Day(day),
            TimeUnit::Week => Self::Week(back(weekday)?),
            TimeUnit::Weekend => Self::Weekend(back(weekday)?.checked_add(5.days()).ok()?),
            TimeUnit::Month => Self::Month(day.first_of_month()),
            TimeUnit::Quarter => Self::Quarter(Date::new(day.year(), (day.month() - 1) / 3 * 3 + 1, 1).ok()?),
            TimeUnit::Year => Self::Year(day.year()),
            TimeUnit::Decade => Self::Decade(day.year() / 10 * 10),
            TimeUnit::Century => Self::Century(day.year() / 100 * 100),
        })
    }

    /// The quarter of a year, 1 to 4.
    pub fn quarter(year: i16, quarter: u8) -> Option<Self> {
        Date::new(year, quarter as i8 * 3 - 2, 1).ok().map(Self::Quarter)
    }

    /// A month of a year, 1 to 12.
    pub fn month(year: i16, month: u8) -> Option<Self> {
        Date::new(year, month as i8, 1).ok().map(Self::Month)
    }

    /// The one of its kind so many after it.
    pub fn shift(self, n: i32) -> Option<Self> {
        let years = |year: i16, step: i32| i16::try_from(i32::from(year).checked_add(n.checked_mul(step)?)?).ok();
        let n64 = i64::from(n);
        Some(match self {
            Self::Day(day) => Self::Day(day.checked_add(Span::new().try_days(n64).ok()?).ok()?),
            Self::Week(day) => Self::Week(day.checked_add(Span::new().try_weeks(n64).ok()?).ok()?),
            Self::Weekend(day) => Self::Weekend(day.checked_add(Span::new().try_weeks(n64).ok()?).ok()?),
            Self::Month(day) => Self::Month(day.checked_add(Span::new().try_months(n64).ok()?).ok()?),
            Self::Quarter(day) => {
                Self::Quarter(day.checked_add(Span::new().try_months(n64.checked_mul(3)?).ok()?).ok()?)
            }
            Self::Half(day) => Self::Half(day.checked_add(Span::new().try_months(n64.checked_mul(6)?).ok()?).ok()?),
            Self::Season(year, season) => Self::Season(years(year, 1)?, season),
            Self::Year(year) => Self::Year(years(year, 1)?),
            Self::Decade(year) => Self::Decade(years(year, 10)?),
            Self::Century(year) => Self::Century(years(year, 100)?),
            Self::Days(..) => return None,
        })
    }

    /// The same stretch so many years later: a quarter stays one.
    pub fn years_later(self, n: i32) -> Option<Self> {
        let days = Span::new().try_years(i64::from(n)).ok()?;
        match self {
            Self::Month(day) => day.checked_add(days).ok().map(Self::Month),
            Self::Quarter(day) => day.checked_add(days).ok().map(Self::Quarter),
            Self::Half(day) => day.checked_add(days).ok().map(Self::Half),
            Self::Season(..) | Self::Year(_) => self.shift(n),
            Self::Day(day) | Self::Week(day) | Self::Weekend(day) | Self::Days(day, _) => {
                Self::Year(day.year()).shift(n)
            }
            Self::Decade(_) | Self::Century(_) => None,
        }
    }

    /// The first day.
    pub fn start(self) -> Option<Date> {
        match self {
            Self::Day(day)
            | Self::Week(day)
            | Self::Weekend(day)
            | Self::Month(day)
            | Self::Quarter(day)
            | Self::Half(day)
            | Self::Days(day, _) => Some(day),
            Self::Season(year, season) => {
                let month = match season {
                    Season::Spring => 3,
                    Season::Summer => 6,
                    Season::Autumn => 9,
                    Season::Winter => 12,
                };
                Date::new(year, month, 1).ok()
            }
            Self::Year(year) | Self::Decade(year) | Self::Century(year) => Date::new(year, 1, 1).ok(),
        }
    }

    /// The first day after it.
    pub fn after(self) -> Option<Date> {
        let start = self.start()?;
        let span = match self {
            Self::Day(_) => 1.days(),
            Self::Week(_) => 1.weeks(),
            Self::Weekend(_) => 2.days(),
            Self::Month(_) => 1.months(),
            Self::Quarter(_) | Self::Season(..) => 3.months(),
            Self::Half(_) => 6.months(),
            Self::Year(_) => 1.years(),
            Self::Decade(_) => 10.years(),
            Self::Century(_) => 100.years(),
            Self::Days(_, last) => return last.checked_add(1.days()).ok(),
        };
        start.checked_add(span).ok()
    }

    /// Its dates, as a report gives them with these words.
    pub(super) fn when(self, text: &str) -> Option<When> {
        let end = self.after()?.checked_sub(1.days()).ok()?;
        let precision = match self {
            Self::Day(_) => TimePrecision::Day,
            Self::Week(_) | Self::Weekend(_) => TimePrecision::Week,
            Self::Month(_) | Self::Days(..) => TimePrecision::Month,
            Self::Year(_) => TimePrecision::Year,
            Self::Quarter(_) | Self::Half(_) | Self::Season(..) | Self::Decade(_) | Self::Century(_) => {
                TimePrecision::Range
            }
        };
        Some(When { start: self.start()?, end: Some(end), precision, text: Some(text.to_owned()) })
    }

    /// Its value as TIMEX3 writes it.
    pub fn value(self) -> String {
        let year = |y: i16| format!("{y:04}");
        match self {
            Self::Day(day) => day.to_string(),
            Self::Week(day) => week(day),
            Self::Weekend(day) => format!("{}-WE", week(day)),
            Self::Month(day) => day.strftime("%Y-%m").to_string(),
            Self::Quarter(day) => format!("{}-Q{}", year(day.year()), (day.month() + 2) / 3),
            Self::Half(day) => format!("{}-H{}", year(day.year()), (day.month() + 5) / 6),
            Self::Season(y, season) => format!("{}-{}", year(y), season_code(season)),
            Self::Year(y) => year(y),
            Self::Decade(y) => format!("{}X", &year(y)[..3]),
            Self::Century(y) => format!("{}XX", &year(y)[..2]),
            Self::Days(first, last) if first == last => first.to_string(),
            Self::Days(first, last) => format!("{first}/{last}"),
        }
    }
}

fn week(day: Date) -> String {
    let iso = day.iso_week_date();
    format!("{:04}-W{:02}", iso.year(), iso.week())
}

/// The code of a season in TIMEX3.
pub(super) fn season_code(season: Season) -> &'static str {
    match season {
        Season::Spring => "SP",
        Season::Summer => "SU",
        Season::Autumn => "FA",
        Season::Winter => "WI",
    }
}
