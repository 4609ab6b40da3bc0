//! What changed in one incident between two moments.
//!
//! A moment is of one of the two clocks, or of both: [`At`]. Between two days of publication the world's account grew;
//! between two numbers of the journal this ledger did, by reports, readings, corrections and judgements.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
    str::FromStr,
};

use jiff::civil::Date;
use rashomon_model::{
    Attribute, Estimate, EventId, Fact, FactStatus, Incident, IncidentId, Linked, Names, Place, Position, ReportRef,
    Stance, Value,
};
use serde::Serialize;

use crate::{At, BadMoment, Desk, Error, KnownAt, Query};

/// What changed in one incident.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Diff {
    /// What became of it.
    pub change: Became,
    /// As it was.
    pub from: Side,
    /// As it is then.
    pub to: Side,
    /// Other incidents of the first moment of which it has events at the second.
    pub joined: Vec<IncidentId>,
    /// Other incidents of the second moment that have events which it had at the first.
    pub parted: Vec<IncidentId>,
    /// What is said of the whole: title, type, time, place.
    pub fields: Vec<FieldChange>,
    /// Reports that tell it at the second moment only.
    pub reports_added: Vec<ReportRef>,
    /// Reports that tell it at the first moment only.
    pub reports_gone: Vec<ReportRef>,
    /// Its links to other incidents, as far as they changed.
    pub links: Vec<LinkChange>,
    /// Its facts, as far as they changed.
    pub facts: Vec<FactChange>,
}

/// What became of something between two moments.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Became {
    /// It was not there.
    Appeared,
    /// It is another.
    Changed,
    /// It is as it was.
    Unchanged,
    /// It is not there any more.
    Gone,
}

/// An incident at one moment.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Side {
    /// The moment, in words.
    pub at: String,
    /// The id that it had; null where it was not there.
    pub id: Option<IncidentId>,
    /// Its title.
    pub title: Option<String>,
    /// How many reports told it.
    pub reports: usize,
    /// How many of them were independent.
    pub origins: usize,
    /// Whether there may have been fewer of these.
    pub at_most: bool,
}

/// A property of an incident that is another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FieldChange {
    /// The key of the incident's JSON.
    pub field: &'static str,
    /// What it was, in words; null where it was not known.
    pub before: Option<String>,
    /// What it is.
    pub after: Option<String>,
}

/// A link to another incident that was not there, is not there any more, or is said by somebody else: by the text of reports,
/// or by people.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LinkChange {
    /// What became of it.
    pub change: Became,
    /// The title of the other incident.
    pub title: String,
    /// As it was.
    pub before: Option<Linked>,
    /// As it is.
    pub after: Option<Linked>,
}

/// A fact that is another.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct FactChange {
    /// Of what.
    pub attribute: Attribute,
    /// Kind of victim, where it counts a part.
    pub of: Option<String>,
    /// What became of it.
    pub change: Became,
    /// How the accounts stood to each other; null where there were none.
    pub status_before: Option<FactStatus>,
    /// How they stand.
    pub status_after: Option<FactStatus>,
    /// The number to use, before.
    pub estimate_before: Option<Estimate>,
    /// The number to use.
    pub estimate_after: Option<Estimate>,
    /// The accounts that are others.
    pub positions: Vec<PositionChange>,
}

/// An account that is another.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PositionChange {
    /// What became of it.
    pub change: Became,
    /// As it was.
    pub before: Option<Position>,
    /// As it is.
    pub after: Option<Position>,
}

/// The incidents of a moment, and where ids lead then.
struct Then {
    incidents: Vec<Incident>,
    names: Names,
}

