//! Clock times.

use super::{Clock, PartOfDay, Pieces, Reading, TimeExpression, What, words};
use crate::text::Upos;

/// All readings of this kind that begin here.
pub(super) fn read(p: &Pieces<'_>, at: usize) -> [Reading<TimeExpression>; 2] {
    let with = |(end, clock)| (end, TimeExpression { clock: Some(clock), ..TimeExpression::of(What::Clock) });
    [clock(p, at).map(with), part(p, at)]
}

/// "3:30 p.m. GMT", "noon", "0600 local time", "4 o'clock", "4 in the morning", "half past two".
pub(super) fn clock(p: &Pieces<'_>, at: usize) -> Reading<Clock> {
    let exact = |hour| Clock { hour, minute: None, second: None, open: false, zone: None };
    let (end, clock) = match p.at(at) {
        "noon" | "midday" if p.before(at) != "high" => (at + 1, Clock { minute: Some(0), ..exact(12) }),
        "12" if p.at(at + 1) == "noon" => (at + 2, Clock { minute: Some(0), ..exact(12) }),
        "12" if p.at(at + 1) == "midnight" => (at + 2, Clock { minute: Some(0), ..exact(24) }),
        "noonish" => (at + 1, Clock { minute: Some(0), ..exact(12) }),
        "midnight" => (at + 1, Clock { minute: Some(0), ..exact(24) }),
        _ => spoken(p, at).or_else(|| figures(p, at))?,
    };
    let (end, zone) = zone(p, end);
    Some((end, Clock { zone, ..clock }))
}

/// The hour of "Saturday at 5".
pub(super) fn bare(p: &Pieces<'_>, at: usize) -> Reading<Clock> {
    let hour = words::cardinal(p.at(at)).filter(|h| (1..=12).contains(h))?;
    let counts =
        matches!(p.tag(at + 1), Some(Upos::Noun | Upos::Propn | Upos::Adj | Upos::Num | Upos::Sym | Upos::Verb));
    let clock = Clock { hour, minute: None, second: None, open: true, zone: None };
    (!counts && !p.is(at + 1, &["-", "to", "%", "of"])).then_some((at + 1, clock))
}

/// A figure or a word with "a.m.", "o'clock", a zone or minutes.
fn figures(p: &Pieces<'_>, at: usize) -> Reading<Clock> {
    let word = p.at(at);
    if let Some(found) = suffixed(p, at) {
        return Some(found);
    }
    let mut parts = word.split([':', '.']);
    let digits = |part: Option<&str>| part.and_then(|d| d.parse::<u8>().ok().filter(|_| d.len() == 2));
    let first = parts.next()?;
    let spelled = || words::cardinal(word).filter(|n| (1..=12).contains(n));
    let hour: u8 = first.parse().ok().filter(|_| first.len() <= 2).or_else(spelled)?;
    let (minute, second) = (digits(parts.next()), digits(parts.next()));
    let minutes = minute.is_some();
    let well = word.len() <= 8 && hour <= 24 && minute.is_none_or(|m| m < 60) && second.is_none_or(|s| s < 60);
    if !well || word.contains([':', '.']) && !minutes {
        return None;
    }
    let clock = Clock { hour, minute, second, open: hour <= 12, zone: None };
    if let Some((end, late)) = half(p, at + 1) {
        let hour = if hour > 12 { hour } else { hour % 12 + if late { 12 } else { 0 } };
        return Some((end, Clock { hour, open: false, ..clock }));
    }
    let military = word.len() == 4 && word.bytes().all(|b| b.is_ascii_digit());
    let clock = if word.starts_with('0') { Clock { open: false, ..clock } } else { clock };
    if !military && (p.is(at + 1, &["o'clock", "oclock"]) || (p.at(at + 1) == "o" && p.at(at + 2) == "'clock")) {
        let end = at + 2 + usize::from(p.at(at + 1) == "o");
        return Some(in_part(p, end, clock).unwrap_or((end, clock)));
    }
    if let Some(found) = in_part(p, at + 1, clock).filter(|_| hour <= 12) {
        return Some(found);
    }
    let zoned = zone(p, at + 1).0 > at + 1;
    let led = p.is(at.wrapping_sub(1), &["at"])
        && !matches!(p.tag(at + 1), Some(Upos::Noun | Upos::Sym | Upos::Num))
        && !p.is(at + 1, &["%", "percent", "million"]);
    let colon = minutes && (word.contains(':') || led);
    (colon || (zoned && p.at(at).starts_with(|c: char| c.is_ascii_digit()))).then_some((at + 1, clock))
}

