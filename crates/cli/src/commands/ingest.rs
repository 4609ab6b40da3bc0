//! `rashomon ingest`: read reports into the ledger and say what happened.

use std::{collections::BTreeSet, ffi::OsString, fmt::Write, ops::ControlFlow, path::Path};

use anyhow::Context as _;
use clap::Args;
use rashomon_desk::{Desk, LeftOut, by_date};
use rashomon_ingest::sources;
use rashomon_model::ReportId;

use crate::{
    Done,
    args::Reading,
    batch::Batch,
    desk,
    output::{self, Context, DIM, clean},
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
  rashomon ingest table.csv --columns text=Body,published=Date

Plain text, HTML, JSON lines with {\"id\",\"title\",\"text\",\"published\",\"publisher\",\"url\"}, and tables (CSV, TSV, XLSX)
with such columns are read. What cannot be read is named and skipped. Reading the same report again changes nothing, with
--no-gate neither. At the end the incidents that the reports tell are listed, with what is contested. Exit status 1 where nothing at all could be read, or the ledger failed.")]
pub struct Arguments {
    /// Files, folders, globs, or - for standard input
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<OsString>,
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
        return Ok(batch.verdict());
    }
    let mut desk = desk::open(context)?;
    let (options, work) = (args.reading.options(), args.reading.work());
    let ingested = context.interrupt.heeding(|| {
        desk.ingest(sources, &options, work, &mut |progress| {
            batch.tell(&progress);
            ControlFlow::Continue(())
        })
    });
    // What was recorded before an error stays, and is told before it.
    batch.finish();
    let ingested = ingested?;
    if ingested.broken_off {
        context.note("broken off: what was recorded stays, and the same command goes on with the rest");
        return Ok(Done::Well);
    }
    let read = ingested.reports;
    if read.is_empty() {
        return Ok(batch.verdict());
    }
    list(context, &mut desk, &read)?;
    Ok(Done::Well)
}

/// Derives the incidents and prints those that the reports of this batch tell.
fn list(context: &Context, desk: &mut Desk, read: &BTreeSet<ReportId>) -> anyhow::Result<()> {
    desk.derive().context("the reports are recorded, but deriving incidents failed")?;
    let mut incidents = desk.incidents_told_by(read)?;
    let left_out = view::incidents::left_out(&LeftOut::of(&incidents), "`rashomon incidents --all` lists them");
    incidents.retain(|i| i.uncodable.is_empty());
    incidents.sort_by(by_date);
    let shown = &incidents[..incidents.len().min(LISTED)];
    let mut out = String::new();
    if incidents.is_empty() {
        writeln!(out, "no {}incident found", if left_out.is_some() { "codable " } else { "" })?;
    } else {
        out += &view::incidents::table(shown, desk.data().ontology()?, output::width());
        if incidents.len() > shown.len() {
            writeln!(out, "\u{2026} and {} more: rashomon incidents", incidents.len() - shown.len())?;
        }
        writeln!(out, "\n{}", view::incidents::summary(&incidents))?;
        let closest = incidents.iter().find(|i| view::incidents::contested(i) > 0).unwrap_or(&incidents[0]);
        let db = hint(&context.db);
        writeln!(out, "{DIM}look closer: rashomon{db} show {}{DIM:#}", closest.id)?;
    }
    output::print(&out)?;
    if let Some(left_out) = left_out {
        context.note(&left_out);
    }
    Ok(())
}

/// The option that names the ledger, where the next command would not find it by itself.
fn hint(db: &Path) -> String {
    let told = std::env::var_os("RASHOMON_DB").unwrap_or_else(|| "rashomon.db".into());
    if db.as_os_str() == told { String::new() } else { format!(" --db {}", clean(&db.to_string_lossy())) }
}
