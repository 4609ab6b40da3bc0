//! A data file, and the errors that it can have.

use serde::de::DeserializeOwned;

/// A data file: its path below `data/`, and its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DataFile {
    /// Path below `data/`, with `/`.
    pub path: String,
    /// The whole text.
    pub text: String,
}

/// A data file that is wrong, with file and line.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{path}:{line}: {message}")]
pub struct DataError {
    /// Path below `data/`.
    pub path: String,
    /// Line, from 1.
    pub line: usize,
    /// What is wrong.
    pub message: String,
}

impl DataFile {
    /// Reads the file as TOML.
    ///
    /// # Errors
    /// Where it is no TOML or has another shape than `T`.
    pub fn parse<T: DeserializeOwned>(&self) -> Result<T, DataError> {
        toml::from_str(&self.text).map_err(|e| {
            let offset = e.span().map_or(0, |span| span.start);
            self.error(offset, e.message().to_owned())
        })
    }

    /// An error at a byte offset of the file.
    pub fn error(&self, offset: usize, message: impl Into<String>) -> DataError {
        DataError { path: self.path.clone(), line: self.line(offset), message: message.into() }
    }

    /// The line of a byte offset, from 1.
    pub fn line(&self, offset: usize) -> usize {
        1 + self.text.bytes().take(offset).filter(|b| *b == b'\n').count()
    }

    /// An error where `needle` first stands.
    pub fn error_at(&self, needle: &str, message: impl Into<String>) -> DataError {
        self.error(self.text.find(needle).unwrap_or(0), message)
    }

    /// Whether its name says that it is TOML.
    pub fn is_toml(&self) -> bool {
        std::path::Path::new(&self.path).extension().is_some_and(|e| e == "toml")
    }

    /// The file's base name without its ending.
    pub fn stem(&self) -> &str {
        let base = self.path.rsplit('/').next().unwrap_or(&self.path);
        base.split('.').next().unwrap_or(base)
    }
}
