//! The graph that incidents are made of, kept in the ledger so that a new report costs no more than its neighbourhood.
//!
//! It is derived, as incidents are. The ledger knows nothing of what a node says: it keeps bytes by event, by report and by
//! the blocks in which they stand, and edges with a number.

use std::collections::BTreeSet;

use rashomon_model::{Chars, EventId, Incident, IncidentId, Naming, ReportId, Span};

use crate::{Basis, Error, JournalRecord};

/// A node of the graph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GraphNode {
    /// Its event.
    pub event: EventId,
    /// The report that tells it.
    pub report: ReportId,
    /// Its place in its blocks: the least comes first, and of equals the one with the lesser event.
    pub rank: i64,
    /// The blocks in which it stands, by number.
    pub blocks: Vec<u64>,
    /// What is compared of it.
    pub data: Vec<u8>,
}

/// An edge: two events, the lesser first, and a finite number.
pub type GraphEdge = (EventId, EventId, f64);

/// An event that was given to an incident.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedEvent {
    /// The event.
    pub event: EventId,
    /// Its incident.
    pub incident: IncidentId,
    /// Its first mention when that was given.
    pub place: Span<Chars>,
}

/// All of what is derived.
pub struct Whole<'a> {
    /// All incidents, each id once.
    pub incidents: &'a mut dyn Iterator<Item = Result<Incident, Error>>,
    /// All nodes, each event once.
    pub nodes: &'a mut dyn Iterator<Item = Result<GraphNode, Error>>,
    /// All edges, each pair once.
    pub edges: &'a mut dyn Iterator<Item = GraphEdge>,
}

/// What changes in what is derived.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Part {
    /// Incidents that come, or take the place of those with their ids.
    pub incidents: Vec<Incident>,
    /// Incidents that go.
    pub dropped: BTreeSet<IncidentId>,
    /// Nodes that go, with their edges. A node that changes goes and comes.
    pub gone: Vec<GraphNode>,
    /// Nodes that come.
    pub nodes: Vec<GraphNode>,
    /// Edges that go; those that change go and come.
    pub parted: Vec<(EventId, EventId)>,
    /// Edges that come.
    pub edges: Vec<GraphEdge>,
}

/// What a derivation was made from, and what it gives beside incidents.
#[derive(Clone, Copy, Debug)]
pub struct Made<'a> {
    /// State of the journal and rules.
    pub basis: &'a Basis,
    /// What of people's decisions it heeds, in words of the maker.
    pub settled: &'a str,
    /// The ids that were given.
    pub naming: &'a Naming,
    /// The moment for their line in the journal.
    pub at: &'a str,
}

/// A ledger that keeps the graph.
pub trait KeepsGraph {
    /// What of people's decisions the incidents heed; nothing where no graph is kept with them.
    ///
    /// # Errors
    /// Where the ledger cannot be read; so for all of these.
    fn settled(&self) -> Result<Option<String>, Error>;

    /// The lines of the journal after a number.
    ///
    /// # Errors
    /// As above.
    fn lines_after(&self, seq: u64) -> Result<Vec<JournalRecord>, Error>;

    /// The bytes of an event's node.
    ///
    /// # Errors
    /// As above.
    fn node(&self, event: &EventId) -> Result<Option<Vec<u8>>, Error>;

    /// The bytes of a report's nodes, in the order of their events.
    ///
    /// # Errors
    /// As above.
    fn nodes_of(&self, report: &ReportId) -> Result<Vec<Vec<u8>>, Error>;

    /// The first events of a block, so many at most.
    ///
    /// # Errors
    /// As above.
    fn block(&self, block: u64, number: usize) -> Result<Vec<EventId>, Error>;

    /// The neighbours of an event, each with the number of the edge, in the order of their ids.
    ///
    /// # Errors
    /// As above.
    fn edges(&self, event: &EventId) -> Result<Vec<(EventId, f64)>, Error>;

    /// The events of a report that were ever given to an incident, in the order of their ids.
    ///
    /// # Errors
    /// As above.
    fn named_in(&self, report: &ReportId) -> Result<Vec<NamedEvent>, Error>;

    /// The number of an incident's id in the order of giving; none where it was never given.
    ///
    /// # Errors
    /// As above.
    fn age(&self, incident: &IncidentId) -> Result<Option<usize>, Error>;

    /// The next id on the way on which an id leads that is not used any more.
    ///
    /// # Errors
    /// As above.
    fn leads_to(&self, incident: &IncidentId) -> Result<Option<IncidentId>, Error>;

    /// Puts everything in the place of what is there, all or nothing.
    ///
    /// # Errors
    /// As [`Ledger::replace_incidents`](crate::Ledger::replace_incidents).
    fn store_whole(&mut self, made: Made<'_>, whole: Whole<'_>) -> Result<(), Error>;

    /// Changes what is there, which was derived from the state `before`, all or nothing.
    ///
    /// # Errors
    /// As [`store_whole`](Self::store_whole), and [`Error::Outrun`] where the state is another one.
    fn store_part(&mut self, made: Made<'_>, before: &Basis, part: &Part) -> Result<(), Error>;
}
