//! Reading reports again: with a better program, with other data, or without the gate.

use std::{
    ops::ControlFlow,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{Arc, atomic::Ordering},
    thread,
};

use rashomon_core::Language;
use rashomon_model::{CharIndex, Diagnostic, GateVerdict, Lineage, Metadata, Report, ReportId, ReportRecord};
use rashomon_store::{Added, Error as LedgerError, Fault, Known, Reading};
use serde::Serialize;

use crate::{Desk, Error, Progress, Tally, Work, desk::TRIES};

/// Which reports are read again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Selection {
    /// These.
    Reports(Vec<ReportId>),
    /// Those whose last reading has another lineage than readings of today.
    Stale,
    /// Those that the relevance gate held back; the gate is not asked again.
    HeldBack,
    /// All.
    All,
}

/// What came of reading reports again.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Reread {
    /// In numbers.
    pub tally: Tally,
    /// Whether it was broken off by whoever watched it, or the desk was stopped.
    pub broken_off: bool,
}

/// What a report is read with.
pub(crate) struct Task {
    /// The report as it was recorded, with what is known about it now.
    report: Report,
    metadata: Metadata,
    remarks: Vec<Diagnostic>,
    /// Whether the gate is asked.
    gated: bool,
}

/// Reports that are analysed before any of them is recorded, for each thread.
const AHEAD: usize = 16;

impl Desk {
    /// Reads reports again and appends their readings, each in a transaction of its own, in the order of the ids; earlier
    /// readings stay. One that says what the last one says is not recorded. Incidents are not derived.
    ///
    /// Broken off or killed at any moment, nothing is lost, and [`Selection::Stale`] and [`Selection::HeldBack`] go on
    /// where it ended.
    ///
    /// # Errors
    /// [`Error::ReadOnly`] at a desk for reading; [`Error::Ledger`] where the ledger itself fails, with what was
    /// recorded before kept.
    pub fn reread(
        &mut self,
        selection: &Selection,
        work: Work,
        observe: &mut dyn FnMut(Progress<'_>) -> ControlFlow<()>,
    ) -> Result<Reread, Error> {
        self.writable()?;
        let data = self.options.data.clone();
        let (language, lineage) = (data.language()?, data.lineage());
        let ids = self.selected(selection, &lineage)?;
        let mut reread = Reread::default();
        let mut tell = |progress: Progress<'_>| {
            reread.tally.count(&progress);
            observe(progress)
        };
        let mut end = tell(Progress::started(ids.len(), &[]));
        for ids in ids.chunks(work.threads.max(1) * AHEAD) {
            if end.is_break() {
                break;
            }
            let gated = work.gate && *selection != Selection::HeldBack;
            let tasks = ids.iter().map(|id| self.task(id, gated)).collect::<Result<Vec<_>, _>>()?;
            let tasks: Vec<Task> = tasks.into_iter().flatten().collect();
            if let Some(first) = tasks.first() {
                end = tell(Progress::At { origin: &first.report.origin });
                if end.is_break() {
                    break;
                }
            }
            // What waits when the desk is stopped is not begun.
            let stop = Arc::clone(&self.options.stop);
            let read = |task: &Task| (!stop.load(Ordering::Relaxed)).then(|| task.read(language, &lineage, work));
            let readings = parallel(&tasks, work.threads, read);
            for (task, reading) in tasks.iter().zip(readings) {
                let Some(reading) = reading else {
                    end = ControlFlow::Break(());
                    break;
                };
                end = self.take_reading(task, reading, work, &mut tell)?;
                if end.is_break() {
                    break;
                }
            }
        }
        reread.broken_off = end.is_break();
        Ok(reread)
    }

    fn selected(&self, selection: &Selection, lineage: &Lineage) -> Result<Vec<ReportId>, Error> {
        Ok(match selection {
            Selection::Reports(ids) => ids.clone(),
            Selection::Stale => self.ledger.outdated(&lineage.digest())?,
            Selection::HeldBack => self.ledger.held_back()?,
            Selection::All => self.ledger.reports()?.map(|h| h.map(|h| h.id)).collect::<Result<_, _>>()?,
        })
    }

    /// What a report is to be read with. One that was read without the gate before is not held back now.
    pub(crate) fn task(&self, id: &ReportId, gated: bool) -> Result<Option<Task>, Error> {
        let (Some(heading), Some(record)) = (self.ledger.heading(id)?, self.ledger.record(id, Known::Now)?) else {
            return Ok(None);
        };
        let reading = heading.reading;
        Ok(Some(Task {
            report: record.report,
            metadata: reading.metadata,
            remarks: reading.remarks,
            gated: gated && reading.gate != GateVerdict::NotAsked,
        }))
    }

