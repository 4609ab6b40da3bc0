//! What people decide, and what becomes of it in incidents.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod told;

use rashomon_desk::{Decision, Error, Item, Query, QueueKind, Selection};
use rashomon_ingest::Options;
use rashomon_model::{
    Action, Attribute, Conflict, Detail, FactStatus, Grade, Incident, Relation, ReportId, Review, Value, WorkStatus,
};
use told::{Room, TOMORROW, plain, strict, text, wide, work};

const FORD: &str = "Shelling hit Ostrel on 2024-03-04. Ada Brandt counted 4 dead. Bela Quist heard of 9 dead.";
const MILL: &str = "Drones hit Wyrrow on 2024-03-06. Dana Holm counted 1 dead.";

struct Case {
    room: Room,
    ford: ReportId,
    mill: ReportId,
}

/// Two incidents; the accounts of the first exclude each other.
fn case() -> Case {
    let mut room = Room::new();
    let courier = Options { publisher: Some("Hill Courier".to_owned()), ..Options::default() };
    let ford = room.tell_with("ford", &text("ford", "2024-03-05", FORD), &courier, work(plain));
    let mill = room.tell("mill", "2024-03-07", MILL);
    room.desk.freshen().unwrap();
    Case { room, ford, mill }
}

impl Case {
    fn incident(&mut self, report: &ReportId) -> Incident {
        self.room.desk.freshen().unwrap();
        let mut found =
            self.room.desk.incidents(&Query { report: Some(report.clone()), all: true, ..Query::default() }).unwrap();
        assert_eq!(found.len(), 1, "{found:?}");
        found.remove(0)
    }

    fn ford(&mut self) -> Incident {
        self.incident(&self.ford.clone())
    }

    fn mill(&mut self) -> Incident {
        self.incident(&self.mill.clone())
    }

    fn claim(&self, report: &ReportId, words: &str) -> String {
        let extraction = self.room.record(report).extraction;
        extraction.claims.into_iter().find(|c| c.evidence.text.ends_with(words)).unwrap().id.to_string()
    }

    fn judge(&mut self, decision: Decision) -> String {
        self.room.desk.judge(decision, "so it is").unwrap().id.to_string()
    }

    fn refused(&mut self, decision: Decision) -> String {
        self.room.desk.judge(decision, "").unwrap_err().to_string()
    }
}

/// The dead of each account, and how the accounts stand to each other.
fn dead(incident: &Incident) -> (Vec<u64>, FactStatus) {
    let fact = incident.facts.iter().find(|f| f.attribute == Attribute::Killed).unwrap();
    (fact.positions.iter().map(|p| p.value.count().unwrap().low).collect(), fact.status)
}

#[test]
fn a_rejected_claim_leaves_the_positions_and_comes_back() {
    let mut case = case();
    assert_eq!(dead(&case.ford()), (vec![4, 9], FactStatus::Contested));
    let hearsay = case.claim(&case.ford, "9 dead");
    let rejected = case.judge(Decision::new(Action::Reject, [hearsay.clone()]));
    let ford = case.ford();
    assert_eq!((dead(&ford), ford.review), ((vec![4], FactStatus::Single), Review::Reviewed));
    let [decided] = ford.decided.as_slice() else { panic!("{:?}", ford.decided) };
    assert_eq!(
        (decided.subject.as_str(), decided.action, decided.judgement.as_str()),
        (&*hearsay, Action::Reject, &*rejected)
    );
    assert_eq!(decided.was.as_ref().and_then(Value::count).map(|c| c.low), Some(9), "what the program read stays");

    let undo = case.room.desk.undo(&rejected, "he was there").unwrap();
    assert_eq!((dead(&case.ford()), case.ford().review), ((vec![4, 9], FactStatus::Contested), Review::Machine));
    case.room.desk.undo(undo.id.as_str(), "he was not").unwrap();
    assert_eq!(dead(&case.ford()).0, [4]);
}

