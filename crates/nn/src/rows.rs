//! What happens to rows between products: each function is one pass, compiled for each instruction set and chosen when it runs.
#![expect(clippy::inline_always, reason = "only inlined code is compiled for the instruction set that was chosen")]

use rten_simd::{
    Isa, Simd, SimdOp, SimdUnaryOp,
    functional::simd_map,
    ops::{BitOps, FloatOps, NarrowSaturate, NumOps},
};
use rten_vecmath::{Exp, Gelu};

use crate::linear::{Columns, Quantised, Sums};

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
pub fn values(sums: &Sums<'_>, out: &mut [f32]) {
    Values { sums, out }.dispatch();
}

/// Quantises rows into those of `out` from the row `first` on.
pub fn quantise(values: &[f32], out: &mut Quantised, first: usize) {
    Quantise { values, out, first }.dispatch();
}

/// Normalises rows in place and quantises them into those of `out` from the row `first` on.
pub fn normalise(values: &mut [f32], norm: &Norm, out: &mut Quantised, first: usize) {
    Normalise { values, norm, out, first }.dispatch();
}

/// Adds the numbers that sums stand for to rows, which are then normalised and quantised.
pub fn add_and_normalise(sums: &Sums<'_>, values: &mut [f32], norm: &Norm, out: &mut Quantised, first: usize) {
    AddNormalise { sums, rest: Normalise { values, norm, out, first } }.dispatch();
}

/// GELU of the numbers that sums stand for, quantised.
pub fn gelu(sums: &Sums<'_>, out: &mut Quantised) {
    GeluOp { sums, out }.dispatch();
}

/// Exponentials of rows, less their highest number, and the reciprocals of their sums: what softmax multiplies.
pub fn exponentials(values: &mut [f32], width: usize, shares: &mut [f32]) {
    Exponentials { values, width, shares }.dispatch();
}

/// The scalar product.
pub fn dot(a: &[f32], b: &[f32]) -> f32 {
    Dot { a, b }.dispatch()
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

struct GeluOp<'a> {
    sums: &'a Sums<'a>,
    out: &'a mut Quantised,
}

impl SimdOp for GeluOp<'_> {
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
                |x| Gelu {}.eval(isa, x),
            );
            quantise_row(isa, &values, self.out, i);
        }
    }
}

struct Exponentials<'a> {
    values: &'a mut [f32],
    width: usize,
    shares: &'a mut [f32],
}

impl SimdOp for Exponentials<'_> {
    type Output = ();

    #[inline(always)]
    fn eval<I: Isa>(self, isa: I) {
        let ops = isa.f32();
        for (row, share) in self.values.chunks_exact_mut(self.width).zip(self.shares) {
            let (highs, rest) = fold(
                isa,
                row,
                f32::MIN,
                #[inline(always)]
                |a, b| ops.max(a, b),
                #[inline(always)]
                |a, b| ops.max(a, b),
            );
            let mut high = f32::MIN;
            for x in highs.to_array().into_iter().chain(rest.iter().copied()) {
                high = high.max(x);
            }
            let highs = ops.splat(high);
            simd_map(
                ops,
                &mut *row,
                #[inline(always)]
                |x| Exp {}.eval(isa, ops.sub(x, highs)),
            );
            let (sums, rest) = fold(
                isa,
                row,
                0.0,
                #[inline(always)]
                |a, b| ops.add(a, b),
                #[inline(always)]
                |a, b| ops.add(a, b),
            );
            *share = (ops.sum(sums) + rest.iter().sum::<f32>()).recip();
        }
    }
}

struct Dot<'a> {
    a: &'a [f32],
    b: &'a [f32],
}

impl SimdOp for Dot<'_> {
    type Output = f32;

    #[inline(always)]
    fn eval<I: Isa>(self, isa: I) -> f32 {
        let ops = isa.f32();
        let lanes = ops.len();
        let mut sums = [ops.zero(); 2];
        let mut left = self.a.chunks_exact(2 * lanes);
        let mut right = self.b.chunks_exact(2 * lanes);
        for (a, b) in left.by_ref().zip(right.by_ref()) {
            for i in 0..2 {
                sums[i] = ops.mul_add(ops.load(&a[i * lanes..]), ops.load(&b[i * lanes..]), sums[i]);
            }
        }
        let rest: f32 = left.remainder().iter().zip(right.remainder()).map(|(a, b)| a * b).sum();
        ops.sum(ops.add(sums[0], sums[1])) + rest
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
    let (sums, rest) = fold(
        isa,
        row,
        0.0,
        #[inline(always)]
        |a, b| ops.add(a, b),
        #[inline(always)]
        |a, b| ops.add(a, b),
    );
    let mean = (ops.sum(sums) + rest.iter().sum::<f32>()) / count;
    let means = ops.splat(mean);
    let (sums, rest) = fold(
        isa,
        row,
        0.0,
        #[inline(always)]
        |sum, x| {
            let x = ops.sub(x, means);
            ops.mul_add(x, x, sum)
        },
        #[inline(always)]
        |a, b| ops.add(a, b),
    );
    let variance = (ops.sum(sums) + rest.iter().map(|x| (x - mean) * (x - mean)).sum::<f32>()) / count;
    let inverse = (variance + EPSILON).sqrt().recip();
    for ((x, scale), bias) in row.iter_mut().zip(&norm.scale).zip(&norm.bias) {
        *x = (*x - mean) * inverse * scale + bias;
    }
}

