//! Words of reports with their states in the network: what the reader of claims learns from.
//!
//! `DIR/reports.jsonl` has a line a report, in order; `words.f32` has the states, rows of numbers one after the other, report
//! after report. Offsets are code points.

use std::{
    fs::{self, File},
    io::{BufWriter, Write as _},
    ops::Range,
    path::Path,
};

use anyhow::{Context, Result};
use rashomon_core::{
    Language,
    annotate::{
        self,
        analysis::{self, AnalysedReport},
    },
    text::EntityKind,
};
use rashomon_ingest::{Options, report_from_text};
use rashomon_model::{Bytes, CharIndex, Report, Span};
use serde::Deserialize;
use serde_json::json;

/// What is read of a line of gold.
#[derive(Deserialize)]
struct Document {
    id: String,
    text: String,
}

/// Writes the words and states of all reports of `file`, a line a report with `id` and `text`.
pub fn run(file: &Path, out: &Path) -> Result<()> {
    let language = Language::english()?;
    let lines = fs::read_to_string(file).with_context(|| file.display().to_string())?;
    fs::create_dir_all(out)?;
    let create = |name| Ok::<_, std::io::Error>(BufWriter::new(File::create(out.join(name))?));
    let (mut reports, mut words) = (create("reports.jsonl")?, create("words.f32")?);
    for (i, line) in lines.lines().enumerate().filter(|(_, l)| !l.trim().is_empty()) {
        let place = || format!("{}, line {}", file.display(), i + 1);
        let document: Document = serde_json::from_str(line).with_context(place)?;
        let report =
            report_from_text(&document.id, document.text.as_bytes(), &Options::default()).with_context(place)?.report;
        let analysed = analysis::analyse(&language.analyser, &report);
        writeln!(reports, "{}", described(&language, &document.id, &report, &analysed))?;
        for number in &analysed.states {
            words.write_all(&number.to_le_bytes())?;
        }
    }
    for mut file in [reports, words] {
        file.flush()?;
    }
    Ok(())
}

/// A report's words and what the analysis says of them.
fn described(
    language: &Language,
    id: &str,
    report: &Report<Bytes>,
    analysed: &AnalysedReport<'_>,
) -> serde_json::Value {
    let index = CharIndex::new(&report.text);
    let chars = |span: Span<Bytes>| {
        let chars = index.chars(&report.text, span);
        [chars.start, chars.end]
    };
    let range = |r: &Range<usize>| [r.start, r.end];
    let runs = |runs: &[Range<usize>]| runs.iter().map(range).collect::<Vec<_>>();
    let said = &analysed.said;
    let attributions = said
        .attributions
        .iter()
        .map(|a| json!({"cue": runs(&a.cue), "source": runs(&a.source), "content": runs(&a.content)}));
    let annotation = annotate::from_analysis(language.for_annotate(), report, analysed);
    let entities = annotation.mentions.iter().map(|m| json!([chars(m.span), m.kind.as_str(), m.named]));
    let times = annotation.times().map(|span| json!([chars(span), EntityKind::Time.as_str(), false]));
    json!({
        "id": id,
        "text": report.text,
        "words": analysed.words.iter().map(|w| chars(w.span)).collect::<Vec<_>>(),
        "paragraphs": analysed.paragraphs.iter().map(|(region, words)| {
            json!([format!("{:?}", report.regions[*region].kind).to_lowercase(), words.start, words.end])
        }).collect::<Vec<_>>(),
        "sentences": runs(analysed.sentences()),
        "heads": said.words.iter().map(|w| w.head).collect::<Vec<_>>(),
        "attributions": attributions.collect::<Vec<_>>(),
        "quotations": annotation.quotations.iter().map(|q| chars(q.inner)).collect::<Vec<_>>(),
        "antecedents": said.antecedents,
        "entities": entities.chain(times).collect::<Vec<_>>(),
    })
}
