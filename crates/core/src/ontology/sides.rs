//! Who is on which side, by the register of actors alone: no text is needed for it.

use std::collections::{HashMap, HashSet};

use crate::data::{Data, DataError};

/// The table of states; all other tables beside it hold actors.
const STATES: &str = "actors/countries.tsv";
/// Kinds of actors that fight and are no state's, as the register names them.
const ARMED: [&str; 4] = ["rebel", "political-militia", "identity-militia", "rioters"];
/// More actors do not stand above one another.
const DEEPEST: usize = 8;

/// The actors of the register with what they belong to.
#[derive(Clone, Debug, Default)]
pub struct Sides {
    actors: HashMap<String, Row>,
    /// Codes of states in small letters: "ml" is Mali, "ml-army" its army.
    states: HashSet<String>,
}

#[derive(Clone, Debug)]
struct Row {
    kind: String,
    parent: Option<String>,
}

impl Sides {
    /// The sides of the register; rows that are wrong are refused where the register itself is read.
    ///
    /// # Errors
    /// The table of states is missing.
    pub fn load(data: &Data) -> Result<Self, DataError> {
        let mut sides = Self::default();
        let states = data.text_file(STATES)?;
        sides.states.extend(states.text.lines().skip(1).filter_map(|l| l.split('\t').next()).map(str::to_lowercase));
        for file in data.text_files("actors").into_iter().filter(|f| f.path != STATES) {
            for line in file.text.lines().filter(|l| !l.starts_with('#')) {
                let fields: Vec<&str> = line.split('\t').map(str::trim).collect();
                if let [id, _, _, kind, _, parent, ..] = fields[..] {
                    let parent = (!parent.is_empty()).then(|| parent.to_owned());
                    sides.actors.insert(id.to_owned(), Row { kind: kind.to_owned(), parent });
                }
            }
        }
        Ok(sides)
    }

    /// The side of an actor: what stands above all above it; a state's own bodies are on the side of the state. What the
    /// register does not know is a side of its own.
    pub fn root<'a>(&'a self, id: &'a str) -> &'a str {
        let mut at = id;
        for _ in 0..DEEPEST {
            match self.actors.get(at) {
                Some(Row { parent: Some(parent), .. }) => at = parent,
                Some(_) => return at,
                None => return self.state(at).unwrap_or(at),
            }
        }
        at
    }

    /// Whether it is a state, or a body of one.
    pub fn is_state(&self, id: &str) -> bool {
        match self.actors.get(id) {
            Some(row) => row.kind == "state",
            None => self.state(id).is_some(),
        }
    }

    /// Whether it fights and is no state's.
    pub fn is_armed(&self, id: &str) -> bool {
        self.actors.get(id).is_some_and(|row| ARMED.contains(&row.kind.as_str()))
    }

    /// Whether it is a state as a whole, and no body of one.
    pub fn is_whole_state(&self, id: &str) -> bool {
        self.states.contains(id)
    }

    fn state<'a>(&self, id: &'a str) -> Option<&'a str> {
        let code = id.split_once('-').map_or(id, |(code, _)| code);
        self.states.contains(code).then_some(code)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bodies_stand_on_the_side_of_what_they_belong_to() {
        let sides = Sides::load(&Data::embedded()).unwrap();
        assert_eq!(sides.root("ml-army"), "ml");
        assert_eq!(sides.root("artesh"), "ir");
        assert_eq!(sides.root("ansar-allah"), "ansar-allah");
        assert_eq!(sides.root("local:river brigade"), "local:river brigade");
        assert!(sides.is_state("so-police") && sides.is_state("artesh") && !sides.is_state("ansar-allah"));
        assert!(sides.is_armed("ansar-allah") && !sides.is_armed("hrw") && !sides.is_armed("local:river brigade"));
    }
}
