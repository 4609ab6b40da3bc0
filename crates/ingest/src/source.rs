//! What the inputs of a command stand for: files, directories, globs, standard input.

use std::{
    collections::HashSet,
    ffi::OsStr,
    fs, io,
    path::{Component, Path, PathBuf},
};

use globset::GlobBuilder;
use walkdir::{DirEntry, WalkDir};

use crate::{Cause, ReadError};

/// Where reports are read from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Input {
    /// Standard input.
    Stdin,
    /// A file.
    File(PathBuf),
}

/// A file, or standard input, that may hold one report or many.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// The path as it was given or found, or `-`.
    pub origin: String,
    /// Where it is read from.
    pub input: Input,
}

/// A file of a directory that is not read, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Skipped {
    /// The entry.
    pub path: PathBuf,
    /// "hidden", "readme", "extension".
    pub reason: &'static str,
}

/// Everything that the inputs stand for, in their order; inside a directory or a glob by name.
///
/// Only names are held, so the list can be counted for a progress bar before anything is read.
#[derive(Debug, Default)]
pub struct Sources {
    /// What is to be read, and what could not be listed.
    pub found: Vec<Result<Source, ReadError>>,
    /// What is left out on purpose.
    pub skipped: Vec<Skipped>,
    seen: HashSet<PathBuf>,
}

impl Sources {
    /// Number of sources and of errors.
    pub fn len(&self) -> usize {
        self.found.len()
    }

    /// Leaves out what must not be read, since even looking into it does harm: `is_own` says of a file whether it is one in
    /// which reports are recorded.
    pub fn refuse(&mut self, is_own: impl Fn(&Path) -> bool) {
        for found in &mut self.found {
            let Ok(source) = &*found else { continue };
            let path = match &source.input {
                Input::Stdin => Path::new("/dev/stdin"),
                Input::File(path) => path,
            };
            if is_own(path) {
                *found = Err(ReadError::new(&source.origin, Cause::Ledger));
            }
        }
    }

    /// Whether nothing was found.
    pub fn is_empty(&self) -> bool {
        self.found.is_empty()
    }
}

impl IntoIterator for Sources {
    type Item = Result<Source, ReadError>;
    type IntoIter = std::vec::IntoIter<Self::Item>;

    fn into_iter(self) -> Self::IntoIter {
        self.found.into_iter()
    }
}

/// Extensions that hold reports when they stand in a directory. A file named by the user is read whatever its name.
const EXTENSIONS: &[&str] =
    &["txt", "text", "md", "html", "htm", "xhtml", "jsonl", "ndjson", "json", "csv", "tsv", "xlsx", "xlsm"];

/// Extensions of data, which no file about a directory has.
const DATA: &[&str] = &["jsonl", "csv", "tsv", "xlsx", "xlsm"];

/// Names of files about a directory.
const READMES: &[&str] = &["readme", "licence", "license", "notice", "changelog", "contributing", "copying", "source"];

/// Lists what `inputs` stand for. A file that several inputs name is read once. Names need not be UTF-8; where one is told, what
/// is none stands as U+FFFD.
pub fn sources<S: AsRef<OsStr>>(inputs: &[S]) -> Sources {
    let mut out = Sources::default();
    for input in inputs {
        let input = input.as_ref();
        let path = Path::new(input);
        match fs::metadata(path) {
            _ if input == "-" => out.add_stdin(),
            Ok(meta) if meta.is_dir() => out.add_directory(path),
            Ok(meta) if meta.is_file() || is_handed_over(path) => out.add_file(path.to_path_buf()),
            Ok(_) => out.fail(path, Cause::NotAFile { path: path.to_path_buf() }),
            Err(source) if source.kind() != io::ErrorKind::NotFound || path.is_symlink() => {
                out.fail(path, Cause::Unreadable { path: path.to_path_buf(), source });
            }
            Err(_) => out.add_glob(input),
        }
    }
    out
}

/// Pipes that a shell hands over by name (`<(command)`) end; a named pipe without a writer would not.
fn is_handed_over(path: &Path) -> bool {
    path.starts_with("/dev/fd") || path.starts_with("/proc/self/fd") || path == Path::new("/dev/stdin")
}

impl Sources {
    fn fail(&mut self, path: &Path, cause: Cause) {
        self.found.push(Err(ReadError::new(path.to_string_lossy(), cause)));
    }

    fn add_stdin(&mut self) {
        if self.seen.insert(PathBuf::from("-")) {
            self.found.push(Ok(Source { origin: "-".to_owned(), input: Input::Stdin }));
        }
    }

    fn add_file(&mut self, path: PathBuf) {
        if self.seen.insert(path.clone()) {
            let origin = path.to_string_lossy().into_owned();
            self.found.push(Ok(Source { origin, input: Input::File(path) }));
        }
    }

    fn add_directory(&mut self, root: &Path) {
        let mut hidden = Vec::new();
        let shown = |entry: &DirEntry| {
            let hide = entry.depth() > 0 && is_hidden(entry.path());
            if hide {
                hidden.push(Skipped { path: entry.path().to_path_buf(), reason: "hidden" });
            }
            !hide
        };
        for entry in WalkDir::new(root).follow_links(true).sort_by_file_name().into_iter().filter_entry(shown) {
            match entry {
                Ok(entry) => self.add_entry(&entry),
                Err(error) => self.fail_walk(root, error),
            }
        }
        self.skipped.append(&mut hidden);
    }

