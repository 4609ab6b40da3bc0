//! What leaves the desk: every format for the current filter.

use askama::Template;
use axum::{
    extract::{Path, RawQuery, State},
    response::{Html, Response},
};
use rashomon_desk::export::{ELSEWHERE, EXPORTS, Format};
use rashomon_wording::account::count;

use super::facets::{self, Chip};
use crate::{
    app::App,
    asked::Asked,
    download,
    frame::{Frame, page},
    problem::Problem,
};

#[derive(Template)]
#[template(path = "export.html")]
struct Page {
    frame: Frame,
    found: String,
    chips: Vec<Chip>,
    lines: Vec<Line>,
}

struct Line {
    format: &'static str,
    what: &'static str,
    about: &'static str,
    address: String,
    package: String,
}

/// The page.
///
/// # Errors
/// [`Problem::Bad`] where the address asks for what there is not.
pub async fn show(State(app): State<App>, RawQuery(raw): RawQuery) -> Result<Html<String>, Problem> {
    let asked = Asked::of(raw.as_deref()).filter();
    let frame = Frame::new(&app, "export", &asked);
    let at = asked.at()?;
    let shown = app.read(at, move |desk| {
        let query = asked.query(desk.data().ontology()?)?;
        let found = desk.tallied(&query)?.incidents;
        let lines = EXPORTS.iter().chain(ELSEWHERE).map(|export| {
            let (format, what) = (export.format.as_str(), export.what.as_str());
            let of = asked.with("what", Some(what));
            Line {
                format,
                what,
                about: about(export.format),
                address: of.address(&format!("/export/{format}")),
                package: of.address(&format!("/export/{format}/package")),
            }
        });
        Ok(Page {
            found: count(usize::try_from(found).unwrap_or(usize::MAX), "incident"),
            chips: facets::chips(&asked, "/export"),
            lines: lines.collect(),
            frame,
        })
    });
    page(&shown.await?)
}

/// Whom a format is for.
fn about(format: Format) -> &'static str {
    match format {
        Format::Jsonl => "programs: everything, one JSON value a line",
        Format::Csv => "any table",
        Format::Acled => "ACLED's 31 columns, a row a day and place",
        Format::Ucdp => "UCDP GED's 49 columns",
        Format::EventReport => "a row a report and event, as R's eventreport takes them",
        Format::Plover => "PLOVER events, one JSON value a line",
        Format::Polecat => "POLECAT's 40 columns",
        Format::Geojson => "maps",
        Format::Xlsx => "a workbook with incidents, claims and provenance",
        Format::Parquet => "tables by columns, for large analyses",
        Format::Admin => "monthly counts by province, as HDX HAPI has them",
    }
}

/// An export as a file.
///
/// # Errors
/// As [`download::of`].
pub async fn file(
    State(app): State<App>,
    Path(format): Path<String>,
    RawQuery(raw): RawQuery,
) -> Result<Response, Problem> {
    download::of(&app, &format, Asked::of(raw.as_deref()), false).await
}

/// The same with its provenance, losses and description.
///
/// # Errors
/// As [`download::of`].
pub async fn package(
    State(app): State<App>,
    Path(format): Path<String>,
    RawQuery(raw): RawQuery,
) -> Result<Response, Problem> {
    download::of(&app, &format, Asked::of(raw.as_deref()), true).await
}
