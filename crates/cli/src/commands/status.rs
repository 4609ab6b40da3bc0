//! `rashomon status`: how the ledger stands.

use clap::Args;
use rashomon_desk::{Displaced, Status};
use rashomon_model::AnchorKind;

use crate::{
    Done,
    args::Format,
    desk,
    output::{self, ALERT, Context, DIM, PLAIN, STRONG, clean},
    view::{
        page::Page,
        value::{plural, size},
    },
};

const EXAMPLES: &str = "\
Examples:
  rashomon status
  rashomon status --format json";

/// How the ledger stands: sizes, what could be read again, judgements that lost their words.
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub struct Arguments {
    /// For people, or as JSON
    #[arg(long, value_enum, default_value = "table")]
    format: Format,
}

/// Runs the command.
pub fn run(context: &Context, args: &Arguments) -> anyhow::Result<Done> {
    let status = desk::read_only(context)?.status()?;
    match args.format {
        Format::Table => output::print(&text(&status, output::width()))?,
        Format::Json => output::document(&status)?,
        Format::Jsonl => output::json(&[&status], args.format)?,
    }
    Ok(Done::Well)
}

fn text(status: &Status, width: usize) -> String {
    let stats = &status.stats;
    let mut page = Page::new(width);
    page.line(STRONG, 0, &clean(&status.path.display().to_string()));
    let files: Vec<String> =
        status.bytes.iter().map(|(ending, bytes)| format!("{}{}", size(*bytes), named(ending))).collect();
    page.line(PLAIN, 2, &files.join(", "));
    if status.bytes.get("-wal").is_some_and(|bytes| *bytes > 0) {
        page.line(
            ALERT,
            2,
            "These files are one ledger, and the last records may stand in -wal only: copy all of them, or \
             `rashomon backup FILE`, which copies the ledger whole.",
        );
    }
    page.line(PLAIN, 2, &format!("{}, {}", plural(stats.reports, "report"), plural(stats.readings, "reading")));
    let claims = [plural(stats.events, "event"), plural(stats.claims, "claim"), plural(stats.incidents, "incident")];
    page.line(PLAIN, 2, &claims.join(", "));
    page.line(
        PLAIN,
        2,
        &format!("{}, {}", plural(stats.corrections, "correction"), plural(stats.judgements, "judgement")),
    );
    page.line(DIM, 2, &format!("journal of {}, head {}", plural(status.head.seq, "record"), status.head.hash));
    page.space();
    for (number, what, how) in [
        (status.stale, "read by another program or with other data", "reread --stale"),
        (status.held_back, "held back as not about violence", "reread --held-back"),
    ] {
        let hint = if number > 0 { format!(": `rashomon {how}` reads them again") } else { String::new() };
        let were = if number == 1 { "was" } else { "were" };
        page.line(PLAIN, 2, &format!("{} {were} {what}{hint}", plural(number as u64, "report")));
    }
    let fresh = if status.fresh { "are up to date" } else { "will be derived anew when they are asked for" };
    page.line(PLAIN, 2, &format!("incidents {fresh}"));
    judgements(&mut page, status);
    page.finish()
}

fn judgements(page: &mut Page, status: &Status) {
    let standings = &status.judgements;
    let all = standings.exact + standings.overlapping.len() + standings.lost.len() + standings.gone.len();
    if all == 0 {
        return;
    }
    page.space();
    let judged = plural(all as u64, "judged thing");
    page.line(PLAIN, 2, &format!("{judged}: {} read again as they were", standings.exact));
    let list = |page: &mut Page, displaced: &[Displaced], what: &str| {
        for displaced in displaced {
            let anchor = &displaced.anchor;
            let of = match anchor.kind {
                AnchorKind::Speaker => "a speaker".to_owned(),
                AnchorKind::Event => "an event".to_owned(),
                AnchorKind::Claim { attribute } => attribute.to_string(),
            };
            let now = displaced.now.as_ref().map(|id| format!(" by {id}")).unwrap_or_default();
            let words = clean(&anchor.text);
            page.line(ALERT, 2, &format!("{}: {of} “{words}” {what}{now}", displaced.judgement));
        }
    };
    list(page, &standings.overlapping, "is now told in other words");
    list(page, &standings.lost, "is not read any more; the judgement stays");
    for (judgement, incident) in &standings.gone {
        page.line(ALERT, 2, &format!("{judgement}: {incident} is not there any more; the judgement stays"));
    }
}

fn named(ending: &str) -> String {
    if ending.is_empty() { String::new() } else { format!(" in {ending}") }
}
