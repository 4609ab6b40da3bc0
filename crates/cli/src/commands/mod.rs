//! The commands, one a file.

pub mod actors;
pub mod annotate;
pub mod backup;
pub mod changes;
pub mod completions;
pub mod correct;
pub mod diff;
pub mod explain;
pub mod export;
pub mod extract;
pub mod gazetteer;
pub mod incidents;
pub mod ingest;
pub mod judge;
pub mod patterns;
pub mod rebuild;
pub mod reread;
pub mod review;
pub mod schema;
pub mod search;
pub mod serve;
pub mod show;
pub mod status;
pub mod verify;
