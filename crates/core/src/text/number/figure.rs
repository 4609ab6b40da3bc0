//! Numbers in digits: separators of thousands and of decimals, exponents, fractions of one character.

use super::item::{Figure, digit, next_char};

/// A number in digits that begins at some place of a text.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Read {
    pub end: usize,
    pub figure: Figure,
    /// Up to here its digits and signs were looked at.
    pub tried: usize,
}

/// Reads the number that begins at `at`, at a digit, a point before one, or a fraction. Where `plain`, without separators; where
/// not `spaced`, without spaces between thousands.
pub(super) fn read(text: &str, at: usize, plain: bool, spaced: bool) -> Read {
    if let Some((end, value)) = next_char(text, at).and_then(|c| Some((at + c.len_utf8(), vulgar(c)?))) {
        return Read { end, figure: Figure { value, digits: 0, whole: false, scaled: false }, tried: end };
    }
    let mut own = digits_end(text, at);
    if own == at {
        // ".25"
        own = digits_end(text, at + 1);
        let value = number(&["0"], &text[at + 1..own]);
        return exponent(text, Read { end: own, figure: decimal(value), tried: own });
    }
    let single = Read { end: own, figure: plain_figure(&text[at..own]), tried: own };
    if plain {
        return single;
    }
    if spaced && let Some(read) = in_spaces(text, at, own) {
        return exponent(text, read);
    }
    let end = stretch_end(text, at);
    let stretch = &text[at..end];
    let found = separated(stretch).map(|figure| Read { end, figure, tried: end });
    let read = found.unwrap_or(Read { tried: end, ..single });
    match next_char(text, read.end).and_then(|c| Some((read.end + c.len_utf8(), vulgar(c)?))) {
        Some((end, share)) if read.figure.whole => {
            let figure = Figure { value: read.figure.value + share, digits: 0, whole: false, scaled: false };
            Read { end, figure, tried: end.max(read.tried) }
        }
        _ => exponent(text, read),
    }
}

/// "½", "¾" and the like.
pub(super) fn vulgar(c: char) -> Option<f64> {
    let position = VULGAR.iter().find(|(sign, _, _)| *sign == c);
    position.map(|(_, over, under)| over / under)
}

const VULGAR: [(char, f64, f64); 18] = [
    ('½', 1.0, 2.0),
    ('⅓', 1.0, 3.0),
    ('⅔', 2.0, 3.0),
    ('¼', 1.0, 4.0),
    ('¾', 3.0, 4.0),
    ('⅕', 1.0, 5.0),
    ('⅖', 2.0, 5.0),
    ('⅗', 3.0, 5.0),
    ('⅘', 4.0, 5.0),
    ('⅙', 1.0, 6.0),
    ('⅚', 5.0, 6.0),
    ('⅐', 1.0, 7.0),
    ('⅛', 1.0, 8.0),
    ('⅜', 3.0, 8.0),
    ('⅝', 5.0, 8.0),
    ('⅞', 7.0, 8.0),
    ('⅑', 1.0, 9.0),
    ('⅒', 1.0, 10.0),
];

/// Groups of thousands that spaces part in one number.
const MOST_GROUPS: usize = 6;

fn digits_end(text: &str, from: usize) -> usize {
    let other = text[from..].char_indices().find(|(_, c)| digit(*c).is_none());
    other.map_or(text.len(), |(length, _)| from + length)
}

/// Where digits with points, commas and narrow spaces between them end.
fn stretch_end(text: &str, from: usize) -> usize {
    let mut end = digits_end(text, from);
    while let Some(sign) = next_char(text, end).filter(|c| matches!(c, '.' | ',')) {
        let next = digits_end(text, end + sign.len_utf8());
        if next == end + sign.len_utf8() {
            break;
        }
        end = next;
    }
    end
}

/// "1 234 567", with any one-line space between thousands, and decimals behind a point.
fn in_spaces(text: &str, at: usize, first: usize) -> Option<Read> {
    let three = |from: usize, to: usize| text[from..to].chars().count() == 3;
    if text[at..first].chars().count() > 3 {
        return None;
    }
    let (mut groups, mut end) = (vec![&text[at..first]], first);
    while groups.len() < MOST_GROUPS
        && let Some(space) = next_char(text, end).filter(|c| matches!(c, ' ' | '\u{a0}' | '\u{202f}' | '\u{2009}'))
    {
        let start = end + space.len_utf8();
        let next = digits_end(text, start);
        if !three(start, next) {
            break;
        }
        groups.push(&text[start..next]);
        end = next;
    }
    // "12 300km", "5 300-400", "1 222 333,444": what goes on otherwise is no group.
    let goes_on = next_char(text, end).is_some_and(char::is_alphabetic);
    if groups.len() == 1 || goes_on {
        return None;
    }
    let decimals = next_char(text, end).filter(|c| *c == '.').map(|_| digits_end(text, end + 1));
    let (end, figure) = match decimals.filter(|to| *to > end + 1) {
        Some(to) => (to, decimal(number(&groups, &text[end + 1..to]))),
        None => (end, whole(number(&groups, ""))),
    };
    Some(Read { end, figure, tried: end })
}

