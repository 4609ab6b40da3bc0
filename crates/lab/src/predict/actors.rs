//! Which words that mean actors are of one side, and what shows it. Input with the words, in code points:
//! `{"id", "text", "published", "mentions": [[start, end]]}` a line. Output of `actors`: `{"id", "sides": […], "actors": […]}`,
//! one a mention, null where there are no such words or nothing is known of the actor. Output of `actor-pairs`, for
//! `training/sides_fit.py`: `{"id", "features", "mentions", "pairs", "two"}`; `mentions` are indices in the order of the text,
//! `pairs` and `two` have a row a mention with each before it: the values of the features, and whether the register knows two
//! sides.

use std::{fs, path::Path};

use anyhow::{Context, Result};
use rashomon_core::{
    Language, annotate, extract,
    ground::actor::{self, MentionPair},
    sentence::Annotation,
};
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

/// Prints what is asked of the words that the lines of `docs` have.
pub fn run(docs: &Path, answer: Answer, report: fn(&str, &str) -> Report<Bytes>) -> Result<()> {
    let lines = fs::read_to_string(docs).with_context(|| docs.display().to_string())?;
    let language = Language::english()?;
    for (number, line) in lines.lines().enumerate().filter(|(_, l)| !l.trim().is_empty()) {
        let asked: Asked =
            serde_json::from_str(line).with_context(|| format!("{}, line {}", docs.display(), number + 1))?;
        println(&answered(&language, &asked, answer, report(&asked.id, &asked.text)));
    }
    Ok(())
}

/// What is answered of a report and words of it.
pub type Answer = fn(&Language, &Report<Bytes>, &Annotation, &[Option<Span<Bytes>>]) -> serde_json::Value;

fn answered(language: &Language, asked: &Asked, answer: Answer, mut report: Report<Bytes>) -> serde_json::Value {
    report.published = asked.published.as_deref().and_then(|day| day.parse().ok());
    let title: Option<Span<Bytes>> =
        asked.title.as_deref().filter(|t| report.text.starts_with(*t)).map(|t| Span::new(0, t.len()));
    if let Some(span) = title {
        report.regions.retain(|r| r.span.start >= span.end);
        report.regions.insert(0, Region { kind: RegionKind::Headline, span });
    }
    let annotation = annotate::annotate(language.for_annotate(), &report);
    let bytes: Vec<usize> = report.text.char_indices().map(|(at, _)| at).chain([report.text.len()]).collect();
    let spans: Vec<Option<Span<Bytes>>> =
        asked.mentions.iter().map(|[start, end]| Some(Span::new(*bytes.get(*start)?, *bytes.get(*end)?))).collect();
    let mut answer = answer(language, &report, &annotation, &spans);
    answer["id"] = json!(asked.id);
    answer
}

/// The side and the actor of each.
pub fn sides(
    language: &Language,
    report: &Report<Bytes>,
    annotation: &Annotation,
    spans: &[Option<Span<Bytes>>],
) -> serde_json::Value {
    let cast = extract::cast(language.for_extract(), report, annotation);
    let asked = spans.iter().flatten().copied().collect();
    let known = extract::sides(language.for_extract(), &cast, annotation, asked);
    let sides: Vec<_> = spans.iter().map(|s| s.and_then(|s| known.side(s))).collect();
    let actors: Vec<_> = spans.iter().map(|s| s.and_then(|s| cast.id(annotation, s))).collect();
    json!({"sides": sides, "actors": actors})
}

/// What each shows with each before it, in the order of the text.
pub fn pairs(
    language: &Language,
    report: &Report<Bytes>,
    annotation: &Annotation,
    spans: &[Option<Span<Bytes>>],
) -> serde_json::Value {
    let mut order: Vec<usize> = (0..spans.len()).filter(|at| spans[*at].is_some()).collect();
    order.sort_by_key(|at| spans[*at]);
    let mentions: Vec<Span<Bytes>> = order.iter().filter_map(|at| spans[*at]).collect();
    let cast = extract::cast(language.for_extract(), report, annotation);
    let pairs = extract::side_pairs(language.for_extract(), &cast, annotation, &mentions);
    order.truncate(pairs.len());
    let each = |of: fn(&MentionPair) -> serde_json::Value| -> Vec<Vec<_>> {
        pairs.iter().map(|row| row.iter().map(of).collect()).collect()
    };
    json!({
        "features": actor::side_features(),
        "mentions": order,
        "pairs": each(|pair| json!(pair.features)),
        "two": each(|pair| json!(pair.two)),
    })
}

#[expect(clippy::print_stdout, reason = "the predictions are what is asked for")]
fn println(value: &serde_json::Value) {
    println!("{value}");
}
