//! Leading noun phrases to what they stand for, from the first to the last.

use std::collections::{HashMap, HashSet};

use rashomon_model::RegionKind;

use super::{Cast, Names, Node, initials};
use crate::{
    gazetteer::fold,
    ground::actor::reading::{Class, Reader, Scanned},
    sentence::{Annotation, Chunk},
    text::{Relation, Upos},
};

mod antecedent;
mod names;
mod narrator;
mod signed;

/// What is remembered on the way through a report.
pub(super) struct Linker<'a> {
    reader: &'a Reader<'a>,
    annotation: &'a Annotation,
    scanned: &'a [Scanned<'a>],
    /// Names of bodies and groups.
    names: Names,
    /// Surnames and first names of people.
    people: HashMap<String, usize>,
    /// Short names that the text has explained.
    short: HashMap<String, usize>,
    /// The last phrase with each head.
    heads: HashMap<String, usize>,
    /// The last of each class.
    last: HashMap<Class, usize>,
    /// The last phrase that was the source of words: of a state or a body, and of anybody.
    source: Option<usize>,
    /// The last two of them, the last one first.
    sources: [Option<usize>; 2],
    speaker: Option<usize>,
    /// All phrases that were.
    told_by: HashSet<usize>,
    /// The countries of forces that the report has told, the last one last.
    told: Vec<String>,
    /// The last human being, and the last with a name.
    person: [Option<usize>; 2],
    /// The first unnamed of the headline, and its phrases without a name by their heads.
    headline: Option<usize>,
    heading: HashMap<String, usize>,
    /// Short names by the initials of long ones.
    letters: HashMap<String, usize>,
    /// Who tells the report itself, as "I" and as "we".
    narrator: [Option<usize>; 2],
}

impl<'a> Linker<'a> {
    pub fn new(reader: &'a Reader<'a>, annotation: &'a Annotation, scanned: &'a [Scanned<'a>]) -> Self {
        Self {
            reader,
            annotation,
            scanned,
            names: Names::default(),
            people: HashMap::new(),
            short: HashMap::new(),
            heads: HashMap::new(),
            last: HashMap::new(),
            source: None,
            sources: [None, None],
            speaker: None,
            told_by: HashSet::new(),
            told: Vec::new(),
            person: [None, None],
            headline: None,
            heading: HashMap::new(),
            letters: HashMap::new(),
            narrator: [None, None],
        }
    }

    /// Leads every phrase of the cast.
    pub fn run(mut self, cast: &mut Cast) {
        for node in 0..cast.nodes.len() {
            if let Some(id) = cast.nodes[node].id.clone() {
                cast.settle(self.reader.register, node, id);
            }
        }
        for node in 0..cast.nodes.len() {
            self.settle_state(cast, node);
            self.lead(cast, node);
            self.beside(cast, node);
            self.behind(cast, node);
            self.signed(cast, node);
            self.remember(cast, node);
        }
        self.papers(cast);
        ranks(cast);
        self.keep_names(cast);
        for node in 0..cast.nodes.len() {
            cast.nodes[node].up = cast.top(node);
        }
    }

    fn chunk(&self, cast: &Cast, node: usize) -> &'a Chunk {
        let Node { sentence, tokens, .. } = &cast.nodes[node];
        self.scanned[*sentence].sentence.chunk_over(tokens.0).expect("a node is made of a phrase")
    }

    /// The force of a state gets its country: told by the phrase, the only one told before, or the report's own.
    fn settle_state(&mut self, cast: &mut Cast, node: usize) {
        let reading = &cast.nodes[node].reading;
        let Some((force, country)) = reading.force.clone() else { return };
        let weak = reading.weak;
        let home = self.reader.context.home;
        let country = country.inspect(|c| {
            if !weak {
                self.told.retain(|t| t != c);
                self.told.push(c.clone());
            }
        });
        let country = country.or_else(|| match (home, self.told.last()) {
            (Some(home), Some(_)) if self.told.iter().any(|t| t == home) => Some(home.to_owned()),
            (_, Some(last)) => Some(last.clone()),
            (home, None) => home.map(str::to_owned),
        });
        match country.filter(|c| self.reader.register.states.is_country(c)) {
            Some(country) => {
                let id = self.reader.register.force(&country, force);
                cast.settle(self.reader.register, node, id);
            }
            // Nobody says which state: the forces of one report are one state's.
            None => {
                cast.same(node, self.last.get(&Class::State).copied());
            }
        }
    }

