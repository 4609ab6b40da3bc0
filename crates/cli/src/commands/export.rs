//! `rashomon export`: incidents, claims or reports for other programs.

use std::{
    io::Write,
    path::{Path, PathBuf},
};

use clap::{
    Args,
    builder::{PossibleValuesParser, TypedValueParser},
};
use rashomon_desk::{
    Error,
    export::{self, Format, Request, What, file},
};

use crate::{
    Done, Usage,
    args::Back,
    desk,
    filters::Filters,
    output::{self, Context},
    view,
};

const EXAMPLES: &str = "\
Formats:
  jsonl         incidents, claims or reports, one JSON value a line (incidents are the lines of `rashomon incidents`, reports
                those of `rashomon extract`; claims have their event, speaker, report and incident beside them)
  csv           a row a claim, or an incident with --what incidents
  geojson       a feature an incident; without a point where none is known
  acled         ACLED's 31 columns: a row a day and a place
  ucdp          the 49 columns of UCDP GED: a row an incident with deaths
  event-report  a row a report and event, as R's eventreport takes it
  plover        PLOVER 1.0, one JSON value a report and event
  polecat       POLECAT's 40 columns, which stand apart by tabulators
  admin         counts by month, province and kind of event
  xlsx          a workbook: incidents, claims, provenance, about
  parquet       incidents, or claims with --what claims

Incidents are the codable ones, as in `rashomon incidents`, and its filters are the same here; --all exports the rest as well.
Claims are those of the incidents that fit, reports those that tell them; without a filter all claims and reports are exported.
Tables are UTF-8 with a heading line (RFC 4180). An open bound and a number that is not known are empty, never zero, but for
ACLED's fatalities where no death is mentioned. Texts that a spreadsheet would take for a formula get an apostrophe in front,
and so do texts that begin with one: take it away where there is one, and the text is back. Lists in a cell are separated by
\"; \".

--provenance writes a row a value: who says it, in which report, with which words. --losses writes what the format cannot hold.
--package writes both and the export into one ZIP, described by a datapackage.json.
--output writes a new file and puts it in the place of an old one when it is complete. Pipes and devices are written
through, a symbolic link stays, and the ledger is never written over.

Examples:
  rashomon export --format csv --output claims.csv
  rashomon export --format csv --what incidents --output incidents.csv
  rashomon export --format jsonl --all > every-incident.jsonl
  rashomon export --format acled --country ML --since 2024-11-01 --output mali.csv --provenance mali-sources.csv
  rashomon export --format event-report --contested --output reports.csv
  rashomon export --format geojson --killed 5 > deadly.geojson
  rashomon export --format ucdp --package ged.zip";

/// Incidents, claims or reports for other programs.
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub struct Arguments {
    /// In which format
    #[arg(long, value_name = "FORMAT", value_parser = formats())]
    format: Format,
    /// What to export: incidents, claims or reports; claims by default in csv, else incidents
    #[arg(long, value_parser = things())]
    what: Option<What>,
    /// Of which incidents.
    #[command(flatten)]
    filters: Filters,
    /// Into this file; else to standard output
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Who says each value, in which words: a row a value, into this file
    #[arg(long, value_name = "FILE")]
    provenance: Option<PathBuf>,
    /// What the format cannot hold, as JSON, into this file
    #[arg(long, value_name = "FILE")]
    losses: Option<PathBuf>,
    /// Export, provenance, losses and a description, into this ZIP
    #[arg(long, value_name = "FILE", conflicts_with_all = ["output", "provenance", "losses"])]
    package: Option<PathBuf>,
    /// As of when.
    #[command(flatten)]
    back: Back,
}

/// The formats, so that shells complete them.
fn formats() -> impl TypedValueParser<Value = Format> {
    PossibleValuesParser::new(Format::ALL.iter().map(|format| format.as_str())).try_map(|name| name.parse())
}

/// What can be exported.
fn things() -> impl TypedValueParser<Value = What> {
    PossibleValuesParser::new([What::Incidents, What::Claims, What::Reports].map(What::as_str))
        .try_map(|name| name.parse())
}

/// Runs the command.
pub fn run(context: &Context, args: &Arguments) -> anyhow::Result<Done> {
    let what = args.what.unwrap_or_else(|| args.format.usual());
    let mut known = export::EXPORTS.iter().chain(export::ELSEWHERE);
    if !known.any(|export| (export.what, export.format) == (what, args.format)) {
        return Err(Usage(format!("{what} are not exported as {}", args.format)).into());
    }
    let data = desk::data(context)?;
    let request = Request { what, format: args.format, query: args.filters.query(data.ontology()?)? };
    let desk = desk::consult(context, &args.back.at())?;
    let exported = match &args.package {
        Some(path) => into(context, Some(path), |out| {
            desk.export_package_of(&request, out, |out, provenance| {
                rashomon_parquet::export_any(&desk, &request, out, Some(provenance))
            })
        })?,
        None => into(context, args.output.as_deref(), |out| match &args.provenance {
            Some(path) => into(context, Some(path), |provenance| {
                rashomon_parquet::export_any(&desk, &request, out, Some(provenance))
            }),
            None => rashomon_parquet::export_any(&desk, &request, out, None),
        })?,
    };
    if let Some(path) = &args.losses {
        let text = export::package::losses(&request, &exported)?;
        into(context, Some(path), |out| Ok(out.write_all(text.as_bytes())?))?;
    }
    if what == What::Incidents && !request.query.all {
        let left_out = desk.left_out(&request.query)?;
        if let Some(left_out) = view::incidents::left_out(&left_out, "--all exports them") {
            context.note(&left_out);
        }
    }
    if !exported.losses.is_empty() {
        let kinds = exported.losses.iter().map(|loss| format!("{} ({})", loss.kind.as_str(), loss.count));
        let kinds = kinds.collect::<Vec<_>>().join(", ");
        context.note(&format!("the format cannot hold all: {kinds}; --losses FILE has what and of which"));
    }
    Ok(Done::Well)
}

/// Has `write` fill the file, or standard output where there is none.
fn into<T>(
    context: &Context,
    path: Option<&Path>,
    write: impl FnOnce(&mut dyn Write) -> Result<T, Error>,
) -> Result<T, Error> {
    if let Some(path) = path.filter(|path| is_standard_output(path)) {
        file::refuse_ledger(path, &context.db)?;
    }
    let Some(path) = path.filter(|path| !is_standard_output(path)) else { return write(&mut output::data()) };
    let mut written = None;
    file::write_to(path, &context.db, |out| {
        written = Some(write(out)?);
        Ok(())
    })?;
    written.ok_or_else(|| Error::Form("nothing was written".to_owned()))
}

/// Whether the path is a name of this program's standard output, which others may have open too.
fn is_standard_output(path: &Path) -> bool {
    ["/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"].iter().any(|name| path == Path::new(name))
}
