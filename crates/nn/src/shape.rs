//! The shape of a word: what its letters and digits look like.

/// Shapes known; the network has a vector for each.
pub const SHAPES: usize = 10;

/// The shape of what frames a window.
pub const NONE: u8 = 0;
const SIGNS: u8 = 1;
const DIGITS: u8 = 2;
const LETTERS_AND_DIGITS: u8 = 3;
const LOWER: u8 = 4;
const TITLE: u8 = 5;
const UPPER: u8 = 6;
const MIXED: u8 = 7;
const UPPER_IN_SHOUTING: u8 = 8;
const TITLE_IN_SHOUTING: u8 = 9;

/// So many words in capitals, at least, make a window one that shouts.
const SHOUTED: usize = 3;

/// The shapes of a window's words.
///
/// Where more than 60 % of the words with letters only are in capitals, capitals say little and get shapes of their own.
pub fn shapes<'a>(forms: impl Iterator<Item = &'a str>) -> Vec<u8> {
    let mut shapes: Vec<u8> = forms.map(shape).collect();
    let lettered = shapes.iter().filter(|s| (LOWER..=MIXED).contains(s)).count();
    let loud = shapes.iter().filter(|s| matches!(**s, UPPER)).count();
    if loud >= SHOUTED && 5 * loud > 3 * lettered {
        for shape in &mut shapes {
            *shape = match *shape {
                UPPER => UPPER_IN_SHOUTING,
                TITLE => TITLE_IN_SHOUTING,
                other => other,
            };
        }
    }
    shapes
}

fn shape(form: &str) -> u8 {
    let letters = || form.chars().filter(|c| c.is_alphabetic());
    let digits = form.chars().any(char::is_numeric);
    let count = letters().count();
    if count == 0 {
        return if digits { DIGITS } else { SIGNS };
    }
    if digits {
        return LETTERS_AND_DIGITS;
    }
    let upper = letters().filter(|c| c.is_uppercase()).count();
    let first = letters().next().is_some_and(char::is_uppercase);
    match upper {
        0 => LOWER,
        1 if first => TITLE,
        _ if upper == count => UPPER,
        _ => MIXED,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_has_one_shape() {
        let cases = [
            ("...", SIGNS),
            ("", SIGNS),
            ("2026", DIGITS),
            ("1,500", DIGITS),
            ("T-72", LETTERS_AND_DIGITS),
            ("attack", LOWER),
            ("al-", LOWER),
            ("مدينة", LOWER),
            ("Kabul", TITLE),
            ("A", TITLE),
            ("É", TITLE),
            ("UN", UPPER),
            ("U.S.", UPPER),
            ("McDonald", MIXED),
            ("iPhone", MIXED),
        ];
        for (form, wanted) in cases {
            assert_eq!(shape(form), wanted, "{form}");
        }
    }

    #[test]
    fn capitals_of_a_window_that_shouts_are_apart() {
        assert_eq!(shapes(["FIVE", "DEAD", "IN", "Kabul", "."].into_iter()), [8, 8, 8, 9, 1]);
        assert_eq!(shapes(["FIVE", "DEAD", "in", "Kabul"].into_iter()), [6, 6, 4, 5]);
        assert_eq!(
            shapes(["FIVE", "DEAD", "IN", "old", "Kabul"].into_iter()),
            [6, 6, 6, 4, 5],
            "60 % are not more than 60 %"
        );
    }
}
