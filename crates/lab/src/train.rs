//! Training of the tagger, its manifest and the list of lemmas.

use std::{fs, time::Instant};

use anyhow::{Context, Result};
use rashomon_core::annotate::{
    lemma::Lemmatiser,
    tagger::{Tagger, weights::VERSION},
    upos::Upos,
};

use crate::{
    Paths,
    conllu::{self, Treebank, sha256},
    eval::{self, Style},
    lemmas,
    perceptron::{self, Settings},
    report,
};

/// Path, title and licence of what the weights come from.
const SOURCES: [(&str, &str, &str); 2] = [
    ("ud_ewt/en_ewt-ud-train.conllu.zst", "UD English EWT, train", "CC-BY-SA-4.0"),
    (
        "gum/gum_free_train.conllu.zst",
        "GUM, train, the genres under free licences",
        "annotations CC-BY-4.0; texts CC-BY-2.5, CC-BY-4.0, CC-BY-SA-3.0",
    ),
];
const SETTINGS: Settings = Settings { epochs: 10, margin: 4.0, least: 2, limit: 1_450_000, seed: 20_210_708 };
/// Of a hundred sentences, how many are given a second time in another style.
const STYLES: [(Style, usize); 3] = [(Style::Upper, 40), (Style::Lower, 10), (Style::Title, 10)];

/// Trains, and writes weights, manifest and lemmas.
pub fn tagger(paths: &Paths) -> Result<()> {
    let treebanks: Vec<Treebank> =
        SOURCES.iter().map(|(file, ..)| conllu::read(&paths.data.join(file))).collect::<Result<_>>()?;
    let data = styled(&treebanks);
    report(&format!(
        "{} sentences with their styles, {} left out",
        data.len(),
        treebanks.iter().map(|t| t.skipped).sum::<usize>()
    ));
    let start = Instant::now();
    let borrowed: Vec<(Vec<&str>, Vec<Upos>)> =
        data.iter().map(|(words, tags)| (words.iter().map(String::as_str).collect(), tags.clone())).collect();
    let weights = perceptron::train(&borrowed, SETTINGS, |epoch, share| {
        report(&format!("epoch {epoch:2}: {:.2} % right, {:.0} s", 100.0 * share, start.elapsed().as_secs_f64()));
    });
    let list = lemmas::list(treebanks.iter().flat_map(|t| t.sentences.iter().flatten()))?;
    fs::create_dir_all(&paths.model).with_context(|| paths.model.display().to_string())?;
    fs::write(paths.model.join("weights.bin"), &weights).context("weights.bin")?;
    fs::write(&paths.lemmas, &list).with_context(|| paths.lemmas.display().to_string())?;
    let scores = eval::scores(&Tagger::from_bytes(&weights)?, &Lemmatiser::from_tsv(&list)?, &paths.data)?;
    for (name, score) in &scores {
        report(&format!("{name:32} {:.2}", 100.0 * score));
    }
    fs::write(paths.model.join("manifest.toml"), manifest(&treebanks, &weights, &scores)).context("manifest.toml")
}

type Tagged = (Vec<String>, Vec<Upos>);

/// Every sentence as written, and a share of them in each style, chosen by their number.
fn styled(treebanks: &[Treebank]) -> Vec<Tagged> {
    let mut out = Vec::new();
    for (i, sentence) in treebanks.iter().flat_map(|t| &t.sentences).enumerate() {
        let tags: Vec<Upos> = sentence.iter().map(|w| w.tag).collect();
        let mut add = |style: Style| out.push((sentence.iter().map(|w| style.apply(&w.form)).collect(), tags.clone()));
        add(Style::AsWritten);
        // 61 is prime to 100, so the residues walk through all hundredths; the offsets keep the styles apart.
        for (n, (style, share)) in STYLES.into_iter().enumerate() {
            if (i * 61 + n * 37) % 100 < share {
                add(style);
            }
        }
    }
    out
}

fn manifest(treebanks: &[Treebank], weights: &[u8], scores: &[(String, f64)]) -> String {
    let mut lines = vec![
        "# Part-of-speech tagger for English: an averaged perceptron.".to_owned(),
        "name = \"tagger-en\"".to_owned(),
        format!("version = {VERSION}"),
        "file = \"weights.bin\"".to_owned(),
        format!("sha256 = \"{}\"", sha256(weights)),
        "licence = \"CC-BY-SA-4.0\"".to_owned(),
        "attribution = \"Derived from UD English EWT (Linguistic Data Consortium and the Universal Dependencies \
         contributors) and GUM (Amir Zeldes and contributors, Georgetown University).\""
            .to_owned(),
        "command = \"rashomon-lab train tagger --data ../shared/data --out data/models/tagger-en\"".to_owned(),
        "\n[settings]".to_owned(),
        format!("epochs = {}", SETTINGS.epochs),
        format!("margin = {:?}", SETTINGS.margin),
        format!("least-occurrences = {}", SETTINGS.least),
        format!("bytes-at-most = {}", SETTINGS.limit),
        format!("seed = {}", SETTINGS.seed),
    ];
    lines.extend(
        STYLES.iter().map(|(style, share)| format!("percent-{} = {share}", format!("{style:?}").to_lowercase())),
    );
    for ((file, title, licence), treebank) in SOURCES.iter().zip(treebanks) {
        lines.push(format!("\n[[data]]\ntitle = \"{title}\"\nfile = \"{file}\"\nlicence = \"{licence}\""));
        lines.push(format!("sha256 = \"{}\"\nsentences = {}", treebank.digest, treebank.sentences.len()));
    }
    lines.push(
        "\n# Percent of right tags on the development parts, and of right lemmas under gold tags, names left out.\n\
         # Another seed moves the tags by up to 0.2.\n[scores]"
            .to_owned(),
    );
    lines.extend(scores.iter().map(|(name, score)| format!("\"{name}\" = {:.2}", 100.0 * score)));
    lines.join("\n") + "\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_manifest_names_the_weights_that_lie_beside_it() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../data/models/tagger-en");
        let weights = fs::read(format!("{folder}/weights.bin")).unwrap();
        let manifest = fs::read_to_string(format!("{folder}/manifest.toml")).unwrap();
        assert!(manifest.contains(&format!("sha256 = \"{}\"", sha256(&weights))));
    }
}
