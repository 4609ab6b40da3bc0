//! Names of the register in sentences, with what speaks for and against each actor of that name.

use super::{
    Context,
    register::{Entry, Register},
};
use crate::{
    gazetteer::fold,
    sentence::Sentence,
    text::{Token, Upos},
};

/// An actor that words may mean, with what speaks for it.
#[derive(Clone, Debug, PartialEq)]
pub struct Candidate {
    /// Id in the register.
    pub id: String,
    /// 0 to 1.
    pub score: f64,
    /// What speaks for it and against it.
    pub reason: String,
}

/// Words that are a name of the register.
#[derive(Clone, Debug)]
pub(super) struct Hit {
    pub start: usize,
    pub end: usize,
    /// The best first; all of them below [`ENOUGH`] where no actor of the name is meant.
    pub candidates: Vec<Candidate>,
}

/// Below this score a candidate is not taken.
pub(super) const ENOUGH: f64 = 0.5;

/// The names in a sentence, longest first where they overlap, in order.
pub(super) fn hits(register: &Register, context: &Context<'_>, text: &str, sentence: &Sentence) -> Vec<Hit> {
    let shouted = is_shouted(sentence);
    let (mut out, mut at) = (Vec::new(), 0);
    while at < sentence.tokens.len() {
        let hit = longest(register, context, text, sentence, at, shouted);
        at = hit.as_ref().map_or(at + 1, |h| h.end);
        out.extend(hit);
    }
    out
}

/// Whether capitals say nothing here: most words are in them.
fn is_shouted(sentence: &Sentence) -> bool {
    let words = sentence.tokens.iter().filter(|t| t.tag != Upos::Punct && t.lower.chars().count() > 3);
    let (all, capital) = words.fold((0, 0), |(all, capital), t| (all + 1, capital + usize::from(t.capital)));
    all >= 4 && capital * 10 >= all * 8
}

fn longest(
    register: &Register,
    context: &Context<'_>,
    text: &str,
    sentence: &Sentence,
    at: usize,
    shouted: bool,
) -> Option<Hit> {
    let tokens = &sentence.tokens;
    if tokens[at].tag == Upos::Punct && !tokens[at].lower.starts_with(char::is_alphanumeric) {
        return None;
    }
    let first = folded(&tokens[at], text);
    let most = register.longest(first.split(' ').next()?);
    let (mut key, mut found) = (String::new(), None);
    for (end, token) in tokens.iter().enumerate().skip(at).take(most + 3) {
        let word = folded(token, text);
        // The end of a possessive belongs to the word before: "Lord's".
        if end > at && !word.is_empty() && !token.lower.starts_with('\'') {
            key.push(' ');
        }
        key.push_str(&word);
        if key.split(' ').count() > most {
            break;
        }
        let surface = sentence.span_of(at, end + 1).of(text);
        if register.words.is_decoy(&key) {
            found = None;
        } else if stands(sentence, at, end + 1, surface, shouted) {
            let candidates = candidates(register, context, &key, surface);
            if !candidates.is_empty() {
                found = Some(Hit { start: at, end: end + 1, candidates });
            }
        }
    }
    found.filter(|hit| !inside_a_name(sentence, hit, shouted))
}

fn folded(token: &Token, text: &str) -> String {
    let word = token.span.of(text);
    // Most words are plain, and folding is dear.
    if word.bytes().all(|b| b.is_ascii_lowercase()) && word.len() > 3 { word.to_owned() } else { fold(word) }
}

/// Whether words are written as a name is.
fn stands(sentence: &Sentence, start: usize, end: usize, surface: &str, shouted: bool) -> bool {
    let letters = surface.chars().filter(|c| c.is_alphabetic()).count();
    if end == start + 1 && letters <= 5 && surface.chars().all(|c| !c.is_lowercase()) {
        // Short names in capitals are words where all is in capitals.
        return !shouted || letters > 3;
    }
    sentence.tokens[start..end].iter().any(|t| t.capital)
}

/// "Lisa Wagner", "Wagner College": a name of one word inside a longer name is not the actor's.
fn inside_a_name(sentence: &Sentence, hit: &Hit, shouted: bool) -> bool {
    if hit.end > hit.start + 1 || shouted {
        return false;
    }
    let proper = |t: &Token| t.tag == Upos::Propn && t.capital;
    let token = &sentence.tokens[hit.start];
    let joined = |other: usize| {
        let other = &sentence.tokens[other];
        proper(other)
            && matches!(
                other.relation.as_str(),
                "flat" | "compound" | "root" | "nsubj" | "obj" | "obl" | "nmod" | "appos"
            )
    };
    let before = hit.start > 0 && joined(hit.start - 1) && token.relation.as_str() == "flat";
    let after = sentence.tokens.get(hit.end).is_some_and(|t| proper(t) && t.relation.as_str() == "flat");
    before || after
}

/// The actors of a name, the best first.
pub(super) fn candidates(register: &Register, context: &Context<'_>, key: &str, surface: &str) -> Vec<Candidate> {
    let mut all: Vec<Candidate> = register
        .with_name(key)
        .filter(|e| written_so(e, key, surface))
        .map(|entry| score(register, context, entry, key, surface))
        .collect();
    all.sort_by(|a, b| b.score.total_cmp(&a.score).then_with(|| a.id.cmp(&b.id)));
    all
}

/// A short name in capitals is no word in small letters: "AA" is not "aa", nor "Ice" the office "ICE".
fn written_so(entry: &Entry, key: &str, surface: &str) -> bool {
    let is_short = |name: &str| name.chars().count() <= 5 && name.chars().all(|c| !c.is_lowercase());
    let mut names = entry.aliases.iter().chain([&entry.name]).filter(|n| fold(n) == key);
    names.any(|name| !is_short(name) || surface.chars().all(|c| !c.is_lowercase()))
}

fn score(register: &Register, context: &Context<'_>, entry: &Entry, key: &str, surface: &str) -> Candidate {
    let words = key.split(' ').count();
    let short = words == 1 && surface.chars().count() <= 5 && surface.chars().all(|c| !c.is_lowercase());
    let (mut score, mut reasons) = match (words, short) {
        (1, true) => (0.6, vec!["short name"]),
        (1, false) => (0.75, vec!["name of one word"]),
        _ => (0.9, vec!["whole name"]),
    };
    let mut weigh = |by: f64, reason: &'static str| {
        score += by;
        reasons.push(reason);
    };
    if let Some(country) = entry.country.as_deref() {
        let generic = register.words.is_generic(key);
        match (context.names(country), generic) {
            (true, _) => weigh(0.1, "its country is told of"),
            (false, true) => weigh(-0.45, "many have such a name, and its country is not told of"),
            (false, false) if short && key.len() <= 3 => weigh(-0.25, "its country is not told of"),
            (false, false) => weigh(-0.1, "its country is not told of"),
        }
    }
    if let Some(year) = context.year {
        let before = entry.since.is_some_and(|since| year < since - 1);
        let after = entry.until.is_some_and(|until| year > until + 25);
        if before || after {
            weigh(-0.4, "not of this time");
        } else if entry.until.is_some_and(|until| year > until + 2) {
            weigh(-0.1, "it has ended");
        }
    }
    Candidate { id: entry.id.clone(), score: score.clamp(0.0, 1.0), reason: reasons.join("; ") }
}
