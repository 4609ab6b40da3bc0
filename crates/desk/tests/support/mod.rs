//! A small made ledger: two reports that disagree on one attack, and one on another.

#![allow(dead_code, reason = "each test file uses a part of it")]
#![allow(clippy::unwrap_used, reason = "a test may panic")]

use jiff::civil::date;
use rashomon_core::data::{Data as Files, DataFile};
use rashomon_desk::{Access, Data, Desk, OpenOptions};
use rashomon_model::{
    Attribute, Bytes, CharIndex, Claim, ClaimId, Count, Diagnostic, Event, EventId, EventType, Extraction, GateVerdict,
    Lineage, Metadata, Mode, Place, PlacePrecision, Quote, Region, RegionKind, Report, ReportId, ReportRecord, Span,
    Speaker, SpeakerId, SpeakerKind, Stance, Status, Value, When,
};
use rashomon_store::{Entry, Ledger, MemoryLedger, Reading};

/// When everything here is recorded.
pub const MOMENT: &str = "2024-03-08T07:30:00Z";

/// How a desk is opened here: with a clock that stands still.
pub fn options() -> OpenOptions {
    OpenOptions::new(|| MOMENT.to_owned())
}

/// The data of the program and a file of two patterns more.
pub fn data() -> Data {
    let file = DataFile { path: "lang/en/patterns/tolls.toml".to_owned(), text: TOLLS.to_owned() };
    Data::of(Files::embedded().with_file(file))
}

const TOLLS: &str = r#"about = "People killed."

[[pattern]]
name = "were-killed"
match = 'v:<np> be %kill-verb'
claim = [{ attribute = "killed", value = "count", from = "v" }]
must = [{ text = "Four ferrymen were killed.", gives = ["killed: Four ferrymen"] }]
must_not = ["The light was killed."]

[[pattern]]
name = "kills"
match = '%kill-verb v:<np>'
claim = [{ attribute = "killed", value = "count", from = "v" }]
must = [{ text = "The shells killed four ferrymen.", gives = ["killed: four ferrymen"] }]
must_not = ["The frost killed the vines."]
"#;

