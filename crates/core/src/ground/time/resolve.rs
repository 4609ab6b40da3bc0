//! From what the words say to a point of time.

use jiff::{
    Span, ToSpan,
    civil::{Date, DateTime},
};

use super::{Context, Period, Point, Tense, hijri, holiday};
use crate::text::time::{Amount, Anchor, Length, Season, Shift, TimeExpression, TimeUnit, What, Year};

/// The point of time that an expression means; none where it is none, or what it counts from is unknown.
pub(super) fn point(says: &TimeExpression, context: &Context) -> Option<Point> {
    let of = |period| Point { period, exact: None, part: says.part, clock: says.clock, edge: says.edge };
    if let What::Away { length, later, from } = &says.what {
        let (period, exact) = away(length, *later, from, context)?;
        return Some(Point { exact, ..of(Some(period)) });
    }
    if says.what == What::Clock {
        let told = match context.told_day {
            Some(Period::Day(day)) => Some(day),
            _ => context.day,
        };
        return Some(of(told.map(Period::Day)));
    }
    period(says, context).map(|period| of(Some(period)))
}

fn period(says: &TimeExpression, context: &Context) -> Option<Period> {
    match &says.what {
        What::Day(n) => Period::Day(context.day?).shift(*n),
        What::Weekday { day, which, week } => weekday(*day, *which, *week, context),
        What::Date { year, month, day } => date(*year, *month, *day, context),
        What::Figures { first, second, year } => figures(*first, *second, *year, context),
        What::DayOfMonth { day, weekday } => day_of_month(*day, *weekday, context),
        What::Month { year, month } => in_year(*year, context, |y| Period::month(y, *month)),
        What::Season { year, season } => season_of(*year, *season, context),
        What::Quarter { year, quarter } => begun(*year, context, |y| Period::quarter(y, *quarter)),
        What::Half { year, half } => {
            begun(*year, context, |y| Date::new(y, if *half == 1 { 1 } else { 7 }, 1).ok().map(Period::Half))
        }
        What::Year(year) => number(*year, context).map(Period::Year),
        What::Decade(year) => Some(Period::Decade(*year)),
        What::Century(n) => Some(Period::Century(i16::from(*n) * 100 - 100)),
        What::Week { year, week } => week_of(number(*year, context).or(context.day.map(Date::year))?, *week),
        What::Holiday { index, year } => in_year(*year, context, |y| holiday::date(*index, y).map(Period::Day)),
        What::Hijri { year, month, day } => hijri::period(*year, *month, *day, context.day),
        What::Unit { unit, which } => unit_of(*unit, *which, context),
        What::Within { nth, unit, weekday, of } => within(*nth, *unit, *weekday, point(of, context)?.period?),
        What::Clock
        | What::Away { .. }
        | What::Stretch { .. }
        | What::Duration(_)
        | What::Set(_)
        | What::Past
        | What::Present
        | What::Future => None,
    }
}

/// The last or the next day of this name, from the report's day or the day just told.
fn weekday(weekday: u8, which: Shift, week: bool, context: &Context) -> Option<Period> {
    let told = || context.told_day.and_then(Period::start).or(context.day);
    let (from, n) = match which {
        Shift::Unsaid => (context.day?, 0),
        Shift::Now(n) => (context.day?, n),
        Shift::Told(n) => (told()?, n),
    };
    if week {
        let Period::Week(monday) = Period::over(TimeUnit::Week, from)?.shift(n)? else { return None };
        return Period::Day(monday).shift(i32::from(weekday));
    }
    let number = i32::from(from.weekday().to_monday_zero_offset());
    let back = (number - i32::from(weekday)).rem_euclid(7);
    let forward = (i32::from(weekday) - number).rem_euclid(7);
    let days = match (which, n) {
        (Shift::Unsaid, _) if context.tense == Tense::Future => forward,
        (Shift::Unsaid, _) => -back,
        (_, 0) if context.tense == Tense::Past => -back,
        (_, 0) => forward,
        (_, 1..) => {
            if forward == 0 {
                7
            } else {
                forward
            }
        }
        (_, _) => {
            if back == 0 {
                -7
            } else {
                -back
            }
        }
    };
    Period::Day(from).shift(days)
}

/// The year that is said.
fn number(year: Year, context: &Context) -> Option<i16> {
    let from = match year {
        Year::Said(year) => return Some(year),
        Year::Unsaid => return None,
        Year::Told(_) => context.told.and_then(Period::start).or(context.day)?.year(),
        Year::Now(_) | Year::Last | Year::Next => context.day?.year(),
    };
    let n = match year {
        Year::Now(n) | Year::Told(n) => n,
        _ => 0,
    };
    i16::try_from(i32::from(from) + n).ok()
}

fn date(year: Year, month: u8, day: u8, context: &Context) -> Option<Period> {
    in_year(year, context, |y| Date::new(y, month as i8, day as i8).ok().map(Period::Day))
}

