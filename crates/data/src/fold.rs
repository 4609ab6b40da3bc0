//! The form under which place names are looked up. The build script uses it too.

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// Lower case without diacritics and apostrophes; hyphens and other signs are spaces; one space between words; the
/// Arabic article in one spelling.
pub fn fold(name: &str) -> String {
    let mut folded = String::with_capacity(name.len());
    for c in name.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase) {
        match c {
            '\'' | '’' | '‘' | 'ʻ' | 'ʼ' | '`' | '.' => {}
            'ı' => folded.push('i'),
            'ł' => folded.push('l'),
            'ø' => folded.push('o'),
            'đ' => folded.push('d'),
            'ß' => folded.push_str("ss"),
            'æ' => folded.push_str("ae"),
            c if c.is_alphanumeric() => folded.push(c),
            _ => folded.push(' '),
        }
    }
    let words = folded.split_whitespace().map(|word| match word {
        "el" | "ad" | "ar" | "as" | "ash" | "at" | "an" | "az" | "ul" => "al",
        "ayn" | "ein" => "ain",
        "st" => "saint",
        "mt" => "mount",
        other => other,
    });
    words.collect::<Vec<_>>().join(" ")
}
