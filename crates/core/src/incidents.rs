//! Incidents: resolved events with their reconciled facts.

use std::{
    borrow::Cow,
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet},
};

use rashomon_model::{
    Anchor, Claim, Event, EventId, Incident, IncidentId, Judgement, Link, Linked, Names, Naming, Place, Published,
    ReportId, ReportRef, Review, Standing, Status, TimePrecision, When, Work,
};

use crate::{
    codable,
    decisions::{About, Decisions, Overlay, Parts, Sameness},
    geography::rank,
    naming, reconcile,
    resolve::{
        Account, Accounts, Resolved, Rules,
        cluster::{self, Cluster, Ruled},
        node::Node,
        origins::{self, Traced},
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

impl Accounts {
    /// The incidents that the reports tell, with their facts. `names` are the ids that were given before.
    pub fn incidents(&self, rules: &Rules, judgements: &[Judgement], names: &Names) -> Derived {
        let rulings = Rulings::new(judgements, |anchor| self.standing(anchor));
        let resolved = self.resolve(rules, &rulings.ruled);
        let making = Making::new(rules, &rulings, &resolved, names);
        let teller = making.teller();
        let mut incidents: Vec<Incident> = (0..making.len()).filter_map(|nth| teller.incident(nth, self)).collect();
        incidents.sort_by(|a, b| a.id.cmp(&b.id));
        Derived { incidents, naming: making.naming }
    }

    /// The events of a cluster, the earliest published first; those without a date last.
    fn told(&self, cluster: &Cluster) -> Vec<Told<'_>> {
        let reports: BTreeSet<&ReportId> = cluster.members.iter().map(|m| &m.report).collect();
        let accounts: Vec<&Account> = reports.iter().filter_map(|id| self.account(id)).collect();
        let traced = origins::trace(&accounts);
        let mut told = Vec::with_capacity(cluster.members.len());
        for (account, traced) in accounts.iter().zip(traced) {
            let own = |e: &&Event| cluster.members.binary_search_by(|m| m.event.cmp(&e.id)).is_ok();
            told.extend(account.told.events.iter().filter(own).map(|event| Told { account, event, traced }));
        }
        told.sort_by(|a, b| {
            told_first(a.account.report.published.as_ref(), &a.event.id)
                .cmp(&told_first(b.account.report.published.as_ref(), &b.event.id))
        });
        told
    }
}

/// By what the events of an incident are ordered.
fn told_first<'a>(published: Option<&'a Published>, event: &'a EventId) -> impl Ord + use<'a> {
    (published.is_none(), published, event)
}

/// What people decided, and what of it is about pairs of events.
#[derive(Clone, Debug, Default)]
pub struct Rulings {
    /// All of it.
    pub decisions: Decisions,
    /// Which events are one happening, which are not, and which were looked at.
    pub ruled: Ruled,
}

impl Rulings {
    /// What stands of judgements; see [`Decisions::new`].
    pub fn new(judgements: &[Judgement], standing: impl Fn(&Anchor) -> Option<Standing>) -> Self {
        let decisions = Decisions::new(judgements, standing);
        let mut ruled = Ruled::default();
        // Of one pair that is called both, different stands.
        for pair in &decisions.pairs {
            match pair.sameness {
                Sameness::Same => ruled.call_same(&pair.a, &pair.b),
                Sameness::Different => _ = ruled.different.insert(cluster::in_order(&pair.a, &pair.b)),
                Sameness::Unsure => _ = ruled.unsure.insert(cluster::in_order(&pair.a, &pair.b)),
            }
        }
        Self { decisions, ruled }
    }
}

/// Incidents in the making: clusters with their names, of which one after the other is told in full.
#[derive(Debug)]
pub struct Making<'a> {
    rules: &'a Rules,
    rulings: &'a Rulings,
    resolved: &'a Resolved,
    /// The clusters of which something is left, by their numbers, with their ids.
    named: Vec<(usize, IncidentId)>,
    /// The incidents of events that reports tie to others.
    tied: BTreeMap<EventId, IncidentId>,
    names: Cow<'a, Names>,
    /// What the names did not say yet.
    pub naming: Naming,
}

