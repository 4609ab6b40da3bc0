//! How the events of one report stand to each other.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use rashomon_model::{Attribute, Claim, Event, EventId, Extraction, Status};

/// What a report claims of what followed its events, by the event that was followed: whom the police arrested for it, who was
/// let go. It is told of arrests and releases, which are events of their own, and is an answer to what became of the attack
/// as well.
#[derive(Clone, Debug, Default)]
pub(crate) struct Aftermath(HashMap<EventId, Vec<usize>>);

impl Aftermath {
    /// What a reading tells so.
    pub fn of(told: &Extraction) -> Self {
        let later = |claim: &&Claim| matches!(claim.attribute, Attribute::Arrested | Attribute::Released);
        let answers: BTreeSet<&EventId> = told.claims.iter().filter(later).map(|claim| &claim.event).collect();
        if answers.is_empty() {
            return Self::default();
        }
        let causes = causes(told, &answers);
        let mut followed: HashMap<EventId, Vec<usize>> = HashMap::new();
        for (at, claim) in told.claims.iter().enumerate().filter(|(_, claim)| later(claim)) {
            if let Some(cause) = causes.get(&claim.event) {
                followed.entry((*cause).clone()).or_default().push(at);
            }
        }
        Self(followed)
    }

    /// The claims of what followed an event, of the reading that this was made of.
    pub fn claims<'a>(&'a self, told: &'a Extraction, event: &EventId) -> impl Iterator<Item = &'a Claim> {
        self.0.get(event).into_iter().flatten().filter_map(|at| told.claims.get(*at))
    }
}

/// The attack that each of some events of another kind followed: of those of which a report claims harm, the one whose words
/// stand nearest.
fn causes<'a>(told: &'a Extraction, answers: &BTreeSet<&'a EventId>) -> HashMap<&'a EventId, &'a EventId> {
    use Attribute::{Abducted, Damage, Injured, Killed, Missing, Perpetrator, Responsibility, Target, Victim};
    let harm = [Abducted, Damage, Injured, Killed, Missing];
    let attack = [Perpetrator, Responsibility, Target, Victim];
    let of = |attributes: &[Attribute]| -> HashSet<&EventId> {
        told.claims.iter().filter(|c| attributes.contains(&c.attribute)).map(|c| &c.event).collect()
    };
    let (harmed, blamed) = (of(&harm), of(&attack));
    // Where each attack is mentioned, so that the nearest is found without a walk over all of them.
    let mut places: BTreeMap<usize, Vec<&Event>> = BTreeMap::new();
    let attacks = told.events.iter().filter(|e| e.status == Status::Occurred);
    for event in attacks.filter(|e| harmed.contains(&e.id) || blamed.contains(&e.id)) {
        for mention in &event.mentions {
            places.entry(mention.span.start).or_default().push(event);
        }
    }
    let nearest = |later: &Event| {
        let at = later.trigger.span.start;
        let fits = |(start, events): (&usize, &Vec<&'a Event>)| {
            let fitting = events.iter().filter(|e| e.kind != later.kind).min_by_key(|e| e.first_mention());
            fitting.map(|event| (start.abs_diff(at), *event))
        };
        let (before, behind) = (places.range(..=at).rev().find_map(fits), places.range(at + 1..).find_map(fits));
        before.into_iter().chain(behind).min_by_key(|(distance, _)| *distance).map(|(_, event)| &event.id)
    };
    let later = told.events.iter().filter(|e| answers.contains(&e.id));
    let later = later.filter(|e| e.status == Status::Occurred && !harmed.contains(&e.id));
    later.filter_map(|event| Some((&event.id, nearest(event)?))).collect()
}

#[cfg(test)]
mod tests {
    use rashomon_model::{EventType, Span};

    use super::*;
    use crate::resolve::fixture::{account, count};

    #[test]
    fn an_arrest_is_told_of_the_attack_beside_it() {
        let mut told = account("a", "2024-03-07").says(Attribute::Killed, count(2, None)).told;
        let attack = told.events[0].clone();
        let at = |start: usize, id: &str, kind: &str| {
            let mut event = attack.clone();
            event.trigger.span = Span::new(start, start + 6);
            event.mentions[0].span = event.trigger.span;
            (event.id, event.kind) = (EventId(id.to_owned()), EventType(kind.to_owned()));
            event
        };
        told.events.extend([at(300, "later", "ASSAULT"), at(320, "arrest", "COERCE")]);
        let claim = |event: &str, attribute, n| {
            let mut claim = told.claims[0].clone();
            (claim.event, claim.attribute, claim.value) = (EventId(event.to_owned()), attribute, count(n, None));
            claim
        };
        let more = [claim("later", Attribute::Injured, 5), claim("arrest", Attribute::Arrested, 3)];
        told.claims.extend(more);
        let aftermath = Aftermath::of(&told);
        let of = |event: &str| {
            aftermath.claims(&told, &EventId(event.to_owned())).map(|c| c.value.text()).collect::<Vec<_>>()
        };
        assert_eq!((of("evt"), of("later"), of("arrest")), (vec![], vec!["3"], vec![]));
        // Where nothing is told of the nearer one, it is no attack that anybody was arrested for.
        told.claims.remove(1);
        let aftermath = Aftermath::of(&told);
        let of = |event: &str| aftermath.claims(&told, &EventId(event.to_owned())).count();
        assert_eq!((of("evt"), of("later")), (1, 0));
    }
}
