//! Incidents brought up to date: what was recorded since they were derived, and what hangs together with it.

use std::{
    collections::{BTreeMap, BTreeSet},
    rc::Rc,
};

use rashomon_core::{
    Making, Rulings, Settled,
    resolve::{
        self, Resolved, Rules,
        cluster::Cluster,
        graph::Graph,
        node::{self, Node},
        update::Changing,
    },
};
use rashomon_model::{EventId, Incident, IncidentId, Names, Naming, ReportId};
use rashomon_store::{Basis, JournalKind, KeepsGraph, Made, Part};

use super::{
    graph::{self, Kept, encoded},
    whole::{self, written},
};
use crate::{Desk, Error};

/// What is to change in the ledger.
pub(super) struct Update {
    before: Basis,
    part: Part,
    naming: Naming,
    settled: String,
}

/// Reports of which something was recorded beyond which all is derived anew at once.
const MOST: usize = 2_000;

impl Desk {
    /// What changes since the incidents were derived; none where only everything anew will do.
    pub(super) fn derive_part(&self) -> Result<Option<Update>, Error> {
        let Some(ledger) = self.ledger.graph() else { return Ok(None) };
        let (Some(before), Some(settled)) = (self.ledger.basis()?, ledger.settled()?) else { return Ok(None) };
        if before.rules != self.data().rules().digest() {
            return Ok(None);
        }
        let Some(reports) = reports_since(ledger, before.seq)? else { return Ok(None) };
        let Some(settled) = whole::read(&settled) else { return Ok(None) };
        let neighbourhood = Neighbourhood { desk: self, ledger, rules: self.data().resolution()? };
        Ok(neighbourhood.update(&reports, &settled)?.map(|(part, naming, settled)| Update {
            before,
            part,
            naming,
            settled,
        }))
    }
}

/// Stores what changed.
pub(super) fn store(ledger: &mut dyn KeepsGraph, basis: &Basis, update: &Update, at: &str) -> Result<(), Error> {
    let made = Made { basis, settled: &update.settled, naming: &update.naming, at };
    Ok(ledger.store_part(made, &update.before, &update.part)?)
}

/// The reports of which something was recorded after a number; none where there are too many.
fn reports_since(ledger: &dyn KeepsGraph, seq: u64) -> Result<Option<BTreeSet<ReportId>>, Error> {
    let mut reports = BTreeSet::new();
    for line in ledger.lines_after(seq)? {
        if matches!(line.kind, JournalKind::Report | JournalKind::Reading | JournalKind::Correction) {
            reports.insert(ReportId(line.subject));
        }
    }
    Ok((reports.len() <= MOST).then_some(reports))
}

/// The ledger around what changed.
struct Neighbourhood<'d> {
    desk: &'d Desk,
    ledger: &'d dyn KeepsGraph,
    rules: &'d Rules,
}

