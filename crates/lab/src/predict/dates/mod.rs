//! The dates part of the cases: times as days, clock times and stretches with an exclusive end, as their suite counts them.

mod alone;
mod bounds;
mod ends;
mod spans;

use jiff::{
    Span as Length,
    civil::{Date, DateTime, Time},
};
use rashomon_core::{
    ground::time::{self, Context, Grounded, Meaning, Point, Times},
    sentence::{Annotation, Sentence},
    text::time::{
        self as time_text, Amount, Anchor, Clock, Edge, PartOfDay, Shift, TimeExpression, TimeUnit, What, Year, words,
    },
};
use serde_json::{Value, json};

/// A time that was found: bytes, kind and value.
pub struct Found {
    /// First byte.
    pub start: usize,
    /// Byte after the last.
    pub end: usize,
    /// The kind as the scorer names it.
    pub kind: &'static str,
    /// The value as the scorer compares it.
    pub value: Value,
}

/// The times of a case, counted from `moment`.
pub fn find(annotation: &Annotation, moment: Option<DateTime>) -> Vec<Found> {
    let times = time::all(annotation, moment.map(DateTime::date));
    let Some(now) = moment else { return Vec::new() };
    let mut out = Vec::new();
    for (index, sentence) in annotation.sentences.iter().enumerate() {
        let items: Vec<Item> = of_sentence(&times, index).filter_map(|g| item(sentence, g, now)).collect();
        for item in spans::joined(sentence, items, now) {
            let item = spans::dressed(sentence, item);
            let mut span = sentence.span_of(item.start, item.end);
            // The full stop of "Aug." at the end is the sentence's.
            let month = words::month(sentence.tokens[item.end - 1].lower.trim_end_matches('.')).is_some();
            if month && sentence.tokens[item.end - 1].lower.ends_with('.') && item.end == sentence.tokens.len() {
                span.end -= 1;
            }
            let (kind, value) = item.value.shown();
            out.push(Found { start: span.start, end: span.end, kind, value });
        }
    }
    out
}

fn of_sentence(times: &Times, index: usize) -> impl Iterator<Item = &Grounded> {
    times.0.iter().filter(move |t| t.sentence == index)
}

/// A time of a sentence: its tokens, what it says and the value.
#[derive(Clone, Debug)]
pub struct Item {
    /// First token.
    pub start: usize,
    /// Token after the last.
    pub end: usize,
    /// What the words say.
    pub says: TimeExpression,
    /// What it counts from.
    pub context: Context,
    /// What they mean.
    pub value: Meant,
}

/// What a time means, by the suite's own kinds: two of a kind are the ends of a range, of which the last is never part of it
/// and an open one is none.
#[derive(Clone, Debug, PartialEq)]
pub enum Meant {
    Date(Date),
    Dates(Option<Date>, Option<Date>),
    Moment(DateTime),
    Moments(Option<DateTime>, Option<DateTime>),
    Clock(Time),
    Clocks(Option<Time>, Option<Time>),
    Duration(f64),
    Set(String),
}

impl Meant {
    fn shown(&self) -> (&'static str, Value) {
        let day = |d: &Option<Date>| d.map(|d| d.to_string());
        let moment = |m: &Option<DateTime>| m.map(|m| m.to_string());
        let clock = |t: &Option<Time>| t.map(|t| t.to_string());
        match self {
            Self::Date(d) => ("date", json!(d.to_string())),
            Self::Dates(a, b) => ("daterange", json!({"start": day(a), "end": day(b)})),
            Self::Moment(m) => ("datetime", json!(m.to_string())),
            Self::Moments(a, b) => ("datetimerange", json!({"start": moment(a), "end": moment(b)})),
            Self::Clock(t) => ("time", json!(t.to_string())),
            Self::Clocks(a, b) => ("timerange", json!({"start": clock(a), "end": clock(b)})),
            Self::Duration(s) => ("duration", json!(s)),
            Self::Set(v) => ("set", json!(v)),
        }
    }
}

fn item(sentence: &Sentence, grounded: &Grounded, now: DateTime) -> Option<Item> {
    let words = &grounded.words;
    let (start, end) = (words.start, words.end.min(sentence.tokens.len()));
    // "this past Wednesday" is the nearest in any case.
    let near = matches!(sentence.tokens[start].lower.as_str(), "this" | "past");
    let says = if near { words.says.clone() } else { by_weeks(&words.says) };
    let value = valued(&says, &grounded.context, now)?;
    let degree = [start, start + 1].map(|i| sentence.tokens.get(i).map_or("", |t| t.lower.as_str()));
    let value = match (degree, &says.what, value) {
        (["more", "than"], What::Away { later, .. }, Meant::Date(d)) => {
            if *later {
                Meant::Dates(Some(d), None)
            } else {
                Meant::Dates(None, Some(d))
            }
        }
        (["less", "than"], What::Away { length, later, .. }, Meant::Date(d)) => {
            let back = length.0.iter().try_fold(d.at(0, 0, 0, 0), |m, (amount, unit)| {
                m.checked_add(time::span(*amount, *unit, if *later { -1 } else { 1 })?).ok()
            })?;
            let other = back.date();
            Meant::Dates(Some(d.min(other)), Some(d.max(other)))
        }
        (_, _, value) => value,
    };
    Some(Item { start, end, says, context: grounded.context, value })
}

