//! How many incidents have which type, country, actor and so on: what a list offers to choose from.
//!
//! Each facet is counted with all conditions of the query but its own, so that what is chosen does not hide what else
//! could be. One walk over the rows does it: a row that misses no condition counts everywhere, one that misses a single
//! condition counts in the facet of that condition alone.

use std::{
    collections::{BTreeMap, HashMap},
    str::FromStr,
};

use rashomon_model::{Review, Status, WorkStatus};
use serde::Serialize;

use super::{NameKind, Row};

/// What the incidents that fit a query can be counted by. Values stand in the order of their numbers, the largest first,
/// and of their names.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Facets {
    /// Incidents that fit, on all pages.
    pub incidents: u64,
    /// Event types, and types with a mode (`ASSAULT/drone`), as [`Query::kind`](super::Query::kind) asks for them: a
    /// type counts those of all its modes.
    pub types: Vec<(String, u64)>,
    /// ISO 3166-1 alpha-2.
    pub countries: Vec<(String, u64)>,
    /// Provinces.
    pub provinces: Vec<Province>,
    /// Who did it, claims it, was aimed at or harmed, where it is somebody with a name, as that is written.
    pub actors: Vec<(String, u64)>,
    /// Publishers of its reports, as they are written.
    pub publishers: Vec<(String, u64)>,
    /// How incidents stand to reality.
    pub statuses: Vec<(Status, u64)>,
    /// Whether people have looked at them.
    pub reviews: Vec<(Review, u64)>,
    /// What is to be done.
    pub work: Vec<(WorkStatus, u64)>,
    /// Who does it.
    pub assignees: Vec<(String, u64)>,
    /// Words that people gave them.
    pub tags: Vec<(String, u64)>,
    /// On which accounts disagree.
    pub disputed: u64,
    /// Of which something is not known yet.
    pub awaited: u64,
    /// With at least so many independent origins.
    pub origins: Vec<(u64, u64)>,
    /// With at least so many killed, by the estimate.
    pub killed: Vec<(u64, u64)>,
}

/// A province, and how many incidents lie in it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Province {
    /// ISO 3166-1 alpha-2.
    pub country: Option<String>,
    /// ISO 3166-2.
    pub code: Option<String>,
    /// Its name; the code where it has none.
    pub name: String,
    /// Incidents.
    pub incidents: u64,
}

/// The numbers of origins that are counted.
const ORIGINS: [u64; 4] = [1, 2, 3, 5];
/// The numbers of killed that are counted.
const KILLED: [u64; 4] = [1, 5, 10, 50];

/// A condition of a query that has a facet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Facet {
    Type,
    Country,
    Province,
    Actor,
    Publisher,
    Status,
    Review,
    Work,
    Assignee,
    Tag,
    Disputed,
    Awaited,
    Origins,
    Killed,
}

impl Facet {
    fn bit(self) -> u32 {
        1 << self as u32
    }

    /// The facet of names of a kind, where they have one.
    pub(crate) fn of(kind: NameKind) -> Option<Self> {
        match kind {
            NameKind::Actor => Some(Self::Actor),
            NameKind::Publisher => Some(Self::Publisher),
            NameKind::Tag => Some(Self::Tag),
            NameKind::Place | NameKind::Province => None,
        }
    }
}

/// The conditions that an incident does not meet, of those that have a facet.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Missed(u32);

impl Missed {
    pub(crate) fn note(&mut self, facet: Facet) {
        self.0 |= facet.bit();
    }

    /// It meets all of them.
    pub(crate) fn none(self) -> bool {
        self.0 == 0
    }

    /// It meets all but perhaps one.
    pub(crate) fn one_at_most(self) -> bool {
        self.0.count_ones() <= 1
    }

    /// It meets all others.
    pub(crate) fn none_but(self, facet: Facet) -> bool {
        self.0 & !facet.bit() == 0
    }
}

/// What is counted of an incident, beside its names.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Counted<'a> {
    pub kind: &'a str,
    pub mode: Option<&'a str>,
    pub country: Option<&'a str>,
    pub admin1: Option<&'a str>,
    pub admin1_iso: Option<&'a str>,
    pub status: &'a str,
    pub review: &'a str,
    pub work: &'a str,
    pub assignee: Option<&'a str>,
    pub contested: bool,
    pub awaited: bool,
    pub origins: u64,
    pub killed: Option<u64>,
}

impl<'a> From<&'a Row> for Counted<'a> {
    fn from(row: &'a Row) -> Self {
        let pin = &row.pin;
        Self {
            kind: &pin.kind.0,
            mode: pin.mode.as_ref().map(|mode| mode.0.as_str()),
            country: pin.country.as_deref(),
            admin1: pin.admin1.as_deref(),
            admin1_iso: pin.admin1_iso.as_deref(),
            status: pin.status.as_str(),
            review: pin.review.as_str(),
            work: pin.work.as_str(),
            assignee: pin.assignee.as_deref(),
            contested: pin.contested,
            awaited: pin.awaited,
            origins: pin.origins,
            killed: pin.killed,
        }
    }
}

/// Words with their numbers.
#[derive(Debug, Default)]
struct Words(HashMap<String, u64>);

