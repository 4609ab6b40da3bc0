//! Regions hold on any text.

use proptest::prelude::*;
use rashomon_ingest::{Options, Reading, report_from_bytes, report_from_html, report_from_json_line, report_from_text};

fn check(reading: &Reading) {
    let text = &reading.report.text;
    let mut end = 0;
    for region in &reading.report.regions {
        let span = region.span;
        assert!(span.start >= end && span.end <= text.len() && !span.is_empty(), "{span:?} in {text:?}");
        assert!(text.is_char_boundary(span.start) && text.is_char_boundary(span.end), "{span:?} in {text:?}");
        end = span.end;
    }
    // Nothing but white space lies outside.
    let mut rest = text.clone();
    for region in reading.report.regions.iter().rev() {
        rest.replace_range(region.span.range(), "");
    }
    assert!(rest.chars().all(|c| c.is_whitespace() || matches!(c, '\u{FEFF}' | '\u{200B}')), "{rest:?} of {text:?}");
}

/// Pieces that layout reacts to, between arbitrary characters.
fn words() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("\n".to_owned()),
        Just("\n\n".to_owned()),
        Just("\r\n\r\n".to_owned()),
        Just("\r".to_owned()),
        Just("KIRKUK, Iraq, March 3 - ".to_owned()),
        Just("Lagos, 2 Jan. 2024 – ".to_owned()),
        Just("By Ann Lee | 4 March 2025".to_owned()),
        Just("Published: 4 Märch 2025".to_owned()),
        Just("Leave a reply".to_owned()),
        Just("Related stories\n".to_owned()),
        Just("e\u{301}\u{202E}\u{200B}\u{FEFF}👩‍👩‍👧 ".to_owned()),
        Just("Two men died. ".to_owned()),
        "[A-Z]{1,9}, [0-9]{1,4} [A-Za-z]{3,9} [0-9:.+-]{0,9}( -|—|--|:|\\(|\\[) ?",
        any::<String>(),
    ];
    prop::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn regions_of_any_text(text in words()) {
        if let Ok(reading) = report_from_text("a", text.as_bytes(), &Options::default()) {
            prop_assert_eq!(&reading.report.text, text.strip_prefix('\u{FEFF}').unwrap_or(&text));
            check(&reading);
        }
    }

    #[test]
    fn regions_of_any_line(text in words(), title in words()) {
        let line = serde_json::json!({"text": text, "title": title}).to_string();
        if let Ok(reading) = report_from_json_line("a", 1, line.as_bytes(), &Options::default()) {
            prop_assert!(reading.report.text.ends_with(&text) || text.trim().is_empty());
            check(&reading);
        }
    }

    #[test]
    fn any_bytes(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        if let Ok(reading) = report_from_bytes("a", &bytes, &Options::default()) {
            check(&reading);
        }
    }

    #[test]
    fn any_page(pieces in prop::collection::vec(prop_oneof![
        "</?(p|div|b|a|table|tr|td|li|ul|article|br|title|h1|script|svg|!--)[ />]",
        Just("<p>Two men died in the raid on the village, the governor said.".to_owned()),
        any::<String>(),
    ], 0..30)) {
        if let Ok(reading) = report_from_html("a", pieces.concat().as_bytes(), &Options::default()) {
            check(&reading);
        }
    }
}
