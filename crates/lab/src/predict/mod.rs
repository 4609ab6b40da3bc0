//! Predictions on documents, in the formats that the scorers read.

mod actors;
mod copies;
mod dates;
mod numbers;
mod places;
mod times;

use std::{
    fmt::Write as _,
    fs,
    io::{self, Write as _},
    path::Path,
};

use anyhow::{Context, Result, bail};
use jiff::civil::DateTime;
use rashomon_core::{
    Language,
    annotate::{self, analysis::AnalysedReport},
    sentence::{Annotation, Mention},
    text::EntityKind,
};
use rashomon_model::{Bytes, CharIndex, Region, RegionKind, Report, ReportId, Span};
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::{jsonl, threads};

/// What can be predicted.
const TASKS: &str = "syntax, entities, attribution, times, places, places-populous, actors, actor-pairs, place-candidates, copies and cases";

/// A document of a `.docs.jsonl` file.
#[derive(Deserialize)]
struct Document {
    id: String,
    text: String,
    /// The day or moment that times count from, under either name.
    #[serde(alias = "reference")]
    published: Option<String>,
}

/// What is found in a text, in code points.
#[derive(Serialize)]
struct Found {
    start: usize,
    end: usize,
    kind: &'static str,
    value: serde_json::Value,
}

/// A document with what the program finds in it.
struct AnalysedDocument<'a> {
    /// What times count from; the beginning of the day where only that is known.
    moment: Option<DateTime>,
    language: &'a Language,
    report: &'a Report<Bytes>,
    analysis: AnalysedReport<'a>,
    annotation: Annotation,
}

fn documents(docs: &Path) -> Result<Vec<Document>> {
    Ok(jsonl::lines(docs)?.into_iter().map(|(_, document)| document).collect())
}

/// Prints what the program finds in the documents of `docs` for one task: on so many threads, with other weights where a
/// file of them is given.
pub fn run(task: &str, docs: &Path, threads: usize, weights: Option<&Path>) -> Result<()> {
    if task == "copies" {
        return copies::run(docs, threads);
    }
    let answer: Option<actors::Answer> = match task {
        "actors" => Some(actors::sides),
        "actor-pairs" => Some(actors::pairs),
        _ => None,
    };
    if let Some(answer) = answer {
        return actors::run(docs, answer, |id, text| {
            report(&Document { id: id.to_owned(), text: text.to_owned(), published: None })
        });
    }
    let predict: fn(&AnalysedDocument<'_>) -> String = match task {
        "syntax" => |f| annotate::conllu(f.language.for_annotate(), &f.analysis, &f.annotation, &f.report.origin),
        "entities" => entities,
        "attribution" => attribution,
        "places" => places::places,
        "places-populous" => places::populous,
        "place-candidates" => places::candidates,
        "times" => times::predict,
        "cases" => cases,
        other => bail!("no task `{other}` to predict; there are {TASKS}"),
    };
    let documents = documents(docs)?;
    let language = match weights {
        Some(file) => {
            let bytes = fs::read(file).with_context(|| file.display().to_string())?;
            Language::english_with(&file.display().to_string(), bytes)?
        }
        None => Language::english()?,
    };
    let page = |at: usize| {
        let report = report(&documents[at]);
        let moment = documents[at].published.as_deref().and_then(moment);
        let analysis = annotate::analysis::analyse(&language.analyser, &report);
        let annotation = annotate::from_analysis(language.for_annotate(), &report, &analysis);
        predict(&AnalysedDocument { moment, language: &language, report: &report, analysis, annotation })
    };
    let mut out = io::BufWriter::new(io::stdout().lock());
    for page in threads::each(documents.len(), threads, page) {
        out.write_all(page.as_bytes())?;
    }
    Ok(out.flush()?)
}

/// Persons, organisations and places; facilities are places and armed groups organisations there.
fn entities(found: &AnalysedDocument<'_>) -> String {
    let index = CharIndex::new(&found.report.text);
    let label = |kind| match kind {
        EntityKind::Person => Some("PER"),
        EntityKind::Organisation | EntityKind::Group => Some("ORG"),
        EntityKind::Place | EntityKind::Facility => Some("LOC"),
        _ => None,
    };
    let entity = |mention: &Mention| {
        let chars = index.chars(&found.report.text, mention.span);
        Some(json!({"start": chars.start, "end": chars.end, "label": label(mention.kind)?}))
    };
    let named = found.annotation.mentions.iter().filter(|m| m.named);
    let entities: Vec<_> = named.filter_map(entity).collect();
    line(&json!({"id": found.report.origin, "entities": entities}))
}

fn attribution(found: &AnalysedDocument<'_>) -> String {
    let index = CharIndex::new(&found.report.text);
    let runs = |spans: &[Span<Bytes>]| {
        let chars = spans.iter().map(|span| index.chars(&found.report.text, *span));
        chars.map(|c| [c.start, c.end]).collect::<Vec<_>>()
    };
    let all = found.annotation.attributions.iter();
    let attributions: Vec<_> =
        all.map(|a| json!({"source": runs(&a.source), "cue": runs(&a.cue), "content": runs(&a.content)})).collect();
    line(&json!({"id": found.report.origin, "attributions": attributions}))
}

/// Times of a short text that has a moment to count from, numbers of any other.
fn cases(found: &AnalysedDocument<'_>) -> String {
    let text = &found.report.text;
    let index = CharIndex::new(text);
    let dated = |f: dates::Found| {
        let chars = index.chars(text, Span::new(f.start, f.end));
        json!({"start": chars.start, "end": chars.end, "kind": f.kind, "value": f.value})
    };
    let all = match found.moment {
        Some(_) => dates::find(&found.annotation, found.moment).into_iter().map(dated).collect::<Vec<_>>(),
        None => numbers::found(text).iter().map(|f| json!(f)).collect(),
    };
    line(&json!({"id": found.report.origin, "found": all}))
}

/// The day or the moment of an ISO 8601 text.
fn moment(text: &str) -> Option<DateTime> {
    let day = || text.get(..10)?.parse().ok().map(|day: jiff::civil::Date| day.at(0, 0, 0, 0));
    text.parse().ok().or_else(day)
}

fn line(value: &serde_json::Value) -> String {
    let mut out = String::new();
    // A string takes all that is written.
    let _ = writeln!(out, "{value}");
    out
}

/// The document as a report whose paragraphs are parted by empty lines.
fn report(document: &Document) -> Report<Bytes> {
    let text = &document.text;
    let (mut regions, mut start, mut at) = (Vec::new(), 0, 0);
    for line in text.split_inclusive('\n').chain(["\n"]) {
        let end = (at + line.len()).min(text.len());
        if line.trim().is_empty() {
            let span = Span::<Bytes>::new(start, at.min(text.len())).trimmed(text);
            if !span.is_empty() {
                regions.push(Region { kind: RegionKind::Body, span });
            }
            start = end;
        }
        at = end;
    }
    Report::english(ReportId::of(text.as_bytes()), &document.id, text, regions)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paragraphs_are_parted_by_empty_lines() {
        let text = "They don't know.\n \nUS-led raid\nwent on".to_owned();
        let report = report(&Document { id: "d".into(), text, published: None });
        let words: Vec<&str> = report.regions.iter().map(|r| r.span.of(&report.text)).collect();
        assert_eq!(words, ["They don't know.", "US-led raid\nwent on"]);
    }
}
