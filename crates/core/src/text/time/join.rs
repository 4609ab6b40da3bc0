//! One expression out of its parts: "early on Monday morning", "about 3 p.m. EST Nov. 9", "the end of last year".

use super::{
    Bound, Clock, Edge, PartOfDay, Pieces, Reading, Shift, TimeExpression, TimeUnit, What, calendar, clock, duration,
    relative, set, words, years,
};

/// How deep expressions may stand in others ("two days after the first Monday of March").
const DEEPEST: u8 = 3;

/// The longest expression that begins here.
pub(super) fn expression(p: &Pieces<'_>, at: usize) -> Reading<TimeExpression> {
    let plain = nested(p, at, DEEPEST);
    longest([edged(p, at), about(p, at), plain])
}

/// The longest reading, of equally long ones the first.
fn longest(readings: impl IntoIterator<Item = Reading<TimeExpression>>) -> Reading<TimeExpression> {
    readings.into_iter().flatten().reduce(|best, next| if next.0 > best.0 { next } else { best })
}

/// The longest expression without an edge that begins here, with the clock and the part of the day beside it.
pub(super) fn nested(p: &Pieces<'_>, at: usize, depth: u8) -> Reading<TimeExpression> {
    let depth = depth.checked_sub(1)?;
    let century = years::century(p, at).map(|(end, what)| (end, TimeExpression::of(what)));
    let all = calendar::read(p, at)
        .into_iter()
        .chain(relative::read(p, at, depth))
        .chain(set::read(p, at))
        .chain(duration::read(p, at))
        .chain(clock::read(p, at))
        .chain([century]);
    let (end, says) = longest(all)?;
    Some(with_clock(p, end, says))
}

/// Joins what stands behind: a part of the day, a clock time, or the day behind a clock time.
fn with_clock(p: &Pieces<'_>, end: usize, says: TimeExpression) -> (usize, TimeExpression) {
    if matches!(says.what, What::Duration(_) | What::Stretch { .. } | What::Past | What::Present | What::Future) {
        return (end, says);
    }
    let (mut end, mut says) = (end, says);
    if takes_clock(&says)
        && says.part.is_none()
        && says.clock.is_none()
        && let Some((next, part, edge)) = part_behind(p, end)
    {
        (end, says.part) = (next, Some(part));
        says.edge = edge.or(says.edge);
    }
    let of_part = says.what == What::Clock && says.part.is_some();
    if (takes_clock(&says) || of_part) && says.clock.is_none() {
        let comma = end + usize::from(p.at(end) == ",");
        let at = comma + usize::from(p.at(comma) == "at");
        let about = at + usize::from(p.is(at, &["about", "around"]));
        let at = about;
        if let Some((next, clock)) =
            clock::clock(p, about).or_else(|| (at > comma).then(|| clock::bare(p, about)).flatten())
        {
            (end, says.clock) = (next, Some(in_half(clock, says.part)));
        }
    }
    if let What::Weekday { which: which @ Shift::Unsaid, week, .. } = &mut says.what
        && let Some((after, said)) = relative::which(p, end).filter(|(after, _)| p.at(*after) == "week")
    {
        (*which, *week, end) = (said, true, after + 1);
    }
    if says.what == What::Clock {
        let comma = end + usize::from(p.at(end) == ",");
        let on = comma + usize::from(p.is(comma, &["on", "of"]));
        let day = longest(calendar::read(p, on).into_iter().chain(relative::read(p, on, 0)));
        if let Some((mut next, mut day)) = day.filter(|(_, d)| takes_clock(d) && d.what != What::Clock) {
            if let Some((after, part, _)) = part_behind(p, next).filter(|_| day.part.is_none()) {
                (next, day.part) = (after, Some(part));
            }
            let part = says.part.or(day.part);
            let clock = says.clock.or(day.clock).map(|c| in_half(c, part));
            return (next, TimeExpression { clock, part, edge: says.edge.or(day.edge), ..day });
        }
    }
    (end, says)
}

/// "7" in an afternoon is 19.
fn in_half(clock: Clock, part: Option<PartOfDay>) -> Clock {
    match part {
        Some(PartOfDay::Afternoon | PartOfDay::Evening | PartOfDay::Night) if clock.open && clock.hour < 12 => {
            Clock { hour: clock.hour + 12, open: false, ..clock }
        }
        Some(_) => Clock { open: false, ..clock },
        None => clock,
    }
}

