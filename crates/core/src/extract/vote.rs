//! Which event the network takes a value to be told of.

use std::collections::HashSet;

use rashomon_model::{Attribute, Bytes, Span};

use super::{link::Context, network::Network};
use crate::propose::ProposedValue;

/// How sure the network must be of the happening of what a pattern reads, to be heard before the nearest words.
const LEAST_VOTE: f32 = 0.9;

/// The events that happenings became.
pub(super) struct Known {
    /// The event of each happening that followed an attack, and that of the attack.
    of: Vec<[Option<usize>; 2]>,
    /// The mentions of each happening, with their events.
    mentions: Vec<Vec<(Span<Bytes>, usize)>>,
    /// Happenings of which the text tells that they are two attacks.
    parted: HashSet<usize>,
}

impl Network<'_> {
    /// The events that the network is sure the drafts of patterns are told of.
    pub fn votes(&self, known: &Known) -> Vec<Option<usize>> {
        let vote = |seen: &Option<ProposedValue>| {
            let seen = seen.as_ref().filter(|seen| seen.happening.1 >= LEAST_VOTE)?;
            if known.parted.contains(&seen.happening.0) { None } else { known.event_of(seen) }
        };
        self.proposals.told.iter().map(vote).collect()
    }

    /// The event of each happening.
    pub fn events(&self, context: &Context<'_>) -> Known {
        let count = self.proposals.happenings.len();
        let mut known = Known { of: vec![[None; 2]; count], mentions: vec![Vec::new(); count], parted: HashSet::new() };
        for (mention, event) in context.mentions.iter().zip(context.event_of) {
            let Some(happening) = mention.trigger.map(|t| self.proposals.happening_of[t]) else { continue };
            known.mentions[happening].push((mention.span, *event));
            let draft = &context.events[*event];
            let violent = self.input.ontology.violent(&draft.kind, draft.mode.as_ref());
            let before = known.of[happening][usize::from(violent)].replace(*event);
            if before.is_some_and(|before| before != *event) {
                known.parted.insert(happening);
            }
        }
        known
    }
}

impl Known {
    /// The event that a value is told of: of a happening that was parted that of the nearest words.
    pub fn event_of(&self, value: &ProposedValue) -> Option<usize> {
        let happening = value.happening.0;
        if self.parted.contains(&happening) {
            let nearest = self.mentions[happening].iter().min_by_key(|(span, _)| span.gap(value.span));
            return nearest.map(|(_, event)| *event);
        }
        let [followed, attack] = self.of[happening];
        let of_what_followed = matches!(value.attribute, Attribute::Arrested | Attribute::Released);
        if of_what_followed { followed.or(attack) } else { attack.or(followed) }
    }
}
