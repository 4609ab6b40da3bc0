//! Which events of many reports are one incident: a graph whose nodes are events and whose edges are pairs that are rather
//! one happening than not.
//!
//! Events meet in blocks by type, time, place, rare words and victims ([`block`]); pairs are scored by named features
//! with learned weights ([`pair`]), and what hangs together is joined surest first ([`cluster`]). What people said of two
//! events goes before every score. Everything hangs on content and on neighbours alone, so that any order of arrival gives
//! the same incidents, and a new report touches its neighbourhood only.

pub mod block;
pub mod cluster;
mod copies;
#[cfg(test)]
pub(crate) mod fixture;
pub mod node;
pub mod pair;
pub(crate) mod related;
mod rules;
mod terms;

use std::{
    collections::{BTreeMap, HashMap, HashSet, VecDeque},
    convert::Infallible,
    rc::Rc,
};

use rashomon_model::{Anchor, EventId, Extraction, ReportId, ReportRecord, ReportRef, Standing};

pub use self::rules::Rules;
use self::{
    cluster::{Blocks, Cluster, Edge, Ruled},
    node::Node,
};

/// What reports tell, without their texts: the input of resolution and reconciliation.
#[derive(Debug, Default)]
pub struct Accounts {
    /// By id: of two readings of the same bytes the one with the earlier date stays.
    reports: BTreeMap<ReportId, Account>,
}

/// What one report tells.
#[derive(Debug)]
pub(crate) struct Account {
    pub report: ReportRef,
    pub told: Extraction,
    shingles: copies::Sketch,
    nodes: Vec<Rc<Node>>,
}

impl Accounts {
    /// Takes up a report's events and claims. The order of reports does not matter.
    pub fn add(&mut self, rules: &Rules, record: &ReportRecord) {
        let report = &record.report;
        let earlier =
            |known: &Account| (&known.report.published, &known.report.origin) <= (&report.published, &report.origin);
        if self.reports.get(&report.id).is_some_and(earlier) {
            return;
        }
        let account = Account {
            report: ReportRef {
                id: report.id.clone(),
                origin: report.origin.clone(),
                publisher: report.publisher.clone(),
                published: report.published.clone(),
            },
            told: record.extraction.clone(),
            shingles: copies::Sketch::new(&report.text),
            nodes: node::nodes(rules, record).into_iter().map(Rc::new).collect(),
        };
        self.reports.insert(report.id.clone(), account);
    }

    /// What its report's reading has where `anchor` stands; `None` where the report is not among these.
    pub(crate) fn standing(&self, anchor: &Anchor) -> Option<Standing> {
        Some(self.reports.get(&anchor.report)?.told.standing(anchor))
    }

    /// What a report tells; `None` where it is not among these.
    pub(crate) fn account(&self, report: &ReportId) -> Option<&Account> {
        self.reports.get(report)
    }

    /// All events of these reports, put together by what people said of them and by what they share.
    pub fn resolve(&self, rules: &Rules, ruled: &Ruled) -> Resolved {
        let mut all = Index::new(self.reports.values().flat_map(|a| a.nodes.iter().cloned()));
        let starts = all.nodes.clone();
        let resolved = resolve(rules, ruled, starts, &mut all);
        resolved.unwrap_or_else(|never| match never {})
    }
}

/// Numbers the origins of reports: copies of one text have one number.
pub(crate) fn origins(accounts: &[&Account]) -> Vec<usize> {
    copies::origins(&accounts.iter().map(|a| &a.shingles).collect::<Vec<_>>())
}

/// Events, put together.
#[derive(Clone, Debug, Default)]
pub struct Resolved {
    /// Events that are one happening, in the order of their first events.
    pub clusters: Vec<Cluster>,
    /// Pairs that were nearly joined, by each of their events.
    pub missed: HashMap<EventId, Vec<Edge>>,
}

/// The clusters of everything that hangs together with `starts`, by the blocks of the whole.
///
/// # Errors
/// Those of the blocks.
pub fn resolve<B: Blocks>(
    rules: &Rules,
    ruled: &Ruled,
    starts: Vec<Rc<Node>>,
    blocks: &mut B,
) -> Result<Resolved, B::Error> {
    let mut resolved = Resolved::default();
    let mut seen: HashSet<EventId> = HashSet::new();
    // Each pair is compared once, from the side that comes first.
    let mut told: HashSet<EventId> = HashSet::new();
    for start in starts {
        if !seen.insert(start.event.clone()) {
            continue;
        }
        let (mut nodes, mut edges, mut left) = (Vec::new(), Vec::new(), VecDeque::from([start]));
        while let Some(node) = left.pop_front() {
            for edge in cluster::edges(rules, ruled, &node, &told, blocks)? {
                let other = if edge.nodes.0.event == node.event { &edge.nodes.1 } else { &edge.nodes.0 };
                if edge.score > 0.0 && seen.insert(other.event.clone()) {
                    left.push_back(Rc::clone(other));
                }
                edges.push(edge);
            }
            told.insert(node.event.clone());
            nodes.push(node);
        }
        nodes.sort_by(|a, b| a.event.cmp(&b.event));
        let (clusters, missed) = cluster::clusters(rules, ruled, &nodes, &edges);
        resolved.clusters.extend(clusters);
        for edge in missed {
            resolved.missed.entry(edge.nodes.0.event.clone()).or_default().push(edge.clone());
            resolved.missed.entry(edge.nodes.1.event.clone()).or_default().push(edge);
        }
    }
    resolved.clusters.sort_by(|x, y| x.members.first().map(|m| &m.event).cmp(&y.members.first().map(|m| &m.event)));
    Ok(resolved)
}

/// The blocks of some nodes, in memory.
#[derive(Debug, Default)]
pub struct Index {
    nodes: Vec<Rc<Node>>,
    by_event: HashMap<EventId, usize>,
    blocks: HashMap<String, Rc<[Rc<Node>]>>,
}

impl Index {
    /// Puts each node into the blocks in which it stands.
    pub fn new(nodes: impl Iterator<Item = Rc<Node>>) -> Self {
        let nodes: Vec<Rc<Node>> = nodes.collect();
        let mut blocks: HashMap<String, Vec<Rc<Node>>> = HashMap::new();
        for node in &nodes {
            for key in block::meetings(node).into_keys() {
                blocks.entry(key).or_default().push(Rc::clone(node));
            }
        }
        let ordered = |(key, mut block): (String, Vec<Rc<Node>>)| {
            block.sort_by(|a, b| a.rank().cmp(&b.rank()));
            (key, Rc::from(block))
        };
        let by_event = nodes.iter().enumerate().map(|(at, node)| (node.event.clone(), at)).collect();
        Self { nodes, by_event, blocks: blocks.into_iter().map(ordered).collect() }
    }
}

impl Blocks for Index {
    type Error = Infallible;

    fn block(&mut self, key: &str) -> Result<Rc<[Rc<Node>]>, Infallible> {
        Ok(self.blocks.get(key).cloned().unwrap_or_else(|| Rc::from([])))
    }

    fn node(&mut self, event: &EventId) -> Result<Option<Rc<Node>>, Infallible> {
        Ok(self.by_event.get(event).map(|at| Rc::clone(&self.nodes[*at])))
    }
}
