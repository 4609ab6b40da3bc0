//! A table of invented incidents, of every sort that a query can tell apart.

use jiff::civil::Date;
use rashomon_model::{
    Actor, Attribute, Claim, Count, Estimate, EventType, Fact, FactStatus, Incident, Mode, Place, PlacePrecision,
    Position, Review, Stance, Status, TimePrecision, Uncodable, Value, When, Work, WorkStatus,
};

use super::fixture::{entry, incident};
use crate::Entry;

/// A row of the table: what queries can ask of an incident, in plain values.
#[derive(Clone, Debug)]
pub(super) struct Spec {
    pub number: usize,
    pub begins: Option<Date>,
    /// Nothing where the stretch is open.
    pub ends: Option<Date>,
    pub place: Option<Spot>,
    pub kind: &'static str,
    pub mode: Option<&'static str>,
    pub status: Status,
    pub killed: Option<u64>,
    pub contested: bool,
    pub awaited: bool,
    pub origins: usize,
    pub work: WorkStatus,
    pub assignee: Option<&'static str>,
    pub tags: &'static [&'static str],
    pub review: Review,
    pub uncodable: &'static [Uncodable],
    pub publisher: Option<&'static str>,
    /// Name and words of who is said to have done it.
    pub actor: Option<(&'static str, &'static str)>,
    /// A word that only its report has.
    pub word: &'static str,
}

/// A place, with the words by which it is found.
#[derive(Clone, Copy, Debug)]
pub(super) struct Spot {
    pub name: &'static str,
    pub words: &'static [&'static str],
    pub admin1: Option<&'static str>,
    pub admin1_iso: Option<&'static str>,
    pub country: Option<&'static str>,
    pub at: Option<(f64, f64)>,
    pub precision: PlacePrecision,
}

impl Spot {
    /// The coordinate, where it is one of the place and not of its country.
    pub fn located(&self) -> Option<(f64, f64)> {
        self.at.filter(|_| !matches!(self.precision, PlacePrecision::Country | PlacePrecision::Unresolved))
    }
}

#[expect(clippy::unnecessary_wraps, reason = "a row of the table may have no place")]
const fn spot(
    name: &'static str,
    words: &'static [&'static str],
    [admin1, admin1_iso]: [Option<&'static str>; 2],
    country: Option<&'static str>,
    at: Option<(f64, f64)>,
    precision: PlacePrecision,
) -> Option<Spot> {
    Some(Spot { name, words, admin1, admin1_iso, country, at, precision })
}

use PlacePrecision as P;

const SPOTS: [Option<Spot>; 11] = [
    spot(
        "Gao",
        &["gao", "region", "ml"],
        [Some("Gao Region"), Some("ML-7")],
        Some("ML"),
        Some((16.27, -0.04)),
        P::Town,
    ),
    spot(
        "Hacarí",
        &["hacari", "norte", "de", "santander", "co"],
        [Some("Norte de Santander"), Some("CO-NSA")],
        Some("CO"),
        Some((8.32, -73.15)),
        P::Town,
    ),
    spot(
        "Suva",
        &["suva", "central", "fj"],
        [Some("Central"), Some("FJ-C")],
        Some("FJ"),
        Some((-18.14, 178.44)),
        P::Town,
    ),
    spot("Apia", &["apia", "ws"], [None; 2], Some("WS"), Some((-13.83, -171.76)), P::Exact),
    spot(
        "Al-Asad Airbase",
        &["al", "asad", "airbase", "anbar", "iq"],
        [Some("Anbar"), Some("IQ-AN")],
        Some("IQ"),
        Some((33.79, 42.44)),
        P::Area,
    ),
    spot("Anadyr", &["anadyr", "ru"], [None, Some("RU-CHU")], Some("RU"), Some((64.73, 180.0)), P::Town),
    spot("Mali", &["mali", "ml"], [None; 2], Some("ML"), Some((17.0, -4.0)), P::Country),
    spot("Nowhere Creek", &["nowhere", "creek"], [None; 2], None, Some((1.0, 1.0)), P::Unresolved),
    spot(
        "Østby",
        &["østby", "innlandet", "no"],
        [Some("Innlandet"), None],
        Some("NO"),
        Some((61.25, 12.53)),
        P::Admin1,
    ),
    spot(
        "Kata'ib Square",
        &["kataib", "square", "baghdad", "iq"],
        [Some("Baghdad"), Some("IQ-BG")],
        Some("IQ"),
        Some((33.31, 44.36)),
        P::Exact,
    ),
    None,
];

