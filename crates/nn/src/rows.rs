//! What happens to rows between products: each function is one pass, compiled for each instruction set and chosen when it runs.
#![expect(clippy::inline_always, reason = "only inlined code is compiled for the instruction set that was chosen")]

use rten_simd::{
    Isa, Simd, SimdOp,
    functional::simd_map,
    ops::{BitOps, NarrowSaturate, NumOps},
};

use crate::{
    InstructionSet,
    functions::{ROUNDING, fold, gelu as gelu_of, sum},
    linear::{Columns, Quantised, Sums},
};

/// Bits of a quantised activation.
///
/// Without VNNI, x86 adds two products of activations (unsigned) and weights (signed) in 16 bits: with 7 bits they cannot
/// overflow, so sums are the same on every CPU.
pub const BITS: u32 = 7;
const TOP: i32 = (1 << BITS) - 1;

/// A layer normalisation's weights.
pub struct Norm {
    pub scale: Vec<f32>,
    pub bias: Vec<f32>,
}

const EPSILON: f32 = 1e-12;

/// The numbers that sums stand for.
pub fn values(set: InstructionSet, sums: &Sums<'_>, out: &mut [f32]) {
    set.run(Values { sums, out });
}

/// Quantises rows into those of `out` from the row `first` on.
pub fn quantise(set: InstructionSet, values: &[f32], out: &mut Quantised, first: usize) {
    set.run(Quantise { values, out, first });
}

/// Normalises rows in place and quantises them into those of `out` from the row `first` on.
pub fn normalise(set: InstructionSet, values: &mut [f32], norm: &Norm, out: &mut Quantised, first: usize) {
    set.run(Normalise { values, norm, out, first });
}

/// Adds the numbers that sums stand for to rows, which are then normalised and quantised.
pub fn add_and_normalise(
    set: InstructionSet,
    sums: &Sums<'_>,
    values: &mut [f32],
    norm: &Norm,
    out: &mut Quantised,
    first: usize,
) {
    set.run(AddNormalise { sums, rest: Normalise { values, norm, out, first } });
}

/// GELU of the numbers that sums stand for, quantised.
pub fn gelu(set: InstructionSet, sums: &Sums<'_>, out: &mut Quantised) {
    set.run(Gelu { sums, out });
}

struct Values<'a> {
    sums: &'a Sums<'a>,
    out: &'a mut [f32],
}

impl SimdOp for Values<'_> {
    type Output = ();

    #[inline(always)]
    fn eval<I: Isa>(self, _: I) {
        for (out, row) in self.out.chunks_exact_mut(self.sums.columns.scales.len()).zip(sum_rows(self.sums)) {
            each_value(
                &row,
                out,
                #[inline(always)]
                |out, value| *out = value,
            );
        }
    }
}

struct Quantise<'a> {
    values: &'a [f32],
    out: &'a mut Quantised,
    first: usize,
}

impl SimdOp for Quantise<'_> {
    type Output = ();

    #[inline(always)]
    fn eval<I: Isa>(self, isa: I) {
        for (i, row) in self.values.chunks_exact(self.out.width).enumerate() {
            quantise_row(isa, row, self.out, self.first + i);
        }
    }
}

struct Normalise<'a> {
    values: &'a mut [f32],
    norm: &'a Norm,
    out: &'a mut Quantised,
    first: usize,
}

impl SimdOp for Normalise<'_> {
    type Output = ();

    #[inline(always)]
    fn eval<I: Isa>(self, isa: I) {
        for (i, row) in self.values.chunks_exact_mut(self.out.width).enumerate() {
            normalise_row(isa, row, self.norm);
            quantise_row(isa, row, self.out, self.first + i);
        }
    }
}

struct AddNormalise<'a> {
    sums: &'a Sums<'a>,
    rest: Normalise<'a>,
}

impl SimdOp for AddNormalise<'_> {
    type Output = ();

    #[inline(always)]
    fn eval<I: Isa>(self, isa: I) {
        let Normalise { values, norm, out, first } = self.rest;
        for (i, (x, row)) in values.chunks_exact_mut(out.width).zip(sum_rows(self.sums)).enumerate() {
            each_value(
                &row,
                x,
                #[inline(always)]
                |x, value| *x += value,
            );
            normalise_row(isa, x, norm);
            quantise_row(isa, x, out, first + i);
        }
    }
}

struct Gelu<'a> {
    sums: &'a Sums<'a>,
    out: &'a mut Quantised,
}

impl SimdOp for Gelu<'_> {
    type Output = ();

    #[inline(always)]
    fn eval<I: Isa>(self, isa: I) {
        let mut values = vec![0.0; self.out.width];
        for (i, row) in sum_rows(self.sums).enumerate() {
            each_value(
                &row,
                &mut values,
                #[inline(always)]
                |out, value| *out = value,
            );
            simd_map(
                isa.f32(),
                &mut values[..],
                #[inline(always)]
                |x| gelu_of(isa, x),
            );
            quantise_row(isa, &values, self.out, i);
        }
    }
}

/// A row of sums with what turns them into numbers.
struct SumRow<'a> {
    sums: &'a [i32],
    scale: f32,
    zero: i32,
    columns: &'a Columns,
}

#[inline(always)]
fn sum_rows<'a>(sums: &'a Sums<'a>) -> impl Iterator<Item = SumRow<'a>> {
    let rows = sums.numbers.chunks_exact(sums.columns.scales.len()).zip(sums.scales.iter().zip(sums.zeros));
    rows.map(|(row, (scale, zero))| SumRow { sums: row, scale: *scale, zero: i32::from(*zero), columns: sums.columns })
}

