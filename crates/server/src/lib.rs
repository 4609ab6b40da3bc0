//! The desk in the browser: pages and an HTTP API over one ledger, on this machine only.
//!
//! Pages are made here, from templates, out of what the [desk](rashomon_desk) answers; a few modules of JavaScript move what
//! moves. The whole state of a list stands in its address, every page works without scripts, and what programs want has the
//! same address with an ending (the list `.json`, `.csv`, `.geojson`; an incident or a report `.json`), or stands under `/api/v1`.
//!
//! | module | does |
//! |---|---|
//! | [`app`] | what all requests share: desks for reading, one that writes at a time, desks that look back |
//! | `guard` | who may ask, what a page may do |
//! | [`problem`] | what can go wrong, from one table |
//! | `asked` | addresses to queries and back |
//! | `pages` | a file a page, with its template |
//! | `api` | a file a part of the API |
//! | `ground` | incidents on the plane of a map, in squares that are counted |
//! | `import`, `download` | reports that come in, exports that leave |
//! | `decide` | what people decide |

mod api;
pub mod app;
mod asked;
mod assets;
mod decide;
mod download;
mod frame;
mod ground;
mod guard;
mod import;
mod pages;
pub mod problem;

use std::{
    fmt::Write,
    io,
    net::{IpAddr, Ipv4Addr, SocketAddr},
    time::Duration,
};

use axum::{
    Router,
    body::{Body, to_bytes},
    extract::{DefaultBodyLimit, RawQuery, Request, State},
    http::{
        HeaderValue, StatusCode,
        header::{CONTENT_DISPOSITION, CONTENT_LENGTH, CONTENT_TYPE, ETAG, IF_NONE_MATCH},
    },
    middleware::{self, Next},
    response::{IntoResponse, Redirect, Response},
    routing::{get, post},
};
use sha2::{Digest, Sha256};
use tokio::net::TcpListener;
use tower_http::{catch_panic::CatchPanicLayer, compression::CompressionLayer};

use crate::{app::App, asked::Asked, problem::Problem};

/// Largest body of a request that is no upload.
const BODY: usize = 1 << 20;
/// How long an answer may take to begin. Another moment of a large ledger is derived anew.
const PATIENCE: Duration = Duration::from_mins(2);
/// How long requests have to end when the server stops.
const GRACE: Duration = Duration::from_secs(5);
/// Largest answer of which a digest is made, so that it need not be sent twice.
const TAGGED: u64 = 2 << 20;

/// Where the server listens: the loopback of this machine.
///
/// # Errors
/// Where the port is taken.
pub async fn listen(port: u16) -> io::Result<(TcpListener, u16)> {
    let listener = TcpListener::bind(SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), port)).await?;
    let port = listener.local_addr()?.port();
    Ok((listener, port))
}

/// The names under which a server at this port may be asked.
pub fn hosts(port: u16) -> Vec<String> {
    let names = ["127.0.0.1", "localhost"].map(|name| format!("{name}:{port}"));
    // Browsers leave out the usual port.
    let plain = (port == 80).then(|| ["127.0.0.1", "localhost"].map(str::to_owned));
    names.into_iter().chain(plain.into_iter().flatten()).collect()
}

/// Answers until `stopped` comes; what has begun is given some seconds to end.
///
/// # Errors
/// Where the listener fails.
pub async fn serve(
    listener: TcpListener,
    app: App,
    stopped: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    let (ending, mut ended) = tokio::sync::watch::channel(false);
    let stop = async move {
        stopped.await;
        let _ = ending.send(true);
    };
    let server = axum::serve(listener, router(app)).with_graceful_shutdown(stop);
    let patience = async move {
        // A page that listens for news keeps its connection for as long as it is open.
        let _ = ended.wait_for(|ended| *ended).await;
        tokio::time::sleep(GRACE).await;
    };
    tokio::select! {
        done = server.into_future() => done,
        () = patience => Ok(()),
    }
}

/// All addresses.
pub fn router(app: App) -> Router {
    let events = Router::new()
        .route("/api/v1/events", get(api::live::events))
        .route("/import/{id}/events", get(pages::import::events));
    let upload = Router::new()
        .route("/import", get(pages::import::show).post(pages::import::receive))
        .layer(DefaultBodyLimit::max(import::LARGEST));
    let exports = Router::new()
        .route("/export/{format}", get(pages::export::file))
        .route("/export/{format}/package", get(pages::export::package));
    let answered = Router::new()
        .merge(pages())
        .merge(api())
        .layer(DefaultBodyLimit::max(BODY))
        .layer(middleware::from_fn(tag))
        .layer(middleware::from_fn(in_time));
    Router::new()
        .merge(answered)
        .merge(exports)
        .layer(CompressionLayer::new())
        // Events are to be seen as they come, which compression would hold back.
        .merge(events)
        .merge(upload)
        .fallback(nothing)
        .method_not_allowed_fallback(|| async { Problem::Method })
        .layer(middleware::from_fn_with_state(app.clone(), guard::admit))
        .layer(CatchPanicLayer::custom(|_: Box<dyn std::any::Any + Send>| Problem::Fault.into_response()))
        .layer(middleware::from_fn_with_state(app.clone(), frame::problems))
        .layer(middleware::from_fn(guard::close))
        .with_state(app)
}

