//! The stages of one report, one after the other.

use rashomon_model::{Bytes, Diagnostic, Extraction, Report};

use crate::{
    Language,
    annotate::annotate,
    extract::{self, Attributed},
};

/// Events, speakers and claims of a report.
pub fn extract(language: &Language, report: &Report<Bytes>) -> Extraction<Bytes> {
    let annotation = annotate(language.for_annotate(), report);
    extract::extract(language.for_extract(), report, &annotation)
}

/// Events, speakers and claims of a report that the gate lets through; of others nothing, and a remark that says so.
pub fn extract_if_relevant(language: &Language, report: &Report<Bytes>) -> Extraction<Bytes> {
    if language.gate.is_relevant(report) {
        return extract(language, report);
    }
    let message = "too few words tell of violence: not analysed (--no-gate analyses every report)";
    let diagnostics = vec![Diagnostic::info(NOT_RELEVANT, message)];
    Extraction { speakers: Vec::new(), events: Vec::new(), claims: Vec::new(), diagnostics }
}

/// Code of the diagnostic of a report that the gate holds back.
pub const NOT_RELEVANT: &str = "not-relevant";

/// Who says which words of a report, before any claim is read from them. For people who write attribution patterns.
pub fn attributed(language: &Language, report: &Report<Bytes>) -> Vec<Attributed> {
    let annotation = annotate(language.for_annotate(), report);
    extract::attributed(language.for_extract(), report, &annotation)
}
