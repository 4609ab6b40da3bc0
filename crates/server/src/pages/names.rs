//! Actors and publishers, with the incidents that have them.

use askama::Template;
use axum::{
    extract::{RawQuery, State},
    response::Html,
};
use rashomon_wording::{clean, value::grouped};

use crate::{
    api::{
        Listed,
        names::{self, Counted, Of},
    },
    app::App,
    asked::Asked,
    frame::{Frame, page},
    problem::Problem,
};

#[derive(Template)]
#[template(path = "names.html")]
struct Page {
    frame: Frame,
    heading: &'static str,
    about: &'static str,
    graded: bool,
    back: String,
    lines: Vec<Line>,
    next: Option<String>,
    downloads: [(&'static str, String); 2],
}

struct Line {
    name: String,
    address: String,
    incidents: String,
    grade: String,
    subject: String,
}

/// Who did it, claims it, was aimed at or harmed.
///
/// # Errors
/// [`Problem::Bad`] where the address asks for what there is not.
pub async fn actors(State(app): State<App>, RawQuery(raw): RawQuery) -> Result<Html<String>, Problem> {
    let about = "Who did it, claims it, was aimed at or harmed, in the words of the accounts.";
    shown(app, raw.as_deref(), Of::Actors, ("Actors", "actors", "actor"), about).await
}

/// Who published the reports, with the grade that people gave.
///
/// # Errors
/// [`Problem::Bad`] where the address asks for what there is not.
pub async fn publishers(State(app): State<App>, RawQuery(raw): RawQuery) -> Result<Html<String>, Problem> {
    let about =
        "Who published the reports. A grade says how far a publisher can be relied on (Admiralty scale, A to F).";
    shown(app, raw.as_deref(), Of::Publishers, ("Publishers", "publishers", "publisher"), about).await
}

/// The page of names under a heading, at a path of this name, each with the incidents whose field is this name.
async fn shown(
    app: App,
    raw: Option<&str>,
    of: Of,
    (heading, here, field): (&'static str, &'static str, &'static str),
    about: &'static str,
) -> Result<Html<String>, Problem> {
    let asked = Asked::of(raw);
    let frame = Frame::new(&app, here, &asked);
    let at = asked.at()?;
    let counting = app.clone();
    let shown = app.read(at, move |desk| {
        let path = format!("/{here}");
        let Listed { items, next_url, .. } = names::of(&counting, desk, &asked, of, &path)?;
        let line = |Counted { name, incidents, grade }: Counted| Line {
            address: frame.back.with(field, Some(&name)).with("all", Some("1")).address("/incidents"),
            incidents: grouped(incidents),
            grade: grade.unwrap_or_default(),
            subject: names::subject(&name),
            name: clean(&name),
        };
        Ok(Page {
            heading,
            about,
            graded: of == Of::Publishers && frame.moment.is_none(),
            back: asked.address(&path),
            lines: items.into_iter().map(line).collect(),
            next: next_url,
            downloads: ["csv", "json"].map(|ending| (ending, frame.to(&format!("{path}.{ending}")))),
            frame,
        })
    });
    page(&shown.await?)
}
