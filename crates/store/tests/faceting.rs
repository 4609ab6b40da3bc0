//! Random incidents and random queries: what is counted of them is what a plain filter over plain values finds.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeSet;

use jiff::{ToSpan, civil::Date};
use proptest::{prelude::*, sample::subsequence};
use rashomon_model::{
    Actor, Attribute, Estimate, EventType, Fact, FactStatus, Incident, Mode, Naming, Place, PlacePrecision, Position,
    Review, Stance, Status, Value, When, Work, WorkStatus,
};
use rashomon_store::{
    Basis, Facets, Ledger, MemoryLedger, Query, SqliteLedger,
    conformance::fixture::{MOMENT, incident, numbered},
};

const COUNTRIES: [&str; 3] = ["ML", "NE", "BF"];
/// Provinces with their codes, of which one has none and two have one name.
const PROVINCES: [(&str, Option<&str>); 4] =
    [("Upper Reach", Some("ML-7")), ("Lower Reach", Some("ML-8")), ("Ford", None), ("Ford", Some("NE-2"))];
const KINDS: [(&str, Option<&str>); 4] =
    [("ASSAULT", Some("drone")), ("ASSAULT", Some("aerial")), ("ASSAULT", None), ("PROTEST", None)];
const ACTORS: [&str; 4] = ["Red Ridge Front", "Ridge Guard", "Brigade Río", "Mill Hands"];
const PEOPLE: [&str; 2] = ["Ada Brandt", "Tova Lind"];
const TAGS: [&str; 3] = ["border", "Border", "seen twice"];
const PUBLISHERS: [&str; 3] = ["Ridge Courier", "Hill Herald", "L’Écho"];

/// Plain values of an incident. Numbers choose among what there is.
#[derive(Clone, Debug)]
struct Told {
    kind: usize,
    status: Status,
    place: Option<(usize, Option<usize>)>,
    actors: Vec<&'static str>,
    publisher: Option<&'static str>,
    tags: Vec<&'static str>,
    work: WorkStatus,
    assignee: Option<&'static str>,
    marks: (bool, bool, bool),
    origins: usize,
    killed: Option<u64>,
    day: Option<i64>,
}

fn told() -> impl Strategy<Value = Told> {
    let status = prop::sample::select(&Status::ALL[..3]);
    let place = prop::option::of((0..COUNTRIES.len(), prop::option::of(0..PROVINCES.len())));
    let people = (
        subsequence(ACTORS.to_vec(), 0..=2),
        prop::option::of(prop::sample::select(&PUBLISHERS[..])),
        prop::option::of(prop::sample::select(&PEOPLE[..])),
    );
    let work = (subsequence(TAGS.to_vec(), 0..=2), prop::sample::select(WorkStatus::ALL));
    let numbers = (1..7_usize, prop::option::of(0..60_u64), prop::option::weighted(0.9, 0..900_i64));
    (0..KINDS.len(), status, place, people, work, any::<(bool, bool, bool)>(), numbers).prop_map(
        |(kind, status, place, (actors, publisher, assignee), (tags, work), marks, (origins, killed, day))| Told {
            kind,
            status,
            place,
            actors,
            publisher,
            tags,
            work,
            assignee,
            marks,
            origins,
            killed,
            day,
        },
    )
}

fn queries() -> impl Strategy<Value = Query> {
    let may = |words: &'static [&'static str]| prop::option::weighted(0.2, prop::sample::select(words));
    let kind = prop::option::weighted(0.2, prop::sample::select(&KINDS[..]));
    let status = prop::option::weighted(0.2, prop::sample::select(&Status::ALL[..3]));
    let names = (may(&COUNTRIES), may(&["ML-7", "reach", "ford", "ne-2"]), may(&["ridge", "Brigade Rio", "hands"]));
    let more = (may(&["ridge", "echo"]), may(&PEOPLE), may(&TAGS));
    let work = prop::option::weighted(0.2, prop::sample::select(WorkStatus::ALL));
    let marks = (prop::bool::weighted(0.2), prop::bool::weighted(0.2));
    let least = (prop::option::weighted(0.2, 0..6_u64), prop::option::weighted(0.2, 0..40_u64));
    let since = prop::option::weighted(0.2, 0..900_i64);
    (kind, status, names, more, work, marks, least, since).prop_map(
        |(
            kind,
            status,
            (country, province, actor),
            (publisher, assignee, tag),
            work,
            marks,
            (origins, killed),
            since,
        )| {
            let text = |text: Option<&str>| text.map(str::to_owned);
            Query {
                kind: kind.map(|(kind, mode)| (kind.to_owned(), text(mode))),
                status,
                country: text(country),
                province: text(province),
                actor: text(actor),
                publisher: text(publisher),
                assignee: text(assignee),
                tag: text(tag),
                work,
                contested: marks.0,
                awaited: marks.1,
                origins,
                killed,
                since: since.map(day),
                ..Query::default()
            }
        },
    )
}

