//! The claim matrix: attributes down, speakers across, in each cell what this speaker says of that.

use std::collections::BTreeMap;

use rashomon_desk::{Voice, Voices};
use rashomon_model::{Attribute, Fact, FactStatus, Incident, Position, Stance};
use rashomon_wording::{account, clean, fold, value};

use crate::frame::Frame;

/// Speakers with a column of their own; the others share the last.
const COLUMNS: usize = 8;

/// Attributes down, speakers across.
#[derive(Clone, Debug)]
pub struct Matrix {
    /// Who speaks, those first who say most.
    pub speakers: Vec<String>,
    /// A line an attribute.
    pub lines: Vec<Line>,
}

/// What all say of one attribute.
#[derive(Clone, Debug)]
pub struct Line {
    /// "killed (children)".
    pub name: String,
    /// Whether it is awaited.
    pub awaited: bool,
    /// How the accounts stand to each other, as a class and in words.
    pub status: (&'static str, &'static str),
    /// "estimate 7, from 7 to 11 (rule most-origins 1)".
    pub estimate: Option<String>,
    /// The numbers by the other rules.
    pub rules: Vec<(String, String)>,
    /// A cell a speaker; the last one is that of all others, where there are more.
    pub cells: Vec<Vec<Said>>,
    /// All accounts, with the words.
    pub accounts: Vec<Account>,
}

/// What one speaker says.
#[derive(Clone, Debug)]
pub struct Said {
    /// The value in words.
    pub words: String,
    /// "denied", "in a statement".
    pub manner: String,
    /// The day of the report.
    pub day: String,
    /// Another account replaced it.
    pub superseded: bool,
    /// The sentence in its report.
    pub address: String,
    /// The quoted words.
    pub quote: String,
    /// Who, in the column of all others.
    pub who: String,
    /// How often it is said so, by him.
    pub times: usize,
    /// The claim.
    pub claim: String,
    /// Whether it stands in the column of all others.
    pub other: bool,
}

/// One account of an attribute, whoever takes it.
#[derive(Clone, Debug)]
pub struct Account {
    /// The value in words.
    pub words: String,
    /// Another account replaced it.
    pub superseded: bool,
    /// What replaced it, and why.
    pub replaced: Option<String>,
    /// "2 origins in 5 reports of 4 publishers".
    pub told: String,
    /// Who says so, with the words.
    pub voices: Vec<Heard>,
}

/// Somebody who takes an account.
#[derive(Clone, Debug)]
pub struct Heard {
    /// Speaker, role, through whom.
    pub who: String,
    /// ", in a statement".
    pub manner: String,
    /// The exact words.
    pub quote: String,
    /// "published 2024-11-18 by Lakeside News Agency".
    pub source: String,
    /// The sentence in its report.
    pub address: String,
    /// The claim.
    pub claim: String,
    /// Words, source, day and digest, to be quoted.
    pub citation: String,
}

/// How a fact stands: the class of its badge, and the words in it.
pub fn status(status: FactStatus) -> (&'static str, &'static str) {
    match status {
        FactStatus::Contested => ("disputed", "disputed"),
        FactStatus::Single => ("single", "one origin"),
        FactStatus::Agreed => ("agreed", "agreed"),
        FactStatus::Denied => ("denied", "denied"),
        FactStatus::Superseded => ("superseded", "superseded"),
        FactStatus::Pending => ("awaited", "awaited"),
    }
}

/// Lays out what is said of an incident.
pub fn of(incident: &Incident, voices: &Voices, frame: &Frame) -> Matrix {
    let speakers = speakers(incident, voices);
    let column: BTreeMap<&str, usize> = speakers.iter().enumerate().map(|(n, who)| (who.as_str(), n)).collect();
    let mut lines: Vec<Line> = Vec::new();
    let mut others = false;
    let mut facts: Vec<&Fact> = incident.facts.iter().collect();
    facts.sort_by_key(|fact| rank(fact.attribute));
    for fact in facts {
        let mut cells: Vec<Vec<Said>> = vec![Vec::new(); speakers.len() + 1];
        for position in &fact.positions {
            for voice in position.claims.iter().filter_map(|id| voices.get(id)) {
                let who = fold::label(voice);
                let at = column.get(who.as_str()).copied().unwrap_or(speakers.len());
                let other = at == speakers.len();
                add(&mut cells[at], Said { other, ..said(position, voice, who, frame) });
            }
        }
        others |= cells.last().is_some_and(|cell| !cell.is_empty());
        lines.push(line(fact, cells, voices, frame));
    }
    if !others {
        for line in &mut lines {
            line.cells.pop();
        }
    }
    let mut speakers = speakers;
    if others {
        speakers.push("others".to_owned());
    }
    Matrix { speakers, lines }
}

