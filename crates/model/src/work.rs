//! What people have done about an incident, as it stands: derived from their judgements.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{Action, Conflict, Detail, IncidentId, JudgementId, Quote, Relation, ReportId, Value, WorkStatus};

/// How far the work at an incident is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Work {
    /// What is to be done.
    pub status: WorkStatus,
    /// Who does it.
    pub assignee: Option<String>,
    /// Words to find it by, sorted.
    pub tags: Vec<String>,
    /// What people noted, the first one first.
    pub notes: Vec<Note>,
}

/// Words for whoever looks at an incident next.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Note {
    /// The words.
    pub text: String,
    /// Whose.
    pub by: String,
    /// When, as an ISO 8601 moment in UTC.
    pub at: String,
    /// The judgement that brought them.
    pub judgement: JudgementId,
}

/// Another incident that has to do with this one.
///
/// Where people linked the two, what the program found of them gives way.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct Linked {
    /// The other.
    pub incident: IncidentId,
    /// How they stand to each other.
    pub relation: Relation,
    /// Whether this one is the wave, retaliation or counter-attack; else the other is. Of a wave that the program found, whether
    /// it is the later one, or the one that is told later.
    pub follows: bool,
    /// The judgement that says so; null where the program found it.
    pub judgement: Option<JudgementId>,
    /// The words of the first report that says so; null where people do.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub words: Option<Words>,
}

/// Words of one of an incident's reports.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct Words {
    /// The report.
    pub report: ReportId,
    /// The words, and where they stand.
    #[serde(flatten)]
    pub quote: Quote,
}

/// Something of an incident that people decided, so that it can be told apart from what the program found.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Decided {
    /// The claim, event or incident by the id that it has now, or `publisher:` and a name.
    pub subject: String,
    /// What was decided.
    pub action: Action,
    /// The value that was set, or that is right.
    pub value: Option<Value>,
    /// What else was decided.
    pub detail: Option<Detail>,
    /// The value that the program read; null where it read none.
    pub was: Option<Value>,
    /// The judgement.
    pub judgement: JudgementId,
    /// Whose.
    pub by: String,
    /// When, as an ISO 8601 moment in UTC.
    pub at: String,
}

/// Judgements that cannot all be right.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct Contradiction {
    /// In which way.
    pub kind: Conflict,
    /// The judgements, in the order in which they were recorded. Where the later overrules the earlier, the last one
    /// stands.
    pub judgements: Vec<JudgementId>,
    /// What they are about, by the ids that it has now.
    pub about: Vec<String>,
}
