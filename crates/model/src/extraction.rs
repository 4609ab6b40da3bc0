//! What the pipeline makes of one report, and the line it is in JSON.

use schemars::{JsonSchema, Schema, schema_for};
use serde::{Deserialize, Serialize};

use crate::{
    Bytes, CharIndex, Chars, Claim, Event, EventId, Incident, Report, Severity, Span, Speaker, SpeakerId, Unit,
};

/// Speakers, events and claims of one report.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(bound(serialize = "Span<U>: Serialize", deserialize = "Span<U>: Deserialize<'de>"))]
#[schemars(rename = "Extraction", bound = "Span<U>: JsonSchema")]
pub struct Extraction<U: Unit = Chars> {
    /// Everyone to whom something is attributed; the author comes first.
    pub speakers: Vec<Speaker<U>>,
    /// What happens, in the order of the triggers.
    pub events: Vec<Event<U>>,
    /// Who says what, in the order of the evidence.
    pub claims: Vec<Claim<U>>,
    /// What was left out or is in doubt.
    pub diagnostics: Vec<Diagnostic>,
}

/// Something that the reader of the results should know.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct Diagnostic {
    /// How much it matters.
    pub severity: Severity,
    /// Stable short name ("no-date").
    pub code: String,
    /// One sentence for people.
    pub message: String,
}

impl Diagnostic {
    /// A warning.
    pub fn warning(code: &str, message: impl Into<String>) -> Self {
        Self { severity: Severity::Warning, code: code.to_owned(), message: message.into() }
    }

    /// A remark.
    pub fn info(code: &str, message: impl Into<String>) -> Self {
        Self { severity: Severity::Info, code: code.to_owned(), message: message.into() }
    }
}

/// One line of `rashomon extract --format jsonl`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ReportRecord {
    /// The report.
    pub report: Report,
    /// What was extracted from it.
    #[serde(flatten)]
    pub extraction: Extraction,
}

impl ReportRecord {
    /// The record of a report and its extraction, counted in code points.
    pub fn new(report: Report<Bytes>, extraction: Extraction<Bytes>) -> Self {
        let index = CharIndex::new(&report.text);
        let extraction = extraction.in_chars(&report.text, &index);
        Self { report: report.in_chars(&index), extraction }
    }
}

impl Extraction<Bytes> {
    /// The same extraction counted in code points.
    pub fn in_chars(self, text: &str, index: &CharIndex) -> Extraction<Chars> {
        Extraction {
            speakers: self.speakers.into_iter().map(|s| s.in_chars(text, index)).collect(),
            events: self.events.into_iter().map(|e| e.in_chars(text, index)).collect(),
            claims: self.claims.into_iter().map(|c| c.in_chars(text, index)).collect(),
            diagnostics: self.diagnostics,
        }
    }
}

impl<U: Unit> Extraction<U> {
    /// The speaker with this id.
    pub fn speaker(&self, id: &SpeakerId) -> Option<&Speaker<U>> {
        self.speakers.iter().find(|s| &s.id == id)
    }

    /// The event with this id.
    pub fn event(&self, id: &EventId) -> Option<&Event<U>> {
        self.events.iter().find(|e| &e.id == id)
    }
}

/// The JSON Schema of both output lines, a report's and an incident's.
pub fn schema() -> Schema {
    /// Lines of `extract` and of `incidents`.
    #[derive(JsonSchema)]
    #[serde(untagged)]
    #[expect(dead_code, reason = "only its schema is used")]
    enum RashomonLine {
        /// One line a report: `rashomon extract --format jsonl`.
        Report(Box<ReportRecord>),
        /// One line an incident: `rashomon incidents --format jsonl`.
        Incident(Box<Incident>),
    }
    schema_for!(RashomonLine)
}
