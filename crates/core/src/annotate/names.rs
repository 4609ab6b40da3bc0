//! Names of a report: one name means one thing throughout it.
//!
//! The network reads each mention by itself. A report rarely uses one name for two kinds of things (the one sense a
//! discourse of Gale, Church and Yarowsky 1992), so the mentions of a name vote, each with the network's certainty, and
//! a mention that the network passed over is found by the others. What the network is not sure of is no name; the gazetteer
//! knows large places, and where one name of a place ends and that of its country begins.

use std::{collections::BTreeMap, ops::Range};

use rashomon_nn::Labelled;

use super::{
    Resources,
    analyser::Analyser,
    analysis::{AnalysedReport, EntityWords, is_free},
};
use crate::{
    gazetteer::{Gazetteer, Row},
    text::EntityKind,
};

/// Longest name that is looked for elsewhere, in words.
const LONGEST: usize = 6;
/// Letters that such a name has at least: shorter ones are too often something else.
const LEAST: usize = 4;

/// What the mentions of one name say of it.
#[derive(Default)]
struct Votes {
    /// The certainty of all of them for each kind.
    kinds: BTreeMap<EntityKind, f32>,
    /// The certainty of the surest one.
    surest: f32,
}

/// Names by their words, in small letters.
type Ballot = BTreeMap<Vec<String>, Votes>;

/// The named persons, organisations and places, in order.
pub(super) fn of(analysis: &AnalysedReport<'_>, resources: Resources<'_>) -> Vec<EntityWords> {
    let analyser = resources.analyser;
    let mut ballot = Ballot::new();
    for entity in &analysis.said.entities {
        let Some(kind) = analyser.name(entity.label) else { continue };
        let votes = ballot.entry(form(analysis, &entity.range)).or_default();
        *votes.kinds.entry(kind).or_default() += entity.score;
        votes.surest = votes.surest.max(entity.score);
    }
    let least = analyser.thresholds();
    let sure = |entity: &Labelled| {
        let votes = ballot.get(&form(analysis, &entity.range))?;
        let sure = entity.score >= least.name || votes.surest >= least.name_elsewhere;
        EntityWords::new(&entity.range, votes.winner().filter(|_| sure)?, true)
    };
    let mut all = with_articles(analysis, analysis.said.entities.iter().filter_map(sure));
    all.extend(missed(analysis, analyser, &ballot, &all));
    all.sort_by_key(|name| name.words.start);
    // "taco bell" may be a name, "wifi" is none: what the tags call common nouns only is dropped.
    all.retain(|name| name.words.clone().any(|at| analysis.is_proper(analyser, at)));
    all.extend(known(analysis, resources, &all));
    all.sort_by_key(|name| name.words.start);
    with_initials(analysis, all.into_iter().flat_map(|name| parted(analysis, resources.gazetteer, name)))
}

impl Votes {
    /// The kind with the most certainty; of equal ones the first.
    fn winner(&self) -> Option<EntityKind> {
        let surer = |best: Option<(EntityKind, f32)>, (kind, sum): (&EntityKind, &f32)| match best {
            Some((_, most)) if most >= *sum => best,
            _ => Some((*kind, *sum)),
        };
        self.kinds.iter().fold(None, surer).map(|(kind, _)| kind)
    }
}

/// A place and the country or division behind it are two names ("Basra Iraq", "san francisco california", "Austin TX").
fn parted(analysis: &AnalysedReport<'_>, places: &Gazetteer, name: EntityWords) -> Vec<EntityWords> {
    let text = |words: Range<usize>| analysis.span(&words).of(analysis.text);
    let words = name.words.clone();
    if name.kind != EntityKind::Place || words.len() < 2 || places.known(text(words.clone())) {
        return vec![name];
    }
    let lies_in = |inner: &str, outer: &str| {
        let (code, around) = (outer.to_uppercase(), places.lookup(outer));
        places.lookup(inner).iter().any(|row| {
            let holds = |o: &Row| matches!(o.kind, "country" | "admin1") && o.country == row.country;
            places.is_division_code(&code, row) || around.iter().any(holds)
        })
    };
    let cut = (words.start + 1..words.end).find(|at| lies_in(text(words.start..*at), text(*at..words.end)));
    match cut {
        None => vec![name],
        Some(at) => [words.start..at, at..words.end].map(|words| EntityWords { words, ..name.clone() }).to_vec(),
    }
}

/// Towns of so many people are places wherever they are named.
const LARGE: u64 = 100_000;

/// Whether the gazetteer knows a country, a division or a large town of this name, or a place that the user has added.
pub(super) fn is_large_place(places: &Gazetteer, name: &str) -> bool {
    let is_large = |row: &Row| matches!(row.kind, "country" | "admin1") || row.population >= LARGE || row.own;
    places.lookup(name).iter().any(is_large)
}

