//! A text as the items that numbers are read from: words, figures, codes and signs.

use super::{figure, words};
use crate::text::time;

/// A stretch of the text without spaces.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Item {
    pub start: usize,
    pub end: usize,
    pub is: Is,
    /// Whether no space stands before it.
    pub joined: bool,
    /// Whether an empty line stands before it.
    pub paragraph: bool,
}

/// What an item is.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Is {
    /// Letters, in lower case, with whether they begin in upper case.
    Word {
        lower: String,
        capital: bool,
    },
    /// A number in digits, with what multiplies it.
    Figure(Figure),
    /// "21st".
    Ordinal(f64),
    /// "180ml", "5km", "7pm": figures with letters right behind, in lower case.
    Measured {
        value: f64,
        unit: String,
    },
    /// "T72", "F16s", "7x62": letters and digits that are no number.
    Code,
    Sign(char),
}

/// A number in digits.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Figure {
    pub value: f64,
    /// How many digits it has, where it has nothing else.
    pub digits: usize,
    /// Whether it is a whole number.
    pub whole: bool,
    /// Whether letters or an exponent multiply it.
    pub scaled: bool,
}

impl Item {
    pub fn word(&self) -> &str {
        if let Is::Word { lower, .. } = &self.is { lower } else { "" }
    }

    pub fn figure(&self) -> Option<Figure> {
        if let Is::Figure(figure) = self.is { Some(figure) } else { None }
    }

    pub fn is_sign(&self, sign: char) -> bool {
        self.is == Is::Sign(sign)
    }

    pub fn is_capital(&self) -> bool {
        matches!(self.is, Is::Word { capital: true, .. })
    }
}

/// The items of a text. Addresses of the web are none.
pub(super) fn items(text: &str) -> Vec<Item> {
    let mut items: Vec<Item> = Vec::new();
    let mut at = 0;
    // Up to here digits are read one run at a time: "192.168.1.2" is no number, nor is a part of it.
    let mut plain_until = 0;
    while let Some(c) = text[at..].chars().next() {
        if c.is_whitespace() {
            at += c.len_utf8();
            continue;
        }
        let joined = items.last().is_some_and(|last| last.end == at);
        let begins = digit(c).is_some() || c == '.' && is_point(text, at, &items);
        let (end, is) = if begins || figure::vulgar(c).is_some() {
            let plain = at < plain_until;
            let spaced = !items.last().is_some_and(|last| is_month(last.word()) || last.figure().is_some() && !joined);
            let read = figure::read(text, at, plain, spaced);
            plain_until = plain_until.max(read.tried);
            behind(text, read)
        } else if c.is_alphabetic() {
            let end = alphabetic_end(text, at);
            if let Some(end) = address_end(text, at, end) {
                at = end;
                continue;
            }
            match next_char(text, end).and_then(digit) {
                Some(_) => (alphanumeric_end(text, end), Is::Code),
                None => (end, Is::Word { lower: text[at..end].to_lowercase(), capital: c.is_uppercase() }),
            }
        } else {
            (at + c.len_utf8(), Is::Sign(c))
        };
        let since = items.last().map_or(0, |last| last.end);
        let paragraph = text[since..at].matches('\n').count() > 1;
        items.push(Item { start: at, end, is, joined, paragraph });
        at = end;
    }
    items
}

/// What a figure is together with the letters right behind it.
fn behind(text: &str, read: figure::Read) -> (usize, Is) {
    let figure::Read { end, figure, .. } = read;
    let letters_end = alphabetic_end(text, end);
    let letters = &text[end..letters_end];
    if letters.is_empty() {
        return match scale_apart(text, end).filter(|_| !figure.scaled) {
            Some((end, by)) => (end, Is::Figure(scaled(figure, by))),
            None => (end, Is::Figure(figure)),
        };
    }
    if next_char(text, letters_end).and_then(digit).is_some() {
        return (alphanumeric_end(text, end), Is::Code);
    }
    let lower = letters.to_lowercase();
    if let Some(by) = words::suffix(letters) {
        return (letters_end, Is::Figure(scaled(figure, by)));
    }
    if matches!(lower.as_str(), "st" | "nd" | "rd" | "th") && figure.whole {
        return (letters_end, Is::Ordinal(figure.value));
    }
    (letters_end, Is::Measured { value: figure.value, unit: lower })
}

fn scaled(figure: Figure, by: f64) -> Figure {
    Figure { value: figure.value * by, digits: 0, whole: true, scaled: true }
}

/// "2.33 k", "10 bln": letters that multiply, apart from the figure and followed by no word; and where they end.
fn scale_apart(text: &str, from: usize) -> Option<(usize, f64)> {
    let rest = &text[from..];
    let start = from + rest.len() - rest.trim_start_matches([' ', '\u{a0}']).len();
    let end = alphabetic_end(text, start);
    let by = words::suffix(&text[start..end]).filter(|_| start > from)?;
    let certain = end - start > 1 && &text[start..end] != "MM";
    let followed = text[end..].trim_start_matches(' ').chars().next().is_some_and(char::is_alphanumeric);
    (certain || !followed).then_some((end, by))
}

/// A point before digits, where nothing ends in it: ".25".
fn is_point(text: &str, at: usize, items: &[Item]) -> bool {
    let apart =
        items.last().is_none_or(|last| last.end < at || matches!(last.is, Is::Sign('$' | '£' | '€' | '-' | '(')));
    apart && next_char(text, at + 1).and_then(digit).is_some()
}

/// The end of an address of the web whose scheme is the word `start..end`.
fn address_end(text: &str, start: usize, end: usize) -> Option<usize> {
    let begins = text[end..].starts_with("://") || &text[start..end] == "www" && text[end..].starts_with('.');
    begins.then(|| text[end..].find(char::is_whitespace).map_or(text.len(), |length| end + length))
}

pub(super) fn next_char(text: &str, at: usize) -> Option<char> {
    text.get(at..)?.chars().next()
}

/// The value of a digit, of full width too.
pub(super) fn digit(c: char) -> Option<u8> {
    match c {
        '0'..='9' => Some(c as u8 - b'0'),
        '０'..='９' => u8::try_from(u32::from(c) - u32::from('０')).ok(),
        _ => None,
    }
}

fn run_end(text: &str, from: usize, of: impl Fn(char) -> bool) -> usize {
    let run = text[from..].char_indices().find(|(_, c)| !of(*c));
    run.map_or(text.len(), |(length, _)| from + length)
}

/// Letters, and apostrophes between them.
fn alphabetic_end(text: &str, from: usize) -> usize {
    let letter = |c: char| c.is_alphabetic() && digit(c).is_none();
    let end = run_end(text, from, letter);
    let apostrophe = next_char(text, end).filter(|c| matches!(c, '\'' | '’') && end > from);
    let Some(sign) = apostrophe else { return end };
    let more = run_end(text, end + sign.len_utf8(), letter);
    if more > end + sign.len_utf8() { more } else { end }
}

fn alphanumeric_end(text: &str, from: usize) -> usize {
    run_end(text, from, char::is_alphanumeric)
}

/// Whether a word in lower case is a month: "May 12 300 people" has no number of five digits.
pub(super) fn is_month(word: &str) -> bool {
    time::words::MONTHS
        .iter()
        .any(|month| *month == word || word.len() >= 3 && month.starts_with(word) && word.len() <= 4)
}
