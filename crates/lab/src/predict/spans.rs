//! Stretches between two times ("from Monday to Friday", "2 - 4 pm"), days with the hours beside them, and what a word
//! before a time makes of it ("before 2010", "since August", "in two weeks").

use jiff::{
    ToSpan,
    civil::{Date, DateTime, Time},
};
use rashomon_core::{
    ground::time::{self, Context},
    sentence::Sentence,
    text::{
        Upos, numeral,
        time::{Clock, Edge, PartOfDay, Shift, TimeExpression, TimeUnit, What, Year, words},
    },
};

use super::dates::{Item, Meant, clock, fine, valued};

/// The tokens of a sentence, and what times count from.
struct Words<'a> {
    sentence: &'a Sentence,
    now: DateTime,
}

impl Words<'_> {
    fn at(&self, at: usize) -> &str {
        self.sentence.tokens.get(at).map_or("", |t| t.lower.as_str())
    }

    fn before(&self, at: usize, back: usize) -> &str {
        at.checked_sub(back).map_or("", |i| self.at(i))
    }
}

/// The items with those joined that are one time, and with the words that bound them.
pub(super) fn joined(sentence: &Sentence, items: Vec<Item>, now: DateTime) -> Vec<Item> {
    let words = Words { sentence, now };
    let items = with_days(&words, items);
    let items = with_meals(&words, items);
    let items = with_lone_words(&words, items);
    let items = with_hours(&words, items);
    let items = pairs(items, |a, b| ends(&words, a, b));
    let items = pairs(items, |a, b| lasting(&words, a, b));
    let items = pairs(items, |a, b| edge_of(&words, a, b).or_else(|| weekday_of(&words, a, b)));
    let items: Vec<Item> = items.into_iter().map(|item| bounded(&words, item)).collect();
    pairs(items, |a, b| on_day(&words, a, b))
}

/// Joins neighbours, from left to right, as long as `join` makes one of them.
fn pairs(items: Vec<Item>, join: impl Fn(&Item, &Item) -> Option<Item>) -> Vec<Item> {
    let mut out: Vec<Item> = Vec::with_capacity(items.len());
    for item in items {
        match out.last().and_then(|last| join(last, &item)) {
            Some(one) => {
                out.pop();
                out.push(one);
            }
            None => out.push(item),
        }
    }
    out
}

/// The span of a time as the suite has it: without "the" before a year or a named week, with "in the" before a part of the day.
pub(super) fn dressed(sentence: &Sentence, item: Item) -> Item {
    let word = |i: usize| sentence.tokens.get(i).map_or("", |t| t.lower.as_str());
    let item = without_zone(sentence, item);
    // "about 30 minutes": the words of degree are outside.
    let degree = matches!(word(item.start), "about" | "over" | "around" | "nearly" | "almost" | "roughly")
        && item.says.what != What::Present;
    let item = Item { start: item.start + usize::from(degree && item.end > item.start + 1), ..item };
    let the = word(item.start) == "the" && item.end > item.start + 1;
    let strip = match &item.says.what {
        What::Year(_) | What::Week { .. } | What::Month { .. } => true,
        What::Stretch { length, .. } => length.0.iter().all(|(_, unit)| *unit < TimeUnit::Decade),
        What::Holiday { .. } => return Item { start: item.start + usize::from(the), ..item },
        What::Within { unit: TimeUnit::Day, .. } if matches!(item.value, Meant::Date(_)) => {
            return Item { start: item.start + usize::from(the), ..item };
        }
        What::Unit { unit: TimeUnit::Decade, .. } | What::Unit { which: Shift::Now(2 | -2), .. } => false,
        What::Unit { which, .. } => *which != Shift::Unsaid || item.says.edge == Some(Edge::End),
        _ => false,
    };
    if the && strip && matches!(item.value, Meant::Dates(..) | Meant::Moments(..)) {
        return Item { start: item.start + 1, ..item };
    }
    let part = matches!(item.says.what, What::Clock) && item.says.part.is_some();
    if the && part && item.start > 0 && word(item.start - 1) == "in" {
        return Item { start: item.start - 1, ..item };
    }
    item
}

