//! Random histories: whatever is done in whatever order, both backends answer alike.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use proptest::prelude::*;
use rashomon_model::{
    Action, GateVerdict, Incident, Judgement, Naming, Place, PlacePrecision, ReportId, Review, Setting,
};
use rashomon_store::{
    Basis, Entry, Known, Ledger, MemoryLedger, Order, Query, Reading, SqliteLedger,
    conformance::fixture::{MOMENT, bridge, corrected, incident, later, market, market_read, naming, numbered},
};

/// Something that is done to a ledger. Numbers choose among what there is.
#[derive(Clone, Debug)]
enum Step {
    Add(usize),
    Append { report: usize, program: usize, reading: usize, wrong: bool },
    Correct { report: usize, what: usize, wrong: bool },
    Judge { report: usize, claim: usize },
    Derive { chosen: u8, named: bool, merged: Option<(usize, usize)>, late: bool },
    Reindex,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        3 => (0..6_usize).prop_map(Step::Add),
        3 => (0..6_usize, 0..3_usize, 0..3_usize, prop::bool::weighted(0.1))
            .prop_map(|(report, program, reading, wrong)| Step::Append { report, program, reading, wrong }),
        3 => (0..6_usize, 0..6_usize, prop::bool::weighted(0.1))
            .prop_map(|(report, what, wrong)| Step::Correct { report, what, wrong }),
        2 => (0..6_usize, 0..3_usize).prop_map(|(report, claim)| Step::Judge { report, claim }),
        2 => (any::<u8>(), any::<bool>(), prop::option::of((0..6_usize, 0..6_usize)), prop::bool::weighted(0.1))
            .prop_map(|(chosen, named, merged, late)| Step::Derive { chosen, named, merged, late }),
        1 => Just(Step::Reindex),
    ];
    prop::collection::vec(step, 1..24)
}

fn entries() -> Vec<Entry> {
    vec![market(), bridge(), numbered(0), numbered(1), numbered(2), numbered(11)]
}

/// One of several things that the entry can be read to say.
fn readings(entry: &Entry, number: usize) -> Reading {
    let grown = market_read(&[("Zoë Čapek", "said four people were killed", 4)]);
    let mut silent = entry.reading.clone();
    silent.extraction.claims = Vec::new();
    match number {
        0 => entry.reading.clone(),
        1 if entry.report.id == grown.report.id => grown.reading,
        1 => Reading { gate: GateVerdict::HeldBack, ..silent },
        _ => silent,
    }
}

fn setting(number: usize) -> Setting {
    let text = |text: &str| Some(Some(text.to_owned()));
    let plain = Setting::default();
    match number {
        0 => Setting { title: text("Orchard gazette"), ..plain },
        1 => Setting { title: Some(None), ..plain },
        2 => Setting { publisher: text("Hill Herald"), url: text("https://herald.example/1"), ..plain },
        3 => Setting { published: Some("2024-04-30".parse().ok()), ..plain },
        4 => Setting { title: text(""), publisher: Some(None), ..plain },
        _ => plain,
    }
}

fn placed(number: usize, entry: &Entry) -> Incident {
    let place = Place {
        name: ["Gao", "Hacarí", "Suva"][number % 3].to_owned(),
        lat: Some(10.0 * number as f64),
        lon: Some(180.0 - 70.0 * number as f64),
        precision: PlacePrecision::Town,
        country: None,
        admin1: None,
        gazetteer: None,
        text: "the town".to_owned(),
        ..Place::default()
    };
    let review = if number.is_multiple_of(2) { Review::Machine } else { Review::Reviewed };
    Incident { place: (number > 0).then_some(place), review, ..incident(entry) }
}

/// Does it, and says what came of it, without the path.
fn take(ledger: &mut dyn Ledger, step: &Step, at: &str) -> String {
    let entries = entries();
    let path = ledger.path().display().to_string();
    let known = |ledger: &dyn Ledger, id: &ReportId| {
        ledger.heading(id).unwrap().map(|heading| heading.reading.metadata).unwrap_or_default()
    };
    let outcome = match step {
        Step::Add(n) => {
            let reading = Reading { recorded_at: at.to_owned(), ..entries[*n].reading.clone() };
            format!("{:?}", ledger.add(&Entry { reading, ..entries[*n].clone() }))
        }
        Step::Append { report, program, reading, wrong } => {
            let entry = &entries[*report];
            let metadata = if *wrong { entry.reading.metadata.clone() } else { known(ledger, &entry.report.id) };
            let program = ["one", "two", "three"][*program];
            format!("{:?}", ledger.append(&Reading { metadata, ..later(&readings(entry, *reading), program, at) }))
        }
        Step::Correct { report, what, wrong } => {
            let entry = &entries[*report];
            let before = if *wrong { entry.reading.metadata.clone() } else { known(ledger, &entry.report.id) };
            let (correction, reading) = corrected(entry, &before, setting(*what));
            format!("{:?}", ledger.correct(&correction, &Reading { recorded_at: at.to_owned(), ..reading }))
        }
        Step::Judge { report, claim } => {
            let entry = &entries[*report];
            let claims = entry.reading.extraction.claims.iter().map(|c| c.id.to_string());
            let mut subjects = vec![entry.report.id.to_string(), incident(entry).id.to_string()];
            subjects.extend(claims);
            let subjects = vec![subjects.swap_remove(*claim % subjects.len())];
            format!("{:?}", ledger.judge(&Judgement::new(Action::Accept, subjects, None, "r. reviewer", "why", at)))
        }
        Step::Derive { chosen, named, merged, late } => {
            let chosen = entries.iter().enumerate().filter(|(n, _)| chosen & (1 << n) != 0);
            let incidents: Vec<Incident> = chosen.map(|(n, entry)| placed(n, entry)).collect();
            let mut change = Naming::default();
            if *named {
                for incident in &incidents {
                    change.given.extend(naming(incident).given);
                }
            }
            let ids = |(from, to): &(usize, usize)| (incident(&entries[*from]).id, incident(&entries[*to]).id);
            change.redirected.extend(merged.iter().map(ids));
            let seq = ledger.head().unwrap().seq;
            let seq = if *late { seq / 2 } else { seq };
            let basis = Basis { seq, rules: "test".to_owned() };
            format!("{:?}", ledger.replace_incidents(&basis, &incidents, &change, at))
        }
        Step::Reindex => {
            // The incidents are to be derived anew afterwards, which both do.
            let incidents: Vec<Incident> = ledger.incidents().unwrap().map(Result::unwrap).collect();
            let basis = ledger.basis().unwrap();
            ledger.reindex().unwrap();
            let seq = ledger.head().unwrap().seq;
            let rules = basis.map_or_else(String::new, |b| b.rules);
            format!("{:?}", ledger.replace_incidents(&Basis { seq, rules }, &incidents, &Naming::default(), at))
        }
    };
    outcome.replace(&path, "PATH")
}

