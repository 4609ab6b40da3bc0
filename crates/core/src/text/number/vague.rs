//! Words that say a number without naming it, by one rule each.

use super::{Range, item::Item};

/// A quantity in words with the items that tell it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Vague {
    pub from: usize,
    pub to: usize,
    pub range: Range,
}

/// The words, longer ones first, with the lowest number that they allow, and the highest where they name one.
const WORDS: [(&str, f64, Option<f64>); 17] = [
    ("hundreds of thousands", 200_000.0, None),
    ("tens of thousands", 20_000.0, None),
    ("tens of millions", 20_000_000.0, None),
    ("a couple", 2.0, Some(2.0)),
    ("a pair", 2.0, Some(2.0)),
    ("a handful", 3.0, None),
    ("a few", 3.0, None),
    ("couple", 2.0, Some(2.0)),
    ("handful", 3.0, None),
    ("several", 3.0, None),
    ("many", 3.0, None),
    ("dozens", 24.0, None),
    ("scores", 40.0, None),
    ("tens", 20.0, None),
    ("hundreds", 200.0, None),
    ("thousands", 2_000.0, None),
    ("millions", 2_000_000.0, None),
];

/// The quantities of a text, in order.
pub(super) fn all(items: &[Item]) -> Vec<Vague> {
    let (mut found, mut at) = (Vec::new(), 0);
    while at < items.len() {
        let read = WORDS.iter().find_map(|(words, low, high)| {
            let to = at + words.split(' ').count();
            let same =
                words.split(' ').zip(at..).all(|(word, at)| items.get(at).is_some_and(|item| item.word() == word));
            let range = Range { low: Some(*low), high: *high, low_open: false, high_open: false };
            same.then_some(Vague { from: at, to, range })
        });
        at = read.map_or(at + 1, |vague| vague.to);
        found.extend(read);
    }
    found
}