/// A time without the words of its zone.
fn without_zone(sentence: &Sentence, item: Item) -> Item {
    let last = |back: usize| sentence.tokens[item.end.saturating_sub(back).max(item.start)].lower.as_str();
    let zone = item.says.clock.is_some() && item.end > item.start + 2;
    let len = match last(1) {
        word if words::zone(word).is_some() => 1,
        "time" if item.end > item.start + 3 => 2,
        _ => 0,
    };
    Item { end: item.end - if zone { len } else { 0 }, ..item }
}

/// Days of the month that is said with the other end: "November 19-20", "from the ninth till the seventeenth of April".
fn with_days(words: &Words<'_>, items: Vec<Item>) -> Vec<Item> {
    let mut out = items;
    let date = |item: &Item| matches!(item.says.what, What::Date { .. }) && item.says.clock.is_none();
    let with = |item: &Item, day: u8, start: usize, end: usize| {
        let mut says = item.says.clone();
        if let What::Date { day: of, .. } = &mut says.what {
            *of = day;
        }
        let value = valued(&says, &item.context, words.now)?;
        Some(Item { start, end, says, context: item.context, value })
    };
    for at in 1..words.sentence.tokens.len().saturating_sub(1) {
        if !CONNECTORS.contains(&words.at(at)) {
            continue;
        }
        let the = usize::from(words.at(at + 1) == "the");
        let free = |t: usize| !out.iter().any(|i| i.start <= t && t < i.end);
        let lead = |from: usize| matches!(words.before(from, 1), "from" | "between" | "on") || words.at(at) != "and";
        let new = if let Some(first) = out.iter().find(|i| i.end == at && date(i)) {
            let behind = at + 1 + the;
            let counted = words.sentence.tokens.get(behind + 1).is_some_and(|t| t.tag == Upos::Noun);
            let day = day(words.at(behind)).filter(|_| free(behind) && !counted);
            day.and_then(|day| with(first, day, at + 1, behind + 1))
        } else if let Some(last) = out.iter().find(|i| i.start == at + 1 && date(i)) {
            let from = at - 1 - usize::from(at > 1 && words.at(at - 2) == "the");
            day(words.at(at - 1)).filter(|_| free(at - 1) && lead(from)).and_then(|day| with(last, day, from, at))
        } else {
            None
        };
        out.extend(new);
        out.sort_by_key(|i| i.start);
    }
    out
}

/// Meals and other hours of the day that have no part of their own: words, the first hour and the last.
const MEALS: [(&str, i8, i8); 9] = [
    ("breakfast", 8, 12),
    ("lunch", 11, 13),
    ("lunchtime", 11, 13),
    ("dinner", 16, 20),
    ("dinnertime", 16, 20),
    ("daytime", 8, 18),
    ("night-time", 0, 8),
    ("nighttime", 0, 8),
    ("mornings", 8, 12),
];

/// Hours that are said by a meal: "at lunch", "after dinner", "in the daytime".
fn with_meals(words: &Words<'_>, items: Vec<Item>) -> Vec<Item> {
    let mut out = items;
    for at in 1..words.sentence.tokens.len() {
        let Some((word, from, to)) = MEALS.iter().find(|(word, ..)| *word == words.at(at)) else { continue };
        let the = usize::from(words.at(at - 1) == "the");
        let lead = words.before(at - the, 1);
        let own = word.ends_with("time");
        if !(own || matches!(lead, "at" | "after" | "before" | "around" | "in")) || (*word == "mornings" && the == 0) {
            continue;
        }
        let hour = |h: i8| Time::new(h, 0, 0, 0).unwrap_or_default();
        let (value, len) = match lead {
            "after" => (Meant::Clocks(Some(hour(*to)), None), 1),
            "before" => (Meant::Clocks(None, Some(hour(*from))), 1),
            "at" | "around" | "in" => (Meant::Clocks(Some(hour(*from)), Some(hour(*to))), 1),
            _ => (Meant::Clocks(Some(hour(*from)), Some(hour(*to))), 0),
        };
        let context = out.first().map(|i| i.context).unwrap_or_default();
        let start = at - if len > 0 { the + len } else { 0 };
        out.retain(|i| i.end <= start || i.start > at);
        // It stands for itself beside a day in this suite, so that it says no clock.
        out.push(Item { start, end: at + 1, value, says: TimeExpression::of(What::Present), context });
        out.sort_by_key(|i| i.start);
    }
    out
}

