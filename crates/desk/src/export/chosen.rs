//! Which claims and reports are exported: those of the incidents that are asked for, or all.

use std::collections::{BTreeMap, BTreeSet};

use rashomon_model::{Claim, EventId, IncidentId, ReportId, ReportRecord};

use super::Request;
use crate::{Desk, Error, Query};

/// The incident of each event, and which of them are asked for.
pub(super) struct Chosen {
    /// The incident of each event.
    pub incidents: BTreeMap<EventId, IncidentId>,
    /// Incidents that are asked for and reports that tell them; none where all claims and reports are.
    only: Option<(BTreeSet<IncidentId>, BTreeSet<ReportId>)>,
}

impl Chosen {
    pub fn of(desk: &Desk, request: &Request) -> Result<Self, Error> {
        let mut incidents = BTreeMap::new();
        desk.each_incident(&Query { all: true, ..Query::default() }, |incident| {
            incidents.extend(incident.events.into_iter().map(|event| (event, incident.id.clone())));
            Ok(())
        })?;
        let mut only = request.is_filtered().then(<(BTreeSet<_>, BTreeSet<_>)>::default);
        if let Some((ids, reports)) = &mut only {
            desk.each_incident(&request.whole_query(), |incident| {
                reports.extend(incident.reports.into_iter().map(|report| report.id));
                ids.insert(incident.id);
                Ok(())
            })?;
        }
        Ok(Self { incidents, only })
    }

    /// Whether the report is exported.
    pub fn has_report(&self, record: &ReportRecord) -> bool {
        self.only.as_ref().is_none_or(|(_, reports)| reports.contains(&record.report.id))
    }

    /// Whether the claim is.
    pub fn has_claim(&self, claim: &Claim) -> bool {
        let wanted = |ids: &BTreeSet<IncidentId>| self.incidents.get(&claim.event).is_some_and(|id| ids.contains(id));
        self.only.as_ref().is_none_or(|(ids, _)| wanted(ids))
    }
}
