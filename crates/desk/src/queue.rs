//! What deserves a person's look, what matters most first, with the words that it hangs on.

use std::collections::BTreeSet;

use rashomon_core::{decisions::Decisions, text::segment};
use rashomon_model::{
    Attribute, Chars, Claim, Contradiction, Event, EventId, Fact, FactStatus, Incident, IncidentId, JudgementId, Link,
    ReportRecord, ReportRef, Span, Stance, Value, WorkStatus, byte_span,
};
use serde::Serialize;

use crate::{Desk, Error, JudgementLine, Query, voice::reference};

/// Why something stands in the queue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum QueueKind {
    /// Accounts of a fact exclude each other.
    Disputed,
    /// Two events may be one happening, and were not joined.
    NearMiss,
    /// Judgements cannot all be right.
    Contradiction,
    /// The words of a judgement are not read any more.
    Orphan,
}

impl QueueKind {
    /// All there are.
    pub const ALL: [Self; 4] = [Self::Disputed, Self::NearMiss, Self::Contradiction, Self::Orphan];

    /// The word as it stands in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Disputed => "disputed",
            Self::NearMiss => "near-miss",
            Self::Contradiction => "contradiction",
            Self::Orphan => "orphan",
        }
    }
}

/// Something that deserves a look.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct QueueItem {
    /// The same as long as it is about the same.
    pub key: String,
    /// Why it stands here.
    pub kind: QueueKind,
    /// How much it matters: 100 for a dispute about a toll of nobody, twice as much for one of nine.
    pub weight: f64,
    /// The incident, its first line for people.
    pub title: String,
    /// What is to be decided, in a line.
    pub reason: String,
    /// The incident.
    pub incident: Option<IncidentId>,
    /// What a judgement would be about: claims of a disputed fact, the two events of a near miss.
    pub subjects: Vec<String>,
    /// The judgements in question.
    pub judgements: Vec<JudgementId>,
    /// What speaks for joining two events.
    pub reasons: Vec<String>,
}

/// What there is to see of an item.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Matter {
    /// One list of accounts, or the two events side by side.
    pub sides: Vec<EventSide>,
    /// The judgements in question.
    pub judgements: Vec<JudgementLine>,
}

/// Accounts that belong together.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct EventSide {
    /// What they are about.
    pub heading: String,
    /// The accounts.
    pub told: Vec<Told>,
}

/// What one report says, with its sentence.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Told {
    /// The claim or the event.
    pub id: String,
    /// What the claim is about.
    pub attribute: Option<Attribute>,
    /// What is said of it.
    pub value: Option<Value>,
    /// What the speaker does with it.
    pub stance: Option<Stance>,
    /// Who says it.
    pub speaker: String,
    /// Where.
    pub report: ReportRef,
    /// The sentence.
    pub sentence: String,
}

/// Letters of a sentence that are shown, at most.
const SENTENCE: usize = 600;
/// Accounts of a side that are shown, at most.
const ACCOUNTS: usize = 40;

impl Desk {
    /// What deserves a look, what matters most first, `limit` at most: disputed facts and near misses by how many died,
    /// contradicting judgements, judgements without their words. Incidents that are done are left out, and what people have
    /// decided about already.
    ///
    /// # Errors
    /// Where the ledger cannot be read.
    pub fn queue(&self, limit: usize) -> Result<Vec<QueueItem>, Error> {
        let decisions = self.decisions()?;
        let mut items: Vec<QueueItem> = Vec::new();
        let mut contradictions: BTreeSet<Contradiction> = decisions.contradictions.iter().cloned().collect();
        let mut seen = BTreeSet::new();
        self.each_incident(&Query { all: true, ..Query::default() }, |incident| {
            for found in &incident.contradicted {
                contradictions.remove(found);
                if seen.insert(found.clone()) {
                    items.push(contradicted(found, Some(&incident)));
                }
            }
            if incident.work.status != WorkStatus::Done {
                items.extend(incident.facts.iter().filter_map(|fact| disputed(&incident, fact, &decisions)));
                items.extend(incident.suggestions.iter().filter_map(|link| near_miss(&incident, link, &decisions)));
            }
            Ok(())
        })?;
        // Those about events that are in no incident.
        items.extend(contradictions.iter().map(|found| contradicted(found, None)));
        items.extend(decisions.orphans.iter().map(|orphan| QueueItem {
            key: format!("orphan:{}:{}", orphan.judgement, orphan.anchor.subject),
            kind: QueueKind::Orphan,
            weight: 40.0,
            title: orphan.anchor.text.clone(),
            reason: format!("{} hangs on words that are not read any more", orphan.judgement),
            incident: None,
            subjects: Vec::new(),
            judgements: vec![orphan.judgement.clone()],
            reasons: Vec::new(),
        }));
        items.sort_by(|a, b| b.weight.total_cmp(&a.weight).then_with(|| a.key.cmp(&b.key)));
        // Two events are near each other from both sides.
        let mut keys = BTreeSet::new();
        items.retain(|item| keys.insert(item.key.clone()));
        items.truncate(limit);
        Ok(items)
    }

