//! Functions of numbers, and folds of rows, in an order that does not depend on the vectors' width.
#![expect(clippy::inline_always, reason = "only inlined code is compiled for the instruction set that was chosen")]

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
/// Below this the exponential counts as zero: two to the power of what is left is no normal number.
const LOWEST: f32 = -87.67;
/// The logarithm of two in two parts, of which the first has so few digits that its multiples are exact.
const LN_2: [f32; 2] = [0.693_145_75, 1.428_606_8e-6];
/// Of the polynomial that is the exponential between plus and minus half of that logarithm, the highest power first.
const POLYNOMIAL: [f32; 7] =
    [1.378_059_4e-3, 8.373_124_5e-3, 4.166_953_6e-2, 0.166_664_72, 0.499_999_85, 1.0, 1.0];

/// The exponential of numbers that are not above zero, to some units in the last place.
///
/// The method and its constants are N. Juffa's ("A more accurate, performance-competitive implementation of expf", 2013).
#[inline(always)]
pub fn exponential<I: Isa>(isa: I, x: I::F32) -> I::F32 {
    let (ops, ints) = (isa.f32(), isa.i32());
    let rounding = ops.splat(ROUNDING);
    let rounded = ops.add(ops.mul(x, ops.splat(std::f32::consts::LOG2_E)), rounding);
    // Only the exponent's bits outlast the shift, so what the constant leaves above them does not matter.
    let power: I::I32 = rounded.reinterpret_cast();
    let power: I::F32 = ints.shift_left::<23>(ints.add(power, ints.splat(127))).reinterpret_cast();
    let multiple = ops.sub(rounded, rounding);
    let mut rest = x;
    for part in LN_2 {
        rest = ops.sub(rest, ops.mul(multiple, ops.splat(part)));
    }
    let mut value = ops.splat(POLYNOMIAL[0]);
    for factor in &POLYNOMIAL[1..] {
        value = ops.add(ops.mul(value, rest), ops.splat(*factor));
    }
    ops.select(ops.zero(), ops.mul(value, power), ops.lt(x, ops.splat(LOWEST)))
}

/// The exponential of a number that is not above zero: the same as of vectors, and not that of a platform's library.
pub fn exp(x: f32) -> f32 {
    let isa = GenericIsa::new();
    exponential(isa, isa.f32().splat(x)).to_array()[0]
}

/// Of the error function's approximation (Abramowitz and Stegun 1964, 7.1.26), the highest power first.
const ERROR: [f32; 5] = [1.061_405_4, -1.453_152, 1.421_413_7, -0.284_496_74, 0.254_829_6];

/// GELU: a number times the normal distribution's function of it.
#[inline(always)]
pub fn gelu<I: Isa>(isa: I, x: I::F32) -> I::F32 {
    let ops = isa.f32();
    let (zero, one) = (ops.zero(), ops.one());
    let y = ops.mul(x, ops.splat(std::f32::consts::FRAC_1_SQRT_2));
    let negative = ops.lt(y, zero);
    let y = ops.select(ops.sub(zero, y), y, negative);
    let t = ops.div(one, ops.add(ops.mul(y, ops.splat(0.327_591_1)), one));
    let mut series = ops.splat(ERROR[0]);
    for factor in &ERROR[1..] {
        series = ops.add(ops.mul(series, t), ops.splat(*factor));
    }
    let rest = ops.mul(ops.mul(series, t), exponential(isa, ops.sub(zero, ops.mul(y, y))));
    // One and the error function of y: of a negative number that is all that the positive one's lacks of one.
    let error = ops.select(rest, ops.sub(ops.splat(2.0), rest), negative);
    ops.mul(ops.mul(x, ops.splat(0.5)), error)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exponentials_are_near_those_of_the_library() {
        for x in (0..870_000).map(|i| i as f32 * -1e-4) {
            let (ours, wanted) = (exp(x), f64::from(x).exp());
            assert!((f64::from(ours) / wanted - 1.0).abs() < 4e-7, "{x}: {ours}, {wanted}");
        }
        assert_eq!([0.0, -0.0, -88.0, f32::NEG_INFINITY].map(exp), [1.0, 1.0, 0.0, 0.0]);
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
