//! What a judgement is about: ids as people type them, and whether the action can be about them.

use std::collections::BTreeSet;

use rashomon_model::{Action, EventId, Incident, IncidentId};
use rashomon_store::{Found, PUBLISHER};

use crate::{Desk, Error};

fn refuse<T>(reason: String) -> Result<T, Error> {
    Err(Error::Judging { reason })
}

impl Desk {
    /// The whole ids of subjects that people name by how their ids begin, with the incident that events leave.
    pub(super) fn subjects(&self, action: Action, named: &[String]) -> Result<Vec<String>, Error> {
        let mut subjects = Vec::with_capacity(named.len() + 1);
        for name in named {
            let found = self.subject(name)?;
            check(action, &found)?;
            let id = found.id().to_owned();
            if subjects.contains(&id) {
                return refuse(format!("{id} is named twice"));
            }
            subjects.push(id);
        }
        match action {
            Action::Move => self.moved(&subjects),
            Action::Split => self.split(subjects),
            Action::Same | Action::Different | Action::Unsure | Action::Merge if subjects.len() < 2 => {
                refuse(format!("`{action}` is about two events or incidents, or more"))
            }
            Action::Link if subjects.len() != 2 => refuse("`link` is about two incidents".to_owned()),
            Action::Correct if subjects.len() != 1 => refuse("`correct` is about one claim".to_owned()),
            _ => Ok(subjects),
        }
    }

    fn subject(&self, name: &str) -> Result<Subject, Error> {
        if let Some(publisher) = name.strip_prefix(PUBLISHER) {
            return Ok(Subject::Publisher(format!("{PUBLISHER}{}", self.publisher(publisher.trim())?)));
        }
        match self.find(name)? {
            Some(found) => Ok(Subject::Found(found)),
            None => refuse(format!("nothing has an id that begins with `{name}`")),
        }
    }

    /// The publisher as the ledger writes it, whatever the case that it is typed in.
    fn publisher(&self, typed: &str) -> Result<String, Error> {
        let mut others = BTreeSet::new();
        for record in self.records()? {
            let Some(publisher) = record?.report.publisher else { continue };
            if publisher.to_lowercase() == typed.to_lowercase() {
                return Ok(publisher);
            }
            others.insert(publisher);
        }
        let some: Vec<&str> = others.iter().take(8).map(String::as_str).collect();
        let there = if some.is_empty() {
            "none names its publisher".to_owned()
        } else {
            format!("there are {}", some.join(", "))
        };
        refuse(format!("no report was published by `{typed}`; {there}"))
    }

    /// An event, the incident that it leaves, and the one that it joins.
    fn moved(&self, subjects: &[String]) -> Result<Vec<String>, Error> {
        let (Some(event), 1..=2) = (subjects.first().filter(|s| s.starts_with("evt_")), subjects.len()) else {
            return refuse("`move` is about an event, and the incident that it joins, if any".to_owned());
        };
        if subjects.get(1).is_some_and(|to| !to.starts_with("inc_")) {
            return refuse(format!("{} is no incident that an event could join", subjects[1]));
        }
        let from = self.left_by(event)?;
        if subjects.get(1).is_some_and(|to| to == from.id.as_str()) {
            return refuse(format!("{event} is in {} already", from.id));
        }
        if from.events.len() == 1 && subjects.len() == 1 {
            return refuse(format!("{event} is the only event of {}: there is nothing that it could leave", from.id));
        }
        let mut moved = vec![event.clone(), from.id.to_string()];
        moved.extend(subjects.get(1).cloned());
        Ok(moved)
    }

    /// An incident and the events that leave it together.
    fn split(&self, mut subjects: Vec<String>) -> Result<Vec<String>, Error> {
        let named = subjects.iter().position(|s| s.starts_with("inc_")).map(|at| subjects.remove(at));
        if subjects.is_empty() || subjects.iter().any(|s| !s.starts_with("evt_")) {
            return refuse("`split` is about the events that leave an incident together".to_owned());
        }
        let from = self.left_by(&subjects[0])?;
        if let Some(named) = named.filter(|named| named != from.id.as_str()) {
            return refuse(format!("{} is in {}, not in {named}", subjects[0], from.id));
        }
        if let Some(other) = subjects.iter().find(|s| !from.events.iter().any(|e| e.as_str() == *s)) {
            return refuse(format!("{other} is not in {}, as {} is", from.id, subjects[0]));
        }
        if subjects.len() == from.events.len() {
            return refuse(format!("these are all events of {}: there is nothing that they could leave", from.id));
        }
        subjects.insert(0, from.id.to_string());
        Ok(subjects)
    }

