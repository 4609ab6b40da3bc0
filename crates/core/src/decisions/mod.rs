//! What people decided, as it stands: recorded judgements, taken together.
//!
//! Judgements are appended and never changed, so that what stands follows from all of them in their order:
//!
//! 1. one that an `undo` takes back does not count, unless that undo is taken back in turn;
//! 2. each is about what the words that it hangs on are read as now; where they are not read any more it is an
//!    [orphan](Orphan), which stays and holds again as soon as they are;
//! 3. of two that say opposite things about the same, by whomever, the later one stands and the [`Contradiction`] is
//!    listed;
//! 4. that a and b, b and c are the same and a and c are not is listed too, and no pair is dropped: whoever joins events
//!    keeps those apart that are said to be different, whatever else links them.
//!
//! ```
//! use rashomon_core::decisions::Decisions;
//! use rashomon_model::{Action, Judgement, Standing};
//!
//! let at = "2024-03-08T07:30:00Z";
//! let rejected = Judgement::new(Action::Reject, vec!["clm_1".to_owned()], None, "r. reviewer", "hearsay", at);
//! let undo = Judgement::new(Action::Undo, vec![rejected.id.to_string()], None, "r. reviewer", "", at);
//! let decisions = Decisions::new(&[rejected.clone(), undo.clone()], |anchor| {
//!     Some(Standing::Exact { id: anchor.subject.clone() })
//! });
//! assert_eq!(decisions.undone.get(&rejected.id), Some(&undo.id));
//! ```

mod about;
mod overlay;
mod pairs;
#[cfg(test)]
mod tests;
mod verdict;

use std::collections::{BTreeMap, BTreeSet};

use rashomon_model::{Action, Anchor, Contradiction, Detail, EventId, Judgement, JudgementId, Standing, WorkStatus};

pub(crate) use about::{About, Parts, led};
pub(crate) use overlay::Overlay;
pub use pairs::{Pair, Sameness};
pub use verdict::Verdict;

/// What stands of a ledger's judgements.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Decisions {
    /// Those that hold, in the order in which they were recorded, with what they are about now. Undos are not among them.
    pub held: Vec<Held>,
    /// Those that were taken back, each with the undo that did it.
    pub undone: BTreeMap<JudgementId, JudgementId>,
    /// Events that are the same happening, or are not, in the order of the judgements: of several about two events the
    /// last.
    pub pairs: Vec<Pair>,
    /// Judgements whose words no reading has any more.
    pub orphans: Vec<Orphan>,
    /// Judgements about claims and events that cannot all be right.
    pub contradictions: Vec<Contradiction>,
    /// Numbers in `held`, by the claim, event or speaker that they are about now.
    by_id: BTreeMap<String, Vec<usize>>,
}

/// A judgement that holds.
#[derive(Clone, Debug, PartialEq)]
pub struct Held {
    /// The judgement, without its anchors.
    pub judgement: Judgement,
    /// What it is about, subject by subject.
    pub about: Vec<Subject>,
}

/// What a judgement is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subject {
    /// The id that it was recorded with.
    pub recorded: String,
    /// The ids that its words have now: one of a claim, event or speaker, or none; an incident's events.
    pub now: Vec<String>,
}

/// A judgement of which a subject is not read any more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Orphan {
    /// The judgement.
    pub judgement: JudgementId,
    /// What it hung on; for an incident, the first of its events.
    pub anchor: Anchor,
}

impl Decisions {
    /// What stands of `judgements`, which come in the order in which they were recorded. `standing` says what the last
    /// reading of an anchor's report has at its place; `None` where the report is not looked at.
    pub fn new(judgements: &[Judgement], standing: impl Fn(&Anchor) -> Option<Standing>) -> Self {
        let undone = undone(judgements);
        let mut decisions = Self { undone, ..Self::default() };
        for judgement in judgements {
            if judgement.action != Action::Undo && !decisions.undone.contains_key(&judgement.id) {
                decisions.hold(judgement, &standing);
            }
        }
        let (pairs, mut contradictions) = pairs::pairs(&decisions.held);
        contradictions.extend(verdict::contradictions(&decisions));
        contradictions.sort();
        decisions.pairs = pairs;
        decisions.contradictions = contradictions;
        decisions
    }