    /// What there is to see of an item: the accounts with their sentences, the judgements.
    ///
    /// # Errors
    /// Where the ledger cannot be read.
    pub fn matter(&self, item: &QueueItem) -> Result<Matter, Error> {
        let mut matter = Matter::default();
        match item.kind {
            QueueKind::Disputed => {
                let mut told = Vec::new();
                for id in item.subjects.iter().take(ACCOUNTS) {
                    if let Some(record) = self.record_with(id)? {
                        let claim = record.extraction.claims.iter().find(|c| c.id.as_str() == id);
                        told.extend(claim.map(|claim| account(&record, claim)));
                    }
                }
                matter.sides.push(EventSide { heading: item.reason.clone(), told });
            }
            QueueKind::NearMiss => {
                for id in &item.subjects {
                    matter.sides.extend(self.side(id)?);
                }
            }
            QueueKind::Contradiction | QueueKind::Orphan => {}
        }
        if !item.judgements.is_empty() {
            let all = self.judged(None)?;
            matter.judgements = all.into_iter().filter(|line| item.judgements.contains(&line.judgement.id)).collect();
        }
        Ok(matter)
    }

    fn side(&self, event: &str) -> Result<Option<EventSide>, Error> {
        let Some(record) = self.record_with(event)? else { return Ok(None) };
        let id = EventId(event.to_owned());
        let Some(event) = record.extraction.event(&id) else { return Ok(None) };
        let heading =
            self.incident_of(&id)?.map_or_else(|| "in no incident".to_owned(), |i| format!("{} {}", i.id, i.title));
        let mut told = vec![happening(&record, event)];
        let claims = record.extraction.claims.iter().filter(|c| c.event == id);
        told.extend(claims.take(ACCOUNTS).map(|claim| account(&record, claim)));
        Ok(Some(EventSide { heading, told }))
    }
}

/// How many died, as the highest account has it that has a bound.
fn toll(incident: &Incident) -> u64 {
    let highest = |fact: &Fact| {
        let counts = fact.positions.iter().filter(|p| !p.superseded).filter_map(|p| p.value.count());
        counts.map(|c| c.high.unwrap_or(c.low)).max().unwrap_or_default()
    };
    let dead = |f: &&Fact| f.attribute == Attribute::Killed;
    incident.facts.iter().filter(dead).map(highest).max().unwrap_or_default()
}

/// A weight by how many died: nine count twice as much as nobody.
fn weighted(base: f64, dead: u64) -> f64 {
    base * (1.0 + (dead as f64 + 1.0).log10())
}

