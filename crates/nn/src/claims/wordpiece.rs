//! Pieces of a form by the longest match (Wu et al. 2016), in small letters without accents; marks of
//! punctuation, and unlike in the pretrained encoder all symbols, stand apart.

use unicode_normalization::UnicodeNormalization;
use unicode_properties::{GeneralCategory, GeneralCategoryGroup as Group, UnicodeGeneralCategory};

use crate::vocabulary::{UNKNOWN, Vocabulary};

/// So many pieces of a word are kept, the rest is dropped.
pub const MOST_PIECES: usize = 16;
/// Marks in the vocabulary where a run of letters begins.
const BEGINS: char = '▁';

/// Appends the pieces of a form.
pub fn append_pieces(vocabulary: &Vocabulary, form: &str, pieces: &mut Vec<u32>) {
    let first = pieces.len();
    for chunk in chunks(form) {
        if pieces.len() - first >= MOST_PIECES {
            break;
        }
        append_chunk(vocabulary, &chunk, pieces);
    }
    pieces.truncate(first + MOST_PIECES);
    if pieces.len() == first {
        pieces.push(UNKNOWN);
    }
}

/// Runs of letters and digits, and each other sign by itself, each with the mark of a beginning.
fn chunks(form: &str) -> Vec<String> {
    let mut chunks: Vec<String> = Vec::new();
    let mut goes_on = false;
    for c in form.to_lowercase().nfd() {
        let (category, group) = (c.general_category(), c.general_category_group());
        if matches!(category, GeneralCategory::NonspacingMark | GeneralCategory::Control | GeneralCategory::Format) {
            continue;
        }
        if group == Group::Separator {
            goes_on = false;
            continue;
        }
        let alone = matches!(group, Group::Punctuation | Group::Symbol) || ('\u{3400}'..='\u{9fff}').contains(&c);
        // Each has a piece at least.
        let enough = chunks.len() == MOST_PIECES;
        match chunks.last_mut() {
            Some(last) if goes_on && !alone => last.push(c),
            _ if enough => break,
            _ => chunks.push(String::from_iter([BEGINS, c])),
        }
        goes_on = !alone;
    }
    chunks
}

/// The longest piece that the chunk begins with, and so on; one unknown piece where that leads nowhere.
fn append_chunk(vocabulary: &Vocabulary, chunk: &str, pieces: &mut Vec<u32>) {
    let first = pieces.len();
    let mut rest = chunk;
    while !rest.is_empty() {
        // The mark of a beginning is no piece by itself, so that a run whose first letter no piece has leads nowhere.
        let Some((piece, _, length)) = vocabulary.prefixes(rest).last() else {
            pieces.truncate(first);
            pieces.push(UNKNOWN);
            return;
        };
        pieces.push(piece);
        rest = &rest[length..];
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::vocabulary::testing;

    const TEXT: &str = "<s>\t0\n<pad>\t0\n</s>\t0\n<unk>\t0\n▁attack\t0\ned\t0\n▁at\t0\nt\t0\nack\t0\n▁a\t0\n▁kab\t0\nul\t0\n▁-\t0\n\
        ▁s\t0\n▁u\t0\n▁.\t0\n▁cafe\t0\nk\t0\ns\t0\n▁'\t0\n▁’\t0\n▁1\t0\n2\t0\n";

    fn vocabulary() -> Vocabulary {
        Vocabulary::parse(TEXT, TEXT.lines().count()).unwrap()
    }

    fn pieces(form: &str) -> Vec<&'static str> {
        let mut pieces = Vec::new();
        append_pieces(&vocabulary(), form, &mut pieces);
        testing::letters(TEXT, &pieces)
    }

    #[test]
    fn forms_have_the_longest_pieces() {
        let cases: &[(&str, &[&str])] = &[
            ("attacked", &["▁attack", "ed"]),
            ("ATTACKS", &["▁attack", "s"]),
            ("Kabul", &["▁kab", "ul"]),
            ("Kabul-attack", &["▁kab", "ul", "▁-", "▁attack"]),
            ("U.S.", &["▁u", "▁.", "▁s", "▁."]),
            ("’s", &["▁’", "▁s"]),
            ("café", &["▁cafe"]),
            ("cafe\u{301}", &["▁cafe"]),
            ("attack\u{ad}ed", &["▁attack", "ed"]),
            ("at at", &["▁at", "▁at"]),
            ("\u{4eac}attack", &["<unk>", "▁attack"]),
            ("12", &["▁1", "2"]),
            ("", &["<unk>"]),
            ("\u{7}", &["<unk>"]),
        ];
        for (form, wanted) in cases {
            assert_eq!(pieces(form), *wanted, "{form:?}");
        }
    }

    #[test]
    fn a_run_that_pieces_do_not_make_up_is_unknown_as_a_whole() {
        assert_eq!(pieces("attackx"), ["<unk>"]);
        assert_eq!(pieces("attackx-at"), ["<unk>", "▁-", "▁at"]);
    }

    /// What the program that trains the network finds: see `training/pieces.py` of the lab.
    #[test]
    fn training_has_the_same_pieces() {
        testing::has_pieces_of_training(include_str!("../../tests/longest.tsv"), append_pieces);
    }

    proptest! {
        #[test]
        fn every_form_has_one_to_sixteen_pieces(form in any::<String>()) {
            let mut pieces = vec![7];
            append_pieces(&vocabulary(), &form, &mut pieces);
            prop_assert!((2..=1 + MOST_PIECES).contains(&pieces.len()));
            prop_assert_eq!(pieces[0], 7);
        }
    }
}
