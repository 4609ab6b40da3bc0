//! A copy elsewhere that takes up changes has what the ledger lists, in whatever order things were recorded.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod told;

use std::collections::BTreeMap;

use proptest::prelude::*;
use rashomon_desk::{Change, Changes, Desk, Error, Selection};
use rashomon_model::{Incident, IncidentId};
use told::{
    Room, plain,
    story::{self, BODIES, Story, steps},
};

/// What somebody elsewhere has.
#[derive(Clone, Default)]
struct Copy {
    incidents: BTreeMap<IncidentId, Incident>,
    leads: BTreeMap<IncidentId, IncidentId>,
    since: u64,
}

impl Copy {
    /// Takes up changes as the documentation says.
    fn follow(&mut self, changes: Changes) {
        let Changes { changes, next, .. } = changes;
        let mut ids = Vec::new();
        for change in changes {
            // Everybody gets it as a line of JSON.
            let line = serde_json::to_string(&change).unwrap();
            ids.push(match serde_json::from_str(&line).unwrap() {
                Change::New { incident } => {
                    let id = incident.id.clone();
                    self.leads.remove(&id);
                    assert!(self.incidents.insert(id.clone(), *incident).is_none(), "{id} is not new");
                    id
                }
                Change::Changed { incident } | Change::Split { incident, .. } => {
                    let id = incident.id.clone();
                    let was = self.incidents.insert(id.clone(), (*incident).clone());
                    assert!(was.is_some_and(|was| was != *incident), "{id} did not change");
                    id
                }
                Change::Redirected { id, to } => {
                    assert!(self.incidents.remove(&id).is_some(), "{id} is not there");
                    self.leads.insert(id.clone(), to);
                    id
                }
                Change::Deleted { id } => {
                    assert!(self.incidents.remove(&id).is_some(), "{id} is not there");
                    id
                }
            });
        }
        assert!(ids.is_sorted() && ids.windows(2).all(|two| two[0] != two[1]), "an id stands once: {ids:?}");
        self.since = next;
    }
}

fn listed(desk: &mut Desk) -> BTreeMap<IncidentId, Incident> {
    desk.freshen().unwrap();
    story::listed(desk).into_iter().map(|incident| (incident.id.clone(), incident)).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    /// One copy follows step by step, others begin at every step, and all have the ledger's list in the end.
    #[test]
    fn a_copy_follows(steps in steps(4)) {
        let mut story = Story::new();
        let mut copy = Copy::default();
        let mut others = vec![copy.clone()];
        for (n, step) in steps.into_iter().enumerate() {
            story.take(step);
            let room = &mut story.room;
            let changes = room.desk.changes(copy.since, None).unwrap();
            copy.follow(changes);
            prop_assert_eq!(&copy.incidents, &listed(&mut room.desk), "after {:?}", step);
            if n % 3 == 0 {
                others.push(copy.clone());
            }
        }
        let mut room = story.room;
        let head = room.desk.ledger().head().unwrap().seq;
        for mut other in others {
            let changes = room.desk.changes(other.since, None).unwrap();
            prop_assert_eq!(changes.next, head);
            other.follow(changes);
            prop_assert_eq!(&other.incidents, &copy.incidents);
        }
        prop_assert_eq!(room.desk.changes(head, None).unwrap().changes, vec![]);
    }
}

#[test]
fn a_merge_redirects_and_a_lost_event_splits() {
    let mut room = Room::new();
    let mut copy = Copy::default();
    room.tell("rumour", "2024-03-05", BODIES[0]);
    copy.follow(room.desk.changes(0, None).unwrap());
    room.tell("army", "2024-03-05", BODIES[1]);
    copy.follow(room.desk.changes(copy.since, None).unwrap());
    let ids: Vec<IncidentId> = copy.incidents.keys().cloned().collect();
    assert_eq!(ids.len(), 2);
    let guild = room.tell("guild", "2024-03-06", BODIES[2]);
    let before = copy.clone();
    copy.follow(room.desk.changes(copy.since, None).unwrap());
    let [(from, to)] = copy.leads.iter().collect::<Vec<_>>()[..] else { panic!("{:?}", copy.leads) };
    assert!(ids.contains(from) && ids.contains(to) && copy.incidents.len() == 1);
    // What linked the two is told no more: they part, and the old id is back.
    let (from, to) = (from.clone(), to.clone());
    room.reread(&Selection::Reports(vec![guild]), nothing);
    let changes = room.desk.changes(copy.since, None).unwrap();
    for change in &changes.changes {
        match change {
            Change::New { incident } => assert_eq!(incident.id, from),
            Change::Split { incident, into } => assert_eq!((&incident.id, &into[..]), (&to, &[from.clone()][..])),
            other => panic!("{other:?}"),
        }
    }
    copy.follow(changes);
    assert_eq!((copy.incidents.len(), copy.leads.len()), (2, 0));
    assert_eq!(copy.incidents, listed(&mut room.desk));
    // A copy that slept through it all is told the same.
    let mut late = before;
    late.follow(room.desk.changes(late.since, None).unwrap());
    assert_eq!(late.incidents, copy.incidents);
}

#[test]
fn an_incident_of_which_nothing_is_read_any_more_is_deleted() {
    let mut room = Room::new();
    let mill = room.tell("mill", "2024-03-07", BODIES[3]);
    let mut copy = Copy::default();
    copy.follow(room.desk.changes(0, None).unwrap());
    let [id] = &copy.incidents.keys().cloned().collect::<Vec<_>>()[..] else { panic!("one incident is told") };
    room.reread(&Selection::Reports(vec![mill]), nothing);
    let changes = room.desk.changes(copy.since, None).unwrap().changes;
    assert_eq!(changes, [Change::Deleted { id: id.clone() }]);
}

#[test]
fn other_rules_tell_everything_and_a_number_ahead_is_refused() {
    let mut room = Room::new();
    for (n, body) in BODIES.iter().enumerate() {
        room.tell(&format!("r{n}"), "2024-03-08", body);
        room.desk.freshen().unwrap();
    }
    let all = listed(&mut room.desk);
    let Changes { changes, next, rules } = room.desk.changes(0, None).unwrap();
    assert_eq!(room.desk.changes(next, Some(&rules)).unwrap().changes, []);
    let told = room.desk.changes(next, Some("other rules")).unwrap().changes;
    let mut copy: BTreeMap<IncidentId, Incident> = BTreeMap::new();
    for change in told {
        match change {
            Change::Changed { incident } => drop(copy.insert(incident.id.clone(), *incident)),
            Change::Redirected { id, to } => assert!(!all.contains_key(&id) && all.contains_key(&to)),
            other => panic!("{other:?}"),
        }
    }
    assert_eq!((copy.len(), &copy), (changes.len(), &all));
    assert!(matches!(room.desk.changes(next + 1, None), Err(Error::Ahead { head, .. }) if head == next));
}

/// Reads nothing out of a report.
fn nothing(
    language: &rashomon_core::Language,
    report: &rashomon_model::Report<rashomon_model::Bytes>,
    gated: bool,
) -> (rashomon_model::Extraction<rashomon_model::Bytes>, rashomon_model::GateVerdict) {
    let (mut extraction, verdict) = plain(language, report, gated);
    extraction.events.clear();
    extraction.claims.clear();
    (extraction, verdict)
}
