//! What queries look at, of one incident, and names as they are compared.

use std::collections::BTreeSet;

use jiff::civil::{Date, date};
use rashomon_model::{Attribute, Fact, FactStatus, Incident, Place, PlacePrecision, Review, Status, Uncodable, Value};
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

use super::Order;

/// Days since 1970 of what has no date, and the last day of what is open.
pub(crate) const NEVER: i64 = 1 << 40;

/// What queries look at, of one incident.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Row {
    pub kind: String,
    pub mode: Option<String>,
    pub status: Status,
    /// First and last day, since 1970.
    pub begins: i64,
    pub ends: i64,
    pub country: Option<String>,
    pub lat: Option<f64>,
    pub lon: Option<f64>,
    pub contested: bool,
    pub reviewed: Review,
    pub killed: Option<u64>,
    pub uncodable: Vec<Uncodable>,
    /// Names by which it is found, folded, each once.
    pub names: BTreeSet<(NameKind, String)>,
}

/// Of what a name is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum NameKind {
    Place,
    Actor,
    Publisher,
}

impl NameKind {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Place => "place",
            Self::Actor => "actor",
            Self::Publisher => "publisher",
        }
    }
}

pub(super) fn number(day: Date) -> i64 {
    i64::from((day - date(1970, 1, 1)).get_days())
}

impl Row {
    pub(crate) fn of(incident: &Incident) -> Self {
        let when = incident.when.as_ref();
        let place = incident.place.as_ref();
        let located = place.filter(|p| !matches!(p.precision, PlacePrecision::Country | PlacePrecision::Unresolved));
        let killed = incident.facts.iter().find(|f| f.attribute == Attribute::Killed && f.of.is_none());
        Self {
            kind: incident.kind.0.clone(),
            mode: incident.mode.as_ref().map(|m| m.0.clone()),
            status: incident.status,
            begins: when.map_or(NEVER, |w| number(w.start)),
            ends: when.and_then(|w| w.end).map_or(NEVER, number),
            country: place.and_then(|p| p.country.clone()),
            lat: located.and_then(|p| p.lat),
            lon: located.and_then(|p| p.lon),
            contested: incident.facts.iter().any(|f| f.status == FactStatus::Contested),
            reviewed: incident.review,
            killed: killed.and_then(|f| f.estimate.as_ref()).map(|e| e.best.unwrap_or(e.low)),
            uncodable: incident.uncodable.clone(),
            names: names(incident),
        }
    }

    /// Why it is not codable, in one column: the words with a space between them, nothing where it is.
    pub(crate) fn why_not(&self) -> String {
        self.uncodable.iter().map(|reason| reason.as_str()).collect::<Vec<_>>().join(" ")
    }

    /// The two numbers by which `order` sorts, smaller first.
    pub(crate) fn keys(&self, order: Order) -> (i64, i64) {
        match order {
            Order::Earliest => (self.begins, self.ends),
            Order::Latest if self.begins == NEVER => (NEVER, NEVER),
            Order::Latest => (-self.begins, -self.ends),
            Order::Deadliest => (self.killed.map_or(1, |n| -i64::try_from(n).unwrap_or(i64::MAX)), self.begins),
        }
    }
}

/// The names of places, actors and publishers of an incident.
fn names(incident: &Incident) -> BTreeSet<(NameKind, String)> {
    let mut names = BTreeSet::new();
    let positions = |f: &'_ Fact| f.positions.iter().map(|p| (f.attribute, p.value.clone())).collect::<Vec<_>>();
    if let Some(place) = &incident.place {
        names.insert((NameKind::Place, of_place(place)));
    }
    for (attribute, value) in incident.facts.iter().flat_map(positions) {
        use Attribute as A;
        match &value {
            Value::Place(place) => names.insert((NameKind::Place, of_place(place))),
            Value::Actor(actor) => names.insert((NameKind::Actor, fold(&format!("{} {}", actor.name, actor.text)))),
            other if matches!(attribute, A::Perpetrator | A::Responsibility | A::Target | A::Victim) => {
                names.insert((NameKind::Actor, fold(other.text())))
            }
            _ => false,
        };
    }
    let publishers = incident.reports.iter().filter_map(|r| r.publisher.as_deref());
    names.extend(publishers.map(|p| (NameKind::Publisher, fold(p))));
    names
}

fn of_place(place: &Place) -> String {
    let parts = [Some(&place.name), place.admin1.as_ref(), place.country.as_ref(), Some(&place.text)];
    fold(&parts.into_iter().flatten().cloned().collect::<Vec<_>>().join(" "))
}

/// Whether every one of `words` begins a word of `name`, which is folded.
pub(super) fn has_words(name: &str, words: &str) -> bool {
    prefixes(words).iter().all(|word| name.split_whitespace().any(|n| n.starts_with(word.as_str())))
}

/// The words that must begin words of a name.
pub(crate) fn prefixes(words: &str) -> Vec<String> {
    fold(words).split_whitespace().map(str::to_owned).collect()
}

/// Lower case, without diacritics, with spaces for whatever is no letter or digit. Apostrophes leave no gap.
fn fold(text: &str) -> String {
    let letters = text.nfd().filter(|c| !is_combining_mark(*c) && !matches!(c, '\'' | '’' | '‘' | 'ʿ' | 'ʼ' | '`'));
    letters.flat_map(char::to_lowercase).map(|c| if c.is_alphanumeric() { c } else { ' ' }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_without_case_and_diacritics() {
        for (text, words, expect) in [
            ("Hacarí, Norte de Santander", "hacari", true),
            ("Al Asad Airbase", "al-asad", true),
            ("Kata'ib Hezbollah", "kataib hez", true),
            ("Mosul", "osul", false),
            ("Gao", "gao mali", false),
            ("Gao", " ", true),
        ] {
            assert_eq!(has_words(&fold(text), words), expect, "{text} {words}");
        }
    }
}