/// The value of what words say in a context.
pub(super) fn valued(says: &TimeExpression, context: &Context, now: DateTime) -> Option<Meant> {
    meant(says, &time::meaning(says, context), now)
}

/// "next Friday" is that of the next week in this suite, "the last Friday" of the last week; in news it is the nearest.
fn by_weeks(says: &TimeExpression) -> TimeExpression {
    match says.what {
        What::Weekday { day, which: Shift::Now(n) | Shift::Told(n), week: false } if n != 0 => {
            TimeExpression { what: What::Weekday { day, which: Shift::Now(n), week: true }, ..says.clone() }
        }
        What::Unit { unit: TimeUnit::Weekend, which: Shift::Unsaid } => {
            TimeExpression { what: What::Unit { unit: TimeUnit::Weekend, which: Shift::Now(0) }, ..says.clone() }
        }
        What::Away { ref length, later, from: Anchor::Said(ref of) } => {
            let from = Anchor::Said(Box::new(by_weeks(of)));
            TimeExpression { what: What::Away { length: length.clone(), later, from }, ..says.clone() }
        }
        _ => says.clone(),
    }
}

fn meant(says: &TimeExpression, meaning: &Meaning, now: DateTime) -> Option<Meant> {
    match &says.what {
        What::Present => return Some(Meant::Moment(now.date().at(now.hour(), now.minute(), now.second(), 0))),
        What::Past | What::Future => return None,
        What::Stretch { length, coming } => return stretch(length, *coming, now),
        What::Duration(length) => return time::seconds(&few(length)).map(Meant::Duration),
        What::Set(_) => return Some(Meant::Set(meaning.value.clone())),
        What::Clock => {
            return says.clock.and_then(clock).map(Meant::Clock).or_else(|| {
                let (a, b) = hours(says.part?, says.edge);
                Some(Meant::Clocks(Some(a), Some(b)))
            });
        }
        What::Unit { unit: TimeUnit::Hour, which: Shift::Now(n) } => {
            let hour = Length::new().hours(i64::from(*n).abs());
            let other = if *n < 0 { now.checked_sub(hour) } else { now.checked_add(hour) }.ok()?;
            return Some(Meant::Moments(Some(now.min(other)), Some(now.max(other))));
        }
        What::Away { length, later, from: Anchor::Now | Anchor::Told } if fine(length) => {
            let mut moment = now;
            for (amount, unit) in &length.0 {
                moment = moment.checked_add(time::span(*amount, *unit, if *later { 1 } else { -1 })?).ok()?;
            }
            return Some(Meant::Moment(moment));
        }
        _ => {}
    }
    point(says, &meaning.point?, now.date())
}

/// Whether a length has hours, minutes or seconds.
pub(super) fn fine(length: &time_text::Length) -> bool {
    length.0.iter().any(|(_, unit)| *unit < TimeUnit::Day)
}

/// "a few" is three here.
fn few(length: &time_text::Length) -> time_text::Length {
    let three = |(amount, unit): &(Amount, TimeUnit)| {
        (if amount.thousandths.is_none() { Amount::whole(3) } else { *amount }, *unit)
    };
    time_text::Length(length.0.iter().map(three).collect())
}

fn point(says: &TimeExpression, point: &Point, today: Date) -> Option<Meant> {
    if let (Some(exact), What::Away { length, .. }) = (point.exact, &says.what) {
        if fine(length) {
            return Some(Meant::Moment(exact));
        }
        if says.clock.is_none() && says.part.is_none() {
            return Some(Meant::Date(exact.date()));
        }
    }
    let period = point.period?;
    let (start, after) = (period.start()?, period.after()?);
    if let Some(clock) = point.clock {
        let next = if clock.hour == 24 { start.tomorrow().ok()? } else { start };
        return Some(Meant::Moment(next.to_datetime(self::clock(clock)?)));
    }
    if let Some(part) = point.part {
        let (a, b) = hours(part, point.edge);
        return Some(Meant::Moments(Some(start.to_datetime(a)), Some(start.to_datetime(b))));
    }
    if !matches!(period, time::Period::Day(_)) {
        let said = matches!(says.what, What::Year(Year::Said(_)));
        return Some(edge(start, after, point.edge, if said { None } else { Some(today) }));
    }
    let at = |hour: i8| Some(start.at(hour, 0, 0, 0));
    Some(match point.edge {
        Some(Edge::End) => Meant::Moment(start.at(23, 59, 59, 0)),
        Some(Edge::Middle) => Meant::Moments(at(10), at(14)),
        Some(Edge::Start | Edge::Earlier) => Meant::Moments(at(0), at(12)),
        Some(Edge::Later) => Meant::Moments(at(12), Some(after.at(0, 0, 0, 0))),
        _ => Meant::Date(start),
    })
}

