//! Incidents, by pages.

use axum::{
    extract::{RawQuery, State},
    http::Uri,
    response::{IntoResponse, Response},
};
use rashomon_desk::{Desk, Page, Pin, Query};
use rashomon_model::Incident;
use serde::Serialize;

use super::{Listed, Told};
use crate::{app::App, asked::Asked, problem::Problem};

/// Values of a facet.
const CHOICES: usize = 50;

/// A page of incidents.
#[derive(Debug, Serialize)]
pub struct Chosen<T> {
    /// The page.
    #[serde(flatten)]
    pub page: Listed<T>,
    /// How many more there are that are not codable.
    pub left_out: usize,
}

/// A page of what `ask` gives, with where the next one is at the same path.
async fn paged<T: Send + 'static>(
    app: &App,
    uri: Uri,
    ask: fn(&Desk, &Query) -> Result<Page<T>, rashomon_desk::Error>,
) -> Result<Told<Chosen<T>>, Problem> {
    let asked = Asked::of(uri.query());
    let counting = app.clone();
    app.read(asked.at()?, move |desk| {
        let query = asked.query(desk.data().ontology()?)?;
        let page = ask(desk, &query)?;
        let next_url = page.next.map(|next| asked.with("after", Some(&next.to_string())).address(uri.path()));
        let counted = counting.counted(desk, &asked.filter().address(""), &query)?;
        let total = usize::try_from(counted.tallies.incidents).unwrap_or(usize::MAX);
        let page = Listed { items: page.items, total, next_url };
        Ok(Told(Chosen { page, left_out: counted.left_out.incidents }))
    })
    .await
}

/// Incidents with all their facts, a page at a time.
///
/// # Errors
/// [`Problem::Bad`].
#[utoipa::path(get, path = "/api/v1/incidents", tag = "incidents",
    params(("q" = Option<String>, Query, description = "Words and \"quoted phrases\" of a report or a claim"),
        ("since" = Option<String>, Query, description = "A day"), ("until" = Option<String>, Query, description = "A day"),
        ("place" = Option<String>, Query), ("country" = Option<String>, Query, description = "ISO 3166-1 alpha-2"),
        ("province" = Option<String>, Query, description = "ISO 3166-2, or a name"),
        ("area" = Option<String>, Query, description = "south,west,north,east in degrees"),
        ("actor" = Option<String>, Query), ("publisher" = Option<String>, Query),
        ("type" = Option<String>, Query, description = "ASSAULT or ASSAULT/drone"), ("status" = Option<String>, Query),
        ("disputed" = Option<String>, Query, description = "1: accounts disagree"),
        ("awaited" = Option<String>, Query, description = "1: something is not known yet"),
        ("origins" = Option<u64>, Query), ("killed" = Option<u64>, Query), ("review" = Option<String>, Query),
        ("work" = Option<String>, Query), ("assignee" = Option<String>, Query), ("tag" = Option<String>, Query),
        ("all" = Option<String>, Query, description = "1: also what is not codable"),
        ("order" = Option<String>, Query, description = "earliest, latest, deadliest"),
        ("limit" = Option<usize>, Query), ("after" = Option<String>, Query, description = "the cursor of a `next_url`"),
        ("as_of" = Option<String>, Query, description = "from reports published up to this day"),
        ("known_at" = Option<String>, Query, description = "from what the ledger knew: a day, a moment, a number of its journal")),
    responses((status = 200, description = "A page", body = serde_json::Value),
        (status = 400, description = "bad-value", content_type = "application/problem+json", body = serde_json::Value)))]
pub async fn list(State(app): State<App>, uri: Uri) -> Result<Told<Chosen<Incident>>, Problem> {
    paged(&app, uri, Desk::query).await
}

/// What a list shows of incidents, a page at a time.
///
/// # Errors
/// [`Problem::Bad`].
#[utoipa::path(get, path = "/api/v1/pins", tag = "incidents",
    responses((status = 200, description = "A page; asked for as incidents are", body = serde_json::Value)))]
pub async fn pins(State(app): State<App>, uri: Uri) -> Result<Told<Chosen<Pin>>, Problem> {
    paged(&app, uri, Desk::pins).await
}

/// What incidents can be narrowed by, with counts.
///
/// # Errors
/// [`Problem::Bad`].
#[utoipa::path(get, path = "/api/v1/facets", tag = "incidents",
    responses((status = 200, description = "Values with counts; asked for as incidents are", body = serde_json::Value)))]
pub async fn facets(State(app): State<App>, RawQuery(raw): RawQuery) -> Result<Response, Problem> {
    let asked = Asked::of(raw.as_deref());
    let at = asked.at()?;
    let counting = app.clone();
    app.read(at, move |desk| {
        let query = asked.query(desk.data().ontology()?)?;
        Ok(Told(&*counting.facets(desk, &asked.filter().address(""), &query, CHOICES)?).into_response())
    })
    .await
}

/// Incidents over time.
///
/// # Errors
/// [`Problem::Bad`].
#[utoipa::path(get, path = "/api/v1/timeline", tag = "incidents",
    responses((status = 200, description = "Stretches of time with counts; asked for as incidents are", body = serde_json::Value)))]
pub async fn timeline(State(app): State<App>, RawQuery(raw): RawQuery) -> Result<Response, Problem> {
    let asked = Asked::of(raw.as_deref());
    let at = asked.at()?;
    let counting = app.clone();
    app.read(at, move |desk| {
        let query = asked.query(desk.data().ontology()?)?;
        Ok(Told(&*counting.timeline(desk, &asked.filter().address(""), &query)?).into_response())
    })
    .await
}
