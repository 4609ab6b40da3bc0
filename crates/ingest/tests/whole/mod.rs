//! Reading of any bytes, and what must hold of each report: for the tests, and for fuzzing.

#![allow(dead_code, reason = "each user takes a part of it")]

use rashomon_ingest::{
    Options, Reading, report_from_bytes, report_from_html, report_from_json, report_from_json_line, report_from_text,
};

/// What may take no long time or memory when it comes from a machine that tries everything.
fn options() -> Options {
    Options { max_bytes: 1 << 20, ..Options::default() }
}

/// A page, whatever it looks like.
pub fn page(bytes: &[u8]) {
    report_from_html("a", bytes, &options()).iter().for_each(check);
}

/// A line of JSON, and a file of it.
pub fn json(bytes: &[u8]) {
    report_from_json_line("a", 1, bytes, &options()).iter().for_each(check);
    report_from_json("a", bytes, &options()).filter_map(Result::ok).for_each(|reading| check(&reading));
}

/// Bytes in any encoding, as a text and as whatever they look like.
pub fn charset(bytes: &[u8]) {
    let read = [report_from_text("a", bytes, &options()), report_from_bytes("a", bytes, &options())];
    for reading in read.into_iter().flatten() {
        check(&reading);
        assert_eq!(reading.bytes, bytes);
    }
}

/// Regions lie in the text, in order, and leave nothing but white space out; the title is no longer than it may be, and the
/// date is one of a calendar.
///
/// # Panics
/// Where one of it does not hold.
pub fn check(reading: &Reading) {
    let text = &reading.report.text;
    let mut end = 0;
    for region in &reading.report.regions {
        let span = region.span;
        assert!(span.start >= end && span.end <= text.len() && !span.is_empty(), "{span:?} in {text:?}");
        assert!(text.is_char_boundary(span.start) && text.is_char_boundary(span.end), "{span:?} in {text:?}");
        end = span.end;
    }
    let mut rest = text.clone();
    for region in reading.report.regions.iter().rev() {
        rest.replace_range(region.span.range(), "");
    }
    assert!(rest.chars().all(|c| c.is_whitespace() || matches!(c, '\u{FEFF}' | '\u{200B}')), "{rest:?} of {text:?}");
    assert!(reading.report.title.as_ref().is_none_or(|title| title.chars().count() <= 1_000));
    assert!(reading.report.published.as_ref().is_none_or(|day| day.date().year() > 0));
}
