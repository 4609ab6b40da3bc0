//! What changed in one incident between two moments of either clock.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod told;

use rashomon_desk::{At, Became, Decision, Diff, LinkChange, Query};
use rashomon_model::{Action, Detail, FactStatus, IncidentId, Linked, Relation};
use told::Room;

const RUMOUR: &str = "Violence on 2024-03-05. Cora Zeman counted 7 dead.";
const ARMY: &str = "Shelling hit Ostrel on 2024-03-04. Ada Brandt counted 40 dead.";
const GUILD: &str = "Shelling hit Ostrel on 2024-03-04. Bela Quist counted 7 dead.";
const FEUD: &str = "Drones hit Wyrrow on 2024-03-06. Dana Holm counted 1 dead.\nShelling hit Ostrel on 2024-03-04. Eli Roth \
    counted 40 dead. It avenged the first.";

fn at(text: &str) -> At {
    text.parse().unwrap()
}

fn diff(room: &mut Room, id: &IncidentId, from: &str, to: &str) -> Diff {
    room.desk.diff(id.as_str(), &at(from), &at(to)).unwrap().unwrap()
}

fn ids(room: &mut Room) -> Vec<IncidentId> {
    room.desk.freshen().unwrap();
    let all = Query { all: true, ..Query::default() };
    room.desk.incidents(&all).unwrap().into_iter().map(|incident| incident.id).collect()
}

#[test]
fn days_of_publication() {
    let mut room = Room::new();
    let army = room.tell("army", "2024-03-05", ARMY);
    let guild = room.tell("guild", "2024-03-08", GUILD);
    let id = ids(&mut room).remove(0);
    let between = diff(&mut room, &id, "2024-03-05", "2024-03-08");
    assert_eq!((between.change, between.from.reports, between.to.reports), (Became::Changed, 1, 2));
    assert_eq!(between.reports_added.iter().map(|r| &r.id).collect::<Vec<_>>(), [&guild]);
    assert_eq!((between.reports_gone.len(), between.fields.len()), (0, 0));
    let [killed] = &between.facts[..] else { panic!("{:?}", between.facts) };
    assert_eq!((killed.status_before, killed.status_after), (Some(FactStatus::Single), Some(FactStatus::Contested)));
    let [position] = &killed.positions[..] else { panic!("{killed:?}") };
    assert_eq!(
        (position.change, position.after.as_ref().unwrap().speakers[0].as_str()),
        (Became::Appeared, "Bela Quist")
    );
    // The other way round, it goes.
    let back = diff(&mut room, &id, "2024-03-08", "2024-03-05");
    assert_eq!(back.reports_gone.iter().map(|r| &r.id).collect::<Vec<_>>(), [&guild]);
    assert_eq!(back.facts[0].positions[0].change, Became::Gone);
    // Before anybody told of it, and where nothing happened.
    let first = diff(&mut room, &id, "2024-03-01", "2024-03-05");
    assert_eq!(
        (first.change, first.from.id.as_ref(), first.facts[0].change),
        (Became::Appeared, None, Became::Appeared)
    );
    assert_eq!(first.reports_added.iter().map(|r| &r.id).collect::<Vec<_>>(), [&army]);
    let none = diff(&mut room, &id, "2024-03-05", "2024-03-06");
    assert_eq!((none.change, none.facts.len(), none.reports_added.len()), (Became::Unchanged, 0, 0));
    assert_eq!((none.from.at.as_str(), none.to.at.as_str()), ("published by 2024-03-05", "published by 2024-03-06"));
}

#[test]
fn numbers_of_the_journal_and_an_id_that_was_another() {
    let mut room = Room::new();
    room.tell("rumour", "2024-03-05", RUMOUR);
    let old = ids(&mut room).remove(0);
    room.tell("army", "2024-03-05", ARMY);
    let new = ids(&mut room).into_iter().find(|id| *id != old).unwrap();
    let seq = room.desk.ledger().head().unwrap().seq.to_string();
    room.tell("guild", "2024-03-06", GUILD);
    assert_eq!(ids(&mut room), std::slice::from_ref(&old));
    // The id of the one that was taken in leads to the one that took it in.
    let led = diff(&mut room, &new, &seq, "now");
    assert_eq!((led.from.id.as_ref(), led.to.id.as_ref()), (Some(&old), Some(&old)));
    assert_eq!(led, diff(&mut room, &old, &seq, "now"));
    assert_eq!((led.joined.as_slice(), led.parted.len()), (std::slice::from_ref(&new), 0));
    assert_eq!((led.from.reports, led.to.reports), (1, 3));
    let moved: Vec<&str> = led.fields.iter().map(|field| field.field).collect();
    for field in ["title", "mode", "where", "uncodable"] {
        assert!(moved.contains(&field), "{moved:?}");
    }
    // Seen from today backwards, the incident parts.
    let back = diff(&mut room, &old, "now", &seq);
    assert_eq!((back.joined.len(), back.parted.as_slice()), (0, std::slice::from_ref(&new)));
    // Nothing was known at the beginning, and the desk looks at today again.
    assert_eq!(diff(&mut room, &old, "0", &seq).change, Became::Appeared);
    assert!(!room.desk.looks_back());
    assert_eq!(ids(&mut room), [old]);
}

