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

mod next;
mod signs;

use next::{Case, Next, REACH, word_at};
use signs::{
    begins_with_bullet, has_quote, is_closer, is_dash, is_list_label, is_numbered, is_terminator, note_at, spaced,
};

/// The sentences of `paragraph`, trimmed of white space. Together they hold every other character of it.
pub fn sentences(text: &str, paragraph: Span) -> Vec<Span> {
    let mut out = Vec::new();
    let mut start = paragraph.start;
    judge(text, paragraph, |end, verdict| {
        if verdict.cuts() {
            push(&mut out, text, Span::new(start, end));
            start = end;
        }
    });
    push(&mut out, text, Span::new(start, paragraph.end));
    out
}

/// What the rules know for certain about the places inside a paragraph where a sentence could end. Everywhere else
/// another judge may decide.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Boundaries {
    /// Where a sentence begins for certain, in order: byte offsets into the text of its first character.
    pub cuts: Vec<usize>,
    /// Where none begins for certain, though a mark stands before, in order: the same kind of offsets.
    pub vetoes: Vec<usize>,
}

/// The safe cuts and the vetoes of `paragraph`; neither holds its first character or its end.
pub fn boundaries(text: &str, paragraph: Span) -> Boundaries {
    let mut out = Boundaries::default();
    judge(text, paragraph, |end, verdict| {
        let rest = Span::new(end, paragraph.end).of(text);
        let first = end + rest.len() - rest.trim_start().len();
        if paragraph.start < first && first < paragraph.end && !text[paragraph.start..first].trim().is_empty() {
            match verdict {
                // A line break behind an abbreviation is a second judgement on the same place: a list's cut wins.
                Verdict::Sure => {
                    out.vetoes.pop_if(|veto| *veto == first);
                    out.cuts.push(first);
                }
                Verdict::Never => out.vetoes.push(first),
                Verdict::Likely | Verdict::Unlikely => {}
            }
        }
    });
    out
}

/// How sure the rules are that a sentence ends somewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Verdict {
    Never,
    Unlikely,
    Likely,
    Sure,
}

impl Verdict {
    fn cuts(self) -> bool {
        matches!(self, Self::Likely | Self::Sure)
    }

    fn likely_if(cut: bool) -> Self {
        if cut { Self::Likely } else { Self::Unlikely }
    }

    fn sure_if(sure: bool) -> Self {
        if sure { Self::Sure } else { Self::Likely }
    }
}

/// Calls `found` with each place where a sentence could end, in order.
fn judge(text: &str, paragraph: Span, mut found: impl FnMut(usize, Verdict)) {
    let inner = paragraph.of(text);
    let around = Around { text: inner, case: Case::of(inner) };
    let mut start = 0;
    let mut skip_to = 0;
    for (at, c) in inner.char_indices() {
        if at < skip_to {
            continue;
        }
        let (end, verdict) = if c == '\n' {
            let cut = around.bullet_follows(start, at) || around.headline_ends(start, at);
            (at + 1, if cut { Verdict::Sure } else { Verdict::Unlikely })
        } else if is_terminator(c) {
            let marks = around.marks_end(start, at);
            skip_to = marks;
            (marks, around.ends(start, at, marks))
        } else {
            continue;
        };
        found(paragraph.start + end, verdict);
        if verdict.cuts() {
            start = end;
        }
    }
}

fn push(out: &mut Vec<Span>, text: &str, span: Span) {
    let trimmed = span.trimmed(text);
    if !trimmed.is_empty() {
        out.push(trimmed);
    }
}

struct Around<'t> {
    text: &'t str,
    case: Case,
}

impl<'t> Around<'t> {
    /// The end of the marks, quotes and brackets that close a sentence whose first mark is at `at`.
    fn marks_end(&self, start: usize, at: usize) -> usize {
        let rest = &self.text[at..];
        let marks = rest.find(|c| !is_terminator(c)).unwrap_or(rest.len());
        let mut end = at + marks;
        end += self.text[end..].find(|c| !is_closer(c)).unwrap_or(rest.len() - marks);
        if self.text[end..].starts_with('“') && spaced(&self.text[end + '“'.len_utf8()..]) {
            // German quotations end with the mark that opens English ones.
            end += '“'.len_utf8();
        }
        end += self.closer_apart(start, end);
        // The numbers of footnotes belong to what they stand behind.
        while let Some(note) = note_at(&self.text[end..]) {
            end += note;
        }
        end
    }

