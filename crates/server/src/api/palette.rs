//! To anything in a few keys: pages, incidents, reports, claims, ids.

use axum::extract::{RawQuery, State};
use rashomon_desk::{At, HitKind, Query};
use rashomon_wording::clean;
use serde::Serialize;
use utoipa::ToSchema;

use super::Told;
use crate::{
    app::App,
    asked::Asked,
    pages::search::{clipped, title},
    problem::Problem,
};

/// Incidents that are offered, and as many reports and claims.
const EACH: usize = 6;
/// Letters of an id after which it is looked for.
const PREFIX: usize = 6;

/// What is offered.
#[derive(Debug, Default, Serialize, ToSchema)]
pub struct Palette {
    /// The likeliest first.
    pub items: Vec<Offer>,
}

/// A place to go to.
#[derive(Debug, Serialize, ToSchema)]
pub struct Offer {
    /// page, incident, report, claim.
    pub kind: &'static str,
    /// Its name.
    pub label: String,
    /// What tells it from others.
    pub detail: String,
    /// Where it is.
    pub href: String,
}

const PAGES: [(&str, &str, &str); 10] = [
    ("Incidents", "the list", "/incidents"),
    ("Map", "incidents on a map", "/incidents?view=map"),
    ("Timeline", "incidents over time", "/incidents?view=timeline"),
    ("Review", "what deserves a look", "/review"),
    ("Import", "read reports", "/import"),
    ("Export", "for other programs", "/export"),
    ("Actors", "who takes part", "/actors"),
    ("Publishers", "who reports", "/publishers"),
    ("Journal", "what was recorded", "/journal"),
    ("Help", "words and keys", "/help"),
];

/// Pages, incidents, reports and claims that have these words.
///
/// # Errors
/// Where the ledger cannot be read.
#[utoipa::path(get, path = "/api/v1/palette", tag = "work", params(("q" = String, Query, description = "Words, or how an id begins")),
    responses((status = 200, body = Palette)))]
pub async fn offer(State(app): State<App>, RawQuery(raw): RawQuery) -> Result<Told<Palette>, Problem> {
    let asked = Asked::of(raw.as_deref());
    let words = asked.or_empty("q").to_owned();
    let lower = words.to_lowercase();
    let pages = PAGES.into_iter().filter(move |(name, ..)| name.to_lowercase().contains(&lower));
    let mut items: Vec<Offer> = pages
        .map(|(label, detail, href)| Offer {
            kind: "page",
            label: label.to_owned(),
            detail: detail.to_owned(),
            href: href.to_owned(),
        })
        .collect();
    if words.is_empty() {
        return Ok(Told(Palette { items }));
    }
    let found = app.read(At::default(), move |desk| {
        let mut found = Vec::new();
        if words.len() >= PREFIX && words.contains(['_', ':']) && matches!(desk.get(&words), Ok(Some(_))) {
            found.push(Offer { kind: "id", label: clean(&words), detail: String::new(), href: format!("/go/{words}") });
        }
        let query = Query { words: Some(words.clone()), all: true, limit: Some(EACH), ..Query::default() };
        for pin in desk.pins(&query)?.items {
            let href = format!("/incidents/{}", pin.id);
            found.push(Offer { kind: "incident", label: clean(&pin.title), detail: pin.id.to_string(), href });
        }
        for hit in desk.search(&words, EACH)? {
            let report = format!("/reports/{}", hit.report);
            let (kind, href) = match hit.kind {
                HitKind::Report => ("report", report),
                HitKind::Claim => ("claim", format!("{report}#{}", hit.id)),
            };
            found.push(Offer { kind, label: title(&hit), detail: clipped(&clean(&hit.snippet.text)), href });
        }
        Ok(found)
    });
    items.extend(found.await?);
    Ok(Told(Palette { items }))
}
