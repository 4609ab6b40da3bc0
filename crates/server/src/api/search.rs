//! Full text over reports and claims, what was found in one report together.

use axum::{
    extract::{RawQuery, State},
    http::Uri,
    response::Response,
};
use rashomon_desk::{
    Desk, Hit, HitKind, ReportHits, by_report,
    export::{self, Datum},
};
use serde::Serialize;

use super::{Listed, Told};
use crate::{app::App, asked::Asked, download, problem::Problem};

/// Hits that a search gives, the best of them.
pub const HITS: usize = 300;
/// Reports of an answer where it does not say how many.
pub const USUAL: usize = 30;

/// A page of what was found.
#[derive(Debug, Serialize)]
pub struct Found {
    /// The page.
    #[serde(flatten)]
    pub page: Listed<ReportHits>,
    /// Whether more reports and claims have the words than are given on all pages.
    pub more: bool,
}

/// The page of what is found that an address asks for; `path` is where the next one stands.
///
/// # Errors
/// [`Problem::Bad`] where the cursor is none.
pub fn of(desk: &Desk, asked: &Asked, path: &str) -> Result<Found, Problem> {
    let (hits, more) = hits(desk, asked)?;
    let start = asked.parsed("after")?.unwrap_or(0);
    let page = Listed::page(&by_report(hits), start, USUAL, (asked, path), |_, end| end.to_string())?;
    Ok(Found { page, more })
}

/// The best hits, and whether there are more. Whatever the ledger does not rank is among the latter: it ranks more than are given.
fn hits(desk: &Desk, asked: &Asked) -> Result<(Vec<Hit>, bool), Problem> {
    let words = asked.or_empty("q");
    let mut hits = if words.is_empty() { Vec::new() } else { desk.search(words, HITS + 1)? };
    let more = hits.len() > HITS;
    hits.truncate(HITS);
    Ok((hits, more))
}

/// Reports that have the words, or a claim that has them: those of the 300 best hits, the best first. Of words that more than 5,000
/// reports have, or more than 5,000 claims, the 5,000 that were read last are ranked. `more` says whether there are more hits than
/// those of all pages; narrower words find them.
///
/// # Errors
/// [`Problem::Bad`].
#[utoipa::path(get, path = "/api/v1/search", tag = "items",
    params(("q" = String, Query, description = "Words and \"quoted phrases\""),
        ("limit" = Option<usize>, Query), ("after" = Option<String>, Query, description = "the cursor of a `next_url`")),
    responses((status = 200, body = Listed<serde_json::Value>,
        description = "A page of reports, each with what was found in it; beside it `more`, true where not all hits are given")))]
pub async fn list(State(app): State<App>, uri: Uri) -> Result<Told<Found>, Problem> {
    let asked = Asked::of(uri.query());
    app.read(asked.at()?, move |desk| of(desk, &asked, uri.path()).map(Told)).await
}

/// All hits that are given, as a table.
///
/// # Errors
/// [`Problem::Bad`].
pub async fn table(State(app): State<App>, RawQuery(raw): RawQuery) -> Result<Response, Problem> {
    const COLUMNS: [&str; 6] = ["kind", "id", "report", "title", "origin", "text"];
    let asked = Asked::of(raw.as_deref());
    Ok(download::streamed(&app, asked.at()?, download::csv("search"), move |desk, out| {
        let rows = hits(desk, &asked)?.0.into_iter().map(|hit| {
            let kind = match hit.kind {
                HitKind::Report => "report",
                HitKind::Claim => "claim",
            };
            Ok(vec![
                Datum::Word(kind.to_owned()),
                Datum::Word(hit.id),
                Datum::Word(hit.report.to_string()),
                hit.title.map_or(Datum::Empty, Datum::Words),
                Datum::Words(hit.origin),
                Datum::Words(hit.snippet.text),
            ])
        });
        Ok(export::table(out, &COLUMNS, rows)?)
    }))
}