fn pages() -> Router<App> {
    Router::new()
        .route("/", get(|| async { Redirect::to("/incidents") }))
        .route("/incidents", get(pages::incidents::list))
        .route("/incidents.json", get(|app, query| in_form(app, query, "json")))
        .route("/incidents.csv", get(|app, query| in_form(app, query, "csv")))
        .route("/incidents.geojson", get(|app, query| in_form(app, query, "geojson")))
        .route("/incidents/{id}", get(pages::incident::show))
        .route("/incidents/{id}/print", get(pages::incident::print))
        .route("/incidents/{id}/diff", get(pages::diff::show))
        .route("/reports/{id}", get(pages::report::show))
        .route("/reports/{id}/original", get(pages::report::original))
        .route("/reports/{id}/compare/{other}", get(pages::compare::show))
        .route("/review", get(pages::review::show))
        .route("/judgements", post(decide::form))
        .route("/judgements/{id}/undo", post(decide::undo))
        .route("/import/{id}", get(pages::import::batch))
        .route("/export", get(pages::export::show))
        .route("/actors", get(pages::names::actors))
        .route("/publishers", get(pages::names::publishers))
        .route("/journal", get(pages::journal::show))
        .route("/search", get(pages::search::show))
        .route("/help", get(pages::help::show))
        .route("/help/problems", get(pages::help::show))
        .route("/help/api", get(pages::help::api))
        .route("/go/{id}", get(api::items::page))
        .route("/favicon.ico", get(|| async { Redirect::permanent("/static/favicon.svg") }))
        .route("/static/{*path}", get(assets::file))
}

fn api() -> Router<App> {
    Router::new()
        .route("/api/v1/openapi.json", get(api::describe::openapi))
        .route("/api/v1/session", get(api::work::session))
        .route("/api/v1/incidents", get(api::incidents::list))
        .route("/api/v1/pins", get(api::incidents::pins))
        .route("/api/v1/facets", get(api::incidents::facets))
        .route("/api/v1/timeline", get(api::incidents::timeline))
        .route("/api/v1/map", get(api::map::show))
        .route("/api/v1/map/incidents", get(api::map::incidents))
        .route("/api/v1/items/{id}", get(api::items::get))
        .route("/api/v1/items/{id}/explanation", get(api::items::explanation))
        .route("/api/v1/items/{id}/judgements", get(api::items::judgements))
        .route("/api/v1/items/{id}/diff", get(api::items::diff))
        .route("/api/v1/judgements", post(api::work::judge))
        .route("/api/v1/queue", get(api::work::queue))
        .route("/api/v1/search", get(api::work::search))
        .route("/api/v1/changes", get(api::work::changes))
        .route("/api/v1/status", get(api::work::status))
        .route("/api/v1/palette", get(api::palette::offer))
}

/// The list in the form of an ending.
async fn in_form(State(app): State<App>, RawQuery(raw): RawQuery, ending: &'static str) -> Result<Response, Problem> {
    pages::incidents::other(&app, ending, Asked::of(raw.as_deref())).await
}

async fn nothing(request: Request) -> Problem {
    Problem::NotFound(format!("page {}", rashomon_wording::clean(request.uri().path())))
}

/// Breaks off what takes too long to begin.
async fn in_time(request: Request, next: Next) -> Response {
    tokio::time::timeout(PATIENCE, next.run(request)).await.unwrap_or_else(|_| Problem::Timeout.into_response())
}

/// Bytes as hexadecimal digits.
fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(2 * bytes.len()), |mut out, byte| {
        // Writing to a String cannot fail.
        let _ = write!(out, "{byte:02x}");
        out
    })
}

/// Gives an answer the digest of its bytes, and sends nothing to whoever has them.
async fn tag(request: Request, next: Next) -> Response {
    let known = request.headers().get(IF_NONE_MATCH).cloned();
    let is_get = request.method() == axum::http::Method::GET;
    let response = next.run(request).await;
    let is_small = response.headers().get(CONTENT_LENGTH).and_then(|n| n.to_str().ok()?.parse::<u64>().ok());
    let plain = !response.headers().contains_key(ETAG) && !response.headers().contains_key(CONTENT_DISPOSITION);
    if !is_get || !plain || response.status() != StatusCode::OK || is_small.is_some_and(|n| n > TAGGED) {
        return response;
    }
    let extensions = response.extensions().clone();
    let (mut parts, body) = response.into_parts();
    let Ok(bytes) = to_bytes(body, usize::MAX).await else { return Problem::Fault.into_response() };
    let digest = hex(&Sha256::digest(&bytes)[..12]);
    let tag = format!("W/\"{digest}\"");
    parts.headers.extend(HeaderValue::from_str(&tag).map(|tag| (ETAG, tag)).ok());
    parts.extensions = extensions;
    if known.is_some_and(|known| known.as_bytes() == tag.as_bytes()) {
        parts.status = StatusCode::NOT_MODIFIED;
        parts.headers.remove(CONTENT_LENGTH);
        parts.headers.remove(CONTENT_TYPE);
        return Response::from_parts(parts, Body::empty());
    }
    Response::from_parts(parts, Body::from(bytes))
}
