//! Time expressions: what the words say, not yet on which date that is.

use super::{Entity, EntityKind, Token};

/// What a time expression says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TimeExpression {
    /// "Wednesday", "last Wednesday": 0 is Monday.
    Weekday {
        /// Days after Monday.
        day: u8,
        /// Whether the words say "next".
        next: bool,
    },
    /// "today", "yesterday": days after the report's own day.
    Day(i32),
    /// "March 3", "3 March 2019".
    Date {
        /// Year, if said.
        year: Option<i16>,
        /// Month, 1 to 12.
        month: u8,
        /// Day, 1 to 31.
        day: u8,
    },
    /// "March 2019", "in March".
    Month {
        /// Year, if said.
        year: Option<i16>,
        /// Month, 1 to 12.
        month: u8,
    },
    /// "2019".
    Year(i16),
    /// "two years ago", "last month", "this week": so many units back (0: this one; negative: to come).
    Back {
        /// Unit.
        unit: TimeUnit,
        /// How many.
        number: i32,
    },
    /// "since 2014", "in recent weeks": a stretch, no point.
    Stretch,
}

/// Units of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TimeUnit {
    /// Hours.
    Hour,
    /// Days.
    Day,
    /// Weeks.
    Week,
    /// Months.
    Month,
    /// Years.
    Year,
}

/// Finds the time expressions of a sentence, longest first, without overlap.
pub fn find(tokens: &[Token]) -> Vec<Entity> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        if super::numeral::is_behind_odd_sign(tokens, at) {
            at += 1;
        } else if let Some((len, time)) = parse(&tokens[at..], at.checked_sub(1).map(|i| &tokens[i])) {
            found.push(Entity { kind: EntityKind::Time, start: at, end: at + len, time: Some(time) });
            at += len;
        } else {
            at += 1;
        }
    }
    found
}

fn parse(tokens: &[Token], before: Option<&Token>) -> Option<(usize, TimeExpression)> {
    dated(tokens)
        .or_else(|| day_word(tokens))
        .or_else(|| relative(tokens))
        .or_else(|| ago(tokens))
        .or_else(|| lone_year(tokens, before))
}

fn word(tokens: &[Token], at: usize) -> &str {
    tokens.get(at).map_or("", |t| t.lower.trim_end_matches('.'))
}

/// "3 March 2019", "March 3, 2019", "the 3rd of March", "March 2019", "18 FEB 90", "2024-03-03".
fn dated(tokens: &[Token]) -> Option<(usize, TimeExpression)> {
    let mut at = 0;
    if let Ok(date) = word(tokens, 0).parse::<jiff::civil::Date>() {
        let (year, month, day) = (date.year(), date.month() as u8, date.day() as u8);
        return Some((1, TimeExpression::Date { year: Some(year), month, day }));
    }
    if word(tokens, 0) == "the" {
        at = 1;
    }
    if let Some(day) = day_number(word(tokens, at)) {
        let of = usize::from(word(tokens, at + 1) == "of");
        if let Some(month) = month(tokens.get(at + 1 + of)) {
            let (len, year) = trailing_year(tokens, at + 2 + of);
            return Some((at + 2 + of + len, TimeExpression::Date { year, month, day }));
        }
    }
    let month = month(tokens.first())?;
    if let Some(day) = day_number(word(tokens, 1)) {
        // "March 3" but not "March 30 people": a number of something follows "in March" rarely, so a day it is.
        let (len, year) = trailing_year(tokens, 2);
        return Some((2 + len, TimeExpression::Date { year, month, day }));
    }
    let (len, year) = trailing_year(tokens, 1);
    Some((1 + len, TimeExpression::Month { year, month }))
}

fn trailing_year(tokens: &[Token], at: usize) -> (usize, Option<i16>) {
    let comma = usize::from(word(tokens, at) == ",");
    match year(word(tokens, at + comma), true) {
        Some(year) => (comma + 1, Some(year)),
        None => (0, None),
    }
}

fn year(word: &str, short: bool) -> Option<i16> {
    let digits = word.len() == 4 || (short && word.len() == 2);
    let number: i16 = word.parse().ok().filter(|_| digits && word.bytes().all(|b| b.is_ascii_digit()))?;
    match number {
        1900..=2099 => Some(number),
        30..=99 if word.len() == 2 => Some(1900 + number),
        _ => None,
    }
}

fn day_number(word: &str) -> Option<u8> {
    let digits = word.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let suffix = &word[digits.len()..];
    let number: u8 = digits.parse().ok()?;
    ((1..=31).contains(&number) && matches!(suffix, "" | "st" | "nd" | "rd" | "th")).then_some(number)
}

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// A month's name; the common words "may" and "march" only with a capital.
fn month(token: Option<&Token>) -> Option<u8> {
    let token = token?;
    let word = token.lower.trim_end_matches('.');
    let full = MONTHS.iter().position(|m| *m == word);
    let short = || {
        MONTHS.iter().position(|m| (word.len() == 3 && m.starts_with(word)) || (word == "sept" && *m == "september"))
    };
    let index = full.or_else(short)?;
    (token.capital && !(word == "may" && token.tag == super::Upos::Aux)).then_some(index as u8 + 1)
}

const WEEKDAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

fn weekday(word: &str) -> Option<u8> {
    let index = WEEKDAYS.iter().position(|d| {
        *d == word
            || (word.len() >= 3
                && word.len() <= 4
                && d.starts_with(word)
                && word != "sat"
                && word != "sun"
                && word != "wed"
                && word != "mon")
    })?;
    Some(index as u8)
}

/// "Wednesday night", "last Wednesday", "today", "early this morning", "last night", "overnight".
fn day_word(tokens: &[Token]) -> Option<(usize, TimeExpression)> {
    let mut at = 0;
    while matches!(word(tokens, at), "early" | "late" | "earlier" | "later" | "on" | "last" | "next" | "this" | "past")
        && at < 3
    {
        at += 1;
    }
    let before: Vec<&str> = (0..at).map(|i| word(tokens, i)).collect();
    let first = usize::from(before.first() == Some(&"on"));
    if let Some(day) = weekday(word(tokens, at)) {
        let len = at + 1 + part_of_day(tokens, at + 1);
        return Some((len, TimeExpression::Weekday { day, next: before.contains(&"next") })).filter(|_| first == 0);
    }
    let offset = match word(tokens, at) {
        "today" | "tonight" | "overnight" => 0,
        "yesterday" => -1,
        "tomorrow" => 1,
        "morning" | "afternoon" | "evening" if before.contains(&"this") => 0,
        "night" if before.contains(&"last") => -1,
        _ => return None,
    };
    Some((at + 1 + part_of_day(tokens, at + 1), TimeExpression::Day(offset))).filter(|_| first == 0)
}

fn part_of_day(tokens: &[Token], at: usize) -> usize {
    usize::from(matches!(word(tokens, at), "morning" | "afternoon" | "evening" | "night" | "noon" | "dawn"))
}

fn unit(word: &str) -> Option<TimeUnit> {
    Some(match word.trim_end_matches('s') {
        "hour" => TimeUnit::Hour,
        "day" => TimeUnit::Day,
        "week" => TimeUnit::Week,
        "month" => TimeUnit::Month,
        "year" => TimeUnit::Year,
        _ => return None,
    })
}

/// "last year", "this week", "the previous month", "earlier this month", "in recent weeks", "since 2014".
fn relative(tokens: &[Token]) -> Option<(usize, TimeExpression)> {
    if word(tokens, 0) == "since" {
        let rest = tokens.get(1..)?;
        let (len, _) = dated(rest)
            .or_else(|| day_word(rest))
            .or_else(|| relative(rest))
            .or_else(|| lone_year(rest, tokens.first()))?;
        return Some((len + 1, TimeExpression::Stretch));
    }
    let mut at = usize::from(matches!(word(tokens, 0), "earlier" | "later" | "early" | "late"));
    let the = usize::from(word(tokens, at) == "the");
    let which = word(tokens, at + the).to_owned();
    at += the + 1;
    let (number, which) = match which.as_str() {
        "last" | "previous" | "past" | "recent" => (1, which),
        "this" => (0, which),
        "next" | "coming" => (-1, which),
        _ => return None,
    };
    let numeral = super::numeral::small(word(tokens, at));
    if let (Some(n), Some(unit)) = (numeral, unit(word(tokens, at + 1))) {
        return Some((at + 2, if n == 1 { TimeExpression::Back { unit, number: 1 } } else { TimeExpression::Stretch }));
    }
    let unit_word = word(tokens, at);
    let unit = unit(unit_word)?;
    let stretch = which == "recent" || unit_word.ends_with('s');
    Some((at + 1, if stretch { TimeExpression::Stretch } else { TimeExpression::Back { unit, number } }))
}

/// "two years ago", "a week earlier".
fn ago(tokens: &[Token]) -> Option<(usize, TimeExpression)> {
    let number = match word(tokens, 0) {
        "a" | "an" => 1,
        other => super::numeral::small(other)?,
    };
    let unit = unit(word(tokens, 1))?;
    matches!(word(tokens, 2), "ago" | "earlier" | "before")
        .then_some((3, TimeExpression::Back { unit, number: number as i32 }))
}

/// A year by itself, after a word that leads to one.
fn lone_year(tokens: &[Token], before: Option<&Token>) -> Option<(usize, TimeExpression)> {
    let year = year(word(tokens, 0), false)?;
    let leads = before.is_some_and(|t| {
        matches!(
            t.lower.as_str(),
            "in" | "of" | "since" | "from" | "until" | "during" | "the" | "by" | "early" | "late" | "mid"
        )
    });
    leads.then_some((1, TimeExpression::Year(year)))
}
