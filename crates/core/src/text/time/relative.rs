//! Times that count from the report's day or from the time just told.

use super::{
    Amount, Anchor, Length, Pieces, Reading, Shift, TimeExpression, TimeUnit, What, Year, calendar, duration, join,
    words, years,
};
use crate::text::Upos;

/// All readings of this kind that begin here.
pub(super) fn read(p: &Pieces<'_>, at: usize, depth: u8) -> [Reading<TimeExpression>; 9] {
    let plain = |read: Reading<What>| read.map(|(end, what)| (end, TimeExpression::of(what)));
    [
        day(p, at),
        plain(unit(p, at)),
        plain(bare_unit(p, at)),
        plain(stretch(p, at)),
        plain(year_ago(p, at)),
        plain(away(p, at, depth)),
        within(p, at, depth),
        plain(vague(p, at)),
        plain(year_end(p, at)),
    ]
}

/// "last", "this", "the following", "that same": which one, and the piece behind. Words for what was told need "the".
pub(super) fn which(p: &Pieces<'_>, at: usize) -> Reading<Shift> {
    let the = usize::from(p.at(at) == "the");
    let from = at + the;
    let told = |n| Some(Shift::Told(n));
    let now = |n| Some(Shift::Now(n));
    let shift = match p.at(from) {
        "last" => now(-1),
        "past" if the == 1 || p.before(at) == "this" || singular(p, from + 1) => now(-1),
        "previous" | "preceding" | "prior" => told(-1),
        "following" | "subsequent" | "ensuing" => told(1),
        "next" if the == 1 && p.is(from + 1, &["day", "morning", "night"]) => told(1),
        "next" | "coming" | "upcoming" => now(1),
        "this" | "current" if p.is(from + 1, &["past"]) => return Some((from + 2, Shift::Now(-1))),
        "this" if p.is(from + 1, &["coming", "upcoming"]) => return Some((from + 2, Shift::Now(1))),
        "this" | "current" | "present" => now(0),
        "that" | "same" | "very" if p.is(from + 1, &["same"]) => return Some((from + 2, Shift::Told(0))),
        "that" => told(0),
        "same" if the == 1 => told(0),
        _ => None,
    }?;
    Some((from + 1, shift))
}

/// Whether a unit or a weekday is here, one of it.
fn singular(p: &Pieces<'_>, at: usize) -> bool {
    words::weekday(p.at(at)).is_some() || words::unit(p.at(at)).is_some() && !p.at(at).ends_with('s')
}

/// "today", "last night", "this morning", "the day before yesterday", "overnight", "the morning".
fn day(p: &Pieces<'_>, at: usize) -> Reading<TimeExpression> {
    let on = |end: usize, days: i32| Some((end, TimeExpression::of(What::Day(days))));
    if p.at(at) == "the" && p.at(at + 1) == "day" && p.is(at + 2, &["before", "after"]) {
        match (p.at(at + 2), p.at(at + 3)) {
            ("before", "yesterday") => return on(at + 4, -2),
            ("after", "tomorrow") => return on(at + 4, 2),
            _ => {}
        }
    }
    let part =
        |end, days, part| Some((end, TimeExpression { part: Some(part), ..TimeExpression::of(What::Day(days)) }));
    match p.at(at) {
        "today" => on(at + 1, 0),
        "tonight" | "tonite" => part(at + 1, 0, super::PartOfDay::Night),
        "yesterday" => on(at + 1, -1),
        "tomorrow" | "tmr" | "tmrw" => on(at + 1, 1),
        "overnight" if p.tag(at) != Some(Upos::Adj) || p.tag(at + 1) != Some(Upos::Noun) => {
            part(at + 1, 0, super::PartOfDay::Overnight)
        }
        _ => {
            let (end, which) = which(p, at)?;
            let named = words::part(p.at(end))?;
            if p.at(end).ends_with('s') {
                return None;
            }
            let what = match which {
                Shift::Now(n) => What::Day(n),
                other => What::Unit { unit: TimeUnit::Day, which: other },
            };
            Some((end + 1, TimeExpression { part: Some(named), ..TimeExpression::of(what) }))
        }
    }
}

