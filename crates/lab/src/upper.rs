//! Upper-case copies of development sets: wire copy is written so.

use std::{
    fs,
    io::{self, Write as _},
    path::Path,
};

use anyhow::{Context, Result};
use serde_json::Value;

/// Prints a `.docs.jsonl` or `.conllu` file with all its text in capitals. Offsets stay as they are: a letter whose capital
/// is two letters is kept.
pub fn run(file: &Path) -> Result<()> {
    let text = fs::read_to_string(file).with_context(|| file.display().to_string())?;
    let mut out = io::BufWriter::new(io::stdout().lock());
    for (i, line) in text.lines().enumerate() {
        let line = if line.starts_with('{') {
            let mut value: Value =
                serde_json::from_str(line).with_context(|| format!("{}, line {}", file.display(), i + 1))?;
            for key in ["title", "text"] {
                if let Some(words) = value[key].as_str() {
                    value[key] = Value::String(upper(words));
                }
            }
            value.to_string()
        } else {
            row(line)
        };
        writeln!(out, "{line}")?;
    }
    Ok(out.flush()?)
}

/// The form, in the second column, is text; the rest says what it is.
fn row(line: &str) -> String {
    let columns: Vec<&str> = line.splitn(3, '\t').collect();
    match columns[..] {
        [id, form, rest] => format!("{id}\t{}\t{rest}", upper(form)),
        _ => line.to_owned(),
    }
}

fn upper(text: &str) -> String {
    let capital = |c: char| {
        let mut capitals = c.to_uppercase();
        match (capitals.next(), capitals.next()) {
            (Some(only), None) => only,
            _ => c,
        }
    };
    text.chars().map(capital).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_text_is_raised_and_its_length_stays() {
        assert_eq!(row("3\tgroß\tgroß\tADJ"), "3\tGROß\tgroß\tADJ");
        assert_eq!(row("# text = a"), "# text = a");
    }
}