    fn lead(&mut self, cast: &mut Cast, node: usize) {
        let chunk = self.chunk(cast, node);
        if chunk.pronoun {
            let of = self.of_pronoun(cast, node, chunk);
            cast.same(node, of);
            return;
        }
        if self.by_name(cast, node, chunk) {
            return;
        }
        let reading = cast.nodes[node].reading.clone();
        if reading.class == Class::State {
            return;
        }
        let seen = self.antecedent(cast, node).filter(|a| self.fits(cast, node, *a));
        // "The group" is no herders, where a body was told of.
        let body = matches!(reading.class, Class::Group | Class::Body) && !reading.named && chunk.definite;
        let antecedent = seen.filter(|a| {
            let vague = cast.nodes[*a].reading.class == Class::Other && !self.chunk(cast, *a).pronoun;
            !(body && vague) || self.of_body(cast, node).is_none()
        });
        if (chunk.definite || reading.named) && antecedent.is_some() && cast.same(node, antecedent) {
            return;
        }
        let possessive = self.scanned[cast.nodes[node].sentence].sentence.tokens[chunk.start].tag == Upos::Pron;
        let of = match reading.class {
            // "Her experience": hers.
            Class::Other if possessive => self.of_possessive(cast, node, chunk),
            Class::Unnamed => self.of_unnamed(cast, node, chunk),
            Class::Group | Class::Body if chunk.definite && !reading.named => self.of_body(cast, node),
            Class::Paper if chunk.definite => self.of_paper(cast, node),
            _ if chunk.definite && !reading.named => self.heads.get(&reading.head).copied(),
            Class::Person | Class::Other if !reading.named => self.of_heading(cast, node),
            _ => None,
        };
        cast.same(node, of);
    }

    /// The same name before, the short form of one, or an abbreviation that the text explains.
    fn by_name(&mut self, cast: &mut Cast, node: usize, chunk: &Chunk) -> bool {
        let reading = cast.nodes[node].reading.clone();
        if !reading.named {
            // A name at the begin of a clause can pass for a common noun.
            let capital = self.scanned[cast.nodes[node].sentence].sentence.tokens[chunk.head].capital;
            let of = self.names.whole(&reading.key).filter(|_| capital && cast.nodes[node].id.is_none());
            return cast.same(node, of);
        }
        if let Some(of) = self.short.get(&reading.key).copied() {
            // What the text itself explains is meant, whatever the register knows by that name.
            if cast.nodes[node].id.is_some() && cast.nodes[node].id != cast.nodes[of].id {
                let top = cast.top(node);
                if top == node {
                    (cast.nodes[node].id, cast.nodes[node].root) = (None, None);
                }
            }
            return cast.same(node, Some(of));
        }
        if reading.class == Class::Person {
            let sentence = self.scanned[cast.nodes[node].sentence].sentence;
            let surname = fold(&sentence.tokens[chunk.end - 1].lower);
            let known = self.people.get(&surname).copied();
            return cast.same(node, known.or_else(|| self.of_office(cast, node, chunk)));
        }
        if let Some(of) = self.names.whole(&reading.key).or_else(|| self.by_ending(cast, node)) {
            return cast.same(node, Some(of));
        }
        if cast.nodes[node].id.is_some() || reading.key.contains(' ') {
            return false;
        }
        let person = self.people.get(&reading.key).or_else(|| self.letters.get(&reading.key)).copied();
        let of = person.or_else(|| self.names.word(&reading.key));
        cast.same(node, of)
    }