fn day(number: i64) -> Date {
    Date::constant(2021, 1, 1) + number.days()
}

impl Told {
    fn incident(&self, number: u64) -> Incident {
        let plain = incident(&numbered(number));
        let (contested, awaited, reviewed) = self.marks;
        let toll = Estimate { low: self.killed.unwrap_or_default(), best: None, high: None, rule: "test 1".to_owned() };
        let status = if contested { FactStatus::Contested } else { FactStatus::Agreed };
        let killed = Fact { estimate: self.killed.map(|_| toll), ..Fact::new(Attribute::Killed, status) };
        let by = |attribute, words: &str| {
            let actor = |name: &&str| Actor { name: (*name).to_owned(), actor: None, text: words.to_owned() };
            let position = |name| Position { value: Value::Actor(actor(name)), ..said(&plain) };
            Fact { positions: self.actors.iter().map(position).collect(), ..Fact::new(attribute, FactStatus::Single) }
        };
        let pending = awaited.then(|| Fact::new(Attribute::Damage, FactStatus::Pending));
        let facts = [killed, by(Attribute::Perpetrator, "fighters"), by(Attribute::Responsibility, "its spokesman")];
        let mut reports = plain.reports.clone();
        reports[0].publisher = self.publisher.map(str::to_owned);
        let (kind, mode) = KINDS[self.kind];
        Incident {
            kind: EventType(kind.to_owned()),
            mode: mode.map(|mode| Mode(mode.to_owned())),
            status: self.status,
            place: self.place.map(|(country, province)| Place {
                precision: PlacePrecision::Admin1,
                country: Some(COUNTRIES[country].to_owned()),
                admin1: province.map(|n| PROVINCES[n].0.to_owned()),
                admin1_iso: province.and_then(|n| PROVINCES[n].1).map(str::to_owned),
                ..Place::default()
            }),
            when: self.day.map(|n| When::day(day(n), None)),
            review: if reviewed { Review::Reviewed } else { Review::Machine },
            origins: self.origins,
            work: Work {
                status: self.work,
                assignee: self.assignee.map(str::to_owned),
                tags: self.tags.iter().map(|tag| (*tag).to_owned()).collect(),
                notes: Vec::new(),
            },
            reports,
            facts: facts.into_iter().chain(pending).collect(),
            ..plain
        }
    }

    /// The conditions of a query that it does not meet, by the facets that they have; `""` for one that has none.
    fn misses(&self, query: &Query) -> BTreeSet<&'static str> {
        let begin = |name: &str, words: &str| {
            let name = name.to_lowercase().replace('í', "i").replace('é', "e").replace("l’", "l");
            words.to_lowercase().split(' ').all(|word| name.split(' ').any(|own| own.starts_with(word)))
        };
        let (kind, mode) = KINDS[self.kind];
        let province = self.place.and_then(|(_, province)| province).map(|n| PROVINCES[n]);
        let in_province = |(name, code): (&str, Option<&str>), asked: &str| {
            code.is_some_and(|code| code.eq_ignore_ascii_case(asked)) || begin(name, asked)
        };
        let country = self.place.map(|(country, _)| COUNTRIES[country]);
        let conditions = [
            ("", query.since.is_none_or(|since| self.day.is_some_and(|n| day(n) >= since))),
            ("kind", query.kind.as_ref().is_none_or(|(k, m)| k == kind && m.as_ref().is_none_or(|m| mode == Some(m)))),
            ("country", query.country.is_none() || country == query.country.as_deref()),
            ("province", query.province.as_ref().is_none_or(|asked| province.is_some_and(|p| in_province(p, asked)))),
            ("actor", query.actor.as_ref().is_none_or(|asked| self.actors.iter().any(|actor| begin(actor, asked)))),
            ("publisher", query.publisher.as_ref().is_none_or(|asked| self.publisher.is_some_and(|p| begin(p, asked)))),
            ("status", query.status.is_none_or(|status| status == self.status)),
            ("work", query.work.is_none_or(|work| work == self.work)),
            ("assignee", query.assignee.is_none() || self.assignee == query.assignee.as_deref()),
            ("tag", query.tag.as_ref().is_none_or(|tag| self.tags.contains(&tag.as_str()))),
            ("disputed", !query.contested || self.marks.0),
            ("awaited", !query.awaited || self.marks.1),
            ("origins", query.origins.is_none_or(|least| self.origins as u64 >= least)),
            ("killed", query.killed.is_none_or(|least| self.killed.is_some_and(|n| n >= least))),
        ];
        conditions.into_iter().filter(|(_, met)| !met).map(|(facet, _)| facet).collect()
    }
}

/// A position with nothing in it yet.
fn said(plain: &Incident) -> Position {
    Position { stance: Stance::Asserts, ..plain.facts[0].positions[0].clone() }
}

