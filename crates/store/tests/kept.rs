//! The kept graph in the ledger's file: what is changed part by part is what is stored whole.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeSet;

use rashomon_model::{EventId, Incident, Naming, ReportId};
use rashomon_store::{
    Basis, Error, GraphEdge, GraphNode, Ledger, Made, Part, SqliteLedger, Whole,
    conformance::fixture::{MOMENT, bridge, incident, market, naming},
};

fn event(n: u32) -> EventId {
    EventId(format!("evt_{n}"))
}

fn node(n: u32, rank: i64, blocks: &[u64]) -> GraphNode {
    let report = ReportId::of(&(n / 2).to_le_bytes());
    GraphNode { event: event(n), report, rank, blocks: blocks.to_vec(), data: vec![n as u8; 3] }
}

fn edge(a: u32, b: u32, score: f64) -> GraphEdge {
    (event(a), event(b), score)
}

struct Case {
    ledger: SqliteLedger,
    _folder: tempfile::TempDir,
    naming: Naming,
}

impl Case {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut ledger = SqliteLedger::open(folder.path().join("kept.db")).unwrap();
        ledger.add(&market()).unwrap();
        ledger.add(&bridge()).unwrap();
        Self { ledger, _folder: folder, naming: Naming::default() }
    }

    fn basis(&self) -> Basis {
        Basis { seq: self.ledger.head().unwrap().seq, rules: "test".to_owned() }
    }

    fn whole(&mut self, incidents: &[Incident], nodes: &[GraphNode], edges: &[GraphEdge]) -> Result<(), Error> {
        let basis = self.basis();
        let whole = Whole {
            incidents: &mut incidents.iter().cloned().map(Ok),
            nodes: &mut nodes.iter().cloned().map(Ok),
            edges: &mut edges.iter().cloned(),
        };
        let made = Made { basis: &basis, settled: "s", naming: &self.naming, at: MOMENT };
        self.ledger.graph_mut().unwrap().store_whole(made, whole)
    }

    fn part(&mut self, before: &Basis, part: &Part) -> Result<(), Error> {
        let basis = self.basis();
        let made = Made { basis: &basis, settled: "t", naming: &self.naming, at: MOMENT };
        self.ledger.graph_mut().unwrap().store_part(made, before, part)
    }

    /// All that is read of the graph.
    fn read(&self) -> String {
        let graph = self.ledger.graph().unwrap();
        let events = (0..6).map(event);
        let of_event = events.map(|e| format!("{:?} {:?}\n", graph.node(&e).unwrap(), graph.edges(&e).unwrap()));
        let blocks = [1, 2, u64::MAX].map(|key| format!("{:?} {:?}\n", graph.block(key, 9), graph.block(key, 1)));
        let reports = (0..3_u32).map(|n| format!("{:?}\n", graph.nodes_of(&ReportId::of(&n.to_le_bytes())).unwrap()));
        of_event.chain(blocks).chain(reports).collect()
    }
}

#[test]
fn part_by_part_is_the_whole() {
    let (first, second) = (incident(&market()), incident(&bridge()));
    let mut case = Case::new();
    let (nodes, edges) = (
        [node(0, -1, &[1, 2]), node(1, -2, &[1]), node(2, -2, &[1, u64::MAX])],
        [edge(0, 1, 0.1 + 0.2), edge(1, 2, -1.5), edge(0, 2, f64::MIN_POSITIVE)],
    );
    case.whole(std::slice::from_ref(&first), &nodes, &edges).unwrap();
    let graph = case.ledger.graph().unwrap();
    assert_eq!(graph.settled().unwrap().as_deref(), Some("s"));
    assert_eq!(graph.block(1, 2).unwrap(), [event(1), event(2)], "those that say most come first");
    assert_eq!(graph.edges(&event(1)).unwrap(), [(event(0), 0.1 + 0.2), (event(2), -1.5)]);
    assert_eq!(case.ledger.verify().unwrap(), []);

    let part = Part {
        incidents: vec![second.clone()],
        dropped: BTreeSet::from([first.id.clone()]),
        gone: vec![nodes[1].clone(), nodes[2].clone()],
        nodes: vec![node(1, -5, &[2]), node(3, 0, &[1, 1])],
        parted: vec![(event(0), event(9))],
        edges: vec![edge(0, 1, 2.5), edge(1, 3, -0.5)],
    };
    let before = case.basis();
    case.part(&before, &part).unwrap();
    assert_eq!(case.ledger.verify().unwrap(), []);
    let (read, digest) = (case.read(), case.ledger.derived_digest().unwrap());
    let mut anew = Case::new();
    let nodes = [node(0, -1, &[1, 2]), node(1, -5, &[2]), node(3, 0, &[1])];
    anew.whole(std::slice::from_ref(&second), &nodes, &[edge(0, 1, 2.5), edge(1, 3, -0.5)]).unwrap();
    assert_eq!((anew.read(), anew.ledger.derived_digest().unwrap()), (read, digest));
}