impl Words {
    fn add(&mut self, word: &str, incidents: u64) {
        match self.0.get_mut(word) {
            Some(number) => *number += incidents,
            None => drop(self.0.insert(word.to_owned(), incidents)),
        }
    }

    /// The most frequent, so many at most.
    fn best(self, most: usize) -> Vec<(String, u64)> {
        let mut all: Vec<_> = self.0.into_iter().collect();
        all.sort_by(|(a, m), (b, n)| n.cmp(m).then_with(|| a.cmp(b)));
        all.truncate(most);
        all
    }

    /// All of a closed vocabulary that occur.
    fn closed<T: FromStr>(self) -> Vec<(T, u64)> {
        let known = |(word, number): (String, u64)| word.parse().ok().map(|word| (word, number));
        self.best(usize::MAX).into_iter().filter_map(known).collect()
    }
}

/// Counts incidents one after the other.
#[derive(Debug, Default)]
pub(crate) struct Counter {
    incidents: u64,
    disputed: u64,
    awaited: u64,
    types: Words,
    countries: Words,
    /// By country, code and name.
    provinces: HashMap<String, Province>,
    actors: Words,
    publishers: Words,
    tags: Words,
    statuses: Words,
    reviews: Words,
    work: Words,
    assignees: Words,
    /// How many have so many.
    origins: BTreeMap<u64, u64>,
    killed: BTreeMap<u64, u64>,
    /// Where words are put together.
    key: String,
}

impl Counter {
    /// Counts an incident in the facets in which it counts, but for its names.
    pub(crate) fn add(&mut self, of: &Counted<'_>, missed: Missed) {
        let counts = |facet| missed.none_but(facet);
        self.incidents += u64::from(missed.none());
        self.disputed += u64::from(of.contested && counts(Facet::Disputed));
        self.awaited += u64::from(of.awaited && counts(Facet::Awaited));
        if counts(Facet::Type) {
            self.types.add(of.kind, 1);
            if let Some(mode) = of.mode {
                self.key.clear();
                self.key.extend([of.kind, "/", mode]);
                self.types.add(&self.key, 1);
            }
        }
        if let Some(country) = of.country.filter(|_| counts(Facet::Country)) {
            self.countries.add(country, 1);
        }
        if counts(Facet::Province) {
            self.province(of);
        }
        for (facet, words, word) in [
            (Facet::Status, &mut self.statuses, Some(of.status)),
            (Facet::Review, &mut self.reviews, Some(of.review)),
            (Facet::Work, &mut self.work, Some(of.work)),
            (Facet::Assignee, &mut self.assignees, of.assignee),
        ] {
            if let Some(word) = word.filter(|_| counts(facet)) {
                words.add(word, 1);
            }
        }
        if counts(Facet::Origins) {
            *self.origins.entry(of.origins).or_default() += 1;
        }
        if let Some(killed) = of.killed.filter(|_| counts(Facet::Killed)) {
            *self.killed.entry(killed).or_default() += 1;
        }
    }

    fn province(&mut self, of: &Counted<'_>) {
        let Some(name) = of.admin1.or(of.admin1_iso) else { return };
        self.key.clear();
        self.key.extend([of.country.unwrap_or_default(), "\0", of.admin1_iso.unwrap_or_default(), "\0", name]);
        if let Some(province) = self.provinces.get_mut(&self.key) {
            province.incidents += 1;
            return;
        }
        let (country, code) = (of.country.map(str::to_owned), of.admin1_iso.map(str::to_owned));
        let province = Province { country, code, name: name.to_owned(), incidents: 1 };
        self.provinces.insert(self.key.clone(), province);
    }

    /// Counts a name of so many incidents that count in the facet of names of this kind.
    pub(crate) fn name(&mut self, facet: Facet, shown: &str, incidents: u64) {
        let words = match facet {
            Facet::Actor => &mut self.actors,
            Facet::Publisher => &mut self.publishers,
            Facet::Tag => &mut self.tags,
            _ => return,
        };
        if incidents > 0 {
            words.add(shown, incidents);
        }
    }

    /// What was counted; so many values of an open vocabulary at most.
    pub(crate) fn facets(self, most: usize) -> Facets {
        let least = |of: &BTreeMap<u64, u64>, number: u64| (number, of.range(number..).map(|(_, n)| n).sum());
        let mut provinces: Vec<Province> = self.provinces.into_values().collect();
        provinces.sort_by(|a, b| {
            let name = |p: &'_ Province| (p.name.clone(), p.country.clone(), p.code.clone());
            b.incidents.cmp(&a.incidents).then_with(|| name(a).cmp(&name(b)))
        });
        provinces.truncate(most);
        Facets {
            incidents: self.incidents,
            types: self.types.best(most),
            countries: self.countries.best(most),
            provinces,
            actors: self.actors.best(most),
            publishers: self.publishers.best(most),
            statuses: self.statuses.closed(),
            reviews: self.reviews.closed(),
            work: self.work.closed(),
            assignees: self.assignees.best(most),
            tags: self.tags.best(most),
            disputed: self.disputed,
            awaited: self.awaited,
            origins: ORIGINS.map(|n| least(&self.origins, n)).to_vec(),
            killed: KILLED.map(|n| least(&self.killed, n)).to_vec(),
        }
    }
}
