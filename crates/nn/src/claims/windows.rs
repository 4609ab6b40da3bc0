//! Windows of a report: runs of whole sentences, each of which sees the end of the one before again.

use std::ops::Range;

/// Words that are read together, and their pieces.
struct Unit {
    words: Range<usize>,
    pieces: usize,
}

/// The windows of at most `most` pieces with the two that frame them. A sentence that is longer is cut; no word is, for it
/// has fewer pieces than a window. At most `overlap` pieces of a window stand in the next one too.
pub fn of(sentences: &[Range<usize>], counts: &[usize], most: usize, overlap: usize) -> Vec<Range<usize>> {
    let room = most - 2;
    let units = units(sentences, counts, room);
    let mut windows: Vec<Range<usize>> = Vec::new();
    let mut first = 0;
    while first < units.len() {
        let mut size = 0;
        let fits = units[first..].iter().take_while(|unit| {
            size += unit.pieces;
            size <= room
        });
        let end = first + fits.count();
        let window = units[first].words.start..units[end - 1].words.end;
        if end == units.len() {
            windows.push(window);
            break;
        }
        // What is seen again leaves room for what comes next.
        let most_again = overlap.min(room - units[end].pieces);
        let mut again = 0;
        let behind = units[first + 1..end].iter().rev().take_while(|unit| {
            again += unit.pieces;
            again <= most_again
        });
        first = end - behind.count();
        windows.push(window);
    }
    windows
}

/// Sentences, and parts of those that have more pieces than there is room for.
fn units(sentences: &[Range<usize>], counts: &[usize], room: usize) -> Vec<Unit> {
    let mut units = Vec::new();
    for sentence in sentences {
        let mut unit = Unit { words: sentence.start..sentence.start, pieces: 0 };
        for word in sentence.clone() {
            if unit.pieces + counts[word] > room {
                let next = Unit { words: word..word, pieces: 0 };
                units.push(std::mem::replace(&mut unit, next));
            }
            unit.words.end = word + 1;
            unit.pieces += counts[word];
        }
        units.push(unit);
    }
    units
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn windows_are_of_whole_sentences_and_overlap() {
        let (sentences, counts) = ([0..3, 3..6, 6..9], [1; 9]);
        assert_eq!(of(&sentences, &counts, 11, 4), vec![0..9; 1]);
        assert_eq!(of(&sentences, &counts, 8, 3), [0..6, 3..9]);
        assert_eq!(of(&sentences, &counts, 8, 2), [0..6, 6..9]);
        assert_eq!(of(&sentences, &counts, 4, 0), [0..2, 2..3, 3..5, 5..6, 6..8, 8..9], "longer sentences are cut");
        assert_eq!(of(&[], &[], 8, 2), []);
    }

    proptest! {
        #[test]
        fn windows_cover_the_report_and_are_no_longer_than_allowed(
            sentences_of_counts in prop::collection::vec(prop::collection::vec(1_usize..4, 1..9), 0..30),
            most in 6_usize..40,
            overlap in 0_usize..40,
        ) {
            let mut sentences = Vec::new();
            let mut words = 0;
            for sentence in &sentences_of_counts {
                sentences.push(words..words + sentence.len());
                words += sentence.len();
            }
            let counts = sentences_of_counts.concat();
            let pieces = |words: Range<usize>| counts[words].iter().sum::<usize>();
            let mut next = 0;
            for window in of(&sentences, &counts, most, overlap) {
                prop_assert!(window.start <= next && window.end > next, "it goes on");
                prop_assert!(pieces(window.clone()) <= most - 2);
                prop_assert!(pieces(window.start..next) <= overlap);
                next = window.end;
            }
            prop_assert_eq!(next, words);
        }
    }
}
