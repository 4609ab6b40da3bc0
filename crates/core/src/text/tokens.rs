//! Words, numbers and marks of a sentence.
//!
//! Tokens follow the English treebanks of Universal Dependencies but for one thing: words joined by hyphens stay
//! together ("US-led", "14-year-old", "Su-25"), since lexicons and names know them so.

use rashomon_model::Span;

use super::abbreviations::{Abbreviations, Class};

mod shapes;

pub(super) use shapes::is_file_name;

/// The tokens of one sentence: every character that is not white space lies in exactly one of them.
pub fn tokens(text: &str, sentence: Span) -> Vec<Span> {
    parts(text, sentence).into_iter().map(|p| p.span).collect()
}

/// A token, and whether it is the second half of a contraction ("n't", "'s", the "not" of "cannot").
#[derive(Clone, Copy)]
pub(super) struct Part {
    pub span: Span,
    pub clitic: bool,
}

/// The tokens of one sentence, with what binds them.
pub(super) fn parts(text: &str, sentence: Span) -> Vec<Part> {
    let mut scan = Scan { text: sentence.of(text), at: 0, offset: sentence.start, out: Vec::new() };
    scan.out.reserve(scan.text.len() / 5 + 1);
    while let Some(c) = scan.text[scan.at..].chars().next() {
        if c.is_whitespace() {
            scan.at += c.len_utf8();
        } else {
            scan.token(c);
        }
    }
    scan.out
}

/// A pass over one sentence; offsets count from the sentence's start until a token is pushed.
struct Scan<'t> {
    text: &'t str,
    at: usize,
    offset: usize,
    out: Vec<Part>,
}

/// What may follow an apostrophe as a word of its own after any word.
const CLITICS: [&str; 4] = ["s", "ll", "ve", "re"];
/// The words after which 'd and 'm are clitics; elsewhere they belong to a name ("Sa'd").
const BEFORE_D: [&str; 17] = [
    "i", "you", "he", "she", "it", "we", "they", "that", "this", "there", "what", "who", "how", "where", "when", "why",
    "which",
];
/// Words written together that the treebanks split, with the length of their first part.
const FUSED: [(&str, usize); 5] = [("cannot", 3), ("gonna", 3), ("wanna", 3), ("gotta", 3), ("lemme", 3)];
/// Units that are tokens of their own behind a number ("122mm", "5km", "3pm").
const UNITS: [&str; 25] = [
    "mm", "cm", "km", "m", "kg", "g", "kt", "lb", "lbs", "ft", "mph", "kph", "kmh", "am", "pm", "a.m", "p.m", "k",
    "bn", "mn", "tn", "kw", "mw", "hrs", "mins",
];
/// Marks of one kind in a row that are one token, whatever the mark.
const LONG_RUN: usize = 8;
const CLOSERS: [char; 9] = ['"', '\'', '”', '’', '»', ')', ']', '}', '>'];

