//! What a text says, as words weighed by how rare they are: two texts about one incident share names, numbers and other
//! rare words (TF-IDF, Salton and Buckley 1988). How rare a word is stands in a data file and not in the ledger, so that
//! no report changes how two others compare.

use std::collections::{BTreeMap, HashMap};

use serde::{Deserialize, Serialize};

use super::hash::fnv;
use crate::data::{DataError, DataFile};

/// Words that are kept of a text: the weightiest.
const KEPT: usize = 96;
/// Words that more than one text in so many has say nothing.
const COMMON: f64 = 4.0;
/// How rare both words of a name must be: at most one text in e^3.9, or 50, has the commoner one.
const RARE_NAME: f64 = 3.9;
/// Names and ages that are kept of a text.
const MOST_NAMES: usize = 64;

/// In how many of the counted texts each word stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rarity {
    texts: u32,
    with: HashMap<Box<str>, u32>,
}

impl Rarity {
    /// The counts of a file: the number of texts in its first line, then a word, a tab and its number a line.
    ///
    /// # Errors
    /// A line that is something else.
    pub fn load(file: &DataFile) -> Result<Self, DataError> {
        let mut rarity = Self::default();
        let bad = |line: usize, message: &str| DataError { path: file.path.clone(), line, message: message.to_owned() };
        for (at, line) in file.text.lines().enumerate().filter(|(_, line)| !line.is_empty() && !line.starts_with('#')) {
            let (word, number) =
                line.split_once('\t').ok_or_else(|| bad(at + 1, "there is no tab between a word and its number"))?;
            let number: u32 = number.parse().map_err(|_| bad(at + 1, "there is no number of texts behind the tab"))?;
            if word.is_empty() {
                rarity.texts = number;
            } else {
                rarity.with.insert(word.into(), number);
            }
        }
        if rarity.texts == 0 {
            return Err(bad(1, "the number of texts is missing: a line of a tab and a number"));
        }
        Ok(rarity)
    }

    /// How rare a word is: the logarithm of how many texts there are to one that has it.
    pub fn of(&self, word: &str) -> f64 {
        let with = self.with.get(word).copied().unwrap_or(0);
        libm::log(f64::from(self.texts + 1) / f64::from(with + 1))
    }
}

/// A word by its hash, and its weight.
type Term = (u32, u8);

/// The weightiest words of a text, in the order of their hashes.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Terms(Vec<Term>);

impl Terms {
    /// The terms of words, whose order does not count.
    pub fn new<'a>(rarity: &Rarity, words: impl Iterator<Item = &'a str>) -> Self {
        let mut often: BTreeMap<&str, u32> = BTreeMap::new();
        words.for_each(|word| *often.entry(word).or_default() += 1);
        let weigh = |(word, times): (&str, u32)| {
            let rare = rarity.of(word);
            (rare >= COMMON.ln()).then(|| (hash(word), (1.0 + libm::log(f64::from(times))) * rare))
        };
        let mut weighed: Vec<(u32, f64)> = often.into_iter().filter_map(weigh).collect();
        weighed.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        weighed.truncate(KEPT);
        let most = weighed.first().map_or(1.0, |(_, weight)| *weight);
        let mut terms: Vec<Term> = weighed.iter().map(|(hash, w)| (*hash, (w / most * 255.0) as u8)).collect();
        terms.sort_unstable();
        terms.dedup_by_key(|(hash, _)| *hash);
        Self(terms)
    }

    /// The cosine of the two, from 0 to 1, and the weight of the weightiest word that both have, in the lesser of them. The
    /// words of `but` do not count as shared.
    pub fn shared(&self, other: &Self, but: &[u32]) -> (f64, f64) {
        let (mut dot, mut top, mut j) = (0_u64, 0.0_f64, 0);
        let (mine, theirs) = (self.norm(), other.norm());
        if mine <= 0.0 || theirs <= 0.0 {
            return (0.0, 0.0);
        }
        for (hash, weight) in self.0.iter().filter(|(hash, _)| !but.contains(hash)) {
            while other.0.get(j).is_some_and(|(h, _)| h < hash) {
                j += 1;
            }
            if let Some((_, w)) = other.0.get(j).filter(|(h, _)| h == hash) {
                dot += u64::from(*weight) * u64::from(*w);
                top = top.max((f64::from(*weight) / mine).min(f64::from(*w) / theirs));
            }
        }
        (dot as f64 / (mine * theirs), top)
    }

    fn norm(&self) -> f64 {
        let squares: u64 = self.0.iter().map(|(_, w)| u64::from(*w) * u64::from(*w)).sum();
        (squares as f64).sqrt()
    }

    /// The hashes of the weightiest words.
    pub fn weightiest(&self, number: usize) -> impl Iterator<Item = u32> {
        let mut terms = self.0.clone();
        terms.sort_by_key(|(hash, weight)| (std::cmp::Reverse(*weight), *hash));
        terms.into_iter().take(number).map(|(hash, _)| hash)
    }
}

/// The words of a text in lower case, without the possessive ending.
pub fn words(text: &str) -> Vec<String> {
    raw(text).map(|word| plain(word).to_lowercase()).collect()
}

/// The hashes of the words of some texts, in order.
pub fn hashes<'a>(texts: impl IntoIterator<Item = &'a String>) -> Vec<u32> {
    sorted(texts.into_iter().flat_map(|text| words(text)).map(|word| hash(&word)).collect())
}

