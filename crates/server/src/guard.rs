//! Who may ask, and what a page may do.
//!
//! The server has no accounts: whoever reaches it may do everything, so that nobody but the person at this machine must
//! reach it. It listens on the loopback alone. A page of another site that is open in the same browser could still send
//! requests: one whose name has been pointed here (DNS rebinding) has a foreign `Host`; one that sends a form has a foreign
//! `Origin` and `Sec-Fetch-Site`, and lacks the token. Each of the three is refused by itself. Scripts on this machine read the
//! token from `/api/v1/session`, which pages of other sites cannot read.
//!
//! What reports say is inert in a page: templates escape it, and the policy of each answer runs nothing that is not a file of
//! this server.

use axum::{
    body::{Body, to_bytes},
    extract::{Request, State},
    http::{
        HeaderMap, HeaderName, HeaderValue, Method, Uri,
        header::{
            CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HOST, ORIGIN, REFERRER_POLICY,
            X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
        },
    },
    middleware::Next,
    response::{IntoResponse, Response},
};

use crate::{app::App, problem::Problem};

/// Nothing but files of this server; nobody shows it in a frame.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; \
    connect-src 'self'; worker-src 'self'; manifest-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; \
    frame-ancestors 'none'";
/// Largest form that is read to find its token.
const FORM: usize = 1 << 20;

/// Refuses whoever must not ask.
pub async fn admit(State(app): State<App>, request: Request, next: Next) -> Response {
    if let Err(problem) = is_own_host(&app, request.headers(), request.uri()) {
        return problem.into_response();
    }
    if request.method().is_safe() {
        return next.run(request).await;
    }
    if let Err(problem) = is_own_origin(&app, request.headers()) {
        return problem.into_response();
    }
    match with_token(&app, request).await {
        Ok(request) => next.run(request).await,
        Err(problem) => problem.into_response(),
    }
}

/// Adds what every answer says about how it may be used.
pub async fn close(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    let mut set = |name: HeaderName, value: &'static str| {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    };
    set(CONTENT_SECURITY_POLICY, POLICY);
    set(X_CONTENT_TYPE_OPTIONS, "nosniff");
    set(X_FRAME_OPTIONS, "DENY");
    set(REFERRER_POLICY, "same-origin");
    set(CACHE_CONTROL, "private, no-cache");
    set(HeaderName::from_static("cross-origin-opener-policy"), "same-origin");
    set(HeaderName::from_static("cross-origin-resource-policy"), "same-origin");
    set(HeaderName::from_static("permissions-policy"), "camera=(), microphone=(), geolocation=()");
    response
}

/// The name that was asked must be one of the loopback's.
fn is_own_host(app: &App, headers: &HeaderMap, uri: &Uri) -> Result<(), Problem> {
    let told = headers.get(HOST).map(|host| host.to_str().unwrap_or_default());
    let host = told.or_else(|| uri.authority().map(axum::http::uri::Authority::as_str)).unwrap_or_default();
    if app.hosts().iter().any(|own| own.eq_ignore_ascii_case(host)) {
        return Ok(());
    }
    Err(Problem::ForeignHost(rashomon_wording::clean(host)))
}

/// A browser says from which page a change comes; programs that are none say nothing.
fn is_own_origin(app: &App, headers: &HeaderMap) -> Result<(), Problem> {
    let own = |origin: &HeaderValue| {
        let origin = origin.to_str().unwrap_or_default();
        app.hosts().iter().any(|host| origin.strip_prefix("http://").is_some_and(|o| o.eq_ignore_ascii_case(host)))
    };
    let site = headers.get("sec-fetch-site").map(|site| site.to_str().unwrap_or_default());
    let from_here = site.is_none_or(|site| matches!(site, "same-origin" | "none"));
    if headers.get(ORIGIN).is_none_or(own) && from_here { Ok(()) } else { Err(Problem::ForeignOrigin) }
}

/// The request, if it has the token: in a header, or in the field `csrf` of a form. Of an upload, the field is read where its
/// parts are.
async fn with_token(app: &App, request: Request) -> Result<Request, Problem> {
    if let Some(token) = request.headers().get("x-csrf-token") {
        return if is_token(app, token.to_str().unwrap_or_default()) { Ok(request) } else { Err(Problem::Token) };
    }
    let kind = request.headers().get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    if kind.starts_with("multipart/form-data") && request.method() == Method::POST && request.uri().path() == "/import"
    {
        return Ok(request);
    }
    if !kind.starts_with("application/x-www-form-urlencoded") {
        return Err(Problem::Token);
    }
    let (parts, body) = request.into_parts();
    let too_large = || Problem::TooLarge(format!("a form may have {FORM} bytes"));
    let bytes = to_bytes(body, FORM).await.map_err(|_| too_large())?;
    let fields: Vec<(String, String)> = serde_html_form::from_bytes(&bytes).unwrap_or_default();
    let token = fields.iter().find(|(name, _)| name == "csrf").map(|(_, value)| value.as_str());
    if is_token(app, token.unwrap_or_default()) {
        Ok(Request::from_parts(parts, Body::from(bytes)))
    } else {
        Err(Problem::Token)
    }
}

/// Compares every byte, however early one differs.
pub fn is_token(app: &App, given: &str) -> bool {
    let (own, given) = (app.token().as_bytes(), given.as_bytes());
    own.len() == given.len() && own.iter().zip(given).fold(0, |differ, (a, b)| differ | (a ^ b)) == 0
}
