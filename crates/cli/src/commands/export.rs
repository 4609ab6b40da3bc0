//! `rashomon export`: incidents, claims or reports for other programs.

use std::{
    fs::{self, File},
    io::{BufWriter, Write},
    path::{Path, PathBuf},
};

use anyhow::Context as _;
use clap::{Args, ValueEnum};
use rashomon_store::Ledger;

use crate::{
    Done, Usage,
    desk::{self, Desk},
    output::{self, Context},
};

mod table;
mod told;

const EXAMPLES: &str = "\
jsonl: one JSON value a line. Incidents are the lines of `rashomon incidents`, reports those of `rashomon extract`;
claims have their event, speaker, report and incident beside them.
csv: the claims as a flat table, UTF-8 with a heading line (RFC 4180). Texts that a spreadsheet would take for a formula
begin with an apostrophe; an open bound and a number that is not known are empty, never zero.

Examples:
  rashomon export --format csv --output claims.csv
  rashomon export --format jsonl > incidents.jsonl
  rashomon export --format jsonl --what claims";

/// Incidents, claims or reports for other programs.
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub struct Arguments {
    /// In which format
    #[arg(long, value_enum)]
    format: Format,
    /// What to export: incidents by default in jsonl, claims in csv
    #[arg(long, value_enum)]
    what: Option<What>,
    /// Into this file, which appears only when it is complete; else to standard output
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

/// Formats of exports.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// JSON lines
    Jsonl,
    /// Comma-separated values
    Csv,
}

/// What can be exported.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum What {
    /// One line an incident
    Incidents,
    /// One line a claim
    Claims,
    /// One line a report, with its text and claims
    Reports,
}

/// Runs the command.
pub fn run(context: &Context, args: &Arguments) -> anyhow::Result<Done> {
    if args.format == Format::Csv && args.what.is_some_and(|w| w != What::Claims) {
        return Err(
            Usage("--format csv is a table of claims; incidents and reports are exported as jsonl".to_owned()).into()
        );
    }
    let desk = desk::consult(context)?;
    match &args.output {
        None => export(&desk, args, output::data())?,
        Some(path) => to_file(path, |out| export(&desk, args, out))?,
    }
    Ok(Done::Well)
}

/// Writes beside the file and puts the result in its place, so that no half of it is ever taken for the whole.
fn to_file(path: &Path, write: impl FnOnce(BufWriter<File>) -> anyhow::Result<()>) -> anyhow::Result<()> {
    let mut name = path.file_name().with_context(|| format!("{}: is no file name", path.display()))?.to_owned();
    name.push(".partial");
    let partial = path.with_file_name(name);
    let file = File::create(&partial).with_context(|| format!("{}: cannot be written", partial.display()))?;
    let result = write(BufWriter::new(file))
        .and_then(|()| fs::rename(&partial, path).map_err(Into::into))
        .with_context(|| format!("{}: cannot be written", path.display()));
    if result.is_err() {
        // What is left of it is of no use to anybody.
        let _ = fs::remove_file(&partial);
    }
    result
}

fn export(desk: &Desk, args: &Arguments, out: impl Write) -> anyhow::Result<()> {
    match (args.format, args.what) {
        (Format::Csv, _) => table::write(desk, out),
        (Format::Jsonl, None | Some(What::Incidents)) => incidents(desk, out),
        (Format::Jsonl, Some(What::Claims)) => claims(desk, out),
        (Format::Jsonl, Some(What::Reports)) => reports(desk, out),
    }
}

fn incidents(desk: &Desk, mut out: impl Write) -> anyhow::Result<()> {
    let mut incidents = desk.incidents()?;
    // The earliest first, as `rashomon incidents` lists them; those without a date last.
    incidents.sort_by_key(|i| (i.when.is_none(), i.when.as_ref().map(|w| w.start), i.id.clone()));
    for incident in &incidents {
        output::line(&mut out, incident)?;
    }
    Ok(out.flush()?)
}

fn claims(desk: &Desk, mut out: impl Write) -> anyhow::Result<()> {
    let incidents = desk.incidents()?;
    let by_event = told::by_event(&incidents);
    for record in desk.ledger.records()? {
        for told in told::told(&record?, &by_event) {
            output::line(&mut out, &told)?;
        }
    }
    Ok(out.flush()?)
}

fn reports(desk: &Desk, mut out: impl Write) -> anyhow::Result<()> {
    for record in desk.ledger.records()? {
        output::line(&mut out, &record?)?;
    }
    Ok(out.flush()?)
}
