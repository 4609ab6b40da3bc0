//! Reports in a language of a few words, analyses that understand it in different ways, and a desk whose clock moves.
//!
//! A paragraph tells an event and who counted its dead: "Shelling hit Ostrel on 2024-03-04. Ada Brandt counted 4 dead.
//! Bela Quist heard of 7 dead." Place and date may be missing; "on the eve" is the day before the publication. "It avenged the
//! first" says so of the report's first event.

#![allow(dead_code, reason = "each test file uses a part of it")]
#![allow(clippy::unwrap_used, reason = "a test may panic")]

pub mod story;

use std::{
    collections::BTreeMap,
    fs,
    ops::ControlFlow,
    sync::{
        Arc, LazyLock,
        atomic::{AtomicU64, Ordering},
    },
};

use jiff::civil::Date;
use rashomon_core::{
    Language, NOT_RELEVANT,
    data::{Data as Files, DataFile},
};
use rashomon_desk::{Analysis, Data, Desk, Item, OpenOptions, Reread, Selection, Work};
use rashomon_ingest::{Options, sources};
use rashomon_model::{
    Attribute, Bytes, CharIndex, Claim, ClaimId, Count, Diagnostic, Event, EventId, EventType, Extraction, Follows,
    GateVerdict, Mode, Place, PlacePrecision, Quote, Relation, Report, ReportId, ReportRecord, Span, Speaker,
    SpeakerId, SpeakerKind, Stance, Status, Value, When,
};
use tempfile::TempDir;

/// The data of the program, loaded once.
pub static TODAY: LazyLock<Data> = LazyLock::new(Data::english);

/// The same with a pattern file more, so that readings have another lineage.
pub static TOMORROW: LazyLock<Data> = LazyLock::new(|| {
    let file = DataFile { path: "lang/en/patterns/killed.toml".to_owned(), text: String::new() };
    let text = Files::embedded().text_file(&file.path).unwrap().text + "# One line more.\n";
    Data::of(Files::embedded().with_file(DataFile { text, ..file }))
});

/// Takes every word for what it says.
pub fn plain(_: &Language, report: &Report<Bytes>, gated: bool) -> (Extraction<Bytes>, GateVerdict) {
    behind_gate(report, gated, Style { wide: false, hearsay: true })
}

/// Takes more words for evidence than `plain` does.
pub fn wide(_: &Language, report: &Report<Bytes>, gated: bool) -> (Extraction<Bytes>, GateVerdict) {
    behind_gate(report, gated, Style { wide: true, hearsay: true })
}

/// Leaves out what people only heard of.
pub fn strict(_: &Language, report: &Report<Bytes>, gated: bool) -> (Extraction<Bytes>, GateVerdict) {
    behind_gate(report, gated, Style { wide: false, hearsay: false })
}

/// How reports are analysed by `analysis`, behind the gate.
pub fn work(analysis: Analysis) -> Work {
    Work { analysis, gate: true, threads: 2 }
}

#[derive(Clone, Copy)]
struct Style {
    wide: bool,
    hearsay: bool,
}

/// The gate holds back what is about trees.
fn behind_gate(report: &Report<Bytes>, gated: bool, style: Style) -> (Extraction<Bytes>, GateVerdict) {
    let mut extraction = Extraction { speakers: vec![], events: vec![], claims: vec![], diagnostics: vec![] };
    if gated && report.text.contains("trees") {
        extraction.diagnostics.push(Diagnostic::info(NOT_RELEVANT, "Nothing tells of violence."));
        return (extraction, GateVerdict::HeldBack);
    }
    let index = CharIndex::new(&report.text);
    extraction.speakers.push(speaker(report, None));
    for line in report.text.lines() {
        let start = line.as_ptr() as usize - report.text.as_ptr() as usize;
        paragraph(report, &index, (line, start), style, &mut extraction);
    }
    (extraction, if gated { GateVerdict::Passed } else { GateVerdict::NotAsked })
}

