//! Who the claims of a ledger name, and whom of them the register knows.

use std::collections::{BTreeMap, BTreeSet};

use rashomon_core::ground::actor::Register;
use rashomon_model::{ReportRecord, Value};
use serde::Serialize;

use crate::{Desk, Error};

/// An actor that claims of the ledger name, as value or as speaker.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct NamedActor {
    /// Its id in the register, or `local:` and its name; null where only its words are known.
    pub actor: Option<String>,
    /// Its name in the register, else its most frequent words.
    pub name: String,
    /// Claims that name it as their value.
    pub named: usize,
    /// Claims that it makes, or that somebody makes who speaks for it.
    pub claimed: usize,
    /// Reports with these claims.
    pub reports: usize,
    /// The words that mean it, the most frequent first.
    pub words: Vec<String>,
}

#[derive(Default)]
struct Tally {
    named: usize,
    claimed: usize,
    reports: usize,
    words: BTreeMap<String, usize>,
}

impl Desk {
    /// The actors that the last readings' claims name, those with most claims first: by id, where they have one, else by
    /// name.
    ///
    /// # Errors
    /// Where the ledger or the data cannot be read.
    pub fn actors(&self) -> Result<Vec<NamedActor>, Error> {
        let mut tallies: BTreeMap<(Option<String>, String), Tally> = BTreeMap::new();
        for record in self.records()? {
            count(&record?, &mut tallies);
        }
        let register = self.data().actors()?;
        let mut actors: Vec<_> = tallies.into_iter().map(|(key, tally)| tally.finish(key, register)).collect();
        actors.sort_by(|a, b| {
            let claims = |n: &NamedActor| n.named + n.claimed;
            claims(b).cmp(&claims(a)).then_with(|| (&a.name, &a.actor).cmp(&(&b.name, &b.actor)))
        });
        Ok(actors)
    }
}

fn count(record: &ReportRecord, tallies: &mut BTreeMap<(Option<String>, String), Tally>) {
    let extraction = &record.extraction;
    let mut here = BTreeSet::new();
    let mut add = |actor: &Option<String>, name: &str, named: usize, claimed: usize| {
        let key = (actor.clone(), if actor.is_some() { String::new() } else { name.to_lowercase() });
        let tally = tallies.entry(key.clone()).or_default();
        tally.named += named;
        tally.claimed += claimed;
        *tally.words.entry(name.to_owned()).or_default() += named + claimed;
        tally.reports += usize::from(here.insert(key));
    };
    for claim in &extraction.claims {
        if let Value::Actor(actor) = &claim.value {
            add(&actor.actor, &actor.name, 1, 0);
        }
        let speaker = extraction.speaker(&claim.speaker);
        if let Some(speaker) = speaker.filter(|s| s.actor.is_some()) {
            add(&speaker.actor, &speaker.label(), 0, 1);
        }
    }
}

impl Tally {
    fn finish(self, (actor, _): (Option<String>, String), register: &Register) -> NamedActor {
        let mut words: Vec<(String, usize)> = self.words.into_iter().collect();
        words.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        let words: Vec<String> = words.into_iter().map(|(words, _)| words).collect();
        let entry = actor.as_deref().and_then(|id| register.get(id));
        let name = entry.map_or_else(|| words.first().cloned().unwrap_or_default(), |e| e.name);
        NamedActor { actor, name, named: self.named, claimed: self.claimed, reports: self.reports, words }
    }
}
