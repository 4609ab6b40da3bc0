//! Exports as Apache Parquet: the rows of incidents or of claims, by columns.
//!
//! It is a crate of its own because its writer brings more crates than all other exports together; `desk` hands it the rows
//! ([`Desk::export_to`]) and knows nothing of it.
//!
//! | what a column holds | in the file |
//! |---|---|
//! | a text, a JSON value | `BYTE_ARRAY`, `STRING` or `JSON` |
//! | a day | `INT32`, `DATE` |
//! | a whole number, a number | `INT64`, `DOUBLE` |
//! | true or false | `BOOLEAN` |
//!
//! All columns are optional: what is not known is null, never zero. Texts are as they are, without the guard of tables, which no
//! reader of this format needs. Rows are written in groups, one of which is in memory at a time; pages are dictionaries
//! without a further compression, and equal exports are equal bytes.
//!
//! ```
//! use rashomon_desk::{Desk, OpenOptions, export::{Format, Request}};
//!
//! # let ledger = rashomon_store::MemoryLedger::new();
//! let desk = Desk::over(Box::new(ledger), OpenOptions::new(|| "2024-03-05T10:00:00Z".to_owned()));
//! let mut file = Vec::new();
//! rashomon_parquet::export(&desk, &Request::usual(Format::Parquet), &mut file, None)?;
//! assert!(file.starts_with(b"PAR1") && file.ends_with(b"PAR1"));
//! # Ok::<(), rashomon_desk::Error>(())
//! ```

use std::{
    io::{self, Write},
    sync::{Arc, Mutex, PoisonError},
};

use jiff::civil::{Date, date};
use parquet::{
    basic::{LogicalType, Repetition, Type as Physical},
    column::writer::ColumnWriter,
    data_type::ByteArray,
    errors::ParquetError,
    file::{properties::WriterProperties, writer::SerializedFileWriter},
    schema::types::Type,
};
use rashomon_desk::{
    Desk, Error,
    export::{Column, Datum, Exported, Format, Kind, Request, Row, Sheet},
};

/// Rows of a group.
const GROUP: usize = 16_384;

/// Writes any export: Parquet here, all other formats by the desk.
///
/// # Errors
/// As [`Desk::export`].
pub fn export_any(
    desk: &Desk,
    request: &Request,
    out: &mut dyn Write,
    provenance: Option<&mut dyn Write>,
) -> Result<Exported, Error> {
    match (request.format, provenance) {
        (Format::Parquet, provenance) => export(desk, request, out, provenance),
        (_, Some(provenance)) => desk.export_traced(request, out, provenance),
        (_, None) => desk.export(request, out),
    }
}

/// Writes an export, and its provenance where that is asked for.
///
/// # Errors
/// As [`Desk::export_to`]; [`Error::Write`] where the stream fails.
pub fn export(
    desk: &Desk,
    request: &Request,
    out: &mut dyn Write,
    provenance: Option<&mut dyn Write>,
) -> Result<Exported, Error> {
    let mut file = File::new(out, request.columns()?)?;
    let exported = desk.export_to(request, &mut file, provenance)?;
    out.flush()?;
    Ok(exported)
}

/// Bytes on their way to the stream: the writer wants one that goes from thread to thread, which the caller's need not.
#[derive(Clone, Default)]
struct Pipe(Arc<Mutex<Vec<u8>>>);

impl Pipe {
    /// Moves what has come so far to the stream.
    fn drain(&self, out: &mut dyn Write) -> Result<(), Error> {
        let bytes = std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner));
        Ok(out.write_all(&bytes)?)
    }
}

impl Write for Pipe {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// A file that is being written.
struct File<'a> {
    out: &'a mut dyn Write,
    pipe: Pipe,
    writer: SerializedFileWriter<Pipe>,
    columns: &'static [Column],
    /// The group at hand, column by column.
    group: Vec<Vec<Datum>>,
}

impl<'a> File<'a> {
    fn new(out: &'a mut dyn Write, columns: &'static [Column]) -> Result<Self, Error> {
        let fields =
            columns.iter().map(|column| field(column).map(Arc::new)).collect::<Result<_, _>>().map_err(broken)?;
        let schema = Type::group_type_builder("rashomon").with_fields(fields).build().map_err(broken)?;
        let made_by = format!("Rashomon {}", env!("CARGO_PKG_VERSION"));
        let properties = WriterProperties::builder().set_created_by(made_by).build();
        let pipe = Pipe::default();
        let writer = SerializedFileWriter::new(pipe.clone(), Arc::new(schema), Arc::new(properties)).map_err(broken)?;
        Ok(Self { out, pipe, writer, columns, group: vec![Vec::new(); columns.len()] })
    }

