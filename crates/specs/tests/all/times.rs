//! Tables of times: every row of `specs/ground/times.md` is a text with a time in square brackets, its type, its value and
//! the days that it gives. A row without brackets must have no time.

use std::{fmt::Write, fs, path::PathBuf};

use rashomon_core::{Language, annotate, ground::time};
use rashomon_model::{Bytes, Published, Region, RegionKind, Report, ReportId, Span};

#[test]
fn every_row_holds() {
    let language = Language::english().expect("the embedded data is right");
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../specs/ground/times.md");
    let page = fs::read_to_string(&path).unwrap();
    let (mut failures, mut published, mut rows) = (String::new(), None, 0);
    for (number, line) in (1..).zip(page.lines()) {
        if let Some(day) = line.strip_prefix("Published: ") {
            published = Some(day.to_owned()).filter(|d| d != "none");
        }
        let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
        let [text, kind, value, days] = cells.as_slice() else { continue };
        if *text == "text" || text.starts_with("---") {
            continue;
        }
        rows += 1;
        let expected = (*kind, *value, *days);
        if let Err(found) = check(&language, text, published.as_deref(), expected) {
            writeln!(failures, "specs/ground/times.md:{number}: {text}: {found}").unwrap();
        }
    }
    assert!(rows >= 120, "{rows} rows");
    assert!(failures.is_empty(), "\n{failures}");
}

/// Checks one row; what was found instead where it does not hold.
fn check(
    language: &Language,
    marked: &str,
    published: Option<&str>,
    expected: (&str, &str, &str),
) -> Result<(), String> {
    let text = marked.replace(['[', ']'], "");
    let report = report(&text, published.map(|day| day.parse().expect("the reference is a day")));
    let annotation = annotate::annotate(language.for_annotate(), &report);
    let times = time::all(&annotation, report.published.as_ref().map(Published::date));
    let read: Vec<(String, String)> = times
        .0
        .iter()
        .map(|grounded| {
            let span = annotation.sentences[grounded.sentence].span_of(grounded.words.start, grounded.words.end);
            let meaning = grounded.meaning();
            let days = time::when(&grounded.words.says, &grounded.context, "").map_or_else(
                || "–".to_owned(),
                |when| match when.end {
                    Some(end) if end != when.start => format!("{}/{end}", when.start),
                    _ => when.start.to_string(),
                },
            );
            let words = span.of(&report.text).to_owned();
            (words, format!("{} {} {days}", meaning.kind.as_str(), meaning.value))
        })
        .collect();
    let Some((from, to)) = marked.find('[').zip(marked.find(']')) else {
        return if read.is_empty() { Ok(()) } else { Err(format!("{read:?}")) };
    };
    let words = &marked[from + 1..to];
    let (kind, value, days) = expected;
    let wanted = (words.to_owned(), format!("{kind} {value} {days}"));
    if read.contains(&wanted) { Ok(()) } else { Err(format!("{read:?}")) }
}

/// A report whose body is the text.
fn report(text: &str, published: Option<Published>) -> Report<Bytes> {
    let body = Region { kind: RegionKind::Body, span: Span::new(0, text.len()) };
    Report { published, ..Report::english(ReportId::of(text.as_bytes()), "times.md", text, vec![body]) }
}
