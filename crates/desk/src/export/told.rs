//! A claim with everything that it refers to.

use std::collections::BTreeMap;

use rashomon_model::{Claim, Event, EventId, IncidentId, Published, ReportId, ReportRecord, Speaker, SpeakerId};
use serde::Serialize;

/// A claim, its event and speakers, its report, and the incident that it is about. In JSON, one line of the claims'
/// export.
#[derive(Clone, Debug, Serialize)]
pub struct Told<'a> {
    /// The incident, where the claim's event is part of one.
    pub incident: Option<&'a IncidentId>,
    /// The report.
    pub report: Source<'a>,
    /// What the claim is about.
    pub event: &'a Event,
    /// Who says it.
    pub speaker: &'a Speaker,
    /// Through whom the report has it.
    pub via: Vec<&'a Speaker>,
    /// The claim itself.
    pub claim: &'a Claim,
}

/// A report without its text.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Source<'a> {
    /// Its id.
    pub id: &'a ReportId,
    /// Where it was read.
    pub origin: &'a str,
    /// Its headline.
    pub title: Option<&'a str>,
    /// Who published it.
    pub publisher: Option<&'a str>,
    /// When it was published.
    pub published: Option<&'a Published>,
}

/// The claims of a report in order. A claim whose event or speaker is not in the report is left out; the ledger
/// refuses such reports, and `verify` names them.
pub(super) fn told<'a>(record: &'a ReportRecord, incidents: &'a BTreeMap<EventId, IncidentId>) -> Vec<Told<'a>> {
    let (report, extraction) = (&record.report, &record.extraction);
    let source = Source {
        id: &report.id,
        origin: &report.origin,
        title: report.title.as_deref(),
        publisher: report.publisher.as_deref(),
        published: report.published.as_ref(),
    };
    let speaker = |id: &SpeakerId| extraction.speaker(id);
    let one = |claim: &'a Claim| {
        Some(Told {
            incident: incidents.get(&claim.event),
            report: source,
            event: extraction.event(&claim.event)?,
            speaker: speaker(&claim.speaker)?,
            via: claim.via.iter().filter_map(speaker).collect(),
            claim,
        })
    };
    extraction.claims.iter().filter_map(one).collect()
}
