//! By what accounts of one thing are compared: kinds of victims, words of revision, who is on which side. The words stand in
//! `data/lang/en/accounts.toml` and `actors/words.toml`, the sides in the register of actors.

use std::collections::{HashMap, HashSet};

use rashomon_model::{Speaker, VictimKind};
use serde::Deserialize;

use super::{credit::CreditWords, revision::Words, sides::Sides};
use crate::data::{Data, DataError};

/// Words of the language.
const FILE: &str = "lang/en/accounts.toml";
/// Words that lead to actors; some of them name nobody.
const ACTOR_WORDS: &str = "lang/en/actors/words.toml";

/// What accounts are compared by. The default knows nothing: all kinds are other ones, and everybody stands alone.
#[derive(Clone, Debug, Default)]
pub struct Terms {
    victims: HashMap<String, VictimKind>,
    /// What words beside a number say of it.
    pub revision: Words,
    /// By which words a report says from whom it has its text.
    pub credit: CreditWords,
    officials: HashSet<String>,
    vague: HashSet<String>,
    nobody: HashSet<String>,
    harm: Harm,
    somebody: Somebody,
    /// Who is on which side.
    pub sides: Sides,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    victims: HashMap<String, Vec<String>>,
    nobody: Nobody,
    harm: Harm,
    somebody: Somebody,
    revision: Words,
    speakers: Speakers,
    actors: Actors,
    credits: CreditWords,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Nobody {
    words: HashSet<String>,
}

/// Words by which it is seen who one person is that is told of.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Somebody {
    definite: HashSet<String>,
    indefinite: HashSet<String>,
    behind: HashSet<String>,
    years: Vec<String>,
    less: Vec<String>,
    old: String,
    male: HashSet<String>,
    female: HashSet<String>,
    young: HashSet<String>,
    grown: HashSet<String>,
    roles: Vec<HashSet<String>>,
    anybody: HashSet<String>,
}

/// Words for being struck, of which some die, and for being hurt.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Harm {
    struck: HashSet<String>,
    hurt: HashSet<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Speakers {
    officials: HashSet<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Actors {
    vague: HashSet<String>,
}

/// The lists of the words of actors that name nobody.
#[derive(Deserialize)]
struct Nameless {
    unnamed: HashSet<String>,
    people: HashSet<String>,
    armed: HashSet<String>,
}

impl Terms {
    /// The terms of the data.
    ///
    /// # Errors
    /// A file that is missing or wrong, a kind of victims that there is not, a word of two kinds.
    pub fn load(data: &Data) -> Result<Self, DataError> {
        let file = data.text_file(FILE)?;
        let read: File = file.parse()?;
        let nameless: Nameless = data.text_file(ACTOR_WORDS)?.parse()?;
        let mut victims = HashMap::new();
        let mut kinds: Vec<(String, Vec<String>)> = read.victims.into_iter().collect();
        kinds.sort();
        for (name, words) in kinds {
            let kind: VictimKind = name.parse().map_err(|error| file.error_at(&name, format!("{error}")))?;
            for word in words {
                if victims.get(&word).is_some_and(|other| *other != kind) {
                    return Err(file.error_at(&word, format!("`{word}` is of two kinds")));
                }
                victims.insert(word, kind);
            }
        }
        let mut vague = read.actors.vague;
        vague.extend(nameless.unnamed.into_iter().chain(nameless.people).chain(nameless.armed));
        vague.extend(victims.iter().filter(|(_, kind)| !tells_side(**kind)).map(|(word, _)| word.clone()));
        Ok(Self {
            victims,
            revision: read.revision,
            credit: read.credits,
            officials: read.speakers.officials,
            vague,
            nobody: read.nobody.words,
            harm: read.harm,
            somebody: read.somebody,
            sides: Sides::load(data)?,
        })
    }

    /// The kind that the words of a count mean; unknown where there are none.
    pub fn victims(&self, of: Option<&str>) -> VictimKind {
        let Some(of) = of else { return VictimKind::Unknown };
        self.victims.get(of).or_else(|| self.victims.get(&of.to_lowercase())).copied().unwrap_or(VictimKind::Other)
    }

    /// Whether a speaker of no register speaks for an office, the police or a hospital, by the words for it.
    pub fn is_official(&self, speaker: &Speaker) -> bool {
        [&speaker.name, &speaker.role, &speaker.affiliation].into_iter().flatten().any(|w| self.names_office(w))
    }

    /// Whether words name an office, the police or a hospital.
    pub fn names_office(&self, words: &str) -> bool {
        has(words, &self.officials)
    }

    /// The words of an actor's name that tell it apart, in small letters: proper names; none for "suspected gunmen".
    pub fn telling<'a>(&'a self, name: &'a str) -> impl Iterator<Item = String> + 'a {
        let proper = long(name).filter(|w| w.chars().next().is_some_and(|c| !c.is_lowercase()));
        proper.map(str::to_lowercase).filter(|w| !self.is_vague(w))
    }

    /// Whether a name says more than that they were armed, in proper names or not: "herders" does, "gunmen" does not.
    pub fn describes(&self, name: &str) -> bool {
        long(name).map(str::to_lowercase).any(|w| !self.is_vague(&w))
    }

    /// Whether words say that there was nobody: "no casualties", "none of the guests".
    pub fn says_nobody(&self, words: &str) -> bool {
        has(words, &self.nobody)
    }

    /// Whether words mean somebody who was told of before: "the man".
    pub fn is_definite(&self, words: &str) -> bool {
        words.split_whitespace().next().is_some_and(|first| self.somebody.definite.contains(&first.to_lowercase()))
    }

    /// Whether words tell that people were struck, and not that they were hurt: of "five were shot" some may have died.
    pub fn tells_struck_only(&self, words: &str) -> bool {
        has(words, &self.harm.struck) && !has(words, &self.harm.hurt)
    }

    /// Whether a word, in small letters, stands before somebody: "a", "the", "his".
    pub fn is_determiner(&self, word: &str) -> bool {
        self.somebody.definite.contains(word) || self.somebody.indefinite.contains(word)
    }

    /// Whether words that stand behind a word, in small letters, tell of others: "the mother of the boy".
    pub fn begins_others(&self, word: &str) -> bool {
        self.somebody.behind.contains(word)
    }

    /// Whether a word, in small letters, ends an age: "old".
    pub fn ends_age(&self, word: &str) -> bool {
        word.ends_with(&self.somebody.old)
    }

    /// Whether words behind a number, in small letters, count in years; none where they count in nothing that ages have.
    pub fn counts_years(&self, words: &str) -> Option<bool> {
        let begins = |units: &[String]| units.iter().any(|unit| words.starts_with(unit.as_str()));
        begins(&self.somebody.years).then_some(true).or_else(|| begins(&self.somebody.less).then_some(false))
    }

    /// Whether a word for somebody, in small letters, tells of a man or boy; none where it tells neither that nor the other.
    pub fn is_male(&self, word: &str) -> Option<bool> {
        either(word, &self.somebody.male, &self.somebody.female)
    }

    /// Whether a word for somebody, in small letters, tells of a grown person; none where it tells neither that nor of a child.
    pub fn is_grown(&self, word: &str) -> Option<bool> {
        either(word, &self.somebody.grown, &self.somebody.young)
    }

    /// Which of the roles that exclude each other a word for somebody, in small letters, tells: an officer is no robber.
    pub fn role(&self, word: &str) -> Option<usize> {
        self.somebody.roles.iter().position(|role| role.contains(word))
    }

    /// Whether a word, in small letters, describes people, and is no name of one.
    pub fn is_of_anybody(&self, word: &str) -> bool {
        let told = self.is_male(word).is_some() || self.is_grown(word).is_some() || self.role(word).is_some();
        told || self.somebody.anybody.contains(word) || self.victims.contains_key(word)
    }

    fn is_vague(&self, word: &str) -> bool {
        let has = |w: &str| self.vague.contains(w);
        has(word)
            || word.strip_suffix('s').is_some_and(has)
            || word.strip_suffix("men").is_some_and(|stem| has(&format!("{stem}man")))
            || word.chars().all(char::is_numeric)
    }
}

fn split(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric())
}

