//! Incidents: what many reports together gave.

use rashomon_model::{Event, Fact, IncidentId, Link, Linked, Repeat, ReportRef};
use serde::Serialize;

use crate::{Desk, Error, voice::reference};

/// How an incident came about.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct IncidentExplanation {
    /// Its id.
    pub id: IncidentId,
    /// One line for people.
    pub title: String,
    /// Digest of the rules by which events were merged and accounts put together.
    pub rules: Option<String>,
    /// The events that were merged, each as its report tells it.
    pub events: Vec<ToldEvent>,
    /// Why they were merged: each pair that was joined, its score, and what was compared.
    pub links: Vec<Link>,
    /// Other incidents that have to do with it, with the words or the judgements that say so.
    pub linked: Vec<Linked>,
    /// The reports that tell it.
    pub reports: Vec<ReportRef>,
    /// Independent origins among them: copies of one text, and what one agency or publisher says itself, count once.
    pub origins: usize,
    /// Whether there may be fewer, because the publisher of one is not known.
    pub at_most: bool,
    /// Who repeats whom, with the words that show it.
    pub repeats: Vec<Repeat>,
    /// What is told of it, with the positions and the rule behind each estimate.
    pub facts: Vec<Fact>,
}

/// An event with the report that tells it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ToldEvent {
    /// The event.
    pub event: Event,
    /// The report.
    pub report: ReportRef,
}

impl Desk {
    pub(super) fn explain_incident(&self, id: &IncidentId) -> Result<Option<IncidentExplanation>, Error> {
        let Some(incident) = self.incident(id)? else { return Ok(None) };
        let mut told = Vec::new();
        for report in &incident.reports {
            let Some(record) = self.record(&report.id)? else { continue };
            let report = reference(&record.report);
            let own = record.extraction.events.into_iter().filter(|event| incident.events.contains(&event.id));
            told.extend(own.map(|event| ToldEvent { event, report: report.clone() }));
        }
        // As the incident lists them.
        told.sort_by_key(|t| incident.events.iter().position(|id| id == &t.event.id));
        let rules = match &self.derived {
            Some(_) => Some(self.data().rules().digest()),
            None => self.ledger.basis()?.map(|basis| basis.rules),
        };
        Ok(Some(IncidentExplanation {
            id: incident.id,
            title: incident.title,
            rules,
            events: told,
            links: incident.links,
            linked: incident.linked,
            reports: incident.reports,
            origins: incident.origins,
            at_most: incident.at_most,
            repeats: incident.repeats,
            facts: incident.facts,
        }))
    }
}
