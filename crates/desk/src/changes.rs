//! What changed in all incidents since a number of the journal, so that a copy elsewhere can follow.
//!
//! A copy begins at number 0 with nothing, or with all incidents and the number at which they were listed. It takes up each
//! change ([`Change`]), and asks next from [`Changes::next`]. Nothing is kept for it: what was is derived from what the ledger
//! knew at that number, by the rules of this program. A copy that was made by other rules says so, and is told everything.

use std::collections::{BTreeMap, BTreeSet};

use rashomon_model::{EventId, Incident, IncidentId, Names};
use serde::{Deserialize, Serialize};

use crate::{At, Desk, Error, KnownAt, Query};

/// What a copy has to take up. Each id stands in one change at most, so that their order does not matter.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "change", rename_all = "kebab-case")]
pub enum Change {
    /// An incident that was not there. Its id may be one that led elsewhere until now.
    New {
        /// The incident.
        incident: Box<Incident>,
    },
    /// An incident that takes the place of the one of its id.
    Changed {
        /// The incident.
        incident: Box<Incident>,
    },
    /// The same, where events of it are now told by others, which are changes of their own.
    Split {
        /// The incident.
        incident: Box<Incident>,
        /// Those that have its events.
        into: Vec<IncidentId>,
    },
    /// An incident that is there no more: another has taken it in.
    Redirected {
        /// Its id.
        id: IncidentId,
        /// Where it leads.
        to: IncidentId,
    },
    /// An incident that is there no more, and leads nowhere.
    Deleted {
        /// Its id.
        id: IncidentId,
    },
}

/// What changed, in the order of the ids, and from where to ask next.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Changes {
    /// What changed.
    pub changes: Vec<Change>,
    /// The number of the journal from which to ask next.
    pub next: u64,
    /// Digest of the rules by which the incidents were derived, to be given with it.
    pub rules: String,
}

impl Desk {
    /// What changed since a number of the journal. `rules` are those of the answer from which the number is; where they are
    /// not those of this program, every incident is told, and every id that was given and is not used.
    ///
    /// # Errors
    /// [`Error::Ahead`] where the journal is shorter; else where the ledger cannot be read or the data is wrong.
    pub fn changes(&mut self, since: u64, rules: Option<&str>) -> Result<Changes, Error> {
        let (new, names, next) = self.present()?;
        if since > next {
            return Err(Error::Ahead { since, head: next });
        }
        let today = self.data().rules().digest();
        let then = At { as_of: None, known_at: Some(KnownAt::Seq(since)) };
        let changes = if rules.is_none_or(|rules| rules == today) {
            let old = self.at(&then, |desk| desk.incidents(&every()))?;
            between(old, new, &names)
        } else {
            let given = self.at(&then, Self::names)?.age.into_keys().collect();
            afresh(&given, new, &names)
        };
        Ok(Changes { changes, next, rules: today })
    }

    /// All incidents with the number of the journal's line whose state they show.
    fn present(&mut self) -> Result<(Vec<Incident>, Names, u64), Error> {
        let read = |desk: &Self| Ok((desk.incidents(&every())?, desk.names()?));
        self.at(&At::default(), |_| Ok(()))?;
        let next = self.ledger.head()?.seq;
        let (incidents, names) = self.at(&At::default(), read)?;
        if self.ledger.head()?.seq == next {
            return Ok((incidents, names, next));
        }
        // Others record meanwhile: what the ledger knew at the number stays the same.
        let (incidents, names) = self.at(&At { as_of: None, known_at: Some(KnownAt::Seq(next)) }, read)?;
        Ok((incidents, names, next))
    }
}

fn every() -> Query {
    Query { all: true, ..Query::default() }
}

fn between(old: Vec<Incident>, new: Vec<Incident>, names: &Names) -> Vec<Change> {
    let now: BTreeMap<EventId, IncidentId> =
        new.iter().flat_map(|i| i.events.iter().map(|event| (event.clone(), i.id.clone()))).collect();
    let used: BTreeSet<IncidentId> = new.iter().map(|i| i.id.clone()).collect();
    let mut before: BTreeMap<IncidentId, Incident> = old.into_iter().map(|i| (i.id.clone(), i)).collect();
    let mut changes = BTreeMap::new();
    for incident in new {
        let id = incident.id.clone();
        let Some(was) = before.remove(&id) else {
            changes.insert(id, Change::New { incident: Box::new(incident) });
            continue;
        };
        let elsewhere = was.events.iter().filter_map(|event| now.get(event)).filter(|now| **now != id);
        let into: Vec<IncidentId> = elsewhere.collect::<BTreeSet<_>>().into_iter().cloned().collect();
        if !into.is_empty() {
            changes.insert(id, Change::Split { incident: Box::new(incident), into });
        } else if was != incident {
            changes.insert(id, Change::Changed { incident: Box::new(incident) });
        }
    }
    changes.extend(before.into_keys().map(|id| (id.clone(), gone(id, &used, names))));
    changes.into_values().collect()
}

/// All there is, for a copy of which only the ids are known that it may have.
fn afresh(given: &BTreeSet<IncidentId>, new: Vec<Incident>, names: &Names) -> Vec<Change> {
    let used: BTreeSet<IncidentId> = new.iter().map(|i| i.id.clone()).collect();
    let there = |incident: Incident| {
        let (id, known) = (incident.id.clone(), given.contains(&incident.id));
        let incident = Box::new(incident);
        (id, if known { Change::Changed { incident } } else { Change::New { incident } })
    };
    let mut changes: BTreeMap<IncidentId, Change> = new.into_iter().map(there).collect();
    changes.extend(given.difference(&used).map(|id| (id.clone(), gone(id.clone(), &used, names))));
    changes.into_values().collect()
}

fn gone(id: IncidentId, used: &BTreeSet<IncidentId>, names: &Names) -> Change {
    let to = names.leads_to(&id).clone();
    if to != id && used.contains(&to) { Change::Redirected { id, to } } else { Change::Deleted { id } }
}
