//! A reviewer's recorded decision.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{Action, Anchor, Attribute, EventType, Grade, JudgementId, Mode, Relation, Value, WorkStatus};

/// What a reviewer decided, about what, when and why. Appended to the ledger, never changed: whoever thinks otherwise
/// later decides again, or takes it back by an `undo`, which is a judgement too.
///
/// | action | subjects | with |
/// |---|---|---|
/// | `accept`, `reject` | claims, events, incidents | |
/// | `correct` | one claim | `value` |
/// | `same`, `different`, `unsure` | two or more events or incidents: each pair of them | |
/// | `merge` | the same as `same` | |
/// | `split` | events, each of which is another happening; or an incident and the events that leave it together | |
/// | `move` | an event, the incident that it leaves, and the one that it joins, if any | |
/// | `set` | events or incidents | `value` a place, a time or an actor (with `detail.attribute`), or `detail.type` |
/// | `status`, `assign`, `tag`, `untag`, `note` | incidents | `detail` |
/// | `link` | two incidents: the first is the `detail.relation` of the second | `detail.relation` |
/// | `grade` | claims (`1` to `6`), or `publisher:` and a name (`A` to `F`) | `detail.grade` |
/// | `undo` | the judgement that it takes back | |
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Judgement {
    /// Derived from the content.
    pub id: JudgementId,
    /// What was decided.
    pub action: Action,
    /// The ids it bears on.
    pub subjects: Vec<String>,
    /// The words that those subjects hang on which stand in reports, as they were read when it was decided: by them it
    /// is found again after another reading. Those of an incident are the words of its events at that moment. The ledger
    /// fills them in.
    #[serde(default)]
    pub anchors: Vec<Anchor>,
    /// The right value, where the action is `correct`, and the one to use, where it is `set`.
    pub value: Option<Value>,
    /// What else it says, by its action.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<Detail>,
    /// Who decided.
    pub reviewer: String,
    /// Why.
    pub reason: String,
    /// When, as an ISO 8601 moment in UTC.
    pub at: String,
    /// Of several that say the same in one second, which, from 0.
    #[serde(default, skip_serializing_if = "is_first")]
    pub ordinal: usize,
}

/// What a judgement says beside its action, its subjects and a value: an object with one key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Detail {
    /// What kind of event it is: with `set`.
    Type {
        /// The kind.
        #[serde(rename = "type")]
        kind: EventType,
        /// In which manner.
        mode: Option<Mode>,
    },
    /// As what somebody takes part: with `set` and an actor.
    Attribute(Attribute),
    /// How far the work is.
    Status(WorkStatus),
    /// Who works at it; null is nobody.
    Assignee(Option<String>),
    /// A word to find it by.
    Tag(String),
    /// Words for whoever looks at it next.
    Note(String),
    /// How one incident stands to another.
    Relation(Relation),
    /// How far a source or a claim can be relied on.
    Grade(Grade),
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks so")]
fn is_first(ordinal: &usize) -> bool {
    *ordinal == 0
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
        Self {
            id: JudgementId(String::new()),
            action,
            subjects,
            anchors: Vec::new(),
            value,
            detail: None,
            reviewer: reviewer.to_owned(),
            reason: reason.to_owned(),
            at: at.to_owned(),
            ordinal: 0,
        }
        .named()
    }

    /// The same with this beside it.
    #[must_use]
    pub fn with(self, detail: Option<Detail>) -> Self {
        Self { detail, ..self }.named()
    }

    /// The next that says the same in the same second.
    #[must_use]
    pub fn again(self) -> Self {
        Self { ordinal: self.ordinal + 1, ..self }.named()
    }

    /// Ids that were given before there were details and ordinals stay what they were.
    fn named(self) -> Self {
        let json = |value: &Value| serde_json::to_string(value).unwrap_or_default();
        let right = self.value.as_ref().map(json).unwrap_or_default();
        let mut key = vec![self.action.as_str(), &self.reviewer, &self.reason, &self.at, &right];
        key.extend(self.subjects.iter().map(String::as_str));
        let detail = self.detail.as_ref().and_then(|d| serde_json::to_string(d).ok()).unwrap_or_default();
        let ordinal = self.ordinal.to_string();
        if !detail.is_empty() || self.ordinal > 0 {
            key.extend([detail.as_str(), &ordinal]);
        }
        Self { id: JudgementId::of(&key), ..self }
    }

    /// The judgement that this one takes back.
    pub fn undoes(&self) -> Option<&str> {
        self.subjects.first().filter(|_| self.action == Action::Undo).map(String::as_str)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judged(action: Action, detail: Option<Detail>) -> Judgement {
        Judgement::new(action, vec!["inc_1".to_owned()], None, "r. r", "why", "2024-03-08T07:30:00Z").with(detail)
    }

    #[test]
    fn what_is_said_in_one_second_has_ids_of_its_own() {
        let (todo, done) = (WorkStatus::Todo, WorkStatus::Done);
        let first = judged(Action::Status, Some(Detail::Status(todo)));
        let other = judged(Action::Status, Some(Detail::Status(done)));
        assert_ne!(first.id, other.id);
        assert_ne!(first.id, first.clone().again().id);
        assert_ne!(first.clone().again().id, first.clone().again().again().id);
    }

    #[test]
    fn what_older_versions_recorded_is_read() {
        let old = r#"{"id":"jdg_1","action":"accept","subjects":["clm_1"],"value":null,"reviewer":"a","reason":"","at":"2024-03-08"}"#;
        let read: Judgement = serde_json::from_str(old).unwrap();
        assert_eq!((read.detail, read.ordinal, read.anchors), (None, 0, vec![]));
        let plain = judged(Action::Accept, None);
        // Pinned: a ledger's undos name them.
        assert_eq!(plain.id.as_str(), "jdg_0f930c959839");
        let json = serde_json::to_value(&plain).unwrap();
        assert!(json.get("detail").is_none() && json.get("ordinal").is_none(), "{json}");
    }

    #[test]
    fn a_detail_is_an_object_with_one_key() {
        let json = |detail| serde_json::to_value(judged(Action::Set, Some(detail))).unwrap()["detail"].to_string();
        assert_eq!(json(Detail::Status(WorkStatus::NeedsHelp)), r#"{"status":"needs-help"}"#);
        assert_eq!(json(Detail::Assignee(None)), r#"{"assignee":null}"#);
        assert_eq!(json(Detail::Grade(Grade::B)), r#"{"grade":"B"}"#);
        let kind = Detail::Type { kind: EventType("ASSAULT".to_owned()), mode: Some(Mode("drone".to_owned())) };
        assert_eq!(json(kind), r#"{"type":{"type":"ASSAULT","mode":"drone"}}"#);
    }
}
