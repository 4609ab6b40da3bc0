//! Two mentions of happenings, as features that can be read.

use std::collections::BTreeSet;

use rashomon_core::text::Upos;

use super::{
    senses::Senses,
    told::{ROLES, Told},
};

/// Sentences beyond which two mentions are no further apart.
const FAR: usize = 20;
/// Sentences at the beginning of a document.
const EARLY: usize = 10;

/// What is known of the documents of two mentions.
#[derive(Clone, Copy, Debug)]
pub struct Documents {
    /// Whether they are one.
    pub same: bool,
    /// Odds of their telling one happening, as a logarithm from -3 to 3.
    pub odds: f64,
    /// Whether they were put into one group.
    pub grouped: bool,
    /// How often the two words stand among the mentions of their documents, together.
    pub often: usize,
}

/// Names and values of the features of a pair.
macro_rules! features {
    ($values:ident($a:ident, $b:ident, $documents:ident, $senses:ident) { $($shared:tt)* } $($name:literal = $value:expr,)+) => {
        /// The features of two mentions.
        pub const FEATURES: [&str; [$($name),+].len()] = [$($name),+];

        /// Their values, in the order of [`FEATURES`]. The order of the two makes no difference.
        pub fn $values($senses: &Senses, $documents: Documents, $a: &Told, $b: &Told) -> [f64; FEATURES.len()] {
            $($shared)*
            [$($value),+]
        }
    };
}

features! {
    features(a, b, documents, senses) {
        let Documents { same, odds, grouped, often } = documents;
        let (same, grouped) = (flag(same), flag(grouped));
        let stem = flag(a.stem == b.stem && !told_apart(a, b));
        let sense = sense(senses, a, b);
        let kinds = a.kinds.intersection(&b.kinds).count() as f64;
        let kind = flag(kinds > 0.0);
        let both = |kind: &str| flag(a.kinds.contains(kind) && b.kinds.contains(kind));
        let tags = (Class::of(a.tag), Class::of(b.tag));
        let role = |at: usize| (shared(&a.roles[at], &b.roles[at]), other(&a.roles[at], &b.roles[at]));
        let roles: [(f64, f64); ROLES.len()] = std::array::from_fn(role);
        let all = |m: &Told| m.roles.iter().flatten().cloned().collect::<BTreeSet<_>>();
        let arguments = shared(&all(a), &all(b));
        let (names, times, numbers) =
            (shared(&a.names, &b.names), shared(&a.times, &b.times), shared(&a.numbers, &b.numbers));
        let (times_other, numbers_other) = (other(&a.times, &b.times), other(&a.numbers, &b.numbers));
        let near = a.near.shared(&b.near).0;
        let words = if told_apart(a, b) { 0.0 } else { shared(&a.words, &b.words) };
        let rare = a.rare.min(b.rare) / 8.0;
        let mixed = flag(matches!(tags, (Class::Verb, Class::Noun) | (Class::Noun, Class::Verb)));
        let apart = a.sentence.abs_diff(b.sentence).min(FAR) as f64 / FAR as f64;
    }
    "any" = 1.0,
    "same-document" = same,
    "documents" = odds,
    "one-group" = grouped,
    "other-documents" = flag(odds < 0.0),
    "far-documents" = flag(odds < -1.5),
    "same-stem" = stem,
    "sense" = sense,
    "sense-some" = flag(sense >= 0.35),
    "sense-much" = flag(sense >= 0.6),
    "sense-most" = flag(sense >= 0.8),
    "words" = words,
    "words-all" = flag(words >= 1.0),
    "same-text" = flag(a.text == b.text),
    "pronoun" = flag(a.tag == Upos::Pron || b.tag == Upos::Pron),
    "refers" = flag(refers(a, b) || refers(b, a)),
    "both-verbs" = flag(matches!(tags, (Class::Verb, Class::Verb))),
    "both-nouns" = flag(matches!(tags, (Class::Noun, Class::Noun))),
    "verb-and-noun" = mixed,
    "rare" = rare,
    "rarer" = a.rare.max(b.rare) / 8.0,
    "kind" = kind,
    "kinds" = kinds / (a.kinds.union(&b.kinds).count().max(1) as f64),
    "kind-other" = flag(kind < 1.0 && !a.kinds.is_empty() && !b.kinds.is_empty()),
    "kind-death" = both("death"),
    "kind-shooting" = both("shooting"),
    "kind-injury" = both("injury"),
    "sentence" = a.around.shared(&b.around).0,
    "near" = near,
    "arguments" = arguments,
    "a0" = roles[0].0,
    "a0-other" = roles[0].1,
    "a1" = roles[1].0,
    "a1-other" = roles[1].1,
    "a2" = roles[2].0,
    "where" = roles[3].0,
    "when" = roles[4].0,
    "names" = names,
    "names-other" = other(&a.names, &b.names),
    "times" = times,
    "times-other" = times_other,
    "numbers" = numbers,
    "numbers-other" = numbers_other,
    "apart" = same * apart,
    "same-sentence" = same * flag(a.sentence == b.sentence),
    "often" = often.min(10) as f64 / 10.0,
    "early" = 1.0 - (a.sentence.min(EARLY) + b.sentence.min(EARLY)) as f64 / (2 * EARLY) as f64,
    // What counts only together.
    "stem-rare" = stem * rare,
    "stem-documents" = stem * odds,
    "stem-one-group" = stem * grouped,
    "stem-same-document" = stem * same,
    "stem-mixed" = stem * mixed,
    "stem-near" = stem * near,
    "stem-arguments" = stem * arguments,
    "stem-names" = stem * names,
    "stem-a1-other" = stem * roles[1].1,
    "stem-times-other" = stem * times_other,
    "sense-one-group" = sense * grouped,
    "kind-documents" = kind * odds,
    "kind-one-group" = kind * grouped,
    "kind-same-document" = kind * same,
    "kind-a1" = kind * roles[1].0,
    "kind-a1-other" = kind * roles[1].1,
    "kind-numbers-other" = kind * numbers_other,
}

