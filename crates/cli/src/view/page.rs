//! Lines of a page: folded to the terminal, indented, in one style each.

use std::fmt::Write;

use anstyle::Style;
use unicode_width::UnicodeWidthStr;

use crate::output::{PLAIN, stripped};

/// Columns from which a label stands beside its text, not above it.
const WIDE: usize = 76;

/// Text that grows line by line.
#[derive(Debug)]
pub struct Page {
    text: String,
    width: usize,
}

/// A piece of text in one style; it starts on a line of its own.
pub type Piece = (Style, String);

impl Page {
    /// An empty page of so many columns.
    pub fn new(width: usize) -> Self {
        Self { text: String::new(), width }
    }

    /// What stands on it.
    pub fn finish(self) -> String {
        self.text
    }

    /// An empty line.
    pub fn space(&mut self) {
        self.text.push('\n');
    }

    /// A text in one style, folded.
    pub fn line(&mut self, style: Style, indent: usize, text: &str) {
        for line in fold(text, self.width.saturating_sub(indent)) {
            self.put(indent, style, &line);
        }
    }

    /// A label and what it names, beside each other or, on a narrow terminal, below each other.
    pub fn row(&mut self, indent: usize, label: &Piece, column: usize, pieces: &[Piece]) {
        if self.width < WIDE {
            self.line(label.0, indent, &label.1);
            for (style, text) in pieces {
                self.line(*style, indent + 2, text);
            }
            return;
        }
        let right = self.width.saturating_sub(indent + column + 2);
        let mut labels = fold(&label.1, column).into_iter();
        let lines =
            pieces.iter().flat_map(|(style, text)| fold(text, right).into_iter().map(move |line| (*style, line)));
        let mut lines = lines.peekable();
        loop {
            let (left, line) = (labels.next(), lines.next());
            if left.is_none() && line.is_none() {
                return;
            }
            let (left, (style, line)) = (left.unwrap_or_default(), line.unwrap_or((PLAIN, String::new())));
            let gap = if line.is_empty() { 0 } else { column + 2 - left.width().min(column) };
            let styled = styled(label.0, &left);
            // Writing to a String cannot fail.
            let _ = write!(self.text, "{:indent$}{styled}{:gap$}", "", "");
            self.put(0, style, &line);
        }
    }

    fn put(&mut self, indent: usize, style: Style, line: &str) {
        let _ = writeln!(self.text, "{:indent$}{}", "", styled(style, line));
    }
}

fn styled(style: Style, text: &str) -> String {
    if text.is_empty() { String::new() } else { format!("{style}{text}{style:#}") }
}

/// The text in lines of at most `width` columns; only a single word can be longer.
pub fn fold(text: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    let mut used = 0;
    for word in text.split(' ').filter(|w| !w.is_empty()) {
        let wide = columns(word);
        if used > 0 && used + 1 + wide > width.max(1) {
            lines.push(String::new());
            used = 0;
        }
        let Some(line) = lines.last_mut() else { continue };
        if used > 0 {
            line.push(' ');
            used += 1;
        }
        line.push_str(word);
        used += wide;
    }
    lines
}

/// Columns of a word; colours take none.
fn columns(word: &str) -> usize {
    if word.contains('\u{1B}') { stripped(word).width() } else { word.width() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn beside_each_other_and_below_each_other() {
        let page = |width| {
            let mut page = Page::new(width);
            page.row(
                1,
                &(PLAIN, "seven or more".to_owned()),
                6,
                &[(PLAIN, "said so".to_owned()), (PLAIN, "again".to_owned())],
            );
            page.finish()
        };
        assert_eq!(page(80), " seven   said so\n or      again\n more\n");
        assert_eq!(page(40), " seven or more\n   said so\n   again\n");
    }

    #[test]
    fn wide_letters_take_two_columns() {
        assert_eq!(fold("東京 東京", 5), ["東京", "東京"]);
        assert_eq!(fold("a b c", 3), ["a b", "c"]);
    }
}
