//! What each file below `data/` is. The build script uses it too.

use std::fmt::Write as _;

use sha2::{Digest, Sha256};

/// A part of the data that shapes what is read from a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// The network: its weights, and its manifest with the thresholds that belong to them.
    Weights,
    /// Words by class.
    Lexicon,
    /// Patterns.
    Patterns,
    /// Event types.
    Events,
    /// Places, and how their names are used.
    Gazetteer,
    /// Actors: who is known by which names.
    Actors,
    /// Which events are one incident: weights, how rare words are, agencies whose texts others print.
    Incidents,
    /// What else is known of a language: lemmas, abbreviations, the gate, the furniture of pages.
    Language,
}

/// What a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Text that is parsed when the program starts.
    Text(Part),
    /// Bytes that are used as they are.
    Bytes(Part),
    /// The places, as text or compressed, from which the index is made.
    Places,
    /// Places of the user's own, which are added to these.
    Own,
    /// For people, or something that the places are made from: not read.
    Note,
}

/// What the file at a path below `data/` is; nothing where no file is read from there.
pub fn kind(path: &str) -> Option<Kind> {
    let mut folders: Vec<&str> = path.split('/').collect();
    let name = folders.pop()?;
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
    if ending == "md" || name.starts_with('.') || name.starts_with("LICEN") {
        return Some(Kind::Note);
    }
    match (folders.as_slice(), name, ending) {
        (["events"], _, "toml") => Some(Kind::Text(Part::Events)),
        (["incidents"], "agencies.tsv" | "rarity-en.tsv" | "weights.toml", _) => Some(Kind::Text(Part::Incidents)),
        (["lang", "en", "lexicon"], _, "toml") => Some(Kind::Text(Part::Lexicon)),
        (["lang", "en", "patterns"], _, "toml") => Some(Kind::Text(Part::Patterns)),
        (["actors"], _, "tsv") | (["lang", "en", "actors"], "forces.tsv" | "words.toml", _) => {
            Some(Kind::Text(Part::Actors))
        }
        (["lang", "en", "gate"], "counted.toml" | "weights.toml", _)
        | (
            ["lang", "en"],
            "abbreviations.txt" | "accounts.toml" | "furniture.toml" | "lemmas.tsv" | "sides.toml" | "situation.toml",
            _,
        ) => Some(Kind::Text(Part::Language)),
        (["gazetteer"], "own.tsv", _) => Some(Kind::Own),
        (["gazetteer"], "places.tsv" | "places.tsv.gz", _) => Some(Kind::Places),
        (
            ["gazetteer"],
            "abbreviations.tsv" | "demonyms.tsv" | "disputed.tsv" | "divisions.tsv" | "stopnames.txt" | "weights.toml",
            _,
        ) => Some(Kind::Text(Part::Gazetteer)),
        (["gazetteer"], _, "py" | "tsv") | (["actors"], _, "py") => Some(Kind::Note),
        (["models", "analyser-en" | "claims-en"], "manifest.toml", _) => Some(Kind::Text(Part::Weights)),
        (["models", "analyser-en" | "claims-en"], "weights.bin", _) => Some(Kind::Bytes(Part::Weights)),
        _ => None,
    }
}

/// SHA-256 of a file in hexadecimal digits; how its lines end does not count where it is text.
pub fn digest(bytes: &[u8], text: bool) -> String {
    let mut hash = Sha256::new();
    if text {
        bytes.split_inclusive(|b| *b == b'\n').for_each(|line| match line {
            [line @ .., b'\r', b'\n'] => {
                hash.update(line);
                hash.update(b"\n");
            }
            line => hash.update(line),
        });
    } else {
        hash.update(bytes);
    }
    hash.finalize().iter().fold(String::with_capacity(64), |mut hex, byte| {
        // Writing to a string cannot fail.
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}
