//! A kept graph while reports come, are read again or lose events, and while people join and part.
//!
//! Only what lies beside a change is looked at: the edges of nodes that come and go, of those that a block stops or begins
//! to hear because it has become a crowd or is none any more, and of pairs of which people now say something else. What
//! results is the graph that would be made of everything anew.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap, HashSet},
    rc::Rc,
};

use rashomon_model::EventId;

use super::{
    block,
    cluster::{self, Ruled, in_order},
    graph::{Blocks, Graph},
    node::Node,
    rules::Rules,
};

/// A kept graph under changes that are not written yet.
#[derive(Debug)]
pub struct Changing<'g, G> {
    kept: &'g mut G,
    gone: HashMap<EventId, Rc<Node>>,
    new: BTreeMap<EventId, Rc<Node>>,
    /// What changes in blocks, by their keys.
    blocks: BTreeMap<String, Altered>,
    /// Pairs whose kept edge does not hold any more, though both are there.
    parted: BTreeSet<(EventId, EventId)>,
    joined: BTreeMap<(EventId, EventId), f64>,
    /// The ends of what is joined.
    ends: HashMap<EventId, BTreeSet<EventId>>,
    touched: BTreeSet<EventId>,
}

/// What goes out of a block and comes in.
#[derive(Clone, Debug, Default)]
struct Altered {
    gone: HashSet<EventId>,
    new: Vec<Rc<Node>>,
}

/// What is to be written.
#[derive(Clone, Debug, Default)]
pub struct Change {
    /// Nodes that go, with all their edges. Those that change go and come.
    pub gone: Vec<Rc<Node>>,
    /// Nodes that come.
    pub new: Vec<Rc<Node>>,
    /// Pairs whose edge goes, where they have one; each in the order of its ids.
    pub parted: BTreeSet<(EventId, EventId)>,
    /// Edges that come, or have another score.
    pub joined: BTreeMap<(EventId, EventId), f64>,
}

impl<'g, G: Graph> Changing<'g, G> {
    /// The graph as it is kept.
    pub fn new(kept: &'g mut G) -> Self {
        Self {
            kept,
            gone: HashMap::new(),
            new: BTreeMap::new(),
            blocks: BTreeMap::new(),
            parted: BTreeSet::new(),
            joined: BTreeMap::new(),
            ends: HashMap::new(),
            touched: BTreeSet::new(),
        }
    }

    /// Puts the nodes that a report has now in the place of those that it had. All reports come before
    /// [`settle`](Self::settle).
    pub fn replace(&mut self, old: Vec<Rc<Node>>, new: &[Node]) {
        let same = |node: &Node| old.iter().any(|o| **o == *node);
        let fresh: Vec<Rc<Node>> = new.iter().filter(|n| !same(n)).cloned().map(Rc::new).collect();
        for node in old.into_iter().filter(|o| !new.iter().any(|n| n == &**o)) {
            for key in block::homes(&node) {
                self.blocks.entry(key).or_default().gone.insert(node.event.clone());
            }
            self.touched.insert(node.event.clone());
            self.gone.insert(node.event.clone(), node);
        }
        for node in fresh {
            for key in block::homes(&node) {
                self.blocks.entry(key).or_default().new.push(Rc::clone(&node));
            }
            self.touched.insert(node.event.clone());
            self.new.insert(node.event.clone(), node);
        }
    }

    /// Brings the edges up to date, of the changed nodes and of `pairs` of which people now say something else than before.
    ///
    /// # Errors
    /// Those of the kept graph.
    pub fn settle(
        &mut self,
        rules: &Rules,
        ruled: &Ruled,
        pairs: impl IntoIterator<Item = (EventId, EventId)>,
    ) -> Result<(), G::Error> {
        let gone: Vec<EventId> = self.gone.keys().cloned().collect();
        for event in gone {
            let neighbours = self.kept.edges(&event)?;
            self.touched.extend(neighbours.into_iter().map(|(other, _)| other));
        }
        let again = self.heard_otherwise()?;
        let new: Vec<Rc<Node>> = self.new.values().cloned().collect();
        let mut told = HashSet::new();
        for node in new {
            let untold = |other: &Node| !told.contains(&other.event);
            for (other, score) in cluster::edges(rules, ruled, &node, untold, self)? {
                self.join(&node.event, &other.event, score);
            }
            told.insert(node.event.clone());
        }
        let both = pairs.into_iter().flat_map(|(a, b)| [a, b]);
        for event in again.into_iter().chain(both).collect::<BTreeSet<_>>() {
            let Some(node) = self.node(&event)? else { continue };
            // What people said touches what is suggested too, where no edge changes.
            self.touched.insert(event);
            let now: BTreeMap<EventId, f64> = cluster::edges(rules, ruled, &node, |_| true, self)?
                .into_iter()
                .map(|(other, score)| (other.event.clone(), score))
                .collect();
            let was: BTreeMap<EventId, f64> = self.edges(&node.event)?.into_iter().collect();
            for other in was.keys().filter(|other| !now.contains_key(other)) {
                self.part(&node.event, other);
            }
            for (other, score) in now.iter().filter(|(other, score)| was.get(other) != Some(score)) {
                self.join(&node.event, other, *score);
            }
        }
        Ok(())
    }