impl Scan<'_> {
    fn token(&mut self, c: char) {
        let end = if let Some(end) = shapes::end(self.text, self.at) {
            end
        } else if c.is_ascii_digit() || (c == '.' && self.starts_fraction()) {
            return self.number();
        } else if is_word(c) {
            return self.word();
        } else if matches!(c, '@' | '#') && self.char_at(self.at + 1).is_some_and(is_word) {
            self.while_from(self.at + 1, |c| is_word(c) || c == '_')
        } else {
            self.mark(c)
        };
        self.push(end);
    }

    /// Ends the current token at `end`, with the marks that combine with its last character.
    fn push(&mut self, end: usize) {
        let end = self.while_from(end, is_extender);
        self.out.push(Part { span: Span::new(self.offset + self.at, self.offset + end), clitic: false });
        self.at = end;
    }

    fn push_clitic(&mut self, end: usize) {
        self.push(end);
        if let Some(part) = self.out.last_mut() {
            part.clitic = true;
        }
    }

    fn char_at(&self, at: usize) -> Option<char> {
        self.text.get(at..)?.chars().next()
    }

    fn char_before(&self, at: usize) -> Option<char> {
        self.text[..at].chars().next_back()
    }

    fn while_from(&self, from: usize, keep: impl Fn(char) -> bool) -> usize {
        self.text[from..].find(|c| !keep(c)).map_or(self.text.len(), |i| from + i)
    }

    fn starts_fraction(&self) -> bool {
        self.char_at(self.at + 1).is_some_and(|c| c.is_ascii_digit())
            && self.char_before(self.at).is_none_or(|c| !is_word(c))
    }

    /// A number or a word that begins with digits, with its clitic as a second token; decades have none ("1990's").
    fn number(&mut self) {
        let end = self.number_end();
        let Some((apostrophe, clitic_end)) = self.clitic(end) else { return self.push(end) };
        let number = &self.text[self.at..end];
        if number.ends_with('0') && (number.len() == 2 || number.len() == 4) {
            return self.push(clitic_end);
        }
        self.push(apostrophe);
        self.push_clitic(clitic_end);
    }

    fn number_end(&self) -> usize {
        let digits = self.digits(self.at);
        let run = self.while_from(digits, char::is_alphabetic);
        if run > digits {
            let unit = &self.text[digits..run];
            let dotted =
                self.text[digits..].get(..3).filter(|u| u.eq_ignore_ascii_case("a.m") || u.eq_ignore_ascii_case("p.m"));
            if dotted.is_some() || (self.char_at(run) != Some('-') && is_unit(unit)) {
                return digits;
            }
        }
        match self.char_at(digits) {
            Some('-') => self.after_digits_and_hyphen(digits),
            Some(c) if is_word(c) => self.word_end(digits),
            _ => digits,
        }
    }

    /// Two numbers with a hyphen are a range of three tokens; more of them, or letters, are one word ("2021-07-08").
    fn after_digits_and_hyphen(&self, digits: usize) -> usize {
        let (mut end, mut groups) = (digits, 1);
        while self.char_at(end) == Some('-') && self.char_at(end + 1).is_some_and(|c| c.is_ascii_digit()) {
            end = self.digits(end + 1);
            groups += 1;
        }
        match (self.char_at(end), groups) {
            (Some('-'), _) if self.char_at(end + 1).is_some_and(char::is_alphabetic) => self.word_end(end),
            (_, 2) if !shapes::is_telephone(&self.text[self.at..end]) => digits,
            _ => end,
        }
    }

    /// The end of digits with separators inside ("2,500", "5.2", "3:15", "9/11").
    fn digits(&self, from: usize) -> usize {
        let bytes = self.text.as_bytes();
        let digit = |i: usize| bytes.get(i).is_some_and(u8::is_ascii_digit);
        let mut end = from;
        while digit(end) || (bytes.get(end).is_some_and(|b| b".,:/".contains(b)) && digit(end + 1)) {
            end += 1;
        }
        end
    }

    /// A word, with its clitic as a second token.
    fn word(&mut self) {
        let end = self.word_end(self.at);
        let word = &self.text[self.at..end];
        if let Some((_, first)) = FUSED.iter().find(|(fused, _)| fused.eq_ignore_ascii_case(word)) {
            self.push(self.at + first);
            return self.push_clitic(end);
        }
        let end = self.with_stop(end);
        let Some((apostrophe, clitic_end)) = self.clitic(end) else { return self.push(end) };
        self.push(apostrophe);
        self.push_clitic(clitic_end);
    }

    /// Where the clitic behind (or, for n't, at) the word that ends at `end` starts and ends.
    fn clitic(&self, end: usize) -> Option<(usize, usize)> {
        let apostrophe = self.char_at(end).filter(|c| is_apostrophe(*c))?;
        let from = end + apostrophe.len_utf8();
        let to = self.while_from(from, char::is_alphanumeric);
        let (word, rest) = (&self.text[self.at..end], &self.text[from..to]);
        is_clitic(word, rest).then(|| if rest.eq_ignore_ascii_case("t") { (end - 1, to) } else { (end, to) })
    }

    /// The end of the word that goes on at `from`, before a clitic and before a last full stop.
    fn word_end(&self, from: usize) -> usize {
        let mut end = from;
        // Start of the part behind the last full stop.
        let mut part = self.at;
        while let Some(c) = self.char_at(end) {
            let after = end + c.len_utf8();
            let next = self.char_at(after);
            let joined = next.is_some_and(is_word);
            let goes_on = match c {
                c if is_word(c) || c == '_' => true,
                '-' | '‐' | '‑' => joined || self.article_before_apostrophe(after),
                '&' => {
                    joined
                        && self.char_before(end).is_some_and(char::is_uppercase)
                        && next.is_some_and(char::is_uppercase)
                }
                '.' if next == Some('-') => {
                    is_acronym(&self.text[self.at..end]) && self.char_at(after + 1).is_some_and(is_word)
                }
                '.' if joined => {
                    let inside = self.stop_inside(part, end);
                    part = after;
                    inside
                }
                c if is_apostrophe(c) && joined => {
                    let to = self.while_from(after, char::is_alphanumeric);
                    !is_clitic(&self.text[self.at..end], &self.text[after..to])
                }
                _ => false,
            };
            if !goes_on {
                break;
            }
            end = after;
        }
        end
    }

    /// Whether the Arabic article stands before the apostrophe at `at` ("al-'Asad").
    fn article_before_apostrophe(&self, at: usize) -> bool {
        let article = &self.text[self.at..at];
        ["al-", "el-", "ul-"].iter().any(|a| a.eq_ignore_ascii_case(article))
            && self.char_at(at).is_some_and(|c| is_apostrophe(c) || matches!(c, '‘' | 'ʿ' | 'ʾ'))
            && self.text[at..].chars().nth(1).is_some_and(char::is_alphabetic)
    }

    /// Whether the full stop at `stop`, with a letter or digit right behind it, is inside a word whose part before
    /// the stop starts at `part` ("U.S", "bbc.com"), rather than an end of a sentence without a space.
    fn stop_inside(&self, part: usize, stop: usize) -> bool {
        let before = &self.text[part..stop];
        let after = &self.text[stop + 1..self.while_from(stop + 1, char::is_alphanumeric)];
        let short = before.chars().nth(1).is_none();
        if short || shapes::is_name_ending(after) {
            return true;
        }
        if after.starts_with(|c: char| c.is_ascii_digit()) {
            return before.ends_with(|c: char| c.is_ascii_digit());
        }
        if Abbreviations::english().class(&self.text[self.at..stop]).is_some() {
            return after.chars().nth(1).is_none();
        }
        !after.starts_with(char::is_uppercase)
    }

    /// `end`, or the position behind the full stop there where the stop belongs to the word.
    fn with_stop(&self, end: usize) -> usize {
        if self.char_at(end) != Some('.') || self.char_at(end + 1) == Some('.') {
            return end;
        }
        let word = &self.text[self.at..end];
        let last = || self.text[end + 1..].trim_matches(CLOSERS).trim().is_empty();
        let belongs = match Abbreviations::english().class(word) {
            Some(Class::Number) => self.text[end + 1..].trim_start().starts_with(|c: char| c.is_ascii_digit()),
            Some(Class::Inner) => !last(),
            Some(_) => true,
            None if is_acronym(word) => true,
            None if word == "al" => self.follows("et"),
            // "J. Smith", but not "plan B." at the end.
            None => word.chars().nth(1).is_none() && word.starts_with(char::is_uppercase) && !last(),
        };
        if belongs { end + 1 } else { end }
    }

    /// Whether the last token is `word`.
    fn follows(&self, word: &str) -> bool {
        self.text[..self.at].trim_end().ends_with(word) && self.out.last().is_some_and(|p| p.span.len() == word.len())
    }

    /// The end of a mark: a run of stops, dashes or equal marks, or one character.
    fn mark(&self, c: char) -> usize {
        let rest = &self.text.as_bytes()[self.at..];
        match c {
            '.' if matches!(rest.get(1), Some(b'!' | b'?')) => {
                self.while_from(self.at, |c| matches!(c, '.' | '!' | '?'))
            }
            '.' | '-' | '*' | '=' | '_' | '~' | '#' | '+' | '<' | '>' | '—' | '–' | '…' | '•' => {
                self.while_from(self.at, |other| other == c)
            }
            '!' | '?' => self.while_from(self.at, |c| matches!(c, '!' | '?')),
            '\'' | '`' if rest.get(1) == rest.first() && rest.get(2) != rest.first() => self.at + 2,
            // Two of them stand for a double quotation mark.
            '’' | '‘' if self.text[self.at..].chars().take(3).take_while(|c| matches!(c, '’' | '‘')).count() == 2 => {
                self.at + 2 * c.len_utf8()
            }
            // No writer means so many of one mark each by itself, and each would cost as much as a word.
            _ if self.text[self.at..].chars().take(LONG_RUN).filter(|other| *other == c).count() == LONG_RUN => {
                self.while_from(self.at, |other| other == c)
            }
            _ => self.at + c.len_utf8(),
        }
    }
}

