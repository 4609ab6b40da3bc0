//! Mentions of places: names that the gazetteer knows, and named facilities that it does not.

use rashomon_model::{Bytes, Place, PlacePrecision, RegionKind, Report, Span};

use super::Resources;
use crate::{
    gazetteer::is_capital_alias,
    ground::{self, place::Hints},
    sentence::{Annotation, Sentence},
    text::Upos,
};

/// A place that a sentence names.
#[derive(Clone, Debug)]
pub(super) struct PlaceMention {
    pub sentence: usize,
    pub tokens: (usize, usize),
    pub span: Span<Bytes>,
    pub place: Place,
    /// Whether a preposition of place leads to it, so that it tells where something happened.
    pub locative: bool,
    /// Whether it stands in the dateline.
    pub dateline: bool,
}

impl PlaceMention {
    /// How little the place says: 0 a site, more for a province or a country.
    pub fn vagueness(&self) -> usize {
        match self.place.precision {
            PlacePrecision::Exact => 0,
            PlacePrecision::Town | PlacePrecision::Area => 1,
            PlacePrecision::Unresolved => 4,
            PlacePrecision::Admin1 => 6,
            PlacePrecision::Country => 14,
        }
    }
}

/// A name that may be a place, before it is grounded.
struct Candidate {
    sentence: usize,
    tokens: (usize, usize),
    name: String,
    locative: bool,
    hints: Hints,
    /// A facility that the gazetteer does not know.
    unknown: bool,
}

/// All places of a report. Names of countries and demonyms anywhere in it decide between places of one name.
pub(super) fn find(resources: Resources<'_>, report: &Report<Bytes>, annotation: &Annotation) -> Vec<PlaceMention> {
    let mut candidates = Vec::new();
    for (index, sentence) in annotation.sentences.iter().enumerate() {
        let mut at = 0;
        while at < sentence.tokens.len() {
            match candidate(resources, report, sentence, index, at) {
                Some(candidate) => {
                    at = candidate.tokens.1;
                    candidates.push(candidate);
                }
                None => at += 1,
            }
        }
    }
    let countries = countries(resources, &candidates, annotation);
    let mention = |c: Candidate| {
        let sentence = &annotation.sentences[c.sentence];
        let span = sentence.span_of(c.tokens.0, c.tokens.1);
        let place = if c.unknown {
            Place {
                precision: PlacePrecision::Unresolved,
                lat: None,
                lon: None,
                country: None,
                admin1: None,
                gazetteer: None,
                name: c.name,
                text: span.of(&report.text).to_owned(),
            }
        } else {
            ground::place::ground(resources.gazetteer, &c.name, span.of(&report.text), c.hints, &countries)
        };
        // A site that a sentence names is where it happens, whatever the preposition.
        let locative = c.locative || place.precision == PlacePrecision::Exact;
        PlaceMention {
            sentence: c.sentence,
            tokens: c.tokens,
            span,
            place,
            locative,
            dateline: sentence.region == RegionKind::Dateline,
        }
    };
    candidates.into_iter().map(mention).collect()
}

/// Longest name in tokens.
const MAX_NAME: usize = 6;

