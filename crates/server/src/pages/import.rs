//! Dropping files or pasting a text, and how far it is.

use askama::Template;
use axum::{
    extract::{Multipart, Path, State},
    http::HeaderMap,
    response::{Html, IntoResponse, Redirect, Response},
};

use crate::{
    api::{Told, for_programs, imports, items::apart},
    app::App,
    asked::Asked,
    frame::{Frame, page},
    import,
    problem::Problem,
};

#[derive(Template)]
#[template(path = "import.html")]
struct Page {
    frame: Frame,
    batches: Vec<import::Batch>,
}

#[derive(Template)]
#[template(path = "batch.html")]
struct BatchPage {
    frame: Frame,
    batch: import::Batch,
}

/// The page.
///
/// # Errors
/// [`Problem::Fault`] where the template fails.
pub async fn show(State(app): State<App>) -> Result<Html<String>, Problem> {
    let batches = app.imports().all().iter().map(|batch| batch.told()).collect();
    page(&Page { frame: Frame::new(&app, "import", &Asked::default()), batches })
}

/// Takes in files and begins to read them; leads to how far it is, or tells programs where that is.
///
/// # Errors
/// As [`import::receive`].
pub async fn receive(app: State<App>, headers: HeaderMap, form: Multipart) -> Result<Response, Problem> {
    let for_programs = for_programs(&headers);
    let begun = imports::receive(app, headers, form).await?;
    if for_programs { Ok(begun.into_response()) } else { Ok(Redirect::to(&begun.0.href).into_response()) }
}

/// How far a batch is, as a page or, by the ending of its address, for programs.
///
/// # Errors
/// [`Problem::NotFound`].
pub async fn batch(State(app): State<App>, Path(name): Path<String>) -> Result<Response, Problem> {
    let (number, form) = apart(&name);
    // A form that no batch has is part of a name that none has.
    let number = if matches!(form, None | Some("json")) { number } else { &name };
    let batch = imports::found(&app, number)?.told();
    if form.is_some() {
        return Ok(Told(batch).into_response());
    }
    Ok(page(&BatchPage { frame: Frame::new(&app, "import", &Asked::default()), batch })?.into_response())
}
