//! What can go wrong between an input and its reports.

use std::{io, path::PathBuf};

/// An input that gave no report: where it stands and why.
#[derive(Debug, thiserror::Error)]
#[error("{origin}: {cause}")]
pub struct ReadError {
    /// A path, `path#id` or `path#line-N` inside JSON, a glob, or `-`.
    pub origin: String,
    /// Why it could not be read.
    #[source]
    pub cause: Cause,
}

/// Why an input gave no report.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Cause {
    /// The system refuses to read it.
    #[error("cannot be read: {source}")]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// A pipe, a socket or a device.
    #[error("is no regular file")]
    NotAFile {
        /// The entry.
        path: PathBuf,
    },
    /// The ledger itself, or a file that belongs to it.
    #[error("belongs to the ledger, and is no report")]
    Ledger,
    /// No path and no glob matches it.
    #[error("matches no file")]
    NoMatch,
    /// The glob itself is wrong.
    #[error("is no valid pattern: {message}")]
    BadGlob {
        /// What is wrong with it.
        message: String,
    },
    /// Nothing but white space.
    #[error("is empty")]
    Empty,
    /// Lines of a file of JSON lines that hold nothing, between or behind those that do.
    #[error("{}", blank(*.lines, *.first))]
    BlankLines {
        /// How many they are.
        lines: usize,
        /// The first of them, from 1.
        first: usize,
    },
    /// No text.
    #[error("is {looks_like}, not a report")]
    Binary {
        /// What it looks like.
        looks_like: &'static str,
    },
    /// Text, but for programs: a feed, a web archive, mail.
    #[error("is {format}, not a report")]
    Foreign {
        /// What it is.
        format: &'static str,
    },
    /// A file for many reports that has none.
    #[error("holds no report, only {only}")]
    NoReport {
        /// What it has instead.
        only: &'static str,
    },
    /// A table without a column that is needed.
    #[error("has no column {}; its columns are {}", wanted(.column.as_deref()), listed(.columns))]
    NoColumn {
        /// The column that was asked for by name; none where no column is known to hold text.
        column: Option<String>,
        /// The columns that it has.
        columns: Vec<String>,
    },
    /// A row of a table that cannot be taken apart.
    #[error("line {line}: {message}")]
    BadRow {
        /// Line of the file on which the row begins, from 1.
        line: usize,
        /// What is wrong with it.
        message: String,
    },
    /// A damaged workbook.
    #[error("is no workbook that can be read: {message}")]
    BadWorkbook {
        /// What is wrong with it.
        message: String,
    },
    /// Longer than a report may be.
    #[error("has {} bytes, more than the limit of {limit}", at_least(*.bytes, *.limit))]
    TooLarge {
        /// Its size, as far as it was counted.
        bytes: u64,
        /// What is allowed.
        limit: u64,
    },
    /// Not the JSON that is read here.
    #[error("line {line}, column {column}: {message}")]
    BadJson {
        /// Line of the file, from 1.
        line: usize,
        /// Byte of the line, from 1; 0 where it is the value as a whole.
        column: usize,
        /// What is wrong with it.
        message: String,
    },
    /// A page without a body or without a main text.
    #[error("is a page without a main text")]
    NoText,
    /// A page whose elements are nested too deeply.
    #[error("nests elements more than {limit} deep")]
    TooDeep {
        /// The depth at which reading stopped.
        depth: usize,
        /// What is allowed.
        limit: usize,
    },
    /// A page built to be slow.
    #[error("has more than {limit} {what}")]
    TooComplex {
        /// What there is too much of.
        what: &'static str,
        /// What is allowed.
        limit: usize,
    },
}

fn blank(lines: usize, first: usize) -> String {
    if lines == 1 {
        format!("line {first} is blank")
    } else {
        format!("{lines} lines are blank, the first is line {first}")
    }
}

fn at_least(bytes: u64, limit: u64) -> String {
    if bytes == limit + 1 { format!("at least {bytes}") } else { bytes.to_string() }
}

/// Columns that are named; a table may have thousands.
const NAMED: usize = 20;

fn wanted(column: Option<&str>) -> String {
    column.map_or_else(|| "that is known to hold text".to_owned(), |name| format!("\u{201C}{name}\u{201D}"))
}

fn listed(columns: &[String]) -> String {
    let shorten = |name: &String| match name.char_indices().nth(40) {
        Some((end, _)) => format!("\u{201C}{}\u{2026}\u{201D}", &name[..end]),
        None => format!("\u{201C}{name}\u{201D}"),
    };
    let list = columns.iter().take(NAMED).map(shorten).collect::<Vec<_>>().join(", ");
    let more = columns.len().saturating_sub(NAMED);
    if more > 0 { format!("{list} and {more} more") } else { list }
}

impl ReadError {
    /// The error of this input.
    pub fn new(origin: impl Into<String>, cause: Cause) -> Self {
        Self { origin: origin.into(), cause }
    }

    /// A short stable name for summaries: "empty", "binary".
    pub fn code(&self) -> &'static str {
        self.cause.code()
    }
}

impl Cause {
    /// A short stable name for summaries.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Unreadable { .. } => "unreadable",
            Self::NotAFile { .. } => "not-a-file",
            Self::Ledger => "ledger",
            Self::NoMatch => "no-match",
            Self::BadGlob { .. } => "bad-glob",
            Self::Empty => "empty",
            Self::BlankLines { .. } => "blank-lines",
            Self::Binary { .. } => "binary",
            Self::Foreign { .. } => "foreign",
            Self::NoReport { .. } => "no-report",
            Self::NoColumn { .. } => "no-column",
            Self::BadRow { .. } => "bad-row",
            Self::BadWorkbook { .. } => "bad-workbook",
            Self::TooLarge { .. } => "too-large",
            Self::BadJson { .. } => "bad-json",
            Self::NoText => "no-text",
            Self::TooDeep { .. } => "too-deep",
            Self::TooComplex { .. } => "too-complex",
        }
    }
}
