//! Both clocks: what a desk says of a moment is what it said then.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod told;

use std::collections::{BTreeMap, BTreeSet};

use rashomon_desk::{
    At, Decision, Desk, Error, Item, KnownAt, Order, Pin, Query, Selection,
    export::{EXPORTS, Format, Request},
};
use rashomon_model::{Action, Review, Setting};
use told::{Room, TOMORROW, plain, strict, wide, work};

/// What a desk said at a moment.
struct Note {
    step: &'static str,
    seq: u64,
    moment: String,
    answers: BTreeMap<String, String>,
}

/// All ids that a desk knows of.
fn ids(desk: &Desk) -> BTreeSet<String> {
    let mut ids = BTreeSet::new();
    for heading in desk.ledger().reports().unwrap() {
        let Some(Item::Report(item)) = desk.get(heading.unwrap().id.as_str()).unwrap() else { continue };
        let extraction = &item.record.extraction;
        ids.insert(item.record.report.id.to_string());
        ids.extend(extraction.speakers.iter().map(|s| s.id.to_string()));
        ids.extend(extraction.events.iter().map(|e| e.id.to_string()));
        ids.extend(extraction.claims.iter().map(|c| c.id.to_string()));
    }
    ids.extend(desk.incidents(&Query { all: true, ..Query::default() }).unwrap().into_iter().map(|i| i.id.to_string()));
    ids
}

/// The answers to every question about these ids, and about everything.
fn answers(desk: &Desk, ids: &BTreeSet<String>) -> BTreeMap<String, String> {
    let mut answers = BTreeMap::new();
    // A workbook tells the moment at which it was made, which is another each time.
    for export in EXPORTS.iter().filter(|export| export.format != Format::Xlsx) {
        let mut out = Vec::new();
        let request = Request { what: export.what, ..Request::usual(export.format) };
        desk.export(&request, &mut out).unwrap();
        answers.insert(format!("export {} {}", export.what, export.format), String::from_utf8(out).unwrap());
    }
    for (name, query) in queries() {
        let incidents = desk.incidents(&query).unwrap();
        answers.insert(format!("query {name}"), serde_json::to_string(&incidents).unwrap());
    }
    for words in ["dead", "counted", "\"7 dead\"", "ostrel shelling", "nothing"] {
        // An index ranks and cuts in another way than a walk over what was known does; what is found is the same.
        let hits = desk.search(words, 100).unwrap();
        let hits: BTreeSet<_> =
            hits.into_iter().map(|hit| format!("{:?} {} {:?}", hit.kind, hit.id, hit.title)).collect();
        answers.insert(format!("search {words}"), format!("{hits:?}"));
    }
    for id in ids {
        answers.insert(format!("get {id}"), serde_json::to_string(&desk.get(id).unwrap()).unwrap());
        if !id.starts_with("spk_") && !id.starts_with("jdg_") {
            // What is another one today hangs on today's program and data, not on the moment.
            let mut explanation = serde_json::to_value(desk.explain(id).unwrap()).unwrap();
            explanation.pointer_mut("/reading/changed").map(serde_json::Value::take);
            answers.insert(format!("explain {id}"), explanation.to_string());
        }
    }
    answers
}

fn queries() -> Vec<(&'static str, Query)> {
    let all = Query { all: true, ..Query::default() };
    vec![
        ("codable", Query::default()),
        ("contested", Query { contested: true, ..all.clone() }),
        ("reviewed", Query { review: Some(Review::Reviewed), ..all.clone() }),
        ("words", Query { words: Some("counted 7".to_owned()), ..all.clone() }),
        ("killed", Query { killed: Some(4), order: Order::Deadliest, ..all.clone() }),
        ("publisher", Query { publisher: Some("courier".to_owned()), ..all.clone() }),
        ("latest", Query { order: Order::Latest, ..all.clone() }),
        ("all", all),
    ]
}