/// "9a", "8:45p", "11ish", and hours with minutes in words: "nine thirty", "two forty-five".
fn suffixed(p: &Pieces<'_>, at: usize) -> Reading<Clock> {
    let word = p.at(at);
    let clock = |hour: u8, minute, open| Clock { hour, minute, second: None, open, zone: None };
    for (suffix, late) in
        [("a", Some(false)), ("p", Some(true)), ("am", Some(false)), ("pm", Some(true)), ("ish", None)]
    {
        let Some(figure) = word.strip_suffix(suffix).map(|f| f.trim_end_matches('.')) else { continue };
        let (hour, minute) = match figure.split_once(':') {
            Some((hour, minute)) => (hour, Some(minute.parse::<u8>().ok().filter(|m| *m < 60 && minute.len() == 2)?)),
            None => (figure, None),
        };
        let Some(hour) = hour.parse::<u8>().ok().filter(|h| (1..=12).contains(h)) else { continue };
        return Some((
            at + 1,
            match late {
                Some(late) => clock(hour % 12 + if late { 12 } else { 0 }, minute, false),
                None => clock(hour, minute, true),
            },
        ));
    }
    let spelled =
        |i: usize| words::cardinal(p.at(i)).filter(|_| p.at(i).starts_with(|c: char| c.is_ascii_alphabetic()));
    let hour = spelled(at).filter(|h| (1..=12).contains(h))?;
    let tens = spelled(at + 1).filter(|m| (10..60).contains(m))?;
    let ones = spelled(at + 2).filter(|m| *m < 10 && tens >= 20 && tens % 10 == 0);
    let end = at + 2 + usize::from(ones.is_some());
    let counted = matches!(p.tag(end), Some(Upos::Noun | Upos::Adj | Upos::Propn))
        && words::part(p.at(end)).is_none()
        && words::weekday(p.at(end)).is_none()
        && !p.is(end, &["today", "tomorrow", "yesterday"])
        && half(p, end).is_none();
    if counted
        || (p.tag(end) == Some(Upos::Num) && half(p, end).is_none())
        || p.is(end, &["-", "thousand", "million", "percent"])
    {
        return None;
    }
    let minute = Some(tens + ones.unwrap_or(0));
    Some(match half(p, end) {
        Some((last, late)) => (last, clock(hour % 12 + if late { 12 } else { 0 }, minute, false)),
        None => (end, clock(hour, minute, true)),
    })
}

/// "a.m.", "pm": the piece behind, and whether it is the later half of the day.
fn half(p: &Pieces<'_>, at: usize) -> Option<(usize, bool)> {
    match p.at(at) {
        "am" | "a.m" | "a.m." => Some((at + 1, false)),
        "pm" | "p.m" | "p.m." => Some((at + 1, true)),
        word @ ("a" | "p") if p.at(at + 1) == "m" => Some((at + 2, word == "p")),
        word @ ("a" | "p") if p.at(at + 1) == "." && p.at(at + 2) == "m" => {
            Some((at + 3 + usize::from(p.at(at + 3) == "."), word == "p"))
        }
        "a" if p.touches(at) && !p.glued(at) => Some((at + 1, false)),
        "p" if p.touches(at) && !p.glued(at) => Some((at + 1, true)),
        _ => None,
    }
}

/// "in the morning", "at night" behind an hour.
fn in_part(p: &Pieces<'_>, at: usize, clock: Clock) -> Reading<Clock> {
    let the = p.at(at) == "in" && p.at(at + 1) == "the";
    let night = p.at(at) == "at" && p.at(at + 1) == "night";
    if !the && !night {
        return None;
    }
    let end = if the { at + 3 } else { at + 2 };
    let part = words::part(p.at(end - 1))?;
    let late = match part {
        PartOfDay::Morning | PartOfDay::Overnight => false,
        PartOfDay::Afternoon | PartOfDay::Evening => true,
        PartOfDay::Night => clock.hour >= 5,
    };
    let hour = if clock.hour > 12 { clock.hour } else { clock.hour % 12 + if late { 12 } else { 0 } };
    Some((end, Clock { hour, open: false, ..clock }))
}

