//! Two times that are one: the ends of a stretch, a day and its hours, a length and its beginning.

use jiff::{
    ToSpan,
    civil::{Date, DateTime, Time},
};
use rashomon_core::{
    ground::time,
    text::time::{PartOfDay, Shift, TimeExpression, What, Year},
};

use super::{
    Item, Meant,
    bounds::{ahead, edge_point},
    fine,
    spans::{CONNECTORS, Words},
    valued,
};

/// "the last three weeks of this year", "first ten days of last year".
pub(super) fn edge_of(words: &Words<'_>, a: &Item, b: &Item) -> Option<Item> {
    let (What::Duration(length) | What::Stretch { length, .. }) = &a.says.what else { return None };
    let Meant::Dates(Some(start), Some(after)) = b.value else { return None };
    let [(amount, unit)] = length.0.as_slice() else { return None };
    let said = |word: &str| (a.start.saturating_sub(1)..a.end).find(|i| words.at(*i) == word);
    let (first, last) = (said("first"), said("last"));
    let at = first.or(last)?;
    if words.at(a.end) != "of" || b.start != a.end + 1 {
        return None;
    }
    let whole = |date: Date, step: i32| time::Period::over(*unit, date)?.shift(step);
    let n = i32::try_from(amount.floor()?).ok()?;
    let (from, to) = if first.is_some() {
        let begun = whole(start, 0)?;
        let begun = if begun.start()? < start { begun.shift(1)? } else { begun };
        (begun.start()?, begun.shift(n)?.start()?)
    } else {
        let ended = whole(after, 0)?;
        (ended.shift(-n)?.start()?, ended.start()?)
    };
    let from_the = at - usize::from(words.before(at, 1) == "the");
    let says = TimeExpression::of(What::Year(Year::Said(from.year())));
    // The words stay as they are: "the" belongs to them.
    let says = TimeExpression { what: What::Date { year: Year::Said(from.year()), month: 1, day: 1 }, ..says };
    Some(Item {
        start: from_the.min(a.start),
        end: b.end,
        value: Meant::Dates(Some(from), Some(to)),
        says,
        context: b.context,
    })
}

/// "Monday two weeks from now", "in three days on Friday": the weekday of that week.
pub(super) fn weekday_of(words: &Words<'_>, a: &Item, b: &Item) -> Option<Item> {
    let gap: Vec<&str> = (a.end..b.start).map(|i| words.at(i)).collect();
    if !matches!(gap.as_slice(), [] | ["," | "on"]) {
        return None;
    }
    let weekday = |item: &Item| match item.says.what {
        What::Weekday { day, which: Shift::Unsaid, .. } => Some(i64::from(day)),
        _ => None,
    };
    let away = |item: &Item| match (&item.value, &item.says.what) {
        (Meant::Date(d), What::Away { .. }) => Some(*d),
        (Meant::Duration(_), What::Duration(length)) if words.before(item.start, 1) == "in" => {
            match ahead(length, words.now)? {
                Meant::Date(d) => Some(d),
                _ => None,
            }
        }
        _ => None,
    };
    let found = weekday(a).zip(away(b)).or_else(|| weekday(b).zip(away(a)));
    let (weekday, date) = found?;
    // Weeks begin with Sunday here.
    let of_week = |day: i64| (day + 1) % 7;
    let shift = of_week(weekday) - i64::from(date.weekday().to_sunday_zero_offset());
    let value = Meant::Date(date.checked_add(shift.days()).ok()?);
    let start = a.start - usize::from(words.before(a.start, 1) == "in" && matches!(a.value, Meant::Duration(_)));
    Some(Item { start, end: b.end, value, says: TimeExpression::of(What::Day(0)), context: a.context })
}

/// From the beginning of one to the beginning of the other.
pub(super) fn ends(words: &Words<'_>, a: &Item, b: &Item) -> Option<Item> {
    let lead = words.before(a.start, 1);
    let led = matches!(lead, "from" | "between");
    let connected = CONNECTORS.contains(&words.at(a.end)) && b.start == a.end + 1;
    if !connected || (words.at(a.end) == "and" && lead != "between") {
        return None;
    }
    let value = between(words, a, b)?;
    // Hours of a day that is said behind them belong to it.
    let says = if b.says.what == What::Clock { a.says.clone() } else { b.says.clone() };
    Some(Item {
        start: a.start - usize::from(led),
        end: b.end,
        says: TimeExpression { edge: None, ..says },
        context: b.context,
        value,
    })
}

