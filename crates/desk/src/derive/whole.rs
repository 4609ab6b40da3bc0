//! All incidents from everything recorded. Of each report only what is compared is held; what it tells is read again when
//! its incident is made.

use std::{
    collections::{BTreeMap, HashMap},
    rc::Rc,
};

use rashomon_core::{
    Making, Rulings, Settled,
    resolve::{Accounts, Index, cluster::Cluster, node},
};
use rashomon_model::{Anchor, Extraction, Incident, IncidentId, Naming, ReportId};
use rashomon_store::{Basis, Error as LedgerError, GraphEdge, KeepsGraph, Made, Whole};

use super::graph::{FORM, encoded};
use crate::{Desk, Error};

/// What a derivation gives.
pub(super) struct Derivation {
    /// JSON of the incidents by id: a fifth of the room that they take in parts.
    incidents: BTreeMap<IncidentId, String>,
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
        let mut incidents = BTreeMap::new();
        for nth in 0..making.len() {
            let incident =
                teller.incident(nth, &self.accounts_of(making.cluster(nth))?).ok_or_else(|| self.outrun())?;
            let json = serde_json::to_string(&incident).map_err(|error| wrong(&incident.id.to_string(), &error))?;
            incidents.insert(incident.id, json);
        }
        let settled = written(&Settled::of(&rulings, making.names()))?;
        let naming = making.naming.clone();
        Ok(Derivation { incidents, naming, settled, index })
    }

    /// What people decided, by the last readings of what it is about.
    pub(super) fn rulings(&self) -> Result<Rulings, Error> {
        let judgements = self.judgements()?;
        let mut judged: HashMap<&ReportId, Extraction> = HashMap::new();
        for report in judgements.iter().flat_map(|j| &j.anchors).map(|anchor| &anchor.report) {
            if !judged.contains_key(report)
                && let Some(record) = self.record(report)?
            {
                judged.insert(report, record.extraction);
            }
        }
        let standing = |anchor: &Anchor| Some(judged.get(&anchor.report)?.standing(anchor));
        Ok(Rulings::new(&judgements, standing))
    }

    /// Another process reads reports again while what they tell is put together.
    pub(super) fn outrun(&self) -> Error {
        Error::Ledger(LedgerError::Outrun { path: self.ledger.path().to_owned() })
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
            accounts.add_told(self.data().resolution()?, &record);
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
    let refused = |error: Error| LedgerError::Derived { reason: error.to_string() };
    let mut nodes = index.nodes().iter().map(|node| encoded(node).map_err(refused));
    let mut edges = index.pairs().map(|(a, b, score)| -> GraphEdge { (a.event.clone(), b.event.clone(), score) });
    let mut incidents = incidents.iter().map(|(id, json)| -> Result<Incident, LedgerError> {
        serde_json::from_str(json).map_err(|error| LedgerError::Derived { reason: format!("{id}: {error}") })
    });
    let whole = Whole { incidents: &mut incidents, nodes: &mut nodes, edges: &mut edges };
    Ok(ledger.store_whole(Made { basis, settled, naming, at }, whole)?)
}

/// Decisions as the ledger keeps them, behind the form of the nodes.
pub(super) fn written(settled: &Settled) -> Result<String, Error> {
    serde_json::to_string(&(FORM, settled)).map_err(|error| wrong("decisions", &error))
}

/// Decisions that the ledger keeps; none where they stand beside nodes of another form.
pub(super) fn read(settled: &str) -> Option<Settled> {
    let (form, settled): (u32, Settled) = serde_json::from_str(settled).ok()?;
    (form == FORM).then_some(settled)
}

fn wrong(record: &str, error: &serde_json::Error) -> Error {
    Error::Graph { event: record.to_owned(), reason: error.to_string() }
}
