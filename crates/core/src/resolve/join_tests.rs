use std::{rc::Rc, sync::OnceLock};

use rashomon_model::{
    Actor, Attribute, Claim, ClaimId, Count, Event, EventId, EventType, Extraction, Mode, Published, Quote, ReportId,
    ReportRef, Span, SpeakerId, Stance, Status, Value, When,
};

use super::*;
use crate::{
    data::Data,
    resolve::{Account, copies},
};

/// The event types that the program carries, read once.
fn ontology() -> &'static Ontology {
    static ONTOLOGY: OnceLock<Ontology> = OnceLock::new();
    ONTOLOGY.get_or_init(|| Ontology::load(&Data::embedded().text_files("events")).unwrap())
}

/// An event in words: "day town mode toll", each of them `-` where it is not told; `day` counts in January 2024.
fn account(number: usize, published: Option<i8>, events: &[String]) -> Account {
    let id = ReportId::of(format!("report {number}").as_bytes());
    let date = |day: i8| jiff::civil::date(2024, 1, day);
    let published = published.and_then(|day| date(day).to_string().parse::<Published>().ok());
    let mut account = Account {
        report: ReportRef { id: id.clone(), origin: number.to_string(), publisher: None, published },
        told: Extraction { speakers: Vec::new(), events: Vec::new(), claims: Vec::new(), diagnostics: Vec::new() },
        shingles: copies::Sketch::new(""),
    };
    for (n, words) in events.iter().enumerate() {
        let event = EventId::of(&id, Span::new(n, n + 1), 0);
        let words: Vec<&str> = words.split(' ').collect();
        let [day, place, mode, toll, actor] = words[..] else { panic!("{words:?}") };
        account.told.events.push(Event {
            id: event.clone(),
            kind: EventType("ASSAULT".into()),
            mode: (mode != "-").then(|| Mode(mode.into())),
            status: if actor == "planned" { Status::Planned } else { Status::Occurred },
            trigger: quote(),
            mentions: Vec::new(),
            when: when(day),
            place: site(place),
        });
        let toll = toll.parse().ok().map(|n| (Attribute::Killed, Value::Count(Count::exactly(n, "n"))));
        let name = || Actor { name: actor.into(), actor: None, text: actor.into() };
        let actor = (actor != "-").then(|| (Attribute::Perpetrator, Value::Actor(name())));
        account
            .told
            .claims
            .extend(toll.into_iter().chain(actor).map(|(attribute, value)| claim(&id, &event, attribute, value)));
    }
    account
}

fn quote() -> Quote {
    Quote { span: Span::new(0, 0), text: String::new() }
}

fn claim(report: &ReportId, event: &EventId, attribute: Attribute, value: Value) -> Claim {
    Claim {
        id: ClaimId::of(report, attribute, Span::new(0, 0), 0),
        event: event.clone(),
        speaker: SpeakerId::of(report, None, 0),
        via: Vec::new(),
        medium: None,
        stance: Stance::Asserts,
        attribute,
        value,
        evidence: quote(),
        said: None,
        pattern: String::new(),
        confidence: 1.0,
    }
}

/// "5" is a day, "5-6" two, "month" the whole.
fn when(words: &str) -> Option<When> {
    let date = |day: &str| Some(jiff::civil::date(2024, 1, day.parse().ok()?));
    if words == "month" {
        return Some(When { end: date("31"), precision: TimePrecision::Month, ..When::day(date("1")?, None) });
    }
    match words.split_once('-') {
        Some((from, to)) => {
            Some(When { end: date(to), precision: TimePrecision::Range, ..When::day(date(from)?, None) })
        }
        None => Some(When::day(date(words)?, None)),
    }
}

