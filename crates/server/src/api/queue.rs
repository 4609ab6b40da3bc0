//! What deserves a look, a page at a time.

use axum::{
    extract::{RawQuery, State},
    http::Uri,
    response::Response,
};
use rashomon_desk::{
    At, Matter, QueueItem, QueueKind,
    export::{self, Datum},
};
use serde::Serialize;

use super::{Listed, Told};
use crate::{
    app::{App, Fresh},
    asked::Asked,
    download,
    problem::Problem,
};

/// Matters of an answer where it does not say how many.
const USUAL: usize = 50;

/// The page of the queue that an address asks for, and of which kinds there is something in all of it.
pub struct Queue {
    /// The page.
    pub page: Listed<QueueItem>,
    /// The kinds of which there is something, whatever is chosen.
    pub kinds: Vec<QueueKind>,
}

/// Reads the queue; `path` is where the next page stands.
///
/// # Errors
/// [`Problem::Bad`] where the address asks for what there is not.
pub fn of(app: &App, desk: &Fresh, asked: &Asked, usual: usize, path: &str) -> Result<Queue, Problem> {
    let all = app.queue(desk)?;
    let kinds = QueueKind::ALL.into_iter().filter(|kind| all.iter().any(|item| item.kind == *kind)).collect();
    let fitting = chosen(&all, asked)?;
    // The place is one of weight and key, so that it is the same when what stood there has been decided.
    let start = asked.behind::<f64>()?.map_or(0, |(weight, key)| {
        fitting.partition_point(|item| {
            item.weight.total_cmp(&weight).reverse().then_with(|| item.key.as_str().cmp(key)).is_le()
        })
    });
    let page = Listed::page(&fitting, start, usual, (asked, path), |item, _| format!("{}~{}", item.weight, item.key))?;
    Ok(Queue { page: page.with(|item| Ok(item.clone()))?, kinds })
}

fn chosen<'a>(all: &'a [QueueItem], asked: &Asked) -> Result<Vec<&'a QueueItem>, Problem> {
    let Some(word) = asked.get("kind") else { return Ok(all.iter().collect()) };
    let kind = QueueKind::ALL.into_iter().find(|kind| kind.as_str() == word);
    let kind = kind
        .ok_or_else(|| Problem::bad("kind", format!("one of {}", QueueKind::ALL.map(QueueKind::as_str).join(", "))))?;
    Ok(all.iter().filter(|item| item.kind == kind).collect())
}

/// A matter with what there is to see of it.
#[derive(Debug, Serialize)]
pub struct Shown {
    #[serde(flatten)]
    item: QueueItem,
    matter: Matter,
}

/// What deserves a look, what matters most first, each with its accounts and their sentences.
///
/// # Errors
/// [`Problem::Bad`].
#[utoipa::path(get, path = "/api/v1/queue", tag = "work",
    params(("kind" = Option<String>, Query, description = "disputed, near-miss, contradiction, orphan"),
        ("limit" = Option<usize>, Query), ("after" = Option<String>, Query, description = "the cursor of a `next_url`")),
    responses((status = 200, description = "A page of matters", body = Listed<serde_json::Value>)))]
pub async fn list(State(app): State<App>, uri: Uri) -> Result<Told<Listed<Shown>>, Problem> {
    let asked = Asked::of(uri.query());
    let kept = app.clone();
    app.read(At::default(), move |desk| {
        let page = of(&kept, desk, &asked, USUAL, uri.path())?.page;
        Ok(Told(page.with(|item| Ok(Shown { matter: desk.matter(&item)?, item }))?))
    })
    .await
}

/// All of it as a table.
///
/// # Errors
/// [`Problem::Bad`].
pub async fn table(State(app): State<App>, RawQuery(raw): RawQuery) -> Result<Response, Problem> {
    const COLUMNS: [&str; 8] = ["key", "kind", "weight", "title", "reason", "incident", "subjects", "judgements"];
    let asked = Asked::of(raw.as_deref());
    let kept = app.clone();
    let choose = move |desk: &mut Fresh| -> Result<Vec<QueueItem>, Problem> {
        Ok(chosen(&kept.queue(desk)?, &asked)?.into_iter().cloned().collect())
    };
    let items = app.read(At::default(), choose).await?;
    Ok(download::streamed(&app, At::default(), download::csv("review"), move |_, out| {
        let rows = items.into_iter().map(|item| {
            let judgements: Vec<&str> = item.judgements.iter().map(rashomon_model::JudgementId::as_str).collect();
            Ok(vec![
                Datum::Words(item.key),
                Datum::Word(item.kind.as_str().to_owned()),
                Datum::Number(item.weight),
                Datum::Words(item.title),
                Datum::Words(item.reason),
                item.incident.map_or(Datum::Empty, |id| Datum::Word(id.0)),
                Datum::Words(item.subjects.join(" ")),
                Datum::Word(judgements.join(" ")),
            ])
        });
        Ok(export::table(out, &COLUMNS, rows)?)
    }))
}
