//! How a claim, an event or an incident came about, for people.

use std::collections::BTreeMap;

use rashomon_desk::explain::{
    ClaimExplanation, EventExplanation, IncidentExplanation, Provenance, ReadingExplanation, ToldEvent,
};
use rashomon_model::{Event, EventId, Fact, Link};

use super::{
    account, linked,
    page::Page,
    repeats, situation,
    value::{self, plural},
};
use crate::output::{DIM, PLAIN, STRONG, clean};

/// Lines of a pattern that are shown.
const DEFINITION: usize = 12;

/// What found a claim, who was taken for its speaker, what it is about.
pub fn claim(explanation: &ClaimExplanation, width: usize) -> String {
    let mut page = Page::new(width);
    heading(&mut page, "How it was found");
    provenance(&mut page, &explanation.found);
    page.line(PLAIN, 2, &speaker(explanation));
    page.line(PLAIN, 2, &of_event(explanation));
    page.line(PLAIN, 2, &format!("Confidence {:.2}, of 1.", explanation.claim.confidence));
    for choice in &explanation.actors {
        let taken = choice.actor.as_deref().map_or_else(|| "nobody that is known".to_owned(), clean);
        page.line(PLAIN, 2, &format!("“{}” was taken for {taken}.", clean(&choice.words)));
        for candidate in &choice.candidates {
            let about = format!("{} {:.2}: {}", clean(&candidate.id), candidate.score, candidate.reason);
            page.line(DIM, 4, &about);
        }
    }
    page.line(
        PLAIN,
        2,
        &explanation.incident.as_ref().map_or_else(
            || "The event belongs to no incident.".to_owned(),
            |id| format!("The event belongs to {id}: `rashomon explain {id}` says why."),
        ),
    );
    if let Some(event) = &explanation.event {
        situation::write(&mut page, event, explanation.situation.as_ref());
    }
    if let Some(reading) = &explanation.reading {
        heading(&mut page, "What read it");
        lineage(&mut page, reading);
    }
    page.finish()
}

/// Which words tell an event, what was weighed for its time and its place, and what it belongs to.
pub fn event(explanation: &EventExplanation, width: usize) -> String {
    let EventExplanation { event, report, incident, links, claims, situation, reading } = explanation;
    let mut page = Page::new(width);
    let mode = event.mode.as_ref().map(|m| format!("/{m}")).unwrap_or_default();
    page.line(STRONG, 0, &format!("{}{mode}, {}: “{}”", event.kind, event.status, clean(&event.trigger.text)));
    page.line(DIM, 0, &format!("{} in {}", event.id, clean(&report.origin)));
    page.line(PLAIN, 2, &format!("Told by {}.", told_by(event)));
    let belongs = incident.as_ref().map_or_else(
        || "It belongs to no incident.".to_owned(),
        |id| {
            format!("It belongs to {id}, by {}: `rashomon explain {id}` says why.", plural(links.len() as u64, "link"))
        },
    );
    page.line(PLAIN, 2, &belongs);
    let claims: Vec<String> = claims.iter().map(ToString::to_string).collect();
    page.line(
        PLAIN,
        2,
        &format!("Claims about it: {}.", if claims.is_empty() { "none".to_owned() } else { claims.join(", ") }),
    );
    situation::write(&mut page, event, situation.as_ref());
    if let Some(reading) = reading {
        heading(&mut page, "What read it");
        lineage(&mut page, reading);
    }
    page.finish()
}

/// The words that mention an event.
fn told_by(event: &Event) -> String {
    account::distinct(event.mentions.iter().map(|m| format!("“{}”", clean(&m.text)))).join(", ")
}

/// Why events were merged, how origins were counted, whence each estimate.
pub fn incident(explanation: &IncidentExplanation, width: usize) -> String {
    let mut page = Page::new(width);
    page.line(STRONG, 0, &clean(&explanation.title));
    let rules = explanation
        .rules
        .as_ref()
        .map_or_else(String::new, |rules| format!(" · rules {}", rules.chars().take(DIGITS).collect::<String>()));
    page.line(DIM, 0, &format!("{}{rules}", explanation.id));
    events(&mut page, &explanation.events);
    merges(&mut page, explanation);
    if !explanation.linked.is_empty() {
        heading(&mut page, "How it stands to other incidents");
        for other in &explanation.linked {
            let [(_, line), (_, who)] = linked::pieces(other, &explanation.reports);
            page.line(PLAIN, 2, &line);
            page.line(DIM, 4, &who);
        }
    }
    heading(&mut page, "Origins");
    origins(&mut page, explanation);
    heading(&mut page, "Estimates");
    let counted: Vec<&Fact> = explanation.facts.iter().filter(|f| f.estimate.is_some()).collect();
    if counted.is_empty() {
        page.line(PLAIN, 2, "None, because no number is told.");
    }
    for fact in counted {
        estimate(&mut page, fact);
    }
    page.finish()
}

/// How many origins there are, by which rules, and who repeats whom.
fn origins(page: &mut Page, explanation: &IncidentExplanation) {
    let reports = plural(explanation.reports.len() as u64, "report");
    let origins = account::origins(explanation.origins, explanation.at_most);
    let rules = "copies of one text, and what one agency or one publisher says itself, count once";
    page.line(PLAIN, 2, &format!("{reports} of {origins}: {rules}."));
    if explanation.at_most {
        page.line(PLAIN, 2, "A text whose publisher is not known may be another's, so that there may be fewer.");
    }
    page.line(
        PLAIN,
        2,
        "For each account a speaker whom several reports quote, and all who speak for one body, count once.",
    );
    repeats::graph(page, 2, &explanation.repeats, &explanation.reports);
}

