//! Web pages.

mod guard;
mod linked;
mod main_text;
mod metadata;

use dom_query::Document;

use crate::{
    Cause, Options, ReadError, Reading,
    charset::{self, Decoded},
    report::{Found, check_size, finish},
    text::ENGLISH,
};

/// Reads a page: its main text without captions, share bars, comments and links to other reports.
///
/// The text of the report is the title and the paragraphs, with a blank line between.
pub fn report_from_html(origin: &str, bytes: &[u8], options: &Options) -> Result<Reading, ReadError> {
    let at = |cause| ReadError::new(origin, cause);
    check_size(bytes.len(), options).map_err(at)?;
    let decoded = charset::decode(bytes).map_err(at)?;
    from_decoded(origin, bytes, decoded, options)
}

pub(crate) fn from_decoded(origin: &str, bytes: &[u8], page: Decoded, options: &Options) -> Result<Reading, ReadError> {
    let at = |cause| ReadError::new(origin, cause);
    let found = page_text(page, options.max_depth).map_err(at)?;
    finish(origin, bytes, found, options).map_err(at)
}

/// Whether a text begins as a page does.
pub(crate) fn looks_like_html(text: &str) -> bool {
    let head: String =
        text.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{FEFF}').chars().take(512).collect();
    let head = head.to_ascii_lowercase();
    ["<!doctype html", "<html", "<head", "<body", "<article"].iter().any(|tag| head.starts_with(tag))
        || (head.starts_with("<?xml") || head.starts_with("<!--"))
            && (head.contains("<html") || head.contains("<!doctype html"))
}

fn page_text(page: Decoded, max_depth: usize) -> Result<Found, Cause> {
    let Decoded { text: html, mut diagnostics } = page;
    if html.trim().is_empty() {
        return Err(Cause::Empty);
    }
    guard::check(&html, max_depth)?;
    let metadata = metadata::metadata(&Document::from(html.as_str()));
    diagnostics.extend(metadata.diagnostics);
    let mut paragraphs = main_text::paragraphs(&html, metadata.text.as_deref());
    if let Some(title) = &metadata.title {
        main_text::without_title(&mut paragraphs, title);
    }
    let text = without_furniture(&paragraphs).join("\n\n");
    if text.chars().filter(|c| c.is_alphanumeric()).count() < 20 {
        return Err(Cause::NoText);
    }
    let mut found = Found {
        text,
        publisher: metadata.publisher,
        published: metadata.published,
        url: metadata.url,
        language: metadata.language,
        diagnostics,
        ..Found::default()
    };
    found.with_title(metadata.title.as_deref());
    Ok(found)
}

/// The paragraphs without lines of furniture and the titles listed after them.
fn without_furniture(paragraphs: &[String]) -> Vec<String> {
    let mut sieve = ENGLISH.sieve();
    let keep = |paragraph: &String| {
        let lines: Vec<&str> = paragraph.lines().filter(|line| !sieve.is_furniture(line)).collect();
        Some(lines.join("\n")).filter(|p| !p.trim().is_empty())
    };
    paragraphs.iter().filter_map(keep).collect()
}
