//! Reading reports that a browser sends: into a folder of their own, from there as `rashomon ingest` does, one batch at a time.

mod unpack;

use std::{
    collections::BTreeMap,
    ops::ControlFlow,
    path::{Component, Path, PathBuf},
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
};

use axum::{
    extract::{
        Multipart,
        multipart::{Field, MultipartError},
    },
    http::StatusCode,
};
use rashomon_desk::{Access, Desk, Tally};
use rashomon_ingest::{Options, Sources, sources};
use serde::Serialize;
use tempfile::TempDir;
use tokio::{fs::File, io::AsyncWriteExt, sync::watch};

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
/// Batches that are kept after they have ended.
const ENDED: usize = 100;
/// Remarks that are kept of a batch; more are counted.
const REMARKS: usize = 200;

/// Batches of this process, by their numbers.
#[derive(Debug, Default)]
pub struct Imports {
    next: AtomicU64,
    all: Mutex<BTreeMap<u64, Arc<Import>>>,
    /// Whoever holds it reads; other batches wait.
    turn: Arc<tokio::sync::Mutex<()>>,
}

/// A batch that is being read, or that was.
#[derive(Debug)]
pub struct Import {
    /// Its number.
    pub id: u64,
    state: watch::Sender<State>,
}

/// How far a batch is.
#[derive(Clone, Debug, Default, Serialize)]
pub struct State {
    /// What is being read.
    pub at: String,
    /// What came of it so far, in numbers.
    pub tally: Tally,
    /// What was skipped or is in doubt, with the reason: the first of them.
    pub remarks: Vec<(String, String)>,
    /// How many remarks there are.
    pub remarked: usize,
    /// Whether it has ended.
    pub done: bool,
    /// What made it fail.
    pub failed: Option<String>,
    /// What the reports tell, once it has ended.
    pub incidents: Option<Found>,
}

/// What the reports of a batch tell.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Found {
    /// Incidents that they tell.
    pub incidents: usize,
    /// Those on which accounts disagree.
    pub disputed: usize,
    /// Those of which something is not known yet.
    pub awaited: usize,
    /// Reports that are copies of others.
    pub copies: usize,
}

impl Imports {
    /// One batch.
    pub fn get(&self, id: u64) -> Option<Arc<Import>> {
        self.all.lock().unwrap_or_else(PoisonError::into_inner).get(&id).cloned()
    }

    /// All batches, the last one first.
    pub fn all(&self) -> Vec<Arc<Import>> {
        self.all.lock().unwrap_or_else(PoisonError::into_inner).values().rev().cloned().collect()
    }

    fn begin(&self) -> Arc<Import> {
        let id = self.next.fetch_add(1, Ordering::Relaxed) + 1;
        let import = Arc::new(Import { id, state: watch::channel(State::default()).0 });
        let mut all = self.all.lock().unwrap_or_else(PoisonError::into_inner);
        all.insert(id, Arc::clone(&import));
        while all.len() > ENDED {
            let ended = all.iter().find(|(_, import)| import.state.borrow().done).map(|(id, _)| *id);
            let Some(ended) = ended else { break };
            all.remove(&ended);
        }
        drop(all);
        import
    }
}

impl Import {
    /// How far it is.
    pub fn state(&self) -> State {
        self.state.borrow().clone()
    }

    /// The same whenever it changes.
    pub fn watch(&self) -> watch::Receiver<State> {
        self.state.subscribe()
    }
}

