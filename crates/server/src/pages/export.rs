//! What leaves the desk: every format for the current filter.

use askama::Template;
use axum::{
    extract::{RawQuery, State},
    response::Html,
};
use rashomon_wording::account::count;

use super::facets::{self, Chip};
use crate::{
    api::exports::{Offered, offered},
    app::App,
    asked::Asked,
    frame::{Frame, page},
    problem::Problem,
};

#[derive(Template)]
#[template(path = "export.html")]
struct Page {
    frame: Frame,
    found: String,
    chips: Vec<Chip>,
    lines: Vec<Offered>,
}

/// The page.
///
/// # Errors
/// [`Problem::Bad`] where the address asks for what there is not.
pub async fn show(State(app): State<App>, RawQuery(raw): RawQuery) -> Result<Html<String>, Problem> {
    let asked = Asked::of(raw.as_deref()).filter();
    let frame = Frame::new(&app, "export", &asked);
    let at = asked.at()?;
    let counting = app.clone();
    let shown = app.read(at, move |desk| {
        let query = asked.query(desk.data().ontology()?)?;
        let found = counting.counted(desk, &asked.address(""), &query)?.tallies.incidents;
        Ok(Page {
            found: count(usize::try_from(found).unwrap_or(usize::MAX), "incident"),
            chips: facets::chips(&asked, "/export"),
            lines: offered(&asked),
            frame,
        })
    });
    page(&shown.await?)
}
