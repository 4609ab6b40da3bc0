//! A ledger that lasts as long as its value does: for tests, and for commands that need none on disk.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
};

use rashomon_model::{Claim, ClaimId, Incident, IncidentId, Judgement, ReportId, ReportRecord, sha256_hex};

use crate::{
    Added, Basis, Entry, Error, Found, Head, Heading, Hit, HitKind, JournalKind, JournalRecord, Ledger, Problem, Stats,
    Trouble, Walk,
    check::{Contents, check_basis, refusal},
    error::unique,
    faults,
    search::{Query, best, value_words},
};

/// The in-memory ledger. It keeps recorded JSON as the one on disk does, and derives every list from it in the plainest
/// way, so that it says what the other must do.
#[derive(Debug, Default)]
pub struct MemoryLedger {
    path: PathBuf,
    reports: BTreeMap<ReportId, Recorded>,
    judgements: Vec<(Judgement, String)>,
    journal: Vec<JournalRecord>,
    basis: Option<Basis>,
    incidents: BTreeMap<IncidentId, (Incident, String)>,
}

#[derive(Debug)]
struct Recorded {
    entry: Entry,
    contents: Contents,
    seq: u64,
}

impl MemoryLedger {
    /// An empty ledger.
    pub fn new() -> Self {
        Self { path: PathBuf::from("(in memory)"), ..Self::default() }
    }

    fn last(&self) -> Head {
        self.journal.last().map_or_else(Head::default, JournalRecord::head)
    }

    fn append(&mut self, kind: JournalKind, subject: &str, content: &str, recorded_at: &str) -> u64 {
        let record = self.last().next(kind, subject, content, recorded_at);
        self.journal.push(record);
        self.journal.len() as u64
    }

    fn every(&self) -> impl Iterator<Item = &ReportRecord> {
        self.reports.values().map(|r| &r.entry.record)
    }

    fn ids(&self) -> impl Iterator<Item = &str> {
        let parts = self.every().flat_map(|ReportRecord { report, extraction: e }| {
            let speakers = e.speakers.iter().map(|s| s.id.as_str());
            let events = e.events.iter().map(|e| e.id.as_str());
            let claims = e.claims.iter().map(|c| c.id.as_str());
            speakers.chain(events).chain(claims).chain([report.id.as_str()])
        });
        let judgements = self.judgements.iter().map(|(j, _)| j.id.as_str());
        parts.chain(judgements).chain(self.incidents.keys().map(IncidentId::as_str))
    }

    fn content(&self, record: &JournalRecord) -> Option<&str> {
        let report = || self.reports.get(&ReportId(record.subject.clone())).map(|r| &r.contents);
        match record.kind {
            JournalKind::Report => report().map(|c| c.report.as_str()),
            JournalKind::Analysis => report().map(|c| c.analysis.as_str()),
            JournalKind::Judgement => {
                self.judgements.iter().find(|(j, _)| j.id.as_str() == record.subject).map(|(_, json)| json.as_str())
            }
        }
    }
}

impl Ledger for MemoryLedger {
    fn path(&self) -> &Path {
        &self.path
    }

    fn add(&mut self, entry: &Entry) -> Result<Added, Error> {
        let report = &entry.record.report;
        if self.reports.contains_key(&report.id) {
            return Ok(Added::Known);
        }
        let contents = Contents::of(entry).map_err(|fault| Error::Entry {
            report: report.id.clone(),
            origin: report.origin.clone(),
            fault,
        })?;
        let seq = self.append(JournalKind::Report, report.id.as_str(), &contents.report, &entry.recorded_at);
        self.append(JournalKind::Analysis, report.id.as_str(), &contents.analysis, &entry.recorded_at);
        self.reports.insert(report.id.clone(), Recorded { entry: entry.clone(), contents, seq });
        Ok(Added::New)
    }

    fn contains(&self, report: &ReportId) -> Result<bool, Error> {
        Ok(self.reports.contains_key(report))
    }

