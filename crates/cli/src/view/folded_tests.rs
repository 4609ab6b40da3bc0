use rashomon_model::{
    Attribute, Claim, ClaimId, Count, Estimate, EventId, EventType, IncidentId, Quote, ReportId, ReportRef, Review,
    Span, Speaker, SpeakerId, SpeakerKind, Stance, Status, Work,
};

use super::*;
use rashomon_desk::Voice;

/// An incident that grows account by account.
struct Told {
    incident: Incident,
    voices: Voices,
}

fn report(n: usize) -> ReportRef {
    ReportRef {
        id: ReportId::of(&n.to_le_bytes()),
        origin: format!("wire/{n:02}.txt"),
        publisher: Some(format!("Outlet {n:02}")),
        published: format!("2024-11-{:02}", 18 + n / 4).parse().ok(),
    }
}

impl Told {
    fn by(reports: usize) -> Self {
        let incident = Incident {
            id: IncidentId("inc_0123456789ab".to_owned()),
            kind: EventType("ASSAULT".to_owned()),
            mode: None,
            status: Status::Occurred,
            title: "Bombing, Ostrel, 2024-11-18".to_owned(),
            when: None,
            place: None,
            review: Review::Machine,
            uncodable: Vec::new(),
            reports: (0..reports).map(report).collect(),
            origins: 9,
            at_most: false,
            repeats: Vec::new(),
            events: Vec::new(),
            links: Vec::new(),
            suggestions: Vec::new(),
            facts: Vec::new(),
            work: Work::default(),
            linked: Vec::new(),
            decided: Vec::new(),
            contradicted: Vec::new(),
        };
        Self { incident, voices: Voices::new() }
    }

    fn fact(&mut self, attribute: Attribute, of: Option<&str>, status: FactStatus) -> &mut Self {
        let estimate = Some(Estimate { low: 3, best: Some(11), high: Some(17), rule: "test 1".to_owned() });
        let of = of.map(str::to_owned);
        self.incident.facts.push(Fact {
            attribute,
            of,
            kind: None,
            side: None,
            status,
            estimate,
            estimates: Vec::new(),
            sensitivity: None,
            resolved: None,
            positions: Vec::new(),
        });
        self
    }

    /// An account of the last fact, by a speaker of each of these reports; the reports' own voice where nobody is named.
    fn says(&mut self, value: &Value, who: Option<&str>, reports: &[usize], superseded: bool) -> &mut Self {
        let Told { incident, voices } = self;
        let fact = incident.facts.last_mut().unwrap();
        let mut claims = Vec::new();
        for n in reports {
            let id = ClaimId(format!("clm_{:06}", voices.len()));
            let kind = if who.is_some() { SpeakerKind::Organisation } else { SpeakerKind::Author };
            let speaker = Speaker {
                id: SpeakerId("spk_0".to_owned()),
                kind,
                name: who.map(str::to_owned),
                role: None,
                affiliation: None,
                actor: None,
                mentions: Vec::new(),
            };
            let claim = Claim {
                id: id.clone(),
                event: EventId("evt_0".to_owned()),
                speaker: speaker.id.clone(),
                via: Vec::new(),
                medium: None,
                stance: Stance::Asserts,
                attribute: fact.attribute,
                value: value.clone(),
                evidence: Quote {
                    span: Span::new(0, 1),
                    text: format!("so many words of report {n}, {}", "and on ".repeat(30)),
                },
                said: None,
                pattern: String::new(),
                confidence: 0.9,
            };
            let voice = Voice { claim, speaker: Some(speaker), via: Vec::new(), report: report(*n) };
            voices.insert(id.clone(), voice);
            claims.push(id);
        }
        fact.positions.push(Position {
            value: value.clone(),
            stance: Stance::Asserts,
            speakers: who.map(str::to_owned).into_iter().collect(),
            origins: reports.len().min(5),
            at_most: false,
            publishers: 1,
            reports: reports.len(),
            claims,
            first_said: None,
            last_said: None,
            superseded,
            superseded_by: None,
            partial: false,
            sum: false,
        });
        self
    }

    fn page(&self, full: bool) -> String {
        matrix::incident(&self.incident, &self.voices, full, 100)
    }
}

fn number(n: u64) -> Value {
    Value::Count(Count::exactly(n, n.to_string()))
}

fn text(words: &str) -> Value {
    Value::Text { text: words.to_owned() }
}

