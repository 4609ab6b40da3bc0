//! The gate's data files: what is counted, written by hand, and what it weighs, written by training.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::{
    data::{DataError, DataFile},
    lexicon::{ClassId, Lexicon},
};

/// `gate/counted.toml`: what is counted.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Counted {
    /// Bytes of a stretch of a report; the strongest stretch decides.
    pub stretch: usize,
    /// Words of one class that count in a stretch; more of them tell nothing new.
    pub at_most: u32,
    /// How often a word counts that stands in the headline.
    pub headline_times: usize,
    /// Bytes up to which a report is read as a headline.
    pub post: usize,
    /// Bytes up to which a relevant report is analysed as a whole.
    pub short: usize,
    /// Lexicon classes that count, each with all of its descendants.
    pub classes: Vec<String>,
    /// Those of them that also stand where there is no violence, each with all of its descendants.
    pub context: Vec<String>,
    /// Words of these classes that do not count by themselves.
    pub ambiguous: Vec<String>,
    /// Phrases of verbs that mean no violence, beside those of the lexicon's class `figurative`; they are taken out before
    /// anything counts.
    pub figurative: Vec<String>,
}

/// `gate/weights.toml`: what a word weighs, and what is enough.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Weights {
    /// Points from which a report is relevant.
    pub enough: f32,
    /// Points for a word of a class that training did not know.
    pub otherwise: f32,
    /// Points for a word of a class, by its name. None is negative: nothing in a report speaks against it.
    pub weights: BTreeMap<String, f32>,
}

/// Both files of a language.
pub(super) fn read(folder: &str, files: &[DataFile], lexicon: &Lexicon) -> Result<(Counted, Weights), DataError> {
    let find = |name: &str| {
        let path = format!("{folder}/gate/{name}");
        let file = files.iter().find(|f| f.path == path);
        file.ok_or_else(|| DataError { path, line: 0, message: "the gate lacks this file".to_owned() })
    };
    let (counted_file, weights_file) = (find("counted.toml")?, find("weights.toml")?);
    let counted: Counted = counted_file.parse()?;
    let weights: Weights = weights_file.parse()?;
    for name in counted.classes.iter().chain(&counted.context) {
        if lexicon.class(name).is_none() {
            return Err(counted_file.error_at(&format!("\"{name}\""), format!("`{name}` is no class of the lexicon")));
        }
    }
    let wrong = |points: f32| !points.is_finite() || points < 0.0;
    for (name, points) in &weights.weights {
        if lexicon.class(name).is_none() {
            return Err(weights_file.error_at(name, format!("`{name}` is no class of the lexicon")));
        }
        if wrong(*points) {
            return Err(weights_file.error_at(name, format!("`{name}` weighs {points}, and must weigh 0 or more")));
        }
    }
    if wrong(weights.enough) || wrong(weights.otherwise) {
        return Err(weights_file.error_at("enough", "`enough` and `otherwise` must be 0 or more"));
    }
    Ok((counted, weights))
}

/// The classes that count, with their points.
pub(super) fn counting(lexicon: &Lexicon, counted: &Counted, weights: &Weights) -> Vec<(ClassId, f32)> {
    let roots: Vec<ClassId> = counted.classes.iter().filter_map(|name| lexicon.class(name)).collect();
    let counts = lexicon.classes().filter(|class| roots.iter().any(|root| lexicon.is_a(*class, *root)));
    let points = |class| weights.weights.get(lexicon.name(class)).copied().unwrap_or(weights.otherwise);
    counts.map(|class| (class, points(class))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const COUNTED: &str = "stretch = 9\nat-most = 2\nheadline-times = 2\npost = 5\nshort = 10\n\
        classes = [\"harm\"]\ncontext = []\nambiguous = []\nfigurative = []\n";
    const WEIGHTS: &str = "enough = 1.0\notherwise = 1.0\n[weights]\nharm = 2.0\n";

    fn file(path: &str, text: &str) -> DataFile {
        DataFile { path: path.to_owned(), text: text.to_owned() }
    }

    fn load(counted: &str, weights: &str) -> Result<(Counted, Weights), DataError> {
        let lexicon = Lexicon::load(&[file("l.toml", "[harm]\nwords = [\"wound\"]\n")]).unwrap();
        read("en", &[file("en/gate/counted.toml", counted), file("en/gate/weights.toml", weights)], &lexicon)
    }

    #[test]
    fn errors_name_file_and_line() {
        assert!(load(COUNTED, WEIGHTS).is_ok());
        for (counted, weights, expected) in [
            (COUNTED.replace("harm", "hram"), WEIGHTS.into(), "en/gate/counted.toml:6: `hram` is no class"),
            (COUNTED.replace("short", "long"), WEIGHTS.into(), "en/gate/counted.toml:5: unknown field `long`"),
            (COUNTED.into(), WEIGHTS.replace("harm", "hram"), "en/gate/weights.toml:4: `hram` is no class"),
            (COUNTED.into(), WEIGHTS.replace("2.0", "-2.0"), "en/gate/weights.toml:4: `harm` weighs -2"),
            (COUNTED.into(), WEIGHTS.replace("enough = 1", "enough = -1"), "en/gate/weights.toml:1: `enough` and"),
        ] {
            let error = load(&counted, &weights).unwrap_err().to_string();
            assert!(error.starts_with(expected), "{error}");
        }
        let lexicon = Lexicon::default();
        assert_eq!(
            read("en", &[], &lexicon).unwrap_err().to_string(),
            "en/gate/counted.toml:0: the gate lacks this file"
        );
    }
}
