//! Sentences of a paragraph.
//!
//! Rules, since reports come in few shapes: mixed case, upper-case wire copy, lower-case posts, hard-wrapped lines,
//! bullets. At each mark that can end a sentence the words on both sides decide. Where both readings are possible the
//! text stays together: a sentence too long costs less than a name cut in two.

use rashomon_model::Span;

use super::{
    abbreviations::{Abbreviations, Class},
    tokens::is_acronym,
};

/// The sentences of `paragraph`, trimmed of white space. Together they hold every other character of it.
pub fn sentences(text: &str, paragraph: Span) -> Vec<Span> {
    let inner = paragraph.of(text);
    let around = Around { text: inner, case: Case::of(inner) };
    let mut out = Vec::new();
    let mut start = 0;
    let mut skip_to = 0;
    for (at, c) in inner.char_indices() {
        if at < skip_to {
            continue;
        }
        let cut = if c == '\n' {
            around.bullet_follows(start, at).then_some(at + 1)
        } else if is_terminator(c) {
            let marks = around.marks_end(at);
            skip_to = marks;
            around.ends(start, at, marks).then_some(marks)
        } else {
            None
        };
        if let Some(end) = cut {
            push(&mut out, text, Span::new(paragraph.start + start, paragraph.start + end));
            start = end;
        }
    }
    push(&mut out, text, Span::new(paragraph.start + start, paragraph.end));
    out
}

fn push(out: &mut Vec<Span>, text: &str, span: Span) {
    let trimmed = span.trimmed(text);
    if !trimmed.is_empty() {
        out.push(trimmed);
    }
}

/// How a paragraph uses capitals: a capital says little in wire copy, a small letter little in a careless post.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Case {
    Mixed,
    Upper,
    Lower,
}

impl Case {
    fn of(text: &str) -> Self {
        let (mut upper, mut lower) = (0usize, 0usize);
        for c in text.chars() {
            upper += usize::from(c.is_uppercase());
            lower += usize::from(c.is_lowercase());
        }
        match (upper, lower) {
            (u, l) if u > 4 * l => Self::Upper,
            (u, l) if l > 100 * u => Self::Lower,
            _ => Self::Mixed,
        }
    }
}

/// Words with which a sentence begins even where a name could follow as well.
const OPENERS: [&str; 27] = [
    "the",
    "he",
    "she",
    "it",
    "they",
    "we",
    "you",
    "this",
    "that",
    "these",
    "those",
    "there",
    "his",
    "her",
    "its",
    "their",
    "a",
    "an",
    "no",
    "but",
    "however",
    "meanwhile",
    "according",
    "after",
    "although",
    "when",
    "while",
];
/// The same where a capital shows that the word begins something.
const CAPITAL_OPENERS: [&str; 26] = [
    "in", "on", "at", "for", "from", "with", "by", "as", "if", "since", "and", "or", "so", "earlier", "later", "some",
    "many", "several", "all", "two", "three", "at", "i", "what", "both", "then",
];
/// Words that continue a time of day; the names of months and weekdays by their first three letters.
const AFTER_TIME: [&str; 14] =
    ["gmt", "utc", "est", "edt", "cet", "cest", "local", "et", "pt", "ist", "bst", "hours", "moscow", "eastern"];
const DAYS_AND_MONTHS: [&str; 19] = [
    "mon", "tue", "wed", "thu", "fri", "sat", "sun", "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep",
    "oct", "nov", "dec",
];
/// Verbs that name the speaker behind a quoted question.
const SPEECH: [&str; 14] = [
    "said",
    "says",
    "asked",
    "asks",
    "added",
    "told",
    "wrote",
    "shouted",
    "cried",
    "yelled",
    "tweeted",
    "replied",
    "asking",
    "exclaimed",
];
/// How far to look for a word on either side: longer ones decide nothing.
const REACH: usize = 64;

struct Around<'t> {
    text: &'t str,
    case: Case,
}

impl<'t> Around<'t> {
    /// The end of the marks, quotes and brackets that close a sentence whose first mark is at `at`.
    fn marks_end(&self, at: usize) -> usize {
        let rest = &self.text[at..];
        let marks = rest.find(|c| !is_terminator(c)).unwrap_or(rest.len());
        let closers = rest[marks..].find(|c| !is_closer(c)).unwrap_or(rest.len() - marks);
        let end = at + marks + closers;
        // The number of a footnote belongs to what it stands behind.
        let note = self.text[end..]
            .strip_prefix('[')
            .map_or(0, |n| n.len() - n.trim_start_matches(|c: char| c.is_ascii_digit()).len());
        if note > 0 && self.text[end + 1 + note..].starts_with(']') { end + note + 2 } else { end }
    }

