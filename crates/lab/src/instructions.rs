//! Whether reports are read alike with all vector instructions that the processor has.

use std::{
    sync::atomic::{AtomicUsize, Ordering},
    thread,
};

use anyhow::{Result, anyhow, ensure};
use rashomon_core::{InstructionSet, Language, annotate, extract};
use rashomon_ingest::{Options, read, sources};
use rashomon_model::{Bytes, Report};

/// Reads the reports of `files` with each set of instructions, and fails where one makes a difference: in what the network
/// says, to the last bit of its floats, or in events and claims.
pub fn run(files: &[&str]) -> Result<()> {
    let mut reports = Vec::new();
    for source in sources(files) {
        for reading in read(&source?, &Options::default()) {
            reports.push(reading?.report);
        }
    }
    ensure!(!reports.is_empty(), "no reports in {}", files.join(", "));
    let mut wanted: Option<Vec<String>> = None;
    let mut differing = 0;
    for set in InstructionSet::all() {
        let outputs = outputs(&Language::english_on(set)?, &reports)?;
        let wanted = wanted.get_or_insert_with(|| outputs.clone());
        let others = wanted.iter().zip(&outputs).filter(|(a, b)| a != b).count();
        crate::report(&format!("{set}: {} reports, {others} of them differ from the first set", outputs.len()));
        differing += others;
    }
    ensure!(differing == 0, "readings depend on the instructions");
    Ok(())
}

/// What is said of each report, on all threads. Debug output writes different floats differently.
fn outputs(language: &Language, reports: &[Report<Bytes>]) -> Result<Vec<String>> {
    let next = AtomicUsize::new(0);
    let work = || {
        let mut done = Vec::new();
        while let at = next.fetch_add(1, Ordering::Relaxed)
            && let Some(report) = reports.get(at)
        {
            let analysis = annotate::analysis::analyse(&language.analyser, report);
            let annotation = annotate::from_analysis(language.for_annotate(), report, &analysis);
            let extraction = extract::extract(language.for_extract(), report, &annotation);
            done.push((at, format!("{:?}\n{extraction:?}", analysis.said)));
        }
        done
    };
    let threads = thread::available_parallelism().map_or(1, Into::into);
    let mut all: Vec<(usize, String)> = Vec::with_capacity(reports.len());
    thread::scope(|scope| {
        let workers: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        for worker in workers {
            all.extend(worker.join().map_err(|_| anyhow!("a report could not be read"))?);
        }
        Ok::<_, anyhow::Error>(())
    })?;
    all.sort_by_key(|(at, _)| *at);
    Ok(all.into_iter().map(|(_, output)| output).collect())
}
