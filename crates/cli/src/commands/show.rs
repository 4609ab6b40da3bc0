//! `rashomon show`: one incident, report or claim, with who says what.

use clap::Args;
use rashomon_desk::{ClaimItem, IncidentItem, Item, ReportItem};
use serde::Serialize;

use crate::{
    Done,
    args::{Back, Format},
    desk,
    output::{self, Context, say},
    view::{matrix, report},
};

const EXAMPLES: &str = "\
An id can be cut as long as it stays unique. An event's id shows the incident that it belongs to.

Examples:
  rashomon show inc_4f                     an incident: who says what, attribute by attribute
  rashomon show inc_4f --full              with every account, quotation and report
  rashomon show sha256:9b1c                a report with its claims
  rashomon show clm_07 --format json       a claim as JSON
  rashomon show inc_4f --as-of 2024-11-20  from what had been published by that day

What two screens do not hold is folded: equal accounts into one line, figures that replaced each other into one, parts below
their total, words that are alike into one value. What a line stands for is counted.

The id of an incident that was taken in by another leads there.";

/// One incident, report or claim, with who says what.
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub struct Arguments {
    /// Id of an incident, report, claim or event, or how it begins
    id: String,
    /// Every account, quotation and report, also of an incident that many reports tell
    #[arg(long, alias = "all")]
    full: bool,
    /// For people, or as JSON
    #[arg(long, value_enum, default_value = "table")]
    format: Format,
    /// As of when.
    #[command(flatten)]
    back: Back,
}

/// Runs the command.
pub fn run(context: &Context, args: &Arguments) -> anyhow::Result<Done> {
    let desk = desk::consult(context, &args.back.at())?;
    let mut item = desk.get(&args.id)?;
    if let Some(Item::Event(event)) = &item {
        let Some(incident) = &event.incident else {
            return Ok(refused(&format!("{} is an event that belongs to no incident", event.event.id)));
        };
        item = desk.get(incident.as_str())?;
    }
    if let Some(Item::Incident(IncidentItem { incident, led_from: Some(old), .. })) = &item {
        context.note(&format!("{old} was taken in by {}", incident.id));
    }
    match item {
        Some(Item::Incident(item)) => show(args, &item.incident, |width| incident(&item, args.full, width)),
        Some(Item::Report(item)) => show(args, &item.record, |width| report_text(&item, width)),
        Some(Item::Claim(item)) => show(args, &item.voice.claim, |width| claim(&item, width)),
        Some(item @ (Item::Event(_) | Item::Speaker(_) | Item::Judgement(_))) => {
            Ok(refused(&format!("{} is no incident, report, claim or event", item.id())))
        }
        None => Ok(missing(&args.id)),
    }
}

/// Prints something as JSON or, in so many columns, for people.
fn show<T: Serialize>(args: &Arguments, value: &T, text: impl FnOnce(usize) -> String) -> anyhow::Result<Done> {
    match args.format {
        Format::Table => output::print(&text(output::width()))?,
        Format::Json => output::document(value)?,
        Format::Jsonl => output::json(&[value], args.format)?,
    }
    Ok(Done::Well)
}

fn incident(item: &IncidentItem, full: bool, width: usize) -> String {
    matrix::incident(&item.incident, &item.voices, full, width)
}

fn report_text(item: &ReportItem, width: usize) -> String {
    report::report(&item.record, item.recorded_at.as_deref(), &item.voices, width)
}

fn claim(item: &ClaimItem, width: usize) -> String {
    report::claim(&item.record, &item.voice, width)
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