    /// The length of a quotation mark or bracket that closes the sentence at `end`, but with a space before it.
    fn closer_apart(&self, start: usize, end: usize) -> usize {
        let Some(rest) = self.text[end..].strip_prefix(' ') else { return 0 };
        let closers = rest.find(|c| !is_closer(c)).unwrap_or(rest.len());
        if closers == 0 || !spaced(&rest[closers..]) {
            return 0;
        }
        // A straight mark closes only what another one has opened; the sentence is searched no further than needed.
        let from = self.text[..end].char_indices().rev().nth(8 * REACH).map_or(0, |(i, _)| i).max(start);
        let open = self.text[from..end].matches('"').count() % 2 == 1;
        if rest.starts_with(['"', '\'']) && !open { 0 } else { 1 + closers }
    }

    /// Whether the marks from `at` to `end` end the sentence that begins at `start`.
    fn ends(&self, start: usize, at: usize, end: usize) -> Verdict {
        let marks = &self.text[at..end];
        let rest = &self.text[end..];
        if marks.starts_with(['。', '！', '？', '।']) {
            return Verdict::Sure;
        }
        let Some(first) = rest.chars().next() else { return Verdict::Sure };
        let word = self.word_before(start, at);
        if !first.is_whitespace() {
            return self.ends_without_space(at, end, word);
        }
        if rest.trim_start().is_empty() {
            return Verdict::Sure;
        }
        if rest.trim_start().strip_prefix(is_terminator).is_some_and(spaced) {
            // ". . ." with spaces.
            return Verdict::Never;
        }
        let next = Next::of(rest);
        if next.goes_on() {
            return Verdict::Never;
        }
        if marks.starts_with(['!', '?', '؟', '۔']) {
            let speaker = has_quote(marks) && next.names_a_speaker();
            if speaker || next.lower_in(self.case) {
                return Verdict::Unlikely;
            }
            return Verdict::sure_if(!marks.starts_with('!') && next.is_plain_capital() && !has_quote(marks));
        }
        if marks.starts_with("..") || marks.starts_with('…') {
            let omission = self.text[..at].ends_with(['[', '(']) && marks.ends_with([']', ')']);
            return if omission { Verdict::Never } else { Verdict::likely_if(!next.lower_in(self.case)) };
        }
        if marks.len() > 1 {
            // A quotation or bracket closes behind the stop: only a small letter goes on, and it is rare.
            let abbreviation = marks.ends_with(')') && self.ends_inside_brackets(word);
            return Verdict::likely_if(!(abbreviation || next.lower_in(self.case)));
        }
        self.stop_ends(start, at, word, &next)
    }

    /// Whether one full stop behind `word` ends the sentence.
    fn stop_ends(&self, start: usize, at: usize, word: &str, next: &Next) -> Verdict {
        if self.is_list_number(start, at, word) || next.names_an_agency() {
            return Verdict::Never;
        }
        let lower = next.lower_in(self.case);
        let shortened = word.chars().count() == 1 && word.chars().all(char::is_lowercase) && next.is_date();
        match self.class(word) {
            Some(Class::Inner) => Verdict::Never,
            Some(Class::Number) if next.is_number() => Verdict::Never,
            Some(Class::Open | Class::Time) if lower => Verdict::Never,
            Some(Class::Time) => Verdict::likely_if(!next.is_number() && !next.continues_a_time()),
            Some(Class::Open) if !next.is_number() && (next.opens(self.case) || next.mark) => Verdict::Likely,
            Some(Class::Open) if self.is_initial_of_a_name(start, at, word, next) => Verdict::Never,
            Some(Class::Open) => Verdict::Unlikely,
            // "b. March 2009", "c. 347".
            None if shortened => Verdict::Never,
            Some(Class::Number) | None if lower => {
                // Unknown abbreviations are short; after a longer word the small letter is a careless beginning.
                Verdict::likely_if(
                    next.article_of_a_name || (word.chars().count() >= 4 && word.chars().all(char::is_lowercase)),
                )
            }
            Some(Class::Number) => Verdict::Likely,
            None => Verdict::sure_if(self.is_plain(word) && next.is_plain_capital()),
        }
    }

