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
        if set == InstructionSet::Generic {
            return Self::Plain(numbers.iter().map(|x| i16::from(*x)).collect());
        }
        let matrix = NdTensorView::from_data([outputs, inputs], numbers);
        Self::Packed(kernel.prepack_b(matrix.transposed()))
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

/// Four rows of the matrix at once, while they are in the first cache, with all rows of numbers.
fn plain(rows: &[u8], matrix: &[i16], inputs: usize, sums: &mut [i32]) {
    let outputs = matrix.len() / inputs;
    let rows: Vec<i16> = rows.iter().map(|x| i16::from(*x)).collect();
    for (n, weights) in matrix.chunks(FOUR * inputs).enumerate() {
        for (row, sums) in rows.chunks_exact(inputs).zip(sums.chunks_exact_mut(outputs)) {
            let sums = &mut sums[FOUR * n..];
            if weights.len() == FOUR * inputs {
                sums[..FOUR].copy_from_slice(&four(row, weights));
                continue;
            }
            for (sum, weights) in sums.iter_mut().zip(weights.chunks_exact(inputs)) {
                *sum = row.iter().zip(weights).map(|(x, weight)| i32::from(*x) * i32::from(*weight)).sum();
            }
        }
    }
}

const FOUR: usize = 4;

/// The sums for four rows of weights. Numbers are taken two by two, since processors add two such products in one step.
fn four(row: &[i16], weights: &[i16]) -> [i32; FOUR] {
    let (low, high) = weights.split_at(2 * row.len());
    let ((first, second), (third, fourth)) = (low.split_at(row.len()), high.split_at(row.len()));
    let lines = [row, first, second, third, fourth].map(|line| line.as_chunks::<2>());
    let [numbers, first, second, third, fourth] = lines.map(|(pairs, _)| pairs);
    let mut sums = [0; FOUR];
    for ((((numbers, first), second), third), fourth) in numbers.iter().zip(first).zip(second).zip(third).zip(fourth) {
        let [left, right] = numbers.map(i32::from);
        let pair = |weights: &[i16; 2]| left * i32::from(weights[0]) + right * i32::from(weights[1]);
        sums[0] += pair(first);
        sums[1] += pair(second);
        sums[2] += pair(third);
        sums[3] += pair(fourth);
    }
    for (sum, (_, rest)) in sums.iter_mut().zip(&lines[1..]) {
        // There is one where the number of inputs is odd.
        *sum += lines[0].1.iter().zip(*rest).map(|(x, weight)| i32::from(*x) * i32::from(*weight)).sum::<i32>();
    }
    sums
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
                _ if (i / inputs).is_multiple_of(2) => i8::MIN,
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
