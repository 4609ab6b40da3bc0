//! What stands for something said before: pronouns, "the group", "the attackers", "the statement", "its spokesman".

use super::Linker;
use crate::{
    gazetteer::fold,
    ground::actor::{
        cast::{Cast, LONGEST_CHAIN},
        reading::Class,
    },
    sentence::Chunk,
    text::Upos,
};

impl Linker<'_> {
    pub(super) fn antecedent(&self, cast: &Cast, node: usize) -> Option<usize> {
        let chunk = self.chunk(cast, node);
        let known = &self.annotation.antecedents;
        let before = |word: &(usize, usize)| known.binary_search_by_key(word, |a| a.0).ok().map(|i| known[i].1);
        let at = (cast.nodes[node].sentence, chunk.head);
        let chain = std::iter::successors(before(&at), before).take(LONGEST_CHAIN);
        chain.filter_map(|(sentence, token)| cast.at(sentence, token)).find(|other| *other < node)
    }

    /// Whether a phrase can mean an earlier one: "the group" is no army and no person.
    pub(super) fn fits(&self, cast: &Cast, node: usize, earlier: usize) -> bool {
        let (a, b) = (&cast.nodes[node].reading, &cast.nodes[earlier].reading);
        let people = |c: Class| matches!(c, Class::Person | Class::Other);
        let many = |c: Class| matches!(c, Class::Group | Class::Unnamed | Class::Body | Class::Other);
        self.chunk(cast, earlier).pronoun
            || a.class == b.class
            || (people(a.class) && people(b.class))
            || (many(a.class) && many(b.class))
            || (a.voice && people(a.class) && b.class == Class::State)
    }

    pub(super) fn of_pronoun(&mut self, cast: &mut Cast, node: usize, chunk: &Chunk) -> Option<usize> {
        let sentence = self.scanned[cast.nodes[node].sentence].sentence;
        let word = sentence.tokens[chunk.head].lower.as_str();
        if matches!(word, "i" | "we" | "us" | "me" | "my" | "our" | "ourselves" | "mine" | "ours") {
            return self.first_person(cast, node, chunk);
        }
        if word == "it"
            && let Some(before) = self.again(cast, node)
        {
            return Some(before);
        }
        let singular = matches!(word, "he" | "she" | "him" | "her" | "his" | "hers");
        let fits = |of: &usize| self.chunk(cast, *of).pronoun || self.suits(cast, word, singular, *of);
        let known = self.antecedent(cast, node).filter(fits);
        if !self.speaks_here(cast, node) {
            return known.or_else(|| self.nearest(cast, node, word, singular));
        }
        // Who says more has most often said something before.
        let told = known.filter(|of| self.told_by.contains(of));
        let last = self.speaker.filter(|of| self.suits(cast, word, singular, *of) && cast.is_near(node, *of));
        // "In a message to a site it says": neither the message nor the site.
        let body = || self.near_body(cast, node).filter(|_| word == "it");
        let subject = body().filter(|of| Self::is_first(cast, *of) && last.is_none_or(|last| last < *of));
        told.or(subject).or(last).or_else(body).or(known).or_else(|| self.nearest(cast, node, word, singular))
    }

    /// Whether a pronoun can mean a phrase.
    fn suits(&self, cast: &Cast, word: &str, singular: bool, of: usize) -> bool {
        let (reading, chunk) = (&cast.nodes[of].reading, self.chunk(cast, of));
        let person =
            matches!(reading.class, Class::Person | Class::Other) || reading.voice || reading.rank || reading.bearer;
        match word {
            _ if singular => !chunk.plural && (person || reading.class == Class::Unnamed || reading.named),
            "it" => !chunk.plural && !reading.bearer && !matches!(reading.class, Class::Person | Class::Unnamed),
            _ => true,
        }
    }

    /// Whether a phrase is the first of its sentence, as subjects are.
    fn is_first(cast: &Cast, node: usize) -> bool {
        node == 0 || cast.nodes[node - 1].sentence != cast.nodes[node].sentence
    }

    /// An "it" before in the sentence: "it says that it sent nobody".
    fn again(&self, cast: &Cast, node: usize) -> Option<usize> {
        let from = node.saturating_sub(8);
        let here = cast.nodes[node].sentence;
        let mut before = (from..node).rev().take_while(|of| cast.nodes[*of].sentence == here);
        before.find(|of| {
            let chunk = self.chunk(cast, *of);
            let token = &self.scanned[here].sentence.tokens[chunk.head];
            chunk.pronoun && token.lower == "it" && self.told_by.contains(of)
        })
    }

    /// "A guard in the lobby", of whom the headline has told as "guard".
    pub(super) fn of_heading(&mut self, cast: &Cast, node: usize) -> Option<usize> {
        let reading = &cast.nodes[node].reading;
        let of = self.heading.get(&reading.head).copied()?;
        let soon = cast.nodes[node].sentence <= cast.nodes[of].sentence + 6;
        // The first that is called so is the headline's; the next can be another.
        (soon && cast.nodes[of].sentence < cast.nodes[node].sentence).then(|| self.heading.remove(&reading.head))?
    }

    /// The last group or body told in the sentence before or in this one.
    fn near_body(&self, cast: &Cast, node: usize) -> Option<usize> {
        let last = [Class::Group, Class::Body].into_iter().filter_map(|class| self.last.get(&class).copied()).max()?;
        let near = cast.nodes[node].sentence - cast.nodes[last].sentence <= 1;
        (near && !self.chunk(cast, last).plural).then_some(last)
    }

    /// The last before whom a pronoun can mean, where the network sees nobody.
    fn nearest(&self, cast: &Cast, node: usize, word: &str, singular: bool) -> Option<usize> {
        let last = |class: Class| self.last.get(&class).copied();
        let near = |of: &usize| cast.is_near(node, *of);
        let found = match word {
            _ if singular => self.person[1].filter(near).or(self.person[0]).or(self.speaker),
            "it" => self.source,
            "they" | "them" => self.source.into_iter().chain(last(Class::Unnamed)).max(),
            _ => None,
        };
        found.filter(near)
    }

    /// "Harbour master Ignacio Betancor", of whom "the harbour master" was told before.
    pub(super) fn of_office(&self, cast: &Cast, node: usize, chunk: &Chunk) -> Option<usize> {
        let sentence = self.scanned[cast.nodes[node].sentence].sentence;
        let mut titles = sentence.tokens[chunk.start..chunk.end].iter().filter(|t| t.tag != Upos::Det);
        titles.find_map(|t| self.heads.get(&t.lemma)).copied().filter(|of| {
            let (reading, before) = (&cast.nodes[*of].reading, self.chunk(cast, *of));
            before.definite && !before.plural && !reading.named && matches!(reading.class, Class::Person | Class::Other)
        })
    }

    /// Who answers for the words at a byte of the text, as the network reads the report.
    pub(super) fn teller(&self, cast: &Cast, at: usize) -> Option<usize> {
        let over =
            self.annotation.attributions.iter().filter(|a| a.content.iter().any(|s| s.start <= at && at < s.end));
        let innermost = over.min_by_key(|a| a.content.iter().map(|s| s.end - s.start).sum::<usize>())?;
        innermost.source.iter().find_map(|span| cast.find(self.annotation, *span))
    }

    /// "The attackers": those told before; "gunmen" of the headline are those of the first sentences.
    pub(super) fn of_unnamed(&self, cast: &Cast, node: usize, chunk: &Chunk) -> Option<usize> {
        let reading = &cast.nodes[node].reading;
        let alike = self.heads.get(&reading.head).copied();
        if chunk.definite {
            let told = alike.or_else(|| self.last.get(&Class::Unnamed).copied());
            return told.or_else(|| self.only_group(cast).filter(|_| REBELS.contains(&reading.head.as_str())));
        }
        let of_headline = self.headline.filter(|h| cast.nodes[node].sentence <= cast.nodes[*h].sentence + 4);
        let again = |of: &usize| !chunk.indefinite && cast.nodes[*of].reading.key == reading.key;
        alike.filter(again).or(of_headline)
    }

    /// The group of the report, where it names one alone.
    fn only_group(&self, cast: &Cast) -> Option<usize> {
        let last = self.last.get(&Class::Group).copied()?;
        let mut groups = (0..last).filter(|n| cast.nodes[*n].reading.class == Class::Group);
        groups.all(|n| cast.top(n) == cast.top(last)).then_some(last)
    }

    /// "The group", "the ministry": the last body that is called so, else the last group.
    pub(super) fn of_body(&self, cast: &Cast, node: usize) -> Option<usize> {
        let reading = &cast.nodes[node].reading;
        let called = self.heads.get(&reading.head).copied().into_iter().chain(self.names.word(&reading.head)).max();
        let known = self.last.get(&reading.class).copied();
        match reading.class {
            _ if called.is_some() => called,
            Class::Group => {
                // A body that only the report names can be the group, where its own words do not say what it is.
                let local = self.last.get(&Class::Body).copied().filter(|of| {
                    cast.nodes[*of].id.is_none() && cast.nodes[*of].reading.named && cast.is_near(node, *of)
                });
                known.max(local).or_else(|| self.last.get(&Class::Unnamed).copied())
            }
            // "The department", "the force": a state's, where no other body is near.
            _ if OFFICES.contains(&reading.head.as_str()) => self.last.get(&Class::State).copied(),
            _ => None,
        }
    }

    /// "The statement": who made it, the last body that spoke.
    pub(super) fn of_paper(&self, cast: &Cast, node: usize) -> Option<usize> {
        let alike = self.heads.get(&cast.nodes[node].reading.head).copied();
        // Who speaks of it in the same sentence has not made it.
        let here = cast.nodes[node].sentence;
        alike.or_else(|| self.sources.iter().flatten().copied().find(|of| cast.nodes[*of].sentence < here))
    }

    /// "Its spokesman", "the gang's lawyer", "the council chairman", "a Brigata spokesman".
    pub(super) fn possessor(&self, cast: &Cast, node: usize, chunk: &Chunk) -> Option<usize> {
        let index = cast.nodes[node].sentence;
        let tokens = &self.scanned[index].sentence.tokens;
        if tokens[chunk.start].tag == Upos::Pron && chunk.end > chunk.start + 1 {
            return self.of_possessive(cast, node, chunk);
        }
        let words = &self.reader.register.words;
        let mut inside = (chunk.start..chunk.end).filter(|i| *i != chunk.head);
        inside.find_map(|i| {
            let named = || self.names.word(&fold(&tokens[i].lower)).filter(|_| tokens[i].capital);
            let called = words.is_body(&tokens[i].lemma).then(|| self.heads.get(&tokens[i].lemma)).flatten().copied();
            let last = || {
                let bodies = [Class::Group, Class::Body].into_iter().filter_map(|class| self.last.get(&class).copied());
                bodies.max().filter(|of| words.is_body(&tokens[i].lemma) && chunk.definite && cast.is_near(node, *of))
            };
            called.or_else(named).or_else(last).filter(|of| *of != node)
        })
    }

    /// Whom "its", "their" and "our" mean at the head of a phrase.
    pub(super) fn of_possessive(&self, cast: &Cast, node: usize, chunk: &Chunk) -> Option<usize> {
        let index = cast.nodes[node].sentence;
        let first = &self.scanned[index].sentence.tokens[chunk.start];
        if matches!(first.lower.as_str(), "my" | "our") {
            return self.teller(cast, first.span.start).filter(|of| *of != node);
        }
        let known = &self.annotation.antecedents;
        let at = known.binary_search_by_key(&(index, chunk.start), |a| a.0).ok();
        let seen = at.and_then(|at| cast.at(known[at].1.0, known[at].1.1)).filter(|of| *of < node);
        seen.or_else(|| {
            let bodies = [Class::State, Class::Group, Class::Body];
            let last = bodies.iter().filter_map(|class| self.last.get(class).copied()).max();
            let near = |of: &usize| index - cast.nodes[*of].sentence <= 1;
            let person = self.person[1].or(self.person[0]).filter(|_| matches!(first.lower.as_str(), "his" | "her"));
            last.filter(|_| first.lower == "its").or(person).filter(near)
        })
    }
}

/// What members of a group are called.
const REBELS: [&str; 9] =
    ["rebel", "guerrilla", "insurgent", "militant", "extremist", "jihadist", "islamist", "separatist", "fighter"];
/// Bodies of states that go by one word.
const OFFICES: [&str; 8] = ["department", "ministry", "force", "bureau", "office", "unit", "command", "agency"];
