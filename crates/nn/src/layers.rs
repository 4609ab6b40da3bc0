//! Transformer layers with the normalisation after each half (Devlin et al. 2019), over several sequences at once.
//!
//! Nothing is padded. What treats rows one by one takes the rows of all sequences, attention takes sequences one by one.

use std::f32::consts::LOG2_E;

use crate::{
    ModelError,
    attention::{self, Inputs, attend},
    file::{Configuration, File},
    linear::{Linear, Products, Quantised, blocks},
    rows::{self, Norm},
};

/// Consecutive layers of one size.
pub struct Layers {
    width: usize,
    heads: usize,
    stack: Vec<Layer>,
}

/// Sizes of layers.
#[derive(Clone, Copy)]
pub struct Size {
    pub width: usize,
    /// Width between the two products of a layer's second half.
    pub ffn: usize,
    pub heads: usize,
}

struct Layer {
    qkv: Linear,
    o: Linear,
    norm1: Norm,
    up: Linear,
    down: Linear,
    norm2: Norm,
}

/// Room for what lies between products, used again and again.
#[derive(Default)]
struct Room {
    /// Queries, keys and values of a sequence.
    qkv: Vec<f32>,
    attention: attention::Room,
    /// What a sequence's rows attend to.
    mixed: Vec<f32>,
    /// The same for all sequences.
    context: Quantised,
    /// A block of the wide rows within a layer's second half.
    wide: Quantised,
}

impl Norm {
    /// The normalisation of this name.
    pub fn load<C: Configuration>(file: &File<'_, C>, name: &str, width: usize) -> Result<Self, ModelError> {
        let floats = |part| file.floats(&format!("{name}.{part}"), &[width]);
        Ok(Self { scale: floats("weight")?, bias: floats("bias")? })
    }
}

impl Layers {
    /// The layers `layer.0` to `layer.{count - 1}`.
    pub fn load<C: Configuration>(
        file: &File<'_, C>,
        products: &Products,
        size: Size,
        count: usize,
    ) -> Result<Self, ModelError> {
        let Size { width: d, ffn, heads } = size;
        let layer = |n: usize| {
            let name = |part| format!("layer.{n}.{part}");
            let linear = |part, shape| {
                let bias = name(part) + "_bias";
                Linear::load(file, products, &name(part), Some(&bias), shape)
            };
            let mut qkv = linear("qkv", [3 * d, d])?;
            // The queries carry the attention's scale, and that of logarithms, which saves passes over the scores.
            qkv.scale_outputs(d, LOG2_E / ((d / heads) as f32).sqrt());
            Ok::<_, ModelError>(Layer {
                qkv,
                o: linear("o", [d, d])?,
                norm1: Norm::load(file, &name("ln1"), d)?,
                up: linear("up", [ffn, d])?,
                down: linear("down", [d, ffn])?,
                norm2: Norm::load(file, &name("ln2"), d)?,
            })
        };
        Ok(Self { width: d, heads, stack: (0..count).map(layer).collect::<Result<_, _>>()? })
    }

    /// Runs all layers over the rows of sequences of these lengths; `quantised` holds the rows of `x`.
    pub fn run(&self, products: &mut Products, lengths: &[usize], x: &mut [f32], quantised: &mut Quantised) {
        let mut room = Room::default();
        for layer in &self.stack {
            self.attend(products, layer, lengths, x, quantised, &mut room);
            self.feed(products, layer, x, quantised, &mut room);
        }
    }

    /// A layer's first half, sequence by sequence.
    fn attend(
        &self,
        products: &mut Products,
        layer: &Layer,
        lengths: &[usize],
        x: &mut [f32],
        quantised: &mut Quantised,
        room: &mut Room,
    ) {
        let d = self.width;
        room.context.resize(quantised.len(), d);
        let mut start = 0;
        for length in lengths {
            let rows = start..start + length;
            layer.qkv.apply_into(products, quantised, rows.clone(), &mut room.qkv);
            room.mixed.resize(rows.len() * d, 0.0);
            let inputs = Inputs { qkv: &room.qkv, width: d, heads: self.heads };
            attend(products.set, inputs, &mut room.attention, &mut room.mixed);
            rows::quantise(products.set, &room.mixed, &mut room.context, start);
            start = rows.end;
        }
        let set = products.set;
        for block in blocks(quantised.len()) {
            let rows = &mut x[block.start * d..block.end * d];
            let sums = layer.o.sums(products, &room.context, block.clone());
            rows::add_and_normalise(set, &sums, rows, &layer.norm1, quantised, block.start);
        }
    }

    /// A layer's second half, block by block: the wide rows between its products never lie in memory all at once.
    fn feed(&self, products: &mut Products, layer: &Layer, x: &mut [f32], quantised: &mut Quantised, room: &mut Room) {
        let d = self.width;
        let set = products.set;
        for block in blocks(quantised.len()) {
            room.wide.resize(block.len(), layer.up.outputs());
            rows::gelu(set, &layer.up.sums(products, quantised, block.clone()), &mut room.wide);
            let sums = layer.down.sums(products, &room.wide, 0..block.len());
            let rows = &mut x[block.start * d..block.end * d];
            rows::add_and_normalise(set, &sums, rows, &layer.norm2, quantised, block.start);
        }
    }
}

/// States of words, each the mean of its pieces' rows; a window gives the number of pieces of each of its words, and one row
/// before and one behind them is no word's.
pub fn means<'a>(windows: impl Iterator<Item = &'a [usize]>, x: &[f32], width: usize) -> Vec<f32> {
    let mut out = Vec::with_capacity(x.len());
    let mut pieces = x.chunks_exact(width);
    for window in windows {
        pieces.next();
        for count in window {
            let start = out.len();
            out.resize(start + width, 0.0);
            for piece in pieces.by_ref().take(*count) {
                out[start..].iter_mut().zip(piece).for_each(|(sum, x)| *sum += x);
            }
            let share = (*count as f32).recip();
            out[start..].iter_mut().for_each(|x| *x *= share);
        }
        pieces.next();
    }
    out
}
