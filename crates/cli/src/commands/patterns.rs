//! `rashomon patterns`: patterns tried out on the examples that stand with them.

use std::path::PathBuf;

use anyhow::Context as _;
use clap::{Args, Subcommand};
use rashomon_core::{
    Language,
    data::{Data, DataError},
    pattern_check::{Failure, check},
};

use crate::{
    Done, desk,
    output::{self, ALERT, Context, ERROR, say},
    view,
};

/// What is done with patterns.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Run the examples of all patterns, and show what was seen where one fails
    Check(Check),
}

/// Run the examples of all patterns, and show what was seen where one fails.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  rashomon patterns check               the patterns of the program
  rashomon patterns check ours/         with the files of a folder over them

A folder has the layout of the program's own data, as far as it differs: ours/lang/en/lexicon/*.toml,
ours/lang/en/patterns/*.toml, ours/events/*.toml. A file takes the place of the one with the same path, or is added; an
empty file takes one away. The same folder serves all commands with --data.

For each example that fails: where it stands, what the pattern must give and gives, and what patterns see in the text:
words, lemmas, tags, classes (%), what a word governs (>), noun phrases, entities and all matches. Exit status 1 where an
example fails or a file is wrong.")]
pub struct Check {
    /// The folder; else that of --data
    #[arg(value_name = "DIR")]
    folder: Option<PathBuf>,
}

/// Runs the command.
pub fn run(context: &Context, command: &Command) -> anyhow::Result<Done> {
    let Command::Check(args) = command;
    let data = match &args.folder {
        Some(folder) => Data::with_overlay(folder)?,
        None => desk::files(context)?,
    };
    let language = Language::load(&data).context("the data is wrong")?;
    for remark in language.remarks() {
        let place = DataError { path: remark.path.clone(), line: remark.line, message: remark.message.clone() };
        context.note(&format!("{ALERT}warning:{ALERT:#} {}", output::clean(&data.located(place).to_string())));
    }
    let checked = check(&language, |_| true);
    let mut page = String::new();
    for failure in &checked.failures {
        let place = DataError { path: failure.path.clone(), line: failure.line, message: String::new() };
        let shown = Failure { path: data.located(place).path, ..failure.clone() }.to_string();
        page += &shown.lines().map(|line| view::annotation::row(line) + "\n").collect::<String>();
        page.push('\n');
    }
    output::print(&page)?;
    let counts =
        format!("{} patterns, {} examples, {} failing", checked.patterns, checked.examples, checked.failures.len());
    if checked.failures.is_empty() {
        output::print(&format!("{counts}\n"))?;
        return Ok(Done::Well);
    }
    say(&format!("{ERROR}error:{ERROR:#} {counts}"));
    Ok(Done::Badly)
}
