//! What people decided, and deciding.

use axum::{
    Json,
    extract::{Path, State},
    http::Uri,
};
use rashomon_desk::{At, JudgementLine};
use rashomon_model::Judgement;

use super::{Listed, Told};
use crate::{app::App, asked::Asked, decide, problem::Problem};

/// Judgements of an answer where it does not say how many.
const USUAL: usize = 100;

/// All judgements as they stand, the last one first.
///
/// # Errors
/// [`Problem::Bad`].
#[utoipa::path(get, path = "/api/v1/judgements", tag = "judgements",
    params(("limit" = Option<usize>, Query), ("after" = Option<String>, Query, description = "the cursor of a `next_url`")),
    responses((status = 200, description = "A page of judgements", body = Listed<serde_json::Value>)))]
pub async fn list(State(app): State<App>, uri: Uri) -> Result<Told<Listed<JudgementLine>>, Problem> {
    let asked = Asked::of(uri.query());
    app.read(At::default(), move |desk| {
        let mut all = desk.judged(None)?;
        all.reverse();
        let is_last = |line: &JudgementLine| Some(line.judgement.id.as_str()) == asked.get("after");
        let start = match asked.get("after") {
            None => 0,
            Some(_) => {
                all.iter().position(is_last).ok_or_else(|| Problem::bad("after", "it is no cursor of this list"))? + 1
            }
        };
        let cursor = |line: &JudgementLine, _| line.judgement.id.to_string();
        Listed::page(&all, start, USUAL, (&asked, uri.path()), cursor).map(Told)
    })
    .await
}

/// Records what somebody decides. Which fields there must be hangs on the action: each has an example.
///
/// # Errors
/// [`Problem::Judging`], [`Problem::Bad`].
#[utoipa::path(post, path = "/api/v1/judgements", tag = "judgements", request_body = decide::Asked,
    params(("x-csrf-token" = String, Header, description = "the token of `/api/v1/session`")),
    responses((status = 200, description = "The judgements as they are recorded", body = serde_json::Value),
        (status = 422, description = "judgement", content_type = "application/problem+json", body = serde_json::Value)))]
pub async fn judge(State(app): State<App>, Json(asked): Json<decide::Asked>) -> Result<Told<Vec<Judgement>>, Problem> {
    decide::record(&app, asked).await.map(Told)
}

/// Takes a judgement back. An undo is a judgement too, and can be taken back.
///
/// # Errors
/// [`Problem::Judging`] where it was taken back already.
#[utoipa::path(post, path = "/api/v1/judgements/{id}/undo", tag = "judgements",
    params(("id" = String, Path, description = "An id, or how it begins"),
        ("x-csrf-token" = String, Header, description = "the token of `/api/v1/session`")),
    responses((status = 200, description = "The undo as it is recorded, and where to post to take it back", body = decide::Recorded),
        (status = 422, description = "judgement", content_type = "application/problem+json", body = serde_json::Value)))]
pub async fn undo(State(app): State<App>, Path(id): Path<String>) -> Result<Told<decide::Recorded>, Problem> {
    decide::take_back(&app, id).await.map(Told)
}
