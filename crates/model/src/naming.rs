//! The names of incidents: which ids were given to which events, and where an id leads that is not used any more.
//!
//! Incidents are derived, but people note their ids and link to them. So an id is given once, which is a recorded fact;
//! it is kept when events join or leave, and after a merge it leads to the incident that took it in.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{Chars, EventId, IncidentId, ReportId, Span};

/// Events by report, each with its first mention, so that it is found again where a later reading places it otherwise.
pub type Members = BTreeMap<ReportId, BTreeMap<EventId, Span<Chars>>>;

/// What changes in the names of incidents when they are derived anew. Appended to the ledger, never changed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Naming {
    /// Events that belong to an incident and did not before. An id that stands here is in use (again).
    #[serde(default)]
    pub given: BTreeMap<IncidentId, Members>,
    /// Ids that are not used any more, and the incident that took theirs in.
    #[serde(default)]
    pub redirected: BTreeMap<IncidentId, IncidentId>,
}

impl Naming {
    /// Whether nothing changes.
    pub fn is_empty(&self) -> bool {
        self.given.is_empty() && self.redirected.is_empty()
    }
}

/// All names of a ledger: its [`Naming`]s, one after the other.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Names {
    /// The incident that each event belongs or last belonged to.
    pub incident_of: BTreeMap<EventId, IncidentId>,
    /// Report and first mention of each of these events.
    pub place_of: BTreeMap<EventId, (ReportId, Span<Chars>)>,
    /// Every id that was ever given, with its number in the order of giving.
    pub age: BTreeMap<IncidentId, usize>,
    /// Ids that lead elsewhere.
    pub redirects: BTreeMap<IncidentId, IncidentId>,
}

impl Names {
    /// Takes up the next naming.
    pub fn apply(&mut self, naming: &Naming) {
        for (id, members) in &naming.given {
            let next = self.age.len();
            self.age.entry(id.clone()).or_insert(next);
            self.redirects.remove(id);
            for (report, events) in members {
                for (event, place) in events {
                    self.incident_of.insert(event.clone(), id.clone());
                    self.place_of.insert(event.clone(), (report.clone(), *place));
                }
            }
        }
        self.redirects.extend(naming.redirected.clone());
    }

    /// Where an id leads in the end: itself, where it is in use.
    pub fn leads_to<'a>(&'a self, id: &'a IncidentId) -> &'a IncidentId {
        // No id is walked over twice, so that a wrong record cannot make an endless walk.
        let mut at = id;
        for _ in 0..=self.redirects.len() {
            match self.redirects.get(at) {
                Some(next) => at = next,
                None => break,
            }
        }
        at
    }
}

impl FromIterator<Naming> for Names {
    fn from_iter<I: IntoIterator<Item = Naming>>(namings: I) -> Self {
        let mut names = Self::default();
        namings.into_iter().for_each(|naming| names.apply(&naming));
        names
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(name: &str) -> IncidentId {
        IncidentId(name.to_owned())
    }

    fn naming(given: &[(&str, &str)], redirected: &[(&str, &str)]) -> Naming {
        let mut naming = Naming::default();
        for (incident, event) in given {
            let members = naming.given.entry(id(incident)).or_default();
            let events = members.entry(ReportId::of(b"r")).or_default();
            events.insert(EventId((*event).to_owned()), Span::new(0, 1));
        }
        naming.redirected = redirected.iter().map(|(from, to)| (id(from), id(to))).collect();
        naming
    }

    #[test]
    fn a_chain_of_merges_leads_to_its_end_and_an_id_can_come_back() {
        let mut names: Names = [
            naming(&[("a", "1"), ("b", "2"), ("c", "3")], &[]),
            naming(&[("b", "1")], &[("a", "b")]),
            naming(&[("c", "1"), ("c", "2")], &[("b", "c")]),
        ]
        .into_iter()
        .collect();
        assert_eq!(names.leads_to(&id("a")), &id("c"));
        assert_eq!(names.incident_of[&EventId("1".into())], id("c"));
        names.apply(&naming(&[("a", "1")], &[]));
        assert_eq!(names.leads_to(&id("a")), &id("a"));
        assert_eq!(names.age[&id("a")], 0);
    }

    #[test]
    fn a_circle_ends() {
        let names: Names = [naming(&[], &[("a", "b"), ("b", "a")])].into_iter().collect();
        names.leads_to(&id("a"));
    }
}
