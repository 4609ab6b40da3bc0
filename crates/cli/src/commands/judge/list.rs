//! `rashomon judge list`: what people have decided.

use clap::Args;
use rashomon_desk::JudgementLine;
use rashomon_model::{Action, Detail, Judgement};

use crate::{
    Done,
    args::Format,
    desk,
    output::{self, ALERT, Context, DIM, NAME, PLAIN, clean},
    view::{account, page::Page, value::words},
};

const EXAMPLES: &str = "\
Examples:
  rashomon judge list
  rashomon judge list inc_4f21
  rashomon judge list clm_07d4 --format json";

/// All judgements, or those about an id and its parts, the first one first.
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub struct Arguments {
    /// A claim, event, incident or judgement by its id or how that begins, or `publisher:` and a name
    #[arg(value_name = "ID")]
    id: Option<String>,
    /// For people, or as JSON
    #[arg(long, value_enum)]
    format: Option<Format>,
}

/// Runs the command.
pub fn run(context: &Context, args: &Arguments) -> anyhow::Result<Done> {
    let mut desk = desk::read_only(context)?;
    if args.id.as_ref().is_some_and(|id| id.starts_with("inc_")) {
        desk.freshen()?;
    }
    let lines = desk.judged(args.id.as_deref())?;
    match output::format(args.format) {
        Format::Table => output::print(&table(&lines, output::width()))?,
        format => output::json(&lines, format)?,
    }
    Ok(Done::Well)
}

fn table(lines: &[JudgementLine], width: usize) -> String {
    let mut page = Page::new(width);
    if lines.is_empty() {
        page.line(PLAIN, 0, "nobody has decided anything about it");
    }
    for JudgementLine { judgement, undone_by, orphaned } in lines {
        let style = if undone_by.is_some() { DIM } else { PLAIN };
        page.row(0, &(NAME, judgement.id.to_string()), 16, &[(style, said(judgement))]);
        let mut who = format!("{} {}", clean(&judgement.at), clean(&judgement.reviewer));
        if !judgement.reason.is_empty() {
            who = format!("{who}: {}", clean(&judgement.reason));
        }
        page.line(DIM, 18, &who);
        if let Some(by) = undone_by {
            page.line(DIM, 18, &format!("taken back by {by}"));
        }
        if *orphaned {
            page.line(ALERT, 18, "its words are not read any more");
        }
    }
    page.finish()
}

/// What a judgement says, in a line.
pub fn said(judgement: &Judgement) -> String {
    let subjects: Vec<String> = judgement.subjects.iter().map(|s| clean(s)).collect();
    let value = judgement.value.as_ref().map(words);
    let detail = judgement.detail.as_ref().map(detail);
    let action = judgement.action;
    match (action, subjects.as_slice()) {
        (Action::Link, [one, other]) => format!("{one} is {} {other}", detail.unwrap_or_default()),
        (Action::Move, [event, from]) => format!("{event} leaves {from}"),
        (Action::Move, [event, from, to]) => format!("{event} leaves {from} and joins {to}"),
        (Action::Undo, _) => format!("takes back {}", subjects.join(", ")),
        _ => {
            let what: Vec<String> = detail.into_iter().chain(value).collect();
            let what = if what.is_empty() { String::new() } else { format!(": {}", what.join(" ")) };
            format!("{action} {}{what}", subjects.join(", "))
        }
    }
}

fn detail(detail: &Detail) -> String {
    match detail {
        Detail::Type { kind, mode } => {
            let mode = mode.as_ref().map(|m| format!("/{}", m.0)).unwrap_or_default();
            clean(&format!("{}{mode}", kind.0))
        }
        Detail::Attribute(attribute) => attribute.to_string(),
        Detail::Status(status) => status.to_string(),
        Detail::Assignee(who) => who.as_deref().map_or_else(|| "nobody".to_owned(), clean),
        Detail::Tag(words) | Detail::Note(words) => clean(words),
        Detail::Relation(relation) => account::relation(*relation).to_owned(),
        Detail::Grade(grade) => grade.to_string(),
    }
}
