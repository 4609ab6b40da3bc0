//! The weights file: a hash table that is read where it lies.
//!
//! All numbers are little-endian. The header is `RTAG`, the version (u16), the number of tags (u16), the number of
//! buckets (u32), the number of bytes of entries (u32) and a checksum over all that follows it (u64). Then one offset
//! into the entries (u32) a bucket, one more for the end, and the entries. An entry is a fingerprint (u16), a count
//! (u8) and so many pairs of a tag (u8) and its weight (i8). A feature's key gives its bucket by the upper half and its
//! fingerprint by the lower 16 bits; buckets hold four entries on average, so a wrong match is rare (1 in 16,000).

use crate::annotate::upos::Upos;

/// The version this code writes and reads. It rises with the features too, since weights fit only their features.
pub const VERSION: u16 = 1;
const MAGIC: [u8; 4] = *b"RTAG";
const HEADER: usize = 24;
const TAGS: usize = Upos::ALL.len();

/// Why a weights file was refused.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum ModelError {
    /// The file does not begin as one.
    #[error("this is no tagger weights file: it begins with other bytes than `RTAG`")]
    NotAModel,
    /// Written for other code.
    #[error("the tagger weights are of version {found}, this program reads version {VERSION}")]
    Version {
        /// The file's version.
        found: u16,
    },
    /// Made for another set of tags.
    #[error("the tagger weights know {found} tags, this program {TAGS}")]
    Tags {
        /// The file's number of tags.
        found: u16,
    },
    /// Shorter or longer than its header says.
    #[error("the tagger weights are {found} bytes long, their header says {expected}: the file is cut or grown")]
    Length {
        /// Bytes by the header.
        expected: usize,
        /// Bytes there are.
        found: usize,
    },
    /// Some byte has changed.
    #[error("the checksum of the tagger weights does not agree: the file is damaged")]
    Checksum,
    /// The checksum agrees but the tables do not: a faulty writer.
    #[error("the tagger weights are inconsistent at bucket {bucket}")]
    Inconsistent {
        /// Where.
        bucket: usize,
    },
}

/// Weights by feature.
#[derive(Debug)]
pub struct Weights {
    bytes: Vec<u8>,
    buckets: u32,
}