    fn left_by(&self, event: &str) -> Result<Incident, Error> {
        match self.incident_of(&EventId(event.to_owned()))? {
            Some(incident) => Ok(incident),
            None => refuse(format!("{event} is in no incident")),
        }
    }

    /// The id that people mean, with those that lead to it: of an incident, all of which judgements tell.
    pub(super) fn ids_of(&self, prefix: &str) -> Result<BTreeSet<String>, Error> {
        if prefix.starts_with(PUBLISHER) {
            return Ok(BTreeSet::from([self.subject(prefix)?.id().to_owned()]));
        }
        let subject = self.subject(prefix)?;
        let mut ids = BTreeSet::from([subject.id().to_owned()]);
        if let Subject::Found(Found::Incident(id)) = &subject {
            let end = self.redirect(id)?.unwrap_or_else(|| id.clone());
            // Only ids that judgements name matter, and they are few beside all that were ever given.
            let judged: BTreeSet<IncidentId> = self
                .judgements()?
                .into_iter()
                .flat_map(|judgement| judgement.subjects)
                .filter(|subject| subject.starts_with("inc_"))
                .map(IncidentId)
                .collect();
            for from in judged {
                if self.redirect(&from)?.as_ref() == Some(&end) {
                    ids.insert(from.to_string());
                }
            }
            ids.insert(end.to_string());
            if let Some(incident) = self.incident(&end)? {
                ids.extend(incident.events.iter().map(ToString::to_string));
                ids.extend(incident.decided.iter().map(|d| d.subject.clone()));
            }
        }
        Ok(ids)
    }
}

enum Subject {
    Found(Found),
    Publisher(String),
}

impl Subject {
    fn id(&self) -> &str {
        match self {
            Self::Found(found) => found.id(),
            Self::Publisher(name) => name,
        }
    }
}

/// Whether an action can be about such a thing.
fn check(action: Action, subject: &Subject) -> Result<(), Error> {
    use Found::{Claim, Event, Incident, Judgement};
    let about = match action {
        Action::Accept | Action::Reject => "claims, events and incidents",
        Action::Correct => "a claim",
        Action::Same | Action::Different | Action::Unsure | Action::Merge | Action::Set => "events and incidents",
        Action::Split | Action::Move => "events and the incident that they leave or join",
        Action::Status | Action::Assign | Action::Tag | Action::Untag | Action::Note | Action::Link => "incidents",
        Action::Grade => "claims and publishers (`publisher:NAME`)",
        Action::Undo => "judgements",
    };
    let fits = matches!(
        (action, subject),
        (Action::Grade, Subject::Publisher(_) | Subject::Found(Claim(_)))
            | (Action::Accept | Action::Reject, Subject::Found(Claim(_) | Event(_) | Incident(_)))
            | (Action::Correct, Subject::Found(Claim(_)))
            | (
                Action::Same
                    | Action::Different
                    | Action::Unsure
                    | Action::Merge
                    | Action::Set
                    | Action::Split
                    | Action::Move,
                Subject::Found(Event(_) | Incident(_)),
            )
            | (
                Action::Status | Action::Assign | Action::Tag | Action::Untag | Action::Note | Action::Link,
                Subject::Found(Incident(_)),
            )
            | (Action::Undo, Subject::Found(Judgement(_)))
    );
    if fits {
        return Ok(());
    }
    let what = match subject {
        Subject::Publisher(_) => "a publisher",
        Subject::Found(found) => match found {
            Found::Report(_) => "a report",
            Found::Speaker(_) => "a speaker",
            Event(_) => "an event",
            Claim(_) => "a claim",
            Incident(_) => "an incident",
            Judgement(_) => "a judgement",
        },
    };
    refuse(format!("`{action}` is about {about}; {} is {what}", subject.id()))
}