fn candidate(
    resources: Resources<'_>,
    report: &Report<Bytes>,
    sentence: &Sentence,
    index: usize,
    at: usize,
) -> Option<Candidate> {
    let first = &sentence.tokens[at];
    if !first.capital && !first.lower.starts_with("al-") {
        return None;
    }
    let timed = |i: usize| sentence.entities.iter().any(|e| e.time.is_some() && e.start <= i && i < e.end);
    if timed(at) {
        return None;
    }
    let dateline = sentence.region == RegionKind::Dateline;
    let (mut locative, near) = leading(sentence, at);
    // "attacked Goma", "blasts hit Kabul": what is attacked is where it happens.
    locative |= at > 0
        && sentence.tokens[at - 1].tag == Upos::Verb
        && sentence.begins(resources.lexicon, at - 1, resources.classes.event);
    let longest = (at + 1..=(at + MAX_NAME).min(sentence.tokens.len())).rev();
    for end in longest {
        let last = &sentence.tokens[end - 1];
        if last.tag == Upos::Punct || (!last.capital && !is_facility(resources, sentence, end - 1)) {
            continue;
        }
        if (at..end).any(|i| {
            matches!(sentence.tokens[i].lower.as_str(), "," | ";" | "." | "(" | ")" | "“" | "”" | "\"" | "and")
        }) {
            continue;
        }
        let name = sentence.span_of(at, end).of(&report.text);
        let multiple = end > at + 1;
        let bare = without_facility(resources, sentence, at, end).map(|e| sentence.span_of(at, e).of(&report.text));
        let name = if resources.gazetteer.known(name) { name } else { bare.unwrap_or(name) };
        if !resources.gazetteer.known(name) || (!multiple && !plausible(resources, sentence, at, locative || dateline))
        {
            continue;
        }
        // A name inside a longer name is no place: "Kabul Bank", "Lagos Weekly", "Mosul Brigade".
        if let Some(next) = sentence.tokens.get(end).filter(|t| t.capital && t.tag == Upos::Propn) {
            let town_facility = !multiple && is_facility(resources, sentence, end);
            if !town_facility && !dateline && next.span.start <= last.span.end + 1 {
                continue;
            }
        }
        let followed = sentence.tokens.get(end).is_some_and(|t| t.lower == ",")
            && sentence.tokens.get(end + 1).is_some_and(|t| t.capital);
        let locative = locative
            || dateline
            || (followed && at > 0 && sentence.tokens[at - 1].lower == ",")
            || after_place_comma(sentence, at);
        return Some(Candidate {
            sentence: index,
            tokens: (at, end),
            name: name.to_owned(),
            locative,
            hints: Hints { near, division: names_division(sentence, at, end) },
            unknown: false,
        });
    }
    facility(resources, report, sentence, index, at, locative)
}

/// "Gao region", "the province of Anbar".
fn names_division(sentence: &Sentence, at: usize, end: usize) -> bool {
    let word = |i: usize| sentence.tokens.get(i).map_or("", |t| t.lower.as_str());
    let division = |w: &str| {
        matches!(
            w,
            "province"
                | "region"
                | "governorate"
                | "state"
                | "oblast"
                | "department"
                | "county"
                | "provinces"
                | "states"
        )
    };
    division(word(end)) || division(word(end - 1)) || (at >= 2 && word(at - 1) == "of" && division(word(at - 2)))
}

/// "in the village of Sarqat", "at Camp Redleaf": a named facility that no gazetteer has.
fn facility(
    resources: Resources<'_>,
    report: &Report<Bytes>,
    sentence: &Sentence,
    index: usize,
    at: usize,
    locative: bool,
) -> Option<Candidate> {
    let chunk = sentence.chunk_over(at).filter(|_| locative)?;
    let named = (at..chunk.end).take_while(|i| sentence.tokens[*i].capital).count();
    if (at..at + named).all(|i| resources.gazetteer.demonym(&sentence.tokens[i].lower).is_some()) {
        return None;
    }
    let ends_in_facility = is_facility(resources, sentence, chunk.head) && chunk.head > at;
    let of_facility = at >= 2 && sentence.tokens[at - 1].lower == "of" && is_facility(resources, sentence, at - 2);
    let end = if ends_in_facility { chunk.head + 1 } else { at + named };
    if named == 0 || chunk.number.is_some() || !(ends_in_facility || of_facility) || chunk.start > at {
        return None;
    }
    let span = sentence.span_of(at, end);
    Some(Candidate {
        sentence: index,
        tokens: (at, end),
        name: span.of(&report.text).to_owned(),
        locative,
        hints: Hints::default(),
        unknown: true,
    })
}

/// "Ain al-Asad Air Base" is also looked up as "Ain al-Asad", because sites have many spellings.
fn without_facility(resources: Resources<'_>, sentence: &Sentence, at: usize, mut end: usize) -> Option<usize> {
    let whole = end;
    while end > at + 1 && is_facility(resources, sentence, end - 1) {
        end -= 1;
    }
    (end < whole && end > at + 1).then_some(end)
}

fn is_facility(resources: Resources<'_>, sentence: &Sentence, at: usize) -> bool {
    let lexicon = resources.lexicon;
    let word_here = sentence.hits[at].iter().any(|h| h.len == 1 && lexicon.is_a(h.class, resources.classes.facility));
    let word_ends = |back: usize| {
        at >= back
            && sentence.hits[at - back]
                .iter()
                .any(|h| h.len == back + 1 && lexicon.is_a(h.class, resources.classes.facility))
    };
    word_here || word_ends(1)
}

