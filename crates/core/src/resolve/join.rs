//! Joining events that are one happening, with no more work and memory than there are events.
//!
//! Pairs would be the square of the reports of one attack, so they are never all made:
//!
//! 1. Events that no comparison tells apart are one [`Node`] from the start: the same type, day, place and toll, and as
//!    much in common as a link needs. Ten thousand lines about one attack are a few nodes.
//! 2. Nodes meet in a block only if their days do and their places can be one. Where many nodes or places meet, each is
//!    compared with the [`HUBS`] that most reports tell, because what joins a crowd joins its greatest members.
//! 3. Only the links that join are kept, a tree an incident, and only for them are reasons written.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet},
};

use jiff::civil::Date;
use rashomon_model::{Link, Place, PlacePrecision, TimePrecision};

use super::{Cluster, Told, score};
use crate::ontology::Ontology;

/// Days before publication in which an event without a day of its own may have happened.
const BLOCK_DAYS: i64 = 2;
/// Places of a block, and nodes of a place, with which all others are compared. Up to so many, every pair is.
const HUBS: usize = 48;
/// Members of a node that stand for it: those that say most.
const SAMPLE: usize = 8;
/// Degrees of latitude beyond which no two places are one: 40 km are 0.36.
const BAND: f64 = 0.37;

/// Events that are one happening, each with the links that joined it.
pub(super) fn clusters<'a>(ontology: &Ontology, told: &[Told<'a>]) -> Vec<Cluster<'a>> {
    let nodes = nodes(ontology, told);
    let (groups, joining) = join(ontology, told, &nodes, &candidates(ontology, told, &nodes));
    let mut group_of: BTreeMap<usize, usize> = BTreeMap::new();
    let mut clusters: Vec<Cluster<'a>> = Vec::new();
    let mut alone = vec![true; told.len()];
    for (at, members) in groups.iter().enumerate() {
        let mut cluster = Cluster::default();
        for node in members {
            group_of.insert(*node, at);
            for member in &nodes[*node].members {
                alone[*member] = false;
                cluster.members.push(told[*member].clone());
            }
            cluster.links.extend(inside(ontology, told, &nodes[*node]));
        }
        clusters.push(cluster);
    }
    for (node, a, b) in joining {
        clusters[group_of[&node]].links.extend(link(ontology, told, a, b));
    }
    for cluster in &mut clusters {
        cluster.links.sort_by(|x, y| y.score.total_cmp(&x.score).then_with(|| (&x.a, &x.b).cmp(&(&y.a, &y.b))));
    }
    let others = told.iter().zip(alone).filter(|(_, alone)| *alone);
    clusters.extend(others.map(|(one, _)| Cluster { members: vec![one.clone()], links: Vec::new() }));
    clusters
}

/// Events of different reports that are one for every comparison, by their indices, those that say most first.
#[derive(Debug)]
struct Node {
    members: Vec<usize>,
    /// The days on which it meets others: without gaps, or one number for all that is vague.
    days: Vec<i64>,
}

impl Node {
    fn any(&self) -> usize {
        self.members[0]
    }
}

/// What of an event decides which others it excludes, and the points for type, time and place.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Outline<'a> {
    kind: &'a str,
    mode: Option<&'a str>,
    status: u8,
    /// First and last day, and whether they are exact.
    when: Option<(Date, Option<Date>, bool)>,
    published: Option<Date>,
    place: Option<Site<'a>>,
    toll: Option<u64>,
}

/// A place as far as comparisons look at it; coordinates by their bits, which are equal where they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Site<'a> {
    gazetteer: Option<&'a str>,
    name: &'a str,
    country: Option<&'a str>,
    admin1: Option<&'a str>,
    precision: u8,
    point: Option<(u64, u64)>,
}

impl<'a> Site<'a> {
    fn new(place: &'a Place) -> Self {
        Self {
            gazetteer: place.gazetteer.as_deref(),
            name: &place.name,
            country: place.country.as_deref(),
            admin1: place.admin1.as_deref(),
            precision: match place.precision {
                PlacePrecision::Exact | PlacePrecision::Town | PlacePrecision::Area => 0,
                PlacePrecision::Unresolved => 1,
                PlacePrecision::Admin1 | PlacePrecision::Admin2 | PlacePrecision::Region | PlacePrecision::Water => 2,
                PlacePrecision::Country => 3,
            },
            point: place.lat.zip(place.lon).map(|(lat, lon)| (lat.to_bits(), lon.to_bits())),
        }
    }
}

fn outline<'a>(told: &'a Told<'_>) -> Outline<'a> {
    let exact = |precision| matches!(precision, TimePrecision::Day | TimePrecision::Hour);
    Outline {
        kind: &told.event.kind.0,
        mode: told.event.mode.as_ref().map(|m| m.0.as_str()),
        status: score::status_group(told.event.status),
        when: told.event.when.as_ref().map(|w| (w.start, w.end, exact(w.precision))),
        published: told.account.report.published.as_ref().map(rashomon_model::Published::date),
        place: told.event.place.as_ref().map(Site::new),
        toll: told.marks.toll,
    }
}