fn speaker(report: &Report<Bytes>, name: Option<&str>) -> Speaker<Bytes> {
    let mentions: Vec<Quote<Bytes>> = name
        .map(|name| report.text.match_indices(name))
        .into_iter()
        .flatten()
        .map(|(at, name)| Quote::new(&report.text, Span::new(at, at + name.len())))
        .collect();
    let index = CharIndex::new(&report.text);
    let first = mentions.first().map(|m| index.chars(&report.text, m.span));
    Speaker {
        id: SpeakerId::of(&report.id, first, 0),
        kind: if name.is_some() { SpeakerKind::Person } else { SpeakerKind::Author },
        name: name.map(str::to_owned),
        role: None,
        affiliation: None,
        actor: None,
        mentions,
    }
}

fn paragraph(
    report: &Report<Bytes>,
    index: &CharIndex,
    (line, start): (&str, usize),
    style: Style,
    out: &mut Extraction<Bytes>,
) {
    let words: Vec<&str> = line.split(' ').map(|w| w.trim_end_matches('.')).collect();
    let mode = match words[0] {
        "Shelling" => Some("heavy-weapons"),
        "Drones" => Some("drone"),
        "Violence" => None,
        _ => return,
    };
    let trigger = Quote::new(&report.text, Span::new(start, start + words[0].len()));
    let after = |word: &str| words.iter().position(|w| *w == word).and_then(|at| words.get(at + 1)).copied();
    let day = match after("on") {
        Some("the") => report.published.as_ref().map(|p| p.date().yesterday().unwrap()),
        Some(word) => word.parse::<Date>().ok(),
        None => None,
    };
    let first = out.events.first().map(|e| e.id.clone());
    let avenged = first.zip(line.find("avenged the first")).map(|(event, at)| Follows {
        event,
        relation: Relation::Retaliation,
        words: Quote::new(&report.text, Span::new(start + at, start + at + "avenged".len())),
        pattern: "relations/told".to_owned(),
    });
    let event = Event {
        id: EventId::of(&report.id, index.chars(&report.text, trigger.span), 0),
        kind: EventType("ASSAULT".to_owned()),
        mode: mode.map(|mode| Mode(mode.to_owned())),
        status: Status::Occurred,
        mentions: vec![trigger.clone()],
        trigger,
        when: day.map(|day| When::day(day, after("on").map(str::to_owned))),
        place: after("hit").map(place),
        follows: avenged.into_iter().collect(),
    };
    let mut at = start;
    for sentence in line.split_inclusive(". ") {
        let count = |verb: &'static str| sentence.find(verb).map(|v| (v, verb));
        let hearsay = if style.hearsay { count(" heard of ") } else { None };
        if let Some((verb, words)) = count(" counted ").or(hearsay) {
            let name = &sentence[..verb];
            let number = verb + words.len();
            let end = sentence.find(" dead").map_or(sentence.len(), |dead| dead + " dead".len());
            let from = if style.wide { verb + 1 } else { number };
            let evidence = Quote::new(&report.text, Span::new(at + from, at + end));
            out.claims.push(claim(report, index, &event, name, &sentence[number..end], evidence));
            if out.speakers.iter().all(|s| s.name.as_deref() != Some(name)) {
                out.speakers.push(speaker(report, Some(name)));
            }
        }
        at += sentence.len();
    }
    out.events.push(event);
}

fn claim(
    report: &Report<Bytes>,
    index: &CharIndex,
    event: &Event<Bytes>,
    name: &str,
    words: &str,
    evidence: Quote<Bytes>,
) -> Claim<Bytes> {
    let number: u64 = words.split(' ').next().unwrap().parse().unwrap();
    Claim {
        id: ClaimId::of(&report.id, Attribute::Killed, index.chars(&report.text, evidence.span), 0),
        event: event.id.clone(),
        speaker: speaker(report, Some(name)).id,
        via: vec![speaker(report, None).id],
        medium: None,
        stance: Stance::Asserts,
        attribute: Attribute::Killed,
        value: Value::Count(Count { unit: Some("person".to_owned()), ..Count::exactly(number, words) }),
        evidence,
        said: None,
        pattern: "killed/told".to_owned(),
        confidence: 0.7,
    }
}