/// "0600 GMT", "1430 local time", "half past two", "quarter to five", "ten past nine".
fn spoken(p: &Pieces<'_>, at: usize) -> Reading<Clock> {
    let word = p.at(at);
    if word.len() == 4 && word.bytes().all(|b| b.is_ascii_digit()) {
        let number: u16 = word.parse().ok()?;
        let (hour, minute) = ((number / 100) as u8, (number % 100) as u8);
        if let Some((end, late)) = half(p, at + 1).filter(|_| (1..=12).contains(&hour) && minute < 60) {
            let hour = hour % 12 + if late { 12 } else { 0 };
            return Some((end, Clock { hour, minute: Some(minute), second: None, open: false, zone: None }));
        }
        let zoned = zone(p, at + 1).0 > at + 1 || p.is(at + 1, &["hours", "hrs"]);
        let end = at + 1 + usize::from(p.is(at + 1, &["hours", "hrs"]));
        let clock = Clock { hour, minute: Some(minute), second: None, open: false, zone: None };
        return (zoned && hour <= 24 && minute < 60).then_some((end, clock));
    }
    let from = at + usize::from(p.at(at) == "a" && p.at(at + 1) == "quarter");
    let minutes = match p.at(from) {
        "half" => 30,
        "quarter" => 15,
        other => words::cardinal(other).filter(|n| (1..60).contains(n))?,
    };
    let from = from + usize::from(p.is(from + 1, &["min", "mins", "minutes", "minute"]));
    let later = match p.at(from + 1) {
        "past" => true,
        "to" if p.is(from, &["quarter", "ten", "five", "twenty"]) => false,
        _ => return None,
    };
    let hour = words::cardinal(p.at(from + 2)).filter(|n| (1..=12).contains(n))?;
    let (hour, minute) = if later { (hour, minutes) } else { ((hour + 11) % 12, 60 - minutes) };
    let (end, hour, open) = match half(p, from + 3) {
        Some((end, late)) => (end, hour % 12 + if late { 12 } else { 0 }, false),
        None => (from + 3, hour, true),
    };
    let end = end + usize::from(p.is(end, &["o'clock", "oclock"]));
    let clock = Clock { hour, minute: Some(minute), second: None, open, zone: None };
    let (end, hour, open) = in_part(p, end, clock).map_or((end, hour, open), |(end, c)| (end, c.hour, c.open));
    // "10 to 5" and "five to seven" are ranges as well, and so is "ten to two" without a word for the quarter.
    (later || p.is(from, &["quarter", "half"])).then_some((end, Clock { hour, open, ..clock }))
}

/// A zone behind a clock time: "GMT", "local time", "Beijing time", "Eastern".
fn zone(p: &Pieces<'_>, at: usize) -> (usize, Option<i16>) {
    if let Some(zone) = words::zone(p.at(at)) {
        return (at + 1, Some(zone));
    }
    let time = |i: usize| {
        p.at(i) == "time"
            || p.at(i) == "standard" && p.at(i + 1) == "time"
            || p.at(i) == "daylight" && p.at(i + 1) == "time"
    };
    let len = |i: usize| if p.at(i) == "time" { 1 } else { 2 };
    if (p.at(at) == "local" || p.capital(at)) && time(at + 1) {
        return (at + 1 + len(at + 1), None);
    }
    (at, None)
}

/// "the morning", "in the early morning" leaves "early morning", "dawn", "the evening".
fn part(p: &Pieces<'_>, at: usize) -> Reading<TimeExpression> {
    let the = usize::from(p.at(at) == "the");
    let from = at + the;
    let part = words::part(p.at(from))?;
    let led = the == 1 || p.is(at.wrapping_sub(1), &["at", "before", "early", "late", "mid", "since", "by", "until"]);
    let plural = p.at(from).ends_with('s');
    let day = p.is(from + 1, &["yesterday", "today", "tomorrow"]) || words::weekday(p.at(from + 1)).is_some();
    let noun = matches!(p.tag(from + 1), Some(Upos::Noun | Upos::Propn)) && !day;
    (led && !plural && !noun)
        .then(|| (from + 1, TimeExpression { part: Some(part), ..TimeExpression::of(What::Clock) }))
}