    fn reports(&self) -> Result<Walk<'_, Heading>, Error> {
        Ok(Box::new(self.reports.values().map(|Recorded { entry, seq, .. }| {
            let report = entry.record.report.clone();
            Ok(Heading {
                id: report.id,
                origin: report.origin,
                title: report.title,
                publisher: report.publisher,
                published: report.published,
                language: report.language,
                pipeline: entry.pipeline.clone(),
                recorded_at: entry.recorded_at.clone(),
                seq: *seq,
            })
        })))
    }

    fn record(&self, report: &ReportId) -> Result<Option<ReportRecord>, Error> {
        Ok(self.reports.get(report).map(|r| r.entry.record.clone()))
    }

    fn records(&self) -> Result<Walk<'_, ReportRecord>, Error> {
        Ok(Box::new(self.every().cloned().map(Ok)))
    }

    fn original(&self, report: &ReportId) -> Result<Option<Vec<u8>>, Error> {
        Ok(self.reports.get(report).map(|r| r.entry.bytes.clone()))
    }

    fn claim(&self, claim: &ClaimId) -> Result<Option<(ReportId, Claim)>, Error> {
        let of = |r: &ReportRecord| {
            r.extraction.claims.iter().find(|c| &c.id == claim).map(|c| (r.report.id.clone(), c.clone()))
        };
        let mut found: Vec<_> = self.every().filter_map(of).collect();
        unique(claim.as_str(), found.iter().map(|(report, _)| report.to_string()).collect())?;
        Ok(found.pop())
    }

    fn find(&self, prefix: &str) -> Result<Option<Found>, Error> {
        if Found::sort(prefix).is_none() {
            return Ok(None);
        }
        let ids: BTreeSet<&str> = self.ids().filter(|id| id.starts_with(prefix)).collect();
        if ids.contains(prefix) {
            return Ok(Found::sort(prefix));
        }
        Ok(unique(prefix, ids.into_iter().map(str::to_owned).collect())?.and_then(|id| Found::sort(&id)))
    }

    fn judge(&mut self, judgement: &Judgement) -> Result<Added, Error> {
        let known = self.judgements.iter().map(|(j, _)| j).find(|j| j.id == judgement.id);
        if let Some(reason) = refusal(judgement, known, |id| self.ids().any(|known| known == id)) {
            return Err(Error::Judgement { judgement: judgement.id.clone(), reason });
        }
        if known.is_some() {
            return Ok(Added::Known);
        }
        let json = serde_json::to_string(judgement)
            .map_err(|e| Error::Judgement { judgement: judgement.id.clone(), reason: e.to_string() })?;
        self.append(JournalKind::Judgement, judgement.id.as_str(), &json, &judgement.at);
        self.judgements.push((judgement.clone(), json));
        Ok(Added::New)
    }

    fn judgements(&self) -> Result<Vec<Judgement>, Error> {
        Ok(self.judgements.iter().map(|(j, _)| j.clone()).collect())
    }

    fn journal(&self) -> Result<Walk<'_, JournalRecord>, Error> {
        Ok(Box::new(self.journal.iter().cloned().map(Ok)))
    }

    fn head(&self) -> Result<Head, Error> {
        Ok(self.last())
    }

    fn replace_incidents(&mut self, basis: &Basis, incidents: &[Incident]) -> Result<(), Error> {
        let refuse = |reason: String| Error::Derived { reason };
        check_basis(basis, self.last().seq)?;
        let mut all = BTreeMap::new();
        for incident in incidents {
            let json = serde_json::to_string(incident).map_err(|e| refuse(format!("{}: {e}", incident.id)))?;
            if all.insert(incident.id.clone(), (incident.clone(), json)).is_some() {
                return Err(refuse(format!("{} stands twice", incident.id)));
            }
        }
        (self.incidents, self.basis) = (all, Some(basis.clone()));
        Ok(())
    }

    fn basis(&self) -> Result<Option<Basis>, Error> {
        Ok(self.basis.clone())
    }

    fn incidents(&self) -> Result<Walk<'_, Incident>, Error> {
        Ok(Box::new(self.incidents.values().map(|(incident, _)| Ok(incident.clone()))))
    }

    fn incident(&self, incident: &IncidentId) -> Result<Option<Incident>, Error> {
        Ok(self.incidents.get(incident).map(|(incident, _)| incident.clone()))
    }

    fn derived_digest(&self) -> Result<String, Error> {
        let lines: String = self.incidents.values().flat_map(|(_, json)| [json.as_str(), "\n"]).collect();
        Ok(sha256_hex(lines.as_bytes()))
    }

    fn search(&self, words: &str, limit: usize) -> Result<Vec<Hit>, Error> {
        let query = Query::parse(words);
        if query.is_empty() {
            return Ok(Vec::new());
        }
        let mut hits = Vec::new();
        for ReportRecord { report, extraction } in self.every() {
            let mut look = |kind, id: &str, columns: &[&str]| {
                hits.extend(query.matches(columns).map(|(rank, snippet)| Hit {
                    kind,
                    id: id.to_owned(),
                    report: report.id.clone(),
                    title: report.title.clone(),
                    origin: report.origin.clone(),
                    snippet,
                    rank,
                }));
            };
            look(HitKind::Report, report.id.as_str(), &[report.title.as_deref().unwrap_or_default(), &report.text]);
            for claim in &extraction.claims {
                let speaker = extraction.speaker(&claim.speaker).map(rashomon_model::Speaker::label);
                let value = value_words(&claim.value);
                let columns = [claim.evidence.text.as_str(), &value, speaker.as_deref().unwrap_or_default()];
                look(HitKind::Claim, claim.id.as_str(), &columns);
            }
        }
        Ok(best(hits, limit))
    }

    fn verify(&self) -> Result<Vec<Problem>, Error> {
        let mut problems = Vec::new();
        let mut before = Head::default();
        for record in &self.journal {
            problems.extend(record.problems_after(&before));
            before = record.head();
            if self.content(record).map(|c| sha256_hex(c.as_bytes())).as_ref() != Some(&record.digest) {
                problems.push(Problem::new(Trouble::Content, record.name(), "the content has another digest"));
            }
        }
        for Recorded { entry, .. } in self.reports.values() {
            let id = &entry.record.report.id;
            if &ReportId::of(&entry.bytes) != id {
                problems.push(Problem::new(Trouble::Archive, id.as_str(), "the archived original has another digest"));
            }
            problems.extend(
                faults(&entry.record).iter().map(|f| Problem::new(Trouble::Contract, id.as_str(), f.to_string())),
            );
        }
        Ok(problems)
    }

    fn stats(&self) -> Result<Stats, Error> {
        let count = |part: fn(&ReportRecord) -> usize| self.every().map(|r| part(r) as u64).sum();
        Ok(Stats {
            reports: self.reports.len() as u64,
            speakers: count(|r| r.extraction.speakers.len()),
            events: count(|r| r.extraction.events.len()),
            claims: count(|r| r.extraction.claims.len()),
            judgements: self.judgements.len() as u64,
            incidents: self.incidents.len() as u64,
        })
    }
}
