//! The data that the program carries: network, gazetteer, lexicon, patterns, event types. A crate of its own and a leaf, so
//! that changing the program does not write a hundred megabytes of data anew.
//!
//! A folder can lie over the embedded data, so that words and patterns can be changed without a compiler
//! ([`Data::with_overlay`]). Files are named by their path below `data/`, with `/`.
//!
//! ```
//! let data = rashomon_data::Data::embedded();
//! let patterns = data.text_files("lang/en/patterns");
//! assert!(patterns.iter().all(|file| file.is_toml()));
//! assert!(data.gazetteer().knows("Baghdad"));
//! ```

mod file;
mod fold;
mod gazetteer;
mod index;
mod layout;
mod overlay;
mod own;

use std::{
    borrow::Cow,
    collections::BTreeMap,
    path::{Path, PathBuf},
    sync::Arc,
};

pub use file::{DataError, DataFile};
pub use fold::fold;
pub use gazetteer::Gazetteer;
pub use index::WrongRow;
pub use layout::Part;
pub use overlay::OverlayError;
pub use own::{Change, MOST_OWN, OWN_KINDS, OwnPlace, OwnPlaces};

use layout::{Kind, digest, kind};
use overlay::Found;

include!(concat!(env!("OUT_DIR"), "/embedded.rs"));

/// The file that stands for the index of places in the gazetteer's digest.
const TABLE: &str = "gazetteer/places.tsv";

/// The file that stands for places of the user's own in the same digest.
const OWN: &str = "gazetteer/own.tsv";

/// Files that the program reads as it was built: the reader's, and the one that words are cut with.
const FIXED: [&str; 2] = ["lang/en/abbreviations.txt", "lang/en/furniture.toml"];

/// The data files, and the places as an index.
#[derive(Clone, Debug)]
pub struct Data {
    files: BTreeMap<String, File>,
    gazetteer: Arc<Gazetteer>,
    /// Digest of the text of the places.
    places: String,
    /// Places of the user's own; the index has them too.
    own: Arc<OwnPlaces>,
}

#[derive(Clone, Debug)]
struct File {
    bytes: Cow<'static, [u8]>,
    part: Part,
    digest: Cow<'static, str>,
    /// Where it stands, unless it is embedded.
    stands: Option<PathBuf>,
}

impl Data {
    /// What the program carries. Nothing is read or hashed.
    pub fn embedded() -> Self {
        let file = |(path, digest, bytes): &(&str, &'static str, &'static [u8])| {
            let Some(Kind::Text(part) | Kind::Bytes(part)) = kind(path) else { return None };
            let file = File { bytes: Cow::Borrowed(bytes), part, digest: Cow::Borrowed(digest), stands: None };
            Some(((*path).to_owned(), file))
        };
        Self {
            files: FILES.iter().filter_map(file).collect(),
            gazetteer: Arc::new(Gazetteer::embedded()),
            places: PLACES.to_owned(),
            own: Arc::default(),
        }
    }

    /// The embedded data with a folder over it: a file of the folder takes the place of the embedded one with the same
    /// path, or is added; an empty one takes the embedded one away. `gazetteer/places.tsv`, or the same compressed as
    /// `places.tsv.gz`, takes the place of all embedded places; those of `gazetteer/own.tsv` are added to them, and go before
    /// them. Hidden files, `*.md`, licences and what the places are made
    /// from are passed over, so that a copy of `data/` can lie over it.
    ///
    /// # Errors
    /// A folder or file that cannot be read, a link, a file that nothing reads, one that is too large, a text that is not
    /// UTF-8, a wrong row of places.
    pub fn with_overlay(folder: &Path) -> Result<Self, OverlayError> {
        let mut data = Self::embedded();
        for found in overlay::read(folder)? {
            data.lay(found)?;
        }
        data.index_own();
        Ok(data)
    }

    /// The data with places of the user's own added, which stand in a file by themselves; of one id those of this file count.
    /// Where there is no such file, the data are as they were.
    ///
    /// # Errors
    /// A file that cannot be read or is too large, one that is not UTF-8, a wrong row.
    pub fn with_own(mut self, file: &Path) -> Result<Self, OverlayError> {
        if let Some(bytes) = overlay::own(file)? {
            self.lay_own(file, &bytes)?;
            self.index_own();
        }
        Ok(self)
    }

    fn lay_own(&mut self, file: &Path, bytes: &[u8]) -> Result<(), OverlayError> {
        let wrong = |line, message| DataError { path: file.display().to_string(), line, message };
        let text = utf8(bytes).map_err(|line| wrong(line, NOT_UTF8.to_owned()))?;
        if !text.trim().is_empty() {
            let places = OwnPlaces::parse(text).map_err(|e| wrong(e.line, e.message))?;
            let own = Arc::make_mut(&mut self.own);
            places.iter().for_each(|place| _ = own.put(place.clone()));
        }
        Ok(())
    }

    fn index_own(&mut self) {
        if !self.own.is_empty() {
            self.gazetteer = Arc::new(self.gazetteer.with_own(&self.own));
        }
    }

    /// The data with one more text, in the place of that with the same path. For trying out a file.
    #[must_use]
    pub fn with_file(mut self, file: DataFile) -> Self {
        if let Some(Kind::Text(part)) = kind(&file.path) {
            let bytes = file.text.into_bytes();
            let digest = Cow::Owned(digest(&bytes, true));
            self.files.insert(file.path, File { bytes: Cow::Owned(bytes), part, digest, stands: None });
        }
        self
    }

