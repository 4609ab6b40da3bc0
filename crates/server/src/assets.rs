//! Files that stand in the program: styles, modules, the map.

use axum::{
    extract::Path,
    http::{
        HeaderMap, HeaderValue, StatusCode,
        header::{CACHE_CONTROL, CONTENT_TYPE, ETAG, IF_NONE_MATCH},
    },
    response::{IntoResponse, Response},
};
use rust_embed::{EmbeddedFile, RustEmbed};

use crate::problem::Problem;

#[derive(RustEmbed)]
#[folder = "static/"]
struct Static;

/// The address of a file, with its digest, so that it can be kept for good.
pub fn address(path: &str) -> String {
    let digest = Static::get(path).map(|file| digest(&file)).unwrap_or_default();
    format!("/static/{path}?v={}", &digest[..digest.len().min(12)])
}

fn digest(file: &EmbeddedFile) -> String {
    crate::hex(&file.metadata.sha256_hash())
}

/// A file, by its path.
///
/// # Errors
/// [`Problem::NotFound`].
pub async fn file(Path(path): Path<String>, headers: HeaderMap) -> Result<Response, Problem> {
    let file = Static::get(&path).ok_or_else(|| Problem::NotFound(format!("file {path}")))?;
    let tag = format!("\"{}\"", &digest(&file)[..24]);
    if headers.get(IF_NONE_MATCH).is_some_and(|known| known.as_bytes() == tag.as_bytes()) {
        return Ok(StatusCode::NOT_MODIFIED.into_response());
    }
    let mut response = file.data.into_response();
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(media_type(&path)));
    // Modules name each other without a digest, so that a kept one is asked for again.
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("private, max-age=300, must-revalidate"));
    headers.extend(HeaderValue::from_str(&tag).map(|tag| (ETAG, tag)).ok());
    Ok(response)
}

fn media_type(path: &str) -> &'static str {
    match path.rsplit('.').next().unwrap_or_default() {
        "css" => "text/css; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "json" => "application/json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "webmanifest" => "application/manifest+json",
        _ => "text/plain; charset=utf-8",
    }
}
