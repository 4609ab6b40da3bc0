//! Workbooks of Excel: the first sheet that has a column of text.
//!
//! A workbook is a ZIP archive of XML, so that a small file can come to any size. Nothing is parsed before it is known
//! how much there is to parse, and cells are taken one by one, because a sheet with its last cell filled would need
//! billions of empty ones.

use std::{
    io::{self, Cursor, Read},
    panic::{AssertUnwindSafe, catch_unwind},
};

use calamine::{Cell, DataRef, ExcelDateTime, Reader, Xlsx, XlsxError};
use zip::{ZipArchive, read::ZipFile};

use super::{Row, Table};
use crate::{Cause, Options, report::Reports};

/// Bytes that a workbook may have.
pub(crate) const LARGEST: usize = 128 << 20;

/// Bytes that its parts may come to when they are unpacked, and its cells when they are read.
const UNPACKED: usize = 256 << 20;

/// Rows and columns that a sheet of Excel has at most.
const ROWS: u32 = 1 << 20;
const COLUMNS: u32 = 1 << 14;

/// Reads the reports of a workbook.
pub(crate) fn workbook(path: &str, bytes: &[u8], options: &Options) -> Result<Reports, Cause> {
    check_parts(bytes)?;
    // A parser that trips over a damaged file costs this file and not the batch.
    let parsed = catch_unwind(AssertUnwindSafe(|| sheet(path, bytes, options)));
    let (table, rows) = parsed.unwrap_or_else(|_| Err(bad("its parts do not fit together")))?;
    if rows.iter().all(Row::is_blank) {
        return Err(Cause::NoReport { only: "a header" });
    }
    Ok(Box::new(rows.into_iter().filter_map(move |row| table.report(row))))
}

#[expect(clippy::needless_pass_by_value, reason = "it is handed to map_err")]
fn bad(message: impl ToString) -> Cause {
    Cause::BadWorkbook { message: message.to_string() }
}

fn too_much() -> Cause {
    Cause::TooComplex { what: "bytes when it is unpacked", limit: UNPACKED }
}

/// Unpacks every part once, to count it: what an archive says of its sizes need not be true, nor any part be a picture
/// because of its name.
fn check_parts(bytes: &[u8]) -> Result<(), Cause> {
    let mut zip = ZipArchive::new(Cursor::new(bytes)).map_err(bad)?;
    let mut left = UNPACKED as u64;
    for i in 0..zip.len() {
        let part = zip.by_index(i).map_err(bad)?;
        let name = part.name().map_err(bad)?.to_ascii_lowercase();
        left = left.checked_sub(unpack(part, left, name.ends_with("sharedstrings.xml"))?).ok_or_else(too_much)?;
    }
    Ok(())
}

/// The bytes of a part, up to one more than are left. Of the shared strings, their number is checked.
fn unpack(part: ZipFile<'_, Cursor<&[u8]>>, left: u64, strings: bool) -> Result<u64, Cause> {
    if part.size() > left {
        return Err(too_much());
    }
    let mut part = part.take(left + 1);
    if !strings {
        return io::copy(&mut part, &mut io::sink()).map_err(bad);
    }
    let mut text = Vec::new();
    part.read_to_end(&mut text).map_err(bad)?;
    // The parser makes room for as many strings as are announced.
    if announced(&text).is_some_and(|count| count > text.len() as u64) {
        return Err(bad("it announces more strings than it has"));
    }
    Ok(text.len() as u64)
}

/// The largest number that stands as `uniqueCount` in a part, in whatever encoding of XML.
fn announced(part: &[u8]) -> Option<u64> {
    const NAME: &[u8] = b"uniqueCount";
    let text: Vec<u8> = part.iter().copied().filter(|b| *b != 0).collect();
    let count = |at: usize| {
        let value = text[at + NAME.len()..].iter().skip_while(|b| b.is_ascii_whitespace() || b"='\"+".contains(b));
        let digits = value.take_while(|b| b.is_ascii_digit());
        digits.fold(0u64, |n, b| n.saturating_mul(10).saturating_add(u64::from(b - b'0')))
    };
    let places = text.windows(NAME.len()).enumerate().filter(|(_, w)| *w == NAME);
    places.map(|(at, _)| count(at)).max()
}

/// The first sheet with a column of text, and its rows.
fn sheet(path: &str, bytes: &[u8], options: &Options) -> Result<(Table, Vec<Row>), Cause> {
    let mut book = Xlsx::new(Cursor::new(bytes)).map_err(bad)?;
    let mut columns = Vec::new();
    let mut wanted = None;
    for name in book.sheet_names() {
        let mut cells = match book.worksheet_cells_reader(&name) {
            Ok(cells) => cells,
            // A sheet that is a chart.
            Err(XlsxError::NotAWorksheet(_)) => continue,
            Err(error) => return Err(bad(error)),
        };
        let mut rows = Rows { next: || cells.next_cell(), ahead: None, left: UNPACKED, done: false };
        let Some(header) = rows.row()? else { continue };
        match Table::new(path, &header.cells, options) {
            Ok(table) => {
                let mut below = Vec::new();
                while let Some(row) = rows.row()? {
                    below.push(row);
                }
                return Ok((table, below));
            }
            Err(Cause::NoColumn { column, columns: found }) => {
                wanted = column;
                columns.extend(found);
            }
            Err(cause) => return Err(cause),
        }
    }
    if columns.is_empty() { Err(Cause::Empty) } else { Err(Cause::NoColumn { column: wanted, columns }) }
}

