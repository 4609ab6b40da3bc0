//! Which mentions of happenings, in one document or in several, tell the same: predictions in the format of the scorers, and
//! pairs to learn from (`training/mentions_train.py`).
//!
//! Documents that share rare words are compared first ([`documents`]) and put into groups; mentions are compared within a
//! document and across documents that may tell one happening ([`pair`]), and joined by average linkage ([`linkage`]). Weights
//! are those of `data/mentions/weights.toml`.

mod documents;
mod linkage;
mod pair;
mod read;
mod senses;
mod terms;
mod told;

use std::{
    collections::{BTreeMap, HashMap},
    fs,
    io::{self, Write as _},
    path::Path,
};

use anyhow::{Context, Result};
use rashomon_core::{
    Language, annotate,
    data::{Data, DataError, DataFile, FeatureWeights},
};
use serde::Deserialize;
use serde_json::json;

use self::{
    documents::Compared,
    pair::Documents,
    read::{Asked, Document, Place},
    senses::{Senses, Words},
    terms::Rarity,
    told::{By, Told},
};
use crate::threads;

/// Odds, as a logarithm, beyond which documents are no more one happening, or no less.
const MOST_ODDS: f64 = 3.0;

/// What mentions and documents are compared by.
struct Rules {
    rarity: Rarity,
    senses: Senses,
    words: Words,
    documents: Weights,
    mentions: Weights,
}

/// How much features count, and what is joined.
struct Weights {
    features: FeatureWeights,
    linkage: Linkage,
}

/// What is joined by the scores of pairs, in logarithms of odds.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Linkage {
    /// Pairs below this score do not meet: their mentions are not compared.
    met_from: f64,
    /// Mean score from which two groups are joined.
    joined_from: f64,
    /// Score of a pair that was not compared; no score counts for more, either way.
    absent: f64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    documents: Section,
    mentions: Section,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Section {
    linkage: Linkage,
    weights: HashMap<String, f64>,
}

impl Rules {
    /// Those of the data files; other counts of words, and other weights, where files of them are given.
    fn load(rarity: Option<&Path>, weights: Option<&Path>) -> Result<Self> {
        let read = |file: &Path| -> Result<DataFile> {
            let text = fs::read_to_string(file).with_context(|| file.display().to_string())?;
            Ok(DataFile { path: file.display().to_string(), text })
        };
        let own = |path: &str, text: &str| DataFile { path: path.to_owned(), text: text.to_owned() };
        let counts = Data::embedded().text_file("incidents/rarity-en.tsv")?;
        let weighed = own("data/mentions/weights.toml", include_str!("../../data/mentions/weights.toml"));
        let (documents, mentions) = weights_of(&weights.map_or(Ok(weighed), read)?)?;
        Ok(Self {
            rarity: Rarity::load(&rarity.map_or(Ok(counts), read)?)?,
            senses: Senses::load(&own(
                "data/mentions/senses-en.tsv",
                include_str!("../../data/mentions/senses-en.tsv"),
            ))?,
            words: Words::load(&own("data/mentions/words.toml", include_str!("../../data/mentions/words.toml")))?,
            documents,
            mentions,
        })
    }
}

/// The weights of documents and those of mentions.
fn weights_of(file: &DataFile) -> Result<(Weights, Weights), DataError> {
    let File { documents, mentions } = file.parse()?;
    let weights = |section: Section, names: &[&str]| {
        Ok::<_, DataError>(Weights {
            features: FeatureWeights::of(file, &section.weights, names)?,
            linkage: section.linkage,
        })
    };
    Ok((weights(documents, &documents::FEATURES)?, weights(mentions, &pair::FEATURES)?))
}

/// Documents of a set, compared with each other.
struct Graph {
    /// Odds of each pair that meets, as a logarithm, in the order of the pairs.
    odds: BTreeMap<(usize, usize), f64>,
    /// The group of each document.
    group: Vec<usize>,
}

