//! Where events meet: every event stands in a few blocks, and is compared with what stands in the blocks beside them. So
//! the work grows with an event's neighbours and not with the ledger, and a new report touches its neighbourhood only.
//!
//! | block | stands there | lies beside |
//! |---|---|---|
//! | type, day, cell of half a degree | what has a coordinate | the cells and days around it |
//! | type, day, country | what has a coordinate there | the next one, on the days around it |
//! | type, day, country, coarse | what has a province or a country only | this one and the one before, on the days around it |
//! | type, rare word or name | everything, by its weightiest words | itself |
//! | type, victim | what names victims | itself |
//!
//! A block of a word or a victim in which many stand tells nothing apart and is passed over. In a crowd each is compared
//! with those that say most.

use std::collections::BTreeMap;

use jiff::civil::Date;
use rashomon_model::Place;

use super::{hash::fnv, node::Node};

/// Days before publication in which an event without a day of its own may have happened.
const BLOCK_DAYS: i64 = 2;
/// Days up to which a stretch of time stands in the block of each of its days; a longer one in that of its month.
const STRETCH: i64 = 10;
/// Rare words of an event's sentences, and of its whole report, by which it meets others.
const WORDS: usize = 6;
/// Names, and victims, by which an event meets others.
const NAMES: usize = 8;
/// Degrees of a cell, north and east: what lies within 40 km lies in the cells around, up to 69 degrees north.
const CELL: (f64, f64) = (0.5, 1.0);

/// Nodes of a block with which all beside it are compared: those that say most.
pub(super) const HUBS: usize = 48;
/// Nodes in a block of a word from which the word is no name.
pub(super) const CROWD: usize = 64;

/// The blocks in which a node stands, each with those that lie beside it.
pub fn meetings(node: &Node) -> BTreeMap<String, Vec<String>> {
    let kind = node.kind.0.as_str();
    let words =
        node.near.weightiest(WORDS).chain(node.whole.weightiest(WORDS)).chain(node.names.iter().copied().take(NAMES));
    let words = words.chain(node.marks.named.iter().copied().take(NAMES));
    let words = words.map(|hash| format!("{kind} #{hash:08x}"));
    let victims = node.marks.victims.iter().take(NAMES).map(|name| format!("{kind} \"{name}"));
    let mut blocks: BTreeMap<String, Vec<String>> = words.chain(victims).map(|key| (key.clone(), vec![key])).collect();
    let country = node.place.as_ref().and_then(|p| p.country.as_deref());
    for day in days(node) {
        let around = || (-1..=1).map(|n| day.plus(n));
        let (of, coarse) =
            (|day: Day, c: &str| format!("{kind} {day} {c}"), |day, c: &str| format!("{kind} {day} ~{c}"));
        match (node.place.as_ref().and_then(cell), country) {
            (Some(cell), country) => {
                let beside = around().flat_map(|day| cells(cell).map(move |cell| in_cell(kind, day, cell)));
                blocks.insert(in_cell(kind, day, cell), beside.collect());
                if let Some(country) = country {
                    blocks.insert(of(day, country), around().map(|day| coarse(day, country)).collect());
                }
            }
            (None, Some(country)) => {
                let beside = around().flat_map(|day| [of(day, country), coarse(day, country)]);
                blocks.insert(coarse(day, country), beside.collect());
            }
            (None, None) => {}
        }
    }
    blocks
}

/// The blocks in which a node stands.
pub fn homes(node: &Node) -> Vec<String> {
    meetings(node).into_keys().collect()
}

/// A block by a number.
pub fn number(key: &str) -> u64 {
    fnv(key.bytes())
}

/// Whether a block is one of words or names, in which a crowd says nothing.
pub fn is_of_words(key: &str) -> bool {
    key.contains(" #") || key.contains(" \"")
}

type Cell = (i64, i64);

/// Cells from 180 degrees east on are those of the far west.
fn wrapped(east: i64) -> i64 {
    (east + 180).rem_euclid(360) - 180
}

fn cell(place: &Place) -> Option<Cell> {
    let (lat, lon) = place.lat.zip(place.lon)?;
    Some(((lat / CELL.0).floor() as i64, wrapped((lon / CELL.1).floor() as i64)))
}

fn cells((north, east): Cell) -> impl Iterator<Item = Cell> {
    (-1..=1).flat_map(move |n| (-1..=1).map(move |e| (north + n, wrapped(east + e))))
}

fn in_cell(kind: &str, day: Day, (north, east): Cell) -> String {
    format!("{kind} {day} {north},{east}")
}

/// A day, or a month for what takes longer.
#[derive(Clone, Copy)]
enum Day {
    Of(i64),
    Month(i64),
}

impl Day {
    fn plus(self, n: i64) -> Self {
        match self {
            Self::Of(day) => Self::Of(day + n),
            Self::Month(month) => Self::Month(month + n),
        }
    }
}

impl std::fmt::Display for Day {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Of(day) => write!(f, "{day}"),
            Self::Month(month) => write!(f, "m{month}"),
        }
    }
}

/// The days of an event, or those around publication where it has none.
fn days(node: &Node) -> Vec<Day> {
    let number = |date: Date| i64::from((date - jiff::civil::date(1970, 1, 1)).get_days());
    match (&node.when, node.day()) {
        (Some(when), _) => {
            let (start, end) = (number(when.start), number(when.end.unwrap_or(when.start)));
            if end - start > STRETCH {
                return vec![Day::Month(i64::from(when.start.year()) * 12 + i64::from(when.start.month()))];
            }
            (start..=end.max(start)).map(Day::Of).collect()
        }
        (None, Some(published)) => {
            let day = number(published);
            (day - BLOCK_DAYS..=day).map(Day::Of).collect()
        }
        (None, None) => Vec::new(),
    }
}
