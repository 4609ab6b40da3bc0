//! Golden analyses of whole reports in every style that news comes in: a change of weights or rules shows as a diff.

use std::{fmt::Write as _, fs, path::PathBuf};

use rashomon_core::{
    Language,
    annotate::{self, analysis},
};
use rashomon_ingest::{Options, report_from_text};
use rashomon_model::{Bytes, Report, ReportId, Span};

/// A file of `tests/reports` is a report; its analysis is compared with the snapshot of its name.
#[test]
fn reports_are_analysed_as_before() {
    let language = Language::english().expect("the embedded data is right");
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/reports");
    let mut paths: Vec<PathBuf> = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    assert!(paths.len() >= 6, "a report for each style");
    for path in paths {
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        insta::assert_snapshot!(name.clone(), page(&language, &name, &fs::read_to_string(&path).unwrap()));
    }
}

/// Nothing of a text is lost: its words hold every character but white space, in order.
#[test]
fn words_put_together_are_the_text() {
    let language = Language::english().expect("the embedded data is right");
    for text in [
        "",
        " \n\n ",
        "No final stop",
        "Col. J. R. Smith -- of the 3rd Bn. -- said: 'we hit it'…",
        "\u{202e}abc\u{0} 👩‍👩‍👧 e\u{301}t\u{e9} ﷽ 1,5 km",
        "“One,” he said. “Two.",
        &"x".repeat(5000),
        &"word ".repeat(900),
    ] {
        let report = read("t", text);
        let analysis = analysis::analyse(&language.analyser, &report);
        let annotation = annotate::from_analysis(language.for_annotate(), &report, &analysis);
        let visible = |s: &str| s.chars().filter(|c| !c.is_whitespace()).collect::<String>();
        let body: String = report.regions.iter().map(|r| r.span.of(&report.text)).collect();
        let words: String = analysis.words.iter().map(|w| w.span.of(&report.text)).collect();
        assert_eq!(visible(&words), visible(&body));
        let tokens: String =
            annotation.sentences.iter().flat_map(|s| &s.tokens).map(|t| t.span.of(&report.text)).collect();
        assert_eq!(visible(&tokens), visible(&body));
    }
}

#[test]
fn a_very_long_sentence_is_cut_with_a_diagnostic() {
    let language = Language::english().expect("the embedded data is right");
    let annotation = |text: &str| annotate::annotate(language.for_annotate(), &read("t", text));
    let long = annotation(&"and the shells fell on the town ".repeat(60));
    assert!(long.diagnostics.iter().any(|d| d.code == "long-sentence"), "{:?}", long.diagnostics);
    assert_eq!(annotation("The shells fell on the town.").diagnostics, []);
}

fn read(name: &str, text: &str) -> Report<Bytes> {
    match report_from_text(name, text.as_bytes(), &Options::default()) {
        Ok(reading) => reading.report,
        // What holds no text is no report.
        Err(_) => Report::english(ReportId::of(b""), name, text, Vec::new()),
    }
}

/// Sentences, a line a word; then what is known of more than one word.
fn page(language: &Language, name: &str, text: &str) -> String {
    let report = read(name, text);
    let analysis = analysis::analyse(&language.analyser, &report);
    let annotation = annotate::from_analysis(language.for_annotate(), &report, &analysis);
    let mut out = String::new();
    for sentence in &annotation.sentences {
        let _ = writeln!(out, "{}", sentence.span.of(&report.text).replace('\n', "⏎"));
        for (i, token) in sentence.tokens.iter().enumerate() {
            let head = token.head.map_or("0".to_owned(), |h| (h + 1).to_string());
            let word = token.span.of(&report.text);
            let _ = writeln!(
                out,
                "  {:<3} {word:<16} {:<16} {:<6} {head:<3} {}",
                i + 1,
                token.lemma,
                token.tag,
                token.relation
            );
        }
    }
    for mention in annotation.mentions.iter().filter(|m| m.named) {
        let _ = writeln!(out, "{}: {}", mention.kind.as_str(), mention.span.of(&report.text));
    }
    for attribution in &annotation.attributions {
        let words = |spans: &[Span]| {
            spans.iter().map(|s| s.of(&report.text).replace('\n', "⏎")).collect::<Vec<_>>().join(" … ")
        };
        let (source, cue) = (words(&attribution.source), words(&attribution.cue));
        let _ = writeln!(out, "“{}” | {cue} | {source}", words(&attribution.content));
    }
    out
}
