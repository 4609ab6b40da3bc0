//! `rashomon extract`: claims of reports, without a ledger.

use std::{ffi::OsString, io::Write, ops::ControlFlow};

use clap::Args;
use rashomon_desk::{Progress, unseen::json_document};
use rashomon_ingest::{Options, sources};
use rashomon_model::ReportRecord;

use crate::{
    Done,
    args::{Format, Reading},
    batch::Batch,
    desk,
    output::{self, Context},
    view,
};

/// Extract who says what from reports, without a ledger.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  rashomon extract statement.txt --published 2021-07-08
  rashomon extract --format jsonl reports/ > claims.jsonl
  cat page.html | rashomon extract -

No ledger is read or written. The format is a table on a terminal and JSON lines elsewhere, one line a report in the
order of the input; `rashomon schema` describes them. Exit status 1 where nothing could be read.")]
pub struct Arguments {
    /// Files, folders, globs, or - for standard input
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<OsString>,
    /// How they are read.
    #[command(flatten)]
    reading: Reading,
    /// How to print
    #[arg(long)]
    format: Option<Format>,
}

/// Runs the command.
pub fn run(context: &Context, args: &Arguments) -> anyhow::Result<Done> {
    let language = desk::language(context)?;
    let sources = sources(&args.paths);
    let mut batch = Batch::new(context, sources.len(), &sources.skipped);
    let mut printer = Printer::new(output::format(args.format));
    let options = Options { stop: context.interrupt.flag(), ..args.reading.options() };
    let mut tell = |progress: Progress<'_>| {
        batch.tell(&progress);
        match progress {
            Progress::Added { report } => printer.print(report).map_or_else(ControlFlow::Break, ControlFlow::Continue),
            _ => ControlFlow::Continue(()),
        }
    };
    let work = args.reading.work();
    let end = context.interrupt.heeding(|| rashomon_desk::extract(&language, sources, &options, work, &mut tell));
    batch.finish();
    if let ControlFlow::Break(error) = end {
        return Err(error);
    }
    printer.finish()?;
    Ok(batch.verdict())
}

/// Prints records as they come.
struct Printer {
    format: Format,
    count: usize,
    out: Box<dyn Write>,
}

impl Printer {
    fn new(format: Format) -> Self {
        let out: Box<dyn Write> = if format == Format::Table { Box::new(output::stdout()) } else { output::data() };
        Self { format, count: 0, out }
    }

    fn print(&mut self, record: &ReportRecord) -> anyhow::Result<()> {
        let first = self.count == 0;
        self.count += 1;
        match self.format {
            Format::Jsonl => output::line(&mut self.out, record),
            Format::Json => {
                self.out.write_all(if first { b"[\n" } else { b",\n" })?;
                Ok(self.out.write_all(json_document(record)?.as_bytes())?)
            }
            Format::Table => {
                let gap = if first { "" } else { "\n" };
                let text = view::extraction::text(record, output::width());
                Ok(write!(self.out, "{gap}{text}")?)
            }
        }
    }

    fn finish(mut self) -> anyhow::Result<()> {
        if self.format == Format::Json {
            self.out.write_all(if self.count == 0 { b"[]\n" } else { b"\n]\n" })?;
        }
        Ok(self.out.flush()?)
    }
}