/// The rows of a sheet that have any cell filled, made of its cells.
struct Rows<N> {
    next: N,
    /// The first cell of the next row.
    ahead: Option<(u32, u32, String)>,
    /// Bytes that cells may still take.
    left: usize,
    done: bool,
}

impl<'a, N: FnMut() -> Result<Option<Cell<DataRef<'a>>>, XlsxError>> Rows<N> {
    fn row(&mut self) -> Result<Option<Row>, Cause> {
        let Some((row, column, text)) = self.ahead.take().map_or_else(|| self.filled(), |cell| Ok(Some(cell)))? else {
            return Ok(None);
        };
        let mut cells = Vec::new();
        self.put(&mut cells, column, text)?;
        while let Some((next, column, text)) = self.filled()? {
            if next != row {
                self.ahead = Some((next, column, text));
                break;
            }
            self.put(&mut cells, column, text)?;
        }
        Ok(Some(Row { number: row as usize + 1, cells, diagnostics: Vec::new() }))
    }

    fn put(&mut self, cells: &mut Vec<String>, column: u32, text: String) -> Result<(), Cause> {
        let column = column as usize;
        let more = (column + 1).saturating_sub(cells.len());
        self.left = self.left.checked_sub(more * size_of::<String>() + text.len()).ok_or_else(too_much)?;
        cells.resize(cells.len() + more, String::new());
        cells[column] = text;
        Ok(())
    }

    /// The next cell that holds anything, with its row and column from 0.
    fn filled(&mut self) -> Result<Option<(u32, u32, String)>, Cause> {
        while !self.done {
            let Some(cell) = (self.next)().map_err(bad)? else {
                self.done = true;
                break;
            };
            let (row, column) = cell.get_position();
            if row >= ROWS || column >= COLUMNS {
                return Err(bad("it has a cell where no sheet has one"));
            }
            let text = text(cell.get_value());
            if !text.is_empty() {
                return Ok(Some((row, column, text)));
            }
        }
        Ok(None)
    }
}

/// A cell as words: whole numbers without a fraction, dates by ISO 8601.
fn text(cell: &DataRef<'_>) -> String {
    match cell {
        DataRef::Empty => String::new(),
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => number.to_string(),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.clone(),
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Bool(value) => value.to_string(),
        DataRef::DateTime(moment) => date(moment),
        DataRef::Error(error) => error.to_string(),
    }
}

/// A day, a time of day, or both. Cells know no zone.
fn date(moment: &ExcelDateTime) -> String {
    if moment.is_duration() {
        return moment.as_f64().to_string();
    }
    let (year, month, day, hour, minute, second, milli) = moment.to_ymd_hms_milli();
    let fraction = if milli == 0 { String::new() } else { format!(".{milli:03}") };
    let time = format!("{hour:02}:{minute:02}:{second:02}{fraction}");
    let whole = moment.as_f64().fract() == 0.0;
    match moment.as_f64() {
        days if days < 1.0 => time,
        _ if whole => format!("{year:04}-{month:02}-{day:02}"),
        _ => format!("{year:04}-{month:02}-{day:02}T{time}"),
    }
}

#[cfg(test)]
mod tests {
    use calamine::ExcelDateTimeType;

    use super::*;

    #[test]
    fn cells_as_words() {
        let date = |days: f64, is_1904: bool| {
            text(&DataRef::DateTime(ExcelDateTime::new(days, ExcelDateTimeType::DateTime, is_1904)))
        };
        assert_eq!(date(44_385.0, false), "2021-07-08");
        assert_eq!(date(42_923.0, true), "2021-07-08");
        assert_eq!(date(44_385.979_166_666_664, false), "2021-07-08T23:30:00");
        assert_eq!(date(0.5, false), "12:00:00");
        assert_eq!(text(&DataRef::Float(12.0)), "12");
        assert_eq!(text(&DataRef::Float(0.5)), "0.5");
        assert_eq!(text(&DataRef::Bool(true)), "true");
    }

    #[test]
    fn strings_that_are_announced() {
        assert_eq!(announced(b"<sst count='3' uniqueCount = \"12\">"), Some(12));
        assert_eq!(announced(b"<\0s\0s\0t\0 \0u\0n\0i\0q\0u\0e\0C\0o\0u\0n\0t\0=\0'\x009\09\0'\0>\0"), Some(99));
        assert_eq!(announced(b"<!-- uniqueCount='1' --><sst uniqueCount='99999999999999999999999'>"), Some(u64::MAX));
        assert_eq!(announced(b"<sst>"), None);
    }
}
