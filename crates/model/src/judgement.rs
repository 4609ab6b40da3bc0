//! A reviewer's recorded decision.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{Action, Anchor, JudgementId, Value};

/// What a reviewer decided, about what, when and why. Appended to the ledger, never changed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Judgement {
    /// Derived from the content.
    pub id: JudgementId,
    /// What was decided.
    pub action: Action,
    /// The ids it bears on: a claim for accept, reject and correct; events for merge and split.
    pub subjects: Vec<String>,
    /// The words that those subjects hang on which stand in reports, as they were read when it was decided: by them it
    /// is found again after another reading. The ledger fills them in.
    #[serde(default)]
    pub anchors: Vec<Anchor>,
    /// The right value, where the action is `correct`.
    pub value: Option<Value>,
    /// Who decided.
    pub reviewer: String,
    /// Why.
    pub reason: String,
    /// When, as an ISO 8601 moment in UTC.
    pub at: String,
}

impl Judgement {
    /// A judgement with the id that its content gives.
    pub fn new(
        action: Action,
        subjects: Vec<String>,
        value: Option<Value>,
        reviewer: &str,
        reason: &str,
        at: &str,
    ) -> Self {
        let right = value.as_ref().and_then(|v| serde_json::to_string(v).ok()).unwrap_or_default();
        let mut key = vec![action.as_str(), reviewer, reason, at, &right];
        key.extend(subjects.iter().map(String::as_str));
        Self {
            id: JudgementId::of(&key),
            action,
            subjects,
            anchors: Vec::new(),
            value,
            reviewer: reviewer.to_owned(),
            reason: reason.to_owned(),
            at: at.to_owned(),
        }
    }
}
