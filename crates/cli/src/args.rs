//! What the command line understands.

use std::{path::PathBuf, str::FromStr};

use anstream::ColorChoice;
use clap::{Args, Parser, Subcommand, ValueEnum};
use jiff::civil::Date;
use rashomon_desk::{At, KnownAt, Work};
use rashomon_ingest::{Columns, Options};
use rashomon_model::Published;

use crate::{clock, commands, limits};

/// Many accounts, one incident: reads news reports about violent incidents, extracts who says what with the exact
/// words, merges the reports of one incident and keeps accounts that disagree side by side.
#[derive(Debug, Parser)]
#[command(name = "rashomon", version, propagate_version = true, after_help = EXAMPLES)]
pub struct Cli {
    /// What all commands take.
    #[command(flatten)]
    pub global: Global,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

const EXAMPLES: &str = "\
Examples:
  rashomon ingest reports/              read a folder into ./rashomon.db and list what happened
  rashomon incidents --contested        the incidents on which accounts disagree
  rashomon show inc_4f                  one of them, with who says what
  rashomon extract statement.txt        claims as JSON lines, without a ledger

Results go to standard output, progress and diagnostics to standard error.
Exit status: 0 done, 1 the work failed, 2 wrong use. After Ctrl-C it is 130, and what was recorded is kept.";

/// Options of every command.
#[derive(Args, Debug)]
pub struct Global {
    /// The ledger
    #[arg(long, global = true, value_name = "PATH", env = "RASHOMON_DB", default_value = "rashomon.db")]
    pub db: PathBuf,
    /// Folder with words, patterns and other data that lies over that of the program
    #[arg(long, global = true, value_name = "DIR", env = "RASHOMON_DATA_DIR")]
    pub data: Option<PathBuf>,
    /// When to use colours; auto obeys NO_COLOR and the terminal
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto", value_parser = color)]
    #[arg(help_heading = "Global options")]
    #[expect(clippy::doc_markdown, reason = "it is the help text")]
    pub color: Color,
    /// No progress, no warnings; errors stay
    #[arg(short, long, global = true)]
    pub quiet: bool,
}

/// A choice of colours that clap can hold.
#[derive(Clone, Copy, Debug)]
pub struct Color(ColorChoice);

impl Color {
    /// Makes it the choice of every stream of the process.
    pub fn write_global(self) {
        self.0.write_global();
    }
}

fn color(word: &str) -> Result<Color, String> {
    match word {
        "auto" => Ok(Color(ColorChoice::Auto)),
        "always" => Ok(Color(ColorChoice::AlwaysAnsi)),
        "never" => Ok(Color(ColorChoice::Never)),
        _ => Err("it is auto, always or never".to_owned()),
    }
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Read reports into the ledger
    Ingest(commands::ingest::Arguments),
    /// Read reports of the ledger again, with today's program and data
    Reread(commands::reread::Arguments),
    /// Put right what is known about a report
    Correct(commands::correct::Arguments),
    /// List incidents
    Incidents(commands::incidents::Arguments),
    /// One incident, report or claim, with who says what
    Show(commands::show::Arguments),
    /// Claims of reports as JSON lines, without a ledger
    Extract(commands::extract::Arguments),
    /// Sentences, words, trees and names of reports, to look at
    Annotate(commands::annotate::Arguments),
    /// The register of actors, and who of it the ledger's claims name
    Actors(commands::actors::Arguments),
    /// Places of your own, and which places bear a name
    #[command(subcommand, after_help = commands::gazetteer::EXAMPLES)]
    Gazetteer(commands::gazetteer::Command),
    /// Try out patterns on their examples
    #[command(subcommand)]
    Patterns(commands::patterns::Command),
    /// Record what people decide about claims, events and incidents, and take it back
    #[command(subcommand, after_help = commands::judge::EXAMPLES)]
    Judge(commands::judge::Command),
    /// A keyboard desk: what deserves a look, and a key for each decision
    Review(commands::review::Arguments),
    /// The desk in the browser, on this machine only
    Serve(commands::serve::Arguments),
    /// Full text over reports and claims
    Search(commands::search::Arguments),
    /// How a claim, a merge or an estimate came about
    Explain(commands::explain::Arguments),
    /// What changed in one incident between two moments
    Diff(commands::diff::Arguments),
    /// What changed in all incidents, for a copy elsewhere
    Changes(commands::changes::Arguments),
    /// Incidents, claims or reports for other programs
    Export(commands::export::Arguments),
    /// How the ledger stands: sizes, what could be read again, judgements
    Status(commands::status::Arguments),
    /// Copy the whole ledger into a new file, also while others write to it
    Backup(commands::backup::Arguments),
    /// Check archive, offsets, journal and what is derived
    #[command(after_help = commands::verify::EXAMPLES)]
    Verify,
    /// Derive the incidents anew from what is recorded
    #[command(after_help = commands::rebuild::EXAMPLES)]
    Rebuild,
    /// The JSON Schema of the output lines
    #[command(after_help = commands::schema::EXAMPLES)]
    Schema,
    /// Completions for a shell
    Completions(commands::completions::Arguments),
}

impl Command {
    /// Whether it analyses reports, for which it needs the network.
    pub fn analyses(&self) -> bool {
        use Command::{Annotate, Correct, Explain, Extract, Ingest, Patterns, Reread, Serve};
        matches!(
            self,
            Ingest(_) | Reread(_) | Correct(_) | Extract(_) | Annotate(_) | Patterns(_) | Explain(_) | Serve(_)
        )
    }
}

/// How results are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people
    Table,
    /// One JSON document
    Json,
    /// One JSON value a line
    Jsonl,
}

