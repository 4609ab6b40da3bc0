//! What the tagger looks at: the same code for training and for use.

use crate::annotate::upos::Upos;

/// Number of features of each word.
pub const FEATURES: usize = STATIC + DYNAMIC;
/// Features that do not depend on tags; they come first.
pub const STATIC: usize = 26;
const DYNAMIC: usize = 7;

/// The tags of closed classes: a word gets one of these only if training saw it so.
pub const CLOSED: [Upos; 7] = [Upos::Adp, Upos::Aux, Upos::Cconj, Upos::Det, Upos::Part, Upos::Pron, Upos::Sconj];

/// How a sentence uses capitals.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Case {
    Mixed,
    Upper,
    Title,
    Lower,
}

/// A sentence's words, hashed once.
#[derive(Debug)]
pub struct Sentence {
    words: Vec<Word>,
}

/// Hashes of one word's properties.
#[derive(Clone, Copy, Debug, Default)]
struct Word {
    lower: u64,
    suffixes: [u64; 5],
    prefixes: [u64; 3],
    shape: u64,
    /// Capitals alone, blind where the sentence's case says nothing.
    caps: u64,
    /// The first and the last part of a hyphenated word.
    parts: [u64; 2],
}

impl Sentence {
    /// Hashes the words.
    pub fn new(words: &[&str]) -> Self {
        let case = case_of(words);
        let mut buffer = String::new();
        Self { words: words.iter().map(|w| Word::new(w, case, &mut buffer)).collect() }
    }

    /// Writes the features of word `i`, given the tags of the words before it.
    pub fn features(&self, i: usize, tags: &[Upos], out: &mut [u64; FEATURES]) {
        let mut head = [0; STATIC];
        self.static_features(i, &mut head);
        out[..STATIC].copy_from_slice(&head);
        let mut tail = [0; DYNAMIC];
        self.dynamic_features(i, tags, &mut tail);
        out[STATIC..].copy_from_slice(&tail);
    }

    /// The key under which the weights list the closed classes that word `i` may belong to.
    pub fn closed_key(&self, i: usize) -> u64 {
        mix(self.words[i].lower, FEATURES as u64 + 1)
    }

    /// The features that hold whatever the tags are.
    pub fn static_features(&self, i: usize, out: &mut [u64; STATIC]) {
        let w = self.words[i];
        let edge = Word { lower: 1, shape: 1, ..Word::default() };
        let at = |offset: isize| i.checked_add_signed(offset).and_then(|j| self.words.get(j)).copied().unwrap_or(edge);
        let (p1, p2, n1, n2) = (at(-1), at(-2), at(1), at(2));
        let first = u64::from(i == 0);
        let values = [
            0,
            w.lower,
            w.suffixes[0],
            w.suffixes[1],
            w.suffixes[2],
            w.suffixes[3],
            w.suffixes[4],
            w.prefixes[0],
            w.prefixes[1],
            w.prefixes[2],
            mix(w.shape, first),
            mix(w.lower, w.caps),
            mix(w.suffixes[2], mix(w.caps, first)),
            w.parts[0],
            w.parts[1],
            p1.lower,
            p2.lower,
            n1.lower,
            n2.lower,
            mix(p1.lower, w.lower),
            mix(w.lower, n1.lower),
            p1.suffixes[2],
            n1.suffixes[2],
            mix(mix(p1.shape, w.shape), n1.shape),
            mix(p1.lower, n1.lower),
            mix(w.suffixes[1], n1.suffixes[1]),
        ];
        for (template, (slot, value)) in out.iter_mut().zip(values).enumerate() {
            *slot = mix(value, template as u64 + 1);
        }
    }

    /// The features that look at the tags before word `i`.
    pub fn dynamic_features(&self, i: usize, tags: &[Upos], out: &mut [u64; DYNAMIC]) {
        let w = self.words[i];
        let tag = |back: usize| i.checked_sub(back).map_or(17, |j| tags[j].index() as u64);
        let (t1, t2) = (tag(1), tag(2));
        let next = self.words.get(i + 1);
        let values = [
            t1,
            t1 * 32 + t2,
            mix(w.lower, t1),
            mix(w.suffixes[2], t1),
            mix(w.shape, t1),
            mix(next.map_or(1, |n| n.lower), t1),
            mix(w.lower, t1 * 32 + t2),
        ];
        for (template, (slot, value)) in out.iter_mut().zip(values).enumerate() {
            *slot = mix(value, (STATIC + template) as u64 + 1);
        }
    }
}