    /// Whether nobody decided anything that stands.
    pub fn is_empty(&self) -> bool {
        self.held.is_empty()
    }

    fn hold(&mut self, judgement: &Judgement, standing: &impl Fn(&Anchor) -> Option<Standing>) {
        let at = self.held.len();
        let mut about = Vec::with_capacity(judgement.subjects.len());
        for recorded in &judgement.subjects {
            let anchors: Vec<&Anchor> = judgement.anchors.iter().filter(|a| &a.subject == recorded).collect();
            let stand: Vec<Option<Standing>> = anchors.iter().map(|anchor| standing(anchor)).collect();
            if !anchors.is_empty() && stand.iter().all(|s| *s == Some(Standing::Lost)) {
                self.orphans.push(Orphan { judgement: judgement.id.clone(), anchor: anchors[0].clone() });
            }
            let mut seen = BTreeSet::new();
            let ids = stand.iter().flatten().filter_map(Standing::id).map(str::to_owned);
            let now: Vec<String> = ids.filter(|id| seen.insert(id.clone())).collect();
            for id in &now {
                let of = self.by_id.entry(id.clone()).or_default();
                if is_about(judgement, recorded) && of.last() != Some(&at) {
                    of.push(at);
                }
            }
            about.push(Subject { recorded: recorded.clone(), now });
        }
        self.held.push(Held { judgement: Judgement { anchors: Vec::new(), ..judgement.clone() }, about });
    }

    /// What holds about a claim, an event or a speaker, in order.
    pub fn of(&self, id: &str) -> impl Iterator<Item = &Held> {
        self.by_id.get(id).into_iter().flatten().map(|at| &self.held[*at])
    }

    /// The claims, events and speakers that somebody has looked at, by the ids that they have now.
    pub fn reviewed(&self) -> impl Iterator<Item = &String> {
        let reviewed = |numbers: &&Vec<usize>| numbers.iter().any(|at| is_review(&self.held[*at].judgement));
        self.by_id.iter().filter(move |(_, numbers)| reviewed(numbers)).map(|(id, _)| id)
    }

    /// The event as people have set it: its place, time and type. `None` where they have not.
    pub fn event(&self, event: &rashomon_model::Event) -> Option<rashomon_model::Event> {
        overlay::event(self, event)
    }

    /// Whether people say that an event is no incident.
    pub fn is_rejected(&self, event: &EventId) -> bool {
        self.verdict(event.as_str()) == Some(Verdict::Rejected)
    }
}

/// Whether a judgement with an incident for a subject is about its events as well as about the incident. What is set or
/// noted about an incident hangs on its id, or it would follow an event that leaves.
fn is_about(judgement: &Judgement, recorded: &str) -> bool {
    !recorded.starts_with("inc_") || matches!(judgement.action, Action::Accept | Action::Reject)
}

/// Which judgements were taken back, and by which undo. An undo comes after what it takes back, so that from the end on
/// it is known of each whether it holds.
fn undone(judgements: &[Judgement]) -> BTreeMap<JudgementId, JudgementId> {
    let mut undone = BTreeMap::new();
    for judgement in judgements.iter().rev() {
        if let Some(target) = judgement.undoes().filter(|_| !undone.contains_key(&judgement.id)) {
            undone.insert(JudgementId(target.to_owned()), judgement.id.clone());
        }
    }
    undone
}

/// Whether a person has looked at what the judgement is about. Who works at it, and words about it, do not say so.
pub(crate) fn is_review(judgement: &Judgement) -> bool {
    match judgement.action {
        Action::Unsure | Action::Assign | Action::Tag | Action::Untag | Action::Note | Action::Undo => false,
        Action::Status => judgement.detail == Some(Detail::Status(WorkStatus::Done)),
        Action::Grade => matches!(judgement.detail, Some(Detail::Grade(grade)) if !grade.is_of_source()),
        _ => true,
    }
}