#[test]
fn a_corrected_value_replaces_what_was_read_and_survives_other_readings() {
    let mut case = case();
    let hearsay = case.claim(&case.ford, "9 dead");
    let right = case.room.desk.value_like(&hearsay, "5").unwrap();
    case.judge(Decision::new(Action::Correct, [hearsay]).value(right));
    assert_eq!(dead(&case.ford()).0, [4, 5]);
    case.room.open_with(&TOMORROW);
    case.room.reread(&Selection::All, wide);
    assert_eq!(dead(&case.ford()).0, [4, 5], "the words are told otherwise, and overlap");
    let rebuilt = case.room.desk.rebuild().unwrap();
    assert_eq!(case.room.desk.rebuild().unwrap(), rebuilt);
    assert_eq!(dead(&case.ford()).0, [4, 5]);
    // What is not read any more is listed, and holds again as soon as it is.
    case.room.reread(&Selection::All, strict);
    assert_eq!(dead(&case.ford()).0, [4]);
    let queue = case.room.desk.queue(10).unwrap();
    assert_eq!(queue.iter().map(|i| i.kind).collect::<Vec<_>>(), [QueueKind::Orphan]);
    case.room.reread(&Selection::All, plain);
    assert_eq!(dead(&case.ford()).0, [4, 5]);
    assert!(case.room.desk.verify().unwrap().is_sound());
}

#[test]
fn place_time_and_type_are_as_people_set_them() {
    let mut case = case();
    let id = case.ford().id.to_string();
    let desk = &case.room.desk;
    let (place, when, kind) = (
        desk.place_value("Old Ostrel @ 4.5,10.25").unwrap(),
        desk.time_value("2024-03-03").unwrap(),
        desk.type_value("ASSAULT/aerial").unwrap(),
    );
    let machine = case.ford();
    case.judge(Decision::new(Action::Set, [id.clone()]).value(Value::Place(place)));
    case.judge(Decision::new(Action::Set, [id.clone()]).value(Value::Time(when)));
    case.judge(Decision::new(Action::Set, [id.clone()]).detail(kind));
    let ford = case.ford();
    let now = ford.place.as_ref().map(|p| (p.name.as_str(), p.lat, p.lon)).unwrap();
    assert_eq!(now, ("Old Ostrel", Some(4.5), Some(10.25)));
    assert_eq!(ford.when.as_ref().map(ToString::to_string).as_deref(), Some("2024-03-03"));
    assert_eq!(ford.mode.as_ref().map(|m| m.0.as_str()), Some("aerial"));
    assert!(ford.title.ends_with("Old Ostrel, 2024-03-03"), "{}", ford.title);
    assert_eq!(ford.decided[0].was, machine.place.map(Value::Place));

    let actor = case.room.desk.actor_value("the Red Ridge Front").unwrap();
    let by = Detail::Attribute(Attribute::Perpetrator);
    case.judge(Decision::new(Action::Set, [id.clone()]).value(Value::Actor(actor)).detail(by));
    assert_eq!(case.ford().decided.last().unwrap().value.as_ref().map(Value::text), Some("the Red Ridge Front"));

    let other = case.room.desk.place_value("New Ostrel").unwrap();
    let set = case.judge(Decision::new(Action::Set, [id]).value(Value::Place(other)));
    let ford = case.ford();
    assert_eq!(ford.place.unwrap().name, "New Ostrel");
    let [listed] = ford.contradicted.as_slice() else { panic!("{:?}", ford.contradicted) };
    assert_eq!((listed.kind, listed.judgements[1].as_str()), (Conflict::Overruled, &*set));
}

