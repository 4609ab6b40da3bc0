use std::convert::Infallible;

use rashomon_model::ReportId;

use super::*;
use crate::resolve::{
    Index, Resolved,
    cluster::tests::{by_chance, draw, node, sets},
    fixture::rules,
    resolve,
};

/// A graph that is written to, as a ledger keeps it.
#[derive(Default)]
struct Written {
    nodes: BTreeMap<EventId, Rc<Node>>,
    edges: BTreeMap<(EventId, EventId), f64>,
    index: Index,
}

impl Written {
    fn write(&mut self, change: Change) {
        for node in change.gone {
            self.nodes.remove(&node.event);
            self.edges.retain(|(a, b), _| *a != node.event && *b != node.event);
        }
        for pair in change.parted {
            self.edges.remove(&pair);
        }
        self.nodes.extend(change.new.into_iter().map(|node| (node.event.clone(), node)));
        for (pair, score) in change.joined {
            assert_eq!(self.edges.insert(pair, score), None, "an edge comes that was not there");
        }
        self.index = Index::new(self.nodes.values().cloned());
    }
}

impl Blocks for Written {
    type Error = Infallible;

    fn first(&mut self, key: &str, number: usize) -> Result<Rc<[Rc<Node>]>, Infallible> {
        self.index.first(key, number)
    }

    fn node(&mut self, event: &EventId) -> Result<Option<Rc<Node>>, Infallible> {
        Ok(self.nodes.get(event).cloned())
    }
}

impl Graph for Written {
    fn edges(&mut self, event: &EventId) -> Result<Vec<(EventId, f64)>, Infallible> {
        let other = |((a, b), score): (&(EventId, EventId), &f64)| match () {
            () if a == event => Some((b.clone(), *score)),
            () if b == event => Some((a.clone(), *score)),
            () => None,
        };
        Ok(self.edges.iter().filter_map(other).collect())
    }
}

/// The edges of everything anew.
fn edges(index: &Index) -> BTreeMap<(EventId, EventId), f64> {
    index.pairs().map(|(a, b, score)| ((a.event.clone(), b.event.clone()), score)).collect()
}

fn of_report(nodes: &[Rc<Node>], report: &ReportId) -> Vec<Rc<Node>> {
    nodes.iter().filter(|n| n.report == *report).cloned().collect()
}

/// Takes a change through the kept graph; gives the clusters of what was touched.
fn step(
    kept: &mut Written,
    ruled: &Ruled,
    (old, new): (Vec<Rc<Node>>, Vec<Rc<Node>>),
    pairs: &[(EventId, EventId)],
) -> Resolved {
    let mut changing = Changing::new(kept);
    let new: Vec<Node> = new.iter().map(|n| Node::clone(n)).collect();
    changing.replace(old, &new);
    let Ok(()) = changing.settle(rules(), ruled, pairs.iter().cloned());
    let touched = changing.touched().clone();
    let Ok(resolved) = resolve(rules(), ruled, touched, &mut changing);
    let change = changing.change();
    kept.write(change);
    resolved
}

