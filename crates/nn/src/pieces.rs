//! Pieces of a form: the likeliest sequence under a unigram model (Kudo 2018).

use unicode_normalization::UnicodeNormalization;
use unicode_properties::{GeneralCategory, GeneralCategoryGroup as Group, UnicodeGeneralCategory};

use crate::vocabulary::{UNKNOWN, Vocabulary};

/// So many pieces of a word are kept, the rest is dropped.
pub const MOST_PIECES: usize = 8;
/// Characters of a form that are read.
const LONGEST_FORM: usize = 100;
/// Marks where a word begins.
const BEGINS_WORD: char = '▁';

/// Appends the pieces of a form; false if not all of it was read or some pieces were dropped.
pub fn append_pieces(vocabulary: &Vocabulary, form: &str, pieces: &mut Vec<u32>) -> bool {
    let mut form = normalise(form);
    let cut = form.char_indices().nth(LONGEST_FORM).map(|(at, _)| at);
    form.truncate(cut.unwrap_or(form.len()));
    let mut best = likeliest(vocabulary, &form);
    // Wire copy is in capitals, the vocabulary mostly is not: the casing with the fewest pieces.
    if in_capitals(&form) {
        let first = form.chars().next().map_or(0, char::len_utf8);
        for other in [form[..first].to_owned() + &form[first..].to_lowercase(), form.to_lowercase()] {
            let other = likeliest(vocabulary, &other);
            if other.len() < best.len() {
                best = other;
            }
        }
    }
    if best.is_empty() {
        best.push(UNKNOWN);
    }
    let all = cut.is_none() && best.len() <= MOST_PIECES;
    pieces.extend(best.into_iter().take(MOST_PIECES));
    all
}

/// Compatibility forms composed, quotes straight, without control characters and spaces.
fn normalise(form: &str) -> String {
    let kept = |c: &char| {
        !c.is_whitespace()
            && *c != '\u{fffd}'
            && !matches!(c.general_category(), GeneralCategory::Control | GeneralCategory::Format)
    };
    if form.is_ascii() {
        return form.chars().filter(kept).collect();
    }
    let straight = form.chars().map(|c| match c {
        '‘' | '’' => '\'',
        '“' | '”' => '"',
        other => other,
    });
    straight.nfkc().filter(kept).collect()
}

fn in_capitals(form: &str) -> bool {
    let letters = || form.chars().filter(|c| c.general_category_group() == Group::Letter);
    letters().all(char::is_uppercase) && letters().nth(1).is_some()
}

/// The likeliest sequence of pieces up to a byte of a text.
#[derive(Clone, Copy)]
struct Step {
    score: f64,
    /// Where the last piece begins, and its number.
    start: usize,
    piece: u32,
}

