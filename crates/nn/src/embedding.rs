//! The vectors that pieces begin with.

use std::{borrow::Cow, ops::Range};

use crate::{
    InstructionSet, ModelError,
    file::{Configuration, File},
    linear::Quantised,
    rows::{self, Norm},
};

/// Vectors of pieces and of their positions in a window.
pub struct Embedding {
    pub width: usize,
    /// Rows of signed 8-bit numbers, a row a piece.
    pieces: Cow<'static, [u8]>,
    /// Of the rows.
    scales: Vec<f32>,
    /// A row for each place in a window.
    positions: Vec<f32>,
    norm: Norm,
}

/// How many vectors there are, and how wide.
#[derive(Clone, Copy)]
pub struct Extent {
    pub width: usize,
    pub pieces: usize,
    pub positions: usize,
}

impl Embedding {
    /// Loads all but the pieces' vectors; where these lie in the file comes along, for [`Embedding::keep`].
    pub fn load<C: Configuration>(file: &File<'_, C>, size: Extent) -> Result<(Self, Range<usize>), ModelError> {
        let (range, scales) = file.quantised("word_emb", [size.pieces, size.width])?;
        let this = Self {
            width: size.width,
            pieces: Cow::Borrowed(&[]),
            scales,
            positions: file.floats("pos_emb", &[size.positions, size.width])?,
            norm: Norm::load(file, "emb_ln", size.width)?,
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

    /// Appends a row a piece: its vector and that of its position in the window.
    pub fn append(&self, window: &[u32], x: &mut Vec<f32>) {
        let d = self.width;
        for (position, piece) in window.iter().enumerate() {
            let piece = *piece as usize;
            let scale = self.scales[piece];
            let vectors = self.pieces[piece * d..][..d].iter().zip(&self.positions[position * d..]);
            x.extend(vectors.map(|(number, position)| f32::from(number.cast_signed()) * scale + position));
        }
    }

    /// Normalises the rows for the first layer.
    pub fn normalised(&self, set: InstructionSet, x: &mut [f32]) -> Quantised {
        let mut quantised = Quantised::default();
        quantised.resize(x.len() / self.width, self.width);
        rows::normalise(set, x, &self.norm, &mut quantised, 0);
        quantised
    }
}
