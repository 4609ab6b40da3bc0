//! Histories of a ledger: reports come, are corrected and read again, and people decide and take back.

use proptest::prelude::*;
use rashomon_desk::{Decision, Desk, Query, Selection};
use rashomon_model::{
    Action, Detail, EventType, Grade, Incident, IncidentId, Place, PlacePrecision, Relation, ReportId, Setting, Value,
    WorkStatus,
};

use super::{Room, TODAY, TOMORROW, plain, strict, wide, work};

/// What the reports tell, one by one.
pub const BODIES: [&str; 10] = [
    "Violence on 2024-03-04. Cora Zeman counted 7 dead.",
    "Shelling hit Ostrel on 2024-03-04. Ada Brandt counted 40 dead, and granary, ferry, tannery, quay and weighbridge stood idle. Bela Quist heard of 9 dead.",
    "Shelling hit Ostrel on 2024-03-04. Bela Quist counted 7 dead.",
    "Drones hit Wyrrow on the eve. Dana Holm counted 1 dead.",
    "Drones hit Wyrrow on 2024-03-06. Dana Holm counted 1 dead.\nShelling hit Ostrel on 2024-03-04. Eli Roth counted 7 dead. It avenged the first.",
    "Violence on 2024-03-04. Fay Lund counted 4 dead.",
    "Shelling hit Brae on 2023-01-04. Ada Brandt counted 2 dead.",
    "Drones hit Wyrrow on 2024-03-06. Dana Holm counted 2 dead, and lock, mill and chapel burned.",
    "Shelling hit Ostrel on 2024-03-05. Ada Brandt counted 40 dead, and granary, ferry, tannery and quay stood idle.",
    "Shelling hit Ostrel on 2024-03-04. Dana Holm counted 7 dead.\nShelling hit Fenn on 2023-02-06. Ada Brandt counted 2 dead. It avenged the first.",
];

/// Something that is recorded. Numbers choose among what is there.
#[derive(Clone, Copy, Debug)]
pub enum Step {
    Tell(usize),
    Move(usize, u8),
    /// Of a claim.
    Judge(usize, bool),
    /// Of an event: rejected, set to a place, to a type.
    Event(usize, u8),
    /// Of two events.
    Pair(usize, usize, u8),
    /// Of events that leave an incident.
    Leave(usize, usize, u8),
    /// Of incidents.
    Incident(usize, usize, u8),
    Publisher,
    Undo(usize),
    Reread(u8),
}

pub struct Story {
    pub room: Room,
    pub told: Vec<ReportId>,
    /// The judgements that were recorded.
    pub judged: Vec<String>,
}

impl Story {
    pub fn new() -> Self {
        Self { room: Room::new(), told: Vec::new(), judged: Vec::new() }
    }

    pub fn incidents(&self) -> Vec<Incident> {
        listed(&self.room.desk)
    }

    fn event(&self, n: usize) -> Option<String> {
        let events: Vec<String> =
            self.told.iter().flat_map(|r| self.room.record(r).extraction.events).map(|e| e.id.to_string()).collect();
        (!events.is_empty()).then(|| events[n % events.len()].clone())
    }

    pub fn judge(&mut self, decision: Decision) {
        // What is refused (a pair of one event, an incident merged with itself) changes nothing.
        if let Ok(judgement) = self.room.desk.judge(decision, "") {
            self.judged.push(judgement.id.to_string());
        }
    }

