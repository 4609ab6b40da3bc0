//! The pure pipeline, a module a stage: annotate, extract, ground, resolve, reconcile.
//!
//! Nothing here does I/O, reads a clock or holds global state: the same input gives the same output.

pub mod annotate;
pub mod data;
pub mod extract;
pub mod gate;
pub mod ground;
mod incidents;
pub mod language;
pub mod lexicon;
pub mod lineage;
pub mod ontology;
pub mod pattern;
pub mod reconcile;
mod remark;
pub mod resolve;

pub use extract::extract;
pub use gate::extract_if_relevant;
pub use language::Language;
pub use rashomon_nn::keep_products_on_their_thread;
pub use remark::DataRemark;

/// Version of the program and its data, as the ledger records it with every extraction.
pub const PIPELINE: &str = concat!("rashomon ", env!("CARGO_PKG_VERSION"));
