//! The pure pipeline, a module a stage: gate, annotate, extract, ground, resolve, reconcile.
//!
//! Nothing here does I/O, reads a clock or holds global state: the same input gives the same output. No module uses a later
//! one of the order that `crates/specs/tests/all/order.rs` gives.

pub mod annotate;
mod codable;
pub mod data;
pub mod decisions;
pub mod extract;
pub mod gate;
pub mod gazetteer;
mod geography;
pub mod ground;
mod incidents;
pub mod language;
pub mod lexicon;
pub mod lineage;
mod linkage;
mod naming;
pub mod ontology;
pub mod pattern;
pub mod pattern_check;
mod pipeline;
pub mod propose;
pub mod reconcile;
mod remark;
pub mod resolve;
pub mod sentence;
mod settled;
pub mod text;

pub use geography::kilometres;
pub use incidents::{Derived, Making, Rulings};
pub use language::Language;
pub use pipeline::{NOT_RELEVANT, attributed, extract, extract_if_relevant};
pub use rashomon_nn::{InstructionSet, keep_products_on_their_thread};
pub use remark::DataRemark;
pub use settled::Settled;
