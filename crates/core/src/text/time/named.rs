//! Months, seasons, quarters, holidays and months of the Islamic calendar, by their names.

use super::{
    Pieces, Reading, What, Year,
    calendar::{day_number, month_name, small_figure, the},
    words,
    years::{figure_year, leading_year, trailing_year},
};
use crate::text::Upos;

/// "March 2019", "in March", "last March", "March last year", "March of that year".
pub(super) fn month(p: &Pieces<'_>, at: usize) -> Reading<What> {
    let moved = match p.at(at) {
        "last" | "past" => Some(Year::Last),
        "next" => Some(Year::Next),
        "this" => Some(if p.is(at + 1, &["past"]) { Year::Last } else { Year::Now(0) }),
        _ => None,
    };
    let from = at + usize::from(moved.is_some()) + usize::from(moved.is_some() && p.is(at + 1, &["past", "coming"]));
    let led = moved.is_some()
        || p.is(
            at.wrapping_sub(1),
            &["in", "of", "since", "until", "by", "early", "late", "mid", "the", "from", "during", "to", "through"],
        );
    let named = month_name(p, from);
    let common = || led.then(|| words::month(p.at(from)).map(|m| m.0)).flatten();
    if let Some(month) = named.or_else(common) {
        if p.tag(from) == Some(Upos::Aux) || p.tag(from) == Some(Upos::Verb) {
            return None;
        }
        // "Mrs May", "Jan Kowalski", "the March for Life": persons and marches.
        let (end, year) = trailing_year(p, from + 1);
        let other = p.is(from, &["may", "march", "jan", "mar", "jun", "dec", "august", "april", "june"]);
        let name = p.tag(end) == Some(Upos::Propn) && p.capital(end) && words::weekday(p.at(end)).is_none();
        let determined = p.is(from.wrapping_sub(1), &["the", "this", "that", "a"]) && !p.capital(from);
        let range = p.is(end, &["to", "through", "until", "-", "–"]) && words::month(p.at(end + 1)).is_some();
        let march = p.is(from, &["may", "march"]) && (!led && !range || determined);
        if year == Year::Unsaid && other && (march || name && !led || p.is(from, &["jan"]) && name) {
            return None;
        }
        let year = if year == Year::Unsaid { moved.unwrap_or(year) } else { year };
        return Some((end, What::Month { year, month }));
    }
    // "2015-12", "12-2015".
    if p.at(at + 1) == "-" && p.touches(at + 1) && p.touches(at + 2) && !p.touches(at) && p.at(at + 3) != "-" {
        let found = match (figure_year(p.at(at)), figure_year(p.at(at + 2))) {
            (Some(year), None) => small_figure(p.at(at + 2)).map(|month| (year, month)),
            (None, Some(year)) => small_figure(p.at(at)).map(|month| (year, month)),
            _ => None,
        };
        if let Some((year, month)) = found.filter(|(_, month)| (1..=12).contains(month)) {
            return Some((at + 3, What::Month { year: Year::Said(year), month }));
        }
    }
    // "2017 April".
    let year = figure_year(p.at(at))?;
    let month = month_name(p, at + 1)?;
    Some((at + 2, What::Month { year: Year::Said(year), month }))
}

/// "summer", "last summer", "the summer of 1994", "the summer".
pub(super) fn season(p: &Pieces<'_>, at: usize) -> Reading<What> {
    let moved = match p.at(at) {
        "last" | "past" => Some(Year::Last),
        "next" => Some(Year::Next),
        "this" => Some(if p.is(at + 1, &["past"]) { Year::Last } else { Year::Now(0) }),
        _ => None,
    };
    let past = usize::from(moved.is_some() && p.is(at + 1, &["past", "coming"]));
    let from = the(p, at) + usize::from(moved.is_some()) + past;
    let season = words::season(p.at(from))?;
    let (end, year) = trailing_year(p, from + 1);
    let led = p.is(
        at.wrapping_sub(1),
        &["in", "into", "over", "of", "since", "until", "by", "early", "late", "mid", "during"],
    );
    let noun = matches!(p.tag(from), Some(Upos::Noun | Upos::Propn));
    let plain = moved.is_none() && year == Year::Unsaid;
    if plain && (!noun || !led || p.is(from, &["fall", "spring"]) && from == at) {
        return None;
    }
    Some((end, What::Season { year: if year == Year::Unsaid { moved.unwrap_or(year) } else { year }, season }))
}

