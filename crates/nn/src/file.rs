//! The weights file: its frame, its checksum and its tensors.
//!
//! `RSHMNN\0` and the format's version, the header's length (u32, little-endian), the header (JSON), zeros up to a multiple of
//! 64, the data, and the SHA-256 of everything before it.

use std::{collections::BTreeMap, ops::Range, thread};

use serde::Deserialize;
use sha2::{Digest, Sha256};

use crate::{ModelError, config::Config};

/// What the header says of the network, before anything is read by it.
pub trait Configuration: serde::de::DeserializeOwned {
    /// Checks what later code relies on.
    fn check(&self) -> Result<(), ModelError>;
}

const MAGIC: &[u8] = b"RSHMNN\0";
const VERSION: u8 = 2;
const ALIGNMENT: usize = 64;
const CHECKSUM: usize = 32;
/// The magic, the version and the header's length.
const FRAME: usize = MAGIC.len() + 1 + 4;

/// A file whose header was read; nothing is copied.
pub struct File<'a, C = Config> {
    pub config: C,
    tensors: BTreeMap<String, Tensor>,
    /// The whole file but its checksum.
    bytes: &'a [u8],
    /// Where the data begin.
    data: usize,
    checksum: &'a [u8],
}

#[derive(Deserialize)]
struct Header<C> {
    config: C,
    tensors: Vec<Tensor>,
}

#[derive(Deserialize)]
struct Tensor {
    name: String,
    dtype: String,
    shape: Vec<usize>,
    offset: usize,
    scale_offset: Option<usize>,
}

/// A matrix as the file holds it.
pub enum Values<'a> {
    /// Bytes of signed 8-bit numbers, and the scale of each row.
    Int8(&'a [u8], Vec<f32>),
    Float(Vec<f32>),
}

impl<'a, C: Configuration> File<'a, C> {
    /// Reads the frame and the header; [`File::load`] compares the checksum.
    pub fn parse(bytes: &'a [u8]) -> Result<Self, ModelError> {
        let truncated = |part, needed| ModelError::Truncated { part, needed, found: bytes.len() };
        if bytes.len() < MAGIC.len() || !bytes.starts_with(MAGIC) {
            return Err(ModelError::Magic);
        }
        let (frame, _) = bytes.split_at_checked(FRAME).ok_or_else(|| truncated("the frame", FRAME))?;
        if frame[MAGIC.len()] != VERSION {
            return Err(ModelError::Version { found: frame[MAGIC.len()], wanted: VERSION });
        }
        let length = frame[MAGIC.len() + 1..].iter().rev().fold(0, |n, b| n << 8 | usize::from(*b));
        let data = FRAME.saturating_add(length).next_multiple_of(ALIGNMENT);
        let needed = data.saturating_add(CHECKSUM);
        if bytes.len() < needed {
            return Err(truncated("the header", needed));
        }
        let header: Header<C> = serde_json::from_slice(&bytes[FRAME..FRAME + length])?;
        header.config.check()?;
        let (bytes, checksum) = bytes.split_at(bytes.len() - CHECKSUM);
        let tensors = header.tensors.into_iter().map(|t| (t.name.clone(), t)).collect();
        Ok(Self { config: header.config, tensors, bytes, data, checksum })
    }

    /// What is loaded from the file, if its checksum is right: it is hashed meanwhile, which takes about as long as packing.
    pub fn load<T>(&self, load: impl FnOnce(&Self) -> Result<T, ModelError>) -> Result<T, ModelError>
    where
        C: Sync,
    {
        let (loaded, verified) = thread::scope(|scope| {
            let hashing = thread::Builder::new().spawn_scoped(scope, || self.verify());
            let loaded = load(self);
            let verified = match hashing {
                Ok(hashing) => hashing.join().unwrap_or(Err(ModelError::Checksum)),
                Err(_) => self.verify(),
            };
            (loaded, verified)
        });
        verified.and(loaded)
    }

