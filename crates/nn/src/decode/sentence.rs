//! Where sentences begin.

use std::ops::Range;

use crate::{Begins, bounds::SentenceBounds};

/// The sentences of a window, as ranges of its words.
///
/// `starts` holds for each word the probability that a sentence begins with it, and what rules know of that.
pub fn sentences(starts: impl Iterator<Item = (f32, Begins)>, bounds: SentenceBounds) -> Vec<Range<usize>> {
    let mut sentences: Vec<Range<usize>> = Vec::new();
    for (i, (probability, known)) in starts.enumerate() {
        let begins = match known {
            Begins::Paragraph => true,
            Begins::Likely => probability > bounds.likely,
            Begins::Unknown => probability > bounds.unknown,
            Begins::Never => false,
        };
        match sentences.last_mut() {
            Some(last) if !begins => last.end = i + 1,
            _ => sentences.push(i..i + 1),
        }
    }
    sentences
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bounds::TRIED;

    #[test]
    fn rules_lower_the_bar() {
        let starts = [
            (0.1, Begins::Likely),
            (0.5, Begins::Unknown),
            (0.5, Begins::Likely),
            (0.9, Begins::Unknown),
            (1.0, Begins::Never),
            (0.0, Begins::Paragraph),
        ];
        assert_eq!(sentences(starts.into_iter(), TRIED.sentence), [0..2, 2..3, 3..5, 5..6]);
        assert_eq!(sentences([].into_iter(), TRIED.sentence), []);
    }
}