/// Single words that mean a time here: "to date", "one morning", "in morning", "next year at 6".
fn with_lone_words(words: &Words<'_>, items: Vec<Item>) -> Vec<Item> {
    let mut out = items;
    let context = out.first().map(|i| i.context).unwrap_or_default();
    let today = words.now.date();
    for at in 1..words.sentence.tokens.len() {
        if out.iter().any(|i| i.start <= at && at < i.end) {
            continue;
        }
        let (word, lead) = (words.at(at), words.before(at, 1));
        let (start, value, what) = if word == "date" && matches!(lead, "to" | "till") && words.before(at, 2) != "up" {
            if out.iter().any(|i| i.end == at - 1) {
                (at, Meant::Moment(words.now), What::Present)
            } else {
                (at - 1, Meant::Dates(None, Some(today)), What::Day(0))
            }
        } else if let Some(part) =
            words::part(word).filter(|_| !word.ends_with('s') && (lead == "in" || numeral::is_numeral(lead)))
        {
            let (from, to) = super::dates::hours(part, None);
            (at - usize::from(lead == "in"), Meant::Clocks(Some(from), Some(to)), What::Present)
        } else if lead == "at"
            && !out.is_empty()
            && words.sentence.tokens.get(at + 1).is_none_or(|t| t.tag == Upos::Punct)
        {
            let Some(hour) = hour(words, at, context) else { continue };
            (at, hour.value, What::Present)
        } else {
            continue;
        };
        out.push(Item { start, end: at + 1, value, says: TimeExpression::of(what), context });
        out.sort_by_key(|i| i.start);
    }
    out
}

