//! Conditions of specs on how an incident stands to others.
//!
//! `linked=retaliation>Gao,wave<Mopti` are all links of an incident, in any order: what follows `>` is where the other incident
//! happened that it is the retaliation for, what follows `<` where the one did that is a wave with it and came later;
//! `linked=none` is that there is none. `linked.words="in revenge for|to avenge"` are parts of the words that one of them is
//! read from.

use std::collections::BTreeSet;

use rashomon_model::{Incident, Linked, Relation};

/// Refuses a condition that no incident could meet; `None` where it is not about links.
pub fn check(key: &str, value: &str) -> Option<Result<(), String>> {
    let each = |link: &str| match link.split_once(['<', '>']) {
        Some((relation, _)) => relation.parse::<Relation>().map(drop).map_err(|error| error.to_string()),
        None => Err(format!("`{link}` says of no link in which direction it goes")),
    };
    match key {
        "linked" if value == "none" => Some(Ok(())),
        "linked" => Some(value.split(',').try_for_each(each)),
        "linked.words" => Some(Ok(())),
        _ => None,
    }
}

/// Whether one of some incidents meets a condition that [`check`] let through; `None` where it is not about links.
pub fn meets(incident: &Incident, all: &[Incident], key: &str, value: &str) -> Option<bool> {
    match key {
        "linked" => {
            let asked = value.split(',').filter(|link| *link != "none").map(str::to_owned);
            Some(told(incident, all) == asked.collect::<BTreeSet<_>>())
        }
        "linked.words" => {
            let words = incident.linked.iter().filter_map(|l| l.words.as_ref()).map(|w| w.quote.text.to_lowercase());
            let words: Vec<String> = words.collect();
            Some(value.split('|').any(|part| words.iter().any(|w| w.contains(&part.to_lowercase()))))
        }
        _ => None,
    }
}

/// The links of an incident in the notation of specs.
pub fn told(incident: &Incident, all: &[Incident]) -> BTreeSet<String> {
    let place = |linked: &Linked| {
        let other = all.iter().find(|i| i.id == linked.incident);
        other.and_then(|i| i.place.as_ref()).map_or("nowhere", |place| &place.name).to_owned()
    };
    let line = |l: &Linked| format!("{}{}{}", l.relation, if l.follows { '>' } else { '<' }, place(l));
    incident.linked.iter().map(line).collect()
}
