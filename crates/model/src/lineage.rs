//! What shaped a result: digests of the program and of its data, never a version that somebody keeps by hand.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::sha256_hex;

/// The parts that shaped a result, each with its digest ("program", "weights", "lexicon", "patterns" …). Two results of
/// one lineage were made by the same code and the same data.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct Lineage {
    /// Name of each part → SHA-256 in hexadecimal digits.
    pub parts: BTreeMap<String, String>,
}

impl Lineage {
    /// A lineage of these parts.
    pub fn of<N: Into<String>, D: Into<String>>(parts: impl IntoIterator<Item = (N, D)>) -> Self {
        Self { parts: parts.into_iter().map(|(name, digest)| (name.into(), digest.into())).collect() }
    }

    /// SHA-256 over the parts: what a reading is marked with.
    pub fn digest(&self) -> String {
        let lines: String = self.parts.iter().map(|(name, digest)| format!("{name} {digest}\n")).collect();
        sha256_hex(lines.as_bytes())
    }

    /// The parts whose digests differ, or that only one has.
    pub fn differences<'a>(&'a self, other: &'a Self) -> Vec<&'a str> {
        let names = self.parts.keys().chain(other.parts.keys().filter(|name| !self.parts.contains_key(*name)));
        names.filter(|name| self.parts.get(*name) != other.parts.get(*name)).map(String::as_str).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_part_counts() {
        let one = Lineage::of([("program", "a"), ("lexicon", "b")]);
        let other = Lineage::of([("lexicon", "c"), ("program", "a")]);
        assert_ne!(one.digest(), other.digest());
        assert_eq!(one.differences(&other), ["lexicon"]);
        assert_eq!(one.digest(), Lineage::of([("lexicon", "b"), ("program", "a")]).digest());
        assert_eq!(one.differences(&Lineage::of([("program", "a"), ("weights", "w")])), ["lexicon", "weights"]);
    }
}
