//! Names of a report that may be places: those that the network calls places or facilities, and those that the gazetteer
//! knows and a preposition of place or a dateline leads to.

use rashomon_model::{Bytes, Report, Span};

use super::{Resources, Said, Toponym, is_dateline};
use crate::{
    gazetteer::{Row, is_capital_alias},
    lexicon::ClassId,
    sentence::{Annotation, Sentence},
    text::{Entity, EntityKind, Upos},
};

/// Longest name in tokens.
const LONGEST: usize = 6;

/// All names, in order and without overlap.
pub(super) fn toponyms(resources: Resources<'_>, report: &Report<Bytes>, annotation: &Annotation) -> Vec<Toponym> {
    let mut out = Vec::new();
    let mut at = 0;
    for (index, sentence) in annotation.sentences.iter().enumerate() {
        let mut taken = vec![false; sentence.tokens.len()];
        let first = out.len();
        while let Some(mention) = annotation.mentions.get(at).filter(|m| m.span.start < sentence.span.end) {
            at += 1;
            let tokens = sentence.tokens_in(mention.span);
            if !mention.named || tokens.is_empty() {
                continue;
            }
            taken[tokens.clone()].fill(true);
            let words = mention.span.of(&report.text);
            let timed = |e: &Entity| e.time.is_some() && e.start < tokens.end && tokens.start < e.end;
            if !words.chars().any(char::is_uppercase)
                || is_demonym(resources, words)
                || sentence.entities.iter().any(timed)
            {
                continue;
            }
            if matches!(mention.kind, EntityKind::Place | EntityKind::Facility) {
                let facility = mention.kind == EntityKind::Facility;
                out.extend(named(
                    resources,
                    report,
                    sentence,
                    index,
                    (tokens.start, tokens.end),
                    mention.span,
                    facility,
                ));
            }
        }
        missed(resources, report, sentence, index, &taken, &mut out);
        out[first..].sort_by_key(|t| t.span.start);
    }
    out
}

/// "Somali", "the Kazakh": a people or its adjective is no place, unless a country has that name too.
fn is_demonym(resources: Resources<'_>, words: &str) -> bool {
    let is_country = || resources.gazetteer.lookup(words).iter().any(|r| matches!(r.kind, "country" | "admin1"));
    !words.contains(' ') && resources.gazetteer.demonym(&words.to_lowercase()).is_some() && !is_country()
}

/// A name that the network found.
fn named(
    resources: Resources<'_>,
    report: &Report<Bytes>,
    sentence: &Sentence,
    index: usize,
    tokens: (usize, usize),
    span: Span<Bytes>,
    facility: bool,
) -> Option<Toponym> {
    let whole = sentence.span_of(tokens.0, tokens.1) == span;
    let mut said = leading(resources, sentence, tokens.0);
    let (name, inside) = if whole {
        bare(resources, report, sentence, tokens, facility)
    } else {
        (span.of(&report.text), Said::default())
    };
    said.article |= inside.article;
    said.division |= inside.division || division_follows(resources, sentence, tokens.1);
    said.settlement |= inside.settlement || word_is(resources, sentence, tokens.1, resources.classes.settlement);
    // "Rapides Parish, La.": an abbreviation behind a comma, or with full stops, is the division.
    let division = after_comma(sentence, tokens.0) || span.of(&report.text).contains('.');
    let division = resources.gazetteer.abbreviation(span.of(&report.text)).filter(|_| division);
    said.division |= division.is_some();
    let name = division.map_or(name, |(_, division)| division);
    if whole && division.is_none() && is_common(resources, sentence, tokens) {
        return None;
    }
    let road = whole && is_road(resources, sentence, tokens);
    let lone = name.chars().filter(|c| c.is_alphanumeric()).count();
    let acronym = lone <= 3 && name.chars().all(|c| !c.is_lowercase());
    let known = resources.gazetteer.known(name);
    if lone == 0 || (acronym && !known) {
        return None;
    }
    Some(Toponym {
        sentence: index,
        tokens,
        span,
        name: if road || (facility && !known) { String::new() } else { name.to_owned() },
        said,
        facility: facility || road,
        dateline: is_dateline(sentence.region),
    })
}

