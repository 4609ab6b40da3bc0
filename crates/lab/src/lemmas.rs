//! The list of irregular forms.

use std::{collections::BTreeMap, fs};

use anyhow::{Context, Result};
use rashomon_core::text::{Upos, lemma::Lemmatiser};

use crate::{
    Paths,
    conllu::{self, TreebankWord},
};

/// Below the data folder: what the list is made of.
const TREEBANKS: [&str; 2] = ["ud_ewt/en_ewt-ud-train.conllu.zst", "gum/gum_free_train.conllu.zst"];

/// Forms that a person wrote down: irregular verbs and nouns, whether a treebank has them or not.
const BY_HAND: &str = include_str!("../data/irregular.tsv");

/// Writes the list anew from the treebanks.
pub fn train(paths: &Paths) -> Result<()> {
    let mut words = Vec::new();
    for name in TREEBANKS {
        words.extend(conllu::read(&paths.data.join(name))?.sentences.into_iter().flatten());
    }
    fs::write(&paths.lemmas, list(words.iter())?).with_context(|| paths.lemmas.display().to_string())
}

/// The forms by hand and those of the treebanks that these and the rules get wrong, as lines of form, tag and lemma.
fn list<'w>(words: impl Iterator<Item = &'w TreebankWord>) -> Result<String> {
    let mut counts: BTreeMap<(String, Upos), BTreeMap<String, usize>> = BTreeMap::new();
    for word in words.filter(|w| w.tag != Upos::Propn && w.tag != Upos::X) {
        let Some(lemma) = &word.lemma else { continue };
        let form = word.form.to_lowercase().replace('’', "'");
        *counts.entry((form, word.tag)).or_default().entry(lemma.to_lowercase()).or_default() += 1;
    }
    let by_hand = Lemmatiser::from_tsv(BY_HAND)?;
    let mut lines: Vec<String> = BY_HAND.lines().filter(|l| !l.starts_with("# ")).map(str::to_owned).collect();
    for ((form, tag), lemmas) in counts {
        let all: usize = lemmas.values().sum();
        let Some((lemma, count)) = lemmas.iter().max_by_key(|(_, count)| **count) else { continue };
        let plain = form.chars().all(|c| c.is_alphabetic() || matches!(c, '\'' | '-'));
        let sure = (*count > 2 && count * 3 > all * 2) || is_inflected(&form, lemma);
        let prefix = format!("{form}\t{tag}\t");
        let listed = BY_HAND.lines().any(|line| line.starts_with(&prefix));
        if plain && sure && !listed && !lemma.contains(char::is_whitespace) && by_hand.lemma(&form, tag) != *lemma {
            lines.push(prefix + lemma);
        }
    }
    lines.sort();
    let head = "# Irregular forms of English: form, tag, lemma. Made by `rashomon-lab train lemmas`.\n";
    Ok(head.to_owned() + &lines.join("\n") + "\n")
}

/// Whether a form that occurs once is more than a slip of the pen, for which treebanks give the intended word.
fn is_inflected(form: &str, lemma: &str) -> bool {
    let common = form.bytes().zip(lemma.bytes()).take_while(|(a, b)| a == b).count();
    let ending = ["s", "ed", "ing", "er", "est"].iter().any(|e| form.ends_with(e));
    ending && form.len() > 3 && common + 1 >= lemma.len()
}
