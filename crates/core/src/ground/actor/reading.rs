//! What a noun phrase says of an actor by itself, before the report around it is asked.

use super::{
    Context, Register,
    scan::{self, Candidate, ENOUGH, Hit},
    states::{Force, LONGEST},
};
use crate::{
    gazetteer::{Gazetteer, fold},
    sentence::{Chunk, Sentence},
    text::{EntityKind, Relation, Token, Upos},
};

/// What sort of actor a phrase is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Class {
    /// A state, its forces, its people.
    State,
    /// An armed or political group, or people of it.
    Group,
    /// Another body: a firm, a council, a charity.
    Body,
    /// A human being.
    Person,
    /// "gunmen", "the attackers".
    Unnamed,
    /// "the statement".
    Paper,
    /// Anything else.
    Other,
}

/// A noun phrase as an actor.
#[expect(clippy::struct_excessive_bools, reason = "each is a property of its own that links ask for")]
#[derive(Clone, Debug)]
pub(super) struct Reading {
    pub class: Class,
    /// The actors that it can mean, the best first.
    pub candidates: Vec<Candidate>,
    /// Force of a state, with the country where the phrase tells it.
    pub force: Option<(Force, Option<String>)>,
    /// The words without article, folded.
    pub key: String,
    /// Dictionary form of the head.
    pub head: String,
    /// Whether it is a name of its own.
    pub named: bool,
    /// A military or police rank stands in it.
    pub rank: bool,
    /// It speaks for a body: a spokesman, an official, a member.
    pub voice: bool,
    /// A name whose title is an office of a state: "President Cristiani".
    pub bearer: bool,
    /// How sure a state is that only an adjective or a capital tells.
    pub weak: bool,
}

/// A country that words name, or whose adjective they are.
pub(super) struct Country {
    pub start: usize,
    pub end: usize,
    pub code: String,
}

/// A sentence with what is looked up in it once.
pub(super) struct Scanned<'a> {
    pub sentence: &'a Sentence,
    pub hits: Vec<Hit>,
    pub countries: Vec<Country>,
    /// For each token, those that hang on it.
    pub children: Vec<Vec<usize>>,
}

/// What all readings need.
pub(super) struct Reader<'a> {
    pub register: &'a Register,
    pub gazetteer: &'a Gazetteer,
    pub lexicon: &'a crate::lexicon::Lexicon,
    pub context: &'a Context<'a>,
    pub text: &'a str,
}

