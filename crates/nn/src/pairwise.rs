//! Heads that score pairs of words (Dozat and Manning 2017): the score of a label is `[left 1] U [right 1]'`, with a U for
//! each label.

use crate::{
    InstructionSet, ModelError,
    file::{Configuration, File},
    functions::Dot,
    linear::{Linear, Products, Quantised},
};

/// A pairwise head's weights.
pub struct Pairwise {
    left: Linear,
    right: Linear,
    /// The labels' U, one above the other.
    product: Linear,
    size: usize,
    labels: usize,
}

/// Rows of words as the left of pairs.
pub struct Lefts {
    set: InstructionSet,
    values: Vec<f32>,
    size: usize,
}

/// Rows of words as the right of pairs: `U [right 1]'` for each label.
pub struct Rights {
    values: Vec<f32>,
    size: usize,
    labels: usize,
}

impl Pairwise {
    /// The head of this name over states of the width `d`, with so many labels and rows of `size` numbers.
    pub fn load<C: Configuration>(
        file: &File<'_, C>,
        products: &Products,
        name: &str,
        d: usize,
        [labels, size]: [usize; 2],
    ) -> Result<Self, ModelError> {
        let linear = |part| {
            let (weights, bias) = (format!("{name}.{part}"), format!("{name}.{part}_bias"));
            Linear::load(file, products, &weights, Some(&bias), [size, d])
        };
        let product = Linear::load(file, products, &format!("{name}.u"), None, [labels * (size + 1), size + 1])?;
        Ok(Self { left: linear("left")?, right: linear("right")?, product, size, labels })
    }

    pub fn lefts(&self, products: &mut Products, words: &Quantised) -> Lefts {
        let mut values = self.left.apply(products, words);
        for x in &mut values {
            *x = x.max(0.0);
        }
        Lefts { set: products.set, values, size: self.size }
    }

    pub fn rights(&self, products: &mut Products, words: &Quantised) -> Rights {
        let rows = self.right.apply(products, words);
        let mut ended = Vec::with_capacity(words.len() * (self.size + 1));
        for row in rows.chunks_exact(self.size) {
            ended.extend(row.iter().map(|x| x.max(0.0)));
            ended.push(1.0);
        }
        let values = self.product.apply(products, &Quantised::of(products.set, &ended, self.size + 1));
        Rights { values, size: self.size, labels: self.labels }
    }
}

/// The scores of all labels of a pair, given by their rows.
pub fn scores<'a>(lefts: &'a Lefts, left: usize, rights: &'a Rights, right: usize) -> impl Iterator<Item = f32> + 'a {
    let set = lefts.set;
    let left = &lefts.values[left * lefts.size..][..lefts.size];
    let length = rights.labels * (rights.size + 1);
    let right = &rights.values[right * length..][..length];
    right.chunks_exact(rights.size + 1).map(move |row| {
        let (row, last) = row.split_at(left.len());
        set.run(Dot { a: left, b: row }) + last[0]
    })
}
