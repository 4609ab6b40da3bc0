//! Event types and modes: the data of `data/events/*.toml`.

use std::collections::BTreeMap;

use rashomon_model::{EventType, Mode};
use serde::Deserialize;

use crate::data::{Data, DataError, DataFile};

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
            let kind: EventKind = file.parse()?;
            let key = kind.key();
            if kinds.contains_key(&key) {
                return Err(file.error_at("type", format!("event type `{key}` stands twice")));
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

    /// The entry of a type and mode.
    pub fn get(&self, kind: &EventType, mode: Option<&Mode>) -> Option<&EventKind> {
        self.kinds.get(&key(&kind.0, mode.map(|m| m.0.as_str()))).or_else(|| self.kinds.get(&kind.0))
    }

    /// Whether people or things come to harm.
    pub fn violent(&self, kind: &EventType, mode: Option<&Mode>) -> bool {
        self.get(kind, mode).is_some_and(|k| k.violent)
    }
}

fn key(kind: &str, mode: Option<&str>) -> String {
    mode.map_or_else(|| kind.to_owned(), |mode| format!("{kind}/{mode}"))
}
