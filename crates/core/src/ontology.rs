//! What there is in the world of reports: event types and modes, the data of `data/events/*.toml` ([`Ontology`]); kinds of
//! victims, sides, and words by which accounts are compared ([`Terms`]); agencies whose texts others print ([`Agencies`]).

mod agencies;
mod credit;
mod revision;
mod sides;
mod terms;

use std::collections::BTreeMap;

use rashomon_model::{EventType, Mode};
use serde::Deserialize;

pub use self::{
    agencies::{Agencies, Named, words},
    credit::CreditWords,
    revision::{Revision, Words},
    sides::Sides,
    terms::Terms,
};
use crate::data::{Data, DataError, DataFile, FileLine};

/// A type, or a type with a mode, and what it is called elsewhere.
#[derive(Clone, Debug, Deserialize)]
pub struct EventKind {
    /// PLOVER type.
    #[serde(rename = "type")]
    pub kind: String,
    /// PLOVER mode.
    #[serde(default)]
    pub mode: Option<String>,
    /// Short words for people: "rocket or artillery attack".
    pub label: String,
    /// Whether people or things come to harm.
    #[serde(default)]
    pub violent: bool,
    /// Kinds of happenings in which the mode stands beside others.
    #[serde(default)]
    pub families: Vec<Family>,
    /// How much the mode says.
    #[serde(default)]
    pub tells: Tells,
    /// Where it is defined.
    #[serde(skip)]
    pub place: FileLine,
    /// Everything else of the file: description and the codes of other ontologies.
    #[serde(flatten)]
    pub codes: BTreeMap<String, toml::Value>,
}

impl EventKind {
    /// Its key, `ASSAULT` or `ASSAULT/aerial`.
    pub fn key(&self) -> String {
        key(&self.kind, self.mode.as_deref())
    }
}

/// The type, with where it stands in its file.
#[derive(Deserialize)]
struct Heading {
    #[serde(rename = "type")]
    kind: toml::Spanned<String>,
}

/// A kind of happening that can have several modes side by side.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Family {
    /// What goes off may be a rocket's, a car bomb's or a suicide bomber's.
    Blast,
    /// A raid shoots, burns and takes people away.
    Raid,
}

/// How much a mode says of what was done, the most first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Tells {
    /// By what means.
    #[default]
    Means,
    /// Only what was seen or heard.
    Sight,
    /// Only what was left.
    Traces,
}

/// All event types.
#[derive(Clone, Debug, Default)]
pub struct Ontology {
    kinds: BTreeMap<String, EventKind>,
}

impl Ontology {
    /// Reads the files, one a type or mode.
    ///
    /// # Errors
    /// A file that is no TOML, lacks a field, or repeats another's type and mode.
    pub fn load(files: &[DataFile]) -> Result<Self, DataError> {
        let mut kinds = BTreeMap::new();
        for file in files {
            let heading: Heading = file.parse()?;
            let place = FileLine::of(file, heading.kind.span().start);
            let kind = EventKind { place: place.clone(), ..file.parse()? };
            if kind.mode.is_none() && (!kind.families.is_empty() || kind.tells != Tells::default()) {
                return Err(
                    file.error_at("type", "`families` and `tells` are a mode's, and this is a type without one")
                );
            }
            let key = kind.key();
            if kinds.contains_key(&key) {
                return Err(place.error(format!("event type `{key}` stands twice")));
            }
            kinds.insert(key, kind);
        }
        Ok(Self { kinds })
    }

    /// The event types of the data.
    ///
    /// # Errors
    /// As [`load`](Self::load), naming the file where it stands.
    pub fn of(data: &Data) -> Result<Self, DataError> {
        Self::load(&data.text_files("events")).map_err(|error| data.located(error))
    }

    /// The type and mode of a key, `ASSAULT` or `ASSAULT/aerial`.
    pub fn parse(&self, key: &str) -> Option<(EventType, Option<Mode>)> {
        let kind = self.kinds.get(key)?;
        Some((EventType(kind.kind.clone()), kind.mode.clone().map(Mode)))
    }

    /// All types and modes, in the order of their keys.
    pub fn kinds(&self) -> impl Iterator<Item = &EventKind> {
        self.kinds.values()
    }