    fn add_entry(&mut self, entry: &DirEntry) {
        let path = entry.path();
        if entry.file_type().is_dir() {
            return;
        }
        match reason_to_skip(path) {
            Some(reason) => self.skipped.push(Skipped { path: path.to_path_buf(), reason }),
            None if entry.file_type().is_file() => self.add_file(path.to_path_buf()),
            None => self.fail(path, Cause::NotAFile { path: path.to_path_buf() }),
        }
    }

    fn fail_walk(&mut self, root: &Path, error: walkdir::Error) {
        let path = error.path().unwrap_or(root).to_path_buf();
        // A link that leads nowhere matters only where it stands for a report.
        let nowhere = path.is_symlink() && error.loop_ancestor().is_none();
        if let Some(reason) = reason_to_skip(&path).filter(|_| nowhere) {
            self.skipped.push(Skipped { path, reason });
            return;
        }
        self.fail(&path.clone(), Cause::Unreadable { path, source: error.into() });
    }

    fn add_glob(&mut self, pattern: &OsStr) {
        let origin = Path::new(pattern);
        if !is_wild(pattern) {
            return self.fail(origin, Cause::NoMatch);
        }
        // The walk starts at the folder before the first wildcard, whose name is no pattern, and goes no deeper than the
        // pattern.
        let parts: Vec<&OsStr> = origin.components().map(Component::as_os_str).collect();
        let fixed = parts.iter().take_while(|part| !is_wild(part)).count();
        let (root, rest): (PathBuf, PathBuf) = (parts[..fixed].iter().collect(), parts[fixed..].iter().collect());
        let bad = |message: &str| Cause::BadGlob { message: message.to_owned() };
        let Some(rest) = rest.to_str() else {
            return self.fail(origin, bad("it has wildcards in a name that is no UTF-8"));
        };
        let glob = match GlobBuilder::new(rest).literal_separator(true).build() {
            Ok(glob) => glob.compile_matcher(),
            Err(error) => return self.fail(origin, bad(&error.kind().to_string())),
        };
        let depth = if rest.contains("**") || rest.contains('{') { usize::MAX } else { parts.len() - fixed };
        let start = if root.as_os_str().is_empty() { Path::new(".") } else { &root };
        let mut matched = false;
        for entry in WalkDir::new(start).max_depth(depth).follow_links(true).sort_by_file_name() {
            // What cannot be listed cannot be known to match.
            let Ok(entry) = entry else { continue };
            let Ok(below) = entry.path().strip_prefix(start) else { continue };
            if entry.file_type().is_file() && glob.is_match(below) {
                matched = true;
                self.add_file(root.join(below));
            }
        }
        if !matched {
            self.fail(origin, Cause::NoMatch);
        }
    }
}

fn is_wild(name: &OsStr) -> bool {
    name.as_encoded_bytes().iter().any(|b| b"*?[{".contains(b))
}

fn is_hidden(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'))
}

fn reason_to_skip(path: &Path) -> Option<&'static str> {
    let lower = |part: Option<&std::ffi::OsStr>| part.map(|p| p.to_string_lossy().to_lowercase()).unwrap_or_default();
    let stem = lower(path.file_stem());
    if READMES.contains(&stem.as_str()) && !DATA.contains(&lower(path.extension()).as_str()) {
        return Some("readme");
    }
    (!EXTENSIONS.contains(&lower(path.extension()).as_str())).then_some("extension")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names() {
        for (name, reason) in [
            ("a/b.txt", None),
            ("a/B.HTML", None),
            ("a/README.md", Some("readme")),
            ("a/LICENSE", Some("readme")),
            ("a/source.csv", None),
            ("a/photo.jpg", Some("extension")),
            ("a/noextension", Some("extension")),
        ] {
            assert_eq!(reason_to_skip(Path::new(name)), reason, "{name}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn names_need_not_be_utf_8() {
        use std::os::unix::ffi::OsStrExt;

        let folder = tempfile::tempdir().unwrap();
        let at = |name: &[u8]| folder.path().join(OsStr::from_bytes(name));
        fs::create_dir(at(b"caf\xE9")).unwrap();
        for name in [&b"caf\xE9/a.txt"[..], b"caf\xE9/b\xFF.txt", b"c[1].txt"] {
            fs::write(at(name), "x").unwrap();
        }
        let paths = |input: &[u8]| {
            let found = sources(&[at(input)]).found.into_iter();
            found
                .map(|source| match source.unwrap().input {
                    Input::File(path) => path.strip_prefix(folder.path()).unwrap().as_os_str().as_bytes().to_vec(),
                    Input::Stdin => Vec::new(),
                })
                .collect::<Vec<_>>()
        };
        let both = [b"caf\xE9/a.txt".to_vec(), b"caf\xE9/b\xFF.txt".to_vec()];
        for input in [&b"caf\xE9"[..], b"caf\xE9/*.txt", b"caf?/*", b"{caf?,none}/*.txt", b"**/[a-b]*.txt"] {
            assert_eq!(paths(input), both, "{}", input.escape_ascii());
        }
        assert_eq!(paths(b"caf\xE9/b\xFF.txt"), [both[1].clone()]);
        assert_eq!(paths(b"c[1].txt"), [b"c[1].txt".to_vec()]);
        for (input, code) in [(&b"caf\xE9*"[..], "bad-glob"), (b"\xE9", "no-match"), (b"caf\xE9/[", "bad-glob")] {
            let found = sources(&[at(input)]).found;
            assert!(matches!(&found[..], [Err(error)] if error.code() == code), "{found:?}");
        }
    }
}
