//! Any text is extracted from, within a budget, and what is found keeps the contract.

#[path = "../whole/mod.rs"]
mod whole;

use proptest::prelude::*;
use rashomon_model::Severity;

/// Pieces of reports, with what breaks them.
fn pieces() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("Gunmen killed 12 people in Gao on Monday, police said. ".to_owned()),
        Just("“We shot down 3 of 5 drones,” the army said".to_owned()),
        Just("\n\nThe governor denied that the brigade had fired 1.5 million rockets ".to_owned()),
        Just("Published: 4 March 2025\n".to_owned()),
        Just("<p>Two hundred and</p>".to_owned()),
        Just("\"\"\"\"\"\"\"\"\"\"\"\"".to_owned()),
        Just("e\u{301}\u{202E}\u{200B}\u{FEFF}👩‍👩‍👧 京都 ثلاثة قتلى، ".to_owned()),
        "[0-9]{1,4}[.,:/_^%-]{0,2}[0-9]{0,4} (people|soldiers|rockets) (were killed|died|landed) ",
        "[A-Z][a-z]{1,9}('s|’s|-)? ",
        any::<String>(),
    ];
    prop::collection::vec(piece, 0..10).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_is_found_stands_in_the_text(text in pieces()) {
        whole::extract_from(text.as_bytes());
    }
}

#[test]
fn what_is_too_long_is_left_out_and_named() {
    let text = format!("Gunmen killed two people in Gao. {}", format!("{} ", "x".repeat(2_000)).repeat(1_000));
    let extraction = whole::extract_from(text.as_bytes()).expect("the text is a report");
    assert!(extraction.claims.iter().any(|c| c.evidence.text.contains("two people")), "the beginning is read");
    let told = extraction.diagnostics.iter().find(|d| d.code == "too-long").expect("the diagnostic");
    assert_eq!(told.severity, Severity::Warning);
    assert!(
        told.message.contains("what begins at byte") && told.message.contains("of 2001033 bytes"),
        "{}",
        told.message
    );
}