    /// Compares the checksum, which reads the whole file.
    fn verify(&self) -> Result<(), ModelError> {
        let same = Sha256::digest(self.bytes).as_slice() == self.checksum;
        if same { Ok(()) } else { Err(ModelError::Checksum) }
    }

    /// The f32 tensor of this name and shape.
    pub fn floats(&self, name: &str, shape: &[usize]) -> Result<Vec<f32>, ModelError> {
        let tensor = self.tensor(name, Some(shape))?;
        match tensor.dtype.as_str() {
            "f32" => self.floats_at(name, tensor.offset, product(name, shape)?),
            _ => Err(wrong_type(tensor, "f32")),
        }
    }

    /// The matrix of this name and shape (rows are outputs).
    pub fn matrix(&self, name: &str, shape: [usize; 2]) -> Result<Values<'a>, ModelError> {
        let tensor = self.tensor(name, Some(&shape))?;
        match tensor.dtype.as_str() {
            "f32" => Ok(Values::Float(self.floats(name, &shape)?)),
            "i8" => {
                let (range, scales) = self.quantised(name, shape)?;
                Ok(Values::Int8(&self.bytes[range], scales))
            }
            _ => Err(wrong_type(tensor, "i8 or f32")),
        }
    }

    /// Where in the file the i8 matrix of this name and shape lies, and the scales of its rows.
    pub fn quantised(&self, name: &str, shape: [usize; 2]) -> Result<(Range<usize>, Vec<f32>), ModelError> {
        let tensor = self.tensor(name, Some(&shape))?;
        let Some(scales) = tensor.scale_offset.filter(|_| tensor.dtype == "i8") else {
            return Err(wrong_type(tensor, "i8 with scales"));
        };
        let range = self.range(name, tensor.offset, product(name, &shape)?)?;
        Ok((range, self.floats_at(name, scales, shape[0])?))
    }

    /// The text of the tensor of this name.
    pub fn text(&self, name: &str) -> Result<&'a str, ModelError> {
        let tensor = self.tensor(name, None)?;
        if tensor.dtype != "u8" {
            return Err(wrong_type(tensor, "u8"));
        }
        let range = self.range(name, tensor.offset, product(name, &tensor.shape)?)?;
        str::from_utf8(&self.bytes[range]).map_err(|e| ModelError::Vocabulary(format!("{name} is not UTF-8: {e}")))
    }

    fn tensor(&self, name: &str, shape: Option<&[usize]>) -> Result<&Tensor, ModelError> {
        let tensor = self.tensors.get(name).ok_or_else(|| ModelError::Missing(name.to_owned()))?;
        match shape {
            Some(wanted) if tensor.shape != wanted => {
                Err(ModelError::Shape { name: name.to_owned(), found: tensor.shape.clone(), wanted: wanted.to_vec() })
            }
            _ => Ok(tensor),
        }
    }

    fn floats_at(&self, name: &str, offset: usize, count: usize) -> Result<Vec<f32>, ModelError> {
        let size = count.checked_mul(4).ok_or_else(|| ModelError::Bounds(name.to_owned()))?;
        let (quads, _) = self.bytes[self.range(name, offset, size)?].as_chunks::<4>();
        Ok(quads.iter().map(|quad| f32::from_le_bytes(*quad)).collect())
    }

    fn range(&self, name: &str, offset: usize, size: usize) -> Result<Range<usize>, ModelError> {
        let start = self.data.checked_add(offset);
        let end = start.and_then(|s| s.checked_add(size)).filter(|end| *end <= self.bytes.len());
        start.zip(end).map(|(start, end)| start..end).ok_or_else(|| ModelError::Bounds(name.to_owned()))
    }
}

fn product(name: &str, shape: &[usize]) -> Result<usize, ModelError> {
    let size = shape.iter().try_fold(1_usize, |n, side| n.checked_mul(*side));
    size.ok_or_else(|| ModelError::Bounds(name.to_owned()))
}

fn wrong_type(tensor: &Tensor, wanted: &'static str) -> ModelError {
    ModelError::Dtype { name: tensor.name.clone(), found: tensor.dtype.clone(), wanted }
}