/// Compares every number of some facets with a plain count.
fn check(facets: &Facets, all: &[Told], query: &Query) -> Result<(), TestCaseError> {
    let count = |facet: &'static str, has: &dyn Fn(&Told) -> bool| {
        let counts = |told: &&Told| told.misses(query).iter().all(|missed| *missed == facet) && has(told);
        all.iter().filter(counts).count() as u64
    };
    // The facet of nothing: every condition counts.
    prop_assert_eq!(facets.incidents, count("none", &|_| true));
    prop_assert_eq!(facets.disputed, count("disputed", &|t| t.marks.0));
    prop_assert_eq!(facets.awaited, count("awaited", &|t| t.marks.1));
    for (kind, mode) in KINDS {
        let value = mode.map_or_else(|| kind.to_owned(), |mode| format!("{kind}/{mode}"));
        let has = |t: &Told| KINDS[t.kind].0 == kind && mode.is_none_or(|mode| KINDS[t.kind].1 == Some(mode));
        prop_assert_eq!(of(&facets.types, &value), count("kind", &has));
    }
    for name in COUNTRIES {
        prop_assert_eq!(
            of(&facets.countries, name),
            count("country", &|t| t.place.is_some_and(|p| COUNTRIES[p.0] == name))
        );
    }
    for province in &facets.provinces {
        let has = |t: &Told| {
            t.place.is_some_and(|(country, own)| {
                let (name, code) = own.map_or(("", None), |n| PROVINCES[n]);
                let place = (province.country.as_deref(), province.code.as_deref(), province.name.as_str());
                place == (Some(COUNTRIES[country]), code, name)
            })
        };
        prop_assert_eq!(province.incidents, count("province", &has));
    }
    let sum: u64 = facets.provinces.iter().map(|province| province.incidents).sum();
    prop_assert_eq!(sum, count("province", &|t| t.place.is_some_and(|(_, province)| province.is_some())));
    for name in ACTORS {
        prop_assert_eq!(of(&facets.actors, name), count("actor", &|t| t.actors.contains(&name)));
    }
    for name in PUBLISHERS {
        prop_assert_eq!(of(&facets.publishers, name), count("publisher", &|t| t.publisher == Some(name)));
    }
    for name in TAGS {
        prop_assert_eq!(of(&facets.tags, name), count("tag", &|t| t.tags.contains(&name)));
    }
    for name in PEOPLE {
        prop_assert_eq!(of(&facets.assignees, name), count("assignee", &|t| t.assignee == Some(name)));
    }
    for status in Status::ALL {
        prop_assert_eq!(of(&facets.statuses, status), count("status", &|t| t.status == *status));
    }
    for work in WorkStatus::ALL {
        prop_assert_eq!(of(&facets.work, work), count("work", &|t| t.work == *work));
    }
    for (least, number) in &facets.origins {
        prop_assert_eq!(*number, count("origins", &|t| t.origins as u64 >= *least));
    }
    for (least, number) in &facets.killed {
        prop_assert_eq!(*number, count("killed", &|t| t.killed.is_some_and(|n| n >= *least)));
    }
    Ok(())
}

/// The number of a value, and 0 where it does not occur.
fn of<T: PartialEq<V>, V: ?Sized>(values: &[(T, u64)], value: &V) -> u64 {
    values.iter().find(|(known, _)| known == value).map_or(0, |(_, number)| *number)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn every_number_is_that_of_a_plain_filter(
        all in prop::collection::vec(told(), 1..40),
        queries in prop::collection::vec(queries(), 1..12),
    ) {
        let incidents: Vec<Incident> = (0..).zip(&all).map(|(n, told)| told.incident(n)).collect();
        let folder = tempfile::tempdir().unwrap();
        let mut ledgers: [Box<dyn Ledger>; 2] = [
            Box::new(SqliteLedger::open(folder.path().join("test.db")).unwrap()),
            Box::new(MemoryLedger::new()),
        ];
        for ledger in &mut ledgers {
            let basis = Basis { seq: 0, rules: "test".to_owned() };
            ledger.replace_incidents(&basis, &incidents, &Naming::default(), MOMENT).unwrap();
        }
        for query in &queries {
            let [found, plain] = [0, 1].map(|n| ledgers[n].facets(query, 100).unwrap());
            check(&found, &all, query)?;
            prop_assert_eq!(&found, &plain);
            let [found, plain] = [0, 1].map(|n| ledgers[n].timeline(query).unwrap());
            prop_assert_eq!(found, plain);
            let [found, plain] = [0, 1].map(|n| ledgers[n].pins(query).unwrap());
            prop_assert_eq!(found, plain);
            let [found, plain] = [0, 1].map(|n| {
                let mut marks = ledgers[n].marks(query).unwrap();
                marks.sort_by(|a, b| a.id.cmp(&b.id));
                marks
            });
            prop_assert_eq!(found, plain);
        }
        prop_assert_eq!(ledgers[0].verify().unwrap(), []);
    }
}
