//! What shaped a result.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::id::sha256_hex;

/// The digest of each part that shaped a reading, or the rules of incidents: program, weights, lexicon … Two results of
/// one lineage were made in the same way.
///
/// ```
/// use rashomon_model::Lineage;
///
/// let lineage = Lineage::default().with("program", "0a1b").with("weights", "2c3d");
/// let other = lineage.clone().with("weights", "4e5f");
/// assert_ne!(lineage.digest(), other.digest());
/// assert_eq!(lineage.changed(&other), ["weights"]);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Lineage {
    /// SHA-256 in hexadecimal digits, by the part's name.
    pub parts: BTreeMap<String, String>,
}

impl Lineage {
    /// The lineage with one part more, or another digest of it.
    #[must_use]
    pub fn with(mut self, part: &str, digest: impl Into<String>) -> Self {
        self.parts.insert(part.to_owned(), digest.into());
        self
    }

    /// SHA-256 over all parts in the order of their names, in hexadecimal digits.
    pub fn digest(&self) -> String {
        let lines = self.parts.iter().map(|(part, digest)| format!("{part} {digest}\n"));
        sha256_hex(lines.collect::<String>().as_bytes())
    }

    /// The parts that are not the same in both, in order.
    pub fn changed<'a>(&'a self, other: &'a Self) -> Vec<&'a str> {
        let all = self.parts.keys().chain(other.parts.keys());
        let mut changed: Vec<&str> =
            all.filter(|part| self.parts.get(*part) != other.parts.get(*part)).map(String::as_str).collect();
        changed.sort_unstable();
        changed.dedup();
        changed
    }
}
