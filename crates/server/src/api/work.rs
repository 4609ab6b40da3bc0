//! What is to be done, what was decided, what was recorded.

use axum::{
    Json,
    extract::{RawQuery, State},
};
use rashomon_desk::{At, Changes, Hit, QueueItem, Status};
use rashomon_model::Judgement;
use serde::Serialize;
use utoipa::ToSchema;

use super::Told;
use crate::{app::App, asked::Asked, decide, problem::Problem};

/// Hits of a search.
const HITS: usize = 100;
/// Matters of the queue.
const MATTERS: usize = 500;

/// What a change needs.
#[derive(Debug, Serialize, ToSchema)]
pub struct Session {
    /// To be sent along in the header `x-csrf-token`.
    pub csrf: String,
    /// Who works at the desk.
    pub by: String,
}

/// The token that changes need.
#[utoipa::path(get, path = "/api/v1/session", tag = "work", responses((status = 200, body = Session)))]
pub async fn session(State(app): State<App>) -> Told<Session> {
    Told(Session { csrf: app.token().to_owned(), by: app.by().to_owned() })
}

/// Records what somebody decides.
///
/// # Errors
/// [`Problem::Judging`], [`Problem::Bad`].
#[utoipa::path(post, path = "/api/v1/judgements", tag = "judgements", request_body = decide::Asked,
    responses((status = 200, description = "The judgements as they are recorded", body = serde_json::Value),
        (status = 422, description = "judgement", content_type = "application/problem+json", body = serde_json::Value)))]
pub async fn judge(State(app): State<App>, Json(asked): Json<decide::Asked>) -> Result<Told<Vec<Judgement>>, Problem> {
    decide::record(&app, asked).await.map(Told)
}

/// What deserves a look, what matters most first.
///
/// # Errors
/// Where the ledger cannot be read.
#[utoipa::path(get, path = "/api/v1/queue", tag = "work",
    responses((status = 200, description = "Matters", body = serde_json::Value)))]
pub async fn queue(State(app): State<App>) -> Result<Told<Vec<QueueItem>>, Problem> {
    let kept = app.clone();
    app.read(At::default(), move |desk| Ok(Told(kept.queue(desk)?.iter().take(MATTERS).cloned().collect()))).await
}

/// Reports and claims that have the words.
///
/// # Errors
/// [`Problem::Bad`].
#[utoipa::path(get, path = "/api/v1/search", tag = "work", params(("q" = String, Query, description = "Words and \"quoted phrases\"")),
    responses((status = 200, description = "Hits, the best first", body = serde_json::Value)))]
pub async fn search(State(app): State<App>, RawQuery(raw): RawQuery) -> Result<Told<Vec<Hit>>, Problem> {
    let asked = Asked::of(raw.as_deref());
    app.read(asked.at()?, move |desk| Ok(Told(desk.search(asked.or_empty("q"), HITS)?))).await
}

/// What changed in all incidents since a number of the journal, so that a copy elsewhere can follow.
///
/// # Errors
/// [`Problem::Bad`].
#[utoipa::path(get, path = "/api/v1/changes", tag = "work",
    params(("since" = u64, Query, description = "The `next` of the last answer, or 0"),
        ("rules" = Option<String>, Query, description = "The `rules` of the last answer")),
    responses((status = 200, description = "Changes and where to ask next", body = serde_json::Value)))]
pub async fn changes(State(app): State<App>, RawQuery(raw): RawQuery) -> Result<Told<Changes>, Problem> {
    let asked = Asked::of(raw.as_deref());
    let since = asked.get("since").unwrap_or("0").parse().map_err(|e| Problem::bad("since", e))?;
    app.read(At::default(), move |desk| Ok(Told(desk.changes(since, asked.get("rules"))?))).await
}

/// How the ledger stands.
///
/// # Errors
/// Where the ledger cannot be read.
#[utoipa::path(get, path = "/api/v1/status", tag = "work",
    responses((status = 200, description = "Sizes, lineage, head of the journal", body = serde_json::Value)))]
pub async fn status(State(app): State<App>) -> Result<Told<Status>, Problem> {
    app.read(At::default(), |desk| Ok(Told(desk.status()?))).await
}
