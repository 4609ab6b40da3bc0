//! The journal: one line for each thing recorded, each line carrying the hash of the line before.

use std::fmt;

use rashomon_model::sha256_hex;
use serde::{Deserialize, Serialize};

use crate::data::{Problem, Trouble};

/// What a line of the journal records.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum JournalKind {
    /// A report; its subject is the report's id.
    Report,
    /// What an old version extracted from a report, its first reading; its subject is the report's id.
    Analysis,
    /// What shaped readings; its subject is its digest.
    Lineage,
    /// What was made of a report; its subject is the report's id.
    Reading,
    /// What is put right about a report; its subject is the report's id.
    Correction,
    /// A judgement; its subject is the judgement's id.
    Judgement,
    /// Ids given to incidents; its subject is the digest of the rules that made them.
    Naming,
}

impl JournalKind {
    const ALL: [Self; 7] =
        [Self::Report, Self::Analysis, Self::Lineage, Self::Reading, Self::Correction, Self::Judgement, Self::Naming];

    /// The word as it stands in the ledger.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Report => "report",
            Self::Analysis => "analysis",
            Self::Lineage => "lineage",
            Self::Reading => "reading",
            Self::Correction => "correction",
            Self::Judgement => "judgement",
            Self::Naming => "naming",
        }
    }

    /// The kind with this word.
    pub(crate) fn named(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|k| k.as_str() == word)
    }
}

impl fmt::Display for JournalKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// A line of the journal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct JournalRecord {
    /// Its number, from 1, without gaps.
    pub seq: u64,
    /// What was recorded.
    pub kind: JournalKind,
    /// The id of what was recorded.
    pub subject: String,
    /// SHA-256 of the recorded JSON, in hexadecimal digits.
    pub digest: String,
    /// When it was recorded, as the caller said.
    pub recorded_at: String,
    /// Hash of the line before; zeros in the first line.
    pub previous: String,
    /// Hash of this line.
    pub hash: String,
}

/// The end of a journal. Whoever knows it can tell later whether anything before it was changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    /// Number of the last line, 0 where there is none.
    pub seq: u64,
    /// Its hash, zeros where there is none.
    pub hash: String,
}

impl Default for Head {
    fn default() -> Self {
        Self { seq: 0, hash: "0".repeat(64) }
    }
}

impl Head {
    /// The line that follows, recording `content` (its JSON) under `subject`.
    pub(crate) fn next(&self, kind: JournalKind, subject: &str, content: &str, recorded_at: &str) -> JournalRecord {
        let mut record = JournalRecord {
            seq: self.seq + 1,
            kind,
            subject: subject.to_owned(),
            digest: sha256_hex(content.as_bytes()),
            recorded_at: recorded_at.to_owned(),
            previous: self.hash.clone(),
            hash: String::new(),
        };
        record.hash = record.expected_hash();
        record
    }
}

impl JournalRecord {
    /// The hash that the other fields give: SHA-256 over the JSON array of them, in their order and without white
    /// space, `[1,"report","sha256:…","…","…","…"]`. It can be checked with nothing but a JSON printer and `sha256sum`.
    #[expect(clippy::missing_panics_doc, reason = "it cannot")]
    pub fn expected_hash(&self) -> String {
        let fields = (self.seq, self.kind, &self.subject, &self.digest, &self.recorded_at, &self.previous);
        sha256_hex(&serde_json::to_vec(&fields).expect("numbers and strings always have a JSON form"))
    }

    /// The end of the journal once this line is in it.
    pub(crate) fn head(&self) -> Head {
        Head { seq: self.seq, hash: self.hash.clone() }
    }

    /// How a problem names it.
    pub(crate) fn name(&self) -> String {
        format!("journal {} ({} {})", self.seq, self.kind, self.subject)
    }

    /// What is wrong with this line as the one after `before`.
    pub(crate) fn problems_after(&self, before: &Head) -> Vec<Problem> {
        let mut problems = Vec::new();
        let mut push = |message: String| problems.push(Problem::new(Trouble::Journal, self.name(), message));
        if self.seq != before.seq + 1 {
            push(format!("follows number {}", before.seq));
        }
        if self.previous != before.hash {
            push(format!("does not carry the hash of number {}", before.seq));
        }
        if self.hash != self.expected_hash() {
            push("its fields do not give its hash".to_owned());
        }
        problems
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hash_is_over_the_json_of_the_other_fields() {
        let line = Head::default().next(JournalKind::Report, "sha256:ab", "{}", "2024-05-01T10:00:00Z");
        let zeros = "0".repeat(64);
        let digest = sha256_hex(b"{}");
        let json = format!(r#"[1,"report","sha256:ab","{digest}","2024-05-01T10:00:00Z","{zeros}"]"#);
        assert_eq!(line.hash, sha256_hex(json.as_bytes()));
        assert_eq!(line.problems_after(&Head::default()), []);
    }

    #[test]
    fn every_field_counts() {
        let line = Head::default().next(JournalKind::Report, "sha256:ab", "{}", "2024-05-01T10:00:00Z");
        let wrong = [
            JournalRecord { seq: 2, ..line.clone() },
            JournalRecord { kind: JournalKind::Analysis, ..line.clone() },
            JournalRecord { subject: "sha256:ac".into(), ..line.clone() },
            JournalRecord { digest: "0".repeat(64), ..line.clone() },
            JournalRecord { recorded_at: "2024-05-01T10:00:01Z".into(), ..line.clone() },
            JournalRecord { previous: "1".repeat(64), ..line.clone() },
            JournalRecord { hash: "1".repeat(64), ..line },
        ];
        for record in wrong {
            assert_ne!(record.problems_after(&Head::default()), [], "{record:?}");
        }
    }
}
