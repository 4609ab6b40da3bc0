//! Claims, events and reports: what one report gave.

use std::collections::{BTreeMap, BTreeSet};

use rashomon_core::{NOT_RELEVANT, ground::actor};
use rashomon_model::{
    Claim, ClaimId, Diagnostic, Event, EventId, IncidentId, Lineage, Link, Medium, Quote, RegionKind, ReportId,
    ReportRecord, ReportRef, Speaker, Value, byte_span,
};
use rashomon_store::Heading;
use serde::Serialize;

use super::{Provenance, Situation};
use crate::{
    Desk, Error, Query,
    get::ClaimItem,
    voice::{reference, voices},
};

/// How a claim came about.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ClaimExplanation {
    /// The claim: its evidence, the reading of its value, and how sure it is.
    pub claim: Claim,
    /// The report that it stands in.
    pub report: ReportRef,
    /// The paragraph around the evidence.
    pub paragraph: Quote,
    /// What found it.
    pub found: Provenance,
    /// Who was taken for its speaker.
    pub speaker: Option<Speaker>,
    /// Where the speaker is named nearest to the evidence. None for the report's own voice.
    pub named: Option<Quote>,
    /// Through whom the report has it, nearest to the report first.
    pub via: Vec<Speaker>,
    /// By what means it was said.
    pub medium: Option<Medium>,
    /// The event that it is about, as the report tells it.
    pub event: Option<Event>,
    /// What was weighed for the time and the place of the event. None where today's reading has no such event.
    pub situation: Option<Situation>,
    /// The incident that the event is part of.
    pub incident: Option<IncidentId>,
    /// Who its speaker and its value were taken for, and whom their names can mean.
    pub actors: Vec<ActorChoice>,
    /// The reading that gave it.
    pub reading: Option<ReadingExplanation>,
}

/// Who words were taken for.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ActorChoice {
    /// The words.
    pub words: String,
    /// Id of the actor that the report's reading gave them; it knows more of the report than the name alone.
    pub actor: Option<String>,
    /// The actors of the register that bear the name, the best first.
    pub candidates: Vec<ActorCandidate>,
}

/// An actor that a name can mean.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ActorCandidate {
    /// Id in the register.
    pub id: String,
    /// 0 to 1; below 0.5 it is not taken.
    pub score: f64,
    /// What speaks for it and against it.
    pub reason: String,
}

/// Which reading of a report gave something, and what shaped it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ReadingExplanation {
    /// Number of its line in the journal.
    pub seq: u64,
    /// When it was recorded.
    pub recorded_at: String,
    /// Digest of its lineage; the name of the program where an old version recorded no more.
    pub lineage: String,
    /// The parts of the lineage: program, weights, lexicon, patterns, event types, gazetteer. Null where not recorded.
    pub parts: Option<Lineage>,
    /// The parts that are other ones today; none where the report would be read in the same way.
    pub changed: Vec<String>,
}

/// How an event came about.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct EventExplanation {
    /// The event: all words that mention it, when and where it happened and from which words that was read.
    pub event: Event,
    /// The report that tells it.
    pub report: ReportRef,
    /// The incident that it is part of. None where nothing but its time and place is told, or where it is told as no
    /// single happening.
    pub incident: Option<IncidentId>,
    /// What links it to other events of the incident.
    pub links: Vec<Link>,
    /// The claims about it.
    pub claims: Vec<ClaimId>,
    /// What was weighed for its time and its place. None where today's reading has no such event.
    pub situation: Option<Situation>,
    /// The reading that gave it.
    pub reading: Option<ReadingExplanation>,
}

/// What became of a report.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ReportExplanation {
    /// What identifies it, which version of the program read it, and when.
    pub heading: Heading,
    /// The reading that counts.
    pub reading: Option<ReadingExplanation>,
    /// Whether it was analysed: false where too few words in it tell of violence.
    pub relevant: bool,
    /// What was left out or is in doubt.
    pub diagnostics: Vec<Diagnostic>,
    /// Its events.
    pub events: Vec<EventId>,
    /// How many of its claims each pattern or rule found.
    pub found: BTreeMap<String, usize>,
    /// The incidents that it tells.
    pub incidents: BTreeSet<IncidentId>,
}

impl Desk {
    /// The reading of a report that counts, and how what shaped it differs from today's.
    fn explain_reading(&self, id: &ReportId) -> Result<Option<ReadingExplanation>, Error> {
        let Some(reading) = self.reading(id)? else { return Ok(None) };
        let parts = self.ledger.lineage(&reading.lineage)?;
        let today = self.data().lineage();
        let changed = match &parts {
            Some(parts) => parts.changed(&today).into_iter().map(str::to_owned).collect(),
            None => today.parts.into_keys().collect(),
        };
        let (seq, recorded_at, lineage) = (reading.seq, reading.recorded_at, reading.lineage);
        Ok(Some(ReadingExplanation { seq, recorded_at, lineage, parts, changed }))
    }

