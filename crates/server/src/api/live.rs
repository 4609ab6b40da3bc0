//! The journal as it grows, as server-sent events.

use std::{convert::Infallible, time::Duration};

use axum::{
    extract::State,
    response::sse::{Event, KeepAlive, Sse},
};
use futures_util::Stream;
use rashomon_desk::At;
use tokio::sync::broadcast::error::RecvError;

use crate::{app::App, problem::Problem};

/// How often the ledger is asked whether another process has recorded something.
const OTHERS: Duration = Duration::from_secs(3);

/// Events `journal`: `seq`, the number that the journal has grown to, and `new`, how many lines that are.
///
/// # Errors
/// Where the ledger cannot be read.
#[utoipa::path(get, path = "/api/v1/events", tag = "work",
    responses((status = 200, description = "Events `journal`, each with the journal's last number and how many lines are new", content_type = "text/event-stream", body = String)))]
pub async fn events(State(app): State<App>) -> Result<Sse<impl Stream<Item = Result<Event, Infallible>>>, Problem> {
    let listening = app.listen();
    let known = head(&app).await?;
    let events = futures_util::stream::unfold((app, listening, known), |(app, mut listening, mut known)| async move {
        loop {
            if app.is_stopped() {
                return None;
            }
            let told = tokio::time::timeout(OTHERS, listening.recv()).await;
            let seq = match told {
                Ok(Ok(seq)) => seq,
                Ok(Err(RecvError::Closed)) => return None,
                // Another process says nothing here.
                Ok(Err(RecvError::Lagged(_))) | Err(_) => head(&app).await.unwrap_or(known),
            };
            if seq > known {
                let news = format!(r#"{{"seq":{seq},"new":{}}}"#, seq - known);
                known = seq;
                return Some((Ok(Event::default().event("journal").data(news)), (app, listening, known)));
            }
        }
    });
    Ok(Sse::new(events).keep_alive(KeepAlive::default()))
}

async fn head(app: &App) -> Result<u64, Problem> {
    app.read(At::default(), |desk| Ok(desk.ledger().head()?.seq)).await
}
