//! `rashomon incidents`: what happened, as all reports together tell it.

use clap::{Args, ValueEnum};
use jiff::civil::Date;
use rashomon_core::ontology::Ontology;
use rashomon_desk::{Area, Cursor, Desk, Order, Query, export::IncidentTable};
use rashomon_model::{Incident, Status, WorkStatus};

use crate::{
    Done, Usage,
    args::{self, Back},
    desk,
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
  rashomon incidents --province NG-BO --origins 2
  rashomon incidents --awaited --work todo     of which something is not known yet, and nobody has begun
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
    /// Only incidents on this day or later
    #[arg(long, value_name = "DATE", value_parser = args::day)]
    since: Option<Date>,
    /// Only incidents on this day or earlier
    #[arg(long, value_name = "DATE", value_parser = args::day)]
    until: Option<Date>,
    /// Only at places whose name, province or country has these words
    #[arg(long, value_name = "WORDS")]
    place: Option<String>,
    /// Only with an actor or victim whose name has these words
    #[arg(long, value_name = "WORDS")]
    actor: Option<String>,
    /// Only of this event type, or of this type and mode
    #[arg(long = "type", value_name = "TYPE[/MODE]")]
    kind: Option<String>,
    /// Only those on which accounts disagree
    #[arg(long)]
    contested: bool,
    /// Only those of which something is not known yet
    #[arg(long)]
    awaited: bool,
    /// Only in this country, ISO 3166-1 alpha-2
    #[arg(long, value_name = "CODE", value_parser = country)]
    country: Option<String>,
    /// Only in this province: its code in ISO 3166-2 (UA-63), or words of its name
    #[arg(long, value_name = "CODE|WORDS", value_parser = args::words)]
    province: Option<String>,
    /// Only with a coordinate in this box, in degrees
    #[arg(long, value_name = "S,W,N,E", allow_hyphen_values = true)]
    area: Option<Area>,
    /// Only told by a publisher whose name has these words
    #[arg(long, value_name = "WORDS")]
    publisher: Option<String>,
    /// Only with this status: occurred, attempted, foiled, threatened, planned, denied
    #[arg(long, value_name = "STATUS")]
    status: Option<Status>,
    /// Only with at least so many killed, by the estimate
    #[arg(long, value_name = "NUMBER")]
    killed: Option<u64>,
    /// Only with at least so many independent origins
    #[arg(long, value_name = "NUMBER")]
    origins: Option<u64>,
    /// Only with this status of work: todo, in-progress, needs-help, ready, done
    #[arg(long, value_name = "STATUS")]
    work: Option<WorkStatus>,
    /// Only what this person works at, by the whole name
    #[arg(long, value_name = "NAME", value_parser = args::words)]
    assignee: Option<String>,
    /// Only with this tag
    #[arg(long, value_name = "TAG", value_parser = args::words)]
    tag: Option<String>,
    /// Only told in a report that has these words, or "quoted words"
    #[arg(long, value_name = "WORDS")]
    words: Option<String>,
    /// Also what is not codable: without a month or a province, only looked back on, planned or threatened
    #[arg(long)]
    all: bool,
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

/// Two letters, in capitals.
fn country(code: &str) -> Result<String, String> {
    let code = code.trim().to_uppercase();
    let sound = code.len() == 2 && code.bytes().all(|b| b.is_ascii_uppercase());
    if sound { Ok(code) } else { Err("it is a code of two letters, such as ML".to_owned()) }
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
    if args.since.zip(args.until).is_some_and(|(since, until)| since > until) {
        return Err(Usage("--since lies after --until".to_owned()).into());
    }
    if args.after.as_ref().is_some_and(|after| after.order() != args.order) {
        return Err(Usage("--after: the cursor is one of another --order".to_owned()).into());
    }
    let kind = args.kind.as_deref().map(|key| kind(key, ontology)).transpose()?;
    Ok(Query {
        since: args.since,
        until: args.until,
        place: args.place.clone(),
        actor: args.actor.clone(),
        kind,
        contested: args.contested,
        awaited: args.awaited,
        province: args.province.clone(),
        origins: args.origins,
        work: args.work,
        assignee: args.assignee.clone(),
        tag: args.tag.clone(),
        all: args.all,
        country: args.country.clone(),
        area: args.area,
        publisher: args.publisher.clone(),
        status: args.status,
        killed: args.killed,
        words: args.words.clone(),
        order: args.order,
        limit: args.limit.map(|limit| limit as usize),
        after: args.after.clone(),
        ..Query::default()
    })
}

/// "assault/aerial" as the ontology writes it.
fn kind(key: &str, ontology: &Ontology) -> Result<(String, Option<String>), Usage> {
    let (kind, mode) = key.split_once('/').map_or((key, None), |(k, m)| (k, Some(m.to_lowercase())));
    let kind = kind.to_uppercase();
    let full = mode.as_ref().map_or_else(|| kind.clone(), |m| format!("{kind}/{m}"));
    if ontology.parse(&full).is_none() {
        let known = "ASSAULT, PROTEST, THREATEN, or one with a mode, ASSAULT/aerial";
        return Err(Usage(format!("--type: no event type `{key}`; types are such as {known}")));
    }
    Ok((kind, mode))
}
