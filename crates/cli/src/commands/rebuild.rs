//! `rashomon rebuild`: derive the incidents anew.

use crate::{
    Done, desk,
    output::{self, Context},
    view::value::plural,
};

/// Shown after the help.
pub const EXAMPLES: &str = "\
Examples:
  rashomon rebuild

Rows, indexes, incidents and facts are derived from what is recorded, and can be made again at any time. The printed
digest is over the derived incidents: the same records and rules give the same digest.";

/// Runs the command.
pub fn run(context: &Context) -> anyhow::Result<Done> {
    if !context.db.exists() {
        // Says that there is none; opening for writing would make one.
        desk::read_only(context)?;
    }
    let rebuilt = desk::open(context)?.rebuild()?;
    let count = plural(rebuilt.incidents as u64, "incident");
    output::print(&format!("{count}, derived digest {}\n", rebuilt.digest))?;
    Ok(Done::Well)
}
