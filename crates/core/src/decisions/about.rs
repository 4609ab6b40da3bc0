//! What people decided about one incident.

use std::collections::{BTreeMap, BTreeSet};

use rashomon_model::{
    Action, Claim, Conflict, Contradiction, Decided, Detail, Event, EventType, Incident, IncidentId, Linked, Mode,
    Names, Note, Place, Value, When, Work,
};

use super::{Decisions, Held, Subject, is_review};

/// How the subject of a grade begins that is no id but the name of a publisher.
const PUBLISHER: &str = "publisher:";

/// Decisions, to be asked for by incident.
pub(crate) struct About<'a> {
    decisions: &'a Decisions,
    names: &'a Names,
    /// Numbers of what holds about incidents and publishers.
    by_subject: BTreeMap<&'a str, Vec<usize>>,
}

/// The parts of an incident that decisions can be about, as they were read.
pub(crate) struct Parts<'a> {
    pub id: &'a IncidentId,
    pub events: Vec<&'a Event>,
    pub claims: Vec<&'a Claim>,
    pub publishers: BTreeSet<&'a str>,
}

/// What people decided about an incident.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Ruling {
    pub reviewed: bool,
    pub place: Option<Place>,
    pub when: Option<When>,
    pub kind: Option<(EventType, Option<Mode>)>,
    pub work: Work,
    pub linked: Vec<Linked>,
    pub decided: Vec<Decided>,
    pub contradicted: Vec<Contradiction>,
}

impl<'a> About<'a> {
    /// `names` say where the ids of incidents lead now.
    pub fn new(decisions: &'a Decisions, names: &'a Names) -> Self {
        let mut by_subject: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (at, held) in decisions.held.iter().enumerate() {
            for subject in held.about.iter().map(|s| s.recorded.as_str()) {
                if subject.starts_with("inc_") || subject.starts_with(PUBLISHER) {
                    by_subject.entry(subject).or_default().push(at);
                }
            }
        }
        let mut about = Self { decisions, names, by_subject: BTreeMap::new() };
        for (subject, numbers) in by_subject {
            about.by_subject.entry(led(names, subject)).or_default().extend(numbers);
        }
        about
    }

    /// What holds about an incident and its parts.
    pub fn ruling(&self, parts: &Parts<'_>) -> Ruling {
        let mut ruling = Ruling::default();
        if self.decisions.is_empty() {
            return ruling;
        }
        let own = Own::new(parts);
        let mut numbers: BTreeSet<usize> =
            own.ids().filter_map(|id| self.decisions.by_id.get(id)).flatten().copied().collect();
        let publishers: Vec<String> = parts.publishers.iter().map(|name| format!("{PUBLISHER}{name}")).collect();
        let subjects = publishers.iter().map(String::as_str).chain([parts.id.as_str()]);
        numbers.extend(subjects.filter_map(|subject| self.by_subject.get(subject)).flatten());
        let mut set = Set::default();
        for held in numbers.into_iter().map(|at| &self.decisions.held[at]) {
            ruling.reviewed |= is_review(&held.judgement);
            for subject in self.subjects(held, &own, &publishers) {
                self.take(&mut ruling, &mut set, held, &subject, &own);
            }
        }
        ruling.contradicted.extend(set.contradictions);
        let about = |c: &&Contradiction| c.about.iter().any(|id| own.has(id));
        ruling.contradicted.extend(self.decisions.contradictions.iter().filter(about).cloned());
        ruling.contradicted.sort();
        ruling.linked.sort();
        ruling.linked.dedup_by(|a, b| (&a.incident, a.relation, a.follows) == (&b.incident, b.relation, b.follows));
        ruling.work.tags.sort();
        ruling
    }

    /// The subjects of a judgement that are this incident or a part of it, by their ids now.
    fn subjects(&self, held: &Held, own: &Own<'_>, publishers: &[String]) -> BTreeSet<String> {
        let here = |subject: &Subject| -> Vec<String> {
            let recorded = subject.recorded.as_str();
            if recorded.starts_with("inc_") {
                let led = led(self.names, recorded);
                return (led == own.id.as_str()).then(|| led.to_owned()).into_iter().collect();
            }
            if publishers.iter().any(|name| name == recorded) {
                return vec![recorded.to_owned()];
            }
            subject.now.iter().filter(|id| own.has(id)).cloned().collect()
        };
        held.about.iter().flat_map(here).collect()
    }

    fn take<'h>(&self, ruling: &mut Ruling, set: &mut Set<'h>, held: &'h Held, subject: &str, own: &Own<'_>) {
        let judgement = &held.judgement;
        match (judgement.action, &judgement.detail) {
            (Action::Link, Some(Detail::Relation(relation))) => {
                let [first, second] = held.about.as_slice() else { return };
                let (a, b) = (led(self.names, &first.recorded), led(self.names, &second.recorded));
                if a != b {
                    ruling.linked.push(Linked {
                        incident: IncidentId(if a == subject { b } else { a }.to_owned()),
                        relation: *relation,
                        follows: a == subject,
                        judgement: Some(judgement.id.clone()),
                        words: None,
                    });
                }
            }
            (Action::Status | Action::Assign | Action::Tag | Action::Untag | Action::Note, Some(detail)) => {
                work(&mut ruling.work, held, detail);
            }
            _ => {
                let mut decided = decided(held, subject);
                decided.was = own.was(subject, held);
                if judgement.action == Action::Set {
                    set.take(held, subject);
                    if subject == own.id.as_str() {
                        put(ruling, held);
                    }
                }
                ruling.decided.push(decided);
            }
        }
    }
}

