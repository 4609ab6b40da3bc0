//! Archives among what was sent: their files are laid beside them, within bounds.

use std::{
    fs::{self, File},
    io::{self, Read},
    path::{Path, PathBuf},
};

use zip::ZipArchive;

use super::receive::inner;

/// How the name of the folder ends in which an archive was unpacked.
pub const UNPACKED: &str = "zip.unpacked";
/// Files of all archives of an upload.
const ENTRIES: usize = 20_000;
/// Bytes that they may have, unpacked.
const WHOLE: u64 = 2 << 30;
/// Bytes that one file of an archive may have.
const ONE: u64 = 64 << 20;

/// Unpacks every ZIP archive that lies in the folders below `folder`, each into a folder of its own name, and takes it away.
/// Gives back what was left out, with the reason.
pub fn archives(folder: &Path) -> Vec<(String, String)> {
    let mut left_out = Vec::new();
    let mut left = Left { entries: ENTRIES, bytes: WHOLE };
    for path in zips(folder) {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if let Err(error) = unpack(&path, &name, &mut left, &mut left_out) {
            left_out.push((name, error.to_string()));
        }
        // What cannot be taken away is no report by its name, and is left out for that.
        let _ = fs::remove_file(&path);
    }
    left_out
}

fn zips(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e.eq_ignore_ascii_case("zip")) {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

/// What all archives of an upload may still have.
struct Left {
    entries: usize,
    bytes: u64,
}

fn unpack(path: &Path, name: &str, left: &mut Left, left_out: &mut Vec<(String, String)>) -> io::Result<()> {
    let mut archive = ZipArchive::new(File::open(path)?).map_err(io::Error::other)?;
    if archive.len() > left.entries {
        let words =
            format!("the archives of an upload may have {ENTRIES} files together, and this has {}", archive.len());
        return Err(io::Error::other(words));
    }
    left.entries -= archive.len();
    // The archive itself is in the way of a folder of its name.
    let folder = path.with_extension(UNPACKED);
    for n in 0..archive.len() {
        let entry = match archive.by_index(n) {
            Ok(entry) => entry,
            Err(error) => {
                left_out.push((format!("{name}, file {}", n + 1), error.to_string()));
                continue;
            }
        };
        if entry.is_dir() {
            continue;
        }
        let told = entry.name().map_or_else(|_| format!("file-{}", n + 1), std::borrow::Cow::into_owned);
        let inside = format!("{name}/{told}");
        let target = folder.join(n.to_string()).join(inner(&told));
        // What the archive says of a size is not relied on.
        let copied = fs::create_dir_all(target.parent().unwrap_or(&folder))
            .and_then(|()| io::copy(&mut entry.take(ONE + 1), &mut File::create(&target)?));
        let bytes = match copied {
            Ok(bytes) if bytes <= ONE => bytes,
            Ok(_) => {
                let _ = fs::remove_file(&target);
                left_out.push((inside, format!("a file of an archive may have {ONE} bytes")));
                continue;
            }
            Err(error) => {
                let _ = fs::remove_file(&target);
                left_out.push((inside, error.to_string()));
                continue;
            }
        };
        left.bytes = left.bytes.saturating_sub(bytes);
        if left.bytes == 0 {
            return Err(io::Error::other(format!(
                "the archives of an upload may have {WHOLE} bytes together, unpacked"
            )));
        }
    }
    Ok(())
}
