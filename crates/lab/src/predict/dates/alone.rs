//! Figures and words that are a time only beside another one: "2 to 4:30 pm", "November 19-20", "at lunch", "to date".

use jiff::civil::Time;
use rashomon_core::{
    ground::time::Context,
    text::{
        Upos, numeral,
        time::{Clock, TimeExpression, What, words},
    },
};

use super::{
    Item, Meant,
    ends::day_of,
    hours,
    spans::{CONNECTORS, Words},
    valued,
};

/// Days of the month that is said with the other end: "November 19-20", "from the ninth till the seventeenth of April".
pub(super) fn with_days(words: &Words<'_>, items: Vec<Item>) -> Vec<Item> {
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
pub(super) fn with_meals(words: &Words<'_>, items: Vec<Item>) -> Vec<Item> {
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
pub(super) fn with_lone_words(words: &Words<'_>, items: Vec<Item>) -> Vec<Item> {
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
            let (from, to) = hours(part, None);
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

/// The day of a month that one word says.
fn day(word: &str) -> Option<u8> {
    words::ordinal(word).or_else(|| words::cardinal(word)).filter(|day| (1..=31).contains(day))
}

/// Hours of two figures of which one shows that it is a clock's, or a day stands beside them: "2 to 4:30 pm", "Monday 1-3".
pub(super) fn with_hours(words: &Words<'_>, items: Vec<Item>) -> Vec<Item> {
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
    let value = Meant::Clock(super::clock(clock)?);
    let day = matches!(words.at(at + 1), "today" | "tomorrow" | "yesterday");
    (!counts || part || day).then_some(Item { start: at, end: at + 1, says, context, value })
}
