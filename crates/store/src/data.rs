//! The plain values that go into a ledger and come out of it.

use std::fmt;

use rashomon_model::{ClaimId, EventId, IncidentId, JudgementId, Published, ReportId, ReportRecord, SpeakerId};
use serde::{Deserialize, Serialize};

/// A report to be recorded.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// The report and what was extracted from it.
    pub record: ReportRecord,
    /// The bytes that it was read from; the report's id is their digest.
    pub bytes: Vec<u8>,
    /// Version of the program and of the data that extracted.
    pub pipeline: String,
    /// When it is recorded, an ISO 8601 moment in UTC. The ledger reads no clock.
    pub recorded_at: String,
}

/// What became of something to be recorded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Added {
    /// It is recorded now.
    New,
    /// It was there already; nothing has changed.
    Known,
}

/// What identifies a report, without its text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Heading {
    /// Its id.
    pub id: ReportId,
    /// Where it was read.
    pub origin: String,
    /// Its headline.
    pub title: Option<String>,
    /// Who published it.
    pub publisher: Option<String>,
    /// When it was published.
    pub published: Option<Published>,
    /// ISO 639-1 code.
    pub language: String,
    /// Version of the program and of the data that extracted.
    pub pipeline: String,
    /// When it was recorded.
    pub recorded_at: String,
    /// Number of its line in the journal.
    pub seq: u64,
}

/// What an id belongs to.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Found {
    /// A report.
    Report(ReportId),
    /// A speaker of a report.
    Speaker(SpeakerId),
    /// An event of a report.
    Event(EventId),
    /// A claim of a report.
    Claim(ClaimId),
    /// A derived incident.
    Incident(IncidentId),
    /// A judgement.
    Judgement(JudgementId),
}

impl Found {
    /// The id as text.
    pub fn id(&self) -> &str {
        match self {
            Self::Report(id) => id.as_str(),
            Self::Speaker(id) => id.as_str(),
            Self::Event(id) => id.as_str(),
            Self::Claim(id) => id.as_str(),
            Self::Incident(id) => id.as_str(),
            Self::Judgement(id) => id.as_str(),
        }
    }

    /// Sorts an id by how it begins; nothing where it begins as no id does.
    pub(crate) fn sort(id: &str) -> Option<Self> {
        let own = id.to_owned();
        match id.split_once(['_', ':'])?.0 {
            "sha256" => Some(Self::Report(ReportId(own))),
            "spk" => Some(Self::Speaker(SpeakerId(own))),
            "evt" => Some(Self::Event(EventId(own))),
            "clm" => Some(Self::Claim(ClaimId(own))),
            "inc" => Some(Self::Incident(IncidentId(own))),
            "jdg" => Some(Self::Judgement(JudgementId(own))),
            _ => None,
        }
    }
}

/// From what the derived incidents were made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Basis {
    /// Number of the last line of the journal that was taken into account.
    pub seq: u64,
    /// Names and versions of the rules that resolved and reconciled.
    pub rules: String,
}

/// How much there is in a ledger.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stats {
    /// Reports.
    pub reports: u64,
    /// Speakers, counted in each report.
    pub speakers: u64,
    /// Events, counted in each report.
    pub events: u64,
    /// Claims.
    pub claims: u64,
    /// Judgements.
    pub judgements: u64,
    /// Derived incidents.
    pub incidents: u64,
}

/// Something that is wrong in a ledger.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Problem {
    /// Of what sort.
    pub trouble: Trouble,
    /// The record: an id, `journal 7`, or the name of a table or index.
    pub record: String,
    /// One sentence for people.
    pub message: String,
}

/// Sorts of problems, from the file outwards.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Trouble {
    /// The file itself is damaged.
    File,
    /// The rules that protect recorded rows are not those of this version.
    Schema,
    /// The chain of the journal is broken.
    Journal,
    /// An archived original does not hash to its id.
    Archive,
    /// Recorded content is not what the journal says.
    Content,
    /// A record breaks the contract: evidence, speakers, events.
    Contract,
    /// A row belongs to nothing, or something lacks its row.
    Orphan,
    /// The full-text index does not have what it should.
    Search,
}

impl Problem {
    pub(crate) fn new(trouble: Trouble, record: impl Into<String>, message: impl Into<String>) -> Self {
        Self { trouble, record: record.into(), message: message.into() }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.record, self.message)
    }
}