fn disputed(incident: &Incident, fact: &Fact, decisions: &Decisions) -> Option<QueueItem> {
    if fact.status != FactStatus::Contested {
        return None;
    }
    let active = || fact.positions.iter().filter(|p| !p.superseded);
    let claims: Vec<String> = active().flat_map(|p| &p.claims).map(ToString::to_string).collect();
    if claims.iter().any(|claim| decisions.verdict(claim).is_some()) {
        return None;
    }
    let counted =
        matches!(fact.attribute, Attribute::Killed | Attribute::Injured | Attribute::Missing | Attribute::Abducted);
    let of = fact.of.as_ref().map(|of| format!(" ({of})")).unwrap_or_default();
    Some(QueueItem {
        key: format!("disputed:{}:{}:{}", incident.id, fact.attribute, fact.of.as_deref().unwrap_or_default()),
        kind: QueueKind::Disputed,
        weight: weighted(if counted { 100.0 } else { 70.0 }, toll(incident)),
        title: incident.title.clone(),
        reason: format!("{} accounts of {}{of} exclude each other", active().count(), fact.attribute),
        incident: Some(incident.id.clone()),
        subjects: claims,
        judgements: Vec::new(),
        reasons: Vec::new(),
    })
}

fn near_miss(incident: &Incident, link: &Link, decisions: &Decisions) -> Option<QueueItem> {
    let (a, b) = (link.a.clone().min(link.b.clone()), link.a.clone().max(link.b.clone()));
    if decisions.pairs.iter().any(|pair| (&pair.a, &pair.b) == (&a, &b)) {
        return None;
    }
    Some(QueueItem {
        key: format!("near-miss:{a}:{b}"),
        kind: QueueKind::NearMiss,
        weight: weighted(80.0 * link.score, toll(incident)),
        title: incident.title.clone(),
        reason: format!("may be one happening with another ({:.2})", link.score),
        incident: Some(incident.id.clone()),
        subjects: vec![a.to_string(), b.to_string()],
        judgements: Vec::new(),
        reasons: link.reasons.clone(),
    })
}

fn contradicted(found: &Contradiction, incident: Option<&Incident>) -> QueueItem {
    let judgements: Vec<&str> = found.judgements.iter().map(JudgementId::as_str).collect();
    let how = match found.kind {
        rashomon_model::Conflict::Overruled => "the later judgement says the opposite of the earlier",
        rashomon_model::Conflict::Transitive => "what follows from some judgements is denied by another",
    };
    QueueItem {
        key: format!("contradiction:{}", judgements.join("+")),
        kind: QueueKind::Contradiction,
        weight: weighted(60.0, incident.map(toll).unwrap_or_default()),
        title: incident.map_or_else(|| found.about.join(", "), |i| i.title.clone()),
        reason: how.to_owned(),
        incident: incident.map(|i| i.id.clone()),
        subjects: found.about.clone(),
        judgements: found.judgements.clone(),
        reasons: Vec::new(),
    }
}

fn account(record: &ReportRecord, claim: &Claim) -> Told {
    Told {
        id: claim.id.to_string(),
        attribute: Some(claim.attribute),
        value: Some(claim.value.clone()),
        stance: Some(claim.stance),
        speaker: record
            .extraction
            .speaker(&claim.speaker)
            .map_or_else(|| "unknown".to_owned(), rashomon_model::Speaker::label),
        report: reference(&record.report),
        sentence: sentence(&record.report.text, claim.evidence.span),
    }
}

fn happening(record: &ReportRecord, event: &Event) -> Told {
    Told {
        id: event.id.to_string(),
        attribute: None,
        value: None,
        stance: None,
        speaker: String::new(),
        report: reference(&record.report),
        sentence: sentence(&record.report.text, event.trigger.span),
    }
}

/// The sentences of a text in which a span stands.
fn sentence(text: &str, span: Span<Chars>) -> String {
    let Some(bytes) = byte_span(text, span) else { return String::new() };
    let start = text[..bytes.start].rfind('\n').map_or(0, |at| at + 1);
    let end = text[bytes.end..].find('\n').map_or(text.len(), |at| bytes.end + at);
    let overlapping = |s: &Span| s.start < bytes.end.max(bytes.start + 1) && bytes.start < s.end;
    let sentences = segment::sentences(text, Span::new(start, end));
    let own: Vec<&str> = sentences.iter().filter(|s| overlapping(s)).map(|s| s.of(text)).collect();
    let whole = if own.is_empty() { bytes.of(text).to_owned() } else { own.join(" ") };
    match whole.char_indices().nth(SENTENCE) {
        Some((at, _)) => format!("{} …", &whole[..at]),
        None => whole,
    }
}
