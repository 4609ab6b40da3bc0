//! Where a graph of events is kept, and one in memory.

use std::{collections::HashMap, convert::Infallible, rc::Rc};

use rashomon_model::EventId;

use super::{
    Resolved, block,
    cluster::{self, Ruled},
    node::Node,
    resolve,
    rules::Rules,
};

/// Nodes, by their events and by the blocks in which they stand.
pub trait Blocks {
    /// What goes wrong there.
    type Error;

    /// The first nodes of a block, in the order of their rank, so many at most.
    fn first(&mut self, key: &str, number: usize) -> Result<Rc<[Rc<Node>]>, Self::Error>;

    /// The node of an event; none where the event is no part of the whole.
    fn node(&mut self, event: &EventId) -> Result<Option<Rc<Node>>, Self::Error>;
}

/// Nodes and the edges between them.
pub trait Graph: Blocks {
    /// The neighbours of an event, each with the score of the edge to it: what is rather one happening than not, and what
    /// nearly is.
    fn edges(&mut self, event: &EventId) -> Result<Vec<(EventId, f64)>, Self::Error>;
}

/// Nodes in memory, with edges once they are [linked](Index::linked).
#[derive(Debug, Default)]
pub struct Index {
    nodes: Vec<Rc<Node>>,
    by_event: HashMap<EventId, usize>,
    blocks: HashMap<u64, Box<[u32]>>,
    edges: Vec<Vec<(u32, f64)>>,
}

impl Index {
    /// Puts each node into the blocks in which it stands.
    pub fn new(nodes: impl Iterator<Item = Rc<Node>>) -> Self {
        let nodes: Vec<Rc<Node>> = nodes.collect();
        let mut blocks: HashMap<u64, Vec<u32>> = HashMap::new();
        for (at, node) in nodes.iter().enumerate() {
            for key in block::homes(node) {
                blocks.entry(block::number(&key)).or_default().push(at as u32);
            }
        }
        let ordered = |(key, mut block): (u64, Vec<u32>)| {
            block.sort_by(|a, b| nodes[*a as usize].rank().cmp(&nodes[*b as usize].rank()));
            (key, block.into_boxed_slice())
        };
        let blocks = blocks.into_iter().map(ordered).collect();
        let by_event = nodes.iter().enumerate().map(|(at, node)| (node.event.clone(), at)).collect();
        Self { nodes, by_event, blocks, edges: Vec::new() }
    }

    /// The same with the edges of all that meet or that people called the same.
    #[must_use]
    pub fn linked(mut self, rules: &Rules, ruled: &Ruled) -> Self {
        let mut edges = vec![Vec::new(); self.nodes.len()];
        for at in 0..self.nodes.len() {
            let node = Rc::clone(&self.nodes[at]);
            // Each pair meets from both sides, and is compared from the one that comes first.
            let later = |other: &Node| node.event < other.event;
            let found = cluster::edges(rules, ruled, &node, later, &mut self).unwrap_or_else(|never| match never {});
            for (other, score) in found {
                let to = self.by_event[&other.event];
                edges[at].push((to as u32, score));
                edges[to].push((at as u32, score));
            }
        }
        self.edges = edges;
        self
    }

    /// All that is here, put together.
    pub fn resolve(&mut self, rules: &Rules, ruled: &Ruled) -> Resolved {
        let starts: Vec<EventId> = self.nodes.iter().map(|node| node.event.clone()).collect();
        resolve(rules, ruled, starts, self).unwrap_or_else(|never| match never {})
    }

    /// All nodes, as they came.
    pub fn nodes(&self) -> &[Rc<Node>] {
        &self.nodes
    }

    /// All edges, each once.
    pub fn pairs(&self) -> impl Iterator<Item = (&Node, &Node, f64)> {
        self.nodes.iter().zip(&self.edges).flat_map(move |(node, edges)| {
            let node: &Node = node;
            let ends = edges.iter().map(move |(to, score)| (node, &*self.nodes[*to as usize], *score));
            ends.filter(|(a, b, _)| a.event < b.event)
        })
    }
}

impl Blocks for Index {
    type Error = Infallible;

    fn first(&mut self, key: &str, number: usize) -> Result<Rc<[Rc<Node>]>, Infallible> {
        let block = self.blocks.get(&block::number(key)).into_iter().flatten();
        Ok(block.take(number).map(|at| Rc::clone(&self.nodes[*at as usize])).collect())
    }

    fn node(&mut self, event: &EventId) -> Result<Option<Rc<Node>>, Infallible> {
        Ok(self.by_event.get(event).map(|at| Rc::clone(&self.nodes[*at])))
    }
}

impl Graph for Index {
    fn edges(&mut self, event: &EventId) -> Result<Vec<(EventId, f64)>, Infallible> {
        let edges = self.by_event.get(event).and_then(|at| self.edges.get(*at)).into_iter().flatten();
        Ok(edges.map(|(to, score)| (self.nodes[*to as usize].event.clone(), *score)).collect())
    }
}