/// Proper nouns that the network passed over and that the gazetteer knows as countries, divisions or large towns.
fn known(analysis: &AnalysedReport<'_>, resources: Resources<'_>, names: &[EntityWords]) -> Vec<EntityWords> {
    let proper = |at: usize| analysis.is_proper(resources.analyser, at);
    let mut out = Vec::new();
    for sentence in analysis.sentences() {
        let mut at = sentence.start;
        while at < sentence.end {
            let end = (at..sentence.end).find(|i| !proper(*i)).unwrap_or(sentence.end);
            let words = at..end;
            at = end.max(at + 1);
            if words.is_empty() || words.len() > LONGEST || !is_free(names, &words) {
                continue;
            }
            let text = analysis.span(&words).of(analysis.text);
            if is_large_place(resources.gazetteer, text) && !resources.gazetteer.is_stop_name(text) {
                out.extend(EntityWords::new(&words, EntityKind::Place, true));
            }
        }
    }
    out
}

/// "The" that the network took for a name of its own begins the name behind it.
fn with_articles(analysis: &AnalysedReport<'_>, names: impl Iterator<Item = EntityWords>) -> Vec<EntityWords> {
    let article = |name: &EntityWords| analysis.span(&name.words).of(analysis.text).eq_ignore_ascii_case("the");
    let (mut out, mut before): (Vec<EntityWords>, Option<usize>) = (Vec::new(), None);
    for mut name in names {
        if article(&name) {
            before = Some(name.words.start);
            continue;
        }
        if let Some(start) = before.take().filter(|start| start + 1 == name.words.start) {
            name.words.start = start;
        }
        out.push(name);
    }
    out
}

/// Persons with the initials that stand before them: "J." and "R. Diallo" are one name.
fn with_initials(analysis: &AnalysedReport<'_>, names: impl Iterator<Item = EntityWords>) -> Vec<EntityWords> {
    let begins = |at: usize| analysis.sentences().binary_search_by_key(&at, |s| s.start).is_ok();
    let mut out: Vec<EntityWords> = Vec::new();
    for mut name in names {
        if name.kind == EntityKind::Person {
            let free = |at: usize, last: Option<&EntityWords>| last.is_none_or(|l| l.words.end <= at);
            while !begins(name.words.start)
                && is_initial(analysis, name.words.start - 1)
                // "J.", not "P.S.".
                && analysis.words[name.words.start - 1].span.len() == 2
                && free(name.words.start - 1, out.last())
            {
                name.words.start -= 1;
            }
            let joins = |last: &&mut EntityWords| {
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
fn is_initial(analysis: &AnalysedReport<'_>, at: usize) -> bool {
    let word = analysis.words[at].span.of(analysis.text);
    let mut chars = word.chars();
    while let Some(letter) = chars.next() {
        if !letter.is_uppercase() || chars.next() != Some('.') {
            return false;
        }
    }
    !word.is_empty() && word.len() <= 6
}

/// Words tagged as proper nouns that are a name elsewhere in the report, the longest first.
fn missed(
    analysis: &AnalysedReport<'_>,
    analyser: &Analyser,
    ballot: &Ballot,
    known: &[EntityWords],
) -> Vec<EntityWords> {
    let proper = |at: usize| analysis.is_proper(analyser, at);
    let sure = analyser.thresholds().name;
    let mut out: Vec<EntityWords> = Vec::new();
    for sentence in analysis.sentences() {
        let mut at = sentence.start;
        while at < sentence.end {
            let longest = (at + LONGEST).min(sentence.end);
            let name = (at + 1..=longest).rev().map(|end| at..end).find_map(|words| {
                // A proper noun on either side would make it a part of another name.
                let whole = (words.start == sentence.start || !proper(words.start - 1))
                    && (words.end == sentence.end || !proper(words.end));
                if !(proper(words.start) && proper(words.end - 1) && whole && is_free(known, &words)) {
                    return None;
                }
                let form = form(analysis, &words);
                let letters = form.iter().map(|w| w.chars().count()).sum::<usize>();
                let votes = ballot.get(&form).filter(|v| letters >= LEAST && v.surest >= sure)?;
                EntityWords::new(&words, votes.winner()?, true)
            });
            at = name.as_ref().map_or(at + 1, |n| n.words.end);
            out.extend(name);
        }
    }
    out
}

/// The words of a name, in small letters.
fn form(analysis: &AnalysedReport<'_>, words: &Range<usize>) -> Vec<String> {
    words.clone().map(|at| analysis.words[at].span.of(analysis.text).to_lowercase()).collect()
}
