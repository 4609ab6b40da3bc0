//! The encoder: from windows of pieces to states of words, by way of [`Layers`] over several windows at once.

use std::{borrow::Cow, ops::Range};

use crate::{
    ModelError,
    file::File,
    layers::{Layers, Size, means},
    linear::{Products, Quantised},
    rows::{self, Norm},
    shape::{self, SHAPES},
    window::Window,
};

/// The encoder's weights.
pub struct Encoder {
    pub width: usize,
    /// Rows of signed 8-bit numbers, a row a piece.
    pieces: Cow<'static, [u8]>,
    piece_scales: Vec<f32>,
    positions: Vec<f32>,
    shapes: Vec<f32>,
    norm: Norm,
    layers: Layers,
}

impl Encoder {
    /// Loads all but the pieces' vectors; where these lie in the file comes along, for [`Encoder::keep`].
    pub fn load(file: &File<'_>, products: &Products) -> Result<(Self, Range<usize>), ModelError> {
        let config = &file.config;
        let d = config.d;
        let (range, piece_scales) = file.quantised("word_emb", [config.vocab, d])?;
        let size = Size { width: d, ffn: config.ffn, heads: config.heads };
        let this = Self {
            width: d,
            pieces: Cow::Borrowed(&[]),
            piece_scales,
            positions: file.floats("pos_emb", &[config.window, d])?,
            shapes: file.floats("shape_emb", &[SHAPES, d])?,
            norm: Norm::load(file, "emb_ln", d)?,
            layers: Layers::load(file, products, size, config.layers)?,
        };
        Ok((this, range))
    }

    /// Keeps the pieces' vectors of the file, and of an owned file nothing else.
    pub fn keep(&mut self, file: Cow<'static, [u8]>, range: Range<usize>) {
        self.pieces = match file {
            Cow::Borrowed(bytes) => Cow::Borrowed(&bytes[range]),
            Cow::Owned(mut bytes) => {
                bytes.truncate(range.end);
                bytes.drain(..range.start);
                bytes.shrink_to_fit();
                Cow::Owned(bytes)
            }
        };
    }

    /// The states of all words of the windows, row by row; and the states of all their pieces after the layer `tap`, where
    /// one is named.
    pub fn words(&self, products: &mut Products, windows: &[Window], tap: Option<usize>) -> (Vec<f32>, Vec<f32>) {
        let mut x = self.embed(windows);
        let mut quantised = Quantised::default();
        quantised.resize(x.len() / self.width, self.width);
        rows::normalise(products.set, &mut x, &self.norm, &mut quantised, 0);
        let lengths: Vec<usize> = windows.iter().map(|w| w.pieces.len()).collect();
        let mut tapped = Vec::new();
        self.layers.run(products, &lengths, &mut x, &mut quantised, |n, rows| {
            if tap == Some(n) {
                tapped = rows.to_vec();
            }
        });
        (means(windows.iter().map(|w| w.counts.as_slice()), &x, self.width), tapped)
    }

    fn embed(&self, windows: &[Window]) -> Vec<f32> {
        let d = self.width;
        let mut x = vec![0.0; windows.iter().map(|w| w.pieces.len()).sum::<usize>() * d];
        let inputs = windows.iter().flat_map(|window| {
            let inner = window.counts.iter().zip(&window.shapes).flat_map(|(n, shape)| std::iter::repeat_n(*shape, *n));
            let shapes = [shape::NONE].into_iter().chain(inner).chain([shape::NONE]);
            window.pieces.iter().zip(shapes).enumerate()
        });
        for (row, (position, (piece, shape))) in x.chunks_exact_mut(d).zip(inputs) {
            let piece = *piece as usize;
            let scale = self.piece_scales[piece];
            let vectors = self.pieces[piece * d..][..d].iter().zip(&self.positions[position * d..]);
            let vectors = vectors.zip(&self.shapes[usize::from(shape) * d..]);
            for (x, ((number, position), shape)) in row.iter_mut().zip(vectors) {
                *x = f32::from(number.cast_signed()) * scale + position + shape;
            }
        }
        x
    }
}
