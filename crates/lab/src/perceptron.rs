//! The averaged perceptron's training.

use std::collections::{BTreeMap, HashMap};

use rashomon_core::annotate::{
    tagger::{
        best,
        features::{CLOSED, FEATURES, STATIC, Sentence},
        weights::Weights,
    },
    upos::Upos,
};

const TAGS: usize = Upos::ALL.len();
const UNKNOWN: u32 = u32::MAX;

/// What training can be told.
#[derive(Clone, Copy, Debug)]
pub struct Settings {
    /// Passes over the data.
    pub epochs: usize,
    /// How far the right tag must lead before a word teaches nothing.
    pub margin: f32,
    /// How often a feature must occur to be kept.
    pub least: u32,
    /// Bytes that the weights file may have.
    pub limit: usize,
    /// For the order of the sentences.
    pub seed: u64,
}

/// A sentence made ready: its hashes, the numbers of its static features, and its tags.
struct Example {
    sentence: Sentence,
    features: Vec<[u32; STATIC]>,
    tags: Vec<Upos>,
}

/// Weights in training.
struct Model {
    ids: HashMap<u64, u32>,
    /// For each word seen in a closed class, by its key, these classes.
    closed: BTreeMap<u64, Vec<Upos>>,
    weights: Vec<[f32; TAGS]>,
    /// Sums of the changes times their moment, which give the average in the end.
    drift: Vec<[f64; TAGS]>,
    moment: f64,
}

/// Trains on sentences of words with their tags and gives the weights file.
pub fn train(data: &[(Vec<&str>, Vec<Upos>)], settings: Settings, progress: impl Fn(usize, f64)) -> Vec<u8> {
    let ids = common_features(data, settings.least);
    let mut examples: Vec<Example> = data.iter().map(|(words, tags)| example(words, tags, &ids)).collect();
    let count = ids.len();
    let (weights, drift) = (vec![[0.0; TAGS]; count], vec![[0.0; TAGS]; count]);
    let mut model = Model { ids, closed: closed_classes(data), weights, drift, moment: 1.0 };
    let mut random = settings.seed;
    for epoch in 0..settings.epochs {
        shuffle(&mut examples, &mut random);
        let (mut right, mut all) = (0usize, 0usize);
        for example in &examples {
            right += model.learn(example, settings.margin);
            all += example.tags.len();
        }
        progress(epoch + 1, right as f64 / all as f64);
    }
    model.compress(settings.limit)
}

fn example(words: &[&str], tags: &[Upos], ids: &HashMap<u64, u32>) -> Example {
    let sentence = Sentence::new(words);
    let mut keys = [0; STATIC];
    let features = (0..words.len())
        .map(|i| {
            sentence.static_features(i, &mut keys);
            keys.map(|key| ids.get(&key).copied().unwrap_or(UNKNOWN))
        })
        .collect();
    Example { sentence, features, tags: tags.to_vec() }
}

/// Numbers for the features that occur often enough, in the order of their first occurrence.
fn common_features(data: &[(Vec<&str>, Vec<Upos>)], least: u32) -> HashMap<u64, u32> {
    let mut counts: HashMap<u64, u32> = HashMap::new();
    let mut order = Vec::new();
    for (words, tags) in data {
        let sentence = Sentence::new(words);
        let mut keys = [0; FEATURES];
        for i in 0..words.len() {
            sentence.features(i, &tags[..i], &mut keys);
            for key in keys {
                let count = counts.entry(key).or_insert(0);
                *count += 1;
                if *count == least {
                    order.push(key);
                }
            }
        }
    }
    order.into_iter().zip(0..).collect()
}

/// The closed classes of each word that has them more than once, so that slips of the pen do not count.
fn closed_classes(data: &[(Vec<&str>, Vec<Upos>)]) -> BTreeMap<u64, Vec<Upos>> {
    let mut counts: BTreeMap<(u64, Upos), usize> = BTreeMap::new();
    for (words, tags) in data {
        let sentence = Sentence::new(words);
        for (i, tag) in tags.iter().enumerate().filter(|(_, tag)| CLOSED.contains(tag)) {
            *counts.entry((sentence.closed_key(i), *tag)).or_default() += 1;
        }
    }
    let mut out: BTreeMap<u64, Vec<Upos>> = BTreeMap::new();
    for ((key, tag), _) in counts.into_iter().filter(|(_, count)| *count > 1) {
        out.entry(key).or_default().push(tag);
    }
    out
}