impl Ruling {
    /// Puts what was decided into the incident that the program made, and beside it. Where place or time are set, what the
    /// program found goes beside the decision; how it found two incidents to stand to each other gives way to what people say
    /// of the two.
    pub fn apply(self, incident: &mut Incident) {
        let (place, when) = (incident.place.clone(), incident.when.clone());
        incident.decided = self.decided;
        for decided in &mut incident.decided {
            if decided.action == Action::Set && decided.subject == incident.id.as_str() {
                decided.was = match decided.value {
                    Some(Value::Place(_)) => place.clone().map(Value::Place),
                    Some(Value::Time(_)) => when.clone().map(Value::Time),
                    _ => None,
                };
            }
        }
        incident.place = self.place.or(place);
        incident.when = self.when.or(when);
        if let Some((kind, mode)) = self.kind {
            (incident.kind, incident.mode) = (kind, mode);
        }
        incident.linked.retain(|found| self.linked.iter().all(|said| said.incident != found.incident));
        incident.linked.extend(self.linked);
        incident.linked.sort();
        (incident.work, incident.contradicted) = (self.work, self.contradicted);
    }
}

/// Where what a judgement is about leads now: itself, unless it is the id of an incident that another took in.
pub(crate) fn led<'n>(names: &'n Names, subject: &'n str) -> &'n str {
    // Ids are looked up as they are; only those of incidents lead elsewhere.
    match names.redirects.get_key_value(&IncidentId(subject.to_owned())) {
        Some((from, _)) => names.leads_to(from).as_str(),
        None => subject,
    }
}

fn decided(held: &Held, subject: &str) -> Decided {
    let judgement = &held.judgement;
    Decided {
        subject: subject.to_owned(),
        action: judgement.action,
        value: judgement.value.clone(),
        detail: judgement.detail.clone(),
        was: None,
        judgement: judgement.id.clone(),
        by: judgement.reviewer.clone(),
        at: judgement.at.clone(),
    }
}

fn work(work: &mut Work, held: &Held, detail: &Detail) {
    let judgement = &held.judgement;
    match (judgement.action, detail) {
        (_, Detail::Status(status)) => work.status = *status,
        (_, Detail::Assignee(who)) => work.assignee.clone_from(who),
        (Action::Tag, Detail::Tag(tag)) if !work.tags.contains(tag) => work.tags.push(tag.clone()),
        (Action::Untag, Detail::Tag(tag)) => work.tags.retain(|other| other != tag),
        (_, Detail::Note(text)) => work.notes.push(Note {
            text: text.clone(),
            by: judgement.reviewer.clone(),
            at: judgement.at.clone(),
            judgement: judgement.id.clone(),
        }),
        _ => {}
    }
}

fn put(ruling: &mut Ruling, held: &Held) {
    match (&held.judgement.value, &held.judgement.detail) {
        (Some(Value::Place(place)), _) => ruling.place = Some(place.clone()),
        (Some(Value::Time(when)), _) => ruling.when = Some(when.clone()),
        (_, Some(Detail::Type { kind, mode })) => ruling.kind = Some((kind.clone(), mode.clone())),
        _ => {}
    }
}

/// What was set last, by what it was set of.
#[derive(Default)]
struct Set<'a> {
    last: BTreeMap<(String, String), &'a Held>,
    contradictions: Vec<Contradiction>,
}

impl<'a> Set<'a> {
    fn take(&mut self, held: &'a Held, subject: &str) {
        let judgement = &held.judgement;
        let of = match (&judgement.value, &judgement.detail) {
            (Some(Value::Actor(_)), Some(Detail::Attribute(attribute))) => attribute.to_string(),
            (Some(Value::Place(_)), _) => "place".to_owned(),
            (Some(Value::Time(_)), _) => "time".to_owned(),
            _ => "type".to_owned(),
        };
        let Some(before) = self.last.insert((subject.to_owned(), of), held) else { return };
        let other = (&before.judgement.value, &before.judgement.detail);
        if other != (&judgement.value, &judgement.detail) {
            self.contradictions.push(Contradiction {
                kind: Conflict::Overruled,
                judgements: vec![before.judgement.id.clone(), judgement.id.clone()],
                about: vec![subject.to_owned()],
            });
        }
    }
}

/// The ids of an incident and its parts.
struct Own<'a> {
    id: &'a IncidentId,
    events: BTreeMap<&'a str, &'a Event>,
    claims: BTreeMap<&'a str, &'a Claim>,
}

impl<'a> Own<'a> {
    fn new(parts: &Parts<'a>) -> Self {
        Self {
            id: parts.id,
            events: parts.events.iter().map(|e| (e.id.as_str(), *e)).collect(),
            claims: parts.claims.iter().map(|c| (c.id.as_str(), *c)).collect(),
        }
    }

    fn ids(&self) -> impl Iterator<Item = &'a str> {
        self.events.keys().chain(self.claims.keys()).copied()
    }

    fn has(&self, id: &str) -> bool {
        self.events.contains_key(id) || self.claims.contains_key(id)
    }

    /// What the program read where something else was decided.
    fn was(&self, subject: &str, held: &Held) -> Option<Value> {
        if let Some(claim) = self.claims.get(subject) {
            return matches!(held.judgement.action, Action::Reject | Action::Correct).then(|| claim.value.clone());
        }
        let event = self.events.get(subject).filter(|_| held.judgement.action == Action::Set)?;
        match held.judgement.value {
            Some(Value::Place(_)) => event.place.clone().map(Value::Place),
            Some(Value::Time(_)) => event.when.clone().map(Value::Time),
            _ => None,
        }
    }
}
