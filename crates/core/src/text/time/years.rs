//! Years, decades and centuries, in figures and in words.

use super::{
    Amount, Length, Pieces, Reading, Shift, TimeUnit, What, Year,
    calendar::{ordinal_number, small_figure, the},
    relative, words,
};
use crate::text::Upos;

/// A year in front of what it holds: "1988 …", "last year's …", "this year's …", "year-ago …".
pub(super) fn leading_year(p: &Pieces<'_>, at: usize) -> (usize, Year) {
    if let Some(year) = figure_year(p.at(at)) {
        return (at + 1, Year::Said(year));
    }
    let from = at + usize::from(p.is(at, &["comparable", "corresponding"]));
    if p.at(from) == "year" && p.is(from + 1, &["ago", "earlier"]) {
        return (from + 2, Year::Now(-1));
    }
    match relative::which(p, at) {
        Some((after, which)) if p.at(after) == "year" && p.is(after + 1, &["'s", "'"]) => (after + 2, moved(which)),
        _ => (at, Year::Unsaid),
    }
}

fn moved(which: Shift) -> Year {
    match which {
        Shift::Unsaid => Year::Unsaid,
        Shift::Now(n) => Year::Now(n),
        Shift::Told(n) => Year::Told(n),
    }
}

/// A year behind a month, a quarter or a season: "March 2019", "March, 2019", "June last year", "spring of that year".
pub(super) fn trailing_year(p: &Pieces<'_>, at: usize) -> (usize, Year) {
    let comma = at + usize::from(p.at(at) == ",");
    if let Some(year) = figure_year(p.at(comma)).or_else(|| short_after_month(p, comma)) {
        return (comma + 1, Year::Said(year));
    }
    if let Some((end, year)) = spelled_year(p, comma) {
        return (end, Year::Said(year));
    }
    let of = at + usize::from(p.is(at, &["of", "in"]));
    if of > at
        && p.at(of).len() == 2
        && let Some(year) = short_year(p.at(of)).filter(|y| (1960..2000).contains(y))
    {
        return (of + 1, Year::Said(year));
    }
    let fiscal = of + usize::from(p.at(of) == "fiscal");
    if (fiscal > at || p.is(at, &["last", "next", "this"]))
        && let Some((end, year)) = whole_year(p, fiscal)
    {
        return (end, year);
    }
    (at, Year::Unsaid)
}

/// "18 FEB 90", "Feb. '90".
fn short_after_month(p: &Pieces<'_>, at: usize) -> Option<i16> {
    let word = p.at(at);
    let day = p.before(at).chars().all(char::is_alphabetic) && small_figure(p.at(at.wrapping_sub(2))).is_some();
    if word.len() == 2 && day { short_year(word).filter(|y| *y < 2000) } else { apostrophe_year(word) }
}

fn apostrophe_year(word: &str) -> Option<i16> {
    word.strip_prefix(['\'', '`']).filter(|w| w.len() == 2).and_then(short_year)
}

fn whole_year(p: &Pieces<'_>, at: usize) -> Reading<Year> {
    if let Some(year) = figure_year(p.at(at)) {
        return Some((at + 1, Year::Said(year)));
    }
    if let Some((end, year)) = spelled_year(p, at) {
        return Some((end, Year::Said(year)));
    }
    let (after, which) = relative::which(p, at)?;
    (p.at(after) == "year" && p.at(after + 1) != "'s").then(|| (after + 1, moved(which)))
}

/// A year by itself, after a word that leads to one, or where nothing but a year can stand.
pub(super) fn lone_year(p: &Pieces<'_>, at: usize) -> Reading<What> {
    let lead = the(p, at);
    let fiscal = p.is(lead, &["fiscal", "calendar", "fy", "cy"]);
    let named = fiscal || p.at(lead) == "year" || p.at(lead) == "financial";
    let from = lead + usize::from(named) + usize::from(named && p.at(lead) != "year" && p.at(lead + 1) == "year");
    if named && let Some(year) = figure_year(p.at(from)) {
        return Some((from + 1, What::Year(Year::Said(year))));
    }
    if let Some((end, year)) = spelled_year(p, from) {
        let sure =
            named || year >= 1900 && year % 100 != 0 && year < 2000 || p.is(at.wrapping_sub(1), &["in", "since", "of"]);
        return sure.then_some((end, What::Year(Year::Said(year))));
    }
    if let Some(year) = apostrophe_year(p.at(at)) {
        return p
            .is(at.wrapping_sub(1), &["in", "since", "of", "summer", "until"])
            .then_some((at + 1, What::Year(Year::Said(year))));
    }
    let year = figure_year(p.at(at))?;
    let glued = p.glued(at);
    if p.touches(at) && p.before(at) == "-" && figure_year(p.at(at.wrapping_sub(2))).is_none() {
        return None;
    }
    let leads = glued || YEAR_LEADS.contains(&p.before(at)) || p.before(at) == "(" && p.at(at + 1) == ")";
    let counts = matches!(p.tag(at + 1), Some(Upos::Noun)) && !leads;
    let plausible = (1800..2100).contains(&year)
        && !counts
        && !p.is(at + 1, &["percent", "%", "million"])
        && !p.is(at.wrapping_sub(1), &["$", "£", "€", "no", "#", "number", "gmt", "at"]);
    // "its 1990 invasion", "the 1987 crash", but not "the 2000 soldiers".
    let owned = p.is(at.wrapping_sub(1), &["the", "its", "his", "her", "their", "our", "a", "that", "this", "'s"]);
    let counted = year % 100 == 0 && p.at(at + 1).ends_with('s') && !p.capital(at + 1);
    if owned
        && (1900..2060).contains(&year)
        && !counted
        && matches!(p.tag(at + 1), Some(Upos::Noun | Upos::Propn | Upos::Adj))
    {
        return Some((at + 1, What::Year(Year::Said(year))));
    }
    // A figure of a time between 1900 and 2100 with nothing to count is a year.
    let bare = plausible && (1900..2100).contains(&year) && p.tag(at + 1) != Some(Upos::Propn);
    ((leads && plausible) || bare).then_some((at + 1, What::Year(Year::Said(year))))
}

