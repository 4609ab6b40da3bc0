//! Tables of places, a row a place: cells parted by commas, semicolons, tabs or bars.

use csv::{ErrorKind, Position, ReaderBuilder, StringRecord};
use rashomon_ingest::delimiter;

use super::{
    Wrong,
    fields::{Columns, Field, is_tags},
    record::{Record, Taken},
};

/// Reads a table with a heading.
pub(super) fn read(text: &str, taken: &mut Taken<'_>) {
    let first = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let delimiter = delimiter(first.as_bytes(), b",;\t|");
    let mut reader =
        ReaderBuilder::new().delimiter(delimiter).has_headers(false).flexible(true).from_reader(text.as_bytes());
    let (mut row, mut columns, mut tagged) = (StringRecord::new(), None::<Columns>, false);
    loop {
        match reader.read_record(&mut row) {
            Ok(true) => {}
            Ok(false) => break,
            Err(error) => return taken.fail(broken(&error)),
        }
        let line = row.position().map_or(0, |at| line(text, at));
        let cells: Vec<String> = row.iter().map(str::to_owned).collect();
        let Some(known) = &columns else {
            // A table may begin with its tags.
            let tags = if is_tags(row.iter()) { cells.clone() } else { Vec::new() };
            tagged = !tags.is_empty();
            columns = Some(Columns::of(cells, &tags));
            continue;
        };
        if cells.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        if !tagged && is_tags(row.iter()) {
            tagged = true;
            columns = Some(Columns::of(known.names.clone(), &cells));
            continue;
        }
        let extra = cells.iter().skip(known.names.len()).any(|cell| !cell.trim().is_empty());
        if extra || cells.len() < known.names.len() {
            let message = format!("{} cells, and the heading has {}", cells.len(), known.names.len());
            taken.fail(Wrong::at(line, message));
        } else {
            if let Err(wrong) = fits(known) {
                return taken.fail(wrong);
            }
            taken.take(&Record { line, columns: known, cells: &cells, point: None, area: false });
        }
        if taken.is_hopeless() {
            return;
        }
    }
    taken.passes_over(columns.map(|columns| columns.unread()).unwrap_or_default());
}

/// The line on which a row begins: empty lines in front of it are passed over.
fn line(text: &str, at: &Position) -> usize {
    let behind = text.as_bytes().get(at.byte() as usize..).unwrap_or_default();
    let empty = behind.iter().take_while(|b| matches!(b, b'\n' | b'\r')).filter(|b| **b == b'\n');
    at.line() as usize + empty.count()
}

/// Whether places can be read from these columns.
fn fits(columns: &Columns) -> Result<(), Wrong> {
    let names = || columns.names.iter().take(30).cloned().collect::<Vec<_>>().join(", ");
    if columns.at(Field::Name).is_none() && !columns.is_of_units() {
        let wanted = "no column `name`, and none of P-codes (ADM1_PCODE)";
        return Err(Wrong::at(1, format!("{wanted}; there are {}", names())));
    }
    for (field, name) in [(Field::Lat, "lat"), (Field::Lon, "lon")] {
        if columns.at(field).is_none() && !columns.is_of_units() {
            return Err(Wrong::at(1, format!("no column `{name}`; there are {}", names())));
        }
    }
    Ok(())
}

fn broken(error: &csv::Error) -> Wrong {
    let line = error.position().map_or(0, |at| at.line() as usize);
    match error.kind() {
        ErrorKind::Utf8 { .. } => Wrong::at(line, "it is not UTF-8"),
        _ => Wrong::at(line, "the table cannot be read here"),
    }
}
