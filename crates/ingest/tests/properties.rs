//! Regions hold on any text.

mod whole;

use proptest::prelude::*;
use rashomon_ingest::{Options, report_from_json_line, report_from_text};
use whole::check;

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
        whole::charset(&bytes);
        whole::json(&bytes);
        whole::page(&bytes);
    }

    /// Words in the encodings that the web has, cut anywhere.
    #[test]
    fn any_charset(text in words(), encoding in prop::sample::select(vec![
        encoding_rs::UTF_16LE, encoding_rs::UTF_16BE, encoding_rs::WINDOWS_1252, encoding_rs::WINDOWS_1256,
        encoding_rs::KOI8_R, encoding_rs::SHIFT_JIS, encoding_rs::GB18030, encoding_rs::EUC_KR, encoding_rs::ISO_2022_JP,
    ]), cut in any::<prop::sample::Index>()) {
        let bytes = if encoding == encoding_rs::UTF_16LE {
            text.encode_utf16().flat_map(u16::to_le_bytes).collect()
        } else if encoding == encoding_rs::UTF_16BE {
            text.encode_utf16().flat_map(u16::to_be_bytes).collect()
        } else {
            encoding.encode(&text).0.into_owned()
        };
        whole::charset(&bytes[..cut.index(bytes.len() + 1)]);
    }

    #[test]
    fn any_json(pieces in prop::collection::vec(prop_oneof![
        "[\\[\\]{}:,\"\\\\ \n]",
        "\"(id|title|text|published|publisher|url|x)\":",
        "\"(Men came\\.|2021-07-08T10:00[+]99:99|-9999-01-01|9 May 2024|\\\\ud83d|\\\\u0000)\"",
        "-?[0-9]{1,20}(\\.[0-9]{1,4})?(e[0-9]{1,4})?",
        Just("{\"text\":\"Men came.\",\"id\":7}".to_owned()),
        Just("null".to_owned()),
        any::<String>(),
    ], 0..30)) {
        whole::json(pieces.concat().as_bytes());
        whole::json(format!("[{}]", pieces.join(",")).as_bytes());
    }

    #[test]
    fn any_page(pieces in prop::collection::vec(prop_oneof![
        "</?(p|div|b|a|table|tr|td|li|ul|article|br|title|h1|script|svg|!--)[ />]",
        Just("<p>Two men died in the raid on the village, the governor said.".to_owned()),
        Just("<script type='application/ld+json'>[{\"@type\":\"Report\",\"headline\":\"Raid\",".to_owned()),
        Just("<meta name=date content='-9999-01-01'>".to_owned()),
        any::<String>(),
    ], 0..30)) {
        whole::page(pieces.concat().as_bytes());
    }
}
