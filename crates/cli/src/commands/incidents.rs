//! `rashomon incidents`: what happened, as all reports together tell it.

use clap::{Args, ValueEnum};
use rashomon_core::ontology::Ontology;
use rashomon_desk::{Cursor, Desk, Order, Query, export::IncidentTable};
use rashomon_model::Incident;

use crate::{
    Done, Usage,
    args::{self, Back},
    desk,
    filters::Filters,
    output::{self, Context},
    view,
};

/// List what is codable of the incidents, the earliest first.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  rashomon incidents --since 2021-07-01 --until 2021-07-31
  rashomon incidents --place \"anbar\" --contested
  rashomon incidents --type ASSAULT/heavy-weapons --format jsonl
  rashomon incidents --country ML --killed 5 --order deadliest --limit 20
  rashomon incidents --area 14,-6,18,2         south, west, north, east in degrees
  rashomon incidents --as-of 2021-07-08        what had been published by that day
  rashomon incidents --known-at 2021-07-09     what this ledger knew at the end of that day
  rashomon incidents --contested --format csv > contested.csv
  rashomon incidents --all --format jsonl      also what is not codable

Codable is what coders of conflict data take up: it occurred, was attempted or foiled, is dated to a month or better, placed
to a province or better, and one report at least tells it within six weeks of its day. The rest is counted, with the
reasons, on standard error or below the table, and --all lists it too; `uncodable` in JSON and CSV says why.

The format is a table on a terminal and JSON lines elsewhere. Exit status 0 also where nothing fits.")]
pub struct Arguments {
    /// Which.
    #[command(flatten)]
    filters: Filters,
    /// In this order: earliest, latest, deadliest
    #[arg(long, value_name = "ORDER", default_value_t)]
    order: Order,
    /// So many at most
    #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(u32).range(1..))]
    limit: Option<u32>,
    /// What follows the page that ended with this cursor
    #[arg(long, value_name = "CURSOR")]
    after: Option<Cursor>,
    /// As of when.
    #[command(flatten)]
    back: Back,
    /// How to print
    #[arg(long)]
    format: Option<Format>,
}

/// How incidents are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people
    Table,
    /// One JSON document
    Json,
    /// One JSON value a line
    Jsonl,
    /// The table of `rashomon export --format csv --what incidents`
    Csv,
}

/// Runs the command.
pub fn run(context: &Context, args: &Arguments) -> anyhow::Result<Done> {
    let data = desk::data(context)?;
    let query = query(args, data.ontology()?)?;
    let desk = desk::consult(context, &args.back.at())?;
    let page = desk.query(&query)?;
    let incidents = page.items;
    let format = args.format.unwrap_or(match output::format(None) {
        args::Format::Table => Format::Table,
        _ => Format::Jsonl,
    });
    let left_out = view::incidents::left_out(&desk.left_out(&query)?, "--all lists them");
    match format {
        Format::Table if incidents.is_empty() => context.note("no incident fits"),
        Format::Table => {
            let table = view::incidents::table(&incidents, data.ontology()?, output::width());
            output::print(&format!("{table}\n{}\n", view::incidents::summary(&incidents)))?;
        }
        Format::Json => output::json(&incidents, args::Format::Json)?,
        Format::Jsonl => output::json(&incidents, args::Format::Jsonl)?,
        Format::Csv => csv(&desk, &incidents)?,
    }
    if let Some(left_out) = left_out {
        context.note(&left_out);
    }
    if let Some(next) = page.next {
        context.note(&format!("more follow: --after '{next}'"));
    }
    Ok(Done::Well)
}

fn csv(desk: &Desk, incidents: &[Incident]) -> Result<(), rashomon_desk::Error> {
    let mut table = IncidentTable::new(desk, output::data())?;
    incidents.iter().try_for_each(|incident| table.row(incident))?;
    table.finish()
}

fn query(args: &Arguments, ontology: &Ontology) -> anyhow::Result<Query> {
    let query = args.filters.query(ontology)?;
    if args.after.as_ref().is_some_and(|after| after.order() != args.order) {
        return Err(Usage("--after: the cursor is one of another --order".to_owned()).into());
    }
    let limit = args.limit.map(|limit| limit as usize);
    Ok(Query { order: args.order, limit, after: args.after.clone(), ..query })
}
