//! `rashomon schema`: the JSON Schema of the output lines.

use crate::{Done, output};

/// Shown after the help.
pub const EXAMPLES: &str = "\
Every line of `rashomon extract --format jsonl` and of `rashomon incidents --format jsonl` is valid under it. Keys may
be added in later versions, and are never renamed.

Examples:
  rashomon schema > rashomon.schema.json";

/// Runs the command.
pub fn run() -> anyhow::Result<Done> {
    output::document(&rashomon_model::schema())?;
    Ok(Done::Well)
}
