//! What changed in one incident between two moments.

use askama::Template;
use axum::{
    extract::{Path, RawQuery, State},
    response::Html,
};
use rashomon_desk::{At, Became, Diff, KnownAt, LinkChange};
use rashomon_model::{Estimate, FactStatus, Published};
use rashomon_wording::{account, clean};

use super::matrix;
use crate::{
    app::App,
    asked::{Asked, escaped},
    frame::{Frame, page},
    problem::Problem,
};

#[derive(Template)]
#[template(path = "diff.html")]
struct Page {
    frame: Frame,
    id: String,
    asked: Asked,
    shown: Option<Shown>,
    json: Option<String>,
    today: String,
}

struct Shown {
    title: String,
    change: &'static str,
    from: String,
    to: String,
    fields: Vec<(String, String, String)>,
    reports: Vec<(&'static str, String)>,
    links: Vec<LinkLine>,
    facts: Vec<FactLine>,
}

struct LinkLine {
    change: &'static str,
    words: String,
    address: String,
    by: String,
}

struct FactLine {
    name: String,
    status: String,
    estimate: String,
    positions: Vec<(&'static str, String)>,
}

/// The page. Without two moments it asks for them.
///
/// # Errors
/// [`Problem::Bad`] where a moment is none; [`Problem::NotFound`].
pub async fn show(
    State(app): State<App>,
    Path(id): Path<String>,
    RawQuery(raw): RawQuery,
) -> Result<Html<String>, Problem> {
    let asked = Asked::of(raw.as_deref());
    let frame = Frame::new(&app, "incidents", &Asked::default());
    let today = app.today().map(|day| day.to_string()).unwrap_or_default();
    let shown = match (asked.get("from"), asked.get("to")) {
        (Some(from), Some(to)) => {
            let (from, to) = (moment("from", from)?, moment("to", to)?);
            let id = id.clone();
            let diff = app.read(At::default(), move |desk| Ok(desk.diff(&id, &from, &to)?)).await?;
            Some(shown(&diff.ok_or_else(|| Problem::NotFound("incident of this id".to_owned()))?))
        }
        _ => None,
    };
    let json = shown.is_some().then(|| asked.address(&format!("/incidents/{}/diff.json", escaped(&id))));
    page(&Page { frame, id: clean(&id), asked, shown, json, today })
}

/// A day of publication, or `#` and a number of the journal.
///
/// # Errors
/// [`Problem::Bad`] where it is neither.
pub fn moment(field: &str, text: &str) -> Result<At, Problem> {
    if let Some(seq) = text.strip_prefix('#') {
        let known: KnownAt = seq.parse().map_err(|e| Problem::bad(field, e))?;
        return Ok(At { known_at: Some(known), ..At::default() });
    }
    let day: Published = text.parse().map_err(|e| Problem::bad(field, e))?;
    Ok(At { as_of: Some(day.date()), ..At::default() })
}

fn shown(diff: &Diff) -> Shown {
    let title = diff.to.title.as_deref().or(diff.from.title.as_deref()).unwrap_or_default();
    let side = |side: &rashomon_desk::Side| {
        format!(
            "{}: {} of {}",
            side.at,
            account::count(side.reports, "report"),
            account::origins(side.origins, side.at_most)
        )
    };
    let none = || "not known".to_owned();
    let number =
        |estimate: &Option<Estimate>| estimate.as_ref().map_or_else(|| "no estimate".to_owned(), account::numbers);
    let status = |status: &Option<FactStatus>| status.map_or("not told", |s| matrix::status(s).1).to_owned();
    let arrow =
        |before: String, after: String| if before == after { after } else { format!("{before} \u{2192} {after}") };
    let mut reports: Vec<(&'static str, String)> = Vec::new();
    reports.extend(diff.reports_added.iter().map(|r| ("added", clean(r.publisher.as_deref().unwrap_or(&r.origin)))));
    reports.extend(diff.reports_gone.iter().map(|r| ("gone", clean(r.publisher.as_deref().unwrap_or(&r.origin)))));
    let facts = diff.facts.iter().map(|fact| FactLine {
        name: fact
            .of
            .as_deref()
            .map_or_else(|| fact.attribute.to_string(), |of| format!("{} ({})", fact.attribute, clean(of))),
        status: arrow(status(&fact.status_before), status(&fact.status_after)),
        estimate: arrow(number(&fact.estimate_before), number(&fact.estimate_after)),
        positions: fact
            .positions
            .iter()
            .filter_map(|p| Some((word(p.change), account::said(p.after.as_ref().or(p.before.as_ref())?))))
            .collect(),
    });
    Shown {
        title: clean(title),
        change: word(diff.change),
        from: side(&diff.from),
        to: side(&diff.to),
        fields: diff
            .fields
            .iter()
            .map(|f| {
                let words = |text: &Option<String>| text.as_deref().map_or_else(none, clean);
                (f.field.to_owned(), words(&f.before), words(&f.after))
            })
            .collect(),
        reports,
        links: diff.links.iter().filter_map(link).collect(),
        facts: facts.collect(),
    }
}

fn link(change: &LinkChange) -> Option<LinkLine> {
    let link = change.after.as_ref().or(change.before.as_ref())?;
    let by = [&change.before, &change.after].into_iter().flatten().map(account::linked_by);
    Some(LinkLine {
        change: word(change.change),
        words: account::linked(link, &clean(&change.title)),
        address: format!("/incidents/{}", link.incident),
        by: account::distinct(by).join(" \u{2192} "),
    })
}

fn word(change: Became) -> &'static str {
    match change {
        Became::Appeared => "appeared",
        Became::Changed => "changed",
        Became::Unchanged => "unchanged",
        Became::Gone => "gone",
    }
}
