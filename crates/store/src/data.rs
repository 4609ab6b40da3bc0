//! The plain values that go into a ledger and come out of it.

use std::fmt;

use rashomon_model::{
    ClaimId, Diagnostic, EventId, Extraction, GateVerdict, IncidentId, JudgementId, Lineage, Metadata, Report,
    ReportId, ReportRecord, SpeakerId,
};
use serde::{Deserialize, Serialize};

/// A report to be recorded, with its first reading.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// The report, as its bytes say.
    pub report: Report,
    /// The bytes that it was read from; the report's id is their digest.
    pub bytes: Vec<u8>,
    /// What was made of it.
    pub reading: Reading,
}

impl Entry {
    /// The report with what was extracted from it, as the ledger gives it back.
    pub fn record(&self) -> ReportRecord {
        self.reading.record(self.report.clone())
    }
}

/// What one version of program, weights and data makes of a report. Appended; the last one counts.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading {
    /// The report.
    pub report: ReportId,
    /// What shaped the reading.
    pub lineage: Lineage,
    /// What the relevance gate had to do with it.
    pub gate: GateVerdict,
    /// What was known about the report when it was read; relative dates hang on it.
    pub metadata: Metadata,
    /// What is to be said of how the report's bytes became its text; carried from reading to reading.
    pub remarks: Vec<Diagnostic>,
    /// Speakers, events and claims.
    pub extraction: Extraction,
    /// When it is recorded, an ISO 8601 moment in UTC. The ledger reads no clock.
    pub recorded_at: String,
}

impl Reading {
    /// The report under this reading: with what was known about it, and what was extracted from it.
    pub fn record(&self, report: Report) -> ReportRecord {
        record(report, &self.metadata, &self.remarks, self.extraction.clone())
    }
}

/// A report under a reading. Remarks on its text stand before those on its meaning.
pub(crate) fn record(
    mut report: Report,
    metadata: &Metadata,
    remarks: &[Diagnostic],
    mut extraction: Extraction,
) -> ReportRecord {
    metadata.apply(&mut report);
    extraction.diagnostics.splice(0..0, remarks.iter().cloned());
    ReportRecord { report, extraction }
}

/// What identifies a reading, without what was extracted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadingLine {
    /// Number of its line in the journal.
    pub seq: u64,
    /// Digest of its [`Lineage`]; where an old version of the program made it, that version's name.
    pub lineage: String,
    /// What the relevance gate had to do with it.
    pub gate: GateVerdict,
    /// What was known about the report.
    pub metadata: Metadata,
    /// What is to be said of how the report's bytes became its text.
    pub remarks: Vec<Diagnostic>,
    /// When it was recorded.
    pub recorded_at: String,
}

/// How much of a ledger's history is looked at: what it knew by a moment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Known {
    /// All that is recorded.
    #[default]
    Now,
    /// What was recorded up to this number of the journal, the line with it included.
    At(u64),
}

impl Known {
    /// Whether a line of the journal had been written by then.
    pub fn has(self, seq: u64) -> bool {
        match self {
            Self::Now => true,
            Self::At(last) => seq <= last,
        }
    }

    /// The last number that counts, as `SQLite` counts.
    pub(crate) fn last(self) -> i64 {
        match self {
            Self::Now => i64::MAX,
            Self::At(last) => i64::try_from(last).unwrap_or(i64::MAX),
        }
    }
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
    /// ISO 639-1 code.
    pub language: String,
    /// When it was recorded.
    pub recorded_at: String,
    /// Number of its line in the journal.
    pub seq: u64,
    /// Its last reading, with what is known about it now.
    pub reading: ReadingLine,
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
    /// Digest of the [`Lineage`] of the rules that resolved and reconciled.
    pub rules: String,
}

/// How much there is in a ledger.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stats {
    /// Reports.
    pub reports: u64,
    /// Readings of reports, earlier ones included.
    pub readings: u64,
    /// Corrections of what is known about reports.
    pub corrections: u64,
    /// Speakers of the last readings, counted in each report.
    pub speakers: u64,
    /// Events of the last readings, counted in each report.
    pub events: u64,
    /// Claims of the last readings.
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
    /// What was derived is not what its digest says, or its rows differ from it.
    Derived,
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
