//! A stream on which nothing acts on the terminal but the program's own colours.
//!
//! Views clean what reports say ([`clean`](crate::output::clean)) before they lay it out. This is the net below them: whatever
//! a view, an error of some library or a path of the user's brings along, no sign that nobody sees and no control character
//! reaches a terminal.

use std::{
    io::{self, Write},
    mem,
};

use rashomon_desk::unseen::{is_active, is_unseen};

/// Writes lines with what acts on a terminal left out or replaced.
pub struct Visible<W: Write> {
    out: W,
    /// A line that has not ended.
    line: Vec<u8>,
    colours: bool,
}

impl<W: Write> Visible<W> {
    /// For text of views, whose colours pass.
    pub fn text(out: W) -> Self {
        Self { out, line: Vec::new(), colours: true }
    }

    /// For data, which has no colours.
    pub fn data(out: W) -> Self {
        Self { out, line: Vec::new(), colours: false }
    }

    fn put(&mut self, lines: &[u8]) -> io::Result<()> {
        self.out.write_all(visible(&String::from_utf8_lossy(lines), self.colours).as_bytes())
    }
}

/// What is left of a line is written at the end, too.
impl<W: Write> Drop for Visible<W> {
    fn drop(&mut self) {
        // An error has nobody to go to here; who wants to know it flushes.
        let _ = self.flush();
    }
}

impl<W: Write> Write for Visible<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match bytes.iter().rposition(|b| *b == b'\n') {
            None => self.line.extend_from_slice(bytes),
            Some(end) => {
                let mut lines = mem::replace(&mut self.line, bytes[end + 1..].to_vec());
                lines.extend_from_slice(&bytes[..=end]);
                self.put(&lines)?;
            }
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        let rest = mem::take(&mut self.line);
        self.put(&rest)?;
        self.out.flush()
    }
}

/// The text with its lines and tabulators, with colours where they pass, and without all else that acts on a terminal.
pub fn visible(text: &str, colours: bool) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(is_active) {
        let (before, behind) = rest.split_at(at);
        out += before;
        let colour = if colours { colour(behind) } else { "" };
        if !colour.is_empty() {
            out += colour;
            rest = &behind[colour.len()..];
            continue;
        }
        let mut signs = behind.chars();
        match signs.next() {
            Some(c @ ('\n' | '\t')) => out.push(c),
            // Lines of CSV end with both.
            Some('\r') if signs.as_str().starts_with('\n') => out.push('\r'),
            Some(c) if is_unseen(c) => {}
            _ => out.push('\u{FFFD}'),
        }
        rest = signs.as_str();
    }
    out + rest
}

/// The sequence of a colour with which the text begins, `ESC [ … m`, or nothing.
fn colour(text: &str) -> &str {
    let Some(numbers) = text.strip_prefix("\u{1B}[") else { return "" };
    let end = numbers.find(|c: char| !c.is_ascii_digit() && c != ';').unwrap_or(numbers.len());
    // Colours of letters, bold, dim, italic and underlined, and their end. Text that is hidden or blinks is not the program's.
    let own = |number: &str| matches!(number.parse(), Ok(0..=4 | 22..=24 | 30..=39 | 90..=97));
    let ends = numbers[end..].starts_with('m') && numbers[..end].split(';').all(own);
    if ends { &text[..="\u{1B}[".len() + end] } else { "" }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn only_colours_pass() {
        let text =
            "\u{1B}[1;31mred\u{1B}[0m\u{1B}[2J\u{1B}]0;title\u{7}\u{9B}2J\u{1B}[1;3\t\u{202E}x\r\n\r\u{1B}\u{1B}[8m";
        let told = "\u{FFFD}[2J\u{FFFD}]0;title\u{FFFD}\u{FFFD}2J\u{FFFD}[1;3\tx\r\n\u{FFFD}\u{FFFD}\u{FFFD}[8m";
        assert_eq!(visible(text, true), format!("\u{1B}[1;31mred\u{1B}[0m{told}"));
        assert_eq!(visible(text, false), format!("\u{FFFD}[1;31mred\u{FFFD}[0m{told}"));
    }

    proptest! {
        #[test]
        fn pieces_are_as_the_whole(text in "[a\n\t\r\u{1B}\\[;m1é\u{202E}\u{E0041}]{0,24}", at in 0_usize..24) {
            let mut out = Vec::new();
            let mut stream = Visible::text(&mut out);
            let (first, second) = text.as_bytes().split_at(at.min(text.len()));
            stream.write_all(first).unwrap();
            stream.write_all(second).unwrap();
            stream.flush().unwrap();
            drop(stream);
            prop_assert_eq!(String::from_utf8(out).unwrap(), visible(&text, true));
        }
    }
}
