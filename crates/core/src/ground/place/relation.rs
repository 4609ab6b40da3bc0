//! What the words at a name say of a place beside it: "12 km north of Izium", "the outskirts of Goma", "between A and B".

use rashomon_model::{Bytes, Report, Span};

use super::{Resources, Toponym, distance, find::is_direction};
use crate::{
    sentence::{Annotation, Sentence},
    text::{Upos, number},
};

/// A place beside one that is named.
#[derive(Clone, Debug)]
pub(super) struct Relation {
    /// Its words with the name.
    pub span: Span<Bytes>,
    /// Its first token.
    pub start: usize,
    /// What they say.
    pub lies: Lies,
}

/// How a place lies to the one that is named.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Lies {
    /// So far from it in a direction, in degrees from north by east, which may be off by as many.
    Moved { km: f64, bearing: f64, spread: f64 },
    /// So far from it.
    Within { km: f64 },
    /// "near", "outside", or on one side of it.
    Near,
    /// At its edge.
    Outskirts,
    /// In the sea before it.
    Coast,
    /// Between it and another of the names.
    Between(usize),
}

/// Words that may stand between a relation and the name: "of the southern city of".
const REACH: usize = 6;

/// What is said at each name.
pub(super) fn relations(
    resources: Resources<'_>,
    report: &Report<Bytes>,
    annotation: &Annotation,
    toponyms: &[Toponym],
) -> Vec<Option<Relation>> {
    let mut numbers = (usize::MAX, Vec::new());
    let mut out: Vec<Option<Relation>> = Vec::with_capacity(toponyms.len());
    for (index, toponym) in toponyms.iter().enumerate() {
        let sentence = &annotation.sentences[toponym.sentence];
        if numbers.0 != toponym.sentence {
            numbers = (toponym.sentence, distance::all(report, sentence));
        }
        let next = toponyms.get(index + 1).filter(|n| n.sentence == toponym.sentence);
        let between = next.filter(|next| is_between(resources, sentence, toponym, next));
        let found = if let Some(next) = between {
            let start = toponym.tokens.0 - 1 - descriptors(resources, sentence, toponym.tokens.0);
            Some((start, next.tokens.1, Lies::Between(index + 1)))
        } else if let Some(Some(Relation { lies: Lies::Between(other), start, .. })) = out.last()
            && *other == index
        {
            Some((*start, toponym.tokens.1, Lies::Between(index - 1)))
        } else {
            beside(resources, sentence, &numbers.1, toponym)
        };
        out.push(found.map(|(start, end, lies)| Relation { span: sentence.span_of(start, end), start, lies }));
    }
    out
}

/// The first token, the one after the last, and what the words say.
type Found = (usize, usize, Lies);

/// What is said before the name, else behind it: "Goma's outskirts".
fn beside(
    resources: Resources<'_>,
    sentence: &Sentence,
    numbers: &[number::Expression],
    toponym: &Toponym,
) -> Option<Found> {
    let (first, end) = toponym.tokens;
    for skipped in 0..=descriptors(resources, sentence, first) {
        if let Some((start, lies)) = relation(sentence, numbers, first - skipped) {
            // "drove 300 km from Goma to Beni": a way and no place.
            let way = word(sentence, end) == "to" && word(sentence, first - skipped - 1) == "from";
            return (!way).then_some((start, end, lies));
        }
    }
    let owns = usize::from(matches!(word(sentence, end), "'s" | "'"));
    let edge = matches!(word(sentence, end + owns), "outskirts" | "suburbs");
    edge.then_some((first, end + owns + 1, Lies::Outskirts))
}

/// How many words right before the name only say what it is.
fn descriptors(resources: Resources<'_>, sentence: &Sentence, first: usize) -> usize {
    let classes = resources.classes;
    let is_kind = |at: usize| {
        let all = [classes.settlement, classes.division, classes.facility];
        all.iter().any(|class| sentence.begins(resources.lexicon, at, *class))
            || matches!(word(sentence, at), "city" | "capital" | "port" | "area")
    };
    let is_descriptor = |at: usize| {
        let token = &sentence.tokens[at];
        matches!(token.lower.as_str(), "the" | "a" | "an")
            || is_kind(at)
            || is_direction(&token.lower)
            || token.tag == Upos::Adj
            || (token.lower == "of" && at.checked_sub(1).is_some_and(is_kind))
    };
    (0..REACH.min(first)).take_while(|back| is_descriptor(first - 1 - back)).count()
}

