//! Joining events that are one happening: from each event over all pairs that rather are than are not, and then, within
//! what hangs together so, the surest first, as long as the mean over both sides says that they are one (average linkage).
//!
//! Everything is ordered by content, so that any order of arrival gives the same clusters; and what does not hang together
//! with a new event stays as it was.

use std::{
    cmp::Ordering,
    collections::{BTreeMap, BTreeSet, BinaryHeap, HashMap},
    rc::Rc,
};

use rashomon_model::{EventId, Link};

use super::{block, graph::Blocks, node::Node, pair, rules::Rules};

/// Events of a cluster that stand for it: those that say most.
const SAMPLE: usize = 5;
/// Odds, as a logarithm, of two events that people call one happening.
const SAME: f64 = 12.0;
/// Suggestions that are kept of a cluster.
const SUGGESTED: usize = 3;

/// What people said of pairs of events; each pair in the order of its ids.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ruled {
    /// One happening; each pair both ways round.
    same: BTreeSet<(EventId, EventId)>,
    /// Two happenings.
    pub different: BTreeSet<(EventId, EventId)>,
    /// Looked at, and not decided: not to be suggested again.
    pub unsure: BTreeSet<(EventId, EventId)>,
}

impl Ruled {
    /// Two events are one happening.
    pub fn call_same(&mut self, a: &EventId, b: &EventId) {
        self.same.insert((a.clone(), b.clone()));
        self.same.insert((b.clone(), a.clone()));
    }

    /// The events that people called the same as this one.
    fn partners<'a>(&'a self, one: &'a EventId) -> impl Iterator<Item = &'a EventId> {
        let first = (one.clone(), EventId(String::new()));
        self.same.range(first..).take_while(move |(a, _)| a == one).map(|(_, b)| b)
    }
}

/// Two ids in their order.
pub fn in_order(a: &EventId, b: &EventId) -> (EventId, EventId) {
    if a <= b { (a.clone(), b.clone()) } else { (b.clone(), a.clone()) }
}

/// Two events that are rather one happening than not, or nearly.
#[derive(Clone, Debug)]
pub struct Edge {
    /// The nodes, in the order of their events.
    pub nodes: (Rc<Node>, Rc<Node>),
    /// The logarithm of the odds.
    pub score: f64,
}

impl Edge {
    /// The edge between two nodes.
    pub(super) fn between(one: Rc<Node>, other: Rc<Node>, score: f64) -> Self {
        Self { nodes: if one.event < other.event { (one, other) } else { (other, one) }, score }
    }
}

/// Events that are one happening, and why.
#[derive(Clone, Debug, Default)]
pub struct Cluster {
    /// In the order of their ids.
    pub members: Vec<Rc<Node>>,
    /// The links that joined them, surest first: one fewer than there are members.
    pub links: Vec<Link>,
}

/// The nodes that a node is compared with, each once, in the order of their events. A node meets those that meet it.
///
/// # Errors
/// Those of the blocks.
pub fn met<B: Blocks>(one: &Node, blocks: &mut B) -> Result<Vec<Rc<Node>>, B::Error> {
    let mut met: BTreeMap<EventId, Rc<Node>> = BTreeMap::new();
    for (home, beside) in block::meetings(one) {
        let of_words = block::is_of_words(&home);
        let own = blocks.first(&home, block::HUBS + 1)?;
        let hub = own.len() <= block::HUBS || own.iter().take(block::HUBS).any(|n| n.event == one.event);
        for key in beside {
            let heard = match (of_words, hub) {
                (true, _) => block::CROWD + 1,
                (false, true) => usize::MAX,
                (false, false) => block::HUBS,
            };
            let there = blocks.first(&key, heard)?;
            if of_words && there.len() > block::CROWD {
                continue;
            }
            for other in there.iter().filter(|n| n.event != one.event) {
                met.entry(other.event.clone()).or_insert_with(|| Rc::clone(other));
            }
        }
    }
    Ok(met.into_values().collect())
}

/// The edges from a node to those among `those` that it meets or that people called the same, each with its score.
///
/// # Errors
/// Those of the blocks.
pub(super) fn edges<B: Blocks>(
    rules: &Rules,
    ruled: &Ruled,
    one: &Node,
    those: impl Fn(&Node) -> bool,
    blocks: &mut B,
) -> Result<Vec<(Rc<Node>, f64)>, B::Error> {
    let mut others = met(one, blocks)?;
    for partner in ruled.partners(&one.event) {
        // They need not stand in one block.
        if !others.iter().any(|other| other.event == *partner) {
            others.extend(blocks.node(partner)?);
        }
    }
    others.retain(|other| those(other));
    let scored = |other: Rc<Node>| {
        let (a, b) = if one.event < other.event { (one, &*other) } else { (&*other, one) };
        let score = judged(rules, ruled, a, b)?;
        (score >= rules.near).then_some((other, score))
    };
    Ok(others.into_iter().filter_map(scored).collect())
}