    /// A mark with no space behind it.
    fn ends_without_space(&self, at: usize, end: usize, word: &str) -> Verdict {
        let rest = &self.text[end..];
        if end - at == 1 && self.misses_space(at, word, rest) {
            return Verdict::Likely;
        }
        let inside =
            word.chars().nth(1).is_none() || is_acronym(word) || rest.starts_with(|c: char| c.is_ascii_digit());
        if inside && rest.starts_with(char::is_alphanumeric) { Verdict::Never } else { Verdict::Unlikely }
    }

    /// "J. R. Smith", "John F. Kennedy", "Gen. K. Noor": a letter between the parts of a name.
    fn is_initial_of_a_name(&self, start: usize, at: usize, word: &str, next: &Next) -> bool {
        let before = self.text[start..at - word.len()].trim_end();
        let last = before.rsplit(char::is_whitespace).next().unwrap_or("");
        let name = before.is_empty() || last.starts_with(char::is_uppercase) && !last.ends_with([',', ';', ':']);
        self.case == Case::Mixed && word.chars().nth(1).is_none() && name && next.is_plain_capital()
    }

    /// A word that is no abbreviation by any sign: long, and in small letters or a name of more than two.
    fn is_plain(&self, word: &str) -> bool {
        let long = word.chars().nth(2).is_some();
        long && self.case == Case::Mixed && !word.contains('.') && word.chars().rev().take(2).all(char::is_lowercase)
    }

    /// The class of the word before a stop, with initials and letters between stops read as open abbreviations.
    fn class(&self, word: &str) -> Option<Class> {
        let initial = word.chars().count() == 1 && word.chars().all(char::is_uppercase);
        let listed = || Abbreviations::english().class(word);
        if let Some(class) = listed().filter(|_| !initial) {
            return Some(class);
        }
        // "Brig.-Gen.", "Lt.Col.".
        let inner = |part: &str| part.is_empty() || Abbreviations::english().class(part) == Some(Class::Inner);
        if word.len() <= 16 && word.contains(['-', '.']) && word.split(['-', '.']).all(inner) {
            return Some(Class::Inner);
        }
        // "non-U.S.".
        let word =
            if is_acronym(word) { word } else { word.rsplit('-').next().filter(|w| is_acronym(w)).unwrap_or(word) };
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
    fn misses_space(&self, at: usize, word: &str, rest: &str) -> bool {
        let from = self.text[..at].char_indices().rev().take(REACH).find(|(_, c)| c.is_whitespace());
        let chunk = &self.text[from.map_or(at - word.len(), |(i, c)| i + c.len_utf8())..at];
        let host = rest.bytes().take(REACH).take_while(|b| !b.is_ascii_whitespace()).any(|b| b == b'@');
        if host || chunk.contains(['@', '/']) || chunk.ends_with("www") {
            return false;
        }
        let next: &str = word_at(rest);
        let lower_word =
            word.chars().count() >= 2 && word.chars().rev().take(2).all(char::is_lowercase) && !word.contains('.');
        let mut letters = next.chars();
        let capitalised =
            letters.next().is_some_and(char::is_uppercase) && letters.next().is_none_or(char::is_lowercase);
        let name = matches!(next, "Com" | "Org" | "Net" | "Js") || Abbreviations::english().class(word).is_some();
        lower_word && capitalised && !name
    }

    /// Whether a headline in capitals ends with the line break at `at`, before ordinary text.
    fn headline_ends(&self, start: usize, at: usize) -> bool {
        if start > 0 || at > 4 * REACH || self.case != Case::Mixed {
            return false;
        }
        let next = self.text[at + 1..].split('\n').next().unwrap_or("");
        let lower = |line: &str| line.chars().any(char::is_lowercase);
        let line = self.text[..at].trim();
        !line.contains('\n')
            && !lower(line)
            && line.split_whitespace().filter(|w| w.starts_with(char::is_alphabetic)).count() >= 3
            && next.trim_start().starts_with(|c: char| c.is_uppercase() || "\"“‘".contains(c))
            && lower(next)
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

#[cfg(test)]
#[path = "segment_tests.rs"]
mod tests;
