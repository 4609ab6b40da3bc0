//! Small invented reports, and what is derived from them.

use rashomon_model::{
    Action, Attribute, Bytes, CharIndex, Claim, ClaimId, Correction, Count, Diagnostic, Event, EventId, EventType,
    Extraction, Fact, FactStatus, GateVerdict, Incident, IncidentId, Judgement, Lineage, Link, Metadata, Mode, Naming,
    Position, Published, Quote, Region, RegionKind, Report, ReportId, ReportRecord, ReportRef, Review, Setting, Span,
    Speaker, SpeakerId, SpeakerKind, Stance, Status, Value, Work,
};

use crate::{Entry, Reading};

/// When the fixtures are recorded.
pub const MOMENT: &str = "2024-05-02T08:00:00Z";

/// A report whose text is `title`, a line feed and `body`. Each of `said` is a speaker, the words with which it gives
/// a number of dead, and the number; the text has these words, and the word "attack".
pub fn entry(title: &str, body: &str, said: &[(&str, &str, u64)]) -> Entry {
    let text = format!("{title}\n{body}");
    let bytes = text.clone().into_bytes();
    let id = ReportId::of(&bytes);
    let extraction = extraction(&id, &text, said);
    let report = Report::<Bytes> {
        id,
        origin: format!("{}.txt", title.to_lowercase().replace(' ', "-")),
        url: None,
        title: Some(title.to_owned()),
        publisher: Some("Valley Courier".to_owned()),
        published: "2024-05-01".parse::<Published>().ok(),
        published_found: None,
        language: "en".to_owned(),
        regions: vec![
            Region { kind: RegionKind::Headline, span: Span::new(0, title.len()) },
            Region { kind: RegionKind::Body, span: Span::new(title.len() + 1, text.len()) },
        ],
        text,
    };
    let ReportRecord { report, extraction } = ReportRecord::new(report, extraction);
    let reading = reading(&report, extraction);
    Entry { report, bytes, reading }
}

/// A reading of a report with what it says of itself, by lineage "one".
pub fn reading(report: &Report, extraction: Extraction) -> Reading {
    Reading {
        report: report.id.clone(),
        lineage: lineage("one"),
        gate: GateVerdict::Passed,
        metadata: Metadata::of(report),
        remarks: vec![Diagnostic::info("charset", "The text was read as UTF-8.")],
        extraction,
        recorded_at: MOMENT.to_owned(),
    }
}

/// A later reading of the same report, by another lineage.
pub fn later(reading: &Reading, program: &str, recorded_at: &str) -> Reading {
    Reading { lineage: lineage(program), recorded_at: recorded_at.to_owned(), ..reading.clone() }
}

/// A lineage of one part.
pub fn lineage(program: &str) -> Lineage {
    Lineage::default().with("program", program)
}

fn extraction(report: &ReportId, text: &str, said: &[(&str, &str, u64)]) -> Extraction<Bytes> {
    let quote = |words: &str| {
        let start = text.find(words).expect("the fixture's text has the words");
        Quote::new(text, Span::new(start, start + words.len()))
    };
    let index = CharIndex::new(text);
    let place = |words: &str| index.chars(text, quote(words).span);
    let event = EventId::of(report, place("attack"), 0);
    let speaker = |name: &str| SpeakerId::of(report, (!name.is_empty()).then(|| place(name)), 0);
    let author = Speaker {
        id: speaker(""),
        kind: SpeakerKind::Author,
        name: None,
        role: None,
        affiliation: None,
        actor: None,
        mentions: Vec::new(),
    };
    let named = |(name, _, _): &(&str, &str, u64)| Speaker {
        id: speaker(name),
        kind: SpeakerKind::Person,
        name: Some((*name).to_owned()),
        mentions: vec![quote(name)],
        ..author.clone()
    };
    let claim = |(name, words, number): &(&str, &str, u64)| Claim {
        id: ClaimId::of(report, Attribute::Killed, place(words), 0),
        event: event.clone(),
        speaker: speaker(name),
        via: vec![speaker("")],
        medium: None,
        stance: Stance::Asserts,
        attribute: Attribute::Killed,
        value: Value::Count(Count::exactly(*number, *words)),
        evidence: quote(words),
        said: None,
        pattern: "killed/were".to_owned(),
        // No short decimal: it must come back to the last bit.
        confidence: 0.1 + 0.2,
    };
    Extraction {
        speakers: [author.clone()].into_iter().chain(said.iter().map(named)).collect(),
        events: vec![Event {
            id: event.clone(),
            kind: EventType("ASSAULT".to_owned()),
            mode: Some(Mode("heavy-weapons".to_owned())),
            status: Status::Occurred,
            trigger: quote("attack"),
            mentions: vec![quote("attack")],
            when: None,
            place: None,
            follows: Vec::new(),
        }],
        claims: said.iter().map(claim).collect(),
        diagnostics: Vec::new(),
    }
}

