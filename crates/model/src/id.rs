//! Ids hang on what was read, not on how it was understood: on the report, the place of the words and the attribute.
//!
//! A better reading of the same words gives the same ids, on every machine. Places are counted in code points. The only
//! ids that are not derived from content alone are those of incidents, which are given once ([`Naming`](crate::Naming)).

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::{Attribute, Chars, Span};

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
    /// A speaker of one report: `spk_` and sixteen hexadecimal digits over report and first mention.
    SpeakerId
);
id!(
    /// An event as one report tells it: `evt_` and sixteen hexadecimal digits over report and first mention.
    EventId
);
id!(
    /// A claim: `clm_` and sixteen hexadecimal digits over report, evidence and attribute.
    ClaimId
);
id!(
    /// An incident: `inc_` and twelve hexadecimal digits. Given once, and kept whatever joins or leaves.
    IncidentId
);
id!(
    /// A reviewer's judgement: `jdg_` and twelve hexadecimal digits.
    JudgementId
);
id!(
    /// A correction of what is known about a report: `cor_` and sixteen hexadecimal digits.
    CorrectionId
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

/// Bytes of the digest in ids of which a ledger holds many millions, and in those that people type.
const MANY: usize = 8;
const TYPED: usize = 6;

/// Hexadecimal digits over parts that are kept apart, so that ("a", "bc") and ("ab", "c") differ.
fn digest(bytes: usize, parts: &[&str]) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update((part.len() as u64).to_le_bytes());
        hash.update(part.as_bytes());
    }
    hex(&hash.finalize()[..bytes])
}

/// The digits of something that stands at a place of a report; no place for what is said nowhere (the author).
fn placed(report: &ReportId, what: &str, place: Option<Span<Chars>>, ordinal: usize) -> String {
    let place = place.map_or_else(String::new, |span| format!("{}-{}", span.start, span.end));
    digest(MANY, &[report.as_str(), what, &place, &ordinal.to_string()])
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
    /// The id of the speaker whose first mention stands at `place`; the author of a report has none. Of several with
    /// one first mention each has its `ordinal`, from 0.
    pub fn of(report: &ReportId, place: Option<Span<Chars>>, ordinal: usize) -> Self {
        Self(format!("spk_{}", placed(report, "speaker", place, ordinal)))
    }
}

impl EventId {
    /// The id of the event whose first mention stands at `place`. Of several with one first mention each has its
    /// `ordinal`, from 0.
    pub fn of(report: &ReportId, place: Span<Chars>, ordinal: usize) -> Self {
        Self(format!("evt_{}", placed(report, "event", Some(place), ordinal)))
    }
}

impl ClaimId {
    /// The id of the claim about `attribute` whose evidence stands at `place`. Of several that are read from the same
    /// words each has its `ordinal`, from 0.
    pub fn of(report: &ReportId, attribute: Attribute, place: Span<Chars>, ordinal: usize) -> Self {
        Self(format!("clm_{}", placed(report, attribute.as_str(), Some(place), ordinal)))
    }
}

impl IncidentId {
    /// The id to be given to an incident that begins with the event `first`. Of several that begin with it, over time,
    /// each has its `ordinal`, from 0.
    pub fn of(first: &EventId, ordinal: usize) -> Self {
        Self(format!("inc_{}", digest(TYPED, &[first.as_str(), &ordinal.to_string()])))
    }
}

impl JudgementId {
    /// The id of the judgement with this content.
    pub fn of(key: &[&str]) -> Self {
        Self(format!("jdg_{}", digest(TYPED, key)))
    }
}

impl CorrectionId {
    /// The id of the correction with this content.
    pub fn of(key: &[&str]) -> Self {
        Self(format!("cor_{}", digest(MANY, key)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_the_same_everywhere() {
        let report = ReportId::of(b"abc");
        assert_eq!(report.digest(), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        let place = Span::new(3, 7);
        let ids = [
            SpeakerId::of(&report, None, 0).0,
            SpeakerId::of(&report, Some(place), 0).0,
            EventId::of(&report, place, 0).0,
            ClaimId::of(&report, Attribute::Killed, place, 0).0,
            ClaimId::of(&report, Attribute::Killed, place, 1).0,
            ClaimId::of(&report, Attribute::Injured, place, 0).0,
            IncidentId::of(&EventId::of(&report, place, 0), 0).0,
        ];
        // Pinned: a ledger's judgements hang on them.
        let pinned = [
            "spk_853773f2de6d90d4",
            "spk_b166bb31cbcf2932",
            "evt_7fee0ce57704e46e",
            "clm_4727d486d1f30c24",
            "clm_81e4724c3fe76263",
            "clm_be9cb53553f60233",
            "inc_0032ce4063ad",
        ];
        assert_eq!(ids, pinned);
    }

    #[test]
    fn parts_are_kept_apart() {
        assert_ne!(digest(MANY, &["a", "bc"]), digest(MANY, &["ab", "c"]));
    }
}
