//! What queries look at, of one incident, and names as they are compared.

use std::collections::BTreeSet;

use jiff::{
    Span,
    civil::{Date, date},
};
use rashomon_model::{Attribute, Incident, Place, Uncodable, Value};
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

use super::{Order, Pin};

/// Days since 1970 of what has no date, and the last day of what is open.
pub(crate) const NEVER: i64 = 1 << 40;

/// What queries look at, of one incident.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Row {
    pub pin: Pin,
    pub uncodable: Vec<Uncodable>,
    /// Names by which it is found, each once.
    pub names: BTreeSet<Name>,
}

/// A name by which an incident is found.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Name {
    pub kind: NameKind,
    /// As it is compared.
    pub folded: String,
    /// As it is written, where it is one to choose from.
    pub shown: Option<String>,
}

/// Of what a name is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum NameKind {
    Place,
    Province,
    Actor,
    Publisher,
    Tag,
}

impl NameKind {
    pub(crate) const ALL: [Self; 5] = [Self::Place, Self::Province, Self::Actor, Self::Publisher, Self::Tag];

    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Place => "place",
            Self::Province => "province",
            Self::Actor => "actor",
            Self::Publisher => "publisher",
            Self::Tag => "tag",
        }
    }
}

/// Days since 1970.
pub(super) fn number(day: Date) -> i64 {
    i64::from((day - EPOCH).get_days())
}

/// The day of so many days since 1970; none for [`NEVER`], and for what is no day.
pub(crate) fn day(number: i64) -> Option<Date> {
    let days = Span::new().try_days(number).ok()?;
    EPOCH.checked_add(days).ok()
}

const EPOCH: Date = date(1970, 1, 1);

impl Row {
    pub(crate) fn of(incident: &Incident) -> Self {
        Self { pin: Pin::of(incident), uncodable: incident.uncodable.clone(), names: names(incident) }
    }

    /// The first day, since 1970.
    pub(crate) fn begins(&self) -> i64 {
        self.pin.begins.map_or(NEVER, number)
    }

    /// The last day, since 1970.
    pub(crate) fn ends(&self) -> i64 {
        self.pin.ends.map_or(NEVER, number)
    }

    /// Whether a name of this kind has the words.
    pub(super) fn is_named(&self, kind: NameKind, words: &str) -> bool {
        self.names.iter().any(|name| name.kind == kind && has_words(&name.folded, words))
    }

    /// Whether somebody gave it the tag.
    pub(super) fn is_tagged(&self, tag: &str) -> bool {
        self.names.iter().any(|name| name.kind == NameKind::Tag && name.shown.as_deref() == Some(tag))
    }

    /// Why it is not codable, in one column: the words with a space between them, nothing where it is.
    pub(crate) fn why_not(&self) -> String {
        self.uncodable.iter().map(|reason| reason.as_str()).collect::<Vec<_>>().join(" ")
    }
}

/// The two numbers by which `order` sorts, smaller first.
pub(crate) fn keys(order: Order, pin: &Pin) -> (i64, i64) {
    let (begins, ends) = (pin.begins.map_or(NEVER, number), pin.ends.map_or(NEVER, number));
    match order {
        Order::Earliest => (begins, ends),
        Order::Latest if begins == NEVER => (NEVER, NEVER),
        Order::Latest => (-begins, -ends),
        Order::Deadliest => (pin.killed.map_or(1, |n| -i64::try_from(n).unwrap_or(i64::MAX)), begins),
    }
}

/// The names of places, of the province, of actors and publishers of an incident, and its tags.
fn names(incident: &Incident) -> BTreeSet<Name> {
    use Attribute as A;
    let mut names = BTreeSet::new();
    let mut add = |kind, words: &str, shown: Option<&str>| {
        names.insert(Name { kind, folded: fold(words), shown: shown.map(str::to_owned) });
    };
    if let Some(place) = &incident.place {
        add(NameKind::Place, &of_place(place), None);
        if let Some(province) = &place.admin1 {
            add(NameKind::Province, province, None);
        }
    }
    for fact in &incident.facts {
        for value in fact.positions.iter().map(|position| &position.value) {
            match value {
                Value::Place(place) => add(NameKind::Place, &of_place(place), None),
                Value::Actor(actor) => {
                    add(NameKind::Actor, &format!("{} {}", actor.name, actor.text), Some(&actor.name));
                }
                // Who is only described ("a warehouse", "unknown men") is found by the words and is no name to choose.
                other if matches!(fact.attribute, A::Perpetrator | A::Responsibility | A::Target | A::Victim) => {
                    add(NameKind::Actor, other.text(), None);
                }
                _ => {}
            }
        }
    }
    for publisher in incident.reports.iter().filter_map(|r| r.publisher.as_deref()) {
        add(NameKind::Publisher, publisher, Some(publisher));
    }
    for tag in &incident.work.tags {
        add(NameKind::Tag, tag, Some(tag));
    }
    names
}

fn of_place(place: &Place) -> String {
    let parts = [Some(&place.name), place.admin1.as_ref(), place.country.as_ref(), Some(&place.text)];
    parts.into_iter().flatten().cloned().collect::<Vec<_>>().join(" ")
}

/// Whether every one of `words` begins a word of `name`, which is folded.
fn has_words(name: &str, words: &str) -> bool {
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
