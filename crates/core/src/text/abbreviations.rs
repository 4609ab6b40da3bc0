//! Words that carry a full stop of their own.

use std::{collections::HashMap, sync::LazyLock};

use crate::data::Data;

/// What an abbreviation's full stop says about the end of a sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    /// Stands before a name or in the middle of a phrase, so its stop never ends a sentence ("Gen.", "vs.").
    Inner,
    /// May stand last; the next word decides ("Inc.", "Oct.", "etc.").
    Open,
    /// A time of day: only a weekday, a month or a time zone goes on after it ("a.m.").
    Time,
    /// An abbreviation only where a number follows; otherwise an ordinary word ("No. 5").
    Number,
}

/// The abbreviations of one language.
#[derive(Debug)]
pub struct Abbreviations(HashMap<String, Class>);

/// A line of an abbreviation list that cannot be read.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("abbreviations, line {line}: {reason}")]
pub struct AbbreviationError {
    /// Line of the file, from 1.
    pub line: usize,
    /// What is wrong there.
    pub reason: String,
}

impl Abbreviations {
    /// Reads lines of `class word word …`, words without their last full stop; `#` starts a comment.
    pub fn parse(list: &str) -> Result<Self, AbbreviationError> {
        let mut words = HashMap::new();
        for (i, line) in list.lines().enumerate() {
            let line = line.split('#').next().unwrap_or("");
            let mut fields = line.split_whitespace();
            let Some(class) = fields.next() else { continue };
            let refuse = |reason| AbbreviationError { line: i + 1, reason };
            let class = match class {
                "inner" => Class::Inner,
                "open" => Class::Open,
                "time" => Class::Time,
                "number" => Class::Number,
                other => return Err(refuse(format!("`{other}` is no class (inner, open, time, number)"))),
            };
            for word in fields {
                if words.insert(word.to_lowercase(), class).is_some() {
                    return Err(refuse(format!("`{word}` is listed twice")));
                }
            }
        }
        Ok(Self(words))
    }

    /// The English list that is built in.
    pub fn english() -> &'static Self {
        static ENGLISH: LazyLock<Abbreviations> = LazyLock::new(|| {
            let file = Data::embedded().text_file("lang/en/abbreviations.txt").expect("the list is built in");
            Abbreviations::parse(&file.text).expect("the list that is built in is read by a test")
        });
        &ENGLISH
    }

    /// The class of `word`, given without its last full stop, in any case.
    pub fn class(&self, word: &str) -> Option<Class> {
        // No abbreviation is long, and a 5 MB word must not be lower-cased to find that out.
        if word.len() > 16 {
            return None;
        }
        if let Some(class) = self.0.get(word) {
            return Some(*class);
        }
        self.0.get(&word.to_lowercase()).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_english_list_is_read() {
        let english = Abbreviations::english();
        assert_eq!(english.class("Gen"), Some(Class::Inner));
        assert_eq!(english.class("GEN"), Some(Class::Inner));
        assert_eq!(english.class("a.m"), Some(Class::Time));
        assert_eq!(english.class("No"), Some(Class::Number));
        assert_eq!(english.class("rocket"), None);
    }

    #[test]
    fn a_wrong_line_is_named() {
        let error = Abbreviations::parse("inner Gen\n# note\nouter Col\n").unwrap_err();
        assert_eq!(error.to_string(), "abbreviations, line 3: `outer` is no class (inner, open, time, number)");
        let error = Abbreviations::parse("inner Gen gen").unwrap_err();
        assert_eq!(error.to_string(), "abbreviations, line 1: `gen` is listed twice");
    }
}
