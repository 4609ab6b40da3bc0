//! What stands between quotation marks.

use rashomon_model::{Bytes, Span};

/// Words between quotation marks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quotation {
    /// The marks included.
    pub outer: Span<Bytes>,
    /// Only the words.
    pub inner: Span<Bytes>,
}

/// A quotation that is not closed in its paragraph ends there; one longer than this is a stray mark.
const MAX_BYTES: usize = 3_000;

/// An opening mark.
#[derive(Clone, Copy)]
struct Open {
    start: usize,
    inner: usize,
    mark: char,
    /// Whether it can only open: nothing but blanks stands before it, or a sign that ends or begins a clause.
    sure: bool,
}

/// Finds quotations. A straight mark opens and closes; curly and angle marks pair, and so do two backticks and two
/// apostrophes; those of feet, inches and minutes (after a digit) do not count. Paragraphs that go on with an opening mark are
/// quotations of their own.
pub fn find(text: &str) -> Vec<Quotation> {
    let mut found = Vec::new();
    let mut open: Option<Open> = None;
    let mut newlines = 0;
    let mut skipped = 0;
    for (at, c) in text.char_indices() {
        if c == '\n' {
            newlines += 1;
        } else if !c.is_whitespace() {
            newlines = 0;
        }
        if newlines == 2 {
            unclosed(&mut found, text, open.take(), at);
        }
        if at < skipped {
            continue;
        }
        let (before, rest) = text.split_at(at);
        let (mark, bytes) = match c {
            '`' if rest.starts_with("``") => ('`', 2),
            '\'' if rest.starts_with("''") => ('\'', 2),
            // One of them alone is no mark.
            '`' | '\'' => (' ', 1),
            c => (c, c.len_utf8()),
        };
        let next = rest[bytes..].chars().next();
        let opens = match open {
            None if mark == '"' => !before.ends_with(|c: char| c.is_ascii_digit()),
            None => matches!(mark, '“' | '«' | '„' | '`'),
            // A second opening mark without a closing one: the quotation goes on in the next paragraph, or was never closed.
            Some(first) => mark == first.mark && (mark != '"' || opens_again(before, next)),
        };
        if opens {
            open = Some(Open { start: at, inner: at + bytes, mark, sure: opens_surely(before) });
        } else if let Some(first) = open.take_if(|first| closes(first.mark, mark))
            && at - first.start <= MAX_BYTES
        {
            push(&mut found, text, first.start, first.inner, at, at + bytes);
        }
        skipped = at + bytes;
    }
    unclosed(&mut found, text, open, text.len());
    found
}

/// A quotation that its paragraph ends; a straight mark must be one that can only open.
fn unclosed(found: &mut Vec<Quotation>, text: &str, open: Option<Open>, end: usize) {
    if let Some(open) = open.filter(|o| (o.mark != '"' || o.sure) && end - o.start <= MAX_BYTES) {
        push(found, text, open.start, open.inner, end, end);
    }
}

/// Whether what stands before a mark is the start of a paragraph or ends a sentence or a clause.
fn opens_surely(before: &str) -> bool {
    let blank = before.is_empty() || before.ends_with(char::is_whitespace);
    blank
        && before
            .trim_end_matches(' ')
            .chars()
            .next_back()
            .is_none_or(|c| matches!(c, '\n' | '.' | '!' | '?' | ':' | ','))
}

/// A straight mark between a blank and a letter, after the end of a sentence: it opens, whatever is open.
fn opens_again(before: &str, next: Option<char>) -> bool {
    opens_surely(before) && next.is_some_and(char::is_uppercase)
}

fn closes(open: char, c: char) -> bool {
    match open {
        '"' => c == '"',
        '“' | '„' => matches!(c, '”' | '"'),
        '`' => matches!(c, '\'' | '"'),
        _ => c == '»',
    }
}

fn push(found: &mut Vec<Quotation>, text: &str, start: usize, inner: usize, inner_end: usize, end: usize) {
    let inner = Span::new(inner, inner_end).trimmed(text);
    if !inner.is_empty() {
        found.push(Quotation { outer: Span::new(start, end), inner });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<&str> {
        find(text).into_iter().map(|q| q.inner.of(text)).collect()
    }

    #[test]
    fn marks_of_every_style() {
        assert_eq!(words("He said “we left” and \"they stayed\"; «rien» too."), ["we left", "they stayed", "rien"]);
        assert_eq!(words("A 5\" pipe and a 12\" plate."), Vec::<&str>::new());
        assert_eq!(words("“First part.\n\n“Second part,” he said."), ["First part.", "Second part,"]);
        assert_eq!(words("`` We left , '' he said . `` They 're here . ''"), ["We left ,", "They 're here ."]);
        assert_eq!(words("“”"), Vec::<&str>::new());
    }

    #[test]
    fn marks_that_are_never_closed() {
        assert_eq!(words("\"We left,\" he said.\n\n\"They stayed.\n\n\"All.\""), ["We left,", "They stayed.", "All."]);
        assert_eq!(words("\"We left, said Ada. \"They stayed.\""), ["They stayed."]);
        assert_eq!(words("\"We left,\" she said. \"They stayed.\n\nNobody came."), ["We left,", "They stayed."]);
        assert_eq!(words("A pipe of 5\" and a \"plate\n\nof steel."), Vec::<&str>::new());
    }
}
