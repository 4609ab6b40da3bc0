//! `rashomon show`: one incident, report or claim, with who says what.

use clap::Args;
use rashomon_model::{ClaimId, Incident, ReportId, ReportRecord};
use rashomon_store::{Found, Ledger};
use serde::Serialize;

use crate::{
    Done,
    args::Format,
    desk::{self, Desk},
    output::{self, Context, say},
    view::{
        matrix::{self, Voice, Voices},
        report,
    },
};

const EXAMPLES: &str = "\
An id can be cut as long as it stays unique. An event's id shows the incident that it belongs to.

Examples:
  rashomon show inc_4f                     an incident: who says what, attribute by attribute
  rashomon show inc_4f --all               with every report and every quotation
  rashomon show sha256:9b1c                a report with its claims
  rashomon show clm_07 --format json       a claim as JSON";

/// One incident, report or claim, with who says what.
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub struct Arguments {
    /// Id of an incident, report, claim or event, or how it begins
    id: String,
    /// Every report and every quotation, not only the first ones
    #[arg(long)]
    all: bool,
    /// For people, or as JSON
    #[arg(long, value_enum, default_value = "table")]
    format: Format,
}

/// Runs the command.
pub fn run(context: &Context, args: &Arguments) -> anyhow::Result<Done> {
    let desk = desk::consult(context)?;
    match desk.find(&args.id)? {
        Some(Found::Incident(id)) => match desk.incident(&id)? {
            Some(incident) => show_incident(&desk, args, &incident),
            None => Ok(missing(&args.id)),
        },
        Some(Found::Event(id)) => match desk.incidents()?.into_iter().find(|i| i.events.contains(&id)) {
            Some(incident) => show_incident(&desk, args, &incident),
            None => Ok(refused(&format!("{id} is an event that belongs to no incident"))),
        },
        Some(Found::Report(id)) => show_report(&desk, args, &id),
        Some(Found::Claim(id)) => show_claim(&desk, args, &id),
        Some(found @ (Found::Speaker(_) | Found::Judgement(_))) => {
            Ok(refused(&format!("{} is no incident, report, claim or event", found.id())))
        }
        None => Ok(missing(&args.id)),
    }
}

fn show_incident(desk: &Desk, args: &Arguments, incident: &Incident) -> anyhow::Result<Done> {
    if args.format != Format::Table {
        return json(args.format, incident);
    }
    let voices = voices(&desk.ledger, incident)?;
    output::print(&matrix::incident(incident, &voices, args.all, output::width()))?;
    Ok(Done::Well)
}

fn show_report(desk: &Desk, args: &Arguments, id: &ReportId) -> anyhow::Result<Done> {
    let Some(record) = desk.ledger.record(id)? else { return Ok(missing(id.as_str())) };
    if args.format != Format::Table {
        return json(args.format, &record);
    }
    let voices: Vec<Voice> = matrix::voices(&record).map(|(_, voice)| voice).collect();
    let recorded = recorded_at(&desk.ledger, id)?;
    output::print(&report::report(&record, recorded.as_deref(), &voices, output::width()))?;
    Ok(Done::Well)
}

fn show_claim(desk: &Desk, args: &Arguments, id: &ClaimId) -> anyhow::Result<Done> {
    let Some((record, voice)) = claim(&desk.ledger, id)? else { return Ok(missing(id.as_str())) };
    if args.format != Format::Table {
        return json(args.format, &voice.claim);
    }
    output::print(&report::claim(&record, &voice, output::width()))?;
    Ok(Done::Well)
}

fn json<T: Serialize>(format: Format, value: &T) -> anyhow::Result<Done> {
    if format == Format::Jsonl {
        output::json(&[value], format)?;
    } else {
        output::document(value)?;
    }
    Ok(Done::Well)
}

/// The claims of all reports of an incident.
pub fn voices(ledger: &dyn Ledger, incident: &Incident) -> anyhow::Result<Voices> {
    let mut voices = Voices::new();
    for report in &incident.reports {
        if let Some(record) = ledger.record(&report.id)? {
            voices.extend(matrix::voices(&record));
        }
    }
    Ok(voices)
}

/// A claim with its report.
pub fn claim(ledger: &dyn Ledger, id: &ClaimId) -> anyhow::Result<Option<(ReportRecord, Voice)>> {
    let Some((report, _)) = ledger.claim(id)? else { return Ok(None) };
    let Some(record) = ledger.record(&report)? else { return Ok(None) };
    let voice = matrix::voices(&record).find(|(claim, _)| claim == id).map(|(_, voice)| voice);
    Ok(voice.map(|voice| (record, voice)))
}

fn recorded_at(ledger: &dyn Ledger, id: &ReportId) -> anyhow::Result<Option<String>> {
    for heading in ledger.reports()? {
        let heading = heading?;
        if &heading.id == id {
            return Ok(Some(heading.recorded_at));
        }
    }
    Ok(None)
}

/// Says that nothing has this id.
pub fn missing(id: &str) -> Done {
    let hint = "`rashomon incidents` and `rashomon search` list ids";
    refused(&format!("nothing in the ledger has an id that begins with `{}`; {hint}", output::clean(id)))
}

/// Says why nothing is shown.
pub fn refused(why: &str) -> Done {
    say(&format!("{}error:{:#} {why}", output::ERROR, output::ERROR));
    Done::Badly
}