#[test]
fn links_that_texts_and_people_tell() {
    let mut room = Room::new();
    room.tell("army", "2024-03-05", ARMY);
    let ostrel = ids(&mut room).remove(0);
    room.tell("feud", "2024-03-07", FEUD);
    let wyrrow = ids(&mut room).into_iter().find(|id| *id != ostrel).unwrap();
    let told = |diff: &Diff| -> Vec<(Became, Relation, bool, Option<String>)> {
        let line = |l: &LinkChange| {
            let link = l.after.as_ref().or(l.before.as_ref()).unwrap();
            (l.change, link.relation, link.follows, link.words.as_ref().map(|words| words.quote.text.clone()))
        };
        diff.links.iter().map(line).collect()
    };
    let avenged = |change| (change, Relation::Retaliation, true, Some("avenged".to_owned()));
    let related = |change| (change, Relation::Related, true, None);
    let between = diff(&mut room, &ostrel, "2024-03-05", "2024-03-07");
    assert_eq!(told(&between), [avenged(Became::Appeared)]);
    assert_eq!(between.links[0].after.as_ref().unwrap().incident, wyrrow);
    assert!(between.links[0].title.contains("Wyrrow"), "{}", between.links[0].title);
    assert_eq!(told(&diff(&mut room, &ostrel, "2024-03-07", "2024-03-05")), [avenged(Became::Gone)]);
    assert_eq!(told(&diff(&mut room, &ostrel, "2024-03-07", "now")), []);
    // What people say takes the place of what the program found.
    let seq = room.desk.ledger().head().unwrap().seq.to_string();
    let link = |relation| {
        let ends = [ostrel.to_string(), wyrrow.to_string()];
        Decision::new(Action::Link, ends).detail(Detail::Relation(relation))
    };
    let judgement = room.desk.judge(link(Relation::Related), "").unwrap();
    assert_eq!(told(&diff(&mut room, &ostrel, &seq, "now")), [avenged(Became::Gone), related(Became::Appeared)]);
    room.desk.undo(judgement.id.as_str(), "").unwrap();
    assert_eq!(told(&diff(&mut room, &ostrel, &seq, "now")), []);
    // The same, decided by a person now.
    room.desk.judge(link(Relation::Retaliation), "").unwrap();
    let changed = diff(&mut room, &ostrel, &seq, "now");
    let [change] = &changed.links[..] else { panic!("{:?}", changed.links) };
    let by = |link: &Option<Linked>| link.as_ref().unwrap().judgement.is_some();
    assert_eq!((change.change, by(&change.before), by(&change.after)), (Became::Changed, false, true));
}

#[test]
fn moments() {
    for (text, told) in [
        ("now", "now"),
        ("2024-03-05", "published by 2024-03-05"),
        ("17", "known at number 17 of the journal"),
        ("2024-03-05T18:00:00+01:00", "known at 2024-03-05T17:00:00Z"),
    ] {
        assert_eq!(at(text).to_string(), told);
    }
    for bad in ["", "yesterday", "2024-02-31", "2024-03-05T18:00:00", "-4"] {
        assert!(bad.parse::<At>().is_err(), "{bad}");
    }
}

#[test]
fn an_id_of_nothing() {
    let mut room = Room::new();
    room.tell("army", "2024-03-05", ARMY);
    assert_eq!(room.desk.diff("inc_ffffffffffff", &at("0"), &at("now")).unwrap(), None);
    assert_eq!(room.desk.diff("sha256:", &at("2024-01-01"), &at("now")).unwrap(), None);
}
