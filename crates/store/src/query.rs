//! Which incidents are asked for, in which order, and a page of the answer.
//!
//! What a query looks at is reduced to the [`Row`] of an incident, which a backend may keep in indexed columns. Rows
//! are made in one place, so that every backend, and an incident that is stored nowhere, answer alike.

mod facets;
mod mark;
mod pin;
mod plain;
mod row;
mod timeline;

use std::{collections::BTreeMap, fmt, str::FromStr};

pub(crate) use facets::{Counted, Counter, Facet, Missed};
pub use facets::{Facets, Province};
use jiff::civil::Date;
pub use mark::Mark;
pub use pin::Pin;
use rashomon_model::{Incident, IncidentId, ReportId, Review, Status, Uncodable, WorkStatus};
use row::number;
pub(crate) use row::{NEVER, Name, NameKind, Row, day, keys, prefixes};
use serde::Serialize;
pub use timeline::{Bucket, Timeline, Unit};

/// Conditions, all of which an incident must meet, and how the answer is given.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Query {
    /// It ended on this day or later.
    pub since: Option<Date>,
    /// It began on this day or earlier.
    pub until: Option<Date>,
    /// Words of its place, province or country.
    pub place: Option<String>,
    /// ISO 3166-1 alpha-2 code of its country.
    pub country: Option<String>,
    /// ISO 3166-2 code of its province, or words of the province's name.
    pub province: Option<String>,
    /// Its coordinate lies in here.
    pub area: Option<Area>,
    /// Words of who did it, claims it, was aimed at or harmed.
    pub actor: Option<String>,
    /// Words of somebody who published a report of it.
    pub publisher: Option<String>,
    /// Event type, and mode if one is asked for.
    pub kind: Option<(String, Option<String>)>,
    /// How it stands to reality.
    pub status: Option<Status>,
    /// Accounts disagree.
    pub contested: bool,
    /// Something of it is not known yet.
    pub awaited: bool,
    /// Whether people have looked at it.
    pub review: Option<Review>,
    /// So many dead at least, by the estimate.
    pub killed: Option<u64>,
    /// So many independent origins at least.
    pub origins: Option<u64>,
    /// What is to be done about it.
    pub work: Option<WorkStatus>,
    /// Who does it, by the whole name.
    pub assignee: Option<String>,
    /// Somebody gave it this tag.
    pub tag: Option<String>,
    /// Words and "quoted phrases" that one of its reports has, or one of that report's claims.
    pub words: Option<String>,
    /// It is this one.
    pub id: Option<IncidentId>,
    /// This report tells it.
    pub report: Option<ReportId>,
    /// Also what is not [codable](Incident::uncodable); else it is left out, and [`LeftOut`] says how much that is.
    pub all: bool,
    /// How the answer is sorted.
    pub order: Order,
    /// Incidents on a page; all where none is given.
    pub limit: Option<usize>,
    /// Behind this one: the [`Page::next`] of the page before.
    pub after: Option<Cursor>,
}

/// A box of degrees, WGS 84. Where west is larger than east it crosses the antimeridian.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Area {
    /// Southern edge.
    pub south: f64,
    /// Western edge.
    pub west: f64,
    /// Northern edge.
    pub north: f64,
    /// Eastern edge.
    pub east: f64,
}

/// How incidents are sorted. Equal ones stand in the order of their ids.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Order {
    /// The earliest first, those without a date last.
    #[default]
    Earliest,
    /// The latest first, those without a date last.
    Latest,
    /// The most dead first, those without a number last.
    Deadliest,
}

/// A page of an answer.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Page<T> {
    /// What is on it.
    pub items: Vec<T>,
    /// Where the next one begins; `None` on the last.
    pub next: Option<Cursor>,
}

/// A place in a sorted answer: behind one incident. Opaque to people; it holds no state, and a ledger that changes
/// meanwhile neither repeats nor skips what stays as it was.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cursor {
    pub(crate) order: Order,
    pub(crate) keys: (i64, i64),
    pub(crate) id: IncidentId,
}

/// Words that are none of a kind.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{given}` is no {what}")]
pub struct BadQuery {
    given: String,
    what: &'static str,
}

/// Incidents that meet a query and are left out because they are not codable.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LeftOut {
    /// How many there are.
    pub incidents: usize,
    /// How many of them have each reason; one may have several.
    pub reasons: BTreeMap<Uncodable, usize>,
}

/// What a summary says of the incidents that fit a query, on all pages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Tallies {
    /// How many there are.
    pub incidents: u64,
    /// On how many of them accounts disagree.
    pub disputed: u64,
    /// Of how many something is not known yet.
    pub awaited: u64,
}

