//! Ids of incidents: given once, kept when reports join, leading on after a merge.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod told;

use rashomon_desk::{Desk, Explanation, IncidentItem, Item, Query, Selection};
use rashomon_model::{IncidentId, ReportId};
use told::{Room, TOMORROW, strict, wide};

const ARMY: &str = "Shelling hit Ostrel on 2024-03-04. Ada Brandt counted 40 dead.";
const GUILD: &str = "Shelling hit Ostrel on 2024-03-04. Bela Quist counted 7 dead.";
/// Nothing but its day and its number of dead says which violence this is.
const RUMOUR: &str = "Violence on 2024-03-05. Cora Zeman counted 7 dead.";

fn ids(desk: &mut Desk) -> Vec<IncidentId> {
    desk.freshen().unwrap();
    desk.incidents(&Query { all: true, ..Query::default() }).unwrap().into_iter().map(|incident| incident.id).collect()
}

fn incident(desk: &Desk, id: &IncidentId) -> IncidentItem {
    match desk.get(id.as_str()).unwrap() {
        Some(Item::Incident(item)) => item,
        other => panic!("{id}: {other:?}"),
    }
}

fn reports(desk: &Desk, id: &IncidentId) -> Vec<ReportId> {
    let mut reports: Vec<_> = incident(desk, id).incident.reports.into_iter().map(|r| r.id).collect();
    reports.sort();
    reports
}

#[test]
fn an_earlier_report_that_comes_late_changes_no_id() {
    let mut room = Room::new();
    let guild = room.tell("guild", "2024-03-06", GUILD);
    let given = ids(&mut room.desk);
    assert_eq!(given.len(), 1);
    let army = room.tell("army", "2024-03-04", ARMY);
    assert_eq!(ids(&mut room.desk), given);
    let mut both = vec![guild, army.clone()];
    both.sort();
    assert_eq!(reports(&room.desk, &given[0]), both);
    // The earlier report stands first in it, and would have named it.
    assert_eq!(incident(&room.desk, &given[0]).incident.reports[0].id, army);
    assert_eq!(incident(&room.desk, &given[0]).led_from, None);
}

#[test]
fn a_report_that_joins_two_incidents_leads_the_newer_id_to_the_older() {
    let mut room = Room::new();
    room.tell("rumour", "2024-03-05", RUMOUR);
    let old = ids(&mut room.desk).remove(0);
    room.tell("army", "2024-03-05", ARMY);
    let mut two = ids(&mut room.desk);
    two.retain(|id| *id != old);
    let [new] = two.as_slice() else { panic!("they are two incidents: {two:?}") };
    let bridge = room.tell("guild", "2024-03-06", GUILD);
    assert_eq!(ids(&mut room.desk), std::slice::from_ref(&old));
    let led = incident(&room.desk, new);
    assert_eq!((&led.incident.id, led.led_from.as_ref(), led.incident.reports.len()), (&old, Some(new), 3));
    assert!(led.incident.reports.iter().any(|r| r.id == bridge));
    // How it begins is enough, and its explanation is that of the incident that took it in.
    let Some(Item::Incident(led)) = room.desk.get(&new.as_str()[..10]).unwrap() else { panic!("it leads on") };
    assert_eq!(led.led_from.as_ref(), Some(new));
    let Some(Explanation::Incident(explained)) = room.desk.explain(new.as_str()).unwrap() else { panic!("none") };
    assert_eq!(explained.id, old);
    assert!(room.desk.verify().unwrap().is_sound());
}

#[test]
fn deriving_anew_gives_the_same_ids_and_bytes() {
    let mut room = Room::new();
    for (name, body) in [("rumour", RUMOUR), ("army", ARMY), ("guild", GUILD)] {
        room.tell(name, "2024-03-05", body);
        room.desk.freshen().unwrap();
    }
    room.tell("mill", "2024-03-07", "Drones hit Wyrrow on 2024-03-06. Dana Holm counted 1 dead.");
    let given = ids(&mut room.desk);
    let digest = room.desk.ledger().derived_digest().unwrap();
    let head = room.desk.ledger().head().unwrap();
    for _ in 0..2 {
        let rebuilt = room.desk.rebuild().unwrap();
        assert_eq!((rebuilt.incidents, &rebuilt.digest), (2, &digest));
        assert_eq!(ids(&mut room.desk), given);
    }
    assert_eq!(room.desk.ledger().head().unwrap(), head, "no id is given twice");
}

#[test]
fn another_reading_changes_no_id() {
    let mut room = Room::new();
    for (name, body) in [("army", ARMY), ("guild", GUILD)] {
        room.tell(name, "2024-03-05", body);
    }
    let given = ids(&mut room.desk);
    room.open_with(&TOMORROW);
    for analysis in [wide, strict] {
        room.reread(&Selection::All, analysis);
        assert_eq!(ids(&mut room.desk), given);
    }
    let head = room.desk.ledger().head().unwrap();
    room.desk.rebuild().unwrap();
    assert_eq!(room.desk.ledger().head().unwrap(), head);
}

#[test]
fn ids_are_those_of_what_was_there_first_not_of_the_last_derivation() {
    // Everything at once, and one after the other, give the same incidents; ids are given to what came first.
    let (mut once, mut slowly) = (Room::new(), Room::new());
    for (name, day, body) in [("guild", "2024-03-06", GUILD), ("army", "2024-03-04", ARMY)] {
        once.tell(name, day, body);
        slowly.tell(name, day, body);
        slowly.desk.freshen().unwrap();
    }
    let (once_id, slow_id) = (ids(&mut once.desk).remove(0), ids(&mut slowly.desk).remove(0));
    assert_ne!(once_id, slow_id, "the army's report would have named it, had it been there");
    assert_eq!(reports(&once.desk, &once_id), reports(&slowly.desk, &slow_id));
}
