//! Windows: runs of consecutive words that the network sees at once.

use std::ops::Range;

use crate::{
    Analysis, Begins, Word,
    pieces::append_pieces,
    shape,
    vocabulary::{BEGIN, END, Vocabulary},
};

/// Consecutive words of one document as the network takes them.
#[derive(Debug)]
pub struct Window {
    /// The words, as indices into the document.
    pub words: Range<usize>,
    /// Their pieces, framed by the two special ones.
    pub pieces: Vec<u32>,
    /// For each word, how many pieces it has.
    pub counts: Vec<usize>,
    /// For each word, its shape.
    pub shapes: Vec<u8>,
}

/// A document's windows.
pub struct Windows {
    pub windows: Vec<Window>,
    /// Words that lost pieces.
    pub truncated: Vec<usize>,
}

impl Windows {
    /// The analysis of the document before anything is said of its words.
    pub fn unread(&self) -> Analysis {
        Analysis {
            windows: self.windows.iter().map(|w| w.words.clone()).collect(),
            truncated: self.truncated.clone(),
            ..Analysis::default()
        }
    }
}

/// Packs a document into windows of at most `most` pieces. They depend on the document alone.
///
/// A window is cut at the last beginning of a paragraph if that leaves it at least half full, else where a sentence may last
/// begin, else where it is full.
pub fn pack(vocabulary: &Vocabulary, document: &[Word<'_>], most: usize) -> Windows {
    let (mut pieces, mut ends, mut truncated) = (Vec::new(), vec![0], Vec::new());
    for (i, word) in document.iter().enumerate() {
        if !append_pieces(vocabulary, word.form, &mut pieces) {
            truncated.push(i);
        }
        ends.push(pieces.len());
    }
    let mut windows = Vec::new();
    let mut start = 0;
    while start < document.len() {
        let words = start..cut(document, &ends, start, most);
        start = words.end;
        let mut framed = vec![BEGIN];
        framed.extend_from_slice(&pieces[ends[words.start]..ends[words.end]]);
        framed.push(END);
        windows.push(Window {
            pieces: framed,
            counts: words.clone().map(|i| ends[i + 1] - ends[i]).collect(),
            shapes: shape::shapes(document[words.clone()].iter().map(|w| w.form)),
            words,
        });
    }
    Windows { windows, truncated }
}

/// Where a window that begins with the word `start` ends; `ends[i]` is the number of pieces before word i.
fn cut(document: &[Word<'_>], ends: &[usize], start: usize, most: usize) -> usize {
    let room = most - 2;
    let full = ends.partition_point(|end| end - ends[0] <= ends[start] + room) - 1;
    // A word alone fits: `Config::check` makes windows hold more pieces than are kept of a word.
    let full = full.max(start + 1);
    if full == document.len() {
        return full;
    }
    let half_full = |i: &usize| 2 * (2 + ends[*i] - ends[start]) >= most;
    let inner = || (start + 1..=full).rev();
    let paragraph = inner().find(|i| document[*i].begins == Begins::Paragraph).filter(half_full);
    paragraph
        .or_else(|| inner().find(|i| matches!(document[*i].begins, Begins::Likely | Begins::Paragraph)))
        .unwrap_or(full)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn ranges(words: &[Word<'_>], most: usize) -> Vec<Range<usize>> {
        let vocabulary = Vocabulary::parse("<s>\t0\n<pad>\t0\n</s>\t0\n<unk>\t0\n▁a\t-1\n", 5).unwrap();
        pack(&vocabulary, words, most).windows.into_iter().map(|w| w.words).collect()
    }

    fn words(marks: &str) -> Vec<Word<'static>> {
        let begins = |mark| match mark {
            'P' => Begins::Paragraph,
            'c' => Begins::Likely,
            _ => Begins::Unknown,
        };
        marks.chars().map(|mark| Word { form: "a", begins: begins(mark) }).collect()
    }

    #[test]
    fn windows_end_at_paragraphs_then_at_cuts_then_where_they_are_full() {
        assert_eq!(ranges(&words("P..c...P"), 12).len(), 1, "what fits stays together");
        assert_eq!(ranges(&words("P..c..P..c..P.."), 12), [0..6, 6..15], "half full at the paragraph");
        assert_eq!(ranges(&words("PP..c..c......"), 12), [0..7, 7..14], "less than half full at the paragraph");
        assert_eq!(ranges(&words("P............."), 12), [0..10, 10..14]);
        assert_eq!(ranges(&[], 12), []);
    }

    proptest! {
        #[test]
        fn windows_cover_the_document(marks in "[Pc.]{0,200}", most in 10_usize..40) {
            let ranges = ranges(&words(&marks), most);
            let mut next = 0;
            for range in ranges {
                prop_assert_eq!(range.start, next);
                prop_assert!((1..=most - 2).contains(&range.len()));
                next = range.end;
            }
            prop_assert_eq!(next, marks.len());
        }
    }
}
