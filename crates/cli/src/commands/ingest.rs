//! `rashomon ingest`: read reports into the ledger and say what happened.

use std::{collections::BTreeSet, fmt::Write, path::Path};

use anyhow::Context as _;
use clap::Args;
use rashomon_core::{Language, PIPELINE};
use rashomon_ingest::sources;
use rashomon_model::{ReportId, ReportRecord};
use rashomon_store::{Added, Entry, Error, Ledger, SqliteLedger};

use crate::{
    Done,
    args::Reading,
    batch::Batch,
    clock, desk,
    output::{self, Context, DIM, say},
    pipeline::{self, Outcome},
    view,
};

/// Read reports into the ledger and list the incidents that they tell.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  rashomon ingest reports/                          a folder, with the folders in it
  rashomon ingest 'feeds/**/*.html' lines.jsonl     a glob and JSON lines
  curl -s https://example.org/a.html | rashomon ingest -
  rashomon ingest statement.txt --published 2021-07-08 --publisher \"Ministry of Defence\"

Plain text, HTML and JSON lines with {\"id\",\"title\",\"text\",\"published\",\"publisher\",\"url\"} are read. What cannot be
read is named and skipped. Reading the same report again changes nothing, with --no-gate neither. At the end the incidents that the reports
tell are listed, with what is contested. Exit status 1 where nothing at all could be read, or the ledger failed.")]
pub struct Arguments {
    /// Files, folders, globs, or - for standard input
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<String>,
    /// How they are read.
    #[command(flatten)]
    reading: Reading,
}

/// Incidents that are listed at the end; the rest is counted.
const LISTED: usize = 50;

/// Runs the command.
pub fn run(context: &Context, args: &Arguments) -> anyhow::Result<Done> {
    let sources = sources(&args.paths);
    let mut batch = Batch::new(context, sources.len(), &sources.skipped);
    if sources.found.iter().all(Result::is_err) {
        // No ledger is made for nothing.
        sources.found.iter().filter_map(|s| s.as_ref().err()).for_each(|e| batch.skip(e));
        batch.finish();
        return Ok(nothing(&batch));
    }
    let mut ledger = desk::open(context)?;
    let language = desk::language(context)?;
    // A connection of its own tells the reading thread what is known, so that it is not analysed again.
    let known = SqliteLedger::open_read_only(&context.db).ok();
    let is_known = move |id: &ReportId| known.as_ref().is_some_and(|l| l.contains(id).unwrap_or(false));
    let mut read = BTreeSet::new();
    let work = args.reading.work();
    let result = pipeline::run(&language, work, sources, &args.reading.options(), is_known, |outcome| {
        take(&mut ledger, &mut batch, &mut read, outcome)
    });
    // What was recorded before an error stays, and is told before it.
    batch.finish();
    result?;
    if read.is_empty() {
        return Ok(nothing(&batch));
    }
    list(context, &mut ledger, &language, &read)?;
    Ok(Done::Well)
}

fn nothing(batch: &Batch<'_>) -> Done {
    say(&format!("{}error:{:#} {}", output::ERROR, output::ERROR, batch.failure().unwrap_or_default()));
    Done::Badly
}

/// Records one report. Only a failure of the ledger itself ends the batch.
fn take(
    ledger: &mut SqliteLedger,
    batch: &mut Batch<'_>,
    read: &mut BTreeSet<ReportId>,
    outcome: Outcome,
) -> Result<(), Error> {
    match outcome {
        Outcome::SourceDone => batch.step(),
        Outcome::Failed(error) => batch.skip(&error),
        Outcome::Broken(origin) => batch.broke(&origin),
        Outcome::Known(id) => {
            batch.known += 1;
            read.insert(id);
        }
        Outcome::Read(record, bytes) => {
            let entry = entry(*record, bytes);
            let report = &entry.record.report;
            match ledger.add(&entry) {
                Ok(Added::New) => {
                    batch.added += 1;
                    batch.remark(&report.origin, &entry.record.extraction.diagnostics);
                    read.insert(report.id.clone());
                }
                Ok(Added::Known) => {
                    batch.known += 1;
                    read.insert(report.id.clone());
                }
                // The one report is at fault, not the ledger.
                Err(Error::Entry { fault, .. }) => batch.skip_for("fault", &report.origin, &fault.to_string()),
                Err(error) => return Err(error),
            }
        }
    }
    Ok(())
}

fn entry(record: ReportRecord, bytes: Vec<u8>) -> Entry {
    Entry { record, bytes, pipeline: PIPELINE.to_owned(), recorded_at: clock::now() }
}

/// Derives the incidents and prints those that the reports of this batch tell.
fn list(
    context: &Context,
    ledger: &mut SqliteLedger,
    language: &Language,
    read: &BTreeSet<ReportId>,
) -> anyhow::Result<()> {
    let mut incidents =
        desk::derive(ledger, language).context("the reports are recorded, but deriving incidents failed")?;
    incidents.retain(|i| i.reports.iter().any(|r| read.contains(&r.id)));
    view::incidents::sort(&mut incidents);
    let shown = &incidents[..incidents.len().min(LISTED)];
    let mut out = String::new();
    if incidents.is_empty() {
        writeln!(out, "no incident found")?;
    } else {
        out += &view::incidents::table(shown, &language.ontology, output::width());
        if incidents.len() > shown.len() {
            writeln!(out, "\u{2026} and {} more: rashomon incidents", incidents.len() - shown.len())?;
        }
        writeln!(out, "\n{}", view::incidents::summary(&incidents))?;
        let closest = incidents.iter().find(|i| view::incidents::contested(i) > 0).unwrap_or(&incidents[0]);
        let db = hint(&context.db);
        writeln!(out, "{DIM}look closer: rashomon{db} show {}{DIM:#}", closest.id)?;
    }
    Ok(output::print(&out)?)
}

/// The option that names the ledger, where the next command would not find it by itself.
fn hint(db: &Path) -> String {
    let told = std::env::var_os("RASHOMON_DB").unwrap_or_else(|| "rashomon.db".into());
    if db.as_os_str() == told { String::new() } else { format!(" --db {}", db.display()) }
}
