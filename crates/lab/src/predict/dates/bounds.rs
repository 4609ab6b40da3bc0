//! What a word before a time makes of it: "before 2010", "since August", "in two weeks".

use jiff::{
    ToSpan,
    civil::{Date, DateTime},
};
use rashomon_core::{
    ground::time,
    text::{
        numeral,
        time::{Edge, TimeExpression, TimeUnit, What},
    },
};

use super::{
    Item, Meant,
    spans::{CONNECTORS, Words},
    valued,
};

/// What the word before makes of a time.
pub(super) fn bounded(words: &Words<'_>, item: Item) -> Item {
    if matches!(item.value, Meant::Clocks(..) | Meant::Moments(..))
        && item.says.part.is_none()
        && item.says.clock.is_none()
    {
        return item;
    }
    let word = |back: usize| words.before(item.start, back);
    let (len, lead) = match (word(3), word(2), word(1)) {
        ("no", "later", "than") | ("as", "late", "as") => (3, "until"),
        ("no", "earlier", "than") | ("as", "early", "as") => (3, "since"),
        (_, "later" | "greater", "than") => (2, "after"),
        (_, "earlier" | "sooner", "than") | (_, "prior", "to") => (2, "before"),
        (_, "starting" | "beginning", "on" | "from" | "at") => (2, "since"),
        (_, _, lead) => (1, lead),
    };
    let joined = (item.start..item.end).any(|i| CONNECTORS.contains(&words.at(i)) && i > item.start);
    let value = match lead {
        _ if joined => None,
        "before" | "until" | "till" | "by" => match edge_point(words, &item) {
            Some(day) => Some(Meant::Dates(None, Some(day))),
            None => until(&item.value),
        },
        "after" => match edge_point(words, &item) {
            Some(day) => Some(Meant::Dates(Some(day), None)),
            None => from(&item.value, true),
        },
        "since" | "starting" | "beginning" => from(&item.value, false),
        "within" => match (&item.value, &item.says.what) {
            (Meant::Duration(_), What::Duration(length)) => ahead(length, words.now).map(|end| within(words.now, end)),
            (Meant::Dates(_, end), What::Stretch { coming: true, .. }) => {
                Some(Meant::Dates(Some(words.now.date()), end.and_then(|e| e.yesterday().ok())))
            }
            _ => None,
        },
        "in" => match (&item.value, &item.says.what) {
            (Meant::Duration(_), What::Duration(length)) => ahead(length, words.now),
            _ => None,
        },
        _ => None,
    };
    let or_later = matches!(words.at(item.end), "or" | "and")
        && matches!(words.at(item.end + 1), "later" | "after" | "greater")
        && words.at(item.end + 2) != "than"
        && !numeral::is_numeral(words.at(item.end + 2));
    if value.is_none()
        && or_later
        && let Some(value) = from(&item.value, false)
    {
        return Item { end: item.end + 2, value, ..item };
    }
    match value {
        Some(value) => Item { start: item.start - len, value, ..item },
        None => item,
    }
}

/// The day that "the end of June" is as a bound: the first one after it; its middle and its beginning likewise.
pub(super) fn edge_point(words: &Words<'_>, item: &Item) -> Option<Date> {
    let edge = item.says.edge.filter(|e| matches!(e, Edge::Start | Edge::Middle | Edge::End))?;
    let Meant::Dates(Some(start), Some(after)) =
        valued(&TimeExpression { edge: None, ..item.says.clone() }, &item.context, words.now)?
    else {
        return None;
    };
    match edge {
        Edge::Start => Some(start),
        Edge::End => Some(after),
        _ => start.checked_add(i64::from((after - start).get_days() / 2).days()).ok(),
    }
}

fn within(now: DateTime, end: Meant) -> Meant {
    match end {
        Meant::Date(d) => Meant::Dates(Some(now.date()), Some(d)),
        Meant::Moment(m) => Meant::Moments(Some(now), Some(m)),
        other => other,
    }
}

pub(super) fn ahead(length: &rashomon_core::text::time::Length, now: DateTime) -> Option<Meant> {
    let mut moment = now;
    for (amount, unit) in &length.0 {
        moment = moment.checked_add(time::span(*amount, *unit, 1)?).ok()?;
    }
    let fine = length.0.iter().any(|(_, unit)| *unit < TimeUnit::Day);
    Some(if fine { Meant::Moment(moment) } else { Meant::Date(moment.date()) })
}

fn until(value: &Meant) -> Option<Meant> {
    Some(match value {
        Meant::Date(d) | Meant::Dates(Some(d), _) => Meant::Dates(None, Some(*d)),
        Meant::Moment(m) | Meant::Moments(Some(m), _) => Meant::Moments(None, Some(*m)),
        Meant::Clock(t) | Meant::Clocks(Some(t), _) => Meant::Clocks(None, Some(*t)),
        _ => return None,
    })
}

fn from(value: &Meant, behind: bool) -> Option<Meant> {
    Some(match value {
        Meant::Dates(_, Some(d)) if behind => Meant::Dates(Some(*d), None),
        Meant::Date(d) | Meant::Dates(Some(d), _) => Meant::Dates(Some(*d), None),
        Meant::Moment(m) | Meant::Moments(Some(m), _) => Meant::Moments(Some(*m), None),
        Meant::Clock(t) | Meant::Clocks(Some(t), _) => Meant::Clocks(Some(*t), None),
        _ => return None,
    })
}
