//! Signs that nobody sees and that change what is seen: which they are, and how they are kept from doing so.
//!
//! Reports come from anybody. A mark of direction in a name turns the words around it, a control character moves the cursor
//! of a terminal or sets its title, and tags carry words that only programs read. Views leave them out; JSON writes them as
//! escapes, which are the same values to every parser:
//!
//! ```
//! use rashomon_desk::unseen::{is_active, json};
//!
//! assert!(is_active('\u{202E}') && is_active('\u{9B}') && !is_active('é'));
//! assert_eq!(json(&"Gao\u{202E}!")?, r#""Gao\u202e!""#);
//! # Ok::<(), serde_json::Error>(())
//! ```

use std::fmt::Write;

use serde::Serialize;
use unicode_properties::{GeneralCategory, UnicodeGeneralCategory};

/// Whether a sign is invisible and made to change how others look or are read: marks of direction, of annotation, tags,
/// blanks without width. Those that join letters (U+200C, U+200D) are part of words, and those that stand in front of numbers
/// are seen.
pub fn is_unseen(c: char) -> bool {
    match c {
        // What joins letters, signs of numbers and verses in Arabic, Syriac and Kaithi, and what stacks hieroglyphs.
        '\u{200C}'
        | '\u{200D}'
        | '\u{600}'..='\u{605}'
        | '\u{6DD}'
        | '\u{70F}'
        | '\u{890}'
        | '\u{891}'
        | '\u{8E2}'
        | '\u{110BD}'
        | '\u{110CD}'
        | '\u{13430}'..='\u{1343F}' => false,
        // Not given yet, and to be ignored where they come to be.
        '\u{2065}' | '\u{FFF0}'..='\u{FFF8}' | '\u{E0000}'..='\u{E007F}' => true,
        c => !c.is_ascii() && c.general_category() == GeneralCategory::Format,
    }
}

/// Whether a sign acts on what shows it: the unseen ones, control characters, and the breaks that some take for ends of lines.
pub fn is_active(c: char) -> bool {
    c.is_control() || matches!(c, '\u{2028}' | '\u{2029}') || is_unseen(c)
}

/// A value as JSON in one line, with escapes for all that is [active](is_active).
pub fn json<T: Serialize + ?Sized>(value: &T) -> serde_json::Result<String> {
    Ok(escaped(serde_json::to_string(value)?))
}

/// The same as a readable document.
pub fn json_document<T: Serialize + ?Sized>(value: &T) -> serde_json::Result<String> {
    Ok(escaped(serde_json::to_string_pretty(value)?))
}

/// JSON with escapes in its strings. Outside of strings stand only ASCII signs, of which line breaks are its own.
fn escaped(json: String) -> String {
    let escape = |c: char| c != '\n' && is_active(c);
    if !json.contains(escape) {
        return json;
    }
    let mut out = String::with_capacity(json.len() + json.len() / 8);
    for c in json.chars() {
        if !escape(c) {
            out.push(c);
            continue;
        }
        for unit in c.encode_utf16(&mut [0; 2]) {
            // Writing to a String cannot fail.
            let _ = write!(out, "\\u{unit:04x}");
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Unicode's property `Bidi_Control` (PropList.txt), whole.
    const BIDI_CONTROL: &str =
        "\u{61C}\u{200E}\u{200F}\u{202A}\u{202B}\u{202C}\u{202D}\u{202E}\u{2066}\u{2067}\u{2068}\u{2069}";

    #[test]
    fn all_that_acts_is_known() {
        let others = ['\u{AD}', '\u{180E}', '\u{200B}', '\u{2060}', '\u{2065}', '\u{FEFF}', '\u{2028}', '\u{2029}'];
        let ranges = ['\0'..='\u{1F}', '\u{7F}'..='\u{9F}', '\u{206A}'..='\u{206F}', '\u{FFF9}'..='\u{FFFB}'];
        let tags = '\u{E0000}'..='\u{E007F}';
        for c in BIDI_CONTROL.chars().chain(others).chain(ranges.into_iter().flatten()).chain(tags) {
            assert!(is_active(c), "{c:?}");
        }
        for c in ['a', ' ', 'é', '\u{301}', '\u{200C}', '\u{200D}', '\u{FE0F}', '\u{605}', '\u{6DD}', '東', '🏴'] {
            assert!(!is_active(c), "{c:?}");
        }
    }

    #[test]
    fn documents_keep_their_lines() {
        let value = serde_json::json!({"a\u{9B}": ["\u{E0041}\u{61C}\n\u{7F}"]});
        assert_eq!(json(&value).unwrap(), r#"{"a\u009b":["\udb40\udc41\u061c\n\u007f"]}"#);
        assert_eq!(json_document(&value).unwrap().lines().count(), 5);
    }

    proptest! {
        #[test]
        fn escapes_are_the_same_values(text in any::<String>(), odd in "[\u{0}-\u{9F}\u{200B}-\u{206F}\u{E0000}-\u{E007F}\\\\\"]{0,8}") {
            let value = serde_json::json!({text.clone(): [&odd, &text]});
            for json in [json(&value).unwrap(), json_document(&value).unwrap()] {
                prop_assert_eq!(&serde_json::from_str::<serde_json::Value>(&json).unwrap(), &value);
                prop_assert!(!json.contains(|c| c != '\n' && is_active(c)));
            }
        }
    }
}