/// Whether two mentions can tell one happening, so that they are compared at all.
pub fn meet(senses: &Senses, a: &Told, b: &Told) -> bool {
    let pronoun = |m: &Told| matches!(m.tag, Upos::Pron | Upos::Det);
    let shared = |a: &BTreeSet<String>, b: &BTreeSet<String>| !a.is_disjoint(b);
    pronoun(a) || pronoun(b) || shared(&a.words, &b.words) || shared(&a.kinds, &b.kinds) || sense(senses, a, b) > 0.0
}

/// Whether the two words are known to tell two happenings, however alike they are.
fn told_apart(a: &Told, b: &Told) -> bool {
    a.listed && b.listed && a.kinds.is_disjoint(&b.kinds)
}

/// How much of a sense the two words share, from 0 to 1; words of one stem share all, words of two kinds none.
fn sense(senses: &Senses, a: &Told, b: &Told) -> f64 {
    if told_apart(a, b) {
        return 0.0;
    }
    if a.stem == b.stem { 1.0 } else { senses.shared(&a.lemma, &b.lemma) }
}

/// Whether a pronoun's word stands in the other mention.
fn refers(a: &Told, b: &Told) -> bool {
    a.document == b.document && a.means.is_some_and(|at| b.span.start <= at && at < b.span.end)
}

enum Class {
    Verb,
    Noun,
    Other,
}

impl Class {
    fn of(tag: Upos) -> Self {
        match tag {
            Upos::Verb | Upos::Aux => Self::Verb,
            Upos::Noun | Upos::Propn => Self::Noun,
            _ => Self::Other,
        }
    }
}

/// How much of the smaller set the two share.
fn shared(a: &BTreeSet<String>, b: &BTreeSet<String>) -> f64 {
    let both = a.intersection(b).count();
    if both == 0 { 0.0 } else { both as f64 / a.len().min(b.len()) as f64 }
}

/// Whether both say something, and nothing that the other says.
fn other(a: &BTreeSet<String>, b: &BTreeSet<String>) -> f64 {
    flag(!a.is_empty() && !b.is_empty() && a.is_disjoint(b))
}

fn flag(holds: bool) -> f64 {
    f64::from(u8::from(holds))
}

#[cfg(test)]
#[path = "pair_tests.rs"]
mod tests;