#[test]
fn the_work_at_an_incident() {
    let mut case = case();
    let (ford, mill) = (case.ford().id.to_string(), case.mill().id.to_string());
    let about = |action, detail| Decision::new(action, [ford.clone()]).detail(detail);
    case.judge(about(Action::Status, Detail::Status(WorkStatus::NeedsHelp)));
    case.judge(about(Action::Assign, Detail::Assignee(Some("m. lind".to_owned()))));
    case.judge(about(Action::Tag, Detail::Tag("river".to_owned())));
    case.judge(about(Action::Tag, Detail::Tag("artillery".to_owned())));
    case.judge(about(Action::Untag, Detail::Tag("river".to_owned())));
    let note = case.judge(about(Action::Note, Detail::Note("ask the guild".to_owned())));
    case.judge(
        Decision::new(Action::Link, [mill.clone(), ford.clone()]).detail(Detail::Relation(Relation::Retaliation)),
    );
    case.judge(Decision::new(Action::Grade, ["publisher:hill courier"]).detail(Detail::Grade(Grade::B)));
    let incident = case.ford();
    let graded = incident.decided.iter().find(|d| d.action == Action::Grade).unwrap();
    assert_eq!(
        (graded.subject.as_str(), graded.detail.clone()),
        ("publisher:Hill Courier", Some(Detail::Grade(Grade::B)))
    );
    assert_eq!((incident.work.status, incident.work.assignee.as_deref()), (WorkStatus::NeedsHelp, Some("m. lind")));
    assert_eq!(incident.work.tags, ["artillery"]);
    assert_eq!(
        (incident.work.notes[0].text.as_str(), incident.work.notes[0].judgement.as_str()),
        ("ask the guild", &*note)
    );
    let linked =
        |i: &Incident| i.linked.iter().map(|l| (l.incident.to_string(), l.relation, l.follows)).collect::<Vec<_>>();
    assert_eq!(linked(&incident), [(mill, Relation::Retaliation, false)]);
    assert_eq!(linked(&case.mill()), [(ford.clone(), Relation::Retaliation, true)]);
    case.room.desk.undo(&note, "").unwrap();
    assert!(case.ford().work.notes.is_empty());
    // A done incident is reviewed, and no dispute of it waits.
    assert_eq!(case.room.desk.queue(10).unwrap().len(), 1);
    case.judge(Decision::new(Action::Status, [ford]).detail(Detail::Status(WorkStatus::Done)));
    assert_eq!((case.ford().review, case.room.desk.queue(10).unwrap().len()), (Review::Reviewed, 0));
}

#[test]
fn a_rejected_event_is_no_incident_until_it_is_restored() {
    let mut case = case();
    let mill = case.mill();
    let rejected = case.judge(Decision::new(Action::Reject, [mill.id.to_string()]));
    case.room.desk.freshen().unwrap();
    assert_eq!(case.room.desk.incidents(&Query::default()).unwrap().len(), 1);
    case.room.desk.undo(&rejected, "").unwrap();
    assert_eq!(case.mill().id, mill.id, "it has its id again");
}

#[test]
fn what_is_wrong_is_said_with_what_would_be_right() {
    let mut case = case();
    let (ford, event) = (case.ford(), case.ford().events[0].to_string());
    let claim = case.claim(&case.ford, "4 dead");
    let named = |action, subjects: &[&str]| Decision::new(action, subjects.iter().copied());
    assert_eq!(
        case.refused(named(Action::Accept, &["clm_nothing"])),
        "nothing has an id that begins with `clm_nothing`"
    );
    let told = case.refused(named(Action::Same, &[&claim, &event]));
    assert_eq!(told, format!("`same` is about events and incidents; {claim} is a claim"));
    assert_eq!(case.refused(named(Action::Same, &[&event])), "`same` is about two events or incidents, or more");
    assert_eq!(case.refused(named(Action::Different, &[&event, &event])), format!("{event} is named twice"));
    let told = case.refused(named(Action::Move, &[&event]));
    assert_eq!(told, format!("{event} is the only event of {}: there is nothing that it could leave", ford.id));
    let told = case.refused(named(Action::Grade, &["publisher:Nobody"]).detail(Detail::Grade(Grade::B)));
    assert!(told.starts_with("no report was published by `Nobody`"), "{told}");
    let told = case.refused(named(Action::Grade, &[&claim]).detail(Detail::Grade(Grade::B)));
    assert!(
        told.ends_with("`grade` needs claims and a grade from 1 to 6, or a publisher and one from A to F"),
        "{told}"
    );
    let told = case.room.desk.value_like(&claim, "rockets").unwrap_err().to_string();
    assert!(told.starts_with("`rockets` is no number: write `14`"), "{told}");
    assert!(matches!(case.room.desk.undo(&event, ""), Err(Error::Judging { .. })));
    assert_eq!(case.room.desk.judged(None).unwrap(), [], "nothing of it was recorded");
}

