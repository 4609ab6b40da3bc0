//! Accounts put together for a page that is to be short: who says the same, which figures follow on each other, which words
//! are alike.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use rashomon_desk::{Voice, Voices};
use rashomon_model::{Fact, Position, Published, ReportId, SpeakerKind, Stance, Value};

use crate::{clean, value};

/// Positions whose words are compared with each other; what follows them is only counted.
const COMPARED: usize = 200;
/// Words that do not tell one thing from another.
const EMPTY: [&str; 16] =
    ["the", "a", "an", "of", "and", "in", "at", "on", "its", "their", "his", "her", "to", "for", "by", "near"];

/// One figure after the other, as the same speakers told them.
#[derive(Debug, PartialEq, Eq)]
pub struct Update {
    /// Positions of the fact, in the order in which they were told.
    pub path: Vec<usize>,
    /// Who told them so.
    pub who: Vec<String>,
    /// When the first was published, and when the last was for the first time.
    pub days: (Date, Date),
}

/// When a figure was published, whether it counts still, and which position of the fact it is.
type Figure = (Date, bool, usize);

/// Who gave a figure and replaced it later, those first that many did in the same way.
pub fn updates(fact: &Fact, voices: &Voices) -> Vec<Update> {
    let mut said: BTreeMap<String, (String, Vec<Figure>)> = BTreeMap::new();
    for (at, position) in fact.positions.iter().enumerate().filter(|(_, p)| asserts(p)) {
        for voice in position.claims.iter().filter_map(|id| voices.get(id)) {
            let Some(day) = voice.report.published.as_ref().map(Published::date) else { continue };
            let label = label(voice);
            let entry = said.entry(label.to_lowercase()).or_insert_with(|| (label, Vec::new()));
            // Of one day, what was replaced came first.
            entry.1.push((day, !position.superseded, at));
        }
    }
    let mut updates: Vec<Update> = Vec::new();
    for (label, mut told) in said.into_values() {
        told.sort_unstable();
        told.dedup_by_key(|(_, _, at)| *at);
        let path: Vec<usize> = told.iter().map(|(_, _, at)| *at).collect();
        let replaced = told.iter().any(|(_, counts, _)| !counts) && told.last().is_some_and(|(_, counts, _)| *counts);
        let (Some(first), Some(last)) = (told.first(), told.last()) else { continue };
        if !replaced || path.len() < 2 {
            continue;
        }
        match updates.iter_mut().find(|u| u.path == path) {
            Some(known) => {
                known.who.push(label);
                known.days = (known.days.0.min(first.0), known.days.1.max(last.0));
            }
            None => updates.push(Update { path, who: vec![label], days: (first.0, last.0) }),
        }
    }
    updates.sort_by_key(|u| (std::cmp::Reverse(u.who.len()), u.days, u.path.clone()));
    updates
}

fn asserts(position: &Position) -> bool {
    !matches!(position.stance, Stance::Denies | Stance::Doubts)
}

/// Positions that tell much the same in words, those of the most reports first: each group by index, its clearest first.
pub fn alike(positions: &[&Position]) -> Vec<Vec<usize>> {
    let mut order: Vec<usize> = (0..positions.len()).collect();
    order.sort_by_key(|at| {
        let position = positions[*at];
        (std::cmp::Reverse((position.reports, position.origins)), *at)
    });
    let mut groups: Vec<(BTreeSet<String>, bool, Vec<usize>)> = Vec::new();
    for (n, at) in order.into_iter().enumerate() {
        let (words, says) = (words(positions[at]), asserts(positions[at]));
        let same = |(known, agrees, _): &&mut (BTreeSet<String>, bool, Vec<usize>)| {
            *agrees == says
                && !known.is_empty()
                && !words.is_empty()
                && (known.is_subset(&words) || words.is_subset(known))
        };
        let group = if n < COMPARED { groups.iter_mut().find(same) } else { None };
        match group {
            Some((_, _, members)) => members.push(at),
            None => groups.push((words, says, vec![at])),
        }
    }
    groups.into_iter().map(|(_, _, members)| members).collect()
}

/// The words of a value that tell it from others. Numbers and times are alike only where they are the same.
fn words(position: &Position) -> BTreeSet<String> {
    let text = match &position.value {
        Value::Count(_) | Value::Time(_) | Value::Pending { .. } => return BTreeSet::new(),
        Value::Actor(actor) => actor.name.to_lowercase(),
        Value::Place(place) => place.name.to_lowercase(),
        Value::Term { value, .. } => value.to_lowercase(),
        Value::Text { text } => text.to_lowercase(),
    };
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty() && !EMPTY.contains(w));
    words.map(str::to_owned).collect()
}