/// The name without the words around it that say what it is, where the gazetteer does not know it with them.
fn bare<'t>(
    resources: Resources<'_>,
    report: &'t Report<Bytes>,
    sentence: &Sentence,
    (mut start, mut end): (usize, usize),
    facility: bool,
) -> (&'t str, Said) {
    let words = |start: usize, end: usize| sentence.span_of(start, end).of(&report.text);
    let mut said = Said::default();
    if end > start + 1 && sentence.tokens[start].lower == "the" {
        start += 1;
        said.article = true;
    }
    let classes = resources.classes;
    let is = |at: usize, class: ClassId| word_is(resources, sentence, at, class);
    said.division = is(end - 1, classes.division);
    said.settlement = is(end - 1, classes.settlement) && !said.division;
    let whole = words(start, end);
    if resources.gazetteer.known(whole) {
        return (whole, said);
    }
    // "Ain al-Asad Air Base" is also looked up as "Ain al-Asad", because sites have many spellings.
    let cut = (start + 2..end).rev().find(|cut| (*cut..end).all(|at| is_facility(resources, sentence, at)));
    if facility {
        return (cut.map_or(whole, |cut| words(start, cut)), said);
    }
    // What the network takes for a place rather than a building is the site only where one has the name.
    let is_site = |name: &&str| resources.gazetteer.lookup(name).iter().any(Row::is_site);
    if let Some(site) = cut.map(|cut| words(start, cut)).filter(is_site) {
        return (site, said);
    }
    while end > start + 1 && (is(end - 1, classes.division) || is(end - 1, classes.settlement)) {
        end -= 1;
    }
    while end > start + 1 && is_direction(&sentence.tokens[start].lower) {
        start += 1;
        said.near = true;
    }
    // "Indian Kashmir": the people's adjective is no part of the name of what lies in their country, or in several.
    let country = resources.gazetteer.demonym(&sentence.tokens[start].lower).filter(|_| end > start + 1);
    if let Some(country) = country {
        let rows = resources.gazetteer.lookup(words(start + 1, end));
        start += usize::from(rows.iter().any(|r| r.country == country || r.kind == "region"));
    }
    // "City of Harar", "Province of Jujuy".
    if end > start + 2 && sentence.tokens[start + 1].lower == "of" {
        let (division, settlement) = (is(start, classes.division), is(start, classes.settlement));
        if division || settlement {
            said.division |= division;
            said.settlement |= settlement;
            start += 2;
        }
    }
    let inner = words(start, end);
    if resources.gazetteer.known(inner) { (inner, said) } else { (whole, Said { near: false, ..said }) }
}

/// Names that the network passed over: the gazetteer knows them, and words of place lead to them.
fn missed(
    resources: Resources<'_>,
    report: &Report<Bytes>,
    sentence: &Sentence,
    index: usize,
    taken: &[bool],
    out: &mut Vec<Toponym>,
) {
    let dateline = is_dateline(sentence.region);
    if shouts(sentence) && !dateline {
        // In upper-case copy a capital says nothing.
        return;
    }
    let timed = |i: usize| sentence.entities.iter().any(|e| e.time.is_some() && e.start <= i && i < e.end);
    let free = |i: usize| !taken[i] && !timed(i) && sentence.tokens[i].tag != Upos::Punct;
    let mut at = 0;
    while at < sentence.tokens.len() {
        let begins = free(at) && (sentence.tokens[at].capital || sentence.tokens[at].lower.starts_with("al-"));
        let longest = (at + LONGEST).min(sentence.tokens.len());
        let end = begins.then(|| (at + 1..=longest).take_while(|end| free(end - 1)).last()).flatten();
        let led = end.map(|end| (end, leading(resources, sentence, at)));
        let found = led.filter(|(_, said)| said.locative || dateline).and_then(|(end, said)| {
            let known = |end: &usize| {
                sentence.tokens[end - 1].capital
                    && !is_common(resources, sentence, (at, *end))
                    && resources.gazetteer.known(sentence.span_of(at, *end).of(&report.text))
                    && (*end > at + 1 || plausible(resources, sentence, at))
            };
            (at + 1..=end).rev().find(known).map(|end| (end, said))
        });
        let Some((end, mut said)) = found else {
            at += 1;
            continue;
        };
        // A name inside a longer name is no place: "Kabul Bank", "Lagos Weekly", "Mosul Brigade".
        let longer = sentence.tokens.get(end).is_some_and(|t| t.capital && t.tag == Upos::Propn && !dateline);
        if !longer {
            said.division |= division_follows(resources, sentence, end);
            let span = sentence.span_of(at, end);
            out.push(Toponym {
                sentence: index,
                tokens: (at, end),
                span,
                name: span.of(&report.text).to_owned(),
                said,
                facility: false,
                dateline,
            });
        }
        at = end;
    }
}

fn after_comma(sentence: &Sentence, at: usize) -> bool {
    at.checked_sub(1).is_some_and(|i| sentence.tokens[i].lower == ",")
}

/// "Hospital" is a village too, but a hospital by itself is none.
fn is_common(resources: Resources<'_>, sentence: &Sentence, (start, end): (usize, usize)) -> bool {
    let classes = [resources.classes.road, resources.classes.division, resources.classes.settlement];
    let common = |at: usize| {
        is_facility(resources, sentence, at) || classes.iter().any(|class| word_is(resources, sentence, at, *class))
    };
    (start..end).all(|at| common(at) || sentence.tokens[at].lower == "the")
}

