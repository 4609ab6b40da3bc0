//! `rashomon rebuild`: derive the incidents anew.

use rashomon_store::Ledger;

use crate::{
    Done, desk,
    output::{self, Context},
    view::value::plural,
};

/// Shown after the help.
pub const EXAMPLES: &str = "\
Examples:
  rashomon rebuild

Incidents and facts are derived from reports, claims and judgements, and can be derived again at any time. The printed
digest is over the derived incidents: the same records and rules give the same digest.";

/// Runs the command.
pub fn run(context: &Context) -> anyhow::Result<Done> {
    if !context.db.exists() {
        // Says that there is none; opening for writing would make one.
        desk::read_only(context)?;
    }
    let mut ledger = desk::open(context)?;
    let incidents = desk::derive(&mut ledger, &desk::language(context)?)?;
    let count = plural(incidents.len() as u64, "incident");
    output::print(&format!("{count}, derived digest {}\n", ledger.derived_digest()?))?;
    Ok(Done::Well)
}