impl Model {
    /// Tags one sentence and learns from what is wrong or too close; gives the number of right tags.
    fn learn(&mut self, example: &Example, margin: f32) -> usize {
        let mut guesses: Vec<Upos> = Vec::with_capacity(example.tags.len());
        let mut right = 0;
        let mut dynamic = [0; FEATURES - STATIC];
        for (i, truth) in example.tags.iter().enumerate() {
            example.sentence.dynamic_features(i, &guesses, &mut dynamic);
            let mut features = [UNKNOWN; FEATURES];
            features[..STATIC].copy_from_slice(&example.features[i]);
            for (slot, key) in features[STATIC..].iter_mut().zip(dynamic) {
                *slot = self.ids.get(&key).copied().unwrap_or(UNKNOWN);
            }
            let mut scores = [0f32; TAGS];
            for id in features.into_iter().filter(|id| *id != UNKNOWN) {
                for (score, weight) in scores.iter_mut().zip(&self.weights[id as usize]) {
                    *score += weight;
                }
            }
            let allowed = self.closed.get(&example.sentence.closed_key(i));
            for tag in CLOSED.iter().filter(|tag| *tag != truth && allowed.is_none_or(|a| !a.contains(tag))) {
                scores[tag.index()] = f32::NEG_INFINITY;
            }
            let guess = best(&scores);
            let mut rivals = scores;
            rivals[truth.index()] = f32::NEG_INFINITY;
            let rival = best(&rivals);
            if scores[truth.index()] - scores[rival.index()] <= margin {
                self.update(&features, *truth, rival);
            }
            self.moment += 1.0;
            right += usize::from(guess == *truth);
            guesses.push(guess);
        }
        right
    }

    fn update(&mut self, features: &[u32; FEATURES], truth: Upos, rival: Upos) {
        for id in features.iter().filter(|id| **id != UNKNOWN) {
            let (weights, drift) = (&mut self.weights[*id as usize], &mut self.drift[*id as usize]);
            for (tag, change) in [(truth.index(), 1.0), (rival.index(), -1.0)] {
                weights[tag] += change;
                drift[tag] += f64::from(change) * self.moment;
            }
        }
    }

    /// The averaged weights as bytes, the smallest left out until the file is within the limit.
    fn compress(self, limit: usize) -> Vec<u8> {
        let Self { ids, closed, weights, drift, moment } = self;
        let closed: Vec<(u64, Vec<(Upos, i8)>)> =
            closed.into_iter().map(|(key, tags)| (key, tags.into_iter().map(|tag| (tag, 1)).collect())).collect();
        let average = |id: usize, tag: usize| f64::from(weights[id][tag]) - drift[id][tag] / moment;
        let mut keys: Vec<(u64, u32)> = ids.into_iter().collect();
        keys.sort_unstable_by_key(|(_, id)| *id);
        let mut sizes: Vec<f64> = (0..keys.len())
            .flat_map(|id| (0..TAGS).map(move |t| (id, t)))
            .map(|(id, t)| average(id, t).abs())
            .collect();
        sizes.sort_unstable_by(f64::total_cmp);
        // The few largest weights are cut, so that the steps between the others are finer.
        let scale = 127.0 / sizes[sizes.len() - 1 - sizes.len() / 5000].max(1e-9);
        let mut least = 0.5 / scale;
        loop {
            let features: Vec<(u64, Vec<(Upos, i8)>)> = keys
                .iter()
                .map(|(key, id)| {
                    let pairs = Upos::ALL.into_iter().filter_map(|tag| {
                        let value = average(*id as usize, tag.index());
                        let byte = (value * scale).round().clamp(-127.0, 127.0) as i8;
                        (value.abs() >= least && byte != 0).then_some((tag, byte))
                    });
                    (*key, pairs.collect::<Vec<_>>())
                })
                .filter(|(_, pairs)| !pairs.is_empty())
                .collect();
            let file = Weights::write(&[closed.clone(), features].concat());
            if file.len() <= limit {
                return file;
            }
            least *= 1.05;
        }
    }
}

/// Fisher–Yates with a linear congruential generator.
fn shuffle<T>(items: &mut [T], state: &mut u64) {
    for i in (1..items.len()).rev() {
        *state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        items.swap(i, ((*state >> 33) % (i as u64 + 1)) as usize);
    }
}