/// "the last three weeks of this year", "first ten days of last year".
fn edge_of(words: &Words<'_>, a: &Item, b: &Item) -> Option<Item> {
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
fn weekday_of(words: &Words<'_>, a: &Item, b: &Item) -> Option<Item> {
    let gap: Vec<&str> = (a.end..b.start).map(|i| words.at(i)).collect();
    if !matches!(gap.as_slice(), [] | [","] | ["on"]) {
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
    let (weekday, date) = match (weekday(a), away(b), away(a), weekday(b)) {
        (Some(day), Some(date), ..) | (_, _, Some(date), Some(day)) => (day, date),
        _ => return None,
    };
    // Weeks begin with Sunday here.
    let of_week = |day: i64| (day + 1) % 7;
    let shift = of_week(weekday) - i64::from(date.weekday().to_sunday_zero_offset());
    let value = Meant::Date(date.checked_add(shift.days()).ok()?);
    let start = a.start - usize::from(words.before(a.start, 1) == "in" && matches!(a.value, Meant::Duration(_)));
    Some(Item { start, end: b.end, value, says: TimeExpression::of(What::Day(0)), context: a.context })
}

/// The day of a month that one word says.
fn day(word: &str) -> Option<u8> {
    words::ordinal(word).or_else(|| words::cardinal(word)).filter(|day| (1..=31).contains(day))
}

const CONNECTORS: [&str; 10] = ["to", "and", "until", "till", "through", "thru", "-", "–", "—", "~"];

/// Hours of two figures of which one shows that it is a clock's, or a day stands beside them: "2 to 4:30 pm", "Monday 1-3".
fn with_hours(words: &Words<'_>, items: Vec<Item>) -> Vec<Item> {
    let mut out = items;
    for at in 1..words.sentence.tokens.len().saturating_sub(1) {
        if !CONNECTORS.contains(&words.at(at)) {
            continue;
        }
        let left = out.iter().position(|i| i.end == at);
        let right = out.iter().position(|i| i.start == at + 1);
        let covered = |t: usize| out.iter().any(|i| i.start <= t && t < i.end);
        let clocked = |i: Option<usize>| i.is_some_and(|i| out[i].says.clock.is_some());
        let context = out.first().map(|i| i.context).unwrap_or_default();
        let first = if left.is_none() && !covered(at - 1) { hour(words, at - 1, context) } else { None };
        let last = if right.is_none() && !covered(at + 1) { hour(words, at + 1, context) } else { None };
        let lead = matches!(words.before(at, 2), "from" | "between");
        let day = |d: &Item| day_of(d).is_some();
        let from = at - 1 - usize::from(lead);
        let beside = out
            .iter()
            .any(|i| day(i) && (i.end == from || i.start == at + 2 || i.start == at + 3 && words.at(at + 2) == "on"));
        match (first, last) {
            (Some(a), Some(b)) if beside && (lead || words.at(at) != "and") => out.extend([a, b]),
            (Some(a), None) if clocked(right) => out.push(a),
            (None, Some(b)) if clocked(left) && words.at(at) != "and" => out.push(b),
            _ => {}
        }
        out.sort_by_key(|i| i.start);
    }
    out
}

/// A figure or a word that may be an hour.
fn hour(words: &Words<'_>, at: usize, context: Context) -> Option<Item> {
    let word = words.at(at);
    let hour = numeral::small(word).filter(|h| (1..=24).contains(h))? as u8;
    let counts = words.sentence.tokens.get(at + 1).is_some_and(|t| t.tag == Upos::Noun && numeral::is_numeral(word));
    let part = words::part(words.at(at + 1)).is_some() || words::weekday(words.at(at + 1)).is_some();
    let clock = Clock { hour, minute: None, second: None, open: hour <= 12, zone: None };
    let says = TimeExpression { clock: Some(clock), ..TimeExpression::of(What::Clock) };
    let value = Meant::Clock(self::clock(clock)?);
    let day = matches!(words.at(at + 1), "today" | "tomorrow" | "yesterday");
    (!counts || part || day).then_some(Item { start: at, end: at + 1, says, context, value })
}

/// From the beginning of one to the beginning of the other.
fn ends(words: &Words<'_>, a: &Item, b: &Item) -> Option<Item> {
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
fn lasting(words: &Words<'_>, a: &Item, b: &Item) -> Option<Item> {
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
                        && (b.says.clock.is_some() && !b.says.part.is_some() && matches!(b.value, Meant::Clock(_))
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
fn on_day(words: &Words<'_>, a: &Item, b: &Item) -> Option<Item> {
    let gap: Vec<&str> = (a.end..b.start).map(|i| words.at(i)).collect();
    let clocked = |m: &Meant| matches!(m, Meant::Clock(_) | Meant::Clocks(..));
    let ((day, part), hours, fits) = match (day_of(a), day_of(b)) {
        (Some(day), None) if clocked(&b.value) => {
            (day, b, matches!(gap.as_slice(), [] | [","] | ["@" | "at" | "for" | "around"]))
        }
        (None, Some(day)) if clocked(&a.value) => (day, a, matches!(gap.as_slice(), [] | [","] | ["on"] | [",", "on"])),
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
fn day_of(item: &Item) -> Option<(Date, Option<PartOfDay>)> {
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

/// What the word before makes of a time.
fn bounded(words: &Words<'_>, item: Item) -> Item {
    if matches!(item.value, Meant::Clocks(..) | Meant::Moments(..))
        && item.says.part.is_none()
        && item.says.clock.is_none()
    {
        return item;
    }
    let word = |back: usize| words.before(item.start, back);
    let (len, lead) = match (word(3), word(2), word(1)) {
        ("no", "later", "than") => (3, "until"),
        ("no", "earlier", "than") => (3, "since"),
        ("as", "early", "as") => (3, "since"),
        ("as", "late", "as") => (3, "until"),
        (_, "later", "than") | (_, "greater", "than") => (2, "after"),
        (_, "earlier" | "sooner", "than") => (2, "before"),
        (_, "starting" | "beginning", "on" | "from" | "at") => (2, "since"),
        (_, "prior", "to") => (2, "before"),
        (_, _, lead) => (1, lead),
    };
    let joined = (item.start..item.end).any(|i| CONNECTORS.contains(&words.at(i)) && i > item.start);
    let value = match lead {
        _ if joined => None,
        "before" | "until" | "till" | "by" => match edge_point(words, &item) {
            Some(day) => Some(Meant::Dates(None, Some(day))),
            None => until(&item.value),
        },
        "after" => match edge_point(words, &item) {
            Some(day) => Some(Meant::Dates(Some(day), None)),
            None => from(&item.value, true),
        },
        "since" | "starting" | "beginning" => from(&item.value, false),
        "within" => match (&item.value, &item.says.what) {
            (Meant::Duration(_), What::Duration(length)) => ahead(length, words.now).map(|end| within(words.now, end)),
            (Meant::Dates(_, end), What::Stretch { coming: true, .. }) => {
                Some(Meant::Dates(Some(words.now.date()), end.and_then(|e| e.yesterday().ok())))
            }
            _ => None,
        },
        "in" => match (&item.value, &item.says.what) {
            (Meant::Duration(_), What::Duration(length)) => ahead(length, words.now),
            _ => None,
        },
        _ => None,
    };
    let or_later = matches!(words.at(item.end), "or" | "and")
        && matches!(words.at(item.end + 1), "later" | "after" | "greater")
        && words.at(item.end + 2) != "than"
        && !numeral::is_numeral(words.at(item.end + 2));
    if value.is_none()
        && or_later
        && let Some(value) = from(&item.value, false)
    {
        return Item { end: item.end + 2, value, ..item };
    }
    match value {
        Some(value) => Item { start: item.start - len, value, ..item },
        None => item,
    }
}

/// The day that "the end of June" is as a bound: the first one after it; its middle and its beginning likewise.
fn edge_point(words: &Words<'_>, item: &Item) -> Option<Date> {
    let edge = item.says.edge.filter(|e| matches!(e, Edge::Start | Edge::Middle | Edge::End))?;
    let Meant::Dates(Some(start), Some(after)) =
        valued(&TimeExpression { edge: None, ..item.says.clone() }, &item.context, words.now)?
    else {
        return None;
    };
    match edge {
        Edge::Start => Some(start),
        Edge::End => Some(after),
        _ => start.checked_add(i64::from((after - start).get_days() / 2).days()).ok(),
    }
}

fn within(now: DateTime, end: Meant) -> Meant {
    match end {
        Meant::Date(d) => Meant::Dates(Some(now.date()), Some(d)),
        Meant::Moment(m) => Meant::Moments(Some(now), Some(m)),
        other => other,
    }
}

fn ahead(length: &rashomon_core::text::time::Length, now: DateTime) -> Option<Meant> {
    let mut moment = now;
    for (amount, unit) in &length.0 {
        moment = moment.checked_add(time::span(*amount, *unit, 1)?).ok()?;
    }
    let fine = length.0.iter().any(|(_, unit)| *unit < TimeUnit::Day);
    Some(if fine { Meant::Moment(moment) } else { Meant::Date(moment.date()) })
}

fn until(value: &Meant) -> Option<Meant> {
    Some(match value {
        Meant::Date(d) | Meant::Dates(Some(d), _) => Meant::Dates(None, Some(*d)),
        Meant::Moment(m) | Meant::Moments(Some(m), _) => Meant::Moments(None, Some(*m)),
        Meant::Clock(t) | Meant::Clocks(Some(t), _) => Meant::Clocks(None, Some(*t)),
        _ => return None,
    })
}

fn from(value: &Meant, behind: bool) -> Option<Meant> {
    Some(match value {
        Meant::Dates(_, Some(d)) if behind => Meant::Dates(Some(*d), None),
        Meant::Date(d) | Meant::Dates(Some(d), _) => Meant::Dates(Some(*d), None),
        Meant::Moment(m) | Meant::Moments(Some(m), _) => Meant::Moments(Some(*m), None),
        Meant::Clock(t) | Meant::Clocks(Some(t), _) => Meant::Clocks(Some(*t), None),
        _ => return None,
    })
}
