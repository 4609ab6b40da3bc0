//! Ids are derived from content, so that the same input has the same ids on every machine and in any order.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
        #[serde(transparent)]
        pub struct $name(pub String);

        impl $name {
            /// The id as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

id!(
    /// `sha256:` and the digest of the report's original bytes.
    ReportId
);
id!(
    /// A speaker of one report: `spk_` and twelve hexadecimal digits.
    SpeakerId
);
id!(
    /// An event as one report tells it: `evt_` and twelve hexadecimal digits.
    EventId
);
id!(
    /// A claim: `clm_` and twelve hexadecimal digits.
    ClaimId
);
id!(
    /// An incident: `inc_` and twelve hexadecimal digits, derived from its earliest event.
    IncidentId
);
id!(
    /// A reviewer's judgement: `jdg_` and twelve hexadecimal digits.
    JudgementId
);

/// SHA-256 in lower-case hexadecimal digits.
pub fn sha256_hex(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

fn hex(bytes: &[u8]) -> String {
    use fmt::Write;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut out, b| {
        // Writing to a String cannot fail.
        let _ = write!(out, "{b:02x}");
        out
    })
}

/// Twelve hexadecimal digits over parts that are kept apart, so that ("a", "bc") and ("ab", "c") differ.
fn digest(parts: &[&str]) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update((part.len() as u64).to_le_bytes());
        hash.update(part.as_bytes());
    }
    hex(&hash.finalize()[..6])
}

impl ReportId {
    /// The id of a report with these original bytes.
    pub fn of(bytes: &[u8]) -> Self {
        Self(format!("sha256:{}", sha256_hex(bytes)))
    }

    /// The digest without its prefix.
    pub fn digest(&self) -> &str {
        self.0.strip_prefix("sha256:").unwrap_or(&self.0)
    }
}

impl SpeakerId {
    /// The id of the speaker with `key` (what tells it apart in its report).
    pub fn of(report: &ReportId, key: &[&str]) -> Self {
        Self(format!("spk_{}", keyed(report, key)))
    }
}

impl EventId {
    /// The id of the event with `key` (its type, mode and trigger) in `report`.
    pub fn of(report: &ReportId, key: &[&str]) -> Self {
        Self(format!("evt_{}", keyed(report, key)))
    }
}

impl ClaimId {
    /// The id of the claim with `key` (event, speaker, attribute, stance, value, evidence) in `report`.
    pub fn of(report: &ReportId, key: &[&str]) -> Self {
        Self(format!("clm_{}", keyed(report, key)))
    }
}

impl IncidentId {
    /// The id of the incident that `first`, its earliest event, belongs to.
    pub fn of(first: &EventId) -> Self {
        Self(format!("inc_{}", digest(&[first.as_str()])))
    }
}

impl JudgementId {
    /// The id of the judgement with this content.
    pub fn of(key: &[&str]) -> Self {
        Self(format!("jdg_{}", digest(key)))
    }
}

fn keyed(report: &ReportId, key: &[&str]) -> String {
    let mut parts = vec![report.as_str()];
    parts.extend_from_slice(key);
    digest(&parts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_stable() {
        let report = ReportId::of(b"abc");
        assert_eq!(report.digest(), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        assert_eq!(EventId::of(&report, &["ASSAULT", "aerial"]), EventId::of(&report, &["ASSAULT", "aerial"]));
    }

    #[test]
    fn parts_are_kept_apart() {
        let report = ReportId::of(b"");
        assert_ne!(ClaimId::of(&report, &["a", "bc"]), ClaimId::of(&report, &["ab", "c"]));
    }
}
