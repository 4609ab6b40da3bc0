//! What happened in the world, as all reports together tell it. Derived: it can be remade from reports, claims and
//! judgements.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    Attribute, ClaimId, Contradiction, Decided, EventId, EventType, FactStatus, IncidentId, Linked, Mode, Place,
    Published, Repeat, Replaced, ReportId, Review, Side, Stance, Status, Uncodable, Value, VictimKind, When, Work,
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
    /// Why a coder would not take it up; empty where it is codable. Lists leave out what is not unless all is asked for.
    #[serde(default)]
    pub uncodable: Vec<Uncodable>,
    /// The reports that tell it, by date.
    pub reports: Vec<ReportRef>,
    /// Number of independent origins among them: copies of one text, and what one agency or publisher says itself, are one.
    pub origins: usize,
    /// Whether there may be fewer origins: the publisher of one is not known, so that it may be another's.
    #[serde(default)]
    pub at_most: bool,
    /// Who repeats whom, in the order of the reports' ids; what shows that reports are of one origin.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub repeats: Vec<Repeat>,
    /// The events that were merged.
    pub events: Vec<EventId>,
    /// Why they were merged.
    pub links: Vec<Link>,
    /// Events of other incidents that may be the same happening, the likeliest first; `a` is of this incident.
    #[serde(default)]
    pub suggestions: Vec<Link>,
    /// What is said of it, one an attribute.
    pub facts: Vec<Fact>,
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

/// One attribute of an incident; of counts, one kind of victim and one side.
///
/// Place and date are facts only where accounts of them exclude each other.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Fact {
    /// Of what.
    pub attribute: Attribute,
    /// Whom it counts, in the words that most accounts use, where the fact counts a part of the whole ("child").
    #[serde(default)]
    pub of: Option<String>,
    /// The kind that these words mean; null where the fact counts the whole.
    #[serde(default)]
    pub kind: Option<VictimKind>,
    /// Whose people it counts, where accounts tell the attackers' own apart from those who were attacked.
    #[serde(default)]
    pub side: Option<Side>,
    /// How the accounts stand to each other.
    pub status: FactStatus,
    /// The number to use, under a named rule; null where there is none.
    pub estimate: Option<Estimate>,
    /// The number under each rule there is, `estimate` among them, in the order of their names; empty where nothing is counted.
    #[serde(default)]
    pub estimates: Vec<Estimate>,
    /// How far the rules lie apart; null where fewer than two give a number.
    #[serde(default)]
    pub sensitivity: Option<Sensitivity>,
    /// What answered the accounts by which it was not known yet; null where there were none, and while there is no answer.
    #[serde(default)]
    pub resolved: Option<Resolution>,
    /// The accounts.
    pub positions: Vec<Position>,
}

impl Fact {
    /// A fact with nothing said of it yet.
    pub fn new(attribute: Attribute, status: FactStatus) -> Self {
        Self {
            attribute,
            of: None,
            kind: None,
            side: None,
            status,
            estimate: None,
            estimates: Vec::new(),
            sensitivity: None,
            resolved: None,
            positions: Vec::new(),
        }
    }
}

/// A number under a named, versioned rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Estimate {
    /// Lowest that is said.
    pub low: u64,
    /// The one to use; null is "indeterminate": the rule finds nothing to prefer one account for.
    pub best: Option<u64>,
    /// Highest that is said; null where it is open.
    pub high: Option<u64>,
    /// Name and version of the rule.
    pub rule: String,
}

/// How much the number depends on the rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Sensitivity {
    /// The highest `best` less the lowest, in units of what is counted.
    pub spread: u64,
    /// The rule with the lowest `best`; of several the first.
    pub lowest: String,
    /// The rule with the highest `best`; of several the first.
    pub highest: String,
    /// The rules by which the number is indeterminate.
    pub indeterminate: Vec<String>,
}

/// The answer to what was not known yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Resolution {
    /// The claims that said so, by report and id.
    pub pending: Vec<ClaimId>,
    /// The first later claim that knows.
    pub by: ClaimId,
    /// Its report.
    pub report: ReportId,
    /// When that was published.
    pub published: Option<Published>,
}

/// One account of an attribute.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[expect(clippy::struct_excessive_bools, reason = "each is a key of the contract, and none says anything of another")]
pub struct Position {
    /// What is said.
    pub value: Value,
    /// What its speakers do with it.
    pub stance: Stance,
    /// Who says it.
    pub speakers: Vec<String>,
    /// Number of independent origins: reports of one origin, and all who speak for one body, are one.
    pub origins: usize,
    /// Whether there may be fewer origins: the publisher of one is not known, so that it may be another's.
    #[serde(default)]
    pub at_most: bool,
    /// Number of reports.
    pub reports: usize,
    /// Number of known publishers of these reports.
    #[serde(default)]
    pub publishers: usize,
    /// The claims.
    pub claims: Vec<ClaimId>,
    /// Date of publication of the first report that has it.
    pub first_said: Option<Published>,
    /// Date of publication of the last report that has it.
    pub last_said: Option<Published>,
    /// Whether later accounts replaced all of it.
    #[serde(default)]
    pub superseded: bool,
    /// What replaced the last of it; null where it stands.
    #[serde(default)]
    pub superseded_by: Option<Replacement>,
    /// Whether it counts a part of what the others count, so that it neither disputes them nor is an estimate.
    #[serde(default)]
    pub partial: bool,
    /// Whether nobody says this number: it is the sum of what one speaker lists ("three aid workers and a nurse"), or what is
    /// left of a count of those who were shot without those who died of it. The claims
    /// are those of its parts.
    #[serde(default)]
    pub sum: bool,
}

/// What stands in the place of an account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Replacement {
    /// Index of its position among those of the fact, from 0. It may itself be replaced by a later one.
    pub position: usize,
    /// The claim.
    pub claim: ClaimId,
    /// Why it replaces the earlier one.
    pub reason: Replaced,
}
