//! One thing of the ledger, by its id or by how the id begins.

use rashomon_model::{
    ClaimId, Event, EventId, Incident, IncidentId, Judgement, JudgementId, ReportId, ReportRecord, ReportRef, Speaker,
    SpeakerId,
};
use rashomon_store::Found;
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
    /// The id that was asked for and is not used any more: the incident has taken in the one that had it.
    pub led_from: Option<IncidentId>,
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

    /// The report whose id begins with `prefix`.
    ///
    /// # Errors
    /// As [`Desk::get`].
    pub fn report_id(&self, prefix: &str) -> Result<Option<ReportId>, Error> {
        Ok(match self.find(prefix)? {
            Some(Found::Report(id)) => Some(id),
            _ => None,
        })
    }

    fn incident_item(&self, id: &IncidentId) -> Result<Option<IncidentItem>, Error> {
        if let Some(incident) = self.incident(id)? {
            return Ok(Some(IncidentItem { voices: self.voices(&incident)?, incident, led_from: None }));
        }
        let Some(now) = self.redirect(id)? else { return Ok(None) };
        let Some(incident) = self.incident(&now)? else { return Ok(None) };
        Ok(Some(IncidentItem { voices: self.voices(&incident)?, incident, led_from: Some(id.clone()) }))
    }

    fn report_item(&self, id: &ReportId) -> Result<Option<ReportItem>, Error> {
        let Some(record) = self.record(id)? else { return Ok(None) };
        let recorded_at = self.ledger.heading(id)?.map(|heading| heading.recorded_at);
        Ok(Some(ReportItem { recorded_at, voices: voices(&record).collect(), record }))
    }

    pub(crate) fn claim_item(&self, id: &ClaimId) -> Result<Option<ClaimItem>, Error> {
        let Some((record, _)) = self.claim(id)? else { return Ok(None) };
        let voice = voices(&record).find(|voice| &voice.claim.id == id);
        Ok(voice.map(|voice| ClaimItem { voice, record }))
    }

    fn event_item(&self, id: &EventId) -> Result<Option<EventItem>, Error> {
        let incident = self.incident_of(id)?;
        let Some(record) = self.record_with(id.as_str())? else { return Ok(None) };
        let Some(event) = record.extraction.event(id).cloned() else { return Ok(None) };
        let voices = voices(&record).filter(|voice| &voice.claim.event == id).collect();
        Ok(Some(EventItem { event, report: reference(&record.report), incident: incident.map(|i| i.id), voices }))
    }

    fn speaker_item(&self, id: &SpeakerId) -> Result<Option<SpeakerItem>, Error> {
        let Some(record) = self.record_with(id.as_str())? else { return Ok(None) };
        let Some(speaker) = record.extraction.speaker(id).cloned() else { return Ok(None) };
        let voices = voices(&record).filter(|voice| &voice.claim.speaker == id).collect();
        Ok(Some(SpeakerItem { speaker, report: reference(&record.report), voices }))
    }

    fn judgement_item(&self, id: &JudgementId) -> Result<Option<JudgementItem>, Error> {
        let judgement = self.judgements()?.into_iter().find(|judgement| &judgement.id == id);
        Ok(judgement.map(|judgement| JudgementItem { judgement }))
    }

    /// The incident that an event is part of.
    pub(crate) fn incident_of(&self, event: &EventId) -> Result<Option<Incident>, Error> {
        match &self.derived {
            Some(incidents) => Ok(incidents.iter().find(|i| i.events.contains(event)).cloned()),
            None => self.ledger.incident_of(event)?.map_or(Ok(None), |id| self.incident(&id)),
        }
    }
}