fn site(words: &str) -> Option<Place> {
    use PlacePrecision::{Admin1, Country, Town, Unresolved};
    let place = |precision, country: &str, admin1: Option<&str>, point: Option<(f64, f64)>| Place {
        name: words.into(),
        lat: point.map(|p| p.0),
        lon: point.map(|p| p.1),
        precision,
        country: (!country.is_empty()).then(|| country.into()),
        admin1: admin1.map(Into::into),
        gazetteer: point.is_some().then(|| format!("geonames:{words}")),
        text: words.into(),
        ..Place::default()
    };
    match words {
        "Northford" => Some(place(Town, "ML", Some("Gao"), Some((16.2, 0.0)))),
        // Ten and thirty kilometres away.
        "Millbank" => Some(place(Town, "ML", Some("Gao"), Some((16.29, 0.0)))),
        "Eastgate" => Some(place(Town, "ML", Some("Gao"), Some((16.47, 0.0)))),
        "Farport" => Some(place(Town, "IQ", Some("Basra"), Some((30.5, 47.8)))),
        "Gao" => Some(place(Admin1, "ML", Some("Gao"), None)),
        "Mali" => Some(place(Country, "ML", None, None)),
        "Ummoor" => Some(place(Unresolved, "", None, None)),
        other => other.strip_prefix('T').and_then(|n| n.parse::<f64>().ok()).map(|n| {
            let point = (16.0 + n * 0.01, n % 7.0);
            place(Town, "ML", Some("Gao"), Some(point))
        }),
    }
}

fn told(accounts: &[Account]) -> Vec<Told<'_>> {
    let mut told: Vec<Told<'_>> = Vec::new();
    for (index, account) in accounts.iter().enumerate() {
        for event in &account.told.events {
            told.push(Told {
                account,
                event,
                index,
                marks: Rc::new(score::Marks::new(&account.told.claims, &event.id)),
            });
        }
    }
    told.sort_by(|a, b| a.event.id.cmp(&b.event.id));
    told
}

type Sets = BTreeSet<BTreeSet<EventId>>;

