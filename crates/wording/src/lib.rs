//! How values, speakers and accounts read: words for people, without a layout.
//!
//! A terminal and a page in the browser say the same things in the same words. What is here is text that has been made safe
//! to show ([`clean`]); where it stands and how it looks is the matter of those who show it.

pub mod account;
pub mod fold;
pub mod value;

use rashomon_desk::unseen::is_unseen;

/// Text of a report or of the user made safe to be shown: one line, no control characters, nothing
/// [unseen](rashomon_desk::unseen).
pub fn clean(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            c if is_unseen(c) => {}
            c if c.is_whitespace() => {
                if !out.ends_with(' ') {
                    out.push(' ');
                }
            }
            c if c.is_control() => out.push('\u{FFFD}'),
            c => out.push(c),
        }
    }
    out.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_shows_a_text_is_safe_from_it() {
        assert_eq!(clean("two\r\n men\u{1b}[2J \u{202E}died\t"), "two men\u{FFFD}[2J died");
        assert_eq!(clean("\u{61C}a\u{206A}\u{2028}\u{FFF9}b\u{FFFB}\u{E0041}\u{9B}2J\u{85}"), "a b\u{FFFD}2J");
        assert_eq!(clean("\u{FEFF} \u{202E} "), "");
    }
}
