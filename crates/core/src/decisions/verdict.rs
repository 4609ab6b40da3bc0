//! Whether a claim or an event is right.

use std::collections::BTreeSet;

use rashomon_model::{Action, Conflict, Contradiction, Value};

use super::{Decisions, Held};

/// What people say of a claim or an event.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Verdict<'a> {
    /// It is right as the program reads it.
    Accepted,
    /// It is wrong.
    Rejected,
    /// It is right with this value.
    Corrected(&'a Value),
}

impl Decisions {
    /// What people say of the claim or event with this id; `None` where they say nothing.
    pub fn verdict(&self, id: &str) -> Option<Verdict<'_>> {
        self.of(id).fold(None, |before, held| verdict(held).map_or(before, |now| Some(after(before, now))))
    }
}

fn verdict(held: &Held) -> Option<Verdict<'_>> {
    match held.judgement.action {
        Action::Accept => Some(Verdict::Accepted),
        Action::Reject => Some(Verdict::Rejected),
        Action::Correct => held.judgement.value.as_ref().map(Verdict::Corrected),
        _ => None,
    }
}

/// Whoever accepts what was corrected accepts the correction.
fn after<'a>(before: Option<Verdict<'a>>, now: Verdict<'a>) -> Verdict<'a> {
    match (before, now) {
        (Some(Verdict::Corrected(value)), Verdict::Accepted) => Verdict::Corrected(value),
        _ => now,
    }
}

/// Verdicts on one claim or event that say opposite things.
pub(super) fn contradictions(decisions: &Decisions) -> BTreeSet<Contradiction> {
    let mut found = BTreeSet::new();
    for id in decisions.by_id.keys() {
        let mut before: Option<(Verdict<'_>, &Held)> = None;
        for held in decisions.of(id) {
            let Some(now) = verdict(held) else { continue };
            if let Some((other, earlier)) = before
                && oppose(other, now)
            {
                found.insert(Contradiction {
                    kind: Conflict::Overruled,
                    judgements: vec![earlier.judgement.id.clone(), held.judgement.id.clone()],
                    about: vec![id.clone()],
                });
            }
            before = Some((after(before.map(|(verdict, _)| verdict), now), held));
        }
    }
    found
}

fn oppose(before: Verdict<'_>, now: Verdict<'_>) -> bool {
    match (before, now) {
        (Verdict::Corrected(a), Verdict::Corrected(b)) => a != b,
        // Whoever rejects a value and then says which is right takes nothing back.
        (Verdict::Rejected, Verdict::Corrected(_)) | (Verdict::Corrected(_), Verdict::Accepted) => false,
        (before, now) => before != now,
    }
}
