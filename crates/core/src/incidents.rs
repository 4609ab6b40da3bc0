//! Incidents: resolved events with their reconciled facts.

use std::collections::{BTreeMap, BTreeSet};

use rashomon_model::{
    Event, EventId, Incident, IncidentId, Judgement, Link, Names, Naming, Place, ReportRef, Review, Status,
    TimePrecision, When,
};

use crate::{
    codable,
    geography::rank,
    naming,
    ontology::Ontology,
    reconcile,
    resolve::{
        self, Account, Accounts, Resolved, Rules,
        cluster::{self, Cluster, Ruled},
    },
};

/// Incidents, and what changes in their names.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Derived {
    /// The incidents, in the order of their ids.
    pub incidents: Vec<Incident>,
    /// What [`Names`] do not say yet.
    pub naming: Naming,
}

/// An event in its account.
#[derive(Clone, Copy, Debug)]
struct Told<'a> {
    account: &'a Account,
    event: &'a Event,
    /// Number of the origin of its report, among those of the incident.
    origin: usize,
}

impl Accounts {
    /// The incidents that the reports tell, with their facts. `names` are the ids that were given before.
    pub fn incidents(&self, rules: &Rules, judgements: &[Judgement], names: &Names) -> Derived {
        let ruled = Ruled::default();
        self.derive(rules, &ruled, &self.resolve(rules, &ruled), judgements, names)
    }

    /// The incidents of clusters all of whose reports are among these.
    pub fn derive(
        &self,
        rules: &Rules,
        ruled: &Ruled,
        resolved: &Resolved,
        judgements: &[Judgement],
        names: &Names,
    ) -> Derived {
        let judged = self.judged(judgements, names);
        let told: Vec<Vec<Told<'_>>> = resolved.clusters.iter().map(|cluster| self.told(cluster)).collect();
        let events: Vec<Vec<naming::Member<'_>>> =
            told.iter().map(|c| c.iter().map(|t| (&t.account.report.id, t.event)).collect()).collect();
        let (ids, naming) = naming::name(&events, names);
        let mut incidents = Vec::with_capacity(ids.len());
        for ((members, cluster), id) in told.iter().zip(&resolved.clusters).zip(ids) {
            let missed = cluster.members.iter().filter_map(|m| resolved.missed.get(&m.event)).flatten();
            let suggestions = cluster::suggestions(rules, ruled, cluster, missed);
            incidents.push(incident(&rules.ontology, id, members, (&cluster.links, suggestions), &judged));
        }
        incidents.sort_by(|a, b| a.id.cmp(&b.id));
        Derived { incidents, naming }
    }

    /// The events of a cluster, the earliest published first; those without a date last.
    fn told(&self, cluster: &Cluster) -> Vec<Told<'_>> {
        let reports: BTreeSet<&rashomon_model::ReportId> = cluster.members.iter().map(|m| &m.report).collect();
        let accounts: Vec<&Account> = reports.iter().filter_map(|id| self.account(id)).collect();
        let origins = resolve::origins(&accounts);
        let mut told = Vec::with_capacity(cluster.members.len());
        for (account, origin) in accounts.iter().zip(origins) {
            let own = |e: &&Event| cluster.members.binary_search_by(|m| m.event.cmp(&e.id)).is_ok();
            told.extend(account.told.events.iter().filter(own).map(|event| Told { account, event, origin }));
        }
        told.sort_by_key(|t| {
            (t.account.report.published.clone().map_or((true, None), |p| (false, Some(p))), t.event.id.clone())
        });
        told
    }

    /// The ids of what judgements bear on, as the last readings have them.
    fn judged(&self, judgements: &[Judgement], names: &Names) -> BTreeSet<String> {
        let anchors = judgements.iter().flat_map(|j| &j.anchors);
        let now = anchors.filter_map(|a| self.standing(a).and_then(|s| s.id().map(str::to_owned)));
        let subjects = judgements.iter().flat_map(|j| &j.subjects);
        let led = subjects.map(|subject| names.leads_to(&IncidentId(subject.clone())).0.clone());
        now.chain(led).collect()
    }
}

