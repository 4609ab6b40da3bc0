//! `rashomon export`: incidents, claims or reports for other programs.

use std::{
    io::Write,
    path::{Path, PathBuf},
};

use clap::{Args, ValueEnum};
use rashomon_desk::{
    Query,
    export::{self, file},
};

use crate::{
    Done, Usage,
    args::Back,
    desk,
    output::{self, Context},
    view,
};

const EXAMPLES: &str = "\
Incidents are the codable ones, as in `rashomon incidents`; --all exports the rest as well. Claims and reports are all there.
jsonl: one JSON value a line. Incidents are the lines of `rashomon incidents`, reports those of `rashomon extract`;
claims have their event, speaker, report and incident beside them.
csv: claims or incidents as a flat table, UTF-8 with a heading line (RFC 4180). An open bound and a number that is not
known are empty, never zero. Texts that a spreadsheet would take for a formula get an apostrophe in front, and so do texts
that begin with one: take it away where there is one, and the text is back. Lists in a cell are separated by \"; \".

--output writes a new file and puts it in the place of an old one when it is complete. Pipes and devices are written
through, a symbolic link stays, and the ledger is never written over.

Examples:
  rashomon export --format csv --output claims.csv
  rashomon export --format csv --what incidents --output incidents.csv
  rashomon export --format jsonl > incidents.jsonl
  rashomon export --format jsonl --all > every-incident.jsonl
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
    /// Also incidents that are not codable
    #[arg(long)]
    all: bool,
    /// Into this file; else to standard output
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// As of when.
    #[command(flatten)]
    back: Back,
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

impl From<Format> for export::Format {
    fn from(format: Format) -> Self {
        match format {
            Format::Jsonl => Self::Jsonl,
            Format::Csv => Self::Csv,
        }
    }
}

impl From<What> for export::What {
    fn from(what: What) -> Self {
        match what {
            What::Incidents => Self::Incidents,
            What::Claims => Self::Claims,
            What::Reports => Self::Reports,
        }
    }
}

/// Runs the command.
pub fn run(context: &Context, args: &Arguments) -> anyhow::Result<Done> {
    let format = export::Format::from(args.format);
    let what = args.what.map_or_else(|| format.usual(), export::What::from);
    if !export::EXPORTS.iter().any(|export| (export.what, export.format) == (what, format)) {
        return Err(Usage(format!("{what} are not exported as {format}")).into());
    }
    let desk = desk::consult(context, &args.back.at())?;
    let write = |out: &mut dyn Write| {
        if args.all { desk.export_all(what, format, out) } else { desk.export(what, format, out) }
    };
    let output = args.output.as_deref();
    if let Some(path) = output.filter(|path| is_standard_output(path)) {
        file::refuse_ledger(path, &context.db)?;
    }
    match output.filter(|path| !is_standard_output(path)) {
        None => write(&mut output::data())?,
        Some(path) => file::write_to(path, &context.db, write)?,
    }
    if what == export::What::Incidents && !args.all {
        let left_out = desk.left_out(&Query::default())?;
        if let Some(left_out) = view::incidents::left_out(&left_out, "--all exports them") {
            context.note(&left_out);
        }
    }
    Ok(Done::Well)
}

/// Whether the path is a name of this program's standard output, which others may have open too.
fn is_standard_output(path: &Path) -> bool {
    ["/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"].iter().any(|name| path == Path::new(name))
}
