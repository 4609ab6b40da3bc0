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

/// Finds quotations. A straight mark opens and closes; curly and angle marks pair; those of feet, inches and minutes
/// (after a digit) do not count. Paragraphs that go on with an opening mark are quotations of their own.
pub fn find(text: &str) -> Vec<Quotation> {
    let mut found = Vec::new();
    let mut open: Option<(usize, usize, char)> = None;
    let mut previous = '\n';
    let mut newlines = 0;
    for (at, c) in text.char_indices() {
        if c == '\n' {
            newlines += 1;
        } else if !c.is_whitespace() {
            newlines = 0;
        }
        if newlines == 2
            && let Some((start, inner, _)) = open.take().filter(|o| o.2 != '"' && at - o.0 <= MAX_BYTES)
        {
            push(&mut found, text, start, inner, at, at);
        }
        match (open, c) {
            (None, '“' | '«' | '„' | '"') if c != '"' || !previous.is_ascii_digit() => {
                open = Some((at, at + c.len_utf8(), c));
            }
            (Some((start, inner, mark)), _) if closes(mark, c) => {
                if at - start <= MAX_BYTES {
                    push(&mut found, text, start, inner, at, at + c.len_utf8());
                }
                open = None;
            }
            // A second opening mark without a closing one: the quotation goes on in the next paragraph.
            (Some((_, _, mark)), _) if c == mark && c != '"' => open = Some((at, at + c.len_utf8(), c)),
            _ => {}
        }
        previous = c;
    }
    found
}

fn closes(open: char, c: char) -> bool {
    match open {
        '"' => c == '"',
        '“' | '„' => matches!(c, '”' | '"'),
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
        assert_eq!(words("“”"), Vec::<&str>::new());
    }
}
