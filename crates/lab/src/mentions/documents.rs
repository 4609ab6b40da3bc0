//! Which documents tell one happening: by their rare words, names, ages and days of publication.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use jiff::civil::Date;

use super::{
    read::Document,
    terms::{self, Rarity, Terms},
};

/// Words that are kept of a document.
const KEPT: usize = 96;
/// Bytes of a document that are its beginning.
const LEAD: usize = 600;
/// Words by which a document meets others.
const MEETING: usize = 40;
/// Documents with a word from which the word tells nothing apart.
const CROWD: usize = 120;
/// Documents with which a document is compared: those most like it, from a cosine on.
const NEIGHBOURS: usize = 40;
const LEAST: f64 = 0.03;
/// Days of publication beyond which two documents are no further apart.
const DAYS: f64 = 30.0;

/// The features of two documents.
pub const FEATURES: [&str; 13] = [
    "any",
    "words",
    "rarest-word",
    "title-words",
    "lead-words",
    "lead-rarest-word",
    "names-shared",
    "names-part",
    "ages-shared",
    "ages-other",
    "dated",
    "published-gap",
    "published-near",
];

/// What is compared of a document.
#[derive(Debug)]
pub struct Compared {
    whole: Terms,
    title: Terms,
    lead: Terms,
    names: BTreeSet<(String, String)>,
    ages: BTreeSet<u8>,
    published: Option<Date>,
}

impl Compared {
    /// Of a document whose title, where it has one of its own, stands before the text.
    pub fn new(rarity: &Rarity, document: &Document) -> Self {
        let text = document.whole();
        let of = |part: &str| Terms::new(rarity, terms::words(part).into_iter(), KEPT);
        Self {
            whole: of(&text),
            title: of(text.lines().next().unwrap_or_default()),
            lead: of(&text[..text.floor_char_boundary(LEAD)]),
            names: terms::names(rarity, &text),
            ages: terms::ages(&text),
            published: document.published,
        }
    }

    /// The features of the pair, in the order of [`FEATURES`].
    pub fn features(&self, other: &Self) -> [f64; FEATURES.len()] {
        let flag = |holds: bool| f64::from(u8::from(holds));
        let (words, rarest) = self.whole.shared(&other.whole);
        let (lead, lead_rarest) = self.lead.shared(&other.lead);
        let names = self.names.intersection(&other.names).count() as f64;
        let ages = self.ages.intersection(&other.ages).count();
        let gap = self.published.zip(other.published).map(|(a, b)| f64::from((a - b).get_days().abs()));
        [
            1.0,
            words,
            rarest,
            self.title.shared(&other.title).0,
            lead,
            lead_rarest,
            names.min(4.0) / 4.0,
            names / (self.names.len().min(other.names.len()) as f64 + 1.0),
            ages.min(3) as f64 / 3.0,
            flag(ages == 0 && !self.ages.is_empty() && !other.ages.is_empty()),
            flag(gap.is_some()),
            gap.map_or(0.0, |days| days.min(DAYS) / DAYS),
            flag(gap.is_some_and(|days| days <= 3.0)),
        ]
    }
}

/// The pairs of documents that share enough rare words to be compared, each once, in order.
pub fn pairs(all: &[Compared]) -> BTreeSet<(usize, usize)> {
    let mut with: HashMap<&str, Vec<usize>> = HashMap::new();
    for (at, document) in all.iter().enumerate() {
        for word in document.whole.weightiest(MEETING) {
            with.entry(word).or_default().push(at);
        }
    }
    let mut pairs = BTreeSet::new();
    for (at, document) in all.iter().enumerate() {
        let mut met: BTreeMap<usize, f64> = BTreeMap::new();
        for there in document.whole.weightiest(MEETING).filter_map(|word| with.get(word)).filter(|w| w.len() <= CROWD) {
            for other in there.iter().filter(|other| **other != at) {
                met.entry(*other).or_insert_with(|| document.whole.shared(&all[*other].whole).0);
            }
        }
        let mut met: Vec<(usize, f64)> = met.into_iter().filter(|(_, cosine)| *cosine >= LEAST).collect();
        met.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        pairs.extend(met.into_iter().take(NEIGHBOURS).map(|(other, _)| (at.min(other), at.max(other))));
    }
    pairs
}

#[cfg(test)]
mod tests {
    use rashomon_core::data::DataFile;

    use super::*;

    fn compared(texts: &[(&str, Option<&str>)]) -> Vec<Compared> {
        let file = DataFile { path: "r.tsv".to_owned(), text: "\t99\nthe\t98\nfire\t20\n".to_owned() };
        let rarity = Rarity::load(&file).expect("the counts are well formed");
        let document = |(text, day): &(&str, Option<&str>)| Document {
            id: String::new(),
            title: None,
            text: (*text).to_owned(),
            published: day.map(|d| d.parse().expect("a day")),
        };
        texts.iter().map(|t| Compared::new(&rarity, &document(t))).collect()
    }

    #[test]
    fn documents_meet_by_rare_words() {
        let all = compared(&[
            ("Fire in the Tamm mill", None),
            ("Tamm mill burns", None),
            ("the fire of the fleet at Oland quay", None),
            ("the the", None),
        ]);
        assert!(pairs(&all).contains(&(0, 1)));
        assert!(!pairs(&all).iter().any(|(a, b)| *a == 3 || *b == 3));
    }

    #[test]
    fn features_tell_what_is_shared() {
        let all = compared(&[
            ("Ole Tamm, 61, burnt\nThe mill", Some("2015-02-01")),
            ("Ole Tamm, 61, is dead", Some("2015-02-03")),
            ("Ane Brar, 30, sank", Some("2015-05-01")),
            ("Ane Brar sank", None),
        ]);
        let value = |a: usize, b: usize, name: &str| {
            let at = FEATURES.iter().position(|n| *n == name).expect(name);
            all[a].features(&all[b])[at]
        };
        assert!(value(0, 1, "words") > value(0, 2, "words"));
        for (a, b, name, wanted) in [
            (0, 1, "names-shared", 0.25),
            (0, 1, "ages-shared", 1.0 / 3.0),
            (0, 1, "ages-other", 0.0),
            (0, 1, "published-near", 1.0),
            (0, 2, "ages-other", 1.0),
            (0, 2, "published-gap", 1.0),
            (0, 2, "published-near", 0.0),
            (2, 3, "dated", 0.0),
            (2, 3, "published-gap", 0.0),
        ] {
            assert!((value(a, b, name) - wanted).abs() < 1e-9, "{name} of {a} and {b}: {}", value(a, b, name));
        }
    }
}