/// The score of two nodes in the order of their ids; `None` where they are two happenings.
fn judged(rules: &Rules, ruled: &Ruled, a: &Node, b: &Node) -> Option<f64> {
    let pair = in_order(&a.event, &b.event);
    if ruled.different.contains(&pair) {
        return None;
    }
    if ruled.same.contains(&pair) {
        return Some(SAME);
    }
    pair::score(rules, a, b)
}

/// The clusters of nodes that hang together by `edges`, and the edges that joined nothing: near misses.
pub fn clusters(rules: &Rules, ruled: &Ruled, nodes: &[Rc<Node>], edges: &[Edge]) -> (Vec<Cluster>, Vec<Edge>) {
    let mut work = Joining::new(rules, ruled, nodes);
    let mut heap: BinaryHeap<Offer> = BinaryHeap::new();
    for edge in edges.iter().filter(|e| e.score > 0.0) {
        if let Some((a, b)) = work.at(&edge.nodes.0).zip(work.at(&edge.nodes.1)) {
            heap.push(Offer { score: edge.score, a, b, ages: (0, 0) });
        }
    }
    while let Some(offer) = heap.pop() {
        let (x, y) = (work.root(offer.a), work.root(offer.b));
        if x == y {
            continue;
        }
        let ages = (work.sizes[x], work.sizes[y]);
        if offer.ages == ages || ages == (1, 1) {
            work.join(offer.a, offer.b, x, y);
            continue;
        }
        // One of the two has grown since: what they make together is weighed anew.
        if let Some(score) = work.linkage(x, y).filter(|score| *score > 0.0) {
            heap.push(Offer { score, ages, ..offer });
        }
    }
    work.done(edges)
}

/// A pair that may be joined, surest first; of equally sure ones the first in order.
#[derive(Clone, Copy, Debug)]
pub struct Offer {
    /// How sure it is.
    pub score: f64,
    /// Number of one.
    pub a: usize,
    /// Number of the other.
    pub b: usize,
    /// How large the two clusters were when the score was made; 0 where it is that of the pair alone.
    pub ages: (usize, usize),
}

impl Ord for Offer {
    fn cmp(&self, other: &Self) -> Ordering {
        self.score
            .total_cmp(&other.score)
            .then_with(|| (other.a, other.b, other.ages).cmp(&(self.a, self.b, self.ages)))
    }
}

impl PartialOrd for Offer {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Offer {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Offer {}

/// Clusters while they grow.
struct Joining<'a> {
    rules: &'a Rules,
    ruled: &'a Ruled,
    nodes: &'a [Rc<Node>],
    index: HashMap<&'a EventId, usize>,
    parents: Vec<usize>,
    sizes: Vec<usize>,
    /// Of each root, the members that stand for it.
    samples: Vec<Vec<usize>>,
    /// Of each root, those that people keep apart from its members.
    apart: Vec<BTreeSet<usize>>,
    links: Vec<(usize, usize)>,
    scores: HashMap<(usize, usize), Option<f64>>,
}

impl<'a> Joining<'a> {
    fn new(rules: &'a Rules, ruled: &'a Ruled, nodes: &'a [Rc<Node>]) -> Self {
        let index: HashMap<&EventId, usize> = nodes.iter().enumerate().map(|(i, n)| (&n.event, i)).collect();
        let mut apart = vec![BTreeSet::new(); nodes.len()];
        for (a, node) in nodes.iter().enumerate() {
            // Each pair stands under the lesser of its ids.
            let first = (node.event.clone(), EventId(String::new()));
            let pairs = ruled.different.range(first..).take_while(|(one, _)| *one == node.event);
            for b in pairs.filter_map(|(_, other)| index.get(other)) {
                apart[a].insert(*b);
                apart[*b].insert(a);
            }
        }
        Self {
            rules,
            ruled,
            nodes,
            index,
            parents: (0..nodes.len()).collect(),
            sizes: vec![1; nodes.len()],
            samples: (0..nodes.len()).map(|n| vec![n]).collect(),
            apart,
            links: Vec::new(),
            scores: HashMap::new(),
        }
    }

    /// The number of a node; none where it is not among these.
    fn at(&self, node: &Node) -> Option<usize> {
        self.index.get(&node.event).copied()
    }

    fn root(&self, mut node: usize) -> usize {
        while self.parents[node] != node {
            node = self.parents[node];
        }
        node
    }

    fn score(&mut self, a: usize, b: usize) -> Option<f64> {
        let (rules, ruled, nodes) = (self.rules, self.ruled, self.nodes);
        *self.scores.entry((a.min(b), a.max(b))).or_insert_with(|| judged(rules, ruled, &nodes[a], &nodes[b]))
    }

