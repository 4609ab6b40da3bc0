//! The binary `rashomon`: reads reports into a ledger and shows who says what.
//!
//! A file of `commands` is a command; `view` lays out what people read; the rest is what several commands share.

mod args;
mod batch;
mod clock;
mod commands;
mod desk;
mod limits;
mod output;
mod view;

use std::{io, process::ExitCode};

use clap::Parser;

use crate::{
    args::{Cli, Command},
    output::{Context, say},
};

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Done {
    /// All is well.
    Well,
    /// The work failed, and what failed has been said.
    Badly,
}

/// Arguments that fit each other badly: exit status 2.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
struct Usage(String);

fn main() -> ExitCode {
    let cli = Cli::parse();
    cli.global.color.write_global();
    // Threads are for reports: a product of matrices stays on the one that asks for it.
    rashomon_core::keep_products_on_their_thread();
    let context = Context::new(&cli.global);
    match run(&context, &cli.command) {
        Ok(Done::Well) => ExitCode::SUCCESS,
        Ok(Done::Badly) => ExitCode::from(1),
        // Whoever read the results has seen enough.
        Err(error) if is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            say(&format!("{}error:{:#} {}", output::ERROR, output::ERROR, told(&error)));
            ExitCode::from(if error.is::<Usage>() { 2 } else { 1 })
        }
    }
}

fn run(context: &Context, command: &Command) -> anyhow::Result<Done> {
    if command.analyses() {
        limits::check()?;
    }
    match command {
        Command::Ingest(args) => commands::ingest::run(context, args),
        Command::Reread(args) => commands::reread::run(context, args),
        Command::Correct(args) => commands::correct::run(context, args),
        Command::Incidents(args) => commands::incidents::run(context, args),
        Command::Show(args) => commands::show::run(context, args),
        Command::Extract(args) => commands::extract::run(context, args),
        Command::Annotate(args) => commands::annotate::run(context, args),
        Command::Patterns(command) => commands::patterns::run(context, command),
        Command::Search(args) => commands::search::run(context, args),
        Command::Explain(args) => commands::explain::run(context, args),
        Command::Export(args) => commands::export::run(context, args),
        Command::Status(args) => commands::status::run(context, args),
        Command::Verify => commands::verify::run(context),
        Command::Rebuild => commands::rebuild::run(context),
        Command::Schema => commands::schema::run(),
        Command::Completions(args) => commands::completions::run(args),
    }
}

/// The error with its causes. Many messages have their cause in them already; nothing is said twice.
fn told(error: &anyhow::Error) -> String {
    let mut told = String::new();
    for cause in error.chain().map(ToString::to_string).filter(|cause| !cause.is_empty()) {
        if !told.contains(&cause) {
            told += if told.is_empty() { "" } else { ": " };
            told += &output::clean(&cause);
        }
    }
    told
}

fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error.chain().filter_map(|e| e.downcast_ref::<io::Error>()).any(|e| e.kind() == io::ErrorKind::BrokenPipe)
}

#[cfg(test)]
mod tests {
    use rashomon_desk::Error;

    use super::*;

    #[test]
    fn causes_are_told_once() {
        let error = anyhow::Error::from(Error::Write(io::Error::other("the disk is full")));
        assert_eq!(told(&error), "cannot be written: the disk is full");
        assert_eq!(told(&error.context("the export failed")), "the export failed: cannot be written: the disk is full");
    }
}
