//! Half-open ranges of a text, typed by their unit.
//!
//! Inside the program a span counts UTF-8 bytes; in JSON it counts Unicode code points, as W3C's
//! `TextPositionSelector` does. Only [`Span<Chars>`] can be serialised, so a byte offset cannot leak out by mistake.

use std::{borrow::Cow, cmp::Ordering, fmt, hash, marker::PhantomData, ops::Range};

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// The unit in which a span counts.
pub trait Unit: Copy + fmt::Debug + PartialEq + Eq + 'static {}

/// UTF-8 bytes: the unit of every stage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bytes;

/// Unicode code points: the unit of JSON and of the ledger.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Chars;

impl Unit for Bytes {}
impl Unit for Chars {}

/// A half-open range `start..end` of a report's text.
pub struct Span<U: Unit = Bytes> {
    /// First position.
    pub start: usize,
    /// Position after the last.
    pub end: usize,
    unit: PhantomData<U>,
}

impl<U: Unit> Span<U> {
    /// A span from `start` to `end`; an end before the start gives an empty span at `start`.
    pub fn new(start: usize, end: usize) -> Self {
        Self { start, end: end.max(start), unit: PhantomData }
    }

    /// Number of units covered.
    pub fn len(self) -> usize {
        self.end - self.start
    }

    /// Whether nothing is covered.
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// Whether `other` lies wholly inside.
    pub fn contains(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Whether the two share at least one position.
    pub fn overlaps(self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// What lies between the two; nothing where they share a position.
    pub fn gap(self, other: Self) -> usize {
        self.start.saturating_sub(other.end).max(other.start.saturating_sub(self.end))
    }

    /// The smallest span that covers both.
    #[must_use]
    pub fn cover(self, other: Self) -> Self {
        Self::new(self.start.min(other.start), self.end.max(other.end))
    }
}

impl Span<Bytes> {
    /// The range for indexing a `str`.
    pub fn range(self) -> Range<usize> {
        self.start..self.end
    }

    /// The text covered.
    ///
    /// # Panics
    /// Where the span does not lie on character boundaries of `text`, as slicing a `str` does.
    pub fn of(self, text: &str) -> &str {
        &text[self.range()]
    }

    /// The span without the white space at both ends.
    #[must_use]
    pub fn trimmed(self, text: &str) -> Self {
        let inner = self.of(text);
        let start = self.start + (inner.len() - inner.trim_start().len());
        Self::new(start, start + inner.trim().len())
    }
}

/// Turns byte offsets of one text into code points, in time logarithmic in the text's length.
#[derive(Debug)]
pub struct CharIndex {
    /// For each block of bytes, the number of code points before it.
    blocks: Vec<usize>,
    ascii: bool,
}

/// Bytes between two recorded counts.
const BLOCK: usize = 256;

impl CharIndex {
    /// Counts the code points of `text` once.
    pub fn new(text: &str) -> Self {
        let mut blocks = Vec::with_capacity(text.len() / BLOCK + 1);
        let mut count = 0;
        for (i, byte) in text.bytes().enumerate() {
            if i % BLOCK == 0 {
                blocks.push(count);
            }
            count += usize::from(is_char_start(byte));
        }
        Self { blocks, ascii: text.is_ascii() }
    }

    /// The code-point span of a byte span of the same text.
    pub fn chars(&self, text: &str, span: Span<Bytes>) -> Span<Chars> {
        Span::new(self.position(text, span.start), self.position(text, span.end))
    }

    fn position(&self, text: &str, byte: usize) -> usize {
        if self.ascii {
            return byte;
        }
        let block = (byte / BLOCK).min(self.blocks.len().saturating_sub(1));
        let from = block * BLOCK;
        let before = self.blocks.get(block).copied().unwrap_or(0);
        before + text.as_bytes()[from..byte].iter().filter(|b| is_char_start(**b)).count()
    }
}

fn is_char_start(byte: u8) -> bool {
    byte & 0xC0 != 0x80
}

/// The byte span of a code-point span, or `None` where the text is shorter.
pub fn byte_span(text: &str, span: Span<Chars>) -> Option<Span<Bytes>> {
    let mut offsets = text.char_indices().map(|(i, _)| i).chain([text.len()]);
    let start = offsets.by_ref().nth(span.start)?;
    let end = if span.is_empty() { start } else { offsets.nth(span.len() - 1)? };
    Some(Span::new(start, end))
}

// Derives would ask for `U: Clone` and so on, which no unit needs.
#[expect(clippy::expl_impl_clone_on_copy, reason = "a derive would bound the unit")]
impl<U: Unit> Clone for Span<U> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<U: Unit> Copy for Span<U> {}

impl<U: Unit> PartialEq for Span<U> {
    fn eq(&self, other: &Self) -> bool {
        (self.start, self.end) == (other.start, other.end)
    }
}

impl<U: Unit> Eq for Span<U> {}

impl<U: Unit> PartialOrd for Span<U> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl<U: Unit> Ord for Span<U> {
    fn cmp(&self, other: &Self) -> Ordering {
        (self.start, self.end).cmp(&(other.start, other.end))
    }
}

impl<U: Unit> hash::Hash for Span<U> {
    fn hash<H: hash::Hasher>(&self, state: &mut H) {
        (self.start, self.end).hash(state);
    }
}

impl<U: Unit> fmt::Debug for Span<U> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}..{}", self.start, self.end)
    }
}

