//! How a ledger stands, and how judgements stand to readings that came after them.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod told;

use rashomon_core::Language;
use rashomon_desk::{Analysis, Decision, Query, Selection};
use rashomon_model::{Action, Bytes, ClaimId, Extraction, GateVerdict, Judgement, Report, ReportId, Review};
use told::{Room, TOMORROW, plain, strict, wide};

const FORD: &str = "Shelling hit Ostrel on 2024-03-04. Ada Brandt counted 4 dead. Bela Quist heard of 7 dead.";

fn claim(room: &Room, report: &ReportId, words: &str) -> ClaimId {
    let extraction = room.record(report).extraction;
    extraction.claims.into_iter().find(|c| c.evidence.text == words).unwrap_or_else(|| panic!("no `{words}`")).id
}

/// Two reports of one incident, of which people accepted a claim of hearsay in the first.
fn judged() -> (Room, ReportId, Judgement) {
    let mut room = Room::new();
    let ford = room.tell("ford", "2024-03-05", FORD);
    room.tell("mill", "2024-03-06", "Drones hit Wyrrow on 2024-03-06. Dana Holm counted 1 dead.");
    room.desk.freshen().unwrap();
    let subject = claim(&room, &ford, "7 dead").to_string();
    let judgement = room.desk.judge(Decision::new(Action::Accept, [subject]), "two nurses say so").unwrap();
    (room, ford, judgement)
}

fn review(room: &mut Room, report: &ReportId) -> Review {
    room.desk.freshen().unwrap();
    let incidents = room.desk.incidents(&Query { report: Some(report.clone()), ..Query::default() }).unwrap();
    assert_eq!(incidents.len(), 1);
    incidents[0].review
}

fn read_by(room: &mut Room, analysis: Analysis) {
    room.open_with(&TOMORROW);
    room.reread(&Selection::All, analysis);
}

#[test]
fn a_judgement_says_who_when_and_on_which_words() {
    let (room, ford, judgement) = judged();
    assert_eq!((judgement.reviewer.as_str(), judgement.reason.as_str()), ("m. lind", "two nurses say so"));
    assert_eq!(judgement.at, room.now());
    let anchors: Vec<_> = judgement.anchors.iter().map(|a| (&a.report, a.text.as_str(), &a.subject)).collect();
    assert_eq!(anchors, [(&ford, "7 dead", &judgement.subjects[0])]);
    assert_eq!(room.desk.ledger().judgements(rashomon_store::Known::Now).unwrap(), [judgement]);
}

#[test]
fn the_same_words_in_another_reading_stand_exactly() {
    let (mut room, ford, _) = judged();
    assert_eq!(review(&mut room, &ford), Review::Reviewed);
    read_by(&mut room, plain);
    let status = room.desk.status().unwrap();
    assert_eq!((status.judgements.exact, status.judgements.overlapping, status.judgements.lost), (1, vec![], vec![]));
    assert_eq!(review(&mut room, &ford), Review::Reviewed);
}

#[test]
fn more_words_in_another_reading_take_their_place() {
    let (mut room, ford, judgement) = judged();
    read_by(&mut room, wide);
    let status = room.desk.status().unwrap();
    assert_eq!((status.judgements.exact, status.judgements.lost.len()), (0, 0));
    let [displaced] = status.judgements.overlapping.as_slice() else { panic!("{:?}", status.judgements) };
    assert_eq!((&displaced.judgement, displaced.anchor.text.as_str()), (&judgement.id, "7 dead"));
    assert_eq!(displaced.now.as_deref(), Some(claim(&room, &ford, "heard of 7 dead").as_str()));
    assert_eq!(review(&mut room, &ford), Review::Reviewed, "what people decided survives another reading");
    assert!(room.desk.verify().unwrap().is_sound());
}

#[test]
fn what_is_not_read_any_more_is_listed_and_not_dropped() {
    let (mut room, ford, judgement) = judged();
    let before = room.desk.ledger().judgements(rashomon_store::Known::Now).unwrap();
    read_by(&mut room, strict);
    let status = room.desk.status().unwrap();
    assert_eq!((status.judgements.exact, status.judgements.overlapping.len()), (0, 0));
    let [lost] = status.judgements.lost.as_slice() else { panic!("{:?}", status.judgements) };
    assert_eq!((&lost.judgement, lost.anchor.text.as_str(), &lost.now), (&judgement.id, "7 dead", &None));
    assert_eq!(room.desk.ledger().judgements(rashomon_store::Known::Now).unwrap(), before);
    assert_eq!(status.stats.judgements, 1);
    // It holds again as soon as its words are read again.
    room.reread(&Selection::All, plain);
    assert_eq!(room.desk.status().unwrap().judgements.exact, 1);
    assert_eq!(review(&mut room, &ford), Review::Reviewed);
}

#[test]
fn a_status_counts_everything() {
    let (mut room, ford, _) = judged();
    room.tell("trees", "2024-03-07", "Violence on 2024-03-04. Nobody counted the trees.");
    let status = room.desk.status().unwrap();
    assert!(!status.fresh);
    assert_eq!((status.stats.reports, status.stats.readings, status.stats.corrections), (3, 3, 0));
    assert_eq!((status.stale, status.held_back, status.stats.claims), (0, 1, 3));
    assert_eq!(status.head, room.desk.ledger().head().unwrap());
    assert!(status.bytes[""] > 0, "{:?}", status.bytes);
    room.desk.freshen().unwrap();
    assert!(room.desk.status().unwrap().fresh);
    assert_eq!(review(&mut room, &ford), Review::Reviewed);
    room.open_with(&TOMORROW);
    let status = room.desk.status().unwrap();
    assert_eq!((status.stale, status.fresh), (3, true), "the rules for incidents are the same");
    room.reread(&Selection::Stale, nothing);
    let status = room.desk.status().unwrap();
    assert_eq!((status.stale, status.stats.readings, status.stats.claims, status.fresh), (0, 6, 0, false));
}

/// Reads nothing at all.
fn nothing(_: &Language, _: &Report<Bytes>, _: bool) -> (Extraction<Bytes>, GateVerdict) {
    let nothing = Extraction { speakers: vec![], events: vec![], claims: vec![], diagnostics: vec![] };
    (nothing, GateVerdict::Passed)
}
