//! A ledger that lasts as long as its value does: for tests, and for commands that need none on disk.

mod ledger;

use std::{
    collections::{BTreeMap, BTreeSet},
    path::PathBuf,
};

use rashomon_model::{
    Anchor, Correction, Incident, IncidentId, Judgement, Lineage, Metadata, Names, Naming, Report, ReportId,
    ReportRecord,
};

use crate::{
    Basis, Error, Found, Head, JournalKind, JournalRecord, Known, Query, Reading, ReadingLine,
    contents::ReadingContents, reports_with, shape::EVENTS,
};

/// The in-memory ledger. It keeps recorded JSON as the one on disk does, and derives every list from it in the plainest
/// way, so that it says what the other must do.
#[derive(Debug, Default)]
pub struct MemoryLedger {
    path: PathBuf,
    reports: BTreeMap<ReportId, Recorded>,
    lineages: BTreeMap<String, (Lineage, String)>,
    judgements: Vec<(u64, Judgement, String)>,
    namings: Vec<(u64, Naming, String)>,
    journal: Vec<JournalRecord>,
    basis: Option<Basis>,
    incidents: BTreeMap<IncidentId, (Incident, String)>,
}

#[derive(Debug)]
struct Recorded {
    report: Report,
    json: String,
    bytes: Vec<u8>,
    seq: u64,
    readings: Vec<(u64, Reading, ReadingContents)>,
    corrections: Vec<(u64, Correction, String)>,
}

impl Recorded {
    /// The last reading that was known, with its number.
    fn reading(&self, known: Known) -> Option<(u64, &Reading)> {
        self.readings.iter().rev().find(|(seq, ..)| known.has(*seq)).map(|(seq, reading, _)| (*seq, reading))
    }

    fn record(&self, known: Known) -> Option<ReportRecord> {
        self.reading(known).map(|(_, reading)| reading.record(self.report.clone()))
    }

    /// What is known about the report now.
    fn metadata(&self) -> Metadata {
        let known = Metadata::of(&self.report);
        self.corrections.iter().fold(known, |known, (_, correction, _)| correction.set.applied_to(&known))
    }
}

fn line(seq: u64, reading: &Reading) -> ReadingLine {
    ReadingLine {
        seq,
        lineage: reading.lineage.digest(),
        gate: reading.gate,
        metadata: reading.metadata.clone(),
        remarks: reading.remarks.clone(),
        recorded_at: reading.recorded_at.clone(),
    }
}

impl MemoryLedger {
    /// An empty ledger.
    pub fn new() -> Self {
        Self { path: PathBuf::from("(in memory)"), ..Self::default() }
    }

    fn last(&self) -> Head {
        self.journal.last().map_or_else(Head::default, JournalRecord::head)
    }

    fn write(&mut self, kind: JournalKind, subject: &str, content: &str, recorded_at: &str) -> u64 {
        let record = self.last().next(kind, subject, content, recorded_at);
        self.journal.push(record);
        self.journal.len() as u64
    }

    fn known(&self, known: Known) -> impl Iterator<Item = ReportRecord> {
        self.reports.values().filter_map(move |r| r.record(known))
    }

    fn all_incidents(&self) -> impl Iterator<Item = &Incident> {
        self.incidents.values().map(|(incident, _)| incident)
    }

    /// The reports that have the words that a query names, if it names some.
    fn reports_with(&self, query: &Query) -> Option<BTreeSet<ReportId>> {
        let words = query.words.as_deref()?;
        let records: Vec<ReportRecord> = self.known(Known::Now).collect();
        Some(reports_with(&records, words))
    }

    fn ids(&self) -> BTreeSet<String> {
        let mut ids = BTreeSet::new();
        for ReportRecord { report, extraction } in self.known(Known::Now) {
            ids.insert(report.id.0);
            ids.extend(extraction.speakers.into_iter().map(|s| s.id.0));
            ids.extend(extraction.events.into_iter().map(|e| e.id.0));
            ids.extend(extraction.claims.into_iter().map(|c| c.id.0));
        }
        ids.extend(self.judgements.iter().map(|(_, j, _)| j.id.0.clone()));
        ids.extend(self.incidents.keys().map(|id| id.0.clone()));
        ids.extend(self.all_names(Known::Now).redirects.into_keys().map(|id| id.0));
        ids
    }

    /// The anchors of a subject: its own, or those of an incident's events.
    fn anchors(&self, subject: &str) -> Vec<Anchor> {
        let anchor = |id: &str| self.known(Known::Now).find_map(|r| r.extraction.anchor(&r.report.id, id));
        let Some(Found::Incident(id)) = Found::sort(subject) else { return anchor(subject).into_iter().collect() };
        let names = self.all_names(Known::Now);
        let Some((incident, _)) = self.incidents.get(names.leads_to(&id)) else { return Vec::new() };
        let own = incident.events.iter().take(EVENTS).filter_map(|event| anchor(event.as_str()));
        own.map(|anchor| Anchor { subject: subject.to_owned(), ..anchor }).collect()
    }

    fn all_names(&self, known: Known) -> Names {
        self.namings.iter().filter(|(seq, ..)| known.has(*seq)).map(|(_, naming, _)| naming.clone()).collect()
    }

    /// Checks a reading, and gives its JSON; `None` where the last one says the same.
    fn reading_contents(&self, reading: &Reading) -> Result<Option<ReadingContents>, Error> {
        let recorded =
            self.reports.get(&reading.report).ok_or_else(|| Error::Unknown { report: reading.report.clone() })?;
        let refuse =
            |fault| Error::Entry { report: reading.report.clone(), origin: recorded.report.origin.clone(), fault };
        let contents = ReadingContents::of(reading, &recorded.report).map_err(refuse)?;
        let same = recorded.readings.last().is_some_and(|(.., last)| last.reading == contents.reading);
        Ok((!same).then_some(contents))
    }

    fn write_reading(&mut self, reading: &Reading, contents: ReadingContents) {
        let (digest, json) = &contents.lineage;
        if !self.lineages.contains_key(digest) {
            self.write(JournalKind::Lineage, digest, json, &reading.recorded_at);
            self.lineages.insert(digest.clone(), (reading.lineage.clone(), json.clone()));
        }
        let seq = self.write(JournalKind::Reading, reading.report.as_str(), &contents.reading, &reading.recorded_at);
        if let Some(recorded) = self.reports.get_mut(&reading.report) {
            recorded.readings.push((seq, reading.clone(), contents));
        }
    }

    fn content(&self, record: &JournalRecord) -> Option<&str> {
        let report = || self.reports.get(&ReportId(record.subject.clone()));
        match record.kind {
            JournalKind::Report => report().map(|r| r.json.as_str()),
            JournalKind::Reading => {
                let found = report()?.readings.iter().find(|(seq, ..)| *seq == record.seq);
                found.map(|(.., contents)| contents.reading.as_str())
            }
            JournalKind::Correction => {
                let found = report()?.corrections.iter().find(|(seq, ..)| *seq == record.seq);
                found.map(|(.., json)| json.as_str())
            }
            JournalKind::Lineage => self.lineages.get(&record.subject).map(|(_, json)| json.as_str()),
            JournalKind::Judgement => {
                self.judgements.iter().find(|(seq, ..)| *seq == record.seq).map(|(.., json)| json.as_str())
            }
            JournalKind::Naming => {
                self.namings.iter().find(|(seq, ..)| *seq == record.seq).map(|(.., json)| json.as_str())
            }
            JournalKind::Analysis => None,
        }
    }
}
