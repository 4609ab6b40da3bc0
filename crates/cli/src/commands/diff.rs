//! `rashomon diff`: what changed in one incident between two moments.

use clap::Args;
use rashomon_desk::At;

use super::show;
use crate::{
    Done,
    args::Format,
    desk,
    output::{self, Context},
    view,
};

const EXAMPLES: &str = "\
A day is what had been published by its end, by all that the ledger knows today. A number of the journal, and a moment with a
zone, is what this ledger knew then: what reports, readings, corrections and judgements had been recorded. The two can be
mixed. An id that leads elsewhere by then is followed.

Examples:
  rashomon diff inc_4f --from 2024-11-18                       since that day's evening
  rashomon diff inc_4f --from 2024-11-18 --to 2024-11-20       what two days of reporting changed
  rashomon diff inc_4f --from 120 --to 180                     what lines 121 to 180 of the journal changed
  rashomon diff inc_4f --from 2024-11-25T12:00:00Z --format json";

/// What changed in one incident between two moments: accounts, figures, place and date, reports.
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub struct Arguments {
    /// Id of an incident, or how it begins
    id: String,
    /// From this day of publication, number of the journal, or moment
    #[arg(long, value_name = "DATE|SEQ")]
    from: At,
    /// To this one
    #[arg(long, value_name = "DATE|SEQ", default_value = "now")]
    to: At,
    /// For people, or as JSON
    #[arg(long, value_enum, default_value = "table")]
    format: Format,
}

/// Runs the command.
pub fn run(context: &Context, args: &Arguments) -> anyhow::Result<Done> {
    let mut desk = desk::consult(context, &At::default())?;
    let Some(diff) = desk.diff(&args.id, &args.from, &args.to)? else { return Ok(show::missing(&args.id)) };
    match args.format {
        Format::Table => output::print(&view::diff::diff(&diff, output::width()))?,
        Format::Json => output::document(&diff)?,
        Format::Jsonl => output::json(&[diff], args.format)?,
    }
    Ok(Done::Well)
}
