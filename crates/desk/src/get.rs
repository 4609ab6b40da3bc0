//! One thing of the ledger, by its id or by how the id begins.

use rashomon_model::{
    ClaimId, Event, EventId, Incident, IncidentId, Judgement, JudgementId, ReportId, ReportRecord, ReportRef, Speaker,
    SpeakerId,
};
use rashomon_store::{Error as LedgerError, Found, Heading};
use serde::Serialize;

use crate::{
    Desk, Error,
    voice::{Voice, Voices, reference, voices},
};

/// What an id belongs to, with what a person wants to see beside it.
///
/// | id | item | beside it |
/// |---|---|---|
/// | `inc_` | an incident | all claims of its reports, with their speakers |
/// | `sha256:` | a report | its claims, when it was recorded |
/// | `clm_` | a claim | its report, speaker, and who passed it on |
/// | `evt_` | an event | its report, its incident, what is said about it |
/// | `spk_` | a speaker | its report, what it says there |
/// | `jdg_` | a judgement | nothing: it says itself what it is about |
///
/// In JSON, each is an object with its `kind`.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Item {
    /// An incident.
    Incident(IncidentItem),
    /// A report.
    Report(ReportItem),
    /// A claim.
    Claim(Box<ClaimItem>),
    /// An event as one report tells it.
    Event(EventItem),
    /// A speaker of one report.
    Speaker(SpeakerItem),
    /// A judgement.
    Judgement(JudgementItem),
}

/// An incident and everybody who speaks about it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct IncidentItem {
    /// The incident; its facts name claims.
    pub incident: Incident,
    /// These claims, and all others of the same reports.
    pub voices: Voices,
}

/// A report with what was extracted from it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ReportItem {
    /// The record.
    pub record: ReportRecord,
    /// When it was recorded, an ISO 8601 moment in UTC.
    pub recorded_at: Option<String>,
    /// Its claims with their speakers, in the order of their evidence.
    pub voices: Vec<Voice>,
}

/// A claim in its report.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ClaimItem {
    /// The claim, its speaker, and who passed it on.
    pub voice: Voice,
    /// The report that it stands in, with its event.
    pub record: ReportRecord,
}

/// An event in its report.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct EventItem {
    /// The event.
    pub event: Event,
    /// The report that tells it.
    pub report: ReportRef,
    /// The incident that it is part of.
    pub incident: Option<IncidentId>,
    /// What the report says about it.
    pub voices: Vec<Voice>,
}

/// A speaker in its report.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SpeakerItem {
    /// The speaker, with all places where it is named.
    pub speaker: Speaker,
    /// The report.
    pub report: ReportRef,
    /// What it says there.
    pub voices: Vec<Voice>,
}

/// A judgement.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct JudgementItem {
    /// What was decided, by whom, when and why.
    pub judgement: Judgement,
}

impl Item {
    /// The whole id.
    pub fn id(&self) -> &str {
        match self {
            Self::Incident(item) => item.incident.id.as_str(),
            Self::Report(item) => item.record.report.id.as_str(),
            Self::Claim(item) => item.voice.claim.id.as_str(),
            Self::Event(item) => item.event.id.as_str(),
            Self::Speaker(item) => item.speaker.id.as_str(),
            Self::Judgement(item) => item.judgement.id.as_str(),
        }
    }
}

impl Desk {
    /// The one thing whose id begins with `prefix`; a whole id is a prefix of itself.
    ///
    /// # Errors
    /// [`rashomon_store::Error::Ambiguous`] where several ids begin so; else where the ledger cannot be read.
    pub fn get(&self, prefix: &str) -> Result<Option<Item>, Error> {
        let Some(found) = self.find(prefix)? else { return Ok(None) };
        Ok(match found {
            Found::Incident(id) => self.incident_item(&id)?.map(Item::Incident),
            Found::Report(id) => self.report_item(&id)?.map(Item::Report),
            Found::Claim(id) => self.claim_item(&id)?.map(|item| Item::Claim(Box::new(item))),
            Found::Event(id) => self.event_item(&id)?.map(Item::Event),
            Found::Speaker(id) => self.speaker_item(&id)?.map(Item::Speaker),
            Found::Judgement(id) => self.judgement_item(&id)?.map(Item::Judgement),
        })
    }

