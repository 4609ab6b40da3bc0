//! Random networks, the weights file that holds them, and what they compute when nothing is quantised but the weights.
#![allow(dead_code, missing_docs, reason = "each program that includes this uses a part of it")]
#![allow(clippy::unwrap_used, reason = "this serves tests only")]

pub mod reference;

use std::collections::BTreeMap;

use rashomon_nn::{AttributionBounds, Bounds, SentenceBounds};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

#[derive(Clone, Copy)]
pub struct Sizes {
    pub d: usize,
    pub ffn: usize,
    pub heads: usize,
    pub layers: usize,
    pub window: usize,
    /// Words `w0`, `w1` and so on, each one piece.
    pub words: usize,
    /// Size of the pairwise heads.
    pub pairs: usize,
    /// Lemma scripts.
    pub scripts: usize,
    /// Relations after the named ones.
    pub more_relations: usize,
}

pub const SMALL: Sizes =
    Sizes { d: 64, ffn: 128, heads: 4, layers: 2, window: 24, words: 50, pairs: 24, scripts: 9, more_relations: 0 };

/// Matrices lie here as the file's readers see them: already rounded to 8 bits.
pub struct Network {
    pub sizes: Sizes,
    pub config: Value,
    pub tensors: BTreeMap<String, Tensor>,
    pub vocabulary: String,
}

#[derive(Clone)]
pub struct Tensor {
    pub shape: Vec<usize>,
    pub values: Vec<f32>,
    /// Scales of the rows, for 8-bit tensors.
    pub scales: Option<Vec<f32>>,
}

/// Pieces before the words: the special ones and two without the mark of a beginning.
pub const SPECIAL: [&str; 6] = ["<s>", "<pad>", "</s>", "<unk>", "x", "y"];

pub const RELATIONS: [&str; 5] = ["case", "nsubj", "obj", "punct", "root"];
pub const ROLES: [&str; 4] = ["none", "A0", "A1", "TMP"];

impl Network {
    pub fn random(sizes: Sizes, seed: u64) -> Self {
        let mut random = Random(seed | 1);
        let config = config(&sizes);
        let outputs: usize =
            config["linear"].as_array().unwrap().iter().map(|s| s["labels"].as_array().unwrap().len()).sum();
        let Sizes { d, ffn, pairs, .. } = sizes;
        let mut this = Self { sizes, config, tensors: BTreeMap::new(), vocabulary: vocabulary(&sizes) };
        let small = |shape: &[usize], random: &mut Random, spread: f32, mean: f32| {
            let values = (0..shape.iter().product()).map(|_| mean + spread * random.next()).collect();
            Tensor { shape: shape.to_vec(), values, scales: None }
        };
        let mut put = |name: &str, tensor: Tensor| drop(this.tensors.insert(name.to_owned(), tensor));
        put("word_emb", rounded(small(&[SPECIAL.len() + sizes.words, d], &mut random, 1.0, 0.0)));
        put("pos_emb", small(&[sizes.window, d], &mut random, 0.3, 0.0));
        put("shape_emb", small(&[10, d], &mut random, 0.3, 0.0));
        let mut linear = |name: &str, rows: usize, columns: usize, bias: bool, random: &mut Random| {
            let spread = 1.7 / (columns as f32).sqrt();
            put(name, rounded(small(&[rows, columns], random, spread, 0.0)));
            if bias {
                put(&format!("{name}_bias"), small(&[rows], random, 0.2, 0.0));
            }
        };
        for n in 0..sizes.layers {
            for (part, rows, columns) in [("qkv", 3 * d, d), ("o", d, d), ("up", ffn, d), ("down", d, ffn)] {
                linear(&format!("layer.{n}.{part}"), rows, columns, true, &mut random);
            }
        }
        linear("linear", outputs, d, true, &mut random);
        let labels = [
            ("arc", 1),
            ("rel", RELATIONS.len() + sizes.more_relations),
            ("srl", ROLES.len()),
            ("attr", 3),
            ("coref", 1),
        ];
        for (name, labels) in labels {
            linear(&format!("{name}.left"), pairs, d, true, &mut random);
            linear(&format!("{name}.right"), pairs, d, true, &mut random);
            linear(&format!("{name}.u"), labels * (pairs + 1), pairs + 1, false, &mut random);
        }
        let norms = (0..sizes.layers).flat_map(|n| [format!("layer.{n}.ln1"), format!("layer.{n}.ln2")]);
        for name in norms.chain(["emb_ln".to_owned()]) {
            put(&format!("{name}.weight"), small(&[d], &mut random, 0.2, 1.0));
            put(&format!("{name}.bias"), small(&[d], &mut random, 0.2, 0.0));
        }
        put("arc.root", small(&[d], &mut random, 1.0, 0.0));
        put("rel.root", small(&[d], &mut random, 1.0, 0.0));
        this
    }