#[test]
fn who_says_it_again_says_nothing_new_and_who_was_taken_back_can_say_it_again() {
    let mut case = case();
    // Readings of the clock differ here, so that ids do; within a second they are one.
    let accept = Decision::new(Action::Accept, [case.claim(&case.ford, "4 dead")]);
    let first = case.judge(accept.clone());
    let undo = case.room.desk.undo(&first, "").unwrap();
    let told = case.room.desk.undo(&first, "").unwrap_err().to_string();
    assert_eq!(told, format!("{first} was taken back already, by {}; to undo that restores it", undo.id));
    let second = case.judge(accept);
    assert_ne!(first, second);
    let ford = case.ford().id;
    let lines = case.room.desk.judged(Some(ford.as_str())).unwrap();
    let told: Vec<_> = lines.iter().map(|l| (l.judgement.action, l.undone_by.is_some())).collect();
    assert_eq!(told, [(Action::Accept, true), (Action::Undo, false), (Action::Accept, false)]);
}

#[test]
fn the_queue_puts_first_what_matters_most() {
    let mut case = case();
    case.room.tell(
        "pass",
        "2024-03-29",
        "Drones hit Kelvar on 2024-03-28. Gus Okon counted 40 dead. Hanna Vale heard of 90 dead.",
    );
    case.room.desk.freshen().unwrap();
    let queue = case.room.desk.queue(10).unwrap();
    assert_eq!(queue.iter().map(|i| i.kind).collect::<Vec<_>>(), [QueueKind::Disputed, QueueKind::Disputed]);
    assert!(queue[0].title.contains("Kelvar") && queue[0].weight > queue[1].weight, "{queue:?}");
    let matter = case.room.desk.matter(&queue[1]).unwrap();
    let told: Vec<_> = matter.sides[0].told.iter().map(|t| (t.speaker.as_str(), t.sentence.as_str())).collect();
    assert_eq!(told, [("Ada Brandt", "Ada Brandt counted 4 dead."), ("Bela Quist", "Bela Quist heard of 9 dead.")]);
    // What people have decided does not wait; a contradiction does.
    let (keys, claim) = (queue[0].key.clone(), queue[0].subjects[0].clone());
    case.judge(Decision::new(Action::Accept, [claim.clone()]));
    case.judge(Decision::new(Action::Reject, [claim]));
    case.room.desk.freshen().unwrap();
    let queue = case.room.desk.queue(10).unwrap();
    assert!(queue.iter().all(|item| item.key != keys), "{queue:?}");
    let contradiction = queue.iter().find(|i| i.kind == QueueKind::Contradiction).unwrap();
    assert_eq!(case.room.desk.matter(contradiction).unwrap().judgements.len(), 2);
    assert_eq!(case.room.desk.queue(1).unwrap().len(), 1);
}

#[test]
fn an_incident_that_is_judged_hangs_on_its_events() {
    let mut case = case();
    let (ford, mill) = (case.ford(), case.mill());
    let subjects = [ford.id.to_string(), mill.id.to_string()];
    case.judge(Decision::new(Action::Same, subjects));
    let pairs = case.room.desk.decisions().unwrap().pairs;
    let (a, b) =
        (ford.events[0].clone().min(mill.events[0].clone()), ford.events[0].clone().max(mill.events[0].clone()));
    assert_eq!(pairs.iter().map(|p| (p.a.clone(), p.b.clone())).collect::<Vec<_>>(), [(a, b)]);
    match case.room.desk.get("jdg_").unwrap() {
        Some(Item::Judgement(item)) => assert_eq!(item.judgement.anchors.len(), 2),
        other => panic!("{other:?}"),
    }
}
