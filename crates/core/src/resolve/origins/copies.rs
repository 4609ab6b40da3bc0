//! Reports that repeat one another: wire copies and rewrites are one origin.

use std::collections::{BTreeMap, HashMap};

use crate::resolve::hash::fnv;

/// Words a shingle.
const SHINGLE: usize = 5;
/// Smallest hashes kept a report: short reports are compared exactly, long ones by a sample (bottom-k, Broder 1997).
const SKETCH: usize = 512;
/// Share of the smaller report's shingles that must stand in the other. Of texts of one length it is a Jaccard index of 0.43;
/// that index is not asked for as well, because a dispatch cut to its first third is a copy of it all the same.
const COPIED: f64 = 0.6;
/// Shingles below which a text says too little to be a copy of another.
const LEAST: usize = 8;
/// Shingles that a text must share with a group to be compared with it.
const SHARED: usize = 4;
/// Groups under a shingle from which it is a phrase of the trade and leads to none of them.
const COMMON: usize = 64;
/// Groups that a text is compared with, and texts of each: those that share most with it.
const GROUPS: usize = 8;
const MEMBERS: usize = 4;

/// The smallest hashes of a text's shingles, in order.
///
/// ```
/// use rashomon_core::resolve::origins::copies::{self, Sketch};
///
/// let wire = "Two farmers were killed when a mine went off under their cart on the road to the river, a medic said.";
/// let copy = "Two farmers were killed when a mine went off under their cart on the road to the river.";
/// assert!(copies::is_copy(copies::share(&Sketch::new(wire), &Sketch::new(copy))));
/// ```
#[derive(Clone, Debug, Default)]
pub struct Sketch(Vec<u64>);

impl Sketch {
    /// Number of different shingles, of a long text those of the sample.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether the text has too few words for a shingle.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The sketch of a text; words are compared in lower case, signs do not count.
    pub fn new(text: &str) -> Self {
        let words: Vec<String> =
            text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).map(str::to_lowercase).collect();
        let mut hashes: Vec<u64> = words.windows(SHINGLE).map(hash).collect();
        hashes.sort_unstable();
        hashes.dedup();
        hashes.truncate(SKETCH);
        Self(hashes)
    }
}

/// Share of the smaller text's shingles that stand in the other, 0 to 1; 0 where a text is too short to be a copy.
pub fn share(one: &Sketch, other: &Sketch) -> f64 {
    containment(&one.0, &other.0)
}

/// Whether two texts with this share are one text.
pub fn is_copy(share: f64) -> bool {
    share >= COPIED
}

/// Share of the smaller sketch that the other has too.
fn containment(one: &[u64], other: &[u64]) -> f64 {
    if one.len().min(other.len()) < LEAST {
        return 0.0;
    }
    let (small, large) = if one.len() <= other.len() { (one, other) } else { (other, one) };
    // Hashes beyond the larger sketch's last may be cut off there, so they say nothing.
    let limit = if large.len() == SKETCH { large.last().copied().unwrap_or(u64::MAX) } else { u64::MAX };
    let comparable = &small[..small.partition_point(|h| *h <= limit)];
    let shared = comparable.iter().filter(|h| large.binary_search(h).is_ok()).count();
    if comparable.is_empty() { 0.0 } else { f64::from(shared as u32) / f64::from(comparable.len() as u32) }
}

fn hash(words: &[String]) -> u64 {
    fnv(words.iter().flat_map(|w| w.bytes().chain([b' '])))
}

/// For each report the number of its origin: the least index among the reports that repeat one another.
pub(super) fn origins(sketches: &[&Sketch]) -> Vec<usize> {
    group(sketches).origins
}

/// Origins, and the work that they took.
#[derive(Debug, Default)]
struct Grouped {
    origins: Vec<usize>,
    /// Pairs of texts that were compared.
    compared: usize,
    /// Entries of the index that were looked at.
    visited: usize,
}

