//! The journal, the last lines first.

use axum::{extract::State, http::Uri, response::Response};
use rashomon_desk::{
    At, Desk, Verification,
    export::{self, Datum},
};
use rashomon_store::{Head, JournalRecord};
use serde::Serialize;

use super::Told;
use crate::{app::App, asked::Asked, download, problem::Problem};

/// Lines of a page where the address does not say how many.
pub const USUAL: usize = 100;

/// A page of the journal.
#[derive(Debug, Serialize)]
pub struct Journal {
    /// Its end.
    pub head: Head,
    /// The lines, the last one first.
    pub items: Vec<JournalRecord>,
    /// How many there are on all pages.
    pub total: u64,
    /// Where the lines before these are; null where there are none.
    pub next_url: Option<String>,
    /// What came of looking through the whole ledger, where that was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub verified: Option<Verification>,
}

/// The page that an address asks for, up to the line `until`; `path` is where the next one stands.
///
/// # Errors
/// [`Problem::Bad`] where it asks for what there is not.
pub fn of(desk: &Desk, asked: &Asked, path: &str) -> Result<Journal, Problem> {
    let head = desk.ledger().head()?;
    let until = asked.parsed::<u64>("until")?.unwrap_or(head.seq).min(head.seq);
    let limit = asked.limit(USUAL)? as u64;
    let before = until.saturating_sub(limit);
    let lines = desk.ledger().journal_after(before)?.take((until - before) as usize);
    let mut items = lines.collect::<Result<Vec<_>, _>>()?;
    items.reverse();
    let older = asked.with("until", Some(&before.to_string())).with("verify", None);
    Ok(Journal {
        total: head.seq,
        head,
        items,
        next_url: (before > 0).then(|| older.address(path)),
        verified: asked.has("verify").then(|| desk.verify()).transpose()?,
    })
}

/// What was recorded when: lines that carry the hash of the line before, the last one first.
///
/// # Errors
/// [`Problem::Bad`].
#[utoipa::path(get, path = "/api/v1/journal", tag = "work",
    params(("until" = Option<u64>, Query, description = "the last line that is wanted"), ("limit" = Option<usize>, Query),
        ("verify" = Option<String>, Query, description = "1: the whole ledger is looked through, which takes a while")),
    responses((status = 200, description = "A page of lines, the journal's end, and what is wrong with the ledger where that was asked for",
        body = serde_json::Value)))]
pub async fn list(State(app): State<App>, uri: Uri) -> Result<Told<Journal>, Problem> {
    let asked = Asked::of(uri.query());
    app.read(At::default(), move |desk| of(desk, &asked, uri.path()).map(Told)).await
}

/// All lines as a table, the first one first; up to the line `until`.
///
/// # Errors
/// [`Problem::Bad`].
pub async fn table(State(app): State<App>, uri: Uri) -> Result<Response, Problem> {
    const COLUMNS: [&str; 7] = ["seq", "kind", "subject", "digest", "recorded_at", "previous", "hash"];
    let until = Asked::of(uri.query()).parsed::<u64>("until")?.unwrap_or(u64::MAX);
    Ok(download::streamed(&app, At::default(), download::csv("journal"), move |desk, out| {
        let row = |line: JournalRecord| {
            let words = [line.kind.to_string(), line.subject, line.digest, line.recorded_at, line.previous, line.hash];
            std::iter::once(Datum::Whole(line.seq)).chain(words.map(Datum::Words)).collect()
        };
        let lines = desk.ledger().journal()?.take(usize::try_from(until).unwrap_or(usize::MAX));
        Ok(export::table(out, &COLUMNS, lines.map(|line| Ok(row(line?))))?)
    }))
}
