//! What happened in the world, as all reports together tell it. Derived: it can be remade from reports, claims and
//! judgements.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    Attribute, ClaimId, Contradiction, Decided, EventId, EventType, FactStatus, IncidentId, Linked, Mode, Place,
    Published, ReportId, Review, Stance, Status, Value, When, Work,
};

/// The events of many reports that are the same happening in the world.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Incident {
    /// Derived from the earliest event.
    pub id: IncidentId,
    /// What kind of event.
    #[serde(rename = "type")]
    pub kind: EventType,
    /// In which manner.
    pub mode: Option<Mode>,
    /// How it stands to reality.
    pub status: Status,
    /// One line for people: what, where, when.
    pub title: String,
    /// When it happened.
    pub when: Option<When>,
    /// Where it happened.
    #[serde(rename = "where")]
    pub place: Option<Place>,
    /// Whether people have looked at it.
    pub review: Review,
    /// The reports that tell it, by date.
    pub reports: Vec<ReportRef>,
    /// Number of independent origins among them.
    pub origins: usize,
    /// The events that were merged.
    pub events: Vec<EventId>,
    /// Why they were merged.
    pub links: Vec<Link>,
    /// What is said of it, one an attribute.
    pub facts: Vec<Fact>,
    /// Events that may belong to it and do not: `a` is an event of this incident, `b` one of another.
    #[serde(default)]
    pub suggestions: Vec<Link>,
    /// How far the work at it is.
    #[serde(default)]
    pub work: Work,
    /// Other incidents that have to do with it.
    #[serde(default)]
    pub linked: Vec<Linked>,
    /// What of it people decided, in the order in which it was recorded. Claims that were rejected stand here only.
    #[serde(default)]
    pub decided: Vec<Decided>,
    /// Judgements about it that cannot all be right.
    #[serde(default)]
    pub contradicted: Vec<Contradiction>,
}

/// A report that tells an incident.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct ReportRef {
    /// Its id.
    pub id: ReportId,
    /// Where it was read.
    pub origin: String,
    /// Who published it.
    pub publisher: Option<String>,
    /// When it was published.
    pub published: Option<Published>,
}

/// Why two events are one incident.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Link {
    /// One event.
    pub a: EventId,
    /// The other.
    pub b: EventId,
    /// Score, 0 to 1.
    pub score: f64,
    /// What was compared, and what each comparison gave.
    pub reasons: Vec<String>,
}

/// One attribute of an incident.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Fact {
    /// Of what.
    pub attribute: Attribute,
    /// Kind of victim where the fact counts a part of the whole ("child").
    #[serde(default)]
    pub of: Option<String>,
    /// How the accounts stand to each other.
    pub status: FactStatus,
    /// The number to use, under a named rule; null where there is none.
    pub estimate: Option<Estimate>,
    /// The accounts.
    pub positions: Vec<Position>,
}

/// A number under a named, versioned rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Estimate {
    /// Lowest that is said.
    pub low: u64,
    /// The one to use; null is "indeterminate".
    pub best: Option<u64>,
    /// Highest that is said; null where it is open.
    pub high: Option<u64>,
    /// Name and version of the rule.
    pub rule: String,
}

/// One account of an attribute.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Position {
    /// What is said.
    pub value: Value,
    /// What its speakers do with it.
    pub stance: Stance,
    /// Who says it.
    pub speakers: Vec<String>,
    /// Number of independent origins.
    pub origins: usize,
    /// Number of reports.
    pub reports: usize,
    /// The claims.
    pub claims: Vec<ClaimId>,
    /// Date of publication of the first report that has it.
    pub first_said: Option<Published>,
    /// Date of publication of the last report that has it.
    pub last_said: Option<Published>,
    /// Whether a later account of the same speakers replaced it.
    #[serde(default)]
    pub superseded: bool,
}
