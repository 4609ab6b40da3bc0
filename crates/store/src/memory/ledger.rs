//! The trait, over plain maps.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

use rashomon_model::{
    Claim, ClaimId, Correction, EventId, GateVerdict, Incident, IncidentId, Judgement, Lineage, Metadata, Names,
    Naming, ReportId, ReportRecord, sha256_hex,
};

use super::{MemoryLedger, Recorded, line};
use crate::{
    Added, Basis, Entry, Error, Facets, Found, Head, Heading, Hit, JournalKind, JournalRecord, Known, Ledger, LeftOut,
    Mark, Page, Pin, Problem, Query, Reading, ReadingLine, Stats, Tallies, Timeline, Trouble, Walk,
    check::{Fault, check_basis, circle, correction_refusal, refusal},
    contents::{self, ReadingContents},
    error::unique,
    faults,
    search::{best, scan},
};

impl Ledger for MemoryLedger {
    fn path(&self) -> &Path {
        &self.path
    }

    fn add(&mut self, entry: &Entry) -> Result<Added, Error> {
        let report = &entry.report;
        if self.reports.contains_key(&report.id) {
            return Ok(Added::Known);
        }
        let refuse = |fault| Error::Entry { report: report.id.clone(), origin: report.origin.clone(), fault };
        let json = contents::of_report(entry).map_err(refuse)?;
        let contents = ReadingContents::of(&entry.reading, report).map_err(refuse)?;
        if entry.reading.metadata != Metadata::of(report) {
            return Err(refuse(Fault::Metadata));
        }
        let seq = self.write(JournalKind::Report, report.id.as_str(), &json, &entry.reading.recorded_at);
        let (readings, corrections) = (Vec::new(), Vec::new());
        let recorded =
            Recorded { report: report.clone(), json, bytes: entry.bytes.clone(), seq, readings, corrections };
        self.reports.insert(report.id.clone(), recorded);
        self.write_reading(&entry.reading, contents);
        Ok(Added::New)
    }

    fn append(&mut self, reading: &Reading) -> Result<Added, Error> {
        let Some(contents) = self.reading_contents(reading)? else { return Ok(Added::Known) };
        let recorded = &self.reports[&reading.report];
        if recorded.metadata() != reading.metadata {
            let (report, origin) = (reading.report.clone(), recorded.report.origin.clone());
            return Err(Error::Entry { report, origin, fault: Fault::Metadata });
        }
        self.write_reading(reading, contents);
        Ok(Added::New)
    }

    fn correct(&mut self, correction: &Correction, reading: &Reading) -> Result<Added, Error> {
        let refuse = |reason: String| Error::Correction { correction: correction.id.clone(), reason };
        let recorded =
            self.reports.get(&correction.report).ok_or_else(|| Error::Unknown { report: correction.report.clone() })?;
        let contents = self.reading_contents(reading)?;
        if recorded.corrections.iter().any(|(_, known, _)| known == correction) {
            return Ok(Added::Known);
        }
        if let Some(reason) = correction_refusal(correction, reading, &recorded.metadata()) {
            return Err(refuse(reason));
        }
        let json = serde_json::to_string(correction).map_err(|e| refuse(e.to_string()))?;
        let seq = self.write(JournalKind::Correction, correction.report.as_str(), &json, &correction.at);
        if let Some(recorded) = self.reports.get_mut(&correction.report) {
            recorded.corrections.push((seq, correction.clone(), json));
        }
        if let Some(contents) = contents {
            self.write_reading(reading, contents);
        }
        Ok(Added::New)
    }

    fn judge(&mut self, judgement: &Judgement) -> Result<Added, Error> {
        let known = self.judgements.iter().map(|(_, j, _)| j).find(|j| j.id == judgement.id);
        let ids = self.ids();
        if let Some(reason) = refusal(judgement, known, |id| ids.contains(id)) {
            return Err(Error::Judgement { judgement: judgement.id.clone(), reason });
        }
        if known.is_some() {
            return Ok(Added::Known);
        }
        let anchors = judgement.subjects.iter().flat_map(|subject| self.anchors(subject)).collect();
        let judgement = Judgement { anchors, ..judgement.clone() };
        let json = serde_json::to_string(&judgement)
            .map_err(|e| Error::Judgement { judgement: judgement.id.clone(), reason: e.to_string() })?;
        let seq = self.write(JournalKind::Judgement, judgement.id.as_str(), &json, &judgement.at);
        self.judgements.push((seq, judgement, json));
        Ok(Added::New)
    }

    fn contains(&self, report: &ReportId) -> Result<bool, Error> {
        Ok(self.reports.contains_key(report))
    }

    fn heading(&self, report: &ReportId) -> Result<Option<Heading>, Error> {
        let Some(recorded) = self.reports.get(report) else { return Ok(None) };
        let Some((seq, reading)) = recorded.reading(Known::Now) else { return Ok(None) };
        Ok(Some(Heading {
            id: report.clone(),
            origin: recorded.report.origin.clone(),
            language: recorded.report.language.clone(),
            recorded_at: self.journal[recorded.seq as usize - 1].recorded_at.clone(),
            seq: recorded.seq,
            reading: line(seq, reading),
        }))
    }

