//! Accounts of one attribute: which claims say the same, which exclude each other, which were replaced.

use std::collections::{BTreeMap, BTreeSet};

use rashomon_model::{Attribute, Count, PlacePrecision, Position, Published, Stance, TimePrecision, Value};

use super::Said;
use crate::geography::kilometres;

/// Splits the claims of one attribute into those of the whole (`None`) and those of parts, by kind of victim.
///
/// "including three children" is a part by its words; where one speaker counts "two soldiers and three civilians", each
/// count is a part too.
pub(super) fn groups<'a>(said: &[Said<'a>]) -> BTreeMap<Option<String>, Vec<Said<'a>>> {
    let mut groups: BTreeMap<Option<String>, Vec<Said<'a>>> = BTreeMap::new();
    for one in said {
        groups.entry(part_of(one, said)).or_default().push(*one);
    }
    groups
}

fn part_of(one: &Said<'_>, all: &[Said<'_>]) -> Option<String> {
    let count = one.claim.value.count()?;
    let name = || count.of.clone().or_else(|| count.unit.clone()).unwrap_or_else(|| "part".to_owned());
    if count.part {
        return Some(name());
    }
    let of = count.of.as_ref()?;
    let beside = |other: &&Said<'_>| {
        let same_voice = other.account.report.id == one.account.report.id && other.claim.speaker == one.claim.speaker;
        let near = other.claim.evidence.span.start.abs_diff(one.claim.evidence.span.start) < 200;
        let other_kind = other.claim.value.count().is_some_and(|c| !c.part && c.of.as_ref().is_some_and(|o| o != of));
        same_voice && near && other_kind && other.claim.stance == one.claim.stance
    };
    all.iter().any(|o| beside(&o)).then(name)
}

