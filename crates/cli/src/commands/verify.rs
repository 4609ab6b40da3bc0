//! `rashomon verify`: is everything as it was recorded.

use std::fmt::Write;

use rashomon_desk::{Access, Desk, Error, Verification};

use crate::{
    Done, desk,
    output::{self, ALERT, Context, clean},
    view::value::plural,
};

/// Shown after the help.
pub const EXAMPLES: &str = "\
Examples:
  rashomon verify
  rashomon --db archive.db verify

Checks that archived originals hash to their ids, that every quotation stands in its report where it is said to stand,
that the journal is whole, and that all that is derived is what its digest says: rows, full text, incidents. Note the printed head elsewhere: comparing it later shows whether the end of the journal
was cut off. Exit status 1 where something is wrong.";

/// Runs the command.
pub fn run(context: &Context) -> anyhow::Result<Done> {
    let desk = match Desk::open(&context.db, desk::options(context)?.access(Access::Read)) {
        Err(Error::Empty { .. }) => {
            output::print("verified: an empty ledger, nothing is recorded in it\n")?;
            return Ok(Done::Well);
        }
        desk => desk.map_err(desk::hinted)?,
    };
    let verified = desk.verify()?;
    output::print(&text(&verified))?;
    Ok(if verified.is_sound() { Done::Well } else { Done::Badly })
}

fn text(verified: &Verification) -> String {
    let problems = &verified.problems;
    let mut out = String::new();
    for problem in problems {
        // Writing to a String cannot fail.
        let _ = writeln!(out, "{ALERT}{}{ALERT:#}: {}", clean(&problem.record), clean(&problem.message));
    }
    if let ([], Some(sound)) = (problems.as_slice(), sound(verified)) {
        let _ = writeln!(out, "{sound}");
    } else {
        let _ = writeln!(out, "{} found", plural(problems.len() as u64, "problem"));
    }
    out
}

/// What is said of a ledger that is sound.
pub fn sound(verified: &Verification) -> Option<String> {
    let (stats, head) = (verified.stats.as_ref()?, verified.head.as_ref()?);
    let (reports, claims) = (plural(stats.reports, "report"), plural(stats.claims, "claim"));
    Some(format!("verified: {reports}, {claims}, journal of {}, head {}", plural(head.seq, "record"), head.hash))
}
