//! Actors and publishers, with the incidents that have them.

use askama::Template;
use axum::{
    extract::{RawQuery, State},
    response::Html,
};
use rashomon_desk::Query;
use rashomon_model::{Action, Detail};
use rashomon_wording::{clean, value::grouped};

use crate::{
    app::App,
    asked::Asked,
    frame::{Frame, page},
    problem::Problem,
};

/// Names on the page.
const MOST: usize = 500;

#[derive(Template)]
#[template(path = "names.html")]
struct Page {
    frame: Frame,
    heading: &'static str,
    about: &'static str,
    graded: bool,
    back: String,
    lines: Vec<Line>,
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
/// Where the ledger cannot be read.
pub async fn actors(State(app): State<App>, RawQuery(raw): RawQuery) -> Result<Html<String>, Problem> {
    let asked = Asked::of(raw.as_deref());
    let frame = Frame::new(&app, "actors", &asked);
    let at = asked.at()?;
    let shown = app.read(at, move |desk| {
        let facets = desk.facets(&Query { all: true, ..Query::default() }, MOST)?;
        let line = |(name, number): &(String, u64)| Line {
            name: clean(name),
            address: frame.back.with("actor", Some(name)).with("all", Some("1")).address("/incidents"),
            incidents: grouped(*number),
            grade: String::new(),
            subject: String::new(),
        };
        Ok(Page {
            heading: "Actors",
            about: "Who did it, claims it, was aimed at or harmed, in the words of the accounts.",
            graded: false,
            back: String::new(),
            lines: facets.actors.iter().map(line).collect(),
            frame,
        })
    });
    page(&shown.await?)
}

/// Who published the reports, with the grade that people gave.
///
/// # Errors
/// Where the ledger cannot be read.
pub async fn publishers(State(app): State<App>, RawQuery(raw): RawQuery) -> Result<Html<String>, Problem> {
    let asked = Asked::of(raw.as_deref());
    let frame = Frame::new(&app, "publishers", &asked);
    let at = asked.at()?;
    let shown = app.read(at, move |desk| {
        let facets = desk.facets(&Query { all: true, ..Query::default() }, MOST)?;
        let judged = desk.judged(None)?;
        let grade = |name: &str| {
            let subject = format!("publisher:{name}");
            let last = judged.iter().rev().find(|line| {
                line.undone_by.is_none()
                    && line.judgement.action == Action::Grade
                    && line.judgement.subjects.contains(&subject)
            });
            match last.and_then(|line| line.judgement.detail.as_ref()) {
                Some(Detail::Grade(grade)) => grade.to_string(),
                _ => String::new(),
            }
        };
        let line = |(name, number): &(String, u64)| Line {
            name: clean(name),
            address: frame.back.with("publisher", Some(name)).with("all", Some("1")).address("/incidents"),
            incidents: grouped(*number),
            grade: grade(name),
            subject: format!("publisher:{name}"),
        };
        Ok(Page {
            heading: "Publishers",
            about: "Who published the reports. A grade says how far a publisher can be relied on (Admiralty scale, A to F).",
            graded: frame.moment.is_none(),
            back: asked.address("/publishers"),
            lines: facets.publishers.iter().map(line).collect(),
            frame,
        })
    });
    page(&shown.await?)
}