impl<'a> Making<'a> {
    /// Names what was resolved. `names` are the ids that were given before: all of them, or at least those of the
    /// events and reports of these clusters, those that the ids made of their events had, and where the ids lead that
    /// judgements are about.
    pub fn new(rules: &'a Rules, rulings: &'a Rulings, resolved: &'a Resolved, names: &'a Names) -> Self {
        let (mut numbers, mut told) = (Vec::new(), Vec::new());
        for (at, cluster) in resolved.clusters.iter().enumerate() {
            let kept = cluster.members.iter().filter(|m| !rulings.decisions.is_rejected(&m.event));
            let mut kept: Vec<&Node> = kept.map(|m| &**m).collect();
            kept.sort_by(|a, b| {
                told_first(a.published.as_ref(), &a.event).cmp(&told_first(b.published.as_ref(), &b.event))
            });
            if !kept.is_empty() {
                numbers.push(at);
                told.push(kept);
            }
        }
        let (ids, naming) = naming::name(&told, names);
        // What is said of an incident's id holds for the one that it leads to from now on.
        let mut names = Cow::Borrowed(names);
        if !rulings.decisions.is_empty() && !naming.is_empty() {
            names.to_mut().apply(&naming);
        }
        let tied = told.iter().zip(&ids).flat_map(|(kept, id)| kept.iter().map(move |node| (node, id)));
        let tied = tied.filter(|(node, _)| !node.tied.is_empty()).map(|(node, id)| (node.event.clone(), id.clone()));
        let tied = tied.collect();
        Self { rules, rulings, resolved, named: numbers.into_iter().zip(ids).collect(), tied, names, naming }
    }

    /// The events of these incidents that reports tie to others, with their incidents.
    pub fn tied(&self) -> impl Iterator<Item = (&'a Node, &IncidentId)> {
        let members = self.named.iter().flat_map(|(at, _)| &self.resolved.clusters[*at].members);
        members.filter_map(|node| Some((&**node, self.tied.get(&node.event)?)))
    }

    /// The same with events that are in other incidents than these: those to which reports tie the events of these. Without
    /// them, links lead to incidents in the making only.
    #[must_use]
    pub fn beside(mut self, others: BTreeMap<EventId, IncidentId>) -> Self {
        for (event, incident) in others {
            self.tied.entry(event).or_insert(incident);
        }
        self
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.named.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.named.is_empty()
    }

    /// The names as they are now.
    pub fn names(&self) -> &Names {
        &self.names
    }

    /// The events of one of them.
    pub fn cluster(&self, nth: usize) -> &'a Cluster {
        &self.resolved.clusters[self.named[nth].0]
    }

    /// Who tells each of them in full.
    pub fn teller(&self) -> Teller<'_> {
        Teller { making: self, about: About::new(&self.rulings.decisions, &self.names) }
    }
}

/// Tells incidents in full, with what was decided about them.
pub struct Teller<'a> {
    making: &'a Making<'a>,
    about: About<'a>,
}

