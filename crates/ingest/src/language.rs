//! Which language a text is in, with "und" where it is too short to tell.

use whichlang::{Lang, detect_language};

/// Letters below which statistics misjudge headlines.
const ENOUGH: usize = 200;
/// Bytes looked at.
const SAMPLE: usize = 20_000;

/// Frequent English words that are rare elsewhere.
const ENGLISH: &[&str] = &[
    "the", "of", "and", "to", "in", "was", "were", "has", "have", "had", "for", "with", "by", "from", "that", "said",
    "says", "at", "after", "is", "are", "his", "their", "they", "killed", "kills",
];

/// An ISO 639-1 code, or "und". `declared` is what a page says of itself.
pub(crate) fn language(text: &str, declared: Option<&str>) -> String {
    let sample = crate::text::head(text, SAMPLE);
    let letters = sample.chars().filter(|c| c.is_alphabetic()).count();
    let english = share_of_english(sample);
    if letters < ENOUGH {
        let declared = declared.map(primary).filter(|code| code.len() == 2);
        return match declared {
            Some(code) => code,
            None if english >= 0.1 => "en".to_owned(),
            None if letters > 20 && other_script(sample, letters) => code(detect_language(sample)).to_owned(),
            None => "und".to_owned(),
        };
    }
    if english >= 0.2 {
        return "en".to_owned();
    }
    code(detect_language(sample)).to_owned()
}

fn primary(tag: &str) -> String {
    tag.split(['-', '_']).next().unwrap_or_default().trim().to_ascii_lowercase()
}

fn share_of_english(text: &str) -> f64 {
    let (mut words, mut english) = (0usize, 0usize);
    for word in text.split(|c: char| !c.is_alphanumeric() && c != '\'').filter(|w| !w.is_empty()) {
        words += 1;
        english += usize::from(ENGLISH.iter().any(|e| e.eq_ignore_ascii_case(word)));
    }
    english as f64 / words.max(1) as f64
}

fn other_script(text: &str, letters: usize) -> bool {
    text.chars().filter(|c| c.is_alphabetic() && *c >= '\u{370}').count() * 2 > letters
}

fn code(lang: Lang) -> &'static str {
    match lang {
        Lang::Ara => "ar",
        Lang::Cmn => "zh",
        Lang::Deu => "de",
        Lang::Eng => "en",
        Lang::Fra => "fr",
        Lang::Hin => "hi",
        Lang::Ita => "it",
        Lang::Jpn => "ja",
        Lang::Kor => "ko",
        Lang::Nld => "nl",
        Lang::Por => "pt",
        Lang::Rus => "ru",
        Lang::Spa => "es",
        Lang::Swe => "sv",
        Lang::Tur => "tr",
        Lang::Vie => "vi",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_and_long() {
        let long = |sentence: &str| sentence.repeat(8);
        for (text, declared, expect) in [
            ("Blast kills 30 in Kabul", None, "en"),
            ("Kabul blast", None, "und"),
            ("Kabul blast", Some("en-GB"), "en"),
            ("Explosion à Kaboul", Some("fr"), "fr"),
            (&long("The ministry said that two men were killed in the market. "), Some("de"), "en"),
            (&long("Das Ministerium teilte mit, dass zwei Männer getötet wurden. "), None, "de"),
            (&long("El ministerio informó que dos hombres murieron en el mercado. "), None, "es"),
            ("قتل رجلان في السوق يوم الثلاثاء بعد انفجار", None, "ar"),
            ("", None, "und"),
        ] {
            assert_eq!(language(text, declared), expect, "{text}");
        }
    }
}
