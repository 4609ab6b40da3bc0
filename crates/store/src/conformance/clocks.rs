//! Cases about what was known at a moment.

use rashomon_model::{Action, Correction, GateVerdict, IncidentId, Judgement, Names, Naming, ReportRecord, Setting};

use super::{
    Case, all,
    fixture::{bridge, corrected, incident, later, market, market_read, naming, numbered},
};
use crate::{Basis, Entry, Hit, HitKind, Known, Ledger, Reading};

pub(super) const CASES: &[Case] =
    &[("every past state is known as it was then", replay), ("moments lead to numbers of the journal", moments)];

/// What a ledger says of everything that has a past.
#[derive(Debug, PartialEq)]
struct Note {
    records: Vec<ReportRecord>,
    judgements: Vec<Judgement>,
    names: Names,
    hits: Vec<Vec<(HitKind, String, Option<String>)>>,
}

const SEARCHES: [&str; 9] =
    ["attack", "\"people were killed\"", "zoe", "farouk", "lind", "herald", "\"number 2\"", "said four", "bridge"];

fn note(ledger: &dyn Ledger, known: Known) -> Note {
    let key = |hit: Hit| (hit.kind, hit.id, hit.title);
    let found = |words: &&str| {
        let mut hits: Vec<_> = ledger.search(words, 100, known).unwrap().into_iter().map(key).collect();
        hits.sort();
        hits
    };
    Note {
        records: all(ledger.records(known)),
        judgements: ledger.judgements(known).unwrap(),
        names: ledger.names(known).unwrap(),
        hits: SEARCHES.iter().map(found).collect(),
    }
}

/// The moment of a step.
fn at(step: usize) -> String {
    format!("2024-05-{:02}T{:02}:30:00Z", 1 + step / 24, step % 24)
}

type Step = Box<dyn Fn(&mut dyn Ledger, &str)>;

fn add(entry: Entry) -> Step {
    Box::new(move |ledger, at| {
        let reading = Reading { recorded_at: at.to_owned(), ..entry.reading.clone() };
        ledger.add(&Entry { reading, ..entry.clone() }).unwrap();
    })
}

/// Reads a report again, with what is known about it.
fn read(reading: Reading, program: &'static str) -> Step {
    Box::new(move |ledger, at| {
        let metadata = ledger.heading(&reading.report).unwrap().unwrap().reading.metadata;
        ledger.append(&Reading { metadata, ..later(&reading, program, at) }).unwrap();
    })
}

fn put_right(entry: Entry, set: Setting) -> Step {
    Box::new(move |ledger, at| {
        let known = ledger.heading(&entry.report.id).unwrap().unwrap().reading;
        let (correction, reading) = corrected(&entry, &known.metadata, set.clone());
        let correction = Correction::new(correction.report, correction.set, "r. reviewer", "why", at);
        let last = ledger.record(&entry.report.id, Known::Now).unwrap().unwrap().extraction;
        let extraction = rashomon_model::Extraction { diagnostics: Vec::new(), ..last };
        ledger.correct(&correction, &Reading { recorded_at: at.to_owned(), extraction, ..reading }).unwrap();
    })
}

fn judge(entry: Entry, reason: &'static str) -> Step {
    Box::new(move |ledger, at| {
        let subjects = vec![entry.reading.extraction.events[0].id.to_string(), entry.report.id.to_string()];
        ledger.judge(&Judgement::new(Action::Accept, subjects, None, "r. reviewer", reason, at)).unwrap();
    })
}

fn name(entries: Vec<Entry>, redirected: Vec<(IncidentId, IncidentId)>) -> Step {
    Box::new(move |ledger, at| {
        let incidents: Vec<_> = entries.iter().map(incident).collect();
        let mut change = Naming { redirected: redirected.iter().cloned().collect(), ..Naming::default() };
        for incident in &incidents {
            change.given.extend(naming(incident).given);
        }
        let basis = Basis { seq: ledger.head().unwrap().seq, rules: "test".into() };
        ledger.replace_incidents(&basis, &incidents, &change, at).unwrap();
    })
}

