//! Taking in what a browser or a program sends: files and pasted text, into a folder that goes when they are read.

use std::path::{Component, Path, PathBuf};

use axum::{
    extract::{
        Multipart,
        multipart::{Field, MultipartError},
    },
    http::StatusCode,
};
use tempfile::TempDir;
use tokio::{fs::File, io::AsyncWriteExt};

use crate::{app::App, guard, problem::Problem};

/// Largest upload, all its files together.
pub const LARGEST: usize = 1 << 30;
/// Files of an upload.
const FILES: usize = 20_000;
/// Largest text that is pasted.
const PASTED: usize = 4 << 20;
/// Largest other field: a name, a day, the token.
const SHORT: usize = 4 << 10;
/// Parts of a path that are kept, the last ones.
const PARTS: usize = 8;
/// What was sent: files in a folder that goes when the batch has ended, and what is known about them.
#[derive(Debug)]
pub struct Upload {
    folder: TempDir,
    files: usize,
    /// Who published them, where they do not say it.
    pub(super) publisher: Option<String>,
    /// When, where they do not say it: as it was sent.
    pub(super) published: Option<String>,
    /// Whether reports in which few words tell of violence are held back.
    pub(super) gate: bool,
}

/// Takes in what a form sends. The token stands in front of everything else, or in the header.
///
/// # Errors
/// [`Problem::Token`], [`Problem::TooLarge`], [`Problem::Bad`].
pub async fn receive(app: &App, mut form: Multipart, admitted: bool) -> Result<Upload, Problem> {
    let folder = tempfile::tempdir().map_err(|e| Problem::Ledger(format!("no folder for the upload: {e}")))?;
    let mut upload = Upload { folder, files: 0, publisher: None, published: None, gate: true };
    let mut admitted = admitted;
    while let Some(mut field) = form.next_field().await.map_err(broken)? {
        let name = field.name().unwrap_or_default().to_owned();
        if name == "csrf" {
            admitted |= guard::is_token(app, &bounded(&mut field, SHORT).await?);
            continue;
        }
        if !admitted {
            return Err(Problem::Token);
        }
        match name.as_str() {
            "publisher" => upload.publisher = given(&bounded(&mut field, SHORT).await?),
            "published" => upload.published = given(&bounded(&mut field, SHORT).await?),
            "no_gate" => upload.gate = false,
            "text" => {
                let text = bounded(&mut field, PASTED).await?;
                if !text.trim().is_empty() {
                    write(upload.next("pasted.txt")?, text.as_bytes()).await?;
                }
            }
            "files" => {
                let Some(file) = given(field.file_name().unwrap_or_default()) else { continue };
                let mut out = File::create(upload.next(&file)?).await.map_err(unwritten)?;
                while let Some(piece) = field.chunk().await.map_err(broken)? {
                    out.write_all(&piece).await.map_err(unwritten)?;
                }
                out.flush().await.map_err(unwritten)?;
            }
            _ => while field.chunk().await.map_err(broken)?.is_some() {},
        }
    }
    if !admitted {
        return Err(Problem::Token);
    }
    if upload.files == 0 { Err(Problem::bad("files", "nothing was sent")) } else { Ok(upload) }
}

/// A field that is text, of so many bytes at most.
async fn bounded(field: &mut Field<'_>, most: usize) -> Result<String, Problem> {
    let mut bytes = Vec::new();
    while let Some(piece) = field.chunk().await.map_err(broken)? {
        if bytes.len() + piece.len() > most {
            return Err(Problem::TooLarge(format!("a field may have {most} bytes")));
        }
        bytes.extend_from_slice(&piece);
    }
    String::from_utf8(bytes).map_err(|e| Problem::bad("upload", e))
}

#[expect(clippy::needless_pass_by_value, reason = "it stands where an error is mapped")]
fn broken(error: MultipartError) -> Problem {
    match error.status() {
        StatusCode::PAYLOAD_TOO_LARGE => Problem::TooLarge(format!("an upload may have {LARGEST} bytes")),
        _ => Problem::bad("upload", error.body_text()),
    }
}

fn given(text: &str) -> Option<String> {
    let trimmed = text.trim();
    if trimmed.is_empty() { None } else { Some(trimmed.to_owned()) }
}

async fn write(path: PathBuf, bytes: &[u8]) -> Result<(), Problem> {
    tokio::fs::write(path, bytes).await.map_err(unwritten)
}

#[expect(clippy::needless_pass_by_value, reason = "it stands where an error is mapped")]
fn unwritten(error: std::io::Error) -> Problem {
    Problem::Ledger(format!("the upload cannot be kept: {error}"))
}

impl Upload {
    /// Where its files lie.
    pub(super) fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// A free path for a file of this name, which may have folders and be anything.
    fn next(&mut self, name: &str) -> Result<PathBuf, Problem> {
        if self.files >= FILES {
            return Err(Problem::TooLarge(format!("an upload may have {FILES} files")));
        }
        self.files += 1;
        // A folder for each file, so that two of one name are two.
        let folder = self.folder.path().join(self.files.to_string());
        let path = folder.join(inner(name));
        std::fs::create_dir_all(path.parent().unwrap_or(&folder)).map_err(unwritten)?;
        Ok(path)
    }
}

/// The path as it may stand below a folder: without what leads out of it, and no part too long for a file system.
pub fn inner(name: &str) -> PathBuf {
    let name = name.replace('\\', "/");
    let parts = Path::new(&name).components().filter_map(|part| match part {
        Component::Normal(part) => Some(short(&part.to_string_lossy())).filter(|part| !part.is_empty()),
        _ => None,
    });
    let parts: Vec<String> = parts.collect();
    let path: PathBuf = parts[parts.len().saturating_sub(PARTS)..].iter().collect();
    if path.as_os_str().is_empty() { PathBuf::from("unnamed.txt") } else { path }
}

/// A name without signs that a file system refuses, its end kept where it is long: that says what it is.
fn short(part: &str) -> String {
    let part: String = part.chars().map(|c| if c.is_control() { '_' } else { c }).collect();
    let letters: Vec<char> = part.chars().collect();
    let kept = &letters[letters.len().saturating_sub(60)..];
    let kept: String = kept.iter().collect();
    kept.trim_start_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_stay_below_their_folder() {
        for (name, kept) in [
            ("a.txt", "a.txt"),
            ("../../etc/passwd", "etc/passwd"),
            ("/srv/x.html", "srv/x.html"),
            ("C:\\reports\\b.txt", "C:/reports/b.txt"),
            ("..", "unnamed.txt"),
            ("x\u{0}\n.txt", "x__.txt"),
            (".hidden.txt", "hidden.txt"),
            ("a/...", "a"),
        ] {
            assert_eq!(inner(name), PathBuf::from(kept), "{name:?}");
        }
        assert!(inner(&"a".repeat(5_000)).as_os_str().len() <= 60);
        assert_eq!(inner(&"a/".repeat(5_000)).components().count(), PARTS);
    }
}
