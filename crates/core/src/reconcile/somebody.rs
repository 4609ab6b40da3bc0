//! One person, as words tell: a name, an age, a boy or a woman. Two tellings are of one person where nothing speaks against it and
//! something for it.

use rashomon_model::VictimKind;

use crate::{ontology::Terms, text::numeral};

/// Who is told of.
#[derive(Clone, Debug)]
pub(super) struct Somebody {
    /// The words of the name, in small letters.
    name: Vec<String>,
    /// In years, or in less than years.
    age: Option<Age>,
    male: Option<bool>,
    grown: Option<bool>,
    /// One of those that exclude each other.
    role: Option<usize>,
    /// Whose people they are of.
    kind: VictimKind,
    /// Whether it is somebody who was told of before: "the man".
    definite: bool,
    /// All words but "a", "the", "his", in small letters.
    words: Vec<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Age {
    Years(u64),
    Less(u64),
}

impl Somebody {
    pub fn of(terms: &Terms, text: &str, kind: VictimKind) -> Self {
        let words: Vec<&str> = text.split([' ', ',', '\u{a0}']).filter(|word| !word.is_empty()).collect();
        let lower: Vec<String> = words.iter().map(|word| word.to_lowercase()).collect();
        let definite = terms.is_definite(text);
        let age = age(terms, &lower);
        let last = || lower.iter().rev();
        let male = last().find_map(|word| terms.is_male(word));
        let grown = last().find_map(|word| terms.is_grown(word)).or(age.and_then(Age::is_grown));
        let role = last().find_map(|word| terms.role(word));
        let name = name(terms, &words);
        let own = lower.into_iter().enumerate().filter(|(at, word)| *at > 0 || !terms.is_determiner(word));
        Self { name, age, male, grown, role, kind, definite, words: own.map(|(_, word)| word).collect() }
    }

    /// Whether they are told by the same name, or a part of it, or the same age.
    pub fn is_named_as(&self, other: &Self) -> bool {
        self.fits(other) && (self.same_name(other) || self.age.is_some() && self.age == other.age)
    }

    /// Whether they are one person, told of in one report.
    pub fn is(&self, other: &Self) -> bool {
        let same_words = self.words.len() > 1 && self.words == other.words;
        self.is_named_as(other) || self.fits(other) && (self.definite || other.definite || same_words)
    }

    /// Whether it can be the name of somebody who is told of without one.
    pub fn is_the_name_of(&self, other: &Self) -> bool {
        !self.name.is_empty() && other.name.is_empty() && self.fits(other)
    }

    /// Whether nothing speaks against their being one person.
    pub fn fits(&self, other: &Self) -> bool {
        let names = self.name.is_empty() || other.name.is_empty() || self.same_name(other);
        names
            && agree(self.age, other.age)
            && agree(self.male, other.male)
            && agree(self.grown, other.grown)
            && agree(self.role, other.role)
            && agree(sided(self.kind), sided(other.kind))
    }

    /// "Keita" is a part of "Musa Keita", of "Fatima Keita" as well; these two are others.
    fn same_name(&self, other: &Self) -> bool {
        let (short, long) =
            if self.name.len() <= other.name.len() { (&self.name, &other.name) } else { (&other.name, &self.name) };
        !short.is_empty() && short.iter().all(|word| long.contains(word))
    }
}

impl Age {
    /// Nobody of twelve years is a man or a woman, and nobody of twenty is a boy or a girl; between them they are called either.
    fn is_grown(self) -> Option<bool> {
        match self {
            Self::Years(20..) => Some(true),
            Self::Years(13..) => None,
            Self::Years(_) | Self::Less(_) => Some(false),
        }
    }
}

/// Of two that are known both are the same.
fn agree<T: PartialEq>(one: Option<T>, other: Option<T>) -> bool {
    one.is_none() || other.is_none() || one == other
}

/// The kind, where it is that of a side that fights or keeps order: the others can be told of one person.
fn sided(kind: VictimKind) -> Option<VictimKind> {
    use VictimKind::{Attacker, Combatant, Police, Soldier};
    matches!(kind, Attacker | Combatant | Police | Soldier).then_some(kind)
}

/// "a 15-year-old boy", "three-month-old", "Boy, 14".
fn age(terms: &Terms, lower: &[String]) -> Option<Age> {
    // Of more years nobody is.
    const OLDEST: u64 = 120;
    lower.iter().enumerate().find_map(|(at, word)| match word.split_once('-') {
        Some((number, unit)) => {
            let years = terms.counts_years(unit)?;
            numeral::small(number).map(if years { Age::Years } else { Age::Less })
        }
        None => numeral::figure(word).filter(|years| at > 0 && *years <= OLDEST).map(Age::Years),
    })
}

/// The capitalised words at the end, without those for anybody; "Jr." and an age may follow.
fn name(terms: &Terms, words: &[&str]) -> Vec<String> {
    let capital = |word: &str| word.chars().next().is_some_and(char::is_uppercase);
    let own = words.iter().rev().skip_while(|word| word.ends_with('.') || numeral::figure(word).is_some());
    own.take_while(|word| capital(word))
        .map(|word| word.to_lowercase())
        .take_while(|word| !terms.is_of_anybody(word) && !terms.is_determiner(word))
        .collect()
}

#[cfg(test)]
mod tests {
    use crate::data::Data;

    use super::*;

    fn terms() -> Terms {
        Terms::load(&Data::embedded()).unwrap()
    }

    fn somebody(text: &str) -> Somebody {
        Somebody::of(&terms(), text, VictimKind::Unknown)
    }

    #[test]
    fn what_tells_people_apart_speaks_against_one_and_a_name_or_an_age_for_it() {
        for (one, other, named, same) in [
            ("the boy", "a 15-year-old boy", false, true),
            ("the boy", "a 40-year-old man", false, false),
            ("the girl", "a 15-year-old boy", false, false),
            ("Musa Keita", "Keita", true, true),
            ("Musa Keita", "Fatima Keita", false, false),
            ("Boy, 14", "a 14-year-old", true, true),
            ("a 14-year-old", "a 4-month-old", false, false),
            ("the victim", "Musa Keita Jr.", false, true),
            ("a man", "a woman", false, false),
            ("a man", "a man", false, false),
            ("a herder's nephew", "a herder's nephew", false, true),
            ("the herder's daughter", "his son", false, false),
            ("the officer", "the gunman", false, false),
            ("THE VICTIM", "A THREE-YEAR-OLD BOY", false, true),
        ] {
            let (one_of, other_of) = (somebody(one), somebody(other));
            assert_eq!(one_of.is_named_as(&other_of), named, "{one}, {other}: named");
            assert_eq!(one_of.is(&other_of), same, "{one}, {other}");
            assert_eq!(other_of.is(&one_of), same, "{other}, {one}");
        }
    }

    #[test]
    fn those_of_two_sides_are_two() {
        let terms = terms();
        let of = |kind| Somebody::of(&terms, "the man", kind);
        assert!(!of(VictimKind::Police).is(&of(VictimKind::Attacker)));
        assert!(of(VictimKind::Police).is(&of(VictimKind::Unknown)));
    }
}
