//! The vocabulary of word pieces: from the longest piece that a text begins with to its number.

use crate::ModelError;

/// Pieces by number, in one text, and a table of their hashes.
pub struct Vocabulary {
    text: String,
    /// Where each piece lies in the text; a piece that continues a word lies there without its `##`.
    spans: Vec<(u32, u32)>,
    /// Open addressing: the numbers of pieces plus one at their hashes, 0 where free.
    slots: Vec<u32>,
    /// Bytes of the longest piece.
    longest: usize,
    pub unknown: u32,
    pub begin: u32,
    pub end: u32,
}

/// Marks pieces that continue a word.
const CONTINUES: &str = "##";

impl Vocabulary {
    /// From text with one piece a line; the line is the piece's number.
    pub fn parse(text: &str, size: usize) -> Result<Self, ModelError> {
        let wrong = |reason: String| ModelError::Vocabulary(reason);
        let lines = text.lines().count();
        if lines != size {
            return Err(wrong(format!("{lines} pieces, the configuration calls for {size}")));
        }
        if u32::try_from(text.len()).is_err() {
            return Err(wrong("its text is larger than 4 GiB".to_owned()));
        }
        let slots = vec![0; (2 * lines).next_power_of_two()];
        let mut this = Self {
            text: String::new(),
            spans: Vec::with_capacity(lines),
            slots,
            longest: 0,
            unknown: 0,
            begin: 0,
            end: 0,
        };
        for piece in text.lines() {
            let (continues, letters) = split(piece);
            this.longest = this.longest.max(letters.len());
            let start = this.text.len();
            this.text.push_str(letters);
            this.spans.push((start as u32, this.text.len() as u32));
            let mut slot = this.slot(hash(seed(continues), letters));
            while this.slots[slot] != 0 {
                slot = (slot + 1) & (this.slots.len() - 1);
            }
            // Whether a piece continues is kept in the lowest bit: `x` and `##x` lie in the text alike.
            this.slots[slot] = (this.spans.len() as u32) << 1 | u32::from(continues);
        }
        for (name, at) in [("[UNK]", 0), ("[CLS]", 1), ("[SEP]", 2)] {
            let found = this.longest_prefix(name, false).filter(|(_, length)| *length == name.len());
            let (number, _) = found.ok_or_else(|| wrong(format!("{name} is missing")))?;
            *[&mut this.unknown, &mut this.begin, &mut this.end][at] = number;
        }
        Ok(this)
    }

    /// The longest piece that `rest` begins with, and its bytes.
    pub fn longest_prefix(&self, rest: &str, continues: bool) -> Option<(u32, usize)> {
        let mut state = seed(continues);
        let (mut start, mut best) = (0, None);
        for c in rest.chars() {
            let end = start + c.len_utf8();
            if end > self.longest {
                break;
            }
            state = hash(state, &rest[start..end]);
            best = self.find(state, &rest[..end], continues).map(|number| (number, end)).or(best);
            start = end;
        }
        best
    }

    fn find(&self, state: u64, letters: &str, continues: bool) -> Option<u32> {
        let mut slot = self.slot(state);
        loop {
            let entry = self.slots[slot];
            if entry == 0 {
                return None;
            }
            let number = (entry >> 1) - 1;
            let (start, end) = self.spans[number as usize];
            if entry & 1 == u32::from(continues) && &self.text[start as usize..end as usize] == letters {
                return Some(number);
            }
            slot = (slot + 1) & (self.slots.len() - 1);
        }
    }

    fn slot(&self, state: u64) -> usize {
        // The upper half is the better mixed one.
        (state >> 32) as usize & (self.slots.len() - 1)
    }
}

/// A piece's letters, and whether it continues a word.
fn split(piece: &str) -> (bool, &str) {
    match piece.strip_prefix(CONTINUES) {
        Some(letters) if !letters.is_empty() => (true, letters),
        _ => (false, piece),
    }
}

/// FNV-1a, which goes on from the hash of a prefix.
fn hash(state: u64, letters: &str) -> u64 {
    letters.bytes().fold(state, |state, byte| (state ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

fn seed(continues: bool) -> u64 {
    0xcbf2_9ce4_8422_2325 ^ u64::from(continues)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_piece_is_found() {
        let text = "[PAD]\n[UNK]\n[CLS]\n[SEP]\nat\nattack\n##ed\n##e\ned\n";
        let vocabulary = Vocabulary::parse(text, 9).unwrap();
        assert_eq!((vocabulary.unknown, vocabulary.begin, vocabulary.end), (1, 2, 3));
        assert_eq!(vocabulary.longest_prefix("attacked", false), Some((5, 6)));
        assert_eq!(vocabulary.longest_prefix("atta", false), Some((4, 2)));
        assert_eq!(vocabulary.longest_prefix("ed", true), Some((6, 2)));
        assert_eq!(vocabulary.longest_prefix("ed", false), Some((8, 2)));
        assert_eq!(vocabulary.longest_prefix("e", false), None);
    }

    #[test]
    fn a_vocabulary_is_checked() {
        assert!(Vocabulary::parse("[UNK]\n[CLS]\n", 2).is_err(), "[SEP] is missing");
        assert!(Vocabulary::parse("[UNK]\n[CLS]\n[SEP]\n", 4).is_err(), "the count differs");
    }
}
