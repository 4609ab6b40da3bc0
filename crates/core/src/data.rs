//! The data files, and the errors that they can have.

pub use rashomon_data::{Data, DataError, DataFile, Part};