/// What has one place in each year: in the year that is said, else in the nearest one that the tense allows.
fn in_year(year: Year, context: &Context, of: impl Fn(i16) -> Option<Period>) -> Option<Period> {
    match year {
        Year::Unsaid => {}
        Year::Last | Year::Next => {
            let today = context.day?;
            let years = if year == Year::Last { [0, -1] } else { [0, 1] };
            let all = years.into_iter().filter_map(|n| of(today.year() + n));
            let fits = |p: &Period| match (p.start(), p.after()) {
                (Some(_), Some(after)) if year == Year::Last => after <= today,
                (Some(start), _) => start > today,
                _ => false,
            };
            return all.into_iter().find(fits);
        }
        year => return of(number(year, context)?),
    }
    let today = context.day?;
    let mut near = [-1, 0, 1].into_iter().filter_map(|n| of(today.year() + n));
    // News looks back: what is to come must be the nearer one by far.
    let distance = |p: &Period| {
        let days = p.start().map_or(i32::MAX / 4, |s| (s - today).get_days());
        if days > 0 { days * 3 / 2 } else { -days }
    };
    let two_days_on = today.checked_add(2.days()).ok()?;
    match context.tense {
        // Datelines of tomorrow exist, and so do reports that run late.
        Tense::Past => near.filter(|p| p.start().is_some_and(|s| s <= two_days_on)).last(),
        Tense::Future => near.find(|p| p.after().is_some_and(|s| s > today)),
        Tense::Unknown => near.min_by_key(distance),
    }
}

/// The last quarter or half of this number that has begun, or the next one where the tense says so.
fn begun(year: Year, context: &Context, of: impl Fn(i16) -> Option<Period>) -> Option<Period> {
    if year != Year::Unsaid {
        return of(number(year, context)?);
    }
    let today = context.day?;
    let past =
        [-1, 0].into_iter().filter_map(|n| of(today.year() + n)).filter(|p| p.start().is_some_and(|s| s <= today));
    let coming = || of(today.year()).filter(|p| p.start().is_some_and(|s| s > today));
    if context.tense == Tense::Future
        && let Some(period) = coming()
    {
        return Some(period);
    }
    past.last()
}

fn season_of(year: Year, season: Season, context: &Context) -> Option<Period> {
    let of = |y| Some(Period::Season(y, season));
    match year {
        Year::Unsaid => begun(Year::Unsaid, context, of),
        Year::Last => {
            let today = context.day?;
            [0, -1].into_iter().filter_map(|n| of(today.year() + n)).find(|p| p.after().is_some_and(|a| a <= today))
        }
        Year::Next => {
            let today = context.day?;
            [0, 1].into_iter().filter_map(|n| of(today.year() + n)).find(|p| p.start().is_some_and(|s| s > today))
        }
        year => of(number(year, context)?),
    }
}

/// Day and month in the order that the report shows; of two that fit, the one that is not after the report.
fn figures(first: u8, second: u8, year: Year, context: &Context) -> Option<Period> {
    let month_first = || date(year, first, second, context);
    let day_first = || date(year, second, first, context);
    match context.day_first {
        Some(true) => day_first().or_else(month_first),
        Some(false) => month_first().or_else(day_first),
        None => {
            let later = |p: &Period| p.start() > context.day && context.day.is_some() && context.tense == Tense::Past;
            match (month_first(), day_first()) {
                (Some(m), Some(d)) if later(&m) && !later(&d) => Some(d),
                (m, d) => m.or(d),
            }
        }
    }
}

fn day_of_month(day: u8, weekday: Option<u8>, context: &Context) -> Option<Period> {
    let today = context.day?;
    if let Some(weekday) = weekday {
        // The nearest month in which they agree.
        let of = |n: i64| {
            let month = today.first_of_month().checked_add(n.months()).ok()?;
            let date = Date::new(month.year(), month.month(), day as i8).ok()?;
            (date.weekday().to_monday_zero_offset() == weekday as i8).then_some(date)
        };
        return (0..24).flat_map(|n| [-n, n]).find_map(of).map(Period::Day);
    }
    let first = match context.told {
        Some(Period::Month(month)) => return Date::new(month.year(), month.month(), day as i8).ok().map(Period::Day),
        _ => today.first_of_month(),
    };
    let of = |n: i64| {
        let month = first.checked_add(n.months()).ok()?;
        Date::new(month.year(), month.month(), day as i8).ok()
    };
    let all: Vec<Date> = [-1, 0, 1].into_iter().filter_map(of).collect();
    let found = match context.tense {
        Tense::Future => all.iter().find(|d| **d >= today),
        _ => all.iter().rfind(|d| **d <= today),
    };
    found.or(all.first()).copied().map(Period::Day)
}

fn week_of(year: i16, week: u8) -> Option<Period> {
    let first = Period::over(TimeUnit::Week, Date::new(year, 1, 4).ok()?)?;
    first.shift(i32::from(week) - 1)
}