    pub fn take(&mut self, step: Step) {
        match step {
            Step::Tell(n) => {
                let told = self.room.tell(&format!("r{n}"), &format!("2024-03-{:02}", 5 + n), BODIES[n]);
                self.told.push(told);
            }
            Step::Move(n, day) if !self.told.is_empty() => {
                let published = format!("2024-03-{:02}", 5 + day % 20).parse().ok();
                let set = Setting { published: Some(published), ..Setting::default() };
                self.room.desk.correct(&self.told[n % self.told.len()], &set, "", work(plain)).unwrap();
            }
            Step::Judge(n, good) if !self.told.is_empty() => {
                let record = self.room.record(&self.told[n % self.told.len()]);
                let Some(claim) = record.extraction.claims.first() else { return };
                let action = if good { Action::Accept } else { Action::Reject };
                self.judge(Decision::new(action, [claim.id.to_string()]));
            }
            Step::Event(n, how) => {
                let Some(event) = self.event(n) else { return };
                let decision = match how % 3 {
                    0 => Decision::new(Action::Reject, [event]),
                    1 => Decision::new(Action::Set, [event]).value(Value::Place(somewhere())),
                    _ => Decision::new(Action::Set, [event])
                        .detail(Detail::Type { kind: EventType("PROTEST".to_owned()), mode: None }),
                };
                self.judge(decision);
            }
            Step::Pair(n, m, how) => {
                let Some((one, other)) = self.event(n).zip(self.event(m)) else { return };
                let action = [Action::Same, Action::Different, Action::Unsure][how as usize % 3];
                self.judge(Decision::new(action, [one, other]));
            }
            Step::Incident(n, m, how) => {
                let ids: Vec<IncidentId> = self.incidents().into_iter().map(|i| i.id).collect();
                if ids.is_empty() {
                    return;
                }
                let (one, other) = (ids[n % ids.len()].to_string(), ids[m % ids.len()].to_string());
                let decision = match how % 6 {
                    0 => Decision::new(Action::Merge, [one, other]),
                    1 => Decision::new(Action::Link, [one, other]).detail(Detail::Relation(Relation::Retaliation)),
                    2 => Decision::new(Action::Status, [one]).detail(Detail::Status(WorkStatus::Done)),
                    3 => Decision::new(Action::Tag, [one]).detail(Detail::Tag("checked".to_owned())),
                    4 => Decision::new(Action::Reject, [one]),
                    _ => Decision::new(Action::Set, [one]).value(Value::Place(somewhere())),
                };
                self.judge(decision);
            }
            Step::Leave(n, m, how) => {
                let incidents = self.incidents();
                let Some(from) = incidents.iter().filter(|i| i.events.len() > 1).nth(n % 3) else { return };
                let event = from.events[m % from.events.len()].to_string();
                let to = incidents[m % incidents.len()].id.to_string();
                self.judge(match how % 3 {
                    0 => Decision::new(Action::Split, [from.id.to_string(), event]),
                    1 => Decision::new(Action::Move, [event, from.id.to_string(), to]),
                    _ => Decision::new(Action::Different, [from.id.to_string(), to]),
                });
            }
            Step::Publisher => {
                let publisher = self.incidents().iter().flat_map(|i| &i.reports).find_map(|r| r.publisher.clone());
                if let Some(publisher) = publisher {
                    let subject = format!("publisher:{publisher}");
                    self.judge(Decision::new(Action::Grade, [subject]).detail(Detail::Grade(Grade::B)));
                }
            }
            Step::Undo(n) if !self.judged.is_empty() => {
                let judgement = self.judged[n % self.judged.len()].clone();
                if let Ok(undo) = self.room.desk.undo(&judgement, "") {
                    self.judged.push(undo.id.to_string());
                }
            }
            Step::Reread(how) => {
                self.room.open_with(if how.is_multiple_of(2) { &TODAY } else { &TOMORROW });
                self.room.reread(&Selection::All, [plain, wide, strict][how as usize % 3]);
            }
            Step::Move(..) | Step::Judge(..) | Step::Undo(_) => {}
        }
    }
}

fn somewhere() -> Place {
    Place {
        name: "Ford".to_owned(),
        lat: Some(12.5),
        lon: Some(-3.25),
        precision: PlacePrecision::Town,
        country: Some("ML".to_owned()),
        text: "the ford".to_owned(),
        ..Place::default()
    }
}

/// The incidents as they were derived last.
pub fn listed(desk: &Desk) -> Vec<Incident> {
    desk.incidents(&Query { all: true, ..Query::default() }).unwrap()
}

/// All reports in any order, and up to so many other steps among them.
pub fn steps(others: usize) -> impl Strategy<Value = Vec<Step>> {
    let order = Just((0..BODIES.len()).collect::<Vec<_>>()).prop_shuffle();
    let other = prop_oneof![
        2 => (0..9_usize, any::<u8>()).prop_map(|(n, day)| Step::Move(n, day)),
        2 => (0..9_usize, any::<bool>()).prop_map(|(n, good)| Step::Judge(n, good)),
        3 => (0..12_usize, any::<u8>()).prop_map(|(n, how)| Step::Event(n, how)),
        4 => (0..12_usize, 0..12_usize, any::<u8>()).prop_map(|(n, m, how)| Step::Pair(n, m, how)),
        4 => (0..9_usize, 0..9_usize, any::<u8>()).prop_map(|(n, m, how)| Step::Incident(n, m, how)),
        2 => (0..9_usize, 0..9_usize, any::<u8>()).prop_map(|(n, m, how)| Step::Leave(n, m, how)),
        1 => Just(Step::Publisher),
        3 => (0..9_usize).prop_map(Step::Undo),
        2 => (0..6_u8).prop_map(Step::Reread),
    ];
    (order, prop::collection::vec((0..16_usize, other), 0..=others)).prop_map(|(order, others)| {
        let mut steps: Vec<Step> = order.into_iter().map(Step::Tell).collect();
        for (at, other) in others {
            steps.insert(at.min(steps.len()), other);
        }
        steps
    })
}
