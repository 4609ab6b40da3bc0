//! Pages: one file each, with its template.

pub mod compare;
pub mod diff;
pub mod export;
pub mod facets;
pub mod help;
pub mod import;
pub mod incident;
pub mod incidents;
pub mod journal;
pub mod matrix;
pub mod names;
pub mod report;
pub mod review;
pub mod search;
pub mod text;
pub mod timeline;
pub mod tolls;
