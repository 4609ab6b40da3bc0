//! Incidents: resolved events with their reconciled facts.

use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet},
};

use rashomon_model::{
    Claim, Event, EventId, Incident, IncidentId, Judgement, Link, Names, Naming, Place, ReportId, ReportRef, Review,
    Status, TimePrecision, When, Work,
};

use crate::{
    codable,
    decisions::{About, Decisions, Overlay, Parts, Sameness},
    geography::rank,
    naming, reconcile,
    resolve::{
        self, Account, Accounts, Resolved, Rules,
        cluster::{self, Cluster, Ruled},
        related,
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
        let decisions = Decisions::new(judgements, |anchor| self.standing(anchor));
        let ruled = ruled(&decisions);
        self.derive(rules, (&decisions, &ruled), &self.resolve(rules, &ruled), names)
    }

    /// The incidents of clusters all of whose reports are among these.
    fn derive(
        &self,
        rules: &Rules,
        (decisions, ruled): (&Decisions, &Ruled),
        resolved: &Resolved,
        names: &Names,
    ) -> Derived {
        let as_read: Vec<Vec<Told<'_>>> = resolved.clusters.iter().map(|cluster| self.told(cluster)).collect();
        let all = || as_read.iter().flatten();
        let overlay = Overlay::new(decisions, all().map(|t| t.event), all().flat_map(claims_as_read));
        let clusters = as_read.iter().zip(&resolved.clusters);
        let told: Vec<(Vec<Told<'_>>, &Cluster)> = clusters
            .map(|(told, cluster)| (as_decided(decisions, &overlay, told), cluster))
            .filter(|(told, _)| !told.is_empty())
            .collect();
        let events: Vec<Vec<naming::Member<'_>>> =
            told.iter().map(|(c, _)| c.iter().map(|t| (&t.account.report.id, t.event)).collect()).collect();
        let (ids, naming) = naming::name(&events, names);
        // What is said of an incident's id holds for the one that it leads to from now on.
        let mut names = Cow::Borrowed(names);
        if !decisions.is_empty() && !naming.is_empty() {
            names.to_mut().apply(&naming);
        }
        let laws = Laws { rules, overlay: &overlay, about: About::new(decisions, &names) };
        let mut incidents = Vec::with_capacity(ids.len());
        for ((members, cluster), id) in told.iter().zip(ids) {
            let missed = cluster.members.iter().filter_map(|m| resolved.missed.get(&m.event)).flatten();
            let mut suggestions = cluster::suggestions(rules, ruled, cluster, missed);
            let mut links = cluster.links.clone();
            for all in [&mut links, &mut suggestions] {
                all.retain(|link| !decisions.is_rejected(&link.a) && !decisions.is_rejected(&link.b));
            }
            incidents.push(incident(&laws, id, members, (links, suggestions)));
        }
        incidents.sort_by(|a, b| a.id.cmp(&b.id));
        Derived { incidents, naming }
    }

    /// The events of a cluster, the earliest published first; those without a date last.
    fn told(&self, cluster: &Cluster) -> Vec<Told<'_>> {
        let reports: BTreeSet<&ReportId> = cluster.members.iter().map(|m| &m.report).collect();
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
}

/// What people said of pairs of events; of one pair that is called both, different stands.
fn ruled(decisions: &Decisions) -> Ruled {
    let mut ruled = Ruled::default();
    for pair in &decisions.pairs {
        match pair.sameness {
            Sameness::Same => ruled.call_same(&pair.a, &pair.b),
            Sameness::Different => _ = ruled.different.insert(cluster::in_order(&pair.a, &pair.b)),
            Sameness::Unsure => _ = ruled.unsure.insert(cluster::in_order(&pair.a, &pair.b)),
        }
    }
    ruled
}

/// By what incidents are made of clusters.
struct Laws<'a> {
    rules: &'a Rules,
    overlay: &'a Overlay,
    about: About<'a>,
}

/// The events without those that people say are no incident, each as it was set.
fn as_decided<'a>(decisions: &Decisions, overlay: &'a Overlay, told: &[Told<'a>]) -> Vec<Told<'a>> {
    let kept = told.iter().filter(|t| !decisions.is_rejected(&t.event.id));
    kept.map(|t| Told { event: overlay.event(t.event), ..*t }).collect()
}

/// What a report says about its event.
fn claims_as_read<'a>(told: &Told<'a>) -> impl Iterator<Item = &'a Claim> {
    let event = &told.event.id;
    let own = told.account.told.claims.iter().filter(move |c| c.event == *event);
    own.chain(related::aftermath(&told.account.told, event))
}

fn incident(
    laws: &Laws<'_>,
    id: IncidentId,
    members: &[Told<'_>],
    (links, suggestions): (Vec<Link>, Vec<Link>),
) -> Incident {
    let ids: BTreeSet<&EventId> = members.iter().map(|t| &t.event.id).collect();
    let mut seen = BTreeSet::new();
    let own = members.iter().map(|t| &t.account.report).filter(|report| seen.insert(&report.id));
    let mut reports: Vec<ReportRef> = own.cloned().collect();
    reports.sort_by(|a, b| (&a.published, &a.id).cmp(&(&b.published, &b.id)));
    let claims: Vec<reconcile::Said<'_>> = members
        .iter()
        .flat_map(|t| claims_as_read(t).filter_map(|claim| laws.overlay.claim(claim)).map(move |claim| (t, claim)))
        .map(|(t, claim)| reconcile::Said::new(t.account, claim, t.origin))
        .collect();
    let ruling = laws.about.ruling(&parts(&id, members));
    let mut incident = Incident {
        id,
        title: String::new(),
        status: status(members),
        uncodable: Vec::new(),
        review: if ruling.reviewed { Review::Reviewed } else { Review::Machine },
        origins: members.iter().map(|t| t.origin).collect::<BTreeSet<_>>().len(),
        events: ids.iter().map(|i| (*i).clone()).collect(),
        links,
        suggestions,
        facts: reconcile::facts(&laws.rules.terms, &claims),
        kind: members[0].event.kind.clone(),
        mode: most(members.iter().filter_map(|t| t.event.mode.clone())),
        when: when(members),
        place: place(members),
        reports,
        work: Work::default(),
        linked: Vec::new(),
        decided: Vec::new(),
        contradicted: Vec::new(),
    };
    ruling.apply(&mut incident);
    let label =
        laws.rules.ontology.get(&incident.kind, incident.mode.as_ref()).map_or(incident.kind.0.as_str(), |k| &k.label);
    incident.title = title(label, incident.place.as_ref(), incident.when.as_ref());
    let told = members.iter().map(|t| (t.event.when.as_ref(), t.account.report.published.as_ref()));
    incident.uncodable = codable::uncodable(incident.status, incident.when.as_ref(), incident.place.as_ref(), told);
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
