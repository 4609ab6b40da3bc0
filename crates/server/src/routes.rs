//! Which address leads where.
//!
//! Tables, so that what programs may ask can be compared with what the description of the API says of it.

use axum::{
    response::Redirect,
    routing::{MethodRouter, get, post},
};

use crate::{api, app::App, assets, decide, pages};

/// Addresses, each with what answers it.
pub type Routes = Vec<(&'static str, MethodRouter<App>)>;

/// Pages, their forms, and what they are made of.
pub fn pages() -> Routes {
    vec![
        ("/", get(|| async { Redirect::to("/incidents") })),
        ("/incidents", get(pages::incidents::list)),
        ("/incidents/{id}", get(pages::incident::show)),
        ("/incidents/{id}/print", get(pages::incident::print)),
        ("/incidents/{id}/diff", get(pages::diff::show)),
        ("/reports/{id}", get(pages::report::show)),
        ("/reports/{id}/compare/{other}", get(pages::compare::show)),
        ("/review", get(pages::review::show)),
        ("/judgements", post(decide::form)),
        ("/import", get(pages::import::show)),
        ("/import/{id}", get(pages::import::batch)),
        ("/export", get(pages::export::show)),
        ("/actors", get(pages::names::actors)),
        ("/publishers", get(pages::names::publishers)),
        ("/journal", get(pages::journal::show)),
        ("/search", get(pages::search::show)),
        ("/help", get(pages::help::show)),
        ("/help/problems", get(pages::help::show)),
        ("/help/api", get(pages::help::api)),
        ("/go/{id}", get(api::items::page)),
        ("/favicon.ico", get(|| async { Redirect::permanent("/static/favicon.svg") })),
        ("/static/{*path}", get(assets::file)),
    ]
}

/// What programs ask, answered at once. What stands at the address of a page with an ending is in [`FORMS`] too.
///
/// [`FORMS`]: api::describe::FORMS
pub fn programs() -> Routes {
    vec![
        ("/api/v1/openapi.json", get(api::describe::openapi)),
        ("/api/v1/session", get(api::work::session)),
        ("/api/v1/status", get(api::work::status)),
        ("/api/v1/changes", get(api::work::changes)),
        ("/api/v1/palette", get(api::palette::offer)),
        ("/api/v1/incidents", get(api::incidents::list)),
        ("/incidents.json", get(api::incidents::list)),
        ("/incidents.csv", get(pages::incidents::table)),
        ("/incidents.geojson", get(pages::incidents::features)),
        ("/api/v1/pins", get(api::incidents::pins)),
        ("/api/v1/facets", get(api::incidents::facets)),
        ("/api/v1/timeline", get(api::incidents::timeline)),
        ("/api/v1/map", get(api::map::show)),
        ("/api/v1/map/incidents", get(api::map::incidents)),
        ("/api/v1/items/{id}", get(api::items::get)),
        ("/api/v1/items/{id}/explanation", get(api::items::explanation)),
        ("/api/v1/items/{id}/judgements", get(api::items::judgements)),
        ("/api/v1/items/{id}/diff", get(api::items::diff)),
        ("/incidents/{id}/diff.json", get(api::items::diff)),
        ("/api/v1/items/{id}/compare/{other}", get(api::items::compare)),
        ("/reports/{id}/original", get(pages::report::original)),
        ("/api/v1/search", get(api::search::list)),
        ("/search.json", get(api::search::list)),
        ("/search.csv", get(api::search::table)),
        ("/api/v1/queue", get(api::queue::list)),
        ("/review.json", get(api::queue::list)),
        ("/review.csv", get(api::queue::table)),
        ("/api/v1/judgements", get(api::judgements::list).post(api::judgements::judge)),
        ("/api/v1/judgements/{id}/undo", post(api::judgements::undo)),
        ("/judgements/{id}/undo", post(api::judgements::undo)),
        ("/api/v1/actors", get(api::names::actors)),
        ("/actors.json", get(api::names::actors)),
        ("/actors.csv", get(api::names::actors_table)),
        ("/api/v1/publishers", get(api::names::publishers)),
        ("/publishers.json", get(api::names::publishers)),
        ("/publishers.csv", get(api::names::publishers_table)),
        ("/api/v1/journal", get(api::journal::list)),
        ("/journal.json", get(api::journal::list)),
        ("/journal.csv", get(api::journal::table)),
        ("/import.json", get(api::imports::list)),
        ("/api/v1/imports", get(api::imports::list)),
        ("/api/v1/imports/{id}", get(api::imports::get)),
        ("/api/v1/exports", get(api::exports::list)),
        ("/export.json", get(api::exports::list)),
    ]
}

/// Exports, which are written while they are sent.
pub fn exports() -> Routes {
    vec![("/export/{format}", get(api::exports::file)), ("/export/{format}/package", get(api::exports::package))]
}

/// What is told as it happens.
pub fn events() -> Routes {
    vec![
        ("/api/v1/events", get(api::live::events)),
        ("/api/v1/imports/{id}/events", get(api::imports::events)),
        ("/import/{id}/events", get(api::imports::events)),
    ]
}

/// What takes files.
pub fn uploads() -> Routes {
    vec![("/import", post(pages::import::receive)), ("/api/v1/imports", post(api::imports::receive))]
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use axum::{
        body::Body,
        http::{Method, Request, StatusCode},
    };
    use rashomon_desk::{OpenOptions, Work};
    use tower::ServiceExt;

    use super::*;
    use crate::api::describe::{FORMS, document};

    #[tokio::test]
    async fn what_programs_may_ask_is_described_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let options = OpenOptions::new(|| "2024-03-06T08:00:00Z".to_owned());
        let app = App::new(folder.path().join("a.db"), options, Work::relevant(), Vec::new()).unwrap();
        let mut there = BTreeSet::new();
        // The page that takes files is one of people, as those of `pages` are.
        let routes = [programs(), exports(), events(), uploads()].into_iter().flatten();
        for (path, with) in routes.filter(|(path, _)| *path != "/import") {
            for method in [Method::GET, Method::POST, Method::PUT, Method::PATCH, Method::DELETE] {
                let asked = Request::builder().method(&method).uri("/").body(Body::empty()).unwrap();
                let answer = with.clone().with_state(app.clone()).oneshot(asked).await.unwrap();
                if answer.status() != StatusCode::METHOD_NOT_ALLOWED {
                    there.insert((path.to_owned(), method.as_str().to_lowercase()));
                }
            }
        }
        // Pages of one thing look at the ending themselves.
        let by_pages = FORMS.iter().map(|(path, ..)| path).filter(|path| path.contains("}."));
        there.extend(by_pages.map(|path| ((*path).to_owned(), "get".to_owned())));
        let document = document();
        let described = document["paths"].as_object().unwrap().iter().flat_map(|(path, methods)| {
            methods.as_object().unwrap().keys().map(|method| (path.clone(), method.clone()))
        });
        assert_eq!(described.collect::<BTreeSet<_>>(), there);
        // Each operation has a name of its own and says what it does.
        let operations = document["paths"].as_object().unwrap().values().flat_map(|m| m.as_object().unwrap().values());
        let names: Vec<&str> = operations.clone().map(|one| one["operationId"].as_str().unwrap()).collect();
        assert_eq!(names.iter().collect::<BTreeSet<_>>().len(), names.len());
        assert!(operations.clone().all(|one| one["summary"].as_str().is_some_and(|words| !words.is_empty())));
    }
}
