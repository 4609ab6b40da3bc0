//! Where results and remarks go, and how they look.

use std::{
    io::{self, BufWriter, IsTerminal, Write},
    path::PathBuf,
};

use anstream::{AutoStream, StripStream};
use anstyle::{AnsiColor, Style};
use rashomon_desk::unseen::{json as to_json, json_document};
pub use rashomon_wording::clean;
use serde::Serialize;

use crate::{
    args::{Format, Global},
    interrupt::Interrupt,
    visible::{Visible, visible},
};

/// What went wrong.
pub const ERROR: Style = AnsiColor::Red.on_default().bold();
/// What deserves a look: contested facts, warnings.
pub const ALERT: Style = AnsiColor::Yellow.on_default().bold();
/// Titles and headings.
pub const STRONG: Style = Style::new().bold();
/// What matters less: superseded accounts, ids.
pub const DIM: Style = Style::new().dimmed();
/// Names and things to look up.
pub const NAME: Style = AnsiColor::Cyan.on_default();
/// As it stands.
pub const PLAIN: Style = Style::new();

/// What all commands know.
#[derive(Debug)]
pub struct Context {
    /// The ledger's path.
    pub db: PathBuf,
    /// The folder that lies over the data of the program.
    pub data: Option<PathBuf>,
    /// No progress and no warnings.
    pub quiet: bool,
    /// What signals ask for.
    pub interrupt: Interrupt,
}

impl Context {
    /// From the global options.
    pub fn new(global: &Global, interrupt: Interrupt) -> Self {
        // An environment variable that is set to nothing is as good as none.
        let data = global.data.clone().filter(|folder| !folder.as_os_str().is_empty());
        Self { db: global.db.clone(), data, quiet: global.quiet, interrupt }
    }

    /// A remark on standard error.
    pub fn note(&self, line: &str) {
        if !self.quiet {
            say(line);
        }
    }
}

/// A line on standard error. Where nobody can read it, there is nobody to tell.
pub fn say(line: &str) {
    let _ = writeln!(anstream::stderr().lock(), "{}", visible(line, true));
}

/// Standard output for results: locked, buffered, coloured only where that is wanted.
pub fn stdout() -> impl Write {
    Visible::text(BufWriter::new(AutoStream::auto(io::stdout().lock())))
}

/// Standard output for data: never coloured, whatever `--color` says, and as it is, but for a terminal.
pub fn data() -> Box<dyn Write> {
    let out = BufWriter::new(io::stdout().lock());
    if io::stdout().is_terminal() { Box::new(Visible::data(out)) } else { Box::new(out) }
}

/// Prints text for people. Escape sequences that the reports brought along have been made visible before.
pub fn print(text: &str) -> io::Result<()> {
    let mut out = stdout();
    out.write_all(text.as_bytes())?;
    out.flush()
}

/// The format that was asked for, or the one that fits the reader of standard output.
pub fn format(asked: Option<Format>) -> Format {
    asked.unwrap_or(if io::stdout().is_terminal() { Format::Table } else { Format::Jsonl })
}

/// One JSON value as a line.
pub fn line<T: Serialize>(out: &mut impl Write, value: &T) -> anyhow::Result<()> {
    // To memory first: serde_json would hide a broken pipe in an error of its own.
    let mut json = to_json(value)?;
    json.push('\n');
    Ok(out.write_all(json.as_bytes())?)
}

/// One JSON value as a readable document.
pub fn document<T: Serialize + ?Sized>(value: &T) -> anyhow::Result<()> {
    let mut json = json_document(value)?;
    json.push('\n');
    let mut out = data();
    out.write_all(json.as_bytes())?;
    Ok(out.flush()?)
}

/// JSON values as lines or as one array.
pub fn json<T: Serialize>(values: &[T], format: Format) -> anyhow::Result<()> {
    if format == Format::Json {
        return document(values);
    }
    let mut out = data();
    for value in values {
        line(&mut out, value)?;
    }
    Ok(out.flush()?)
}

/// Columns of the reader's terminal; a hundred where there is none. `COLUMNS` overrules both.
pub fn width() -> usize {
    let told = std::env::var("COLUMNS").ok().and_then(|c| c.parse::<usize>().ok());
    let seen = || terminal_size::terminal_size().map(|(w, _)| usize::from(w.0));
    told.or_else(seen).unwrap_or(100).clamp(40, 160)
}

/// The text without escape sequences, for tests and widths.
pub fn stripped(text: &str) -> String {
    let mut out = StripStream::new(Vec::new());
    // Writing to a Vec cannot fail.
    let _ = out.write_all(text.as_bytes());
    String::from_utf8_lossy(&out.into_inner()).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escape_sequences_are_left_out() {
        assert_eq!(stripped(&format!("{STRONG}a{STRONG:#}b")), "ab");
    }
}
