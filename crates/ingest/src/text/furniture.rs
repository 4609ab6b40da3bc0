//! Text of the page, not of the report: phrases kept as data in `data/lang/en/furniture.toml`.

use std::sync::LazyLock;

use serde::Deserialize;

/// Why a furniture file is refused.
#[derive(Debug, thiserror::Error)]
pub enum FurnitureError {
    /// It is no TOML of this shape; the message names the line.
    #[error("{0}")]
    Shape(#[from] toml::de::Error),
    /// A phrase without a word.
    #[error("group `{group}`: the phrase `{phrase}` has no word")]
    NoWord {
        /// Name of the group.
        group: String,
        /// The phrase.
        phrase: String,
    },
    /// An example that does not do what it stands for.
    #[error("group `{group}`: `{example}` {}", if *.must { "must match and does not" } else { "must not match and does" })]
    Example {
        /// Name of the group.
        group: String,
        /// The line.
        example: String,
        /// Whether it was to match.
        must: bool,
    },
}

/// Phrases by which furniture is known.
#[derive(Debug)]
pub struct Furniture {
    groups: Vec<Compiled>,
}

#[derive(Debug)]
struct Compiled {
    name: String,
    list: bool,
    phrases: Vec<Vec<Piece>>,
}

/// Goes through the lines of one text in order: after the head of a list, titles of other reports are furniture too.
#[derive(Debug)]
pub(crate) struct Sieve<'a> {
    furniture: &'a Furniture,
    list: bool,
}

/// Characters above which a line after "Related stories" is a paragraph again.
const TITLE_CHARS: usize = 200;

impl Sieve<'_> {
    /// Whether this line, the next of the text, is furniture.
    pub fn is_furniture(&mut self, line: &str) -> bool {
        let group = self.furniture.group(line);
        self.list = group.map_or(self.list && title_like(line), |g| g.list || self.list);
        group.is_some() || self.list
    }
}

fn title_like(line: &str) -> bool {
    let end = line.trim_end_matches(['"', '”', '’', '\'', ')']);
    line.chars().count() <= TITLE_CHARS && !end.ends_with(['.', '!', '?', ':', ';'])
}

#[derive(Debug, PartialEq, Eq)]
enum Piece {
    Word(String),
    Number,
    Any,
    Few,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    group: Vec<Group>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Group {
    name: String,
    #[serde(default)]
    list: bool,
    lines: Vec<String>,
    matches: Vec<String>,
    spares: Vec<String>,
}

/// The English phrases that come with the program.
pub(crate) static ENGLISH: LazyLock<Furniture> = LazyLock::new(|| {
    Furniture::parse(include_str!("../../../../data/lang/en/furniture.toml")).expect("a test reads the same file")
});

/// Longest line, in bytes, that can be furniture.
const LONGEST: usize = 400;
/// Words for which `~` stands at most.
const FEW: usize = 6;

impl Furniture {
    /// Reads a furniture file and tries its examples.
    pub fn parse(toml: &str) -> Result<Self, FurnitureError> {
        let file: File = toml::from_str(toml)?;
        let mut groups = Vec::new();
        for group in &file.group {
            let phrases = group.lines.iter().map(|phrase| compile(phrase)).collect::<Vec<_>>();
            if let Some(at) = phrases.iter().position(|p| !p.iter().any(|piece| matches!(piece, Piece::Word(_)))) {
                return Err(FurnitureError::NoWord { group: group.name.clone(), phrase: group.lines[at].clone() });
            }
            groups.push(Compiled { name: group.name.clone(), list: group.list, phrases });
        }
        let furniture = Self { groups };
        for group in file.group {
            for (examples, must) in [(&group.matches, true), (&group.spares, false)] {
                let hit = |line: &String| {
                    let found = furniture.group(line).map(|g| g.name.as_str());
                    if must { found == Some(&group.name) } else { found.is_some() }
                };
                if let Some(example) = examples.iter().find(|line| hit(line) != must) {
                    return Err(FurnitureError::Example { group: group.name, example: example.clone(), must });
                }
            }
        }
        Ok(furniture)
    }

