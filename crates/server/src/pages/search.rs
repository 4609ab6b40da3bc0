//! Full text over reports and claims.

use askama::Template;
use axum::{
    extract::{RawQuery, State},
    response::Html,
};
use rashomon_desk::{Hit, HitKind};
use rashomon_wording::clean;

use crate::{
    app::App,
    asked::Asked,
    frame::{Frame, page},
    problem::Problem,
};

/// Hits on the page.
const MOST: usize = 60;

#[derive(Template)]
#[template(path = "search.html")]
struct Page {
    frame: Frame,
    words: String,
    hits: Vec<Line>,
    incidents: String,
}

struct Line {
    kind: &'static str,
    title: String,
    address: String,
    pieces: Vec<(bool, String)>,
}

/// The page.
///
/// # Errors
/// Where the ledger cannot be read.
pub async fn show(State(app): State<App>, RawQuery(raw): RawQuery) -> Result<Html<String>, Problem> {
    let asked = Asked::of(raw.as_deref());
    let frame = Frame::new(&app, "search", &asked);
    let at = asked.at()?;
    let shown = app.read(at, move |desk| {
        let words = asked.or_empty("q").to_owned();
        let hits = if words.is_empty() { Vec::new() } else { desk.search(&words, MOST)? };
        Ok(Page {
            hits: hits.iter().map(|hit| line(hit, &frame)).collect(),
            incidents: frame.back.with("q", Some(&words)).with("all", Some("1")).address("/incidents"),
            words,
            frame,
        })
    });
    page(&shown.await?)
}

fn line(hit: &Hit, frame: &Frame) -> Line {
    let report = frame.to(&format!("/reports/{}", hit.report));
    let (kind, address) = match hit.kind {
        HitKind::Report => ("report", report),
        HitKind::Claim => ("claim", format!("{report}#{}", hit.id)),
    };
    let mut pieces = Vec::new();
    let mut done = 0;
    for found in &hit.snippet.hits {
        pieces.push((false, hit.snippet.text[done..found.start].to_owned()));
        pieces.push((true, hit.snippet.text[found.clone()].to_owned()));
        done = found.end;
    }
    pieces.push((false, hit.snippet.text[done..].to_owned()));
    Line { kind, title: hit.title.as_deref().map_or_else(|| clean(&hit.origin), clean), address, pieces }
}