/// The likeliest pieces of a form (Viterbi 1967); a word that does not begin with a sign has the mark of a word's beginning.
fn likeliest(vocabulary: &Vocabulary, form: &str) -> Vec<u32> {
    let mut text = String::with_capacity(form.len() + BEGINS_WORD.len_utf8());
    let letter_or_digit = |c: char| matches!(c.general_category_group(), Group::Letter | Group::Number);
    text.extend(form.starts_with(letter_or_digit).then_some(BEGINS_WORD));
    text.push_str(form);
    let mut steps = vec![Step { score: f64::NEG_INFINITY, start: 0, piece: UNKNOWN }; text.len() + 1];
    steps[0].score = 0.0;
    for (start, c) in text.char_indices() {
        let before = steps[start].score;
        let mut reach = |end: usize, piece, score| {
            if before + score > steps[end].score {
                steps[end] = Step { score: before + score, start, piece };
            }
        };
        let mut known = false;
        for (piece, score, length) in vocabulary.prefixes(&text[start..]) {
            known |= length == c.len_utf8();
            reach(start + length, piece, score);
        }
        if !known {
            reach(start + c.len_utf8(), UNKNOWN, vocabulary.unknown_score);
        }
    }
    let (mut pieces, mut at) = (Vec::new(), text.len());
    while at > 0 {
        let Step { start, piece, .. } = steps[at];
        // Unknown characters in a row are one piece.
        if piece != UNKNOWN || pieces.last() != Some(&UNKNOWN) {
            pieces.push(piece);
        }
        at = start;
    }
    pieces.reverse();
    pieces
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::vocabulary::testing;

    const TEXT: &str = "<s>\t0\n<pad>\t0\n</s>\t0\n<unk>\t0\n▁attack\t-5\ned\t-4\n▁at\t-4\nt\t-6\nack\t-7\na\t-6\nKabul\t-9\n\
        ▁Kabul\t-6\n-\t-3\ns\t-3\n▁\t-3\n▁UN\t-7\n.\t-3\ncafé\t-7\n'\t-3\n▁dead\t-5\nk\t-6\nc\t-6\nU\t-9\n";

    fn vocabulary() -> Vocabulary {
        Vocabulary::parse(TEXT, TEXT.lines().count()).unwrap()
    }

    fn pieces(form: &str) -> Vec<&'static str> {
        let mut pieces = Vec::new();
        append_pieces(&vocabulary(), form, &mut pieces);
        testing::letters(TEXT, &pieces)
    }

    #[test]
    fn forms_have_pieces() {
        let cases: &[(&str, &[&str])] = &[
            ("attacked", &["▁attack", "ed"]),
            ("Kabul", &["▁Kabul"]),
            ("KABUL", &["▁Kabul"]),
            ("DEAD", &["▁dead"]),
            ("UN", &["▁UN"]),
            ("-Kabul", &["-", "Kabul"]),
            ("’s", &["'", "s"]),
            ("cafe\u{301}", &["▁", "café"]),
            ("attack\u{ad}ed", &["▁attack", "ed"]),
            ("attack\u{4eac}\u{4eac}s", &["▁attack", "<unk>", "s"]),
            ("", &["<unk>"]),
            ("\u{7}", &["<unk>"]),
            ("<s>", &["<unk>", "s", "<unk>"]),
        ];
        for (form, wanted) in cases {
            assert_eq!(pieces(form), *wanted, "{form:?}");
        }
    }

    #[test]
    fn what_is_dropped_is_told() {
        let append = |form: &str| {
            let mut pieces = Vec::new();
            (append_pieces(&vocabulary(), form, &mut pieces), pieces.len())
        };
        assert_eq!(append("attacked"), (true, 2));
        assert_eq!(append(&"-".repeat(20)), (false, MOST_PIECES));
        assert_eq!(append(&"\u{4eac}".repeat(LONGEST_FORM)), (true, 2));
        assert_eq!(append(&"\u{4eac}".repeat(LONGEST_FORM + 1)), (false, 2));
    }

    /// What the program that trains the network finds: see `training/pieces.py` of the lab.
    #[test]
    fn training_has_the_same_pieces() {
        testing::has_pieces_of_training(include_str!("../tests/pieces.tsv"), append_pieces);
    }

    /// The best score of any way to cut a text into pieces and unknown characters, by trying all.
    fn slow(vocabulary: &Vocabulary, rest: &str) -> f64 {
        let Some(first) = rest.chars().next() else { return 0.0 };
        let found: Vec<_> = vocabulary.prefixes(rest).collect();
        let unknown =
            (!found.iter().any(|f| f.2 == first.len_utf8())).then_some((0, vocabulary.unknown_score, first.len_utf8()));
        let each = found.into_iter().chain(unknown).map(|(_, score, length)| score + slow(vocabulary, &rest[length..]));
        each.fold(f64::NEG_INFINITY, f64::max)
    }

    fn score(pieces: &[u32]) -> f64 {
        let of = |piece: &u32| TEXT.lines().nth(*piece as usize).unwrap().split('\t').nth(1).unwrap();
        pieces.iter().map(|piece| of(piece).parse::<f64>().unwrap()).sum()
    }

    proptest! {
        #[test]
        fn the_likeliest_pieces_are_found(form in "[atcksed-]{1,9}") {
            let vocabulary = vocabulary();
            let found = likeliest(&vocabulary, &form);
            // A run of unknown characters has one piece and the score of each.
            prop_assume!(!found.contains(&UNKNOWN));
            let text = if form.starts_with('-') { form } else { format!("▁{form}") };
            prop_assert!((score(&found) - slow(&vocabulary, &text)).abs() < 1e-9);
        }

        #[test]
        fn every_form_has_one_to_eight_pieces(form in any::<String>()) {
            let mut pieces = vec![7];
            append_pieces(&vocabulary(), &form, &mut pieces);
            prop_assert!((2..=1 + MOST_PIECES).contains(&pieces.len()));
            prop_assert_eq!(pieces[0], 7);
        }
    }
}
