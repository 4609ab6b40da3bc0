//! Numerals: single numbers in words and digits.

use super::{
    compose::{self, Ended, Part},
    item::{Is, Item},
    words::{self, Cardinal, Word},
};

/// A number as it is written.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Numeral {
    /// First item.
    pub from: usize,
    /// Item after the last.
    pub to: usize,
    pub value: f64,
    pub sort: Sort,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sort {
    Cardinal,
    Ordinal,
    /// "two thirds", "half".
    Fraction,
    /// "one in five", "two out of three".
    Chance,
}

/// Items that one number in words has at most.
const LONGEST: usize = 32;

/// All numerals, in order.
pub(super) fn all(items: &[Item]) -> Vec<Numeral> {
    let (mut found, mut at): (Vec<Numeral>, usize) = (Vec::new(), 0);
    while at < items.len() {
        let after = found.last().is_some_and(|last| last.to == at && last.sort == Sort::Cardinal);
        match signed(items, at).filter(|numeral| !is_none(items, numeral, after)) {
            Some(numeral) => {
                at = numeral.to;
                found.push(numeral);
            }
            None => at += 1,
        }
    }
    found
}

/// Whether the words only look like a number: "this one", "ten seconds", "the second to last".
fn is_none(items: &[Item], numeral: &Numeral, after_number: bool) -> bool {
    let word = |at: usize| items.get(at).map_or("", Item::word);
    let before = numeral.from.checked_sub(1).map_or("", word);
    if numeral.to > numeral.from + 1 {
        return false;
    }
    match word(numeral.from) {
        "one" => POINTING.contains(&before) || word(numeral.to) == "another",
        "second" => after_number || word(numeral.to) == "to" && word(numeral.to + 1) == "last",
        "half" => items.get(numeral.to).is_some_and(|next| next.joined && next.is_sign('-')),
        _ => false,
    }
}

/// Words before "one" that make it no number.
const POINTING: [&str; 10] = ["the", "this", "that", "which", "no", "every", "each", "any", "another", "some"];

/// A numeral with the sign before it.
fn signed(items: &[Item], at: usize) -> Option<Numeral> {
    let next = || numeral(items, at + 1).filter(|n| n.sort != Sort::Ordinal);
    let negative = match &items[at].is {
        Is::Word { lower, .. } if matches!(lower.as_str(), "minus" | "negative") => next(),
        Is::Sign('-' | '−') if is_minus(items, at) => next(),
        _ => return numeral(items, at),
    };
    negative.map(|n| Numeral { from: at, value: -n.value, ..n })
}

/// Whether a dash is a sign of what stands behind it: right before it and apart from what stands before, or with a space where
/// nothing else is said at all. Else a space makes it a bullet.
fn is_minus(items: &[Item], at: usize) -> bool {
    let Some(next) = items.get(at + 1).filter(|next| next.figure().is_some()) else { return false };
    let apart = !items[at].joined || matches!(items[at - 1].is, Is::Sign('<' | '>' | '=' | '(' | '≤' | '≥'));
    let alone = || at == 0 && numeral(items, 1).is_some_and(|n| n.to == items.len());
    if next.joined { apart } else { alone() }
}

/// The numeral that begins at an item.
fn numeral(items: &[Item], at: usize) -> Option<Numeral> {
    if let Is::Ordinal(value) = items.get(at)?.is {
        return Some(Numeral { from: at, to: at + 1, value, sort: Sort::Ordinal });
    }
    let first = slashed(items, at).or_else(|| written(items, at)).or_else(|| tenths(items, at))?;
    Some(chance(items, &first).unwrap_or(first))
}

/// "3/4", "2 1/4".
fn slashed(items: &[Item], at: usize) -> Option<Numeral> {
    let whole = |at: usize| items.get(at)?.figure().filter(|f| f.digits > 0);
    let slash = |at: usize| items.get(at).is_some_and(|item| item.joined && item.is_sign('/'));
    let fraction = |at: usize| {
        let (over, under) = (whole(at)?, whole(at + 2).filter(|_| slash(at + 1) && items[at + 2].joined)?);
        let behind = |i: usize| items.get(i).is_some_and(|item| item.joined && matches!(item.is, Is::Sign('/' | '-')));
        let chained = behind(at + 3) && items.get(at + 4).is_some_and(|item| item.joined && item.figure().is_some());
        let before = items[at].joined && matches!(items[at.checked_sub(1)?].is, Is::Sign('/' | '.') | Is::Code);
        let dashed = items[at].joined
            && at > 1
            && items[at - 1].is_sign('-')
            && items[at - 1].joined
            && items[at - 2].figure().is_some();
        (!chained && !before && !dashed && under.value > 0.0).then(|| over.value / under.value)
    };
    if let Some(value) = fraction(at) {
        return Some(Numeral { from: at, to: at + 3, value, sort: Sort::Fraction });
    }
    let (more, part) = (whole(at)?, fraction(at + 1).filter(|part| *part < 1.0 && !items[at + 1].joined)?);
    Some(Numeral { from: at, to: at + 4, value: more.value + part, sort: Sort::Cardinal })
}

