//! Attention within a window: for each of its rows, the mean of all rows' values by how well their keys go with its query.
#![expect(clippy::inline_always, reason = "only inlined code is compiled for the instruction set that was chosen")]

use rten_simd::{
    Isa, SimdOp,
    functional::simd_map,
    ops::{BitOps, NumOps},
};

use crate::{
    InstructionSet,
    functions::{fold, power, sum},
};

/// A window's queries, keys and values.
#[derive(Clone, Copy)]
pub struct Inputs<'a> {
    /// A row for each piece: its query, its key and its value, each `width` long. Queries are scaled so that their products
    /// with keys are logarithms to the base of two.
    pub qkv: &'a [f32],
    pub width: usize,
    /// The numbers of each are parted among so many heads.
    pub heads: usize,
}

/// Room for one head of one window, used again and again. Rows are filled up to whole vectors.
#[derive(Default)]
pub struct Room {
    /// The keys, a row for each of a key's numbers.
    keys: Vec<f32>,
    values: Vec<f32>,
    /// How much the rows attend to each other.
    scores: Vec<f32>,
    /// For each row, the reciprocal of its scores' sum.
    shares: Vec<f32>,
    /// What each row attends to.
    mixed: Vec<f32>,
}

/// As many numbers as the widest vectors hold.
const WIDEST: usize = 16;

/// Writes for each row of a window what it attends to, in all heads.
pub fn attend(set: InstructionSet, inputs: Inputs<'_>, room: &mut Room, out: &mut [f32]) {
    set.run(Attend { inputs, room, out });
}

struct Attend<'a> {
    inputs: Inputs<'a>,
    room: &'a mut Room,
    out: &'a mut [f32],
}

impl SimdOp for Attend<'_> {
    type Output = ();

    #[inline(always)]
    fn eval<I: Isa>(self, isa: I) {
        let Self { inputs: Inputs { qkv, width, heads }, room, out } = self;
        let (stride, size) = (3 * width, width / heads);
        let count = qkv.len() / stride;
        let (wide, narrow) = (count.next_multiple_of(WIDEST), size.next_multiple_of(WIDEST));
        // What fills rows up is zero here, and overwritten where results are.
        for (room, length) in [(&mut room.keys, size * wide), (&mut room.values, count * narrow)] {
            room.clear();
            room.resize(length, 0.0);
        }
        room.scores.resize(count * wide, 0.0);
        room.shares.resize(count, 0.0);
        room.mixed.resize(count * narrow, 0.0);
        for first in (0..width).step_by(size) {
            for (n, row) in qkv.chunks_exact(stride).enumerate() {
                for (to, key) in room.keys.chunks_exact_mut(wide).zip(&row[width + first..][..size]) {
                    to[n] = *key;
                }
                room.values[n * narrow..][..size].copy_from_slice(&row[2 * width + first..][..size]);
            }
            let queries = Rows { numbers: &qkv[first..], stride, count, length: size };
            product(isa, &queries, &room.keys, &mut room.scores, wide);
            for (row, share) in room.scores.chunks_exact_mut(wide).zip(&mut room.shares) {
                row[count..].fill(f32::MIN);
                *share = powers(isa, row);
            }
            let weights = Rows { numbers: &room.scores, stride: wide, count, length: count };
            product(isa, &weights, &room.values, &mut room.mixed, narrow);
            let mixed = room.mixed.chunks_exact(narrow).zip(&room.shares);
            for (to, (from, share)) in out.chunks_exact_mut(width).zip(mixed) {
                for (to, from) in to[first..][..size].iter_mut().zip(from) {
                    *to = from * share;
                }
            }
        }
    }
}

/// Powers of two of a row's numbers, less the highest, and the reciprocal of their sum: what softmax multiplies.
#[inline(always)]
fn powers<I: Isa>(isa: I, row: &mut [f32]) -> f32 {
    let ops = isa.f32();
    let high = fold(
        isa,
        row,
        [f32::MIN; 2],
        #[inline(always)]
        |a, b| ops.max(a, b),
        f32::max,
    );
    let highs = ops.splat(high);
    simd_map(
        ops,
        &mut *row,
        #[inline(always)]
        |x| power(isa, ops.sub(x, highs)),
    );
    sum(isa, row).recip()
}

/// Rows that are multiplied: the first `length` numbers of each count.
struct Rows<'a> {
    numbers: &'a [f32],
    stride: usize,
    count: usize,
    length: usize,
}

/// The product of rows with a matrix of `columns` columns, which are a multiple of [`WIDEST`].
///
/// Each number is summed up on its own, in the order of the matrix's rows: vectors hold numbers of different columns, so
/// their width makes no difference.
#[inline(always)]
fn product<I: Isa>(isa: I, left: &Rows<'_>, right: &[f32], out: &mut [f32], columns: usize) {
    let lanes = isa.f32().len();
    let mut column = 0;
    while column < columns {
        // With AVX-512 there are registers enough for eight rows.
        column += if lanes < WIDEST {
            panel::<I, 4, 2>(isa, left, right, out, [columns, column])
        } else if columns - column >= 2 * lanes {
            panel::<I, 8, 2>(isa, left, right, out, [columns, column])
        } else {
            panel::<I, 8, 1>(isa, left, right, out, [columns, column])
        };
    }
}

/// Multiplies with some vectors of columns and returns how many columns that are.
#[inline(always)]
fn panel<I: Isa, const ROWS: usize, const VECTORS: usize>(
    isa: I,
    left: &Rows<'_>,
    right: &[f32],
    out: &mut [f32],
    place: [usize; 2],
) -> usize {
    let mut row = 0;
    while row < left.count {
        if left.count < ROWS {
            tile::<I, 1, VECTORS>(isa, left, right, out, place, row);
            row += 1;
        } else {
            // The last tile overlaps the one before where rows are left over; what it computes again is the same.
            tile::<I, ROWS, VECTORS>(isa, left, right, out, place, row.min(left.count - ROWS));
            row += ROWS;
        }
    }
    VECTORS * isa.f32().len()
}

#[inline(always)]
fn tile<I: Isa, const ROWS: usize, const VECTORS: usize>(
    isa: I,
    left: &Rows<'_>,
    right: &[f32],
    out: &mut [f32],
    [columns, column]: [usize; 2],
    row: usize,
) {
    let ops = isa.f32();
    let lanes = ops.len();
    let mut rows: [&[f32]; ROWS] = [&[]; ROWS];
    for (r, numbers) in rows.iter_mut().enumerate() {
        *numbers = &left.numbers[(row + r) * left.stride..][..left.length];
    }
    let mut sums = [[ops.zero(); VECTORS]; ROWS];
    for k in 0..left.length {
        let line = &right[k * columns + column..][..VECTORS * lanes];
        let mut vectors = [ops.zero(); VECTORS];
        for v in 0..VECTORS {
            vectors[v] = ops.load(&line[v * lanes..]);
        }
        for r in 0..ROWS {
            let factor = ops.splat(rows[r][k]);
            for v in 0..VECTORS {
                sums[r][v] = ops.add(sums[r][v], ops.mul(factor, vectors[v]));
            }
        }
    }
    for r in 0..ROWS {
        let line = &mut out[(row + r) * columns + column..][..VECTORS * lanes];
        for v in 0..VECTORS {
            ops.store(sums[r][v], &mut line[v * lanes..]);
        }
    }
}
