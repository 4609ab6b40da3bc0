//! `rashomon explain`: how a claim, an event's time and place, a merge or an estimate came about.

use clap::Args;
use rashomon_desk::{Explanation, Item};

use super::show;
use crate::{
    Done,
    args::{Back, Format},
    desk,
    output::{self, Context},
    view::{explanation, report},
};

const EXAMPLES: &str = "\
Examples:
  rashomon explain clm_09      which pattern found a claim, who was taken for its speaker, and how sure it is
  rashomon explain evt_2c      what was weighed for an event's time and place, with scores and what spoke for each
  rashomon explain inc_4f      why events were merged, how origins were counted, whence each estimate
  rashomon explain sha256:9b1c --format json     what read a report, what it found, and what would be other today";

/// How a claim, a merge or an estimate came about.
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub struct Arguments {
    /// Id of a claim, an event or an incident, or how it begins
    id: String,
    /// For people, or as JSON: all that is known, of reports as well
    #[arg(long, value_enum, default_value = "table")]
    format: Format,
    /// As of when.
    #[command(flatten)]
    back: Back,
}

/// Runs the command.
pub fn run(context: &Context, args: &Arguments) -> anyhow::Result<Done> {
    let desk = desk::consult(context, &args.back.at())?;
    let width = output::width();
    let refused = |id: &str| {
        let hint = "`rashomon show` shows the rest, --format json explains reports";
        Ok(show::refused(&format!("{id}: claims, events and incidents can be explained; {hint}")))
    };
    if args.format != Format::Table {
        return match desk.explain(&args.id)? {
            None => Ok(show::missing(&args.id)),
            Some(explanation) => {
                output::document(&explanation)?;
                Ok(Done::Well)
            }
        };
    }
    let text = match desk.explain(&args.id) {
        Err(rashomon_desk::Error::Unexplained { id }) => return refused(&id),
        explanation => match explanation? {
            None => return Ok(show::missing(&args.id)),
            Some(Explanation::Event(e)) => explanation::event(&e, width),
            Some(Explanation::Report(e)) => return refused(e.heading.id.as_str()),
            Some(Explanation::Incident(e)) => explanation::incident(&e, width),
            Some(Explanation::Claim(e)) => {
                let Some(Item::Claim(item)) = desk.get(e.claim.id.as_str())? else {
                    return Ok(show::missing(&args.id));
                };
                report::claim(&item.record, &item.voice, width) + &explanation::claim(&e, width)
            }
        },
    };
    output::print(&text)?;
    Ok(Done::Well)
}