impl Word {
    fn new(word: &str, case: Case, lower: &mut String) -> Self {
        lower.clear();
        let (mut capitals, mut small, mut digits, mut others, mut first_capital) = (0u32, 0u32, 0u32, 0u32, false);
        for (i, c) in word.chars().enumerate() {
            if c.is_numeric() {
                digits += 1;
                lower.push('0');
                continue;
            }
            if c.is_uppercase() {
                capitals += 1;
                first_capital |= i == 0;
            } else if c.is_alphabetic() {
                small += 1;
            } else {
                others += 1;
            }
            match c {
                '’' | 'ʼ' => lower.push('\''),
                '“' | '”' => lower.push('"'),
                c if c.is_ascii() => lower.push(c.to_ascii_lowercase()),
                c => lower.extend(c.to_lowercase()),
            }
        }
        let caps = match (case, capitals, small) {
            (Case::Upper | Case::Lower, ..) | (_, 0, 0) => 0,
            (_, 0, _) => 1,
            (_, 1, 0) => 2,
            (_, _, 0) => 3,
            (_, _, _) if first_capital => 4,
            _ => 5,
        } + 8 * (case as u64);
        let letters = u64::from(capitals + small > 0);
        let kinds = letters + 2 * u64::from(digits > 0) + 4 * u64::from(others > 0) + 8 * u64::from(digits > 2);
        let bytes = lower.as_bytes();
        Self {
            lower: hash(bytes),
            suffixes: std::array::from_fn(|n| hash(last_chars(lower, n + 1))),
            prefixes: std::array::from_fn(|n| hash(first_chars(lower, n + 1))),
            shape: caps * 16 + kinds + 2,
            caps,
            parts: [
                lower.find('-').filter(|i| *i > 0).map_or(0, |i| hash(&bytes[..i])),
                lower.rfind('-').filter(|i| *i > 0).map_or(0, |i| hash(&bytes[i + 1..])),
            ],
        }
    }
}

/// The case of the sentence's words of two letters and more.
fn case_of(words: &[&str]) -> Case {
    let (mut upper, mut title, mut lower) = (0usize, 0usize, 0usize);
    for word in words {
        let mut letters = word.chars().filter(|c| c.is_alphabetic());
        let (Some(first), Some(second)) = (letters.next(), letters.next()) else { continue };
        match (first.is_uppercase(), second.is_uppercase()) {
            (true, true) => upper += 1,
            (true, false) => title += usize::from(word.len() > 3),
            _ => lower += usize::from(word.len() > 3),
        }
    }
    let all = upper + title + lower;
    if upper >= 3 && upper * 5 > all * 4 || (upper == all && all == 2) {
        Case::Upper
    } else if all >= 3 && title * 10 >= all * 8 {
        Case::Title
    } else if upper + title == 0 && all >= 2 {
        Case::Lower
    } else {
        Case::Mixed
    }
}

fn last_chars(word: &str, n: usize) -> &[u8] {
    let from = word.char_indices().rev().nth(n - 1).map_or(0, |(i, _)| i);
    &word.as_bytes()[from..]
}

fn first_chars(word: &str, n: usize) -> &[u8] {
    let to = word.char_indices().nth(n).map_or(word.len(), |(i, _)| i);
    &word.as_bytes()[..to]
}

/// FNV-1a over 64 bits.
fn hash(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |h, b| (h ^ u64::from(*b)).wrapping_mul(0x0100_0000_01b3))
}

/// Joins two hashes; the finaliser of `SplitMix64` spreads the bits.
fn mix(a: u64, b: u64) -> u64 {
    let mut z = a.wrapping_add(b.wrapping_mul(0x9e37_79b9_7f4a_7c15));
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}