/// Names of two words or more that are rare, by the hashes of each two words of them.
pub fn names(rarity: &Rarity, text: &str) -> Vec<u32> {
    sorted(named(rarity, text).map(|(first, second)| hash(&format!("{first} {second}"))).collect())
}

/// Each two words of the names of two words or more that are rare, in small letters, as they come.
pub fn named(rarity: &Rarity, text: &str) -> impl Iterator<Item = (String, String)> {
    let mut before: Option<(&str, usize)> = None;
    raw_at(text).filter_map(move |(word, start)| {
        let capital = word.chars().next().is_some_and(char::is_uppercase) && word.chars().nth(1).is_some();
        let known = std::mem::replace(&mut before, capital.then_some((word, start + word.len())));
        // Only a space stands between the words of a name.
        let (first, _) = known.filter(|(_, end)| capital && text.get(*end..start) == Some(" "))?;
        let (first, second) = (plain(first).to_lowercase(), plain(word).to_lowercase());
        (rarity.of(&first).min(rarity.of(&second)) >= RARE_NAME).then_some((first, second))
    })
}

/// Numbers that stand as ages do, in order: "the 23-year-old", "Smith, 41, of".
pub fn ages(text: &str) -> Vec<u8> {
    sorted(aged(text).collect())
}

/// The same, all of them, as they come.
pub fn aged(text: &str) -> impl Iterator<Item = u8> {
    raw_at(text).filter_map(|(word, start)| {
        let age = word.parse::<u8>().ok().filter(|age| (1..100).contains(age))?;
        let (before, after) = (&text[..start], &text[start + word.len()..]);
        let set_off = before.ends_with(", ") && after.starts_with(',');
        let compound = after.strip_prefix('-').is_some_and(|rest| rest.starts_with(char::is_alphabetic));
        (set_off || compound).then_some(age)
    })
}

fn sorted<T: Ord>(mut all: Vec<T>) -> Vec<T> {
    all.truncate(MOST_NAMES);
    all.sort_unstable();
    all.dedup();
    all
}

fn plain(word: &str) -> &str {
    word.strip_suffix("'s").or_else(|| word.strip_suffix("’s")).unwrap_or(word)
}

fn raw(text: &str) -> impl Iterator<Item = &str> {
    raw_at(text).map(|(word, _)| word)
}

/// Words with where they begin: letters and digits, and apostrophes between them.
fn raw_at(text: &str) -> impl Iterator<Item = (&str, usize)> {
    let inside = |c: char| c.is_alphanumeric() || matches!(c, '\'' | '’');
    text.split(move |c: char| !inside(c)).filter_map(move |piece| {
        let start = piece.as_ptr() as usize - text.as_ptr() as usize;
        let word = piece.trim_matches(['\'', '’']);
        let skipped = piece.len() - piece.trim_start_matches(['\'', '’']).len();
        (!word.is_empty()).then_some((word, start + skipped))
    })
}

/// FNV-1a, folded to 32 bits.
fn hash(word: &str) -> u32 {
    let long = fnv(word.bytes());
    (long >> 32) as u32 ^ long as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rarity() -> Rarity {
        let text = "\t1000\nthe\t950\nshot\t400\ntown\t300\npolice\t500\ncity\t300\n".to_owned();
        Rarity::load(&DataFile { path: "rarity.tsv".to_owned(), text }).unwrap()
    }

    fn terms(text: &str) -> Terms {
        Terms::new(&rarity(), words(text).iter().map(String::as_str))
    }

    #[test]
    fn rare_words_make_texts_alike() {
        let one = terms("The police shot Abdi Warsame in the town of Luuq");
        let same = terms("Abdi Warsame was shot at Luuq, the police said");
        let other = terms("The police shot a man in the town");
        let (alike, unlike) = (one.shared(&same, &[]), one.shared(&other, &[]));
        assert!(alike.0 > 2.0 * unlike.0 && alike.0 > 0.4, "{alike:?} {unlike:?}");
        assert!((one.shared(&one, &[]).0 - 1.0).abs() < 1e-9);
        assert_eq!(one.shared(&terms(""), &[]), (0.0, 0.0));
        assert_eq!(alike, same.shared(&one, &[]));
        let luuq = hashes([&"Luuq".to_owned()]);
        assert!(one.shared(&same, &luuq).0 < alike.0);
        // What a quarter of all texts have says nothing.
        assert_eq!(terms("the police shot the town city"), Terms::default());
    }

    #[test]
    fn names_and_ages() {
        let names = |text: &str| super::names(&rarity(), text).len();
        assert_eq!(names("Abdi Warsame’s brother met Police City and Omar Farah Nur."), 3);
        assert_eq!(names("Abdi, Warsame. Omar\nFarah"), 0);
        assert_eq!(ages("The 23-year-old and Ali Nur, 41, fled 12 km; 7, 500 men, 8-9 died, 3-"), [23, 41]);
        assert!(ages("é, 41,").len() == 1 && ages("41, ").is_empty());
    }

    #[test]
    fn bad_counts() {
        let load = |text: &str| {
            let file = DataFile { path: "rarity.tsv".to_owned(), text: text.to_owned() };
            Rarity::load(&file).map(|_| ()).map_err(|e| e.to_string())
        };
        assert!(load("the\t3\n").unwrap_err().contains("the number of texts is missing"));
        assert!(load("\t9\nthe 3\n").unwrap_err().contains("rarity.tsv:2"));
        assert!(load("\t9\nthe\tx\n").unwrap_err().contains("rarity.tsv:2"));
    }
}