    /// The mean score between those that stand for two clusters; `None` where some cannot be one.
    fn linkage(&mut self, x: usize, y: usize) -> Option<f64> {
        if self.apart[x].iter().any(|n| self.root(*n) == y) {
            return None;
        }
        let (mine, theirs) = (self.samples[x].clone(), self.samples[y].clone());
        let (mut sum, mut best) = (0.0, f64::MIN);
        for a in &mine {
            for b in &theirs {
                let score = self.score(*a, *b)?;
                sum += score;
                best = best.max(score);
            }
        }
        // What people said of two outweighs what all others make likely.
        let mean = sum / (mine.len() * theirs.len()) as f64;
        Some(if best >= SAME { SAME } else { mean })
    }

    fn join(&mut self, a: usize, b: usize, x: usize, y: usize) {
        if self.apart[x].iter().any(|n| self.root(*n) == y) {
            return;
        }
        let (into, from) = if self.sizes[x] >= self.sizes[y] { (x, y) } else { (y, x) };
        self.parents[from] = into;
        self.sizes[into] += self.sizes[from];
        let mut sample = std::mem::take(&mut self.samples[from]);
        sample.append(&mut self.samples[into]);
        sample.sort_by(|p, q| self.nodes[*p].rank().cmp(&self.nodes[*q].rank()));
        sample.truncate(SAMPLE);
        self.samples[into] = sample;
        let apart = std::mem::take(&mut self.apart[from]);
        self.apart[into].extend(apart);
        self.links.push((a, b));
    }

    fn done(self, edges: &[Edge]) -> (Vec<Cluster>, Vec<Edge>) {
        let mut clusters: BTreeMap<usize, Cluster> = BTreeMap::new();
        for (n, node) in self.nodes.iter().enumerate() {
            clusters.entry(self.root(n)).or_default().members.push(Rc::clone(node));
        }
        for (a, b) in &self.links {
            let link = link(self.rules, self.ruled, &self.nodes[*a], &self.nodes[*b]);
            clusters.entry(self.root(*a)).or_default().links.push(link);
        }
        for cluster in clusters.values_mut() {
            cluster.members.sort_by(|a, b| a.event.cmp(&b.event));
            cluster.links.sort_by(|x, y| y.score.total_cmp(&x.score).then_with(|| (&x.a, &x.b).cmp(&(&y.a, &y.b))));
        }
        let root = |node: &Node| self.at(node).map(|n| self.root(n));
        let missed = edges.iter().filter(|e| root(&e.nodes.0).is_none() || root(&e.nodes.0) != root(&e.nodes.1));
        let missed = missed.cloned().collect();
        let mut all: Vec<Cluster> = clusters.into_values().collect();
        all.sort_by(|x, y| x.members.first().map(|m| &m.event).cmp(&y.members.first().map(|m| &m.event)));
        (all, missed)
    }
}

/// Why two events are one happening, or might be.
fn link(rules: &Rules, ruled: &Ruled, one: &Node, other: &Node) -> Link {
    let (a, b) = if one.event < other.event { (one, other) } else { (other, one) };
    let pair = in_order(&a.event, &b.event);
    let mut reasons = pair::reasons(rules, a, b);
    for (said, word) in [(&ruled.same, "same"), (&ruled.different, "different"), (&ruled.unsure, "unsure")] {
        if said.contains(&pair) {
            reasons.insert(0, format!("judged {word}"));
        }
    }
    let score = judged(rules, ruled, a, b).map_or(0.0, pair::probability);
    Link { a: a.event.clone(), b: b.event.clone(), score, reasons }
}

/// The near misses of a cluster, the likeliest first.
pub fn suggestions<'a>(
    rules: &Rules,
    ruled: &Ruled,
    cluster: &Cluster,
    missed: impl Iterator<Item = &'a Edge>,
) -> Vec<Link> {
    let mine: BTreeSet<&EventId> = cluster.members.iter().map(|m| &m.event).collect();
    let mut links: Vec<Link> = Vec::new();
    for Edge { nodes: (a, b), .. } in missed {
        let (own, other) = if mine.contains(&a.event) { (a, b) } else { (b, a) };
        if !mine.contains(&own.event) || mine.contains(&other.event) {
            continue;
        }
        if ruled.unsure.contains(&in_order(&own.event, &other.event)) {
            continue;
        }
        let link = link(rules, ruled, own, other);
        // The cluster's own event stands first.
        links.push(Link { a: own.event.clone(), b: other.event.clone(), ..link });
    }
    links.sort_by(|x, y| y.score.total_cmp(&x.score).then_with(|| (&x.a, &x.b).cmp(&(&y.a, &y.b))));
    links.truncate(SUGGESTED);
    links
}

#[cfg(test)]
#[path = "cluster_tests.rs"]
pub(super) mod tests;
