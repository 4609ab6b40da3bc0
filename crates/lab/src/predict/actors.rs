//! Which words that mean actors are of one side: input with the words, `{"id", "text", "published", "mentions": [[start, end]]}`
//! a line; output `{"id", "sides": […], "actors": […]}`, one a mention, null where nothing is known of the words.

use std::{fs, path::Path};

use anyhow::{Context, Result};
use rashomon_core::{Language, annotate, extract};
use rashomon_model::{Bytes, Region, RegionKind, Report, Span};
use serde::Deserialize;
use serde_json::json;

/// A report with the words that are asked for, in code points.
#[derive(Deserialize)]
struct Asked {
    id: String,
    text: String,
    #[serde(default)]
    title: Option<String>,
    #[serde(default)]
    published: Option<String>,
    mentions: Vec<[usize; 2]>,
}

/// Prints the side and the actor of the words that the lines of `docs` ask for.
pub fn run(docs: &Path, report: fn(&str, &str) -> Report<Bytes>) -> Result<()> {
    let lines = fs::read_to_string(docs).with_context(|| docs.display().to_string())?;
    let language = Language::english()?;
    for (number, line) in lines.lines().enumerate().filter(|(_, l)| !l.trim().is_empty()) {
        let asked: Asked =
            serde_json::from_str(line).with_context(|| format!("{}, line {}", docs.display(), number + 1))?;
        println(&answer(&language, &asked, report(&asked.id, &asked.text)));
    }
    Ok(())
}

fn answer(language: &Language, asked: &Asked, mut report: Report<Bytes>) -> serde_json::Value {
    report.published = asked.published.as_deref().and_then(|day| day.parse().ok());
    let title: Option<Span<Bytes>> =
        asked.title.as_deref().filter(|t| report.text.starts_with(*t)).map(|t| Span::new(0, t.len()));
    if let Some(span) = title {
        report.regions.retain(|r| r.span.start >= span.end);
        report.regions.insert(0, Region { kind: RegionKind::Headline, span });
    }
    let analysis = annotate::analysis::analyse(&language.analyser, language.proposer.tap(), &report);
    let annotation = annotate::from_analysis(language.for_annotate(), &report, &analysis);
    let cast = extract::cast(language.for_extract(), &report, &annotation);
    let bytes: Vec<usize> = report.text.char_indices().map(|(at, _)| at).chain([report.text.len()]).collect();
    let spans: Vec<Option<Span<Bytes>>> =
        asked.mentions.iter().map(|[start, end]| Some(Span::new(*bytes.get(*start)?, *bytes.get(*end)?))).collect();
    let sides: Vec<_> = spans.iter().map(|s| s.and_then(|s| cast.side(&annotation, s))).collect();
    let actors: Vec<_> = spans.iter().map(|s| s.and_then(|s| cast.id(&annotation, s))).collect();
    json!({"id": asked.id, "sides": sides, "actors": actors})
}

#[expect(clippy::print_stdout, reason = "the predictions are what is asked for")]
fn println(value: &serde_json::Value) {
    println!("{value}");
}
