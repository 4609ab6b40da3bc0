//! Actors and publishers, with how many incidents have them.

use std::{cmp::Reverse, collections::BTreeMap};

use axum::{
    extract::{RawQuery, State},
    http::Uri,
    response::Response,
};
use rashomon_desk::{
    Desk, Query,
    export::{self, Datum},
};
use rashomon_model::{Action, Detail};
use serde::Serialize;
use utoipa::ToSchema;

use super::{Listed, Told};
use crate::{app::App, asked::Asked, download, problem::Problem};

/// Names that are counted.
const MOST: usize = 100_000;
/// Names of an answer where it does not say how many.
const USUAL: usize = 500;

/// Whose names are listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Of {
    /// Who did it, claims it, was aimed at or harmed.
    Actors,
    /// Who published the reports.
    Publishers,
}

/// A name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Counted {
    /// As the accounts have it.
    pub name: String,
    /// Incidents that have it.
    pub incidents: u64,
    /// How far a publisher can be relied on, A to F; null where nobody has said so, and for actors.
    pub grade: Option<String>,
}

/// All names, those with the most incidents first. `asked` says as of when the desk looks.
///
/// # Errors
/// Where the ledger cannot be read.
pub fn all(app: &App, desk: &Desk, asked: &Asked, of: Of) -> Result<Vec<Counted>, Problem> {
    let query = Query { all: true, ..Query::default() };
    let counted = app.counted(desk, asked.moment().address("names"), &query, MOST)?;
    let facets = &counted.facets;
    let name = |(name, incidents): (String, u64)| Counted { name, incidents, grade: None };
    if of == Of::Actors {
        return Ok(facets.actors.iter().cloned().map(name).collect());
    }
    let mut grades: BTreeMap<String, String> = BTreeMap::new();
    for line in desk.judged(None)?.into_iter().filter(|line| line.undone_by.is_none()) {
        if let (Action::Grade, Some(Detail::Grade(grade))) = (line.judgement.action, &line.judgement.detail) {
            grades.extend(line.judgement.subjects.iter().map(|subject| (subject.clone(), grade.to_string())));
        }
    }
    let graded = |found: Counted| Counted { grade: grades.get(&subject(&found.name)).cloned(), ..found };
    Ok(facets.publishers.iter().cloned().map(name).map(graded).collect())
}

/// A publisher as the subject of a judgement.
pub fn subject(publisher: &str) -> String {
    format!("publisher:{publisher}")
}

/// The page of names that an address asks for; `path` is where the next one stands.
///
/// # Errors
/// [`Problem::Bad`] where the cursor is none.
pub fn of(app: &App, desk: &Desk, asked: &Asked, of: Of, path: &str) -> Result<Listed<Counted>, Problem> {
    let names = all(app, desk, asked, of)?;
    let start = match asked.get("after") {
        None => 0,
        Some(cursor) => {
            let wrong = || Problem::bad("after", "it is no cursor of this list");
            let (number, last) = cursor.split_once('~').ok_or_else(wrong)?;
            let number: u64 = number.parse().map_err(|_| wrong())?;
            names.partition_point(|name| (Reverse(name.incidents), name.name.as_str()) <= (Reverse(number), last))
        }
    };
    Listed::page(names, start, USUAL, (asked, path), |name, _| format!("{}~{}", name.incidents, name.name))
}

async fn answer(app: App, uri: Uri, which: Of) -> Result<Told<Listed<Counted>>, Problem> {
    let asked = Asked::of(uri.query());
    let counting = app.clone();
    app.read(asked.at()?, move |desk| of(&counting, desk, &asked, which, uri.path()).map(Told)).await
}

/// Who did it, claims it, was aimed at or harmed, in the words of the accounts: those with the most incidents first.
///
/// # Errors
/// [`Problem::Bad`].
#[utoipa::path(get, path = "/api/v1/actors", tag = "names",
    params(("limit" = Option<usize>, Query), ("after" = Option<String>, Query, description = "the cursor of a `next_url`")),
    responses((status = 200, description = "A page of names", body = Listed<Counted>)))]
pub async fn actors(State(app): State<App>, uri: Uri) -> Result<Told<Listed<Counted>>, Problem> {
    answer(app, uri, Of::Actors).await
}

/// Who published the reports, with the grades that people gave: those with the most incidents first.
///
/// # Errors
/// [`Problem::Bad`].
#[utoipa::path(get, path = "/api/v1/publishers", tag = "names",
    params(("limit" = Option<usize>, Query), ("after" = Option<String>, Query, description = "the cursor of a `next_url`")),
    responses((status = 200, description = "A page of names", body = Listed<Counted>)))]
pub async fn publishers(State(app): State<App>, uri: Uri) -> Result<Told<Listed<Counted>>, Problem> {
    answer(app, uri, Of::Publishers).await
}

/// All actors as a table.
///
/// # Errors
/// [`Problem::Bad`].
pub async fn actors_table(State(app): State<App>, RawQuery(raw): RawQuery) -> Result<Response, Problem> {
    table(&app, raw.as_deref(), Of::Actors)
}

/// All publishers as a table.
///
/// # Errors
/// [`Problem::Bad`].
pub async fn publishers_table(State(app): State<App>, RawQuery(raw): RawQuery) -> Result<Response, Problem> {
    table(&app, raw.as_deref(), Of::Publishers)
}

fn table(app: &App, raw: Option<&str>, which: Of) -> Result<Response, Problem> {
    let asked = Asked::of(raw);
    let (name, columns): (_, &[&str]) = match which {
        Of::Actors => ("actors", &["name", "incidents"]),
        Of::Publishers => ("publishers", &["name", "incidents", "grade"]),
    };
    let counting = app.clone();
    Ok(download::streamed(app, asked.at()?, download::csv(name), move |desk, out| {
        let rows = all(&counting, desk, &asked, which)?;
        let row = |name: Counted| {
            let grade = name.grade.map_or(Datum::Empty, Datum::Word);
            let cells = [Datum::Words(name.name), Datum::Whole(name.incidents), grade];
            Ok(cells.into_iter().take(columns.len()).collect())
        };
        Ok(export::table(out, columns, rows.into_iter().map(row))?)
    }))
}
