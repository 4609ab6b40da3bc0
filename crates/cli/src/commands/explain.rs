//! `rashomon explain`: how a claim, a merge or an estimate came about.

use std::collections::BTreeMap;

use clap::Args;
use rashomon_core::data::Data;
use rashomon_model::{ClaimId, EventId, Fact, Incident, Link, ReportRecord};
use rashomon_store::{Found, Ledger};

use super::show;
use crate::{
    Done,
    desk::{self, Desk},
    output::{self, Context, DIM, PLAIN, STRONG, clean},
    view::{
        matrix::{self, Voice, who},
        page::Page,
        report,
        value::{self, plural},
    },
};

const EXAMPLES: &str = "\
Examples:
  rashomon explain clm_09      which pattern found a claim, who was taken for its speaker, and how sure it is
  rashomon explain inc_4f      why events were merged, how origins were counted, whence each estimate";

/// How a claim, a merge or an estimate came about.
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub struct Arguments {
    /// Id of a claim or an incident, or how it begins
    id: String,
}

/// Runs the command.
pub fn run(context: &Context, args: &Arguments) -> anyhow::Result<Done> {
    let desk = desk::consult(context)?;
    let text = match desk.find(&args.id)? {
        Some(Found::Claim(id)) => claim(&desk, &id)?,
        Some(Found::Incident(id)) => desk.incident(&id)?.map(|i| incident(&desk, &i)).transpose()?,
        Some(found) => {
            let hint = "`rashomon show` shows the rest";
            return Ok(show::refused(&format!("{}: claims and incidents can be explained; {hint}", found.id())));
        }
        None => None,
    };
    let Some(text) = text else { return Ok(show::missing(&args.id)) };
    output::print(&text)?;
    Ok(Done::Well)
}

fn heading(page: &mut Page, words: &str) {
    page.space();
    page.line(STRONG, 0, words);
}

fn claim(desk: &Desk, id: &ClaimId) -> anyhow::Result<Option<String>> {
    let Some((record, voice)) = show::claim(&desk.ledger, id)? else { return Ok(None) };
    let mut page = Page::new(output::width());
    heading(&mut page, "How it was found");
    pattern(&mut page, &voice.claim.pattern);
    page.line(PLAIN, 2, &speaker(&voice));
    page.line(PLAIN, 2, &event(&record, &voice));
    page.line(PLAIN, 2, &format!("Confidence {:.2}, of 1.", voice.claim.confidence));
    let incident = desk.incidents()?.into_iter().find(|i| i.events.contains(&voice.claim.event));
    page.line(
        PLAIN,
        2,
        &incident.map_or_else(
            || "The event belongs to no incident.".to_owned(),
            |i| format!("The event belongs to {}: `rashomon explain {}` says why.", i.id, i.id),
        ),
    );
    Ok(Some(report::claim(&record, &voice, output::width()) + &page.finish()))
}

/// The pattern, where it stands, and what it looks for.
fn pattern(page: &mut Page, id: &str) {
    let code = || {
        if id.is_empty() {
            "No pattern is recorded.".to_owned()
        } else {
            format!("Rule `{}` of the extraction, no pattern.", clean(id))
        }
    };
    let Some((stem, name)) = id.split_once('/') else { return page.line(PLAIN, 2, &code()) };
    let files = Data::embedded().text_files("lang/en/patterns");
    let key = format!("name = \"{name}\"");
    let found = files
        .iter()
        .filter(|f| f.stem() == stem)
        .find_map(|f| Some((f, f.text.lines().position(|l| l.trim() == key)?)));
    let Some((file, line)) = found else {
        let gone = "which this version of the program does not have";
        return page.line(
            PLAIN,
            2,
            &format!("Pattern `{}` of data/lang/en/patterns/{}.toml, {gone}.", clean(name), clean(stem)),
        );
    };
    page.line(PLAIN, 2, &format!("Pattern `{name}`, data/{}, line {}:", file.path, line + 1));
    let rest = file.text.lines().skip(line + 1);
    for line in rest.take_while(|l| !l.trim().is_empty() && !l.starts_with("[[") && !l.starts_with("must")).take(12) {
        page.line(DIM, 4, line.trim());
    }
}

