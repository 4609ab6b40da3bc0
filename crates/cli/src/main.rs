//! The binary `rashomon`: reads reports into a ledger and shows who says what.
//!
//! A file of `commands` is a command; `view` lays out what people read; the rest is what several commands share.

mod args;
mod batch;
mod clock;
mod commands;
mod desk;
mod filters;
mod interrupt;
mod limits;
mod output;
mod review;
mod view;
mod visible;

use std::{
    backtrace::{Backtrace, BacktraceStatus},
    io::{self, Write},
    panic::{self, PanicHookInfo},
    process::ExitCode,
};

use clap::Parser;

use crate::{
    args::{Cli, Command},
    interrupt::Interrupt,
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
    panic::set_hook(Box::new(tell_of_fault));
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => return misused(&error),
    };
    cli.global.color.write_global();
    // Threads are for reports: a product of matrices stays on the one that asks for it.
    rashomon_core::keep_products_on_their_thread();
    let context = Context::new(&cli.global, Interrupt::watch());
    let done = run(&context, &cli.command);
    let interrupted = context.interrupt.status();
    match done {
        Ok(done) => interrupted.unwrap_or(match done {
            Done::Well => ExitCode::SUCCESS,
            Done::Badly => ExitCode::from(1),
        }),
        // Whoever read the results has seen enough.
        Err(error) if is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            say(&format!("{}error:{:#} {}", output::ERROR, output::ERROR, told(&error)));
            interrupted.unwrap_or(ExitCode::from(if error.is::<Usage>() { 2 } else { 1 }))
        }
    }
}

/// Prints help, or what is wrong with the arguments, which are quoted in it as they were typed.
fn misused(error: &clap::Error) -> ExitCode {
    let code = u8::try_from(error.exit_code()).unwrap_or(2);
    if error.use_stderr() {
        let told = error.render().to_string();
        let told = visible::visible(told.trim_end(), false);
        let rest = told.strip_prefix("error:").unwrap_or(&told);
        say(&format!("{}error:{:#}{rest}", output::ERROR, output::ERROR));
    } else {
        let mut out = output::stdout();
        // Whoever asked for help has seen enough of it.
        let _ = write!(out, "{}", error.render().ansi()).and_then(|()| out.flush());
    }
    ExitCode::from(code)
}

/// Says where the program broke down. What it says can have words of a report in it.
fn tell_of_fault(fault: &PanicHookInfo<'_>) {
    let what = output::clean(fault.payload_as_str().unwrap_or("no message"));
    let place = fault.location().map(|at| format!(" ({at})")).unwrap_or_default();
    say(&format!("{}fault of this program:{:#} {what}{place}", output::ERROR, output::ERROR));
    let backtrace = Backtrace::capture();
    if backtrace.status() == BacktraceStatus::Captured {
        say(&backtrace.to_string());
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
        Command::Actors(args) => commands::actors::run(context, args),
        Command::Gazetteer(command) => commands::gazetteer::run(context, command),
        Command::Patterns(command) => commands::patterns::run(context, command),
        Command::Judge(command) => commands::judge::run(context, command),
        Command::Review(args) => commands::review::run(context, args),
        Command::Serve(args) => commands::serve::run(context, args),
        Command::Search(args) => commands::search::run(context, args),
        Command::Explain(args) => commands::explain::run(context, args),
        Command::Diff(args) => commands::diff::run(context, args),
        Command::Changes(args) => commands::changes::run(context, args),
        Command::Export(args) => commands::export::run(context, args),
        Command::Status(args) => commands::status::run(context, args),
        Command::Backup(args) => commands::backup::run(context, args),
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
