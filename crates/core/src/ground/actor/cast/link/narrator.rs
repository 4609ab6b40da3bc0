//! "I" and "we": who answers for the words around them.

use rashomon_model::RegionKind;

use super::Linker;
use crate::{
    ground::actor::{cast::Cast, reading::Class},
    sentence::Chunk,
};

impl Linker<'_> {
    /// Whom a first person means: the source of the words, else who was told of before a quotation, else who tells the report.
    pub(super) fn first_person(&mut self, cast: &mut Cast, node: usize, chunk: &Chunk) -> Option<usize> {
        let sentence = self.scanned[cast.nodes[node].sentence].sentence;
        let token = &sentence.tokens[chunk.head];
        let other = |of: &usize| *of != node;
        if let Some(of) = self.teller(cast, token.span.start).filter(other) {
            return Some(of);
        }
        let quoted = self.is_quoted(token.span.start);
        if quoted && let Some(of) = Self::before(cast, node) {
            return Some(of);
        }
        let many = !matches!(token.lower.as_str(), "i" | "me" | "my" | "mine" | "myself");
        let near = self.speaker.filter(|of| quoted && cast.is_near(node, *of));
        near.or_else(|| self.told_by_the_report(cast, node, many)).filter(other)
    }

    fn is_quoted(&self, at: usize) -> bool {
        let quotations = &self.annotation.quotations;
        let next = quotations.partition_point(|q| q.outer.start <= at);
        next.checked_sub(1).is_some_and(|i| at < quotations[i].outer.end)
    }

    /// The last actor before in the sentence: "Some commander was on the radio: 'We …'".
    fn before(cast: &Cast, node: usize) -> Option<usize> {
        let from = node.saturating_sub(WORDS_BACK);
        (from..node).rev().take_while(|of| cast.nodes[*of].sentence == cast.nodes[node].sentence).find(|of| {
            let reading = &cast.nodes[*of].reading;
            reading.class == Class::Person && (reading.named || reading.rank || reading.voice)
        })
    }

    /// An interview is its first named person's, a communiqué that of the body that speaks first.
    fn told_by_the_report(&mut self, cast: &mut Cast, node: usize, many: bool) -> Option<usize> {
        let known = self.narrator[usize::from(many)];
        if known.is_some_and(|of| !self.chunk(cast, of).pronoun) {
            return known;
        }
        let first = if many {
            self.source
        } else {
            let named = |n: &usize, class| cast.nodes[*n].reading.named && cast.nodes[*n].reading.class == class;
            let early = || {
                let region = |n: &usize| self.scanned[cast.nodes[*n].sentence].sentence.region;
                let begins = (0..node).take_while(|n| cast.nodes[*n].sentence < BEGINNING);
                begins.filter(move |n| region(n) != RegionKind::Headline)
            };
            let person = early().find(|n| named(n, Class::Person));
            // A name of two words that nothing says more of passes for a body's.
            let words = &self.reader.register.words;
            let plain = |n: &usize| {
                let mut key = cast.nodes[*n].reading.key.split(' ');
                key.clone().count() == 2 && !key.any(|w| words.is_body(w) || words.is_generic(w))
            };
            let body = || early().find(|n| named(n, Class::Body) && plain(n));
            person.or_else(body)
        };
        if let (Some(before), Some(_)) = (known, first) {
            // The headline can quote before the report says whom.
            cast.same(before, first);
        }
        self.narrator[usize::from(many)] = first.or(known).or(Some(node));
        first.or(known)
    }
}

/// Phrases back in which who speaks is looked for.
const WORDS_BACK: usize = 12;
/// Sentences in which a report says whom it lets speak.
const BEGINNING: usize = 4;
