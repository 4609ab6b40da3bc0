//! The session, how the ledger stands, and following it.

use axum::extract::{RawQuery, State};
use rashomon_desk::{At, Changes, Status};
use serde::Serialize;
use utoipa::ToSchema;

use super::Told;
use crate::{app::App, asked::Asked, problem::Problem};

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
