//! `rashomon reread`: read reports of the ledger again.

use std::ops::ControlFlow;

use clap::Args;
use rashomon_desk::{Reread, Selection};

use crate::{
    Done, Usage, args,
    batch::Batch,
    desk,
    output::{self, Context},
};

const EXAMPLES: &str = "\
A reading is appended and the last one counts; earlier ones stay, and --known-at shows what they said. It can be
interrupted at any moment: what is recorded stays, and --stale and --held-back go on with the rest.

Examples:
  rashomon reread --stale          reports that were read by another program, or with other data
  rashomon reread --held-back      reports that were held back as not about violence, all of them
  rashomon reread sha256:9b1c      one report";

/// Read reports of the ledger again, with today's program and data.
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
#[expect(clippy::struct_excessive_bools, reason = "each is an option of its own")]
pub struct Arguments {
    /// Reports, by id or how it begins
    #[arg(value_name = "ID")]
    ids: Vec<String>,
    /// Those whose last reading was made by another program, or with other data
    #[arg(long)]
    stale: bool,
    /// Those that were held back as not about violence; they are read without the gate
    #[arg(long)]
    held_back: bool,
    /// All
    #[arg(long)]
    all: bool,
    /// Analyse also reports in which too few words tell of violence
    #[arg(long)]
    no_gate: bool,
    /// Reports that are analysed at once; one for each core by default
    #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(u16).range(1..=1024))]
    threads: Option<u16>,
}

/// Runs the command.
pub fn run(context: &Context, args: &Arguments) -> anyhow::Result<Done> {
    let chosen = [!args.ids.is_empty(), args.stale, args.held_back, args.all];
    if chosen.iter().filter(|c| **c).count() != 1 {
        let which = "give ids, or one of --stale, --held-back and --all";
        return Err(Usage(which.to_owned()).into());
    }
    let mut desk = desk::open_there(context)?;
    let selection = if args.stale {
        Selection::Stale
    } else if args.held_back {
        Selection::HeldBack
    } else if args.all {
        Selection::All
    } else {
        Selection::Reports(args.ids.iter().map(|id| desk::report(&desk, id)).collect::<Result<_, _>>()?)
    };
    let work = args::work(!args.no_gate, args.threads);
    let mut batch: Option<Batch<'_>> = None;
    let reread = context.interrupt.heeding(|| {
        desk.reread(&selection, work, &mut |progress| {
            if let rashomon_desk::Progress::Started { sources, .. } = progress {
                batch = Some(Batch::again(context, sources));
            } else if let Some(batch) = &mut batch {
                batch.tell(&progress);
            }
            ControlFlow::Continue(())
        })
    });
    // What was recorded before an error stays, and is told before it.
    if let Some(batch) = &batch {
        batch.finish();
    }
    let Reread { tally, broken_off } = reread?;
    if broken_off {
        context.note("broken off: what was read again stays, and --stale and --held-back go on with the rest");
        return Ok(Done::Well);
    }
    desk.derive()?;
    let incidents = desk.ledger().stats()?.incidents;
    output::print(&format!("{} read again, {} as before, {} incidents\n", tally.reread, tally.known, incidents))?;
    Ok(if tally.skipped.total() > 0 && tally.reread + tally.known == 0 { Done::Badly } else { Done::Well })
}
