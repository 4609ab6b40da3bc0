//! Actors and publishers, with how many incidents have them.

use std::{cmp::Reverse, collections::BTreeMap, sync::Arc};

use axum::{
    extract::{RawQuery, State},
    http::Uri,
    response::Response,
};
use rashomon_desk::{
    Facets, Query,
    export::{self, Datum},
};
use serde::Serialize;
use utoipa::ToSchema;

use super::{Listed, Told};
use crate::{
    app::{App, Fresh},
    asked::Asked,
    download,
    problem::Problem,
};

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

/// The names that are counted of all incidents. `asked` says as of when the desk looks.
///
/// # Errors
/// Where the ledger cannot be read.
pub fn counted(app: &App, desk: &Fresh, asked: &Asked) -> Result<Arc<Facets>, Problem> {
    let query = Query { all: true, ..Query::default() };
    app.facets(desk, &asked.moment().address("names"), &query, MOST)
}

/// Whose names are meant, those with the most incidents first.
pub fn those(facets: &Facets, of: Of) -> &[(String, u64)] {
    match of {
        Of::Actors => &facets.actors,
        Of::Publishers => &facets.publishers,
    }
}

/// The grades of publishers; actors have none.
fn grades(app: &App, desk: &Fresh, asked: &Asked, of: Of) -> Result<Arc<BTreeMap<String, String>>, Problem> {
    match of {
        Of::Actors => Ok(Arc::default()),
        Of::Publishers => app.grades(desk, &asked.moment().address("")),
    }
}

fn graded(name: &str, incidents: u64, grades: &BTreeMap<String, String>) -> Counted {
    // Of actors nobody looks for a grade.
    let grade = if grades.is_empty() { None } else { grades.get(&subject(name)).cloned() };
    Counted { name: name.to_owned(), incidents, grade }
}

/// A publisher as the subject of a judgement.
pub fn subject(publisher: &str) -> String {
    format!("publisher:{publisher}")
}

/// The page of names that an address asks for; `path` is where the next one stands.
///
/// # Errors
/// [`Problem::Bad`] where the cursor is none.
pub fn of(app: &App, desk: &Fresh, asked: &Asked, of: Of, path: &str) -> Result<Listed<Counted>, Problem> {
    let facets = counted(app, desk, asked)?;
    let names = those(&facets, of);
    let start = asked.behind::<u64>()?.map_or(0, |(number, last)| {
        names.partition_point(|(name, incidents)| (Reverse(*incidents), name.as_str()) <= (Reverse(number), last))
    });
    let page = Listed::page(names, start, USUAL, (asked, path), |(name, incidents), _| format!("{incidents}~{name}"))?;
    let grades = grades(app, desk, asked, of)?;
    page.with(|(name, incidents)| Ok(graded(&name, incidents, &grades)))
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
        let facets = counted(&counting, desk, &asked)?;
        let grades = grades(&counting, desk, &asked, which)?;
        let row = |(name, incidents): &(String, u64)| {
            let name = graded(name, *incidents, &grades);
            let grade = name.grade.map_or(Datum::Empty, Datum::Word);
            let cells = [Datum::Words(name.name), Datum::Whole(name.incidents), grade];
            Ok(cells.into_iter().take(columns.len()).collect())
        };
        Ok(export::table(out, columns, those(&facets, which).iter().map(row))?)
    }))
}