    /// "The 5th Brigade", of which "the National Army's 5th Brigade" was told.
    fn by_ending(&self, cast: &Cast, node: usize) -> Option<usize> {
        let reading = &cast.nodes[node].reading;
        let of = self.heads.get(&reading.head).copied()?;
        let long = &cast.nodes[of].reading;
        let ends = long.key.strip_suffix(&reading.key).is_some_and(|before| before.ends_with(' '));
        (ends && long.named && reading.key.contains(' ')).then_some(of)
    }

    /// What stands beside a phrase: an apposition means the same; "for", "of", "from" and a possessor tell for whom it speaks.
    fn beside(&self, cast: &mut Cast, node: usize) {
        let chunk = self.chunk(cast, node);
        let index = cast.nodes[node].sentence;
        let scanned = &self.scanned[index];
        let tokens = &scanned.sentence.tokens;
        for other in &scanned.children[chunk.head] {
            if let Some(of) = cast.at(index, *other).filter(|of| *of != node) {
                match tokens[*other].relation {
                    Relation::Appos if cast.beside_fits(node, of) => {
                        cast.same(node, Some(of));
                    }
                    Relation::Nmod if cast.can_speak(node) && leads(scanned, *other) => {
                        if matches!(
                            cast.nodes[of].reading.class,
                            Class::State | Class::Group | Class::Body | Class::Unnamed
                        ) {
                            cast.speaks(node, of);
                        }
                    }
                    _ => {}
                }
            }
        }
        if cast.can_speak(node)
            && let Some(of) = self.possessor(cast, node, chunk)
        {
            cast.speaks(node, of);
        }
        self.named_after(cast, node, chunk);
    }

    /// "a collective calling itself River Guard", "the Armed Forces of Atlantis (AFA)".
    fn named_after(&self, cast: &mut Cast, node: usize, chunk: &Chunk) {
        let index = cast.nodes[node].sentence;
        let tokens = &self.scanned[index].sentence.tokens;
        let behind = tokens.get(chunk.end..).unwrap_or_default().iter().take(4);
        let Some(word) = behind.clone().position(|t| NAMING.contains(&t.lemma.as_str())) else { return };
        let at = chunk.end + word + 1;
        let name = (at..(at + 3).min(tokens.len())).find(|i| tokens[*i].capital).and_then(|i| cast.at(index, i));
        if name.is_some_and(|n| cast.nodes[n].reading.named) {
            cast.same(node, name);
        }
    }

    fn remember(&mut self, cast: &mut Cast, node: usize) {
        let chunk = self.chunk(cast, node);
        if chunk.pronoun {
            if self.speaks_here(cast, node) {
                self.told_by.insert(node);
                self.speaker = cast.nodes[node].same.or(self.speaker);
            }
            return;
        }
        let index = cast.nodes[node].sentence;
        let sentence = self.scanned[index].sentence;
        let reading = cast.nodes[node].reading.clone();
        self.explain(cast, node, chunk);
        self.remember_name(cast, node, chunk);
        if reading.class != Class::Other || chunk.definite {
            self.heads.insert(reading.head.clone(), node);
        }
        if reading.named && matches!(reading.class, Class::Person | Class::State) {
            // "Harbour master Ignacio Betancor" is "the harbour master" from here on.
            for token in &sentence.tokens[chunk.start..chunk.head] {
                if token.tag == Upos::Noun || self.reader.register.words.is_voice(&token.lower) {
                    self.heads.insert(token.lemma.to_lowercase(), node);
                }
            }
        }
        self.last.insert(reading.class, node);
        let singular = !chunk.plural && chunk.number.is_none();
        if reading.class == Class::Person || (singular && (reading.voice || reading.rank || reading.bearer)) {
            self.person[0] = Some(node);
            if reading.named {
                self.person[1] = Some(node);
            }
        }
        if sentence.region == RegionKind::Headline && !reading.named && reading.class != Class::Paper {
            self.heading.insert(reading.head.clone(), node);
        }
        if reading.class == Class::Unnamed && sentence.region == RegionKind::Headline {
            self.headline.get_or_insert(node);
        }
        if self.speaks_here(cast, node) {
            self.told_by.insert(node);
            self.speaker = Some(node);
            if matches!(reading.class, Class::State | Class::Group | Class::Body) {
                self.source = Some(node);
                self.sources = [Some(node), self.sources[0]];
            }
        }
    }

