//! Reading reports again: what is appended, what stays, what is left out, and where it goes on after a break.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod told;

use std::{collections::BTreeMap, ops::ControlFlow};

use rashomon_desk::{At, Desk, Error, Item, KnownAt, Progress, Query, Selection};
use rashomon_ingest::Options;
use rashomon_model::{GateVerdict, ReportId, Setting};
use rashomon_store::Known;
use told::{Room, TODAY, TOMORROW, plain, strict, wide, work};

const FORD: &str = "Shelling hit Ostrel on 2024-03-04. Ada Brandt counted 4 dead. Bela Quist heard of 7 dead.";
const TREES: &str = "Violence on 2024-03-04. Cora Zeman counted 2 dead. She stood under the trees.";

/// A room with reports of three days; the last one is held back.
fn room() -> (Room, [ReportId; 3]) {
    let mut room = Room::new();
    let ids = [
        room.tell("ford", "2024-03-05", FORD),
        room.tell("mill", "2024-03-06", "Drones hit Wyrrow on 2024-03-06. Dana Holm counted 1 dead."),
        room.tell("trees", "2024-03-07", TREES),
    ];
    (room, ids)
}

fn readings(desk: &Desk, id: &ReportId) -> usize {
    desk.ledger().readings(id).unwrap().len()
}

/// The dead of a report that a desk finds, by speaker, looking back to a number of the journal.
fn dead_then(room: &Room, id: &ReportId, seq: u64) -> BTreeMap<String, u64> {
    let record = room.desk.ledger().record(id, Known::At(seq)).unwrap().unwrap();
    let name = |id| record.extraction.speaker(id).and_then(|s| s.name.clone()).unwrap();
    record.extraction.claims.iter().map(|c| (name(&c.speaker), c.value.count().unwrap().low)).collect()
}

#[test]
fn what_other_data_read_is_read_again_and_earlier_readings_stay() {
    let (mut room, [ford, mill, trees]) = room();
    let nothing = room.reread(&Selection::Stale, strict);
    assert_eq!((nothing.tally.sources, nothing.tally.reread), (0, 0), "today's lineage read them");
    let before = room.desk.ledger().head().unwrap().seq;
    room.open_with(&TOMORROW);
    assert_eq!(room.desk.status().unwrap().stale, 3);
    let reread = room.reread(&Selection::Stale, strict);
    assert_eq!((reread.tally.sources, reread.tally.done, reread.tally.reread, reread.tally.known), (3, 3, 3, 0));
    assert_eq!(room.desk.status().unwrap().stale, 0);
    assert_eq!(room.dead(&ford), [("Ada Brandt".to_owned(), 4)].into());
    let both = [("Ada Brandt".to_owned(), 4), ("Bela Quist".to_owned(), 7)].into();
    assert_eq!(dead_then(&room, &ford, before), both);
    for id in [&ford, &mill, &trees] {
        assert_eq!(readings(&room.desk, id), 2);
    }
    // The desk that looks back says so as well.
    room.desk.look_back(&At { known_at: Some(KnownAt::Seq(before)), as_of: None }).unwrap();
    assert_eq!(room.dead(&ford), both);
    room.desk.look_back(&At::default()).unwrap();
    assert!(room.desk.verify().unwrap().is_sound());
}

#[test]
fn the_same_lineage_that_says_the_same_is_known() {
    let (mut room, ids) = room();
    let head = room.desk.ledger().head().unwrap();
    let reread = room.reread(&Selection::All, plain);
    assert_eq!((reread.tally.reread, reread.tally.known, reread.tally.done), (0, 3, 3));
    assert_eq!(room.desk.ledger().head().unwrap(), head);
    // Another result is another reading, whatever made it.
    let reread = room.reread(&Selection::All, strict);
    assert_eq!((reread.tally.reread, reread.tally.known), (1, 2));
    assert_eq!(ids.map(|id| readings(&room.desk, &id)), [2, 1, 1]);
    // Another lineage is another reading, also where it says the same.
    room.open_with(&TOMORROW);
    let reread = room.reread(&Selection::All, strict);
    assert_eq!((reread.tally.reread, reread.tally.known), (3, 0));
}