/// The nodes of all events that can be joined with any other; the rest stays alone.
fn nodes(ontology: &Ontology, told: &[Told<'_>]) -> Vec<Node> {
    let mut keyed: BTreeMap<(Outline<'_>, Option<&score::Marks>), Vec<usize>> = BTreeMap::new();
    for (i, one) in told.iter().enumerate() {
        // No other event has more in common with this one than itself.
        if score::most(ontology, one).is_some_and(|points| points >= score::THRESHOLD) {
            let enough = score::outline(ontology, one, one).is_some_and(|points| points >= score::THRESHOLD);
            keyed.entry((outline(one), (!enough).then_some(&*one.marks))).or_default().push(i);
        }
    }
    let mut nodes = Vec::with_capacity(keyed.len());
    for events in keyed.into_values() {
        // A report that tells two such events apart knows why: each is of another node.
        let mut of_report: BTreeMap<usize, usize> = BTreeMap::new();
        let mut parts: Vec<Vec<usize>> = Vec::new();
        for i in events {
            let nth = of_report.entry(told[i].index).or_default();
            if *nth == parts.len() {
                parts.push(Vec::new());
            }
            parts[*nth].push(i);
            *nth += 1;
        }
        for mut members in parts {
            members.sort_by_key(|i| (Reverse(told[*i].marks.len()), *i));
            let days = days(&told[members[0]]);
            nodes.push(Node { members, days });
        }
    }
    nodes
}

/// The blocks of an event: its days, or those around publication where it has none. Long stretches are in one block a
/// month, because they say little.
fn days(told: &Told<'_>) -> Vec<i64> {
    let number = |date: Date| i64::from((date - jiff::civil::date(1970, 1, 1)).get_days());
    match (&told.event.when, &told.account.report.published) {
        (Some(when), _) => {
            let (start, end) = (number(when.start), number(when.end.unwrap_or(when.start)));
            if end - start > 10 {
                return vec![-1_000_000 - start / 31];
            }
            (start - 1..=end + 1).collect()
        }
        (None, Some(published)) => {
            let day = number(published.date());
            (day - BLOCK_DAYS..=day).collect()
        }
        (None, None) => Vec::new(),
    }
}

/// Two nodes that fit, with the members that fit best.
#[derive(Debug)]
struct Candidate {
    points: f64,
    nodes: (usize, usize),
    events: (usize, usize),
}

/// The pairs of nodes above the threshold, surest first.
fn candidates(ontology: &Ontology, told: &[Told<'_>], nodes: &[Node]) -> Vec<Candidate> {
    let mut blocks: BTreeMap<(&str, i64), Vec<usize>> = BTreeMap::new();
    for (n, node) in nodes.iter().enumerate() {
        for day in &node.days {
            blocks.entry((told[node.any()].event.kind.0.as_str(), *day)).or_default().push(n);
        }
    }
    let mut candidates = Vec::new();
    for ((_, day), members) in blocks {
        for (a, b) in pairs(told, nodes, &members) {
            // The first day on which both are is theirs; on the others they have met.
            let first = |n: usize| nodes[n].days.first().copied();
            if first(a).max(first(b)) == Some(day) {
                candidates.extend(fit(ontology, told, nodes, a, b));
            }
        }
    }
    candidates.sort_by(|x, y| {
        score::share(y.points).total_cmp(&score::share(x.points)).then_with(|| x.events.cmp(&y.events))
    });
    candidates
}

/// The pairs among the nodes of a block whose places can be one, but for those far down in a crowd.
fn pairs(told: &[Told<'_>], nodes: &[Node], block: &[usize]) -> Vec<(usize, usize)> {
    let place = |n: usize| told[nodes[n].any()].event.place.as_ref();
    let mut by_place: BTreeMap<Option<Site<'_>>, Vec<usize>> = BTreeMap::new();
    for n in block {
        by_place.entry(place(*n).map(Site::new)).or_default().push(*n);
    }
    let weight = |n: &usize| nodes[*n].members.len();
    let mut places: Vec<Vec<usize>> = by_place.into_values().collect();
    for here in &mut places {
        here.sort_by_key(|n| (Reverse(weight(n)), *n));
    }
    places.sort_by_key(|here| Reverse(here.iter().map(weight).sum::<usize>()));
    let mut pairs = Vec::new();
    for (i, j) in meetings(&places.iter().map(|here| place(here[0])).collect::<Vec<_>>()) {
        for (x, a) in places[i].iter().enumerate() {
            let from = if i == j { x + 1 } else { 0 };
            let to = if x < HUBS { places[j].len() } else { HUBS.min(places[j].len()) };
            pairs.extend(places[j].get(from..to).unwrap_or_default().iter().map(|b| (*a, *b)));
        }
    }
    pairs
}

/// The places, by their indices, that can be one, each with itself. Those with a point meet along the meridian; those
/// without may be anywhere, and where they are many they meet the greatest.
fn meetings(places: &[Option<&Place>]) -> Vec<(usize, usize)> {
    let mut meetings: Vec<(usize, usize)> = (0..places.len()).map(|i| (i, i)).collect();
    let latitude = |i: usize| places[i].and_then(|p| p.lat.zip(p.lon)).map(|(lat, _)| lat);
    let mut located: Vec<(f64, usize)> = (0..places.len()).filter_map(|i| Some((latitude(i)?, i))).collect();
    located.sort_by(|x, y| x.0.total_cmp(&y.0).then(x.1.cmp(&y.1)));
    for (n, (from, i)) in located.iter().enumerate() {
        let near = located[n + 1..].iter().take_while(|(to, _)| to - from <= BAND);
        meetings.extend(near.map(|(_, j)| (*i.min(j), *i.max(j))));
    }
    for i in (0..places.len()).filter(|i| latitude(*i).is_none()) {
        let others = if i < HUBS { places.len() } else { HUBS.min(places.len()) };
        meetings.extend((0..others).map(|j| (i.min(j), i.max(j))));
    }
    meetings.sort_unstable();
    meetings.dedup();
    meetings.retain(|(i, j)| score::sites_agree(places[*i], places[*j]));
    meetings
}

/// How well two nodes fit by those of their members that say most.
fn fit(ontology: &Ontology, told: &[Told<'_>], nodes: &[Node], x: usize, y: usize) -> Option<Candidate> {
    let outline = score::outline(ontology, &told[nodes[x].any()], &told[nodes[y].any()])?;
    let mut best: Option<Candidate> = None;
    for i in nodes[x].members.iter().take(SAMPLE) {
        for j in nodes[y].members.iter().take(SAMPLE) {
            let (points, events) = (outline + score::details(&told[*i], &told[*j]), (*i.min(j), *i.max(j)));
            if best.as_ref().is_none_or(|b| points > b.points || (points >= b.points && events < b.events)) {
                best = Some(Candidate { points, nodes: (x, y), events });
            }
        }
    }
    best.filter(|b| b.points >= score::THRESHOLD)
}

/// Nodes that are one happening.
type Groups = Vec<Vec<usize>>;
/// A node of each link that joins, and the events that it links.
type Joining = Vec<(usize, usize, usize)>;

/// Joins nodes, surest first; two groups with members that exclude each other stay apart, and are not asked again.
fn join(ontology: &Ontology, told: &[Told<'_>], nodes: &[Node], candidates: &[Candidate]) -> (Groups, Joining) {
    let mut group_of: Vec<usize> = (0..nodes.len()).collect();
    let mut groups: Groups = (0..nodes.len()).map(|n| vec![n]).collect();
    let mut refused: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
    let mut joining = Vec::new();
    for Candidate { nodes: (a, b), events, .. } in candidates {
        let (x, y) = (group_of[*a].min(group_of[*b]), group_of[*a].max(group_of[*b]));
        if x == y || refused.get(&x).is_some_and(|r| r.contains(&y)) {
            continue;
        }
        let excluded = |i: &usize, j: &usize| score::excludes(ontology, &told[nodes[*i].any()], &told[nodes[*j].any()]);
        if groups[x].iter().any(|i| groups[y].iter().any(|j| excluded(i, j))) {
            refused.entry(x).or_default().insert(y);
            refused.entry(y).or_default().insert(x);
            continue;
        }
        for other in refused.remove(&y).unwrap_or_default() {
            if let Some(others) = refused.get_mut(&other) {
                others.remove(&y);
                others.insert(x);
            }
            refused.entry(x).or_default().insert(other);
        }
        let moved = std::mem::take(&mut groups[y]);
        for n in &moved {
            group_of[*n] = x;
        }
        groups[x].extend(moved);
        joining.push((*a, events.0, events.1));
    }
    groups.retain(|members| !members.is_empty());
    (groups, joining)
}

/// The links among the members of a node: each is linked with the one of the first that it fits best.
fn inside(ontology: &Ontology, told: &[Told<'_>], node: &Node) -> Vec<Link> {
    let members = node.members.iter().enumerate().skip(1);
    let best = |n: usize, i: usize| {
        let points = |j: &usize| score::details(&told[i], &told[*j]);
        let earlier = node.members[..n.min(SAMPLE)].iter().copied();
        earlier.max_by(|x, y| points(x).total_cmp(&points(y)).then(y.cmp(x)))
    };
    members.filter_map(|(n, i)| link(ontology, told, best(n, *i)?, *i)).collect()
}

fn link(ontology: &Ontology, told: &[Told<'_>], a: usize, b: usize) -> Option<Link> {
    let (a, b) = (a.min(b), a.max(b));
    let compared = score::compare(ontology, &told[a], &told[b])?;
    Some(Link {
        a: told[a].event.id.clone(),
        b: told[b].event.id.clone(),
        score: score::share(compared.score),
        reasons: compared.reasons.unwrap_or_default(),
    })
}

#[cfg(test)]
#[path = "join_tests.rs"]
mod tests;
