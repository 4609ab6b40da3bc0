//! Reading and extraction on all cores, with results in the order of the input.
//!
//! One thread reads, as many as there are cores extract, and the caller's takes the results. Each reading gets a
//! channel of its own for its result, and the channels stand in a queue in input order. The queue is bounded, so that
//! a slow caller or one slow report holds the reader back and few reports are in memory at a time. An analysis that
//! panics costs its report, not the batch.

use std::{
    ops::ControlFlow,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Mutex,
        mpsc::{Receiver, Sender, SyncSender, channel, sync_channel},
    },
    thread,
};

use rashomon_core::{Language, NOT_RELEVANT};
use rashomon_ingest::{Options, ReadError, Reading as FileReading, Sources, read};
use rashomon_model::{Bytes, Extraction, GateVerdict, Lineage, Metadata, Report, ReportId, ReportRecord};
use rashomon_store::{Entry, Reading};

/// What became of one input.
#[derive(Debug)]
pub(crate) enum Outcome {
    /// A report with its reading, and its original bytes. When it is recorded is still to be said.
    Read(Box<Entry>),
    /// A report that the caller has already.
    Known(ReportId),
    /// No report.
    Failed(ReadError),
    /// The program failed on this report; its origin.
    Broken(String),
    /// The report whose outcome comes next; its origin. For progress.
    At(String),
    /// A source (a file, most often) is read to its end. For progress.
    SourceDone,
}

/// What is extracted from a report, and what the gate had to do with it; the gate is asked where the last says so.
/// [`analyse`] is the one of this program.
pub type Analysis = fn(&Language, &Report<Bytes>, bool) -> (Extraction<Bytes>, GateVerdict);

/// Extracts with this program's pipeline, behind its gate where that is to be asked.
pub fn analyse(language: &Language, report: &Report<Bytes>, gated: bool) -> (Extraction<Bytes>, GateVerdict) {
    if !gated {
        return (rashomon_core::extract(language, report), GateVerdict::NotAsked);
    }
    let extraction = rashomon_core::extract_if_relevant(language, report);
    let held_back = extraction.diagnostics.iter().any(|d| d.code == NOT_RELEVANT);
    (extraction, if held_back { GateVerdict::HeldBack } else { GateVerdict::Passed })
}

/// How the reports of a batch are analysed.
#[derive(Clone, Copy, Debug)]
pub struct Work {
    /// What is extracted from a report.
    pub analysis: Analysis,
    /// Whether the relevance gate is asked; reports that it holds back are recorded without claims.
    pub gate: bool,
    /// Reports that are analysed at once, at least one.
    pub threads: usize,
}

impl Work {
    /// What tells of violence is analysed, on as many threads as there are cores.
    pub fn relevant() -> Self {
        Self { analysis: analyse, gate: true, threads: thread::available_parallelism().map_or(1, usize::from) }
    }
}

type Job = (FileReading, Sender<Outcome>);

/// Where an outcome will come, and the origin of the report that it waits for.
type Waiting = (Option<String>, Receiver<Outcome>);

/// Readings that may wait for each thread that extracts.
const WAITING: usize = 4;

/// Hands `take` one outcome after the other, in the order of the input, until it breaks off. Reports for which `known`
/// says so are not extracted.
pub(crate) fn run<B>(
    (language, lineage): (&Language, &Lineage),
    work: Work,
    sources: Sources,
    options: &Options,
    known: impl Fn(&ReportId) -> bool + Send,
    mut take: impl FnMut(Outcome) -> ControlFlow<B>,
) -> ControlFlow<B> {
    let threads = work.threads.max(1);
    let (queue, results) = sync_channel::<Waiting>(threads * WAITING);
    let (jobs, waiting) = channel::<Job>();
    let waiting = &Mutex::new(waiting);
    thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(move || extract_all(language, lineage, work, waiting));
        }
        scope.spawn(move || {
            for source in sources {
                if read_source(source, options, &known, &queue, &jobs).is_break() {
                    break;
                }
            }
        });
        // Dropping the queue's end, on breaking off too, ends the reader, and with it the workers.
        for (origin, result) in results {
            if let Some(origin) = origin {
                take(Outcome::At(origin))?;
            }
            take(result.recv().expect("a worker answers before it drops its channel"))?;
        }
        ControlFlow::Continue(())
    })
}

