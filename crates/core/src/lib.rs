//! The pure pipeline, a module a stage: annotate, extract, ground, resolve, reconcile, export.
//!
//! Nothing here does I/O, reads a clock or holds global state: the same input gives the same output.

pub mod annotate;
