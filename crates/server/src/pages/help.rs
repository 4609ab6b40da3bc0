//! What a page does not say by itself: words, keys, problems.

use askama::Template;
use axum::{extract::State, http::StatusCode, response::Html};

use crate::{
    app::App,
    asked::Asked,
    frame::{Frame, page},
    problem::{self, Problem},
};

#[derive(Template)]
#[template(path = "help.html")]
struct Page {
    frame: Frame,
    problems: Vec<(&'static str, u16, &'static str)>,
}

/// The page.
///
/// # Errors
/// [`Problem::Fault`] where the template fails.
pub async fn show(State(app): State<App>) -> Result<Html<String>, Problem> {
    let row = |(code, status, title): (&'static str, StatusCode, &'static str)| (code, status.as_u16(), title);
    let problems = problem::TABLE.into_iter().map(row).collect();
    page(&Page { frame: Frame::new(&app, "help", &Asked::default()), problems })
}
