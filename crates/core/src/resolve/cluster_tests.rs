use std::collections::BTreeSet;

use rashomon_model::{EventType, Mode, ReportId, Span, Status, When};

use super::*;
use crate::resolve::{
    Index, Resolved, block,
    fixture::{rules, town},
    node::Marks,
    resolve,
    terms::{self, Terms},
};

const TOWNS: [(&str, (f64, f64), &str); 4] = [
    ("Gao", (16.27, -0.04), "ML"),
    ("Bourem", (16.95, -0.35), "ML"),
    ("Luuq", (3.8, 42.54), "SO"),
    ("Dolow", (4.16, 42.08), "SO"),
];

/// An event on a day of January 2024 in one of the towns.
pub(crate) fn node(report: &str, nth: usize, (day, at, mode, killed): (i8, usize, &str, u64), text: &str) -> Rc<Node> {
    let id = ReportId::of(report.as_bytes());
    let date = jiff::civil::date(2024, 1, day);
    let (name, point, country) = TOWNS[at];
    let words = terms::words(text);
    let terms = Terms::new(&rules().rarity, words.iter().map(String::as_str));
    Rc::new(Node {
        event: EventId::of(&id, Span::new(nth, nth + 1), 0),
        report: id,
        mentions: vec![Span::new(nth, nth + 1)],
        published: date.to_string().parse().ok(),
        kind: EventType("ASSAULT".into()),
        mode: (mode != "-").then(|| Mode(mode.into())),
        status: Status::Occurred,
        when: Some(When::day(date, Some("then".into()))),
        place: Some(town(name, point, country, country)),
        placed: terms::hashes([&name.to_owned()]),
        marks: Marks { killed: (killed > 0).then_some(killed), ..Marks::default() },
        near: terms.clone(),
        whole: terms,
        names: terms::names(&rules().rarity, text),
        ages: terms::ages(text),
        tied: Vec::new(),
    })
}

/// A small generator of numbers: a linear congruence.
pub(crate) fn draw(state: &mut u64, n: usize) -> usize {
    *state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    (*state >> 33) as usize % n
}

const TEXTS: [&str; 6] = [
    "Gunmen shot Colonel Ibrahim Traore at the Warzat checkpoint and burned two lorries",
    "Colonel Ibrahim Traore died when gunmen shot at the Warzat checkpoint",
    "A mortar shell hit the Hodan orchard market and tore down stalls of melons",
    "Mortar fire on the Hodan orchard market left stalls of melons in ruins",
    "The governor condemned the violence",
    "Three pupils were wounded near the Nyaro granary, teacher Amina Diallo said",
];

/// Reports by chance, of one or two events each.
pub(crate) fn by_chance(seed: u64, reports: usize) -> Vec<Rc<Node>> {
    let mut state = seed;
    let mut nodes = Vec::new();
    for report in 0..reports {
        for nth in 0..=draw(&mut state, 2) {
            let mode = ["firearms", "heavy-weapons", "-"][draw(&mut state, 3)];
            let (day, at) = (1 + draw(&mut state, 4) as i8, draw(&mut state, 4));
            let about = (day, at, mode, draw(&mut state, 4) as u64);
            nodes.push(node(&format!("{seed} {report}"), nth, about, TEXTS[draw(&mut state, 6)]));
        }
    }
    nodes
}

fn all(nodes: &[Rc<Node>], ruled: &Ruled) -> Resolved {
    Index::new(nodes.iter().cloned()).linked(rules(), ruled).resolve(rules(), ruled)
}

/// The clusters as sets of events, with their links.
pub(crate) fn sets(resolved: &Resolved) -> Vec<(Vec<EventId>, Vec<Link>)> {
    let ids = |c: &Cluster| c.members.iter().map(|m| m.event.clone()).collect();
    resolved.clusters.iter().map(|c| (ids(c), c.links.clone())).collect()
}