/// Ways in which a ledger grows, mixed.
fn steps() -> Vec<Step> {
    let title = |title: Option<&str>| Setting { title: Some(title.map(str::to_owned)), ..Setting::default() };
    let publisher = |name: &str| Setting { publisher: Some(Some(name.to_owned())), ..Setting::default() };
    let id = |entry: &Entry| incident(entry).id;
    let grown = market_read(&[("Zoë Čapek", "said four people were killed", 4)]).reading;
    let silent = market_read(&[]).reading;
    let held = Reading { gate: GateVerdict::HeldBack, ..silent.clone() };
    vec![
        add(market()),
        add(numbered(1)),
        judge(market(), "seen"),
        name(vec![market(), numbered(1)], Vec::new()),
        read(grown.clone(), "two"),
        add(numbered(2)),
        put_right(market(), title(Some("Herald of the market"))),
        judge(numbered(2), "heard"),
        read(silent, "two"),
        name(vec![numbered(2)], Vec::new()),
        put_right(numbered(1), title(None)),
        add(bridge()),
        read(numbered(1).reading, "three"),
        judge(market(), "seen again"),
        put_right(numbered(1), title(Some("Herald number 2"))),
        name(vec![bridge()], vec![(id(&numbered(2)), id(&bridge()))]),
        read(grown, "three"),
        put_right(bridge(), publisher("Hill Herald")),
        add(numbered(3)),
        read(held, "three"),
        name(vec![numbered(3), numbered(2)], Vec::new()),
        judge(bridge(), "read"),
        add(numbered(4)),
        read(market().reading, "four"),
        put_right(market(), title(Some("Café district shaken"))),
        name(vec![market()], vec![(id(&numbered(1)), id(&market())), (id(&bridge()), id(&numbered(3)))]),
        read(bridge().reading, "four"),
        put_right(market(), publisher("Herald")),
        add(numbered(22)),
        judge(numbered(22), "last"),
        read(numbered(22).reading, "five"),
    ]
}

fn replay(ledger: &mut dyn Ledger) {
    let mut notes = vec![(0, note(ledger, Known::Now))];
    for (n, step) in steps().iter().enumerate() {
        step(ledger, &at(n));
        let seq = ledger.head().unwrap().seq;
        assert!(seq > notes.last().unwrap().0, "step {n} recorded nothing");
        notes.push((seq, note(ledger, Known::Now)));
        assert_eq!(ledger.seq_at(&at(n)).unwrap(), seq, "step {n}");
    }
    let head = ledger.head().unwrap().seq;
    assert!(head > 40, "{head}");
    for (n, (seq, noted)) in notes.iter().enumerate() {
        assert_eq!(&note(ledger, Known::At(*seq)), noted, "after step {n}, at {seq}");
        let record = |known| ledger.record(&market().report.id, known).unwrap();
        assert_eq!(record(Known::At(*seq)), noted.records.iter().find(|r| r.report.id == market().report.id).cloned());
    }
    // In the middle of a step its reading is not there yet, and nothing that was is gone.
    for seq in 0..=head {
        let before = notes.iter().rev().find(|(noted, _)| *noted <= seq).map(|(_, note)| note).unwrap();
        assert_eq!(all(ledger.records(Known::At(seq))), before.records, "at {seq}");
    }
    assert_eq!(note(ledger, Known::At(head + 9)), note(ledger, Known::Now));
    assert_eq!(note(ledger, Known::At(u64::MAX)), note(ledger, Known::Now));
}

fn moments(ledger: &mut dyn Ledger) {
    assert_eq!(ledger.seq_at("2030-01-01T00:00:00Z").unwrap(), 0);
    for n in 0..3 {
        let reading = Reading { recorded_at: at(10 * n), ..numbered(n as u64).reading };
        ledger.add(&Entry { reading, ..numbered(n as u64) }).unwrap();
    }
    for (moment, seq) in [
        ("2024-04-30T23:59:59Z", 0),
        ("2024-05-01T00:29:59Z", 0),
        ("2024-05-01T00:30:00Z", 3),
        ("2024-05-01T10:29:59Z", 3),
        ("2024-05-01T10:30:00Z", 5),
        ("2024-05-01T20:30:00Z", 7),
        ("9999-12-31T23:59:59Z", 7),
    ] {
        assert_eq!(ledger.seq_at(moment).unwrap(), seq, "{moment}");
        assert_eq!(all(ledger.records(Known::At(seq))).len() as u64, seq.saturating_sub(1) / 2, "{moment}");
    }
}