/// A town for each name, far from the next one.
fn place(name: &str) -> Place {
    let far = name.bytes().fold(0_u32, |sum, b| (sum * 31 + u32::from(b)) % 60);
    Place {
        name: name.to_owned(),
        lat: Some(f64::from(far)),
        lon: Some(10.0),
        precision: PlacePrecision::Town,
        country: Some("XX".to_owned()),
        admin1: None,
        gazetteer: Some(format!("test:{name}")),
        text: name.to_owned(),
        ..Place::default()
    }
}

/// A desk over a file, with a clock that moves a minute whenever it is looked at.
pub struct Room {
    pub folder: TempDir,
    pub desk: Desk,
    minutes: Arc<AtomicU64>,
}

/// The moment at so many minutes.
pub fn moment(minutes: u64) -> String {
    format!("2024-06-{:02}T{:02}:{:02}:00Z", 1 + minutes / 1440, minutes / 60 % 24, minutes % 60)
}

impl Room {
    pub fn new() -> Self {
        let (folder, minutes) = (tempfile::tempdir().unwrap(), Arc::new(AtomicU64::new(0)));
        let desk = Desk::open(folder.path().join("a.db"), options(&minutes, &TODAY)).unwrap();
        Self { folder, desk, minutes }
    }

    /// Leaves the desk, and comes back with these data.
    pub fn open_with(&mut self, data: &Data) {
        self.desk = self.beside(data);
    }

    /// Another desk over the same ledger.
    pub fn beside(&self, data: &Data) -> Desk {
        Desk::open(self.folder.path().join("a.db"), options(&self.minutes, data)).unwrap()
    }

    /// The moment that the clock showed last.
    pub fn now(&self) -> String {
        moment(self.minutes.load(Ordering::Relaxed))
    }

    /// Lets time pass.
    pub fn wait(&self, minutes: u64) {
        self.minutes.fetch_add(minutes, Ordering::Relaxed);
    }

    /// Records a report of this name, day of publication and body.
    pub fn tell(&mut self, name: &str, published: &str, body: &str) -> ReportId {
        self.tell_with(name, &text(name, published, body), &Options::default(), work(plain))
    }

    /// Records a report with this text.
    pub fn tell_with(&mut self, name: &str, text: &str, options: &Options, work: Work) -> ReportId {
        let path = self.folder.path().join(format!("{name}.txt"));
        fs::write(&path, text).unwrap();
        let found = sources(&[path.to_str().unwrap()]);
        let ingested = self.desk.ingest(found, options, work, &mut |_| ControlFlow::Continue(())).unwrap();
        assert_eq!(ingested.tally.skipped.total(), 0, "{ingested:?}");
        ingested.reports.into_iter().next().unwrap()
    }

    /// Reads again to the end.
    pub fn reread(&mut self, selection: &Selection, analysis: Analysis) -> Reread {
        self.desk.reread(selection, work(analysis), &mut |_| ControlFlow::Continue(())).unwrap()
    }

    /// A report as the desk sees it.
    pub fn record(&self, id: &ReportId) -> ReportRecord {
        match self.desk.get(id.as_str()).unwrap() {
            Some(Item::Report(item)) => item.record,
            other => panic!("{other:?}"),
        }
    }

    /// The dead that a report is read to tell, by speaker.
    pub fn dead(&self, id: &ReportId) -> BTreeMap<String, u64> {
        let extraction = self.record(id).extraction;
        let name = |id| extraction.speaker(id).and_then(|s| s.name.clone()).unwrap();
        extraction.claims.iter().map(|c| (name(&c.speaker), c.value.count().unwrap().low)).collect()
    }
}

fn options(minutes: &Arc<AtomicU64>, data: &Data) -> OpenOptions {
    let minutes = Arc::clone(minutes);
    OpenOptions::new(move || moment(1 + minutes.fetch_add(1, Ordering::Relaxed))).data(data.clone()).by("m. lind")
}

/// The text of a report.
pub fn text(name: &str, published: &str, body: &str) -> String {
    format!("Voices from the desk of {name}\n\nPublished: {published}\n\n{body}\n")
}
