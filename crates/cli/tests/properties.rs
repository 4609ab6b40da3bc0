//! Whatever the text, the words of every claim stand where it says, counted in code points.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::sync::LazyLock;

use proptest::prelude::*;
use rashomon_core::{Language, extract};
use rashomon_ingest::{Options, report_from_text};
use rashomon_model::{Quote, ReportRecord};

static LANGUAGE: LazyLock<Language> = LazyLock::new(|| Language::english().unwrap());

/// Sentences that give claims.
const SENTENCES: &[&str] = &[
    "Gunmen killed seven people in Gao on Monday, police said.",
    "\u{201C}At least 12 rockets were fired at the base,\u{201D} Colonel Amadou Keita said.",
    "The army denied that its aircraft had bombed the market.",
    "A group calling itself the Red Column claimed responsibility for the attack.",
    "Two soldiers were injured in the rocket attack and damage is still being assessed, the governor told reporters.",
    "About 2,500 families were displaced by the shelling, the agency said.",
];

fn record(text: &str) -> Option<ReportRecord> {
    let options = Options { published: "2024-05-07".parse().ok(), ..Options::default() };
    let reading = report_from_text("a.txt", text.as_bytes(), &options).ok()?;
    let extraction = extract(&LANGUAGE, &reading.report);
    Some(ReportRecord::new(reading.report, extraction))
}

/// Every quotation of a record.
fn quotes(record: &ReportRecord) -> Vec<&Quote> {
    let extraction = &record.extraction;
    let mut quotes: Vec<&Quote> = extraction.claims.iter().map(|c| &c.evidence).collect();
    quotes.extend(extraction.speakers.iter().flat_map(|s| &s.mentions));
    quotes.extend(extraction.events.iter().flat_map(|e| e.mentions.iter().chain([&e.trigger])));
    quotes
}

fn holds(record: &ReportRecord) -> Result<(), TestCaseError> {
    // By JSON, as a program in another language would see it.
    let letters: Vec<char> = record.report.text.chars().collect();
    for quote in quotes(record) {
        let json = serde_json::to_value(quote).unwrap();
        let at = |key: &str| usize::try_from(json[key].as_u64().unwrap()).unwrap();
        let there: String = letters[at("start")..at("end")].iter().collect();
        prop_assert_eq!(Some(there.as_str()), json["text"].as_str());
    }
    Ok(())
}

/// Text that is hard to count: combining marks, both directions, emoji of several code points, all ends of lines.
fn hard() -> impl Strategy<Value = String> {
    prop_oneof![
        "\\PC{0,30}",
        "[a-z\u{0300}-\u{0310}\u{0627}-\u{064A}\u{05D0}-\u{05EA}\u{200D}\u{202A}-\u{202E}\u{2066}-\u{2069}]{0,20}",
        Just("\u{1F468}\u{200D}\u{1F469}\u{200D}\u{1F467} \u{1F1EB}\u{1F1F7} e\u{301}\u{327}".to_owned()),
        Just("\u{FEFF}\u{0085}\u{2028}\u{000B}\u{00A0}\u{3000}".to_owned()),
        any::<String>().prop_map(|s| s.chars().take(40).collect()),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn quotations_stand_where_they_are_said_to_stand(
        parts in prop::collection::vec(
            (hard(), prop::sample::select(SENTENCES), prop::sample::select(&[" ", "\n", "\r\n", "\r\n\r\n", "\n\n", "\t"][..])),
            1..6,
        ),
        last in hard(),
    ) {
        let text: String =
            parts.iter().map(|(hard, sentence, end)| format!("{hard}{end}{sentence}{end}")).chain([last]).collect();
        if let Some(record) = record(&text) {
            holds(&record)?;
        }
    }

    #[test]
    fn no_text_is_too_odd(text in any::<String>()) {
        if let Some(record) = record(&text) {
            holds(&record)?;
        }
    }
}

#[test]
fn the_sentences_do_give_claims() {
    for sentence in SENTENCES {
        let record = record(&format!("\u{1F468}\u{200D}\u{1F469} e\u{301}\r\n\r\n{sentence}\r\n")).unwrap();
        assert!(!record.extraction.claims.is_empty(), "{sentence}");
        holds(&record).unwrap();
    }
}

#[test]
fn the_same_text_gives_the_same_record() {
    let text = SENTENCES.join("\n\n");
    let json = || serde_json::to_string(&record(&text).unwrap()).unwrap();
    assert_eq!(json(), json());
}
