//! What tables share: how rows are written.

use std::io::Write;

use super::shape::Datum;
use crate::Error;

/// Writes a table of whatever is listed, with cells as those of exports are: commas by RFC 4180, words guarded.
///
/// # Errors
/// Where a row cannot be read, or the table not be written.
pub fn written(
    out: &mut dyn Write,
    columns: &[&str],
    rows: impl IntoIterator<Item = Result<Vec<Datum>, Error>>,
) -> Result<(), Error> {
    let mut table = Table::new(out, columns)?;
    for row in rows {
        let cells: Vec<String> = row?.iter().map(Datum::cell).collect();
        table.row(&cells)?;
    }
    table.finish()
}

/// A table that is being written, row by row.
pub(super) struct Table<W: Write> {
    csv: csv::Writer<W>,
    columns: usize,
}

impl<W: Write> Table<W> {
    /// A table with its heading line.
    pub(super) fn new(out: W, columns: &[&str]) -> Result<Self, Error> {
        let mut csv = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(out);
        csv.write_record(columns).map_err(plain)?;
        Ok(Self { csv, columns: columns.len() })
    }

    /// The same with tabulators between cells and a line feed behind each line.
    pub(super) fn tabs(out: W, columns: &[&str]) -> Result<Self, Error> {
        let mut csv = csv::WriterBuilder::new().delimiter(b'\t').from_writer(out);
        csv.write_record(columns).map_err(plain)?;
        Ok(Self { csv, columns: columns.len() })
    }

    /// Appends a row with a cell for each column.
    pub(super) fn row(&mut self, cells: &[String]) -> Result<(), Error> {
        debug_assert_eq!(cells.len(), self.columns, "a row has as many cells as the table has columns");
        self.csv.write_record(cells).map_err(plain)
    }

    /// Writes what is held back.
    pub(super) fn flush(&mut self) -> Result<(), Error> {
        Ok(self.csv.flush()?)
    }

    /// The same at the end.
    pub(super) fn finish(mut self) -> Result<(), Error> {
        self.flush()
    }
}

/// The error of the stream below, so that a broken pipe is known as such.
fn plain(error: csv::Error) -> Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => Error::Write(error),
        kind => Error::Form(format!("{kind:?}")),
    }
}