/// The words of a name that are long enough to tell something.
fn long(name: &str) -> impl Iterator<Item = &str> {
    split(name).filter(|w| w.chars().count() > 2)
}

/// Whether some of the words, in any case, are among these.
fn has(words: &str, these: &HashSet<String>) -> bool {
    split(words).any(|w| these.contains(&w.to_lowercase()))
}

/// Whether a word is of the first list or of the second; none where it is of neither.
fn either(word: &str, first: &HashSet<String>, second: &HashSet<String>) -> Option<bool> {
    first.contains(word).then_some(true).or_else(|| second.contains(word).then_some(false))
}

/// Whether people of a kind, said to have done it, are on a side of their own: "soldiers", "farmers" against herders.
fn tells_side(kind: VictimKind) -> bool {
    use VictimKind::{Civilian, Other, Police, Soldier, Unknown};
    matches!(kind, Civilian | Soldier | Police | Other | Unknown)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_for_victims_have_a_kind() {
        let terms = Terms::load(&Data::embedded()).unwrap();
        for (of, kind) in [
            (None, VictimKind::Unknown),
            (Some("aid worker"), VictimKind::Aid),
            (Some("medic"), VictimKind::Health),
            (Some("police officer"), VictimKind::Police),
            (Some("Journalist"), VictimKind::Media),
            (Some("farmer"), VictimKind::Civilian),
            (Some("militant"), VictimKind::Combatant),
            (Some("cleric"), VictimKind::Other),
        ] {
            assert_eq!(terms.victims(of), kind, "{of:?}");
        }
    }

    #[test]
    fn vague_names_tell_nobody_apart() {
        let terms = Terms::load(&Data::embedded()).unwrap();
        let telling = |name| terms.telling(name).collect::<Vec<_>>();
        for name in [
            "suspected gunmen",
            "masked men",
            "Gunmen",
            "the attackers",
            "three armed men on motorcycles",
            "women with firewood",
            "Volunteers",
        ] {
            assert_eq!(telling(name), <[String; 0]>::default(), "{name}");
        }
        assert_eq!(telling("fighters of the River Brigade"), ["river", "brigade"]);
        for (name, describes) in [("nomads", true), ("gunmen", false), ("Masked men", false), ("farmers", true)] {
            assert_eq!(terms.describes(name), describes, "{name}");
        }
    }

    #[test]
    fn a_wrong_file_is_refused_with_its_line() {
        let embedded = Data::embedded();
        let text = embedded.text_file(FILE).unwrap().text;
        for (from, to, message) in [
            ("media = [\"journalist\"", "press = [\"journalist\"", "unknown kind of victim `press`"),
            ("teacher = [\"teacher\"", "teacher = [\"journalist\"", "`journalist` is of two kinds"),
        ] {
            let text = text.replace(from, to);
            let data = Data::embedded().with_file(crate::data::DataFile { path: FILE.to_owned(), text });
            let error = Terms::load(&data).unwrap_err();
            assert!(error.line > 0 && error.message.contains(message), "{error}");
        }
    }
}
