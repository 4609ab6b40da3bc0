//! A workbook: the tables of incidents and of claims, where each value comes from, and what the file is.
//!
//! | sheet | holds |
//! |---|---|
//! | `incidents` | the columns of the table of incidents |
//! | `claims` | the columns of the table of claims, of these incidents; all, where no filter is given |
//! | `provenance` | the [sidecar](super::provenance) of both |
//! | `about` | version, journal head, filters, what the sheets cannot hold |
//!
//! Numbers are numbers, days are texts by ISO 8601, and texts are texts: a cell that begins with `=` is none of the formulas that a
//! spreadsheet would run, and needs no guard. A text of more than 32,767 characters is cut off, and a sheet has at most 1,048,576
//! rows, as the format has it.

use std::io::{self, Seek, Write};

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format as Style, Workbook, Worksheet, XlsxError};

use super::{
    Exported, Format, Losses, Request, What, claims_csv,
    format::Format as ExportFormat,
    guard::unguard,
    incidents_csv,
    loss::LossKind,
    provenance::{self, Trace},
    run::How,
    shape::{Column, Datum, Row},
};
use crate::{Desk, Error};

/// Characters that a cell can hold.
const LONGEST: usize = 32_767;
/// Rows that a sheet can hold.
const MOST_ROWS: u32 = 1_048_576;
/// Bytes of provenance that are kept in memory.
const IN_MEMORY: usize = 8 << 20;

/// Writes the workbook, and the sidecar once more where it is asked for.
pub(super) fn write(
    desk: &Desk,
    request: &Request,
    out: &mut dyn Write,
    provenance: Option<&mut dyn Write>,
) -> Result<Exported, Error> {
    let mut book = Workbook::new();
    let moment = (desk.options.clock)();
    let created = ExcelDateTime::parse_from_str(moment.trim_end_matches('Z')).map_err(broken)?;
    book.set_properties(&DocProperties::new().set_author("Rashomon").set_creation_datetime(&created));
    let mut sidecar = tempfile::SpooledTempFile::new(IN_MEMORY);
    let mut losses = Losses::default();
    let mut trace = Trace::new(&mut sidecar)?;
    let incidents = super::Export {
        what: What::Incidents,
        format: ExportFormat::Xlsx,
        how: How::Rows(incidents_csv::COLUMNS, incidents_csv::rows),
    };
    let claims = super::Export { what: What::Claims, how: How::Claims(claims_csv::COLUMNS), ..incidents };
    let mut rows = 0;
    for export in [incidents, claims] {
        let mut sheet = Sheet::new(&mut book, export.what.as_str(), export.columns())?;
        export.walk(desk, request, &mut losses, &mut |row, behind| {
            sheet.row(row)?;
            trace.row(export.columns(), row, behind)
        })?;
        losses.note_if(sheet.cut, LossKind::Shortened, export.what.as_str());
        rows += u64::from(sheet.next - 1);
    }
    trace.finish()?;
    sidecar.rewind()?;
    provenance_sheet(&mut book, &mut sidecar)?;
    let exported = Exported { rows, losses: losses.finish() };
    about(&mut book, desk, request, &exported, &moment)?;
    out.write_all(&book.save_to_buffer().map_err(broken)?)?;
    if let Some(out) = provenance {
        sidecar.rewind()?;
        io::copy(&mut sidecar, out)?;
    }
    Ok(exported)
}

/// A sheet that is being filled from the top.
struct Sheet<'b> {
    page: &'b mut Worksheet,
    next: u32,
    /// Whether a text was longer than a cell.
    cut: bool,
}

impl<'b> Sheet<'b> {
    fn new(book: &'b mut Workbook, name: &str, columns: &[Column]) -> Result<Self, Error> {
        let mut sheet = Self::bare(book, name)?;
        let bold = Style::new().set_bold();
        for (at, column) in (0..).zip(columns) {
            sheet.page.write_string_with_format(0, at, column.name, &bold).map_err(broken)?;
        }
        sheet.page.set_freeze_panes(1, 1).map_err(broken)?;
        sheet.next = 1;
        Ok(sheet)
    }

    fn bare(book: &'b mut Workbook, name: &str) -> Result<Self, Error> {
        let page = book.add_worksheet_with_constant_memory().map_err(broken)?;
        page.set_name(name).map_err(broken)?;
        Ok(Self { page, next: 0, cut: false })
    }

    fn row(&mut self, row: &Row) -> Result<(), Error> {
        self.cells(row.cells.iter().map(|cell| &cell.datum))
    }

    fn cells<'d>(&mut self, cells: impl Iterator<Item = &'d Datum>) -> Result<(), Error> {
        if self.next >= MOST_ROWS {
            return Err(Error::Form(format!("a sheet has at most {MOST_ROWS} rows; a filter or another format helps")));
        }
        for (at, datum) in (0..).zip(cells) {
            match datum {
                Datum::Empty => continue,
                Datum::Whole(number) => self.page.write_number(self.next, at, *number as f64),
                Datum::Number(number) => self.page.write_number(self.next, at, *number),
                Datum::Flag(flag) => self.page.write_boolean(self.next, at, *flag),
                other => {
                    let text = shortened(other.to_string(), &mut self.cut);
                    self.page.write_string(self.next, at, text)
                }
            }
            .map_err(broken)?;
        }
        self.next += 1;
        Ok(())
    }
}

/// The text as far as a cell holds it, which counts in units of UTF-16.
fn shortened(text: String, cut: &mut bool) -> String {
    if text.encode_utf16().count() <= LONGEST {
        return text;
    }
    *cut = true;
    let mut units = 0;
    text.chars()
        .take_while(|c| {
            units += c.len_utf16();
            units <= LONGEST
        })
        .collect()
}

/// The sidecar as a sheet, without the guards of its table.
fn provenance_sheet(book: &mut Workbook, sidecar: &mut tempfile::SpooledTempFile) -> Result<(), Error> {
    let columns: Vec<Column> = provenance::COLUMNS.iter().map(|name| super::shape::text(name)).collect();
    let mut sheet = Sheet::new(book, "provenance", &columns)?;
    for record in csv::Reader::from_reader(sidecar).into_records() {
        let record = record.map_err(|e| Error::Form(e.to_string()))?;
        let cells: Vec<Datum> = record.iter().map(|cell| super::shape::words(Some(unguard(cell)))).collect();
        sheet.cells(cells.iter())?;
    }
    Ok(())
}

fn about(book: &mut Workbook, desk: &Desk, request: &Request, exported: &Exported, moment: &str) -> Result<(), Error> {
    let mut sheet = Sheet::bare(book, "about")?;
    let head = desk.ledger.head()?;
    let mut line = |name: &str, value: String| sheet.cells([Datum::Word(name.to_owned()), Datum::Words(value)].iter());
    line("program", format!("Rashomon {}", env!("CARGO_PKG_VERSION")))?;
    line("format", format!("{}, {}", Format::Xlsx, request.what))?;
    line("exported", moment.to_owned())?;
    line("journal", format!("{} {}", head.seq, head.hash))?;
    line("filters", super::package::filters(&request.query).to_string())?;
    for loss in &exported.losses {
        line(loss.kind.as_str(), format!("{} ({}) {}", loss.about, loss.count, loss.ids.join(" ")))?;
    }
    Ok(())
}

fn broken(error: XlsxError) -> Error {
    match error {
        XlsxError::IoError(error) => Error::Write(error),
        other => Error::Form(other.to_string()),
    }
}
