//! What is said of an incident, attribute by attribute: positions side by side, never one number in their place.

mod estimate;
mod position;

use rashomon_model::{Attribute, Claim, Fact, FactStatus, Position, Published, Speaker, SpeakerKind, Value};

use crate::resolve::Account;

/// A claim with what is needed to weigh it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Said<'a> {
    pub claim: &'a Claim,
    pub account: &'a Account,
    /// Origin of its report: copies of one text have one.
    pub origin: usize,
}

impl<'a> Said<'a> {
    pub fn new(account: &'a Account, claim: &'a Claim, origin: usize) -> Self {
        Self { claim, account, origin }
    }

    fn speaker(&self) -> Option<&'a Speaker> {
        self.account.told.speakers.iter().find(|s| s.id == self.claim.speaker)
    }

    fn published(&self) -> Option<&'a Published> {
        self.account.report.published.as_ref()
    }

    /// Who answers for it, the same over reports: a named speaker, or the report's own origin.
    fn voice(&self) -> String {
        match self.speaker() {
            Some(s) if matches!(s.kind, SpeakerKind::Author | SpeakerKind::Anonymous) && s.affiliation.is_none() => {
                format!(
                    "report {} {}",
                    self.origin,
                    s.role.as_deref().or(s.name.as_deref().filter(|_| s.kind == SpeakerKind::Anonymous)).unwrap_or("")
                )
            }
            Some(s) => s.label().to_lowercase(),
            None => format!("report {}", self.origin),
        }
    }
}

/// The facts of an incident, one an attribute, in the order of the attributes; counted parts have facts of their own.
pub(crate) fn facts(said: &[Said<'_>]) -> Vec<Fact> {
    let mut facts = Vec::new();
    for attribute in Attribute::ALL {
        let of_attribute: Vec<Said<'_>> = said.iter().filter(|s| s.claim.attribute == *attribute).copied().collect();
        for (of, group) in position::groups(&of_attribute) {
            let positions = position::positions(&group);
            if positions.is_empty() {
                continue;
            }
            let status = status(*attribute, &positions);
            facts.push(Fact { attribute: *attribute, of, status, estimate: estimate::estimate(&positions), positions });
        }
    }
    facts
}

fn status(attribute: Attribute, positions: &[Position]) -> FactStatus {
    let active: Vec<&Position> = positions.iter().filter(|p| !p.superseded).collect();
    let known: Vec<&&Position> = active.iter().filter(|p| !p.value.is_pending()).collect();
    if known.is_empty() {
        return if active.is_empty() { FactStatus::Superseded } else { FactStatus::Pending };
    }
    if known.iter().all(|p| position::denies(p.stance)) {
        return FactStatus::Denied;
    }
    let contested =
        known.iter().enumerate().any(|(i, a)| known[i + 1..].iter().any(|b| position::conflict(attribute, a, b)));
    // What is told in words has many parts: some are known while the whole is still to be assessed.
    let in_words = known.iter().all(|p| matches!(p.value, Value::Text { .. }));
    if contested {
        FactStatus::Contested
    } else if in_words && active.len() > known.len() {
        FactStatus::Pending
    } else if known.iter().any(|p| p.origins > 1) {
        FactStatus::Agreed
    } else {
        FactStatus::Single
    }
}
