//! "KIRKUK, Iraq, March 3 -": the place and date at the head of a dispatch, recognised by form alone.

use super::dates::{self, Found, Token, is_weekday, month, tokens};

/// A dateline at the head of a paragraph.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Dateline {
    /// Bytes of the paragraph that belong to it, the dash included.
    pub len: usize,
    /// Its date, relative to the paragraph.
    pub date: Option<Found>,
}

/// Longest head, in bytes, that is looked at.
const LONGEST: usize = 140;

/// Small words inside names of places and in dates.
const SMALL: &[&str] =
    &["of", "de", "la", "el", "al", "the", "and", "du", "des", "del", "le", "near", "st", "nd", "rd", "th", "in", "on"];

/// Labels that stand where a dateline could stand.
const LABELS: &[&str] = &[
    "note",
    "update",
    "updated",
    "breaking",
    "exclusive",
    "analysis",
    "opinion",
    "editor",
    "editors",
    "watch",
    "video",
    "photo",
    "photos",
    "live",
    "correction",
    "clarification",
    "comment",
    "explainer",
    "warning",
    "urgent",
    "background",
    "summary",
    "sources",
    "source",
    "press",
    "statement",
    "published",
    "question",
    "answer",
    "q",
    "a",
    "by",
    "read",
    "yes",
    "no",
    "but",
    "and",
    "the",
];

/// What the form of a head says for it.
#[derive(Default)]
struct Signs {
    capitals: bool,
    date: bool,
    agency: bool,
    words: usize,
}

/// The dateline of a paragraph, if it has one.
pub(crate) fn dateline(paragraph: &str) -> Option<Dateline> {
    let head = super::head(paragraph, LONGEST);
    let tokens = tokens(head);
    let (at, used) = dash(head, &tokens)?;
    let colon = tokens[at].is(":");
    let signs = signs(&tokens[..at])?;
    let len = after_brackets(paragraph, tokens[at + used - 1].end());
    let next = paragraph[len..].chars().find(|c| !c.is_whitespace())?;
    let opens = next.is_uppercase() || next.is_numeric() || matches!(next, '"' | '“' | '‘' | '\'' | '«');
    let enough = if colon {
        signs.capitals && signs.words <= 4
    } else {
        signs.capitals || signs.date || signs.agency || (signs.words <= 4 && spaced(head, &tokens, at, used))
    };
    let date = dates::find(&paragraph[..tokens[at].start]);
    (opens && enough).then_some(Dateline { len, date })
}

/// The first dash between words (or a colon), and how many tokens it takes.
fn dash(head: &str, tokens: &[Token<'_>]) -> Option<(usize, usize)> {
    let mut round = 0usize;
    for (i, token) in tokens.iter().enumerate().skip(1) {
        match token.text {
            "(" => round += 1,
            ")" => round = round.saturating_sub(1),
            _ if round > 0 => {}
            "—" | "–" | "―" => return Some((i, 1)),
            "-" => {
                let double = tokens.get(i + 1).is_some_and(|t| t.is("-") && t.start == token.end());
                // A hyphen inside a name has letters on both sides.
                if double || spaced(head, tokens, i, 1) {
                    return Some((i, 1 + usize::from(double)));
                }
            }
            ":" if i + 1 < tokens.len() && tokens[i + 1].start > token.end() => return Some((i, 1)),
            _ => {}
        }
    }
    None
}

fn spaced(head: &str, tokens: &[Token<'_>], at: usize, used: usize) -> bool {
    let before = head[..tokens[at].start].chars().next_back();
    let after = head[tokens[at + used - 1].end()..].chars().next();
    before.is_none_or(|c| c.is_whitespace() || c == ')') && after.is_none_or(char::is_whitespace)
}

/// Whether the words before the dash can be places, dates and agencies, and what speaks for it.
fn signs(tokens: &[Token<'_>]) -> Option<Signs> {
    let first = tokens.first()?.text;
    if !first.starts_with(char::is_uppercase) || LABELS.iter().any(|l| l.eq_ignore_ascii_case(first)) {
        return None;
    }
    let letters = |t: &str| t.chars().filter(|c| c.is_alphabetic()).count();
    let mut signs =
        Signs { capitals: letters(first) >= 3 && first.chars().all(|c| !c.is_lowercase()), ..Signs::default() };
    let mut round = 0usize;
    for token in tokens {
        match token.text {
            "(" => round += 1,
            ")" => {
                signs.agency = true;
                round = round.checked_sub(1)?;
            }
            text if round > 0 => signs.words += usize::from(letters(text) > 0),
            "," | "." | "/" | "'" | "’" | "-" | "&" => {}
            text if text.starts_with(|c: char| c.is_ascii_digit()) => signs.date |= text.len() <= 4,
            text if month(text).is_some() || is_weekday(text) => signs.words += 1,
            text if text.starts_with(char::is_uppercase) => signs.words += 1,
            text if SMALL.iter().any(|s| s.eq_ignore_ascii_case(text)) => {}
            _ => return None,
        }
    }
    let months = tokens.iter().any(|t| month(t.text).is_some());
    let numbers = tokens.iter().any(|t| t.text.starts_with(|c: char| c.is_ascii_digit()));
    signs.date &= months || dates_in_digits(tokens);
    // A number that is part of no date has no place in a dateline ("Apollo 11 - The").
    (signs.words <= 14 && round == 0 && (!numbers || signs.date)).then_some(signs)
}

fn dates_in_digits(tokens: &[Token<'_>]) -> bool {
    tokens.iter().filter(|t| t.text.starts_with(|c: char| c.is_ascii_digit())).count() >= 3
}

/// Takes "[TEXT]" and the like behind the dash.
fn after_brackets(paragraph: &str, mut at: usize) -> usize {
    while let Some(rest) = paragraph[at..].trim_start().strip_prefix('[') {
        let Some(close) = rest.find(']').filter(|c| *c <= 40) else { break };
        at = paragraph.len() - rest.len() + close + 1;
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heads_of_dispatches() {
        for (head, iso) in [
            ("KIRKUK, Iraq, March 3 -", None),
            ("BAGHDAD (Lakeside News) —", None),
            ("SAN SALVADOR, 18 FEB 90 (DPA) -- [TEXT]", Some("1990-02-18")),
            ("Lagos, 2 Jan. 2024 –", Some("2024-01-02")),
            ("PORT-AU-PRINCE, Haiti —", None),
            ("Goma, Democratic Republic of the Congo, 5 May 2023 (Lakeside) -", Some("2023-05-05")),
            ("GAZA/CAIRO, Oct 9 (Harbour Wire) -", None),
            ("Maiduguri -", None),
            ("N'DJAMENA, March 3, 2021 —", Some("2021-03-03")),
            ("QUETTA:", None),
        ] {
            let text = format!("{head} Two people died.");
            let found = dateline(&text).unwrap_or_else(|| panic!("{head}"));
            assert_eq!(&text[..found.len], head);
            assert_eq!(found.date.and_then(|d| d.published).map(|p| p.to_string()).as_deref(), iso, "{head}");
        }
    }

    #[test]
    fn heads_of_sentences() {
        for text in [
            "",
            "-",
            "Two men - both soldiers - died.",
            "The army, which left in March - said so.",
            "Update: Two dead",
            "UPDATE - Two dead",
            "Police said on March 3 - The day after",
            "Al-Shabaab fighters came.",
            "NATO — which has troops there — said nothing.",
            "“KABUL — Two died",
            "He said: Two died",
            "Flight 11 - The crew was",
            "KIRKUK (",
        ] {
            assert_eq!(dateline(text), None, "{text}");
        }
    }
}
