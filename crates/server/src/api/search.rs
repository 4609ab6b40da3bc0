//! Full text over reports and claims, what was found in one report together.

use axum::{extract::State, http::Uri};
use rashomon_desk::{Desk, ReportHits, by_report};

use super::{Listed, Told};
use crate::{app::App, asked::Asked, problem::Problem};

/// Hits that a search looks at, the best of them.
const HITS: usize = 300;
/// Reports of an answer where it does not say how many.
pub const USUAL: usize = 30;

/// The page of what is found that an address asks for; `path` is where the next one stands.
///
/// # Errors
/// [`Problem::Bad`] where the cursor is none.
pub fn of(desk: &Desk, asked: &Asked, path: &str) -> Result<Listed<ReportHits>, Problem> {
    let words = asked.or_empty("q");
    let found = if words.is_empty() { Vec::new() } else { by_report(desk.search(words, HITS)?) };
    let start = asked.parsed("after")?.unwrap_or(0);
    Listed::page(found, start, USUAL, (asked, path), |_, end| end.to_string())
}

/// Reports that have the words, or a claim that has them: those of the 300 best hits, the best first.
///
/// # Errors
/// [`Problem::Bad`].
#[utoipa::path(get, path = "/api/v1/search", tag = "items",
    params(("q" = String, Query, description = "Words and \"quoted phrases\""),
        ("limit" = Option<usize>, Query), ("after" = Option<String>, Query, description = "the cursor of a `next_url`")),
    responses((status = 200, description = "A page of reports, each with what was found in it", body = Listed<serde_json::Value>)))]
pub async fn list(State(app): State<App>, uri: Uri) -> Result<Told<Listed<ReportHits>>, Problem> {
    let asked = Asked::of(uri.query());
    app.read(asked.at()?, move |desk| of(desk, &asked, uri.path()).map(Told)).await
}
