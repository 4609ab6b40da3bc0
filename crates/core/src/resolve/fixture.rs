//! Accounts for tests, written by hand.

use std::sync::OnceLock;

use rashomon_model::{
    Attribute, Chars, Claim, ClaimId, Count, Event, EventId, EventType, Extraction, Place, PlacePrecision, Quote,
    ReportId, ReportRef, Span, Speaker, SpeakerId, SpeakerKind, Stance, Status, Value,
};

use super::{
    Account, Rules,
    node::{Marks, Node},
    origins::Credits,
    related::Aftermath,
    terms::Terms,
};
use crate::data::Data;

/// The rules that the program carries, read once.
pub(super) fn rules() -> &'static Rules {
    static RULES: OnceLock<Rules> = OnceLock::new();
    RULES.get_or_init(|| Rules::of(&Data::embedded()).unwrap())
}

/// An event that stands at a place of a report, and nothing said of it.
pub(crate) fn node(report: &ReportId, place: Span<Chars>) -> Node {
    Node {
        event: EventId::of(report, place, 0),
        report: report.clone(),
        mentions: vec![place],
        published: None,
        kind: EventType("ASSAULT".to_owned()),
        mode: None,
        status: Status::Occurred,
        when: None,
        place: None,
        marks: Marks::default(),
        placed: Vec::new(),
        near: Terms::default(),
        whole: Terms::default(),
        names: Vec::new(),
        ages: Vec::new(),
        tied: Vec::new(),
    }
}

/// A report with an author and one event `evt`, and nothing said of it yet.
pub(crate) fn account(name: &str, published: &str) -> Account {
    let quote = || Quote { span: Span::new(0, 6), text: "attack".to_owned() };
    Account {
        report: ReportRef {
            id: ReportId(name.to_owned()),
            origin: format!("{name}.txt"),
            publisher: Some(name.to_uppercase()),
            published: published.parse().ok(),
        },
        told: Extraction {
            speakers: vec![speaker("author", SpeakerKind::Author, None)],
            events: vec![Event {
                id: EventId("evt".to_owned()),
                kind: EventType("ASSAULT".to_owned()),
                mode: None,
                status: Status::Occurred,
                trigger: quote(),
                mentions: vec![quote()],
                when: None,
                place: None,
                follows: Vec::new(),
            }],
            claims: Vec::new(),
            diagnostics: Vec::new(),
        },
        credits: Credits::published_by(&name.to_uppercase()),
        aftermath: Aftermath::default(),
        nodes: Vec::new(),
    }
}

impl Account {
    /// The same with a claim of its author.
    pub fn says(self, attribute: Attribute, value: Value) -> Self {
        self.quotes("author", Stance::Asserts, attribute, value)
    }

    /// The same with a claim of somebody, who is an organisation unless it is the author.
    pub fn quotes(mut self, who: &str, stance: Stance, attribute: Attribute, value: Value) -> Self {
        if !self.told.speakers.iter().any(|s| s.id.as_str() == who) {
            self.told.speakers.push(speaker(who, SpeakerKind::Organisation, Some(who)));
        }
        let start = 1000 * self.told.claims.len();
        self.told.claims.push(Claim {
            id: ClaimId(format!("{} {}", self.report.id, self.told.claims.len())),
            event: EventId("evt".to_owned()),
            speaker: SpeakerId(who.to_owned()),
            via: Vec::new(),
            medium: None,
            stance,
            attribute,
            evidence: Quote { span: Span::new(start, start + 1), text: "x".to_owned() },
            value,
            said: None,
            pattern: "tried/tried".to_owned(),
            confidence: 0.8,
        });
        self
    }

    /// The same from another publisher.
    pub fn by(mut self, publisher: &str) -> Self {
        self.report.publisher = Some(publisher.to_owned());
        self.credits = Credits::published_by(publisher);
        self
    }
}

fn speaker(id: &str, kind: SpeakerKind, name: Option<&str>) -> Speaker {
    Speaker {
        id: SpeakerId(id.to_owned()),
        kind,
        name: name.map(str::to_owned),
        role: None,
        affiliation: None,
        actor: None,
        mentions: Vec::new(),
    }
}

/// A town of a province, with its point.
pub(crate) fn town(name: &str, point: (f64, f64), admin1: &str, country: &str) -> Place {
    Place {
        name: name.to_owned(),
        lat: Some(point.0),
        lon: Some(point.1),
        precision: PlacePrecision::Town,
        country: Some(country.to_owned()),
        admin1: Some(admin1.to_owned()),
        gazetteer: Some(format!("tried:{name}")),
        text: name.to_owned(),
        ..Place::default()
    }
}

/// Exactly so many of a kind.
pub(crate) fn count(number: u64, of: Option<&str>) -> Value {
    Value::Count(Count { of: of.map(str::to_owned), ..Count::exactly(number, number.to_string()) })
}