    /// Whether the marks from `at` to `end` end the sentence that begins at `start`.
    fn ends(&self, start: usize, at: usize, end: usize) -> bool {
        let marks = &self.text[at..end];
        let rest = &self.text[end..];
        if marks.starts_with(['。', '！', '？', '।']) {
            return true;
        }
        let Some(first) = rest.chars().next() else { return true };
        let word = self.word_before(start, at);
        if !first.is_whitespace() {
            return marks.len() == 1 && Self::misses_space(word, rest);
        }
        if rest.trim_start().is_empty() {
            return true;
        }
        let next = Next::of(rest);
        if marks.starts_with(['!', '?', '؟', '۔']) {
            let speaker = has_quote(marks) && next.names_a_speaker();
            return !(speaker || next.lower_in(self.case));
        }
        if marks.starts_with("..") || marks.starts_with('…') {
            let omission = self.text[..at].ends_with(['[', '(']) && marks.ends_with([']', ')']);
            return !omission && !next.lower_in(self.case);
        }
        if marks.len() > 1 {
            // A quotation or bracket closes behind the stop: only a small letter goes on, and it is rare.
            let abbreviation = marks.ends_with(')') && self.ends_inside_brackets(word);
            return !(abbreviation || next.lower_in(self.case));
        }
        self.stop_ends(start, at, word, &next)
    }

    /// Whether one full stop behind `word` ends the sentence.
    fn stop_ends(&self, start: usize, at: usize, word: &str, next: &Next) -> bool {
        if self.is_list_number(start, at, word) {
            return false;
        }
        match self.class(word) {
            Some(Class::Inner) => false,
            Some(Class::Number) if next.is_number() => false,
            Some(Class::Time) => !next.is_number() && !next.lower_in(self.case) && !next.continues_a_time(),
            Some(Class::Open) => !next.is_number() && (next.opens(self.case) || next.mark),
            Some(Class::Number) | None if next.lower_in(self.case) => {
                // Unknown abbreviations are short; after a longer word the small letter is a careless beginning.
                next.article_of_a_name || (word.chars().count() >= 4 && word.chars().all(char::is_lowercase))
            }
            Some(Class::Number) | None => true,
        }
    }

    /// The class of the word before a stop, with initials and letters between stops read as open abbreviations.
    fn class(&self, word: &str) -> Option<Class> {
        if let Some(class) = Abbreviations::english().class(word) {
            return Some(class);
        }
        let initial = word.chars().count() == 1 && word.chars().all(char::is_uppercase);
        let name_with_initial =
            word.rsplit(['-', '.']).next().is_some_and(|p| p.len() == 1) && word.starts_with(char::is_uppercase);
        (initial || is_acronym(word) || (name_with_initial && self.case == Case::Mixed && word.len() < 6))
            .then_some(Class::Open)
    }

    /// "1." or "a." at the beginning of a line numbers what follows.
    fn is_list_number(&self, start: usize, at: usize, word: &str) -> bool {
        let before = self.text[start..at - word.len()].trim();
        before.is_empty() && is_list_label(word)
    }

    fn ends_inside_brackets(&self, word: &str) -> bool {
        matches!(self.class(word), Some(Class::Inner | Class::Open | Class::Time))
    }

    /// The letters, digits and inner stops right before `at`, in the sentence that begins at `start`.
    fn word_before(&self, start: usize, at: usize) -> &'t str {
        let mut from = at;
        for (i, c) in self.text[start..at].char_indices().rev() {
            let inner = c.is_alphanumeric() || matches!(c, '.' | '-' | '\'' | '’');
            if !inner || at - (start + i) > REACH {
                break;
            }
            from = start + i;
        }
        self.text[from..at].trim_start_matches(['.', '-', '\'', '’'])
    }

    /// "killed.The": the space after a stop is lost where pages are scraped.
    fn misses_space(word: &str, rest: &str) -> bool {
        let next: &str = word_at(rest);
        let lower_word =
            word.chars().count() >= 2 && word.chars().rev().take(2).all(char::is_lowercase) && !word.contains('.');
        let mut letters = next.chars();
        let capitalised =
            letters.next().is_some_and(char::is_uppercase) && letters.next().is_none_or(char::is_lowercase);
        let name = matches!(next, "Com" | "Org" | "Net" | "Js") || Abbreviations::english().class(word).is_some();
        lower_word && capitalised && !name
    }

    /// Whether the line behind the break at `at` begins with a bullet or a number of a list.
    fn bullet_follows(&self, start: usize, at: usize) -> bool {
        let line = self.text[at + 1..].trim_start_matches([' ', '\t', '\r', '\u{a0}']);
        let mut chars = line.chars();
        let Some(first) = chars.next() else { return false };
        let spaced = chars.next().is_some_and(char::is_whitespace);
        if first.is_whitespace() {
            return false;
        }
        if matches!(first, '•' | '▪' | '‣' | '◦' | '●' | '■' | '►' | '➤' | '⁃') {
            return true;
        }
        if !((is_dash(first) && spaced) || is_numbered(line)) {
            return false;
        }
        let sentence = self.text[start..at].trim();
        sentence.is_empty()
            || sentence.ends_with(['.', ':', ';', '!', '?', '"', '”', ')'])
            || begins_with_bullet(sentence)
    }
}