impl Neighbourhood<'_> {
    fn update(&self, reports: &BTreeSet<ReportId>, before: &Settled) -> Result<Option<(Part, Naming, String)>, Error> {
        let rulings = self.desk.rulings()?;
        let mut names = Names::default();
        self.lead(&rulings, &mut names)?;
        let mut now = Settled::of(&rulings, &names);
        let subjects = now.other_subjects(before);
        if subjects.iter().any(|subject| subject.starts_with("publisher:")) {
            return Ok(None);
        }
        let mut kept = Kept::new(self.ledger);
        let mut changing = Changing::new(&mut kept);
        let mut touched = BTreeSet::new();
        for report in reports {
            let old = graph::of_report(self.ledger, report)?;
            let new = self.desk.record(report)?.map_or_else(Vec::new, |record| node::nodes(self.rules, &record));
            touched.extend(old.iter().map(|n| n.event.clone()).chain(new.iter().map(|n| n.event.clone())));
            changing.replace(old, &new);
        }
        changing.settle(self.rules, &rulings.ruled, now.other_pairs(before))?;
        touched.extend(changing.touched().iter().cloned());
        self.touch(&subjects, &mut changing, &mut touched)?;
        loop {
            let resolved = resolve::resolve(self.rules, &rulings.ruled, touched.iter().cloned(), &mut changing)?;
            let old = self.incidents_of(&resolved, &touched)?;
            let resolved = changed(resolved, &touched, &old, &rulings);
            let more = self.names(&mut names, &resolved, &rulings, &mut changing)?;
            if !more.is_subset(&touched) {
                touched.extend(more);
                continue;
            }
            let making = Making::new(self.rules, &rulings, &resolved, &names);
            // What an id leads to may be another now, and decisions about it with it.
            now = Settled::of(&rulings, making.names());
            let mut all = touched.clone();
            self.touch(&now.other_subjects(before), &mut changing, &mut all)?;
            if all.len() > touched.len() {
                touched = all;
                continue;
            }
            let (moved, others) = self.tied(&making, &touched, &mut changing)?;
            if !moved.is_empty() {
                touched.extend(moved);
                continue;
            }
            let making = making.beside(others);
            let incidents = self.tell(&making)?;
            let part = part(incidents, &resolved, &old, &changing, &rulings)?;
            return Ok(Some((part, making.naming.clone(), written(&now)?)));
        }
    }

    /// Where the ids lead that judgements are about.
    fn lead(&self, rulings: &Rulings, names: &mut Names) -> Result<(), Error> {
        let about = rulings.decisions.held.iter().flat_map(|held| &held.about).map(|subject| &subject.recorded);
        for id in about.filter(|id| id.starts_with("inc_")) {
            self.walk(&IncidentId(id.clone()), names)?;
        }
        Ok(())
    }

    /// Takes up each step on the way on which an id leads.
    fn walk(&self, id: &IncidentId, names: &mut Names) -> Result<(), Error> {
        let mut at = id.clone();
        while let Some(next) = self.ledger.leads_to(&at)? {
            // A way that was taken up before, or a circle that a wrong record made, ends here.
            if names.redirects.insert(at, next.clone()).is_some() {
                break;
            }
            at = next;
        }
        Ok(())
    }

    /// The events that hang on what something else was decided about.
    fn touch<G: Graph<Error = Error>>(
        &self,
        subjects: &BTreeSet<String>,
        graph: &mut G,
        touched: &mut BTreeSet<EventId>,
    ) -> Result<(), Error> {
        for subject in subjects {
            if subject.starts_with("inc_") {
                let incident = self.desk.ledger.incident(&IncidentId(subject.clone()))?;
                touched.extend(incident.into_iter().flat_map(|i| i.events));
            } else if let Some(report) = self.desk.ledger.report_of(subject)? {
                let nodes = graph::of_report(self.ledger, &report)?;
                touched.extend(nodes.iter().map(|node| node.event.clone()));
                // An event that is rejected, or is so no more, is suggested to its neighbours otherwise.
                touched.extend(graph.edges(&EventId(subject.clone()))?.into_iter().map(|(other, _)| other));
            }
        }
        Ok(())
    }

    /// The incidents that have any of these events now.
    fn incidents_of(
        &self,
        resolved: &Resolved,
        touched: &BTreeSet<EventId>,
    ) -> Result<BTreeMap<IncidentId, Incident>, Error> {
        let mut incidents = BTreeMap::new();
        let members = resolved.clusters.iter().flat_map(|c| &c.members).map(|member| &member.event);
        for event in members.chain(touched) {
            if let Some(id) = self.desk.ledger.incident_of(event)?
                && !incidents.contains_key(&id)
                && let Some(incident) = self.desk.ledger.incident(&id)?
            {
                incidents.insert(id, incident);
            }
        }
        Ok(incidents)
    }

    /// Reads the names around clusters; gives the events of incidents whose ids these may take over.
    fn names<G: Graph<Error = Error>>(
        &self,
        names: &mut Names,
        resolved: &Resolved,
        rulings: &Rulings,
        graph: &mut G,
    ) -> Result<BTreeSet<EventId>, Error> {
        let own: BTreeSet<&EventId> = resolved.clusters.iter().flat_map(|c| kept_events(c, rulings)).collect();
        let reports: BTreeSet<&ReportId> =
            resolved.clusters.iter().flat_map(|c| &c.members).map(|member| &member.report).collect();
        for report in reports {
            for named in self.ledger.named_in(report)? {
                // What is told elsewhere in the whole has its own heirs.
                let told = !own.contains(&named.event)
                    && !rulings.decisions.is_rejected(&named.event)
                    && graph.node(&named.event)?.is_some();
                if !told {
                    names.place_of.insert(named.event.clone(), (report.clone(), named.place));
                    names.incident_of.insert(named.event, named.incident);
                }
            }
        }
        let voted: BTreeSet<IncidentId> = names.incident_of.values().cloned().collect();
        let mut ids = voted.clone();
        for event in &own {
            ids.extend(self.free_ids(event)?);
        }
        let mut more = BTreeSet::new();
        for id in ids {
            if let Some(age) = self.ledger.age(&id)? {
                names.age.insert(id.clone(), age);
            }
            self.walk(&id, names)?;
            if voted.contains(&id)
                && let Some(incident) = self.desk.ledger.incident(&id)?
            {
                more.extend(incident.events.into_iter().filter(|event| !own.contains(event)));
            }
        }
        let mut there = BTreeSet::new();
        for event in more {
            if graph.node(&event)?.is_some() && !rulings.decisions.is_rejected(&event) {
                there.insert(event);
            }
        }
        Ok(there)
    }

    /// Of the events to which reports tie those of incidents in the making: the ones whose incidents link to an id that is another
    /// now, and the incidents of the others.
    fn tied<G: Graph<Error = Error>>(
        &self,
        making: &Making<'_>,
        touched: &BTreeSet<EventId>,
        graph: &mut G,
    ) -> Result<(BTreeSet<EventId>, BTreeMap<EventId, IncidentId>), Error> {
        let made: BTreeMap<&EventId, &IncidentId> = making.tied().map(|(node, id)| (&node.event, id)).collect();
        let (mut moved, mut others) = (BTreeSet::new(), BTreeMap::new());
        for (node, now) in making.tied() {
            let before = self.desk.ledger.incident_of(&node.event)?;
            // What was touched and is in none of these is in no incident any more.
            let elsewhere = |other: &&EventId| !made.contains_key(other) && !touched.contains(*other);
            for other in node.tied.iter().map(|tied| &tied.event).filter(elsewhere) {
                let Some(incident) = self.desk.ledger.incident_of(other)? else { continue };
                if before.as_ref() != Some(now) && graph.node(other)?.is_some() {
                    moved.insert(other.clone());
                }
                others.insert(other.clone(), incident);
            }
        }
        Ok((moved, others))
    }

    /// The ids that an incident may get from its first event, up to the second that nobody has.
    fn free_ids(&self, event: &EventId) -> Result<Vec<IncidentId>, Error> {
        let (mut ids, mut free) = (Vec::new(), 0);
        for number in 0.. {
            let id = IncidentId::of(event, number);
            free += usize::from(self.ledger.age(&id)?.is_none());
            ids.push(id);
            if free == 2 {
                break;
            }
        }
        Ok(ids)
    }

    fn tell(&self, making: &Making<'_>) -> Result<Vec<Incident>, Error> {
        let teller = making.teller();
        let mut incidents = Vec::with_capacity(making.len());
        for nth in 0..making.len() {
            let incident = teller.incident(nth, &self.desk.accounts_of(making.cluster(nth))?);
            incidents.push(incident.ok_or_else(|| self.desk.outrun())?);
        }
        Ok(incidents)
    }
}