/// The relation whose last word is the one before `at`, with its first token.
fn relation(sentence: &Sentence, numbers: &[number::Expression], at: usize) -> Option<(usize, Lies)> {
    let last = at.checked_sub(1)?;
    let before = |back: usize| at.checked_sub(back).map_or("", |at| word(sentence, at));
    let measured = |end: usize| distance::before(sentence, numbers, end);
    match word(sentence, last) {
        "near" | "outside" | "around" => Some((last, Lies::Near)),
        "to" if matches!(before(2), "close" | "next" | "adjacent") => Some((last - 1, Lies::Near)),
        // "cut off Mariupol" tells of no coast.
        "off" if last.checked_sub(1).is_some_and(|at| sentence.tokens[at].tag == Upos::Verb) => None,
        "off" => Some(measured(last).map_or((last, Lies::Coast), |(start, km)| (start, Lies::Within { km }))),
        "from" => {
            let away = usize::from(before(2) == "away");
            let far = || (before(2) == "far" && before(3) == "not").then(|| (last - 2, Lies::Near));
            measured(last - away).map(|(start, km)| (start, Lies::Within { km })).or_else(far)
        }
        "of" => {
            if let Some((from, bearing, spread)) = bearing(sentence, last) {
                let lead = (0..3).take_while(|back| is_lead(sentence, from, *back)).count();
                let moved = measured(from - lead);
                return Some(
                    moved.map_or((from, Lies::Near), |(start, km)| (start, Lies::Moved { km, bearing, spread })),
                );
            }
            match before(2) {
                "outskirts" | "edge" | "edges" | "fringe" | "fringes" | "suburbs" | "periphery" => {
                    Some((last - 1, Lies::Outskirts))
                }
                "vicinity" | "proximity" | "surroundings" => Some((last - 1, Lies::Near)),
                "coast" | "coasts" | "shore" | "shores" => off_the_coast(sentence, &measured, last - 1),
                _ => measured(last).map(|(start, km)| (start, Lies::Within { km })),
            }
        }
        _ => None,
    }
}

/// "off the (northern) coast of", "5 miles off the coast of"; `coast` is the token of the last noun.
fn off_the_coast(
    sentence: &Sentence,
    measured: &dyn Fn(usize) -> Option<(usize, f64)>,
    coast: usize,
) -> Option<(usize, Lies)> {
    let off =
        (1..=3).map_while(|back| coast.checked_sub(back)).find(|at| matches!(word(sentence, *at), "off" | "from"))?;
    let start = measured(off);
    if word(sentence, off) == "from" && start.is_none() {
        return None;
    }
    Some(start.map_or((off, Lies::Coast), |(start, km)| (start, Lies::Within { km })))
}

/// "just", "to the", "due": what may stand between a distance and a direction.
fn is_lead(sentence: &Sentence, from: usize, back: usize) -> bool {
    from.checked_sub(back + 1)
        .is_some_and(|at| matches!(word(sentence, at), "just" | "to" | "the" | "due" | "directly" | "away"))
}

/// The direction that the tokens before `end` name, with its first token and how far it may be off, in degrees.
fn bearing(sentence: &Sentence, end: usize) -> Option<(usize, f64, f64)> {
    // The longest one counts: "north-north-east" may be five tokens.
    let joined = |from: usize| -> String {
        sentence.tokens[from..end].iter().flat_map(|t| t.lower.chars()).filter(|c| c.is_alphabetic()).collect()
    };
    (1..=5).map_while(|back| end.checked_sub(back)).fold(None, |found, from| {
        let begins = ["north", "south", "east", "west"].iter().any(|name| word(sentence, from).starts_with(name));
        let at = POINTS.iter().position(|name| begins && *name == joined(from));
        // Half of the sector that the name stands for: 45 degrees of one of eight, 22.5 of one of sixteen.
        at.map_or(found, |at| Some((from, at as f64 * 22.5, if at % 2 == 0 { 22.5 } else { 11.25 })))
    })
}

/// The sixteen points of the compass, from north by east.
const POINTS: [&str; 16] = [
    "north",
    "northnortheast",
    "northeast",
    "eastnortheast",
    "east",
    "eastsoutheast",
    "southeast",
    "southsoutheast",
    "south",
    "southsouthwest",
    "southwest",
    "westsouthwest",
    "west",
    "westnorthwest",
    "northwest",
    "northnorthwest",
];

/// "between Izium and Sloviansk", where no noun behind makes them sides of something.
fn is_between(resources: Resources<'_>, sentence: &Sentence, a: &Toponym, b: &Toponym) -> bool {
    let lead = a.tokens.0 - descriptors(resources, sentence, a.tokens.0);
    let and = a.tokens.1;
    let behind = b.tokens.0.checked_sub(1 + descriptors(resources, sentence, b.tokens.0));
    let sides = sentence.tokens.get(b.tokens.1).is_some_and(|t| matches!(t.tag, Upos::Noun | Upos::Propn));
    lead > 0 && word(sentence, lead - 1) == "between" && word(sentence, and) == "and" && behind == Some(and) && !sides
}

/// Whether an unknown place is told by the relation of a name behind it: "in Kuriga, a village 12 km north of Kaduna".
pub(super) fn places(resources: Resources<'_>, sentence: &Sentence, unknown: &Toponym, relation: &Relation) -> bool {
    let from = unknown.tokens.1;
    let classes = resources.classes;
    from <= relation.start
        && relation.start - from <= REACH
        && !matches!(relation.lies, Lies::Between(_))
        && (from..relation.start).all(|at| {
            matches!(
                word(sentence, at),
                "," | "("
                    | "a"
                    | "an"
                    | "the"
                    | "in"
                    | "on"
                    | "at"
                    | "some"
                    | "about"
                    | "around"
                    | "which"
                    | "is"
                    | "lies"
                    | "located"
                    | "situated"
                    | "lying"
                    | "just"
                    | "small"
                    | "area"
            ) || [classes.settlement, classes.division, classes.facility]
                .iter()
                .any(|class| sentence.begins(resources.lexicon, at, *class))
        })
}

fn word(sentence: &Sentence, at: usize) -> &str {
    sentence.tokens.get(at).map_or("", |t| t.lower.as_str())
}