    /// A claims network.
    pub fn random_claims(sizes: Sizes, seed: u64) -> Self {
        let mut random = Random(seed | 1);
        let labels = |prefix: &str, count: usize| (0..count).map(|n| format!("{prefix}{n}")).collect::<Vec<_>>();
        let config = json!({
            "d": sizes.d, "ffn": sizes.ffn, "heads": sizes.heads, "layers": sizes.layers,
            "vocab": SPECIAL.len() + sizes.words, "window": sizes.window, "overlap": 6, "tags": labels("tag", 3), "types": labels("T", 4), "statuses": labels("s", 2),
            "stances": labels("st", 3), "marks": labels("m", 5), "facts": labels("f", 3),
            "pairs": {
                "same": sizes.pairs, "event": sizes.pairs, "speaker": sizes.pairs, "place": sizes.pairs, "time": sizes.pairs,
                "side": sizes.pairs,
            },
        });
        let mut this = Self { sizes, config, tensors: BTreeMap::new(), vocabulary: vocabulary(&sizes) };
        let Sizes { d, ffn, pairs, .. } = sizes;
        let small = |shape: &[usize], random: &mut Random, spread: f32, mean: f32| {
            let values = (0..shape.iter().product()).map(|_| mean + spread * random.next()).collect();
            Tensor { shape: shape.to_vec(), values, scales: None }
        };
        let mut put = |name: &str, tensor: Tensor| drop(this.tensors.insert(name.to_owned(), tensor));
        put("word_emb", rounded(small(&[SPECIAL.len() + sizes.words, d], &mut random, 1.0, 0.0)));
        put("pos_emb", small(&[sizes.window, d], &mut random, 0.3, 0.0));
        let mut matrices = vec![("trunk".to_owned(), d, d, false), ("tags".to_owned(), 9, d, true)];
        matrices.push(("spans".to_owned(), 4 + 2 + 3 + 1, d, true));
        for n in 0..sizes.layers {
            for (part, rows, columns) in [("qkv", 3 * d, d), ("o", d, d), ("up", ffn, d), ("down", d, ffn)] {
                matrices.push((format!("layer.{n}.{part}"), rows, columns, true));
            }
        }
        for name in ["same", "event", "speaker", "place", "time", "side"] {
            matrices.push((format!("{name}.left"), pairs, d, true));
            matrices.push((format!("{name}.right"), pairs, d, true));
            matrices.push((format!("{name}.u"), pairs + 1, pairs + 1, false));
            put(&format!("{name}.distance"), small(&[12], &mut random, 1.0, 0.0));
            put(&format!("{name}.facts"), small(&[3], &mut random, 1.0, 0.0));
        }
        for (name, rows, columns, bias) in matrices {
            put(&name, rounded(small(&[rows, columns], &mut random, 1.7 / (columns as f32).sqrt(), 0.0)));
            if bias {
                put(&format!("{name}_bias"), small(&[rows], &mut random, 0.2, 0.0));
            }
        }
        let norms = (0..sizes.layers).flat_map(|n| [format!("layer.{n}.ln1"), format!("layer.{n}.ln2")]);
        for name in norms.chain(["emb_ln".to_owned(), "norm".to_owned()]) {
            put(&format!("{name}.weight"), small(&[d], &mut random, 0.2, 1.0));
            put(&format!("{name}.bias"), small(&[d], &mut random, 0.2, 0.0));
        }
        put("marks", small(&[5, d], &mut random, 0.3, 0.0));
        put("speaker.root", small(&[d], &mut random, 1.0, 0.0));
        this
    }

    pub fn values(&self, name: &str) -> &[f32] {
        &self.tensors[name].values
    }

