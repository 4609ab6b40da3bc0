//! CSV and its kin: cells with commas, semicolons or tabs between them, read row by row.
//!
//! Parsers of CSV read any bytes somehow; a quote that is not closed swallows the rows after it. So the rows are told
//! apart here, strictly by RFC 4180, and a row that no program writes costs itself and no other.

use std::io::{self, BufRead, BufReader, Cursor, Read};

use encoding_rs_io::DecodeReaderBytesBuilder;

use super::{Row, Table, place};
use crate::{Cause, Options, ReadError, Reading, charset, report::Reports};

/// Bytes by which the encoding is recognised.
const HEAD: usize = 64 << 10;

/// Reads the reports of a table of delimited cells, lazily.
pub(crate) fn delimited(path: &str, mut stream: impl Read + 'static, options: &Options) -> Result<Reports, Cause> {
    let unreadable = |source| Cause::Unreadable { path: path.into(), source };
    let mut head = Vec::new();
    stream.by_ref().take(HEAD as u64).read_to_end(&mut head).map_err(unreadable)?;
    let begin = usize::from(head.starts_with(b"\xEF\xBB\xBF")) * 3;
    let other = charset::other_encoding(&head);
    let mut whole = Cursor::new(head).chain(stream);
    whole.get_mut().0.set_position(begin as u64);
    let (reader, read_as): (Box<dyn BufRead>, _) = match other {
        None => (Box::new(BufReader::with_capacity(HEAD, whole)), None),
        Some((encoding, read_as)) => {
            let decoded = DecodeReaderBytesBuilder::new().encoding(Some(encoding)).build(whole);
            (Box::new(BufReader::with_capacity(HEAD, decoded)), read_as)
        }
    };
    let mut rows = Rows::new(path, reader, options.max_bytes);
    let header = rows.by_ref().find(|row| row.as_ref().is_ok_and(|(_, row)| !row.is_blank()) || row.is_err());
    let (_, header) = header.ok_or(Cause::Empty)?.map_err(|error| error.cause)?;
    let mut table = Table::new(path, &header.cells, options)?;
    table.diagnostics.extend(read_as);
    let least = header.cells.iter().rposition(|name| !name.trim().is_empty()).map_or(0, |i| i + 1);
    Ok(Box::new(Below { rows, table, least, most: header.cells.len(), any: false }))
}

/// The reports of the rows below a header.
struct Below {
    rows: Rows,
    table: Table,
    /// Cells that a row must have, and may have.
    least: usize,
    most: usize,
    /// Whether there was a row.
    any: bool,
}

impl Iterator for Below {
    type Item = Result<Reading, ReadError>;

    fn next(&mut self) -> Option<Self::Item> {
        while let Some(row) = self.rows.next() {
            let report = row.and_then(|(line, row)| self.fitting(line, row)).map(|row| self.table.report(row));
            if let Some(report) = report.transpose() {
                self.any = true;
                return Some(report.flatten());
            }
        }
        let only = "a header";
        (!std::mem::replace(&mut self.any, true))
            .then(|| Err(ReadError::new(&self.rows.path, Cause::NoReport { only })))
    }
}

impl Below {
    /// A row with as many cells as the header, or a blank one. Cells that are moved would be read as other fields.
    fn fitting(&self, line: usize, mut row: Row) -> Result<Row, ReadError> {
        let filled = row.cells.iter().rposition(|cell| !cell.trim().is_empty()).map_or(0, |i| i + 1);
        if filled > self.most || row.cells.len() < self.least && filled > 0 {
            let cells = row.cells.len();
            let message = format!("has {} where the header has {}", counted(cells), self.most);
            return Err(ReadError::new(
                format!("{}{}", self.rows.path, place(row.number)),
                Cause::BadRow { line, message },
            ));
        }
        row.cells.truncate(self.most);
        Ok(row)
    }
}

fn counted(cells: usize) -> String {
    if cells == 1 { "1 cell".to_owned() } else { format!("{cells} cells") }
}

/// The rows of a file, each with the line on which it begins.
struct Rows {
    reader: Box<dyn BufRead>,
    path: String,
    /// Known from the first line that is not blank.
    delimiter: Option<u8>,
    /// Bytes that a row may have.
    limit: usize,
    /// What was read from `start` on, the beginning of the next row. A row that turns out to be broken is followed by the
    /// line after its first, which stands here already.
    buffer: Vec<u8>,
    start: usize,
    /// Line of the next row, and number of the last one; both from 1.
    line: usize,
    number: usize,
    done: bool,
}

/// Where a byte stands in a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum At {
    CellStart,
    Plain,
    Quoted,
    /// After a quote inside a quoted cell, which closes it unless another one follows.
    Quote,
    /// After a carriage return, which only a line feed follows.
    Return,
    RowEnd,
}

impl At {
    /// Where the next byte stands, unless it cannot stand there.
    fn then(self, byte: u8, delimiter: u8) -> Option<Self> {
        Some(match (self, byte) {
            (Self::Quoted, b'"') => Self::Quote,
            (Self::Quoted, _) | (Self::Quote | Self::CellStart, b'"') => Self::Quoted,
            (Self::CellStart | Self::Plain | Self::Quote | Self::Return, b'\n') => Self::RowEnd,
            (Self::CellStart | Self::Plain | Self::Quote, b'\r') => Self::Return,
            (Self::CellStart | Self::Plain | Self::Quote, _) if byte == delimiter => Self::CellStart,
            (Self::CellStart | Self::Plain, _) => Self::Plain,
            (Self::Quote | Self::Return | Self::RowEnd, _) => return None,
        })
    }
}

