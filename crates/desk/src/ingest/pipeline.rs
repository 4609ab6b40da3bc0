//! Reading and extraction on all cores, with results in the order of the input.
//!
//! One thread reads, as many as there are cores extract, and the caller's takes the results. Each reading gets a
//! channel of its own for its result, and the channels stand in a queue in input order. The queue is bounded, so that
//! a slow caller or one slow report holds the reader back and few reports are in memory at a time. An analysis that
//! panics costs its report, not the batch.
//!
//! Where the system refuses a thread, those that it gave do the work; where it refuses too many, the caller's does all of it.

use std::{
    iter,
    ops::ControlFlow,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Mutex,
        atomic::{AtomicBool, Ordering},
        mpsc::{Receiver, Sender, SyncSender, channel, sync_channel},
    },
    thread,
};

use rashomon_core::{Language, NOT_RELEVANT};
use rashomon_ingest::{Options, ReadError, Reading as FileReading, Source, Sources, read};
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

/// What the reader comes upon.
enum Found {
    /// What needs no work.
    Told(Outcome),
    /// A report that is to be analysed.
    New(Box<FileReading>),
}

/// Where an outcome will come, and the origin of the report that it waits for.
type Waiting = (Option<String>, Receiver<Outcome>);

/// Readings that may wait for each thread that extracts.
const WAITING: usize = 4;

/// Hands `take` one outcome after the other, in the order of the input, until it breaks off or the options' `stop` is set: then what
/// is being analysed is finished, and nothing new is begun. Reports for which `known` says so are not extracted.
pub(crate) fn run<B>(
    (language, lineage): (&Language, &Lineage),
    work: Work,
    sources: Sources,
    options: &Options,
    mut known: impl FnMut(&ReportId) -> bool + Send,
    mut take: impl FnMut(Outcome) -> ControlFlow<B>,
) -> ControlFlow<B> {
    let threads = work.threads.max(1);
    let (queue, results) = sync_channel::<Waiting>(threads * WAITING);
    let (jobs, waiting) = channel::<Job>();
    let waiting = &Mutex::new(waiting);
    let ended = &AtomicBool::new(false);
    let is_over = move || ended.load(Ordering::Relaxed) || options.stop.load(Ordering::Relaxed);
    let mut sources = sources.into_iter();
    let together = thread::scope(|scope| {
        let work_on = move || extract_all(language, lineage, work, waiting, is_over);
        let start = || thread::Builder::new().spawn_scoped(scope, work_on);
        if (0..threads).take_while(|_| start().is_ok()).count() == 0 {
            return None;
        }
        let (sources, known) = (&mut sources, &mut known);
        // A closure that cannot be run is dropped, with the jobs' end of the channel, and that ends the workers.
        let reader = move || {
            let _ = read_all(sources, options, is_over, known, &mut |found| hand_over(found, &queue, &jobs));
        };
        thread::Builder::new().spawn_scoped(scope, reader).ok()?;
        // Dropping the queue's end, on breaking off too, ends the reader, and with it the workers.
        for (origin, result) in results {
            let at = origin.map(Outcome::At).into_iter();
            // A worker answers, or drops its channel because all is over.
            let answer = iter::once_with(|| result.recv().ok()).flatten();
            for outcome in at.chain(answer) {
                // What was being read when all was over is recorded; what was only come upon is left.
                if is_over() && !matches!(outcome, Outcome::Read(..) | Outcome::Broken(_)) {
                    continue;
                }
                let taken = take(outcome);
                if taken.is_break() {
                    ended.store(true, Ordering::Relaxed);
                    return Some(taken);
                }
            }
        }
        Some(ControlFlow::Continue(()))
    });
    together.unwrap_or_else(|| {
        read_all(&mut sources, options, is_over, &mut known, &mut |found| match found {
            Found::Told(outcome) => take(outcome),
            Found::New(reading) => {
                take(Outcome::At(reading.report.origin.clone()))?;
                take(attempt(language, lineage, work, *reading))
            }
        })
    })
}

