//! An analysis, for people and for programs.

use std::fmt::Write;

use rashomon_core::{Language, annotate::analysis::AnalysedReport, sentence::Annotation};
use rashomon_model::{Bytes, CharIndex, Quote, Report, Span};
use serde_json::{Value, json};

use crate::output::{DIM, NAME, STRONG, clean};

/// The analysis as JSON; offsets count code points of the report's text.
pub fn json(
    language: &Language,
    report: &Report<Bytes>,
    analysis: &AnalysedReport<'_>,
    annotation: &Annotation,
) -> Value {
    let index = CharIndex::new(&report.text);
    let text = &report.text;
    let run = |span: &Span<Bytes>| json!(Quote::new(text, *span).in_chars(text, &index));
    let runs = |spans: &[Span<Bytes>]| spans.iter().map(run).collect::<Vec<_>>();
    let sentence = |range: &std::ops::Range<usize>| {
        let words = range.clone().map(|at| {
            let word = analysis.word(&language.analyser, &language.lemmatiser, at);
            let mut value = run(&word.span);
            value["lemma"] = json!(word.lemma);
            value["upos"] = json!(word.upos.as_str());
            value["head"] = json!(word.head.map_or(0, |h| h - range.start + 1));
            value["relation"] = json!(word.relation.as_str());
            value
        });
        let mut value = run(&analysis.span(range));
        value["words"] = words.collect();
        value
    };
    let word = |(sentence, token): (usize, usize)| annotation.sentences[sentence].tokens[token].span;
    let frames = annotation.sentences.iter().flat_map(|s| s.frames.iter().map(move |f| (s, f))).map(|(s, f)| {
        let arguments = f.arguments.iter().map(|(at, role)| {
            let mut value = run(&s.tokens[*at].span);
            value["role"] = json!(role.as_str());
            value
        });
        json!({"predicate": run(&s.tokens[f.predicate].span), "arguments": arguments.collect::<Vec<_>>()})
    });
    let events = annotation.sentences.iter().flat_map(|s| s.events.iter().map(|(a, b)| run(&s.span_of(*a, *b))));
    json!({
        "report": report.id,
        "origin": report.origin,
        "sentences": analysis.sentences().iter().map(sentence).collect::<Vec<_>>(),
        "entities": annotation.mentions.iter().map(|mention| {
            let mut value = run(&mention.span);
            value["kind"] = json!(mention.kind.as_str());
            value["named"] = json!(mention.named);
            value
        }).collect::<Vec<_>>(),
        "frames": frames.collect::<Vec<_>>(),
        "events": events.collect::<Vec<_>>(),
        "attributions": annotation.attributions.iter().map(|a| {
            json!({"source": runs(&a.source), "cue": runs(&a.cue), "content": runs(&a.content)})
        }).collect::<Vec<_>>(),
        "coreference": annotation.antecedents.iter().map(|(mention, antecedent)| {
            json!({"mention": run(&word(*mention)), "antecedent": run(&word(*antecedent))})
        }).collect::<Vec<_>>(),
        "diagnostics": annotation.diagnostics,
    })
}

/// The analysis as a table: a line a word, and what is known of more than one.
pub fn text(
    language: &Language,
    report: &Report<Bytes>,
    analysis: &AnalysedReport<'_>,
    annotation: &Annotation,
) -> String {
    let mut out = String::new();
    let words = |span: &Span<Bytes>| clean(span.of(&report.text));
    let _ = writeln!(out, "{STRONG}{}{STRONG:#}", clean(&report.origin));
    for range in analysis.sentences() {
        let span = analysis.span(range);
        let _ = writeln!(out, "\n{STRONG}{}{STRONG:#}", words(&span));
        for at in range.clone() {
            let word = analysis.word(&language.analyser, &language.lemmatiser, at);
            let _ = writeln!(
                out,
                "{:>4}  {:<18} {:<16} {:<6} {:>4} {:<14} {NAME}{}{NAME:#}",
                at - range.start + 1,
                words(&word.span),
                clean(&word.lemma),
                word.upos.as_str(),
                word.head.map_or(0, |h| h - range.start + 1),
                word.relation.as_str(),
                annotation.mention_over(word.span).map_or("", |m| m.kind.as_str()),
            );
        }
        let here = annotation.sentences.iter().filter(|s| span.contains(s.span));
        for (sentence, frame) in here.flat_map(|s| s.frames.iter().map(move |f| (s, f))) {
            let _ = write!(out, "      {DIM}frame{DIM:#} {}", words(&sentence.tokens[frame.predicate].span));
            for (at, role) in &frame.arguments {
                let _ = write!(out, "  {DIM}{role}{DIM:#} {}", words(&sentence.tokens[*at].span));
            }
            out.push('\n');
        }
        for attribution in annotation.attributions_in(span) {
            let runs = |spans: &[Span<Bytes>]| spans.iter().map(words).collect::<Vec<_>>().join(" … ");
            let _ = writeln!(
                out,
                "      {DIM}source{DIM:#} {}  {DIM}cue{DIM:#} {}  {DIM}content{DIM:#} {}",
                runs(&attribution.source),
                runs(&attribution.cue),
                runs(&attribution.content)
            );
        }
    }
    out
}
