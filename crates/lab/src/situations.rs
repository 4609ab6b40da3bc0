//! Events of annotated reports with the places and times that are weighed for each, from which it is learned which are
//! an event's own (`training/situate_train.py`).

use std::{
    fs,
    io::{self, Write as _},
    path::Path,
    thread,
};

use anyhow::{Context, Result};
use rashomon_core::{Language, annotate, extract};
use rashomon_ingest::{Options, report_from_text};
use rashomon_model::{CharIndex, Span, When};
use serde::Deserialize;
use serde_json::json;

use crate::threads;

/// What is read of a line of gold.
#[derive(Deserialize)]
struct Document {
    id: String,
    text: String,
    published: Option<String>,
}

/// Prints the events of all reports of `file`, a line a report with `id`, `text` and `published`.
pub fn run(file: &Path) -> Result<()> {
    let language = Language::english()?;
    let lines = fs::read_to_string(file).with_context(|| file.display().to_string())?;
    let lines: Vec<&str> = lines.lines().filter(|l| !l.trim().is_empty()).collect();
    let page = |at: usize| events(&language, lines[at]).with_context(|| format!("line {}", at + 1));
    let threads = thread::available_parallelism().map_or(1, Into::into);
    let mut out = io::BufWriter::new(io::stdout().lock());
    for page in threads::each(lines.len(), threads, page) {
        writeln!(out, "{}", page?)?;
    }
    Ok(out.flush()?)
}

fn events(language: &Language, line: &str) -> Result<String> {
    let document: Document = serde_json::from_str(line)?;
    let published = document.published.filter(|p| !p.is_empty()).map(|p| p.parse()).transpose();
    let published = published.map_err(|e| anyhow::anyhow!("{e}"))?;
    let options = Options { published, ..Options::default() };
    let report = report_from_text(&document.id, document.text.as_bytes(), &options)?.report;
    let annotation = annotate::annotate(language.for_annotate(), &report);
    let index = CharIndex::new(&report.text);
    let chars = |span: Span<_>| {
        let chars = index.chars(&report.text, span);
        [chars.start, chars.end]
    };
    let event = |event: extract::Situated| {
        let mentions: Vec<_> = event.mentions.iter().map(|m| chars(*m)).collect();
        let place = |(span, name, features): (Span<_>, String, extract::situate::place::Features)| json!({"span": chars(span), "words": span.of(&report.text), "name": name, "features": features.to_vec()});
        let time = |(span, when, features): (Span<_>, When, extract::situate::time::Features)| json!({"span": chars(span), "start": when.start, "end": when.end, "features": features.to_vec()});
        let places: Vec<_> = event.places.into_iter().map(place).collect();
        json!({"mentions": mentions, "places": places, "times": event.times.into_iter().map(time).collect::<Vec<_>>()})
    };
    let all = extract::situated(language.for_extract(), &report, &annotation);
    let events: Vec<_> = all.into_iter().map(event).collect();
    let (place, time) = (extract::situate::place::FEATURES.to_vec(), extract::situate::time::FEATURES.to_vec());
    let features = json!({"place": place, "time": time});
    Ok(json!({"id": document.id, "text": report.text, "features": features, "events": events}).to_string())
}
