//! Days, months, years and longer times by their names and figures.

use super::{
    Pieces, Reading, Shift, TimeExpression, TimeUnit, What, Year, named, relative, words, years,
    years::{figure_year, short_year, trailing_year},
};
use crate::text::Upos;

/// All readings of this kind that begin here.
pub(super) fn read(p: &Pieces<'_>, at: usize) -> [Reading<TimeExpression>; 11] {
    let plain = |read: Reading<What>| read.map(|(end, what)| (end, TimeExpression::of(what)));
    [
        plain(date(p, at)),
        plain(figures(p, at)),
        plain(weekday(p, at)),
        plain(day_of_month(p, at)),
        plain(named::month(p, at)),
        plain(named::season(p, at)),
        plain(named::quarter(p, at)),
        plain(years::lone_year(p, at)),
        plain(years::decade(p, at)),
        plain(named::holiday(p, at)),
        plain(named::hijri(p, at)),
    ]
}

pub(super) fn the(p: &Pieces<'_>, at: usize) -> usize {
    at + usize::from(p.at(at) == "the")
}

/// "3 March 2019", "March 3, 2019", "the 3rd of March", "2024-03-03", with a weekday before or behind.
fn date(p: &Pieces<'_>, at: usize) -> Reading<What> {
    let from = match words::weekday(p.at(at)) {
        Some(_) => {
            let comma = at + 1 + usize::from(p.at(at + 1) == ",");
            the(p, comma + usize::from(p.at(comma) == "the" && p.at(comma + 1) == "the"))
        }
        None => at,
    };
    if let Ok(date) = p.at(from).parse::<jiff::civil::Date>()
        && p.at(from).len() == 10
    {
        let (month, day) = (date.month() as u8, date.day() as u8);
        return Some((from + 1, What::Date { year: Year::Said(date.year()), month, day }));
    }
    if p.at(from).len() == 8
        && let Ok(date) = jiff::civil::Date::strptime("%Y%m%d", p.at(from))
        && (1900..2100).contains(&date.year())
    {
        let (month, day) = (date.month() as u8, date.day() as u8);
        return Some((from + 1, What::Date { year: Year::Said(date.year()), month, day }));
    }
    year_first(p, from).or_else(|| day_first(p, from)).or_else(|| month_first(p, from))
}

/// "2019-aug-01", "2019 August 1".
fn year_first(p: &Pieces<'_>, at: usize) -> Reading<What> {
    let year = figure_year(p.at(at))?;
    let month = month_name(p, at + 1)?;
    let (end, day) = day_number(p, at + 2)?;
    Some((end, What::Date { year: Year::Said(year), month, day }))
}

fn day_first(p: &Pieces<'_>, at: usize) -> Reading<What> {
    let moved = match p.at(at) {
        "last" => Year::Last,
        "next" => Year::Next,
        "this" => Year::Now(0),
        _ => Year::Unsaid,
    };
    let from = if moved == Year::Unsaid { the(p, at) } else { at + 1 };
    if p.is(at.wrapping_sub(1), &["$", "£", "€"]) {
        return None;
    }
    let (end, day) = day_number(p, from)?;
    let of = end + usize::from(p.at(end) == "of");
    let month = month_name(p, of).or_else(|| (of > end).then(|| words::month(p.at(of)).map(|m| m.0)).flatten())?;
    let (end, year) = trailing_year(p, of + 1);
    let year = if year == Year::Unsaid { moved } else { year };
    Some((end, What::Date { year, month, day }))
}

fn month_first(p: &Pieces<'_>, at: usize) -> Reading<What> {
    let (from, moved) = match p.at(at) {
        "last" => (at + 1, Year::Last),
        "next" => (at + 1, Year::Next),
        "this" => (at + 1, Year::Now(0)),
        _ => (at, Year::Unsaid),
    };
    let month = month_name(p, from).or_else(|| followed_by_day(p, from))?;
    let comma = from + 1 + usize::from(p.at(from + 1) == "," && words::ordinal(p.at(from + 2)).is_some());
    let (end, day) = day_number(p, the(p, comma))?;
    // "March 30 people": no; "in March 30 people" is rare, and so is "May 4 million".
    if words::unit(p.at(end)).is_some_and(|u| u < TimeUnit::Week) || p.is(end, &["percent", "%", "million", "years"]) {
        return None;
    }
    let (end, year) = trailing_year(p, end);
    Some((end, What::Date { year: if year == Year::Unsaid { moved } else { year }, month, day }))
}