/// A part with the items that it is.
struct Element {
    part: Part,
    to: usize,
}

/// A numeral in words and digits.
fn written(items: &[Item], at: usize) -> Option<Numeral> {
    let elements = elements(items, at);
    let parts: Vec<Part> = elements.iter().map(|e| e.part).collect();
    let ends = matches!(parts.last()?, Part::Ordinal { .. } | Part::Share { .. });
    let end = elements[elements.len() - 1].to;
    if let Some(ended) = ends.then(|| compose::ended(&parts)).flatten() {
        match ended {
            Ended::Ordinal(value) => return Some(Numeral { from: at, to: end, value, sort: Sort::Ordinal }),
            Ended::Fraction(fraction) => {
                let sort = if parts.contains(&Part::And) { Sort::Cardinal } else { Sort::Fraction };
                if let Some((to, scale)) = scale_behind(items, end) {
                    return Some(Numeral { from: at, to, value: fraction.times(scale), sort: Sort::Cardinal });
                }
                let bare = matches!(parts.as_slice(), [Part::Share { by, .. }] if *by > 2.0);
                if !bare && !is_ordinal_of(items, &parts, end) {
                    return Some(Numeral { from: at, to: end, value: fraction.value(), sort });
                }
            }
        }
    }
    let (count, value) = compose::compose(&parts, false)?;
    if !value.is_finite() || parts[..count] == [Part::A] {
        return None;
    }
    let whole = Numeral { from: at, to: elements[count - 1].to, value, sort: Sort::Cardinal };
    Some(point(items, &whole).unwrap_or(whole))
}

/// "a third person": where a noun stands behind it, it is no third of anything.
fn is_ordinal_of(items: &[Item], parts: &[Part], end: usize) -> bool {
    let singular = matches!(parts, [.., Part::A, Part::Ordinal { plural: false, .. }]);
    let next = items.get(end).map_or("", Item::word);
    singular && !next.is_empty() && !NO_NOUNS.contains(&next)
}

/// Words that are no nouns and may stand behind "a third".
const NO_NOUNS: [&str; 14] =
    ["of", "and", "or", "in", "to", "are", "were", "was", "is", "have", "had", "has", "with", "less"];

/// "million" behind "two and a half", "of a million" behind "two thirds": where it ends and what it multiplies by.
fn scale_behind(items: &[Item], at: usize) -> Option<(usize, f64)> {
    let word = |at: usize| items.get(at).map_or("", Item::word);
    let of = usize::from(word(at) == "of");
    let a = usize::from(word(at + of) == "a");
    let scale = match words::word(word(at + of + a))? {
        Word::Scale { by, plural: false } => by,
        Word::Dozen { plural: false } => 12.0,
        _ => return None,
    };
    (of == 0 || a == 1).then_some((at + of + a + 1, scale))
}

/// The parts that stand one behind the other from an item on, up to the first that ends a number.
fn elements(items: &[Item], start: usize) -> Vec<Element> {
    let mut elements: Vec<Element> = Vec::new();
    let mut at = start;
    while at < items.len().min(start + LONGEST) {
        let dash = !elements.is_empty() && items[at].is_sign('-');
        let from = at + usize::from(dash);
        let Some(element) = element(items, from, elements.last().map(|e| e.part)) else { break };
        let ends = matches!(element.part, Part::Ordinal { .. } | Part::Share { .. });
        // "five-hundred"
        let scale = items[from].joined && matches!(element.part, Part::Scale { .. } | Part::Dozen { .. });
        if dash && !ends && !scale {
            break;
        }
        at = element.to;
        elements.push(element);
        if ends {
            break;
        }
    }
    if elements.last().is_some_and(|e| e.part == Part::And) {
        elements.pop();
    }
    elements
}

fn element(items: &[Item], at: usize, last: Option<Part>) -> Option<Element> {
    let item = items.get(at)?;
    if let Some(figure) = item.figure() {
        // Behind a dash or a point a figure is a part of a name, or of what was no number.
        return Some(Element { part: Part::Figure { value: figure.value, whole: figure.whole }, to: at + 1 });
    }
    match item.word() {
        "a" | "an" if matches!(last, None | Some(Part::And)) => {
            let next = element(items, at + 1, Some(Part::A))?;
            let counted = match next.part {
                Part::Scale { plural, .. }
                | Part::Dozen { plural }
                | Part::Ordinal { plural, .. }
                | Part::Share { plural, .. } => !plural,
                _ => false,
            };
            counted.then_some(Element { part: Part::A, to: at + 1 })
        }
        "and" if last.is_some_and(|last| last != Part::And && last != Part::A) => {
            Some(Element { part: Part::And, to: at + 1 })
        }
        word => {
            let part = part(words::word(word)?);
            Some(hyphened(items, at, part).unwrap_or(Element { part, to: at + 1 }))
        }
    }
}

