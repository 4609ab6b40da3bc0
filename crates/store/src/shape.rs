//! What a judgement must have by its action, so that nothing is recorded that nobody can act upon.

use rashomon_model::{Action, Attribute, Detail, Judgement, Value};

use crate::Found;

/// How the subject of a grade begins that is no id but the name of a publisher.
pub const PUBLISHER: &str = "publisher:";

/// Events of an incident that a judgement about it hangs on, at most.
pub(crate) const EVENTS: usize = 64;

/// What a subject is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sort {
    Claim,
    Event,
    Incident,
    Judgement,
    Publisher,
    Other,
}

fn sort(subject: &str) -> Sort {
    match Found::sort(subject) {
        Some(Found::Claim(_)) => Sort::Claim,
        Some(Found::Event(_)) => Sort::Event,
        Some(Found::Incident(_)) => Sort::Incident,
        Some(Found::Judgement(_)) => Sort::Judgement,
        _ if is_publisher(subject) => Sort::Publisher,
        _ => Sort::Other,
    }
}

/// Whether a subject is a publisher's name.
pub(crate) fn is_publisher(subject: &str) -> bool {
    subject.strip_prefix(PUBLISHER).is_some_and(|name| !name.trim().is_empty())
}

/// Why a judgement cannot be recorded as it is made, whatever the ledger holds. What versions before details recorded
/// without one is not looked at: `accept`, `reject`, `merge` and `split` take whatever they took.
pub(crate) fn fault(new: &Judgement) -> Option<String> {
    let sorts: Vec<Sort> = new.subjects.iter().map(|s| sort(s)).collect();
    let all = |of: &[Sort]| sorts.iter().all(|s| of.contains(s));
    let happenings = || all(&[Sort::Event, Sort::Incident]);
    let needs = |fits: bool, what: &str| (!fits).then(|| format!("`{}` needs {what}", new.action));
    if new.action != Action::Grade && sorts.contains(&Sort::Publisher) {
        return Some(format!("`{}` is not about publishers", new.action));
    }
    match new.action {
        Action::Accept | Action::Reject | Action::Merge | Action::Split => None,
        Action::Correct => needs(new.value.is_some(), "the right value"),
        Action::Same | Action::Different | Action::Unsure => {
            needs(distinct(&new.subjects) > 1 && happenings(), "two events or incidents, or more")
        }
        Action::Move => {
            let fits = sorts.first() == Some(&Sort::Event) && sorts[1..].iter().all(|s| *s == Sort::Incident);
            let parted = (2..=3).contains(&sorts.len()) && distinct(&new.subjects) == sorts.len();
            needs(fits && parted, "an event, the incident that it leaves, and the one that it joins, if any")
        }
        Action::Set => needs(happenings() && sets(new), "events or incidents, and a place, time, actor or type"),
        Action::Link => needs(
            all(&[Sort::Incident]) && sorts.len() == 2 && distinct(&new.subjects) == 2 && fits(new),
            "two incidents and how they stand to each other",
        ),
        Action::Grade => {
            needs(graded(new, &sorts), "claims and a grade from 1 to 6, or a publisher and one from A to F")
        }
        Action::Undo => needs(sorts == [Sort::Judgement], "the judgement that it takes back"),
        Action::Status | Action::Assign | Action::Tag | Action::Untag | Action::Note => {
            needs(all(&[Sort::Incident]) && fits(new), "incidents and what to say of them")
        }
    }
}

fn distinct(subjects: &[String]) -> usize {
    let mut subjects: Vec<&String> = subjects.iter().collect();
    subjects.sort();
    subjects.dedup();
    subjects.len()
}

/// Whether the detail is the one of the action, and says something.
fn fits(new: &Judgement) -> bool {
    let says = |words: &str| !words.trim().is_empty();
    match (new.action, &new.detail) {
        (Action::Status, Some(Detail::Status(_))) | (Action::Link, Some(Detail::Relation(_))) => true,
        (Action::Assign, Some(Detail::Assignee(who))) => who.as_deref().is_none_or(says),
        (Action::Tag | Action::Untag, Some(Detail::Tag(words))) | (Action::Note, Some(Detail::Note(words))) => {
            says(words)
        }
        _ => false,
    }
}

