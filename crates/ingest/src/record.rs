//! A report as data gives it: an object of JSON, or a row of a table.

use rashomon_model::Diagnostic;

use crate::{
    Cause, Options, ReadError, Reading, charset,
    report::{Found, finish},
    text::dates::Dated,
};

/// What is read from the data, as it stands there.
#[derive(Debug, Default)]
pub(crate) struct Record {
    pub id: Option<String>,
    pub title: Option<String>,
    pub text: String,
    pub published: Option<String>,
    pub publisher: Option<String>,
    pub url: Option<String>,
    pub diagnostics: Vec<Diagnostic>,
}

impl Record {
    /// The report that is recorded as `bytes`. Its origin is `path#id`, or `path` and its place without an id; a record
    /// without a place is the whole file, and its origin is the path.
    pub fn read(self, path: &str, place: &str, bytes: &[u8], options: &Options) -> Result<Reading, ReadError> {
        let Self { id, title, text, published, publisher, url, mut diagnostics } = self;
        let origin = match id.filter(|id| !id.is_empty() && !place.is_empty()) {
            Some(id) => format!("{path}#{id}"),
            None => format!("{path}{place}"),
        };
        let at = |cause| ReadError::new(origin.clone(), cause);
        charset::check_controls(&text, &mut diagnostics).map_err(at)?;
        charset::report_replacements(&text, &mut diagnostics);
        let published = published.and_then(|words| date(&words, &mut diagnostics));
        let some = |text: Option<String>| text.map(|t| t.trim().to_owned()).filter(|t| !t.is_empty());
        let mut found =
            Found { text, publisher: some(publisher), published, url: some(url), diagnostics, ..Found::default() };
        if found.text.trim().is_empty() && title.as_deref().is_none_or(|t| t.trim().is_empty()) {
            return Err(at(Cause::Empty));
        }
        found.with_title(title.as_deref());
        finish(&origin, bytes, found, options).map_err(at)
    }
}

/// A date by a standard or in words.
fn date(words: &str, diagnostics: &mut Vec<Diagnostic>) -> Option<Dated> {
    let found = Dated::whole(words);
    if found.is_none() && !words.trim().is_empty() {
        let message = format!("\u{201C}{words}\u{201D} under `published` is no date that can be read.");
        diagnostics.push(Diagnostic::warning("bad-date", message));
    }
    found
}