    /// Whether the network takes a phrase for the source of words.
    fn speaks_here(&self, cast: &Cast, node: usize) -> bool {
        let chunk = self.chunk(cast, node);
        let span = self.scanned[cast.nodes[node].sentence].sentence.span_of(chunk.start, chunk.end);
        let all = &self.annotation.attributions;
        let at = all.partition_point(|a| a.cue.first().is_some_and(|c| c.start + FAR < span.start));
        all.iter().skip(at).take(8).flat_map(|a| &a.source).any(|s| s.start < span.end && span.start < s.end)
    }

    /// "the Armed Forces of Atlantis (AFA)", "the Legal Aid Collective, or LAC": from here on the short name is the long one's.
    fn explain(&mut self, cast: &Cast, node: usize, chunk: &Chunk) {
        let index = cast.nodes[node].sentence;
        let sentence = self.scanned[index].sentence;
        let opening = |i: usize| sentence.tokens.get(i).map(|t| t.lower.as_str());
        let at = match (opening(chunk.end), opening(chunk.end + 1)) {
            (Some("(" | "["), _) => chunk.end + 1,
            (Some(","), Some("or")) => chunk.end + 2,
            _ => return,
        };
        let Some(token) = sentence.tokens.get(at) else { return };
        let short = token.span.of(self.reader.text);
        let letters = short.chars().filter(|c| c.is_alphabetic()).count();
        if !(2..=8).contains(&letters) || short.chars().any(char::is_lowercase) {
            return;
        }
        // A name can begin some phrases before: as far as its initials are the short name's.
        let wanted = fold(short).replace(' ', "");
        let from = (chunk.start.saturating_sub(10)..=chunk.start).rev();
        let fits = |start: &usize| initials(sentence.span_of(*start, chunk.end).of(self.reader.text)) == wanted;
        let start = from.clone().find(fits);
        let of = start.and_then(|s| (s..chunk.end).find_map(|i| cast.at(index, i))).unwrap_or(node);
        self.short.insert(fold(short), of);
    }
}

/// Verbs that give a name.
const NAMING: [&str; 7] = ["call", "style", "name", "dub", "know", "identify", "term"];
/// Bytes between a cue and the farthest of its sources that are looked at.
const FAR: usize = 400;

/// Whether a preposition leads to the word that tells for whom somebody speaks.
fn leads(scanned: &Scanned<'_>, word: usize) -> bool {
    let tokens = &scanned.sentence.tokens;
    let mut cases = scanned.children[word].iter().filter(|i| tokens[**i].relation == Relation::Case);
    cases.any(|i| matches!(tokens[*i].lower.as_str(), "for" | "of" | "from" | "with" | "at" | "by"))
}

/// An officer of whom nothing else is said serves the report's own state.
fn ranks(cast: &mut Cast) {
    let state =
        (0..cast.nodes.len()).find(|n| cast.nodes[*n].reading.class == Class::State && !cast.nodes[*n].reading.weak);
    let Some(state) = state else { return };
    for node in 0..cast.nodes.len() {
        let reading = &cast.nodes[node].reading;
        let top = cast.top(node);
        if reading.rank
            && reading.class == Class::Person
            && cast.nodes[top].root.is_none()
            && cast.nodes[node].same.is_none()
        {
            cast.speaks(node, state);
        }
    }
}