/// A bombing of which forty reports tell: a toll that grows, one that is disputed, parts, and much in words.
fn forty() -> Told {
    let mut told = Told::by(40);
    let all: Vec<usize> = (0..40).collect();
    told.fact(Attribute::Killed, None, FactStatus::Contested);
    told.says(&number(3), Some("police"), &all[0..4], true);
    told.says(&number(7), Some("police"), &all[4..8], true);
    told.says(&number(11), Some("police"), &all[8..30], false);
    told.says(&number(17), Some("Valley Guard"), &[31, 33], false);
    told.fact(Attribute::Killed, Some("child"), FactStatus::Single);
    told.says(&number(3), Some("police"), &all[8..12], false);
    told.fact(Attribute::Killed, Some("woman"), FactStatus::Contested);
    told.says(&number(2), Some("police"), &all[8..10], false).says(&number(4), None, &[12], false);
    for attribute in [Attribute::Target, Attribute::Damage, Attribute::Victim, Attribute::Response, Attribute::Motive] {
        told.fact(attribute, None, FactStatus::Agreed);
        told.says(&text("the market of Ostrel"), None, &all[0..20], false);
        told.says(&text("Ostrel market"), None, &all[20..26], false);
        for n in 0..30 {
            told.says(&text(&format!("thing{n} of kind{n}")), None, &[n], false);
        }
    }
    for attribute in [Attribute::Injured, Attribute::Missing, Attribute::Displaced, Attribute::Arrested] {
        told.fact(attribute, None, FactStatus::Contested);
        for n in 0..12_u64 {
            told.says(&number(20 + n), None, &all[n as usize..n as usize + 3], false);
        }
    }
    told.fact(Attribute::Perpetrator, None, FactStatus::Pending);
    told.says(&Value::Pending { text: "under investigation".to_owned() }, Some("police"), &all, false);
    told
}

#[test]
fn forty_reports_fit_two_screens() {
    let told = forty();
    let page = told.page(false);
    assert!(page.lines().count() <= SCREENS, "{} lines:\n{page}", page.lines().count());
    assert!(page.lines().all(|line| crate::output::stripped(line).chars().count() <= 100), "{page}");
    assert!(told.page(true).lines().count() > 5 * SCREENS);
    assert!(
        page.contains("--full") && page.contains("40 reports of 9 origins, published 18\u{2013}27 Nov 2024"),
        "{page}"
    );
}

#[test]
fn updates_are_one_line_with_first_and_last() {
    let page = crate::output::stripped(&forty().page(false));
    let line = page.lines().find(|line| line.contains('→')).unwrap_or_else(|| panic!("no update in\n{page}"));
    assert!(line.contains("3 → 7 → 11") && line.contains("police, 18\u{2013}20 Nov 2024"), "{line}");
    assert!(!page.contains("superseded"), "{page}");
}

#[test]
fn accounts_are_counted_and_the_best_speakers_named() {
    let page = crate::output::stripped(&forty().page(false));
    let has = |words: &str| assert!(page.contains(words), "{words} is missing:\n{page}");
    has("police · 22 reports of 5 origins, 20\u{2013}25 Nov 2024");
    has("Valley Guard · 2 reports of 2 origins");
    // Parts stand below their total, and what is disputed among them shows.
    let of_them = page.lines().find(|line| line.contains("of them")).unwrap();
    assert!(of_them.contains("children: 3") && of_them.contains("women: 2 ≠ 4"), "{of_them}");
    // Words that are alike are one value; of the rest there is a number.
    has("the market of Ostrel (26 reports)");
    assert!(!page.contains("Ostrel market"), "{page}");
    has(" more");
    has("police · 40 reports");
}

#[test]
fn what_fits_is_not_folded() {
    let mut told = Told::by(2);
    told.fact(Attribute::Killed, None, FactStatus::Single).says(&number(3), Some("police"), &[0], false);
    assert!(told.page(false).contains("“so many words of report 0"));
    assert_eq!(told.page(false), told.page(true));
}

#[test]
fn a_thousand_accounts_in_words_end() {
    let mut told = Told::by(40);
    told.fact(Attribute::Target, None, FactStatus::Contested);
    for n in 0..1_000 {
        told.says(&text(&format!("thing{n}")), None, &[n % 40], false);
    }
    let page = told.page(false);
    assert!(page.lines().count() <= SCREENS, "{page}");
}
