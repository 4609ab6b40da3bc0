//! The commands, one a file.

pub mod annotate;
pub mod completions;
pub mod explain;
pub mod export;
pub mod extract;
pub mod incidents;
pub mod ingest;
pub mod patterns;
pub mod rebuild;
pub mod schema;
pub mod search;
pub mod show;
pub mod verify;
