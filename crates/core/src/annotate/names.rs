//! Names of a report: one name means one thing throughout it.
//!
//! The network reads each mention by itself. A report rarely uses one name for two kinds of things (the one sense a
//! discourse of Gale, Church and Yarowsky 1992), so the mentions of a name vote, each with the network's certainty, and
//! a mention that the network passed over is found by the others.

use std::{collections::BTreeMap, ops::Range};

use super::{
    EntityKind, Upos,
    analysis::{Analysis, Found, found, overlap},
};
use crate::Language;

/// Longest name that is looked for elsewhere, in words.
const LONGEST: usize = 6;
/// Letters that such a name has at least: shorter ones are too often something else.
const LEAST: usize = 4;

/// The named persons, organisations and places, in order.
pub(super) fn of(analysis: &Analysis<'_>, language: &Language) -> Vec<Found> {
    let mut votes: BTreeMap<Vec<String>, BTreeMap<EntityKind, f32>> = BTreeMap::new();
    let mut all: Vec<Found> = Vec::new();
    for entity in &analysis.said.entities {
        let Some(kind) = language.analyser.name(entity.label) else { continue };
        *votes.entry(form(analysis, &entity.range)).or_default().entry(kind).or_default() += entity.score;
        all.extend(found(&entity.range, kind, true));
    }
    for name in &mut all {
        if let Some(kind) = votes.get(&form(analysis, &name.words)).and_then(winner) {
            name.kind = kind;
        }
    }
    let missed = missed(analysis, language, &votes, &all);
    all.extend(missed);
    all.sort_by_key(|name| name.words.start);
    with_initials(analysis, all)
}

/// Persons with the initials that stand before them: "J." and "R. Diallo" are one name.
fn with_initials(analysis: &Analysis<'_>, names: Vec<Found>) -> Vec<Found> {
    let begins = |at: usize| analysis.sentences().binary_search_by_key(&at, |s| s.start).is_ok();
    let mut out: Vec<Found> = Vec::with_capacity(names.len());
    for mut name in names {
        if name.kind == EntityKind::Person {
            let free = |at: usize, last: Option<&Found>| last.is_none_or(|l| l.words.end <= at);
            while !begins(name.words.start)
                && is_initial(analysis, name.words.start - 1)
                // "J.", not "P.S.".
                && analysis.words[name.words.start - 1].span.len() == 2
                && free(name.words.start - 1, out.last())
            {
                name.words.start -= 1;
            }
            let joins = |last: &&mut Found| {
                last.kind == EntityKind::Person
                    && last.words.end == name.words.start
                    && !begins(name.words.start)
                    && is_initial(analysis, last.words.end - 1)
            };
            if let Some(last) = out.last_mut().filter(joins) {
                last.words.end = name.words.end;
                continue;
            }
        }
        out.push(name);
    }
    out
}

/// "J.", "R.E.": capitals, each with a full stop.
fn is_initial(analysis: &Analysis<'_>, at: usize) -> bool {
    let word = analysis.words[at].span.of(analysis.text);
    let mut chars = word.chars();
    while let Some(letter) = chars.next() {
        if !letter.is_uppercase() || chars.next() != Some('.') {
            return false;
        }
    }
    !word.is_empty() && word.len() <= 6
}

/// The kind with the most certainty; of equal ones the first.
fn winner(votes: &BTreeMap<EntityKind, f32>) -> Option<EntityKind> {
    votes
        .iter()
        .fold(None, |best: Option<(EntityKind, f32)>, (kind, sum)| match best {
            Some((_, most)) if most >= *sum => best,
            _ => Some((*kind, *sum)),
        })
        .map(|(kind, _)| kind)
}

/// Words tagged as proper nouns that are a name elsewhere in the report, the longest first.
fn missed(
    analysis: &Analysis<'_>,
    language: &Language,
    votes: &BTreeMap<Vec<String>, BTreeMap<EntityKind, f32>>,
    known: &[Found],
) -> Vec<Found> {
    let proper = |at: usize| language.analyser.upos(analysis.said.words[at].upos) == Upos::Propn;
    // In order and without overlap, as the network gives them.
    let free = |words: &Range<usize>| {
        let at = known.partition_point(|k| k.words.end <= words.start);
        known.get(at).is_none_or(|k| !overlap(&k.words, words))
    };
    let mut out: Vec<Found> = Vec::new();
    for sentence in analysis.sentences() {
        let mut at = sentence.start;
        while at < sentence.end {
            let longest = (at + LONGEST).min(sentence.end);
            let name = (at + 1..=longest).rev().map(|end| at..end).find_map(|words| {
                // A proper noun on either side would make it a part of another name.
                let whole = (words.start == sentence.start || !proper(words.start - 1))
                    && (words.end == sentence.end || !proper(words.end));
                if !(proper(words.start) && proper(words.end - 1) && whole && free(&words)) {
                    return None;
                }
                let form = form(analysis, &words);
                let letters = form.iter().map(|w| w.chars().count()).sum::<usize>();
                let kind = votes.get(&form).and_then(winner).filter(|_| letters >= LEAST)?;
                found(&words, kind, true)
            });
            at = name.as_ref().map_or(at + 1, |n| n.words.end);
            out.extend(name);
        }
    }
    out
}

/// The words of a name, in small letters.
fn form(analysis: &Analysis<'_>, words: &Range<usize>) -> Vec<String> {
    words.clone().map(|at| analysis.words[at].span.of(analysis.text).to_lowercase()).collect()
}
