//! What can be wrong with a weights file.

use thiserror::Error;

/// Why a weights file was refused.
#[derive(Debug, Error)]
pub enum ModelError {
    /// The file does not begin as a weights file does.
    #[error("not a weights file: it does not begin with RSHMNN")]
    Magic,
    /// A format that this program does not read.
    #[error("weights of format {found}; this program reads format {wanted}")]
    Version {
        /// The version that the file states.
        found: u8,
        /// The version that is read.
        wanted: u8,
    },
    /// The file ends too early.
    #[error("the weights file ends within {part}: {needed} bytes are needed, {found} are there")]
    Truncated {
        /// The part that is cut off.
        part: &'static str,
        /// Bytes that the part needs, from the beginning of the file.
        needed: usize,
        /// Bytes of the file.
        found: usize,
    },
    /// The file was changed after it was written.
    #[error("the weights file is damaged: its checksum does not match")]
    Checksum,
    /// The header is no JSON of the expected form.
    #[error("the header of the weights file: {0}")]
    Header(#[from] serde_json::Error),
    /// The configuration contradicts itself or asks for what is not supported.
    #[error("the configuration of the weights: {field}: {reason}")]
    Config {
        /// The field, or the section's or head's name.
        field: String,
        /// What is wrong with it.
        reason: String,
    },
    /// A label that whoever reads the weights does not know.
    #[error("the weights have an unknown {section} `{label}`")]
    Label {
        /// What kind of label.
        section: &'static str,
        /// Its name in the weights.
        label: String,
    },
    /// A tensor that the configuration calls for.
    #[error("the weights lack the tensor {0}")]
    Missing(String),
    /// A tensor's elements are of another type.
    #[error("the tensor {name} holds {found}, not {wanted}")]
    Dtype {
        /// The tensor.
        name: String,
        /// The type in the file.
        found: String,
        /// The type that is read.
        wanted: &'static str,
    },
    /// A tensor's shape contradicts the configuration.
    #[error("the tensor {name} has the shape {found:?}, the configuration calls for {wanted:?}")]
    Shape {
        /// The tensor.
        name: String,
        /// The shape in the file.
        found: Vec<usize>,
        /// The shape that follows from the configuration.
        wanted: Vec<usize>,
    },
    /// A tensor or its scales lie outside the data.
    #[error("the tensor {0} lies outside the file")]
    Bounds(String),
    /// Instructions that were asked for and that this processor lacks, or that nobody knows.
    #[error("no instructions `{0}` on this processor")]
    Instructions(String),
    /// The vocabulary cannot be used.
    #[error("the vocabulary: {0}")]
    Vocabulary(String),
}

impl ModelError {
    pub(crate) fn config(field: impl Into<String>, reason: impl Into<String>) -> Self {
        Self::Config { field: field.into(), reason: reason.into() }
    }
}
