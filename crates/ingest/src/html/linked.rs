//! JSON-LD as far as it says what a page is: a record may be long, and in memory a value takes many times its bytes.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};

/// Values of one record that are kept.
pub(super) const MOST: usize = 10_000;

/// The keys that are looked at, and those under which further records lie.
const KEYS: [&str; 11] = [
    "@type",
    "@graph",
    "mainEntity",
    "mainEntityOfPage",
    "headline",
    "datePublished",
    "dateCreated",
    "publisher",
    "name",
    "articleBody",
    "inLanguage",
];

/// The record without what nobody asks for, and whether nothing else is missing. None where it is no JSON.
pub(super) fn read(text: &str) -> Option<(Value, bool)> {
    let mut left = MOST + 1;
    let mut json = serde_json::Deserializer::from_str(text);
    let value = Kept { left: &mut left }.deserialize(&mut json).ok()?;
    json.end().ok()?;
    Some((value.unwrap_or_default(), left > 0))
}

/// Reads a value that is kept; none where it says nothing (numbers, nothing) or enough was kept.
struct Kept<'a> {
    left: &'a mut usize,
}

impl<'de> DeserializeSeed<'de> for Kept<'_> {
    type Value = Option<Value>;

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<Option<Value>, D::Error> {
        if *self.left == 0 {
            return json.deserialize_ignored_any(IgnoredAny).map(|_| None);
        }
        json.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Kept<'_> {
    type Value = Option<Value>;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("JSON")
    }

    fn visit_bool<E>(self, _: bool) -> Result<Option<Value>, E> {
        Ok(None)
    }

    fn visit_i64<E>(self, _: i64) -> Result<Option<Value>, E> {
        Ok(None)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Option<Value>, E> {
        Ok(None)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Option<Value>, E> {
        Ok(None)
    }

    fn visit_unit<E>(self) -> Result<Option<Value>, E> {
        Ok(None)
    }

    fn visit_str<E>(self, text: &str) -> Result<Option<Value>, E> {
        *self.left -= 1;
        Ok(Some(Value::String(text.to_owned())))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Option<Value>, A::Error> {
        *self.left -= 1;
        let mut kept = Vec::new();
        while let Some(item) = items.next_element_seed(Kept { left: self.left })? {
            kept.extend(item);
        }
        Ok(Some(Value::Array(kept)))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Option<Value>, A::Error> {
        *self.left -= 1;
        let mut kept = Map::new();
        while let Some(key) = entries.next_key::<String>()? {
            if KEYS.contains(&key.as_str()) {
                if let Some(value) = entries.next_value_seed(Kept { left: self.left })? {
                    kept.insert(key, value);
                }
            } else {
                entries.next_value::<IgnoredAny>()?;
            }
        }
        Ok(Some(Value::Object(kept)))
    }
}
