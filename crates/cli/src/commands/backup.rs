//! `rashomon backup`: a copy of the whole ledger.

use std::path::PathBuf;

use clap::Args;

use crate::{
    Done,
    commands::verify,
    desk,
    output::{self, Context, clean},
    view::value::size,
};

/// Copy the whole ledger into a new file.
#[derive(Args, Debug)]
#[command(after_help = "\
The copy is that of one moment, with what stands in the log beside the ledger only; others may be writing meanwhile. It is
verified before it appears under its name, has the ledger's permissions or fewer, and never takes the place of a file.

Examples:
  rashomon backup /media/stick/rashomon-2024-11-28.db")]
pub struct Arguments {
    /// The new file
    #[arg(value_name = "FILE")]
    file: PathBuf,
}

/// Runs the command.
pub fn run(context: &Context, args: &Arguments) -> anyhow::Result<Done> {
    let options = desk::options(context)?;
    let copied = context.interrupt.heeding(|| rashomon_desk::backup(&context.db, &args.file, options));
    let copied = copied.map_err(desk::hinted)?;
    let (path, size) = (clean(&copied.path.display().to_string()), size(copied.bytes));
    let verified = verify::sound(&copied.verified).unwrap_or_default();
    output::print(&format!("{path}: {size}, {verified}\n"))?;
    Ok(Done::Well)
}
