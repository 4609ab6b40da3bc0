//! What the text says that a place lies in: "Paris, Texas", "Ukraine's Kherson region", "the southern Lebanese town of
//! Khiam", "Kuriga, a village in Kaduna state".

use rashomon_model::{Bytes, Report};

use super::{Resources, Toponym, find::is_direction};
use crate::{
    sentence::{Annotation, Sentence},
    text::Upos,
};

/// What a place lies in, as the text says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) enum Container {
    /// Nothing is said.
    #[default]
    None,
    /// Another of the names.
    Toponym(usize),
    /// A country, by its code, that an adjective names.
    Country(String),
    /// A division of a country, by code and name, that an abbreviation names.
    Division(String, String),
}

impl Container {
    /// The name that it is, if it is one.
    pub fn toponym(&self) -> Option<usize> {
        match self {
            Self::Toponym(at) => Some(*at),
            _ => None,
        }
    }
}

/// Most words between a name and what it lies in.
const REACH: usize = 9;

/// What each name lies in.
pub(super) fn containers(
    resources: Resources<'_>,
    report: &Report<Bytes>,
    annotation: &Annotation,
    toponyms: &[Toponym],
) -> Vec<Container> {
    let of = |(index, toponym): (usize, &Toponym)| {
        let sentence = &annotation.sentences[toponym.sentence];
        let next = toponyms.get(index + 1).filter(|n| n.sentence == toponym.sentence);
        let before = index.checked_sub(1).filter(|i| toponyms[*i].sentence == toponym.sentence);
        if next.is_some_and(|n| behind(resources, sentence, toponym, n)) {
            return Container::Toponym(index + 1);
        }
        if let Some(at) = before.filter(|i| owns(sentence, &toponyms[*i], toponym)) {
            return Container::Toponym(at);
        }
        abbreviation(resources, report, sentence, toponym)
            .or_else(|| adjective(resources, sentence, toponym))
            .unwrap_or_default()
    };
    toponyms.iter().enumerate().map(of).collect()
}

/// "Goma, North Kivu", "Kuriga village in Kaduna", "Holy Cross Hospital in Quetta", "Izium (Kharkiv region)".
fn behind(resources: Resources<'_>, sentence: &Sentence, inner: &Toponym, outer: &Toponym) -> bool {
    let (from, to) = (inner.tokens.1, outer.tokens.0);
    if from >= to || to - from > REACH {
        return false;
    }
    let between = &sentence.tokens[from..to];
    let first = between[0].lower.as_str();
    if between.len() == 1 {
        return matches!(first, "," | "in" | "(" | "of" | "/");
    }
    let mut leads = matches!(first, "," | "(");
    for (i, token) in between.iter().enumerate() {
        let at = from + i;
        let classes = resources.classes;
        let placing = [classes.division, classes.settlement, classes.facility]
            .iter()
            .any(|class| sentence.begins(resources.lexicon, at, *class));
        match token.lower.as_str() {
            "in" | "of" | "inside" => leads = true,
            "," | "(" | "the" | "a" | "an" | "'s" | "part" | "area" | "state" => {}
            "km" | "kilometers" | "kilometres" | "miles" | "from" | "near" | "and" | "to" => return false,
            lower if is_direction(lower) || placing => {}
            _ if token.tag == Upos::Adj => {}
            _ => return false,
        }
    }
    leads
}

/// "Ukraine's Kherson region", "Nigeria's northern Borno state".
fn owns(sentence: &Sentence, outer: &Toponym, inner: &Toponym) -> bool {
    let (from, to) = (outer.tokens.1, inner.tokens.0);
    from < to
        && to - from <= 5
        && matches!(sentence.tokens[from].lower.as_str(), "'s" | "'")
        && sentence.tokens[from + 1..to].iter().all(|t| {
            is_direction(&t.lower)
                || matches!(t.tag, Upos::Adj | Upos::Noun)
                || matches!(t.lower.as_str(), "of" | "the" | "-")
        })
}

/// "Alexandria, La.", "Gilford, N.H.": an abbreviation that is a name only here.
fn abbreviation(
    resources: Resources<'_>,
    report: &Report<Bytes>,
    sentence: &Sentence,
    inner: &Toponym,
) -> Option<Container> {
    let comma = sentence.tokens.get(inner.tokens.1)?;
    let code = sentence.tokens.get(inner.tokens.1 + 1).filter(|t| t.capital && comma.lower == ",")?;
    let (country, division) = resources.gazetteer.abbreviation(code.span.of(&report.text))?;
    Some(Container::Division(country.to_owned(), division.to_owned()))
}

/// "the southern Lebanese town of Khiam", "the Nigerian state of Kaduna", "Somali capital Mogadishu".
fn adjective(resources: Resources<'_>, sentence: &Sentence, inner: &Toponym) -> Option<Container> {
    let classes = resources.classes;
    for at in (inner.tokens.0.saturating_sub(REACH)..inner.tokens.0).rev() {
        let token = &sentence.tokens[at];
        if token.capital
            && let Some(code) = resources.gazetteer.demonym(&token.lower)
        {
            // "Lebanese Khiam" is rare; a word for a place stands between.
            return (at + 1 < inner.tokens.0).then(|| Container::Country(code.to_owned()));
        }
        let placing = [classes.division, classes.settlement, classes.facility]
            .iter()
            .any(|class| sentence.begins(resources.lexicon, at, *class));
        let small = matches!(token.lower.as_str(), "of" | "the" | "-" | "and" | "city" | "port" | "border" | "area");
        if !(small || placing || is_direction(&token.lower) || token.tag == Upos::Adj) {
            return None;
        }
    }
    None
}
