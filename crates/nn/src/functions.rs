//! Functions of numbers, and folds of rows, in an order that does not depend on the vectors' width.
#![expect(clippy::inline_always, reason = "only inlined code is compiled for the instruction set that was chosen")]

use std::f32::consts::LOG2_E;

use rten_simd::{
    Isa, Simd, SimdOp,
    isa::GenericIsa,
    ops::{BitOps, FloatOps, IntOps, NumOps},
};

/// Rows are folded in so many lanes, which are as many as four of AVX2's vectors hold, and two of AVX-512's.
pub const LANES: usize = 32;
/// Vectors that hold them where vectors are narrowest.
const VECTORS: usize = LANES / 4;

/// Folds a row: number `n` into the lane `n % LANES`, then the upper half of the lanes into the lower one until one is left.
///
/// The last block is filled up with `rest`, which must change nothing. Loops rather than iterators' methods: code in closures
/// that are not inlined is not compiled for the instruction set.
#[inline(always)]
pub fn fold<I: Isa>(
    isa: I,
    row: &[f32],
    [start, rest]: [f32; 2],
    step: impl Fn(I::F32, I::F32) -> I::F32,
    merge: impl Fn(f32, f32) -> f32,
) -> f32 {
    let ops = isa.f32();
    let lanes = ops.len();
    let mut state = [ops.splat(start); VECTORS];
    let mut blocks = row.chunks_exact(LANES);
    for block in blocks.by_ref() {
        for i in 0..LANES / lanes {
            state[i] = step(state[i], ops.load(&block[i * lanes..]));
        }
    }
    if !blocks.remainder().is_empty() {
        let block = filled(blocks.remainder(), rest);
        for i in 0..LANES / lanes {
            state[i] = step(state[i], ops.load(&block[i * lanes..]));
        }
    }
    merged(isa, &state, merge)
}

/// The sum of a row.
#[inline(always)]
pub fn sum<I: Isa>(isa: I, row: &[f32]) -> f32 {
    let ops = isa.f32();
    fold(
        isa,
        row,
        [0.0, 0.0],
        #[inline(always)]
        |sum, x| ops.add(sum, x),
        #[inline(always)]
        |a, b| a + b,
    )
}

/// The scalar product, folded as rows are.
pub struct Dot<'a> {
    pub a: &'a [f32],
    pub b: &'a [f32],
}

impl SimdOp for Dot<'_> {
    type Output = f32;

    #[inline(always)]
    fn eval<I: Isa>(self, isa: I) -> f32 {
        let ops = isa.f32();
        let lanes = ops.len();
        let mut sums = [ops.zero(); VECTORS];
        let mut left = self.a.chunks_exact(LANES);
        let mut right = self.b.chunks_exact(LANES);
        for (a, b) in left.by_ref().zip(right.by_ref()) {
            for i in 0..LANES / lanes {
                sums[i] = ops.add(ops.mul(ops.load(&a[i * lanes..]), ops.load(&b[i * lanes..])), sums[i]);
            }
        }
        if !left.remainder().is_empty() {
            let (a, b) = (filled(left.remainder(), 0.0), filled(right.remainder(), 0.0));
            for i in 0..LANES / lanes {
                sums[i] = ops.add(ops.mul(ops.load(&a[i * lanes..]), ops.load(&b[i * lanes..])), sums[i]);
            }
        }
        merged(
            isa,
            &sums,
            #[inline(always)]
            |a, b| a + b,
        )
    }
}

#[inline(always)]
fn filled(numbers: &[f32], rest: f32) -> [f32; LANES] {
    let mut block = [rest; LANES];
    block[..numbers.len()].copy_from_slice(numbers);
    block
}

#[inline(always)]
fn merged<I: Isa>(isa: I, state: &[I::F32; VECTORS], merge: impl Fn(f32, f32) -> f32) -> f32 {
    let ops = isa.f32();
    let lanes = ops.len();
    let mut numbers = [0.0; LANES];
    for i in 0..LANES / lanes {
        ops.store(state[i], &mut numbers[i * lanes..][..lanes]);
    }
    let mut half = LANES / 2;
    while half > 0 {
        let (low, high) = numbers.split_at_mut(half);
        for i in 0..half {
            low[i] = merge(low[i], high[i]);
        }
        half /= 2;
    }
    numbers[0]
}

/// Added to a number of less than 2^22, this leaves the nearest integer in the lowest bits.
pub const ROUNDING: f32 = 12_582_912.0;
/// Below this a power of two counts as zero: in no sum with one does it matter, and products with it stay normal numbers.
const LOWEST: f32 = -100.0;
/// Of the polynomial that is nearest to the powers of two between plus and minus a half, the highest power first. The
/// relative error is 1.2e-7 at most.
const POLYNOMIAL: [f32; 6] = [1.327_646_7e-3, 9.675_541e-3, 5.550_713_4e-2, 0.240_221_2, 0.693_146_94, 1.0];