impl Graph {
    fn new(rules: &Rules, documents: &[Document]) -> Self {
        let compared: Vec<Compared> = documents.iter().map(|d| Compared::new(&rules.rarity, d)).collect();
        let Weights { features, linkage } = &rules.documents;
        let odds: BTreeMap<_, _> = documents::pairs(&compared)
            .into_iter()
            .map(|(a, b)| ((a, b), features.score(&compared[a].features(&compared[b]))))
            .collect();
        let group = linked(*linkage, documents.len(), odds.iter().map(|((a, b), score)| (*a, *b, *score)));
        Self { odds, group }
    }
}

/// Groups by average linkage over scores that count for no more than a pair that was not compared.
fn linked(linkage: Linkage, count: usize, pairs: impl Iterator<Item = (usize, usize, f64)>) -> Vec<usize> {
    let most = linkage.absent.abs();
    let pairs: Vec<_> = pairs.map(|(a, b, score)| (a, b, score.clamp(-most, most))).collect();
    linkage::groups(count, &pairs, linkage.absent, linkage.joined_from)
}

/// A set of mentions, described, with its documents.
struct Set {
    asked: Vec<Asked>,
    told: Vec<Option<Told>>,
    graph: Graph,
    of: Vec<Vec<Place>>,
}

impl Set {
    fn read(rules: &Rules, docs: &Path, mentions: &Path, threads: usize) -> Result<Self> {
        let documents = read::documents(docs)?;
        let (asked, of) = read::mentions(mentions, &documents)?;
        let language = Language::english()?;
        let by = By { rarity: &rules.rarity, words: &rules.words, lexicon: &language.lexicon };
        let describe = |n: usize| {
            let report = documents[n].report();
            // The claims network is not asked: nothing that it reads is compared.
            let analysis = annotate::analysis::analyse(&language.analyser, &report);
            let annotation = annotate::from_analysis(language.for_annotate(), &report, &analysis);
            of[n]
                .iter()
                .map(|place| (place.mention, told::told(by, &annotation, n, *place, &of[n])))
                .collect::<Vec<_>>()
        };
        let mut described: Vec<_> = threads::each(documents.len(), threads, describe).into_iter().flatten().collect();
        described.sort_by_key(|(at, _)| *at);
        let told = described.into_iter().map(|(_, told)| told).collect();
        Ok(Self { asked, told, graph: Graph::new(rules, &documents), of })
    }

    /// Calls `each` with the pairs of mentions that are compared, and the features of each pair.
    fn pairs(&self, rules: &Rules, mut each: impl FnMut(usize, usize, &[f64]) -> Result<()>) -> Result<()> {
        let mut often: HashMap<(usize, &str), usize> = HashMap::new();
        for told in self.told.iter().flatten() {
            *often.entry((told.document, &told.lemma)).or_default() += 1;
        }
        let met = rules.documents.linkage.met_from;
        let across = self.graph.odds.iter().filter(|(_, odds)| **odds >= met).map(|((a, b), odds)| (*a, *b, *odds));
        let within = (0..self.of.len()).map(|d| (d, d, MOST_ODDS));
        for (d, e, odds) in within.chain(across) {
            let grouped = self.graph.group[d] == self.graph.group[e];
            for (n, Place { mention: i, .. }) in self.of[d].iter().enumerate() {
                for Place { mention: j, .. } in &self.of[e][if d == e { n + 1 } else { 0 }..] {
                    let (Some(a), Some(b)) = (&self.told[*i], &self.told[*j]) else { continue };
                    if !pair::meet(&rules.senses, a, b) {
                        continue;
                    }
                    let often = often[&(d, a.lemma.as_str())] + often[&(e, b.lemma.as_str())];
                    let odds = odds.clamp(-MOST_ODDS, MOST_ODDS);
                    let documents = Documents { same: d == e, odds, grouped, often };
                    each(*i, *j, &pair::features(&rules.senses, documents, a, b))?;
                }
            }
        }
        Ok(())
    }
}

