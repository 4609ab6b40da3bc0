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
        let told: Vec<&str> = text.split([' ', '\u{a0}']).filter(|word| !word.is_empty()).collect();
        let lower: Vec<String> = told.iter().map(|word| word.trim_end_matches(',').to_lowercase()).collect();
        let own = lower.iter().skip(1).position(|word| terms.begins_others(word)).map_or(lower.len(), |at| at + 1);
        let last = || lower[..own].iter().rev();
        let age = age(terms, &told, &lower);
        let male = last().find_map(|word| terms.is_male(word));
        let grown = last().find_map(|word| terms.is_grown(word)).or(age.and_then(Age::is_grown));
        let role = last().find_map(|word| terms.role(word));
        let (name, definite) = (name(terms, &told, &lower), terms.is_definite(text));
        let words = lower.into_iter().enumerate().filter(|(at, word)| *at > 0 || !terms.is_determiner(word));
        Self { name, age, male, grown, role, kind, definite, words: words.map(|(_, word)| word).collect() }
    }

    /// Whether they are told by the same name, or a part of it, or the same age.
    pub fn shares_name_or_age(&self, other: &Self) -> bool {
        self.fits(other) && (self.same_name(other) || self.age.is_some() && self.age == other.age)
    }

    /// Whether they are told by the same name, or as of the same age and sex: that is enough over several reports.
    pub fn is_known_as(&self, other: &Self) -> bool {
        let same_age = self.age.is_some() && self.age == other.age && self.male.is_some() && self.male == other.male;
        self.fits(other) && (self.same_name(other) || same_age)
    }

    /// Whether they are one person, told of in one report.
    pub fn is(&self, other: &Self) -> bool {
        let same_words = self.words.len() > 1 && self.words == other.words;
        self.shares_name_or_age(other) || self.fits(other) && (self.definite || other.definite || same_words)
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
            && attacks(self.kind) == attacks(other.kind)
            && agree(guards(self.kind), guards(other.kind))
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
fn agree<T: Copy + PartialEq>(one: Option<T>, other: Option<T>) -> bool {
    one.is_none() || other.is_none() || one == other
}

/// Whether people of a kind are those who attack. Of whom nothing is told is taken for none of them.
fn attacks(kind: VictimKind) -> bool {
    matches!(kind, VictimKind::Attacker | VictimKind::Combatant)
}

/// The kind, where it is that of those who keep order: the others can be told of one person.
fn guards(kind: VictimKind) -> Option<VictimKind> {
    matches!(kind, VictimKind::Police | VictimKind::Soldier).then_some(kind)
}

/// "a 15-year-old boy", "three-month old", "Boy, 14".
fn age(terms: &Terms, told: &[&str], lower: &[String]) -> Option<Age> {
    // Of more years nobody is.
    const OLDEST: u64 = 120;
    lower.iter().enumerate().find_map(|(at, word)| {
        if let Some((number, unit)) = word.split_once('-') {
            let old = terms.ends_age(unit) || lower.get(at + 1).is_some_and(|next| terms.ends_age(next));
            let years = terms.counts_years(unit).filter(|_| old)?;
            return numeral::small(number).map(if years { Age::Years } else { Age::Less });
        }
        let beside = at > 0 && told[at - 1].ends_with(',');
        numeral::figure(word).filter(|years| beside && *years <= OLDEST).map(Age::Years)
    })
}

/// The capitalised words at the end, where they are all there is or stand behind a comma, an age or a word for people: "Musa Keita",
/// "his daughter Aisha", not "a man from Gao", "a Palestinian". "Jr." and an age may follow.
fn name(terms: &Terms, told: &[&str], lower: &[String]) -> Vec<String> {
    let ends = |at: &usize| lower[*at].ends_with('.') || numeral::figure(&lower[*at]).is_some();
    let end = (0..told.len()).rev().find(|at| !ends(at)).map_or(0, |at| at + 1);
    let named = |at: &usize| {
        told[*at].starts_with(char::is_uppercase)
            && !terms.is_of_anybody(&lower[*at])
            && !terms.is_determiner(&lower[*at])
    };
    let begin = (0..end).rev().take_while(named).last().unwrap_or(end);
    let introduced = begin.checked_sub(1).is_none_or(|before| {
        told[before].ends_with(',') || terms.is_of_anybody(&lower[before]) || terms.ends_age(&lower[before])
    });
    if introduced { lower[begin..end].to_vec() } else { Vec::new() }
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
            ("a man from Gao", "a woman from Gao", false, false),
            ("a man from Gao", "a teacher from Gao", false, false),
            ("a Palestinian", "a Palestinian", false, false),
            ("the mother of the boy", "the boy", false, false),
            ("his daughter Aisha Keita", "Aisha", true, true),
            ("a 10-year veteran", "a 10-year-old", false, false),
            ("THE VICTIM", "A THREE-YEAR-OLD BOY", false, true),
        ] {
            let (one_of, other_of) = (somebody(one), somebody(other));
            assert_eq!(one_of.shares_name_or_age(&other_of), named, "{one}, {other}: named");
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
        assert!(!of(VictimKind::Attacker).is(&of(VictimKind::Unknown)));
        assert!(of(VictimKind::Attacker).is(&of(VictimKind::Combatant)));
    }
}
