//! Actors that stand inside the phrase of something else: "Kantao's count", "today's JNIM attack", "his house".

use std::ops::Range;

use super::Cast;
use crate::{
    gazetteer::fold,
    sentence::{Annotation, Chunk},
    text::Upos,
};

impl Cast {
    /// The phrase elsewhere that means what words inside a phrase mean, where they are not its main word.
    pub(super) fn inside(
        &self,
        annotation: &Annotation,
        index: usize,
        words: &Range<usize>,
        chunk: &Chunk,
    ) -> Option<usize> {
        if words.contains(&chunk.head) || words.is_empty() {
            return None;
        }
        let tokens = annotation.sentences.get(index)?.tokens.get(words.clone())?;
        if let [word] = tokens
            && word.tag == Upos::Pron
        {
            let known = &annotation.antecedents;
            let at = known.binary_search_by_key(&(index, words.start), |a| a.0).ok()?;
            return self.at(known[at].1.0, known[at].1.1);
        }
        let told = tokens.iter().filter(|t| t.tag != Upos::Det && !t.lower.starts_with(['\'', '’']));
        let folded: Vec<String> = told.map(|t| fold(&t.lower)).collect();
        let last = folded.last()?;
        self.names.get(&folded.join(" ")).or_else(|| self.names.get(last).filter(|_| tokens[0].capital)).copied()
    }
}
