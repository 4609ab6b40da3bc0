//! Scores of the tagger.

use std::{fs, path::Path};

use anyhow::{Context, Result};
use rashomon_core::annotate::{lemma::Lemmatiser, tagger::Tagger, upos::Upos};

use crate::{
    Paths,
    conllu::{self, Treebank, Word},
    report,
};

/// The sets that nothing is trained on.
pub const DEV: [(&str, &str); 2] =
    [("EWT dev", "ud_ewt/en_ewt-ud-dev.conllu"), ("GUM dev", "gum/gum_free_dev.conllu.zst")];

/// A way to write a sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    AsWritten,
    Upper,
    Lower,
    Title,
}

impl Style {
    /// The word in this style.
    pub fn apply(self, word: &str) -> String {
        match self {
            Self::AsWritten => word.to_owned(),
            Self::Upper => word.to_uppercase(),
            Self::Lower => word.to_lowercase(),
            Self::Title => {
                let mut chars = word.chars();
                match chars.next() {
                    Some(first) if word.len() > 3 => first.to_uppercase().chain(chars).collect(),
                    _ => word.to_owned(),
                }
            }
        }
    }
}

/// Prints the scores of the model on the development sets.
pub fn tagger(paths: &Paths) -> Result<()> {
    let file = paths.model.join("weights.bin");
    let bytes = fs::read(&file).with_context(|| file.display().to_string())?;
    let tagger = Tagger::from_bytes(&bytes).with_context(|| file.display().to_string())?;
    let lemmas = fs::read_to_string(&paths.lemmas).with_context(|| paths.lemmas.display().to_string())?;
    let lemmatiser = Lemmatiser::from_tsv(&lemmas).with_context(|| paths.lemmas.display().to_string())?;
    for (name, score) in scores(&tagger, &lemmatiser, &paths.data)? {
        report(&format!("{name:32} {:.2}", 100.0 * score));
    }
    Ok(())
}

/// Shares of right tags, by set and style, and of right lemmas under gold tags.
pub fn scores(tagger: &Tagger, lemmatiser: &Lemmatiser, data: &Path) -> Result<Vec<(String, f64)>> {
    let mut out = Vec::new();
    for (name, file) in DEV {
        let treebank = conllu::read(&data.join(file))?;
        for (style, label) in
            [(Style::AsWritten, "as written"), (Style::Upper, "upper case"), (Style::Lower, "lower case")]
        {
            out.push((format!("{name}, {label}"), accuracy(tagger, &treebank, style)));
        }
        out.push((format!("{name}, lemmas"), lemma_accuracy(lemmatiser, &treebank)));
    }
    Ok(out)
}

fn accuracy(tagger: &Tagger, treebank: &Treebank, style: Style) -> f64 {
    let (mut right, mut all) = (0usize, 0usize);
    for sentence in &treebank.sentences {
        let forms: Vec<String> = sentence.iter().map(|w| style.apply(&w.form)).collect();
        let words: Vec<&str> = forms.iter().map(String::as_str).collect();
        right += tagger.tag(&words).iter().zip(sentence).filter(|(tag, word)| **tag == word.tag).count();
        all += sentence.len();
    }
    right as f64 / all as f64
}

fn lemma_accuracy(lemmatiser: &Lemmatiser, treebank: &Treebank) -> f64 {
    let words: Vec<(&Word, &String)> = treebank
        .sentences
        .iter()
        .flatten()
        .filter(|w| w.tag != Upos::Propn)
        .filter_map(|w| Some((w, w.lemma.as_ref()?)))
        .collect();
    let right = words.iter().filter(|(w, lemma)| lemmatiser.lemma(&w.form, w.tag) == lemma.to_lowercase()).count();
    right as f64 / words.len() as f64
}
