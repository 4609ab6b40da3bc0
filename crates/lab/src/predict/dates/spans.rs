//! The times of a sentence, joined where they are one, and their spans as the suite has them.

use jiff::civil::DateTime;
use rashomon_core::{
    sentence::Sentence,
    text::time::{Edge, Shift, TimeUnit, What, words},
};

use super::{
    Item, Meant, alone,
    bounds::bounded,
    ends::{edge_of, ends, lasting, on_day, weekday_of},
};

/// The tokens of a sentence, and what times count from.
pub(super) struct Words<'a> {
    pub sentence: &'a Sentence,
    pub now: DateTime,
}

impl Words<'_> {
    pub fn at(&self, at: usize) -> &str {
        self.sentence.tokens.get(at).map_or("", |t| t.lower.as_str())
    }

    pub fn before(&self, at: usize, back: usize) -> &str {
        at.checked_sub(back).map_or("", |i| self.at(i))
    }
}

/// The items with those joined that are one time, and with the words that bound them.
pub(super) fn joined(sentence: &Sentence, items: Vec<Item>, now: DateTime) -> Vec<Item> {
    let words = Words { sentence, now };
    let items = alone::with_days(&words, items);
    let items = alone::with_meals(&words, items);
    let items = alone::with_lone_words(&words, items);
    let items = alone::with_hours(&words, items);
    let items = pairs(items, |a, b| ends(&words, a, b));
    let items = pairs(items, |a, b| lasting(&words, a, b));
    let items = pairs(items, |a, b| edge_of(&words, a, b).or_else(|| weekday_of(&words, a, b)));
    let items: Vec<Item> = items.into_iter().map(|item| bounded(&words, item)).collect();
    pairs(items, |a, b| on_day(&words, a, b))
}

/// Joins neighbours, from left to right, as long as `join` makes one of them.
fn pairs(items: Vec<Item>, join: impl Fn(&Item, &Item) -> Option<Item>) -> Vec<Item> {
    let mut out: Vec<Item> = Vec::with_capacity(items.len());
    for item in items {
        match out.last().and_then(|last| join(last, &item)) {
            Some(one) => {
                out.pop();
                out.push(one);
            }
            None => out.push(item),
        }
    }
    out
}

/// The span of a time as the suite has it: without "the" before a year or a named week, with "in the" before a part of the day.
pub(super) fn dressed(sentence: &Sentence, item: Item) -> Item {
    let word = |i: usize| sentence.tokens.get(i).map_or("", |t| t.lower.as_str());
    let item = without_zone(sentence, item);
    // "about 30 minutes": the words of degree are outside.
    let degree = matches!(word(item.start), "about" | "over" | "around" | "nearly" | "almost" | "roughly")
        && item.says.what != What::Present;
    let item = Item { start: item.start + usize::from(degree && item.end > item.start + 1), ..item };
    let the = word(item.start) == "the" && item.end > item.start + 1;
    let strip = match &item.says.what {
        What::Year(_) | What::Week { .. } | What::Month { .. } => true,
        What::Stretch { length, .. } => length.0.iter().all(|(_, unit)| *unit < TimeUnit::Decade),
        What::Holiday { .. } => return Item { start: item.start + usize::from(the), ..item },
        What::Within { unit: TimeUnit::Day, .. } if matches!(item.value, Meant::Date(_)) => {
            return Item { start: item.start + usize::from(the), ..item };
        }
        What::Unit { unit: TimeUnit::Decade, .. } | What::Unit { which: Shift::Now(2 | -2), .. } => false,
        What::Unit { which, .. } => *which != Shift::Unsaid || item.says.edge == Some(Edge::End),
        _ => false,
    };
    if the && strip && matches!(item.value, Meant::Dates(..) | Meant::Moments(..)) {
        return Item { start: item.start + 1, ..item };
    }
    let part = matches!(item.says.what, What::Clock) && item.says.part.is_some();
    if the && part && item.start > 0 && word(item.start - 1) == "in" {
        return Item { start: item.start - 1, ..item };
    }
    item
}

/// A time without the words of its zone.
fn without_zone(sentence: &Sentence, item: Item) -> Item {
    let last = |back: usize| sentence.tokens[item.end.saturating_sub(back).max(item.start)].lower.as_str();
    let zone = item.says.clock.is_some() && item.end > item.start + 2;
    let len = match last(1) {
        word if words::zone(word).is_some() => 1,
        "time" if item.end > item.start + 3 => 2,
        _ => 0,
    };
    Item { end: item.end - if zone { len } else { 0 }, ..item }
}

pub(super) const CONNECTORS: [&str; 10] = ["to", "and", "until", "till", "through", "thru", "-", "–", "—", "~"];