#[test]
fn only_the_named_ones_are_read() {
    let (mut room, [ford, mill, trees]) = room();
    room.open_with(&TOMORROW);
    let gone = ReportId::of(b"never recorded");
    let reread = room.reread(&Selection::Reports(vec![mill.clone(), gone]), plain);
    assert_eq!(reread.tally.reread, 1);
    assert_eq!([&ford, &mill, &trees].map(|id| readings(&room.desk, id)), [1, 2, 1]);
    assert_eq!(room.desk.status().unwrap().stale, 2);
}

#[test]
fn what_was_held_back_is_read_without_the_gate_and_stays_so() {
    let (mut room, [_, _, trees]) = room();
    let gates = |room: &Room| -> Vec<GateVerdict> {
        room.desk.ledger().readings(&trees).unwrap().iter().map(|r| r.gate).collect()
    };
    assert_eq!((room.desk.status().unwrap().held_back, room.dead(&trees).len()), (1, 0));
    let reread = room.reread(&Selection::HeldBack, plain);
    assert_eq!((reread.tally.sources, reread.tally.reread), (1, 1));
    assert_eq!(room.dead(&trees), [("Cora Zeman".to_owned(), 2)].into());
    assert_eq!(room.desk.status().unwrap().held_back, 0);
    assert_eq!(room.reread(&Selection::HeldBack, plain).tally.sources, 0);
    // The gate is not asked about it any more, though others are asked about.
    room.open_with(&TOMORROW);
    room.reread(&Selection::Stale, plain);
    assert_eq!(room.dead(&trees), [("Cora Zeman".to_owned(), 2)].into());
    assert_eq!(gates(&room), [GateVerdict::HeldBack, GateVerdict::NotAsked, GateVerdict::NotAsked]);
    for heading in room.desk.ledger().reports().unwrap().map(Result::unwrap).filter(|h| h.id != trees) {
        assert_eq!(heading.reading.gate, GateVerdict::Passed);
    }
    room.desk.freshen().unwrap();
    assert_eq!(room.desk.incidents(&Query { report: Some(trees), ..Query::default() }).unwrap().len(), 1);
}

#[test]
fn remarks_on_the_text_are_carried_on() {
    let mut room = Room::new();
    let body = format!("Report ford\n\n{FORD}\n");
    let id = room.tell_with("ford", &body, &Options::default(), work(plain));
    let remarks = room.desk.ledger().readings(&id).unwrap()[0].remarks.clone();
    assert!(remarks.iter().any(|r| r.code == "no-date"), "{remarks:?}");
    let diagnostics = room.record(&id).extraction.diagnostics;
    room.open_with(&TOMORROW);
    room.reread(&Selection::Stale, wide);
    let readings = room.desk.ledger().readings(&id).unwrap();
    assert_eq!((readings.len(), &readings[1].remarks), (2, &remarks));
    assert_eq!(room.record(&id).extraction.diagnostics, diagnostics);
}