/// "last month", "this week", "the following year", "the latest quarter", "the current fiscal year".
fn unit(p: &Pieces<'_>, at: usize) -> Reading<What> {
    let (from, which) = match p.at(at + usize::from(p.at(at) == "the")) {
        "latest" => (at + 1 + usize::from(p.at(at) == "the"), Shift::Now(-1)),
        _ => which(p, at)?,
    };
    let mut from = from;
    while p.is(from, &["fiscal", "calendar", "full", "business", "one", "school", "working", "whole", "entire"]) {
        from += 1;
    }
    let period = p.at(from) == "period" && p.before(from) == "latest";
    let unit = if period { TimeUnit::Quarter } else { words::unit(p.at(from)).filter(|u| *u >= TimeUnit::Hour)? };
    if p.at(from).ends_with('s') || p.at(from + 1) == "of" && unit != TimeUnit::Year && p.is(from + 2, &["the"]) {
        return None;
    }
    Some((from + 1, What::Unit { unit, which }))
}

/// "the day", "the quarter", "the weekend": which one, the text has told or the day of the report says.
fn bare_unit(p: &Pieces<'_>, at: usize) -> Reading<What> {
    if p.at(at) == "week"
        && let Some(week) = words::cardinal(p.at(at + 1)).filter(|n| (1..=53).contains(n))
    {
        let (end, year) = years::trailing_year(p, at + 2);
        return Some((end, What::Week { year, week }));
    }
    // "the end of year".
    let end = p.before(at) == "of" && p.is(at.wrapping_sub(2), &["end", "beginning", "start"]);
    if p.at(at) != "the" && !end {
        return None;
    }
    let from = at
        + usize::from(p.at(at) == "the")
        + usize::from(p.at(at) == "the" && p.is(at + 1, &["fiscal", "full", "entire", "whole"]));
    let unit = words::unit(p.at(from)).filter(|u| (TimeUnit::Day..=TimeUnit::Year).contains(u))?;
    if unit == TimeUnit::Year && p.is(from + 1, &["ended", "ending"]) {
        return Some((from + 1, What::Duration(years::one(unit))));
    }
    if unit == TimeUnit::Week
        && let Some(week) = words::cardinal(p.at(from + 1)).filter(|n| (1..=53).contains(n))
    {
        let (end, year) = years::trailing_year(p, from + 2);
        return Some((end, What::Week { year, week }));
    }
    let other = p.at(from).ends_with('s') || p.is(from + 1, &["of", "that", "when", "before", "after", "to", "'s"]);
    (!other && !p.glued(from + 1)).then_some((from + 1, What::Unit { unit, which: Shift::Unsaid }))
}

/// "the past three months", "the next few days", "recent weeks", "the last 24 hours", "coming months".
fn stretch(p: &Pieces<'_>, at: usize) -> Reading<What> {
    let the = usize::from(p.is(at, &["the", "these", "those"]));
    let mut from = at + the;
    // "the three next weeks".
    if let Some((end, amount)) = duration::number(p, from)
        .filter(|(end, _)| p.is(*end, &["last", "past", "previous", "next", "coming", "upcoming"]))
        && let Some(unit) = words::unit(p.at(end + 1)).filter(|_| p.at(end + 1).ends_with('s'))
    {
        let coming = p.is(end, &["next", "coming", "upcoming"]);
        return Some((end + 2, What::Stretch { length: Length(vec![(amount, unit)]), coming }));
    }
    let (counted, coming) = match p.at(from) {
        "last" | "past" | "previous" | "preceding" | "latest" => (true, false),
        "recent" => (false, false),
        "next" | "coming" | "following" | "upcoming" => (true, true),
        "future" => (false, true),
        _ => return None,
    };
    from += 1;
    if counted && p.at(from) == "fortnight" {
        return Some((from + 1, What::Stretch { length: Length(vec![(Amount::whole(2), TimeUnit::Week)]), coming }));
    }
    if !counted || words::unit(p.at(from)).is_some() {
        let unit = words::unit(p.at(from)).filter(|_| p.at(from).ends_with('s') || p.at(from) == "centuries")?;
        return Some((from + 1, What::Stretch { length: Length(vec![(Amount::VAGUE, unit)]), coming }));
    }
    let (end, length) = duration::counted(p, from)?;
    let end = end + if p.at(end) == "or" && p.at(end + 1) == "so" { 2 } else { 0 };
    Some((end, What::Stretch { length, coming }))
}

