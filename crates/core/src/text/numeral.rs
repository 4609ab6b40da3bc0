//! Single number words and figures.

/// The number that a figure says: "14", "2,500", "2 500" with a no-break space.
pub fn figure(word: &str) -> Option<u64> {
    let mut digits = String::with_capacity(word.len());
    let mut group: Option<usize> = None;
    for c in word.chars() {
        match c {
            '0'..='9' => {
                digits.push(c);
                group = group.map(|n| n + 1);
            }
            ',' | '\u{a0}' | '\u{202f}' if !digits.is_empty() && group.is_none_or(|n| n == 3) => group = Some(0),
            _ => return None,
        }
    }
    (group.is_none_or(|n| n == 3)).then_some(digits).filter(|d| !d.is_empty() && d.len() <= 12)?.parse().ok()
}

/// What a number word adds to a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// "seven", "seventeen", "seventy": added.
    Add(u64),
    /// "dozen", "hundred", "thousand", "million": multiplied.
    Times(u64),
}

/// The part that a number word is; hyphenated words ("twenty-five") are sums.
pub fn part(word: &str) -> Option<Part> {
    if let Some(add) = small_word(word) {
        return Some(Part::Add(add));
    }
    if let Some((tens, ones)) = word.split_once('-') {
        let (tens, ones) = (small_word(tens)?, small_word(ones)?);
        return (tens >= 20 && tens % 10 == 0 && ones < 10).then_some(Part::Add(tens + ones));
    }
    Some(Part::Times(match word {
        "dozen" => 12,
        "hundred" => 100,
        "thousand" => 1_000,
        "million" => 1_000_000,
        "billion" => 1_000_000_000,
        _ => return None,
    }))
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

fn small_word(word: &str) -> Option<u64> {
    let small = SMALL.iter().position(|w| *w == word);
    small.or_else(|| TENS.iter().position(|w| *w == word).map(|i| 20 + 10 * i)).map(|n| n as u64)
}

/// A number below 100 in one word, as words or figures.
pub fn small(word: &str) -> Option<u64> {
    match part(word) {
        Some(Part::Add(number)) => Some(number),
        _ => figure(word).filter(|n| *n < 100),
    }
}

/// Whether the word is a number or part of one.
pub fn is_numeral(word: &str) -> bool {
    figure(word).is_some() || part(word).is_some() || range(word).is_some()
}

/// "10-15" with a hyphen or an en dash.
pub fn range(word: &str) -> Option<(u64, u64)> {
    let (low, high) = word.split_once(['-', '–'])?;
    let (low, high) = (figure(low)?, figure(high)?);
    (low < high).then_some((low, high))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures() {
        for (word, number) in [("14", 14), ("2,500", 2_500), ("1,250,000", 1_250_000), ("2\u{a0}500", 2_500)] {
            assert_eq!(figure(word), Some(number), "{word}");
        }
        for word in ["", "1,25", "12,3456", ",5", "5.2", "7th", "1,,000", "9999999999999"] {
            assert_eq!(figure(word), None, "{word}");
        }
    }

    #[test]
    fn words() {
        assert_eq!(part("twenty-five"), Some(Part::Add(25)));
        assert_eq!(part("five-twenty"), None);
        assert_eq!(part("dozen"), Some(Part::Times(12)));
        assert_eq!(range("10-15"), Some((10, 15)));
        assert_eq!(range("15-10"), None);
    }
}
