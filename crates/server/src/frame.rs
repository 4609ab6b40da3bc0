//! What stands on every page.

use askama::Template;
use axum::{
    extract::{Request, State},
    http::{
        HeaderValue, StatusCode,
        header::{ACCEPT, CONTENT_TYPE},
    },
    middleware::Next,
    response::{Html, IntoResponse, Response},
};

use crate::{app::App, asked::Asked, assets, problem::Problem};

/// What stands on every page around what it shows.
#[derive(Clone, Debug)]
pub struct Frame {
    /// The token of this process.
    pub token: String,
    /// The part of the desk that is open.
    pub here: &'static str,
    /// The ledger's file name.
    pub ledger: String,
    /// Who works at the desk.
    pub by: String,
    /// The moment that is looked back to.
    pub moment: Option<String>,
    /// The fields of the moment, for addresses.
    pub back: Asked,
    /// Words that are searched for.
    pub words: String,
}

impl Frame {
    /// The frame of a page under this heading of the navigation.
    pub fn new(app: &App, here: &'static str, asked: &Asked) -> Self {
        let moment = [("as_of", "published up to"), ("known_at", "known at")];
        let moment = moment.into_iter().filter_map(|(field, words)| Some(format!("{words} {}", asked.get(field)?)));
        let moment: Vec<String> = moment.collect();
        Self {
            token: app.token().to_owned(),
            here,
            ledger: app.ledger().file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default(),
            by: app.by().to_owned(),
            moment: (!moment.is_empty()).then(|| moment.join(", ")),
            back: asked.moment(),
            words: asked.or_empty("q").to_owned(),
        }
    }

    /// The address of a file that stands in the program.
    #[expect(clippy::unused_self, reason = "templates ask the frame")]
    pub fn asset(&self, path: &str) -> String {
        assets::address(path)
    }

    /// An address of this server as of the same moment.
    pub fn to(&self, path: &str) -> String {
        self.back.address(path)
    }

    /// Whether a heading of the navigation is the open one.
    pub fn is(&self, heading: &str) -> bool {
        self.here == heading
    }

    /// The version of the program.
    #[expect(clippy::unused_self, reason = "templates ask the frame")]
    pub fn version(&self) -> &'static str {
        env!("CARGO_PKG_VERSION")
    }
}

/// A page.
///
/// # Errors
/// [`Problem::Fault`] where the template fails.
pub fn page(template: &impl Template) -> Result<Html<String>, Problem> {
    Ok(Html(template.render()?))
}

#[derive(Template)]
#[template(path = "problem.html")]
struct ProblemPage {
    frame: Frame,
    title: &'static str,
    detail: String,
    status: u16,
}

/// What a part of the request was refused for before a handler saw it, as the table has it.
fn in_the_table(response: Response) -> Response {
    let status = response.status();
    if !status.is_client_error() || response.extensions().get::<Problem>().is_some() {
        return response;
    }
    let problem = match status {
        StatusCode::PAYLOAD_TOO_LARGE => Problem::TooLarge("the body is too large".to_owned()),
        StatusCode::UNSUPPORTED_MEDIA_TYPE => Problem::MediaType("this kind of content is not taken here".to_owned()),
        status => Problem::bad("request", status.canonical_reason().unwrap_or_default()),
    };
    problem.into_response()
}

/// Makes a page of a problem where somebody looks for one.
pub async fn problems(State(app): State<App>, request: Request, next: Next) -> Response {
    let accept = request.headers().get(ACCEPT).and_then(|accept| accept.to_str().ok()).unwrap_or_default();
    let for_people = accept.contains("text/html") && !request.uri().path().starts_with("/api/");
    let response = next.run(request).await;
    let response = in_the_table(response);
    // A page has the token; whoever asked by a foreign name must not read it.
    let is_shown = |problem: &&Problem| for_people && !matches!(problem, Problem::ForeignHost(_));
    let Some(problem) = response.extensions().get::<Problem>().filter(is_shown) else { return response };
    let details = problem.details();
    let shown = ProblemPage {
        frame: Frame::new(&app, "", &Asked::default()),
        title: details.title,
        detail: details.detail,
        status: details.status,
    };
    let Ok(html) = shown.render() else { return response };
    let mut page = (problem.status(), html).into_response();
    page.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    page
}
