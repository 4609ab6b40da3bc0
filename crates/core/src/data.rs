//! The data files, and the errors that they can have.

pub use rashomon_data::{Data, DataError, DataFile, Part};

/// Where something is defined, for people who ask and for errors.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FileLine {
    /// Path below `data/`.
    pub path: String,
    /// Line, from 1.
    pub line: usize,
}

impl FileLine {
    /// The line of a byte offset of the file.
    pub fn of(file: &DataFile, offset: usize) -> Self {
        let DataError { path, line, .. } = file.error(offset, "");
        Self { path, line }
    }

    /// An error there.
    pub fn error(&self, message: impl Into<String>) -> DataError {
        DataError { path: self.path.clone(), line: self.line, message: message.into() }
    }
}
