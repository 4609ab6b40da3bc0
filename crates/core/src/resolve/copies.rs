//! Reports that repeat one another: wire copies and rewrites are one origin.

use std::collections::BTreeMap;

/// Words a shingle.
const SHINGLE: usize = 5;
/// Smallest hashes kept a report: short reports are compared exactly, long ones by a sample (bottom-k, Broder 1997).
const SKETCH: usize = 512;
/// Share of the smaller report's shingles that must stand in the other.
const COPIED: f64 = 0.5;

/// The smallest hashes of a text's shingles, in order.
#[derive(Clone, Debug, Default)]
pub(super) struct Sketch(Vec<u64>);

impl Sketch {
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

    /// Share of the smaller sketch that the other has too.
    fn containment(&self, other: &Self) -> f64 {
        let (small, large) = if self.0.len() <= other.0.len() { (self, other) } else { (other, self) };
        if small.0.len() < 8 {
            return 0.0;
        }
        // Hashes beyond the larger sketch's last may be cut off there, so they say nothing.
        let limit = if large.0.len() == SKETCH { large.0.last().copied().unwrap_or(u64::MAX) } else { u64::MAX };
        let comparable = small.0.iter().filter(|h| **h <= limit);
        let (shared, all) =
            comparable.fold((0, 0), |(s, n), h| (s + usize::from(large.0.binary_search(h).is_ok()), n + 1));
        if all == 0 { 0.0 } else { f64::from(shared as u32) / f64::from(all as u32) }
    }
}

/// FNV-1a over the words.
fn hash(words: &[String]) -> u64 {
    let bytes = words.iter().flat_map(|w| w.bytes().chain([b' ']));
    bytes.fold(0xcbf2_9ce4_8422_2325, |h, b| (h ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3))
}

/// For each report the number of its origin: the least index among the reports that repeat one another.
pub(super) fn origins(sketches: &[&Sketch]) -> Vec<usize> {
    let mut by_hash: BTreeMap<u64, Vec<usize>> = BTreeMap::new();
    for (i, sketch) in sketches.iter().enumerate() {
        for hash in &sketch.0 {
            by_hash.entry(*hash).or_default().push(i);
        }
    }
    // Only reports that share a good many shingles are compared; a shingle of many reports is a phrase of the trade.
    let mut shared: BTreeMap<(usize, usize), usize> = BTreeMap::new();
    for reports in by_hash.values().filter(|r| r.len() > 1 && r.len() <= 50) {
        for (n, a) in reports.iter().enumerate() {
            for b in &reports[n + 1..] {
                *shared.entry((*a, *b)).or_default() += 1;
            }
        }
    }
    let mut origin: Vec<usize> = (0..sketches.len()).collect();
    for ((a, b), _) in shared.into_iter().filter(|(_, n)| *n >= 4) {
        if sketches[a].containment(sketches[b]) >= COPIED {
            let (from, to) = (origin[a].max(origin[b]), origin[a].min(origin[b]));
            origin.iter_mut().filter(|o| **o == from).for_each(|o| *o = to);
        }
    }
    origin
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
}
