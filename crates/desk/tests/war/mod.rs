//! A made ledger with what formats of others have trouble with: sides, ranges, days, places without a point, hostile names.

#![allow(dead_code, reason = "each test file uses a part of it")]
#![allow(clippy::unwrap_used, reason = "a test may panic")]

use jiff::civil::{Date, date};
use rashomon_desk::{Data, Desk, OpenOptions};
use rashomon_model::{
    Actor, Attribute, Bytes, CharIndex, Claim, ClaimId, Count, Event, EventId, EventType, Extraction, GateVerdict,
    Lineage, Metadata, Mode, Place, PlacePrecision, Quote, Report, ReportId, ReportRecord, Span, Speaker, SpeakerId,
    SpeakerKind, Stance, Status, TimePrecision, Value, When,
};
use rashomon_store::{Entry, Ledger, MemoryLedger, Reading};

/// When everything here is recorded.
pub const MOMENT: &str = "2024-04-08T07:30:00Z";

/// A claim to be made: of what, its words, its value, and who says it.
pub type Says = (Attribute, &'static str, Value, &'static str);

/// A report of one event.
pub struct Tale {
    pub publisher: &'static str,
    pub published: Date,
    pub text: &'static str,
    pub trigger: &'static str,
    pub kind: (&'static str, Option<&'static str>),
    pub status: Status,
    pub when: (Date, Date, TimePrecision, &'static str),
    pub place: Place,
    pub says: Vec<Says>,
}

pub fn actor(name: &'static str, id: Option<&str>) -> Value {
    Value::Actor(Actor { name: name.to_owned(), actor: id.map(str::to_owned), text: name.to_owned() })
}

pub fn number(words: &'static str, low: u64, high: Option<u64>, of: Option<&str>) -> Value {
    Value::Count(Count {
        high,
        unit: Some("person".to_owned()),
        of: of.map(str::to_owned),
        ..Count::exactly(low, words)
    })
}

/// A town of Mali.
pub fn town(name: &'static str, lat: f64, lon: f64) -> Place {
    Place {
        name: name.to_owned(),
        lat: Some(lat),
        lon: Some(lon),
        precision: PlacePrecision::Town,
        country: Some("ML".to_owned()),
        admin1: Some("Gao".to_owned()),
        admin1_iso: Some("ML-7".to_owned()),
        gazetteer: Some(format!("geonames:{}", 900 + name.len())),
        text: name.to_owned(),
        ..Place::default()
    }
}

impl Tale {
    fn day(day: Date) -> (Date, Date, TimePrecision, &'static str) {
        (day, day, TimePrecision::Day, "on Monday")
    }

