//! How the events of one report stand to each other, and by that the incidents in which they are told.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet, btree_map::Entry};

use rashomon_model::{
    Attribute, Claim, Event, EventId, Extraction, IncidentId, Linked, Quote, Relation, Status, Words,
};

use super::node::{Node, Tied};

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

/// How an event stands to others of its reading, from either end.
pub(super) fn tied(told: &Extraction, event: &Event) -> Vec<Tied> {
    let tie = |other: &EventId, relation: Relation, follows: bool, words: &Quote| {
        let (event, words) = (other.clone(), words.clone());
        Tied { event, relation, follows, words }
    };
    let own = event.follows.iter().map(|f| tie(&f.event, f.relation, true, &f.words));
    let others = told.events.iter().flat_map(|later| later.follows.iter().map(move |f| (later, f)));
    let others = others.filter(|(_, f)| f.event == event.id);
    own.chain(others.map(|(later, f)| tie(&later.id, f.relation, false, &f.words))).collect()
}

/// How an incident stands to those of other events, as the reports of its own events say. `nodes` are these, the earliest
/// published first, whose words are kept; `incident_of` says in which incident another event is told, if in any.
pub(crate) fn links<'a>(
    own: &IncidentId,
    nodes: impl Iterator<Item = &'a Node>,
    incident_of: impl Fn(&EventId) -> Option<&'a IncidentId>,
) -> Vec<Linked> {
    let mut found: BTreeMap<(&IncidentId, Relation, bool), Words> = BTreeMap::new();
    for (node, tied) in nodes.flat_map(|node| node.tied.iter().map(move |tied| (node, tied))) {
        let Some(other) = incident_of(&tied.event).filter(|other| *other != own) else { continue };
        if let Entry::Vacant(first) = found.entry((other, tied.relation, tied.follows)) {
            first.insert(Words { report: node.report.clone(), quote: tied.words.clone() });
        }
    }
    // That one came so many days after the other says nothing beside that it avenged it.
    let telling: BTreeSet<&IncidentId> =
        found.keys().filter(|(_, relation, _)| *relation != Relation::Related).map(|(other, ..)| *other).collect();
    let said = |((other, relation, follows), words): ((&IncidentId, Relation, bool), Words)| {
        let says = relation != Relation::Related || !telling.contains(other);
        says.then(|| Linked { incident: other.clone(), relation, follows, judgement: None, words: Some(words) })
    };
    found.into_iter().filter_map(said).collect()
}

#[cfg(test)]
mod tests {
    use rashomon_model::{EventType, Span};

    use super::*;
    use crate::resolve::fixture::{account, count, node};

    fn quote(words: &str) -> Quote {
        Quote { span: Span::new(2, 2 + words.len()), text: words.to_owned() }
    }

    fn id(name: &str) -> IncidentId {
        IncidentId(name.to_owned())
    }

    #[test]
    fn an_event_is_tied_from_either_end() {
        let mut told = account("a", "2024-03-07").told;
        let earlier = Event { id: EventId("earlier".to_owned()), ..told.events[0].clone() };
        let follows = rashomon_model::Follows {
            event: earlier.id.clone(),
            relation: Relation::CounterAttack,
            words: quote("counter-attack"),
            pattern: "relations/x".to_owned(),
        };
        told.events[0].follows.push(follows);
        told.events.push(earlier);
        let ends = |at: usize| {
            let tied = tied(&told, &told.events[at]);
            tied.into_iter().map(|t| (t.event.to_string(), t.follows, t.words.text)).collect::<Vec<_>>()
        };
        assert_eq!(ends(0), [("earlier".to_owned(), true, "counter-attack".to_owned())]);
        assert_eq!(ends(1), [("evt".to_owned(), false, "counter-attack".to_owned())]);
    }

    #[test]
    fn incidents_are_linked_by_what_their_reports_say_of_their_events() {
        let tie = |event: &str, relation, words: &str| Tied {
            event: EventId(event.to_owned()),
            relation,
            follows: true,
            words: quote(words),
        };
        let report = |name: &str, tied: Vec<Tied>| {
            let report = rashomon_model::ReportId(name.to_owned());
            Node { tied, ..node(&report, Span::new(0, 6)) }
        };
        let nodes = [
            report(
                "first",
                vec![
                    tie("x", Relation::Related, "a day after"),
                    tie("own", Relation::Wave, "the latest"),
                    tie("nowhere", Relation::Wave, "the latest"),
                    tie("y", Relation::Related, "hours after"),
                ],
            ),
            report("second", vec![tie("x", Relation::Retaliation, "to avenge")]),
            report("third", vec![tie("x", Relation::Retaliation, "in revenge for")]),
        ];
        let (own, x, y) = (id("inc_own"), id("inc_x"), id("inc_y"));
        let incident_of = |event: &EventId| match event.as_str() {
            "own" => Some(&own),
            "x" => Some(&x),
            "y" => Some(&y),
            _ => None,
        };
        let links = links(&own, nodes.iter(), incident_of);
        let told = |l: &Linked| (l.incident.to_string(), l.relation, l.words.as_ref().unwrap().quote.text.clone());
        let told: Vec<_> = links.iter().map(told).collect();
        // Two reports say that it avenged x, of which the first one's words stand; that it came a day later says less.
        assert_eq!(
            told,
            [
                ("inc_x".to_owned(), Relation::Retaliation, "to avenge".to_owned()),
                ("inc_y".to_owned(), Relation::Related, "hours after".to_owned()),
            ]
        );
    }

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