/// Equal texts are one at once. The others are taken longest first, and each is compared with the few groups that share
/// most of its shingles: so a thousand copies cost a thousand comparisons, and the result hangs on the texts alone.
fn group(sketches: &[&Sketch]) -> Grouped {
    let mut by_text: BTreeMap<&[u64], Vec<usize>> = BTreeMap::new();
    for (i, sketch) in sketches.iter().enumerate().filter(|(_, s)| s.0.len() >= LEAST) {
        by_text.entry(&sketch.0).or_default().push(i);
    }
    let mut texts: Vec<(&[u64], Vec<usize>)> = by_text.into_iter().collect();
    // A shortened copy comes after what it was cut from; equal lengths keep the order of their words.
    texts.sort_by_key(|(shingles, _)| std::cmp::Reverse(shingles.len()));
    let mut grouped = Grouped { origins: (0..sketches.len()).collect(), ..Grouped::default() };
    let mut index = Index::default();
    for (n, (shingles, _)) in texts.iter().enumerate() {
        index.parents.push(n);
        for members in index.candidates(shingles, &mut grouped.visited) {
            for member in members {
                grouped.compared += 1;
                if is_copy(containment(shingles, texts[member].0)) {
                    index.join(n, member);
                    break;
                }
            }
        }
        index.post(n, shingles);
    }
    let mut least: BTreeMap<usize, usize> = BTreeMap::new();
    for (n, (_, reports)) in texts.iter().enumerate() {
        let first = reports.first().copied().unwrap_or(usize::MAX);
        least.entry(index.root(n)).and_modify(|l| *l = first.min(*l)).or_insert(first);
    }
    for (n, (_, reports)) in texts.iter().enumerate() {
        for i in reports {
            grouped.origins[*i] = least[&index.root(n)];
        }
    }
    grouped
}

/// Which groups of texts have which shingles. A group stands once under each, so that copies do not make it longer.
#[derive(Debug, Default)]
struct Index {
    /// Never walked, so that its order does not matter.
    postings: HashMap<u64, Vec<usize>>,
    /// Texts of one group lead to one root.
    parents: Vec<usize>,
}

impl Index {
    fn root(&self, mut text: usize) -> usize {
        while self.parents[text] != text {
            text = self.parents[text];
        }
        text
    }

    fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.root(a), self.root(b));
        self.parents[a.max(b)] = a.min(b);
    }

    /// The groups that share most shingles with a text, and of each the texts that share most.
    fn candidates(&self, shingles: &[u64], visited: &mut usize) -> Vec<Vec<usize>> {
        let mut shared: BTreeMap<usize, usize> = BTreeMap::new();
        // What many different texts say is a phrase of the trade.
        for texts in shingles.iter().filter_map(|h| self.postings.get(h)).filter(|t| t.len() < COMMON) {
            *visited += texts.len();
            for text in texts {
                *shared.entry(*text).or_default() += 1;
            }
        }
        let mut groups: BTreeMap<usize, (usize, Vec<(usize, usize)>)> = BTreeMap::new();
        for (text, n) in shared {
            let (sum, members) = groups.entry(self.root(text)).or_default();
            *sum += n;
            members.push((n, text));
        }
        let mut groups: Vec<(usize, Vec<(usize, usize)>)> =
            groups.into_values().filter(|(n, _)| *n >= SHARED).collect();
        groups.sort_by_key(|(n, _)| std::cmp::Reverse(*n));
        let best = |(_, mut members): (usize, Vec<(usize, usize)>)| {
            members.sort_by_key(|(n, text)| (std::cmp::Reverse(*n), *text));
            members.into_iter().take(MEMBERS).map(|(_, text)| text).collect()
        };
        groups.into_iter().take(GROUPS).map(best).collect()
    }

    fn post(&mut self, text: usize, shingles: &[u64]) {
        let root = self.root(text);
        for hash in shingles {
            let mut texts = self.postings.remove(hash).unwrap_or_default();
            if texts.len() < COMMON && !texts.iter().any(|t| self.root(*t) == root) {
                texts.push(text);
            }
            self.postings.insert(*hash, texts);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shortened_copy_is_one_origin() {
        let wire = "Gunmen on motorcycles attacked a village near the river on Sunday evening, killing six farmers and \
                    driving off two hundred head of cattle, the district administrator told reporters by telephone.";
        let copy = "Gunmen on motorcycles attacked a village near the river on Sunday evening, killing six farmers and \
                    driving off two hundred head of cattle.";
        let other = "Six farmers died on Sunday when armed men came to a village by the river and took the herds away, \
                     said a teacher who fled with his family to the next town before the shooting ended.";
        let sketches = [wire, copy, other].map(Sketch::new);
        assert_eq!(origins(&sketches.iter().collect::<Vec<_>>()), [0, 0, 2]);
    }

    #[test]
    fn short_texts_are_never_copies() {
        let sketches = ["Blast in town.", "Blast in town."].map(Sketch::new);
        assert_eq!(origins(&sketches.iter().collect::<Vec<_>>()), [0, 1]);
    }

    #[test]
    fn half_a_text_makes_no_copy() {
        let sketches = [0, 30].map(|own| Sketch::new(&format!("{} {}", words(9 + own, 40 - own), words(0, 40))));
        assert_eq!(origins(&sketches.iter().collect::<Vec<_>>()), [0, 0]);
        let sketches = [1, 2].map(|seed| Sketch::new(&format!("{} {}", words(seed, 40), words(0, 40))));
        assert_eq!(origins(&sketches.iter().collect::<Vec<_>>()), [0, 1]);
    }

    /// A text of `words` words that shares no five in a row with that of another seed.
    fn words(seed: usize, words: usize) -> String {
        (0..words).map(|w| format!("w{seed}x{w}")).collect::<Vec<_>>().join(" ")
    }

    /// The number of origins in any of some orders of arrival, with the work for the first.
    fn count(texts: &[String]) -> (usize, Grouped) {
        let sketches: Vec<Sketch> = texts.iter().map(|t| Sketch::new(t)).collect();
        let in_order = |order: &[usize]| {
            let grouped = group(&order.iter().map(|i| &sketches[*i]).collect::<Vec<_>>());
            // Each text by the first of the texts, in their own order, that is of its origin.
            let mut first: BTreeMap<usize, usize> = BTreeMap::new();
            for (at, text) in order.iter().enumerate() {
                first.entry(grouped.origins[at]).and_modify(|f| *f = (*f).min(*text)).or_insert(*text);
            }
            let mut origins = vec![0; texts.len()];
            order.iter().enumerate().for_each(|(at, text)| origins[*text] = first[&grouped.origins[at]]);
            (origins, grouped)
        };
        let given: Vec<usize> = (0..texts.len()).collect();
        let (origins, grouped) = in_order(&given);
        let backwards: Vec<usize> = given.iter().rev().copied().collect();
        let mut mixed = given.clone();
        mixed.sort_by_key(|i| (i * 7919) % 1009);
        for order in [backwards, mixed] {
            assert_eq!(in_order(&order).0, origins, "the order of arrival changes the origins");
        }
        let mut distinct = origins;
        distinct.sort_unstable();
        distinct.dedup();
        (distinct.len(), grouped)
    }

    #[test]
    fn any_number_of_copies_is_one_origin() {
        let wire = words(0, 120);
        let edited = |n: usize| wire.replace(&format!("w0x{} ", 10 + n % 97), &format!("edit{n} "));
        let shortened = |n: usize| words(0, 60 + n % 60);
        let rewritten = |n: usize| format!("{} {}", words(n + 1, 30), words(0, 70));
        for number in [10, 50, 51, 1000] {
            let ways: [(&str, Vec<String>); 4] = [
                ("exact", (0..number).map(|_| wire.clone()).collect()),
                ("edited", (0..number).map(edited).collect()),
                ("shortened", (0..number).map(shortened).collect()),
                ("with a lead of its own", (0..number).map(rewritten).collect()),
            ];
            for (way, texts) in ways {
                assert_eq!(count(&texts).0, 1, "{number} copies, {way}");
            }
        }
    }

    #[test]
    fn a_sentence_that_all_print_makes_no_copies() {
        for number in [2, 10, 60, 300] {
            let texts: Vec<String> = (0..number).map(|n| format!("{} {}", words(n + 1, 24), words(0, 14))).collect();
            assert_eq!(count(&texts).0, number, "{number} reports with one sentence in common");
            // Copies of each of them are found all the same.
            let twice: Vec<String> = texts.iter().flat_map(|t| [t.clone(), format!("{t} and more")]).collect();
            assert_eq!(count(&twice).0, number, "{number} reports with a copy each");
        }
    }

    #[test]
    fn copies_among_many_others() {
        let others = (1..400).map(|n| words(n, 60));
        let wire = |n: usize| format!("{} edit{n}", words(0, 80));
        let texts: Vec<String> = others.chain((0..300).map(wire)).collect();
        assert_eq!(count(&texts).0, 400);
    }

    #[test]
    fn work_grows_with_the_number_of_texts() {
        let wire = |n: usize| format!("edit{n} {}", words(0, 100));
        let phrase = |n: usize| format!("{} {}", words(n + 1, 30), words(0, 20));
        for (name, text) in [("copies", &wire as &dyn Fn(usize) -> String), ("a phrase", &phrase)] {
            let (_, grouped) = count(&(0..2000).map(text).collect::<Vec<_>>());
            assert!(grouped.compared <= 2000 * GROUPS, "{name}: {} comparisons", grouped.compared);
            assert!(grouped.visited <= 2000 * 110, "{name}: {} entries", grouped.visited);
        }
    }
}