impl Desk {
    /// What changed between two moments in the incident whose id begins with `prefix`. The id may be one of either moment;
    /// where it leads elsewhere at the second, the incident there is meant. `None` where no incident has it at either.
    ///
    /// # Errors
    /// [`rashomon_store::Error::Ambiguous`] where several ids begin so; else where the ledger cannot be read.
    pub fn diff(&mut self, prefix: &str, from: &At, to: &At) -> Result<Option<Diff>, Error> {
        let (id_then, old) = self.at(from, |desk| Ok((desk.incident_id(prefix)?, desk.then()?)))?;
        let (id_now, new) = self.at(to, |desk| Ok((desk.incident_id(prefix)?, desk.then()?)))?;
        let Some(asked) = id_now.or(id_then) else { return Ok(None) };
        let after = new.with(&asked);
        let before = match after {
            Some(after) => old.forerunner(after).or_else(|| old.with(&asked)),
            None => old.with(&asked),
        };
        // An id of then whose events are elsewhere, without leading there, is followed by its events.
        let after = after.or_else(|| new.forerunner(before?));
        if before.is_none() && after.is_none() {
            return Ok(None);
        }
        Ok(Some(difference((from, &old, before), (to, &new, after))))
    }

    /// Asks as of a moment, and goes back to what the desk looked at before.
    pub(crate) fn at<T>(&mut self, at: &At, ask: impl FnOnce(&Self) -> Result<T, Error>) -> Result<T, Error> {
        let before = (self.known, self.as_of, self.derived.take());
        let answer = self.look_back(at).and_then(|()| self.freshen()).and_then(|_| ask(self));
        (self.known, self.as_of, self.derived) = before;
        answer
    }

    fn then(&self) -> Result<Then, Error> {
        let all = Query { all: true, ..Query::default() };
        Ok(Then { incidents: self.incidents(&all)?, names: self.names()? })
    }

    /// The id of an incident that begins so.
    fn incident_id(&self, prefix: &str) -> Result<Option<IncidentId>, Error> {
        Ok(match self.find(prefix)? {
            Some(rashomon_store::Found::Incident(id)) => Some(id),
            _ => None,
        })
    }
}

impl Then {
    /// The incident of this id, or the one to which it leads.
    fn with(&self, id: &IncidentId) -> Option<&Incident> {
        let find = |id: &IncidentId| self.incidents.iter().find(|i| &i.id == id);
        find(id).or_else(|| find(self.names.leads_to(id)))
    }

    /// The incident that became `other`, or that it became: the one of its id, else the one that shares most events with it.
    fn forerunner(&self, other: &Incident) -> Option<&Incident> {
        let same = self.incidents.iter().find(|i| i.id == other.id);
        let events: BTreeSet<&EventId> = other.events.iter().collect();
        let shared = |i: &Incident| i.events.iter().filter(|event| events.contains(event)).count();
        let best = || self.incidents.iter().max_by(|a, b| shared(a).cmp(&shared(b)).then_with(|| b.id.cmp(&a.id)));
        same.or_else(|| best().filter(|i| shared(i) > 0))
    }

    /// Other incidents that share events with this one.
    fn sharing(&self, with: Option<&Incident>, but: Option<&Incident>) -> Vec<IncidentId> {
        let events: BTreeSet<&EventId> = with.into_iter().flat_map(|i| &i.events).collect();
        let others = self.incidents.iter().filter(|i| but.is_none_or(|but| but.id != i.id));
        others.filter(|i| i.events.iter().any(|event| events.contains(event))).map(|i| i.id.clone()).collect()
    }
}

