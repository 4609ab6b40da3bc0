//! The graph as the ledger keeps it, for the resolution of events.

use std::{
    collections::{BTreeSet, HashMap},
    rc::Rc,
};

use rashomon_core::resolve::{
    block,
    graph::{Blocks, Graph},
    node::Node,
};
use rashomon_model::{EventId, ReportId};
use rashomon_store::{GraphNode, KeepsGraph};

use crate::Error;

/// Number of the form in which nodes are kept; another one is made anew.
pub(super) const FORM: u32 = 2;

/// The kept graph. What was read once is not read again.
pub(super) struct Kept<'l> {
    ledger: &'l dyn KeepsGraph,
    nodes: HashMap<EventId, Option<Rc<Node>>>,
}

impl<'l> Kept<'l> {
    pub fn new(ledger: &'l dyn KeepsGraph) -> Self {
        Self { ledger, nodes: HashMap::new() }
    }
}

/// The nodes of a report as they are kept.
pub(super) fn of_report(ledger: &dyn KeepsGraph, report: &ReportId) -> Result<Vec<Rc<Node>>, Error> {
    let nodes = ledger.nodes_of(report)?;
    nodes.iter().map(|bytes| decoded(report.as_str(), bytes).map(Rc::new)).collect()
}

impl Blocks for Kept<'_> {
    type Error = Error;

    fn first(&mut self, key: &str, number: usize) -> Result<Rc<[Rc<Node>]>, Error> {
        let events = self.ledger.block(block::number(key), number)?;
        let mut nodes = Vec::with_capacity(events.len());
        for event in events {
            nodes.extend(self.node(&event)?);
        }
        Ok(nodes.into())
    }

    fn node(&mut self, event: &EventId) -> Result<Option<Rc<Node>>, Error> {
        if let Some(node) = self.nodes.get(event) {
            return Ok(node.clone());
        }
        let bytes = self.ledger.node(event)?;
        let node = bytes.map(|bytes| decoded(event.as_str(), &bytes).map(Rc::new)).transpose()?;
        self.nodes.insert(event.clone(), node.clone());
        Ok(node)
    }
}

impl Graph for Kept<'_> {
    fn edges(&mut self, event: &EventId) -> Result<Vec<(EventId, f64)>, Error> {
        Ok(self.ledger.edges(event)?)
    }
}

/// A node as the ledger keeps it.
pub(super) fn encoded(node: &Node) -> Result<GraphNode, Error> {
    let data = rmp_serde::to_vec_named(node)
        .map_err(|error| Error::Graph { event: node.event.to_string(), reason: error.to_string() })?;
    let blocks: BTreeSet<u64> = block::homes(node).iter().map(|key| block::number(key)).collect();
    Ok(GraphNode {
        event: node.event.clone(),
        report: node.report.clone(),
        rank: -i64::try_from(node.marks.number()).unwrap_or(i64::MAX),
        blocks: blocks.into_iter().collect(),
        data,
    })
}

fn decoded(record: &str, bytes: &[u8]) -> Result<Node, Error> {
    rmp_serde::from_slice(bytes).map_err(|error| Error::Graph { event: record.to_owned(), reason: error.to_string() })
}
