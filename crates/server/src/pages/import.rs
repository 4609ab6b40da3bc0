//! Dropping files or pasting a text, and how far it is.

use std::convert::Infallible;

use askama::Template;
use axum::{
    extract::{Multipart, Path, State},
    http::{HeaderMap, header::ACCEPT},
    response::{
        Html, IntoResponse, Redirect, Response,
        sse::{Event, KeepAlive, Sse},
    },
};
use futures_util::{Stream, StreamExt};
use rashomon_desk::unseen;
use rashomon_wording::account::count;
use tokio_stream::wrappers::WatchStream;

use crate::{
    app::App,
    asked::Asked,
    frame::{Frame, page},
    import::{self, State as Far},
    problem::Problem,
};

#[derive(Template)]
#[template(path = "import.html")]
struct Page {
    frame: Frame,
    batches: Vec<(u64, String)>,
}

#[derive(Template)]
#[template(path = "batch.html")]
struct Batch {
    frame: Frame,
    id: u64,
    state: Far,
    told: String,
}

/// The page.
///
/// # Errors
/// [`Problem::Fault`] where the template fails.
pub async fn show(State(app): State<App>) -> Result<Html<String>, Problem> {
    let batches = app.imports().all().iter().map(|batch| (batch.id, told(&batch.state()))).collect();
    page(&Page { frame: Frame::new(&app, "import", &Asked::default()), batches })
}

/// Takes in files and begins to read them; leads to how far it is.
///
/// # Errors
/// As [`import::receive`].
pub async fn receive(State(app): State<App>, headers: HeaderMap, form: Multipart) -> Result<Response, Problem> {
    // A token in the header was looked at before.
    let admitted = headers.contains_key("x-csrf-token");
    let upload = import::receive(&app, form, admitted).await?;
    let id = import::begin(&app, upload)?;
    let address = format!("/import/{id}");
    let for_programs = headers.get(ACCEPT).is_some_and(|a| a.to_str().is_ok_and(|a| a.contains("application/json")));
    if for_programs {
        return Ok(axum::Json(serde_json::json!({ "id": id, "href": address })).into_response());
    }
    Ok(Redirect::to(&address).into_response())
}

/// How far a batch is.
///
/// # Errors
/// [`Problem::NotFound`].
pub async fn batch(State(app): State<App>, Path(id): Path<u64>) -> Result<Html<String>, Problem> {
    let batch = app.imports().get(id).ok_or_else(|| Problem::NotFound(format!("batch {id} of this process")))?;
    let state = batch.state();
    page(&Batch { frame: Frame::new(&app, "import", &Asked::default()), id, told: told(&state), state })
}

/// The same as it happens: events `progress`, at the end one `done`.
///
/// # Errors
/// [`Problem::NotFound`].
pub async fn events(
    State(app): State<App>,
    Path(id): Path<u64>,
) -> Result<Sse<impl Stream<Item = Result<Event, Infallible>>>, Problem> {
    let batch = app.imports().get(id).ok_or_else(|| Problem::NotFound(format!("batch {id} of this process")))?;
    let states = WatchStream::new(batch.watch());
    // The last state is told, and the stream ends: nothing comes behind it.
    let events = futures_util::stream::unfold(Some(states), |states| async move {
        let mut states = states?;
        let state = states.next().await?;
        let name = if state.done { "done" } else { "progress" };
        let event = Event::default().event(name).data(unseen::json(&state).unwrap_or_default());
        Some((Ok(event), (!state.done).then_some(states)))
    });
    Ok(Sse::new(events).keep_alive(KeepAlive::default()))
}

/// "12 reports added, 3 known before, 5 incidents, 2 disputed, 1 awaited, 2 copies folded".
fn told(state: &Far) -> String {
    let mut told = vec![format!("{} added", count(state.tally.added, "report"))];
    if state.tally.known > 0 {
        told.push(format!("{} known before", state.tally.known));
    }
    if let Some(found) = &state.incidents {
        told.push(count(found.incidents, "incident"));
        told.push(format!("{} disputed, {} awaited", found.disputed, found.awaited));
        told.push(format!("{} folded", count(found.copies, "copy")));
    }
    told.join(", ")
}