/// Puts what was found into the queue, and what is to be analysed before the workers; breaks off where nobody listens any
/// more.
fn hand_over(found: Found, queue: &SyncSender<Waiting>, jobs: &Sender<Job>) -> ControlFlow<()> {
    let (answer, result) = channel();
    let heard = match found {
        Found::Told(outcome) => answer.send(outcome).is_ok() && queue.send((None, result)).is_ok(),
        Found::New(reading) => {
            let origin = Some(reading.report.origin.clone());
            queue.send((origin, result)).is_ok() && jobs.send((*reading, answer)).is_ok()
        }
    };
    if heard { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
}

/// Reads the sources one after the other, until `hand` breaks off or all is over.
fn read_all<B>(
    sources: &mut impl Iterator<Item = Result<Source, ReadError>>,
    options: &Options,
    is_over: impl Fn() -> bool,
    known: &mut impl FnMut(&ReportId) -> bool,
    hand: &mut impl FnMut(Found) -> ControlFlow<B>,
) -> ControlFlow<B> {
    for source in sources {
        if is_over() {
            break;
        }
        match source {
            Err(error) => hand(Found::Told(Outcome::Failed(error)))?,
            Ok(source) => {
                for reading in read(&source, options) {
                    if is_over() {
                        return ControlFlow::Continue(());
                    }
                    hand(match reading {
                        Err(error) => Found::Told(Outcome::Failed(error)),
                        Ok(reading) if known(&reading.report.id) => Found::Told(Outcome::Known(reading.report.id)),
                        Ok(reading) => Found::New(Box::new(reading)),
                    })?;
                }
            }
        }
        hand(Found::Told(Outcome::SourceDone))?;
    }
    ControlFlow::Continue(())
}

/// Extracts until the reader has ended and nothing waits. What still waits when all is over is left.
fn extract_all(
    language: &Language,
    lineage: &Lineage,
    work: Work,
    waiting: &Mutex<Receiver<Job>>,
    is_over: impl Fn() -> bool,
) {
    loop {
        // The lock is held while waiting, which is as good as waiting for the lock.
        let Some((reading, answer)) = waiting.lock().ok().and_then(|w| w.recv().ok()) else { break };
        if is_over() {
            continue;
        }
        // The caller may have gone.
        let _ = answer.send(attempt(language, lineage, work, reading));
    }
}

/// Extracts, or says on which report that broke down.
fn attempt(language: &Language, lineage: &Lineage, work: Work, reading: FileReading) -> Outcome {
    let origin = reading.report.origin.clone();
    catch_unwind(AssertUnwindSafe(|| extract(language, lineage, work, reading))).unwrap_or(Outcome::Broken(origin))
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
    use std::{fs, sync::atomic::AtomicUsize, time::Duration};

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

    /// Asked to stop, it ends the reports at hand, in order, and begins no other.
    #[test]
    fn what_waits_is_not_begun_when_it_is_stopped() {
        static BEGUN: AtomicUsize = AtomicUsize::new(0);
        fn counted(_: &Language, _: &Report<Bytes>, _: bool) -> (Extraction<Bytes>, GateVerdict) {
            BEGUN.fetch_add(1, Ordering::SeqCst);
            thread::sleep(Duration::from_millis(5));
            let nothing =
                Extraction { speakers: Vec::new(), events: Vec::new(), claims: Vec::new(), diagnostics: Vec::new() };
            (nothing, GateVerdict::Passed)
        }
        let folder = tempfile::tempdir().unwrap();
        for i in 0..60 {
            fs::write(folder.path().join(format!("{i:02}.txt")), format!("Report {i}.\n\nGunmen killed {i} men."))
                .unwrap();
        }
        let language = Language::english().unwrap();
        let sources = rashomon_ingest::sources(&[folder.path().to_str().unwrap()]);
        let work = Work { analysis: counted, gate: true, threads: 2 };
        let options = Options::default();
        let mut seen = Vec::new();
        let end: ControlFlow<()> = run(
            (&language, &Lineage::default()),
            work,
            sources,
            &options,
            |_| false,
            |outcome| {
                if let Outcome::Read(entry) = outcome {
                    seen.push(entry.report.origin);
                }
                options.stop.store(seen.len() >= 3, Ordering::Relaxed);
                ControlFlow::Continue(())
            },
        );
        assert_eq!(end, ControlFlow::Continue(()));
        assert!(seen.len() >= 3 && seen.is_sorted(), "{seen:?}");
        // Those that were analysed while the third was taken, and one more on each thread.
        let begun = BEGUN.load(Ordering::SeqCst);
        assert!(begun < 60 && seen.len() < 60, "{begun} were begun, {} taken", seen.len());
    }
}
