//! The API under `/api/v1`: what pages and commands do, as JSON. Lists have the same address as their page with an ending, too.

pub mod describe;
mod examples;
pub mod exports;
pub mod imports;
pub mod incidents;
pub mod items;
pub mod journal;
pub mod judgements;
pub mod live;
pub mod map;
pub mod names;
pub mod palette;
pub mod queue;
pub mod search;
pub mod work;

use axum::{
    http::{
        HeaderMap, HeaderValue,
        header::{ACCEPT, CONTENT_TYPE},
    },
    response::{IntoResponse, Response},
};
use rashomon_desk::unseen;
use serde::Serialize;
use utoipa::ToSchema;

use crate::{asked::Asked, problem::Problem};

/// A value as JSON, with escapes for signs that act on what shows them.
pub struct Told<T>(pub T);

impl<T: Serialize> IntoResponse for Told<T> {
    fn into_response(self) -> Response {
        match unseen::json(&self.0) {
            Ok(json) => ([(CONTENT_TYPE, HeaderValue::from_static("application/json"))], json).into_response(),
            Err(_) => Problem::Fault.into_response(),
        }
    }
}

/// Whether JSON is asked for and not a page.
pub fn for_programs(headers: &HeaderMap) -> bool {
    headers.get(ACCEPT).is_some_and(|accepted| accepted.to_str().is_ok_and(|all| all.contains("application/json")))
}

/// A page of a list.
#[derive(Debug, Serialize, ToSchema)]
pub struct Listed<T> {
    /// What is on it.
    pub items: Vec<T>,
    /// How many there are on all pages.
    pub total: usize,
    /// Where the next page is; null on the last.
    pub next_url: Option<String>,
}

impl<T: Clone> Listed<T> {
    /// The page that begins at `start`, with as many as the address asks for or as are `usual`. `cursor` says where the page
    /// behind an item begins, from the item and how many stand before its end.
    ///
    /// # Errors
    /// [`Problem::Bad`] where the limit is no number.
    pub fn page(
        all: &[T],
        start: usize,
        usual: usize,
        (asked, path): (&Asked, &str),
        cursor: impl Fn(&T, usize) -> String,
    ) -> Result<Self, Problem> {
        let limit = asked.limit(usual)?;
        let total = all.len();
        let items: Vec<T> = all.iter().skip(start).take(limit).cloned().collect();
        let end = start.saturating_add(items.len());
        let last = items.last().filter(|_| end < total);
        let next_url = last.map(|last| asked.with("after", Some(&cursor(last, end))).address(path));
        Ok(Self { items, total, next_url })
    }
}

impl<T> Listed<T> {
    /// The same page with something else in the place of each item.
    ///
    /// # Errors
    /// What `make` fails with.
    pub fn with<U>(self, make: impl FnMut(T) -> Result<U, Problem>) -> Result<Listed<U>, Problem> {
        let items = self.items.into_iter().map(make).collect::<Result<_, _>>()?;
        Ok(Listed { items, total: self.total, next_url: self.next_url })
    }
}