    /// Whether a line by itself is furniture.
    pub fn is_furniture(&self, line: &str) -> bool {
        self.group(line).is_some()
    }

    /// For the lines of one text.
    pub(crate) fn sieve(&self) -> Sieve<'_> {
        Sieve { furniture: self, list: false }
    }

    fn group(&self, line: &str) -> Option<&Compiled> {
        if line.len() > LONGEST {
            return None;
        }
        let words = words(line);
        let sentence = line.ends_with(['.', '!', '?']);
        if words.is_empty() {
            return None;
        }
        self.groups
            .iter()
            .find(|g| g.phrases.iter().any(|phrase| fits(phrase, &words, sentence) && matches(phrase, &words)))
    }
}

/// Lower-case words, numbers and the signs `:`, `|` and `©`, without a colon or bar at the end.
fn words(line: &str) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let mut open = false;
    for c in line.chars() {
        let c = if c == '’' { '\'' } else { c };
        if c.is_alphanumeric() || (open && c == '\'') {
            if !open {
                out.push(String::new());
            }
            open = true;
            if let Some(word) = out.last_mut() {
                word.extend(c.to_lowercase());
            }
        } else {
            open = false;
            if matches!(c, ':' | '|' | '©') {
                out.push(c.to_string());
            }
        }
    }
    while out.last().is_some_and(|w| w == ":" || w == "|") {
        out.pop();
    }
    out
}

fn compile(phrase: &str) -> Vec<Piece> {
    let phrase = phrase.trim_end_matches([':', '|', ' ']);
    let sign = |piece: &str| matches!(piece, ":" | "|").then(|| vec![Piece::Word(piece.to_owned())]);
    phrase
        .split_whitespace()
        .flat_map(|piece| match piece {
            "#" => vec![Piece::Number],
            "*" => vec![Piece::Any],
            "~" => vec![Piece::Few],
            text => sign(text).unwrap_or_else(|| words(text).into_iter().map(Piece::Word).collect()),
        })
        .collect()
}

/// A phrase with `~` is no sentence and has few words.
fn fits(phrase: &[Piece], words: &[String], sentence: bool) -> bool {
    !phrase.contains(&Piece::Few) || !sentence && words.len() < phrase.len() + FEW
}

/// Whether the whole line is the phrase: the usual wildcard match, linear in the line for one star.
fn matches(phrase: &[Piece], words: &[String]) -> bool {
    let (mut p, mut w) = (0, 0);
    let mut star: Option<(usize, usize)> = None;
    while w < words.len() {
        match phrase.get(p) {
            Some(Piece::Any | Piece::Few) => {
                star = Some((p, w));
                p += 1;
            }
            Some(Piece::Word(word)) if *word == words[w] => (p, w) = (p + 1, w + 1),
            Some(Piece::Number) if words[w].bytes().all(|b| b.is_ascii_digit()) => (p, w) = (p + 1, w + 1),
            _ => {
                let Some((at, from)) = star else { return false };
                star = Some((at, from + 1));
                (p, w) = (at + 1, from + 1);
            }
        }
    }
    phrase[p..].iter().all(|piece| matches!(piece, Piece::Any | Piece::Few))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_keeps_its_examples() {
        let file = include_str!("../../../../data/lang/en/furniture.toml");
        if let Err(error) = Furniture::parse(file) {
            panic!("{error}");
        }
    }

    #[test]
    fn a_wrong_file_is_refused() {
        let group = |lines: &str, matches: &str, spares: &str| {
            Furniture::parse(&format!(
                "[[group]]\nname = 'g'\nlines = [{lines}]\nmatches = [{matches}]\nspares = [{spares}]"
            ))
        };
        assert!(group("'share # *'", "'Share 3 now'", "'They share bread'").is_ok());
        assert!(matches!(group("'* #'", "", ""), Err(FurnitureError::NoWord { .. })));
        assert!(matches!(group("'share'", "'sharing'", ""), Err(FurnitureError::Example { must: true, .. })));
        assert!(matches!(group("'share *'", "", "'Share it'"), Err(FurnitureError::Example { must: false, .. })));
        assert!(matches!(Furniture::parse("[[group]]\nnam = 1"), Err(FurnitureError::Shape(_))));
    }
}
