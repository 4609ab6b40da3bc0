//! Where a pattern stands, what it looks for, and what proves it.

use rashomon_core::{data::DataFile, pattern::Pattern};
use serde::Serialize;

use crate::{Data, Error};

/// What found a claim.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "by", rename_all = "kebab-case")]
pub enum Provenance {
    /// A pattern of the data.
    Pattern {
        /// `file/name`, as the claim records it.
        id: String,
        /// Its file, below `data/`.
        file: String,
        /// The line on which it begins, from 1.
        line: usize,
        /// What it looks for and what it gives, as its file says it.
        definition: String,
        /// Texts in which it must give something, and what.
        must: Vec<Proof>,
        /// Texts in which it must give nothing.
        must_not: Vec<String>,
    },
    /// A pattern that these data do not have: another version of them found the claim.
    Gone {
        /// `file/name`, as the claim records it.
        id: String,
        /// The file that it would stand in, below `data/`.
        file: String,
    },
    /// A rule of the program.
    Rule {
        /// Its name.
        id: String,
    },
    /// The claim does not say.
    Unrecorded,
}

/// A text that proves a pattern.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Proof {
    /// The text.
    pub text: String,
    /// What the pattern must give in it, `attribute: words of the value`.
    pub gives: Vec<String>,
}

impl Provenance {
    /// What stands behind the name that a claim records.
    ///
    /// # Errors
    /// [`Error::Data`] where a pattern file is wrong.
    pub fn of(id: &str, data: &Data) -> Result<Self, Error> {
        let own = || id.to_owned();
        let Some((stem, _)) = id.split_once('/') else {
            return Ok(if id.is_empty() { Self::Unrecorded } else { Self::Rule { id: own() } });
        };
        let files = data.pattern_files();
        let Some(file) = files.iter().find(|file| file.stem() == stem) else {
            return Ok(Self::Rule { id: own() });
        };
        let patterns = data.patterns()?.patterns();
        let Some(at) = patterns.iter().position(|pattern| pattern.id == id) else {
            return Ok(Self::Gone { id: own(), file: file.path.clone() });
        };
        let pattern = &patterns[at];
        let next = patterns[at + 1..].iter().find(|next| next.id.split_once('/').is_some_and(|(s, _)| s == stem));
        Ok(Self::Pattern {
            id: own(),
            file: file.path.clone(),
            line: pattern.place.line,
            definition: definition(file, pattern, next),
            must: pattern.must.iter().map(|e| Proof { text: e.text.clone(), gives: e.gives.clone() }).collect(),
            must_not: pattern.must_not.iter().map(|example| example.text.clone()).collect(),
        })
    }
}

/// The pattern's own lines without its name and its examples, which are told apart from it.
fn definition(file: &DataFile, pattern: &Pattern, next: Option<&Pattern>) -> String {
    let end = next.map_or(file.text.len(), |next| next.offset);
    let own = file.text.get(pattern.offset..end).unwrap_or_default();
    let lines = own.lines().skip_while(|line| line.starts_with("[[") || line.starts_with("name"));
    let lines =
        lines.take_while(|line| !line.trim().is_empty() && !line.starts_with("[[") && !line.starts_with("must"));
    lines.collect::<Vec<_>>().join("\n")
}
