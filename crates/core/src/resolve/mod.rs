//! Which events of many reports are one incident: a graph whose nodes are events and whose edges are pairs that are rather
//! one happening than not.
//!
//! Events meet in blocks by type, time, place, rare words and victims ([`block`]); pairs are scored by named features
//! with learned weights ([`pair`]), and what hangs together is joined surest first ([`cluster`]). What people said of two
//! events goes before every score. Everything hangs on content and on neighbours alone, so that any order of arrival gives
//! the same incidents, and a new report touches its neighbourhood only.

pub mod block;
pub mod cluster;
#[cfg(test)]
pub(crate) mod fixture;
pub mod graph;
mod hash;
pub mod node;
pub mod origins;
pub mod pair;
pub(crate) mod related;
mod rules;
pub mod terms;
pub mod update;

use std::{
    collections::{BTreeMap, HashMap, HashSet, VecDeque},
    rc::Rc,
};

use rashomon_model::{Anchor, EventId, Extraction, ReportId, ReportRecord, ReportRef, Standing};

use self::{
    cluster::{Cluster, Edge, Ruled},
    graph::Graph,
    node::Node,
};
pub use self::{graph::Index, rules::Rules};

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
    pub credits: origins::Credits,
    pub aftermath: related::Aftermath,
    nodes: Vec<Rc<Node>>,
}

impl Accounts {
    /// Takes up a report's events and claims. The order of reports does not matter.
    pub fn add(&mut self, rules: &Rules, record: &ReportRecord) {
        if let Some(account) = self.take(rules, record) {
            account.nodes = node::nodes(rules, record).into_iter().map(Rc::new).collect();
        }
    }

    /// The same for a report whose events are put together already.
    pub fn add_told(&mut self, rules: &Rules, record: &ReportRecord) {
        self.take(rules, record);
    }

    /// The account of a report, unless one of the same bytes stays.
    fn take(&mut self, rules: &Rules, record: &ReportRecord) -> Option<&mut Account> {
        let report = &record.report;
        let earlier =
            |known: &Account| (&known.report.published, &known.report.origin) <= (&report.published, &report.origin);
        if self.reports.get(&report.id).is_some_and(earlier) {
            return None;
        }
        let account = Account {
            report: ReportRef {
                id: report.id.clone(),
                origin: report.origin.clone(),
                publisher: report.publisher.clone(),
                published: report.published.clone(),
            },
            told: record.extraction.clone(),
            credits: origins::Credits::of(rules, record),
            aftermath: related::Aftermath::of(&record.extraction),
            nodes: Vec::new(),
        };
        Some(self.reports.entry(report.id.clone()).insert_entry(account).into_mut())
    }

    /// Whether a report is among these.
    pub fn has(&self, report: &ReportId) -> bool {
        self.reports.contains_key(report)
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
        Index::new(self.reports.values().flat_map(|a| a.nodes.iter().cloned()))
            .linked(rules, ruled)
            .resolve(rules, ruled)
    }
}

/// Events, put together.
#[derive(Clone, Debug, Default)]
pub struct Resolved {
    /// Events that are one happening, in the order of their first events.
    pub clusters: Vec<Cluster>,
    /// Pairs that were nearly joined, by each of their events.
    pub missed: HashMap<EventId, Vec<Edge>>,
}

/// The clusters of everything that hangs together with `starts`.
///
/// # Errors
/// Those of the graph.
pub fn resolve<G: Graph>(
    rules: &Rules,
    ruled: &Ruled,
    starts: impl IntoIterator<Item = EventId>,
    graph: &mut G,
) -> Result<Resolved, G::Error> {
    let mut resolved = Resolved::default();
    let mut seen: HashSet<EventId> = HashSet::new();
    // Each edge is told once, from the side that comes first.
    let mut told: HashSet<EventId> = HashSet::new();
    for start in starts {
        let Some(start) = graph.node(&start)?.filter(|node| seen.insert(node.event.clone())) else { continue };
        let (mut nodes, mut edges, mut left) = (Vec::new(), Vec::new(), VecDeque::from([start]));
        while let Some(node) = left.pop_front() {
            for (other, score) in graph.edges(&node.event)? {
                if told.contains(&other) {
                    continue;
                }
                let Some(other) = graph.node(&other)? else { continue };
                if score > 0.0 && seen.insert(other.event.clone()) {
                    left.push_back(Rc::clone(&other));
                }
                edges.push(Edge::between(Rc::clone(&node), other, score));
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
