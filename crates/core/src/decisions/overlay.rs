//! Events and claims as people have put them right, laid over what was read.

use std::collections::BTreeMap;

use rashomon_model::{Action, Claim, ClaimId, Detail, Event, EventId, Value};

use super::{Decisions, Verdict};

/// What differs from what was read.
#[derive(Debug, Default)]
pub(crate) struct Overlay {
    events: BTreeMap<EventId, Event>,
    claims: BTreeMap<ClaimId, Option<Claim>>,
}

impl Overlay {
    /// What `decisions` change in these events and claims.
    pub fn new<'a>(
        decisions: &Decisions,
        events: impl Iterator<Item = &'a Event>,
        claims: impl Iterator<Item = &'a Claim>,
    ) -> Self {
        if decisions.is_empty() {
            return Self::default();
        }
        let events = events.filter_map(|event| Some((event.id.clone(), self::event(decisions, event)?))).collect();
        let claims = claims.filter_map(|claim| {
            let now = match decisions.verdict(claim.id.as_str())? {
                Verdict::Accepted => return None,
                Verdict::Rejected => None,
                Verdict::Corrected(value) => Some(Claim { value: value.clone(), ..claim.clone() }),
            };
            Some((claim.id.clone(), now))
        });
        let claims = claims.collect();
        Self { events, claims }
    }

    /// The event as it counts.
    pub fn event<'a>(&'a self, event: &'a Event) -> &'a Event {
        self.events.get(&event.id).unwrap_or(event)
    }

    /// The claim as it counts; `None` where it was rejected.
    pub fn claim<'a>(&'a self, claim: &'a Claim) -> Option<&'a Claim> {
        self.claims.get(&claim.id).map_or(Some(claim), Option::as_ref)
    }
}

/// The event with what was set; `None` where nothing was.
pub(super) fn event(decisions: &Decisions, event: &Event) -> Option<Event> {
    let mut changed: Option<Event> = None;
    for held in decisions.of(event.id.as_str()).filter(|held| held.judgement.action == Action::Set) {
        let event = changed.get_or_insert_with(|| event.clone());
        match (&held.judgement.value, &held.judgement.detail) {
            (Some(Value::Place(place)), _) => event.place = Some(place.clone()),
            (Some(Value::Time(when)), _) => event.when = Some(when.clone()),
            (_, Some(Detail::Type { kind, mode })) => (event.kind, event.mode) = (kind.clone(), mode.clone()),
            _ => {}
        }
    }
    changed
}
