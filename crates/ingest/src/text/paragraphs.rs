//! Lines, blocks and paragraphs of a plain text.

use std::ops::Range;

/// One line without its end, trimmed; empty where the line is blank.
pub(crate) type Line = Range<usize>;

/// Longest line of a text that was broken into lines by a typewriter or a mail program.
const WRAPPED: usize = 110;

/// Lines of the text, trimmed, in order. LF, CR LF and CR end a line, and so do the Unicode separators.
pub(crate) fn lines(text: &str) -> Vec<Line> {
    let mut out = Vec::new();
    let mut start = 0;
    for (at, end) in text.match_indices(['\n', '\r', '\u{2028}', '\u{2029}']) {
        // The second half of CR LF is a blank line of no length, which would read as a paragraph break.
        if !(end == "\n" && at == start && at > 0 && text.as_bytes()[at - 1] == b'\r') {
            out.push(trim(text, start..at));
        }
        start = at + end.len();
    }
    out.push(trim(text, start..text.len()));
    out
}

fn trim(text: &str, range: Range<usize>) -> Range<usize> {
    let inner = &text[range.clone()];
    // A byte order mark or a zero-width space on a line of its own is white space here, but stays in the text.
    let blank = |c: char| c.is_whitespace() || matches!(c, '\u{FEFF}' | '\u{200B}');
    let cut = inner.trim_start_matches(blank);
    let start = range.start + (inner.len() - cut.len());
    start..start + cut.trim_end_matches(blank).len()
}

/// Runs of lines without a blank line between.
pub(crate) fn blocks(lines: &[Line]) -> impl Iterator<Item = &[Line]> {
    lines.split(Line::is_empty).filter(|block| !block.is_empty())
}

/// The paragraphs of a block: one line each, or several where lines were wrapped.
pub(crate) fn paragraphs(text: &str, block: &[Line]) -> Vec<Range<usize>> {
    let width = block.iter().map(|l| chars(text, l)).max().unwrap_or(0);
    let mut out: Vec<Range<usize>> = Vec::new();
    for (i, line) in block.iter().enumerate() {
        let joins = i > 0 && width <= WRAPPED && joins(text, &block[i - 1], line, width);
        match out.last_mut() {
            Some(last) if joins => last.end = line.end,
            _ => out.push(line.clone()),
        }
    }
    out
}

fn chars(text: &str, line: &Line) -> usize {
    text[line.clone()].chars().count()
}

/// Whether `next` goes on with the sentence or paragraph of `line`, in a block whose longest line has `width` characters.
fn joins(text: &str, line: &Line, next: &Line, width: usize) -> bool {
    let indent = text[line.end..next.start].chars().rev().take_while(|c| matches!(c, ' ' | '\t')).count();
    let ends = text[line.clone()].trim_end_matches(['"', '”', '’', '\'', ')', '»']).ends_with(['.', '!', '?', ':']);
    if indent >= 2 && ends {
        return false;
    }
    let follows = text[next.clone()].chars().next();
    if matches!(follows, Some('•' | '*' | '–' | '—' | '-')) && ends {
        return false;
    }
    // The next word would have fitted: the writer ended the line on purpose.
    let word = text[next.clone()].split_whitespace().next().map_or(0, |w| w.chars().count());
    let roomy = chars(text, line) + 1 + word + width / 10 < width;
    let starts_low = follows.is_some_and(char::is_lowercase);
    starts_low || !(ends && roomy)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(text: &str) -> Vec<&str> {
        let lines = lines(text);
        blocks(&lines).flat_map(|b| paragraphs(text, b)).map(|r| &text[r]).collect()
    }

    #[test]
    fn wrapped_and_not() {
        for (text, expect) in [
            ("", vec![]),
            (" \n\t\n", vec![]),
            ("One.\n\nTwo.", vec!["One.", "Two."]),
            ("One.\r\n\r\nTwo.\r\n", vec!["One.", "Two."]),
            ("One.\rTwo.", vec!["One.\rTwo."]),
            (
                "The army said that two of its men\nhad died near the river crossing on\nMonday.",
                vec!["The army said that two of its men\nhad died near the river crossing on\nMonday."],
            ),
            (
                "The army said that two had died in the raid.\nIt left.\nResidents of the valley spoke of a longer fight.",
                vec![
                    "The army said that two had died in the raid.\nIt left.",
                    "Residents of the valley spoke of a longer fight.",
                ],
            ),
            ("It ended.\n   A new day began\nin the valley.", vec!["It ended.", "A new day began\nin the valley."]),
            ("\u{FEFF}\nOne", vec!["One"]),
        ] {
            assert_eq!(split(text), expect, "{text:?}");
        }
        let long = "word ".repeat(40);
        assert_eq!(split(&format!("{long}\n{long}")).len(), 2);
    }
}
