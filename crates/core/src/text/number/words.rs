//! The words that numbers are written with.

/// What a word adds to a number.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Word {
    /// "seven", "seventeen", "seventy": added.
    Small(u64),
    /// "hundred", "thousand", "million": multiplied.
    Scale { by: f64, plural: bool },
    /// "dozen": it multiplies only the number right before it.
    Dozen { plural: bool },
    /// "third", "twentieth": it ends an ordinal, or is what a fraction is divided by.
    Ordinal { of: Cardinal, plural: bool },
    /// "half", "quarter": it ends a fraction only.
    Share { by: f64, plural: bool },
}

/// The number that an ordinal is made of.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Cardinal {
    Small(u64),
    Scale(f64),
}

/// The part that a word in lower case is of a number.
pub(super) fn word(word: &str) -> Option<Word> {
    if let Some(number) = small(word) {
        return Some(Word::Small(number));
    }
    let stem = word.strip_suffix('s').filter(|stem| stem.len() > 1);
    let (singular, plural) = stem.map_or((word, false), |stem| (stem, true));
    let share = match word {
        "half" => Some((2.0, false)),
        "halves" => Some((2.0, true)),
        "quarter" => Some((4.0, false)),
        "quarters" => Some((4.0, true)),
        _ => None,
    };
    share
        .map(|(by, plural)| Word::Share { by, plural })
        .or_else(|| matches!(singular, "dozen" | "doz" | "dz").then_some(Word::Dozen { plural }))
        .or_else(|| scale(singular).map(|by| Word::Scale { by, plural }))
        .or_else(|| ordinal(singular).map(|of| Word::Ordinal { of, plural }))
}

/// A number below a hundred in one word without a hyphen.
pub fn small(word: &str) -> Option<u64> {
    let position = |words: &[&str]| words.iter().position(|w| *w == word).map(|i| i as u64);
    let tens = || position(&TENS).map(|i| 20 + 10 * i);
    let nought = || matches!(word, "nought" | "naught").then_some(0);
    position(&SMALL).or_else(tens).or_else(nought)
}

/// What "hundred", "million" and the like multiply by.
pub fn scale(word: &str) -> Option<f64> {
    SCALES.iter().find(|(name, _)| *name == word).map(|(_, by)| *by)
}

fn ordinal(word: &str) -> Option<Cardinal> {
    let irregular = IRREGULAR.iter().find(|(name, _)| *name == word).map(|(_, n)| *n);
    if let Some(number) = irregular {
        return Some(Cardinal::Small(number));
    }
    let tens = word.strip_suffix("ieth").and_then(|stem| {
        let at = TENS.iter().position(|tens| tens.strip_suffix('y') == Some(stem))?;
        Some(20 + 10 * at as u64)
    });
    let stem = || word.strip_suffix("th");
    // "twentyfifth", as it is often written.
    let together = || {
        let (tens, ones) = TENS.iter().enumerate().find_map(|(at, tens)| Some((at, word.strip_prefix(tens)?)))?;
        let irregular = IRREGULAR.iter().find(|(name, _)| *name == ones).map(|(_, n)| *n);
        let ones = irregular.or_else(|| small(ones.strip_suffix("th")?)).filter(|n| (1..10).contains(n))?;
        Some(20 + 10 * tens as u64 + ones)
    };
    tens.or_else(|| stem().and_then(small))
        .or_else(together)
        .map(Cardinal::Small)
        .or_else(|| stem().and_then(scale).map(Cardinal::Scale))
}

/// What letters right behind a figure multiply it by ("20k", "10M", "3bn"). "5m" may be metres, so that "m" is none.
pub(super) fn suffix(letters: &str) -> Option<f64> {
    Some(match letters {
        "k" | "K" => 1e3,
        "M" | "MM" | "mn" | "mln" | "mil" | "MN" => 1e6,
        "G" | "b" | "B" | "bn" | "bln" | "BN" => 1e9,
        "T" | "tn" | "tln" | "trn" => 1e12,
        _ => return None,
    })
}

const SMALL: [&str; 20] = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
];
const TENS: [&str; 8] = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];
const SCALES: [(&str, f64); 10] = [
    ("hundred", 1e2),
    ("thousand", 1e3),
    ("lakh", 1e5),
    ("lac", 1e5),
    ("million", 1e6),
    ("crore", 1e7),
    ("billion", 1e9),
    ("milliard", 1e9),
    ("trillion", 1e12),
    ("quadrillion", 1e15),
];
/// Ordinals that are not the number with -th, and the ways in which they are often misspelt.
const IRREGULAR: [(&str, u64); 9] = [
    ("first", 1),
    ("second", 2),
    ("third", 3),
    ("fifth", 5),
    ("eighth", 8),
    ("ninth", 9),
    ("nineth", 9),
    ("twelfth", 12),
    ("twelveth", 12),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_parts_of_numbers() {
        assert_eq!(word("seventy"), Some(Word::Small(70)));
        assert_eq!(word("thousands"), Some(Word::Scale { by: 1e3, plural: true }));
        assert_eq!(word("fortieth"), Some(Word::Ordinal { of: Cardinal::Small(40), plural: false }));
        assert_eq!(word("millionths"), Some(Word::Ordinal { of: Cardinal::Scale(1e6), plural: true }));
        assert_eq!(word("sixth"), Some(Word::Ordinal { of: Cardinal::Small(6), plural: false }));
        assert_eq!(word("quarters"), Some(Word::Share { by: 4.0, plural: true }));
        for other in ["", "s", "th", "ieth", "month", "north", "tens", "sixes", "teenth"] {
            assert_eq!(word(other), None, "{other}");
        }
    }
}
