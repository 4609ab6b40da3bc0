//! Reports that come in: handing them over, and how far they are.

use std::convert::Infallible;

use axum::{
    extract::{Multipart, Path, State},
    http::{HeaderMap, Uri},
    response::sse::{Event, KeepAlive, Sse},
};
use futures_util::{Stream, StreamExt};
use rashomon_desk::unseen;
use rashomon_wording::clean;
use serde::Serialize;
use tokio_stream::wrappers::WatchStream;
use utoipa::ToSchema;

use super::{Listed, Told};
use crate::{
    app::App,
    asked::Asked,
    import::{self, Batch, Import},
    problem::Problem,
};

/// A batch that has been begun.
#[derive(Debug, Serialize, ToSchema)]
pub struct Begun {
    /// Its number.
    pub id: u64,
    /// Its page; with `.json` behind it, how far it is.
    pub href: String,
    /// Where its events come from.
    pub events: String,
}

/// Takes in files and a pasted text, and begins to read them. The token stands in the header.
///
/// # Errors
/// [`Problem::Token`], [`Problem::TooLarge`], [`Problem::Bad`].
#[utoipa::path(post, path = "/api/v1/imports", tag = "imports",
    request_body(content = Object, content_type = "multipart/form-data"),
    params(("x-csrf-token" = String, Header, description = "the token of `/api/v1/session`")),
    responses((status = 200, description = "The batch that was begun", body = Begun),
        (status = 413, description = "too-large", content_type = "application/problem+json", body = serde_json::Value)))]
pub async fn receive(State(app): State<App>, headers: HeaderMap, form: Multipart) -> Result<Told<Begun>, Problem> {
    // A token in the header was looked at before.
    let upload = import::receive(&app, form, headers.contains_key("x-csrf-token")).await?;
    let id = import::begin(&app, upload)?;
    let Batch { href, events, .. } = app.imports().get(id).ok_or(Problem::Fault)?.told();
    Ok(Told(Begun { id, href, events }))
}

/// All batches of this process, the last one first.
///
/// # Errors
/// [`Problem::Bad`].
#[utoipa::path(get, path = "/api/v1/imports", tag = "imports",
    responses((status = 200, description = "Batches, each with how far it is", body = Listed<serde_json::Value>)))]
pub async fn list(State(app): State<App>, uri: Uri) -> Result<Told<Listed<Batch>>, Problem> {
    let all: Vec<Batch> = app.imports().all().iter().map(|batch| batch.told()).collect();
    let usual = all.len();
    Listed::page(&all, 0, usual, (&Asked::default(), uri.path()), |batch, _| batch.id.to_string()).map(Told)
}

/// How far a batch is.
///
/// # Errors
/// [`Problem::NotFound`].
#[utoipa::path(get, path = "/api/v1/imports/{id}", tag = "imports", params(("id" = u64, Path)),
    responses((status = 200, description = "In numbers, in a sentence (`told`), with remarks and what the reports tell once it is `done`", body = serde_json::Value),
        (status = 404, description = "not-found", content_type = "application/problem+json", body = serde_json::Value)))]
pub async fn get(State(app): State<App>, Path(id): Path<String>) -> Result<Told<Batch>, Problem> {
    Ok(Told(found(&app, &id)?.told()))
}

/// A batch of this process.
///
/// # Errors
/// [`Problem::NotFound`].
pub fn found(app: &App, id: &str) -> Result<std::sync::Arc<Import>, Problem> {
    let found = id.parse().ok().and_then(|id| app.imports().get(id));
    found.ok_or_else(|| Problem::NotFound(format!("batch {} of this process", clean(id))))
}

/// How far a batch is, as it happens: events `progress`, at the end one `done`, each with the batch.
///
/// # Errors
/// [`Problem::NotFound`].
#[utoipa::path(get, path = "/api/v1/imports/{id}/events", tag = "imports", params(("id" = u64, Path)),
    responses((status = 200, description = "Events `progress`, at the end one `done`, each with the batch as JSON", content_type = "text/event-stream", body = String)))]
pub async fn events(
    State(app): State<App>,
    Path(id): Path<String>,
) -> Result<Sse<impl Stream<Item = Result<Event, Infallible>>>, Problem> {
    let batch = found(&app, &id)?;
    let (id, states) = (batch.id, WatchStream::new(batch.watch()));
    // The last state is told, and the stream ends: nothing comes behind it.
    let events = futures_util::stream::unfold(Some(states), move |states| async move {
        let mut states = states?;
        let state = states.next().await?;
        let done = state.done;
        let batch = unseen::json(&Batch::of(id, state)).unwrap_or_default();
        let event = Event::default().event(if done { "done" } else { "progress" }).data(batch);
        Some((Ok(event), (!done).then_some(states)))
    });
    Ok(Sse::new(events).keep_alive(KeepAlive::default()))
}