fn is_clitic(word: &str, rest: &str) -> bool {
    let is = |list: &[&str], s: &str| list.iter().any(|l| l.eq_ignore_ascii_case(s));
    is(&CLITICS, rest)
        || (rest.eq_ignore_ascii_case("d") && is(&BEFORE_D, word))
        || (rest.eq_ignore_ascii_case("m") && word.eq_ignore_ascii_case("i"))
        || (rest.eq_ignore_ascii_case("t") && word.len() > 1 && word.ends_with(['n', 'N']))
}

fn is_unit(word: &str) -> bool {
    UNITS.iter().any(|u| u.eq_ignore_ascii_case(word))
}

/// Single letters with stops between them, the last stop not included ("U.S", "a.m").
pub(super) fn is_acronym(word: &str) -> bool {
    word.len() < 32
        && word.contains('.')
        && word.split('.').all(|p| p.chars().all(char::is_alphabetic) && p.chars().count() == 1)
}

pub(super) fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | 'ʼ' | '`' | 'ʻ' | '´')
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || is_extender(c)
}

/// Characters that combine with what stands before them, or are invisible.
fn is_extender(c: char) -> bool {
    !c.is_ascii()
        && (unicode_normalization::char::is_combining_mark(c)
            || matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}'
                | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{1f3fb}'..='\u{1f3ff}'))
}

#[cfg(test)]
#[path = "tokens_tests.rs"]
mod tests;