/// "the third quarter", "Q3 2019", "2019-Q3", "the 1988 second quarter", "next year's first quarter", "the first half of 2019".
pub(super) fn quarter(p: &Pieces<'_>, at: usize) -> Reading<What> {
    let (from, year) = leading_year(p, the(p, at));
    let mut from = from;
    while p.is(from, &["fiscal", "flat", "year", "calendar"]) {
        from += 1;
    }
    let short =
        |c: char| p.at(from).strip_prefix(c).and_then(|n| n.parse::<u8>().ok()).filter(|_| p.at(from).len() == 2);
    let (end, number, half) = if let Some(n) = short('q').filter(|n| (1..=4).contains(n)) {
        (from + 1, n, false)
    } else if let Some(n) = short('h').filter(|n| (1..=2).contains(n)) {
        (from + 1, n, true)
    } else {
        let number = match p.at(from) {
            "last" if p.at(from + 1) == "half" => 2,
            "last" if year != Year::Unsaid => 4,
            word => words::ordinal(word)?,
        };
        let fiscal = from + 1 + usize::from(p.is(from + 1, &["fiscal"]));
        match p.at(fiscal) {
            "quarter" | "qtr" => (fiscal + 1, number, false),
            "half" if the(p, at) > at || year != Year::Unsaid => (fiscal + 1, number, true),
            _ => return None,
        }
    };
    let (end, year) = if year == Year::Unsaid { trailing_year(p, end) } else { (end, year) };
    match (half, number) {
        (true, 1..=2) => Some((end, What::Half { year, half: number })),
        (false, 1..=4) => Some((end, What::Quarter { year, quarter: number })),
        _ => None,
    }
}

pub(super) fn holiday(p: &Pieces<'_>, at: usize) -> Reading<What> {
    let from = the(p, at);
    let moved = match p.at(from) {
        "last" | "previous" => Some(Year::Last),
        "next" | "following" => Some(Year::Next),
        "this" => Some(Year::Now(0)),
        _ => None,
    };
    let from = from + usize::from(moved.is_some());
    let (index, len) =
        (0..words::HOLIDAYS.len()).find_map(|i| named(p, from, words::HOLIDAYS[i].0).map(|len| (i, len)))?;
    let (end, year) = trailing_year(p, from + len);
    Some((end, What::Holiday { index, year: if year == Year::Unsaid { moved.unwrap_or(year) } else { year } }))
}

/// How many pieces from here on are these words; an apostrophe with its "s" is the word "s".
fn named(p: &Pieces<'_>, at: usize, name: &str) -> Option<usize> {
    let mut end = at;
    for word in name.split(' ') {
        if p.at(end).trim_matches('\'') != word && !(word == "s" && p.is(end, &["'s", "'"])) {
            return None;
        }
        end += 1 + usize::from(p.at(end).ends_with('s') && p.at(end + 1) == "'");
    }
    Some(end - at)
}

/// "3 Ramadan 1447", "Muharram 1448", "the month of Ramadan".
pub(super) fn hijri(p: &Pieces<'_>, at: usize) -> Reading<What> {
    let (from, day) = match day_number(p, the(p, at)) {
        Some((end, day)) => (end + usize::from(p.at(end) == "of"), Some(day).filter(|d| *d <= 30)),
        None => (at, None),
    };
    if from > at && day.is_none() {
        return None;
    }
    let (month, len) = words::HIJRI.iter().find_map(|(name, month)| named(p, from, name).map(|len| (*month, len)))?;
    if !p.capital(from) {
        return None;
    }
    let (day, end) = match (day, day_number(p, from + len)) {
        (None, Some((end, number))) if number <= 30 => (Some(number), end),
        _ => (day, from + len),
    };
    let comma = end + usize::from(p.at(end) == ",");
    let year = p.at(comma).parse::<i16>().ok().filter(|y| (1300..1600).contains(y));
    let end = if year.is_some() { comma + 1 + usize::from(p.is(comma + 1, &["ah", "a.h"])) } else { end };
    Some((end, What::Hijri { year, month, day }))
}