/// Steps of everything that can be recorded, with what was said after each.
fn history() -> (Room, Vec<Note>) {
    let mut room = Room::new();
    let mut notes = Vec::new();
    let mut note = |room: &mut Room, step| {
        room.desk.freshen().unwrap();
        let (seq, moment) = (room.desk.ledger().head().unwrap().seq, room.now());
        let answers = answers(&room.desk, &ids(&room.desk));
        notes.push(Note { step, seq, moment, answers });
        room.wait(30);
    };
    let rumour = room.tell("rumour", "2024-03-05", "Violence on 2024-03-04. Cora Zeman counted 7 dead.");
    note(&mut room, "a rumour is told");
    let ford = "Shelling hit Ostrel on 2024-03-04. Ada Brandt counted 4 dead. Bela Quist heard of 9 dead.";
    let ford = room.tell("ford", "2024-03-06", ford);
    room.tell("trees", "2024-03-07", "Violence on 2024-03-04. Dana Holm counted 2 dead under the trees.");
    note(&mut room, "two more, one of them held back");
    room.tell("guild", "2024-03-06", "Shelling hit Ostrel on 2024-03-04. Bela Quist counted 7 dead.");
    note(&mut room, "two incidents are one");
    let courier = Setting { publisher: Some(Some("Hill Courier".to_owned())), ..Setting::default() };
    room.desk.correct(&ford, &courier, "masthead", work(plain)).unwrap();
    let eve = room.tell("eve", "2024-03-20", "Drones hit Wyrrow on the eve. Dana Holm counted 1 dead.");
    note(&mut room, "a publisher is put right, a drone is told");
    let claim = room.record(&ford).extraction.claims[1].id.to_string();
    room.desk.judge(Decision::new(Action::Reject, [claim]), "hearsay").unwrap();
    note(&mut room, "a claim is rejected");
    room.open_with(&TOMORROW);
    room.reread(&Selection::Stale, wide);
    note(&mut room, "everything is read with more words");
    let moved = Setting { published: Some("2024-03-10".parse().ok()), title: Some(None), ..Setting::default() };
    room.desk.correct(&eve, &moved, "the print edition", work(wide)).unwrap();
    room.reread(&Selection::HeldBack, plain);
    note(&mut room, "a day moves, and the gate is passed by");
    room.reread(&Selection::Reports(vec![rumour, ford]), strict);
    note(&mut room, "two are read strictly");
    (room, notes)
}

fn compare(desk: &Desk, note: &Note, how: &str) {
    let known: BTreeSet<String> =
        note.answers.keys().filter_map(|k| k.strip_prefix("get ")).map(str::to_owned).collect();
    let now = answers(desk, &known);
    for (question, then) in &note.answers {
        assert_eq!(&now[question], then, "{} ({how}): {question}", note.step);
    }
    assert_eq!(ids(desk), known, "{} ({how})", note.step);
}

#[test]
fn looking_back_says_what_was_said() {
    let (mut room, notes) = history();
    assert_eq!(notes.iter().map(|n| n.seq).collect::<BTreeSet<_>>().len(), notes.len());
    for note in &notes {
        for known_at in [KnownAt::Seq(note.seq), note.moment.parse().unwrap()] {
            let how = known_at.to_string();
            room.desk.look_back(&At { known_at: Some(known_at), as_of: None }).unwrap();
            room.desk.freshen().unwrap();
            compare(&room.desk, note, &how);
        }
    }
    // Back at the present, nothing has changed by it.
    room.desk.look_back(&At::default()).unwrap();
    room.desk.freshen().unwrap();
    compare(&room.desk, &notes[notes.len() - 1], "now");
    assert!(room.desk.verify().unwrap().is_sound());
}

