//! What grounding costs: its share of the time that a report takes, and what the gazetteer takes to load.

use std::{
    fs,
    path::Path,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, ensure};
use rashomon_core::{Language, annotate::annotate, data::Data, extract, gazetteer::Gazetteer, ground, text};
use rashomon_ingest::{Options, report_from_text};
use rashomon_model::{Bytes, Report};
use serde::Deserialize;

use crate::report as say;

/// Times that all documents are read; the fastest counts for each stage, as other programs disturb less there.
const ROUNDS: usize = 3;
/// Times that the gazetteer is loaded.
const LOADS: u32 = 20;

#[derive(Deserialize)]
struct Document {
    id: String,
    text: String,
    published: Option<String>,
}

/// Seconds of the stages over all documents.
#[derive(Clone, Copy, Default)]
struct Spent {
    annotate: Duration,
    extract: Duration,
    /// Times, places, numbers, actors.
    grounding: [Duration; 4],
}

/// Prints what grounding costs over the documents of a file, on one thread.
pub fn run(docs: &Path) -> Result<()> {
    // First, while nothing else is in memory.
    gazetteer()?;
    let reports = reports(docs)?;
    ensure!(!reports.is_empty(), "{}: no documents", docs.display());
    let language = Language::english()?;
    let rounds: Vec<Spent> = (0..ROUNDS).map(|_| spent(&language, &reports)).collect();
    let least = |of: fn(&Spent) -> Duration| rounds.iter().map(of).min().unwrap_or_default().as_secs_f64();
    let words: usize = reports.iter().map(|r| r.text.split_whitespace().count()).sum();
    let (annotate, extract) = (least(|s| s.annotate), least(|s| s.extract));
    let grounding = [least(|s| s.grounding[0]), least(|s| s.grounding[1]), least(|s| s.grounding[2])];
    let actors = least(|s| s.grounding[3]);
    let total = annotate + extract;
    say(&format!("{} documents, {words} words, {ROUNDS} rounds on one thread", reports.len()));
    let share =
        |name: &str, seconds: f64| say(&format!("{name:<12}{seconds:>8.3} s{:>7.1} %", 100.0 * seconds / total));
    share("annotate", annotate);
    share("extract", extract);
    for (name, seconds) in ["times", "places", "numbers"].into_iter().zip(grounding).chain([("actors", actors)]) {
        share(name, seconds);
    }
    share("grounding", grounding.iter().sum::<f64>() + actors);
    say(&format!("memory {:.1} MB", resident().unwrap_or_default()));
    Ok(())
}

/// Time and memory that loading the gazetteer takes, and what it takes once its names were asked for.
fn gazetteer() -> Result<()> {
    let before = resident();
    let start = Instant::now();
    let first = Gazetteer::load(&Data::embedded())?;
    let cold = start.elapsed();
    let loaded = resident();
    let start = Instant::now();
    for _ in 0..LOADS {
        drop(Gazetteer::load(&Data::embedded())?);
    }
    let warm = start.elapsed() / LOADS;
    // Every place is read once, so that all of its file is in memory.
    let countries = first.countries().count();
    let names: Vec<_> = first.countries().map(|row| first.lookup(row.name).len()).collect();
    let read = resident();
    say(&format!("gazetteer: {:.1} ms at first, {:.1} ms again", millis(cold), millis(warm)));
    let since = |now: Option<f64>| now.zip(before).map(|(now, before)| format!("{:.1} MB", now - before));
    let unknown = || "unknown".to_owned();
    let (loaded, read) = (since(loaded).unwrap_or_else(unknown), since(read).unwrap_or_else(unknown));
    say(&format!(
        "resident: {loaded} when loaded, {read} with all places read ({countries} countries, {} names)",
        names.len()
    ));
    Ok(())
}

fn millis(time: Duration) -> f64 {
    1000.0 * time.as_secs_f64()
}

/// Resident memory in MB, where the system tells it (Linux).
fn resident() -> Option<f64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    Some(line.trim().strip_suffix("kB")?.trim().parse::<f64>().ok()? * 1024.0 / 1e6)
}

fn reports(docs: &Path) -> Result<Vec<Report<Bytes>>> {
    let lines = fs::read_to_string(docs).with_context(|| docs.display().to_string())?;
    let read = |(number, line): (usize, &str)| {
        let document: Document =
            serde_json::from_str(line).with_context(|| format!("{}, line {}", docs.display(), number + 1))?;
        let published = document.published.as_deref().and_then(|day| day.parse().ok());
        let options = Options { published, ..Options::default() };
        Ok(report_from_text(&document.id, document.text.as_bytes(), &options)?.report)
    };
    lines.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()).map(read).collect()
}

fn spent(language: &Language, reports: &[Report<Bytes>]) -> Spent {
    let mut spent = Spent::default();
    for report in reports {
        let (annotation, took) = timed(|| annotate(language.for_annotate(), report));
        spent.annotate += took;
        let resources = language.for_extract();
        spent.extract += timed(|| extract::extract(resources, report, &annotation)).1;
        let day = report.published.as_ref().map(rashomon_model::Published::date);
        let times = || {
            let found: usize = annotation.sentences.iter().map(|s| text::time::find(&s.tokens).len()).sum();
            (found, ground::time::all(&annotation, day).0.len())
        };
        spent.grounding[0] += timed(times).1;
        let places = timed(|| extract::places(resources, report, &annotation)).1;
        spent.grounding[1] += places;
        spent.grounding[2] += timed(|| text::number::expressions(&report.text)).1;
        // The cast asks for the places first.
        let cast = timed(|| extract::cast(resources, report, &annotation)).1;
        spent.grounding[3] += cast.saturating_sub(places);
    }
    spent
}

fn timed<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let start = Instant::now();
    let made = std::hint::black_box(work());
    (made, start.elapsed())
}
