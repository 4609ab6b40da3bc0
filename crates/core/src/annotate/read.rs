//! The words of a report for the claims network, marked with what the analysis says of them.

use std::ops::Range;

use rashomon_model::{Bytes, RegionKind, Report, Span};
use rashomon_nn::{Document, Table};

use super::analysis::AnalysedReport;
use crate::{
    propose::Proposer,
    sentence::{Annotation, AttributedWords, Read, words_in},
    text::EntityKind,
};

/// Reads a report's words as happenings, speakers and values.
pub(super) fn read(
    proposer: &Proposer,
    report: &Report<Bytes>,
    analysis: AnalysedReport<'_>,
    annotation: &Annotation,
) -> Read {
    let spans: Vec<Span<Bytes>> = analysis.words.iter().map(|w| w.span).collect();
    let mut sentence_of = vec![0; spans.len()];
    for (number, words) in analysis.sentences().iter().enumerate() {
        sentence_of[words.clone()].fill(number);
    }
    let mut paragraph_of = vec![0; spans.len()];
    for (number, (_, words)) in analysis.paragraphs.iter().enumerate() {
        paragraph_of[words.clone()].fill(number);
    }
    let marks = marks(proposer.marks(), report, &analysis, annotation, &spans);
    let lower: Vec<String> = spans.iter().map(|s| s.of(&report.text).to_lowercase()).collect();
    let sentences = analysis.sentences().len();
    let said = |mark: &str| {
        let bit = proposer.marks().label(mark).map_or(0, |label| 1_u32 << label.0);
        let mut said = vec![Vec::new(); sentences];
        for word in (0..marks.len()).filter(|word| marks[*word] & bit != 0) {
            said[sentence_of[word]].push(lower[word].clone());
        }
        said
    };
    let (times, places) = (said("time"), said("named place"));
    let forms: Vec<&str> = spans.iter().map(|s| s.of(&report.text)).collect();
    let document = Document { forms: &forms, sentences: analysis.sentences(), states: &analysis.states, marks: &marks };
    let words = proposer.read(document);
    let attributions = analysis.said.attributions.into_iter();
    Read {
        words,
        spans,
        sentence_of,
        paragraph_of,
        lower,
        times,
        places,
        heads: analysis.said.words.iter().map(|w| w.head).collect(),
        attributions: attributions.map(|a| AttributedWords { source: a.source, content: a.content }).collect(),
    }
}

/// The marks of each word, a bit each.
fn marks(
    names: &Table,
    report: &Report<Bytes>,
    analysis: &AnalysedReport<'_>,
    annotation: &Annotation,
    spans: &[Span<Bytes>],
) -> Vec<u32> {
    let mut marks = vec![0_u32; spans.len()];
    let mut mark = |name: &str, words: Range<usize>| {
        if let Some(label) = names.label(name) {
            marks[words].iter_mut().for_each(|bits| *bits |= 1 << label.0);
        }
    };
    for (region, words) in &analysis.paragraphs {
        match report.regions[*region].kind {
            RegionKind::Headline => mark("headline", words.clone()),
            RegionKind::Dateline => mark("dateline", words.clone()),
            _ => {}
        }
    }
    let words_in = |span| words_in(spans, span);
    for quotation in &annotation.quotations {
        mark("quotation", words_in(quotation.inner));
    }
    for attribution in &analysis.said.attributions {
        for (name, runs) in
            [("cue", &attribution.cue), ("source", &attribution.source), ("content", &attribution.content)]
        {
            for run in runs {
                mark(name, run.clone());
            }
        }
    }
    for mention in &annotation.mentions {
        let words = words_in(mention.span);
        if mention.named {
            mark(&format!("named {}", mention.kind.as_str()), words.clone());
        }
        mark(mention.kind.as_str(), words);
    }
    for time in annotation.times() {
        mark(EntityKind::Time.as_str(), words_in(time));
    }
    marks
}
