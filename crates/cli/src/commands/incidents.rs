//! `rashomon incidents`: what happened, as all reports together tell it.

use clap::Args;
use jiff::civil::Date;
use rashomon_core::ontology::Ontology;

use crate::{
    Done, Usage,
    args::{self, Format},
    desk,
    filter::Filter,
    output::{self, Context},
    view,
};

/// List incidents, the earliest first.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  rashomon incidents --since 2021-07-01 --until 2021-07-31
  rashomon incidents --place \"anbar\" --contested
  rashomon incidents --type ASSAULT/heavy-weapons --format jsonl
  rashomon incidents --as-of 2021-07-08        what was known on that day

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
    /// From the reports that were published up to this day (recorded, where they have no date)
    #[arg(long, value_name = "DATE", value_parser = args::day)]
    as_of: Option<Date>,
    /// How to print
    #[arg(long)]
    format: Option<Format>,
}

/// Runs the command.
pub fn run(context: &Context, args: &Arguments) -> anyhow::Result<Done> {
    let ontology = Ontology::of(&desk::data(context)?)?;
    let filter = filter(args, &ontology)?;
    let desk = desk::consult(context)?;
    let mut incidents = match args.as_of {
        Some(day) => desk.as_of(context, day)?,
        None => desk.incidents()?,
    };
    incidents.retain(|i| filter.admits(i));
    view::incidents::sort(&mut incidents);
    match output::format(args.format) {
        Format::Table if incidents.is_empty() => context.note("no incident fits"),
        Format::Table => {
            let table = view::incidents::table(&incidents, &ontology, output::width());
            output::print(&format!("{table}\n{}\n", view::incidents::summary(&incidents)))?;
        }
        format => output::json(&incidents, format)?,
    }
    Ok(Done::Well)
}

fn filter(args: &Arguments, ontology: &Ontology) -> anyhow::Result<Filter> {
    if args.since.zip(args.until).is_some_and(|(since, until)| since > until) {
        return Err(Usage("--since lies after --until".to_owned()).into());
    }
    let kind = args.kind.as_deref().map(|key| kind(key, ontology)).transpose()?;
    Ok(Filter {
        since: args.since,
        until: args.until,
        place: args.place.clone(),
        actor: args.actor.clone(),
        kind,
        contested: args.contested,
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