const YEAR_LEADS: [&str; 20] = [
    "in", "of", "since", "from", "until", "till", "during", "by", "early", "late", "mid", "before", "after", "between",
    "to", "through", "for", "and", "or", "year",
];

/// "the 1980s", "the mid-nineties", "the '90s", "the last decade" is no name.
pub(super) fn decade(p: &Pieces<'_>, at: usize) -> Reading<What> {
    let from = the(p, at);
    let spoken = from + usize::from(p.at(from) == "nineteen");
    if let Some(tens) = words::decade(p.at(spoken)) {
        let led =
            from > at || p.glued(at) || spoken > from || p.is(at.wrapping_sub(1), &["early", "late", "mid", "in"]);
        return led.then_some((spoken + 1, What::Decade(1900 + tens)));
    }
    if p.at(from + 1) == "s" && !p.glued(from + 1) && p.at(from).ends_with('0') {
        let year = figure_year(p.at(from))
            .or_else(|| small_figure(p.at(from)).filter(|n| *n >= 20).map(|n| 1900 + i16::from(n)));
        return year.map(|year| (from + 2, What::Decade(year)));
    }
    let word = p.at(from).trim_start_matches('\'');
    let digits = word.strip_suffix('s').map(|d| d.trim_end_matches('\''))?;
    let number: i16 = digits.parse().ok().filter(|_| digits.ends_with('0'))?;
    match (digits.len(), number) {
        (4, 1000..=2090) if number % 100 == 0 && number != 1900 && number != 2000 => None,
        (4, 1000..=2090) => Some((from + 1, What::Decade(number))),
        (2, 20..=90) if from > at || p.at(from).starts_with('\'') || p.glued(from) => {
            Some((from + 1, What::Decade(1900 + number)))
        }
        _ => None,
    }
}

/// "the 20th century", "the twentieth century".
pub(super) fn century(p: &Pieces<'_>, at: usize) -> Reading<What> {
    let from = the(p, at);
    let (end, number) = ordinal_number(p, from)?;
    (p.at(end) == "century" && number <= 21).then_some((end + 1, What::Century(number)))
}

/// A year in four figures.
pub(super) fn figure_year(word: &str) -> Option<i16> {
    let digits = word.len() == 4 && word.bytes().all(|b| b.is_ascii_digit());
    word.parse().ok().filter(|year| digits && (1000..2200).contains(year))
}

/// A year in two figures: from 30 on of the last century.
pub(super) fn short_year(word: &str) -> Option<i16> {
    let number: i16 = word.parse().ok().filter(|_| word.len() == 2)?;
    Some(if number < 40 { 2000 + number } else { 1900 + number })
}

/// "nineteen ninety-six", "two thousand", "two thousand and five", "twenty eighteen".
fn spelled_year(p: &Pieces<'_>, at: usize) -> Reading<i16> {
    if p.at(at) == "two" && p.at(at + 1) == "thousand" {
        let and = at + 2 + usize::from(p.at(at + 2) == "and");
        let ones = |i: usize| words::cardinal(p.at(i)).filter(|n| *n < 10 && p.at(i).len() > 2);
        return Some(match words::cardinal(p.at(and)).filter(|n| *n < 100 && p.at(and).len() > 2) {
            Some(tens) if tens >= 20 && tens % 10 == 0 && ones(and + 1).is_some() => {
                (and + 2, 2000 + i16::from(tens) + i16::from(ones(and + 1).unwrap_or(0)))
            }
            Some(n) => (and + 1, 2000 + i16::from(n)),
            None => (at + 2, 2000),
        });
    }
    let century = match p.at(at) {
        "seventeen" => 1700,
        "eighteen" => 1800,
        "nineteen" => 1900,
        "twenty" => 2000,
        _ => return None,
    };
    let word = |i: usize| words::cardinal(p.at(i)).filter(|_| !p.at(i).starts_with(|c: char| c.is_ascii_digit()));
    let at =
        at + usize::from(p.at(at + 1) == "hundred") + usize::from(p.at(at + 1) == "hundred" && p.at(at + 2) == "and");
    let tens = word(at + 1).filter(|n| *n >= 10)?;
    match word(at + 2).filter(|n| *n < 10 && tens >= 20 && tens % 10 == 0) {
        Some(ones) => Some((at + 3, century + i16::from(tens) + i16::from(ones))),
        None => Some((at + 2, century + i16::from(tens))),
    }
}

/// A duration of one unit, for rules that count.
pub(super) fn one(unit: TimeUnit) -> Length {
    Length(vec![(Amount::whole(1), unit)])
}