fn sets(clusters: &[Cluster<'_>]) -> Sets {
    clusters.iter().map(|c| c.members.iter().map(|t| t.event.id.clone()).collect()).collect()
}

/// What `clusters` must give: all pairs that share a block, surest first.
fn by_all_pairs(told: &[Told<'_>]) -> Sets {
    let mut pairs: Vec<(f64, usize, usize)> = Vec::new();
    for a in 0..told.len() {
        for b in a + 1..told.len() {
            let meet = days(&told[a]).iter().any(|day| days(&told[b]).contains(day));
            let compared =
                score::compare(ontology(), &told[a], &told[b]).filter(|c| meet && c.score >= score::THRESHOLD);
            pairs.extend(compared.map(|c| (score::share(c.score), a, b)));
        }
    }
    pairs.sort_by(|x, y| y.0.total_cmp(&x.0).then((x.1, x.2).cmp(&(y.1, y.2))));
    let mut groups: Vec<Vec<usize>> = (0..told.len()).map(|i| vec![i]).collect();
    for (_, a, b) in pairs {
        let of = |i: usize| groups.iter().position(|g| g.contains(&i)).unwrap();
        let (x, y) = (of(a).min(of(b)), of(a).max(of(b)));
        let excluded =
            groups[x].iter().any(|i| groups[y].iter().any(|j| score::excludes(ontology(), &told[*i], &told[*j])));
        if x != y && !excluded {
            let moved = groups.remove(y);
            groups[x].extend(moved);
        }
    }
    groups.iter().map(|g| g.iter().map(|i| told[*i].event.id.clone()).collect()).collect()
}

/// A number below `n`, by chance but always the same.
fn draw(state: &mut u64, n: usize) -> usize {
    *state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    (*state >> 33) as usize % n
}

fn by_chance(seed: u64, reports: usize) -> Vec<Account> {
    let state = &mut seed.wrapping_mul(0x9E37_79B9_7F4A_7C15);
    let days = ["4", "5", "5", "6", "9", "5-6", "month", "-"];
    let places = ["Northford", "Northford", "Millbank", "Eastgate", "Farport", "Gao", "Mali", "Ummoor", "-"];
    let modes = ["explosives", "explosives", "drone", "firearms", "aerial", "-"];
    let (tolls, actors) = (["3", "5", "-"], ["front", "brigade", "-", "planned"]);
    let mut pick = |words: &[&'static str]| words[draw(state, words.len())];
    let mut event = || [&days[..], &places, &modes, &tolls, &actors].map(&mut pick).join(" ");
    (0..reports)
        .map(|n| {
            let events: Vec<String> = (0..=n % 3 / 2).map(|_| event()).collect();
            account(n, (n % 5 > 0).then_some(5 + (n % 3) as i8), &events)
        })
        .collect()
}

#[test]
fn incidents_are_those_of_all_pairs() {
    let mut joined = 0;
    for seed in 0..400 {
        let accounts = by_chance(seed, 4 + seed as usize % 24);
        let told = told(&accounts);
        let clusters = clusters(ontology(), &told);
        assert_eq!(sets(&clusters), by_all_pairs(&told), "seed {seed}");
        joined += clusters.iter().filter(|c| c.members.len() > 2).count();
    }
    assert!(joined > 400, "{joined} incidents of more than two events");
}

#[test]
fn as_many_links_as_join() {
    for seed in 0..100 {
        let accounts = by_chance(seed, 40);
        for Cluster { members, links } in clusters(ontology(), &told(&accounts)) {
            assert_eq!(links.len() + 1, members.len());
            assert!(links.iter().all(|l| !l.reasons.is_empty() && l.score * 10.0 >= score::THRESHOLD));
            assert!(links.is_sorted_by(|x, y| x.score >= y.score));
            // They lead from each event to all others.
            let mut reached = BTreeSet::from([&members[0].event.id]);
            for _ in 0..members.len() {
                for l in links.iter().filter(|l| reached.contains(&l.a) != reached.contains(&l.b)).collect::<Vec<_>>() {
                    reached.extend([&l.a, &l.b]);
                }
            }
            assert_eq!(reached.len(), members.len());
        }
    }
}

#[test]
fn the_order_of_reports_does_not_matter() {
    let mut accounts = by_chance(3, 60);
    let before = sets(&clusters(ontology(), &told(&accounts)));
    accounts.reverse();
    accounts.rotate_left(17);
    assert_eq!(sets(&clusters(ontology(), &told(&accounts))), before);
}

/// Accounts of one happening, each with an event in the words of `event`.
fn crowd(number: usize, event: impl Fn(usize) -> String) -> Vec<Account> {
    (0..number).map(|n| account(n, Some(6), &[event(n)])).collect()
}

#[test]
fn a_crowd_is_one_incident_with_little_work() {
    type Words = Box<dyn Fn(usize) -> String>;
    // How the reports of one event differ, with the most incidents that they may give.
    let crowds: [(&str, Words, usize); 6] = [
        ("in nothing", Box::new(|_| "5 Northford explosives 12 -".into()), 1),
        ("in the toll", Box::new(|n| format!("5 Northford explosives {n} -")), 1),
        ("in the actor", Box::new(|n| format!("5 Northford explosives 12 a{n}")), 1),
        ("in the place", Box::new(|n| format!("5 {} explosives 12 -", ["Northford", "Gao", "Mali", "-"][n % 4])), 1),
        ("without a place", Box::new(|n| format!("5-6 - explosives 12 a{}", n % 9)), 1),
        ("in towns far and near", Box::new(|n| format!("5 T{n} explosives {n} -")), 1000),
    ];
    for (name, words, most) in crowds {
        let accounts = crowd(1000, words);
        let told = told(&accounts);
        let nodes = nodes(ontology(), &told);
        let mut blocks: BTreeMap<i64, Vec<usize>> = BTreeMap::new();
        for (n, node) in nodes.iter().enumerate() {
            node.days.iter().for_each(|day| blocks.entry(*day).or_default().push(n));
        }
        let pairs: usize = blocks.values().map(|block| pairs(&told, &nodes, block).len()).sum();
        assert!(pairs <= 1000 * HUBS * blocks.len(), "{name}: {pairs} pairs");
        let clusters = clusters(ontology(), &told);
        assert!(clusters.len() <= most, "{name}: {} incidents", clusters.len());
        let links: usize = clusters.iter().map(|c| c.links.len()).sum();
        assert_eq!(links + clusters.len(), 1000, "{name}");
    }
}

#[test]
fn what_can_never_be_joined_is_not_compared() {
    let undated: Vec<Account> = (0..500).map(|n| account(n, None, &["- Northford explosives 12 -".into()])).collect();
    assert!(nodes(ontology(), &told(&undated)).is_empty());
    let vague = crowd(500, |_| "5-6 - - - -".into());
    let told = told(&vague);
    assert!(nodes(ontology(), &told).is_empty());
    assert_eq!(clusters(ontology(), &told).len(), 500);
}
