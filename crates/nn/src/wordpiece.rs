//! Word pieces of a form: BERT's uncased normalisation, then the longest match first (Wu et al. 2016).

use unicode_normalization::UnicodeNormalization;
use unicode_properties::{GeneralCategory, GeneralCategoryGroup, UnicodeGeneralCategory};

use crate::vocabulary::Vocabulary;

/// So many pieces of a word are kept, the rest is dropped.
pub const MOST_PIECES: usize = 8;
/// A longer part of a word is unknown as a whole.
const LONGEST_PART: usize = 100;

/// Appends the pieces of a form; false if some were dropped.
pub fn append_pieces(vocabulary: &Vocabulary, form: &str, pieces: &mut Vec<u32>) -> bool {
    let start = pieces.len();
    let normal = normalise(form);
    for part in parts(&normal) {
        append_part(vocabulary, part, pieces);
    }
    if pieces.len() == start {
        pieces.push(vocabulary.unknown);
    }
    let all = pieces.len() - start <= MOST_PIECES;
    pieces.truncate(start + MOST_PIECES);
    all
}

fn append_part(vocabulary: &Vocabulary, part: &str, pieces: &mut Vec<u32>) {
    let start = pieces.len();
    let mut rest = part;
    if part.chars().take(LONGEST_PART + 1).count() <= LONGEST_PART {
        while !rest.is_empty() {
            let Some((piece, length)) = vocabulary.longest_prefix(rest, pieces.len() > start) else { break };
            pieces.push(piece);
            rest = &rest[length..];
        }
    }
    if !rest.is_empty() {
        pieces.truncate(start);
        pieces.push(vocabulary.unknown);
    }
}

/// Lower case without accents and control characters.
fn normalise(form: &str) -> String {
    if form.is_ascii() {
        let mut form = form.to_ascii_lowercase();
        form.retain(|c| !c.is_ascii_control());
        return form;
    }
    let kept = |c: &char| {
        let category = c.general_category();
        !matches!(category, GeneralCategory::NonspacingMark | GeneralCategory::Control | GeneralCategory::Format)
            && *c != '\u{fffd}'
    };
    form.to_lowercase().nfd().filter(kept).collect()
}

/// The parts of a normalised form: a sign or a Han character is a part of its own.
fn parts(form: &str) -> impl Iterator<Item = &str> {
    let mut rest = form;
    std::iter::from_fn(move || {
        rest = rest.trim_start();
        let first = rest.chars().next()?;
        let end = if stands_alone(first) {
            first.len_utf8()
        } else {
            rest.find(|c: char| c.is_whitespace() || stands_alone(c)).unwrap_or(rest.len())
        };
        let (part, after) = rest.split_at(end);
        rest = after;
        Some(part)
    })
}

fn stands_alone(c: char) -> bool {
    match c {
        _ if c.is_ascii() => c.is_ascii_punctuation(),
        '\u{4e00}'..='\u{9fff}' | '\u{3400}'..='\u{4dbf}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{2fa1f}' => true,
        _ => c.general_category_group() == GeneralCategoryGroup::Punctuation,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const TEXT: &str = "[PAD]\n[UNK]\n[CLS]\n[SEP]\nattack\n##ed\n##s\nkabul\n-\n\u{4eac}\nu\n.\ns\ncafe\n##a\na\n";

    fn vocabulary() -> Vocabulary {
        Vocabulary::parse(TEXT, TEXT.lines().count()).unwrap()
    }

    fn pieces(form: &str) -> Vec<&'static str> {
        let mut pieces = Vec::new();
        append_pieces(&vocabulary(), form, &mut pieces);
        pieces.iter().map(|p| TEXT.lines().nth(*p as usize).unwrap()).collect()
    }

    #[test]
    fn forms_have_pieces() {
        let cases: &[(&str, &[&str])] = &[
            ("Attacked", &["attack", "##ed"]),
            ("KABUL", &["kabul"]),
            ("Kabul-attacks", &["kabul", "-", "attack", "##s"]),
            ("U.S.", &["u", ".", "s", "."]),
            ("Café", &["cafe"]),
            ("Cafe\u{301}", &["cafe"]),
            ("ka\u{ad}bul", &["kabul"]),
            ("attack\u{4eac}s", &["attack", "\u{4eac}", "s"]),
            ("attackx", &["[UNK]"]),
            ("x-s", &["[UNK]", "-", "s"]),
            ("", &["[UNK]"]),
            ("\u{7}", &["[UNK]"]),
            ("a s", &["a", "s"]),
        ];
        for (form, wanted) in cases {
            assert_eq!(pieces(form), *wanted, "{form:?}");
        }
        assert_eq!(pieces(&"a".repeat(100)).len(), MOST_PIECES);
        assert_eq!(pieces(&"a".repeat(101)), ["[UNK]"]);
    }

    /// The definition, taken by its letter.
    fn slow(part: &str) -> Vec<u32> {
        let number = |piece: &str| TEXT.lines().position(|line| line == piece).map(|n| n as u32);
        let (mut out, mut start) = (Vec::new(), 0);
        let ends: Vec<usize> = part.char_indices().map(|(i, c)| i + c.len_utf8()).collect();
        while start < part.len() {
            let mark = if start > 0 { "##" } else { "" };
            let mut ends = ends.iter().rev().filter(|end| **end > start);
            let Some((end, piece)) = ends.find_map(|e| Some((*e, number(&format!("{mark}{}", &part[start..*e]))?)))
            else {
                return vec![1];
            };
            out.push(piece);
            start = end;
        }
        out
    }

    proptest! {
        #[test]
        fn parts_are_matched_as_defined(part in "(attack|ed|s|a|kabul|cafe|u){1,6}") {
            let mut fast = Vec::new();
            append_part(&vocabulary(), &part, &mut fast);
            prop_assert_eq!(fast, slow(&part));
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
