//! What is sent to decide something: an example for each action.

use rashomon_model::Action;
use serde_json::{Value, json};

/// What an action does, and what is sent for it.
pub fn of(action: Action) -> (&'static str, Value) {
    let about = |subject: &str, more: Value| {
        let mut sent = json!({ "action": action.as_str(), "subjects": [subject] });
        for (name, value) in more.as_object().into_iter().flatten() {
            sent[name] = value.clone();
        }
        sent
    };
    let both = |one: &str, other: &str| json!({ "action": action.as_str(), "subjects": [one, other] });
    match action {
        Action::Accept => {
            ("A claim, an event or an incident is right", about("clm_4f2a", json!({ "reason": "seen on site" })))
        }
        Action::Reject => ("A claim was read wrongly, or something is no incident", about("clm_4f2a", json!({}))),
        Action::Correct => ("A claim's right value, in words", about("clm_4f2a", json!({ "value": "at least 7" }))),
        Action::Same => ("Two events, or two incidents, are one happening", both("evt_1c0d", "evt_77b2")),
        Action::Different => ("They are not", both("evt_1c0d", "evt_77b2")),
        Action::Unsure => ("Nobody can tell", both("evt_1c0d", "evt_77b2")),
        Action::Merge => ("Incidents are one", both("inc_12ab", "inc_9e40")),
        Action::Split => ("Events do not belong to their incident", both("evt_1c0d", "evt_77b2")),
        Action::Move => ("An event belongs to another incident", both("evt_1c0d", "inc_9e40")),
        Action::Set => (
            "Place, date, type or, with a role, an actor of an incident; each is a judgement of its own",
            about("inc_12ab", json!({ "place": "Gao", "date": "2024-03-03", "type": "ASSAULT/drone" })),
        ),
        Action::Status => ("How far the work is", about("inc_12ab", json!({ "status": "ready" }))),
        Action::Assign => {
            ("Who works at it; nobody where it is empty", about("inc_12ab", json!({ "assignee": "m. lind" })))
        }
        Action::Tag => ("A word to find it by", about("inc_12ab", json!({ "tag": "border" }))),
        Action::Untag => ("The word is taken away", about("inc_12ab", json!({ "tag": "border" }))),
        Action::Note => {
            ("Words for whoever looks at it next", about("inc_12ab", json!({ "note": "ask the hospital" })))
        }
        Action::Link => {
            let mut sent = both("inc_12ab", "inc_9e40");
            sent["relation"] = json!("retaliation");
            ("How one incident stands to another", sent)
        }
        Action::Grade => (
            "How far a publisher, or a claim, can be relied on",
            about("publisher:Hill Courier", json!({ "grade": "B" })),
        ),
        Action::Undo => ("A judgement is taken back", about("jdg_03d1", json!({ "reason": "a slip" }))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decide::Asked;

    #[test]
    fn each_action_can_be_sent_as_its_example_is() {
        for action in Action::ALL {
            let (about, sent) = of(*action);
            let asked: Asked = serde_json::from_value(sent.clone()).unwrap();
            assert_eq!((asked.action.parse(), asked.subjects.is_empty()), (Ok(*action), false), "{about}");
            // No field is sent that nobody would read.
            let known = serde_json::to_value(<Asked as utoipa::PartialSchema>::schema()).unwrap();
            for name in sent.as_object().unwrap().keys() {
                assert!(known["properties"].get(name).is_some(), "{action}: {name}");
            }
        }
    }
}
