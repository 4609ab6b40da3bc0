//! Which words may tell the same happening: by their stem, by senses that they share in `WordNet` (Fellbaum 1998), and by kinds
//! of happenings in the lexicon.

use std::collections::{BTreeSet, HashMap};

use rashomon_core::data::{DataError, DataFile};
use serde::Deserialize;

/// Letters of a stem that must remain.
const STEM: usize = 4;

/// Senses of words, each with how much it is the word's own, from 0 to 1.
#[derive(Clone, Debug)]
pub struct Senses(HashMap<String, Vec<(u16, f64)>>);

impl Senses {
    /// The senses of a file: a word, a tab, and for each sense three characters and a digit of base 36, of which a is ten tenths.
    ///
    /// # Errors
    /// A line that is something else.
    pub fn load(file: &DataFile) -> Result<Self, DataError> {
        let mut senses = HashMap::new();
        for (at, line) in file.text.lines().enumerate().filter(|(_, l)| !l.is_empty() && !l.starts_with('#')) {
            let read = line.split_once('\t').and_then(|(word, row)| Some((word, sense_row(row)?)));
            let message = "there is no word, tab and senses of four characters each";
            let error = || DataError { path: file.path.clone(), line: at + 1, message: message.to_owned() };
            let (word, row) = read.ok_or_else(error)?;
            senses.insert(word.to_owned(), row);
        }
        Ok(Self(senses))
    }

    /// How much a sense is one of both words, from 0 to 1: the most of any.
    pub fn shared(&self, a: &str, b: &str) -> f64 {
        let (Some(a), Some(b)) = (self.0.get(a), self.0.get(b)) else { return 0.0 };
        let (mut most, mut j) = (0.0_f64, 0);
        for (sense, weight) in a {
            while b.get(j).is_some_and(|(s, _)| s < sense) {
                j += 1;
            }
            if let Some((_, theirs)) = b.get(j).filter(|(s, _)| s == sense) {
                most = most.max(weight.min(*theirs));
            }
        }
        most
    }
}

/// The senses of a row, in order.
fn sense_row(row: &str) -> Option<Vec<(u16, f64)>> {
    let cells = row.as_bytes().chunks(4).map(|cell| {
        let (sense, weight) = std::str::from_utf8(cell).ok().filter(|c| c.len() == 4)?.split_at_checked(3)?;
        let tenths = u16::from_str_radix(weight, 36).ok().filter(|w| (1..=10).contains(w))?;
        Some((u16::from_str_radix(sense, 36).ok()?, f64::from(tenths) / 10.0))
    });
    let mut row: Vec<(u16, f64)> = cells.collect::<Option<_>>()?;
    row.sort_by(|a, b| a.0.cmp(&b.0).then(b.1.total_cmp(&a.1)));
    (!row.is_empty()).then_some(row)
}

/// Words by which mentions are compared.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Words {
    light: BTreeSet<String>,
    endings: Vec<String>,
    classes: HashMap<String, Vec<String>>,
    #[serde(rename = "words")]
    listed: HashMap<String, Vec<String>>,
}

impl Words {
    /// The words of a file.
    ///
    /// # Errors
    /// Where it is no TOML or lacks something.
    pub fn load(file: &DataFile) -> Result<Self, DataError> {
        file.parse()
    }

    /// Whether a verb says nothing beside a noun that tells what happens.
    pub fn is_light(&self, lemma: &str) -> bool {
        self.light.contains(lemma)
    }

    /// A word without its ending, for words of which one is made from the other.
    pub fn stem(&self, word: &str) -> String {
        let cut = self.endings.iter().find_map(|e| word.strip_suffix(e.as_str()).filter(|s| s.chars().count() >= STEM));
        let mut stem: Vec<char> = cut.unwrap_or(word).chars().collect();
        if stem.len() > STEM && stem[stem.len() - 1] == stem[stem.len() - 2] {
            stem.pop();
        }
        if stem.len() > STEM && stem.last() == Some(&'e') {
            stem.pop();
        }
        stem.into_iter().collect()
    }

    /// The kinds of happenings that a word tells which has these classes in the lexicon.
    pub fn kinds<'a>(&self, lemma: &str, classes: impl Iterator<Item = &'a str>) -> BTreeSet<String> {
        let of_word: BTreeSet<String> = holders(&self.listed, lemma).cloned().collect();
        if of_word.is_empty() { classes.filter_map(|class| self.kind(class)).collect() } else { of_word }
    }

    /// Whether the file says of a word what it tells.
    pub fn is_listed(&self, lemma: &str) -> bool {
        holders(&self.listed, lemma).next().is_some()
    }

    fn kind(&self, class: &str) -> Option<String> {
        let listed = holders(&self.classes, class).min().cloned();
        listed.or_else(|| Some(["-verb", "-noun", "-adj"].iter().find_map(|part| class.split_once(part))?.0.to_owned()))
    }
}

/// The lists in which a word stands.
fn holders<'a>(lists: &'a HashMap<String, Vec<String>>, word: &str) -> impl Iterator<Item = &'a String> {
    lists.iter().filter(move |(_, list)| list.iter().any(|w| w == word)).map(|(name, _)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(text: &str) -> DataFile {
        DataFile { path: "some.tsv".to_owned(), text: text.to_owned() }
    }

    #[test]
    fn words_share_the_sense_that_is_most_of_both() {
        let senses =
            Senses::load(&file("# made\nblast\t00aa00b5\nburst\t00b900a3\nsail\t00c9\n")).expect("well formed");
        assert!((senses.shared("blast", "burst") - 0.5).abs() < 1e-9);
        assert!((senses.shared("burst", "blast") - 0.5).abs() < 1e-9);
        assert!(senses.shared("blast", "sail").abs() < 1e-9);
        assert!(senses.shared("blast", "unheard").abs() < 1e-9);
    }

    #[test]
    fn wrong_senses_name_their_line() {
        for wrong in ["blast 00aa", "blast\t00a", "blast\t00az", "blast\t0é9", "blast\t"] {
            let error = Senses::load(&file(&format!("burst\t00a1\n{wrong}\n"))).expect_err(wrong).to_string();
            assert!(error.contains("some.tsv:2"), "{wrong}: {error}");
        }
    }

    #[test]
    fn stems_and_kinds() {
        let words = Words::load(&file(
            "light = [\"make\"]\nendings = [\"ing\", \"ation\", \"ed\"]\n[classes]\ndeath = [\"die-verb\"]\n[words]\ndeath = [\"wake\"]\n",
        ))
        .expect("well formed");
        assert_eq!(
            ["planning", "planned", "sing", "relocation"].map(|w| words.stem(w)),
            ["plan", "plan", "sing", "reloc"]
        );
        let kinds =
            |lemma: &str, classes: &[&str]| words.kinds(lemma, classes.iter().copied()).into_iter().collect::<Vec<_>>();
        assert_eq!(kinds("drown", &["die-verb", "arrest-verb-weak", "people"]), ["arrest", "death"]);
        assert_eq!(kinds("wake", &["arrest-verb"]), ["death"]);
        assert!(words.is_light("make") && !words.is_light("wake"));
        assert!(Words::load(&file("light = 3\n")).expect_err("no list").to_string().contains("some.tsv:1"));
    }
}