#[test]
fn a_node_meets_those_that_meet_it() {
    // A crowd of one town and day, some beside it, and what says nothing of its place.
    let mut nodes: Vec<Rc<Node>> = (0..block::HUBS + 30)
        .map(|n| {
            let about = (5 + i8::from(n % 3 == 0), n % 2, "firearms", (n % 4) as u64);
            let node = node(&format!("met {n}"), 0, about, TEXTS[n % 6]);
            let place = if n % 7 == 0 { None } else { node.place.clone() };
            Rc::new(Node { place, ..Node::clone(&node) })
        })
        .collect();
    nodes.extend(by_chance(3, 20));
    // On both sides of the date line.
    for (n, lon) in [179.2, 179.99, 180.0, -180.0, -179.99, -178.5].into_iter().enumerate() {
        let node = node(&format!("line {n}"), 0, (5, 0, "firearms", 1), TEXTS[n % 6]);
        let place = Some(town("Taveuni", (-16.8, lon), "Northern", "FJ"));
        nodes.push(Rc::new(Node { place, ..Node::clone(&node) }));
    }
    let mut index = Index::new(nodes.iter().cloned());
    let mut met_by: BTreeMap<EventId, BTreeSet<EventId>> = BTreeMap::new();
    for one in &nodes {
        let Ok(met) = met(one, &mut index);
        met_by.insert(one.event.clone(), met.iter().map(|n| n.event.clone()).collect());
    }
    for (one, others) in &met_by {
        assert!(others.iter().all(|other| met_by[other].contains(one)), "{one}");
    }
    assert!(met_by.values().any(|others| others.len() + 1 < block::HUBS), "some are not heard by all");
}

#[test]
fn the_order_of_arrival_does_not_matter() {
    for seed in 0..30 {
        let nodes = by_chance(seed, 25);
        let forward = sets(&all(&nodes, &Ruled::default()));
        let backward: Vec<Rc<Node>> = nodes.iter().rev().cloned().collect();
        assert_eq!(sets(&all(&backward, &Ruled::default())), forward, "seed {seed}");
        let mixed: Vec<Rc<Node>> = (0..nodes.len()).map(|i| nodes[(i * 17 + 5) % nodes.len()].clone()).collect();
        if !nodes.len().is_multiple_of(17) {
            assert_eq!(sets(&all(&mixed, &Ruled::default())), forward, "seed {seed}");
        }
    }
}

#[test]
fn what_hangs_together_with_a_report_is_resolved_as_in_the_whole() {
    let mut joined = 0;
    for seed in 100..130 {
        let nodes = by_chance(seed, 25);
        let whole = sets(&all(&nodes, &Ruled::default()));
        joined += whole.iter().filter(|(events, _)| events.len() > 2).count();
        let mut index = Index::new(nodes.iter().cloned()).linked(rules(), &Ruled::default());
        for start in &nodes {
            let Ok(near) = resolve(rules(), &Ruled::default(), [start.event.clone()], &mut index);
            let near = sets(&near);
            assert!(near.iter().any(|(events, _)| events.contains(&start.event)));
            for cluster in near {
                assert!(whole.contains(&cluster), "seed {seed}: {cluster:?}");
            }
        }
    }
    assert!(joined > 50, "{joined} incidents of more than two events");
}

#[test]
fn as_many_links_as_join() {
    for (events, links) in sets(&all(&by_chance(7, 60), &Ruled::default())) {
        assert_eq!(links.len() + 1, events.len());
        assert!(links.iter().all(|l| !l.reasons.is_empty()));
        let mut reached: BTreeSet<&EventId> = events.first().into_iter().collect();
        for _ in &links {
            let next = links.iter().filter(|l| reached.contains(&l.a) || reached.contains(&l.b));
            reached = next.flat_map(|l| [&l.a, &l.b]).chain(events.first()).collect();
        }
        assert_eq!(reached.len(), events.len());
    }
}

#[test]
fn unlike_attacks_of_one_town_and_day_stay_apart() {
    let car_bomb = "A car bomb at the Hodan orchard market in Gao killed 17 traders, Governor Moussa Keita said";
    let police = "Gunmen on a motorcycle shot two policemen dead outside the Warzat bank in Gao";
    let mine = "A mine under a water lorry near Gao killed its driver, Amadou Cisse";
    let nodes = [
        node("a", 0, (3, 0, "explosives", 17), car_bomb),
        node(
            "b",
            0,
            (3, 0, "explosives", 15),
            "Governor Moussa Keita: 15 traders killed by car bomb at Hodan orchard market, Gao",
        ),
        node("c", 0, (3, 0, "firearms", 2), police),
        node("d", 0, (3, 0, "explosives", 1), mine),
        node(
            "e",
            0,
            (3, 0, "firearms", 2),
            "Two policemen were killed by gunmen on a motorcycle at the Warzat bank, Gao",
        ),
    ];
    let mut sizes: Vec<usize> = all(&nodes, &Ruled::default()).clusters.iter().map(|c| c.members.len()).collect();
    sizes.sort_unstable();
    assert_eq!(sizes, [1, 2, 2]);
}