/// Two tolls of one attack, behind letters of more than one byte.
pub fn market() -> Entry {
    market_read(&[("Zoë Čapek", "four people were killed", 4), ("Amin Farouk", "seven people dead", 7)])
}

/// The same report, read to say something else.
pub fn market_read(said: &[(&str, &str, u64)]) -> Entry {
    entry(
        "Café district shaken by mortar attack",
        "🕯️ Shells fell on the vegetable stalls at noon, traders said.\r\nGovernor Zoë Čapek said four people were \
         killed, while surgeon Amin Farouk counted seven people dead in his ward.",
        said,
    )
}

/// Another attack, with one speaker.
pub fn bridge() -> Entry {
    entry(
        "Drone attack on the river bridge",
        "Engineer Ines Okoye said two people were killed when the middle span gave way before dawn.",
        &[("Ines Okoye", "two people were killed", 2)],
    )
}

/// One of any number of different reports of about 2 kB.
pub fn numbered(number: u64) -> Entry {
    let body = format!(
        "Mayor Tova Lind said {number} people were killed in the attack. {}",
        "The road to the mill stayed closed while crews cleared glass and timber. ".repeat(26)
    );
    let words = format!("{number} people were killed");
    entry(&format!("Attack number {number}"), &body, &[("Tova Lind", &words, number)])
}

/// A judgement of the first claim of `entry`.
pub fn judgement(entry: &Entry, reason: &str) -> Judgement {
    let subjects = vec![entry.reading.extraction.claims[0].id.to_string()];
    Judgement::new(Action::Accept, subjects, None, "r. reviewer", reason, "2024-05-03T09:30:00Z")
}

/// A correction of the title of `entry`, as it is first known, with the reading that was made with it.
pub fn correction(entry: &Entry, title: &str) -> (Correction, Reading) {
    let set = Setting { title: Some(Some(title.to_owned())), ..Setting::default() };
    corrected(entry, &entry.reading.metadata, set)
}

/// A correction of what is `known` about `entry`, with the reading that was made with it.
pub fn corrected(entry: &Entry, known: &Metadata, set: Setting) -> (Correction, Reading) {
    let reading = Reading { metadata: set.applied_to(known), ..entry.reading.clone() };
    let at = "2024-05-04T11:00:00Z";
    (Correction::new(entry.report.id.clone(), set, "r. reviewer", "The print edition has it.", at), reading)
}

/// The id of `incident` given to its events, which all stand in its first report.
pub fn naming(incident: &Incident) -> Naming {
    let place = |event: &EventId| (event.clone(), Span::new(0, 1));
    let members = [(incident.reports[0].id.clone(), incident.events.iter().map(place).collect())].into();
    Naming { given: [(incident.id.clone(), members)].into(), ..Naming::default() }
}

/// The incident of the one event of `entry`.
pub fn incident(entry: &Entry) -> Incident {
    let (report, extraction) = (&entry.report, &entry.reading.extraction);
    let event = &extraction.events[0];
    let position = |claim: &Claim| Position {
        value: claim.value.clone(),
        stance: claim.stance,
        speakers: extraction.speaker(&claim.speaker).map(Speaker::label).into_iter().collect(),
        origins: 1,
        at_most: false,
        reports: 1,
        publishers: usize::from(report.publisher.is_some()),
        claims: vec![claim.id.clone()],
        first_said: report.published.clone(),
        last_said: report.published.clone(),
        superseded: false,
        superseded_by: None,
        partial: false,
        sum: false,
    };
    Incident {
        id: IncidentId::of(&event.id, 0),
        kind: event.kind.clone(),
        mode: event.mode.clone(),
        status: event.status,
        title: report.title.clone().unwrap_or_default(),
        when: None,
        place: None,
        review: Review::Machine,
        uncodable: Vec::new(),
        reports: vec![ReportRef {
            id: report.id.clone(),
            origin: report.origin.clone(),
            publisher: report.publisher.clone(),
            published: report.published.clone(),
        }],
        origins: 1,
        at_most: false,
        repeats: Vec::new(),
        events: vec![event.id.clone()],
        links: vec![Link { a: event.id.clone(), b: event.id.clone(), score: 0.1 + 0.7, reasons: Vec::new() }],
        facts: vec![Fact {
            positions: extraction.claims.iter().map(position).collect(),
            ..Fact::new(
                Attribute::Killed,
                if extraction.claims.len() > 1 { FactStatus::Contested } else { FactStatus::Single },
            )
        }],
        suggestions: Vec::new(),
        work: Work::default(),
        linked: Vec::new(),
        decided: Vec::new(),
        contradicted: Vec::new(),
    }
}
