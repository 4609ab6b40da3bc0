//! `rashomon correct`: put right what is known about a report.

use clap::{Args, ValueEnum};
use rashomon_desk::Work;
use rashomon_model::{Published, Setting};

use crate::{
    Done, Usage,
    args::{self, Person},
    desk,
    output::{self, Context, clean},
};

const EXAMPLES: &str = "\
What the report itself said stays recorded. The report is read again, because \"on Tuesday\" hangs on its date.

Examples:
  rashomon correct sha256:9b1c --published 2024-11-18 --reason \"date of the printed edition\"
  rashomon correct sha256:9b1c --publisher \"The Sahel Lantern\" --by Mariam
  rashomon correct sha256:9b1c --clear title";

/// Put right what is known about a report, and read it again.
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub struct Arguments {
    /// The report, by its id or how that begins
    #[arg(value_name = "REPORT")]
    report: String,
    /// Date of publication: a day, or a moment with its zone
    #[arg(long, value_name = "DATE")]
    published: Option<Published>,
    /// Publisher
    #[arg(long, value_name = "NAME", value_parser = args::words)]
    publisher: Option<String>,
    /// Headline
    #[arg(long, value_name = "WORDS", value_parser = args::words)]
    title: Option<String>,
    /// Address at which it was published
    #[arg(long, value_name = "URL", value_parser = args::words)]
    url: Option<String>,
    /// Take away what is wrong and not known better
    #[arg(long, value_enum, value_name = "KEY", value_delimiter = ',')]
    clear: Vec<Key>,
    /// Why
    #[arg(long, value_name = "WORDS", default_value = "")]
    reason: String,
    /// Who.
    #[command(flatten)]
    person: Person,
}

/// What can be taken away.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Key {
    /// The date of publication
    Published,
    /// The publisher
    Publisher,
    /// The headline
    Title,
    /// The address
    Url,
}

/// Runs the command.
pub fn run(context: &Context, args: &Arguments) -> anyhow::Result<Done> {
    let set = setting(args)?;
    let mut desk = desk::open_as(context, &args.person)?;
    let id = desk::report(&desk, &args.report)?;
    let corrected = desk.correct(&id, &set, &args.reason, Work::relevant())?;
    let report = &corrected.record.report;
    let told =
        |key: &str, value: Option<String>| format!("  {key:<10} {}\n", value.map_or("–".to_owned(), |v| clean(&v)));
    let mut text = match &corrected.correction {
        None => format!("{}: so it is recorded already\n", report.id),
        Some(correction) => format!("{} put right by {} ({})\n", report.id, clean(&correction.by), correction.id),
    };
    text += &told("title", report.title.clone());
    text += &told("publisher", report.publisher.clone());
    text += &told("published", report.published.as_ref().map(ToString::to_string));
    text += &told("url", report.url.clone());
    desk.derive()?;
    output::print(&text)?;
    Ok(Done::Well)
}

fn setting(args: &Arguments) -> Result<Setting, Usage> {
    let clear = |key: Key| args.clear.contains(&key).then_some(None);
    let set = Setting {
        title: args.title.clone().map(Some).or(clear(Key::Title)),
        publisher: args.publisher.clone().map(Some).or(clear(Key::Publisher)),
        published: args.published.clone().map(Some).or_else(|| args.clear.contains(&Key::Published).then_some(None)),
        url: args.url.clone().map(Some).or(clear(Key::Url)),
    };
    if set.is_empty() {
        return Err(Usage("give --published, --publisher, --title, --url, or --clear".to_owned()));
    }
    let both = [
        (Key::Title, args.title.is_some()),
        (Key::Publisher, args.publisher.is_some()),
        (Key::Published, args.published.is_some()),
        (Key::Url, args.url.is_some()),
    ];
    if both.iter().any(|(key, given)| *given && args.clear.contains(key)) {
        return Err(Usage("--clear names what is given as well".to_owned()));
    }
    Ok(set)
}
