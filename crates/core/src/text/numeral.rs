//! Single number words and figures, and where a number that is written with several of them begins and ends.

use super::{Entity, EntityKind, Token, number::words};

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
    if let Some(add) = words::small(word) {
        return Some(Part::Add(add));
    }
    if let Some((tens, ones)) = word.split_once('-') {
        let (tens, ones) = (words::small(tens)?, words::small(ones)?);
        return (tens >= 20 && tens % 10 == 0 && ones < 10).then_some(Part::Add(tens + ones));
    }
    let by = if word == "dozen" { 12.0 } else { words::scale(word)? };
    Some(Part::Times(by as u64))
}

/// A number below 100 in one word, as words or figures.
pub fn small(word: &str) -> Option<u64> {
    match part(word) {
        Some(Part::Add(number)) => Some(number),
        _ => figure(word).filter(|n| *n < 100),
    }
}

/// A figure with a decimal point ("1.5", ".5", "1,250.75"): its digits without the point, and how many stand behind it.
pub fn decimal(word: &str) -> Option<(u64, u32)> {
    let (whole, digits) = word.split_once('.')?;
    let places = u32::try_from(digits.len()).ok().filter(|n| (1..=MOST_PLACES).contains(n))?;
    let behind: u64 = digits.bytes().all(|b| b.is_ascii_digit()).then(|| digits.parse().ok())??;
    let before = if whole.is_empty() { 0 } else { figure(whole)? };
    Some((before.checked_mul(10_u64.pow(places))?.checked_add(behind)?, places))
}

/// Digits behind a point that are read.
const MOST_PLACES: u32 = 9;

/// What a sign right behind a figure multiplies it with ("20k", "3bn"). "5m" may be metres, so that "m" is none.
pub fn suffix(word: &str) -> Option<u64> {
    Some(match word {
        "k" => 1_000,
        "mn" => 1_000_000,
        "bn" => 1_000_000_000,
        _ => return None,
    })
}

/// Whether signs, and no space, stand between the token at `at` and a digit before it, so that they are one number, which is
/// not understood: the "9" of "10^9", the "000" of `1_000`. Dashes and slashes hold numbers apart.
pub fn is_behind_odd_sign(tokens: &[Token], at: usize) -> bool {
    let digit = tokens[at].lower.starts_with(char::is_numeric);
    let apart = |t: &Token| t.lower.chars().all(|c| matches!(c, '-' | '/') || PARTING.contains(&c));
    digit && joined_before(tokens, at).is_some_and(|from| !tokens[from + 1..at].iter().all(apart))
}

/// Signs that hold two numbers apart where no space does.
const PARTING: [char; 21] =
    ['(', '[', '{', '“', '”', '"', '\'', '‘', '’', '«', '»', '„', '—', '–', ':', ';', ',', '.', '…', '!', '~'];
/// Signs between two digits that are looked at.
const MOST_SIGNS: usize = 8;

/// The token with a digit from which nothing but signs leads up to the token at `at`, without a space.
fn joined_before(tokens: &[Token], at: usize) -> Option<usize> {
    let touches = |i: &usize| tokens[*i].span.end == tokens[i + 1].span.start;
    let sign = |i: usize| !tokens[i].lower.chars().any(char::is_alphanumeric);
    let mut run = (at.saturating_sub(MOST_SIGNS)..at).rev().take_while(touches);
    run.find(|i| !sign(*i)).filter(|i| tokens[*i].lower.contains(char::is_numeric))
}

/// The same behind the token before `end`: whether signs without a space lead to a token with a digit.
fn joined_behind(tokens: &[Token], end: usize) -> bool {
    let touches = |i: &usize| tokens[i - 1].span.end == tokens[*i].span.start;
    let sign = |i: usize| !tokens[i].lower.chars().any(char::is_alphanumeric);
    let mut run = (end..tokens.len().min(end + MOST_SIGNS)).take_while(touches);
    run.find(|i| !sign(*i)).is_some_and(|i| tokens[i].lower.contains(char::is_numeric))
}

