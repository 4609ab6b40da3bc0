//! What is known of the made reports: the lines of `truth.jsonl`.

use serde::Serialize;

/// An incident as it was, and what its reports make of it.
#[derive(Clone, Debug, Serialize)]
pub struct Truth {
    /// "i-000012", by day.
    pub id: String,
    pub kind: &'static str,
    #[serde(rename = "type")]
    pub event_type: String,
    pub mode: String,
    pub town: &'static str,
    /// ISO 3166-1 alpha-2.
    pub country: &'static str,
    pub gazetteer: String,
    pub lat: f64,
    pub lon: f64,
    pub date: String,
    pub killed: u64,
    pub injured: u64,
    pub abducted: u64,
    /// Who did it, whether or not a report says so; `null` where no one knows.
    pub perpetrator: Option<String>,
    pub weapon: String,
    pub site: String,
    pub reports: Vec<ReportTruth>,
}

/// A report and what it says.
#[derive(Clone, Debug, Serialize)]
pub struct ReportTruth {
    /// As in `reports.jsonl`.
    pub id: String,
    pub form: Form,
    /// The report whose text this one prints: they are one origin.
    pub copy_of: Option<String>,
    /// The report whose figures this one replaces.
    pub updates: Option<String>,
    /// Published three days or more after the event.
    pub late: bool,
    pub says: Vec<Says>,
    /// An earlier incident that it tells of too.
    pub recalls: Option<Recall>,
}

/// What one speaker says in a report.
#[derive(Clone, Debug, Serialize)]
pub struct Says {
    /// `null` is the report's own voice.
    pub speaker: Option<String>,
    /// "killed", "injured", "abducted", "perpetrator" or "responsibility".
    pub attribute: &'static str,
    /// "asserts", "denies", "accuses" or "claims-responsibility".
    pub stance: &'static str,
    pub figure: Option<u64>,
    /// The words of the text that tell it.
    pub words: String,
}

/// A look back.
#[derive(Clone, Debug, Serialize)]
pub struct Recall {
    pub incident: String,
    pub killed: u64,
}

/// How a report is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Form {
    /// The first long report, with a dateline.
    Agency,
    /// The text of another under another publisher, some of them without its last sentence.
    Copy,
    /// One or two sentences.
    Brief,
    /// One speaker, quoted.
    Statement,
    /// A later day with a changed toll.
    Update,
    /// Two speakers with different figures.
    Dispute,
    /// The accused deny it.
    Denial,
    /// A long report that looks back to an incident in another town.
    Recall,
    /// A line of many about one event.
    Line,
}
