//! Who has an account first: a speaker, the body that he speaks for, an agency, or the text of a report.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use rashomon_model::{Speaker, SpeakerKind};

use super::{Said, item::Item};
use crate::{ontology::Terms, resolve::origins::Origin};

/// The origin of an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Source {
    /// The same for all accounts of one origin.
    pub key: String,
    /// Whether nobody knows whose it is, so that it may be another's.
    pub unknown: bool,
}

/// For whom speakers speak, by their names in small letters, as all reports of an incident together tell: who quotes "police"
/// and who quotes their spokeswoman by her name have it from one body.
#[derive(Clone, Debug, Default)]
pub(super) struct Bodies(BTreeMap<String, String>);

/// Steps from a name to who it stands for: a person speaks for a body, which goes by a name that stands for one of the register.
const DEEPEST: usize = 3;

impl Bodies {
    pub fn of(terms: &Terms, said: &[Said<'_>]) -> Self {
        let mut bodies: BTreeMap<String, String> = BTreeMap::new();
        for speaker in said.iter().filter_map(Said::speaker).filter(|s| s.kind != SpeakerKind::Author) {
            let label = speaker.label().to_lowercase();
            let Some(body) = body(terms, speaker).filter(|body| *body != label) else { continue };
            // Of several the first in order, so that the order of reports does not matter.
            bodies.entry(label).and_modify(|known| *known = body.clone().min(known.clone())).or_insert(body);
        }
        Self(bodies)
    }

    /// The origin of what somebody says in a report.
    pub fn source(&self, said: &Said<'_>, speaker: Option<&Speaker>) -> Source {
        let Some(speaker) = speaker else { return own(said, "") };
        let credits = &said.account.credits;
        if let Some(credit) = credits.house(&speaker.id) {
            return Source { key: house(&credit.house.key, ""), unknown: false };
        }
        if speaker.is_unknown() {
            let name = speaker.name.as_deref().filter(|_| speaker.kind == SpeakerKind::Anonymous);
            let who = speaker.role.as_deref().or(name).unwrap_or("").to_lowercase();
            return match credits.carrier(said.claim) {
                Some(credit) => Source { key: house(&credit.house.key, &who), unknown: false },
                None => own(said, &who),
            };
        }
        Source { key: format!("speaker {}", self.resolved(&speaker.label().to_lowercase())), unknown: false }
    }

    fn resolved(&self, label: &str) -> String {
        let mut at = label;
        for _ in 0..DEEPEST {
            match self.0.get(at) {
                Some(body) => at = body,
                None => break,
            }
        }
        at.to_owned()
    }
}

/// The body that somebody speaks for: one of the register, but for a whole state, which has many; else an office by its name.
fn body(terms: &Terms, speaker: &Speaker) -> Option<String> {
    let actor = speaker.actor.as_deref().filter(|id| !terms.sides.is_whole_state(id));
    let office = || speaker.affiliation.as_deref().filter(|of| terms.names_office(of)).map(str::to_lowercase);
    actor.map(|id| format!("actor {id}")).or_else(office)
}

fn house(key: &str, who: &str) -> String {
    format!("house {key} {who}")
}

/// What a report says in its own voice, or has from people of whom it gives no name.
fn own(said: &Said<'_>, who: &str) -> Source {
    let key = match said.origin {
        Origin::House(key) => house(key, who),
        Origin::Text(number) => format!("text {number} {who}"),
    };
    Source { key, unknown: said.origin.is_unknown() }
}

/// The origins of accounts.
#[derive(Clone, Debug, Default)]
pub(super) struct Origins {
    pub origins: BTreeSet<String>,
    unknown: bool,
}

impl Origins {
    /// Whether there may be fewer.
    pub fn at_most(&self) -> bool {
        self.unknown && self.origins.len() > 1
    }
}

/// The independent origins of accounts. A report's own voice that repeats whom it quotes is no origin beside that speaker.
pub(super) fn origins(items: &[&Item<'_>]) -> Origins {
    let quoting: HashSet<Origin<'_>> = items.iter().filter(|i| !i.is_own()).map(|i| i.said.origin).collect();
    let mut found = Origins::default();
    for item in items.iter().filter(|i| !i.is_own() || !quoting.contains(&i.said.origin)) {
        found.unknown |= item.source.unknown;
        found.origins.insert(item.source.key.clone());
    }
    found
}

/// How many known publishers the reports of accounts have.
pub(super) fn publishers<'i, 'a: 'i>(items: impl Iterator<Item = &'i Item<'a>>) -> usize {
    items.filter_map(|i| Some(i.said.account.credits.publisher.as_ref()?.key.as_str())).collect::<BTreeSet<_>>().len()
}
