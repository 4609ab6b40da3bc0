//! What leaves the desk: which formats there are, and files in them.

use axum::{
    extract::{Path, RawQuery, State},
    response::Response,
};
use rashomon_desk::export::{ELSEWHERE, EXPORTS, Format};
use serde::Serialize;
use utoipa::ToSchema;

use super::Told;
use crate::{app::App, asked::Asked, download, problem::Problem};

/// A format for what is chosen.
#[derive(Debug, Serialize, ToSchema)]
pub struct Offered {
    /// Its name.
    pub format: &'static str,
    /// What is exported: incidents, claims, reports.
    pub what: &'static str,
    /// Whom it is for.
    pub about: &'static str,
    /// The media type of the file.
    pub media_type: &'static str,
    /// Where the file is.
    pub file_url: String,
    /// Where a ZIP archive is of it, its provenance, what the format cannot hold, and a description.
    pub package_url: String,
}

/// All formats, for what a filter chooses.
pub fn offered(filter: &Asked) -> Vec<Offered> {
    let one = |export: &rashomon_desk::export::Export| {
        let (format, what) = (export.format.as_str(), export.what.as_str());
        let of = filter.with("what", Some(what));
        Offered {
            format,
            what,
            about: about(export.format),
            media_type: export.format.media_type(),
            file_url: of.address(&format!("/export/{format}")),
            package_url: of.address(&format!("/export/{format}/package")),
        }
    };
    EXPORTS.iter().chain(ELSEWHERE).map(one).collect()
}

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

/// The formats there are, with addresses for what the filter chooses.
#[utoipa::path(get, path = "/api/v1/exports", tag = "exports",
    responses((status = 200, description = "Formats; asked for as incidents are", body = Vec<Offered>)))]
pub async fn list(RawQuery(raw): RawQuery) -> Told<Vec<Offered>> {
    Told(offered(&Asked::of(raw.as_deref()).filter()))
}

/// An export as a file, of what the filter chooses: asked for as incidents are, without limit and cursor.
///
/// # Errors
/// As [`download::of`].
#[utoipa::path(get, path = "/export/{format}", tag = "exports",
    params(("format" = String, Path, description = "the name of a format"),
        ("what" = Option<String>, Query, description = "incidents, claims, reports; incidents else, where the format has them")),
    responses((status = 200, description = "The file, as it is written", content_type = "application/octet-stream", body = String),
        (status = 404, description = "not-found", content_type = "application/problem+json", body = serde_json::Value)))]
pub async fn file(
    State(app): State<App>,
    Path(format): Path<String>,
    RawQuery(raw): RawQuery,
) -> Result<Response, Problem> {
    download::of(&app, &format, Asked::of(raw.as_deref()), false).await
}

/// The same in a ZIP archive with its provenance, what the format cannot hold, and a description: asked for as incidents are.
///
/// # Errors
/// As [`download::of`].
#[utoipa::path(get, path = "/export/{format}/package", tag = "exports",
    params(("format" = String, Path, description = "the name of a format"),
        ("what" = Option<String>, Query, description = "incidents, claims, reports; incidents else, where the format has them")),
    responses((status = 200, description = "The archive", content_type = "application/zip", body = String),
        (status = 404, description = "not-found", content_type = "application/problem+json", body = serde_json::Value)))]
pub async fn package(
    State(app): State<App>,
    Path(format): Path<String>,
    RawQuery(raw): RawQuery,
) -> Result<Response, Problem> {
    download::of(&app, &format, Asked::of(raw.as_deref()), true).await
}
