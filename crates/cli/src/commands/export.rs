//! `rashomon export`: incidents, claims or reports for other programs.

use std::{
    io::Write,
    path::{Path, PathBuf},
};

use clap::{Args, ValueEnum};
use rashomon_desk::export::{self, Format, Request, file};

use crate::{
    Done, Usage,
    args::Back,
    desk,
    filters::Filters,
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
    #[arg(long, value_name = "FORMAT", value_parser = format)]
    format: Format,
    /// What to export: incidents by default in jsonl, claims in csv
    #[arg(long, value_enum)]
    what: Option<What>,
    /// Of which incidents.
    #[command(flatten)]
    filters: Filters,
    /// Into this file; else to standard output
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// As of when.
    #[command(flatten)]
    back: Back,
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

impl From<What> for export::What {
    fn from(what: What) -> Self {
        match what {
            What::Incidents => Self::Incidents,
            What::Claims => Self::Claims,
            What::Reports => Self::Reports,
        }
    }
}

/// The format of a name.
fn format(name: &str) -> Result<Format, String> {
    let found = Format::ALL.iter().find(|format| format.as_str() == name);
    let known = || Format::ALL.iter().map(|format| format.as_str()).collect::<Vec<_>>().join(", ");
    found.copied().ok_or_else(|| format!("formats are {}", known()))
}

/// Runs the command.
pub fn run(context: &Context, args: &Arguments) -> anyhow::Result<Done> {
    let what = args.what.map_or_else(|| args.format.usual(), export::What::from);
    if !export::EXPORTS.iter().any(|export| (export.what, export.format) == (what, args.format)) {
        return Err(Usage(format!("{what} are not exported as {}", args.format)).into());
    }
    let data = desk::data(context)?;
    let request = Request { what, format: args.format, query: args.filters.query(data.ontology()?)? };
    let desk = desk::consult(context, &args.back.at())?;
    let write = |out: &mut dyn Write| desk.export(&request, out).map(drop);
    let output = args.output.as_deref();
    if let Some(path) = output.filter(|path| is_standard_output(path)) {
        file::refuse_ledger(path, &context.db)?;
    }
    match output.filter(|path| !is_standard_output(path)) {
        None => write(&mut output::data())?,
        Some(path) => file::write_to(path, &context.db, write)?,
    }
    if what == export::What::Incidents && !request.query.all {
        let left_out = desk.left_out(&request.query)?;
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
