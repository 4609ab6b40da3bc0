//! The index of places: a finite-state map from folded names to rows. The build script makes that of the embedded places,
//! and the library that of places that lie over them.

use std::{
    collections::BTreeMap,
    fmt::Write as _,
    io::{self, Read as _},
};

use super::fold::fold;

/// Most bytes that places may have, uncompressed: offsets have 32 bits.
const MOST: u64 = 1 << 30;

/// The places, ready to be looked up.
#[derive(Debug, Default)]
pub struct Index {
    /// Finite-state map from folded names to positions in `postings`.
    pub names: Vec<u8>,
    /// For each name the number of its rows and these, as little-endian words.
    pub postings: Vec<u8>,
    /// A line a place: id, name, lat, lon, kind, country, admin1, population.
    pub rows: String,
    /// Where each line begins, as little-endian words.
    pub offsets: Vec<u8>,
}

/// A row that cannot be read.
#[derive(Debug, PartialEq, Eq)]
pub struct WrongRow {
    /// Line, from 1.
    pub line: usize,
    /// What is wrong.
    pub message: String,
}

/// The text of places that are compressed, or not.
///
/// # Errors
/// Where the bytes are not compressed well, are no text, or are too many.
pub fn text(bytes: &[u8], compressed: bool) -> io::Result<String> {
    let mut text = String::new();
    let read = if compressed {
        flate2::read::GzDecoder::new(bytes).take(MOST + 1).read_to_string(&mut text)?
    } else {
        bytes.take(MOST + 1).read_to_string(&mut text)?
    };
    if read as u64 > MOST {
        return Err(io::Error::new(io::ErrorKind::InvalidData, format!("more than {MOST} bytes of places")));
    }
    Ok(text)
}

/// Makes the index of a table with a heading and the columns id, name, aliases, lat, lon, kind, country, admin1,
/// population.
///
/// # Errors
/// The first wrong row.
pub fn build(text: &str) -> Result<Index, WrongRow> {
    let mut names: BTreeMap<String, Vec<u32>> = BTreeMap::new();
    let (mut index, mut count) = (Index::default(), 0_u32);
    for (number, line) in text.lines().enumerate().skip(1) {
        let wrong = |message: String| WrongRow { line: number + 1, message };
        let fields: Vec<&str> = line.split('\t').collect();
        let [id, name, aliases, lat, lon, kind, country, admin1, population] = fields[..] else {
            return Err(wrong(format!("{} columns, not 9", fields.len())));
        };
        check(id, name, [lat, lon], population).map_err(wrong)?;
        index.offsets.extend((index.rows.len() as u32).to_le_bytes());
        // Writing to a string cannot fail.
        let _ = writeln!(index.rows, "{id}\t{name}\t{lat}\t{lon}\t{kind}\t{country}\t{admin1}\t{population}");
        for name in [name].into_iter().chain(aliases.split('|')) {
            let key = fold(name);
            if !key.is_empty() {
                let rows = names.entry(key).or_default();
                if rows.last() != Some(&count) {
                    rows.push(count);
                }
            }
        }
        count += 1;
    }
    let mut map = fst::MapBuilder::memory();
    for (name, rows) in names {
        map.insert(name, index.postings.len() as u64).expect("a tree's keys are in order and none stands twice");
        index.postings.extend((rows.len() as u32).to_le_bytes());
        index.postings.extend(rows.iter().flat_map(|r| r.to_le_bytes()));
    }
    index.names = map.into_inner().expect("memory can be written to");
    Ok(index)
}

fn check(id: &str, name: &str, point: [&str; 2], population: &str) -> Result<(), String> {
    if id.is_empty() || name.is_empty() {
        return Err("a place needs an id and a name".to_owned());
    }
    for (cell, most) in point.into_iter().zip([90.0, 180.0]) {
        degrees(cell, most)?;
    }
    if !population.is_empty() && population.parse::<u64>().is_err() {
        return Err(format!("`{population}` is no number of people"));
    }
    Ok(())
}

/// A number of degrees on either side of zero.
pub fn degrees(cell: &str, most: f64) -> Result<f64, String> {
    let number = cell.parse::<f64>().ok().filter(|d| d.abs() <= most);
    number.ok_or_else(|| format!("`{cell}` is no number of degrees up to {most}"))
}
