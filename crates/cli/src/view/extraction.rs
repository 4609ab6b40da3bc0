//! What one report says, in short.

use std::fmt::Write;

use rashomon_core::NOT_RELEVANT;
use rashomon_model::{Claim, Event, ReportRecord, Stance};

use crate::{
    output::{DIM, PLAIN, STRONG, clean},
    view::{
        incidents::wrap,
        value::{self, words},
    },
};

/// The report's headline, and its claims by event.
pub fn text(record: &ReportRecord, width: usize) -> String {
    let report = &record.report;
    let mut out = String::new();
    let title = clean(report.title.as_ref().unwrap_or(&report.origin));
    wrap(&mut out, STRONG, 0, &title, width);
    let published = report.published.as_ref().map(ToString::to_string);
    let from = [Some(clean(&report.origin)), report.publisher.as_deref().map(clean), published];
    wrap(&mut out, DIM, 0, &from.into_iter().flatten().collect::<Vec<_>>().join(" \u{B7} "), width);
    for event in &record.extraction.events {
        let claims: Vec<&Claim> = record.extraction.claims.iter().filter(|c| c.event == event.id).collect();
        if claims.is_empty() {
            continue;
        }
        wrap(&mut out, PLAIN, 2, &heading(event), width);
        for claim in claims {
            let speaker = record.extraction.speaker(&claim.speaker).map_or_else(String::new, |s| clean(&s.label()));
            let stance = if claim.stance == Stance::Asserts { String::new() } else { format!(", {}", claim.stance) };
            let value = clean(&words(&claim.value));
            let said = format!("{}: {value} \u{2014} {speaker}{stance}", claim.attribute);
            wrap(&mut out, PLAIN, 4, &said, width);
            wrap(&mut out, DIM, 6, &format!("\u{201C}{}\u{201D}", clean(&claim.evidence.text)), width);
        }
    }
    if record.extraction.claims.is_empty() {
        let held_back = record.extraction.diagnostics.iter().find(|d| d.code == NOT_RELEVANT);
        // Writing to a String cannot fail.
        let _ = writeln!(out, "  {}", held_back.map_or("no claims".to_owned(), |d| clean(&d.message)));
    }
    out
}

/// "ASSAULT/aerial, foiled: “the bombing”, 2024-11-18, Gao".
fn heading(event: &Event) -> String {
    let mode = event.mode.as_ref().map(|m| format!("/{m}")).unwrap_or_default();
    let mut line = format!("{}{mode}, {}: \u{201C}{}\u{201D}", event.kind, event.status, clean(&event.trigger.text));
    if let Some(when) = &event.when {
        let _ = write!(line, ", {}", when.start);
    }
    if let Some(place) = &event.place {
        let _ = write!(line, ", {}", value::site(place));
    }
    line
}