/// The word after a mark, behind opening quotes and brackets.
struct Next<'t> {
    rest: &'t str,
    word: &'t str,
    lower: bool,
    mark: bool,
    article_of_a_name: bool,
}

impl<'t> Next<'t> {
    fn of(rest: &'t str) -> Self {
        let bare = rest.trim_start();
        let opened = bare.trim_start_matches(['"', '\'', '“', '‘', '«', '(', '[', '`', '¿', '¡']);
        let word = word_at(opened);
        let first = word.chars().next();
        let name = word.find('-').is_some_and(|i| i <= 3 && word[i + 1..].starts_with(char::is_uppercase));
        Self {
            rest: opened,
            word,
            lower: first.is_some_and(char::is_lowercase),
            mark: opened.len() < bare.len() && first.is_some_and(char::is_uppercase),
            article_of_a_name: name && first.is_some_and(char::is_lowercase),
        }
    }

    /// Whether a small letter here shows that the sentence goes on.
    fn lower_in(&self, case: Case) -> bool {
        let other = self.word.is_empty() && self.rest.starts_with([',', ';', ':', ')', '-', '–', '—']);
        other || (self.lower && case != Case::Lower && !self.article_of_a_name)
    }

    fn is_number(&self) -> bool {
        self.word.starts_with(|c: char| c.is_ascii_digit())
    }

    fn opens(&self, case: Case) -> bool {
        let is = |list: &[&str]| list.iter().any(|w| w.eq_ignore_ascii_case(self.word));
        match case {
            Case::Mixed => !self.lower && (is(&OPENERS) || is(&CAPITAL_OPENERS)),
            Case::Upper | Case::Lower => is(&OPENERS) && !self.word.eq_ignore_ascii_case("no"),
        }
    }

    fn continues_a_time(&self) -> bool {
        let start = self.word.get(..3).unwrap_or("");
        AFTER_TIME.iter().any(|w| w.eq_ignore_ascii_case(self.word))
            || (self.word.len() <= 9 && DAYS_AND_MONTHS.iter().any(|w| w.eq_ignore_ascii_case(start)))
    }

    /// "Smith asked", "asked Smith": a quoted question goes on with its speaker.
    fn names_a_speaker(&self) -> bool {
        let near: String = self.rest.chars().take(REACH).collect();
        near.split_whitespace()
            .take(3)
            .any(|w| SPEECH.iter().any(|s| s.eq_ignore_ascii_case(w.trim_end_matches([',', '.', ':']))))
    }
}

/// The letters and digits at the beginning, with hyphens and apostrophes inside.
fn word_at(text: &str) -> &str {
    let end = text
        .char_indices()
        .find(|(i, c)| *i > REACH || !(c.is_alphanumeric() || matches!(c, '-' | '\'' | '’')))
        .map_or(text.len(), |(i, _)| i);
    &text[..end]
}

fn is_list_label(word: &str) -> bool {
    let digits = word.chars().all(|c| c.is_ascii_digit());
    (digits && (1..=2).contains(&word.len())) || (word.len() == 1 && word.chars().all(|c| c.is_ascii_lowercase()))
}

/// "1. ", "(a) " and the like.
fn is_numbered(line: &str) -> bool {
    let line = line.strip_prefix('(').unwrap_or(line);
    let label = word_at(line);
    is_list_label(label) && line[label.len()..].starts_with([')', '.'])
}

fn begins_with_bullet(sentence: &str) -> bool {
    let mut chars = sentence.chars();
    let dash = chars.next().is_some_and(|c| is_dash(c) || c == '•');
    (dash && chars.next().is_some_and(char::is_whitespace)) || is_numbered(sentence)
}

/// Signs that are bullets at the beginning of a line of a list, and something else elsewhere.
fn is_dash(c: char) -> bool {
    matches!(c, '-' | '*' | '–' | '—' | '·' | 'o')
}

fn is_terminator(c: char) -> bool {
    matches!(c, '.' | '!' | '?' | '…' | '。' | '！' | '？' | '؟' | '۔' | '।')
}

fn is_closer(c: char) -> bool {
    matches!(c, '"' | '\'' | '”' | '’' | '»' | ')' | ']' | '}')
}

fn has_quote(marks: &str) -> bool {
    marks.contains(['"', '\'', '”', '’', '»'])
}

#[cfg(test)]
#[path = "segment_tests.rs"]
mod tests;
