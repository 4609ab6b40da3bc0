//! `rashomon verify`: is everything as it was recorded.

use std::fmt::Write;

use rashomon_store::Ledger;

use crate::{
    Done, desk,
    output::{self, ALERT, Context},
    view::value::plural,
};

/// Shown after the help.
pub const EXAMPLES: &str = "\
Examples:
  rashomon verify
  rashomon --db archive.db verify

Checks that archived originals hash to their ids, that every quotation stands in its report where it is said to stand,
and that the journal is whole. Note the printed head elsewhere: comparing it later shows whether the end of the journal
was cut off. Exit status 1 where something is wrong.";

/// Runs the command.
pub fn run(context: &Context) -> anyhow::Result<Done> {
    if desk::is_blank(&context.db) {
        output::print("verified: an empty ledger, nothing is recorded in it\n")?;
        return Ok(Done::Well);
    }
    let ledger = desk::read_only(context)?;
    let problems = ledger.verify()?;
    let mut out = String::new();
    for problem in &problems {
        writeln!(out, "{ALERT}{}{ALERT:#}: {}", problem.record, problem.message)?;
    }
    if !problems.is_empty() {
        writeln!(out, "{} found", plural(problems.len() as u64, "problem"))?;
        output::print(&out)?;
        return Ok(Done::Badly);
    }
    let (stats, head) = (ledger.stats()?, ledger.head()?);
    writeln!(
        out,
        "verified: {}, {}, journal of {}, head {}",
        plural(stats.reports, "report"),
        plural(stats.claims, "claim"),
        plural(head.seq, "record"),
        head.hash
    )?;
    output::print(&out)?;
    Ok(Done::Well)
}
