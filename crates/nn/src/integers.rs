//! Products of 7-bit activations with 8-bit weights, whose sums are exact on every processor.
//!
//! rten-gemm chooses a kernel for the processor. Where that has no instruction for the sum of four products, two products
//! are added in 16 bits: 2 · 127 · 128 is below 2^15, so nothing is cut off. Sums of 32 bits do not overflow, since a row
//! has no more than 2^16 numbers (`config`).

use rten_gemm::{GemmExecutor, GemmInputA, GemmInputB, GemmOptions, PackedBMatrix};
use rten_tensor::NdTensorView;

use crate::InstructionSet;

/// A matrix of weights, as its products want it.
pub enum Matrix {
    /// For rten-gemm's kernel.
    Packed(PackedBMatrix<i8>),
    /// Row by row, for plain code.
    Plain(Vec<i16>),
}

impl Matrix {
    /// The matrix of these rows, each of them for an output.
    pub fn new(set: InstructionSet, kernel: &Kernel, numbers: &[i8], [outputs, inputs]: [usize; 2]) -> Self {
        match set {
            InstructionSet::Generic => Self::Plain(numbers.iter().map(|x| i16::from(*x)).collect()),
            _ => {
                let matrix = NdTensorView::from_data([outputs, inputs], numbers);
                Self::Packed(kernel.prepack_b(matrix.transposed()))
            }
        }
    }

    /// Writes the sums for rows of so many inputs, a row of outputs for each.
    pub fn multiply(&self, kernel: &Kernel, rows: &[u8], inputs: usize, sums: &mut [i32]) {
        match self {
            Self::Packed(matrix) => {
                let left = NdTensorView::from_data([rows.len() / inputs, inputs], rows);
                let (left, right) = (GemmInputA::Unpacked(left), GemmInputB::Packed(matrix));
                let done = kernel.gemm(sums, left, right, GemmOptions::default());
                done.expect("sizes are checked when weights are loaded, and one CPU packs and multiplies");
            }
            Self::Plain(matrix) => plain(rows, matrix, inputs, sums),
        }
    }
}

/// rten-gemm's implementation for this processor. One thread uses one.
pub type Kernel = GemmExecutor<u8, i8, i32>;

/// Written for the compiler, which makes vectors of it: the sums of four outputs at once for each row.
fn plain(rows: &[u8], matrix: &[i16], inputs: usize, sums: &mut [i32]) {
    let outputs = matrix.len() / inputs;
    let mut row = vec![0_i16; inputs];
    for (numbers, sums) in rows.chunks_exact(inputs).zip(sums.chunks_exact_mut(outputs)) {
        row.iter_mut().zip(numbers).for_each(|(to, from)| *to = i16::from(*from));
        let mut four = matrix.chunks_exact(4 * inputs);
        let mut places = sums.chunks_exact_mut(4);
        for (matrix, sums) in four.by_ref().zip(places.by_ref()) {
            let (low, high) = matrix.split_at(2 * inputs);
            let ((a, b), (c, d)) = (low.split_at(inputs), high.split_at(inputs));
            let mut totals = [0_i32; 4];
            for ((((x, a), b), c), d) in row.iter().zip(a).zip(b).zip(c).zip(d) {
                let x = i32::from(*x);
                totals[0] += x * i32::from(*a);
                totals[1] += x * i32::from(*b);
                totals[2] += x * i32::from(*c);
                totals[3] += x * i32::from(*d);
            }
            sums.copy_from_slice(&totals);
        }
        for (sum, weights) in places.into_remainder().iter_mut().zip(four.remainder().chunks_exact(inputs)) {
            *sum = row.iter().zip(weights).map(|(x, w)| i32::from(*x) * i32::from(*w)).sum();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Activations and weights at their bounds, where a kernel that adds in 16 bits would cut off first.
    #[test]
    fn this_processors_kernel_is_exact() {
        let kernel = Kernel::default();
        for (rows, outputs, inputs) in [(1, 5, 7), (3, 40, 384), (70, 33, 1536), (9, 64, 129)] {
            let numbers: Vec<u8> =
                (0..rows * inputs).map(|i| if i % 11 == 0 { (i % 128) as u8 } else { 127 }).collect();
            let weight = |i: usize| match i % 7 {
                0 => (i % 251) as u8 as i8,
                _ if i / inputs % 2 == 0 => i8::MIN,
                _ => i8::MAX,
            };
            let weights: Vec<i8> = (0..outputs * inputs).map(weight).collect();
            let sums = |set| {
                let mut sums = vec![0; rows * outputs];
                Matrix::new(set, &kernel, &weights, [outputs, inputs]).multiply(&kernel, &numbers, inputs, &mut sums);
                sums
            };
            assert!(sums(InstructionSet::best()) == sums(InstructionSet::Generic), "{rows} {outputs} {inputs}");
            let wanted: i64 = (0..inputs).map(|i| i64::from(numbers[i]) * i64::from(weights[i])).sum();
            assert_eq!(i64::from(sums(InstructionSet::Generic)[0]), wanted);
        }
    }
}
