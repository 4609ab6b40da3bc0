//! One thing, by its id or by how the id begins; and why it is as it is.

use axum::{
    extract::{Path, RawQuery, State},
    response::{IntoResponse, Redirect, Response},
};
use rashomon_desk::{Diff, Explanation, Item, JudgementLine};
use rashomon_wording::clean;

use super::Told;
use crate::{app::App, asked::Asked, problem::Problem};

/// The thing whose id begins so.
///
/// # Errors
/// [`Problem::NotFound`], [`Problem::Ambiguous`].
pub async fn answer(app: &App, id: String, asked: &Asked) -> Result<Told<Item>, Problem> {
    app.read(asked.at()?, move |desk| desk.get(&id)?.map(Told).ok_or_else(|| Problem::NotFound(clean(&id)))).await
}

/// An incident, report, claim, event, speaker or judgement with what stands beside it.
///
/// # Errors
/// [`Problem::NotFound`], [`Problem::Ambiguous`].
#[utoipa::path(get, path = "/api/v1/items/{id}", tag = "items",
    params(("id" = String, Path, description = "An id, or how it begins")),
    responses((status = 200, description = "An object with its `kind`", body = serde_json::Value),
        (status = 404, description = "not-found", content_type = "application/problem+json", body = serde_json::Value),
        (status = 409, description = "ambiguous", content_type = "application/problem+json", body = serde_json::Value)))]
pub async fn get(
    State(app): State<App>,
    Path(id): Path<String>,
    RawQuery(raw): RawQuery,
) -> Result<Told<Item>, Problem> {
    answer(&app, id, &Asked::of(raw.as_deref())).await
}

/// How a claim, an event, a merge or an estimate came about.
///
/// # Errors
/// [`Problem::NotFound`], [`Problem::Bad`].
#[utoipa::path(get, path = "/api/v1/items/{id}/explanation", tag = "items",
    params(("id" = String, Path, description = "An id, or how it begins")),
    responses((status = 200, description = "An object with its `kind`", body = serde_json::Value)))]
pub async fn explanation(
    State(app): State<App>,
    Path(id): Path<String>,
    RawQuery(raw): RawQuery,
) -> Result<Told<Explanation>, Problem> {
    let at = Asked::of(raw.as_deref()).at()?;
    app.read(at, move |desk| desk.explain(&id)?.map(Told).ok_or_else(|| Problem::NotFound(clean(&id)))).await
}

/// All judgements about one thing, the first one first.
///
/// # Errors
/// [`Problem::Judging`] where nothing has the id.
#[utoipa::path(get, path = "/api/v1/items/{id}/judgements", tag = "judgements",
    params(("id" = String, Path, description = "An id, or how it begins")),
    responses((status = 200, description = "Judgements as they stand", body = serde_json::Value)))]
pub async fn judgements(State(app): State<App>, Path(id): Path<String>) -> Result<Told<Vec<JudgementLine>>, Problem> {
    app.read(rashomon_desk::At::default(), move |desk| Ok(Told(desk.judged(Some(&id))?))).await
}

/// What changed in one incident between two moments.
///
/// # Errors
/// [`Problem::Bad`], [`Problem::NotFound`].
#[utoipa::path(get, path = "/api/v1/items/{id}/diff", tag = "items",
    params(("id" = String, Path), ("from" = String, Query, description = "A day of publication, or # and a number of the journal"),
        ("to" = String, Query, description = "The same")),
    responses((status = 200, description = "What changed", body = serde_json::Value)))]
pub async fn diff(
    State(app): State<App>,
    Path(id): Path<String>,
    RawQuery(raw): RawQuery,
) -> Result<Told<Diff>, Problem> {
    let asked = Asked::of(raw.as_deref());
    let from = crate::pages::diff::moment("from", asked.or_empty("from"))?;
    let to = crate::pages::diff::moment("to", asked.or_empty("to"))?;
    let at = rashomon_desk::At::default();
    app.read(at, move |desk| desk.diff(&id, &from, &to)?.map(Told).ok_or_else(|| Problem::NotFound(clean(&id)))).await
}

/// Leads to the page of what an id begins.
///
/// # Errors
/// [`Problem::NotFound`], [`Problem::Ambiguous`].
pub async fn page(State(app): State<App>, Path(id): Path<String>) -> Result<Response, Problem> {
    let leads = app
        .read(rashomon_desk::At::default(), move |desk| {
            Ok(match desk.get(&id)?.ok_or_else(|| Problem::NotFound(clean(&id)))? {
                Item::Incident(item) => format!("/incidents/{}", item.incident.id),
                Item::Report(item) => format!("/reports/{}", item.record.report.id),
                Item::Claim(item) => format!("/reports/{}#{}", item.record.report.id, item.voice.claim.id),
                Item::Event(item) => format!("/reports/{}", item.report.id),
                Item::Speaker(item) => format!("/reports/{}", item.report.id),
                Item::Judgement(_) => "/review".to_owned(),
            })
        })
        .await?;
    Ok(Redirect::to(&leads).into_response())
}
