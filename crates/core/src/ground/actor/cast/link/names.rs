//! The names by which a phrase is found again: whole, its words, its initials, a surname.

use super::Linker;
use crate::{
    gazetteer::fold,
    ground::actor::{
        cast::{Cast, initials},
        reading::Class,
    },
    sentence::Chunk,
    text::{EntityKind, Upos},
};

impl Linker<'_> {
    /// By which names a phrase is found again.
    pub(super) fn remember_name(&mut self, cast: &Cast, node: usize, chunk: &Chunk) {
        let sentence = self.scanned[cast.nodes[node].sentence].sentence;
        let reading = &cast.nodes[node].reading;
        if !reading.named || reading.key.is_empty() {
            return;
        }
        self.letters_of(cast, node, chunk);
        if reading.class == Class::Person || reading.rank || reading.bearer || chunk.kind == Some(EntityKind::Person) {
            for token in sentence.tokens[chunk.start..chunk.end].iter().filter(|t| t.tag == Upos::Propn) {
                self.people.entry(fold(&token.lower)).or_insert(node);
            }
        } else if reading.class != Class::Other && reading.force.is_none() {
            let (words, gazetteer) = (&self.reader.register.words, self.reader.gazetteer);
            let common =
                |word: &str| words.is_generic(word) || gazetteer.known(word) || gazetteer.demonym(word).is_some();
            self.names.enter(&reading.key, node, common);
        }
    }

    /// "Kern County Sheriff's Office" can be "KCSO" from here on, though no bracket says so.
    fn letters_of(&mut self, cast: &Cast, node: usize, chunk: &Chunk) {
        let sentence = self.scanned[cast.nodes[node].sentence].sentence;
        let reading = &cast.nodes[node].reading;
        let letters = initials(sentence.span_of(chunk.start, chunk.end).of(self.reader.text));
        if !reading.bearer && !matches!(reading.class, Class::Other | Class::Person) && letters.chars().count() > 2 {
            self.letters.entry(letters).or_insert(node);
        }
    }
}
