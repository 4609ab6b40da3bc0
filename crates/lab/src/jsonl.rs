//! Files of JSON lines.

use std::{fs, path::Path};

use anyhow::{Context, Result};
use serde::de::DeserializeOwned;

/// The lines of a file with their numbers, from 1; empty ones are passed over.
///
/// # Errors
/// A line that is something else, with file and line.
pub fn lines<T: DeserializeOwned>(file: &Path) -> Result<Vec<(usize, T)>> {
    let text = fs::read_to_string(file).with_context(|| file.display().to_string())?;
    let read = |(at, line): (usize, &str)| {
        let value = serde_json::from_str(line).with_context(|| format!("{}, line {}", file.display(), at + 1))?;
        Ok((at + 1, value))
    };
    text.lines().enumerate().filter(|(_, l)| !l.trim().is_empty()).map(read).collect()
}
