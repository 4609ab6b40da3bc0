//! Documents and the mentions that are asked for, as the sets have them.

use std::{collections::HashMap, path::Path};

use anyhow::{Context, Result, bail};
use jiff::civil::Date;
use rashomon_model::{Bytes, Region, RegionKind, Report, ReportId, Span};
use serde::Deserialize;

use crate::jsonl;

/// A line of a `.docs.jsonl` file.
#[derive(Debug, Deserialize)]
struct Line {
    id: String,
    #[serde(default)]
    title: Option<String>,
    text: String,
    #[serde(default)]
    published: Option<String>,
}

/// A document.
#[derive(Debug)]
pub struct Document {
    /// Its id in the set.
    pub id: String,
    /// Its title, which may stand in the text too.
    pub title: Option<String>,
    /// Its text, in which mentions stand.
    pub text: String,
    /// The day of its publication.
    pub published: Option<Date>,
}

/// A mention that is asked for.
#[derive(Debug, Deserialize)]
pub struct Asked {
    /// Its id in the set.
    pub mention: String,
    /// The document that has it.
    doc: String,
    /// First code point.
    start: usize,
    /// Code point after the last.
    end: usize,
    /// Whether the offsets are those of its words; where they are not, these stand nearby.
    #[serde(default = "surely")]
    sure: bool,
}

fn surely() -> bool {
    true
}

/// A mention in its document.
#[derive(Clone, Copy, Debug)]
pub struct Place {
    /// Its number in the set.
    pub mention: usize,
    /// Its bytes.
    pub span: Span<Bytes>,
    /// Whether they are those of its words.
    pub sure: bool,
}

impl Document {
    /// The text with its title before it.
    pub fn whole(&self) -> String {
        match &self.title {
            Some(title) if !self.text.starts_with(title.as_str()) => format!("{title}\n{}", self.text),
            _ => self.text.clone(),
        }
    }

    /// The document as a report in which each line is a paragraph: the sets have a sentence or a paragraph a line.
    pub fn report(&self) -> Report<Bytes> {
        let mut at = 0;
        let mut lines = Vec::new();
        for line in self.text.split_inclusive('\n') {
            let span = Span::<Bytes>::new(at, at + line.len()).trimmed(&self.text);
            at += line.len();
            if !span.is_empty() {
                lines.push(Region { kind: RegionKind::Body, span });
            }
        }
        Report::english(ReportId::of(self.text.as_bytes()), &self.id, &self.text, lines)
    }
}

/// The documents of a file.
///
/// # Errors
/// A line that is no document, a day that is none, and an id that stands twice, with file and line.
pub fn documents(file: &Path) -> Result<Vec<Document>> {
    let mut known = HashMap::new();
    let mut documents = Vec::new();
    for (number, line) in jsonl::lines::<Line>(file)? {
        let place = || format!("{}, line {number}", file.display());
        let day = line.published.as_deref().map(|day| day.get(..10).unwrap_or(day));
        let published = day.map(str::parse).transpose().with_context(place)?;
        if let Some(before) = known.insert(line.id.clone(), number) {
            bail!("{}: the document `{}` stands in line {before} too", place(), line.id);
        }
        documents.push(Document { id: line.id, title: line.title, text: line.text, published });
    }
    Ok(documents)
}

/// The mentions of a file, and for each document those that it has.
///
/// # Errors
/// A line that is no mention, one of a document that is not there, and one that reaches beyond its text, with file and line.
pub fn mentions(file: &Path, documents: &[Document]) -> Result<(Vec<Asked>, Vec<Vec<Place>>)> {
    let at: HashMap<&str, usize> = documents.iter().enumerate().map(|(n, d)| (d.id.as_str(), n)).collect();
    let characters = |d: &Document| d.text.char_indices().map(|(byte, _)| byte).chain([d.text.len()]).collect();
    let bytes: Vec<Vec<usize>> = documents.iter().map(characters).collect();
    let (mut all, mut of) = (Vec::new(), vec![Vec::new(); documents.len()]);
    for (number, asked) in jsonl::lines::<Asked>(file)? {
        let place = || format!("{}, line {number}", file.display());
        let Some(doc) = at.get(asked.doc.as_str()) else {
            bail!("{}: there is no document `{}`", place(), asked.doc);
        };
        let span = bytes[*doc].get(asked.start).zip(bytes[*doc].get(asked.end)).filter(|(start, end)| start < end);
        let Some((start, end)) = span else {
            bail!("{}: the text of `{}` has no characters {} to {}", place(), asked.doc, asked.start, asked.end);
        };
        of[*doc].push(Place { mention: all.len(), span: Span::new(*start, *end), sure: asked.sure });
        all.push(asked);
    }
    Ok((all, of))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn read(docs: &str, asked: &str) -> Result<(Vec<Document>, Vec<Vec<Place>>)> {
        let folder = tempfile::tempdir()?;
        let (d, m) = (folder.path().join("docs.jsonl"), folder.path().join("asked.jsonl"));
        fs::write(&d, docs)?;
        fs::write(&m, asked)?;
        let documents = documents(&d)?;
        let (_, of) = mentions(&m, &documents)?;
        Ok((documents, of))
    }

    const DOCS: &str =
        r#"{"id": "a", "title": "Quay", "text": "Ähren burnt.\n\n Two fled", "published": "2015-02-01T10:00:00Z"}"#;

    #[test]
    fn mentions_are_counted_in_code_points() {
        let (documents, of) =
            read(DOCS, r#"{"mention": "m", "doc": "a", "start": 6, "end": 11}"#).expect("well formed");
        assert!(of[0][0].sure);
        assert_eq!(of[0][0].span.of(&documents[0].text), "burnt");
        assert_eq!(documents[0].whole(), "Quay\nÄhren burnt.\n\n Two fled");
        let report = documents[0].report();
        let lines: Vec<&str> = report.regions.iter().map(|r| r.span.of(&report.text)).collect();
        assert_eq!(lines, ["Ähren burnt.", "Two fled"]);
        assert_eq!(documents[0].published.map(|d| d.to_string()).as_deref(), Some("2015-02-01"));
    }

    #[test]
    fn errors_name_file_and_line() {
        let asked = |doc: &str, start: usize, end: usize| {
            format!("\n{{\"mention\": \"m\", \"doc\": \"{doc}\", \"start\": {start}, \"end\": {end}}}")
        };
        for (docs, mentions, wanted) in [
            (DOCS.to_owned(), asked("b", 0, 2), "asked.jsonl, line 2: there is no document `b`"),
            (DOCS.to_owned(), asked("a", 4, 400), "asked.jsonl, line 2: the text of `a` has no characters 4 to 400"),
            (DOCS.to_owned(), asked("a", 4, 4), "asked.jsonl, line 2: the text of `a` has no characters 4 to 4"),
            (DOCS.to_owned(), "{}".to_owned(), "asked.jsonl, line 1"),
            (format!("{DOCS}\n{DOCS}"), String::new(), "docs.jsonl, line 2: the document `a` stands in line 1 too"),
            (DOCS.replace("2015-02", "2015-99"), String::new(), "docs.jsonl, line 1"),
        ] {
            let error = format!("{:#}", read(&docs, &mentions).expect_err(wanted));
            assert!(error.contains(wanted), "{error} has no `{wanted}`");
        }
    }
}
