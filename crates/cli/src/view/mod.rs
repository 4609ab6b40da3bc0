//! What people read: tables and texts. Nothing here asks the ledger.

pub mod annotation;
pub mod diff;
pub mod explanation;
pub mod extraction;
pub mod folded;
pub mod incidents;
pub mod linked;
pub mod matrix;
pub mod page;
pub mod repeats;
pub mod report;
pub mod situation;

pub use rashomon_wording::{account, fold, value};