impl Teller<'_> {
    /// One of the incidents in the making with its facts; its reports are among `accounts`. None where these tell none of its
    /// events, because they are of other readings than the clusters were made of.
    pub fn incident(&self, nth: usize, accounts: &Accounts) -> Option<Incident> {
        let Making { rules, rulings: Rulings { decisions, ruled }, resolved, .. } = self.making;
        let (cluster, id) = (self.making.cluster(nth), self.making.named[nth].1.clone());
        let as_read = accounts.told(cluster);
        let claims = as_read.iter().flat_map(claims_as_read);
        let overlay = Overlay::new(decisions, as_read.iter().map(|t| t.event), claims);
        let told = as_decided(decisions, &overlay, &as_read);
        if told.is_empty() {
            return None;
        }
        let stand = |a: &EventId, b: &EventId| !decisions.is_rejected(a) && !decisions.is_rejected(b);
        let missed = cluster.members.iter().filter_map(|m| resolved.missed.get(&m.event)).flatten();
        let missed = missed.filter(|edge| stand(&edge.nodes.0.event, &edge.nodes.1.event));
        let suggestions = cluster::suggestions(rules, ruled, cluster, missed);
        let mut links = cluster.links.clone();
        links.retain(|link| stand(&link.a, &link.b));
        let linked = self.linked(&id, cluster);
        let laws = Laws { rules, decisions, overlay: &overlay, about: &self.about };
        Some(incident(&laws, id, &told, Beside { links, suggestions, linked }))
    }

    /// How it stands to other incidents, as its reports say.
    fn linked(&self, id: &IncidentId, cluster: &Cluster) -> Vec<Linked> {
        let Making { tied, rulings, .. } = self.making;
        let mut nodes: Vec<&Node> = cluster.members.iter().map(|m| &**m).filter(|m| !m.tied.is_empty()).collect();
        nodes.retain(|node| !rulings.decisions.is_rejected(&node.event));
        nodes.sort_by(|a, b| {
            told_first(a.published.as_ref(), &a.event).cmp(&told_first(b.published.as_ref(), &b.event))
        });
        related::links(id, nodes.into_iter(), |event| tied.get(event))
    }
}

/// An event in its account.
#[derive(Clone, Copy, Debug)]
struct Told<'a> {
    account: &'a Account,
    event: &'a Event,
    /// Where its report has it from, among those of the incident.
    traced: Traced<'a>,
}

/// What an incident has to do with other events.
struct Beside {
    links: Vec<Link>,
    suggestions: Vec<Link>,
    linked: Vec<Linked>,
}

/// By what incidents are made of clusters.
struct Laws<'a> {
    rules: &'a Rules,
    decisions: &'a Decisions,
    overlay: &'a Overlay,
    about: &'a About<'a>,
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
    own.chain(told.account.aftermath.claims(&told.account.told, event))
}

fn incident(laws: &Laws<'_>, id: IncidentId, members: &[Told<'_>], beside: Beside) -> Incident {
    let Beside { links, suggestions, linked } = beside;
    let ids: BTreeSet<&EventId> = members.iter().map(|t| &t.event.id).collect();
    let mut seen = BTreeSet::new();
    let own = members.iter().map(|t| &t.account.report).filter(|report| seen.insert(&report.id));
    let mut reports: Vec<ReportRef> = own.cloned().collect();
    reports.sort_by(|a, b| (&a.published, &a.id).cmp(&(&b.published, &b.id)));
    let mut told = BTreeSet::new();
    let claims: Vec<reconcile::Said<'_>> = members
        .iter()
        .flat_map(|t| claims_as_read(t).map(move |claim| (t, claim)))
        // What followed, and is no incident for people, is not told of what it followed; and what is one incident with it is
        // told once.
        .filter(|(_, claim)| !laws.decisions.is_rejected(&claim.event) && told.insert(&claim.id))
        .filter_map(|(t, claim)| laws.overlay.claim(claim).map(|claim| (t, claim)))
        .map(|(t, claim)| reconcile::Said::new(t.account, claim, t.traced.origin))
        .collect();
    let traced: BTreeMap<&ReportId, _> =
        members.iter().map(|t| (&t.account.report.id, (t.account, t.traced))).collect();
    let traced: Vec<(&Account, Traced<'_>)> = traced.into_values().collect();
    let heard: Vec<(&Account, &Claim)> = claims.iter().map(|said| (said.account, said.claim)).collect();
    let number = origins::number(&traced, &heard);
    let ruling = laws.about.ruling(&parts(&id, members));
    let mut incident = Incident {
        id,
        title: String::new(),
        status: status(members),
        uncodable: Vec::new(),
        review: if ruling.reviewed { Review::Reviewed } else { Review::Machine },
        origins: number.origins,
        at_most: number.at_most,
        repeats: origins::repeats(&traced, &heard),
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
        linked,
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
    let key =
        |p: &&&Place| (rank(p.precision) > 2, Reverse(support(p)), rank(p.precision), p.name.clone(), p.text.clone());
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