    fn lay(&mut self, found: Found) -> Result<(), OverlayError> {
        let Found { path, file, kind, bytes } = found;
        let wrong = |line, message| DataError { path: file.display().to_string(), line, message };
        let (part, is_text) = match kind {
            Kind::Note => return Ok(()),
            Kind::Own => return self.lay_own(&file, &bytes),
            Kind::Places => {
                let compressed = file.extension().is_some_and(|e| e == "gz");
                let table = index::text(&bytes, compressed).map_err(|e| wrong(0, e.to_string()))?;
                self.gazetteer = Arc::new(Gazetteer::of(&table).map_err(|e| wrong(e.line, e.message))?);
                self.places = digest(table.as_bytes(), true);
                return Ok(());
            }
            Kind::Text(part) => (part, true),
            Kind::Bytes(part) => (part, false),
        };
        let hash = digest(&bytes, is_text);
        if FIXED.contains(&path.as_str()) && self.file_digest(&path) != Some(&hash) {
            return Err(OverlayError::Fixed(file));
        }
        if bytes.is_empty() {
            return self.files.remove(&path).map(|_| ()).ok_or(OverlayError::TakesNothing(file));
        }
        if let Some(line) = utf8(&bytes).err().filter(|_| is_text) {
            return Err(wrong(line, NOT_UTF8.to_owned()).into());
        }
        self.files.insert(path, File { bytes: Cow::Owned(bytes), part, digest: Cow::Owned(hash), stands: Some(file) });
        Ok(())
    }

    /// The text files below a folder, by path.
    pub fn text_files(&self, folder: &str) -> Vec<DataFile> {
        let below = |path: &str| path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'));
        self.files.iter().filter(|(path, _)| below(path)).filter_map(|(path, file)| file.text(path)).collect()
    }

    /// One text file.
    ///
    /// # Errors
    /// Where there is none of this path.
    pub fn text_file(&self, path: &str) -> Result<DataFile, DataError> {
        let missing = || DataError { path: path.to_owned(), line: 0, message: "this file is missing".to_owned() };
        self.files.get(path).and_then(|file| file.text(path)).ok_or_else(missing)
    }

    /// The bytes of a file; embedded ones are not copied.
    pub fn bytes(&self, path: &str) -> Option<Cow<'static, [u8]>> {
        self.files.get(path).map(|file| file.bytes.clone())
    }

    /// The places.
    pub fn gazetteer(&self) -> &Arc<Gazetteer> {
        &self.gazetteer
    }

    /// The places of the user's own.
    pub fn own_places(&self) -> &OwnPlaces {
        &self.own
    }

    /// The digest of a part: SHA-256 over the paths and digests of its files, in hexadecimal digits.
    pub fn digest(&self, part: Part) -> String {
        let of_part = self.files.iter().filter(|(_, file)| file.part == part);
        let mut lines: Vec<String> = of_part.map(|(path, file)| format!("{path} {}\n", file.digest)).collect();
        if part == Part::Gazetteer {
            lines.push(format!("{TABLE} {}\n", self.places));
            if !self.own.is_empty() {
                lines.push(format!("{OWN} {}\n", self.own.digest()));
            }
        }
        digest(lines.concat().as_bytes(), false)
    }

    /// SHA-256 of a file, in hexadecimal digits.
    pub fn file_digest(&self, path: &str) -> Option<&str> {
        self.files.get(path).map(|file| &*file.digest)
    }

    /// The error with the path at which its file stands, where that file lies over the embedded data.
    #[must_use]
    pub fn located(&self, mut error: DataError) -> DataError {
        if let Some(file) = self.files.get(&error.path).and_then(|f| f.stands.as_ref()) {
            error.path = file.display().to_string();
        }
        error
    }
}

const NOT_UTF8: &str = "it is not UTF-8";

/// The text.
///
/// # Errors
/// The line of the first byte that is no UTF-8, from 1.
pub fn utf8(bytes: &[u8]) -> Result<&str, usize> {
    std::str::from_utf8(bytes).map_err(|e| bytes[..e.valid_up_to()].split(|b| *b == b'\n').count())
}

impl File {
    /// The file with its text; nothing where it is none.
    fn text(&self, path: &str) -> Option<DataFile> {
        let text = std::str::from_utf8(&self.bytes).ok().filter(|_| matches!(kind(path), Some(Kind::Text(_))))?;
        Some(DataFile { path: path.to_owned(), text: text.to_owned() })
    }
}

impl Part {
    /// All parts, in order.
    pub const ALL: [Self; 8] = [
        Self::Weights,
        Self::Lexicon,
        Self::Patterns,
        Self::Events,
        Self::Gazetteer,
        Self::Actors,
        Self::Incidents,
        Self::Language,
    ];

    /// Its name in a lineage.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Weights => "weights",
            Self::Lexicon => "lexicon",
            Self::Patterns => "patterns",
            Self::Events => "events",
            Self::Gazetteer => "gazetteer",
            Self::Actors => "actors",
            Self::Incidents => "incidents",
            Self::Language => "language",
        }
    }
}

#[cfg(test)]
mod tests;
