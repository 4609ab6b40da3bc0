//! Putting right what is known about a report.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod told;

use std::{fs, ops::ControlFlow};

use rashomon_desk::{Error, Progress, Query, Work};
use rashomon_ingest::{Options, sources};
use rashomon_model::{ReportId, Setting};
use rashomon_store::Error as LedgerError;
use told::{Room, plain, text, work};

const EVE: &str = "Shelling hit Ostrel on the eve. Ada Brandt counted 4 dead.";

fn published(day: &str) -> Setting {
    Setting { published: Some(day.parse().ok()), ..Setting::default() }
}

/// The days on which incidents began.
fn days(room: &mut Room) -> Vec<String> {
    room.desk.freshen().unwrap();
    let incidents = room.desk.incidents(&Query { all: true, ..Query::default() }).unwrap();
    incidents.iter().map(|i| i.when.as_ref().map_or_else(String::new, |w| w.start.to_string())).collect()
}

#[test]
fn who_when_and_why_are_recorded_and_dates_move() {
    let mut room = Room::new();
    let id = room.tell("ford", "2024-05-03", EVE);
    assert_eq!(days(&mut room), ["2024-05-02"]);
    let set = published("2024-05-10");
    let corrected = room.desk.correct(&id, &set, "date of the printed edition", work(plain)).unwrap();
    let now = room.now();
    let correction = corrected.correction.unwrap();
    assert_eq!((correction.by.as_str(), correction.reason.as_str()), ("m. lind", "date of the printed edition"));
    assert_eq!((&correction.report, &correction.set, &correction.at), (&id, &set, &now));
    assert_eq!(room.desk.ledger().corrections(&id).unwrap(), [correction]);
    assert_eq!(corrected.record, room.record(&id));
    assert_eq!(corrected.record.report.published, "2024-05-10".parse().ok());
    assert_eq!(room.desk.ledger().readings(&id).unwrap().len(), 2);
    assert_eq!(days(&mut room), ["2024-05-09"]);
    assert!(room.desk.verify().unwrap().is_sound());
}

#[test]
fn what_is_recorded_already_is_no_correction() {
    let mut room = Room::new();
    let id = room.tell("ford", "2024-05-03", EVE);
    let head = room.desk.ledger().head().unwrap();
    let same = room.desk.correct(&id, &published("2024-05-03"), "", work(plain)).unwrap();
    assert_eq!((same.correction, same.record), (None, room.record(&id)));
    assert_eq!(room.desk.ledger().head().unwrap(), head);
    let gone = ReportId::of(b"never recorded");
    let unknown = room.desk.correct(&gone, &published("2024-05-03"), "", work(plain));
    assert!(matches!(unknown, Err(Error::Ledger(LedgerError::Unknown { report })) if report == gone));
}

#[test]
fn keys_are_set_one_by_one_and_can_be_taken_away() {
    let mut room = Room::new();
    let id = room.tell("ford", "2024-05-03", EVE);
    let first = Setting {
        publisher: Some(Some("Hill Courier".to_owned())),
        url: Some(Some("https://courier.example.org/ford".to_owned())),
        ..Setting::default()
    };
    room.desk.correct(&id, &first, "masthead", work(plain)).unwrap();
    let clear = Setting { url: Some(None), published: Some(None), title: Some(None), ..Setting::default() };
    let corrected = room.desk.correct(&id, &clear, "all wrong", work(plain)).unwrap();
    let report = corrected.record.report;
    assert_eq!((report.url, report.published, report.title), (None, None, None));
    assert_eq!(report.publisher.as_deref(), Some("Hill Courier"), "what is not named stays");
    // Without a date the eve is no day any more.
    assert_eq!(corrected.record.extraction.events[0].when, None);
    let told: Vec<_> = room.desk.ledger().corrections(&id).unwrap().into_iter().map(|c| c.reason).collect();
    assert_eq!(told, ["masthead", "all wrong"]);
}

#[test]
fn a_date_that_is_put_right_is_not_in_doubt_any_more() {
    let mut room = Room::new();
    let id = room.tell_with("ford", &format!("Report ford\n\n{EVE}\n"), &Options::default(), work(plain));
    let doubted = |room: &Room| room.record(&id).extraction.diagnostics.iter().any(|d| d.code == "no-date");
    assert!(doubted(&room));
    let other = Setting { publisher: Some(Some("Hill Courier".to_owned())), ..Setting::default() };
    room.desk.correct(&id, &other, "", work(plain)).unwrap();
    assert!(doubted(&room), "it still has no date");
    room.desk.correct(&id, &published("2024-05-03"), "", work(plain)).unwrap();
    assert!(!doubted(&room));
}

#[test]
fn what_is_given_with_known_bytes_corrects() {
    let mut room = Room::new();
    let id = room.tell("ford", "2024-05-03", EVE);
    let path = room.folder.path().join("ford.txt");
    fs::write(&path, text("ford", "2024-05-03", EVE)).unwrap();
    let mut again = |options: &Options| {
        let mut seen = Vec::new();
        let found = sources(&[path.to_str().unwrap()]);
        let ingested = room.desk.ingest(found, options, work(plain), &mut |progress| {
            match progress {
                Progress::Known { report } => seen.push(format!("known {report}")),
                Progress::Corrected { report } => seen.push(format!("corrected {}", report.report.id)),
                _ => {}
            }
            ControlFlow::Continue(())
        });
        let tally = ingested.unwrap().tally;
        (seen, tally.added, tally.known, tally.corrected)
    };
    assert_eq!(again(&Options::default()), (vec![format!("known {id}")], 0, 1, 0));
    let given = Options {
        published: "2024-05-10".parse().ok(),
        publisher: Some("Hill Courier".to_owned()),
        ..Options::default()
    };
    assert_eq!(again(&given), (vec![format!("corrected {id}")], 0, 0, 1));
    assert_eq!(again(&given), (vec![format!("known {id}")], 0, 1, 0), "it is recorded by now");
    let report = room.record(&id).report;
    assert_eq!((report.published, report.publisher), (given.published, given.publisher));
    assert_eq!(room.desk.ledger().corrections(&id).unwrap().len(), 1);
    assert_eq!(days(&mut room), ["2024-05-09"]);
}

#[test]
fn a_weekday_hangs_on_the_day_of_publication() {
    let mut room = Room::new();
    let body = "Gunmen killed seven people in Gao on Tuesday, police said.";
    let one = Work { threads: 1, ..Work::relevant() };
    let id = room.tell_with("gao", &text("gao", "2024-05-03", body), &Options::default(), one);
    assert_eq!(days(&mut room), ["2024-04-30"]);
    let before = room.record(&id).extraction;
    room.desk.correct(&id, &published("2024-05-10"), "the paper comes out on Fridays", one).unwrap();
    assert_eq!(days(&mut room), ["2024-05-07"]);
    let after = room.record(&id).extraction;
    let ids = |e: &rashomon_model::Extraction| e.claims.iter().map(|c| c.id.clone()).collect::<Vec<_>>();
    assert_eq!(ids(&after), ids(&before), "ids hang on the words, not on the date");
}