/// Folds a row in lanes of vectors, in a fixed order; what does not fill vectors is left.
///
/// The order makes results the same wherever the row comes from. Loops rather than iterators' methods: code in closures that
/// are not inlined is not compiled for the instruction set.
#[inline(always)]
fn fold<I: Isa>(
    isa: I,
    row: &[f32],
    start: f32,
    step: impl Fn(I::F32, I::F32) -> I::F32,
    merge: impl Fn(I::F32, I::F32) -> I::F32,
) -> (I::F32, &[f32]) {
    let ops = isa.f32();
    let lanes = ops.len();
    let mut state = [ops.splat(start); 4];
    let mut blocks = row.chunks_exact(4 * lanes);
    for block in blocks.by_ref() {
        for i in 0..4 {
            state[i] = step(state[i], ops.load(&block[i * lanes..]));
        }
    }
    (merge(merge(state[0], state[1]), merge(state[2], state[3])), blocks.remainder())
}

/// Zero keeps a number of its own, so what is zero stays zero.
#[inline(always)]
fn quantise_row<I: Isa>(isa: I, row: &[f32], out: &mut Quantised, at: usize) {
    let (low, high) = bounds(isa, row);
    let scale = (high - low) / TOP as f32;
    let numbers = &mut out.numbers[at * out.width..][..out.width];
    if !scale.is_normal() {
        // All zero, or not a number: the row counts as zero.
        numbers.fill(0);
        (out.scales[at], out.zeros[at]) = (0.0, 0);
        return;
    }
    let factor = scale.recip();
    let zero = ((-low * factor).round_ties_even() as i32).min(TOP);
    (out.scales[at], out.zeros[at]) = (scale, zero as u8);

    let (floats, ints) = (isa.f32(), isa.i32());
    let (factors, zeros, tops) = (floats.splat(factor), ints.splat(zero), ints.splat(TOP));
    let step = 4 * floats.len();
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
        *place = ((x * factor).round_ties_even() as i32).saturating_add(zero).clamp(0, TOP) as u8;
    }
}

#[inline(always)]
fn round<I: Isa>(isa: I, block: &[f32], vector: usize, factors: I::F32, zeros: I::I32, tops: I::I32) -> I::I32 {
    let (floats, ints) = (isa.f32(), isa.i32());
    let numbers = floats.to_int_round(floats.mul(floats.load(&block[vector * floats.len()..]), factors));
    ints.min(ints.add(numbers, zeros), tops)
}

/// The lowest and the highest number of a row, and zero.
#[inline(always)]
fn bounds<I: Isa>(isa: I, row: &[f32]) -> (f32, f32) {
    let ops = isa.f32();
    let (lows, rest) = fold(
        isa,
        row,
        0.0,
        #[inline(always)]
        |a, b| ops.min(a, b),
        #[inline(always)]
        |a, b| ops.min(a, b),
    );
    let (highs, _) = fold(
        isa,
        row,
        0.0,
        #[inline(always)]
        |a, b| ops.max(a, b),
        #[inline(always)]
        |a, b| ops.max(a, b),
    );
    let (mut low, mut high) = (0.0_f32, 0.0_f32);
    for x in lows.to_array().into_iter().chain(rest.iter().copied()) {
        low = low.min(x);
    }
    for x in highs.to_array().into_iter().chain(rest.iter().copied()) {
        high = high.max(x);
    }
    (low, high)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantised_rows_are_near_and_keep_zero() {
        let row: Vec<f32> = (0..150).map(|i| (i as f32 * 0.7).sin() * 3.0 + 0.5).chain([0.0]).collect();
        let quantised = Quantised::of(&row, row.len());
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
            assert_eq!(Quantised::of(&row, 70).scales, [0.0]);
        }
    }

    #[test]
    fn a_normalised_row_has_mean_zero_and_variance_one() {
        let mut row: Vec<f32> = (0..37).map(|i| i as f32).collect();
        let norm = Norm { scale: vec![1.0; 37], bias: vec![0.0; 37] };
        let mut out = Quantised::default();
        out.resize(1, 37);
        normalise(&mut row, &norm, &mut out, 0);
        let mean = row.iter().sum::<f32>() / 37.0;
        let variance = row.iter().map(|x| x * x).sum::<f32>() / 37.0;
        assert!(mean.abs() < 1e-5 && (variance - 1.0).abs() < 1e-4);
    }
}