/// Reads one source; breaks off where nobody listens any more.
fn read_source(
    source: Result<rashomon_ingest::Source, ReadError>,
    options: &Options,
    known: &impl Fn(&ReportId) -> bool,
    queue: &SyncSender<Waiting>,
    jobs: &Sender<Job>,
) -> ControlFlow<()> {
    let heard = |sent: bool| if sent { ControlFlow::Continue(()) } else { ControlFlow::Break(()) };
    let tell = |outcome| {
        let (answer, result) = channel();
        heard(answer.send(outcome).is_ok() && queue.send((None, result)).is_ok())
    };
    match source {
        Err(error) => tell(Outcome::Failed(error))?,
        Ok(source) => {
            for reading in read(&source, options) {
                match reading {
                    Err(error) => tell(Outcome::Failed(error))?,
                    Ok(reading) if known(&reading.report.id) => tell(Outcome::Known(reading.report.id))?,
                    Ok(reading) => {
                        let (answer, result) = channel();
                        let origin = Some(reading.report.origin.clone());
                        heard(queue.send((origin, result)).is_ok() && jobs.send((reading, answer)).is_ok())?;
                    }
                }
            }
        }
    }
    tell(Outcome::SourceDone)
}

/// Extracts until the reader has ended and nothing waits.
fn extract_all(language: &Language, lineage: &Lineage, work: Work, waiting: &Mutex<Receiver<Job>>) {
    loop {
        // The lock is held while waiting, which is as good as waiting for the lock.
        let Some((reading, answer)) = waiting.lock().ok().and_then(|w| w.recv().ok()) else { break };
        let origin = reading.report.origin.clone();
        let outcome = catch_unwind(AssertUnwindSafe(|| extract(language, lineage, work, reading)))
            .unwrap_or(Outcome::Broken(origin));
        // The caller may have gone.
        let _ = answer.send(outcome);
    }
}

fn extract(language: &Language, lineage: &Lineage, work: Work, read: FileReading) -> Outcome {
    let FileReading { report, bytes, diagnostics } = read;
    let (extraction, gate) = (work.analysis)(language, &report, work.gate);
    let ReportRecord { report, extraction } = ReportRecord::new(report, extraction);
    let reading = Reading {
        report: report.id.clone(),
        lineage: lineage.clone(),
        gate,
        metadata: Metadata::of(&report),
        remarks: diagnostics,
        extraction,
        recorded_at: String::new(),
    };
    Outcome::Read(Box::new(Entry { report, bytes, reading }))
}

#[cfg(test)]
mod tests {
    use std::{fs, time::Duration};

    use super::*;

    /// An analysis that takes the longer, the longer the text is.
    fn slow(_: &Language, report: &Report<Bytes>, _: bool) -> (Extraction<Bytes>, GateVerdict) {
        thread::sleep(Duration::from_micros(report.text.len() as u64));
        let nothing =
            Extraction { speakers: Vec::new(), events: Vec::new(), claims: Vec::new(), diagnostics: Vec::new() };
        (nothing, GateVerdict::Passed)
    }

    #[test]
    fn results_come_in_the_order_of_the_input() {
        let folder = tempfile::tempdir().unwrap();
        for i in 0..60 {
            // The first ones take longest.
            let text = format!("Report {i}.\n\n{}", "Gunmen killed two people in Gao on Monday. ".repeat(200 - 3 * i));
            fs::write(folder.path().join(format!("{i:02}.txt")), text).unwrap();
        }
        let language = Language::english().unwrap();
        let sources = rashomon_ingest::sources(&[folder.path().to_str().unwrap()]);
        let work = Work { analysis: slow, gate: true, threads: 3 };
        let (mut seen, mut at) = (Vec::new(), Vec::new());
        let end = run(
            (&language, &Lineage::default()),
            work,
            sources,
            &Options::default(),
            |_| false,
            |outcome| {
                match outcome {
                    Outcome::Read(entry) => seen.push(entry.report.origin),
                    Outcome::At(origin) => at.push(origin),
                    _ => {}
                }
                assert!(at.len() <= seen.len() + 1, "a report is told of when it is the next one");
                if seen.len() == 50 { ControlFlow::Break("enough") } else { ControlFlow::Continue(()) }
            },
        );
        assert_eq!(end, ControlFlow::Break("enough"));
        assert_eq!(seen.len(), 50);
        assert!(seen.is_sorted(), "{seen:?}");
        assert_eq!(at, seen);
    }
}
