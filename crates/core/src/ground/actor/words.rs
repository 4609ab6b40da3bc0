//! Words that lead to actors without naming them.

use std::collections::HashSet;

use serde::Deserialize;

use crate::{
    data::{Data, DataError},
    lexicon::{ClassId, Lexicon, classes},
};

const FILE: &str = "lang/en/actors/words.toml";

classes! {
    rank = "rank",
    role = "role",
    title = "title",
    group = "group-noun",
    force = "force-noun",
    organisation = "organisation-noun",
    person = "person",
}

/// The words, each list a set; what each is for stands in the file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Lists {
    means: HashSet<String>,
    foreign: HashSet<String>,
    voices: HashSet<String>,
    papers: HashSet<String>,
    unnamed: HashSet<String>,
    people: HashSet<String>,
    armed: HashSet<String>,
    bodies: HashSet<String>,
    decoys: HashSet<String>,
    generic: HashSet<String>,
}

/// Words that lead to actors, and the lexicon's classes of such words.
#[derive(Debug)]
pub(super) struct Words {
    lists: Lists,
    pub classes: Classes,
}

impl Words {
    pub fn load(data: &Data, lexicon: &Lexicon) -> Result<Self, DataError> {
        let missing = |name: &str| DataError {
            path: FILE.to_owned(),
            line: 0,
            message: format!("no file of the lexicon defines the class `{name}`"),
        };
        let classes = Classes::new(lexicon).map_err(missing)?;
        Ok(Self { lists: data.text_file(FILE)?.parse()?, classes })
    }

    /// What forces use: "Russian drones".
    pub fn is_means(&self, lemma: &str) -> bool {
        self.lists.means.contains(lemma)
    }

    /// Beside a force's word it says that the force is no state's.
    pub fn is_foreign(&self, lower: &str) -> bool {
        let word = |w: &str| self.lists.foreign.contains(w);
        word(lower) || lower.split('-').any(word)
    }

    /// People and papers that speak for a body.
    pub fn is_voice(&self, lemma: &str) -> bool {
        self.lists.voices.contains(lemma)
    }

    /// What was said stands for who said it.
    pub fn is_paper(&self, lemma: &str) -> bool {
        self.lists.papers.contains(lemma)
    }

    /// Those who did it and have no name.
    pub fn is_unnamed(&self, lemma: &str) -> bool {
        self.lists.unnamed.contains(lemma)
    }

    /// People who are such only with a word beside them.
    pub fn is_people(&self, lemma: &str) -> bool {
        self.lists.people.contains(lemma)
    }

    /// The word beside them.
    pub fn is_armed(&self, lower: &str) -> bool {
        self.lists.armed.contains(lower)
    }

    /// Bodies that are named once and then called so.
    pub fn is_body(&self, lemma: &str) -> bool {
        self.lists.bodies.contains(lemma)
    }

    /// Names that are no actors.
    pub fn is_decoy(&self, folded: &str) -> bool {
        self.lists.decoys.contains(folded)
    }

    /// Whether a folded name is made of words that many names have.
    pub fn is_generic(&self, folded: &str) -> bool {
        folded.split(' ').all(|word| self.lists.generic.contains(word))
    }
}
