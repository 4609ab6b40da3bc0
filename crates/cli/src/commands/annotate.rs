//! `rashomon annotate`: the analysis that extraction builds on, to look at.

use std::{ffi::OsString, io::Write, iter};

use clap::{Args, ValueEnum};
use rashomon_core::{Language, annotate};
use rashomon_desk::Progress;
use rashomon_ingest::{Reading as Read, read, sources};

use crate::{
    Done,
    args::Reading,
    batch::Batch,
    desk,
    output::{self, Context},
    view,
};

/// Show sentences, words, trees, names and attributions of reports.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  rashomon annotate statement.txt
  rashomon annotate --format conllu reports/ > reports.conllu
  echo 'The army said two soldiers were killed.' | rashomon annotate -

The table shows what patterns see: words with their lemmas and tags, classes of the lexicon (%class, with the number of
words where it is more than one), what a word governs (>relation, >ROLE), noun phrases, entities, and the patterns that
match with what they give. JSON has the same under \"patterns\", and the words of the treebanks, in which hyphenated words are
apart and no lexicon overrules a tag; these are all that conllu has. The format is a table on a
terminal and JSON lines elsewhere; offsets in JSON count Unicode code points. Exit status 1 where nothing could be read.")]
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

/// How an analysis is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// The treebanks' format, a line a word
    Conllu,
    /// One JSON value a report, a line each
    Json,
    /// For people
    Table,
}

/// Runs the command.
pub fn run(context: &Context, args: &Arguments) -> anyhow::Result<Done> {
    let language = desk::language(context)?;
    let options = args.reading.options();
    let format = args.format.unwrap_or(match output::format(None) {
        crate::args::Format::Table => Format::Table,
        _ => Format::Json,
    });
    let mut out: Box<dyn Write> = if format == Format::Table { Box::new(output::stdout()) } else { output::data() };
    let sources = sources(&args.paths);
    let mut batch = Batch::new(context, sources.len(), &sources.skipped);
    for source in sources {
        let readings = match source {
            Ok(source) => read(&source, &options),
            Err(error) => Box::new(iter::once(Err(error))),
        };
        for reading in readings {
            match reading {
                Ok(reading) => {
                    batch.tell(&Progress::At { origin: &reading.report.origin });
                    if batch.added > 0 && format == Format::Table {
                        writeln!(out)?;
                    }
                    batch.read();
                    batch.remark(&reading.report.origin, &reading.diagnostics);
                    print(&mut out, &language, format, &reading)?;
                }
                Err(error) => batch.skip(&error),
            }
        }
        batch.step();
    }
    batch.finish();
    out.flush()?;
    Ok(batch.verdict())
}

fn print(out: &mut impl Write, language: &Language, format: Format, reading: &Read) -> anyhow::Result<()> {
    let report = &reading.report;
    let analysis = annotate::analysis::analyse(&language.analyser, report);
    let annotation = annotate::from_analysis(language.for_annotate(), report, &analysis);
    match format {
        Format::Conllu => Ok(out
            .write_all(annotate::conllu(language.for_annotate(), &analysis, &annotation, &report.origin).as_bytes())?),
        Format::Json => output::line(out, &view::annotation::json(language, report, &analysis, &annotation)),
        Format::Table => Ok(out.write_all(view::annotation::text(language, report, &annotation).as_bytes())?),
    }
}