/// Whether the number that begins with the token at `at` goes back beyond it, so that reading it from there would read a
/// part of it: the "000" of `1_000`, the "9" of "10^9", the "million" of "1.5 million".
pub fn begins_before(tokens: &[Token], entities: &[Entity], at: usize) -> bool {
    let Some(last) = at.checked_sub(1) else { return false };
    let (token, before) = (&tokens[at], &tokens[last]);
    if before.span.end == token.span.start {
        return before.lower.chars().any(|c| c.is_alphanumeric() || tells_before(c))
            || joined_before(tokens, at).is_some();
    }
    // The year of "in 2014 500 people" is a time, and no part of the number behind it.
    let in_time = entities.iter().any(|e| e.kind == EntityKind::Time && e.start <= last && last < e.end);
    let word = |back: usize| at.checked_sub(back).map_or("", |i| tokens[i].lower.as_str());
    let figure = word(1).starts_with(|c: char| c.is_numeric() || c == '.') && word(1).ends_with(char::is_numeric);
    let multiplies = |i: usize| tokens.get(i).is_some_and(|t| matches!(part(&t.lower), Some(Part::Times(_))));
    let scale = multiplies(at) || (token.lower == "a" && multiplies(at + 1));
    let share = FRACTIONS.contains(&word(1)) || (word(1) == "of" && FRACTIONS.contains(&word(2)));
    let point = word(1) == "point" && is_numeral(word(2)) && (at..tokens.len().min(at + 3)).any(multiplies);
    !in_time && (figure || is_numeral(word(1)) || point || scale && share)
}

/// Whether the number that ends before the token at `end` goes on there: with a sign or a digit right behind it ("10^9",
/// "5%"), or with what makes a measure or a share of it ("5 mm", "5 percent", "a million and a half").
pub fn goes_on(tokens: &[Token], end: usize) -> bool {
    let Some(token) = tokens.get(end) else { return false };
    let word = |i: usize| tokens.get(i).map_or("", |t| t.lower.as_str());
    if tokens[end - 1].span.end == token.span.start {
        let contraction = token.lower.starts_with('\'');
        let goes_on = token.lower.chars().any(|c| c.is_alphanumeric() || tells_behind(c));
        return goes_on && !contraction || joined_behind(tokens, end);
    }
    let share = matches!(word(end), "%" | "percent" | "pct") || (word(end) == "per" && word(end + 1) == "cent");
    let half = word(end) == "and" && word(end + 1) == "a" && FRACTIONS.contains(&word(end + 2));
    let point = word(end) == "point" && is_numeral(word(end + 1));
    share || half || point || MEASURES.contains(&word(end))
}

/// Whether a sign right before a number makes it no count: money, an ordinal, a sign of arithmetic, a part of a name. Stars,
/// bullets, brackets, quotation marks, pictures and the like say nothing of it.
fn tells_before(sign: char) -> bool {
    tells(sign) || matches!(sign, '#' | '№' | '+' | '-')
}

/// The same right behind it: shares, degrees and powers too. "50+" is "at least 50", and "12-" is broken off, so that their
/// signs are none of these.
fn tells_behind(sign: char) -> bool {
    tells(sign) || matches!(sign, '%' | '‰' | '°' | '′' | '″')
}

/// The same on either side.
fn tells(sign: char) -> bool {
    let money = matches!(sign, '$' | '¢' | '£' | '¤' | '¥' | '\u{20A0}'..='\u{20CF}');
    money || matches!(sign, '@' | '&' | '_' | '^' | '=' | '<' | '>' | '±' | '×' | '÷' | '−' | '/' | '\\')
}

const FRACTIONS: [&str; 6] = ["half", "quarter", "quarters", "third", "thirds", "fraction"];
/// Units that are never counted things.
const MEASURES: [&str; 9] = ["mm", "cm", "km", "kg", "kt", "lb", "lbs", "ft", "mph"];

/// Whether the word is a part of one: "half", "thirds".
pub fn is_fraction(word: &str) -> bool {
    FRACTIONS.contains(&word)
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
    fn decimals() {
        for (word, number) in [("1.5", (15, 1)), (".5", (5, 1)), ("2.00", (200, 2)), ("1,250.75", (125_075, 2))] {
            assert_eq!(decimal(word), Some(number), "{word}");
        }
        for word in ["1", "1.", ".", "1.2.3", "1,5", "1.5m", "1.2345678901", "1.-5", "a.5"] {
            assert_eq!(decimal(word), None, "{word}");
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