/// Somebody who says a number.
pub struct Said {
    /// Who; nobody is the report itself.
    pub who: Option<(&'static str, SpeakerKind)>,
    /// Of what.
    pub attribute: Attribute,
    /// The words.
    pub words: &'static str,
    /// The number.
    pub low: u64,
    /// Its upper bound.
    pub high: Option<u64>,
    /// What found it.
    pub pattern: &'static str,
}

/// A report to be made.
pub struct Made {
    pub origin: &'static str,
    pub url: Option<&'static str>,
    pub publisher: Option<&'static str>,
    pub published: &'static str,
    pub title: &'static str,
    pub body: &'static str,
    pub trigger: &'static str,
    pub mode: &'static str,
    pub place: Place,
    pub said: Vec<Said>,
}

fn ford() -> Place {
    Place {
        name: "Ostrel Ford".to_owned(),
        lat: Some(-4.125),
        lon: Some(29.5),
        precision: PlacePrecision::Town,
        country: Some("XX".to_owned()),
        admin1: Some("Lower Ostrel".to_owned()),
        gazetteer: Some("test:1".to_owned()),
        text: "Ostrel Ford".to_owned(),
        ..Place::default()
    }
}

/// The army says four, the ferrymen's guild at least seven; and a drone elsewhere, days later.
pub fn reports() -> Vec<Made> {
    let toll = |who, words, low, high, pattern| Said { who, attribute: Attribute::Killed, words, low, high, pattern };
    vec![
        Made {
            origin: "wires/ford.txt",
            url: Some("https://courier.example.org/ford"),
            publisher: Some("Hill Courier"),
            published: "2024-03-05",
            title: "Shelling at the ford",
            body: "Shelling hit Ostrel Ford on Monday. Four ferrymen were killed, Major Ada Brandt said.",
            trigger: "Shelling hit",
            mode: "heavy-weapons",
            place: ford(),
            said: vec![toll(
                Some(("Ada Brandt", SpeakerKind::Person)),
                "Four ferrymen were killed",
                4,
                Some(4),
                "tolls/were-killed",
            )],
        },
        Made {
            origin: "wires/guild.txt",
            url: None,
            publisher: Some("=Ford Evening"),
            published: "2024-03-06T18:00:00Z",
            title: "Guild counts its dead",
            body: "The ferrymen's guild said at least seven people died in Monday's shelling of Ostrel Ford. The \
                   barrage injured 12 people.",
            trigger: "shelling of",
            mode: "heavy-weapons",
            place: ford(),
            said: vec![
                toll(
                    Some(("ferrymen's guild", SpeakerKind::Organisation)),
                    "at least seven people died",
                    7,
                    None,
                    "tolls/died",
                ),
                Said {
                    who: None,
                    attribute: Attribute::Injured,
                    words: "injured 12 people",
                    low: 12,
                    high: Some(12),
                    pattern: "mention/injured",
                },
            ],
        },
        Made {
            origin: "-",
            url: None,
            publisher: None,
            published: "2024-03-07",
            title: "Drone over the tannery",
            body: "A drone struck the tannery at Wyrrow on Thursday and one tanner was killed, neighbours said.",
            trigger: "struck",
            mode: "drone",
            place: Place {
                name: "Wyrrow".to_owned(),
                lat: None,
                lon: None,
                precision: PlacePrecision::Unresolved,
                country: None,
                admin1: None,
                gazetteer: None,
                text: "Wyrrow".to_owned(),
                ..Place::default()
            },
            said: vec![toll(
                Some(("neighbours", SpeakerKind::Anonymous)),
                "one tanner was killed",
                1,
                Some(1),
                "tolls/were-killed",
            )],
        },
    ]
}

/// What is recorded of a report.
pub fn entry(made: &Made) -> Entry {
    let text = format!("{}\n{}", made.title, made.body);
    let bytes = text.clone().into_bytes();
    let id = ReportId::of(&bytes);
    let quote = |words: &str| {
        let start = text.find(words).unwrap_or_else(|| panic!("`{words}` is not in the text"));
        Quote::new(&text, Span::new(start, start + words.len()))
    };
    let index = CharIndex::new(&text);
    let place = |words: &str| index.chars(&text, quote(words).span);
    let event = EventId::of(&id, place(made.trigger), 0);
    let author = Speaker {
        id: SpeakerId::of(&id, None, 0),
        kind: SpeakerKind::Author,
        name: None,
        role: None,
        affiliation: None,
        actor: None,
        mentions: Vec::new(),
    };
    let speaker = |who: Option<(&str, SpeakerKind)>| {
        who.map_or_else(
            || author.clone(),
            |(name, kind)| Speaker {
                id: SpeakerId::of(&id, Some(place(name)), 0),
                kind,
                name: Some(name.to_owned()),
                mentions: vec![quote(name)],
                ..author.clone()
            },
        )
    };
    let day = if made.mode == "drone" { date(2024, 3, 7) } else { date(2024, 3, 4) };
    let claim = |said: &Said| Claim {
        id: ClaimId::of(&id, said.attribute, place(said.words), 0),
        event: event.clone(),
        speaker: speaker(said.who).id,
        via: Vec::new(),
        medium: None,
        stance: Stance::Asserts,
        attribute: said.attribute,
        value: Value::Count(Count {
            high: said.high,
            unit: Some("person".to_owned()),
            ..Count::exactly(said.low, said.words)
        }),
        evidence: quote(said.words),
        said: None,
        pattern: said.pattern.to_owned(),
        confidence: 0.8,
    };
    let named = made.said.iter().filter(|said| said.who.is_some()).map(|said| speaker(said.who));
    let extraction = Extraction {
        speakers: [author.clone()].into_iter().chain(named).collect(),
        events: vec![Event {
            id: event.clone(),
            kind: EventType("ASSAULT".to_owned()),
            mode: Some(Mode(made.mode.to_owned())),
            status: Status::Occurred,
            trigger: quote(made.trigger),
            mentions: vec![quote(made.trigger)],
            when: Some(When::day(day, Some("Monday".to_owned()).filter(|_| made.mode != "drone"))),
            place: Some(made.place.clone()),
            follows: Vec::new(),
        }],
        claims: made.said.iter().map(claim).collect(),
        diagnostics: vec![Diagnostic::info("made", "The report is made.")],
    };
    let body = made.title.len() + 1;
    let report = Report::<Bytes> {
        id,
        origin: made.origin.to_owned(),
        url: made.url.map(str::to_owned),
        title: Some(made.title.to_owned()),
        publisher: made.publisher.map(str::to_owned),
        published: made.published.parse().ok(),
        published_found: None,
        language: "en".to_owned(),
        regions: vec![
            Region { kind: RegionKind::Headline, span: Span::new(0, made.title.len()) },
            Region { kind: RegionKind::Body, span: Span::new(body, text.len()) },
        ],
        text: text.clone(),
    };
    let ReportRecord { report, extraction } = ReportRecord::new(report, extraction);
    let reading = Reading {
        report: report.id.clone(),
        lineage: Lineage::default().with("program", "test 1"),
        gate: GateVerdict::Passed,
        metadata: Metadata::of(&report),
        remarks: Vec::new(),
        extraction,
        recorded_at: MOMENT.to_owned(),
    };
    Entry { report, bytes, reading }
}

/// A ledger in memory with the reports.
pub fn ledger() -> MemoryLedger {
    let mut ledger = MemoryLedger::new();
    for made in reports() {
        ledger.add(&entry(&made)).unwrap();
    }
    ledger
}

/// A desk over it with fresh incidents.
pub fn desk() -> Desk {
    let mut desk = Desk::over(Box::new(ledger()), options().data(data()));
    desk.freshen().unwrap();
    desk
}

/// The same, at which nothing can be recorded and no incident stored.
pub fn reading_desk() -> Desk {
    Desk::over(Box::new(ledger()), options().data(data()).access(Access::Read))
}

/// The ids of the reports, as [`reports`] lists them.
pub fn entries() -> Vec<Entry> {
    reports().iter().map(entry).collect()
}
