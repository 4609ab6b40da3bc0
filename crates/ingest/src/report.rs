//! What every way of reading ends in: one report with its regions, its date and its diagnostics.

use std::sync::{Arc, atomic::AtomicBool};

use jiff::civil::Date;
use rashomon_model::{Bytes, Diagnostic, Published, Report, ReportId};

use crate::{
    Cause, Columns, ReadError, charset,
    language::language,
    text::{dates::Dated, layout},
};

/// What the caller knows and wants.
#[derive(Clone, Debug)]
pub struct Options {
    /// Date of publication; overrules what the report says.
    pub published: Option<Published>,
    /// Publisher; overrules what the report says.
    pub publisher: Option<String>,
    /// The current day, by which a date is told to lie in the future. Nothing here reads a clock.
    pub today: Option<Date>,
    /// Names of the columns of tables, where they differ from those that are known.
    pub columns: Columns,
    /// Bytes that one report may have.
    pub max_bytes: usize,
    /// Elements that may be nested in a page.
    pub max_depth: usize,
    /// Set while reading goes on, it ends: a wait for standard input or a pipe too.
    pub stop: Arc<AtomicBool>,
}

impl Default for Options {
    fn default() -> Self {
        let columns = Columns::default();
        let (max_bytes, max_depth, stop) = (16 << 20, 512, Arc::default());
        Self { published: None, publisher: None, today: None, columns, max_bytes, max_depth, stop }
    }
}

/// A report that was read, with what it was read from.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading {
    /// The report.
    pub report: Report<Bytes>,
    /// Its original bytes: the whole file, its line or value of JSON, or the cells of its row as JSON.
    pub bytes: Vec<u8>,
    /// What was left out or is in doubt.
    pub diagnostics: Vec<Diagnostic>,
}

/// The reports of a source, read one after the other.
pub(crate) type Reports = Box<dyn Iterator<Item = Result<Reading, ReadError>>>;

/// Reads plain text.
pub fn report_from_text(origin: &str, bytes: &[u8], options: &Options) -> Result<Reading, ReadError> {
    let at = |cause| ReadError::new(origin, cause);
    check_size(bytes.len(), options).map_err(at)?;
    let decoded = charset::decode(bytes).map_err(at)?;
    let found = Found { text: decoded.text, diagnostics: decoded.diagnostics, ..Found::default() };
    finish(origin, bytes, found, options).map_err(at)
}

pub(crate) fn check_size(bytes: usize, options: &Options) -> Result<(), Cause> {
    if bytes > options.max_bytes {
        return Err(Cause::TooLarge { bytes: bytes as u64, limit: options.max_bytes as u64 });
    }
    Ok(())
}

/// What a format gave, before the layout of the text is known.
#[derive(Debug, Default)]
pub(crate) struct Found {
    pub text: String,
    /// Where the text begins with a headline that the format names: its length in bytes.
    pub headline: Option<usize>,
    pub publisher: Option<String>,
    pub published: Option<Dated>,
    pub url: Option<String>,
    pub language: Option<String>,
    pub diagnostics: Vec<Diagnostic>,
}

impl Found {
    /// Puts the title before the text, unless the text already begins with it.
    pub fn with_title(&mut self, title: Option<&str>) {
        let Some(title) = title.map(str::trim).filter(|t| !t.is_empty()) else { return };
        let begin = self.text.len() - self.text.trim_start().len();
        let rest = self.text[begin..].strip_prefix(title);
        let alone = |rest: &str| {
            rest.trim_start_matches([' ', '\t']).is_empty()
                || rest.trim_start_matches([' ', '\t']).starts_with(['\n', '\r'])
        };
        if rest.is_some_and(alone) {
            self.headline = Some(begin + title.len());
            return;
        }
        self.headline = Some(title.len());
        let text = std::mem::take(&mut self.text);
        self.text = if text.trim().is_empty() { title.to_owned() } else { format!("{title}\n\n{text}") };
    }
}

/// Lays the text out and puts the report together. Options come before metadata, these before what the text says.
pub(crate) fn finish(origin: &str, bytes: &[u8], found: Found, options: &Options) -> Result<Reading, Cause> {
    if found.text.chars().all(|c| c.is_whitespace() || matches!(c, '\u{FEFF}' | '\u{200B}')) {
        return Err(Cause::Empty);
    }
    let Found { text, headline, publisher, published, url, language: declared, mut diagnostics } = found;
    let layout = layout(&text, headline);
    let (published, published_found) = match (&options.published, published.or(layout.published)) {
        (Some(told), _) => (Some(told.clone()), None),
        (None, Some(dated)) => (Some(dated.published.clone()), dated.found()),
        (None, None) => (None, None),
    };
    date_diagnostics(published.as_ref(), layout.incomplete.as_deref(), options.today, &mut diagnostics);
    let language = language(&text, declared.as_deref());
    if language != "en" && language != "und" {
        let message = format!("The text seems to be in another language ({language}); only English is analysed.");
        diagnostics.push(Diagnostic::warning("language", message));
    }
    let report = Report {
        id: ReportId::of(bytes),
        origin: origin.to_owned(),
        url,
        title: layout.title.map(|title| short_title(title, &mut diagnostics)),
        publisher: options.publisher.clone().or(publisher).or(layout.publisher),
        published,
        published_found,
        language,
        text,
        regions: layout.regions,
    };
    Ok(Reading { report, bytes: bytes.to_vec(), diagnostics })
}

/// Characters of a title that are kept; it is shown wherever the report is named.
const LONGEST_TITLE: usize = 1_000;

/// The title, cut where it is longer than any headline. The text holds all of it.
fn short_title(mut title: String, diagnostics: &mut Vec<Diagnostic>) -> String {
    if let Some((end, _)) = title.char_indices().nth(LONGEST_TITLE) {
        let characters = title.chars().count();
        let message = format!("The title has {characters} characters; the first {LONGEST_TITLE} are kept.");
        diagnostics.push(Diagnostic::warning("long-title", message));
        title.truncate(end);
    }
    title
}

fn date_diagnostics(
    found: Option<&Published>,
    incomplete: Option<&str>,
    today: Option<Date>,
    out: &mut Vec<Diagnostic>,
) {
    match (found, incomplete, today) {
        (Some(published), _, Some(today)) if published.date() > today => {
            let message = format!("The report is dated {published}, after {today}.");
            out.push(Diagnostic::warning("future-date", message));
        }
        (Some(_), ..) => {}
        (None, Some(words), _) => {
            let message = format!(
                "No date of publication was found; \u{201C}{words}\u{201D} does not tell the year or the order."
            );
            out.push(Diagnostic::warning("no-date", message));
        }
        (None, None, _) => out.push(Diagnostic::warning("no-date", "No date of publication was found.")),
    }
}
