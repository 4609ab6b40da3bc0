//! A claim with everybody behind it.

use std::collections::BTreeMap;

use rashomon_model::{Claim, ClaimId, Incident, Report, ReportRecord, ReportRef, Speaker};
use serde::Serialize;

use crate::{Desk, Error};

/// A claim with what its report knows about it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Voice {
    /// The claim.
    pub claim: Claim,
    /// Who says it. None only in a damaged ledger.
    pub speaker: Option<Speaker>,
    /// Through whom, nearest to the report first.
    pub via: Vec<Speaker>,
    /// The report that it stands in.
    pub report: ReportRef,
}

/// The voices of many reports, by claim.
pub type Voices = BTreeMap<ClaimId, Voice>;

/// The voices of a report, in the order of their evidence.
pub fn voices(record: &ReportRecord) -> impl Iterator<Item = Voice> {
    let extraction = &record.extraction;
    let report = reference(&record.report);
    extraction.claims.iter().map(move |claim| Voice {
        claim: claim.clone(),
        speaker: extraction.speaker(&claim.speaker).cloned(),
        via: claim.via.iter().filter_map(|id| extraction.speaker(id)).cloned().collect(),
        report: report.clone(),
    })
}

/// The report as incidents name it.
pub fn reference(report: &Report) -> ReportRef {
    ReportRef {
        id: report.id.clone(),
        origin: report.origin.clone(),
        publisher: report.publisher.clone(),
        published: report.published.clone(),
    }
}

impl Desk {
    /// The voices of all reports of an incident. The reports tell other incidents as well, and their voices are there.
    pub(crate) fn voices(&self, incident: &Incident) -> Result<Voices, Error> {
        let mut all = Voices::new();
        for report in &incident.reports {
            if let Some(record) = self.record(&report.id)? {
                all.extend(voices(&record).map(|voice| (voice.claim.id.clone(), voice)));
            }
        }
        Ok(all)
    }
}