/// The voices of positions.
pub fn voices_of<'a>(positions: &[&'a Position], voices: &'a Voices) -> Vec<&'a Voice> {
    positions.iter().flat_map(|p| &p.claims).filter_map(|id| voices.get(id)).collect()
}

/// The reports that have these voices.
pub fn reports<'a>(voices: &[&'a Voice]) -> BTreeSet<&'a ReportId> {
    voices.iter().map(|voice| &voice.report.id).collect()
}

/// First and last day of publication of these voices.
pub fn days(voices: &[&Voice]) -> Option<(Date, Date)> {
    let days = || voices.iter().filter_map(|voice| voice.report.published.as_ref()).map(Published::date);
    days().min().zip(days().max())
}

/// Who speaks, each once: whom the reports name before whom they do not, then those who are heard most.
pub fn speakers(voices: &[&Voice]) -> Vec<String> {
    let mut found: Vec<(u8, usize, String)> = Vec::new();
    for voice in voices {
        let label = label(voice);
        match found.iter_mut().find(|(_, _, known)| known.eq_ignore_ascii_case(&label)) {
            Some((best, times, _)) => {
                *best = rank(voice).min(*best);
                *times += 1;
            }
            None => found.push((rank(voice), 1, label)),
        }
    }
    found.sort_by_key(|(rank, times, _)| (*rank, std::cmp::Reverse(*times)));
    found.into_iter().map(|(_, _, label)| label).collect()
}

fn rank(voice: &Voice) -> u8 {
    voice.speaker.as_ref().map_or(4, |speaker| match speaker.kind {
        SpeakerKind::Author => 3,
        SpeakerKind::Anonymous => 2,
        _ if speaker.name.is_some() => 0,
        _ => 1,
    })
}

/// The speaker with a role, or who published the report in whose own voice it is told.
pub fn label(voice: &Voice) -> String {
    let Some(speaker) = &voice.speaker else { return "unknown".to_owned() };
    if speaker.kind == SpeakerKind::Author {
        return clean(voice.report.publisher.as_deref().unwrap_or(&voice.report.origin));
    }
    let label = clean(&speaker.label());
    let role = speaker.role.as_deref().or(speaker.affiliation.as_deref()).map(clean);
    match role.filter(|role| speaker.name.is_some() && !label.to_lowercase().contains(&role.to_lowercase())) {
        Some(role) => format!("{label} ({role})"),
        None => label,
    }
}

/// "police, Ada Brandt and 9 more".
pub fn named(names: &[String], most: usize) -> String {
    match names.len().saturating_sub(most.max(1)) {
        0 => names.join(", "),
        more => format!("{} and {} more", names[..names.len() - more].join(", "), value::grouped(more as u64)),
    }
}

/// "18 Nov 2024", "18–20 Nov 2024", "28 Nov – 2 Dec 2024".
pub fn between(first: Date, last: Date) -> String {
    let whole = last.strftime("%-d %b %Y");
    if first == last {
        whole.to_string()
    } else if first.first_of_month() == last.first_of_month() {
        format!("{}\u{2013}{whole}", first.day())
    } else if first.year() == last.year() {
        format!("{} \u{2013} {whole}", first.strftime("%-d %b"))
    } else {
        format!("{} \u{2013} {whole}", first.strftime("%-d %b %Y"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stretches_of_days() {
        let told = |first: &str, last: &str| between(first.parse().unwrap(), last.parse().unwrap());
        assert_eq!(told("2024-11-18", "2024-11-18"), "18 Nov 2024");
        assert_eq!(told("2024-11-08", "2024-11-20"), "8\u{2013}20 Nov 2024");
        assert_eq!(told("2024-11-28", "2024-12-02"), "28 Nov \u{2013} 2 Dec 2024");
        assert_eq!(told("2024-11-28", "2025-11-28"), "28 Nov 2024 \u{2013} 28 Nov 2025");
    }

    #[test]
    fn the_first_names() {
        let names = |n: usize| (0..n).map(|n| format!("n{n}")).collect::<Vec<_>>();
        assert_eq!(named(&names(2), 2), "n0, n1");
        assert_eq!(named(&names(5), 2), "n0, n1 and 3 more");
        assert_eq!(named(&[], 2), "");
    }
}
