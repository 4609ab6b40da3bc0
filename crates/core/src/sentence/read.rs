//! A report's words as the claims network has read them.

use std::ops::Range;

use rashomon_model::{Bytes, Span};
use rashomon_nn::ReadWords;

/// Words, and what the claims network needs to know to compare runs of them.
#[derive(Clone, Debug)]
pub struct Read {
    /// The network's states.
    pub words: ReadWords,
    /// Where each word stands.
    pub spans: Vec<Span<Bytes>>,
    /// The sentence of each word.
    pub sentence_of: Vec<usize>,
    /// The paragraph of each word.
    pub paragraph_of: Vec<usize>,
    /// Each word in lower case.
    pub lower: Vec<String>,
    /// For each sentence the words of the times that it names, in lower case.
    pub times: Vec<Vec<String>>,
    /// For each sentence the words of the places that it names, in lower case.
    pub places: Vec<Vec<String>>,
    /// The head of each word in its sentence's tree.
    pub heads: Vec<Option<usize>>,
    /// Who says which words.
    pub attributions: Vec<AttributedWords>,
}

/// An attribution as runs of words.
#[derive(Clone, Debug)]
pub struct AttributedWords {
    /// Who speaks.
    pub source: Vec<Range<usize>>,
    /// What is said.
    pub content: Vec<Range<usize>>,
}

/// Those of the spans, which are in order, that a stretch of the text touches.
pub(crate) fn words_in(spans: &[Span<Bytes>], span: Span<Bytes>) -> Range<usize> {
    let start = spans.partition_point(|s| s.end <= span.start);
    start..spans.partition_point(|s| s.start < span.end).max(start)
}

/// Whether two runs share words.
pub(crate) fn overlap(a: &Range<usize>, b: &Range<usize>) -> bool {
    a.start < b.end && b.start < a.end
}

impl Read {
    /// The bytes of a run of words.
    pub fn span(&self, words: &Range<usize>) -> Span<Bytes> {
        self.spans[words.start].cover(self.spans[words.end - 1])
    }

    /// The words that a stretch of the text touches.
    pub fn words_in(&self, span: Span<Bytes>) -> Range<usize> {
        words_in(&self.spans, span)
    }

    /// The main word of a run: the first whose head stands outside.
    pub fn main_word(&self, words: &Range<usize>) -> usize {
        words.clone().find(|i| self.heads[*i].is_none_or(|head| !words.contains(&head))).unwrap_or(words.start)
    }
}
