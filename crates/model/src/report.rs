//! One document of one publisher.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    CharIndex, Published, ReportId,
    span::{Bytes, Chars, Span, Unit},
};

/// One document of one publisher: an article, a statement, a post. Its text never changes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(bound(serialize = "Span<U>: Serialize", deserialize = "Span<U>: Deserialize<'de>"))]
#[schemars(rename = "Report", bound = "Span<U>: JsonSchema")]
pub struct Report<U: Unit = Chars> {
    /// Derived from the original bytes.
    pub id: ReportId,
    /// Where it was read: a path, `path#id` for a line of JSON lines, or `-`.
    pub origin: String,
    /// Where it was published, if known.
    #[serde(default)]
    pub url: Option<String>,
    /// Its headline.
    pub title: Option<String>,
    /// Who published it.
    pub publisher: Option<String>,
    /// When it was published.
    pub published: Option<Published>,
    /// How that was written where it was found ("8 July 2021", "2021-07-08 23:30"), where the form differs.
    #[serde(default)]
    pub published_found: Option<String>,
    /// ISO 639-1 code, `und` where it cannot be told.
    pub language: String,
    /// The text that all spans point into. It begins with the headline where there is one.
    pub text: String,
    /// What the parts of the text are, in order and without overlap.
    #[serde(default)]
    pub regions: Vec<Region<U>>,
}

/// A part of a report's text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(bound(serialize = "Span<U>: Serialize", deserialize = "Span<U>: Deserialize<'de>"))]
#[schemars(rename = "Region", bound = "Span<U>: JsonSchema")]
pub struct Region<U: Unit = Chars> {
    /// What the part is.
    pub kind: RegionKind,
    /// Where it stands.
    #[serde(flatten)]
    pub span: Span<U>,
}

/// What a part of a report's text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum RegionKind {
    /// The headline.
    Headline,
    /// Name of the writer, of the outlet, or the line of the date.
    Byline,
    /// "KIRKUK, Iraq, March 3 -" at the head of a paragraph.
    Dateline,
    /// A paragraph of the report.
    Body,
    /// Text of the page, not of the report ("Leave a reply"): nothing is extracted from it.
    Furniture,
}

impl<U: Unit> Report<U> {
    /// An English text of which nothing more is known: where it was read, and what its parts are.
    pub fn english(id: ReportId, origin: &str, text: &str, regions: Vec<Region<U>>) -> Self {
        Self {
            id,
            origin: origin.to_owned(),
            url: None,
            title: None,
            publisher: None,
            published: None,
            published_found: None,
            language: "en".to_owned(),
            text: text.to_owned(),
            regions,
        }
    }

    /// The same report with its regions counted in another unit.
    fn with_regions<V: Unit>(self, regions: Vec<Region<V>>) -> Report<V> {
        Report {
            regions,
            id: self.id,
            origin: self.origin,
            url: self.url,
            title: self.title,
            publisher: self.publisher,
            published: self.published,
            published_found: self.published_found,
            language: self.language,
            text: self.text,
        }
    }
}

impl Report<Bytes> {
    /// The same report with its regions counted in code points.
    pub fn in_chars(self, index: &CharIndex) -> Report<Chars> {
        let region = |r: &Region<Bytes>| Region { kind: r.kind, span: index.chars(&self.text, r.span) };
        let regions = self.regions.iter().map(region).collect();
        self.with_regions(regions)
    }
}

impl Report<Chars> {
    /// The same report with its regions counted in bytes; `None` where one lies outside the text.
    pub fn in_bytes(self) -> Option<Report<Bytes>> {
        let starts: Vec<usize> = self.text.char_indices().map(|(at, _)| at).chain([self.text.len()]).collect();
        let bytes = |span: Span<Chars>| Some(Span::new(*starts.get(span.start)?, *starts.get(span.end)?));
        let region = |r: &Region<Chars>| Some(Region { kind: r.kind, span: bytes(r.span)? });
        let regions = self.regions.iter().map(region).collect::<Option<Vec<_>>>()?;
        Some(self.with_regions(regions))
    }
}