    fn write_group(&mut self) -> Result<(), Error> {
        let mut writer = self.writer.next_row_group().map_err(broken)?;
        for (column, cells) in self.columns.iter().zip(&mut self.group) {
            let Some(mut chunk) = writer.next_column().map_err(broken)? else { break };
            write(chunk.untyped(), column.kind, cells).map_err(broken)?;
            chunk.close().map_err(broken)?;
            cells.clear();
        }
        writer.close().map_err(broken)?;
        self.pipe.drain(self.out)
    }
}

impl Sheet for File<'_> {
    fn row(&mut self, row: &Row) -> Result<(), Error> {
        for (column, cell) in self.group.iter_mut().zip(&row.cells) {
            column.push(cell.datum.clone());
        }
        if self.group.first().is_some_and(|cells| cells.len() >= GROUP) { self.write_group() } else { Ok(()) }
    }

    fn finish(&mut self) -> Result<(), Error> {
        if self.group.first().is_some_and(|cells| !cells.is_empty()) {
            self.write_group()?;
        }
        self.writer.finish().map_err(broken)?;
        self.pipe.drain(self.out)
    }
}

fn field(column: &Column) -> Result<Type, ParquetError> {
    let (physical, logical) = match column.kind {
        Kind::Text => (Physical::BYTE_ARRAY, Some(LogicalType::String)),
        Kind::Json => (Physical::BYTE_ARRAY, Some(LogicalType::Json)),
        Kind::Day => (Physical::INT32, Some(LogicalType::Date)),
        Kind::Whole => (Physical::INT64, None),
        Kind::Number => (Physical::DOUBLE, None),
        Kind::Flag => (Physical::BOOLEAN, None),
    };
    let builder = Type::primitive_type_builder(column.name, physical).with_logical_type(logical);
    builder.with_repetition(Repetition::OPTIONAL).build()
}

/// Writes the cells of a column; what does not fit its kind is not known.
fn write(writer: &mut ColumnWriter<'_>, kind: Kind, cells: &[Datum]) -> Result<usize, ParquetError> {
    match writer {
        ColumnWriter::ByteArrayColumnWriter(writer) => {
            let (values, levels) = known(cells, |cell| Some(ByteArray::from(cell.to_string().into_bytes())));
            writer.write_batch(&values, Some(&levels), None)
        }
        ColumnWriter::Int32ColumnWriter(writer) => {
            let (values, levels) = known(cells, days);
            writer.write_batch(&values, Some(&levels), None)
        }
        ColumnWriter::Int64ColumnWriter(writer) => {
            let (values, levels) = known(cells, |cell| match cell {
                Datum::Whole(number) => i64::try_from(*number).ok(),
                _ => None,
            });
            writer.write_batch(&values, Some(&levels), None)
        }
        ColumnWriter::DoubleColumnWriter(writer) => {
            let (values, levels) = known(cells, |cell| match cell {
                Datum::Number(number) => Some(*number),
                Datum::Whole(number) => Some(*number as f64),
                _ => None,
            });
            writer.write_batch(&values, Some(&levels), None)
        }
        ColumnWriter::BoolColumnWriter(writer) => {
            let (values, levels) = known(cells, |cell| match cell {
                Datum::Flag(flag) => Some(*flag),
                _ => None,
            });
            writer.write_batch(&values, Some(&levels), None)
        }
        _ => Err(ParquetError::General(format!("no column of {kind:?} is written so"))),
    }
}

/// The values that are known, and for each cell whether it is one: 1 or 0.
fn known<T>(cells: &[Datum], value: impl Fn(&Datum) -> Option<T>) -> (Vec<T>, Vec<i16>) {
    let mut values = Vec::new();
    let mut levels = Vec::with_capacity(cells.len());
    for cell in cells {
        let value = if cell.is_empty() { None } else { value(cell) };
        levels.push(i16::from(value.is_some()));
        values.extend(value);
    }
    (values, levels)
}

/// Days since 1970.
fn days(cell: &Datum) -> Option<i32> {
    let day: Date = cell.to_string().parse().ok()?;
    Some((day - date(1970, 1, 1)).get_days())
}

/// An error of the file is one of its form: the stream is written by us.
#[expect(clippy::needless_pass_by_value, reason = "errors are handed over")]
fn broken(error: ParquetError) -> Error {
    Error::Form(error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_count_from_1970() {
        let day = |text: &str| days(&Datum::Word(text.to_owned()));
        assert_eq!(day("1970-01-01"), Some(0));
        assert_eq!(day("1969-12-31"), Some(-1));
        assert_eq!(day("2024-03-04"), Some(19_786));
        assert_eq!(day("soon"), None);
    }

    #[test]
    fn what_is_not_known_is_null() {
        let cells = [Datum::Whole(0), Datum::Empty, Datum::Words(String::new()), Datum::Whole(7)];
        let number = |cell: &Datum| if let Datum::Whole(number) = cell { Some(*number) } else { None };
        assert_eq!(known(&cells, number), (vec![0, 7], vec![1, 0, 0, 1]));
    }
}
