//! `rashomon changes`: what changed in all incidents, for a copy elsewhere.

use std::io::Write;

use clap::Args;
use rashomon_desk::{At, Changes};
use serde_json::json;

use crate::{
    Done, desk,
    output::{self, Context},
};

const EXAMPLES: &str = "\
One JSON value a line, each with its `change`:
  new, changed   `incident`, to be put in the place of the one with its id, if there is one
  split          the same, with `into`: the incidents that have events of it now, which are lines of their own
  redirected     `id` is there no more, and leads `to` another incident
  deleted        `id` is there no more, and leads nowhere
  end            the last line: ask `next` time --since this number, with --rules
An id stands in one line at most. A copy that has taken up all of them has what `rashomon incidents --all` lists. Without the
last line the answer was cut off: ask again from the old number.

Examples:
  rashomon changes --since 0 > all.jsonl                      everything, to begin with
  rashomon changes --since 180                                what lines 181 and later of the journal changed
  rashomon changes --since 180 --rules 5f0c2e…                the same, or everything where an update changed the rules";

/// What changed in the incidents since a number of the journal, as JSON lines for a copy elsewhere.
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub struct Arguments {
    /// The number of the journal that the last answer ended with; 0 for everything
    #[arg(long, value_name = "SEQ")]
    since: u64,
    /// The rules that the last answer ended with: where they are not today's, everything is told
    #[arg(long, value_name = "DIGEST")]
    rules: Option<String>,
}

/// Runs the command.
pub fn run(context: &Context, args: &Arguments) -> anyhow::Result<Done> {
    let mut desk = desk::consult(context, &At::default())?;
    let Changes { changes, next, rules } = desk.changes(args.since, args.rules.as_deref())?;
    let mut out = output::data();
    for change in &changes {
        output::line(&mut out, change)?;
    }
    output::line(&mut out, &json!({"change": "end", "since": args.since, "next": next, "rules": rules}))?;
    out.flush()?;
    Ok(Done::Well)
}
