//! What words say of a text: each weighed by how rare it is (TF-IDF, Salton and Buckley 1988), names of people, and ages.
//! Cut and weighed as resolution does it (`core/src/resolve/terms.rs`), which keeps them to itself.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use rashomon_core::data::{DataError, DataFile};

/// Words that more than one text in so many has say nothing.
const COMMON: f64 = 4.0;
/// How rare both words of a name must be: the logarithm of how many texts there are to one that has it.
const RARE_NAME: f64 = 3.9;

/// In how many of the counted texts each word stands.
#[derive(Clone, Debug)]
pub struct Rarity {
    texts: u32,
    with: HashMap<String, u32>,
}

impl Rarity {
    /// The counts of a file: in one line a tab and the number of texts, in each other a word, a tab and its number.
    ///
    /// # Errors
    /// A line that is something else, and a file without the number of texts.
    pub fn load(file: &DataFile) -> Result<Self, DataError> {
        let bad = |line: usize, message: &str| DataError { path: file.path.clone(), line, message: message.to_owned() };
        let mut rarity = Self { texts: 0, with: HashMap::new() };
        for (at, line) in file.text.lines().enumerate().filter(|(_, l)| !l.is_empty() && !l.starts_with('#')) {
            let cells = line.split_once('\t').and_then(|(word, number)| Some((word, number.parse().ok()?)));
            match cells.ok_or_else(|| bad(at + 1, "there is no word, tab and number of texts"))? {
                ("", texts) => rarity.texts = texts,
                (word, number) => {
                    rarity.with.insert(word.to_owned(), number);
                }
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
        (f64::from(self.texts + 1) / f64::from(with + 1)).ln()
    }
}

/// The weightiest words of a text, in order; their squares add up to 1.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Terms(Vec<(String, f64)>);

impl Terms {
    /// The weightiest `kept` words, of a text's in any order.
    pub fn new(rarity: &Rarity, words: impl Iterator<Item = String>, kept: usize) -> Self {
        let mut often: BTreeMap<String, u32> = BTreeMap::new();
        for word in words {
            *often.entry(word).or_default() += 1;
        }
        let mut weighed: Vec<(String, f64)> = often
            .into_iter()
            .map(|(word, times)| (rarity.of(&word), word, times))
            .filter(|(rare, ..)| *rare >= COMMON.ln())
            .map(|(rare, word, times)| (word, (1.0 + f64::from(times).ln()) * rare))
            .collect();
        weighed.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        weighed.truncate(kept);
        let norm = weighed.iter().map(|(_, w)| w * w).sum::<f64>().sqrt();
        for (_, weight) in &mut weighed {
            *weight /= norm;
        }
        weighed.sort_by(|a, b| a.0.cmp(&b.0));
        Self(weighed)
    }

    /// The cosine of the two, from 0 to 1, and the weight of the weightiest word that both have, in the lesser of them.
    pub fn shared(&self, other: &Self) -> (f64, f64) {
        let (mut dot, mut top, mut j) = (0.0, 0.0_f64, 0);
        for (word, weight) in &self.0 {
            while other.0.get(j).is_some_and(|(w, _)| w < word) {
                j += 1;
            }
            if let Some((_, theirs)) = other.0.get(j).filter(|(w, _)| w == word) {
                dot += weight * theirs;
                top = top.max(weight.min(*theirs));
            }
        }
        (dot, top)
    }

    /// The weightiest words, of equal ones the first in order.
    pub fn weightiest(&self, number: usize) -> impl Iterator<Item = &str> {
        let mut order: Vec<&(String, f64)> = self.0.iter().collect();
        order.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        order.into_iter().take(number).map(|(word, _)| word.as_str())
    }
}

/// The words of a text in lower case, without the possessive ending.
pub fn words(text: &str) -> impl Iterator<Item = String> + '_ {
    raw(text).map(|(word, _)| plain(word).to_lowercase())
}

/// Names of two words or more that are rare, as each two words of them.
pub fn names(rarity: &Rarity, text: &str) -> BTreeSet<(String, String)> {
    let mut names = BTreeSet::new();
    let mut before: Option<(&str, usize)> = None;
    for (word, start) in raw(text) {
        let capital = word.chars().next().is_some_and(char::is_uppercase) && word.chars().nth(1).is_some();
        // Only a space stands between the words of a name.
        if let Some((first, _)) = before.filter(|(_, end)| capital && text.get(*end..start) == Some(" ")) {
            let (first, second) = (plain(first).to_lowercase(), plain(word).to_lowercase());
            if rarity.of(&first).min(rarity.of(&second)) >= RARE_NAME {
                names.insert((first, second));
            }
        }
        before = capital.then_some((word, start + word.len()));
    }
    names
}

/// Numbers that stand as ages do: set off by commas, or with what they belong to behind a hyphen.
pub fn ages(text: &str) -> BTreeSet<u8> {
    let age = |(word, start): (&str, usize)| {
        let age = word.parse::<u8>().ok().filter(|age| (1..100).contains(age))?;
        let (before, after) = (&text[..start], &text[start + word.len()..]);
        let set_off = before.ends_with(", ") && after.starts_with(',');
        let compound = after.strip_prefix('-').is_some_and(|rest| rest.starts_with(char::is_alphabetic));
        (set_off || compound).then_some(age)
    };
    raw(text).filter_map(age).collect()
}

fn plain(word: &str) -> &str {
    word.strip_suffix("'s").or_else(|| word.strip_suffix("’s")).unwrap_or(word)
}

/// Words with where they begin: letters and digits, and apostrophes between them.
fn raw(text: &str) -> impl Iterator<Item = (&str, usize)> {
    let apostrophe = ['\'', '’'];
    let pieces = text.split(move |c: char| !c.is_alphanumeric() && !apostrophe.contains(&c));
    pieces.filter_map(move |piece| {
        let word = piece.trim_matches(apostrophe);
        let skipped = piece.len() - piece.trim_start_matches(apostrophe).len();
        (!word.is_empty()).then(|| (word, piece.as_ptr() as usize - text.as_ptr() as usize + skipped))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(text: &str) -> DataFile {
        DataFile { path: "rarity.tsv".to_owned(), text: text.to_owned() }
    }

    fn rarity() -> Rarity {
        Rarity::load(&file("# counts\n\t400\nthe\t390\nfire\t60\nharbour\t9\n")).expect("the counts are well formed")
    }

    fn terms(text: &str) -> Terms {
        Terms::new(&rarity(), words(text), 9)
    }

    #[test]
    fn rare_words_make_texts_alike() {
        let one = terms("The fire at Pellworm harbour");
        let (same, top) = one.shared(&terms("Pellworm’s harbour burnt"));
        let (other, _) = one.shared(&terms("the fire"));
        assert!(same > 2.0 * other && other > 0.0 && top > 0.5, "{same} {other} {top}");
        assert!((one.shared(&one).0 - 1.0).abs() < 1e-9);
        assert_eq!(one.weightiest(2).collect::<Vec<_>>(), ["at", "pellworm"]);
        assert_eq!(terms("the the"), Terms::default());
    }

    #[test]
    fn names_and_ages() {
        let named = names(&rarity(), "Ane Lüders’s boat, Harbour Fire, Ole\nBrar Tam");
        assert_eq!(named.into_iter().map(|n| n.0 + " " + &n.1).collect::<Vec<_>>(), ["ane lüders", "brar tam"]);
        assert_eq!(ages("A 9-year-old and Ole, 71, of 12 km; 3-4 and 8-").into_iter().collect::<Vec<_>>(), [9, 71]);
    }

    #[test]
    fn wrong_counts_name_their_line() {
        let error = |text: &str| Rarity::load(&file(text)).expect_err("the file is wrong").to_string();
        assert!(error("\t9\nthe\tmany\n").contains("rarity.tsv:2"));
        assert!(error("the\t3\n").contains("the number of texts is missing"));
    }
}