/// Whether a single word to which words of place lead is a place rather than a verb, a title's holder or an acronym.
fn plausible(resources: Resources<'_>, sentence: &Sentence, at: usize) -> bool {
    let token = &sentence.tokens[at];
    let person = [resources.classes.rank, resources.classes.title, resources.classes.role];
    let after_title = at > 0 && person.iter().any(|class| sentence.begins(resources.lexicon, at - 1, *class));
    let acronym = token.lower.len() <= 3 && !is_capital_alias(&token.lower);
    token.tag != Upos::Verb && !(after_title || acronym)
}

/// Whether the sentence is written in capitals throughout.
fn shouts(sentence: &Sentence) -> bool {
    let words = || sentence.tokens.iter().filter(|t| t.tag != Upos::Punct && t.tag != Upos::Num);
    words().count() > 3 && words().filter(|t| !t.capital).count() == 0
}

/// "Gao region", "the Anbar and Nineveh provinces".
fn division_follows(resources: Resources<'_>, sentence: &Sentence, end: usize) -> bool {
    word_is(resources, sentence, end, resources.classes.division)
}

fn word_is(resources: Resources<'_>, sentence: &Sentence, at: usize, class: ClassId) -> bool {
    at < sentence.tokens.len() && sentence.begins(resources.lexicon, at, class)
}

fn is_road(resources: Resources<'_>, sentence: &Sentence, (start, end): (usize, usize)) -> bool {
    end > start && word_is(resources, sentence, end - 1, resources.classes.road)
}

fn is_facility(resources: Resources<'_>, sentence: &Sentence, at: usize) -> bool {
    let ends = |back: usize| {
        at >= back && {
            let hits = sentence.hits[at - back].iter();
            hits.into_iter().any(|h| h.len == back + 1 && resources.lexicon.is_a(h.class, resources.classes.facility))
        }
    };
    ends(0) || ends(1)
}

/// Words that name a part of a place by the compass.
pub(super) fn is_direction(lower: &str) -> bool {
    matches!(
        lower,
        "north"
            | "south"
            | "east"
            | "west"
            | "northern"
            | "southern"
            | "eastern"
            | "western"
            | "central"
            | "northeast"
            | "northwest"
            | "southeast"
            | "southwest"
            | "northeastern"
            | "northwestern"
            | "southeastern"
            | "southwestern"
            | "north-eastern"
            | "north-western"
            | "south-eastern"
            | "south-western"
            | "north-east"
            | "north-west"
            | "south-east"
            | "south-west"
            | "upper"
            | "lower"
            | "downtown"
            | "greater"
    )
}

/// "- Kharkiv: two people killed": a name with a colon behind it, at the head of what is told of the place.
pub(super) fn heads_what_is_told(sentence: &Sentence, (start, end): (usize, usize)) -> bool {
    let first = sentence.tokens[..start].iter().all(|t| matches!(t.tag, Upos::Punct | Upos::Sym | Upos::Num));
    first && sentence.tokens.get(end).is_some_and(|t| t.lower == ":")
}

/// What the words before a name say: whether prepositions of place lead to it, and whether they say "near".
fn leading(resources: Resources<'_>, sentence: &Sentence, at: usize) -> Said {
    let mut said = Said::default();
    let mut i = at;
    while i > 0 && at - i < 6 {
        i -= 1;
        let token = &sentence.tokens[i];
        said.article |= i + 1 == at && token.lower == "the";
        match token.lower.as_str() {
            "near" | "outside" | "around" | "toward" | "towards" | "from" => {
                let near = token.lower != "from";
                return Said { locative: near, near: near || said.near, ..said };
            }
            // "in hospital in Cúcuta": where the wounded lie, not where they were hurt.
            "in" | "at"
                if i > 0 && matches!(sentence.tokens[i - 1].lower.as_str(), "hospital" | "hospitals" | "clinic") =>
            {
                return said;
            }
            "in" | "at" | "inside" | "across" | "into" | "within" | "on" | "throughout" => {
                return Said { locative: true, ..said };
            }
            "km" | "miles" | "kilometers" | "kilometres" | "mi" => {
                return Said { locative: true, near: true, ..said };
            }
            "outskirts" | "edge" => said.near = true,
            "of" | "the" | "heart" | "side" | "part" | "parts" | "border" | "centre" | "center" | "'s" | "area" => {}
            lower if is_direction(lower) => {
                // "12 km north of Izium" is beside it, "in northern Mali" inside it.
                said.near |= sentence.tokens.get(i + 1).is_some_and(|t| t.lower == "of");
            }
            _ if word_is(resources, sentence, i, resources.classes.division) => {
                said.division |= i + 1 == at || sentence.tokens.get(i + 1).is_some_and(|t| t.lower == "of");
            }
            _ if word_is(resources, sentence, i, resources.classes.settlement) => said.settlement = true,
            _ if token.tag == Upos::Adj => {}
            _ => return said,
        }
    }
    said
}