/// Prints the cluster of each mention of the file `mentions`, which stand in the documents of `docs`.
pub fn predict(docs: &Path, mentions: &Path, threads: usize, weights: Option<&Path>) -> Result<()> {
    let rules = Rules::load(None, weights)?;
    let set = Set::read(&rules, docs, mentions, threads)?;
    let mut scores = Vec::new();
    set.pairs(&rules, |i, j, features| {
        scores.push((i, j, rules.mentions.features.score(features)));
        Ok(())
    })?;
    let cluster = linked(rules.mentions.linkage, set.asked.len(), scores.into_iter());
    let mut out = io::BufWriter::new(io::stdout().lock());
    for (asked, first) in set.asked.iter().zip(cluster) {
        writeln!(out, "{}", json!({"mention": asked.mention, "cluster": set.asked[first].mention}))?;
    }
    Ok(out.flush()?)
}

/// Prints the pairs of documents that meet, each with its features, `{"a", "b", "features"}` a line by the ids of the set, and
/// the names of the features in the first line.
pub fn pairs_of_documents(docs: &Path, rarity: Option<&Path>) -> Result<()> {
    let rules = Rules::load(rarity, None)?;
    let documents = read::documents(docs)?;
    let compared: Vec<Compared> = documents.iter().map(|d| Compared::new(&rules.rarity, d)).collect();
    let mut out = io::BufWriter::new(io::stdout().lock());
    writeln!(out, "{}", json!({"names": documents::FEATURES.to_vec()}))?;
    for (a, b) in documents::pairs(&compared) {
        let features = compared[a].features(&compared[b]);
        writeln!(out, "{}", json!({"a": documents[a].id, "b": documents[b].id, "features": features.to_vec()}))?;
    }
    Ok(out.flush()?)
}

/// Prints the pairs of mentions that are compared, in the same form.
pub fn pairs_of_mentions(
    docs: &Path,
    mentions: &Path,
    threads: usize,
    rarity: Option<&Path>,
    weights: Option<&Path>,
) -> Result<()> {
    let rules = Rules::load(rarity, weights)?;
    let set = Set::read(&rules, docs, mentions, threads)?;
    let mut out = io::BufWriter::new(io::stdout().lock());
    writeln!(out, "{}", json!({"names": pair::FEATURES.to_vec()}))?;
    set.pairs(&rules, |i, j, features| {
        let (a, b) = (&set.asked[i].mention, &set.asked[j].mention);
        Ok(writeln!(out, "{}", json!({"a": a, "b": b, "features": features}))?)
    })?;
    Ok(out.flush()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_weights_are_those_of_the_features() {
        let rules = Rules::load(None, None).expect("the data files are well formed");
        assert_eq!(rules.mentions.features.values().len(), pair::FEATURES.len());
        assert_eq!(rules.documents.features.values().len(), documents::FEATURES.len());
        let text = include_str!("../../data/mentions/weights.toml");
        let error = |text: String| {
            let wrong = weights_of(&DataFile { path: "w.toml".to_owned(), text });
            wrong.err().expect("the file is wrong").to_string()
        };
        assert!(error(text.replace("\nrefers =", "\nreferring =")).contains("there is no feature `referring`"));
        assert!(error(text.replace("absent =", "abscent =")).contains("w.toml:"));
    }

    #[test]
    fn scores_count_for_no_more_than_what_was_not_compared() {
        let linkage = Linkage { met_from: 0.0, joined_from: 0.0, absent: -2.0 };
        let pairs = [(0, 1, 90.0), (1, 2, 90.0)];
        assert_eq!(linked(linkage, 3, pairs.into_iter()), [0, 0, 0]);
        let pairs = [(0, 1, 90.0), (1, 2, 1.0), (0, 2, -90.0)];
        assert_eq!(linked(linkage, 3, pairs.into_iter()), [0, 0, 2]);
    }
}
