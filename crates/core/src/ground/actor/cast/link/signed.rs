//! Papers and those who made them; those who call in a body's name.

use super::Linker;
use crate::{
    gazetteer::fold,
    ground::actor::{cast::Cast, reading::Class},
    text::Upos,
};

impl Linker<'_> {
    /// "A note signed the Sons of the Soil", "he gave the name of the River Guard": the paper and the caller are theirs.
    pub(super) fn signed(&self, cast: &mut Cast, node: usize) {
        let reading = &cast.nodes[node].reading;
        if !reading.named || !matches!(reading.class, Class::Group | Class::Body | Class::Other) {
            return;
        }
        let (index, start) = (cast.nodes[node].sentence, self.chunk(cast, node).start);
        let tokens = &self.scanned[index].sentence.tokens;
        let from = start.saturating_sub(WORDS);
        let lower = |i: usize| tokens[i].lower.as_str();
        let near = |of: &usize| index - cast.nodes[*of].sentence <= 1;
        if let Some(sign) = (from..start).rev().find(|i| lower(*i) == "signed")
            && (sign + 1..start).all(|i| !matches!(tokens[i].tag, Upos::Noun | Upos::Verb | Upos::Propn))
        {
            if let Some(paper) = self.last.get(&Class::Paper).copied().filter(near) {
                cast.speaks(paper, node);
            }
            return;
        }
        if start >= 4 && (lower(start - 4), lower(start - 2)) == ("by", "name")
            || start >= 3 && lower(start - 3) == "by"
        {
            return;
        }
        let pairs = (from..start.saturating_sub(1)).map(|i| (lower(i), lower(i + 1)));
        let stands = pairs.into_iter().any(|p| matches!(p, ("name" | "behalf", "of") | ("speak" | "speaking", "for")));
        if stands && let Some(who) = self.speaker.max(self.person[0]).filter(near) {
            let free = cast.nodes[who].reading.class != Class::State;
            if free {
                cast.speaks(who, node);
            }
        }
    }

    /// "Zabihullah Mujahid, the spokesman for the Taliban": by the words alone, where the tree does not tell.
    pub(super) fn behind(&self, cast: &mut Cast, node: usize) {
        let chunk = self.chunk(cast, node);
        if node == 0 || chunk.pronoun || cast.nodes[node - 1].sentence != cast.nodes[node].sentence {
            return;
        }
        let index = cast.nodes[node].sentence;
        let tokens = &self.scanned[index].sentence.tokens;
        let before = cast.nodes[node - 1].tokens.1;
        let between = tokens.get(before..chunk.start).unwrap_or_default();
        let (a, b) = (&cast.nodes[node - 1].reading, &cast.nodes[node].reading);
        let lower: Vec<&str> = between.iter().map(|t| t.lower.as_str()).collect();
        if matches!(lower[..], ["under"] | ["led" | "commanded" | "headed", "by"])
            && matches!(a.class, Class::Unnamed | Class::Group | Class::Body)
            && (b.class == Class::Person || b.rank)
        {
            cast.same(node, Some(node - 1));
            return;
        }
        let [word] = between else { return };
        match word.lower.as_str() {
            "," if b.voice && !b.named && !chunk.plural && a.named && a.class == Class::Person => {
                cast.same(node, Some(node - 1));
            }
            // "One of our surgeons, Dr Haddad".
            "," if a.head == "one" && b.named && b.class == Class::Person => {
                cast.same(node, Some(node - 1));
            }
            "for" | "of" if (a.voice || a.rank) && !a.named && !matches!(a.class, Class::State) => {
                let body = b.named && matches!(b.class, Class::State | Class::Group | Class::Body);
                if body && cast.can_speak(node - 1) {
                    cast.speaks(node - 1, node);
                }
            }
            _ => {}
        }
    }

    /// "It said in a statement": the statement is of those who say it.
    pub(super) fn papers(&self, cast: &mut Cast) {
        for node in 0..cast.nodes.len() {
            if cast.nodes[node].reading.class != Class::Paper || cast.nodes[node].speaks_for.is_some() {
                continue;
            }
            let chunk = self.chunk(cast, node);
            let index = cast.nodes[node].sentence;
            let tokens = &self.scanned[index].sentence.tokens;
            let by = chunk.start.checked_sub(1).is_some_and(|i| BY.contains(&tokens[i].lower.as_str()));
            if !by || chunk.definite {
                continue;
            }
            let around = node.saturating_sub(AROUND)..(node + AROUND).min(cast.nodes.len());
            let speaker = around.into_iter().find(|of| {
                let other = &cast.nodes[*of];
                other.sentence == index && other.reading.class != Class::Paper && self.told_by.contains(of)
            });
            if let Some(of) = speaker {
                cast.speaks(node, of);
            }
        }
    }

    /// Leaves the cast with the names by which words inside other phrases are found.
    pub(super) fn keep_names(self, cast: &mut Cast) {
        let mut names = self.people;
        for (node, of) in cast.nodes.iter().enumerate() {
            // "Russian" in "Russian warplanes" is what Russia's forces are.
            let scanned = &self.scanned[of.sentence];
            let country = scanned.countries.iter().find(|c| c.start >= of.tokens.0 && c.end <= of.tokens.1);
            if let Some(country) = country.filter(|_| of.reading.class == Class::State) {
                let words = scanned.sentence.span_of(country.start, country.end).of(self.reader.text);
                names.entry(fold(words)).or_insert(node);
            }
            let body =
                of.id.is_some() || (of.reading.named && !matches!(of.reading.class, Class::Other | Class::Person));
            if body && !of.reading.key.is_empty() {
                names.entry(of.reading.key.clone()).or_insert(node);
            }
        }
        cast.names = names;
    }
}

/// Words before a name in which a signature is looked for.
const WORDS: usize = 5;
/// Phrases around a paper among which its speaker is.
const AROUND: usize = 8;
/// Words that make a paper the means of saying.
const BY: [&str; 6] = ["in", "by", "through", "via", "on", "with"];
