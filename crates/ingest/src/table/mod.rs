//! Tables: a header, and a report in every row below it.
//!
//! What is recorded of a row is the JSON object of its cells, `{"id":"7","Body":"Two men died."}`, in the order of the
//! columns and with nothing left out. The id of the report is the digest of these bytes, so that the same row is the
//! same report wherever in the table it stands, and whichever of its columns are read.

mod columns;
mod delimited;
mod workbook;

use std::collections::{HashMap, HashSet};

use rashomon_model::Diagnostic;
use serde::Serializer as _;

use crate::{Cause, Options, ReadError, Reading, record::Record, report::check_size};

pub use columns::{Columns, ColumnsError};
pub(crate) use delimited::delimited;
pub use delimited::delimiter;
pub(crate) use workbook::{LARGEST, workbook};

use columns::Places;

/// A table whose header was read.
#[derive(Debug)]
struct Table {
    path: String,
    /// What the cells are called where they are recorded; no two have one name.
    names: Vec<String>,
    places: Places,
    /// What every report is told of the table.
    diagnostics: Vec<Diagnostic>,
    options: Options,
}

/// A row below the header.
#[derive(Debug, Default)]
struct Row {
    /// From 1, the header and blank rows included, as spreadsheets count.
    number: usize,
    cells: Vec<String>,
    diagnostics: Vec<Diagnostic>,
}

impl Row {
    fn is_blank(&self) -> bool {
        self.cells.iter().all(|cell| cell.trim().is_empty())
    }
}

impl Table {
    fn new(path: &str, header: &[String], options: &Options) -> Result<Self, Cause> {
        let header: Vec<String> = header.iter().map(|name| name.trim().to_owned()).collect();
        let places = Places::find(&header, &options.columns)?;
        let diagnostics = ambiguous(&header, &places);
        Ok(Self { path: path.to_owned(), names: distinct(header), places, diagnostics, options: options.clone() })
    }

    /// The report of a row; none of a blank one.
    fn report(&self, row: Row) -> Option<Result<Reading, ReadError>> {
        if row.is_blank() {
            return None;
        }
        let bytes = self.recorded(&row.cells);
        let mut cells = row.cells;
        let mut take = |place: Option<usize>| place.and_then(|i| cells.get_mut(i)).map(std::mem::take);
        let Places { text, title, published, publisher, url, id } = self.places;
        let record = Record {
            id: take(id).map(|id| id.trim().to_owned()),
            title: take(title),
            text: take(Some(text)).unwrap_or_default(),
            published: take(published),
            publisher: take(publisher),
            url: take(url),
            diagnostics: [self.diagnostics.clone(), row.diagnostics].concat(),
        };
        let place = place(row.number);
        let small = check_size(bytes.len(), &self.options);
        let small = small.map_err(|cause| ReadError::new(format!("{}{place}", self.path), cause));
        Some(small.and_then(|()| record.read(&self.path, &place, &bytes, &self.options)))
    }

    /// The cells as a JSON object. A cell without a name has that of its column where it holds anything.
    fn recorded(&self, cells: &[String]) -> Vec<u8> {
        let named = self.names.iter().enumerate().map(|(i, name)| (i, Some(name).filter(|name| !name.is_empty())));
        let beyond = (self.names.len()..cells.len()).map(|i| (i, None));
        let cell = |(i, name): (usize, Option<&String>)| {
            let cell = cells.get(i).map_or("", String::as_str);
            match name {
                Some(name) => Some((name.clone(), cell)),
                None => (!cell.is_empty()).then(|| (format!("column {}", i + 1), cell)),
            }
        };
        let mut bytes = Vec::new();
        let written = serde_json::Serializer::new(&mut bytes).collect_map(named.chain(beyond).filter_map(cell));
        written.expect("strings are written to memory");
        bytes
    }
}

/// The place of a row in its file, for the report's origin.
fn place(number: usize) -> String {
    format!("#row-{number}")
}

/// The names, with a number where a name stands a second time.
fn distinct(names: Vec<String>) -> Vec<String> {
    let (mut used, mut counts) = (HashSet::new(), HashMap::<String, usize>::new());
    let mut name = |name: String| {
        let mut free = name.clone();
        while !used.insert(free.clone()) && !name.is_empty() {
            let count = counts.entry(name.clone()).or_insert(1);
            *count += 1;
            free = format!("{name} ({count})");
        }
        free
    };
    names.into_iter().map(&mut name).collect()
}

/// Says of columns that are read that others have the same name.
fn ambiguous(header: &[String], places: &Places) -> Vec<Diagnostic> {
    let Places { text, title, published, publisher, url, id } = places;
    let read = [Some(*text), *title, *published, *publisher, *url, *id].into_iter().flatten();
    read.filter_map(|i| {
        let count = header.iter().filter(|name| **name == header[i]).count();
        let message = format!("{count} columns are named \u{201C}{}\u{201D}; the first one is read.", header[i]);
        (count > 1).then(|| Diagnostic::warning("ambiguous-column", message))
    })
    .collect()
}
