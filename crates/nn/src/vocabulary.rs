//! The vocabulary: pieces of words, each with its number and the logarithm of its probability.

use crate::ModelError;

/// Pieces by number, in one text, and a table of their hashes.
pub struct Vocabulary {
    text: String,
    pieces: Vec<Piece>,
    /// Open addressing: the numbers of pieces plus one at their hashes, 0 where free.
    slots: Vec<u32>,
    /// Bytes of the longest piece.
    longest: usize,
    /// What a character that no piece has counts as.
    pub unknown_score: f64,
}

/// Where a piece lies in the text, and the logarithm of its probability.
struct Piece {
    start: u32,
    end: u32,
    score: f32,
}

/// The pieces that stand for no letters, by number.
const SPECIAL: [&str; 4] = ["<s>", "<pad>", "</s>", "<unk>"];
/// The number of the piece before a window's words.
pub const BEGIN: u32 = 0;
/// The number of the piece after them.
pub const END: u32 = 2;
/// The number of the piece for characters that no piece has.
pub const UNKNOWN: u32 = 3;
/// So much less likely than the least likely piece an unknown character is (as in `SentencePiece`).
const UNKNOWN_PENALTY: f64 = 10.0;

impl Vocabulary {
    /// From text with a line for each piece, its letters and its score with a tab between; the line is the piece's number.
    pub fn parse(text: &str, size: usize) -> Result<Self, ModelError> {
        let wrong = |reason: String| ModelError::Vocabulary(reason);
        let lines = text.lines().count();
        if lines != size {
            return Err(wrong(format!("{lines} pieces, the configuration calls for {size}")));
        }
        if u32::try_from(text.len()).is_err() {
            return Err(wrong("its text is larger than 4 GiB".to_owned()));
        }
        let mut this = Self {
            text: String::new(),
            pieces: Vec::with_capacity(lines),
            slots: vec![0; (2 * lines).next_power_of_two()],
            longest: 0,
            unknown_score: 0.0,
        };
        for (number, line) in text.lines().enumerate() {
            let parts = line.split_once('\t').and_then(|(letters, score)| Some((letters, score.parse().ok()?)));
            let parts = parts.filter(|(letters, score): &(&str, f32)| !letters.is_empty() && score.is_finite());
            let (letters, score) = parts.ok_or_else(|| wrong(format!("line {}: no piece and score", number + 1)))?;
            match SPECIAL.get(number) {
                Some(special) if *special != letters => {
                    return Err(wrong(format!("line {}: {letters}, not {special}", number + 1)));
                }
                special => this.add(letters, score, special.is_none()),
            }
        }
        if this.pieces.len() < SPECIAL.len() {
            return Err(wrong(format!("no {}", SPECIAL[this.pieces.len()])));
        }
        this.unknown_score -= UNKNOWN_PENALTY;
        Ok(this)
    }

    fn add(&mut self, letters: &str, score: f32, sought: bool) {
        let start = self.text.len() as u32;
        self.text.push_str(letters);
        self.pieces.push(Piece { start, end: self.text.len() as u32, score });
        if !sought {
            return;
        }
        self.longest = self.longest.max(letters.len());
        self.unknown_score = self.unknown_score.min(score.into());
        let mut slot = self.slot(hash(SEED, letters));
        while self.slots[slot] != 0 {
            slot = (slot + 1) & (self.slots.len() - 1);
        }
        self.slots[slot] = self.pieces.len() as u32;
    }

    /// The pieces that `rest` begins with, the shortest first: number, score and bytes of each.
    pub fn prefixes<'a>(&'a self, rest: &'a str) -> impl Iterator<Item = (u32, f64, usize)> + 'a {
        let mut state = SEED;
        let ends =
            rest.char_indices().map(|(at, c)| (at, at + c.len_utf8())).take_while(|(_, end)| *end <= self.longest);
        ends.filter_map(move |(at, end)| {
            state = hash(state, &rest[at..end]);
            let number = self.find(state, &rest[..end])?;
            Some((number, self.pieces[number as usize].score.into(), end))
        })
    }

    fn find(&self, state: u64, letters: &str) -> Option<u32> {
        let mut slot = self.slot(state);
        loop {
            let number = self.slots[slot].checked_sub(1)?;
            let piece = &self.pieces[number as usize];
            if &self.text[piece.start as usize..piece.end as usize] == letters {
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

const SEED: u64 = 0xcbf2_9ce4_8422_2325;

/// FNV-1a, which goes on from the hash of a prefix.
fn hash(state: u64, letters: &str) -> u64 {
    letters.bytes().fold(state, |state, byte| (state ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

/// What tests of the ways to cut forms into pieces share.
#[cfg(test)]
pub mod testing {
    use super::Vocabulary;

    /// The letters of pieces, of the text of a vocabulary.
    pub fn letters(text: &'static str, pieces: &[u32]) -> Vec<&'static str> {
        let of = |piece: &u32| text.lines().nth(*piece as usize).unwrap().split('\t').next().unwrap();
        pieces.iter().map(of).collect()
    }

    /// Compares what `append` finds with what `training/pieces.py` of the lab has printed: a vocabulary, then forms with the
    /// numbers of their pieces.
    pub fn has_pieces_of_training<T>(printed: &str, append: impl Fn(&Vocabulary, &str, &mut Vec<u32>) -> T) {
        let mut lines = printed.lines();
        let head: Vec<&str> = lines.by_ref().take_while(|line| !line.is_empty()).collect();
        let vocabulary = Vocabulary::parse(&head.join("\n"), head.len()).unwrap();
        let mut forms = 0;
        for line in lines {
            let (form, wanted) = line.split_once('\t').unwrap();
            let form: String = serde_json::from_str(form).unwrap();
            let mut found = Vec::new();
            append(&vocabulary, &form, &mut found);
            assert_eq!(found.iter().map(u32::to_string).collect::<Vec<_>>().join(" "), wanted, "{form:?}");
            forms += 1;
        }
        assert!(forms > 50);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str = "<s>\t0\n<pad>\t0\n</s>\t0\n<unk>\t0\n";

    #[test]
    fn all_pieces_at_a_beginning_are_found() {
        let vocabulary = Vocabulary::parse(&format!("{HEAD}at\t-1\nattack\t-2.5\nt\t-3\n"), 7).unwrap();
        let found: Vec<_> = vocabulary.prefixes("attacked").collect();
        assert_eq!(found, [(4, -1.0, 2), (5, -2.5, 6)]);
        assert_eq!(vocabulary.prefixes("<s>").count(), 0, "no letters stand for a special piece");
        assert!((vocabulary.unknown_score + 13.0).abs() < 1e-9);
    }

    #[test]
    fn a_vocabulary_is_checked() {
        assert!(Vocabulary::parse(HEAD, 4).is_ok());
        for (text, size) in [(HEAD, 5), ("<s>\t0\n", 1), ("a\t0\nb\t0\nc\t0\nd\t0\n", 4), ("", 0)] {
            assert!(Vocabulary::parse(text, size).is_err(), "{text:?}");
        }
        for line in ["a", "a\t", "a\tx", "\t-1", "a\tNaN"] {
            assert!(Vocabulary::parse(&format!("{HEAD}{line}\n"), 5).is_err(), "{line:?}");
        }
    }
}
