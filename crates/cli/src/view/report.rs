//! One report, and one claim of it.

use rashomon_desk::Voice;
use rashomon_model::{Claim, Event, Region, RegionKind, ReportRecord, Span, byte_span};

use super::{
    account::who,
    page::{Page, Piece},
    value,
};
use crate::output::{ALERT, DIM, NAME, PLAIN, STRONG, clean};

/// Columns of the labels.
const COLUMN: usize = 11;
/// Code points shown before and behind the evidence of a claim.
const AROUND: usize = 240;

/// A report's own data, its events, and its claims by event.
pub fn report(record: &ReportRecord, recorded: Option<&str>, voices: &[Voice], width: usize) -> String {
    let mut page = Page::new(width);
    let report = &record.report;
    page.line(STRONG, 0, &report.title.as_deref().map_or_else(|| clean(&report.origin), clean));
    let unknown = || "not known".to_owned();
    let mut row = |name: &str, text: String| page.row(0, &(DIM, name.to_owned()), COLUMN, &[(PLAIN, text)]);
    row("id", report.id.to_string());
    row("read from", clean(&report.origin));
    if let Some(url) = &report.url {
        row("url", clean(url));
    }
    row("publisher", report.publisher.as_deref().map_or_else(unknown, clean));
    row("published", report.published.as_ref().map_or_else(unknown, ToString::to_string));
    row("language", clean(&report.language));
    if let Some(moment) = recorded {
        row("recorded", clean(moment));
    }
    for diagnostic in &record.extraction.diagnostics {
        page.row(0, &(ALERT, diagnostic.severity.to_string()), COLUMN, &[(PLAIN, clean(&diagnostic.message))]);
    }
    for event in &record.extraction.events {
        let of_event: Vec<&Voice> = voices.iter().filter(|v| v.claim.event == event.id).collect();
        page.space();
        self::event(&mut page, event);
        for voice in of_event {
            let claim = &voice.claim;
            let pieces: Vec<Piece> = vec![
                (PLAIN, format!("{}{}", value::words(&claim.value), stance(claim))),
                (NAME, who(voice)),
                (PLAIN, format!("“{}”", clean(&claim.evidence.text))),
                (DIM, claim.id.to_string()),
            ];
            page.row(2, &(PLAIN, claim.attribute.to_string()), 22, &pieces);
        }
    }
    if voices.is_empty() {
        page.space();
        page.line(DIM, 0, "no claims were found in it");
    }
    page.finish()
}

fn event(page: &mut Page, event: &Event) {
    page.line(STRONG, 0, &format!("{} · {}", heading(event), event.id));
    let mut known = vec![format!("“{}”", clean(&event.trigger.text))];
    known.extend(event.when.as_ref().map(ToString::to_string));
    known.extend(event.place.as_ref().map(value::place));
    page.line(DIM, 2, &known.join(" · "));
}

fn heading(event: &Event) -> String {
    let mode = event.mode.as_ref().map(|m| format!("/{m}")).unwrap_or_default();
    format!("{}{mode} · {}", event.kind, event.status)
}

fn stance(claim: &Claim) -> String {
    if claim.stance.as_str() == "asserts" { String::new() } else { format!(" ({})", claim.stance) }
}

/// All that a claim knows, with the words around its evidence.
pub fn claim(record: &ReportRecord, voice: &Voice, width: usize) -> String {
    let mut page = Page::new(width);
    let claim = &voice.claim;
    let words = value::words(&claim.value);
    page.line(STRONG, 0, &format!("{}: {words}", claim.attribute));
    let mut row = |name: &str, text: String| page.row(0, &(DIM, name.to_owned()), COLUMN, &[(PLAIN, text)]);
    row("id", claim.id.to_string());
    row("speaker", who(voice));
    if let Some(speaker) = &voice.speaker {
        row("kind", speaker.kind.to_string());
    }
    row("stance", claim.stance.to_string());
    row("value", clean(&serde_json::to_string(&claim.value).unwrap_or(words)));
    if let Some(medium) = claim.medium {
        row("medium", medium.to_string());
    }
    if let Some(event) = record.extraction.event(&claim.event) {
        let mut known = vec![heading(event), format!("“{}”", clean(&event.trigger.text))];
        known.extend(event.when.as_ref().map(ToString::to_string));
        known.extend(event.place.as_ref().map(value::place));
        row("event", format!("{} ({})", known.join(" · "), event.id));
    }
    row("said", claim.said.as_ref().map_or_else(|| "the report does not tell when".to_owned(), ToString::to_string));
    let report = &voice.report;
    row("published", report.published.as_ref().map_or_else(|| "not known".to_owned(), ToString::to_string));
    row("publisher", report.publisher.as_deref().map_or_else(|| "not known".to_owned(), clean));
    row("report", format!("{}, {}", report.id, clean(&report.origin)));
    row("pattern", clean(&claim.pattern));
    row("confidence", format!("{:.2}", claim.confidence));
    let span = claim.evidence.span;
    row("evidence", format!("“{}”, code points {} to {}", clean(&claim.evidence.text), span.start, span.end));
    page.space();
    page.line(PLAIN, 2, &around(record, claim));
    page.finish()
}

/// The paragraph of the evidence, which stands in brackets; cut where it is long.
fn around(record: &ReportRecord, claim: &Claim) -> String {
    let (text, evidence) = (&record.report.text, claim.evidence.span);
    let inside = |r: &&Region| r.kind != RegionKind::Furniture && r.span.contains(evidence);
    let region = record.report.regions.iter().find(inside).map_or(evidence, |r| r.span);
    let start = region.start.max(evidence.start.saturating_sub(AROUND));
    let end = region.end.min(evidence.end + AROUND);
    let words =
        |from: usize, to: usize| byte_span(text, Span::new(from, to)).map_or("", |span| span.of(text)).to_owned();
    let mut before = words(start, evidence.start);
    if start > region.start {
        // A cut word says nothing.
        before = before.split_once(' ').map_or_else(String::new, |(_, rest)| format!("… {rest}"));
    }
    let mut behind = words(evidence.end, end);
    if end < region.end {
        behind = behind.rsplit_once(' ').map_or_else(String::new, |(rest, _)| format!("{rest} …"));
    }
    clean(&format!("{before}[{}]{behind}", claim.evidence.text))
}
