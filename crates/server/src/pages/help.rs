//! What a page does not say by itself: words, keys, problems.

use askama::Template;
use axum::{extract::State, http::StatusCode, response::Html};

use serde_json::Value;

use crate::{
    app::App,
    asked::Asked,
    frame::{Frame, page},
    problem::{self, Problem},
};

#[derive(Template)]
#[template(path = "help.html")]
struct Page {
    frame: Frame,
    problems: Vec<(&'static str, u16, &'static str)>,
}

/// The page.
///
/// # Errors
/// [`Problem::Fault`] where the template fails.
pub async fn show(State(app): State<App>) -> Result<Html<String>, Problem> {
    let row = |(code, status, title): (&'static str, StatusCode, &'static str)| (code, status.as_u16(), title);
    let problems = problem::TABLE.into_iter().map(row).collect();
    page(&Page { frame: Frame::new(&app, "help", &Asked::default()), problems })
}

/// What an address of the API does.
struct Operation {
    method: String,
    path: String,
    about: String,
    parameters: Vec<(String, String)>,
}

#[derive(Template)]
#[template(path = "api.html")]
struct ApiPage {
    frame: Frame,
    operations: Vec<Operation>,
}

/// The description of the API as a page.
///
/// # Errors
/// [`Problem::Fault`] where the template fails.
pub async fn api(State(app): State<App>) -> Result<Html<String>, Problem> {
    let document = crate::api::describe::document();
    let words = |value: &Value, key: &str| value[key].as_str().unwrap_or_default().to_owned();
    let mut operations = Vec::new();
    for (path, methods) in document["paths"].as_object().into_iter().flatten() {
        for (method, operation) in methods.as_object().into_iter().flatten() {
            let parameters = operation["parameters"].as_array().into_iter().flatten();
            operations.push(Operation {
                method: method.to_uppercase(),
                path: path.clone(),
                about: words(operation, "summary"),
                parameters: parameters.map(|one| (words(one, "name"), words(one, "description"))).collect(),
            });
        }
    }
    page(&ApiPage { frame: Frame::new(&app, "help", &Asked::default()), operations })
}