    fn reports(&self) -> Result<Walk<'_, Heading>, Error> {
        Ok(Box::new(self.reports.keys().filter_map(|id| self.heading(id).transpose())))
    }

    fn record(&self, report: &ReportId, known: Known) -> Result<Option<ReportRecord>, Error> {
        Ok(self.reports.get(report).and_then(|r| r.record(known)))
    }

    fn records(&self, known: Known) -> Result<Walk<'_, ReportRecord>, Error> {
        Ok(Box::new(self.known(known).map(Ok)))
    }

    fn readings(&self, report: &ReportId) -> Result<Vec<ReadingLine>, Error> {
        let readings = self.reports.get(report).into_iter().flat_map(|r| &r.readings);
        Ok(readings.map(|(seq, reading, _)| line(*seq, reading)).collect())
    }

    fn corrections(&self, report: &ReportId) -> Result<Vec<Correction>, Error> {
        let corrections = self.reports.get(report).into_iter().flat_map(|r| &r.corrections);
        Ok(corrections.map(|(_, correction, _)| correction.clone()).collect())
    }

    fn lineage(&self, digest: &str) -> Result<Option<Lineage>, Error> {
        Ok(self.lineages.get(digest).map(|(lineage, _)| lineage.clone()))
    }

    fn outdated(&self, current: &str) -> Result<Vec<ReportId>, Error> {
        let other = |r: &&Recorded| r.reading(Known::Now).is_some_and(|(_, r)| r.lineage.digest() != current);
        Ok(self.reports.values().filter(other).map(|r| r.report.id.clone()).collect())
    }

    fn held_back(&self) -> Result<Vec<ReportId>, Error> {
        let held = |r: &&Recorded| r.reading(Known::Now).is_some_and(|(_, r)| r.gate == GateVerdict::HeldBack);
        Ok(self.reports.values().filter(held).map(|r| r.report.id.clone()).collect())
    }

    fn original(&self, report: &ReportId) -> Result<Option<Vec<u8>>, Error> {
        Ok(self.reports.get(report).map(|r| r.bytes.clone()))
    }

    fn claim(&self, claim: &ClaimId) -> Result<Option<(ReportId, Claim)>, Error> {
        let of = |r: ReportRecord| r.extraction.claims.into_iter().find(|c| &c.id == claim).map(|c| (r.report.id, c));
        let mut found: Vec<_> = self.known(Known::Now).filter_map(of).collect();
        unique(claim.as_str(), found.iter().map(|(report, _)| report.to_string()).collect())?;
        Ok(found.pop())
    }

    fn report_of(&self, id: &str) -> Result<Option<ReportId>, Error> {
        Ok(self.known(Known::Now).find(|r| r.extraction.anchor(&r.report.id, id).is_some()).map(|r| r.report.id))
    }

    fn find(&self, prefix: &str) -> Result<Option<Found>, Error> {
        if Found::sort(prefix).is_none() {
            return Ok(None);
        }
        let ids: BTreeSet<String> = self.ids().into_iter().filter(|id| id.starts_with(prefix)).collect();
        if ids.contains(prefix) {
            return Ok(Found::sort(prefix));
        }
        Ok(unique(prefix, ids.into_iter().collect())?.and_then(|id| Found::sort(&id)))
    }

    fn judgements(&self, known: Known) -> Result<Vec<Judgement>, Error> {
        Ok(self.judgements.iter().filter(|(seq, ..)| known.has(*seq)).map(|(_, j, _)| j.clone()).collect())
    }

    fn names(&self, known: Known) -> Result<Names, Error> {
        Ok(self.all_names(known))
    }

    fn redirect(&self, incident: &IncidentId) -> Result<Option<IncidentId>, Error> {
        let names = self.all_names(Known::Now);
        let end = names.leads_to(incident);
        Ok((end != incident).then(|| end.clone()))
    }

    fn journal_after(&self, seq: u64) -> Result<Walk<'_, JournalRecord>, Error> {
        let before = usize::try_from(seq).unwrap_or(usize::MAX);
        Ok(Box::new(self.journal.iter().skip(before).cloned().map(Ok)))
    }

    fn head(&self) -> Result<Head, Error> {
        Ok(self.last())
    }

    fn seq_at(&self, moment: &str) -> Result<u64, Error> {
        let later = self.journal.iter().find(|line| line.recorded_at.as_str() > moment);
        Ok(later.map_or(self.journal.len() as u64, |line| line.seq - 1))
    }

    fn replace_incidents(
        &mut self,
        basis: &Basis,
        incidents: &[Incident],
        naming: &Naming,
        at: &str,
    ) -> Result<(), Error> {
        let refuse = |reason: String| Error::Derived { reason };
        check_basis(basis, self.last().seq)?;
        if self.namings.last().is_some_and(|(seq, ..)| *seq > basis.seq) {
            return Err(Error::Outrun { path: self.path.clone() });
        }
        let mut all = BTreeMap::new();
        for incident in incidents {
            let json = serde_json::to_string(incident).map_err(|e| refuse(format!("{}: {e}", incident.id)))?;
            if all.insert(incident.id.clone(), (incident.clone(), json)).is_some() {
                return Err(refuse(format!("{} stands twice", incident.id)));
            }
        }
        let mut names = self.all_names(Known::Now);
        names.apply(naming);
        if let Some(id) = naming.redirected.keys().find(|id| names.redirects.contains_key(names.leads_to(id))) {
            return Err(circle(id));
        }
        if !naming.is_empty() {
            let json = serde_json::to_string(naming).map_err(|e| refuse(e.to_string()))?;
            let seq = self.write(JournalKind::Naming, &basis.rules, &json, at);
            self.namings.push((seq, naming.clone(), json));
        }
        (self.incidents, self.basis) = (all, Some(basis.clone()));
        Ok(())
    }

    fn basis(&self) -> Result<Option<Basis>, Error> {
        Ok(self.basis.clone())
    }

    fn is_stale(&self) -> Result<bool, Error> {
        let after = self.basis.as_ref().map_or(0, |b| b.seq);
        Ok(self.journal.iter().any(|line| line.seq > after && line.kind != JournalKind::Naming))
    }

    fn incidents(&self) -> Result<Walk<'_, Incident>, Error> {
        Ok(Box::new(self.incidents.values().map(|(incident, _)| Ok(incident.clone()))))
    }

    fn incident(&self, incident: &IncidentId) -> Result<Option<Incident>, Error> {
        Ok(self.incidents.get(incident).map(|(incident, _)| incident.clone()))
    }

    fn incident_of(&self, event: &EventId) -> Result<Option<IncidentId>, Error> {
        Ok(self.incidents.values().find(|(i, _)| i.events.contains(event)).map(|(i, _)| i.id.clone()))
    }

    fn incidents_told_by(&self, report: &ReportId) -> Result<Vec<IncidentId>, Error> {
        let told = self.incidents.values().filter(|(incident, _)| incident.reports.iter().any(|r| r.id == *report));
        Ok(told.map(|(incident, _)| incident.id.clone()).collect())
    }

    fn query(&self, query: &Query) -> Result<Page<Incident>, Error> {
        Ok(query.page(self.all_incidents(), self.reports_with(query).as_ref()))
    }

    fn pins(&self, query: &Query) -> Result<Page<Pin>, Error> {
        Ok(query.pins(self.all_incidents(), self.reports_with(query).as_ref()))
    }

    fn marks(&self, query: &Query) -> Result<Vec<Mark>, Error> {
        Ok(query.marks(self.all_incidents(), self.reports_with(query).as_ref()))
    }

    fn facets(&self, query: &Query, most: usize) -> Result<Facets, Error> {
        Ok(query.facets(self.all_incidents(), self.reports_with(query).as_ref(), most))
    }

    fn timeline(&self, query: &Query) -> Result<Timeline, Error> {
        Ok(query.timeline(self.all_incidents(), self.reports_with(query).as_ref()))
    }

    fn tallied(&self, query: &Query) -> Result<Tallies, Error> {
        Ok(query.tallied(self.all_incidents(), self.reports_with(query).as_ref()))
    }

    fn left_out(&self, query: &Query) -> Result<LeftOut, Error> {
        Ok(query.left_out(self.all_incidents(), self.reports_with(query).as_ref()))
    }

    fn derived_digest(&self) -> Result<String, Error> {
        let lines: String = self.incidents.values().flat_map(|(_, json)| [json.as_str(), "\n"]).collect();
        Ok(sha256_hex(lines.as_bytes()))
    }

    fn search(&self, words: &str, limit: usize, known: Known) -> Result<Vec<Hit>, Error> {
        let records: Vec<ReportRecord> = self.known(known).collect();
        Ok(best(scan(records.iter(), words), limit))
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
        for recorded in self.reports.values() {
            let id = recorded.report.id.as_str();
            if ReportId::of(&recorded.bytes).as_str() != id {
                problems.push(Problem::new(Trouble::Archive, id, "the archived original has another digest"));
            }
            let records = recorded.readings.iter().map(|(_, reading, _)| reading.record(recorded.report.clone()));
            let broken = records.flat_map(|record| faults(&record));
            problems.extend(broken.map(|f| Problem::new(Trouble::Contract, id, f.to_string())));
        }
        Ok(problems)
    }

    fn reindex(&mut self) -> Result<(), Error> {
        Ok(())
    }

    fn stats(&self) -> Result<Stats, Error> {
        let count = |part: fn(&ReportRecord) -> usize| self.known(Known::Now).map(|r| part(&r) as u64).sum();
        Ok(Stats {
            reports: self.reports.len() as u64,
            readings: self.reports.values().map(|r| r.readings.len() as u64).sum(),
            corrections: self.reports.values().map(|r| r.corrections.len() as u64).sum(),
            speakers: count(|r| r.extraction.speakers.len()),
            events: count(|r| r.extraction.events.len()),
            claims: count(|r| r.extraction.claims.len()),
            judgements: self.judgements.len() as u64,
            incidents: self.incidents.len() as u64,
        })
    }
}