impl<'a> Reader<'a> {
    pub fn scan(&self, sentence: &'a Sentence) -> Scanned<'a> {
        let mut children = vec![Vec::new(); sentence.tokens.len()];
        for (i, token) in sentence.tokens.iter().enumerate() {
            if let Some(list) = token.head.and_then(|h| children.get_mut(h)) {
                list.push(i);
            }
        }
        let hits = scan::hits(self.register, self.context, self.text, sentence);
        Scanned { sentence, hits, countries: self.countries(sentence), children }
    }

    fn countries(&self, sentence: &Sentence) -> Vec<Country> {
        let (mut out, mut at) = (Vec::new(), 0);
        while at < sentence.tokens.len() {
            let found = sentence.tokens[at].capital.then(|| self.country(sentence, at)).flatten();
            at = found.as_ref().map_or(at + 1, |c| c.end);
            out.extend(found);
        }
        out
    }

    fn country(&self, sentence: &Sentence, start: usize) -> Option<Country> {
        let most = sentence.tokens.len().min(start + LONGEST);
        for end in (start + 1..=most).rev() {
            let words = sentence.span_of(start, end).of(self.text);
            if end > start + 1 && !sentence.tokens[end - 1].capital || !self.gazetteer.known(words) {
                continue;
            }
            if let Some(row) = self.gazetteer.lookup(words).into_iter().find(|r| r.kind == "country") {
                return Some(Country { start, end, code: row.country.to_owned() });
            }
        }
        let code = self.gazetteer.demonym(&sentence.tokens[start].lower)?;
        Some(Country { start, end: start + 1, code: code.to_owned() })
    }

    /// What a phrase says by itself.
    pub fn read(&self, scanned: &Scanned<'_>, chunk: &Chunk) -> Reading {
        let sentence = scanned.sentence;
        let head = &sentence.tokens[chunk.head];
        let words = &self.register.words;
        let classes = words.classes;
        let of_class = |class| sentence.head_is(self.lexicon, chunk, class);
        let ranked = |i: usize| sentence.begins(self.lexicon, i, classes.rank) || sentence.tokens[i].lemma == "chief";
        let rank = (chunk.start..chunk.end).any(ranked);
        let first = chunk.start + usize::from(matches!(sentence.tokens[chunk.start].tag, Upos::Det | Upos::Pron));
        let first = chunk.number.map_or(first, |number| first.max(number.1));
        let key =
            if first < chunk.end { fold(sentence.span_of(first, chunk.end).of(self.text)) } else { String::new() };
        let proper = sentence.tokens[chunk.head].tag == Upos::Propn || head.capital && chunk.name;
        let voice = words.is_voice(&head.lemma) || of_class(classes.role);
        let mut reading = Reading {
            class: Class::Other,
            candidates: Vec::new(),
            force: None,
            head: head.lemma.clone(),
            named: proper && chunk.name,
            rank,
            voice,
            bearer: false,
            weak: false,
            key,
        };
        if chunk.pronoun {
            return reading;
        }
        if let Some(hit) = self.hit(scanned, chunk, &reading) {
            reading.candidates.clone_from(&hit.candidates);
            let id = &hit.candidates[0].id;
            let kind = self.register.get(id).map(|e| e.kind);
            reading.class = match kind {
                Some(super::ActorKind::State) => Class::State,
                Some(super::ActorKind::Civilians) => Class::Body,
                _ => Class::Group,
            };
            return reading;
        }
        if let Some((force, country)) = self.force(scanned, chunk, &reading) {
            reading.class = Class::State;
            reading.bearer = reading.named && self.is_title(scanned, chunk);
            reading.force = Some((force, country));
            return reading;
        }
        if let Some((force, country)) = self.metonym(scanned, chunk) {
            (reading.class, reading.weak) = (Class::State, true);
            reading.force = Some((force, Some(country)));
            return reading;
        }
        reading.class = self.class(sentence, chunk, &reading);
        // "Council chairman Shafiqul": who bears an office speaks for the body of it.
        reading.voice |= reading.class == Class::Person
            && (chunk.start..chunk.head).any(|i| words.is_voice(&sentence.tokens[i].lower));
        reading
    }

    /// The name of the register that the phrase is, or speaks for.
    fn hit<'s>(&self, scanned: &'s Scanned<'_>, chunk: &Chunk, reading: &Reading) -> Option<&'s Hit> {
        let sure = |h: &&Hit| h.candidates.first().is_some_and(|c| c.score >= ENOUGH);
        let mut inside = scanned.hits.iter().filter(|h| h.start >= chunk.start && h.start < chunk.end).filter(sure);
        let people = self.register.words.is_unnamed(&reading.head) || self.register.words.is_people(&reading.head);
        let speaks = reading.voice || people || self.register.words.is_body(&reading.head) || reading.rank;
        inside.find(|h| h.end > chunk.head || speaks)
    }

    /// The force of a state that the phrase is, or speaks for, and the country where it is told.
    fn force(&self, scanned: &Scanned<'_>, chunk: &Chunk, reading: &Reading) -> Option<(Force, Option<String>)> {
        let tokens = &scanned.sentence.tokens;
        let mut best: Option<(bool, usize, usize, Force)> = None;
        for start in chunk.start..chunk.end {
            let mut key = String::new();
            for end in start + 1..=(start + LONGEST + 1).min(tokens.len()) {
                push(&mut key, &tokens[end - 1]);
                let over = (start..end).contains(&chunk.head);
                // A plural that begins a sentence can pass for a name, with its own form as dictionary form.
                let one = || key.strip_suffix('s').and_then(|one| self.register.states.force(one));
                if let Some(force) = self.register.states.force(&key).or_else(one) {
                    best = best.max(Some((over, end - start, start, force)));
                }
            }
        }
        let (over, len, start, force) = best?;
        let end = start + len;
        let outside = (chunk.start..chunk.end).filter(|i| *i < start || *i >= end);
        // "Superintendent of Police Ashwini Tigga", "deputy Olivia Bozek".
        let titled = reading.named && end <= chunk.head && !reading.voice;
        if outside.clone().any(|i| self.register.words.is_foreign(&tokens[i].lower))
            || !(over || reading.voice || titled)
        {
            return None;
        }
        if len == 1 && WEAK.contains(&tokens[start].lemma.as_str()) && !self.of_a_state(scanned, chunk, start) {
            return None;
        }
        Some((force, country_of(scanned, chunk)))
    }

    /// "President Alan Garcia": a name behind the office, and no word of the office itself.
    fn is_title(&self, scanned: &Scanned<'_>, chunk: &Chunk) -> bool {
        let (words, head) = (&self.register.words, &scanned.sentence.tokens[chunk.head]);
        let office = self.register.states.force(&head.lemma).is_some() || words.is_voice(&head.lemma);
        let body = words.is_body(&head.lemma) || scanned.sentence.begins(self.lexicon, chunk.head, words.classes.force);
        let behind = chunk.start < chunk.head && (chunk.kind.is_none_or(|k| k == EntityKind::Person));
        behind && !office && !body && head.tag == Upos::Propn
    }

    /// "The bank's president", "hospital officials": offices that others have too.
    fn of_a_state(&self, scanned: &Scanned<'_>, chunk: &Chunk, at: usize) -> bool {
        let tokens = &scanned.sentence.tokens;
        let country = |i: usize| scanned.countries.iter().any(|c| (c.start..c.end).contains(&i));
        let fits = |i: usize| {
            !matches!(tokens[i].tag, Upos::Noun | Upos::Propn)
                || country(i)
                || PUBLIC.contains(&tokens[i].lemma.as_str())
                || scanned.sentence.begins(self.lexicon, i, self.register.words.classes.force)
        };
        let within = (chunk.start..at).all(fits);
        // "president of the union": whose, is told behind.
        let of =
            scanned.children[chunk.head].iter().filter(|i| **i > chunk.head && tokens[**i].relation == Relation::Nmod);
        within && of.into_iter().all(|i| country(*i))
    }

    /// "Russia", "Moscow", "Russian drones": a state by its country, its capital, or what it uses.
    fn metonym(&self, scanned: &Scanned<'_>, chunk: &Chunk) -> Option<(Force, String)> {
        let tokens = &scanned.sentence.tokens;
        let inside = scanned.countries.iter().find(|c| c.start >= chunk.start && c.end <= chunk.end);
        let states = &self.register.states;
        if let Some(country) = inside {
            let whole = country.end == chunk.end && (chunk.start..country.start).all(|i| tokens[i].tag == Upos::Det);
            let adjective = tokens[country.start].tag == Upos::Adj;
            // "Russians" are people; "the United States" is a name.
            let people = self.gazetteer.demonym(&tokens[country.start].lower).is_some();
            if whole && !adjective && !(people && chunk.plural) {
                return Some((states.keyed("government")?, country.code.clone()));
            }
            let foreign = (chunk.start..chunk.end).any(|i| self.register.words.is_foreign(&tokens[i].lower));
            if self.register.words.is_means(&tokens[chunk.head].lemma) && country.end <= chunk.head && !foreign {
                return Some((states.keyed("military")?, country.code.clone()));
            }
            return None;
        }
        let name = scanned.sentence.span_of(chunk.start, chunk.end).of(self.text).to_lowercase();
        let code = states.of_capital(&name).filter(|_| tokens[chunk.head].capital)?;
        Some((states.keyed("government")?, code.to_owned()))
    }

    fn class(&self, sentence: &Sentence, chunk: &Chunk, reading: &Reading) -> Class {
        let (words, classes) = (&self.register.words, self.register.words.classes);
        let of_class = |class| sentence.head_is(self.lexicon, chunk, class);
        let entity = sentence.entities.iter().find(|e| e.time.is_none() && (e.start..e.end).contains(&chunk.head));
        let kind = chunk.kind.or(entity.map(|e| e.kind)).filter(|_| reading.named);
        let titled = (chunk.start..chunk.head).any(|i| {
            reading.rank || sentence.begins(self.lexicon, i, classes.title) || words.is_voice(&sentence.tokens[i].lemma)
        });
        match kind {
            Some(EntityKind::Person) => return Class::Person,
            _ if reading.named && titled && !of_class(classes.group) && !of_class(classes.organisation) => {
                return Class::Person;
            }
            Some(EntityKind::Group) => return Class::Group,
            Some(EntityKind::Organisation) if !of_class(classes.group) => return Class::Body,
            Some(
                EntityKind::Place | EntityKind::Facility | EntityKind::Vehicle | EntityKind::Weapon | EntityKind::Time,
            ) => {
                return Class::Other;
            }
            _ => {}
        }
        let armed = || (chunk.start..chunk.head).any(|i| words.is_armed(&sentence.tokens[i].lower));
        if words.is_paper(&reading.head) {
            Class::Paper
        } else if words.is_unnamed(&reading.head) || words.is_people(&reading.head) && armed() {
            Class::Unnamed
        } else if of_class(classes.group) {
            Class::Group
        } else if of_class(classes.organisation) || of_class(classes.force) || words.is_body(&reading.head) {
            Class::Body
        } else if of_class(classes.person) || of_class(classes.role) || reading.rank {
            Class::Person
        } else if reading.named {
            Class::Body
        } else {
            Class::Other
        }
    }
}

/// The country whose force a phrase tells: its adjective or possessor, or what stands behind "of" and "in".
fn country_of(scanned: &Scanned<'_>, chunk: &Chunk) -> Option<String> {
    let inside = scanned.countries.iter().find(|c| c.start >= chunk.start && c.end <= chunk.end);
    let behind = || {
        let tokens = &scanned.sentence.tokens;
        let nmod = scanned.children[chunk.head].iter().filter(|i| tokens[**i].relation == Relation::Nmod);
        nmod.into_iter().find_map(|i| scanned.countries.iter().find(|c| (c.start..c.end).contains(i)))
    };
    inside.or_else(behind).map(|c| c.code.clone())
}

/// Heads that others than states have too.
const WEAK: [&str; 9] =
    ["official", "president", "chancellor", "premier", "officer", "commissioner", "inspector", "deputy", "force"];
/// Nouns before them that leave them a state's.
const PUBLIC: [&str; 14] = [
    "government",
    "security",
    "state",
    "city",
    "county",
    "police",
    "military",
    "army",
    "defence",
    "defense",
    "intelligence",
    "health",
    "district",
    "province",
];

/// Adds the dictionary form of a token; the end of a possessive belongs to the word before ("sheriff 's office").
fn push(key: &mut String, token: &Token) {
    if token.lower.starts_with('\'') {
        key.push('s');
        return;
    }
    if !key.is_empty() {
        key.push(' ');
    }
    key.push_str(&token.lemma);
}
