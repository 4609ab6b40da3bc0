//! `rashomon search`: full text over reports and claims.

use std::fmt::Write;

use clap::Args;
use rashomon_desk::{Hit, HitKind, Snippet};

use crate::{
    Done,
    args::{Back, Format},
    desk,
    output::{self, ALERT, Context, DIM, NAME, PLAIN, clean},
    view::{page::Page, value::plural},
};

const EXAMPLES: &str = "\
All words must be there; \"quoted words\" must stand together. Case and diacritics do not matter.

Examples:
  rashomon search rocket camp
  rashomon search '\"market bombing\" mosul' --limit 5
  rashomon search hospital --format jsonl";

/// Full text over reports and claims, the best first.
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub struct Arguments {
    /// What is looked for
    #[arg(required = true, value_name = "WORDS")]
    words: Vec<String>,
    /// Hits at most
    #[arg(long, value_name = "NUMBER", default_value_t = 20)]
    limit: usize,
    /// Table on a terminal, else JSON lines
    #[arg(long, value_enum)]
    format: Option<Format>,
    /// As of when.
    #[command(flatten)]
    back: Back,
}

/// Runs the command.
pub fn run(context: &Context, args: &Arguments) -> anyhow::Result<Done> {
    let mut desk = desk::read_only(context)?;
    desk.look_back(&args.back.at())?;
    let hits = desk.search(&args.words.join(" "), args.limit)?;
    match output::format(args.format) {
        Format::Table if hits.is_empty() => context.note("nothing found"),
        Format::Table => output::print(&table(&hits, output::width()))?,
        format => output::json(&hits, format)?,
    }
    Ok(Done::Well)
}

fn table(hits: &[Hit], width: usize) -> String {
    let mut page = Page::new(width);
    for hit in hits {
        let kind = match hit.kind {
            HitKind::Report => "report",
            HitKind::Claim => "claim",
        };
        // A report's whole digest would fill the line; sixteen digits are unique enough to be asked for again.
        let id: String = hit.id.chars().take(if hit.kind == HitKind::Report { 23 } else { usize::MAX }).collect();
        page.line(NAME, 0, &format!("{kind} {id}"));
        let title = hit.title.as_deref().map(clean).unwrap_or_default();
        page.line(DIM, 2, &[title, clean(&hit.origin)].join(" · "));
        page.line(PLAIN, 2, &marked(&hit.snippet));
        page.space();
    }
    let mut text = page.finish();
    // Writing to a String cannot fail.
    let _ = writeln!(text, "{}", plural(hits.len() as u64, "hit"));
    text
}

/// The words around the hit, which stands in colour.
fn marked(snippet: &Snippet) -> String {
    let (mut out, mut done) = (String::new(), 0);
    let gap = |text: &str, out: &mut String| {
        // Blanks at the ends are the text's, and belong between the pieces.
        let lead = if text.starts_with(char::is_whitespace) { " " } else { "" };
        let trail = if text.ends_with(char::is_whitespace) && !text.trim().is_empty() { " " } else { "" };
        let _ = write!(out, "{lead}{}{trail}", clean(text));
    };
    for hit in &snippet.hits {
        gap(&snippet.text[done..hit.start], &mut out);
        for (i, word) in clean(&snippet.text[hit.clone()]).split(' ').enumerate() {
            // Each word has its own colour, so that a line break leaves none open.
            let _ = write!(out, "{}{ALERT}{word}{ALERT:#}", if i > 0 { " " } else { "" });
        }
        done = hit.end;
    }
    gap(&snippet.text[done..], &mut out);
    out
}