/// A number with points and commas; none where they part numbers.
fn separated(stretch: &str) -> Option<Figure> {
    let (points, commas) = (stretch.matches('.').count(), stretch.matches(',').count());
    let parts = |sign: char| stretch.split(sign).collect::<Vec<&str>>();
    match (points, commas) {
        (0, 0) => Some(plain_figure(stretch)),
        (1, 0) => {
            let (before, behind) = stretch.split_once('.')?;
            Some(decimal(number(&[before], behind)))
        }
        (_, 0) => thousands(&parts('.')).then(|| whole(number(&parts('.'), ""))),
        (0, _) if thousands(&parts(',')) || lakhs(&parts(',')) => Some(whole(number(&parts(','), ""))),
        (0, 1) => {
            let (before, behind) = stretch.split_once(',')?;
            (length(behind) <= 2).then(|| decimal(number(&[before], behind)))
        }
        (0, _) => None,
        // Of two signs the last is the one before the decimals.
        (1, _) if stretch.rfind('.') > stretch.rfind(',') => {
            let (before, behind) = stretch.split_once('.')?;
            let groups: Vec<&str> = before.split(',').collect();
            (thousands(&groups) || lakhs(&groups)).then(|| decimal(number(&groups, behind)))
        }
        (_, 1) if stretch.rfind(',') > stretch.rfind('.') => {
            let (before, behind) = stretch.split_once(',')?;
            let groups: Vec<&str> = before.split('.').collect();
            thousands(&groups).then(|| decimal(number(&groups, behind)))
        }
        _ => None,
    }
}

/// "2.500.000": three digits in each group but the first.
fn thousands(groups: &[&str]) -> bool {
    let [first, rest @ ..] = groups else { return false };
    (1..=3).contains(&length(first)) && rest.iter().all(|group| length(group) == 3)
}

/// "12,34,567", as it is written in South Asia.
fn lakhs(groups: &[&str]) -> bool {
    let [first, middle @ .., last] = groups else { return false };
    (1..=2).contains(&length(first)) && !middle.is_empty() && middle.iter().all(|g| length(g) == 2) && length(last) == 3
}

fn length(digits: &str) -> usize {
    digits.chars().count()
}

/// The number of these groups of digits and decimals.
fn number(groups: &[&str], decimals: &str) -> f64 {
    let ascii = |digits: &str| digits.chars().filter_map(digit).map(|d| char::from(b'0' + d)).collect::<String>();
    let whole: String = groups.iter().map(|group| ascii(group)).collect();
    format!("{whole}.{}", ascii(decimals)).parse().unwrap_or(f64::INFINITY)
}

fn plain_figure(digits: &str) -> Figure {
    Figure { digits: length(digits), ..whole(number(&[digits], "")) }
}

fn whole(value: f64) -> Figure {
    Figure { value, digits: 0, whole: true, scaled: false }
}

fn decimal(value: f64) -> Figure {
    Figure { value, digits: 0, whole: false, scaled: false }
}

/// "1e10", "1.3x10^6", "1.1^23".
fn exponent(text: &str, read: Read) -> Read {
    let rest = &text[read.end..];
    let forms = ["x10^", "×10^", "*10^", "e", "E", "^"];
    let Some(form) = forms.iter().find(|form| rest.starts_with(**form)) else { return read };
    let from = read.end + form.len();
    let signs = text[from..].len() - text[from..].trim_start_matches(['+', '-']).len();
    let negative = text[from..from + signs].matches('-').count() % 2 == 1;
    let end = digits_end(text, from + signs);
    let Ok(power) = text[from + signs..end].parse::<i32>() else { return read };
    let letters = next_char(text, end).is_some_and(char::is_alphanumeric);
    if signs > 2 || letters || power > 300 {
        return read;
    }
    let power = if negative { -power } else { power };
    let value =
        if *form == "^" { libm::pow(read.figure.value, f64::from(power)) } else { scaled(read.figure.value, power) };
    Read { end, figure: Figure { value, digits: 0, whole: false, scaled: true }, tried: end.max(read.tried) }
}

fn scaled(value: f64, power: i32) -> f64 {
    format!("{value}e{power}").parse().unwrap_or(f64::INFINITY)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(text: &str) -> (f64, usize) {
        let read = read(text, 0, false, true);
        (read.figure.value, read.end)
    }

    #[test]
    fn separators_of_thousands_and_decimals() {
        for (text, wanted) in [
            ("14", 14.0),
            ("2,500", 2_500.0),
            ("2 500", 2_500.0),
            ("2\u{202f}500.5", 2_500.5),
            ("1.234,5", 1_234.5),
            ("1.234.567", 1_234_567.0),
            ("12,34,567", 1_234_567.0),
            ("7,5", 7.5),
            ("２５", 25.0),
            ("3½", 3.5),
            ("6e3", 6_000.0),
            ("2x10^-2", 0.02),
        ] {
            assert_eq!(value(text), (wanted, text.len()), "{text}");
        }
    }

    #[test]
    fn what_is_no_one_number_is_read_up_to_its_first_sign() {
        for text in ["7,7777", "7.7.7", "7 7777", "7,700,70", "7e", "7^"] {
            assert_eq!(value(text), (7.0, 1), "{text}");
        }
    }
}