fn sets(new: &Judgement) -> bool {
    match (&new.value, &new.detail) {
        (Some(Value::Place(_) | Value::Time(_)), None) | (None, Some(Detail::Type { .. })) => true,
        (Some(Value::Actor(_)), Some(Detail::Attribute(attribute))) => ACTORS.contains(attribute),
        _ => false,
    }
}

/// As what somebody takes part.
const ACTORS: [Attribute; 4] =
    [Attribute::Perpetrator, Attribute::Responsibility, Attribute::Target, Attribute::Victim];

fn graded(new: &Judgement, sorts: &[Sort]) -> bool {
    let Some(Detail::Grade(grade)) = new.detail else { return false };
    let of = if grade.is_of_source() { Sort::Publisher } else { Sort::Claim };
    sorts.iter().all(|sort| *sort == of)
}

#[cfg(test)]
mod tests {
    use rashomon_model::{Actor, Grade, Relation, WorkStatus};

    use super::*;

    /// Action, subjects, value and detail of a judgement.
    type Case<'a> = (Action, &'a [&'a str], Option<Value>, Option<Detail>);

    fn judged(action: Action, subjects: &[&str], value: Option<Value>, detail: Option<Detail>) -> Option<String> {
        let subjects = subjects.iter().map(|s| (*s).to_owned()).collect();
        fault(&Judgement::new(action, subjects, value, "r. r", "", "2024-03-08T07:30:00Z").with(detail))
    }

    #[test]
    fn what_each_action_takes() {
        let word = || Some(Value::Text { text: "x".to_owned() });
        let actor = || Some(Value::Actor(Actor { name: "x".to_owned(), actor: None, text: "x".to_owned() }));
        let good: [Case<'_>; 14] = [
            (Action::Accept, &["clm_1", "spk_1"], None, None),
            (Action::Correct, &["clm_1"], word(), None),
            (Action::Same, &["evt_1", "inc_1"], None, None),
            (Action::Split, &["evt_1", "evt_2"], None, None),
            (Action::Move, &["evt_1", "inc_1"], None, None),
            (Action::Move, &["evt_1", "inc_1", "inc_2"], None, None),
            (Action::Set, &["inc_1"], actor(), Some(Detail::Attribute(Attribute::Perpetrator))),
            (Action::Status, &["inc_1"], None, Some(Detail::Status(WorkStatus::Done))),
            (Action::Assign, &["inc_1"], None, Some(Detail::Assignee(None))),
            (Action::Note, &["inc_1"], None, Some(Detail::Note("ask again".to_owned()))),
            (Action::Link, &["inc_1", "inc_2"], None, Some(Detail::Relation(Relation::Wave))),
            (Action::Grade, &["clm_1"], None, Some(Detail::Grade(Grade::Three))),
            (Action::Grade, &["publisher:Hill Courier"], None, Some(Detail::Grade(Grade::B))),
            (Action::Undo, &["jdg_1"], None, None),
        ];
        for (action, subjects, value, detail) in good {
            assert_eq!(judged(action, subjects, value, detail), None, "{action}");
        }
        let bad: [Case<'_>; 15] = [
            (Action::Accept, &["publisher:x"], None, None),
            (Action::Correct, &["clm_1"], None, None),
            (Action::Same, &["evt_1"], None, None),
            (Action::Same, &["evt_1", "evt_1"], None, None),
            (Action::Different, &["evt_1", "clm_1"], None, None),
            (Action::Move, &["evt_1"], None, None),
            (Action::Move, &["evt_1", "inc_1", "inc_1"], None, None),
            (Action::Set, &["inc_1"], actor(), None),
            (Action::Set, &["inc_1"], actor(), Some(Detail::Attribute(Attribute::Killed))),
            (Action::Set, &["inc_1"], word(), None),
            (Action::Status, &["inc_1"], None, Some(Detail::Tag("x".to_owned()))),
            (Action::Tag, &["inc_1"], None, Some(Detail::Tag(" ".to_owned()))),
            (Action::Link, &["inc_1", "inc_1"], None, Some(Detail::Relation(Relation::Wave))),
            (Action::Grade, &["clm_1"], None, Some(Detail::Grade(Grade::B))),
            (Action::Undo, &["inc_1"], None, None),
        ];
        for (action, subjects, value, detail) in bad {
            assert!(judged(action, subjects, value, detail).is_some(), "{action} {subjects:?}");
        }
    }
}