#[test]
fn another_state_and_wrong_incidents_are_refused_and_nothing_is_written() {
    let mut case = Case::new();
    let first = incident(&market());
    case.whole(std::slice::from_ref(&first), &[node(0, 0, &[1])], &[]).unwrap();
    let read = case.read();
    let stale = Basis { seq: 1, ..case.basis() };
    let part = Part { nodes: vec![node(1, 0, &[1])], ..Part::default() };
    assert!(matches!(case.part(&stale, &part), Err(Error::Outrun { .. })));
    let basis = case.basis();
    let twice = Part { incidents: vec![first.clone(), first.clone()], ..Part::default() };
    assert!(matches!(case.part(&basis, &twice), Err(Error::Derived { .. })));
    let wrong = || Error::Derived { reason: "tried".to_owned() };
    let whole = Whole {
        incidents: &mut [Ok(incident(&bridge())), Err(wrong())].into_iter(),
        nodes: &mut [Ok(node(4, 0, &[2]))].into_iter(),
        edges: &mut std::iter::empty(),
    };
    let made = Made { basis: &basis, settled: "u", naming: &Naming::default(), at: MOMENT };
    let refused = case.ledger.graph_mut().unwrap().store_whole(made, whole);
    assert!(matches!(refused, Err(Error::Derived { reason }) if reason == "tried"));
    assert_eq!(case.read(), read);
    assert_eq!(case.ledger.verify().unwrap(), []);
    // What keeps no graph leaves none behind.
    case.ledger.replace_incidents(&basis, &[first], &Naming::default(), MOMENT).unwrap();
    assert_eq!(case.ledger.graph().unwrap().settled().unwrap(), None);
    assert_eq!(case.ledger.graph().unwrap().node(&event(0)).unwrap(), None);
    assert_eq!(case.ledger.verify().unwrap(), []);
}

#[test]
fn names_are_found_by_report() {
    let mut case = Case::new();
    let (first, second) = (incident(&market()), incident(&bridge()));
    case.naming = naming(&first);
    case.naming.given.extend(naming(&second).given);
    case.whole(&[first.clone(), second.clone()], &[], &[]).unwrap();
    let graph = case.ledger.graph().unwrap();
    let named = graph.named_in(&market().report.id).unwrap();
    assert!(!named.is_empty() && named.iter().all(|n| n.incident == first.id));
    let names = case.ledger.names(rashomon_store::Known::Now).unwrap();
    for id in [&first.id, &second.id] {
        assert_eq!(graph.age(id).unwrap(), names.age.get(id).copied());
    }
    assert_eq!(graph.lines_after(2).unwrap().len() as u64, case.ledger.head().unwrap().seq - 2);
    // Made anew from what was recorded, they are the same.
    case.ledger.reindex().unwrap();
    let graph = case.ledger.graph().unwrap();
    assert_eq!((graph.named_in(&market().report.id).unwrap(), graph.settled().unwrap()), (named, None));
    assert_eq!(case.ledger.verify().unwrap(), []);
}
