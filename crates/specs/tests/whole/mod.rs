//! The whole of extraction on any bytes, and what must hold of it: for the tests, and for fuzzing.

use std::sync::LazyLock;

use rashomon_core::{Language, extract};
use rashomon_ingest::{Options, report_from_bytes};
use rashomon_model::{Extraction, ReportRecord};

static LANGUAGE: LazyLock<Language> = LazyLock::new(|| Language::english().expect("the embedded data is right"));

/// Reads the bytes as a report and extracts from it; none where they are no report.
///
/// # Panics
/// Where evidence does not stand in the text, a claim names an event or a speaker that is not there, or a count is turned
/// round.
pub fn extract_from(bytes: &[u8]) -> Option<Extraction> {
    let report = report_from_bytes("a", bytes, &Options::default()).ok()?.report;
    let extraction = extract(&LANGUAGE, &report);
    let ReportRecord { report, extraction } = ReportRecord::new(report, extraction);
    let text: Vec<char> = report.text.chars().collect();
    let speakers: Vec<_> = extraction.speakers.iter().map(|s| &s.id).collect();
    let events: Vec<_> = extraction.events.iter().map(|e| &e.id).collect();
    for claim in &extraction.claims {
        let evidence = &claim.evidence;
        let words: String = text[evidence.span.start..evidence.span.end].iter().collect();
        assert_eq!(words, evidence.text);
        assert!(speakers.contains(&&claim.speaker) && claim.via.iter().all(|s| speakers.contains(&s)), "{claim:?}");
        assert!(events.contains(&&claim.event), "{claim:?}");
        if let rashomon_model::Value::Count(count) = &claim.value {
            assert!(count.high.is_none_or(|high| count.low <= high), "{claim:?}");
        }
    }
    Some(extraction)
}
