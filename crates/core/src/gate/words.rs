//! The words of a text as the gate reads them, and the table in which it looks them up.
//!
//! A word is the letters and digits between other signs, whatever its case, so that "CAR-BOMB" is a car bomb and a phrase
//! may be broken over two lines. Words are kept as hashes of 64 bits. Should two words have one, that costs a report that
//! is analysed in vain.

/// A word of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HashedWord {
    /// What it is.
    hash: u64,
    /// Where it begins, in bytes.
    pub at: usize,
}

/// Appends the words of a text that begins at `offset`.
pub fn words(text: &str, offset: usize, out: &mut Vec<HashedWord>) {
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        let gap = gap(&bytes[at..]);
        if gap > 0 {
            at += gap;
            continue;
        }
        let start = at;
        // Fowler, Noll and Vo's hash, FNV-1a.
        let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
        while let Some(letter) = bytes.get(at).map(|b| SMALL[usize::from(*b)]).filter(|l| *l != NONE) {
            if letter >= 0x80 && gap_beyond_ascii(&bytes[at..]) > 0 {
                break;
            }
            hash = (hash ^ u64::from(letter)).wrapping_mul(0x0100_0000_01b3);
            at += 1;
        }
        // The table goes by the highest bits, which short words leave alike.
        hash = (hash ^ (hash >> 32)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        out.push(HashedWord { hash, at: offset + start });
    }
}

const NONE: u8 = 0;

/// Letters and digits, ASCII in lower case; nothing for other signs.
const SMALL: [u8; 256] = {
    let mut table = [NONE; 256];
    let mut byte = 0;
    while byte < 256 {
        let b = byte as u8;
        if b.is_ascii_alphanumeric() || b >= 0x80 {
            table[byte] = b.to_ascii_lowercase();
        }
        byte += 1;
    }
    table
};

/// Bytes of the sign between words that stands here; 0 before a letter.
fn gap(bytes: &[u8]) -> usize {
    match bytes[0] {
        0x80.. => gap_beyond_ascii(bytes),
        b => usize::from(SMALL[usize::from(b)] == NONE),
    }
}

fn gap_beyond_ascii(bytes: &[u8]) -> usize {
    match bytes {
        // General punctuation, the byte order mark, and the signs of Latin-1 before the first letter.
        [0xE2, 0x80, _, ..] | [0xEF, 0xBB, 0xBF, ..] => 3,
        [0xC2, _, ..] => 2,
        _ => 0,
    }
}

/// Words and phrases with the classes that each belongs to.
#[derive(Debug)]
pub struct Table {
    /// By the first word's hash, longer ones first.
    phrases: Vec<Phrase>,
    /// A bit for each place that the hash of a first word has. Most words of a text have another, and this is small
    /// enough for the nearest cache.
    taken: Vec<u64>,
    /// Where the phrases of each place begin, and where the last ones end.
    starts: Vec<u32>,
}

#[derive(Debug)]
struct Phrase {
    first: u64,
    rest: Box<[u64]>,
    classes: Box<[u16]>,
}

/// Bits of the hash that choose a place.
const BITS: u32 = 16;

impl Table {
    /// A table of phrases, each once; a phrase without a letter or digit is left out.
    pub fn new<'a>(phrases: impl Iterator<Item = (&'a str, Box<[u16]>)>) -> Self {
        let mut table =
            Self { phrases: Vec::new(), taken: vec![0; (1 << BITS) / 64], starts: vec![0; (1 << BITS) + 1] };
        for (text, classes) in phrases {
            let mut found = Vec::new();
            words(text, 0, &mut found);
            if let Some((first, rest)) = found.split_first() {
                let rest = rest.iter().map(|w| w.hash).collect();
                table.phrases.push(Phrase { first: first.hash, rest, classes });
            }
        }
        table.phrases.sort_by_key(|p| (p.first, std::cmp::Reverse(p.rest.len())));
        for phrase in &table.phrases {
            let place = place(phrase.first);
            table.taken[place / 64] |= 1 << (place % 64);
            table.starts[place + 1] += 1;
        }
        for at in 1..table.starts.len() {
            table.starts[at] += table.starts[at - 1];
        }
        table
    }

    /// Calls `found` with the place and the classes of each phrase among the words: at each word the longest one. Those
    /// inside a phrase without classes are passed over.
    pub fn each<'t>(&'t self, words: &[HashedWord], mut found: impl FnMut(usize, &'t [u16])) {
        let mut at = 0;
        while let Some(word) = words.get(at) {
            let place = place(word.hash);
            if self.taken[place / 64] & (1 << (place % 64)) == 0 {
                at += 1;
                continue;
            }
            let phrase = self.longest(word.hash, &words[at + 1..]);
            at += 1;
            if let Some(phrase) = phrase {
                found(word.at, &phrase.classes);
                at += if phrase.classes.is_empty() { phrase.rest.len() } else { 0 };
            }
        }
    }

    /// The longest phrase that begins with this word and goes on as the text does.
    fn longest(&self, first: u64, behind: &[HashedWord]) -> Option<&Phrase> {
        let near = self.starts[place(first)] as usize..self.starts[place(first) + 1] as usize;
        let fits = |p: &&Phrase| {
            p.first == first
                && p.rest.len() <= behind.len()
                && p.rest.iter().zip(behind).all(|(hash, word)| *hash == word.hash)
        };
        self.phrases[near].iter().find(fits)
    }
}

fn place(hash: u64) -> usize {
    (hash >> (64 - BITS)) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The phrases found, by their place in the list; those that begin with `-` have no class.
    fn found(phrases: &[&str], text: &str) -> Vec<(usize, Option<u16>)> {
        let classes = |i: usize, p: &str| if p.starts_with('-') { Box::default() } else { [i as u16].into() };
        let table = Table::new(phrases.iter().enumerate().map(|(i, p)| (*p, classes(i, p))));
        let (mut list, mut out) = (Vec::new(), Vec::new());
        words(text, 0, &mut list);
        table.each(&list, |at, classes| out.push((at, classes.first().copied())));
        out
    }

    #[test]
    fn words_are_found_whatever_stands_around_them() {
        for (text, at) in [
            ("raid", 0),
            ("A RAID!", 2),
            ("dawn-raid", 5),
            ("the army\u{2019}s \u{201C}raid\u{201D}", 16),
            ("\u{AB}raid\u{BB}", 2),
            ("of\u{A0}raid", 4),
            ("\u{FEFF}raid", 3),
            ("a\r\n\t raid\u{2014}foiled", 5),
        ] {
            assert_eq!(found(&["raid"], text), [(at, Some(0))], "{text:?}");
        }
        for text in ["", "-", "afraid", "raids", "raid2", "\u{E9}raid", "raid\u{E9}", "\u{1F525}raid"] {
            assert_eq!(found(&["raid"], text), [], "{text:?}");
        }
    }

    #[test]
    fn phrases_and_the_words_inside_them() {
        let phrases = ["war", "-price war", "bomb", "car bomb", "car bomb attack"];
        for (text, expected) in [
            ("the war", vec![(4, Some(0))]),
            ("a price\n   war", vec![(2, None)]),
            ("car bomb attacks", vec![(0, Some(3)), (4, Some(2))]),
            ("Car-bomb attack, price", vec![(0, Some(4)), (4, Some(2))]),
            ("price price war war", vec![(6, None), (16, Some(0))]),
            ("car", vec![]),
        ] {
            assert_eq!(found(&phrases, text), expected, "{text:?}");
        }
    }
}
