//! What changed in an incident, for people: `+` is new, `−` is gone, `~` is another.

use anstyle::Style;
use rashomon_desk::{Became, Diff, FactChange, LinkChange, PositionChange, Side};
use rashomon_model::{Estimate, Position, ReportRef};

use super::{
    account::{self, count},
    fold::named,
    matrix,
    page::{Page, Piece},
    value,
};
use crate::output::{ALERT, DIM, NAME, PLAIN, STRONG, clean};

/// Columns of the values.
const COLUMN: usize = 28;
/// Accounts that are listed of those that only others tell too.
const AGAIN: usize = 6;
/// Speakers of an account that are named.
const SPEAKERS: usize = 4;
/// Columns of the names of properties.
const LABEL: usize = 10;

/// The changes of an incident.
pub fn diff(diff: &Diff, width: usize) -> String {
    let mut page = Page::new(width);
    let title = diff.to.title.as_ref().or(diff.from.title.as_ref()).map_or(String::new(), |title| clean(title));
    page.line(STRONG, 0, &title);
    for (name, side) in [("from", &diff.from), ("to", &diff.to)] {
        page.row(0, &(DIM, name.to_owned()), LABEL, &[(PLAIN, self::side(side))]);
    }
    let others = [("took in", &diff.joined), ("lost to", &diff.parted)];
    for (name, ids) in others.iter().filter(|(_, ids)| !ids.is_empty()) {
        let ids = ids.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
        page.row(0, &(DIM, (*name).to_owned()), LABEL, &[(NAME, ids)]);
    }
    for field in &diff.fields {
        let told = |text: &Option<String>| text.as_deref().filter(|t| !t.is_empty()).map_or("–".to_owned(), clean);
        let change = format!("{} → {}", told(&field.before), told(&field.after));
        page.row(0, &(DIM, field.field.to_owned()), LABEL, &[(PLAIN, change)]);
    }
    reports(&mut page, "+", STRONG, &diff.reports_added);
    reports(&mut page, "−", DIM, &diff.reports_gone);
    for link in &diff.links {
        self::link(&mut page, link);
    }
    for fact in &diff.facts {
        page.space();
        self::fact(&mut page, fact);
    }
    if diff.change == Became::Unchanged && diff.joined.is_empty() && diff.parted.is_empty() {
        page.line(DIM, 0, "nothing changed");
    }
    page.finish()
}

/// "published by 2024-11-18: 2 reports of 2 origins, `inc_4f`".
fn side(side: &Side) -> String {
    match &side.id {
        None => format!("{}: not there", side.at),
        Some(id) => {
            let origins = account::origins(side.origins, side.at_most);
            let told = format!("{} of {origins}", count(side.reports, "report"));
            format!("{}: {told}, {id}", side.at)
        }
    }
}

fn reports(page: &mut Page, mark: &str, style: Style, reports: &[ReportRef]) {
    if reports.is_empty() {
        return;
    }
    let lines: Vec<Piece> = reports.iter().map(|report| (style, matrix::report(report))).collect();
    page.row(0, &(style, format!("{mark} reports")), LABEL, &lines);
}

/// "+ link  retaliation for the raid on Gao, `inc_4f`, decided by a person".
fn link(page: &mut Page, change: &LinkChange) {
    let (mark, style) = mark(change.change);
    let Some(link) = change.after.as_ref().or(change.before.as_ref()) else { return };
    let title = clean(&change.title);
    let by = [&change.before, &change.after].into_iter().flatten().map(account::linked_by);
    let by = account::distinct(by).join(" → ");
    let pieces = [(style, account::linked(link, &title)), (NAME, link.incident.to_string()), (DIM, by)];
    page.row(0, &(style, format!("{mark} link")), LABEL, &pieces);
}

/// "killed  one origin → ≠ contested · estimate 3 → 7, from 3 to 11".
fn fact(page: &mut Page, fact: &FactChange) {
    let mark = |status: &Option<rashomon_model::FactStatus>| status.map(|status| matrix::mark(status).1);
    let status = match (mark(&fact.status_before), mark(&fact.status_after)) {
        (Some(before), Some(after)) if before != after => format!("{before} → {after}"),
        (None, Some(after)) => format!("+ {after}"),
        (Some(before), None) => format!("− {before}"),
        (before, after) => after.or(before).unwrap_or_default().to_owned(),
    };
    let number = |estimate: &Option<Estimate>| estimate.as_ref().map(account::numbers);
    let numbers = match (number(&fact.estimate_before), number(&fact.estimate_after)) {
        (Some(before), Some(after)) if before != after => format!(" · {before} → {after}"),
        (None, Some(one)) | (Some(one), Some(_) | None) => format!(" · {one}"),
        (None, None) => String::new(),
    };
    let name = match fact.of.as_deref() {
        None => fact.attribute.to_string(),
        Some(of) => format!("{} ({})", fact.attribute, value::plural_of(&clean(of))),
    };
    let style = if fact.status_before == fact.status_after { STRONG } else { ALERT };
    page.line(style, 0, &format!("{name}  {status}{numbers}"));
    let (again, others): (Vec<_>, Vec<_>) = fact.positions.iter().partition(|p| again(p).is_some());
    for position in others {
        self::position(page, position);
    }
    let again: Vec<String> = again.into_iter().filter_map(self::again).collect();
    if !again.is_empty() {
        page.line(DIM, 2, &format!("~ reports that tell: {}", named(&again, AGAIN)));
    }
}

/// "the market 10 → 20", where nothing but who tells an account changed.
fn again(change: &PositionChange) -> Option<String> {
    let (before, after) = change.before.as_ref().zip(change.after.as_ref())?;
    let same = (before.superseded, before.stance) == (after.superseded, after.stance);
    same.then(|| format!("{} {} → {}", account::said(after), before.reports, after.reports))
}

fn position(page: &mut Page, change: &PositionChange) {
    let (mark, style) = mark(change.change);
    let Some(position) = change.after.as_ref().or(change.before.as_ref()) else { return };
    let speakers: Vec<String> = position.speakers.iter().map(|speaker| clean(speaker)).collect();
    let mut pieces = vec![(NAME, named(&speakers, SPEAKERS))];
    pieces.push((
        DIM,
        match (&change.before, &change.after) {
            (Some(before), Some(after)) if told(before) != told(after) => format!("{} → {}", told(before), told(after)),
            _ => told(position),
        },
    ));
    page.row(2, &(style, format!("{mark} {}", account::said(position))), COLUMN, &pieces);
}

fn mark(change: Became) -> (&'static str, Style) {
    match change {
        Became::Appeared => ("+", STRONG),
        Became::Gone => ("−", DIM),
        Became::Changed | Became::Unchanged => ("~", PLAIN),
    }
}

/// "3 reports of 2 origins, replaced".
fn told(position: &Position) -> String {
    let replaced = if position.superseded { ", replaced" } else { "" };
    let origins = account::origins(position.origins, position.at_most);
    format!("{} of {origins}{replaced}", count(position.reports, "report"))
}
