//! How the events of one report stand to each other.

use rashomon_model::{Attribute, Claim, Event, EventId, Extraction, Status};

/// What a report claims of what followed one of its events: whom the police arrested for it, who was let go. It is told of
/// arrests and releases, which are events of their own, and is an answer to what became of the attack as well.
pub(crate) fn aftermath<'a>(told: &'a Extraction, event: &EventId) -> impl Iterator<Item = &'a Claim> {
    let followed = told.event(event);
    told.claims.iter().filter(move |claim| {
        let later = matches!(claim.attribute, Attribute::Arrested | Attribute::Released);
        later
            && followed.is_some_and(|f| claim.event != f.id && cause(told, &claim.event).is_some_and(|c| c.id == f.id))
    })
}

/// The attack that an event of another kind followed: of those of which a report claims harm, the one whose words stand nearest.
fn cause<'a>(told: &'a Extraction, later: &EventId) -> Option<&'a Event> {
    use Attribute::{Abducted, Damage, Injured, Killed, Missing, Perpetrator, Responsibility, Target, Victim};
    let harm = [Abducted, Damage, Injured, Killed, Missing];
    let later = told.event(later).filter(|e| e.status == Status::Occurred && !tells(told, e, &harm))?;
    let attack = [&harm[..], &[Perpetrator, Responsibility, Target, Victim]].concat();
    let at = later.trigger.span.start;
    let distance = |e: &Event| e.mentions.iter().map(|m| m.span.start.abs_diff(at)).min();
    let attacks = told.events.iter().filter(|e| e.kind != later.kind && e.status == Status::Occurred);
    attacks.filter(|e| tells(told, e, &attack)).min_by_key(|e| distance(e))
}

fn tells(told: &Extraction, event: &Event, of: &[Attribute]) -> bool {
    told.claims.iter().any(|claim| claim.event == event.id && of.contains(&claim.attribute))
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
        let of = |event: &str| aftermath(&told, &EventId(event.to_owned())).map(|c| c.value.text()).collect::<Vec<_>>();
        assert_eq!((of("evt"), of("later"), of("arrest")), (vec![], vec!["3"], vec![]));
        // Where nothing is told of the nearer one, it is no attack that anybody was arrested for.
        told.claims.remove(1);
        let of = |event: &str| aftermath(&told, &EventId(event.to_owned())).count();
        assert_eq!((of("evt"), of("later")), (1, 0));
    }
}
