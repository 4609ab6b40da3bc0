//! Scores of pairs of spans: the product of their states, and facts of the pair.

use super::config::Config;
use crate::{
    ModelError,
    file::File,
    linear::{Products, Quantised},
    pairwise::{Pairwise, scores},
};

/// What is known of a pair of spans besides their states.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Facts {
    /// Sentences from the left one to the right one, and whether the right one stands first where it is the same sentence.
    pub distance: Distance,
    /// What holds of them, a bit for each of the facts that the weights name, from the lowest.
    pub holds: u32,
}

/// How far the right span is from the left one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Distance {
    /// In the same sentence, before it.
    Before,
    /// In the same sentence, after it or the same.
    After,
    /// So many sentences behind it; before it where negative.
    Sentences(isize),
}

impl Default for Distance {
    fn default() -> Self {
        Self::Sentences(0)
    }
}

/// Buckets of distances, as `claims_data.py` has them.
const BUCKETS: usize = 12;

impl Distance {
    fn bucket(self) -> usize {
        let step = |far: usize| match far {
            0 | 1 => 0,
            2 => 1,
            3 | 4 => 2,
            5..=8 => 3,
            _ => 4,
        };
        match self {
            Self::Before => 5,
            Self::After | Self::Sentences(0) => 6,
            Self::Sentences(gap) if gap < 0 => 4 - step(gap.unsigned_abs()),
            Self::Sentences(gap) => 7 + step(gap.unsigned_abs()),
        }
    }
}

/// A head that scores pairs.
pub struct Pair {
    pairwise: Pairwise,
    /// The state of the one who is not in the text: the author.
    root: Option<Quantised>,
    distance: Vec<f32>,
    /// The weight of each fact.
    facts: Vec<f32>,
}

/// Spans of one side.
pub struct Side {
    pub states: Quantised,
    pub count: usize,
}

/// A matrix of scores.
#[derive(Debug, Clone, PartialEq)]
pub struct Scores {
    values: Vec<f32>,
    columns: usize,
}

impl Pair {
    pub fn load(
        file: &File<'_, Config>,
        products: &Products,
        name: &str,
        d: usize,
        size: usize,
        facts: usize,
        rooted: bool,
    ) -> Result<Self, ModelError> {
        let root = || file.floats(&format!("{name}.root"), &[d]).map(|row| Quantised::of(products.set, &row, d));
        Ok(Self {
            pairwise: Pairwise::load(file, products, name, d, [1, size])?,
            root: rooted.then(root).transpose()?,
            distance: file.floats(&format!("{name}.distance"), &[BUCKETS])?,
            facts: file.floats(&format!("{name}.facts"), &[facts])?,
        })
    }

    /// Scores of all pairs, a row for each left span; where there is a root, its score comes first.
    pub fn scores(
        &self,
        products: &mut Products,
        left: &Side,
        right: Side,
        facts: &dyn Fn(usize, usize) -> Facts,
    ) -> Scores {
        let offset = usize::from(self.root.is_some());
        let columns = right.count + offset;
        if left.count == 0 || columns == 0 {
            return Scores { values: Vec::new(), columns };
        }
        let others = match &self.root {
            Some(root) => root.select(std::iter::once(0)).followed_by(&right.states),
            None => right.states,
        };
        let lefts = self.pairwise.lefts(products, &left.states);
        let rights = self.pairwise.rights(products, &others);
        let mut values = Vec::with_capacity(left.count * columns);
        for (i, j) in (0..left.count).flat_map(|i| (0..columns).map(move |j| (i, j))) {
            let score = scores(&lefts, i, &rights, j).next().unwrap_or(f32::NEG_INFINITY);
            values.push(score + if j < offset { 0.0 } else { self.of_facts(facts(i, j - offset)) });
        }
        Scores { values, columns }
    }

    fn of_facts(&self, facts: Facts) -> f32 {
        let weights = self.facts.iter().enumerate().filter(|(bit, _)| facts.holds >> bit & 1 == 1);
        self.distance[facts.distance.bucket()] + weights.map(|(_, weight)| weight).sum::<f32>()
    }
}

impl Scores {
    /// The scores of a left span.
    pub fn row(&self, left: usize) -> &[f32] {
        &self.values[left * self.columns..][..self.columns]
    }

    /// The mean of both ways, for a square of scores.
    #[must_use]
    pub fn symmetric(&self) -> Self {
        let n = self.columns;
        let mean = |at: usize| f32::midpoint(self.values[at], self.values[at % n * n + at / n]);
        Self { values: (0..self.values.len()).map(mean).collect(), columns: n }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances_fall_into_buckets_in_order() {
        let gaps = [-9, -8, -4, -2, -1].map(|gap| Distance::Sentences(gap).bucket());
        assert_eq!(gaps, [0, 1, 2, 3, 4]);
        assert_eq!([Distance::Before.bucket(), Distance::After.bucket()], [5, 6]);
        let gaps = [1, 2, 3, 5, 40].map(|gap| Distance::Sentences(gap).bucket());
        assert_eq!(gaps, [7, 8, 9, 10, 11]);
    }

    #[test]
    fn a_symmetric_score_is_the_mean_of_both_ways() {
        let scores = Scores { values: vec![1.0, 2.0, 4.0, 8.0], columns: 2 }.symmetric();
        assert_eq!(scores.row(0), [1.0, 3.0]);
        assert_eq!(scores.row(1), [3.0, 8.0]);
    }
}
