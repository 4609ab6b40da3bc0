//! A folder that lies over the embedded data.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use crate::{
    DataError,
    layout::{Kind, kind},
};

/// Most files that a folder may have.
const MOST_FILES: usize = 10_000;
/// Deepest folder below it.
const DEEPEST: usize = 6;
/// Most bytes of a text.
const MOST_TEXT: u64 = 16 << 20;
/// Most bytes of weights or places.
const MOST_BYTES: u64 = 1 << 30;

/// A folder that cannot lie over the embedded data.
#[derive(Debug, thiserror::Error)]
pub enum OverlayError {
    /// A file or folder that cannot be read.
    #[error("{}: {source}", path.display())]
    Io {
        /// Which.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// Something that is neither file nor folder. Links are refused, so that what was read is what stands in the folder.
    #[error("{}: neither a file nor a folder; links are not followed", .0.display())]
    NoFile(PathBuf),
    /// A file that nothing reads, most often misspelt.
    #[error("{}: no data is read from here; there are events/*.toml, lang/en/lexicon/*.toml, lang/en/patterns/*.toml, lang/en/gate/{{counted,weights}}.toml, lang/en/{{accounts.toml,lemmas.tsv}}, gazetteer/{{own.tsv,places.tsv.gz,places.tsv,demonyms.tsv,stopnames.txt}}, actors/*.tsv, lang/en/actors/{{forces.tsv,words.toml}} and models/analyser-en/{{manifest.toml,weights.bin}}", .0.display())]
    Unknown(PathBuf),
    /// A file that the program reads as it was built.
    #[error("{}: this file belongs to the program and cannot be changed from outside", .0.display())]
    Fixed(PathBuf),
    /// An empty file takes away the embedded one of its name, and there is none.
    #[error("{}: an empty file takes away the embedded one, and there is none of this name", .0.display())]
    TakesNothing(PathBuf),
    /// More bytes than such a file may have.
    #[error("{}: more than {most} bytes", path.display())]
    TooLarge {
        /// Which file.
        path: PathBuf,
        /// What it may have.
        most: u64,
    },
    /// More files, or deeper folders, than data has.
    #[error("{}: more files or deeper folders than data has; is it the right folder?", .0.display())]
    TooMany(PathBuf),
    /// A file whose content is wrong.
    #[error(transparent)]
    Wrong(#[from] DataError),
}

/// A file of the folder: its path below it with `/`, where it stands, what it is, and its bytes.
pub struct Found {
    pub path: String,
    pub file: PathBuf,
    pub kind: Kind,
    pub bytes: Vec<u8>,
}

/// All files of a folder, in the order of their paths, but for notes.
pub fn read(folder: &Path) -> Result<Vec<Found>, OverlayError> {
    let mut files = Vec::new();
    list(folder, folder, DEEPEST, &mut files)?;
    files.sort();
    files.into_iter().filter_map(|(path, file)| read_file(path, file).transpose()).collect()
}

fn list(top: &Path, folder: &Path, depth: usize, files: &mut Vec<(String, PathBuf)>) -> Result<(), OverlayError> {
    let io = |source| OverlayError::Io { path: folder.to_owned(), source };
    for entry in fs::read_dir(folder).map_err(io)? {
        let entry = entry.map_err(io)?;
        let (file, of) = (entry.path(), entry.file_type().map_err(io)?);
        if entry.file_name().as_encoded_bytes().starts_with(b".") {
            continue;
        }
        if of.is_dir() {
            let depth = depth.checked_sub(1).ok_or_else(|| OverlayError::TooMany(top.to_owned()))?;
            list(top, &file, depth, files)?;
        } else if of.is_file() {
            let below = file.strip_prefix(top).unwrap_or(&file);
            files.push((below.to_string_lossy().replace('\\', "/"), file));
        } else {
            return Err(OverlayError::NoFile(file));
        }
        if files.len() > MOST_FILES {
            return Err(OverlayError::TooMany(top.to_owned()));
        }
    }
    Ok(())
}

fn read_file(path: String, file: PathBuf) -> Result<Option<Found>, OverlayError> {
    let Some(kind) = kind(&path) else { return Err(OverlayError::Unknown(file)) };
    let most = match kind {
        Kind::Note => return Ok(None),
        Kind::Text(_) => MOST_TEXT,
        Kind::Bytes(_) | Kind::Places | Kind::Own => MOST_BYTES,
    };
    let bytes = bytes(&file, most)?;
    Ok(Some(Found { path, file, kind, bytes }))
}

/// The places of one's own that stand in a file of their own; nothing where there is none.
pub fn own(file: &Path) -> Result<Option<Vec<u8>>, OverlayError> {
    match bytes(file, MOST_BYTES) {
        Err(OverlayError::Io { source, .. }) if source.kind() == io::ErrorKind::NotFound => Ok(None),
        read => read.map(Some),
    }
}

fn bytes(file: &Path, most: u64) -> Result<Vec<u8>, OverlayError> {
    let read = || -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        io::Read::read_to_end(&mut io::Read::take(fs::File::open(file)?, most + 1), &mut bytes)?;
        Ok(bytes)
    };
    let bytes = read().map_err(|source| OverlayError::Io { path: file.to_owned(), source })?;
    if bytes.len() as u64 > most {
        return Err(OverlayError::TooLarge { path: file.to_owned(), most });
    }
    Ok(bytes)
}