/// Whether it means a day, so that a clock time can stand beside it.
fn takes_clock(says: &TimeExpression) -> bool {
    match &says.what {
        What::Day(_)
        | What::Weekday { .. }
        | What::Date { .. }
        | What::Figures { .. }
        | What::DayOfMonth { .. }
        | What::Holiday { .. }
        | What::Hijri { day: Some(_), .. } => true,
        What::Unit { unit, .. } => *unit == TimeUnit::Day,
        What::Within { unit, weekday, .. } => weekday.is_some() || *unit == TimeUnit::Day,
        What::Away { length, .. } => length.0.last().is_some_and(|(_, unit)| *unit == TimeUnit::Day),
        _ => false,
    }
}

/// "Monday morning", "Monday in the early morning", "Monday at dawn", "Monday around noon" is a clock's.
fn part_behind(p: &Pieces<'_>, at: usize) -> Option<(usize, PartOfDay, Option<Edge>)> {
    let led = match (p.at(at), p.at(at + 1)) {
        ("in", "the") => at + 2,
        ("at", _) => at + 1,
        _ => at,
    };
    let edge = edge_word(p.at(led)).filter(|_| p.is(led, &["early", "late", "mid"]));
    let from = led + usize::from(edge.is_some());
    let part = words::part(p.at(from)).filter(|_| !p.at(from).ends_with('s'))?;
    Some((from + 1, part, edge))
}

fn edge_word(word: &str) -> Option<Edge> {
    Some(match word {
        "early" => Edge::Start,
        "late" => Edge::End,
        "mid" | "middle" => Edge::Middle,
        "earlier" => Edge::Earlier,
        "later" => Edge::Later,
        _ => return None,
    })
}

/// "early on Monday", "earlier this year", "mid-November", "the end of 1990", "the beginning of next month".
fn edged(p: &Pieces<'_>, at: usize) -> Reading<TimeExpression> {
    let the = at + usize::from(p.at(at) == "the");
    let (from, edge) = match p.at(the) {
        "end" | "close" | "beginning" | "start" | "middle" | "midst" if p.at(the + 1) == "of" => {
            let edge = match p.at(the) {
                "end" | "close" => Edge::End,
                "beginning" | "start" => Edge::Start,
                _ => Edge::Middle,
            };
            (the + 2, edge)
        }
        word => {
            let edge = edge_word(word).filter(|_| word != "middle")?;
            let on = the + 1 + usize::from(p.is(the + 1, &["on", "in"]));
            (on, edge)
        }
    };
    let (end, says) = nested(p, from, DEEPEST)?;
    let dates = says.tells_when() || matches!(says.what, What::Unit { .. } | What::Quarter { .. } | What::Clock);
    let dates = dates && !matches!(says.what, What::Stretch { .. } | What::Away { .. });
    // "later" and "earlier" count from the report's day, which only these hold.
    dates.then_some((end, TimeExpression { edge: Some(edge), ..says }))
}

/// "about 8 p.m.", "nearly two years", "more than four hours", "at least 30 days".
fn about(p: &Pieces<'_>, at: usize) -> Reading<TimeExpression> {
    let len = match (p.at(at), p.at(at + 1)) {
        ("more" | "less" | "fewer" | "longer", "than") | ("at", "least" | "most") | ("up", "to") => 2,
        ("no", "more" | "less" | "later") if p.at(at + 2) == "than" => 3,
        (
            "about" | "around" | "nearly" | "almost" | "roughly" | "approximately" | "over" | "some" | "under" | "just"
            | "only" | "barely",
            _,
        ) => 1,
        _ => return None,
    };
    let just = p.is(at, &["just", "only", "barely", "some"]);
    let (end, says) = nested(p, at + len, DEEPEST)?;
    let long = matches!(says.what, What::Duration(_) | What::Away { .. });
    let point = says.clock.is_some() || matches!(says.what, What::Date { .. } | What::Year(_));
    let fits = if p.is(at, &["about", "around", "roughly", "approximately"]) { long || point } else { long };
    let fits = fits && !(just && (len > 1 || p.is(at, &["just", "only", "barely"])));
    let fits = fits && (p.at(at) != "some" || p.at(at + 1).starts_with(|c: char| c.is_ascii_digit()));
    fits.then(|| (end, TimeExpression { edge: Some(says.edge.unwrap_or(Edge::About)), ..says }))
}

/// How the words before an expression tie it to what happens.
pub(super) fn bound(p: &Pieces<'_>, at: usize) -> Option<Bound> {
    Some(match p.before(at) {
        "since" | "from" => Bound::Since,
        "until" | "till" | "til" => Bound::Until,
        "by" => Bound::By,
        "before" => Bound::Before,
        "after" => Bound::After,
        "in" | "within" => Bound::In,
        _ => return None,
    })
}