fn incident(
    ontology: &Ontology,
    id: IncidentId,
    members: &[Told<'_>],
    (links, suggestions): (&[Link], Vec<Link>),
    judged: &BTreeSet<String>,
) -> Incident {
    let ids: BTreeSet<&EventId> = members.iter().map(|t| &t.event.id).collect();
    let mut seen = BTreeSet::new();
    let own = members.iter().map(|t| &t.account.report).filter(|report| seen.insert(&report.id));
    let mut reports: Vec<ReportRef> = own.cloned().collect();
    reports.sort_by(|a, b| (&a.published, &a.id).cmp(&(&b.published, &b.id)));
    let mode = most(members.iter().filter_map(|t| t.event.mode.clone()));
    let kind = members[0].event.kind.clone();
    let (when, place) = (when(members), place(members));
    let label = ontology.get(&kind, mode.as_ref()).map_or(kind.0.as_str(), |k| k.label.as_str());
    let claims: Vec<reconcile::Said<'_>> = members
        .iter()
        .flat_map(|t| t.account.told.claims.iter().filter(move |c| c.event == t.event.id).map(move |claim| (t, claim)))
        .map(|(t, claim)| reconcile::Said::new(t.account, claim, t.origin))
        .collect();
    let told = members.iter().map(|t| (t.event.when.as_ref(), t.account.report.published.as_ref()));
    let status = status(members);
    let uncodable = codable::uncodable(status, when.as_ref(), place.as_ref(), told);
    let reviewed = judged.contains(id.as_str())
        || claims.iter().any(|s| judged.contains(s.claim.id.as_str()))
        || ids.iter().any(|i| judged.contains(i.as_str()));
    Incident {
        id,
        title: title(label, place.as_ref(), when.as_ref()),
        status,
        uncodable,
        review: if reviewed { Review::Reviewed } else { Review::Machine },
        origins: members.iter().map(|t| t.origin).collect::<BTreeSet<_>>().len(),
        events: ids.iter().map(|i| (*i).clone()).collect(),
        links: links.to_vec(),
        suggestions,
        facts: reconcile::facts(ontology.terms(), &claims),
        kind,
        mode,
        when,
        place,
        reports,
    }
}

/// The most frequent value; of equally frequent ones the first in order.
fn most<T: Ord + Clone>(values: impl Iterator<Item = T>) -> Option<T> {
    let mut counts: BTreeMap<T, usize> = BTreeMap::new();
    for value in values {
        *counts.entry(value).or_default() += 1;
    }
    counts.into_iter().max_by(|a, b| a.1.cmp(&b.1).then_with(|| b.0.cmp(&a.0))).map(|(value, _)| value)
}

/// What most tell; that it happened outweighs that it was denied or planned.
fn status(members: &[Told<'_>]) -> Status {
    let statuses: Vec<Status> = members.iter().map(|t| t.event.status).collect();
    if statuses.contains(&Status::Occurred) {
        Status::Occurred
    } else {
        most(statuses.into_iter()).unwrap_or(Status::Occurred)
    }
}

/// The finest time that most agree on; one that was said before one that was inferred.
fn when(members: &[Told<'_>]) -> Option<When> {
    let finest = members
        .iter()
        .filter_map(|t| t.event.when.as_ref())
        .map(|w| (w.text.is_none(), precision_rank(w.precision)))
        .min()?;
    let candidates = members
        .iter()
        .filter_map(|t| t.event.when.clone())
        .filter(|w| (w.text.is_none(), precision_rank(w.precision)) == finest);
    let stretch = most(candidates.clone().map(|w| (w.start, w.end)))?;
    candidates.into_iter().filter(|w| (w.start, w.end) == stretch).min()
}

fn precision_rank(precision: TimePrecision) -> u8 {
    match precision {
        TimePrecision::Hour => 0,
        TimePrecision::Day => 1,
        TimePrecision::Week => 2,
        TimePrecision::Month => 3,
        TimePrecision::Year => 4,
        TimePrecision::Range => 5,
    }
}

/// The place that most tell among the finest.
fn place(members: &[Told<'_>]) -> Option<Place> {
    let places: Vec<&Place> = members.iter().filter_map(|t| t.event.place.as_ref()).collect();
    // A town that most reports name stands before a site that one names.
    let support = |p: &Place| places.iter().filter(|q| q.name == p.name).count();
    let key = |p: &&&Place| {
        (rank(p.precision) > 2, std::cmp::Reverse(support(p)), rank(p.precision), p.name.clone(), p.text.clone())
    };
    places.iter().min_by_key(key).map(|p| (*p).clone())
}

fn title(label: &str, place: Option<&Place>, when: Option<&When>) -> String {
    let mut title = String::new();
    let mut letters = label.chars();
    title.extend(letters.next().map(|c| c.to_uppercase().to_string()));
    title.push_str(letters.as_str());
    if let Some(place) = place {
        title.push_str(", ");
        title.push_str(&place.name);
    }
    if let Some(when) = when {
        title.push_str(", ");
        title.push_str(&when.start.to_string());
        if let Some(end) = when.end.filter(|e| *e != when.start) {
            title.push_str(" to ");
            title.push_str(&end.to_string());
        }
    }
    title
}