    fn new(text: &'static str, trigger: &'static str, day: Date, place: Place) -> Self {
        Self {
            publisher: "Hill Courier",
            published: day.tomorrow().unwrap(),
            text,
            trigger,
            kind: ("ASSAULT", Some("firearms")),
            status: Status::Occurred,
            when: Self::day(day),
            place,
            says: Vec::new(),
        }
    }
}

/// An attack on soldiers, told by two who disagree.
pub fn clash() -> Vec<Tale> {
    use Attribute::{Killed, Perpetrator, Target};
    let day = date(2024, 3, 4);
    let army = "Fighters of JNIM stormed the post at Zamar on Monday. Twelve soldiers were killed, the army said. The garrison of \
                the Malian army held. Lorries that had been on their way from the river to the wells were sent back, the road was \
                closed until further notice, and the weekly market of Zamar was put off by the elders of the town. Beside the \
                northern gate three of the attackers died.";
    let group = "JNIM said its assault on Zamar on Monday had killed at least 20 soldiers.";
    vec![
        Tale {
            says: vec![
                (Perpetrator, "Fighters of JNIM stormed", actor("JNIM", Some("jnim")), "the army"),
                (Target, "The garrison of the Malian army", actor("the Malian army", Some("ml-army")), "the army"),
                (
                    Killed,
                    "Twelve soldiers were killed",
                    number("Twelve soldiers", 12, Some(12), Some("soldier")),
                    "the army",
                ),
                (
                    Killed,
                    "three of the attackers died",
                    number("three of the attackers", 3, Some(3), Some("attacker")),
                    "the army",
                ),
            ],
            ..Tale::new(army, "stormed", day, town("Zamar", 16.123_456, -0.25))
        },
        Tale {
            publisher: "Ford Evening",
            says: vec![
                (Perpetrator, "JNIM said its assault", actor("JNIM", Some("jnim")), "JNIM"),
                (Killed, "at least 20 soldiers", number("at least 20 soldiers", 20, None, Some("soldier")), "JNIM"),
            ],
            ..Tale::new(group, "assault", day, town("Zamar", 16.123_456, -0.25))
        },
    ]
}

/// Fighting over three days.
pub fn siege() -> Tale {
    let text = "Shells fell on Tessal from 11 to 13 March. Eleven shepherds were killed, elders said.";
    Tale {
        kind: ("ASSAULT", Some("heavy-weapons")),
        when: (date(2024, 3, 11), date(2024, 3, 13), TimePrecision::Day, "from 11 to 13 March"),
        published: date(2024, 3, 14),
        says: vec![(
            Attribute::Killed,
            "Eleven shepherds were killed",
            number("Eleven shepherds", 11, Some(11), Some("civilian")),
            "elders",
        )],
        ..Tale::new(text, "Shells fell", date(2024, 3, 11), town("Tessal", 15.5, -0.5))
    }
}

/// A march, told by somebody whose name is a formula, in a place whose name is one.
pub fn march() -> Tale {
    let text = "About 200 people marched in +1 Ridge on Monday, organisers said.";
    let size = Value::Count(Count { approximate: true, ..Count::exactly(200, "About 200 people") });
    Tale {
        publisher: "=HYPERLINK(\"x\")",
        kind: ("PROTEST", Some("demo")),
        says: vec![(Attribute::CrowdSize, "About 200 people marched", size, "organisers")],
        ..Tale::new(text, "marched", date(2024, 3, 18), town("+1 Ridge", -16.0, -0.062_5))
    }
}

/// A raid of which nobody knows how many died, in a province without a point.
pub fn raid() -> Tale {
    let text =
        "Gunmen raided farms in the province on Monday. It was not known how many had been killed, the mayor said.";
    let place = Place {
        name: "Gao".to_owned(),
        lat: None,
        lon: None,
        precision: PlacePrecision::Admin1,
        text: "the province".to_owned(),
        ..town("Gao", 0.0, 0.0)
    };
    let unknown = Value::Pending { text: "not known how many had been killed".to_owned() };
    Tale {
        says: vec![(Attribute::Killed, "It was not known how many had been killed", unknown, "the mayor")],
        ..Tale::new(text, "raided", date(2024, 3, 25), place)
    }
}

/// Something in the whole country.
pub fn country() -> Tale {
    let text = "Bombs went off across Mali on Monday and nine people died, the ministry said.";
    let place = Place {
        name: "Mali".to_owned(),
        lat: None,
        lon: None,
        precision: PlacePrecision::Country,
        admin1: None,
        admin1_iso: None,
        text: "Mali".to_owned(),
        ..town("Mali", 0.0, 0.0)
    };
    Tale {
        kind: ("ASSAULT", Some("explosives")),
        says: vec![(Attribute::Killed, "nine people died", number("nine people", 9, Some(9), None), "the ministry")],
        ..Tale::new(text, "went off", date(2024, 4, 1), place)
    }
}

/// All of them.
pub fn tales() -> Vec<Tale> {
    clash().into_iter().chain([siege(), march(), raid(), country()]).collect()
}

/// A desk over these.
pub fn desk(tales: &[Tale]) -> Desk {
    let mut ledger = MemoryLedger::new();
    for tale in tales {
        ledger.add(&entry(tale)).unwrap();
    }
    let mut desk = Desk::over(Box::new(ledger), OpenOptions::new(|| MOMENT.to_owned()).data(Data::english()));
    desk.freshen().unwrap();
    desk
}

fn entry(tale: &Tale) -> Entry {
    let text = tale.text;
    let id = ReportId::of(text.as_bytes());
    let index = CharIndex::new(text);
    let quote = |words: &str| {
        let start = text.find(words).unwrap_or_else(|| panic!("`{words}` is not in the text"));
        Quote::new(text, Span::new(start, start + words.len()))
    };
    let place = |words: &str| index.chars(text, quote(words).span);
    let event = EventId::of(&id, place(tale.trigger), 0);
    let speaker = |name: &str| Speaker {
        id: SpeakerId::of(&id, Some(place(name)), 0),
        kind: SpeakerKind::Organisation,
        name: Some(name.to_owned()),
        role: None,
        affiliation: None,
        actor: None,
        mentions: vec![quote(name)],
    };
    let author = Speaker {
        id: SpeakerId::of(&id, None, 0),
        kind: SpeakerKind::Author,
        name: None,
        mentions: Vec::new(),
        ..speaker("")
    };
    let mut speakers = vec![author];
    let claims = tale.says.iter().map(|(attribute, words, value, who)| {
        let by = speaker(who);
        if speakers.iter().all(|s| s.id != by.id) {
            speakers.push(by.clone());
        }
        Claim {
            id: ClaimId::of(&id, *attribute, place(words), 0),
            event: event.clone(),
            speaker: by.id,
            via: Vec::new(),
            medium: None,
            stance: if value.is_pending() { Stance::ReportsPending } else { Stance::Asserts },
            attribute: *attribute,
            value: value.clone(),
            evidence: quote(words),
            said: None,
            pattern: "made/up".to_owned(),
            confidence: 0.75,
        }
    });
    let claims: Vec<Claim<Bytes>> = claims.collect();
    let (start, end, precision, words) = tale.when;
    let told = Event {
        id: event.clone(),
        kind: EventType(tale.kind.0.to_owned()),
        mode: tale.kind.1.map(|mode| Mode(mode.to_owned())),
        status: tale.status,
        trigger: quote(tale.trigger),
        mentions: vec![quote(tale.trigger)],
        when: Some(When { start, end: Some(end), precision, text: Some(words.to_owned()) }),
        place: Some(tale.place.clone()),
        follows: Vec::new(),
    };
    let extraction = Extraction { speakers, events: vec![told], claims, diagnostics: Vec::new() };
    let report = Report::<Bytes> {
        publisher: Some(tale.publisher.to_owned()),
        published: tale.published.to_string().parse().ok(),
        title: Some(tale.text.split(['.', ',']).next().unwrap_or_default().to_owned()),
        ..Report::english(id, "made.txt", text, Vec::new())
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
    Entry { bytes: text.as_bytes().to_vec(), report, reading }
}