/// Everything that both must say alike: all but snippets and ranks.
fn answers(ledger: &dyn Ledger) -> Vec<String> {
    let mut lines = vec![format!("{:?} {:?} {:?}", ledger.head(), ledger.stats(), ledger.derived_digest())];
    let head = ledger.head().unwrap().seq;
    for known in [Known::Now, Known::At(head / 2), Known::At(head / 3)] {
        lines.extend(ledger.records(known).unwrap().map(|record| format!("{record:?}")));
        lines.push(format!("{:?} {:?}", ledger.judgements(known), ledger.names(known)));
    }
    lines.extend(ledger.reports().unwrap().map(|heading| format!("{heading:?}")));
    lines.extend(ledger.journal().unwrap().map(|line| format!("{line:?}")));
    lines.push(format!("{:?} {:?} {:?}", ledger.basis(), ledger.is_stale(), ledger.held_back()));
    for entry in entries() {
        let id = &entry.report.id;
        let (event, incident) = (&entry.reading.extraction.events[0].id, incident(&entry).id);
        lines.push(format!("{:?} {:?} {:?}", ledger.readings(id), ledger.corrections(id), ledger.original(id)));
        lines.push(format!(
            "{:?} {:?} {:?}",
            ledger.report_of(event.as_str()),
            ledger.incident_of(event),
            ledger.incident(&incident)
        ));
        lines.push(format!("{:?} {:?}", ledger.redirect(&incident), ledger.find(incident.as_str())));
        lines.push(format!("{:?} {:?}", ledger.find(event.as_str()), ledger.outdated(&entry.reading.lineage.digest())));
        lines.extend(entry.reading.extraction.claims.iter().map(|c| format!("{:?}", ledger.claim(&c.id))));
    }
    lines.extend(["inc_", "sha256:", "clm_", "jdg_"].map(|prefix| format!("{:?}", ledger.find(prefix))));
    let words = ["attack", "orchard", "zoe", "\"people were killed\"", "herald", "lind", "number", "said four"];
    for words in words {
        for known in [Known::Now, Known::At(head / 2)] {
            let hits = ledger.search(words, 100, known).unwrap();
            let mut hits: Vec<_> = hits.into_iter().map(|h| (h.kind, h.id, h.report, h.title, h.origin)).collect();
            hits.sort();
            lines.push(format!("{words} {hits:?}"));
        }
    }
    for order in [Order::Earliest, Order::Deadliest] {
        for query in queries() {
            let page = Query { order, limit: Some(2), ..query };
            lines.push(format!("{:?} {:?}", ledger.query(&page), ledger.pins(&page)));
            lines.push(format!("{:?} {:?}", ledger.facets(&page, 3), ledger.timeline(&page)));
        }
    }
    lines
}

fn queries() -> Vec<Query> {
    let text = |text: &str| Some(text.to_owned());
    let plain = Query::default();
    vec![
        plain.clone(),
        Query { place: text("hac"), ..plain.clone() },
        Query { publisher: text("valley"), ..plain.clone() },
        Query { area: "0,100,60,-20".parse().ok(), ..plain.clone() },
        Query { review: Some(Review::Reviewed), ..plain.clone() },
        Query { words: text("attack"), ..plain.clone() },
        Query { words: text("orchard"), ..plain.clone() },
        Query { contested: true, ..plain },
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn both_backends_answer_alike(steps in steps()) {
        let folder = tempfile::tempdir().unwrap();
        let mut sqlite = SqliteLedger::open(folder.path().join("test.db")).unwrap();
        let mut memory = MemoryLedger::new();
        for (n, step) in steps.iter().enumerate() {
            let at = format!("2024-05-02T09:{n:02}:00Z");
            prop_assert_eq!(take(&mut sqlite, step, &at), take(&mut memory, step, &at), "step {}: {:?}", n, step);
        }
        let (found, expected) = (answers(&sqlite), answers(&memory));
        for (found, expected) in found.iter().zip(&expected) {
            prop_assert_eq!(found, expected);
        }
        prop_assert_eq!(found.len(), expected.len());
        prop_assert_eq!(sqlite.verify().unwrap(), []);
        prop_assert_eq!(memory.verify().unwrap(), []);
        prop_assert_eq!(sqlite.seq_at(MOMENT).unwrap(), memory.seq_at(MOMENT).unwrap());
    }
}