fn difference(
    (from, old, before): (&At, &Then, Option<&Incident>),
    (to, new, after): (&At, &Then, Option<&Incident>),
) -> Diff {
    let side = |at: &At, incident: Option<&Incident>| Side {
        at: at.to_string(),
        id: incident.map(|i| i.id.clone()),
        title: incident.map(|i| i.title.clone()),
        reports: incident.map_or(0, |i| i.reports.len()),
        origins: incident.map_or(0, |i| i.origins),
        at_most: incident.is_some_and(|i| i.at_most),
    };
    let missing = |of: Option<&Incident>, from: Option<&Incident>| {
        let there: BTreeSet<_> = from.into_iter().flat_map(|i| &i.reports).map(|r| &r.id).collect();
        of.into_iter().flat_map(|i| &i.reports).filter(|r| !there.contains(&r.id)).cloned().collect::<Vec<_>>()
    };
    Diff {
        change: became(before, after),
        from: side(from, before),
        to: side(to, after),
        joined: old.sharing(after, before),
        parted: new.sharing(before, after),
        fields: fields(before, after),
        reports_added: missing(after, before),
        reports_gone: missing(before, after),
        links: links((old, before), (new, after)),
        facts: facts(before.map_or(&[], |i| &i.facts), after.map_or(&[], |i| &i.facts)),
    }
}

fn became<T: PartialEq>(before: Option<&T>, after: Option<&T>) -> Became {
    match (before, after) {
        (None, _) => Became::Appeared,
        (_, None) => Became::Gone,
        (Some(a), Some(b)) if a == b => Became::Unchanged,
        _ => Became::Changed,
    }
}

/// What is said of the whole, in words, where the words differ.
fn fields(before: Option<&Incident>, after: Option<&Incident>) -> Vec<FieldChange> {
    type Told = fn(&Incident) -> Option<String>;
    const FIELDS: [(&str, Told); 8] = [
        ("title", |i| Some(i.title.clone())),
        ("type", |i| Some(i.kind.to_string())),
        ("mode", |i| i.mode.as_ref().map(ToString::to_string)),
        ("status", |i| Some(i.status.to_string())),
        ("when", |i| i.when.as_ref().map(|when| format!("{when} (to the {})", when.precision))),
        ("where", |i| i.place.as_ref().map(place)),
        ("review", |i| Some(i.review.to_string())),
        ("uncodable", |i| Some(i.uncodable.iter().map(|u| u.as_str()).collect::<Vec<_>>().join(", "))),
    ];
    let change = |(field, told): &(&'static str, Told)| {
        let (before, after) = (before.and_then(told), after.and_then(told));
        (before != after).then_some(FieldChange { field, before, after })
    };
    // Of what appears or goes, nothing changes.
    if before.is_none() || after.is_none() { Vec::new() } else { FIELDS.iter().filter_map(change).collect() }
}

fn place(place: &Place) -> String {
    let wider = [&place.admin1, &place.country].into_iter().flatten().filter(|wider| **wider != place.name);
    let names: Vec<&str> = [&place.name].into_iter().chain(wider).map(String::as_str).collect();
    format!("{} ({})", names.join(", "), place.precision)
}

/// The links of both moments. The other incident is the one to which its id leads at the second.
fn links((old, before): (&Then, Option<&Incident>), (new, after): (&Then, Option<&Incident>)) -> Vec<LinkChange> {
    let key = |link: &Linked| (new.names.leads_to(&link.incident).clone(), link.relation, link.follows);
    let all = |incident: Option<&Incident>| -> BTreeMap<_, Linked> {
        incident.into_iter().flat_map(|i| &i.linked).map(|link| (key(link), link.clone())).collect()
    };
    let (mut before, mut after) = (all(before), all(after));
    let keys: BTreeSet<_> = before.keys().chain(after.keys()).cloned().collect();
    let change = |key: (IncidentId, _, _)| {
        let (before, after) = (before.remove(&key), after.remove(&key));
        let by = |link: &'_ Option<Linked>| link.as_ref().map(|link| link.judgement.clone());
        let change = became(by(&before).as_ref(), by(&after).as_ref());
        let other = new.with(&key.0).or_else(|| old.with(&key.0));
        let title = other.map_or_else(|| key.0.to_string(), |other| other.title.clone());
        (change != Became::Unchanged).then_some(LinkChange { change, title, before, after })
    };
    keys.into_iter().filter_map(change).collect()
}

