//! Days, months, years and longer times by their names and figures.

use super::{Amount, Length, Pieces, Reading, Shift, TimeExpression, TimeUnit, What, Year, relative, words};
use crate::text::Upos;

/// All readings of this kind that begin here.
pub(super) fn read(p: &Pieces<'_>, at: usize) -> [Reading<TimeExpression>; 11] {
    let plain = |read: Reading<What>| read.map(|(end, what)| (end, TimeExpression::of(what)));
    [
        plain(date(p, at)),
        plain(figures(p, at)),
        plain(weekday(p, at)),
        plain(day_of_month(p, at)),
        plain(month(p, at)),
        plain(season(p, at)),
        plain(quarter(p, at)),
        plain(lone_year(p, at)),
        plain(decade(p, at)),
        plain(holiday(p, at)),
        plain(hijri(p, at)),
    ]
}

fn the(p: &Pieces<'_>, at: usize) -> usize {
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

fn small_figure(word: &str) -> Option<u8> {
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

/// "March 2019", "in March", "last March", "March last year", "March of that year".
fn month(p: &Pieces<'_>, at: usize) -> Reading<What> {
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
fn season(p: &Pieces<'_>, at: usize) -> Reading<What> {
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
fn quarter(p: &Pieces<'_>, at: usize) -> Reading<What> {
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

/// A year in front of what it holds: "1988 …", "last year's …", "this year's …", "year-ago …".
fn leading_year(p: &Pieces<'_>, at: usize) -> (usize, Year) {
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
fn lone_year(p: &Pieces<'_>, at: usize) -> Reading<What> {
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
fn decade(p: &Pieces<'_>, at: usize) -> Reading<What> {
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

fn holiday(p: &Pieces<'_>, at: usize) -> Reading<What> {
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
fn hijri(p: &Pieces<'_>, at: usize) -> Reading<What> {
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

/// A year in four figures.
pub(super) fn figure_year(word: &str) -> Option<i16> {
    let digits = word.len() == 4 && word.bytes().all(|b| b.is_ascii_digit());
    word.parse().ok().filter(|year| digits && (1000..2200).contains(year))
}

/// A year in two figures: from 30 on of the last century.
fn short_year(word: &str) -> Option<i16> {
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
