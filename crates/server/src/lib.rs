//! The desk in the browser: pages and an HTTP API over one ledger, on this machine only.
//!
//! Pages are made here, from templates, out of what the [desk](rashomon_desk) answers; a few modules of JavaScript move what
//! moves. The whole state of a list stands in its address, every page works without scripts, and what programs want has the
//! same address with an ending (`.json`, and `.csv` or `.geojson` where it is a table or has places), or stands under `/api/v1`.
//!
//! | module | does |
//! |---|---|
//! | [`app`] | what all requests share: desks for reading, one that writes at a time, desks that look back |
//! | `routes` | which address leads where |
//! | `guard` | who may ask, what a page may do |
//! | [`problem`] | what can go wrong, from one table |
//! | `asked` | addresses to queries and back |
//! | `pages` | a file a page, with its template |
//! | `api` | a file a part of the API |
//! | `kept` | what was computed and is kept until something is recorded |
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
mod kept;
mod pages;
pub mod problem;
mod routes;

use std::{
    fmt::Write,
    io,
    net::{IpAddr, Ipv4Addr, SocketAddr},
    time::Duration,
};

use axum::{
    Router,
    body::{Body, to_bytes},
    extract::{DefaultBodyLimit, Request},
    http::{
        HeaderValue, StatusCode,
        header::{CONTENT_DISPOSITION, CONTENT_LENGTH, CONTENT_TYPE, ETAG, IF_NONE_MATCH},
    },
    middleware::{self, Next},
    response::{IntoResponse, Response},
};
use sha2::{Digest, Sha256};
use tokio::net::TcpListener;
use tower_http::{catch_panic::CatchPanicLayer, compression::CompressionLayer};

use crate::{app::App, problem::Problem, routes::Routes};

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
    let routed =
        |routes: Routes| routes.into_iter().fold(Router::new(), |router, (path, with)| router.route(path, with));
    let answered = routed(routes::pages())
        .merge(routed(routes::programs()))
        .layer(DefaultBodyLimit::max(BODY))
        .layer(middleware::from_fn(tag))
        .layer(middleware::from_fn(in_time));
    Router::new()
        .merge(answered)
        .merge(routed(routes::exports()))
        .layer(CompressionLayer::new())
        // Events are to be seen as they come, which compression would hold back.
        .merge(routed(routes::events()))
        .merge(routed(routes::uploads()).layer(DefaultBodyLimit::max(import::LARGEST)))
        .fallback(nothing)
        .method_not_allowed_fallback(|| async { Problem::Method })
        .layer(middleware::from_fn_with_state(app.clone(), guard::admit))
        .layer(CatchPanicLayer::custom(|_: Box<dyn std::any::Any + Send>| Problem::Fault.into_response()))
        .layer(middleware::from_fn_with_state(app.clone(), frame::problems))
        .layer(middleware::from_fn(guard::close))
        .with_state(app)
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