fn facts(before: &[Fact], after: &[Fact]) -> Vec<FactChange> {
    let key = |f: &Fact| (f.attribute, f.of.clone());
    let keys: BTreeSet<_> = before.iter().chain(after).map(key).collect();
    let of = |facts: &'_ [Fact], wanted: &(Attribute, Option<String>)| {
        facts.iter().find(|f| f.attribute == wanted.0 && f.of == wanted.1).cloned()
    };
    let change = |(attribute, part): (Attribute, Option<String>)| {
        let wanted = (attribute, part.clone());
        let (old, new) = (of(before, &wanted), of(after, &wanted));
        let change = became(old.as_ref(), new.as_ref());
        let all = |fact: Option<&Fact>| fact.map_or_else(Vec::new, |f| f.positions.clone());
        (change != Became::Unchanged).then(|| FactChange {
            attribute,
            of: part,
            change,
            status_before: old.as_ref().map(|f| f.status),
            status_after: new.as_ref().map(|f| f.status),
            estimate_before: old.as_ref().and_then(|f| f.estimate.clone()),
            estimate_after: new.as_ref().and_then(|f| f.estimate.clone()),
            positions: positions(all(old.as_ref()), all(new.as_ref())),
        })
    };
    keys.into_iter().filter_map(change).collect()
}

/// The accounts of the first, each with the one of the second that says the same, then those that are new.
fn positions(before: Vec<Position>, mut after: Vec<Position>) -> Vec<PositionChange> {
    let mut changes = Vec::new();
    for old in before {
        let same = after.iter().position(|new| says(new) == says(&old)).map(|at| after.remove(at));
        let change = became(Some(&old), same.as_ref());
        if change != Became::Unchanged {
            changes.push(PositionChange { change, before: Some(old), after: same });
        }
    }
    let appeared = |new| PositionChange { change: Became::Appeared, before: None, after: Some(new) };
    changes.extend(after.into_iter().map(appeared));
    changes
}

/// What makes two accounts the same, whatever words they were read from.
fn says(position: &Position) -> (bool, String) {
    let denies = matches!(position.stance, Stance::Denies | Stance::Doubts);
    let says = match &position.value {
        Value::Count(c) => format!("count {} {:?} {:?} {:?}", c.low, c.high, c.of, c.unit),
        Value::Actor(actor) => format!("actor {}", actor.name.to_lowercase()),
        Value::Place(p) => format!("place {}", p.gazetteer.clone().unwrap_or_else(|| p.name.to_lowercase())),
        Value::Time(when) => format!("time {} {:?}", when.start, when.end),
        Value::Term { value, .. } => format!("term {value}"),
        Value::Text { text } => format!("text {}", text.to_lowercase()),
        Value::Pending { .. } => "pending".to_owned(),
    };
    (denies, says)
}

impl FromStr for At {
    type Err = BadMoment;

    /// Reads a moment of either clock: a day (2024-11-20) is what had been published by its end; a number of the journal, and
    /// a moment with a zone (2024-11-20T18:00:00Z), is what the ledger knew; "now" is all there is.
    fn from_str(text: &str) -> Result<Self, BadMoment> {
        if text == "now" {
            return Ok(Self::default());
        }
        match text.parse::<Date>().ok().filter(|day| day.to_string() == text) {
            Some(day) => Ok(Self { as_of: Some(day), known_at: None }),
            None => Ok(Self { as_of: None, known_at: Some(text.parse::<KnownAt>()?) }),
        }
    }
}

impl fmt::Display for At {
    /// "published by 2024-11-20", "known at number 17 of the journal", "now".
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.as_of, &self.known_at) {
            (None, None) => f.write_str("now"),
            (Some(day), None) => write!(f, "published by {day}"),
            (None, Some(known)) => write!(f, "known at {known}"),
            (Some(day), Some(known)) => write!(f, "published by {day}, known at {known}"),
        }
    }
}