    /// What the prefix belongs to. Incidents that could not be stored are looked through here, the rest by the ledger.
    pub(crate) fn find(&self, prefix: &str) -> Result<Option<Found>, Error> {
        let Some(incidents) = self.derived.as_ref().filter(|_| prefix.starts_with("inc_")) else {
            return Ok(self.ledger.find(prefix)?);
        };
        let ids: Vec<&IncidentId> =
            incidents.iter().map(|i| &i.id).filter(|id| id.as_str().starts_with(prefix)).collect();
        match ids.as_slice() {
            [] => Ok(None),
            [id] => Ok(Some(Found::Incident((*id).clone()))),
            _ => Err(LedgerError::Ambiguous {
                prefix: prefix.to_owned(),
                candidates: ids.iter().take(8).map(ToString::to_string).collect(),
                more: ids.len() > 8,
            }
            .into()),
        }
    }

    fn incident_item(&self, id: &IncidentId) -> Result<Option<IncidentItem>, Error> {
        let Some(incident) = self.incident(id)? else { return Ok(None) };
        Ok(Some(IncidentItem { voices: self.voices(&incident)?, incident }))
    }

    fn report_item(&self, id: &ReportId) -> Result<Option<ReportItem>, Error> {
        let Some(record) = self.ledger.record(id)? else { return Ok(None) };
        let recorded_at = self.heading(id)?.map(|heading| heading.recorded_at);
        Ok(Some(ReportItem { recorded_at, voices: voices(&record).collect(), record }))
    }

    pub(crate) fn claim_item(&self, id: &ClaimId) -> Result<Option<ClaimItem>, Error> {
        let Some((report, _)) = self.ledger.claim(id)? else { return Ok(None) };
        let Some(record) = self.ledger.record(&report)? else { return Ok(None) };
        let voice = voices(&record).find(|voice| &voice.claim.id == id);
        Ok(voice.map(|voice| ClaimItem { voice, record }))
    }

    fn event_item(&self, id: &EventId) -> Result<Option<EventItem>, Error> {
        let incident = self.incident_of(id)?;
        let Some(record) = self.record_of_event(id, incident.as_ref())? else { return Ok(None) };
        let Some(event) = record.extraction.event(id).cloned() else { return Ok(None) };
        let voices = voices(&record).filter(|voice| &voice.claim.event == id).collect();
        Ok(Some(EventItem { event, report: reference(&record.report), incident: incident.map(|i| i.id), voices }))
    }

    fn speaker_item(&self, id: &SpeakerId) -> Result<Option<SpeakerItem>, Error> {
        let Some(record) = self.first_record(|record| record.extraction.speaker(id).is_some())? else {
            return Ok(None);
        };
        let Some(speaker) = record.extraction.speaker(id).cloned() else { return Ok(None) };
        let voices = voices(&record).filter(|voice| &voice.claim.speaker == id).collect();
        Ok(Some(SpeakerItem { speaker, report: reference(&record.report), voices }))
    }

    fn judgement_item(&self, id: &JudgementId) -> Result<Option<JudgementItem>, Error> {
        let judgement = self.ledger.judgements()?.into_iter().find(|judgement| &judgement.id == id);
        Ok(judgement.map(|judgement| JudgementItem { judgement }))
    }

    /// What identifies the report and when it was recorded.
    pub(crate) fn heading(&self, id: &ReportId) -> Result<Option<Heading>, Error> {
        for heading in self.ledger.reports()? {
            let heading = heading?;
            if &heading.id == id {
                return Ok(Some(heading));
            }
        }
        Ok(None)
    }

    /// The incident that an event is part of.
    pub(crate) fn incident_of(&self, event: &EventId) -> Result<Option<Incident>, Error> {
        if let Some(incidents) = &self.derived {
            return Ok(incidents.iter().find(|i| i.events.contains(event)).cloned());
        }
        for incident in self.ledger.incidents()? {
            let incident = incident?;
            if incident.events.contains(event) {
                return Ok(Some(incident));
            }
        }
        Ok(None)
    }

    /// The report that tells an event; those of its incident are looked through first.
    pub(crate) fn record_of_event(
        &self,
        event: &EventId,
        incident: Option<&Incident>,
    ) -> Result<Option<ReportRecord>, Error> {
        for report in incident.iter().flat_map(|i| &i.reports) {
            let record = self.ledger.record(&report.id)?;
            if let Some(record) = record.filter(|r| r.extraction.event(event).is_some()) {
                return Ok(Some(record));
            }
        }
        self.first_record(|record| record.extraction.event(event).is_some())
    }

    fn first_record(&self, has: impl Fn(&ReportRecord) -> bool) -> Result<Option<ReportRecord>, Error> {
        for record in self.ledger.records()? {
            let record = record?;
            if has(&record) {
                return Ok(Some(record));
            }
        }
        Ok(None)
    }
}