/// People first, then who did it to whom, then the rest; each in the order of the incident.
fn rank(attribute: Attribute) -> u8 {
    use Attribute as A;
    match attribute {
        A::Killed => 0,
        A::Injured => 1,
        A::Missing | A::Abducted | A::Released | A::Arrested | A::Displaced | A::CrowdSize => 2,
        A::Perpetrator | A::Responsibility => 3,
        A::Target | A::Victim => 4,
        _ => 5,
    }
}

/// Those who say most of the incident.
fn speakers(incident: &Incident, voices: &Voices) -> Vec<String> {
    let mut times: BTreeMap<String, usize> = BTreeMap::new();
    for id in incident.facts.iter().flat_map(|f| &f.positions).flat_map(|p| &p.claims) {
        if let Some(voice) = voices.get(id) {
            *times.entry(fold::label(voice)).or_default() += 1;
        }
    }
    let mut speakers: Vec<(String, usize)> = times.into_iter().collect();
    speakers.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    // One left over gets the column that all others would have.
    let most = if speakers.len() == COLUMNS + 1 { COLUMNS + 1 } else { COLUMNS };
    speakers.into_iter().take(most).map(|(who, _)| who).collect()
}

/// Adds what a speaker says, once however many reports have it.
fn add(cell: &mut Vec<Said>, said: Said) {
    match cell
        .iter_mut()
        .find(|known| (&known.words, &known.manner, &known.who) == (&said.words, &said.manner, &said.who))
    {
        Some(known) => known.times += 1,
        None => cell.push(said),
    }
}

fn said(position: &Position, voice: &Voice, who: String, frame: &Frame) -> Said {
    let stance = match position.stance {
        Stance::Denies => "denied",
        Stance::Doubts => "doubted",
        Stance::Reacts => "reaction",
        Stance::Accuses => "accuses",
        Stance::ClaimsResponsibility => "claims responsibility",
        Stance::Asserts | Stance::ReportsPending => "",
    };
    let medium = voice.claim.medium.map(account::medium).unwrap_or_default();
    let manner: Vec<&str> = [stance, &medium].into_iter().filter(|part| !part.is_empty()).collect();
    Said {
        words: value::words(&position.value),
        manner: manner.join(", "),
        day: voice.report.published.as_ref().map(|p| p.date().to_string()).unwrap_or_default(),
        superseded: position.superseded,
        address: sentence(voice, frame),
        quote: clean(&voice.claim.evidence.text),
        who,
        times: 1,
        claim: voice.claim.id.to_string(),
        other: false,
    }
}

/// The address of a claim's words in their report.
pub fn sentence(voice: &Voice, frame: &Frame) -> String {
    let path = frame.to(&format!("/reports/{}", voice.report.id));
    format!("{path}#{}", voice.claim.id)
}

fn line(fact: &Fact, cells: Vec<Vec<Said>>, voices: &Voices, frame: &Frame) -> Line {
    let rules = fact.estimates.iter().map(|e| (e.rule.clone(), account::numbers(e)));
    let accounts = fact.positions.iter().map(|position| account_of(fact, position, voices, frame));
    Line {
        name: clean(&account::name(fact)),
        awaited: fact.status == FactStatus::Pending,
        status: status(fact.status),
        estimate: fact.estimate.as_ref().map(account::estimate),
        rules: rules.collect(),
        cells,
        accounts: accounts.collect(),
    }
}

fn account_of(fact: &Fact, position: &Position, voices: &Voices, frame: &Frame) -> Account {
    let replaced = position.superseded_by.as_ref().and_then(|by| {
        let later = fact.positions.get(by.position)?;
        Some(format!("replaced by {} ({})", account::said(later), by.reason))
    });
    let heard = position.claims.iter().filter_map(|id| voices.get(id)).map(|voice| Heard {
        who: account::who(voice),
        manner: account::manner(&[voice]),
        quote: clean(&voice.claim.evidence.text),
        source: account::source(voice),
        address: sentence(voice, frame),
        claim: voice.claim.id.to_string(),
        citation: citation(voice),
    });
    Account {
        words: account::said(position),
        superseded: position.superseded,
        replaced,
        told: account::told_of(position),
        voices: heard.collect(),
    }
}

/// What stands under a quotation: words, who says them, where they were published and when, and the digest of the archived
/// original.
pub fn citation(voice: &Voice) -> String {
    let publisher = voice.report.publisher.as_deref().unwrap_or(&voice.report.origin);
    let day = voice.report.published.as_ref().map_or_else(|| "no date".to_owned(), |p| p.date().to_string());
    format!(
        "“{}” ({}; {}, {day}; {})",
        clean(&voice.claim.evidence.text),
        account::who(voice),
        clean(publisher),
        voice.report.id
    )
}