fn part(word: Word) -> Part {
    match word {
        Word::Small(number) => Part::Small(number),
        Word::Scale { by, plural } => Part::Scale { by, plural },
        Word::Dozen { plural } => Part::Dozen { plural },
        Word::Ordinal { of, plural } => Part::Ordinal { of, plural },
        Word::Share { by, plural } => Part::Share { by, plural },
    }
}

/// "twenty-five", "fifty - two", "twenty-first".
fn hyphened(items: &[Item], at: usize, part: Part) -> Option<Element> {
    let Part::Small(tens @ 20..) = part else { return None };
    let dash = items.get(at + 1).is_some_and(|dash| matches!(dash.is, Is::Sign('-' | '‐' | '‑')));
    let ones = words::word(items.get(at + 2)?.word()).filter(|_| dash)?;
    let part = match ones {
        Word::Small(ones @ 1..10) => Part::Small(tens + ones),
        Word::Ordinal { of: Cardinal::Small(ones @ 1..10), plural } => {
            Part::Ordinal { of: Cardinal::Small(tens + ones), plural }
        }
        _ => return None,
    };
    Some(Element { part, to: at + 3 })
}

/// "point five", where nothing stands before it that it is a point of.
fn tenths(items: &[Item], at: usize) -> Option<Numeral> {
    let before = at.checked_sub(1).map_or("", |before| items[before].word());
    let noun = !before.is_empty() && !LEADS.contains(&before);
    let small = items.get(at + 1).and_then(|next| words::small(next.word()));
    let nought = Numeral { from: at, to: at, value: 0.0, sort: Sort::Cardinal };
    point(items, &nought).filter(|_| !noun && small.is_some())
}

/// Words that a number stands behind.
const LEADS: [&str; 8] = ["of", "is", "was", "by", "to", "at", "about", "only"];

/// "nine point zero four", "one point five million".
fn point(items: &[Item], whole: &Numeral) -> Option<Numeral> {
    if items.get(whole.to)?.word() != "point" {
        return None;
    }
    let (mut digits, mut at) = (String::new(), whole.to + 1);
    while at < items.len().min(whole.to + LONGEST) {
        let Some(Element { part, to }) = element(items, at, None) else { break };
        match part {
            Part::Small(number) => digits.push_str(&number.to_string()),
            Part::Figure { value, whole: true } if digits.is_empty() && value < 1e6 => {
                digits.push_str(&value.to_string());
            }
            _ => break,
        }
        at = to;
    }
    let value: f64 = format!("{}.{digits}", whole.value).parse().ok().filter(|_| !digits.is_empty())?;
    let scaled = scale_behind(items, at).filter(|_| items[at].word() != "a");
    Some(match scaled {
        Some((to, by)) => Numeral { to, value: value * by, ..*whole },
        None => Numeral { to: at, value, ..*whole },
    })
}

/// "two out of three", "1 in 20", "one over three": only where the second is more.
fn chance(items: &[Item], over: &Numeral) -> Option<Numeral> {
    let word = |at: usize| items.get(at).map_or("", Item::word);
    let (len, sort) = match (word(over.to), word(over.to + 1)) {
        ("out", "of") => (2, Sort::Chance),
        ("in", _) => (1, Sort::Chance),
        ("over", _) => (1, Sort::Fraction),
        _ => return None,
    };
    let under = slashed(items, over.to + len).or_else(|| written(items, over.to + len))?;
    let counts = |n: &Numeral| n.sort == Sort::Cardinal && n.value > 0.0;
    if !counts(over) || !counts(&under) {
        return None;
    }
    let figure = items[under.from].figure();
    let year = figure.is_some_and(|f| f.digits == 4 && (1_000.0..2_100.0).contains(&f.value));
    let time = TIMES.contains(&word(under.to)) || year || figure.is_some_and(|f| !f.whole);
    let fits = match word(over.to) {
        "out" => over.value < under.value,
        "in" => over.value < under.value && over.value <= 10.0 && !time,
        _ => {
            let money = over.from.checked_sub(1).is_some_and(|i| matches!(items[i].is, Is::Sign('$' | '£' | '€')));
            !money && !time && word(under.to).is_empty()
        }
    };
    fits.then_some(Numeral { from: over.from, to: under.to, value: over.value / under.value, sort })
}

/// Units of time, of which "two in ten days" tells how long it took.
const TIMES: [&str; 18] = [
    "second",
    "seconds",
    "minute",
    "minutes",
    "hour",
    "hours",
    "day",
    "days",
    "night",
    "nights",
    "week",
    "weeks",
    "month",
    "months",
    "year",
    "years",
    "decades",
    "centuries",
];
