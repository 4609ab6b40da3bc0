//! Which event the network takes a value to be told of.

use std::collections::HashMap;

use rashomon_model::{Attribute, Bytes, Span};

use super::{link::Context, mention::Mention, network::Network};
use crate::propose::ProposedValue;

/// How sure the network must be of the happening of what a pattern reads, to be heard before the nearest words.
const LEAST_VOTE: f32 = 0.9;

/// The events that happenings became.
pub(super) struct Known {
    /// The event of each happening that followed an attack, and that of the attack.
    of: Vec<[Option<usize>; 2]>,
    /// The mentions, with their events, of happenings of which the text tells that they are two attacks.
    parted: HashMap<usize, Vec<(Span<Bytes>, usize)>>,
}

impl Network<'_> {
    /// The events that the network is sure the drafts of patterns are told of.
    pub fn votes(&self, known: &Known) -> Vec<Option<usize>> {
        let vote = |seen: &Option<ProposedValue>| {
            let seen = seen.as_ref().filter(|seen| seen.happening.1 >= LEAST_VOTE)?;
            if known.parted.contains_key(&seen.happening.0) { None } else { known.event_of(seen) }
        };
        self.proposals.told.iter().map(vote).collect()
    }

    /// The event of each happening.
    pub fn events(&self, context: &Context<'_>) -> Known {
        let mut known = Known { of: vec![[None; 2]; self.proposals.happenings.len()], parted: HashMap::new() };
        let happening = |mention: &Mention| mention.trigger.map(|t| self.proposals.happening_of[t]);
        for (mention, event) in context.mentions.iter().zip(context.event_of) {
            let Some(happening) = happening(mention) else { continue };
            let draft = &context.events[*event];
            let violent = self.input.ontology.violent(&draft.kind, draft.mode.as_ref());
            let before = known.of[happening][usize::from(violent)].replace(*event);
            if before.is_some_and(|before| before != *event) {
                known.parted.entry(happening).or_default();
            }
        }
        for (mention, event) in context.mentions.iter().zip(context.event_of) {
            if let Some(own) = happening(mention).and_then(|h| known.parted.get_mut(&h)) {
                own.push((mention.span, *event));
            }
        }
        known
    }
}

impl Known {
    /// The event that a value is told of: of a happening that was parted that of the nearest words.
    pub fn event_of(&self, value: &ProposedValue) -> Option<usize> {
        if let Some(own) = self.parted.get(&value.happening.0) {
            let gap = |span: &Span<Bytes>| {
                span.start.saturating_sub(value.span.end).max(value.span.start.saturating_sub(span.end))
            };
            return own.iter().min_by_key(|(span, _)| gap(span)).map(|(_, event)| *event);
        }
        let [followed, attack] = self.of[value.happening.0];
        let of_what_followed = matches!(value.attribute, Attribute::Arrested | Attribute::Released);
        if of_what_followed { followed.or(attack) } else { attack.or(followed) }
    }
}