/// How a code-point span stands in JSON.
#[derive(Serialize, Deserialize)]
struct Offsets {
    start: usize,
    end: usize,
}

impl Serialize for Span<Chars> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Offsets { start: self.start, end: self.end }.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Span<Chars> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let Offsets { start, end } = Offsets::deserialize(deserializer)?;
        if end < start {
            return Err(serde::de::Error::custom(format!("a span ends ({end}) before it starts ({start})")));
        }
        Ok(Self::new(start, end))
    }
}

impl JsonSchema for Span<Chars> {
    fn schema_name() -> Cow<'static, str> {
        "Span".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "object",
            "description": "Half-open range of the report's text in Unicode code points",
            "properties": {
                "start": { "type": "integer", "minimum": 0 },
                "end": { "type": "integer", "minimum": 0 }
            },
            "required": ["start", "end"]
        })
    }
}

/// Words of a report together with their place in it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(bound(serialize = "Span<U>: Serialize", deserialize = "Span<U>: Deserialize<'de>"))]
#[schemars(rename = "Quote", bound = "Span<U>: JsonSchema")]
pub struct Quote<U: Unit = Chars> {
    /// Where the words stand.
    #[serde(flatten)]
    pub span: Span<U>,
    /// The words; always equal to the report's text at `span`.
    pub text: String,
}

impl Quote<Bytes> {
    /// Quotes `span` of `text`.
    pub fn new(text: &str, span: Span<Bytes>) -> Self {
        Self { span, text: span.of(text).to_owned() }
    }

    /// The same quote counted in code points.
    pub fn in_chars(self, text: &str, index: &CharIndex) -> Quote<Chars> {
        Quote { span: index.chars(text, self.span), text: self.text }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn bytes_to_chars_and_back(text in "\\PC{0,40}(\r\n|e\u{301}|\u{202e}|👩‍👩‍👧|\\PC){0,300}", a in 0usize..400, b in 0usize..400) {
            let starts: Vec<usize> = text.char_indices().map(|(i, _)| i).chain([text.len()]).collect();
            let (a, b) = (starts[a % starts.len()], starts[b % starts.len()]);
            let span = Span::<Bytes>::new(a.min(b), a.max(b));
            let chars = CharIndex::new(&text).chars(&text, span);
            let sliced: String = text.chars().skip(chars.start).take(chars.len()).collect();
            prop_assert_eq!(sliced, span.of(&text));
            prop_assert_eq!(byte_span(&text, chars), Some(span));
        }
    }

    #[test]
    fn a_span_behind_the_text_has_no_bytes() {
        assert_eq!(byte_span("é", Span::new(0, 1)), Some(Span::new(0, 2)));
        assert_eq!(byte_span("é", Span::new(0, 2)), None);
        assert_eq!(byte_span("", Span::new(1, 1)), None);
    }

    #[test]
    fn json_refuses_a_span_that_ends_before_it_starts() {
        assert!(serde_json::from_str::<Span<Chars>>(r#"{"start":3,"end":1}"#).is_err());
    }
}