/// The common words among the names of months, in front of the figure of a day.
fn followed_by_day(p: &Pieces<'_>, at: usize) -> Option<u8> {
    let (month, _) = words::month(p.at(at))?;
    let ordinal = words::ordinal(p.at(at + 1)).is_some() || p.at(at + 1) == "the";
    (p.tag(at) != Some(Upos::Aux) && ordinal).then_some(month)
}

/// "14/10/2026", "5.3.2019", "10-1-2018", "4/28", "12/3".
fn figures(p: &Pieces<'_>, at: usize) -> Reading<What> {
    let moved = match p.at(at) {
        "this" => Year::Now(0),
        "next" => Year::Next,
        "last" => Year::Last,
        _ => Year::Unsaid,
    };
    let named = at + usize::from(moved != Year::Unsaid);
    let weekday = words::weekday(p.at(named)).is_some();
    let from = named + usize::from(weekday) + usize::from(weekday && p.at(named + 1) == ",");
    let word = p.at(from);
    let sign = word.chars().find(|c| !c.is_ascii_digit()).filter(|c| matches!(c, '/' | '.' | '-'))?;
    let mut parts = word.split(sign);
    let (a, b, c) = (parts.next()?, parts.next()?, parts.next());
    let year = match c {
        Some(_) if a.len() == 4 => figure_year(a)?,
        Some(c) => figure_year(c).or_else(|| short_year(c))?,
        // Without a year only a slash, and no share ("1/2", "24/7"): behind a word that leads to a day.
        None => {
            return (sign == '/' || sign == '.' && weekday)
                .then(|| {
                    bare_figures(p, from, a, b, if weekday && moved != Year::Unsaid { Year::Now(0) } else { moved })
                })
                .flatten();
        }
    };
    if parts.next().is_some() || (sign == '.' && c.is_some_and(|c| c.len() < 4)) {
        return None;
    }
    let (first, second) = if a.len() == 4 { (b, c?) } else { (a, b) };
    let (first, second): (u8, u8) = (small_figure(first)?, small_figure(second)?);
    if a.len() == 4 {
        return fits(second, first)
            .then_some((from + 1, What::Date { year: Year::Said(year), month: first, day: second }));
    }
    (fits(first, second) || fits(second, first))
        .then_some((from + 1, What::Figures { first, second, year: Year::Said(year) }))
}

fn bare_figures(p: &Pieces<'_>, at: usize, a: &str, b: &str, moved: Year) -> Reading<What> {
    let (first, second): (u8, u8) = (small_figure(a)?, small_figure(b)?);
    let led = p.is(
        at.wrapping_sub(1),
        &["on", "from", "to", "since", "until", "by", "before", "after", "between", "this", "next", "and", "starting"],
    ) || words::weekday(p.before(at)).is_some();
    let day =
        (fits(first, second) || fits(second, first)) && (led || first > 12 || second > 12 || a.len() + b.len() > 3);
    (day && !(first == 9 && second == 11)).then_some((at + 1, What::Figures { first, second, year: moved }))
}

pub(super) fn small_figure(word: &str) -> Option<u8> {
    word.parse().ok().filter(|_| (1..=2).contains(&word.len()))
}

fn fits(day: u8, month: u8) -> bool {
    (1..=31).contains(&day) && (1..=12).contains(&month)
}

/// "Wednesday", "last Wednesday", "the previous Friday", "Tuesday of last week", "next week Wednesday".
fn weekday(p: &Pieces<'_>, at: usize) -> Reading<What> {
    if let Some((after, which)) = relative::which(p, at) {
        // "this past Sunday", "this coming Sunday".
        let after = after + usize::from(p.is(after, &["past", "coming"]));
        let on = after + 1 + usize::from(p.at(after + 1) == "on");
        if p.at(after) == "week"
            && let Some((day, _)) = words::weekday(p.at(on))
        {
            return Some((on + 1, What::Weekday { day, which, week: true }));
        }
        let (day, short) = words::weekday(p.at(after))?;
        let named = !short || short_weekday(p, after);
        return named.then_some((after + 1, What::Weekday { day, which, week: false }));
    }
    let from = the(p, at);
    let (day, short) = words::weekday(p.at(from))?;
    if short && !short_weekday(p, from) || (from > at && p.tag(from + 1) == Some(Upos::Noun)) {
        return None;
    }
    let of = from + 1 + usize::from(p.at(from + 1) == "of");
    if let Some((after, which)) = relative::which(p, of)
        && p.at(after) == "week"
    {
        return Some((after + 1, What::Weekday { day, which, week: true }));
    }
    Some((from + 1, What::Weekday { day, which: Shift::Unsaid, week: false }))
}