    /// The weights file.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut data = Vec::new();
        let mut entries = Vec::new();
        let mut append = |bytes: &[u8]| {
            data.resize(data.len().next_multiple_of(64), 0);
            data.extend_from_slice(bytes);
            data.len() - bytes.len()
        };
        let floats = |values: &[f32]| values.iter().flat_map(|x| x.to_le_bytes()).collect::<Vec<u8>>();
        for (name, tensor) in &self.tensors {
            let entry = if let Some(scales) = &tensor.scales {
                let rows = tensor.values.chunks_exact(tensor.shape[1]).zip(scales);
                let numbers: Vec<u8> = rows
                    .flat_map(|(row, scale)| row.iter().map(move |x| ((x / scale).round() as i8).cast_unsigned()))
                    .collect();
                let (offset, scale_offset) = (append(&numbers), append(&floats(scales)));
                json!({"name": name, "dtype": "i8", "shape": tensor.shape, "offset": offset, "scale_offset": scale_offset})
            } else {
                let offset = append(&floats(&tensor.values));
                json!({"name": name, "dtype": "f32", "shape": tensor.shape, "offset": offset})
            };
            entries.push(entry);
        }
        let offset = append(self.vocabulary.as_bytes());
        entries.push(json!({"name": "vocab", "dtype": "u8", "shape": [self.vocabulary.len()], "offset": offset}));
        frame(&json!({"config": self.config, "tensors": entries}).to_string(), &data)
    }
}

/// A file of this header and these data, with its checksum.
pub fn frame(header: &str, data: &[u8]) -> Vec<u8> {
    let mut bytes = b"RSHMNN\0\x02".to_vec();
    bytes.extend_from_slice(&u32::try_from(header.len()).unwrap().to_le_bytes());
    bytes.extend_from_slice(header.as_bytes());
    bytes.resize(bytes.len().next_multiple_of(64), 0);
    bytes.extend_from_slice(data);
    let checksum = Sha256::digest(&bytes);
    bytes.extend_from_slice(&checksum);
    bytes
}

fn config(sizes: &Sizes) -> Value {
    let scripts: Vec<String> = (0..sizes.scripts).map(|n| format!("_{n}")).collect();
    let more = (0..sizes.more_relations).map(|n| format!("r{n}"));
    let relations: Vec<String> = RELATIONS.iter().map(ToString::to_string).chain(more).collect();
    json!({
        "d": sizes.d, "ffn": sizes.ffn, "heads": sizes.heads, "layers": sizes.layers, "window": sizes.window,
        "vocab": SPECIAL.len() + sizes.words, "dropout": 0.1,
        "linear": [
            {"name": "upos", "labels": ["ADJ", "NOUN", "PRON", "PUNCT", "VERB"]},
            {"name": "start", "labels": ["start"]},
            {"name": "lemma", "labels": scripts},
            {"name": "ner", "labels": ["O", "B-PER", "I-PER", "B-ORG", "I-ORG", "B-LOC", "I-LOC"]},
            {"name": "mention", "labels": ["O", "B-PER", "I-PER", "B-ORG", "I-ORG", "B-LOC", "I-LOC"]},
            {"name": "kind", "labels": ["O", "B-FAC", "I-FAC", "B-NORP", "I-NORP", "B-WEA", "I-WEA", "B-VEH", "I-VEH"]},
            {"name": "event", "labels": ["O", "B", "I"]},
            {"name": "pred", "labels": ["pred"]},
            {"name": "cue", "labels": ["O", "B", "I"]},
            {"name": "source", "labels": ["source"]},
            {"name": "content", "labels": ["content"]},
        ],
        "biaffine": [
            {"name": "arc", "size": sizes.pairs, "labels": ["arc"]},
            {"name": "rel", "size": sizes.pairs, "labels": relations},
            {"name": "srl", "size": sizes.pairs, "labels": ROLES},
            {"name": "attr", "size": sizes.pairs, "labels": ["source", "content", "cue"]},
            {"name": "coref", "size": sizes.pairs, "labels": ["coref"]},
        ],
    })
}

fn vocabulary(sizes: &Sizes) -> String {
    let words = (0..sizes.words).map(|n| format!("▁w{n}"));
    SPECIAL.iter().map(ToString::to_string).chain(words).fold(String::new(), |text, piece| text + &piece + "\t-2\n")
}

/// A matrix rounded to 8-bit numbers times the scale of each row.
fn rounded(mut tensor: Tensor) -> Tensor {
    let mut scales = Vec::new();
    for row in tensor.values.chunks_exact_mut(tensor.shape[1]) {
        let scale = row.iter().fold(0.0_f32, |most, x| most.max(x.abs())) / 127.0;
        for x in row.iter_mut() {
            *x = (*x / scale).round() * scale;
        }
        scales.push(scale);
    }
    Tensor { scales: Some(scales), ..tensor }
}

/// Numbers between -1 and 1 (xorshift).
pub struct Random(pub u64);

impl Random {
    pub fn next(&mut self) -> f32 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 40) as f32 / (1_u64 << 23) as f32 - 1.0
    }
}

/// Bounds for networks that nobody has trained.
pub const BOUNDS: Bounds = include!("bounds.in");