#[test]
fn broken_off_at_any_event_it_goes_on_where_it_was() {
    let numbers = || (0..9).map(|n| format!("Shelling hit Ostrel on 2024-03-04. Ada Brandt counted {n} dead."));
    let tell_all = || {
        let mut room = Room::new();
        let mut ids: Vec<_> =
            numbers().enumerate().map(|(n, body)| room.tell(&format!("n{n}"), "2024-03-05", &body)).collect();
        ids.sort();
        room.open_with(&TOMORROW);
        (room, ids)
    };
    for stop in 0..=18 {
        let (mut room, ids) = tell_all();
        let mut events = 0;
        let broken = room.desk.reread(&Selection::Stale, work(wide), &mut |_| {
            events += 1;
            if events > stop { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        });
        let broken = broken.unwrap();
        assert!(broken.broken_off && events == stop + 1, "after {stop} events: {broken:?}");
        let done = broken.tally.reread;
        assert_eq!(room.desk.status().unwrap().stale, 9 - done, "after {stop} events");
        let read: Vec<usize> = ids.iter().map(|id| readings(&room.desk, id)).collect();
        assert!(read[..done].iter().all(|n| *n == 2) && read[done..].iter().all(|n| *n == 1), "{read:?}");
        let rest = room.reread(&Selection::Stale, wide);
        assert_eq!((rest.tally.reread, rest.broken_off), (9 - done, false));
        assert_eq!(room.desk.status().unwrap().stale, 0);
        assert!(room.desk.verify().unwrap().is_sound());
    }
}

#[test]
fn a_report_that_is_corrected_meanwhile_is_read_again() {
    let mut room = Room::new();
    let body = |n: u64| format!("Shelling hit Ostrel on the eve. Ada Brandt counted {n} dead.");
    let mut ids: Vec<_> = (1..5).map(|n| room.tell(&format!("n{n}"), "2024-03-09", &body(n))).collect();
    ids.sort();
    room.open_with(&TOMORROW);
    let mut beside = room.beside(&TODAY);
    let set = Setting { published: Some("2024-03-19".parse().ok()), ..Setting::default() };
    // All are analysed before the first is recorded. Then somebody puts the last one right.
    let mut seen = Vec::new();
    let reread = room.desk.reread(&Selection::Stale, work(plain), &mut |progress| {
        if let Progress::Reread { report } = progress {
            if seen.is_empty() {
                beside.correct(&ids[3], &set, "the print edition says so", work(plain)).unwrap();
            }
            seen.push((report.report.id.clone(), report.report.published.clone()));
        }
        ControlFlow::Continue(())
    });
    assert_eq!(reread.unwrap().tally.reread, 4);
    let told =
        ids.iter().cloned().zip(["2024-03-09", "2024-03-09", "2024-03-09", "2024-03-19"].map(|d| d.parse().ok()));
    assert_eq!(seen, told.collect::<Vec<_>>());
    let days = |id| room.record(id).extraction.events[0].when.as_ref().unwrap().start.to_string();
    assert_eq!(days(&ids[3]), "2024-03-18", "it was read with the date that is known now");
    assert_eq!(days(&ids[2]), "2024-03-08");
    assert_eq!(readings(&room.desk, &ids[3]), 3);
    assert_eq!(room.desk.status().unwrap().stale, 0);
    assert!(room.desk.verify().unwrap().is_sound());
}

#[test]
fn an_analysis_that_breaks_down_costs_its_report() {
    fn brittle(
        language: &rashomon_core::Language,
        report: &rashomon_model::Report<rashomon_model::Bytes>,
        gated: bool,
    ) -> (rashomon_model::Extraction<rashomon_model::Bytes>, GateVerdict) {
        assert!(!report.text.contains("Wyrrow"), "it breaks down on mills");
        strict(language, report, gated)
    }
    let (mut room, [ford, mill, _]) = room();
    room.open_with(&TOMORROW);
    let mut broken = Vec::new();
    let reread = room.desk.reread(&Selection::Stale, work(brittle), &mut |progress| {
        if let Progress::Broken { origin } = progress {
            broken.push(origin.to_owned());
        }
        ControlFlow::Continue(())
    });
    assert_eq!((reread.unwrap().tally.reread, broken.len()), (2, 1));
    assert!(broken[0].ends_with("mill.txt"), "{broken:?}");
    assert_eq!((readings(&room.desk, &mill), room.desk.status().unwrap().stale), (1, 1));
    assert_eq!(room.dead(&ford).len(), 1);
}

#[test]
fn nothing_is_read_again_at_a_desk_for_reading_or_looking_back() {
    let (mut room, [ford, ..]) = room();
    room.desk.look_back(&At { known_at: Some(KnownAt::Seq(3)), as_of: None }).unwrap();
    let refused = room.desk.reread(&Selection::All, work(plain), &mut |_| ControlFlow::Continue(()));
    assert!(matches!(refused, Err(Error::ReadOnly { .. })), "{refused:?}");
    let Some(Item::Report(item)) = room.desk.get(ford.as_str()).unwrap() else { panic!("it was known") };
    assert_eq!(item.record.extraction.claims.len(), 2);
}