/// "year-ago", "a year-earlier quarter", "the year-ago period".
fn year_ago(p: &Pieces<'_>, at: usize) -> Reading<What> {
    let mut from = at + usize::from(p.is(at, &["the", "a"]));
    from += usize::from(p.is(from, &["comparable", "corresponding", "same"]));
    let unit = words::unit(p.at(from)).filter(|_| !p.at(from).ends_with('s'))?;
    if !p.is(from + 1, &["ago", "earlier"]) || !p.glued(from + 1) {
        return None;
    }
    let end = from + 2 + usize::from(p.is(from + 2, &["period", "quarter", "level", "month"]));
    let end = if p.at(end - 1) == "level" { end - 1 } else { end };
    let end = if end == from + 2 && p.is(at, &["the", "a"]) { return Some((end, ago_of(unit))) } else { end };
    Some((end, ago_of(unit)))
}

fn ago_of(unit: TimeUnit) -> What {
    What::Away { length: years::one(unit), later: false, from: Anchor::Told }
}

/// "two years ago", "a week earlier", "the day before", "three days after Christmas", "two weeks from now".
fn away(p: &Pieces<'_>, at: usize, depth: u8) -> Reading<What> {
    let whole = p.at(at) == "the" && p.is(at + 1, &["day", "week", "month", "year", "night", "evening", "morning"]);
    let (end, length) = if whole {
        (at + 2, years::one(words::unit(p.at(at + 1)).unwrap_or(TimeUnit::Day)))
    } else {
        duration::length(p, at)?
    };
    let end = end + if p.at(end) == "or" && p.at(end + 1) == "so" { 2 } else { 0 };
    if whole && matches!((p.at(end), p.at(end + 1)), ("after", "next") | ("before", "last")) {
        let unit = length.0.last()?.1;
        return Some((end + 2, What::Unit { unit, which: Shift::Now(if p.at(end) == "after" { 2 } else { -2 }) }));
    }
    let away = |end, later, from| Some((end, What::Away { length: length.clone(), later, from }));
    match p.at(end) {
        "ago" if !whole => away(end + 1, false, Anchor::Now),
        "earlier" | "previously" | "beforehand" if !whole => away(end + 1, false, Anchor::Told),
        "later" | "afterward" | "afterwards" if !whole => away(end + 1, true, Anchor::Told),
        "hence" => away(end + 1, true, Anchor::Now),
        "from" => {
            if p.is(end + 1, &["now", "today"]) {
                return away(end + 2, true, Anchor::Now);
            }
            let (last, said) = said(p, end + 1, depth)?;
            away(last, true, said)
        }
        word @ ("before" | "after" | "prior" | "following") => {
            let to = end + 1 + usize::from(word == "prior" && p.at(end + 1) == "to");
            let later = matches!(word, "after" | "following");
            // "Two days before that, a mine …".
            if p.is(to, &["that", "then", "this"]) && (to + 1 >= p.len() || p.tag(to + 1) == Some(Upos::Punct)) {
                return away(to + 1, later, Anchor::Told);
            }
            if let Some((last, said)) = said(p, to, depth) {
                return away(last, later, said);
            }
            let open = end + 1 >= p.len() || p.tag(end + 1) == Some(Upos::Punct) || p.at(end + 1) == "and";
            (open && word != "following").then(|| (end + 1, What::Away { length, later, from: Anchor::Told }))
        }
        _ => None,
    }
}

fn said(p: &Pieces<'_>, at: usize, depth: u8) -> Reading<Anchor> {
    let (end, said) = join::nested(p, at, depth)?;
    said.tells_when().then(|| (end, Anchor::Said(Box::new(said))))
}