    /// The events at the ends of all that changed.
    pub fn touched(&self) -> &BTreeSet<EventId> {
        &self.touched
    }

    /// What is to be written.
    pub fn change(&self) -> Change {
        let mut gone: Vec<Rc<Node>> = self.gone.values().cloned().collect();
        gone.sort_by(|a, b| a.event.cmp(&b.event));
        Change {
            gone,
            new: self.new.values().cloned().collect(),
            parted: self.parted.clone(),
            joined: self.joined.clone(),
        }
    }

    /// The nodes that stay and meet others than before, because a block in which they stand has become too large for all in
    /// it to be heard, or is so no more.
    fn heard_otherwise(&mut self) -> Result<BTreeSet<EventId>, G::Error> {
        let mut again = BTreeSet::new();
        let keys: Vec<String> = self.blocks.keys().cloned().collect();
        for key in keys {
            let limit = if block::is_of_words(&key) { block::CROWD } else { block::HUBS };
            let (before, after) = (self.kept.first(&key, limit + 1)?, self.first(&key, limit + 1)?);
            let events = |nodes: &[Rc<Node>]| -> BTreeSet<EventId> {
                nodes.iter().take(limit).map(|n| n.event.clone()).collect()
            };
            let (crowded, crowd) = (before.len() > limit, after.len() > limit);
            if block::is_of_words(&key) {
                if crowded != crowd {
                    let all = if crowd { before } else { after };
                    again.extend(all.iter().map(|n| n.event.clone()));
                }
            } else if crowded || crowd {
                again.extend(events(&before).symmetric_difference(&events(&after)).cloned());
            }
        }
        again.retain(|event| !self.new.contains_key(event) && !self.gone.contains_key(event));
        Ok(again)
    }

    fn join(&mut self, one: &EventId, other: &EventId, score: f64) {
        let pair = in_order(one, other);
        // What is kept of the pair is written over, unless one of the two is new.
        if !self.new.contains_key(one) && !self.new.contains_key(other) {
            self.parted.insert(pair.clone());
        }
        self.joined.insert(pair, score);
        self.ends.entry(one.clone()).or_default().insert(other.clone());
        self.ends.entry(other.clone()).or_default().insert(one.clone());
        self.touched.extend([one.clone(), other.clone()]);
    }

    fn part(&mut self, one: &EventId, other: &EventId) {
        let pair = in_order(one, other);
        if self.joined.remove(&pair).is_some() {
            for (end, from) in [(one, other), (other, one)] {
                if let Some(ends) = self.ends.get_mut(end) {
                    ends.remove(from);
                }
            }
        }
        if !self.new.contains_key(one) && !self.new.contains_key(other) {
            self.parted.insert(pair);
        }
        self.touched.extend([one.clone(), other.clone()]);
    }
}

impl<G: Graph> Blocks for Changing<'_, G> {
    type Error = G::Error;

    fn first(&mut self, key: &str, number: usize) -> Result<Rc<[Rc<Node>]>, G::Error> {
        let Some(altered) = self.blocks.get(key) else { return self.kept.first(key, number) };
        let kept = self.kept.first(key, number.saturating_add(altered.gone.len()))?;
        let stay = kept.iter().filter(|node| !altered.gone.contains(&node.event));
        let mut nodes: Vec<Rc<Node>> = stay.chain(&altered.new).cloned().collect();
        nodes.sort_by(|a, b| a.rank().cmp(&b.rank()));
        nodes.truncate(number);
        Ok(nodes.into())
    }

    fn node(&mut self, event: &EventId) -> Result<Option<Rc<Node>>, G::Error> {
        match self.new.get(event) {
            Some(node) => Ok(Some(Rc::clone(node))),
            None if self.gone.contains_key(event) => Ok(None),
            None => self.kept.node(event),
        }
    }
}

impl<G: Graph> Graph for Changing<'_, G> {
    fn edges(&mut self, event: &EventId) -> Result<Vec<(EventId, f64)>, G::Error> {
        let mut edges = BTreeMap::new();
        let (gone, new) = (self.gone.contains_key(event), self.new.contains_key(event));
        if !gone && !new {
            let stays =
                |other: &EventId| !self.gone.contains_key(other) && !self.parted.contains(&in_order(event, other));
            let kept = self.kept.edges(event)?;
            edges.extend(kept.into_iter().filter(|(other, _)| stays(other)));
        }
        for other in self.ends.get(event).into_iter().flatten() {
            if let Some(score) = self.joined.get(&in_order(event, other)) {
                edges.insert(other.clone(), *score);
            }
        }
        Ok(edges.into_iter().collect())
    }
}

#[cfg(test)]
#[path = "update_tests.rs"]
mod tests;
