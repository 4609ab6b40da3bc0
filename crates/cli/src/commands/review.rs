//! `rashomon review`: decide at a keyboard desk in the terminal.

use std::{
    io::{self, IsTerminal},
    path::PathBuf,
};

use clap::Args;

use crate::{
    Done, Usage,
    args::Person,
    desk,
    output::{self, Context},
    review::{self, Session, keys::Keys},
    view::value::plural,
};

const EXAMPLES: &str = "\
On the left what deserves a look, what matters most first: accounts that exclude each other, by how many died; events that may
be one; judgements that contradict each other or have lost their words. On the right the accounts with their sentences.

  j k    next item, item before     a r e  accept, reject, edit the marked account
  tab    next account               x n u  same, different, unsure, of two events
  z      take back                  / ? q  filter, all keys, leave

Other keys stand in a TOML file, `rashomon.db.keys.toml` beside the ledger or that of --keys:

  [keys]
  same = \"s\"
  undo = [\"ctrl-z\", \"backspace\"]

Examples:
  rashomon review
  rashomon review --by Mariam --reason \"second reading\"
  rashomon review --keys keys.toml";

/// A keyboard desk: what deserves a look, and a key for each decision.
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub struct Arguments {
    /// Which key does what
    #[arg(long, value_name = "FILE")]
    keys: Option<PathBuf>,
    /// Stands as the reason in all that is recorded
    #[arg(long, value_name = "WORDS", default_value = "")]
    reason: String,
    /// Who.
    #[command(flatten)]
    person: Person,
}

/// Runs the command.
pub fn run(context: &Context, args: &Arguments) -> anyhow::Result<Done> {
    let keys = keys(context, args)?;
    if !io::stdout().is_terminal() || !io::stdin().is_terminal() {
        let told = "the review desk needs a terminal to show itself and to be typed at; `rashomon judge` records decisions anywhere";
        return Err(Usage(told.to_owned()).into());
    }
    let mut session = Session::new(desk::open_as(context, &args.person)?, keys, &args.reason)?;
    review::run(context, &mut session)?;
    let recorded = session.close()?;
    let list = if recorded > 0 { "; `rashomon judge list` shows them" } else { "" };
    output::print(&format!("{} recorded{list}\n", plural(recorded as u64, "judgement")))?;
    Ok(Done::Well)
}

/// The keys of the file that is named, of the one beside the ledger, or the usual ones.
fn keys(context: &Context, args: &Arguments) -> anyhow::Result<Keys> {
    let mut beside = context.db.as_os_str().to_owned();
    beside.push(".keys.toml");
    let beside = Some(PathBuf::from(beside)).filter(|path| path.exists());
    Ok(args.keys.clone().or(beside).map_or_else(|| Ok(Keys::default()), |path| Keys::load(&path))?)
}
