//! Texts of reports in the cells of a table, safe from spreadsheets and still the same texts.
//!
//! A spreadsheet that opens a table takes a cell for a formula that begins with `=`, `+`, `-` or `@`, some also one that
//! begins with a tabulator or a line break, some after blanks, and some read the full-width forms of these signs alike. A
//! formula can fetch addresses and run programs, and the texts here come from anybody.
//!
//! The guard is one apostrophe in front, which spreadsheets take for "this is text". It can be undone, whatever the
//! text: a text that itself begins with an apostrophe gets one more, so that **a leading apostrophe in a guarded cell is
//! never the text's own**. Take one away where there is one, and the text is back:
//!
//! ```
//! use rashomon_desk::export::guard::{guard, unguard};
//!
//! for (text, cell) in [("=1+1", "'=1+1"), ("'tis", "''tis"), ("two men", "two men"), ("", "")] {
//!     assert_eq!(guard(text), cell);
//!     assert_eq!(unguard(cell), text);
//! }
//! ```

use std::borrow::Cow;

use crate::unseen::is_active;

/// Signs with which a formula begins, in all their widths.
const SIGNS: [char; 12] = ['=', '+', '-', '@', '＝', '＋', '－', '＠', '﹦', '﹢', '﹣', '﹫'];

/// The text as it may stand in a cell.
pub fn guard(text: &str) -> Cow<'_, str> {
    let told = text.trim_start_matches(is_blank);
    let control = text.starts_with(char::is_control);
    if text.starts_with('\'') || control || told.starts_with(SIGNS) {
        Cow::Owned(format!("'{text}"))
    } else {
        Cow::Borrowed(text)
    }
}

/// The text of a guarded cell.
pub fn unguard(cell: &str) -> &str {
    cell.strip_prefix('\'').unwrap_or(cell)
}

/// What a spreadsheet may pass over before it looks for a sign: blanks of all sorts, and marks that nobody sees.
fn is_blank(c: char) -> bool {
    c.is_whitespace() || is_active(c) || matches!(c, '\u{200C}' | '\u{200D}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn formulas_are_words() {
        for formula in [
            "=1+1",
            "+1",
            "-1",
            "@here",
            "\tcell",
            "\rcell",
            "\ncell",
            "\n=1",
            "＝1+1",
            "＋1",
            "－1",
            "＠here",
            "﹦1",
            " =1",
            "\u{A0}\u{3000}=1",
            "\u{200B}=1",
            "\u{FEFF}@x",
            "\u{61C}=1",
            "\u{E0041}\u{200D}\u{FFF9}=1",
            "  \t -2",
            "'",
            "'=1",
            "''",
        ] {
            assert_eq!(guard(formula), format!("'{formula}"));
            assert_eq!(unguard(&guard(formula)), formula);
        }
    }

    #[test]
    fn words_are_left_alone() {
        for words in ["two men", "", " two men", "1-2", "a=b", "“’tis”, he said", "−3", "– two", "’tis"] {
            assert_eq!(guard(words), words);
            assert_eq!(unguard(&guard(words)), words);
        }
    }

    proptest! {
        #[test]
        fn every_text_comes_back(text in "[\\s='+@\u{FF1D}\u{200B}a-c-]{0,6}") {
            let cell = guard(&text);
            prop_assert_eq!(unguard(&cell), text.as_str());
            prop_assert!(!cell.trim_start_matches(is_blank).starts_with(SIGNS));
        }

        #[test]
        fn of_any_kind(text in any::<String>()) {
            let cell = guard(&text);
            prop_assert_eq!(unguard(&cell), text.as_str());
        }
    }
}
