//! Reading a batch: unpacked, read as `rashomon ingest` does, incidents derived from it, one batch at a time.

use std::{collections::BTreeSet, ops::ControlFlow, path::Path, sync::Arc};

use rashomon_desk::{Access, Desk};
use rashomon_ingest::{Options, Sources, sources};
use rashomon_model::{FactStatus, Published, RepeatReason};

use super::{Found, Import, Upload, unpack};
use crate::{app::App, problem::Problem};

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
fn read(app: &App, upload: &Upload, published: Option<Published>, import: &Import) -> Result<Found, Problem> {
    if app.is_stopped() {
        return Err(Problem::Stopped);
    }
    let unpacked = unpack::archives(upload.folder());
    for (name, reason) in unpacked {
        import.remark(&name, &reason);
    }
    let sources = named(upload.folder());
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
    let copied: BTreeSet<_> = incidents
        .iter()
        .flat_map(|i| &i.repeats)
        .filter(|r| r.reason == RepeatReason::Copy)
        .map(|r| &r.report)
        .collect();
    Ok(Found {
        incidents: codable.len(),
        disputed: with(FactStatus::Contested),
        awaited: with(FactStatus::Pending),
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
        P::Skipped { origin, reason, .. } => import.remark(origin, reason),
        P::Warned { origin, diagnostic } => import.remark(origin, &diagnostic.message),
        P::Broken { origin } => import.remark(origin, "the analysis broke down on it, a fault of this program"),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn origins_are_names_as_they_were_sent() {
        assert_eq!(origin(Path::new("3/a/b.txt")), "a/b.txt");
        assert_eq!(origin(Path::new("3/news.zip.unpacked/17/a/b.txt")), "news.zip/a/b.txt");
    }
}
