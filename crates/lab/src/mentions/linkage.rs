//! Average linkage over scores of pairs: the two groups whose pairs score most in the mean are joined, until no two score enough
//! (Sokal and Michener 1958). Pairs that were never compared score `absent`, so that the work follows the pairs that were.

use std::collections::{BTreeMap, BinaryHeap};

use rashomon_core::resolve::cluster::Offer;

/// Puts `count` things into groups by pairs `(a, b, score)`, each pair once: two groups are joined while their mean is
/// `least` or more. The group of each, by its first member.
pub fn groups(count: usize, pairs: &[(usize, usize, f64)], absent: f64, least: f64) -> Vec<usize> {
    let mut all = Groups { group: (0..count).collect(), sizes: vec![1; count], beside: vec![BTreeMap::new(); count] };
    let mut offers = BinaryHeap::new();
    for &(a, b, score) in pairs.iter().filter(|(a, b, _)| a != b) {
        all.beside[a].insert(b, score - absent);
        all.beside[b].insert(a, score - absent);
        offers.push(Offer { score, a: a.min(b), b: a.max(b), ages: (1, 1) });
    }
    while let Some(offer) = offers.pop().filter(|o| o.score >= least) {
        let Offer { a, b, ages, .. } = offer;
        // One of the two has grown or gone since; what is left of it has made an offer of its own.
        if ages == (all.sizes[a], all.sizes[b]) {
            offers.extend(all.join(a, b, absent));
        }
    }
    all.group.iter().map(|first| all.first(*first)).collect()
}

/// Groups while they grow; each is known by its first member.
struct Groups {
    /// The group that a group was joined to, or itself.
    group: Vec<usize>,
    /// Members of each group; none of one that was joined to another.
    sizes: Vec<usize>,
    /// Sums over the pairs with each other group, of what their scores are above `absent`.
    beside: Vec<BTreeMap<usize, f64>>,
}

impl Groups {
    fn first(&self, mut at: usize) -> usize {
        while self.group[at] != at {
            at = self.group[at];
        }
        at
    }

    /// Joins `b` to `a`, and gives what `a` then offers to those beside it.
    fn join(&mut self, a: usize, b: usize, absent: f64) -> Vec<Offer> {
        self.group[b] = a;
        self.sizes[a] += std::mem::take(&mut self.sizes[b]);
        self.beside[a].remove(&b);
        for (other, sum) in std::mem::take(&mut self.beside[b]) {
            self.beside[other].remove(&b);
            if other != a {
                *self.beside[a].entry(other).or_default() += sum;
            }
        }
        let offer = |(&other, &sum): (&usize, &f64)| {
            let pairs = self.sizes[a] * self.sizes[other];
            let (first, second) = (a.min(other), a.max(other));
            let ages = (self.sizes[first], self.sizes[second]);
            (other, sum, Offer { score: absent + sum / pairs as f64, a: first, b: second, ages })
        };
        let made: Vec<_> = self.beside[a].iter().map(offer).collect();
        made.into_iter()
            .map(|(other, sum, offer)| {
                self.beside[other].insert(a, sum);
                offer
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_mean_decides_and_not_the_best_pair() {
        let pairs = [(0, 1, 3.0), (1, 2, 1.0), (0, 2, -4.0), (3, 4, 0.5)];
        assert_eq!(groups(6, &pairs, -5.0, 0.0), [0, 0, 2, 3, 3, 5]);
        assert_eq!(groups(6, &pairs, -5.0, -2.0), [0, 0, 0, 3, 3, 5]);
        assert_eq!(groups(6, &pairs, -5.0, 0.6), [0, 0, 2, 3, 4, 5]);
    }

    #[test]
    fn pairs_that_were_not_compared_count_as_absent() {
        let chain = [(0, 1, 2.0), (1, 2, 2.0), (2, 3, 2.0)];
        assert_eq!(groups(4, &chain, -5.0, 0.0), [0, 0, 2, 2]);
        assert_eq!(groups(4, &chain, 0.0, 0.0), [0, 0, 0, 0]);
        assert_eq!(groups(0, &[], 0.0, 0.0), [0; 0]);
    }

    #[test]
    fn the_order_of_pairs_makes_no_difference() {
        let mut pairs = vec![(4, 0, 1.0), (1, 0, 1.0), (2, 1, 1.0), (3, 2, 1.0), (4, 3, 0.9), (2, 0, -0.5)];
        let one = groups(5, &pairs, -1.0, 0.2);
        for _ in 0..pairs.len() {
            pairs.rotate_left(1);
            assert_eq!(groups(5, &pairs, -1.0, 0.2), one);
        }
    }
}