const DAYS: [(Option<&str>, Option<&str>); 9] = [
    (Some("2024-05-01"), Some("2024-05-01")),
    (Some("2024-05-01"), Some("2024-05-09")),
    (Some("2024-05-03"), None),
    (None, None),
    (Some("1968-02-29"), Some("1968-03-01")),
    (Some("2024-12-31"), Some("2025-01-01")),
    (Some("2024-05-09"), Some("2024-05-09")),
    (Some("1970-01-01"), Some("1970-01-01")),
    (Some("2025-01-01"), None),
];

const KINDS: [(&str, Option<&str>); 5] = [
    ("ASSAULT", Some("heavy-weapons")),
    ("ASSAULT", Some("drone")),
    ("ASSAULT", None),
    ("ABDUCT", None),
    ("KIDNAP", Some("drone")),
];

const PUBLISHERS: [Option<&str>; 4] = [Some("Valley Courier"), Some("The Sahel Lantern"), None, Some("L’Écho du Val")];

const ACTORS: [Option<(&str, &str)>; 6] = [
    Some(("Free Valley Front", "the front")),
    Some(("Kata'ib al-Wadi", "Kataib fighters")),
    None,
    Some(("Brigada Río", "gunmen")),
    None,
    Some(("Valley Guard", "men in uniform")),
];

/// Why it is not codable; the first three are.
const UNCODABLE: [&[Uncodable]; 6] =
    [&[], &[], &[], &[Uncodable::LookBack], &[], &[Uncodable::NoDate, Uncodable::NoProvince]];

const WORDS: [&str; 8] = ["quince", "walnut", "saffron", "juniper", "mulberry", "sorrel", "fennel", "tamarind"];

/// Dead, where they are known. Zero is a number.
const KILLED: [Option<u64>; 7] = [Some(0), None, Some(2), Some(9), Some(120), Some(2), None];

const ORIGINS: [usize; 5] = [1, 2, 1, 6, 3];

const ASSIGNEES: [Option<&str>; 4] = [None, Some("Ada Brandt"), None, Some("Río Paz")];

/// Tags are told apart by every letter.
const TAGS: [&[&str]; 5] = [&[], &["border"], &["Border", "to be seen"], &[], &["border", "café"]];

/// The table. Its columns have different periods, so that values meet in many ways.
pub(super) fn specs() -> Vec<Spec> {
    let day = |day: &str| day.parse::<Date>().unwrap();
    let spec = |n: usize| {
        let (begins, ends) = DAYS[n % DAYS.len()];
        let (kind, mode) = KINDS[n * 2 % KINDS.len()];
        Spec {
            number: n,
            begins: begins.map(day),
            ends: ends.map(day),
            place: SPOTS[n % SPOTS.len()],
            kind,
            mode,
            status: Status::ALL[n * 3 % Status::ALL.len()],
            killed: KILLED[n % KILLED.len()],
            contested: n % 3 == 1,
            awaited: n % 5 == 2,
            origins: ORIGINS[n % ORIGINS.len()],
            work: WorkStatus::ALL[n * 2 % WorkStatus::ALL.len()],
            assignee: ASSIGNEES[n % ASSIGNEES.len()],
            tags: TAGS[n % TAGS.len()],
            review: if n % 4 == 2 { Review::Reviewed } else { Review::Machine },
            uncodable: UNCODABLE[n % UNCODABLE.len()],
            publisher: PUBLISHERS[n % PUBLISHERS.len()],
            actor: ACTORS[n % ACTORS.len()],
            word: WORDS[n % WORDS.len()],
        }
    };
    (0..44).map(spec).collect()
}