impl Rows {
    fn new(path: &str, reader: Box<dyn BufRead>, limit: usize) -> Self {
        let (buffer, start, line, number) = (Vec::new(), 0, 1, 0);
        Self { reader, path: path.to_owned(), delimiter: None, limit, buffer, start, line, number, done: false }
    }

    /// The end of the line that begins at `from`, or of as much of it as a row may have; `from` at the end of the file.
    fn line_end(&mut self, from: usize) -> io::Result<usize> {
        if let Some(at) = self.buffer[from..].iter().position(|b| *b == b'\n') {
            return Ok(from + at + 1);
        }
        self.reader.by_ref().take(self.limit as u64 + 1).read_until(b'\n', &mut self.buffer)?;
        Ok(self.buffer.len())
    }

    /// The bytes of the next row, from `start` on; none at the end of the file.
    fn row_end(&mut self) -> Result<Option<usize>, Cause> {
        let line = self.line;
        let bad = |message: &str| Err(Cause::BadRow { line, message: message.to_owned() });
        let (mut at, mut end, mut dropped) = (At::CellStart, self.start, 0u64);
        loop {
            let from = end;
            end = self.line_end(from).map_err(|source| {
                self.done = true;
                Cause::Unreadable { path: self.path.clone().into(), source }
            })?;
            let piece = &self.buffer[from..end];
            let delimiter = self.delimiter.unwrap_or_else(|| delimiter(piece, b",;\t"));
            self.delimiter = self.delimiter.or((!piece.trim_ascii().is_empty()).then_some(delimiter));
            let step = |at: Option<At>, byte: &u8| at.and_then(|at| at.then(*byte, delimiter));
            at = match piece.iter().fold(Some(at), step) {
                Some(at) => at,
                // The rest of a row that is dropped is passed over in any case.
                None if dropped > 0 => {
                    if piece.ends_with(b"\n") {
                        At::RowEnd
                    } else {
                        At::Plain
                    }
                }
                None => return bad("a quote stands inside a cell, or a line ends without a line feed"),
            };
            let over = from == end || at == At::RowEnd;
            if dropped > 0 || end - self.start > self.limit {
                dropped += (end - self.start) as u64;
                self.pass(end);
                end = self.start;
                if over {
                    return Err(Cause::TooLarge { bytes: dropped, limit: self.limit as u64 });
                }
            } else if from == end && at == At::Quoted {
                return bad("a quote is opened and never closed");
            } else if over {
                return Ok(Some(end).filter(|end| *end > self.start));
            }
        }
    }

    /// Goes on behind `end`, and lets go of what stands before it.
    fn pass(&mut self, end: usize) {
        self.line += self.buffer[self.start..end].split(|b| *b == b'\n').count() - 1;
        self.start = end;
        if self.start * 2 > self.buffer.len() && (self.start > HEAD || self.start == self.buffer.len()) {
            self.buffer.drain(..self.start);
            self.start = 0;
        }
    }

    fn cells(&self, end: usize) -> Result<Row, Cause> {
        let decoded = charset::decode_text(&self.buffer[self.start..end])?;
        let delimiter = self.delimiter.unwrap_or(b',');
        let mut row = csv::StringRecord::new();
        let mut parser = csv::ReaderBuilder::new();
        let parser = parser.has_headers(false).delimiter(delimiter).buffer_capacity(decoded.text.len().min(HEAD));
        parser
            .from_reader(decoded.text.as_bytes())
            .read_record(&mut row)
            .map_err(|error| Cause::BadRow { line: self.line, message: error.to_string() })?;
        let cells = row.iter().map(str::to_owned).collect();
        Ok(Row { number: self.number, cells, diagnostics: decoded.diagnostics })
    }
}

impl Iterator for Rows {
    type Item = Result<(usize, Row), ReadError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.done {
            return None;
        }
        self.number += 1;
        let line = self.line;
        let (row, end) = match self.row_end() {
            Ok(None) => return None,
            Ok(Some(end)) => (self.cells(end), end),
            Err(cause @ Cause::BadRow { .. }) => {
                let first = self.buffer[self.start..].iter().position(|b| *b == b'\n');
                (Err(cause), first.map_or(self.buffer.len(), |i| self.start + i + 1))
            }
            Err(cause) => (Err(cause), self.start),
        };
        self.pass(end);
        let at = |cause| ReadError::new(format!("{}{}", self.path, place(self.number)), cause);
        Some(row.map(|row| (line, row)).map_err(at))
    }
}

/// Which of these signs stands most often in a line, outside quotation marks; of equal ones the first. A comma where there are
/// no signs.
pub fn delimiter(line: &[u8], signs: &[u8]) -> u8 {
    let mut quoted = false;
    let mut counts: Vec<(u8, usize)> = signs.iter().map(|sign| (*sign, 0)).collect();
    for byte in line {
        quoted ^= *byte == b'"';
        counts.iter_mut().filter(|(sign, _)| !quoted && sign == byte).for_each(|(_, count)| *count += 1);
    }
    let most = counts.iter().map(|(_, count)| *count).max();
    counts.iter().find(|(_, count)| Some(*count) == most).map_or(b',', |(sign, _)| *sign)
}
