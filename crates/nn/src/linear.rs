//! Products of rows of numbers with the network's matrices, in 8-bit integers.
//!
//! Rows of activations are quantised as they come (a scale and a zero point for each), matrices once when loaded (a scale for
//! each row of the matrix). Sums are exact integers, so results depend neither on the CPU's instructions nor on how rows are
//! grouped.

use std::ops::Range;

use crate::{
    InstructionSet, ModelError,
    file::{Configuration, File, Values},
    integers::{Kernel, Matrix},
    rows,
};

/// A matrix with a bias: the outputs of a linear layer.
pub struct Linear {
    matrix: Matrix,
    inputs: usize,
    columns: Columns,
}

/// What turns a column of integer sums into numbers.
///
/// Rows' zero points are subtracted here: rten-gemm 0.27 takes those of its first tile for all others.
pub struct Columns {
    /// Sums of the matrix's numbers, of which each sum holds as many as the row's zero point says.
    pub totals: Vec<i32>,
    pub scales: Vec<f32>,
    pub bias: Vec<f32>,
}

/// Rows of quantised numbers, each row with its scale and zero point: value = (number - zero) * scale.
#[derive(Default)]
pub struct Quantised {
    pub width: usize,
    pub numbers: Vec<u8>,
    pub scales: Vec<f32>,
    pub zeros: Vec<u8>,
}

/// How products are computed, and room for sums. One thread uses one.
pub struct Products {
    pub set: InstructionSet,
    kernel: Kernel,
    sums: Vec<i32>,
}

impl Linear {
    /// The layer of this matrix and, if it has one, this bias.
    pub fn load<C: Configuration>(
        file: &File<'_, C>,
        products: &Products,
        name: &str,
        bias: Option<&str>,
        [outputs, inputs]: [usize; 2],
    ) -> Result<Self, ModelError> {
        let (numbers, scales): (Vec<i8>, _) = match file.matrix(name, [outputs, inputs])? {
            Values::Int8(bytes, scales) => (bytes.iter().map(|b| b.cast_signed()).collect(), scales),
            Values::Float(values) => quantise_weights(&values, inputs),
        };
        let bias = bias.map_or_else(|| Ok(vec![0.0; outputs]), |bias| file.floats(bias, &[outputs]))?;
        let matrix = Matrix::new(products.set, &products.kernel, &numbers, [outputs, inputs]);
        let totals = numbers.chunks_exact(inputs).map(|row| row.iter().map(|x| i32::from(*x)).sum()).collect();
        Ok(Self { matrix, inputs, columns: Columns { totals, scales, bias } })
    }

    /// The number of outputs.
    pub fn outputs(&self) -> usize {
        self.columns.scales.len()
    }

    /// Multiplies the first outputs by a factor.
    pub fn scale_outputs(&mut self, count: usize, factor: f32) {
        for column in [&mut self.columns.scales, &mut self.columns.bias] {
            column.iter_mut().take(count).for_each(|x| *x *= factor);
        }
    }

    /// The sums of a block of rows, see [`blocks`].
    pub fn sums<'a>(&'a self, products: &'a mut Products, rows: &'a Quantised, block: Range<usize>) -> Sums<'a> {
        let (inputs, outputs) = (self.inputs, self.outputs());
        let size = block.len() * outputs;
        if products.sums.len() < size {
            products.sums.resize(size, 0);
        }
        let sums = &mut products.sums[..size];
        let numbers = &rows.numbers[block.start * inputs..block.end * inputs];
        self.matrix.multiply(&products.kernel, numbers, inputs, sums);
        Sums { numbers: sums, scales: &rows.scales[block.clone()], zeros: &rows.zeros[block], columns: &self.columns }
    }

    /// The outputs for all rows.
    pub fn apply(&self, products: &mut Products, rows: &Quantised) -> Vec<f32> {
        let mut out = Vec::new();
        self.apply_into(products, rows, 0..rows.len(), &mut out);
        out
    }

    /// The outputs for some rows, in place of what `out` held.
    pub fn apply_into(&self, products: &mut Products, rows: &Quantised, range: Range<usize>, out: &mut Vec<f32>) {
        let outputs = self.outputs();
        out.resize(range.len() * outputs, 0.0);
        for block in blocks(range.len()) {
            let place = &mut out[block.start * outputs..block.end * outputs];
            let set = products.set;
            rows::values(set, &self.sums(products, rows, range.start + block.start..range.start + block.end), place);
        }
    }
}

/// The blocks in which so many rows are multiplied: a block's sums stay in the second cache.
pub fn blocks(rows: usize) -> impl Iterator<Item = Range<usize>> {
    (0..rows).step_by(BLOCK).map(move |start| start..rows.min(start + BLOCK))
}

const BLOCK: usize = 64;

/// A block of integer sums and what turns them into numbers.
pub struct Sums<'a> {
    pub numbers: &'a [i32],
    /// Scales of the rows.
    pub scales: &'a [f32],
    /// Zero points of the rows.
    pub zeros: &'a [u8],
    pub columns: &'a Columns,
}

impl Quantised {
    /// Quantises rows of this width.
    pub fn of(set: InstructionSet, values: &[f32], width: usize) -> Self {
        let mut this = Self::default();
        this.resize(values.len() / width, width);
        rows::quantise(set, values, &mut this, 0);
        this
    }

    pub fn len(&self) -> usize {
        self.scales.len()
    }

    pub fn resize(&mut self, rows: usize, width: usize) {
        self.width = width;
        self.numbers.resize(rows * width, 0);
        self.scales.resize(rows, 0.0);
        self.zeros.resize(rows, 0);
    }

    /// The rows with those of another below them.
    pub fn followed_by(mut self, other: &Self) -> Self {
        self.numbers.extend_from_slice(&other.numbers);
        self.scales.extend_from_slice(&other.scales);
        self.zeros.extend_from_slice(&other.zeros);
        self
    }

    /// Some of the rows.
    pub fn select(&self, rows: impl Iterator<Item = usize>) -> Self {
        let mut out = Self { width: self.width, ..Self::default() };
        for row in rows {
            out.numbers.extend_from_slice(&self.numbers[row * self.width..][..self.width]);
            out.scales.push(self.scales[row]);
            out.zeros.push(self.zeros[row]);
        }
        out
    }
}

impl Products {
    pub fn new(set: InstructionSet) -> Self {
        Self { set, kernel: Kernel::default(), sums: Vec::new() }
    }
}

/// Symmetric 8-bit numbers and the scale of each row.
fn quantise_weights(values: &[f32], width: usize) -> (Vec<i8>, Vec<f32>) {
    let scale = |row: &[f32]| row.iter().fold(0.0_f32, |most, x| most.max(x.abs())) / 127.0;
    let scales: Vec<f32> = values.chunks_exact(width).map(scale).collect();
    let numbers = values.chunks_exact(width).zip(&scales).flat_map(|(row, scale)| {
        let factor = if *scale > 0.0 { scale.recip() } else { 0.0 };
        row.iter().map(move |x| (x * factor).round() as i8)
    });
    (numbers.collect(), scales)
}