    /// The entry of a type and mode.
    pub fn get(&self, kind: &EventType, mode: Option<&Mode>) -> Option<&EventKind> {
        self.kinds.get(&key(&kind.0, mode.map(|m| m.0.as_str()))).or_else(|| self.kinds.get(&kind.0))
    }

    /// Whether people or things come to harm.
    pub fn violent(&self, kind: &EventType, mode: Option<&Mode>) -> bool {
        self.get(kind, mode).is_some_and(|k| k.violent)
    }

    /// Whether both modes of a type are of the family.
    fn are_of(&self, family: Family, kind: &EventType, a: &Mode, b: &Mode) -> bool {
        [a, b].iter().all(|mode| self.mode(kind, mode).is_some_and(|k| k.families.contains(&family)))
    }

    /// Whether two reports can mean one happening by these modes of a type.
    pub fn modes_of_one_family(&self, kind: &EventType, a: &Mode, b: &Mode) -> bool {
        [Family::Blast, Family::Raid].into_iter().any(|family| self.are_of(family, kind, a, b))
    }

    /// How much a mode of a type says.
    pub fn tells(&self, kind: &EventType, mode: &Mode) -> Tells {
        self.mode(kind, mode).map_or_else(Tells::default, |k| k.tells)
    }

    fn mode(&self, kind: &EventType, mode: &Mode) -> Option<&EventKind> {
        self.kinds.get(&key(&kind.0, Some(&mode.0)))
    }
}

fn key(kind: &str, mode: Option<&str>) -> String {
    mode.map_or_else(|| kind.to_owned(), |mode| format!("{kind}/{mode}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn load(rest: &str) -> Result<Ontology, DataError> {
        let file = |name: &str, text: String| DataFile { path: format!("events/{name}.toml"), text };
        let mode = |name: &str, rest: &str| {
            file(name, format!("type = \"ASSAULT\"\nmode = \"{name}\"\nlabel = \"{name}\"\n{rest}"))
        };
        Ontology::load(&[
            mode("bomb", "families = [\"blast\", \"raid\"]\ntells = \"sight\""),
            mode("rocket", "families = [\"blast\"]"),
            mode("gun", "families = [\"raid\"]"),
            mode("gas", ""),
            file("plain", format!("type = \"ASSAULT\"\nlabel = \"attack\"\n{rest}")),
        ])
    }

    #[test]
    fn modes_have_families_and_tell_more_or_less() {
        let ontology = load("").unwrap();
        let kind = EventType("ASSAULT".to_owned());
        let mode = |name: &str| Mode(name.to_owned());
        for (a, b, blast, raid) in [
            ("bomb", "rocket", true, false),
            ("bomb", "gun", false, true),
            ("rocket", "gun", false, false),
            ("gas", "bomb", false, false),
            ("unheard-of", "bomb", false, false),
        ] {
            let (a, b) = (mode(a), mode(b));
            assert_eq!(ontology.are_of(Family::Blast, &kind, &a, &b), blast, "{a} {b}");
            assert_eq!(ontology.are_of(Family::Raid, &kind, &a, &b), raid, "{a} {b}");
            assert_eq!(ontology.modes_of_one_family(&kind, &a, &b), blast || raid, "{a} {b}");
        }
        assert_eq!(ontology.tells(&kind, &mode("bomb")), Tells::Sight);
        assert_eq!(ontology.tells(&kind, &mode("gun")), Tells::Means);
        let place = &ontology.get(&kind, Some(&mode("gun"))).unwrap().place;
        assert_eq!((place.path.as_str(), place.line), ("events/gun.toml", 1));
    }

    #[test]
    fn what_is_no_family_is_refused_with_file_and_line() {
        for (rest, message) in [
            ("families = [\"picnic\"]", "events/plain.toml:3: unknown variant `picnic`"),
            ("tells = \"much\"", "events/plain.toml:3: unknown variant `much`"),
            ("families = [\"raid\"]", "events/plain.toml:1: `families` and `tells` are a mode's"),
        ] {
            let error = load(rest).unwrap_err().to_string();
            assert!(error.starts_with(message), "{error}");
        }
    }
}
