//! The journal: what was recorded when, and whether all of it is sound.

use askama::Template;
use axum::{
    extract::{RawQuery, State},
    response::Html,
};
use rashomon_desk::At;
use rashomon_store::JournalRecord;
use rashomon_wording::{clean, value::grouped};

use crate::{
    api::journal::{self, Journal},
    app::App,
    asked::Asked,
    frame::{Frame, page},
    problem::Problem,
};

const PATH: &str = "/journal";

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
        let Journal { head, items, next_url, verified, .. } = journal::of(desk, &asked, PATH)?;
        let last = items.first().map_or(0, |line| line.seq);
        let newer = (last < head.seq).then(|| {
            let until = (last + asked.limit(journal::USUAL)? as u64).min(head.seq);
            Ok::<_, Problem>(asked.with("until", Some(&until.to_string())).with("verify", None).address(PATH))
        });
        let line = |record: JournalRecord| Line {
            seq: grouped(record.seq),
            kind: record.kind.to_string(),
            address: record.subject.starts_with("sha256:").then(|| format!("/reports/{}", record.subject)),
            subject: clean(&record.subject),
            at: clean(&record.recorded_at),
            digest: record.digest.chars().take(16).collect(),
        };
        let verified = verified.map(|found| Verified {
            sound: found.is_sound(),
            problems: found.problems.iter().map(|problem| clean(&problem.to_string())).collect(),
        });
        Ok(Page {
            head: grouped(head.seq),
            hash: head.hash,
            lines: items.into_iter().map(line).collect(),
            older: next_url,
            newer: newer.transpose()?,
            verified,
            frame,
        })
    });
    page(&shown.await?)
}