impl Spec {
    /// The report that tells of it.
    pub fn entry(&self) -> Entry {
        let body = format!("Clerk Ida Moss said {} crates of {} were hit in the attack.", self.number, self.word);
        let words = format!("{} crates", self.number);
        entry(&format!("Depot {} shelled", self.number), &body, &[("Ida Moss", &words, 1)])
    }

    /// The incident.
    pub fn incident(&self) -> Incident {
        let plain = incident(&self.entry());
        let claim = &self.entry().reading.extraction.claims[0];
        let mut facts = vec![self.toll(claim)];
        if let Some((name, text)) = self.actor {
            let actor = Actor { name: name.to_owned(), actor: None, text: text.to_owned() };
            facts.push(fact(Attribute::Perpetrator, FactStatus::Single, Value::Actor(actor.clone()), claim));
            // The same body in other words, and somebody without a name.
            let other = Actor { text: "its men".to_owned(), ..actor };
            facts.push(fact(Attribute::Responsibility, FactStatus::Single, Value::Actor(other), claim));
            let target = Value::Text { text: "a lorry park".to_owned() };
            facts.push(fact(Attribute::Target, FactStatus::Single, target, claim));
        }
        if self.awaited {
            let pending = Value::Pending { text: "was not known".to_owned() };
            facts.push(fact(Attribute::Damage, FactStatus::Pending, pending, claim));
        }
        let mut reports = plain.reports.clone();
        reports[0].publisher = self.publisher.map(str::to_owned);
        Incident {
            kind: EventType(self.kind.to_owned()),
            mode: self.mode.map(|m| Mode(m.to_owned())),
            status: self.status,
            when: self.begins.map(|start| When { start, end: self.ends, precision: TimePrecision::Range, text: None }),
            place: self.place.map(|spot| Place {
                name: spot.name.to_owned(),
                lat: spot.at.map(|at| at.0),
                lon: spot.at.map(|at| at.1),
                precision: spot.precision,
                country: spot.country.map(str::to_owned),
                admin1: spot.admin1.map(str::to_owned),
                admin1_iso: spot.admin1_iso.map(str::to_owned),
                gazetteer: None,
                text: spot.name.to_owned(),
                ..Place::default()
            }),
            review: self.review,
            origins: self.origins,
            work: Work {
                status: self.work,
                assignee: self.assignee.map(str::to_owned),
                tags: self.tags.iter().map(|tag| (*tag).to_owned()).collect(),
                notes: Vec::new(),
            },
            uncodable: self.uncodable.to_vec(),
            reports,
            facts,
            ..plain
        }
    }

    /// The dead.
    fn toll(&self, claim: &Claim) -> Fact {
        let status = if self.contested { FactStatus::Contested } else { FactStatus::Agreed };
        let value = Value::Count(Count::exactly(self.killed.unwrap_or_default(), "dead"));
        let estimate = self.killed.map(|n| Estimate {
            low: n,
            // Where there is no best number, the lowest counts.
            best: (n != 9).then_some(n),
            high: (n != 120).then_some(n + 1),
            rule: "test 1".to_owned(),
        });
        Fact { estimate, ..fact(Attribute::Killed, status, value, claim) }
    }
}

fn fact(attribute: Attribute, status: FactStatus, value: Value, claim: &Claim) -> Fact {
    let position = Position {
        value,
        stance: Stance::Asserts,
        speakers: vec!["Ida Moss".to_owned()],
        origins: 1,
        at_most: false,
        reports: 1,
        publishers: 1,
        claims: vec![claim.id.clone()],
        first_said: None,
        last_said: None,
        superseded: false,
        superseded_by: None,
        partial: false,
        sum: false,
    };
    Fact { positions: vec![position], ..Fact::new(attribute, status) }
}
