//! Incidents: resolved events with their reconciled facts.

use std::collections::{BTreeMap, BTreeSet};

use rashomon_model::{
    Claim, Event, EventId, Incident, IncidentId, Judgement, Names, Naming, Place, ReportRef, Review, Status,
    TimePrecision, When, Work,
};

use crate::{
    decisions::{About, Decisions, Overlay, Parts},
    geography::rank,
    naming,
    ontology::Ontology,
    reconcile,
    resolve::{Accounts, Cluster, Told},
};

/// Incidents, and what changes in their names.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Derived {
    /// The incidents, in the order of their ids.
    pub incidents: Vec<Incident>,
    /// What [`Names`] do not say yet.
    pub naming: Naming,
}

impl Accounts {
    /// The incidents that the reports tell, with their facts. `names` are the ids that were given before.
    pub fn incidents(&self, ontology: &Ontology, judgements: &[Judgement], names: &Names) -> Derived {
        let decisions = Decisions::new(judgements, |anchor| self.standing(anchor));
        let resolved = self.resolve(ontology);
        let overlay = overlay(&decisions, &resolved.clusters);
        let clusters: Vec<Cluster<'_>> =
            resolved.clusters.into_iter().filter_map(|c| as_decided(&decisions, &overlay, c)).map(in_order).collect();
        let events: Vec<Vec<naming::Member<'_>>> =
            clusters.iter().map(|c| c.members.iter().map(|t| (&t.account.report.id, t.event)).collect()).collect();
        let (ids, naming) = naming::name(&events, names);
        // What is said of an incident's id holds for the one that it leads to from now on.
        let mut names = std::borrow::Cow::Borrowed(names);
        if !decisions.is_empty() && !naming.is_empty() {
            names.to_mut().apply(&naming);
        }
        let rules =
            Rules { ontology, origins: &resolved.origins, overlay: &overlay, about: About::new(&decisions, &names) };
        let named = clusters.iter().zip(ids);
        let mut incidents: Vec<Incident> = named.map(|(cluster, id)| incident(&rules, id, cluster)).collect();
        incidents.sort_by(|a, b| a.id.cmp(&b.id));
        Derived { incidents, naming }
    }
}

/// By what incidents are made of clusters.
struct Rules<'a> {
    ontology: &'a Ontology,
    origins: &'a [usize],
    overlay: &'a Overlay,
    about: About<'a>,
}

/// What people have put right in the events of all clusters and what is said about them.
fn overlay(decisions: &Decisions, clusters: &[Cluster<'_>]) -> Overlay {
    let told = || clusters.iter().flat_map(|c| &c.members);
    Overlay::new(decisions, told().map(|t| t.event), told().flat_map(claims_as_read))
}

/// The cluster without the events that people say are no incident; nothing, where none is left.
fn as_decided<'a>(decisions: &Decisions, overlay: &'a Overlay, mut cluster: Cluster<'a>) -> Option<Cluster<'a>> {
    if decisions.is_empty() {
        return Some(cluster);
    }
    cluster.members.retain(|t| !decisions.is_rejected(&t.event.id));
    cluster.links.retain(|link| !decisions.is_rejected(&link.a) && !decisions.is_rejected(&link.b));
    for told in &mut cluster.members {
        told.event = overlay.event(told.event);
    }
    (!cluster.members.is_empty()).then_some(cluster)
}

/// What a report says about its event.
fn claims_as_read<'a>(told: &Told<'a>) -> impl Iterator<Item = &'a Claim> {
    let event = &told.event.id;
    told.account.told.claims.iter().filter(move |c| c.event == *event)
}

/// The earliest published first; those without a date last.
fn in_order(mut cluster: Cluster<'_>) -> Cluster<'_> {
    cluster.members.sort_by_key(|t| {
        (t.account.report.published.clone().map_or((true, None), |p| (false, Some(p))), t.event.id.clone())
    });
    cluster
}

fn incident(rules: &Rules<'_>, id: IncidentId, Cluster { members, links }: &Cluster<'_>) -> Incident {
    let ids: BTreeSet<&EventId> = members.iter().map(|t| &t.event.id).collect();
    let mut seen = BTreeSet::new();
    let own = members.iter().map(|t| &t.account.report).filter(|report| seen.insert(&report.id));
    let mut reports: Vec<ReportRef> = own.cloned().collect();
    reports.sort_by(|a, b| (&a.published, &a.id).cmp(&(&b.published, &b.id)));
    let claims: Vec<reconcile::Said<'_>> = members
        .iter()
        .flat_map(|t| claims_as_read(t).filter_map(|claim| rules.overlay.claim(claim)).map(move |claim| (t, claim)))
        .map(|(t, claim)| reconcile::Said::new(t.account, claim, rules.origins[t.index]))
        .collect();
    let ruling = rules.about.ruling(&parts(&id, members));
    let mut incident = Incident {
        id,
        title: String::new(),
        status: status(members),
        review: if ruling.reviewed { Review::Reviewed } else { Review::Machine },
        origins: members.iter().map(|t| rules.origins[t.index]).collect::<BTreeSet<_>>().len(),
        events: ids.iter().map(|i| (*i).clone()).collect(),
        links: links.clone(),
        facts: reconcile::facts(&claims),
        kind: members[0].event.kind.clone(),
        mode: most(members.iter().filter_map(|t| t.event.mode.clone())),
        when: when(members),
        place: place(members),
        reports,
        suggestions: Vec::new(),
        work: Work::default(),
        linked: Vec::new(),
        decided: Vec::new(),
        contradicted: Vec::new(),
    };
    ruling.apply(&mut incident);
    let label =
        rules.ontology.get(&incident.kind, incident.mode.as_ref()).map_or(incident.kind.0.as_str(), |k| &k.label);
    incident.title = title(label, incident.place.as_ref(), incident.when.as_ref());
    incident
}

/// What of an incident decisions can be about, as it was read.
fn parts<'a>(id: &'a IncidentId, members: &[Told<'a>]) -> Parts<'a> {
    // An event that was set stands in its cluster as it was set; its account has it as it was read.
    let as_read = |t: &Told<'a>| -> &'a Event { t.account.told.event(&t.event.id).unwrap_or(t.event) };
    Parts {
        id,
        events: members.iter().map(as_read).collect(),
        claims: members.iter().flat_map(claims_as_read).collect(),
        publishers: members.iter().filter_map(|t| t.account.report.publisher.as_deref()).collect(),
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