/// What a plain text lacks, and how much is read.
#[derive(Args, Debug)]
pub struct Reading {
    /// Date of publication; overrules what the reports say
    #[arg(long, value_name = "DATE")]
    pub published: Option<Published>,
    /// Publisher; overrules what the reports say
    #[arg(long, value_name = "NAME", value_parser = words)]
    pub publisher: Option<String>,
    /// Columns of tables that have other names than the usual ones: text, title, published, publisher, url, id
    #[arg(long, value_name = "FIELD=COLUMN,...")]
    pub columns: Option<Columns>,
    /// Largest report that is read: bytes, or with K, M or G
    #[arg(long, value_name = "SIZE", default_value = "16M", value_parser = size)]
    pub max_size: usize,
    /// Reports that are analysed at once; one for each core by default
    #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub threads: Option<u16>,
    /// Analyse every report, also those in which too few words tell of violence
    #[arg(long)]
    pub no_gate: bool,
}

impl Reading {
    /// How reports are analysed: only the relevant ones or all, and how many at once.
    pub fn work(&self) -> Work {
        work(!self.no_gate, self.threads)
    }

    /// The same for the reader, with today's date.
    pub fn options(&self) -> Options {
        Options {
            published: self.published.clone(),
            publisher: self.publisher.clone(),
            today: Some(clock::today()),
            columns: self.columns.clone().unwrap_or_default(),
            max_bytes: self.max_size,
            ..Options::default()
        }
    }
}

/// A moment to look back to.
#[derive(Args, Debug)]
pub struct Back {
    /// From the reports that were published up to this day (recorded, where they have no date)
    #[arg(long, value_name = "DATE", value_parser = day)]
    as_of: Option<Date>,
    /// From what the ledger knew: by a moment, the end of a day (UTC), or a number of its journal
    #[arg(long, value_name = "TIME|NUMBER")]
    known_at: Option<KnownAt>,
}

impl Back {
    /// The moment.
    pub fn at(&self) -> At {
        At { as_of: self.as_of, known_at: self.known_at.clone() }
    }
}

/// Who puts something right.
#[derive(Args, Debug)]
pub struct Person {
    /// Who says so; else RASHOMON_BY, else the name of the account
    #[arg(long, value_name = "NAME", env = "RASHOMON_BY", value_parser = words, hide_env_values = true)]
    #[expect(clippy::doc_markdown, reason = "it is the help text")]
    by: Option<String>,
}

impl Person {
    /// The name.
    pub fn name(&self) -> String {
        let account = || std::env::var("USER").ok().filter(|name| !name.trim().is_empty());
        self.by.clone().or_else(account).unwrap_or_else(|| "unknown".to_owned())
    }
}

/// How reports are analysed: behind the gate or all, so many at once; one for each core where nobody says, and no more than
/// memory is allowed for.
pub fn work(gate: bool, threads: Option<u16>) -> Work {
    let usual = Work::relevant();
    Work { gate, threads: threads.map_or(usual.threads, usize::from).min(limits::threads()), ..usual }
}

/// Text that says something, without blanks around it.
pub fn words(text: &str) -> Result<String, String> {
    let trimmed = text.trim();
    if trimmed.is_empty() { Err("it is empty".to_owned()) } else { Ok(trimmed.to_owned()) }
}

/// A number of bytes: "500000", "64K", "16M", "1G".
fn size(text: &str) -> Result<usize, String> {
    let (digits, shift) = match text.trim_end_matches(['b', 'B']).char_indices().next_back() {
        Some((at, 'k' | 'K')) => (&text[..at], 10),
        Some((at, 'm' | 'M')) => (&text[..at], 20),
        Some((at, 'g' | 'G')) => (&text[..at], 30),
        _ => (text, 0),
    };
    let wrong = || "it is a number of bytes, also with K, M or G".to_owned();
    let number = usize::from_str(digits.trim()).ok().filter(|n| *n > 0).ok_or_else(wrong)?;
    number.checked_mul(1 << shift).ok_or_else(wrong)
}

/// A day on the command line.
pub fn day(text: &str) -> Result<Date, String> {
    text.parse::<Published>().map(|p| p.date()).map_err(|e| e.to_string())
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn arguments_hold_together() {
        Cli::command().debug_assert();
    }

    #[test]
    fn sizes() {
        assert_eq!(size("500"), Ok(500));
        assert_eq!(size("64K"), Ok(64 << 10));
        assert_eq!(size("16MB"), Ok(16 << 20));
        for bad in ["", "0", "-1", "M", "12X", "99999999999G"] {
            assert!(size(bad).is_err(), "{bad}");
        }
    }
}
