//! Files that rows are written into.

use std::io::Write;

use super::{
    shape::{Column, Row},
    table::Table,
};
use crate::{Error, unseen};

/// What takes the rows of an export, one after the other.
pub trait Sheet {
    /// Takes a row, which has a cell for each column.
    ///
    /// # Errors
    /// Where it cannot be written.
    fn row(&mut self, row: &Row) -> Result<(), Error>;

    /// Writes what is held back, and what ends the file.
    ///
    /// # Errors
    /// Where it cannot be written.
    fn finish(&mut self) -> Result<(), Error>;
}

/// A delimited table.
pub(super) struct Delimited<'a>(Table<&'a mut dyn Write>);

impl<'a> Delimited<'a> {
    /// Commas, by RFC 4180.
    pub fn commas(out: &'a mut dyn Write, columns: &[Column]) -> Result<Self, Error> {
        Ok(Self(Table::new(out, &names(columns))?))
    }

    /// Tabulators, as POLECAT has them: a line ends with a line feed.
    pub fn tabs(out: &'a mut dyn Write, columns: &[Column]) -> Result<Self, Error> {
        Ok(Self(Table::tabs(out, &names(columns))?))
    }
}

fn names(columns: &[Column]) -> Vec<&'static str> {
    columns.iter().map(|column| column.name).collect()
}

impl Sheet for Delimited<'_> {
    fn row(&mut self, row: &Row) -> Result<(), Error> {
        let cells: Vec<String> = row.cells.iter().map(|cell| cell.datum.cell()).collect();
        self.0.row(&cells)
    }

    fn finish(&mut self) -> Result<(), Error> {
        self.0.flush()
    }
}

/// A JSON object a line, without the keys of empty cells.
pub(super) struct Objects<'a> {
    out: &'a mut dyn Write,
    columns: &'static [Column],
}

impl<'a> Objects<'a> {
    pub fn new(out: &'a mut dyn Write, columns: &'static [Column]) -> Self {
        Self { out, columns }
    }
}

impl Sheet for Objects<'_> {
    fn row(&mut self, row: &Row) -> Result<(), Error> {
        let cells = self.columns.iter().zip(&row.cells).filter(|(_, cell)| !cell.datum.is_empty());
        super::line(self.out, &object(cells.map(|(column, cell)| (column.name, &cell.datum)))?)
    }

    fn finish(&mut self) -> Result<(), Error> {
        Ok(())
    }
}

/// An object with these keys, in their order.
pub(super) fn object<'d>(
    entries: impl Iterator<Item = (&'static str, &'d super::shape::Datum)>,
) -> Result<serde_json::Map<String, serde_json::Value>, Error> {
    let value = |(name, datum): (&'static str, _)| Ok((name.to_owned(), serde_json::to_value(datum)?));
    entries.map(value).collect::<Result<_, serde_json::Error>>().map_err(|e| Error::Form(e.to_string()))
}

/// A piece of JSON as it is written: with escapes for what acts on what shows it.
pub(super) fn json<T: serde::Serialize + ?Sized>(value: &T) -> Result<String, Error> {
    unseen::json(value).map_err(|e| Error::Form(e.to_string()))
}
