//! The encoder: from windows of pieces to states of words, by way of [`Layers`] over several windows at once.

use std::ops::Range;

use crate::{
    ModelError,
    embedding::{Embedding, Extent},
    file::File,
    layers::{Layers, Size, means},
    linear::Products,
    shape::{self, SHAPES},
    window::Window,
};

/// The encoder's weights.
pub struct Encoder {
    pub embedding: Embedding,
    shapes: Vec<f32>,
    layers: Layers,
}

impl Encoder {
    /// Loads all but the pieces' vectors; where these lie in the file comes along, for [`Embedding::keep`].
    pub fn load(file: &File<'_>, products: &Products) -> Result<(Self, Range<usize>), ModelError> {
        let config = &file.config;
        let d = config.d;
        let (embedding, range) =
            Embedding::load(file, Extent { width: d, pieces: config.vocab, positions: config.window })?;
        let size = Size { width: d, ffn: config.ffn, heads: config.heads };
        let shapes = file.floats("shape_emb", &[SHAPES, d])?;
        Ok((Self { embedding, shapes, layers: Layers::load(file, products, size, config.layers)? }, range))
    }

    /// The states of all words of the windows, row by row.
    pub fn words(&self, products: &mut Products, windows: &[Window]) -> Vec<f32> {
        let mut x = self.embed(windows);
        let mut quantised = self.embedding.normalised(products.set, &mut x);
        let lengths: Vec<usize> = windows.iter().map(|w| w.pieces.len()).collect();
        self.layers.run(products, &lengths, &mut x, &mut quantised);
        means(windows.iter().map(|w| w.counts.as_slice()), &x, self.embedding.width)
    }

    fn embed(&self, windows: &[Window]) -> Vec<f32> {
        let d = self.embedding.width;
        let mut x = Vec::with_capacity(windows.iter().map(|w| w.pieces.len()).sum::<usize>() * d);
        for window in windows {
            let first = x.len();
            self.embedding.append(&window.pieces, &mut x);
            let inner = window.counts.iter().zip(&window.shapes).flat_map(|(n, shape)| std::iter::repeat_n(*shape, *n));
            let shapes = [shape::NONE].into_iter().chain(inner).chain([shape::NONE]);
            for (row, shape) in x[first..].chunks_exact_mut(d).zip(shapes) {
                row.iter_mut().zip(&self.shapes[usize::from(shape) * d..]).for_each(|(x, shape)| *x += shape);
            }
        }
        x
    }
}