#[test]
fn between_two_moments_the_earlier_one_counts() {
    let (mut room, notes) = history();
    let reports = |room: &mut Room, known_at: &str| {
        room.desk.look_back(&At { known_at: Some(known_at.parse().unwrap()), as_of: None }).unwrap();
        room.desk.freshen().unwrap();
        ids(&room.desk)
    };
    for pair in notes.windows(2) {
        let at = |n: &Note| reports_of(n);
        let between: jiff::Timestamp = pair[0].moment.parse().unwrap();
        let between = (between + jiff::SignedDuration::from_mins(20)).to_string();
        assert_eq!(reports(&mut room, &between), at(&pair[0]), "{}", pair[0].step);
    }
    assert_eq!(reports(&mut room, "0"), BTreeSet::new());
    assert_eq!(reports(&mut room, "2024-05-31"), BTreeSet::new());
    assert_eq!(reports(&mut room, "2024-06-30"), reports_of(&notes[notes.len() - 1]));
    assert_eq!(reports(&mut room, "100000"), reports_of(&notes[notes.len() - 1]), "the future knows no more");
}

fn reports_of(note: &Note) -> BTreeSet<String> {
    note.answers.keys().filter_map(|k| k.strip_prefix("get ")).map(str::to_owned).collect()
}

#[test]
fn what_had_been_published_alone_and_with_what_was_known() {
    let mut room = Room::new();
    room.tell("army", "2024-03-05", "Shelling hit Ostrel on 2024-03-04. Ada Brandt counted 4 dead.");
    let guild = room.tell("guild", "2024-03-08", "Shelling hit Ostrel on 2024-03-04. Bela Quist counted 7 dead.");
    room.desk.freshen().unwrap();
    let (seq, subject) =
        (room.desk.ledger().head().unwrap().seq, room.record(&guild).extraction.claims[0].id.to_string());
    let moved = Setting { published: Some("2024-03-06".parse().ok()), ..Setting::default() };
    room.desk.correct(&guild, &moved, "it came out earlier", work(plain)).unwrap();
    room.desk.judge(Decision::new(Action::Reject, [subject]), "").unwrap();
    // By how many reports the incident is told, whether they disagree, and whether people have looked at it.
    let mut told = |as_of: &str, known_at: Option<u64>| {
        room.desk.look_back(&At { as_of: as_of.parse().ok(), known_at: known_at.map(KnownAt::Seq) }).unwrap();
        room.desk.freshen().unwrap();
        let incidents = room.desk.incidents(&Query { all: true, ..Query::default() }).unwrap();
        let number = |query: Query| room.desk.incidents(&query).unwrap().len();
        let contested = number(Query { contested: true, ..Query::default() });
        let reviewed = number(Query { review: Some(Review::Reviewed), ..Query::default() });
        assert_eq!(room.desk.get(guild.as_str()).unwrap().is_some(), incidents.iter().any(|i| i.reports.len() == 2));
        (incidents.iter().map(|i| i.reports.len()).collect::<Vec<_>>(), contested, reviewed)
    };
    assert_eq!(told("2024-03-04", None), (vec![], 0, 0));
    assert_eq!(told("2024-03-05", None), (vec![1], 0, 0));
    assert_eq!(told("2024-03-06", None), (vec![2], 1, 0), "the correction is known; the judgement came in June");
    assert_eq!(told("2024-03-06", Some(seq)), (vec![1], 0, 0), "the correction was not known yet");
    assert_eq!(told("2024-03-08", Some(seq)), (vec![2], 1, 0));
    assert_eq!(told("2024-06-30", Some(seq)), (vec![2], 1, 0));
    assert_eq!(told("2024-06-30", None), (vec![2], 0, 1), "what was rejected leaves the accounts");
    assert_eq!(told("2024-06-30", Some(0)), (vec![], 0, 0));
}

#[test]
fn a_report_without_a_date_counts_from_when_it_was_recorded() {
    let mut room = Room::new();
    let text = "Report ford\n\nShelling hit Ostrel on 2024-03-04. Ada Brandt counted 4 dead.\n";
    room.tell_with("ford", text, &rashomon_ingest::Options::default(), work(plain));
    for (day, number) in [("2024-03-05", 0), ("2024-05-31", 0), ("2024-06-01", 1)] {
        room.desk.look_back(&At { as_of: day.parse().ok(), known_at: None }).unwrap();
        room.desk.freshen().unwrap();
        assert_eq!(room.desk.incidents(&Query { all: true, ..Query::default() }).unwrap().len(), number, "{day}");
    }
}

