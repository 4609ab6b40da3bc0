//! The API under `/api/v1`: what pages and commands do, as JSON.

pub mod describe;
pub mod incidents;
pub mod items;
pub mod live;
pub mod map;
pub mod palette;
pub mod work;

use axum::{
    http::{HeaderValue, header::CONTENT_TYPE},
    response::{IntoResponse, Response},
};
use rashomon_desk::unseen;
use serde::Serialize;

use crate::problem::Problem;

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
