//! Incidents: resolved events with their reconciled facts.

use std::collections::{BTreeMap, BTreeSet};

use rashomon_model::{EventId, Incident, IncidentId, Judgement, Place, ReportRef, Review, Status, TimePrecision, When};

use crate::{
    extract::event::rank,
    ontology::Ontology,
    reconcile,
    resolve::{Accounts, Cluster, Told},
};

impl Accounts {
    /// The incidents that the reports tell, with their facts, in the order of their ids.
    pub fn incidents(&self, ontology: &Ontology, judgements: &[Judgement]) -> Vec<Incident> {
        let resolved = self.resolve(ontology);
        let judged: BTreeSet<&str> = judgements.iter().flat_map(|j| j.subjects.iter().map(String::as_str)).collect();
        let clusters = resolved.clusters.into_iter();
        let mut incidents: Vec<Incident> =
            clusters.map(|cluster| incident(ontology, cluster, &resolved.origins, &judged)).collect();
        incidents.sort_by(|a, b| a.id.cmp(&b.id));
        incidents
    }
}

fn incident(
    ontology: &Ontology,
    Cluster { mut members, links }: Cluster<'_>,
    origins: &[usize],
    judged: &BTreeSet<&str>,
) -> Incident {
    members.sort_by_key(|t| {
        (t.account.report.published.clone().map_or((true, None), |p| (false, Some(p))), t.event.id.clone())
    });
    let ids: BTreeSet<&EventId> = members.iter().map(|t| &t.event.id).collect();
    let mut reports: Vec<ReportRef> = Vec::new();
    for told in &members {
        if !reports.iter().any(|r| r.id == told.account.report.id) {
            reports.push(told.account.report.clone());
        }
    }
    reports.sort_by(|a, b| (&a.published, &a.id).cmp(&(&b.published, &b.id)));
    let mode = most(members.iter().filter_map(|t| t.event.mode.clone()));
    let kind = members[0].event.kind.clone();
    let (when, place) = (when(&members), place(&members));
    let label = ontology.get(&kind, mode.as_ref()).map_or(kind.0.as_str(), |k| k.label.as_str());
    let claims: Vec<reconcile::Said<'_>> = members
        .iter()
        .flat_map(|t| t.account.claims.iter().filter(move |c| c.event == t.event.id).map(move |claim| (t, claim)))
        .map(|(t, claim)| reconcile::Said::new(t.account, claim, origins[t.index]))
        .collect();
    let reviewed =
        claims.iter().any(|s| judged.contains(s.claim.id.as_str())) || ids.iter().any(|i| judged.contains(i.as_str()));
    Incident {
        id: IncidentId::of(&members[0].event.id),
        title: title(label, place.as_ref(), when.as_ref()),
        status: status(&members),
        review: if reviewed { Review::Reviewed } else { Review::Machine },
        origins: members.iter().map(|t| origins[t.index]).collect::<BTreeSet<_>>().len(),
        events: ids.iter().map(|i| (*i).clone()).collect(),
        links,
        facts: reconcile::facts(&claims),
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
