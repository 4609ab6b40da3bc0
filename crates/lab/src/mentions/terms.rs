//! What words say of a text: each weighed by how rare it is (TF-IDF, Salton and Buckley 1988), names of people, and ages. Words
//! are cut, and their rarity counted, as resolution does it; here they stay words, so that parts of names can be compared.

use std::collections::{BTreeMap, BTreeSet};

use rashomon_core::resolve::terms;
pub use rashomon_core::resolve::terms::{Rarity, words};

/// Words that more than one text in so many has say nothing.
const COMMON: f64 = 4.0;
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

/// Names of two words or more that are rare, as each two words of them.
pub fn names(rarity: &Rarity, text: &str) -> BTreeSet<(String, String)> {
    terms::named(rarity, text).collect()
}

/// Numbers that stand as ages do: set off by commas, or with what they belong to behind a hyphen.
pub fn ages(text: &str) -> BTreeSet<u8> {
    terms::aged(text).collect()
}

#[cfg(test)]
mod tests {
    use rashomon_core::data::DataFile;

    use super::*;

    fn file(text: &str) -> DataFile {
        DataFile { path: "rarity.tsv".to_owned(), text: text.to_owned() }
    }

    fn rarity() -> Rarity {
        Rarity::load(&file("# counts\n\t400\nthe\t390\nfire\t60\nharbour\t9\n")).expect("the counts are well formed")
    }

    fn terms(text: &str) -> Terms {
        Terms::new(&rarity(), words(text).into_iter(), 9)
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