fn speaker(voice: &Voice) -> String {
    let start = voice.claim.evidence.span.start;
    let nearest = voice.speaker.iter().flat_map(|s| &s.mentions).min_by_key(|m| m.span.start.abs_diff(start));
    let named = nearest.map(|m| format!(", named as “{}” at code point {}", clean(&m.text), m.span.start));
    let medium = voice.claim.medium.map(|m| format!("; medium: {m}"));
    format!("The words are attributed to {}{}{}.", who(voice), named.unwrap_or_default(), medium.unwrap_or_default())
}

fn event(record: &ReportRecord, voice: &Voice) -> String {
    let Some(event) = record.extraction.event(&voice.claim.event) else {
        return "Its event is not in the report.".to_owned();
    };
    let mode = event.mode.as_ref().map(|m| format!("/{m}")).unwrap_or_default();
    let mentions: Vec<String> = matrix::distinct(event.mentions.iter().map(|m| format!("“{}”", clean(&m.text))));
    let known = format!("{} ({}{mode}, {})", event.id, event.kind, event.status);
    format!("It is about the event {known}, told by {}.", mentions.join(", "))
}

fn incident(desk: &Desk, incident: &Incident) -> anyhow::Result<String> {
    let mut records = Vec::new();
    for report in &incident.reports {
        records.extend(desk.ledger.record(&report.id)?);
    }
    let mut page = Page::new(output::width());
    page.line(STRONG, 0, &clean(&incident.title));
    let rules = desk.ledger.basis()?.map_or_else(String::new, |b| format!(" · rules: {}", b.rules));
    page.line(DIM, 0, &format!("{}{rules}", incident.id));
    events(&mut page, incident, &records);
    merges(&mut page, incident, &records);
    heading(&mut page, "Origins");
    let (reports, origins) =
        (plural(incident.reports.len() as u64, "report"), plural(incident.origins as u64, "origin"));
    page.line(PLAIN, 2, &format!("{reports} of {origins}: reports of which most of the text is the same count once."));
    page.line(PLAIN, 2, "For each account a speaker whom several reports quote counts once.");
    heading(&mut page, "Estimates");
    let counted: Vec<&Fact> = incident.facts.iter().filter(|f| f.estimate.is_some()).collect();
    if counted.is_empty() {
        page.line(PLAIN, 2, "None, because no number is told.");
    }
    for fact in counted {
        estimate(&mut page, fact);
    }
    Ok(page.finish())
}

fn events(page: &mut Page, incident: &Incident, records: &[ReportRecord]) {
    heading(page, "Events that belong to it");
    for id in &incident.events {
        let Some((record, event)) = records.iter().find_map(|r| r.extraction.event(id).map(|e| (r, e))) else {
            continue;
        };
        let mode = event.mode.as_ref().map(|m| format!("/{m}")).unwrap_or_default();
        let when = event.when.as_ref().map_or_else(|| "no date".to_owned(), value::when);
        let place = event.place.as_ref().map_or_else(|| "no place".to_owned(), value::place);
        page.line(PLAIN, 2, &format!("{id}: {}{mode}, {}, {when}, {place}", event.kind, event.status));
        page.line(DIM, 4, &format!("“{}” in {}", clean(&event.trigger.text), clean(&record.report.origin)));
    }
}

fn merges(page: &mut Page, incident: &Incident, records: &[ReportRecord]) {
    heading(page, "Why they are one incident");
    let origin: BTreeMap<&EventId, &str> =
        records.iter().flat_map(|r| r.extraction.events.iter().map(|e| (&e.id, r.report.origin.as_str()))).collect();
    let name = |id: &EventId| format!("{id} ({})", clean(origin.get(id).copied().unwrap_or("not in the reports")));
    for Link { a, b, score, reasons } in &incident.links {
        page.line(PLAIN, 2, &format!("{} and {}: score {score:.2}", name(a), name(b)));
        page.line(DIM, 4, &clean(&reasons.join("; ")));
    }
    if incident.links.is_empty() {
        page.line(PLAIN, 2, "Nothing was merged: it is one event of one report.");
    }
}

fn estimate(page: &mut Page, fact: &Fact) {
    let Some(estimate) = &fact.estimate else { return };
    page.line(PLAIN, 2, &format!("{} ({}): {}", matrix::name(fact), fact.status, matrix::estimate(estimate)));
    for position in &fact.positions {
        let origins = plural(position.origins as u64, "origin");
        let last = position.last_said.as_ref().map(|p| format!(", last published {}", p.date())).unwrap_or_default();
        let who = clean(&position.speakers.join("; "));
        page.line(DIM, 4, &format!("{}: {origins}{last} ({who})", matrix::said(position)));
    }
}