/// "sat" and "sun" are words of their own: a short name counts with a capital or where it can be nothing else.
fn short_weekday(p: &Pieces<'_>, at: usize) -> bool {
    let other = p.is(at, &["sat", "sun", "wed", "mon"]);
    let led = p.is(at.wrapping_sub(1), &["on", "until", "by", "every", "week"]);
    (!other || (p.capital(at) && led)) && p.tag(at) != Some(Upos::Verb)
}

/// "the 14th" where it is no rank in a row.
fn day_of_month(p: &Pieces<'_>, at: usize) -> Reading<What> {
    if let Some((weekday, short)) = words::weekday(p.at(at)) {
        let from = the(p, at + 1);
        let (end, day) = day_number(p, from)?;
        let ordinal = words::ordinal(p.at(end - 1)).is_some();
        let counts = matches!(p.tag(end), Some(Upos::Noun | Upos::Propn | Upos::Adj | Upos::Sym))
            || p.is(end, &[":", "-", "–", "to"]);
        let fits = if from > at + 1 { ordinal } else { day > 12 && !counts || ordinal };
        return (fits && (ordinal || !short || short_weekday(p, at)))
            .then_some((end, What::DayOfMonth { day, weekday: Some(weekday) }));
    }
    let from = the(p, at);
    let (end, day) = day_number(p, from)?;
    let ordinal = words::ordinal(p.at(end - 1)).is_some();
    let led = p.is(at.wrapping_sub(1), &["on", "until", "till", "by", "since", "from", "before", "after"])
        || p.before(at) == "of" && p.at(at.wrapping_sub(2)) == "week";
    let behind = p.tag(end);
    let stands_alone = !matches!(behind, Some(Upos::Noun | Upos::Propn | Upos::Adj | Upos::Num | Upos::Sym));
    let unclear = from == at || !ordinal || end > from + 2;
    (!unclear && led && stands_alone).then_some((end, What::DayOfMonth { day, weekday: None }))
}

/// A month's name. Names that are common words too count with a capital, and not as auxiliary or verb.
pub(super) fn month_name(p: &Pieces<'_>, at: usize) -> Option<u8> {
    let (month, common) = words::month(p.at(at))?;
    let verb = matches!(p.tag(at), Some(Upos::Aux | Upos::Verb | Upos::Adj)) && !p.glued(at);
    (!common || p.capital(at) && !verb || p.glued(at)).then_some(month)
}

/// A day of a month: "3", "3rd", "third", "twenty-third".
pub(super) fn day_number(p: &Pieces<'_>, at: usize) -> Reading<u8> {
    let (end, number) = ordinal_number(p, at).or_else(|| {
        let number = small_figure(p.at(at)).or_else(|| {
            // "twenty five January".
            let tens = words::cardinal(p.at(at)).filter(|_| !p.at(at).starts_with(|c: char| c.is_ascii_digit()))?;
            words::cardinal(p.at(at + 1)).filter(|n| *n < 10 && tens == 20).map_or(Some(tens), |n| Some(tens + n))
        })?;
        let spoken = !p.at(at).starts_with(|c: char| c.is_ascii_digit());
        let two = spoken && number > 20 && words::cardinal(p.at(at)) != Some(number);
        Some((at + 1 + usize::from(two), number))
    })?;
    (1..=31).contains(&number).then_some((end, number))
}

/// "3rd", "third", "twenty-third".
pub(super) fn ordinal_number(p: &Pieces<'_>, at: usize) -> Reading<u8> {
    if let Some(number) = words::ordinal(p.at(at)) {
        return Some((at + 1, number));
    }
    let tens = words::cardinal(p.at(at)).filter(|n| *n >= 20 && n % 10 == 0)?;
    let ones = words::ordinal(p.at(at + 1)).filter(|n| *n < 10)?;
    Some((at + 2, tens + ones))
}
