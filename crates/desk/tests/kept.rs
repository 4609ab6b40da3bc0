//! The kept graph: whatever is recorded, in whatever order, what is brought up to date step by step is what everything anew
//! gives, to the byte.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod told;

use std::{fs, ops::ControlFlow};

use proptest::prelude::*;
use rashomon_desk::{Decision, Desk, OpenOptions};
use rashomon_model::{Action, Detail, Incident, Names, Relation};
use rashomon_store::{Known, SqliteLedger};
use told::{
    Room,
    story::{BODIES, Step, Story, listed, steps},
};

/// Histories that are tried.
const CASES: u32 = 60;

/// The incidents of everything that is recorded, made anew in a copy of the ledger, and the ids that are given there.
fn anew(room: &Room) -> (Vec<Incident>, Names) {
    let folder = tempfile::tempdir().unwrap();
    let copy = folder.path().join("copy.db");
    fs::File::create(&copy).unwrap();
    SqliteLedger::copy(room.folder.path().join("a.db"), &copy, &mut || ControlFlow::Continue(())).unwrap();
    let data = room.desk.data().clone();
    let mut desk = Desk::open(&copy, OpenOptions::new(|| told::moment(9)).data(data)).unwrap();
    desk.rebuild().unwrap();
    (listed(&desk), desk.ledger().names(Known::Now).unwrap())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: CASES, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn step_by_step_is_everything_anew(steps in steps(11)) {
        let mut story = Story::new();
        for step in steps {
            story.take(step);
            let (anew, names) = anew(&story.room);
            story.room.desk.freshen().unwrap();
            let now = story.incidents();
            prop_assert_eq!(story.room.desk.ledger().names(Known::Now).unwrap(), names, "after {:?}", step);
            let lines = |all: &[Incident]| all.iter().map(|i| serde_json::to_string(i).unwrap()).collect::<Vec<_>>();
            for (now, anew) in lines(&now).iter().zip(lines(&anew)) {
                prop_assert_eq!(now, &anew, "after {:?}", step);
            }
            prop_assert_eq!(now.len(), anew.len(), "after {:?}", step);
        }
        prop_assert_eq!(story.room.desk.verify().unwrap().problems, vec![]);
        let digest = story.room.desk.ledger().derived_digest().unwrap();
        let graph = graph(&story.room);
        let rebuilt = story.room.desk.rebuild().unwrap();
        prop_assert_eq!(rebuilt.digest, digest);
        prop_assert_eq!(self::graph(&story.room), graph);
        prop_assert_eq!(story.room.desk.verify().unwrap().problems, vec![]);
    }
}

/// The kept nodes, in which blocks they stand, and the edges between them, by the sum over all of it that the ledger keeps.
fn graph(room: &Room) -> String {
    let path = room.folder.path().join("a.db");
    let db = rusqlite::Connection::open(path).unwrap();
    db.query_row("SELECT graph FROM basis", [], |row| row.get(0)).unwrap()
}

#[test]
fn what_is_said_of_an_id_follows_it_through_merges_and_back() {
    let mut story = Story::new();
    for n in [0, 3, 6] {
        story.take(Step::Tell(n));
    }
    story.room.desk.freshen().unwrap();
    let ids: Vec<String> = story.incidents().iter().map(|i| i.id.to_string()).collect();
    assert_eq!(ids.len(), 3);
    // Whichever of two ids stays, there is a chain in one of these orders.
    for order in [[0, 1, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]] {
        let named = order.map(|n| ids[n].clone());
        story.judge(Decision::new(Action::Tag, [named[0].clone()]).detail(Detail::Tag(format!("tag {order:?}"))));
        story.judge(Decision::new(Action::Merge, [named[0].clone(), named[1].clone()]));
        story.room.desk.freshen().unwrap();
        story.judge(Decision::new(Action::Merge, [named[1].clone(), named[2].clone()]));
        let second = story.judged.last().unwrap().clone();
        story.room.desk.freshen().unwrap();
        story.room.desk.undo(&second, "").unwrap();
        let (anew, names) = anew(&story.room);
        story.room.desk.freshen().unwrap();
        assert_eq!(story.incidents(), anew, "{order:?}");
        assert_eq!(story.room.desk.ledger().names(Known::Now).unwrap(), names);
        let first = story.judged[story.judged.len() - 2].clone();
        story.room.desk.undo(&first, "").unwrap();
        story.room.desk.freshen().unwrap();
        assert_eq!(story.incidents().len(), 3, "{order:?}");
    }
}

