//! Full text over reports and claims, what was found in one report together.

use askama::Template;
use axum::{
    extract::{RawQuery, State},
    response::Html,
};
use rashomon_desk::{Hit, HitKind, ReportHits, clipped};
use rashomon_wording::clean;

use crate::{
    api::{Listed, search},
    app::App,
    asked::Asked,
    frame::{Frame, page},
    problem::Problem,
};

const PATH: &str = "/search";

#[derive(Template)]
#[template(path = "search.html")]
struct Page {
    frame: Frame,
    words: String,
    found: Vec<Found>,
    incidents: String,
    next: Option<String>,
    /// Not all is shown.
    more: bool,
    downloads: [(&'static str, String); 2],
}

/// A report with what was found in it.
struct Found {
    title: String,
    address: String,
    hits: Vec<Line>,
}

struct Line {
    kind: &'static str,
    address: String,
    pieces: Vec<(bool, String)>,
}

/// The page.
///
/// # Errors
/// [`Problem::Bad`] where the address asks for what there is not.
pub async fn show(State(app): State<App>, RawQuery(raw): RawQuery) -> Result<Html<String>, Problem> {
    let asked = Asked::of(raw.as_deref());
    let frame = Frame::new(&app, "search", &asked);
    let at = asked.at()?;
    let shown = app.read(at, move |desk| {
        let search::Found { page: Listed { items, next_url, .. }, more } = search::of(desk, &asked, PATH)?;
        let words = asked.or_empty("q").to_owned();
        Ok(Page {
            found: items.iter().map(|report| found(report, &frame)).collect(),
            incidents: frame.back.with("q", Some(&words)).with("all", Some("1")).address("/incidents"),
            next: next_url,
            more,
            downloads: ["csv", "json"]
                .map(|ending| (ending, frame.back.with("q", Some(&words)).address(&format!("{PATH}.{ending}")))),
            words,
            frame,
        })
    });
    page(&shown.await?)
}

fn found(report: &ReportHits, frame: &Frame) -> Found {
    let address = frame.to(&format!("/reports/{}", report.report));
    let hits = report.hits.iter().map(|hit| line(hit, &address)).collect();
    Found { title: title(report.title.as_deref(), &report.origin), address, hits }
}

fn line(hit: &Hit, report: &str) -> Line {
    let (kind, address) = match hit.kind {
        HitKind::Report => ("report", report.to_owned()),
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
    Line { kind, address, pieces }
}

/// A report's headline, or where it was read: its ends, where it is long.
pub fn title(headline: Option<&str>, origin: &str) -> String {
    clipped(&clean(headline.unwrap_or(origin))).into_owned()
}