    pub(super) fn explain_claim(&self, id: &ClaimId) -> Result<Option<ClaimExplanation>, Error> {
        let Some(ClaimItem { voice, record }) = self.claim_item(id)? else { return Ok(None) };
        let claim = voice.claim;
        let start = claim.evidence.span.start;
        let event = record.extraction.event(&claim.event).cloned();
        let actors = self.actor_choices(&claim, voice.speaker.as_ref(), event.as_ref(), &record)?;
        let situation = event.as_ref().map(|event| self.situation(&record, event)).transpose()?.flatten();
        let mentions = voice.speaker.iter().flat_map(|speaker| &speaker.mentions);
        Ok(Some(ClaimExplanation {
            paragraph: paragraph(&record, &claim.evidence),
            found: Provenance::of(&claim.pattern, self.data())?,
            named: mentions.min_by_key(|mention| mention.span.start.abs_diff(start)).cloned(),
            via: voice.via,
            medium: claim.medium,
            event,
            situation,
            actors,
            incident: self.incident_of(&claim.event)?.map(|incident| incident.id),
            reading: self.explain_reading(&record.report.id)?,
            report: voice.report,
            speaker: voice.speaker,
            claim,
        }))
    }

    /// Who the speaker and the value of a claim were taken for.
    fn actor_choices(
        &self,
        claim: &Claim,
        speaker: Option<&Speaker>,
        event: Option<&Event>,
        record: &ReportRecord,
    ) -> Result<Vec<ActorChoice>, Error> {
        let country = event.and_then(|e| e.place.as_ref()).and_then(|place| place.country.clone());
        let countries: Vec<_> = country.into_iter().map(|code| (code, 1)).collect();
        let year = record.report.published.as_ref().map(|p| p.date().year());
        let context = actor::Context { countries: &countries, home: None, year };
        let register = self.data().actors()?;
        let choice = |words: &str, actor: &Option<String>| {
            let by_name = actor::candidates(register, words, &context).into_iter();
            let candidates = by_name.map(|c| ActorCandidate { id: c.id, score: c.score, reason: c.reason }).collect();
            ActorChoice { words: words.to_owned(), actor: actor.clone(), candidates }
        };
        let of_speaker = speaker.filter(|s| s.name.is_some() || s.affiliation.is_some()).map(|s| {
            let words = s.affiliation.as_ref().or(s.name.as_ref()).cloned().unwrap_or_default();
            choice(&words, &s.actor)
        });
        let of_value = match &claim.value {
            Value::Actor(value) => Some(choice(&value.name, &value.actor)),
            _ => None,
        };
        Ok(of_speaker.into_iter().chain(of_value).filter(|c| c.actor.is_some() || !c.candidates.is_empty()).collect())
    }

    pub(super) fn explain_event(&self, id: &EventId) -> Result<Option<EventExplanation>, Error> {
        let incident = self.incident_of(id)?;
        let Some(record) = self.record_with(id.as_str())? else { return Ok(None) };
        let Some(event) = record.extraction.event(id).cloned() else { return Ok(None) };
        let situation = self.situation(&record, &event)?;
        let links = incident.iter().flat_map(|i| &i.links).filter(|link| &link.a == id || &link.b == id);
        Ok(Some(EventExplanation {
            event,
            report: reference(&record.report),
            links: links.cloned().collect(),
            incident: incident.map(|incident| incident.id),
            claims: voices(&record).filter(|v| &v.claim.event == id).map(|v| v.claim.id).collect(),
            situation,
            reading: self.explain_reading(&record.report.id)?,
        }))
    }

    pub(super) fn explain_report(&self, id: &ReportId) -> Result<Option<ReportExplanation>, Error> {
        let Some(record) = self.record(id)? else { return Ok(None) };
        let Some(heading) = self.ledger.heading(id)? else { return Ok(None) };
        // The ledger's heading has the last reading, also where the desk looks back to an earlier one.
        let Some(reading) = self.reading(id)? else { return Ok(None) };
        let heading = Heading { reading, ..heading };
        let extraction = record.extraction;
        let mut found = BTreeMap::new();
        for claim in extraction.claims {
            *found.entry(claim.pattern).or_default() += 1;
        }
        let telling = Query { report: Some(id.clone()), all: true, ..Query::default() };
        let incidents = self.incidents(&telling)?.into_iter().map(|incident| incident.id).collect();
        Ok(Some(ReportExplanation {
            heading,
            reading: self.explain_reading(id)?,
            relevant: !extraction.diagnostics.iter().any(|d| d.code == NOT_RELEVANT),
            diagnostics: extraction.diagnostics,
            events: extraction.events.into_iter().map(|event| event.id).collect(),
            found,
            incidents,
        }))
    }
}

/// The paragraph that the evidence stands in; the evidence itself where it stands in none.
pub(crate) fn paragraph(record: &ReportRecord, evidence: &Quote) -> Quote {
    let regions = record.report.regions.iter().filter(|region| region.kind != RegionKind::Furniture);
    let around = regions.map(|region| region.span).find(|span| span.contains(evidence.span));
    let words = around.and_then(|span| Some((span, byte_span(&record.report.text, span)?)));
    words.map_or_else(
        || evidence.clone(),
        |(span, bytes)| Quote { span, text: bytes.of(&record.report.text).to_owned() },
    )
}