#[test]
fn nothing_can_be_recorded_while_looking_back() {
    let (mut room, _) = history();
    let head = room.desk.ledger().head().unwrap();
    room.desk.look_back(&At { known_at: Some(KnownAt::Seq(4)), as_of: None }).unwrap();
    assert!(matches!(room.desk.derive(), Err(Error::ReadOnly { .. })));
    assert!(matches!(room.desk.judge(Decision::new(Action::Reject, ["clm_"]), ""), Err(Error::ReadOnly { .. })));
    room.desk.freshen().unwrap();
    assert_eq!(room.desk.ledger().head().unwrap(), head);
}

#[test]
fn pages_agree_wherever_they_come_from() {
    let mut room = Room::new();
    for n in 0..31_u32 {
        let place = ["Ostrel", "Wyrrow", "Tamsin", "Ullock", "Brae"][n as usize % 5];
        let when = if n % 7 == 3 { String::new() } else { format!(" on 2024-{:02}-{:02}", 1 + n % 3, 1 + n * 5 % 28) };
        let who = (["Ada", "Bela", "Cora", "Dana", "Eli", "Fay"], ["Brandt", "Quist", "Zeman", "Holm", "Roth"]);
        let who = format!("{} {}", who.0[n as usize % 6], who.1[n as usize % 5]);
        let body = format!("Drones hit {place}{when}. {who} counted {} dead.", n * 3 % 8);
        room.tell(&format!("n{n}"), &format!("2024-03-{:02}", 1 + n), &body);
    }
    room.desk.freshen().unwrap();
    let seq = room.desk.ledger().head().unwrap().seq;
    let mut past = room.beside(&TOMORROW);
    past.look_back(&At { known_at: Some(KnownAt::Seq(seq)), as_of: None }).unwrap();
    past.freshen().unwrap();
    let wyrrow = Query { place: Some("wyrrow".to_owned()), ..Query::default() };
    let mut questions = queries();
    questions.push(("place", wyrrow));
    for (name, query) in questions {
        let all = room.desk.incidents(&query).unwrap();
        assert_eq!(past.incidents(&query).unwrap(), all, "{name}");
        let facets = room.desk.facets(&query, 50).unwrap();
        assert_eq!((past.facets(&query, 50).unwrap(), facets.incidents), (facets, all.len() as u64), "{name}");
        let (timeline, tallies) = (room.desk.timeline(&query).unwrap(), room.desk.tallied(&query).unwrap());
        assert_eq!((past.timeline(&query).unwrap(), past.tallied(&query).unwrap()), (timeline, tallies), "{name}");
        assert_eq!(tallies.incidents, all.len() as u64, "{name}");
        for limit in [1, 2, 5, 100] {
            let mut query = Query { limit: Some(limit), ..query.clone() };
            let mut seen = Vec::new();
            loop {
                let (page, then) = (room.desk.query(&query).unwrap(), past.query(&query).unwrap());
                assert_eq!(page, then, "{name}, {limit} on a page");
                let (pins, then) = (room.desk.pins(&query).unwrap(), past.pins(&query).unwrap());
                assert_eq!(pins, then, "{name}, {limit} on a page");
                assert_eq!(pins.items, page.items.iter().map(Pin::of).collect::<Vec<_>>(), "{name}");
                assert!(page.items.len() <= limit);
                seen.extend(page.items);
                query.after = page.next;
                if query.after.is_none() {
                    break;
                }
            }
            assert_eq!(seen, all, "{name}, {limit} on a page");
        }
    }
    assert!(room.desk.incidents(&Query { all: true, ..Query::default() }).unwrap().len() > 10);
}