/// "last month", "the following year", "the quarter".
fn unit_of(unit: TimeUnit, which: Shift, context: &Context) -> Option<Period> {
    let told = context.told_for(unit).and_then(Period::start).or(context.day);
    match which {
        Shift::Now(n) => Period::over(unit, context.day?)?.shift(n),
        Shift::Told(n) => Period::over(unit, told?)?.shift(n),
        Shift::Unsaid => match (unit, context.told) {
            (TimeUnit::Quarter, Some(Period::Quarter(day))) => Some(Period::Quarter(day)),
            (TimeUnit::Quarter, _) => Period::over(unit, context.day?)?.shift(-1),
            (TimeUnit::Weekend, _) => {
                let this = Period::over(unit, context.day?)?;
                let begun = this.start()? <= context.day? || context.tense == Tense::Future;
                if begun { Some(this) } else { this.shift(-1) }
            }
            (TimeUnit::Day, _) => Period::over(unit, told?),
            _ => Period::over(unit, context.day?),
        },
    }
}

/// The time so far from the anchor, as coarse as its smallest unit, and exactly.
fn away(length: &Length, later: bool, from: &Anchor, context: &Context) -> Option<(Period, Option<DateTime>)> {
    let sign = if later { 1 } else { -1 };
    let unit = length.0.last()?.1;
    let told = match from {
        Anchor::Now => context.told.filter(|p| matches!(p, Period::Quarter(_) | Period::Half(_))),
        Anchor::Told => context.told_for(unit),
        Anchor::Said(of) => {
            // What is before a day may be past while the day itself is to come.
            let tense = match context.tense {
                Tense::Unknown if later => Tense::Future,
                tense if later => tense,
                _ => Tense::Unknown,
            };
            point(of, &Context { tense, ..*context })?.period
        }
    };
    let base = match from {
        Anchor::Now => context.day,
        Anchor::Told => told.and_then(Period::start).or(context.day),
        Anchor::Said(_) => told.and_then(Period::start),
    }?;
    if let [(amount, TimeUnit::Year)] = length.0.as_slice()
        && let (Some(told), Some(1)) | (Some(told @ Period::Year(_)), Some(_)) = (told, amount.floor())
        && let Some(moved) = told.years_later(sign * amount.floor()? as i32)
        && (*from != Anchor::Now || matches!(told, Period::Quarter(_) | Period::Half(_)))
    {
        return Some((moved, None));
    }
    let mut moment = base.at(0, 0, 0, 0);
    for (amount, unit) in &length.0 {
        moment = moment.checked_add(span(*amount, *unit, i64::from(sign))?).ok()?;
    }
    // "a decade ago" is a year.
    let unit = if unit > TimeUnit::Year { TimeUnit::Year } else { unit };
    Some((Period::over(unit, moment.date())?, Some(moment)))
}

/// An amount of a unit as a span of the calendar; halves go over to the next smaller unit.
pub fn span(amount: Amount, unit: TimeUnit, sign: i64) -> Option<Span> {
    let thousandths = i64::from(amount.thousandths?);
    let (whole, rest) = (sign * (thousandths / 1000), sign * (thousandths % 1000));
    let span = Span::new();
    match unit {
        TimeUnit::Second => span.try_seconds(whole).ok(),
        TimeUnit::Minute => span.try_minutes(whole).ok()?.try_seconds(rest * 60 / 1000).ok(),
        TimeUnit::Hour => span.try_hours(whole).ok()?.try_minutes(rest * 60 / 1000).ok(),
        TimeUnit::Day => span.try_days(whole).ok()?.try_hours(rest * 24 / 1000).ok(),
        TimeUnit::Week | TimeUnit::Weekend => span.try_weeks(whole).ok()?.try_days(rest * 7 / 1000).ok(),
        TimeUnit::Month => span.try_months(whole).ok()?.try_days(rest * 30 / 1000).ok(),
        TimeUnit::Quarter => span.try_months(whole * 3).ok(),
        TimeUnit::Year => span.try_years(whole).ok()?.try_months(rest * 12 / 1000).ok(),
        TimeUnit::Decade => span.try_years(whole * 10).ok(),
        TimeUnit::Century => span.try_years(whole * 100).ok(),
    }
}

/// The first, the last or the only one of its kind in a stretch of time.
fn within(nth: i8, unit: TimeUnit, weekday: Option<u8>, of: Period) -> Option<Period> {
    let (start, after) = (of.start()?, of.after()?);
    if let Some(weekday) = weekday {
        return holiday::nth(start, after, weekday, nth).map(Period::Day);
    }
    let last = after.checked_sub(1.days()).ok()?;
    match (nth, unit) {
        (0, _) => Period::over(unit, start),
        (-1, _) => {
            let period = Period::over(unit, last)?;
            // The last week of a year is the last one that belongs to it.
            let beyond =
                matches!(of, Period::Year(_)) && unit == TimeUnit::Week && last.iso_week_date().year() > start.year();
            if beyond { period.shift(-1) } else { Some(period) }
        }
        (n, TimeUnit::Week) => {
            let first = Period::over(unit, start)?;
            let before = matches!(of, Period::Year(_)) && start.iso_week_date().year() < start.year();
            first.shift(i32::from(n) - i32::from(!before))
        }
        (n, TimeUnit::Weekend) => holiday::nth(start, after, 5, n).map(Period::Weekend),
        (n, _) => Period::over(unit, start)?.shift(i32::from(n) - 1),
    }
}