fn between(words: &Words<'_>, a: &Item, b: &Item) -> Option<Meant> {
    let a = &with_year(words, a, b);
    let day = |item: &Item| match (&item.value, &item.says.what) {
        (Meant::Dates(..), _) if edge_point(words, item).is_some() => edge_point(words, item).map(|d| (d, d)),
        (Meant::Date(d), _) => Some((*d, *d)),
        (Meant::Dates(Some(a), Some(b)), _) => Some((*a, *b)),
        (Meant::Moment(m), What::Present) => Some((m.date(), m.date())),
        _ => None,
    };
    if let (Some(first), Some(last)) = (day(a), day(b)) {
        let end = last.0;
        let weekday = |i: &Item| matches!(i.says.what, What::Weekday { .. });
        let weeks = i64::from(((first.0 - end).get_days() + 6) / 7);
        let end =
            if end < first.0 && weekday(a) && weekday(b) { end.checked_add(weeks.weeks()).unwrap_or(end) } else { end };
        let year_on = || end.checked_add(1.years()).ok().filter(|_| unsaid(&a.says) && unsaid(&b.says));
        let end = if end < first.0 { year_on().unwrap_or(end) } else { end };
        return Some(Meant::Dates(Some(first.0), Some(end)));
    }
    match (&a.value, &b.value) {
        (Meant::Clock(x), Meant::Clock(y)) => {
            Some(Meant::Clocks(Some(same_half(*x, *y, a)), Some(later_half(*x, *y, b))))
        }
        (Meant::Moment(x), Meant::Moment(y)) => Some(Meant::Moments(Some(*x), Some(*y))),
        (Meant::Moment(x), Meant::Clock(y)) => {
            let from = x.date().to_datetime(same_half(x.time(), *y, a));
            Some(Meant::Moments(Some(from), Some(next_after(from, later_half(from.time(), *y, b)))))
        }
        (Meant::Clock(x), Meant::Moment(y)) => {
            Some(Meant::Moments(Some(y.date().to_datetime(same_half(*x, y.time(), a))), Some(*y)))
        }
        _ => None,
    }
}

fn unsaid(says: &TimeExpression) -> bool {
    year_of(&says.what) == Some(Year::Unsaid)
}

fn year_of(what: &What) -> Option<Year> {
    match what {
        What::Date { year, .. } | What::Month { year, .. } | What::Season { year, .. } | What::Quarter { year, .. } => {
            Some(*year)
        }
        _ => None,
    }
}

/// "from April to June 2017": the year is both's; the first is the year before where it would be later.
fn with_year(words: &Words<'_>, a: &Item, b: &Item) -> Item {
    let resolved = match &b.value {
        Meant::Date(d) | Meant::Dates(Some(d), _) if unsaid(&b.says) => Some(Year::Said(d.year())),
        _ => year_of(&b.says.what),
    };
    let Some(Year::Said(said)) = resolved.filter(|_| unsaid(&a.says)) else { return a.clone() };
    let of = |number: i16| {
        let mut says = a.says.clone();
        match &mut says.what {
            What::Date { year, .. }
            | What::Figures { year, .. }
            | What::Month { year, .. }
            | What::Season { year, .. }
            | What::Quarter { year, .. } => {
                *year = Year::Said(number);
            }
            _ => {}
        }
        let value = valued(&says, &a.context, words.now)?;
        Some(Item { says, value, ..a.clone() })
    };
    let start = |item: &Item| match &item.value {
        Meant::Date(d) | Meant::Dates(Some(d), _) => Some(*d),
        _ => None,
    };
    let same = of(said).unwrap_or_else(|| a.clone());
    if start(&same) > start(b) { of(said - 1).unwrap_or(same) } else { same }
}

fn next_after(from: DateTime, clock: Time) -> DateTime {
    let to = from.date().to_datetime(clock);
    if to < from { to.checked_add(1.days()).unwrap_or(to) } else { to }
}

/// "2 to 4:30 pm": the first is in the afternoon too.
fn same_half(first: Time, last: Time, of: &Item) -> Time {
    let later = first.checked_add(12.hours()).ok().filter(|t| *t > first && *t < last);
    if of.says.clock.is_some_and(|c| c.open) { later.unwrap_or(first) } else { first }
}

/// "11 to 4": the second is in the afternoon.
fn later_half(first: Time, last: Time, of: &Item) -> Time {
    let later = last.checked_add(12.hours()).ok().filter(|t| last < first && *t > first);
    if of.says.clock.is_some_and(|c| c.open) { later.unwrap_or(last) } else { last }
}

