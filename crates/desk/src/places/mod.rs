//! Places of the user's own: read from tables and maps, kept in one text file, and put before those of the program.
//!
//! [`read`] takes a file whole or not at all, with all that is wrong in it; [`load`] and [`save`] keep the places. Where they
//! are kept is the caller's choice: the [file beside a ledger](beside), or `gazetteer/own.tsv` in a folder of data.

mod fields;
mod geojson;
mod grounds;
mod map;
mod record;
mod table;

use std::{
    fmt,
    fs::File,
    io::{self, Read as _},
    path::{Path, PathBuf},
};

use rashomon_core::{
    data::{MOST_OWN, OwnPlace, OwnPlaces, utf8},
    gazetteer::Gazetteer,
};

use grounds::Grounds;

use crate::{Error, export::file::write_to};

/// Most bytes of a file of places.
const MOST_BYTES: u64 = 256 << 20;
/// Problems of a file that are told.
const MOST_PROBLEMS: usize = 20;

/// The file beside a ledger in which its places are kept.
pub fn beside(ledger: &Path) -> PathBuf {
    let mut name = ledger.as_os_str().to_owned();
    name.push(".places.tsv");
    name.into()
}

/// What is known of the places of a file that does not say it.
#[derive(Clone, Copy, Debug)]
pub struct Known<'a> {
    /// The places there are, by which countries and divisions are told.
    pub gazetteer: &'a Gazetteer,
    /// ISO 3166-1 alpha-2 of places without a country.
    pub country: Option<&'a str>,
}

/// What a file holds.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Read {
    /// Its places, in order; of one id the last.
    pub places: Vec<OwnPlace>,
    /// How many of the first are units that others only name as what they lie in: less is known of them than a file of their
    /// own may say.
    pub above: usize,
    /// Columns or properties that nothing was read from.
    pub unread: Vec<String>,
}

/// A file of places that was not taken.
#[derive(Debug, thiserror::Error)]
pub enum PlacesError {
    /// It cannot be read.
    #[error("{}: {source}", path.display())]
    Io {
        /// Which.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// It is wrong, here and there.
    #[error("{}", told(problems))]
    Wrong {
        /// The first problems, in order.
        problems: Vec<Problem>,
    },
}

/// What is wrong in a file of places, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The file.
    pub path: PathBuf,
    /// Line, from 1; 0 where it is the file as a whole.
    pub line: usize,
    /// Column or property, as the file calls it.
    pub column: Option<String>,
    /// What is wrong.
    pub message: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:", self.path.display())?;
        if self.line > 0 {
            write!(f, "{}:", self.line)?;
        }
        if let Some(column) = &self.column {
            write!(f, " {column}:")?;
        }
        write!(f, " {}", self.message)
    }
}

fn told(problems: &[Problem]) -> String {
    problems.iter().map(Problem::to_string).collect::<Vec<_>>().join("; ")
}

/// What is wrong, before it is known in which file.
#[derive(Debug)]
struct Wrong {
    line: usize,
    column: Option<String>,
    message: String,
}

impl Wrong {
    fn at(line: usize, message: impl Into<String>) -> Self {
        Self { line, column: None, message: message.into() }
    }
}

/// The places of a file: a table with a heading (CSV, also with semicolons or tabs), a map (`GeoJSON`), or either of
/// administrative units with their P-codes, as OCHA publishes them.
///
/// # Errors
/// [`PlacesError`], with the first problems. Then nothing of the file counts.
pub fn read(path: &Path, known: Known<'_>) -> Result<Read, PlacesError> {
    let bytes = bytes(path).map_err(|source| PlacesError::Io { path: path.to_owned(), source })?;
    let source = path.file_name().unwrap_or_default().to_string_lossy();
    let source: String = source.chars().map(|c| if c.is_control() { '\u{FFFD}' } else { c }).collect();
    read_bytes(&bytes, &source, &Grounds::new(known)).map_err(|mut all| {
        all.truncate(MOST_PROBLEMS);
        let problem = |Wrong { line, column, message }| Problem { path: path.to_owned(), line, column, message };
        PlacesError::Wrong { problems: all.into_iter().map(problem).collect() }
    })
}

fn bytes(path: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    File::open(path)?.take(MOST_BYTES + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > MOST_BYTES {
        return Err(io::Error::new(io::ErrorKind::FileTooLarge, format!("more than {MOST_BYTES} bytes of places")));
    }
    Ok(bytes)
}

fn read_bytes(bytes: &[u8], source: &str, grounds: &Grounds<'_>) -> Result<Read, Vec<Wrong>> {
    let text = text(bytes).map_err(|wrong| vec![wrong])?;
    let mut taken = record::Taken::new(source, grounds);
    if text.trim_start().starts_with(['{', '[']) {
        geojson::read(text, &mut taken);
    } else {
        table::read(text, &mut taken);
    }
    let read = taken.finish()?;
    if read.places.is_empty() {
        return Err(vec![Wrong::at(0, "there is no place in it")]);
    }
    if read.places.len() > MOST_OWN {
        return Err(vec![Wrong::at(0, format!("it has {} places, and {MOST_OWN} are the most", read.places.len()))]);
    }
    Ok(read)
}

/// The text, without a mark in front.
fn text(bytes: &[u8]) -> Result<&str, Wrong> {
    if bytes.starts_with(b"PK\x03\x04") {
        return Err(Wrong::at(0, "it is a workbook or an archive; save the table as CSV (UTF-8)"));
    }
    if bytes.starts_with(b"\xFF\xFE") || bytes.starts_with(b"\xFE\xFF") {
        return Err(Wrong::at(1, "it is UTF-16; save it as UTF-8"));
    }
    let text = utf8(bytes).map_err(|line| Wrong::at(line, "it is not UTF-8; save it as UTF-8"))?;
    Ok(text.strip_prefix('\u{FEFF}').unwrap_or(text))
}

/// The places that a file keeps; none where there is no file.
///
/// # Errors
/// Where it cannot be read, or a row is wrong.
pub fn load(path: &Path) -> Result<OwnPlaces, PlacesError> {
    let io = |source| PlacesError::Io { path: path.to_owned(), source };
    let bytes = match bytes(path) {
        Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(OwnPlaces::default()),
        read => read.map_err(io)?,
    };
    let wrong = |line, message| {
        let problem = Problem { path: path.to_owned(), line, column: None, message };
        PlacesError::Wrong { problems: vec![problem] }
    };
    let text = text(&bytes).map_err(|e| wrong(e.line, e.message))?;
    if text.trim().is_empty() {
        return Ok(OwnPlaces::default());
    }
    OwnPlaces::parse(text).map_err(|e| wrong(e.line, e.message))
}

/// Keeps these places in a file, which has either the old ones or the new ones, whatever happens. `ledger` is never written
/// over.
///
/// # Errors
/// Where the file system refuses.
pub fn save(path: &Path, ledger: &Path, places: &OwnPlaces) -> Result<(), Error> {
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        let failed = |source| Error::Output { path: path.to_owned(), doing: "cannot be written", source };
        std::fs::create_dir_all(folder).map_err(failed)?;
    }
    write_to(path, ledger, |out| Ok(out.write_all(places.table().as_bytes())?))
}

#[cfg(test)]
mod tests;