/// What was sent: files in a folder that goes when the batch has ended, and what is known about them.
#[derive(Debug)]
pub struct Upload {
    folder: TempDir,
    files: usize,
    publisher: Option<String>,
    published: Option<String>,
    gate: bool,
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

/// Begins to read what was sent.
///
/// # Errors
/// [`Problem::Bad`] where the date is none.
pub fn begin(app: &App, upload: Upload) -> Result<u64, Problem> {
    let published =
        upload.published.as_deref().map(str::parse).transpose().map_err(|e| Problem::bad("published", e))?;
    let import = app.imports().begin();
    let id = import.id;
    let app = app.clone();
    let turn = Arc::clone(&app.imports().turn);
    tokio::spawn(async move {
        let _turn = turn.lock().await;
        let watched = Arc::clone(&import);
        let done = tokio::task::spawn_blocking(move || {
            let result = read(&app, &upload, published, &import);
            import.state.send_modify(|state| {
                state.done = true;
                match result {
                    Ok(found) => state.incidents = Some(found),
                    Err(problem) => state.failed = Some(problem.to_string()),
                }
            });
        });
        if done.await.is_err() {
            watched.state.send_modify(|state| {
                state.done = true;
                state.failed = Some(Problem::Fault.to_string());
            });
        }
    });
    Ok(id)
}

/// Reads the batch, and says what it tells.
fn read(
    app: &App,
    upload: &Upload,
    published: Option<rashomon_model::Published>,
    import: &Import,
) -> Result<Found, Problem> {
    if app.is_stopped() {
        return Err(Problem::Stopped);
    }
    let unpacked = unpack::archives(upload.folder.path());
    for (name, reason) in unpacked {
        remark(import, &name, &reason);
    }
    let sources = named(upload.folder.path());
    let mut desk = Desk::open(app.ledger(), app.options().clone().access(Access::Write))?;
    let options = Options { published, publisher: upload.publisher.clone(), today: app.today(), ..Options::default() };
    let work = rashomon_desk::Work { gate: upload.gate, ..app.work() };
    let ingested = desk.ingest(sources, &options, work, &mut |progress| {
        take(import, &progress);
        if app.is_stopped() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    })?;
    import.state.send_modify(|state| state.tally = ingested.tally.clone());
    if ingested.broken_off {
        return Err(Problem::Stopped);
    }
    let turn = app.turn();
    desk.derive()?;
    drop(turn);
    app.tell(desk.ledger().head()?.seq);
    let incidents = desk.incidents_told_by(&ingested.reports)?;
    let codable: Vec<_> = incidents.iter().filter(|i| i.uncodable.is_empty()).collect();
    let with = |status| codable.iter().filter(|i| i.facts.iter().any(|f| f.status == status)).count();
    let copied: std::collections::BTreeSet<_> = incidents
        .iter()
        .flat_map(|i| &i.repeats)
        .filter(|r| r.reason == rashomon_model::RepeatReason::Copy)
        .map(|r| &r.report)
        .collect();
    Ok(Found {
        incidents: codable.len(),
        disputed: with(rashomon_model::FactStatus::Contested),
        awaited: with(rashomon_model::FactStatus::Pending),
        copies: copied.len(),
    })
}

/// What lies in the folder, each named as it was sent.
fn named(folder: &Path) -> Sources {
    let mut sources = sources(&[folder]);
    for source in sources.found.iter_mut().flatten() {
        let rashomon_ingest::Input::File(path) = &source.input else { continue };
        source.origin = origin(path.strip_prefix(folder).unwrap_or(path));
    }
    sources
}

/// The path as it was sent, without the folders that keep files of one name apart.
fn origin(path: &Path) -> String {
    let mut parts = Vec::new();
    let mut components = path.components().skip(1).map(|part| part.as_os_str().to_string_lossy().into_owned());
    while let Some(part) = components.next() {
        match part.strip_suffix(unpack::UNPACKED) {
            Some(archive) => {
                parts.push(format!("{archive}zip"));
                components.next();
            }
            None => parts.push(part),
        }
    }
    parts.join("/")
}

fn take(import: &Import, progress: &rashomon_desk::Progress<'_>) {
    use rashomon_desk::Progress as P;
    import.state.send_modify(|state| state.tally.count(progress));
    match progress {
        P::At { origin } => import.state.send_modify(|state| state.at = rashomon_wording::clean(origin)),
        P::Skipped { origin, reason, .. } => remark(import, origin, reason),
        P::Warned { origin, diagnostic } => remark(import, origin, &diagnostic.message),
        P::Broken { origin } => remark(import, origin, "the analysis broke down on it, a fault of this program"),
        _ => {}
    }
}

fn remark(import: &Import, origin: &str, reason: &str) {
    import.state.send_modify(|state| {
        state.remarked += 1;
        if state.remarks.len() < REMARKS {
            state.remarks.push((rashomon_wording::clean(origin), rashomon_wording::clean(reason)));
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn origins_are_names_as_they_were_sent() {
        assert_eq!(origin(Path::new("3/a/b.txt")), "a/b.txt");
        assert_eq!(origin(Path::new("3/news.zip.unpacked/17/a/b.txt")), "news.zip/a/b.txt");
    }

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