/// Two to the power of numbers that are not above zero.
#[inline(always)]
pub fn power<I: Isa>(isa: I, x: I::F32) -> I::F32 {
    let (ops, ints) = (isa.f32(), isa.i32());
    let rounding = ops.splat(ROUNDING);
    let rounded = ops.add(x, rounding);
    // Only the exponent's bits outlast the shift, so what the constant leaves above them does not matter.
    let whole: I::I32 = rounded.reinterpret_cast();
    let whole: I::F32 = ints.shift_left::<23>(ints.add(whole, ints.splat(127))).reinterpret_cast();
    let rest = ops.sub(x, ops.sub(rounded, rounding));
    let mut value = ops.splat(POLYNOMIAL[0]);
    for factor in &POLYNOMIAL[1..] {
        value = ops.add(ops.mul(value, rest), ops.splat(*factor));
    }
    ops.select(ops.zero(), ops.mul(value, whole), ops.lt(x, ops.splat(LOWEST)))
}

/// The exponential of a number that is not above zero: of the same operations everywhere, unlike that of a platform's library.
pub fn exp(x: f32) -> f32 {
    let isa = GenericIsa::new();
    power(isa, isa.f32().splat(x * LOG2_E)).to_array()[0]
}

/// The complement of the error function is the sixteenth power of the reciprocal of a polynomial, to 3e-7 (Abramowitz and
/// Stegun 1964, 7.1.28). These are its factors, the highest power first, for a number that is not yet divided by the root of two.
const ERROR: [f32; 7] =
    [5.382_975e-6, 4.889_063_6e-5, 3.800_357_5e-5, 3.277_626_3e-3, 2.114_100_6e-2, 4.986_734_7e-2, 1.0];

/// GELU: a number times the normal distribution's function of it.
#[inline(always)]
pub fn gelu<I: Isa>(isa: I, x: I::F32) -> I::F32 {
    let ops = isa.f32();
    let zero = ops.zero();
    let negative = ops.lt(x, zero);
    let size = ops.select(ops.sub(zero, x), x, negative);
    let mut series = ops.splat(ERROR[0]);
    for factor in &ERROR[1..] {
        series = ops.add(ops.mul(series, size), ops.splat(*factor));
    }
    for _ in 0..4 {
        series = ops.mul(series, series);
    }
    // What lacks of all of a positive number, and what there is of a negative one.
    let part = ops.div(ops.mul(x, ops.splat(0.5)), series);
    ops.select(part, ops.sub(x, part), negative)
}

#[cfg(test)]
#[expect(clippy::float_cmp, reason = "these numbers are exact")]
mod tests {
    use super::*;

    #[test]
    fn exponentials_are_near_those_of_the_library() {
        for x in (0..690_000).map(|i| i as f32 * -1e-4) {
            let (ours, wanted) = (exp(x), f64::from(x).exp());
            assert!((f64::from(ours) / wanted - 1.0).abs() < 5e-6, "{x}: {ours}, {wanted}");
        }
        assert_eq!([0.0, -0.0, -70.0, f32::MIN, f32::NEG_INFINITY].map(exp), [1.0, 1.0, 0.0, 0.0, 0.0]);
    }

    #[test]
    fn gelu_is_near_the_integral() {
        let isa = GenericIsa::new();
        // The normal distribution's density, summed up in steps of a 2^14th.
        let (step, mut below) = (f64::from(1 << 14).recip(), 0.0);
        for n in -8 << 14..8 << 14 {
            let x = f64::from(n) * step;
            let ours = gelu(isa, isa.f32().splat(x as f32)).to_array()[0];
            assert!((f64::from(ours) - x * below).abs() < 3e-6, "{x}: {ours}, {}", x * below);
            let middle = x + step / 2.0;
            below += step * (-middle * middle / 2.0).exp() / (2.0 * std::f64::consts::PI).sqrt();
        }
        assert_eq!(
            [-1e9, 1e9, f32::MIN, f32::MAX].map(|x| gelu(isa, isa.f32().splat(x)).to_array()[0]),
            [0.0, 1e9, 0.0, f32::MAX]
        );
    }

    #[test]
    fn rows_of_any_length_are_folded_whole() {
        let isa = GenericIsa::new();
        for length in [0, 1, 5, 31, 32, 33, 100] {
            let row: Vec<f32> = (1..=length).map(|n| n as f32).collect();
            assert_eq!(sum(isa, &row), (length * (length + 1) / 2) as f32);
            let squares = Dot { a: &row, b: &row }.eval(isa);
            assert_eq!(squares, (length * (length + 1) * (2 * length + 1) / 6) as f32);
        }
    }
}
