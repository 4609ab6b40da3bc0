//! The pieces of tokens that the grammar reads: "mid-November" and "five-year" are two each.

use super::words;
use crate::text::{Token, Upos};

struct Piece<'a> {
    text: &'a str,
    token: usize,
}

/// What joins pieces to one token.
const JOINTS: [char; 4] = ['-', '‑', '‐', '/'];

/// Whether the slash stands between a month's name and a figure: "Oct/2", "22/Jan/2019".
fn slashes_a_date(tokens: &[Token], at: usize) -> bool {
    let (Some(before), Some(behind)) = (at.checked_sub(1).map(|i| &tokens[i]), tokens.get(at + 1)) else {
        return false;
    };
    let touch = before.span.end == tokens[at].span.start && tokens[at].span.end == behind.span.start;
    let month = |t: &Token| words::month(&t.lower).is_some();
    let figure = |t: &Token| t.lower.bytes().all(|b| b.is_ascii_digit());
    touch && (month(before) && figure(behind) || figure(before) && month(behind))
}

/// "dec31", "mar4".
fn month_and_day(text: &str) -> Option<(&str, &str)> {
    let (month, day) = text.split_at(text.find(|c: char| c.is_ascii_digit())?);
    let figure = day.len() <= 2 && day.bytes().all(|b| b.is_ascii_digit());
    (figure && words::month(month).is_some()).then_some((month, day))
}

/// The pieces of a sentence's tokens, in order.
pub(super) struct Pieces<'a> {
    tokens: &'a [Token],
    list: Vec<Piece<'a>>,
    /// For each token its first piece, and the number of all pieces at the end.
    first: Vec<usize>,
}

impl<'a> Pieces<'a> {
    pub fn of(tokens: &'a [Token]) -> Self {
        let (mut pieces, mut first) = (Vec::with_capacity(tokens.len()), Vec::with_capacity(tokens.len() + 1));
        for (token, of) in tokens.iter().enumerate() {
            first.push(pieces.len());
            let text = of.lower.trim_end_matches('.');
            let text = if text.is_empty() { of.lower.as_str() } else { text };
            if text == "/" && slashes_a_date(tokens, token) {
                continue;
            }
            let letters = text.chars().any(char::is_alphabetic);
            if letters && text.contains(JOINTS) && text.split(JOINTS).all(|part| !part.is_empty()) {
                pieces.extend(text.split(JOINTS).map(|text| Piece { text, token }));
            } else if let Some((month, day)) = month_and_day(text) {
                pieces.extend([month, day].map(|text| Piece { text, token }));
            } else {
                pieces.push(Piece { text, token });
            }
        }
        first.push(pieces.len());
        Self { tokens, list: pieces, first }
    }

    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// The piece in lower case, without a full stop behind it; empty beyond the end.
    pub fn at(&self, at: usize) -> &'a str {
        self.list.get(at).map_or("", |p| p.text)
    }

    /// The piece before, likewise.
    pub fn before(&self, at: usize) -> &'a str {
        at.checked_sub(1).map_or("", |i| self.at(i))
    }

    pub fn is(&self, at: usize, words: &[&str]) -> bool {
        words.contains(&self.at(at))
    }

    /// The token of a piece, the last one beyond the end.
    pub fn token(&self, at: usize) -> usize {
        self.list.get(at).map_or(self.tokens.len(), |p| p.token)
    }

    pub fn tag(&self, at: usize) -> Option<Upos> {
        self.list.get(at).map(|p| self.tokens[p.token].tag)
    }

    pub fn capital(&self, at: usize) -> bool {
        self.list.get(at).is_some_and(|p| self.tokens[p.token].capital)
    }

    /// Whether the piece belongs to the same token as the one before.
    pub fn glued(&self, at: usize) -> bool {
        at > 0 && at < self.len() && self.list[at].token == self.list[at - 1].token
    }

    /// Whether no space stands between the piece and the one before.
    pub fn touches(&self, at: usize) -> bool {
        let Some(before) = at.checked_sub(1) else { return false };
        let (a, b) = (self.token(before), self.token(at));
        b < self.tokens.len() && (a == b || self.tokens[a].span.end == self.tokens[b].span.start)
    }

    pub fn first_of(&self, token: usize) -> usize {
        self.first[token.min(self.tokens.len())]
    }

    /// Whether an expression may begin with the piece: with a token, or behind what may stand before a time in one word
    /// ("post-1959", "pre-dawn").
    pub fn may_begin(&self, at: usize) -> bool {
        !self.glued(at) || words::PREFIXES.contains(&self.before(at))
    }

    /// The tokens of the pieces, if they end where a token ends, or before what may stand behind a time in one word
    /// ("decades-long").
    pub fn whole(&self, start: usize, end: usize) -> Option<(usize, usize)> {
        let last = self.token(end.checked_sub(1)?);
        let rest = end..self.first_of(last + 1);
        rest.clone().all(|i| words::SUFFIXES.contains(&self.at(i))).then_some((self.token(start), last + 1))
    }
}