/// The accounts among claims of one attribute, in the order of their values.
pub(super) fn positions(said: &[Said<'_>]) -> Vec<Position> {
    let mut by_value: Vec<(String, Vec<Said<'_>>)> = Vec::new();
    for one in said {
        let key = format!("{}|{}", denies(one.claim.stance), key(&one.claim.value));
        match by_value.iter_mut().find(|(k, _)| *k == key) {
            Some((_, members)) => members.push(*one),
            None => by_value.push((key, vec![*one])),
        }
    }
    join_unspecified(&mut by_value);
    by_value.sort_by_key(|(key, _)| order(key));
    by_value.into_iter().map(|(_, members)| position(members, said)).collect()
}

/// "Nine soldiers" and "nine children" stay apart; "nine people" joins the one that says more, if there is only one.
fn join_unspecified(by_value: &mut Vec<(String, Vec<Said<'_>>)>) {
    let plain: Vec<String> = by_value.iter().map(|(k, _)| k.clone()).filter(|k| k.ends_with(" of -")).collect();
    for key in plain {
        let stem = key.trim_end_matches('-').to_owned();
        let others: Vec<usize> =
            (0..by_value.len()).filter(|i| by_value[*i].0 != key && by_value[*i].0.starts_with(&stem)).collect();
        if let [other] = others[..] {
            let members = by_value.iter().find(|(k, _)| *k == key).map(|(_, m)| m.clone()).unwrap_or_default();
            by_value[other].1.extend(members);
            by_value.retain(|(k, _)| *k != key);
        }
    }
}

/// Numbers sort as numbers.
fn order(key: &str) -> (u64, String) {
    let digits: String = key.chars().skip_while(|c| !c.is_ascii_digit()).take_while(char::is_ascii_digit).collect();
    (digits.parse().unwrap_or(u64::MAX), key.to_owned())
}

/// What makes two values one position.
fn key(value: &Value) -> String {
    match value {
        Value::Count(c) => format!("count {} {:?} of {}", c.low, c.high, c.of.as_deref().unwrap_or("-")),
        Value::Actor(a) => format!("actor {}", a.name.to_lowercase()),
        Value::Place(p) => format!("place {}", p.gazetteer.as_deref().unwrap_or(&p.name.to_lowercase())),
        Value::Time(w) => format!("time {} {:?}", w.start, w.end),
        Value::Term { value, .. } => format!("term {value}"),
        Value::Text { text } => format!("text {}", text.to_lowercase()),
        Value::Pending { .. } => "pending".to_owned(),
    }
}

fn position(mut members: Vec<Said<'_>>, all: &[Said<'_>]) -> Position {
    members.sort_by(|a, b| (a.published(), &a.claim.id).cmp(&(b.published(), &b.claim.id)));
    let mut speakers: Vec<String> = Vec::new();
    for member in &members {
        let label = member.speaker().map_or_else(|| "unknown".to_owned(), |s| label(member, s));
        if !speakers.contains(&label) {
            speakers.push(label);
        }
    }
    let dates: Vec<&Published> = members.iter().filter_map(Said::published).collect();
    Position {
        value: members[0].claim.value.clone(),
        stance: members[0].claim.stance,
        speakers,
        origins: origins(&members),
        reports: members.iter().map(|s| &s.account.report.id).collect::<BTreeSet<_>>().len(),
        claims: members.iter().map(|s| s.claim.id.clone()).collect(),
        first_said: dates.iter().min().map(|d| (*d).clone()),
        last_said: dates.iter().max().map(|d| (*d).clone()),
        superseded: members.iter().all(|m| is_replaced(m, all)),
    }
}

/// Independent origins of a position. A report's own voice that repeats whom it quotes is no origin beside that speaker.
fn origins(members: &[Said<'_>]) -> usize {
    let is_author = |s: &Said<'_>| s.speaker().is_some_and(|s| s.kind == rashomon_model::SpeakerKind::Author);
    let quoted = |s: &Said<'_>| members.iter().any(|o| o.origin == s.origin && !is_author(o));
    members.iter().filter(|s| !is_author(s) || !quoted(s)).map(Said::voice).collect::<BTreeSet<_>>().len()
}

/// The author is shown with the publisher, or the origin of the report.
fn label(said: &Said<'_>, speaker: &rashomon_model::Speaker) -> String {
    if speaker.kind == rashomon_model::SpeakerKind::Author {
        let report = &said.account.report;
        return report.publisher.clone().unwrap_or_else(|| report.origin.clone());
    }
    speaker.label()
}

/// Whether the same voice says something else of it in a later report: a new figure, or a figure where it was pending.
fn is_replaced(one: &Said<'_>, all: &[Said<'_>]) -> bool {
    let (voice, Some(published)) = (publisher_or_voice(one), one.published()) else { return false };
    let countable = |v: &Value| matches!(v, Value::Count(_) | Value::Pending { .. });
    all.iter().any(|other| {
        let later = other.published().is_some_and(|p| p.date() > published.date());
        let same_count = one
            .claim
            .value
            .count()
            .zip(other.claim.value.count())
            .is_some_and(|(a, b)| (a.low, a.high) == (b.low, b.high));
        let other_value =
            !same_count && key(&other.claim.value) != key(&one.claim.value) && !other.claim.value.is_pending();
        let same =
            publisher_or_voice(other) == voice || (one.claim.value.is_pending() && !other.claim.value.is_pending());
        later && same && other_value && countable(&one.claim.value) && !denies(other.claim.stance)
    })
}

/// Outlets correct themselves: an author's later figure replaces the earlier one of the same publisher.
fn publisher_or_voice(said: &Said<'_>) -> String {
    let author = said.speaker().is_some_and(|s| s.kind == rashomon_model::SpeakerKind::Author);
    match (&said.account.report.publisher, author) {
        (Some(publisher), true) => format!("publisher {}", publisher.to_lowercase()),
        _ => said.voice(),
    }
}

/// Whether the stance says that it is not so.
pub(super) fn denies(stance: Stance) -> bool {
    matches!(stance, Stance::Denies | Stance::Doubts)
}

/// Whether two accounts cannot both be true.
pub(super) fn conflict(attribute: Attribute, a: &Position, b: &Position) -> bool {
    let same = key(&a.value) == key(&b.value);
    if denies(a.stance) != denies(b.stance) {
        return same
            || matches!(
                (&a.value, &b.value),
                (Value::Text { .. }, Value::Count(_)) | (Value::Count(_), Value::Text { .. })
            )
            || !both_counts(a, b);
    }
    if denies(a.stance) || same {
        return false;
    }
    match (&a.value, &b.value) {
        (Value::Count(x), Value::Count(y)) => comparable(attribute, x, y) && !x.compatible(y),
        (Value::Actor(x), Value::Actor(y))
            if matches!(attribute, Attribute::Perpetrator | Attribute::Responsibility) =>
        {
            !one_name(&x.name, &y.name)
        }
        (Value::Time(x), Value::Time(y)) => {
            x.precision == TimePrecision::Day && y.precision == TimePrecision::Day && x.days_apart(y) > 0
        }
        (Value::Place(x), Value::Place(y)) => {
            let town = |p: &rashomon_model::Place| p.precision == PlacePrecision::Town;
            let apart = x.lat.zip(x.lon).zip(y.lat.zip(y.lon)).is_some_and(|(p, q)| kilometres(p, q) > 40.0);
            town(x) && town(y) && apart
        }
        _ => false,
    }
}

fn both_counts(a: &Position, b: &Position) -> bool {
    matches!((&a.value, &b.value), (Value::Count(_), Value::Count(_)))
}

/// Counts of different things do not contradict each other: soldiers and children, homes and shops.
fn comparable(attribute: Attribute, a: &Count, b: &Count) -> bool {
    let kinds = |x: &Option<String>, y: &Option<String>| match (x, y) {
        (Some(x), Some(y)) => x == y || [x, y].iter().any(|k| *k == "civilian"),
        _ => true,
    };
    match attribute {
        Attribute::Damage => a.unit == b.unit,
        _ => kinds(&a.of, &b.of),
    }
}

/// "The Free Valley Front" and "Free Valley Front fighters" share what tells the actor apart.
fn one_name(a: &str, b: &str) -> bool {
    let words = |name: &str| -> BTreeSet<String> {
        name.split_whitespace().map(str::to_lowercase).filter(|w| w.len() > 3).collect()
    };
    let (x, y) = (words(a), words(b));
    let general = [
        "gunmen",
        "militants",
        "attackers",
        "group",
        "groups",
        "fighters",
        "rebels",
        "insurgents",
        "assailants",
        "armed",
        "unknown",
        "unidentified",
        "suspected",
        "masked",
        "forces",
        "suspects",
        "militia",
        "terrorists",
    ];
    let is_general = |set: &BTreeSet<String>| set.iter().all(|w| general.contains(&w.as_str()));
    x.intersection(&y).next().is_some() || is_general(&x) || is_general(&y)
}