#[test]
fn a_link_follows_the_incident_at_its_other_end() {
    let mut story = Story::new();
    for n in [4, 2, 6] {
        story.take(Step::Tell(n));
        story.room.desk.freshen().unwrap();
    }
    let linked = |story: &Story| -> Vec<(String, Vec<(String, bool)>)> {
        let ends = |i: &Incident| i.linked.iter().map(|l| (l.incident.to_string(), l.follows)).collect();
        story
            .incidents()
            .iter()
            .map(|i| (i.id.to_string(), ends(i)))
            .filter(|(_, ends): &(_, Vec<_>)| !ends.is_empty())
            .collect()
    };
    let ends = |story: &Story| {
        let (found, now) = (linked(story), story.incidents());
        let [(one, of_one), (other, of_other)] = found.as_slice() else { panic!("{found:?}") };
        assert_eq!(([(other.clone(), !of_other[0].1)].as_slice(), 1), (of_one.as_slice(), of_other.len()));
        assert!(now.iter().all(|i| i.linked.iter().all(|l| l.words.as_ref().unwrap().quote.text == "avenged")));
        [one.clone(), other.clone()]
    };
    let [one, other] = ends(&story);
    // Each end is taken in by another incident, and parted from it again.
    for end in [&one, &other] {
        let third =
            story.incidents().into_iter().map(|i| i.id.to_string()).find(|id| *id != one && *id != other).unwrap();
        story.judge(Decision::new(Action::Merge, [third, end.clone()]));
        story.room.desk.freshen().unwrap();
        ends(&story);
        let merge = story.judged.last().unwrap().clone();
        story.room.desk.undo(&merge, "").unwrap();
        story.room.desk.freshen().unwrap();
        assert_eq!(ends(&story), [one.clone(), other.clone()]);
    }
    // What people say of the two goes before it, until it is taken back.
    let related = Decision::new(Action::Link, [one.clone(), other.clone()]).detail(Detail::Relation(Relation::Related));
    story.judge(related);
    story.room.desk.freshen().unwrap();
    let said = |story: &Story| story.incidents().into_iter().flat_map(|i| i.linked).collect::<Vec<_>>();
    assert!(said(&story).iter().all(|l| l.relation == Relation::Related && l.judgement.is_some() && l.words.is_none()));
    let link = story.judged.last().unwrap().clone();
    story.room.desk.undo(&link, "").unwrap();
    story.room.desk.freshen().unwrap();
    assert_eq!(ends(&story), [one.clone(), other.clone()]);
    // Within one incident there is nothing to link.
    story.judge(Decision::new(Action::Merge, [one, other]));
    story.room.desk.freshen().unwrap();
    assert_eq!(said(&story), []);
}

#[test]
fn a_new_report_writes_its_neighbourhood_only() {
    let mut room = Room::new();
    for (n, body) in BODIES.iter().enumerate() {
        room.tell(&format!("r{n}"), "2024-03-08", body);
    }
    room.desk.freshen().unwrap();
    let before = listed(&room.desk);
    let new = room.tell("brae", "2024-03-09", "Shelling hit Brae on 2023-01-04. Bela Quist counted 3 dead.");
    room.desk.freshen().unwrap();
    let after = listed(&room.desk);
    let same = after.iter().filter(|i| before.contains(i)).count();
    let told = room.desk.incidents_told_by(&[new].into()).unwrap();
    assert_eq!((told.len(), told[0].reports.len()), (1, 2));
    assert_eq!(same, after.len() - 1, "only the incident that it tells changed");
}
