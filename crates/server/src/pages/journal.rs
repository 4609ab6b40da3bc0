//! The journal: what was recorded when, and whether all of it is sound.

use askama::Template;
use axum::{
    extract::{RawQuery, State},
    response::Html,
};
use rashomon_desk::At;
use rashomon_wording::{clean, value::grouped};

use crate::{
    app::App,
    asked::Asked,
    frame::{Frame, page},
    problem::Problem,
};

/// Lines on a page.
const SHOWN: u64 = 100;

#[derive(Template)]
#[template(path = "journal.html")]
struct Page {
    frame: Frame,
    head: String,
    hash: String,
    lines: Vec<Line>,
    older: Option<String>,
    newer: Option<String>,
    verified: Option<Verified>,
}

struct Line {
    seq: String,
    kind: String,
    subject: String,
    address: Option<String>,
    at: String,
    digest: String,
}

struct Verified {
    sound: bool,
    problems: Vec<String>,
}

/// A page of the journal, the last lines first; with `verify`, all of the ledger is checked.
///
/// # Errors
/// Where the ledger cannot be read.
pub async fn show(State(app): State<App>, RawQuery(raw): RawQuery) -> Result<Html<String>, Problem> {
    let asked = Asked::of(raw.as_deref());
    let frame = Frame::new(&app, "journal", &Asked::default());
    let shown = app.read(At::default(), move |desk| {
        let head = desk.ledger().head()?;
        let until: u64 = asked.get("until").and_then(|n| n.parse().ok()).unwrap_or(head.seq).min(head.seq);
        let from = until.saturating_sub(SHOWN);
        let mut lines = Vec::new();
        for record in desk.ledger().journal()?.skip(usize::try_from(from).unwrap_or(usize::MAX)) {
            let record = record?;
            if record.seq > until {
                break;
            }
            let address = record.subject.starts_with("sha256:").then(|| format!("/reports/{}", record.subject));
            lines.push(Line {
                seq: grouped(record.seq),
                kind: record.kind.to_string(),
                subject: clean(&record.subject),
                address,
                at: clean(&record.recorded_at),
                digest: record.digest.chars().take(16).collect(),
            });
        }
        lines.reverse();
        let page = |until: u64| asked.with("until", Some(&until.to_string())).with("verify", None).address("/journal");
        let verified = if asked.has("verify") {
            let found = desk.verify()?;
            let problems = found.problems.iter().map(|problem| clean(&problem.to_string())).collect();
            Some(Verified { sound: found.is_sound(), problems })
        } else {
            None
        };
        Ok(Page {
            head: grouped(head.seq),
            hash: head.hash,
            lines,
            older: (from > 0).then(|| page(from)),
            newer: (until < head.seq).then(|| page((until + SHOWN).min(head.seq))),
            verified,
            frame,
        })
    });
    page(&shown.await?)
}
