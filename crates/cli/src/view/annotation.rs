//! An analysis, for people and for programs.

use std::fmt::Write;

use rashomon_core::{
    Language,
    annotate::analysis::AnalysedReport,
    pattern::Seen,
    sentence::{Annotation, Sentence},
    text::EntityKind,
};
use rashomon_model::{Bytes, CharIndex, Quote, Report, Span};
use serde_json::{Value, json};

use crate::output::{DIM, STRONG, clean};

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
        "patterns": annotation.sentences.iter().map(|s| seen(language, report, s, &run)).collect::<Vec<_>>(),
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

/// A sentence as patterns see it; positions are its tokens, from 0.
fn seen(
    language: &Language,
    report: &Report<Bytes>,
    sentence: &Sentence,
    run: &impl Fn(&Span<Bytes>) -> Value,
) -> Value {
    let seen = language.patterns.seen(&language.lexicon, sentence, &report.text);
    let tokens = sentence.tokens.iter().zip(&seen.tokens).map(|(token, seen)| {
        let mut value = run(&token.span);
        value["lemma"] = json!(token.lemma);
        value["tag"] = json!(token.tag.as_str());
        let classes = seen.classes.iter().map(|(class, len)| json!({"class": class, "tokens": len}));
        value["classes"] = classes.collect();
        value["arcs"] = seen.arcs.iter().map(|(name, token)| json!({"name": name, "token": token})).collect();
        value
    });
    let phrases = sentence.chunks.iter().map(|chunk| {
        let mut value = run(&seen.span(chunk.start, chunk.end));
        value["tokens"] = json!([chunk.start, chunk.end]);
        value["head"] = json!(chunk.head);
        value["kind"] = json!(chunk.kind.map(EntityKind::as_str));
        value["conditions"] = json!(Seen::conditions(chunk));
        value
    });
    let entities = sentence.entities.iter().map(|entity| {
        let mut value = run(&seen.span(entity.start, entity.end));
        value["kind"] = json!(entity.kind.as_str());
        value
    });
    let matches = seen.matches.iter().map(|found| {
        let mut value = run(&seen.span(found.start, found.end));
        value["pattern"] = json!(found.pattern);
        let captures = found.captures.iter().map(|(name, start, end)| {
            let mut value = run(&seen.span(*start, *end));
            value["name"] = json!(name);
            value
        });
        value["captures"] = captures.collect();
        value["gives"] = json!(found.gives);
        value
    });
    let mut value = run(&sentence.span);
    value["tokens"] = tokens.collect();
    value["phrases"] = phrases.collect();
    value["entities"] = entities.collect();
    value["matches"] = matches.collect();
    value
}

/// What patterns see, as a table: a token a line, then what is known of more than one.
pub fn text(language: &Language, report: &Report<Bytes>, annotation: &Annotation) -> String {
    let mut out = String::new();
    let words = |span: &Span<Bytes>| clean(span.of(&report.text));
    let _ = writeln!(out, "{STRONG}{}{STRONG:#}", clean(&report.origin));
    for sentence in &annotation.sentences {
        let _ = writeln!(out, "\n{STRONG}{}{STRONG:#}", words(&sentence.span));
        let seen = language.patterns.seen(&language.lexicon, sentence, &report.text).to_string();
        for line in seen.lines() {
            let _ = writeln!(out, "{}", row(line));
        }
        for attribution in annotation.attributions_in(sentence.span) {
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

/// A line of a table made safe for a terminal, its columns where they were.
pub fn row(line: &str) -> String {
    line.trim_end().split(' ').map(clean).collect::<Vec<_>>().join(" ")
}
