//! The encoder: a transformer with the normalisation after each half (Devlin et al. 2019), over several windows at once.
//!
//! No window is padded. What treats rows one by one takes the rows of all windows, attention takes windows one by one.

use std::{borrow::Cow, f32::consts::LOG2_E, ops::Range};

use crate::{
    ModelError,
    attention::{self, Inputs, attend},
    file::File,
    linear::{Linear, Products, Quantised, blocks},
    rows::{self, Norm},
    shape::{self, SHAPES},
    window::Window,
};

/// The encoder's weights.
pub struct Encoder {
    pub width: usize,
    heads: usize,
    /// Rows of signed 8-bit numbers, a row a piece.
    pieces: Cow<'static, [u8]>,
    piece_scales: Vec<f32>,
    positions: Vec<f32>,
    shapes: Vec<f32>,
    norm: Norm,
    layers: Vec<Layer>,
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
    /// Queries, keys and values of a window.
    qkv: Vec<f32>,
    attention: attention::Room,
    /// What a window's rows attend to.
    mixed: Vec<f32>,
    /// The same for all windows.
    context: Quantised,
    /// A block of the wide rows within a layer's second half.
    wide: Quantised,
}

impl Encoder {
    /// Loads all but the pieces' vectors; where these lie in the file comes along, for [`Encoder::keep`].
    pub fn load(file: &File<'_>, products: &Products) -> Result<(Self, Range<usize>), ModelError> {
        let config = &file.config;
        let d = config.d;
        let (range, piece_scales) = file.quantised("word_emb", [config.vocab, d])?;
        let norm = |name: &str| {
            let floats = |part| file.floats(&format!("{name}.{part}"), &[d]);
            Ok::<_, ModelError>(Norm { scale: floats("weight")?, bias: floats("bias")? })
        };
        let layer = |n: usize| {
            let name = |part| format!("layer.{n}.{part}");
            let linear = |part, shape| {
                let bias = name(part) + "_bias";
                Linear::load(file, products, &name(part), Some(&bias), shape)
            };
            let mut qkv = linear("qkv", [3 * d, d])?;
            // The queries carry the attention's scale, and that of logarithms, which saves passes over the scores.
            qkv.scale_outputs(d, LOG2_E / ((d / config.heads) as f32).sqrt());
            Ok::<_, ModelError>(Layer {
                qkv,
                o: linear("o", [d, d])?,
                norm1: norm(&name("ln1"))?,
                up: linear("up", [config.ffn, d])?,
                down: linear("down", [d, config.ffn])?,
                norm2: norm(&name("ln2"))?,
            })
        };
        let this = Self {
            width: d,
            heads: config.heads,
            pieces: Cow::Borrowed(&[]),
            piece_scales,
            positions: file.floats("pos_emb", &[config.window, d])?,
            shapes: file.floats("shape_emb", &[SHAPES, d])?,
            norm: norm("emb_ln")?,
            layers: (0..config.layers).map(layer).collect::<Result<_, _>>()?,
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

    /// The states of all words of the windows, row by row.
    pub fn words(&self, products: &mut Products, windows: &[Window]) -> Vec<f32> {
        let mut x = self.embed(windows);
        let mut quantised = Quantised::default();
        quantised.resize(x.len() / self.width, self.width);
        rows::normalise(products.set, &mut x, &self.norm, &mut quantised, 0);
        let mut room = Room::default();
        for layer in &self.layers {
            self.attend(products, layer, windows, &mut x, &mut quantised, &mut room);
            self.feed(products, layer, &mut x, &mut quantised, &mut room);
        }
        self.means(windows, &x)
    }

    fn embed(&self, windows: &[Window]) -> Vec<f32> {
        let d = self.width;
        let mut x = vec![0.0; windows.iter().map(|w| w.pieces.len()).sum::<usize>() * d];
        let inputs = windows.iter().flat_map(|window| {
            let inner = window.counts.iter().zip(&window.shapes).flat_map(|(n, shape)| std::iter::repeat_n(*shape, *n));
            let shapes = [shape::NONE].into_iter().chain(inner).chain([shape::NONE]);
            window.pieces.iter().zip(shapes).enumerate()
        });
        for (row, (position, (piece, shape))) in x.chunks_exact_mut(d).zip(inputs) {
            let piece = *piece as usize;
            let scale = self.piece_scales[piece];
            let vectors = self.pieces[piece * d..][..d].iter().zip(&self.positions[position * d..]);
            let vectors = vectors.zip(&self.shapes[usize::from(shape) * d..]);
            for (x, ((number, position), shape)) in row.iter_mut().zip(vectors) {
                *x = f32::from(number.cast_signed()) * scale + position + shape;
            }
        }
        x
    }

    /// A layer's first half, window by window.
    fn attend(
        &self,
        products: &mut Products,
        layer: &Layer,
        windows: &[Window],
        x: &mut [f32],
        quantised: &mut Quantised,
        room: &mut Room,
    ) {
        let d = self.width;
        room.context.resize(quantised.len(), d);
        let mut start = 0;
        for window in windows {
            let rows = start..start + window.pieces.len();
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

    /// A word's state is the mean of its pieces' states.
    fn means(&self, windows: &[Window], x: &[f32]) -> Vec<f32> {
        let d = self.width;
        let words: usize = windows.iter().map(|w| w.counts.len()).sum();
        let mut out = Vec::with_capacity(words * d);
        let mut pieces = x.chunks_exact(d);
        for window in windows {
            pieces.next();
            for count in &window.counts {
                let start = out.len();
                out.resize(start + d, 0.0);
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
}