    /// Records a reading; where somebody has put something right about the report meanwhile, it is read once more.
    fn take_reading(
        &mut self,
        task: &Task,
        reading: Option<Reading>,
        work: Work,
        tell: &mut dyn FnMut(Progress<'_>) -> ControlFlow<()>,
    ) -> Result<ControlFlow<()>, Error> {
        let id = &task.report.id;
        let mut tries = 0;
        let Some(mut reading) = reading else { return Ok(tell(Progress::Broken { origin: &task.report.origin })) };
        loop {
            reading.recorded_at = (self.options.clock)();
            let was = match self.ledger.append(&reading) {
                Err(LedgerError::Entry { fault: Fault::Metadata, .. }) if tries < TRIES => {
                    tries += 1;
                    let data = self.options.data.clone();
                    let again = self.task(id, task.gated)?;
                    match again.and_then(|t| t.read(data.language().ok()?, &reading.lineage, work)) {
                        Some(next) => {
                            reading = next;
                            continue;
                        }
                        None => return Ok(tell(Progress::Broken { origin: &task.report.origin })),
                    }
                }
                Err(LedgerError::Entry { fault, .. }) => {
                    let (origin, reason) = (task.report.origin.as_str(), fault.to_string());
                    return Ok(tell(Progress::Skipped { origin, code: crate::ingest::FAULT, reason }));
                }
                was => was?,
            };
            let told = match was {
                Added::New => {
                    let record: ReportRecord = reading.record(task.report.clone());
                    let mut told = tell(Progress::Reread { report: &record });
                    let remarks = Progress::remarks(&record.report.origin, &record.extraction.diagnostics);
                    for remark in remarks {
                        if told.is_continue() {
                            told = tell(remark);
                        }
                    }
                    told
                }
                Added::Known => tell(Progress::Known { report: id }),
            };
            return Ok(if told.is_continue() { tell(Progress::SourceDone) } else { told });
        }
    }
}

impl Task {
    /// The same with other metadata. What was said about a date that is put right holds no longer.
    pub(crate) fn with(mut self, metadata: Metadata) -> Self {
        if metadata.published != self.metadata.published {
            self.remarks.retain(|r| !matches!(r.code.as_str(), "bad-date" | "future-date" | "no-date"));
        }
        metadata.apply(&mut self.report);
        self.metadata = metadata;
        self
    }

    /// What is known about the report.
    pub(crate) fn metadata(&self) -> &Metadata {
        &self.metadata
    }

    /// The report, read; `None` where the analysis breaks down. When it is recorded is still to be said.
    pub(crate) fn read(&self, language: &Language, lineage: &Lineage, work: Work) -> Option<Reading> {
        catch_unwind(AssertUnwindSafe(|| self.analysed(language, lineage, work))).ok().flatten()
    }

    fn analysed(&self, language: &Language, lineage: &Lineage, work: Work) -> Option<Reading> {
        let report = self.report.clone().in_bytes()?;
        let (extraction, gate) = (work.analysis)(language, &report, self.gated);
        let index = CharIndex::new(&report.text);
        Some(Reading {
            report: report.id.clone(),
            lineage: lineage.clone(),
            gate,
            metadata: self.metadata.clone(),
            remarks: self.remarks.clone(),
            extraction: extraction.in_chars(&report.text, &index),
            recorded_at: String::new(),
        })
    }
}

/// Does the same to each item, on so many threads at most; the results are in the order of the items. The caller's thread is
/// one of them, so that the work is done also where the system refuses others.
fn parallel<T: Sync, R: Send>(items: &[T], threads: usize, work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let next = std::sync::atomic::AtomicUsize::new(0);
    let take = || {
        let mut done = Vec::new();
        loop {
            let at = next.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
            match items.get(at) {
                Some(item) => done.push((at, work(item))),
                None => return done,
            }
        }
    };
    let mut done: Vec<(usize, R)> = thread::scope(|scope| {
        let others = 1..threads.min(items.len());
        let others: Vec<_> = others.map_while(|_| thread::Builder::new().spawn_scoped(scope, take).ok()).collect();
        let mut done = take();
        done.extend(others.into_iter().flat_map(|t| t.join().expect("work catches its own panics")));
        done
    });
    done.sort_by_key(|(at, _)| *at);
    done.into_iter().map(|(_, result)| result).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_are_in_the_order_of_the_items() {
        let items: Vec<u64> = (0..100).collect();
        for threads in [0, 1, 3, 200] {
            assert_eq!(parallel(&items, threads, |n| n * 2), items.iter().map(|n| n * 2).collect::<Vec<_>>());
        }
        assert!(parallel(&Vec::<u64>::new(), 4, |n| *n).is_empty());
    }
}
