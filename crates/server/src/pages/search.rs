//! Full text over reports and claims.

use askama::Template;
use axum::{
    extract::{RawQuery, State},
    response::Html,
};
use rashomon_desk::{Hit, HitKind};
use rashomon_wording::clean;

use crate::{
    app::App,
    asked::Asked,
    frame::{Frame, page},
    problem::Problem,
};

/// Letters of each end of what is shown of a long piece.
const END: usize = 100;
/// Hits on the page.
const MOST: usize = 60;

#[derive(Template)]
#[template(path = "search.html")]
struct Page {
    frame: Frame,
    words: String,
    hits: Vec<Line>,
    incidents: String,
}

struct Line {
    kind: &'static str,
    title: String,
    address: String,
    pieces: Vec<(bool, String)>,
}

/// The page.
///
/// # Errors
/// Where the ledger cannot be read.
pub async fn show(State(app): State<App>, RawQuery(raw): RawQuery) -> Result<Html<String>, Problem> {
    let asked = Asked::of(raw.as_deref());
    let frame = Frame::new(&app, "search", &asked);
    let at = asked.at()?;
    let shown = app.read(at, move |desk| {
        let words = asked.or_empty("q").to_owned();
        let hits = if words.is_empty() { Vec::new() } else { desk.search(&words, MOST)? };
        Ok(Page {
            hits: hits.iter().map(|hit| line(hit, &frame)).collect(),
            incidents: frame.back.with("q", Some(&words)).with("all", Some("1")).address("/incidents"),
            words,
            frame,
        })
    });
    page(&shown.await?)
}

fn line(hit: &Hit, frame: &Frame) -> Line {
    let report = frame.to(&format!("/reports/{}", hit.report));
    let (kind, address) = match hit.kind {
        HitKind::Report => ("report", report),
        HitKind::Claim => ("claim", format!("{report}#{}", hit.id)),
    };
    let mut pieces = Vec::new();
    let mut done = 0;
    for found in &hit.snippet.hits {
        pieces.push((false, clipped(&hit.snippet.text[done..found.start])));
        pieces.push((true, clipped(&hit.snippet.text[found.clone()])));
        done = found.end;
    }
    pieces.push((false, clipped(&hit.snippet.text[done..])));
    Line { kind, title: title(hit), address, pieces }
}

/// The headline of a hit's report, or where it was read.
pub fn title(hit: &Hit) -> String {
    clipped(&hit.title.as_deref().map_or_else(|| clean(&hit.origin), clean))
}

/// Both ends of a text: a word can be as long as its report.
pub fn clipped(text: &str) -> String {
    let letters: Vec<char> = text.chars().take(2 * END + 2).collect();
    if letters.len() <= 2 * END + 1 {
        return text.to_owned();
    }
    let start: String = letters[..END].iter().collect();
    let mut end: Vec<char> = text.chars().rev().take(END).collect();
    end.reverse();
    format!("{start}\u{2026}{}", end.into_iter().collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_words_lose_their_middle() {
        assert_eq!(clipped(&"a".repeat(2 * END + 1)), "a".repeat(2 * END + 1));
        let long = format!("{}b{}", "a".repeat(END), "c".repeat(5_000));
        assert_eq!(clipped(&long), format!("{}\u{2026}{}", "a".repeat(END), "c".repeat(END)));
    }
}
