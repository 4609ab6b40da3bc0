//! Exports and tables as they are written: nothing is held but a few pieces.

use std::io::{self, Write};

use axum::{
    body::{Body, Bytes},
    http::{
        HeaderValue,
        header::{CONTENT_DISPOSITION, CONTENT_TYPE},
    },
    response::Response,
};
use rashomon_desk::{
    At,
    export::{ELSEWHERE, EXPORTS, Export, Format, Request},
};
use tokio::sync::mpsc;
use tokio_stream::wrappers::ReceiverStream;

use crate::{
    app::{App, Fresh},
    asked::Asked,
    problem::Problem,
};

/// Bytes of a piece.
const PIECE: usize = 64 << 10;
/// Pieces that wait for a slow reader.
const WAITING: usize = 8;

/// The export of a name ("acled", "csv"), and what is exported where the address says it.
///
/// # Errors
/// [`Problem::NotFound`] where there is none.
pub fn named(format: &str, what: Option<&str>) -> Result<&'static Export, Problem> {
    let fits = |export: &&Export| export.format.as_str() == format;
    // Of one format, what is asked for, else incidents, else what there is.
    let all: Vec<&Export> = EXPORTS.iter().chain(ELSEWHERE).filter(fits).collect();
    let wanted = what.unwrap_or("incidents");
    let found = all.iter().find(|export| export.what.as_str() == wanted).copied();
    let found = if what.is_none() { found.or(all.first().copied()) } else { found };
    found.ok_or_else(|| Problem::NotFound(format!("export as `{}`", rashomon_wording::clean(format))))
}

/// An export of what the address asks for; as a package with its provenance, losses and description where `package` says so.
///
/// # Errors
/// [`Problem::NotFound`] where there is no such format; [`Problem::Bad`] where the address asks for what there is not.
pub async fn of(app: &App, format: &str, asked: Asked, package: bool) -> Result<Response, Problem> {
    let export = named(format, asked.get("what"))?;
    let (what, format) = (export.what, export.format);
    let at = asked.at()?;
    // A bad address is told before the first byte.
    let request = {
        let asked = asked.clone();
        app.read(at.clone(), move |desk| {
            let query = asked.query(desk.data().ontology()?)?;
            Ok(Request { what, format, query: rashomon_desk::Query { limit: None, after: None, ..query } })
        })
        .await?
    };
    let (kind, ending) = if package { ("application/zip", "zip") } else { (format.media_type(), format.extension()) };
    let file = File { kind, name: format!("rashomon-{}-{}.{ending}", format.as_str(), what.as_str()) };
    Ok(streamed(app, at, file, move |desk, out| {
        if package {
            desk.export_package_of(&request, out, |out, provenance| {
                rashomon_parquet::export_any(desk, &request, out, Some(provenance))
            })?;
        } else {
            rashomon_parquet::export_any(desk, &request, out, None)?;
        }
        Ok(())
    }))
}

/// How a file is called that leaves.
pub struct File {
    kind: &'static str,
    name: String,
}

/// A table of this name.
pub fn csv(name: &str) -> File {
    File { kind: Format::Csv.media_type(), name: format!("rashomon-{name}.csv") }
}

/// A file as `write` writes it, at a desk that answers as of `at`.
pub fn streamed(
    app: &App,
    at: At,
    file: File,
    write: impl FnOnce(&mut Fresh, &mut dyn Write) -> Result<(), Problem> + Send + 'static,
) -> Response {
    let (pieces, body) = mpsc::channel(WAITING);
    let writing = app.clone();
    tokio::spawn(async move {
        let failed = pieces.clone();
        let done = writing.read(at, move |desk| {
            let mut out = Pieces { to: pieces, held: Vec::with_capacity(PIECE) };
            write(desk, &mut out)?;
            out.flush().map_err(rashomon_desk::Error::from)?;
            Ok(())
        });
        if let Err(problem) = done.await {
            // What was begun cannot be taken back: the answer ends without its end.
            let _ = failed.send(Err(io::Error::other(problem.to_string()))).await;
        }
    });
    let mut response = Response::new(Body::from_stream(ReceiverStream::new(body)));
    let File { kind, name } = file;
    let name = format!("attachment; filename=\"{name}\"");
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(kind));
    response.headers_mut().extend(HeaderValue::from_str(&name).map(|name| (CONTENT_DISPOSITION, name)).ok());
    response
}

/// Hands over what is written in pieces.
struct Pieces {
    to: mpsc::Sender<Result<Bytes, io::Error>>,
    held: Vec<u8>,
}

impl Write for Pieces {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.held.extend_from_slice(bytes);
        if self.held.len() >= PIECE {
            self.flush()?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.held.is_empty() {
            return Ok(());
        }
        let piece = Bytes::from(std::mem::replace(&mut self.held, Vec::with_capacity(PIECE)));
        self.to.blocking_send(Ok(piece)).map_err(|_| io::ErrorKind::BrokenPipe.into())
    }
}