/// The first, the middle or the last part of a stretch; "earlier" ends and "later" begins today, at the half at most. A year
/// that is said by its number, without `today`, has three parts.
fn edge(start: Date, after: Date, edge: Option<Edge>, today: Option<Date>) -> Meant {
    let days = (after - start).get_days();
    let at = |n: i64| start.checked_add(Length::new().days(n)).ok();
    let half = match days {
        7 => at(3),
        28..=31 => at(15),
        365 | 366 => Date::new(start.year(), 7, 1).ok(),
        _ => None,
    };
    let third = |month: i8| Date::new(start.year(), month, 1).unwrap_or(start);
    let Some(today) = today else {
        let (from, to) = match edge {
            Some(Edge::Start) => (start, third(5)),
            Some(Edge::Middle) => (third(5), third(9)),
            Some(Edge::End) => (third(9), after),
            _ => (start, after),
        };
        return Meant::Dates(Some(from), Some(to));
    };
    let Some(half) = half else { return Meant::Dates(Some(start), Some(after)) };
    let within = start <= today && today < after;
    let (from, to) = match edge {
        Some(Edge::Start) => (start, half),
        Some(Edge::Earlier) => (start, if within { half.min(today) } else { half }),
        Some(Edge::End) => (half, after),
        Some(Edge::Later) => (if within { half.max(today) } else { half }, after),
        Some(Edge::Middle) if days > 27 && days < 32 => (at(9).unwrap_or(start), at(20).unwrap_or(after)),
        _ => (start, after),
    };
    Meant::Dates(Some(from), Some(to))
}

/// The clock time; midnight at the end of a day is the zero of the next.
pub(super) fn clock(clock: Clock) -> Option<Time> {
    let (hour, minute) = (clock.hour % 24, clock.minute.unwrap_or(0));
    Time::new(hour as i8, minute as i8, clock.second.unwrap_or(0) as i8, 0).ok()
}

/// The hours of a part of the day, as the suite has them.
pub(super) fn hours(part: PartOfDay, edge: Option<Edge>) -> (Time, Time) {
    let at = |hour: i8| Time::new(hour, 0, 0, 0).unwrap_or_default();
    let (from, to) = match part {
        PartOfDay::Morning => (8, 12),
        PartOfDay::Afternoon => (12, 16),
        PartOfDay::Evening => (16, 20),
        PartOfDay::Night | PartOfDay::Overnight => {
            return (at(20), Time::new(23, 59, 59, 0).unwrap_or_default());
        }
    };
    match edge {
        Some(Edge::Start | Edge::Earlier) => (at(from), at(i8::midpoint(from, to))),
        Some(Edge::End | Edge::Later) => (at(i8::midpoint(from, to)), at(to)),
        _ => (at(from), at(to)),
    }
}

/// "the last three months": up to now, or from now on; whole quarters where quarters are counted.
fn stretch(length: &time_text::Length, coming: bool, now: DateTime) -> Option<Meant> {
    let length = &few(length);
    // Days to come begin tomorrow.
    let now = if coming && !fine(length) { now.checked_add(Length::new().days(1)).ok()? } else { now };
    let mut other = now;
    for (amount, unit) in &length.0 {
        let span = time::span(*amount, *unit, if coming { 1 } else { -1 })?;
        other = other.checked_add(span).ok()?;
    }
    let (from, to) = if coming { (now, other) } else { (other, now) };
    if fine(length) {
        return Some(Meant::Moments(Some(from), Some(to)));
    }
    if length.0.iter().all(|(_, unit)| matches!(unit, TimeUnit::Quarter | TimeUnit::Decade)) {
        let shift = i32::try_from(length.0.first()?.0.floor()?).ok()?;
        let this = time::Period::over(length.0.first()?.1, now.date())?;
        let (a, b) = if coming { (this.shift(1)?, this.shift(1 + shift)?) } else { (this.shift(-shift)?, this) };
        return Some(Meant::Dates(a.start(), b.start()));
    }
    Some(Meant::Dates(Some(from.date()), Some(to.date())))
}
