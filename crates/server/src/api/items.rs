//! One thing, by its id or by how the id begins; and why it is as it is.

use axum::{
    extract::{Path, RawQuery, State},
    response::{IntoResponse, Redirect, Response},
};
use rashomon_desk::{Diff, Explanation, Item, JudgementLine};
use rashomon_wording::clean;

use super::Told;
use crate::{
    app::App,
    asked::Asked,
    pages::compare::{Comparison, compared},
    problem::Problem,
};

/// The last part of a page's address without the ending that asks for another form, and that ending.
pub fn apart(name: &str) -> (&str, Option<&str>) {
    let found = ["json", "geojson", "csv"]
        .into_iter()
        .find_map(|form| Some((name.strip_suffix(form)?.strip_suffix('.')?, form)));
    found.map_or((name, None), |(id, form)| (id, Some(form)))
}

async fn answer(app: &App, id: String, asked: &Asked) -> Result<Told<Item>, Problem> {
    app.read(asked.at()?, move |desk| desk.get(&id)?.map(Told).ok_or_else(|| Problem::NotFound(clean(&id)))).await
}

/// The incident whose id begins so, in the form that the ending of its page's address asks for.
///
/// # Errors
/// [`Problem::NotFound`], [`Problem::Ambiguous`].
pub async fn incident(app: &App, id: &str, form: &str, asked: &Asked) -> Result<Response, Problem> {
    let sought = id.to_owned();
    let item = app.read(asked.at()?, move |desk| Ok(desk.get(&sought)?)).await?;
    let Some(Item::Incident(item)) = item else { return Err(Problem::NotFound(format!("incident {}", clean(id)))) };
    if form == "json" {
        return Ok(Told(Item::Incident(item)).into_response());
    }
    let asked = asked.moment().with("id", Some(item.incident.id.as_str())).with("all", Some("1"));
    crate::download::of(app, form, asked, false).await
}

/// The report whose id begins so, in the form that the ending of its page's address asks for.
///
/// # Errors
/// [`Problem::NotFound`], [`Problem::Ambiguous`].
pub async fn report(app: &App, id: &str, form: &str, asked: &Asked) -> Result<Response, Problem> {
    let missing = || Problem::NotFound(format!("report {}", clean(id)));
    if form != "json" {
        return Err(missing());
    }
    let sought = id.to_owned();
    match app.read(asked.at()?, move |desk| Ok(desk.get(&sought)?)).await? {
        Some(item @ Item::Report(_)) => Ok(Told(item).into_response()),
        _ => Err(missing()),
    }
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

/// Two reports word by word.
///
/// # Errors
/// [`Problem::NotFound`] where one of them is no report.
#[utoipa::path(get, path = "/api/v1/items/{id}/compare/{other}", tag = "items",
    params(("id" = String, Path, description = "The id of a report, or how it begins"), ("other" = String, Path, description = "The same")),
    responses((status = 200, description = "The share of words that stand in both, and both texts in stretches", body = serde_json::Value)))]
pub async fn compare(
    State(app): State<App>,
    Path((one, other)): Path<(String, String)>,
    RawQuery(raw): RawQuery,
) -> Result<Told<Comparison>, Problem> {
    let asked = Asked::of(raw.as_deref());
    app.read(asked.at()?, move |desk| compared(desk, &one, &other).map(Told)).await
}

/// Leads to the page of what an id begins, as of the same moment.
///
/// # Errors
/// [`Problem::NotFound`], [`Problem::Ambiguous`].
pub async fn page(
    State(app): State<App>,
    Path(id): Path<String>,
    RawQuery(raw): RawQuery,
) -> Result<Response, Problem> {
    let asked = Asked::of(raw.as_deref());
    let back = asked.moment();
    let leads = app
        .read(asked.at()?, move |desk| {
            Ok(match desk.get(&id)?.ok_or_else(|| Problem::NotFound(clean(&id)))? {
                Item::Incident(item) => back.address(&format!("/incidents/{}", item.incident.id)),
                Item::Report(item) => back.address(&format!("/reports/{}", item.record.report.id)),
                Item::Claim(item) => {
                    let report = back.address(&format!("/reports/{}", item.record.report.id));
                    format!("{report}#{}", item.voice.claim.id)
                }
                Item::Event(item) => back.address(&format!("/reports/{}", item.report.id)),
                Item::Speaker(item) => back.address(&format!("/reports/{}", item.report.id)),
                Item::Judgement(_) => "/review".to_owned(),
            })
        })
        .await?;
    Ok(Redirect::to(&leads).into_response())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn endings_ask_for_a_form() {
        for (name, apart_) in [
            ("inc_1", ("inc_1", None)),
            ("inc_1.json", ("inc_1", Some("json"))),
            ("inc_1.geojson", ("inc_1", Some("geojson"))),
            ("inc_1.csv", ("inc_1", Some("csv"))),
            ("sha256:ab.html", ("sha256:ab.html", None)),
            ("json", ("json", None)),
        ] {
            assert_eq!(apart(name), apart_);
        }
    }
}
