//! Many reports of one event: what is derived grows no faster than what it is derived from. The memory is that of another
//! process, this test executable once more, as the system counts it (its peak, what the database takes included).

#![allow(clippy::unwrap_used, reason = "a test may panic")]
#![allow(clippy::print_stdout, reason = "the other process tells what it used")]
#![cfg(target_os = "linux")]

use std::{
    env,
    fmt::Write,
    fs,
    ops::ControlFlow,
    process::{Command, Stdio},
};

use rashomon_core::Language;
use rashomon_desk::{Desk, OpenOptions, Query, Work};
use rashomon_ingest::{Options, sources};
use rashomon_model::{
    Attribute, Bytes, CharIndex, Claim, ClaimId, Count, Event, EventId, EventType, Extraction, GateVerdict, Mode,
    Place, PlacePrecision, Quote, Report, Span, Speaker, SpeakerId, SpeakerKind, Stance, Status, Value, When,
};

/// How many reports the other process reads, and whether they have dates.
const REPORTS: &str = "RASHOMON_TEST_BUDGET";
const UNDATED: &str = "RASHOMON_TEST_UNDATED";

/// One-line reports of one event, each in words of its own.
fn lines(reports: usize, dated: bool) -> String {
    let mut lines = String::new();
    for n in 0..reports {
        let date = if dated { r#","published":"2024-05-05""# } else { "" };
        let (by, paper) = (["outside", "near", "beside", "close to"][n % 4], n % 977);
        writeln!(
            lines,
            r#"{{"text":"{} people died {by} a market in Gao, wrote paper {paper} in its edition {n}.","publisher":"Paper {paper}"{date}}}"#,
            9 + n % 3
        )
        .unwrap();
    }
    lines
}

/// The number before "people died". The place is Gao, the day the one before the publication.
fn analysis(_: &Language, report: &Report<Bytes>, _: bool) -> (Extraction<Bytes>, GateVerdict) {
    let (text, index) = (&report.text, CharIndex::new(&report.text));
    let quote = |words: &str| {
        let from = text.find(words).unwrap();
        Quote::new(text, Span::new(from, from + words.len()))
    };
    let evidence = quote(&text[..text.find(" died").unwrap()]);
    let trigger = quote("died");
    let author = Speaker {
        id: SpeakerId::of(&report.id, None, 0),
        kind: SpeakerKind::Author,
        name: None,
        role: None,
        affiliation: None,
        actor: None,
        mentions: vec![],
    };
    let place = Place {
        name: "Gao".to_owned(),
        lat: Some(16.27),
        lon: Some(-0.04),
        precision: PlacePrecision::Town,
        country: Some("ML".to_owned()),
        admin1: None,
        gazetteer: Some("test:1".to_owned()),
        text: "Gao".to_owned(),
        ..Place::default()
    };
    let day = report.published.as_ref().and_then(|published| published.date().yesterday().ok());
    let event = Event {
        id: EventId::of(&report.id, index.chars(text, trigger.span), 0),
        kind: EventType("ASSAULT".to_owned()),
        mode: Some(Mode("explosives".to_owned())),
        status: Status::Occurred,
        mentions: vec![trigger.clone()],
        trigger,
        when: day.map(|day| When::day(day, None)),
        place: Some(place),
        follows: Vec::new(),
    };
    let number = evidence.text.split(' ').next().unwrap().parse().unwrap();
    let claim = Claim {
        id: ClaimId::of(&report.id, Attribute::Killed, index.chars(text, evidence.span), 0),
        event: event.id.clone(),
        speaker: author.id.clone(),
        via: vec![],
        medium: None,
        stance: Stance::Asserts,
        attribute: Attribute::Killed,
        value: Value::Count(Count::exactly(number, &evidence.text)),
        evidence,
        said: None,
        pattern: "killed/died".to_owned(),
        confidence: 0.9,
    };
    let extraction =
        Extraction { speakers: vec![author], events: vec![event], claims: vec![claim], diagnostics: vec![] };
    (extraction, GateVerdict::Passed)
}

/// Not a test of its own: reads the reports, derives twice, and says what it used.
#[test]
fn child_reads_many_reports() {
    let Some(reports) = env::var(REPORTS).ok().and_then(|n| n.parse().ok()) else { return };
    let folder = tempfile::tempdir().unwrap();
    let (file, ledger) = (folder.path().join("in.jsonl"), folder.path().join("ledger.db"));
    fs::write(&file, lines(reports, env::var(UNDATED).is_err())).unwrap();
    let mut desk = Desk::open(&ledger, OpenOptions::new(|| "2024-06-01T08:00:00Z".to_owned())).unwrap();
    let work = Work { analysis, gate: true, threads: 2 };
    let found = sources(&[file.to_str().unwrap()]);
    let ingested = desk.ingest(found, &Options::default(), work, &mut |_| ControlFlow::Continue(())).unwrap();
    assert_eq!(ingested.tally.added, reports, "{:?}", ingested.tally);
    desk.derive().unwrap();
    desk.rebuild().unwrap();
    let largest = desk
        .incidents(&Query { all: true, ..Query::default() })
        .unwrap()
        .iter()
        .map(|i| i.reports.len())
        .max()
        .unwrap();
    let derived: u64 =
        desk.ledger().incidents().unwrap().map(|i| serde_json::to_vec(&i.unwrap()).unwrap().len() as u64).sum();
    drop(desk);
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap().trim().trim_end_matches(" kB");
    println!("\nused {peak} {} {derived} {largest}", ledger.metadata().unwrap().len());
}

/// What a process used.
#[derive(Debug)]
struct Used {
    peak_kib: u64,
    ledger: u64,
    derived: u64,
    largest: u64,
}

fn used(reports: usize, dated: bool) -> Used {
    let mut command = Command::new(env::current_exe().unwrap());
    command.args(["--exact", "child_reads_many_reports", "--nocapture"]).env(REPORTS, reports.to_string());
    if !dated {
        command.env(UNDATED, "1");
    }
    let output = command.stderr(Stdio::inherit()).output().unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    let line = said.lines().find_map(|line| line.strip_prefix("used ")).unwrap_or_else(|| panic!("{said}"));
    let numbers: Vec<u64> = line.split(' ').map(|number| number.parse().unwrap()).collect();
    let [peak_kib, ledger, derived, largest] = numbers[..] else { panic!("{line}") };
    println!(
        "{reports} reports: peak {} MB, ledger {} kB, derived {} kB, {largest} in the largest",
        peak_kib / 1000,
        ledger / 1000,
        derived / 1000
    );
    Used { peak_kib, ledger, derived, largest }
}

#[test]
fn four_times_the_reports_take_four_times_the_room() {
    let (few, many) = (used(500, true), used(2_000, true));
    assert!(few.largest == 500 && many.largest == 2_000, "{few:?}, {many:?}");
    assert!(many.ledger < 5 * few.ledger, "{few:?}, {many:?}");
    // With more reports, more publishers tell it twice, and each such report is named as one that repeats.
    assert!(many.derived < 6 * few.derived, "{few:?}, {many:?}");
    assert!(many.peak_kib < few.peak_kib + 100_000, "{few:?}, {many:?}");
}

/// `cargo test --release -p rashomon-desk --test budget -- --ignored --nocapture`.
#[test]
#[ignore = "takes minutes"]
fn ten_thousand_reports_stay_within_500_megabytes() {
    for (reports, dated) in [(10_000, true), (8_000, false)] {
        let used = used(reports, dated);
        assert!(used.peak_kib < 500_000, "{used:?}");
        assert!(used.ledger < 200_000_000, "{used:?}");
    }
}