impl Weights {
    /// Checks and copies a weights file.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, ModelError> {
        if !bytes.starts_with(&MAGIC) {
            return Err(ModelError::NotAModel);
        }
        if bytes.len() < HEADER {
            return Err(ModelError::Length { expected: HEADER, found: bytes.len() });
        }
        let version = u16_at(bytes, 4);
        if version != VERSION {
            return Err(ModelError::Version { found: version });
        }
        let tags = u16_at(bytes, 6);
        if usize::from(tags) != TAGS {
            return Err(ModelError::Tags { found: tags });
        }
        let (buckets, entries) = (u32_at(bytes, 8), u32_at(bytes, 12) as usize);
        let expected = HEADER + (buckets as usize + 1) * 4 + entries;
        if bytes.len() != expected {
            return Err(ModelError::Length { expected, found: bytes.len() });
        }
        if u64_at(bytes, 16) != checksum(&bytes[HEADER..]) {
            return Err(ModelError::Checksum);
        }
        let weights = Self { bytes: bytes.to_vec(), buckets };
        weights.check(entries)?;
        Ok(weights)
    }

    /// Adds the weights of the feature `key` to the scores.
    #[inline]
    pub fn add(&self, key: u64, scores: &mut [i32; TAGS]) {
        for (tag, weight) in self.pairs(key) {
            scores[tag] += i32::from(weight);
        }
    }

    /// The tags, by their index, and the weights that stand under `key`.
    #[inline]
    pub fn pairs(&self, key: u64) -> impl Iterator<Item = (usize, i8)> {
        self.find(key).chunks_exact(2).map(|pair| (usize::from(pair[0]), pair[1].cast_signed()))
    }

    fn find(&self, key: u64) -> &[u8] {
        if self.buckets == 0 {
            return &[];
        }
        let mut entries = self.entries(bucket_of(key, self.buckets));
        let fingerprint = (key as u16).to_le_bytes();
        while let [low, high, count, rest @ ..] = entries {
            let (pairs, after) = rest.split_at(usize::from(*count) * 2);
            if [*low, *high] == fingerprint {
                return pairs;
            }
            entries = after;
        }
        &[]
    }

    /// The weights file of `features`: keys with their nonzero weights. Of features that fall together the first stays.
    pub fn write(features: &[(u64, Vec<(Upos, i8)>)]) -> Vec<u8> {
        let buckets = (features.len() as u32).div_ceil(4).max(1);
        let mut table = vec![Vec::new(); buckets as usize];
        for (i, (key, pairs)) in features.iter().enumerate() {
            let bucket: &mut Vec<(u16, usize)> = &mut table[bucket_of(*key, buckets)];
            if !pairs.is_empty() && bucket.iter().all(|(fingerprint, _)| *fingerprint != *key as u16) {
                bucket.push((*key as u16, i));
            }
        }
        let (mut offsets, mut entries) = (Vec::new(), Vec::new());
        for bucket in &mut table {
            bucket.sort_unstable();
            offsets.extend((entries.len() as u32).to_le_bytes());
            for (fingerprint, feature) in bucket {
                let pairs = &features[*feature].1;
                entries.extend(fingerprint.to_le_bytes());
                entries.push(pairs.len() as u8);
                entries.extend(pairs.iter().flat_map(|(tag, weight)| [*tag as u8, weight.cast_unsigned()]));
            }
        }
        offsets.extend((entries.len() as u32).to_le_bytes());
        let body = [offsets, entries.clone()].concat();
        let mut out = MAGIC.to_vec();
        out.extend(VERSION.to_le_bytes());
        out.extend((TAGS as u16).to_le_bytes());
        out.extend(buckets.to_le_bytes());
        out.extend((entries.len() as u32).to_le_bytes());
        out.extend(checksum(&body).to_le_bytes());
        out.extend(body);
        out
    }

    fn entries(&self, bucket: usize) -> &[u8] {
        let offset = |i: usize| u32_at(&self.bytes, HEADER + i * 4) as usize;
        let base = HEADER + (self.buckets as usize + 1) * 4;
        &self.bytes[base + offset(bucket)..base + offset(bucket + 1)]
    }

    /// Every offset and count must stay inside, so that [`Weights::add`] needs no checks of its own.
    fn check(&self, length: usize) -> Result<(), ModelError> {
        let mut last = 0;
        for bucket in 0..=self.buckets as usize {
            let offset = u32_at(&self.bytes, HEADER + bucket * 4) as usize;
            if offset < last || offset > length {
                return Err(ModelError::Inconsistent { bucket });
            }
            last = offset;
        }
        for bucket in 0..self.buckets as usize {
            let mut entries = self.entries(bucket);
            while let [_, _, count, rest @ ..] = entries {
                let pairs = rest.get(..usize::from(*count) * 2).ok_or(ModelError::Inconsistent { bucket })?;
                if pairs.chunks_exact(2).any(|pair| usize::from(pair[0]) >= TAGS) {
                    return Err(ModelError::Inconsistent { bucket });
                }
                entries = &rest[pairs.len()..];
            }
            if !entries.is_empty() {
                return Err(ModelError::Inconsistent { bucket });
            }
        }
        Ok(())
    }
}

fn bucket_of(key: u64, buckets: u32) -> usize {
    (((key >> 32) * u64::from(buckets)) >> 32) as usize
}

/// A sum over eight bytes at a time; it finds damage, it is no defence against intent.
fn checksum(bytes: &[u8]) -> u64 {
    let step = |sum: u64, word: u64| (sum ^ word).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(29);
    let (words, rest) = bytes.as_chunks::<8>();
    let sum = words.iter().fold(bytes.len() as u64, |sum, word| step(sum, u64::from_le_bytes(*word)));
    rest.iter().fold(sum, |sum, byte| step(sum, u64::from(*byte) + 1))
}

fn u16_at(bytes: &[u8], at: usize) -> u16 {
    u16::from_le_bytes([bytes[at], bytes[at + 1]])
}

fn u32_at(bytes: &[u8], at: usize) -> u32 {
    u32::from_le_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]])
}

fn u64_at(bytes: &[u8], at: usize) -> u64 {
    u64::from(u32_at(bytes, at)) | (u64::from(u32_at(bytes, at + 4)) << 32)
}