/// "the first week of March", "the last day of next month", "the first Monday of October", "the week of March 6".
fn within(p: &Pieces<'_>, at: usize, depth: u8) -> Reading<TimeExpression> {
    let from = at + usize::from(p.at(at) == "the");
    let (from, nth) = match p.at(from) {
        "last" | "final" => (from + 1, -1),
        "week" | "day" | "month" | "weekend" => (from, 0),
        _ => calendar::ordinal_number(p, from).filter(|(_, n)| *n <= 100).map(|(end, n)| (end, n as i8))?,
    };
    let weekday = words::weekday(p.at(from)).map(|(day, _)| day).filter(|_| nth != 0);
    let unit =
        if weekday.is_some() { TimeUnit::Week } else { words::unit(p.at(from)).filter(|u| *u >= TimeUnit::Day)? };
    let begins = nth == 0 && unit == TimeUnit::Week && p.is(from + 1, &["starting", "beginning", "commencing"]);
    if !begins && !p.is(from + 1, &["of", "in"]) || p.at(from).ends_with('s') {
        return None;
    }
    let on = from + 2 + usize::from(begins && p.at(from + 2) == "on");
    let (end, of) = join::nested(p, on, depth)?;
    let fits = of.tells_when() || matches!(of.what, What::Unit { .. } | What::Quarter { .. });
    let what = What::Within { nth, unit, weekday, of: Box::new(of) };
    fits.then(|| (end, TimeExpression::of(what)))
}

/// "year-end", "the end of the year" is an edge.
fn year_end(p: &Pieces<'_>, at: usize) -> Reading<What> {
    let from = at + usize::from(p.at(at) == "the");
    let own = usize::from(p.at(from) == "year" && p.at(from + 1) == "'s");
    let end = p.at(from) == "year" && p.at(from + 1 + own) == "end";
    end.then_some((from + 2 + own, What::Date { year: Year::Now(0), month: 12, day: 31 }))
}

/// Words for the past, the present and the time to come, with what they are tagged as where they have other senses.
fn vague(p: &Pieces<'_>, at: usize) -> Reading<What> {
    const PRESENT: [&str; 10] = [
        "now",
        "right now",
        "currently",
        "current",
        "at present",
        "at the moment",
        "these days",
        "nowadays",
        "at this time",
        "this moment",
    ];
    const PAST: [&str; 7] =
        ["recently", "more recently", "most recently", "recent", "the past", "the recent past", "in recent times"];
    const FUTURE: [&str; 8] = [
        "soon",
        "the future",
        "the near future",
        "the foreseeable future",
        "the near term",
        "the long term",
        "shortly",
        "the short term",
    ];
    let longest = |list: &[&str]| list.iter().filter_map(|words| spelled(p, at, words)).max();
    let found = [(longest(&PRESENT), What::Present), (longest(&PAST), What::Past), (longest(&FUTURE), What::Future)];
    let (end, what) = found.into_iter().filter_map(|(end, what)| Some((end?, what))).max_by_key(|(end, _)| *end)?;
    let last = p.at(end - 1);
    let noun_behind = matches!(p.tag(end), Some(Upos::Noun | Upos::Propn | Upos::Adj));
    let other = match last {
        "future" | "term" => p.glued(end - 1) || noun_behind,
        "past" => noun_behind || p.tag(end) == Some(Upos::Num),
        "now" => p.before(at) == "until" && p.at(end) == "-",
        "soon" | "shortly" => {
            p.before(at) == "as" && p.at(end) == "as" || p.is(end, &["after", "before", "thereafter"])
        }
        _ => false,
    };
    (!other && !p.glued(at) && !p.glued(end)).then_some((end, what))
}

fn spelled(p: &Pieces<'_>, at: usize, words: &str) -> Option<usize> {
    let mut end = at;
    for word in words.split(' ') {
        if p.at(end) != word {
            return None;
        }
        end += 1;
    }
    Some(end)
}
