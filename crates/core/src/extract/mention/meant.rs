//! Whether words of violence mean violence: a heart attack, questions that a mayor is bombarded with and the shells of an exercise
//! are none.

use crate::{
    extract::Input,
    lexicon::ClassId,
    sentence::Sentence,
    text::{Relation, Upos},
};

/// Steps up the tree within which an exercise may be named.
const REACH: usize = 3;
/// What an exercise stands behind, where something happens in it.
const WITHIN: [&str; 5] = ["during", "in", "at", "for", "of"];

/// Whether the words from `start` to `end` mean violence that was done or could be.
pub(in crate::extract) fn is_meant(input: &Input<'_>, sentence: &Sentence, start: usize, end: usize) -> bool {
    let words = Words { input, sentence, start, end, main: sentence.main_word(start, end) };
    !(words.is_figurative() || words.is_done_to_nothing() || words.is_rehearsed())
}

struct Words<'a> {
    input: &'a Input<'a>,
    sentence: &'a Sentence,
    start: usize,
    end: usize,
    main: usize,
}

impl Words<'_> {
    /// "Heart attack", "price war", "shot a film", and words that hold such: "had a heart attack".
    fn is_figurative(&self) -> bool {
        let is_of_these =
            |from: usize, to: usize| (from..to).contains(&self.main) || self.start <= from && to <= self.end;
        let figurative = self.input.classes.figurative;
        (0..self.end).any(|at| {
            let mut hits = self.sentence.hits[at].iter();
            hits.any(|hit| is_of_these(at, at + hit.len) && self.input.lexicon.is_a(hit.class, figurative))
        })
    }

    /// "Blasted the budget", "prices exploded", "bombarded them with letters", "an attack on the proposal".
    fn is_done_to_nothing(&self) -> bool {
        let relations: &[Relation] = if self.sentence.tokens[self.main].tag == Upos::Verb {
            let has_object = !self.sentence.dependents(self.main, Relation::Obj).is_empty();
            if has_object {
                &[Relation::Obj, Relation::Obl]
            } else {
                &[Relation::Obl, Relation::Nsubj, Relation::NsubjPass]
            }
        } else {
            &[Relation::Nmod]
        };
        let fits = |relation: Relation, word: usize| match relation {
            Relation::Obl => self.stands_behind(word, &["with"]),
            Relation::Nmod => self.stands_behind(word, &["on", "against", "of", "in"]),
            _ => true,
        };
        relations.iter().any(|relation| {
            let found = self.sentence.dependents(self.main, *relation).into_iter();
            let named = |word: usize| self.sentence.tokens[word].tag == Upos::Propn;
            found
                .filter(|word| fits(*relation, *word) && !named(*word))
                .any(|word| self.is(word, self.input.classes.abstract_object))
        })
    }

    /// "Shelled a hillside during an exercise": where nobody is said to be harmed.
    fn is_rehearsed(&self) -> bool {
        let (sentence, classes) = (self.sentence, self.input.classes);
        let harmed = [classes.harm, classes.toll].iter().any(|class| sentence.classes.contains(*class));
        let named = |word: usize| {
            [Relation::Obl, Relation::Nmod].iter().any(|relation| {
                let found = sentence.dependents(word, *relation).into_iter();
                found.filter(|other| self.stands_behind(*other, &WITHIN)).any(|other| self.is(other, classes.exercise))
            })
        };
        !harmed && sentence.upward(self.main).take(REACH).any(named)
    }

    fn is(&self, word: usize, class: ClassId) -> bool {
        let (sentence, lexicon) = (self.sentence, self.input.lexicon);
        let chunk = sentence.chunk_over(word);
        chunk.map_or_else(|| sentence.begins(lexicon, word, class), |chunk| sentence.head_is(lexicon, chunk, class))
    }

    fn stands_behind(&self, word: usize, prepositions: &[&str]) -> bool {
        let cases = self.sentence.dependents(word, Relation::Case);
        cases.into_iter().any(|case| prepositions.contains(&self.sentence.tokens[case].lower.as_str()))
    }
}