impl LeftOut {
    /// Those of these incidents that are not codable.
    pub fn of<'a>(incidents: impl IntoIterator<Item = &'a Incident>) -> Self {
        let mut out = Self::default();
        for incident in incidents.into_iter().filter(|incident| !incident.uncodable.is_empty()) {
            out.count(1, &incident.uncodable);
        }
        out
    }

    /// Counts so many incidents with these reasons.
    pub(crate) fn count(&mut self, incidents: usize, reasons: &[Uncodable]) {
        self.incidents += incidents;
        for reason in reasons {
            *self.reasons.entry(*reason).or_default() += incidents;
        }
    }
}

impl Order {
    const WORDS: [(Self, &'static str); 3] =
        [(Self::Earliest, "earliest"), (Self::Latest, "latest"), (Self::Deadliest, "deadliest")];
}

impl fmt::Display for Order {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(Self::WORDS.iter().find(|(order, _)| order == self).map_or("", |(_, word)| word))
    }
}

impl FromStr for Order {
    type Err = BadQuery;

    fn from_str(word: &str) -> Result<Self, BadQuery> {
        let found = Self::WORDS.iter().find(|(_, known)| *known == word);
        found
            .map(|(order, _)| *order)
            .ok_or_else(|| BadQuery { given: word.to_owned(), what: "order; orders are earliest, latest, deadliest" })
    }
}

impl Cursor {
    /// Behind this one.
    pub(crate) fn at(order: Order, pin: &Pin) -> Self {
        Self { order, keys: keys(order, pin), id: pin.id.clone() }
    }

    /// The order of the answer that it is a place in.
    pub fn order(&self) -> Order {
        self.order
    }
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}~{}~{}~{}", self.order, self.keys.0, self.keys.1, self.id)
    }
}

impl FromStr for Cursor {
    type Err = BadQuery;

    fn from_str(text: &str) -> Result<Self, BadQuery> {
        let read = || {
            let mut parts = text.splitn(4, '~');
            let order = parts.next()?.parse().ok()?;
            let keys = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
            Some(Self { order, keys, id: IncidentId(parts.next()?.to_owned()) })
        };
        read().ok_or_else(|| BadQuery { given: text.to_owned(), what: "cursor of a page" })
    }
}

impl FromStr for Area {
    type Err = BadQuery;

    /// Reads `south,west,north,east` in degrees.
    fn from_str(text: &str) -> Result<Self, BadQuery> {
        let bad = || BadQuery { given: text.to_owned(), what: "area: south,west,north,east in degrees" };
        let numbers: Vec<f64> = text.split(',').filter_map(|n| n.trim().parse().ok()).collect();
        let [south, west, north, east] = numbers[..] else { return Err(bad()) };
        let whole = text.split(',').count() == 4;
        let sound = south <= north && [south, north].iter().all(|n| n.abs() <= 90.0);
        if !whole || !sound || ![west, east].iter().all(|n| n.abs() <= 180.0) {
            return Err(bad());
        }
        Ok(Self { south, west, north, east })
    }
}

impl Area {
    /// Whether a coordinate lies in it; the edges belong to it.
    pub fn holds(&self, lat: f64, lon: f64) -> bool {
        let between = if self.west <= self.east {
            self.west <= lon && lon <= self.east
        } else {
            lon >= self.west || lon <= self.east
        };
        self.south <= lat && lat <= self.north && between
    }
}

impl Query {
    /// First and last day that count.
    pub(crate) fn days(&self) -> (Option<i64>, Option<i64>) {
        (self.since.map(number), self.until.map(number))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn areas() {
        let area = |text: &str| text.parse::<Area>();
        assert!(area("10, -5, 20, 5").unwrap().holds(10.0, 5.0));
        assert!(!area("10,-5,20,5").unwrap().holds(10.0, 5.1));
        let pacific = area("-10,170,10,-170").unwrap();
        assert!(pacific.holds(0.0, 175.0) && pacific.holds(0.0, -175.0) && !pacific.holds(0.0, 0.0));
        for bad in ["", "1,2,3", "1,2,3,4,5", "20,0,10,0", "0,0,91,0", "0,0,1,NaN", "0,x,1,1"] {
            assert!(area(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn cursors_come_back() {
        let cursor = Cursor { order: Order::Latest, keys: (-17, NEVER), id: IncidentId("inc_0a".into()) };
        assert_eq!(cursor.to_string().parse(), Ok(cursor));
        for bad in ["", "latest", "latest~x~1~inc_0", "best~1~1~inc_0"] {
            assert!(bad.parse::<Cursor>().is_err(), "{bad}");
        }
    }
}