#[test]
fn what_people_said_goes_first() {
    let nodes = by_chance(11, 20);
    let free = sets(&all(&nodes, &Ruled::default()));
    let large = free.iter().find(|(events, _)| events.len() > 1).unwrap();
    let parted = in_order(&large.0[0], &large.0[1]);
    let ruled = Ruled { different: BTreeSet::from([parted.clone()]), ..Ruled::default() };
    let apart = sets(&all(&nodes, &ruled));
    assert!(!apart.iter().any(|(events, _)| events.contains(&parted.0) && events.contains(&parted.1)));

    let (one, other) = (&free[0].0[0], &free.last().unwrap().0[0]);
    assert_ne!(free[0].0, free.last().unwrap().0);
    let same = in_order(one, other);
    let mut ruled = Ruled::default();
    ruled.call_same(one, other);
    let together = sets(&all(&nodes, &ruled));
    let joined = together.iter().find(|(events, _)| events.contains(&same.0)).unwrap();
    assert!(joined.0.contains(&same.1));
    assert!(joined.1.iter().any(|l| (&l.a, &l.b) == (&same.0, &same.1) && l.reasons[0] == "judged same"));

    // Two that are called different stay apart, whatever else links them; the third goes with one of them.
    let third = &free[free.len() / 2].0[0];
    let mut ruled = Ruled { different: BTreeSet::from([in_order(one, other)]), ..Ruled::default() };
    ruled.call_same(one, third);
    ruled.call_same(third, other);
    let held = sets(&all(&nodes, &ruled));
    assert!(!held.iter().any(|(events, _)| events.contains(one) && events.contains(other)));
}

#[test]
fn near_misses_are_suggested_until_somebody_has_looked() {
    let nodes: Vec<Rc<Node>> = (0..30).flat_map(|seed| by_chance(200 + seed, 8)).collect();
    let free = all(&nodes, &Ruled::default());
    let of = |resolved: &Resolved, ruled: &Ruled, cluster: &Cluster| {
        let missed = cluster.members.iter().filter_map(|m| resolved.missed.get(&m.event)).flatten();
        suggestions(rules(), ruled, cluster, missed)
    };
    for cluster in &free.clusters {
        let shown = of(&free, &Ruled::default(), cluster);
        let pairs: BTreeSet<_> = shown.iter().map(|l| (&l.a, &l.b)).collect();
        assert_eq!(pairs.len(), shown.len(), "each pair is suggested once");
    }
    let (cluster, shown) =
        free.clusters.iter().map(|c| (c, of(&free, &Ruled::default(), c))).find(|(_, s)| !s.is_empty()).unwrap();
    let link = &shown[0];
    assert!(cluster.members.iter().any(|m| m.event == link.a) && !cluster.members.iter().any(|m| m.event == link.b));
    let ruled = Ruled { unsure: BTreeSet::from([in_order(&link.a, &link.b)]), ..Ruled::default() };
    let again = all(&nodes, &ruled);
    let cluster = again.clusters.iter().find(|c| c.members.iter().any(|m| m.event == link.a)).unwrap();
    assert!(!of(&again, &ruled, cluster).iter().any(|l| (&l.a, &l.b) == (&link.a, &link.b)));
}

/// Counts the blocks that are looked up.
struct Counted(Index, usize);
impl Blocks for Counted {
    type Error = std::convert::Infallible;

    fn first(&mut self, key: &str, number: usize) -> Result<Rc<[Rc<Node>]>, Self::Error> {
        self.1 += 1;
        self.0.first(key, number)
    }

    fn node(&mut self, event: &EventId) -> Result<Option<Rc<Node>>, Self::Error> {
        self.0.node(event)
    }
}

#[test]
fn a_crowd_is_one_incident_with_little_work() {
    let crowd: Vec<Rc<Node>> = (0..1500)
        .map(|n| node(&format!("crowd {n}"), 0, (5, 0, "firearms", 3 + n % 2), TEXTS[usize::from(n % 3 == 0)]))
        .collect();
    let mut index = Counted(Index::new(crowd.iter().cloned()), 0);
    let met: usize = crowd.iter().map(|n| met(n, &mut index).unwrap_or_else(|never| match never {}).len()).sum();
    assert!(met <= 1500 * 2 * 2 * block::HUBS, "{met} pairs");
    assert!(index.1 <= 1500 * 120, "{} blocks", index.1);
    assert_eq!(all(&crowd, &Ruled::default()).clusters.len(), 1);
}
