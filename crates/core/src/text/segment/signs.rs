//! Marks, bullets and list numbers by their shape.

use super::next::word_at;

pub(super) fn is_list_label(word: &str) -> bool {
    let digits = word.chars().all(|c| c.is_ascii_digit());
    let section = word.len() <= 5
        && word.contains('.')
        && word.split('.').all(|p| p.len() == 1 && p.chars().all(|c| c.is_ascii_digit()));
    section
        || (digits && (1..=2).contains(&word.len()))
        || (word.len() == 1 && word.chars().all(|c| c.is_ascii_lowercase()))
}

/// "1. ", "(a) " and the like.
pub(super) fn is_numbered(line: &str) -> bool {
    let line = line.strip_prefix('(').unwrap_or(line);
    let label = word_at(line);
    is_list_label(label) && line[label.len()..].strip_prefix([')', '.']).is_some_and(spaced)
}

pub(super) fn begins_with_bullet(sentence: &str) -> bool {
    let mut chars = sentence.chars();
    let dash = chars.next().is_some_and(|c| is_dash(c) || c == '•');
    (dash && chars.next().is_some_and(char::is_whitespace)) || is_numbered(sentence)
}

/// Signs that are bullets at the beginning of a line of a list, and something else elsewhere.
pub(super) fn is_dash(c: char) -> bool {
    matches!(c, '-' | '*' | '–' | '—' | '·' | 'o')
}

/// The length of a footnote's number in square brackets at the beginning, with the space before it.
pub(super) fn note_at(text: &str) -> Option<usize> {
    let rest = text.trim_start_matches(' ').strip_prefix('[')?;
    let behind = rest.trim_start_matches(|c: char| c.is_ascii_digit());
    let digits = rest.len() - behind.len();
    (1..=3).contains(&digits).then_some(())?;
    behind.strip_prefix(']').map(|behind| text.len() - behind.len())
}

/// Whether white space, or nothing, stands at the beginning.
pub(super) fn spaced(text: &str) -> bool {
    text.chars().next().is_none_or(char::is_whitespace)
}

pub(super) fn is_terminator(c: char) -> bool {
    matches!(c, '.' | '!' | '?' | '…' | '。' | '！' | '？' | '؟' | '۔' | '।')
}

pub(super) fn is_closer(c: char) -> bool {
    matches!(c, '"' | '\'' | '”' | '’' | '»' | '›' | ')' | ']' | '}')
}

pub(super) fn has_quote(marks: &str) -> bool {
    marks.contains(['"', '\'', '”', '’', '»', '›', '“'])
}
