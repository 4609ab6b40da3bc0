//! All incidents from everything recorded. Of each report only what is compared is held; what it tells is read again when
//! its incident is made.

use std::rc::Rc;

use rashomon_core::{
    Making, Rulings, Settled,
    resolve::{Accounts, Index, cluster::Cluster, node},
};
use rashomon_model::{Anchor, Incident, Naming, ReportId, Standing};
use rashomon_store::{Basis, GraphEdge, KeepsGraph, Made, Whole};

use super::graph::encoded;
use crate::{Desk, Error};

/// What a derivation gives.
pub(super) struct Derivation {
    incidents: Vec<Incident>,
    naming: Naming,
    settled: String,
    index: Index,
}

impl Desk {
    /// Derives everything, with the graph.
    pub(super) fn derive_whole(&self) -> Result<Derivation, Error> {
        let rules = self.data().resolution()?;
        let mut nodes = Vec::new();
        for record in self.ledger.records(self.known)? {
            nodes.extend(node::nodes(rules, &record?).into_iter().map(Rc::new));
        }
        let rulings = self.rulings()?;
        let mut index = Index::new(nodes.into_iter()).linked(rules, &rulings.ruled);
        let resolved = index.resolve(rules, &rulings.ruled);
        let names = self.names()?;
        let making = Making::new(rules, &rulings, &resolved, &names);
        let teller = making.teller();
        let mut incidents = Vec::with_capacity(making.len());
        for nth in 0..making.len() {
            incidents.push(teller.incident(nth, &self.accounts_of(making.cluster(nth))?));
        }
        incidents.sort_by(|a, b| a.id.cmp(&b.id));
        let settled = written(&Settled::of(&rulings, making.names()))?;
        let naming = making.naming.clone();
        Ok(Derivation { incidents, naming, settled, index })
    }

    /// What people decided, by the last readings of what it is about.
    pub(super) fn rulings(&self) -> Result<Rulings, Error> {
        let judgements = self.judgements()?;
        let mut judged = Accounts::default();
        for report in judgements.iter().flat_map(|j| &j.anchors).map(|anchor| &anchor.report) {
            self.take_up(&mut judged, report)?;
        }
        Ok(Rulings::new(&judgements, |anchor: &Anchor| -> Option<Standing> { judged.standing(anchor) }))
    }

    /// The accounts of the reports of a cluster.
    pub(super) fn accounts_of(&self, cluster: &Cluster) -> Result<Accounts, Error> {
        let mut accounts = Accounts::default();
        for member in &cluster.members {
            self.take_up(&mut accounts, &member.report)?;
        }
        Ok(accounts)
    }

    fn take_up(&self, accounts: &mut Accounts, report: &ReportId) -> Result<(), Error> {
        if !accounts.has(report)
            && let Some(record) = self.record(report)?
        {
            accounts.add_told(&record);
        }
        Ok(())
    }
}

/// Stores what was derived.
pub(super) fn store(
    ledger: &mut dyn KeepsGraph,
    basis: &Basis,
    derivation: &Derivation,
    at: &str,
) -> Result<(), Error> {
    let Derivation { incidents, naming, settled, index } = derivation;
    let mut wrong = None;
    let mut nodes = index.nodes().iter().map_while(|node| match encoded(node) {
        Ok(node) => Some(node),
        Err(error) => {
            wrong = Some(error);
            None
        }
    });
    let mut edges = index.pairs().map(|(a, b, score)| -> GraphEdge { (a.event.clone(), b.event.clone(), score) });
    let whole = Whole { incidents, nodes: &mut nodes, edges: &mut edges };
    ledger.store_whole(Made { basis, settled, naming, at }, whole)?;
    drop(nodes);
    wrong.map_or(Ok(()), Err)
}

pub(super) fn written(settled: &Settled) -> Result<String, Error> {
    serde_json::to_string(settled).map_err(|error| Error::Graph { event: "decisions".to_owned(), reason: error.to_string() })
}