/// What was resolved without the clusters that are as they were: none of their events was touched, and they are one
/// incident.
fn changed(
    mut resolved: Resolved,
    touched: &BTreeSet<EventId>,
    old: &BTreeMap<IncidentId, Incident>,
    rulings: &Rulings,
) -> Resolved {
    let of_event: BTreeMap<&EventId, &Incident> =
        old.values().flat_map(|i| i.events.iter().map(move |event| (event, i))).collect();
    let stays = |cluster: &Cluster| {
        let events = kept_events(cluster, rulings);
        let one = events.first().is_none_or(|first| {
            of_event.get(first).is_some_and(|incident| incident.events.iter().eq(events.iter().copied()))
        });
        one && !cluster.members.iter().any(|m| touched.contains(&m.event))
    };
    resolved.clusters.retain(|cluster| !stays(cluster));
    resolved
}

/// What is to be written.
fn part<G: Graph<Error = Error>>(
    incidents: Vec<Incident>,
    resolved: &Resolved,
    old: &BTreeMap<IncidentId, Incident>,
    changing: &Changing<'_, G>,
    rulings: &Rulings,
) -> Result<Part, Error> {
    let made: BTreeSet<&EventId> = resolved.clusters.iter().flat_map(|c| kept_events(c, rulings)).collect();
    let change = changing.change();
    let gone: BTreeSet<&EventId> = change.gone.iter().map(|node| &node.event).collect();
    let ids: BTreeSet<&IncidentId> = incidents.iter().map(|i| &i.id).collect();
    // An incident goes that is not made again, and of which something is in another now, or in none.
    let goes = |incident: &&Incident| {
        let leaves = |e: &EventId| made.contains(e) || gone.contains(e) || rulings.decisions.is_rejected(e);
        !ids.contains(&incident.id) && incident.events.iter().any(leaves)
    };
    let dropped = old.values().filter(goes).map(|incident| incident.id.clone()).collect();
    let nodes = |nodes: &[Rc<Node>]| nodes.iter().map(|n| encoded(n)).collect::<Result<Vec<_>, _>>();
    Ok(Part {
        incidents,
        dropped,
        gone: nodes(&change.gone)?,
        nodes: nodes(&change.new)?,
        parted: change.parted.into_iter().collect(),
        edges: change.joined.into_iter().map(|((a, b), score)| (a, b, score)).collect(),
    })
}

/// The events of a cluster that people do not say are no incident, in the order of their ids.
fn kept_events<'c>(cluster: &'c Cluster, rulings: &Rulings) -> Vec<&'c EventId> {
    let kept = cluster.members.iter().filter(|m| !rulings.decisions.is_rejected(&m.event));
    kept.map(|m| &m.event).collect()
}
