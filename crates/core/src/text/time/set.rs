//! Times that return.

use super::{Amount, Length, Pieces, Reading, Shift, TimeExpression, What, Year, calendar, clock, duration, words};
use crate::text::Upos;

/// All readings of this kind that begin here.
pub(super) fn read(p: &Pieces<'_>, at: usize) -> [Reading<TimeExpression>; 3] {
    [every(p, at), often(p, at), plural(p, at)]
}

fn set(of: TimeExpression) -> TimeExpression {
    TimeExpression::of(What::Set(Box::new(of)))
}

fn length(amount: Amount, unit: super::TimeUnit) -> TimeExpression {
    TimeExpression::of(What::Duration(Length(vec![(amount, unit)])))
}

/// "every day", "each July", "every other week", "every two years", "every Monday night", "per year".
fn every(p: &Pieces<'_>, at: usize) -> Reading<TimeExpression> {
    if let Some((end, clock)) = clock::clock(p, at) {
        // "3 p.m. each day".
        let (last, days) = every(p, end)?;
        let daily = days == set(length(Amount::whole(1), super::TimeUnit::Day));
        return daily.then(|| (last, set(TimeExpression { clock: Some(clock), ..TimeExpression::of(What::Clock) })));
    }
    let (end, mut says) = without_clock(p, at)?;
    let at_clock = end + usize::from(p.at(end) == "at");
    let What::Set(of) = &mut says.what else { return None };
    if let Some((last, clock)) =
        clock::clock(p, at_clock).or_else(|| (at_clock > end).then(|| clock::bare(p, at_clock)).flatten())
    {
        match &of.what {
            What::Weekday { .. } => of.clock = Some(clock),
            What::Clock => (of.clock, of.part) = (Some(clock), None),
            What::Duration(_) if **of == length(Amount::whole(1), super::TimeUnit::Day) => {
                **of = TimeExpression { clock: Some(clock), ..TimeExpression::of(What::Clock) };
            }
            _ => return Some((end, says)),
        }
        return Some((last, says));
    }
    Some((end, says))
}

fn without_clock(p: &Pieces<'_>, at: usize) -> Reading<TimeExpression> {
    if p.at(at) == "everyday" && (p.tag(at) != Some(Upos::Adj) || clock::clock(p, at + 1).is_some()) {
        return Some((at + 1, set(length(Amount::whole(1), super::TimeUnit::Day))));
    }
    if !p.is(at, &["every", "each", "per", "any"]) || p.is(at + 1, &["of"]) {
        return None;
    }
    let other = p.is(at + 1, &["other", "single"]);
    let from = at + 1 + usize::from(other);
    let times = if p.at(at + 1) == "other" { 2 } else { 1 };
    if let Some(unit) = words::unit(p.at(from)) {
        return Some((from + 1, set(length(Amount::whole(times), unit))));
    }
    if let Some((end, of)) = named(p, from) {
        return Some((end, set(of)));
    }
    if !p.is(at, &["every", "each"]) {
        return None;
    }
    let (end, of) = duration::counted(p, from)?;
    Some((end, set(TimeExpression::of(What::Duration(of)))))
}

/// A weekday with its part of the day, a part of the day, a month or a season.
fn named(p: &Pieces<'_>, at: usize) -> Reading<TimeExpression> {
    if let Some((day, _)) = words::weekday(p.at(at)) {
        let part = words::part(p.at(at + 1));
        let what = What::Weekday { day, which: Shift::Unsaid, week: false };
        return Some((at + 1 + usize::from(part.is_some()), TimeExpression { part, ..TimeExpression::of(what) }));
    }
    if let Some(part) = words::part(p.at(at)) {
        return Some((at + 1, TimeExpression { part: Some(part), ..TimeExpression::of(What::Clock) }));
    }
    if let Some((month, _)) = words::month(p.at(at)) {
        if let Some((end, day)) = calendar::day_number(p, at + 1) {
            return Some((end, TimeExpression::of(What::Date { year: Year::Unsaid, month, day })));
        }
        return Some((at + 1, TimeExpression::of(What::Month { year: Year::Unsaid, month })));
    }
    words::season(p.at(at)).map(|season| (at + 1, TimeExpression::of(What::Season { year: Year::Unsaid, season })))
}

/// "daily", "annually", "twice a week" leaves "a week".
fn often(p: &Pieces<'_>, at: usize) -> Reading<TimeExpression> {
    if p.is(at, &["once", "twice"]) && p.is(at + 1, &["a", "per", "every", "each"]) {
        let unit = words::unit(p.at(at + 2)).filter(|_| !p.at(at + 2).ends_with('s'))?;
        return Some((at + 3, set(length(Amount::whole(1), unit))));
    }
    let semi = p.at(at) == "semi" && p.glued(at + 1) && p.is(at + 1, &["annually", "annual"]);
    if semi {
        return Some((at + 2, set(length(Amount { thousandths: Some(500) }, super::TimeUnit::Year))));
    }
    let (thousandths, unit) = words::frequency(p.at(at))?;
    // "annual sales", "a quarterly dividend": kinds of sales and dividends more than times.
    let kind = p.is(at, &["annual", "quarterly"]) && p.tag(at) == Some(Upos::Adj);
    if p.glued(at) || p.glued(at + 1) || kind {
        return None;
    }
    Some((at + 1, set(length(Amount { thousandths: Some(thousandths) }, unit))))
}

/// "Mondays", "Tuesday nights", "weekends", "mornings".
fn plural(p: &Pieces<'_>, at: usize) -> Reading<TimeExpression> {
    let weekday = |day| What::Weekday { day, which: Shift::Unsaid, week: false };
    if let Some(day) = words::weekdays(p.at(at)) {
        let clock = clock::clock(p, at + 1 + usize::from(p.at(at + 1) == "at"));
        let (end, clock) = clock.map_or((at + 1, None), |(end, c)| (end, Some(c)));
        return Some((end, set(TimeExpression { clock, ..TimeExpression::of(weekday(day)) })));
    }
    if let Some((day, _)) = words::weekday(p.at(at))
        && p.at(at + 1).ends_with('s')
        && let Some(part) = words::part(p.at(at + 1))
    {
        return Some((at + 2, set(TimeExpression { part: Some(part), ..TimeExpression::of(weekday(day)) })));
    }
    match p.at(at) {
        "weekends" => Some((at + 1, set(length(Amount::whole(1), super::TimeUnit::Weekend)))),
        _ => None,
    }
}
