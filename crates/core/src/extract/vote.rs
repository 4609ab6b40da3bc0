//! Which event the network takes a value to be told of.

use rashomon_model::Attribute;

use super::{link::Context, network::Network};
use crate::propose::ProposedValue;

/// How sure the network must be of the happening of what a pattern reads, to be heard before the nearest words.
const LEAST_VOTE: f32 = 0.9;

impl Network<'_> {
    /// The events that the network is sure the drafts of patterns are told of; `known` are those of [`events`](Self::events).
    pub fn votes(&self, known: &[[Option<usize>; 2]]) -> Vec<Option<usize>> {
        let vote = |seen: &Option<ProposedValue>| {
            let seen = seen.as_ref().filter(|seen| seen.happening.1 >= LEAST_VOTE)?;
            Self::event_of(known, seen.happening.0, seen.attribute)
        };
        self.proposals.told.iter().map(vote).collect()
    }

    /// The event of each happening, and that of the attack where it was parted from what followed.
    pub fn events(&self, context: &Context<'_>) -> Vec<[Option<usize>; 2]> {
        let mut events = vec![[None; 2]; self.proposals.happenings.len()];
        for (mention, event) in context.mentions.iter().zip(context.event_of) {
            if let Some(trigger) = mention.trigger {
                let draft = &context.events[*event];
                let violent = self.input.ontology.violent(&draft.kind, draft.mode.as_ref());
                events[self.proposals.happening_of[trigger]][usize::from(violent)] = Some(*event);
            }
        }
        events
    }

    /// The event of a happening that a value of the attribute is told of.
    pub(super) fn event_of(events: &[[Option<usize>; 2]], happening: usize, attribute: Attribute) -> Option<usize> {
        let [followed, attack] = events[happening];
        let of_what_followed = matches!(attribute, Attribute::Arrested | Attribute::Released);
        if of_what_followed { followed.or(attack) } else { attack.or(followed) }
    }
}