#[test]
fn a_kept_graph_is_the_one_of_everything_anew() {
    for seed in 0..12 {
        let mut state = seed + 77;
        let all = by_chance(300 + seed, 18);
        let other = by_chance(600 + seed, 18);
        let mut reports: Vec<ReportId> = all.iter().map(|n| n.report.clone()).collect();
        reports.dedup();
        let mut kept = Written::default();
        let mut ruled = Ruled::default();
        let mut now: Vec<Rc<Node>> = Vec::new();
        for turn in 0..40 {
            let report = &reports[draw(&mut state, reports.len())];
            let old = of_report(&now, report);
            // Another reading of a report has its places, and says other things of them.
            let told = of_report(&all, report);
            let again = || {
                let same = |n: &Rc<Node>| {
                    let like = &other[(n.mentions[0].start + turn) % other.len()];
                    Rc::new(Node { event: n.event.clone(), report: n.report.clone(), ..Node::clone(like) })
                };
                told.iter().map(same).collect::<Vec<_>>()
            };
            let new = match draw(&mut state, 4) {
                0 if !old.is_empty() => Vec::new(),
                1 => again(),
                _ => told.clone(),
            };
            now.retain(|n| n.report != *report);
            now.extend(new.iter().cloned());
            let mut pairs = Vec::new();
            if draw(&mut state, 3) == 0 && now.len() > 2 {
                let (a, b) = (&now[draw(&mut state, now.len())].event, &now[draw(&mut state, now.len())].event);
                if a != b {
                    pairs.push(in_order(a, b));
                    match draw(&mut state, 3) {
                        0 => ruled.call_same(a, b),
                        1 => _ = ruled.different.insert(in_order(a, b)),
                        _ => _ = ruled.unsure.insert(in_order(a, b)),
                    }
                }
            }
            let near = sets(&step(&mut kept, &ruled, (old, new), &pairs));
            let mut anew = Index::new(now.iter().cloned()).linked(rules(), &ruled);
            assert_eq!(kept.edges, edges(&anew), "seed {seed}, turn {turn}");
            let whole = sets(&anew.resolve(rules(), &ruled));
            assert!(near.iter().all(|cluster| whole.contains(cluster)), "seed {seed}, turn {turn}");
        }
    }
}

#[test]
fn what_is_not_touched_stays_as_it_was() {
    for seed in 0..8 {
        let all = by_chance(900 + seed, 20);
        let mut kept = Written::default();
        let mut clusters: BTreeMap<BTreeSet<EventId>, Vec<rashomon_model::Link>> = BTreeMap::new();
        let mut reports: Vec<ReportId> = all.iter().map(|n| n.report.clone()).collect();
        reports.dedup();
        for (at, report) in reports.iter().enumerate() {
            let resolved = sets(&step(&mut kept, &Ruled::default(), (Vec::new(), of_report(&all, report)), &[]));
            let moved: BTreeSet<EventId> = resolved.iter().flat_map(|(events, _)| events.clone()).collect();
            clusters.retain(|events, _| events.is_disjoint(&moved));
            clusters.extend(resolved.into_iter().map(|(events, links)| (events.into_iter().collect(), links)));
            let so_far: Vec<Rc<Node>> = all.iter().filter(|n| reports[..=at].contains(&n.report)).cloned().collect();
            let whole = sets(
                &Index::new(so_far.into_iter()).linked(rules(), &Ruled::default()).resolve(rules(), &Ruled::default()),
            );
            let whole: BTreeMap<BTreeSet<EventId>, _> =
                whole.into_iter().map(|(events, links)| (events.into_iter().collect(), links)).collect();
            assert_eq!(clusters, whole, "seed {seed}, report {at}");
        }
    }
}

#[test]
fn a_crowd_comes_and_goes() {
    // More than hear each other in one block: those that say least stop being heard, and are heard again.
    let about = |n: usize| (5, 0, "firearms", (n % 2 * 3) as u64);
    let crowd: Vec<Rc<Node>> = (0..block::HUBS + 6)
        .map(|n| node(&format!("crowd {n}"), 0, about(n), &format!("Gunmen shot number{n} at field{n}")))
        .collect();
    let mut kept = Written::default();
    let mut now: Vec<Rc<Node>> = Vec::new();
    let check = |kept: &Written, now: &[Rc<Node>]| {
        let anew = Index::new(now.iter().cloned()).linked(rules(), &Ruled::default());
        assert_eq!(kept.edges, edges(&anew), "{} events", now.len());
    };
    for one in crowd.iter().rev() {
        now.push(Rc::clone(one));
        step(&mut kept, &Ruled::default(), (Vec::new(), vec![Rc::clone(one)]), &[]);
        if now.len() + 3 > block::HUBS {
            check(&kept, &now);
        }
    }
    let all = kept.edges.len();
    for one in crowd.iter().take(8) {
        now.retain(|n| n.event != one.event);
        step(&mut kept, &Ruled::default(), (vec![Rc::clone(one)], Vec::new()), &[]);
        check(&kept, &now);
    }
    assert!(kept.edges.len() < all);
}