/// Digits of a digest that are shown.
const DIGITS: usize = 12;

/// The reading, what shaped it, and what would be another today.
fn lineage(page: &mut Page, reading: &ReadingExplanation) {
    let short = |digest: &str| clean(digest).chars().take(DIGITS).collect::<String>();
    let at = format!("recorded {}, number {} of the journal", clean(&reading.recorded_at), reading.seq);
    match &reading.parts {
        None => page.line(PLAIN, 2, &format!("{}, {at}.", clean(&reading.lineage))),
        Some(parts) => {
            page.line(PLAIN, 2, &format!("Lineage {}, {at}:", short(&reading.lineage)));
            let parts: Vec<String> =
                parts.parts.iter().map(|(name, digest)| format!("{} {}", clean(name), short(digest))).collect();
            page.line(DIM, 4, &parts.join(", "));
        }
    }
    let today = if reading.changed.is_empty() {
        "It would be read in the same way today.".to_owned()
    } else {
        format!("Other today: {}; `rashomon reread --stale` reads it again.", reading.changed.join(", "))
    };
    page.line(PLAIN, 2, &today);
}

fn heading(page: &mut Page, words: &str) {
    page.space();
    page.line(STRONG, 0, words);
}

/// The pattern, where it stands, and what it looks for.
fn provenance(page: &mut Page, found: &Provenance) {
    match found {
        Provenance::Unrecorded => page.line(PLAIN, 2, "No pattern is recorded."),
        Provenance::Rule { id } => page.line(PLAIN, 2, &format!("Rule `{}` of the extraction, no pattern.", clean(id))),
        Provenance::Gone { id, file } => {
            let gone = "which this version of the program does not have";
            page.line(PLAIN, 2, &format!("Pattern `{}` of data/{}, {gone}.", clean(name(id)), clean(file)));
        }
        Provenance::Pattern { id, file, line, definition, .. } => {
            page.line(PLAIN, 2, &format!("Pattern `{}`, data/{}, line {line}:", clean(name(id)), clean(file)));
            for line in definition.lines().take(DEFINITION) {
                page.line(DIM, 4, &clean(line));
            }
        }
    }
}

/// The name of a pattern in its file.
fn name(id: &str) -> &str {
    id.split_once('/').map_or(id, |(_, name)| name)
}

fn speaker(explanation: &ClaimExplanation) -> String {
    let who = account::chain(explanation.speaker.as_ref(), &explanation.via, &explanation.report);
    let named = explanation.named.as_ref();
    let named = named.map(|m| format!(", named as “{}” at code point {}", clean(&m.text), m.span.start));
    let medium = explanation.medium.map(|m| format!("; medium: {m}"));
    format!("The words are attributed to {who}{}{}.", named.unwrap_or_default(), medium.unwrap_or_default())
}

fn of_event(explanation: &ClaimExplanation) -> String {
    let Some(event) = &explanation.event else {
        return "Its event is not in the report.".to_owned();
    };
    let mode = event.mode.as_ref().map(|m| format!("/{m}")).unwrap_or_default();
    let known = format!("{} ({}{mode}, {})", event.id, event.kind, event.status);
    format!("It is about the event {known}, told by {}.", told_by(event))
}

fn events(page: &mut Page, events: &[ToldEvent]) {
    heading(page, "Events that belong to it");
    for ToldEvent { event, report } in events {
        let mode = event.mode.as_ref().map(|m| format!("/{m}")).unwrap_or_default();
        let when = event.when.as_ref().map_or_else(|| "no date".to_owned(), ToString::to_string);
        let place = event.place.as_ref().map_or_else(|| "no place".to_owned(), value::place);
        page.line(PLAIN, 2, &format!("{}: {}{mode}, {}, {when}, {place}", event.id, event.kind, event.status));
        page.line(DIM, 4, &format!("“{}” in {}", clean(&event.trigger.text), clean(&report.origin)));
    }
}

fn merges(page: &mut Page, explanation: &IncidentExplanation) {
    heading(page, "Why they are one incident");
    let origin: BTreeMap<&EventId, &str> =
        explanation.events.iter().map(|told| (&told.event.id, told.report.origin.as_str())).collect();
    let name = |id: &EventId| format!("{id} ({})", clean(origin.get(id).copied().unwrap_or("not in the reports")));
    for Link { a, b, score, reasons } in &explanation.links {
        page.line(PLAIN, 2, &format!("{} and {}: score {score:.2}", name(a), name(b)));
        page.line(DIM, 4, &clean(&reasons.join("; ")));
    }
    if explanation.links.is_empty() {
        page.line(PLAIN, 2, "Nothing was merged: it is one event of one report.");
    }
}

fn estimate(page: &mut Page, fact: &Fact) {
    let Some(estimate) = &fact.estimate else { return };
    page.line(PLAIN, 2, &format!("{} ({}): {}", account::name(fact), fact.status, account::estimate(estimate)));
    for position in &fact.positions {
        let origins = account::origins(position.origins, position.at_most) + &account::publishers(position);
        let last = position.last_said.as_ref().map(|p| format!(", last published {}", p.date())).unwrap_or_default();
        let who = clean(&position.speakers.join("; "));
        page.line(DIM, 4, &format!("{}: {origins}{last} ({who})", account::said(position)));
    }
}