/// Whether prepositions and what may stand between lead to the name, and whether they say "near".
fn leading(sentence: &Sentence, at: usize) -> (bool, bool) {
    let mut i = at;
    let mut near = false;
    while i > 0 && at - i < 5 {
        i -= 1;
        let word = sentence.tokens[i].lower.as_str();
        match word {
            "near" | "outside" | "around" | "toward" | "towards" | "from" => {
                return (word != "from", near || word != "from");
            }
            // "in hospital in Cúcuta": where the wounded lie, not where they were hurt.
            "in" | "at"
                if i > 0 && matches!(sentence.tokens[i - 1].lower.as_str(), "hospital" | "hospitals" | "clinic") =>
            {
                return (false, near);
            }
            "in" | "at" | "inside" | "across" | "into" | "within" | "on" => return (true, near),
            "km" | "miles" | "kilometers" | "kilometres" | "north" | "south" | "east" | "west" => near = true,
            "of" | "the" | "city" | "town" | "village" | "district" | "province" | "capital" | "northern"
            | "southern" | "eastern" | "western" | "central" | "neighbourhood" | "neighborhood" | "region"
            | "state" | "suburb" | "area" | "port" | "northeastern" | "northwestern" | "southeastern"
            | "southwestern" | "north-eastern" | "north-western" | "south-eastern" | "south-western" | "edge"
            | "outskirts" | "centre" | "center" | "heart" | "side" | "part" | "parts" | "border" | "governorate"
            | "county" | "hamlet" | "'s" => {}
            _ if sentence.tokens[i].tag == Upos::Adj => {}
            _ => return (false, near),
        }
    }
    (false, near)
}

/// "Gao, Mali": the name follows another name and a comma.
fn after_place_comma(sentence: &Sentence, at: usize) -> bool {
    at >= 2
        && sentence.tokens[at - 1].lower == ","
        && sentence.tokens[at - 2].capital
        && leading_of_name(sentence, at - 2)
}

fn leading_of_name(sentence: &Sentence, mut at: usize) -> bool {
    while at > 0 && sentence.tokens[at - 1].capital && sentence.tokens[at - 1].tag == Upos::Propn {
        at -= 1;
    }
    leading(sentence, at).0
}

/// Whether a single word is a place rather than a name or a common word.
fn plausible(resources: Resources<'_>, sentence: &Sentence, at: usize, locative: bool) -> bool {
    let token = &sentence.tokens[at];
    let before = at.checked_sub(1).map(|i| &sentence.tokens[i]);
    let person = [resources.classes.rank, resources.classes.title, resources.classes.role];
    let after_title = at > 0 && person.iter().any(|class| sentence.begins(resources.lexicon, at - 1, *class));
    let after_name = before.is_some_and(|t| t.capital && t.tag == Upos::Propn);
    let stop = resources.gazetteer.is_stop_name(&token.lower);
    let acronym = token.lower.len() <= 3 && !is_capital_alias(&token.lower);
    if shouts(sentence) && (stop || token.tag != Upos::Propn) {
        // In upper-case copy a capital says nothing.
        return false;
    }
    token.tag != Upos::Verb
        && !(after_title || acronym)
        && (locative || (!stop && !after_name && token.tag == Upos::Propn))
        && (!stop || locative)
}

/// Whether the sentence is written in capitals throughout.
fn shouts(sentence: &Sentence) -> bool {
    let words = || sentence.tokens.iter().filter(|t| t.tag != Upos::Punct && t.tag != Upos::Num);
    words().count() > 3 && words().filter(|t| !t.capital).count() == 0
}

/// ISO codes of the countries that the report is about, with counts.
fn countries(resources: Resources<'_>, candidates: &[Candidate], annotation: &Annotation) -> Vec<(String, usize)> {
    let mut counts: Vec<(String, usize)> = Vec::new();
    let mut add = |code: &str| match counts.iter_mut().find(|(c, _)| c == code) {
        Some((_, n)) => *n += 1,
        None => counts.push((code.to_owned(), 1)),
    };
    for candidate in candidates.iter().filter(|c| !c.unknown) {
        let rows = resources.gazetteer.lookup(&candidate.name);
        if let Some(country) = rows.iter().find(|r| matches!(r.kind, "country" | "admin1" | "region")) {
            add(country.country);
        } else if rows.iter().all(|r| r.country == rows[0].country) {
            // All places of the name lie in one country.
            add(rows[0].country);
        }
    }
    for token in annotation.sentences.iter().flat_map(|s| &s.tokens).filter(|t| t.capital) {
        if let Some(code) = resources.gazetteer.demonym(&token.lower) {
            add(code);
        }
    }
    counts.retain(|(code, _)| !code.is_empty());
    counts
}