/// "for two hours from 9", "2 weeks starting May 20th", "from 10 am for 3 hours".
pub(super) fn lasting(words: &Words<'_>, a: &Item, b: &Item) -> Option<Item> {
    let gap: Vec<&str> = (a.end..b.start).map(|i| words.at(i)).collect();
    let (point, length, start) = match (&a.says.what, &b.says.what, gap.as_slice()) {
        (
            What::Duration(length),
            _,
            ["from" | "starting" | "beginning" | "since"]
            | [",", "from"]
            | ["starting" | "beginning", "on" | "from" | "at"],
        ) => (
            b,
            length,
            a.start
                - usize::from(
                    words.before(a.start, 1) == "for"
                        && (b.says.clock.is_some() && b.says.part.is_none() && matches!(b.value, Meant::Clock(_))
                            || gap.len() > 1 && gap[0] == ","),
                ),
        ),
        (_, What::Duration(length), ["for"]) if a.says.clock.is_some() && words.before(a.start, 1) == "from" => {
            (a, length, a.start - 1)
        }
        _ => return None,
    };
    let add = |moment: DateTime| {
        length.0.iter().try_fold(moment, |m, (amount, unit)| m.checked_add(time::span(*amount, *unit, 1)?).ok())
    };
    let value = match &point.value {
        Meant::Date(d) if !fine(length) => Meant::Dates(Some(*d), Some(add(d.at(0, 0, 0, 0))?.date())),
        Meant::Moment(m) => Meant::Moments(Some(*m), Some(add(*m)?)),
        Meant::Clock(t) => Meant::Clocks(Some(*t), Some(add(words.now.date().to_datetime(*t))?.time())),
        _ => return None,
    };
    Some(Item { start, end: a.end.max(b.end), value, ..point.clone() })
}

/// A day and hours of it: "Monday 1-3 pm", "between 3 and 5 on 1/1/2015", "today before 4 pm".
pub(super) fn on_day(words: &Words<'_>, a: &Item, b: &Item) -> Option<Item> {
    let gap: Vec<&str> = (a.end..b.start).map(|i| words.at(i)).collect();
    let clocked = |m: &Meant| matches!(m, Meant::Clock(_) | Meant::Clocks(..));
    let ((day, part), hours, fits) = match (day_of(a), day_of(b)) {
        (Some(day), None) if clocked(&b.value) => {
            (day, b, matches!(gap.as_slice(), [] | ["," | "@" | "at" | "for" | "around"]))
        }
        (None, Some(day)) if clocked(&a.value) => (day, a, matches!(gap.as_slice(), [] | ["," | "on"] | [",", "on"])),
        _ => return None,
    };
    let late = part.is_some_and(|p| !matches!(p, PartOfDay::Morning)) && hours.says.clock.is_some_and(|c| c.open);
    let hours = &if late { afternoon(&hours.value) } else { hours.value.clone() };
    // Meals stand for themselves beside a day.
    let meal = |item: &Item| item.says.what == What::Present;
    if !fits || meal(a) || meal(b) || matches!(a.says.what, What::Set(_)) {
        return None;
    }
    let moment = |t: &Option<Time>| t.map(|t| day.to_datetime(t));
    let value = match hours {
        Meant::Clock(t) => Meant::Moment(day.to_datetime(*t)),
        Meant::Clocks(a, b) => {
            let (from, to) = (moment(a), moment(b));
            let to = match (from, to) {
                (Some(from), Some(to)) if to < from => to.checked_add(1.days()).ok(),
                _ => to,
            };
            Meant::Moments(from, to)
        }
        _ => return None,
    };
    Some(Item { start: a.start, end: b.end, value, says: a.says.clone(), context: a.context })
}

/// The day that a time is, and the part of it that is said.
pub(super) fn day_of(item: &Item) -> Option<(Date, Option<PartOfDay>)> {
    match (&item.value, item.says.part, item.says.clock) {
        (Meant::Date(day), ..) => Some((*day, None)),
        (Meant::Moments(Some(from), _), Some(part), None) => Some((from.date(), Some(part))),
        _ => None,
    }
}

/// Hours of the later half of the day.
fn afternoon(hours: &Meant) -> Meant {
    let late = |t: Time| if t.hour() < 12 { t.checked_add(12.hours()).unwrap_or(t) } else { t };
    match hours {
        Meant::Clock(t) => Meant::Clock(late(*t)),
        Meant::Clocks(a, b) => Meant::Clocks(a.map(late), b.map(late)),
        other => other.clone(),
    }
}
