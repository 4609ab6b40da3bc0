//! To anything in a few keys: pages, incidents, actors, publishers, reports, claims, ids.

use axum::extract::{RawQuery, State};
use rashomon_desk::{HitKind, Query};
use rashomon_wording::{account::count, clean};
use serde::Serialize;
use utoipa::ToSchema;

use super::{
    Told,
    names::{self, Of},
};
use crate::{
    app::App,
    asked::{Asked, escaped},
    pages::search::title,
    problem::Problem,
};

/// Incidents that are offered, and as many reports and claims.
const EACH: usize = 6;
/// Actors that are offered, and as many publishers.
const NAMES: usize = 3;
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
    /// page, id, incident, actor, publisher, report, claim.
    pub kind: &'static str,
    /// Its name.
    pub label: String,
    /// What tells it from others.
    pub detail: String,
    /// Where it is.
    pub href: String,
}

/// Pages: name, what is on it, path, view of the list, whether it looks back to a moment.
const PAGES: [(&str, &str, &str, Option<&str>, bool); 10] = [
    ("Incidents", "the list", "/incidents", None, true),
    ("Map", "incidents on a map", "/incidents", Some("map"), true),
    ("Timeline", "incidents over time", "/incidents", Some("timeline"), true),
    ("Review", "what deserves a look", "/review", None, false),
    ("Import", "read reports", "/import", None, false),
    ("Export", "for other programs", "/export", None, true),
    ("Actors", "who takes part", "/actors", None, true),
    ("Publishers", "who reports", "/publishers", None, true),
    ("Journal", "what was recorded", "/journal", None, false),
    ("Help", "words and keys", "/help", None, false),
];

/// Pages, incidents, actors, publishers, reports and claims that have these words, as of the moment that is looked back to.
///
/// # Errors
/// Where the ledger cannot be read.
#[utoipa::path(get, path = "/api/v1/palette", tag = "work", 
    params(("q" = String, Query, description = "Words, or how an id begins")),
    responses((status = 200, body = Palette)))]
pub async fn offer(State(app): State<App>, RawQuery(raw): RawQuery) -> Result<Told<Palette>, Problem> {
    let asked = Asked::of(raw.as_deref());
    let back = asked.moment();
    let words = asked.or_empty("q").to_owned();
    let lower = words.to_lowercase();
    let pages = PAGES.into_iter().filter(|(name, ..)| name.to_lowercase().contains(&lower));
    let mut items: Vec<Offer> = pages
        .map(|(label, detail, path, view, looks_back)| {
            let fields = if looks_back { back.clone() } else { Asked::default() };
            let href = fields.with("view", view).address(path);
            Offer { kind: "page", label: label.to_owned(), detail: detail.to_owned(), href }
        })
        .collect();
    if words.is_empty() {
        return Ok(Told(Palette { items }));
    }
    let counting = app.clone();
    let found = app.read(asked.at()?, move |desk| {
        let mut found = Vec::new();
        if words.len() >= PREFIX && words.contains(['_', ':']) && matches!(desk.get(&words), Ok(Some(_))) {
            let href = back.address(&format!("/go/{}", escaped(&words)));
            found.push(Offer { kind: "id", label: clean(&words), detail: String::new(), href });
        }
        let query = Query { words: Some(words.clone()), all: true, limit: Some(EACH), ..Query::default() };
        for pin in desk.pins(&query)?.items {
            let href = back.address(&format!("/incidents/{}", pin.id));
            found.push(Offer { kind: "incident", label: clean(&pin.title), detail: pin.id.to_string(), href });
        }
        let facets = names::counted(&counting, desk, &back)?;
        for (kind, of) in [("actor", Of::Actors), ("publisher", Of::Publishers)] {
            for (name, incidents) in named(names::those(&facets, of), &lower) {
                let href = back.with(kind, Some(name)).with("all", Some("1")).address("/incidents");
                let incidents = usize::try_from(*incidents).unwrap_or(usize::MAX);
                found.push(Offer { kind, label: clean(name), detail: count(incidents, "incident"), href });
            }
        }
        for hit in desk.search(&words, EACH)? {
            let report = back.address(&format!("/reports/{}", hit.report));
            let (kind, href) = match hit.kind {
                HitKind::Report => ("report", report),
                HitKind::Claim => ("claim", format!("{report}#{}", hit.id)),
            };
            let label = title(hit.title.as_deref(), &hit.origin);
            found.push(Offer { kind, label, detail: clean(&hit.snippet.text), href });
        }
        Ok(found)
    });
    items.extend(found.await?);
    Ok(Told(Palette { items }))
}

/// The names that begin with these letters, behind them those that have them elsewhere: of each the ones with the most incidents.
fn named<'a>(all: &'a [(String, u64)], letters: &str) -> Vec<&'a (String, u64)> {
    let (mut begin, mut have) = (Vec::new(), Vec::new());
    for name in all {
        match name.0.to_lowercase().find(letters) {
            Some(0) => begin.push(name),
            Some(_) if have.len() < NAMES => have.push(name),
            _ => {}
        }
        if begin.len() == NAMES {
            break;
        }
    }
    begin.into_iter().chain(have).take(NAMES).collect()
}