#[inline(always)]
fn each_value(row: &SumRow<'_>, out: &mut [f32], put: impl Fn(&mut f32, f32)) {
    let columns = row.columns.totals.iter().zip(&row.columns.scales).zip(&row.columns.bias);
    for ((out, sum), ((total, scale), bias)) in out.iter_mut().zip(row.sums).zip(columns) {
        put(out, (sum - row.zero * total) as f32 * (row.scale * scale) + bias);
    }
}

#[inline(always)]
fn normalise_row<I: Isa>(isa: I, row: &mut [f32], norm: &Norm) {
    let ops = isa.f32();
    let count = row.len() as f32;
    let mean = sum(isa, row) / count;
    let means = ops.splat(mean);
    let squares = fold(
        isa,
        row,
        [0.0, mean],
        #[inline(always)]
        |sum, x| {
            let x = ops.sub(x, means);
            ops.add(sum, ops.mul(x, x))
        },
        #[inline(always)]
        |a, b| a + b,
    );
    let inverse = (squares / count + EPSILON).sqrt().recip();
    for ((x, scale), bias) in row.iter_mut().zip(&norm.scale).zip(&norm.bias) {
        *x = (*x - mean) * inverse * scale + bias;
    }
}

/// Zero keeps a number of its own, so what is zero stays zero.
#[inline(always)]
fn quantise_row<I: Isa>(isa: I, row: &[f32], out: &mut Quantised, at: usize) {
    let ops = isa.f32();
    // Zero is between the bounds.
    let low = fold(
        isa,
        row,
        [0.0; 2],
        #[inline(always)]
        |a, b| ops.min(a, b),
        f32::min,
    );
    let high = fold(
        isa,
        row,
        [0.0; 2],
        #[inline(always)]
        |a, b| ops.max(a, b),
        f32::max,
    );
    let scale = (high - low) / TOP as f32;
    let numbers = &mut out.numbers[at * out.width..][..out.width];
    if !scale.is_normal() {
        // All zero, or not a number: the row counts as zero.
        numbers.fill(0);
        (out.scales[at], out.zeros[at]) = (0.0, 0);
        return;
    }
    let factor = scale.recip();
    let zero = rounded(-low * factor).min(TOP);
    (out.scales[at], out.zeros[at]) = (scale, zero as u8);

    let ints = isa.i32();
    let (factors, zeros, tops) = (ops.splat(factor), ints.splat(zero), ints.splat(TOP));
    let step = 4 * ops.len();
    let mut blocks = row.chunks_exact(step);
    let mut places = numbers.chunks_exact_mut(step);
    for (block, place) in blocks.by_ref().zip(places.by_ref()) {
        let low = ints
            .narrow_saturate(round(isa, block, 0, factors, zeros, tops), round(isa, block, 1, factors, zeros, tops));
        let high = ints
            .narrow_saturate(round(isa, block, 2, factors, zeros, tops), round(isa, block, 3, factors, zeros, tops));
        isa.u8().store(isa.i16().narrow_saturate(low, high), place);
    }
    for (x, place) in blocks.remainder().iter().zip(places.into_remainder()) {
        *place = rounded(x * factor).saturating_add(zero).clamp(0, TOP) as u8;
    }
}

/// The nearest integer of a number of less than 2^22, the even one where two are.
#[inline(always)]
fn rounded(x: f32) -> i32 {
    (x + ROUNDING).to_bits().cast_signed().wrapping_sub(ROUNDING.to_bits().cast_signed())
}

/// The same of a vector's numbers, times factors, and what they are counted from added.
#[inline(always)]
fn round<I: Isa>(isa: I, block: &[f32], vector: usize, factors: I::F32, zeros: I::I32, tops: I::I32) -> I::I32 {
    let (floats, ints) = (isa.f32(), isa.i32());
    let numbers = floats.mul(floats.load(&block[vector * floats.len()..]), factors);
    let numbers: I::I32 = floats.add(numbers, floats.splat(ROUNDING)).reinterpret_cast();
    let numbers = ints.sub(numbers, ints.splat(ROUNDING.to_bits().cast_signed()));
    ints.min(ints.add(numbers, zeros), tops)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantised_rows_are_near_and_keep_zero() {
        let row: Vec<f32> = (0..150).map(|i| (i as f32 * 0.7).sin() * 3.0 + 0.5).chain([0.0]).collect();
        let quantised = Quantised::of(InstructionSet::best(), &row, row.len());
        let (scale, zero) = (quantised.scales[0], i32::from(quantised.zeros[0]));
        for (x, number) in row.iter().zip(&quantised.numbers) {
            assert!(i32::from(*number) <= TOP);
            assert!(((i32::from(*number) - zero) as f32 * scale - x).abs() <= scale, "{x}");
        }
        assert_eq!(i32::from(quantised.numbers[150]), zero);
    }

    #[test]
    fn rows_without_numbers_count_as_zero() {
        for row in [[0.0; 70], [f32::NAN; 70], [f32::INFINITY; 70]] {
            assert_eq!(Quantised::of(InstructionSet::best(), &row, 70).scales, [0.0]);
        }
    }

    #[test]
    fn a_normalised_row_has_mean_zero_and_variance_one() {
        let mut row: Vec<f32> = (0..37).map(|i| i as f32).collect();
        let norm = Norm { scale: vec![1.0; 37], bias: vec![0.0; 37] };
        let mut out = Quantised::default();
        out.resize(1, 37);
        normalise(InstructionSet::best(), &mut row, &norm, &mut out, 0);
        let mean = row.iter().sum::<f32>() / 37.0;
        let variance = row.iter().map(|x| x * x).sum::<f32>() / 37.0;
        assert!(mean.abs() < 1e-5 && (variance - 1.0).abs() < 1e-4);
    }
}
