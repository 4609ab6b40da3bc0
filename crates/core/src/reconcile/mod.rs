//! What is said of an incident, attribute by attribute: positions side by side, never one number in their place.
//!
//! Three things are told apart. An account is **updated** where the same voice says another figure later, where words say so
//! ("rose to 14 from nine"), and where reports in their own voice, or officials of one side, have a higher figure later
//! ([`update`]). It is **partial** where it counts a kind of victims, an addend, or less than its own speaker counts beside it
//! ([`part`]). Only what then still stands beside another, of another voice, and cannot be true with it, is **disputed**
//! ([`conflict`]).

mod conflict;
mod estimate;
mod item;
mod part;
mod position;
mod rules;
mod scene;
mod somebody;
mod source;
mod status;
mod struck;
mod taken_back;
#[cfg(test)]
mod tests;
mod update;

use std::borrow::Cow;

use rashomon_model::{Actor, Attribute, Claim, Fact, FactStatus, Resolution, Speaker, Stance, Value, VictimKind};

use self::{item::Item, part::Part, position::Stand, scene::Scene};
use crate::{
    ontology::Terms,
    resolve::{Account, origins::Origin},
};

/// A claim with what is needed to weigh it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Said<'a> {
    pub claim: &'a Claim,
    pub account: &'a Account,
    /// Origin of its report: copies of one text have one.
    pub origin: Origin<'a>,
}

impl<'a> Said<'a> {
    pub fn new(account: &'a Account, claim: &'a Claim, origin: Origin<'a>) -> Self {
        Self { claim, account, origin }
    }

    pub fn speaker(&self) -> Option<&'a Speaker> {
        self.account.told.speakers.iter().find(|s| s.id == self.claim.speaker)
    }
}

/// What is said of an attribute: of the whole, and of each part.
type Of<'a> = (Attribute, Vec<(Part, Vec<Item<'a>>)>);

/// The facts of an incident, in the order of the attributes; parts of a count, by kind and side, have facts of their own behind
/// the whole. Place and date are facts only where accounts of them exclude each other.
pub(crate) fn facts(terms: &Terms, said: &[Said<'_>]) -> Vec<Fact> {
    let (scene, items) = Scene::new(terms, said);
    let items = struck::survivors(&scene, items);
    let mut groups: Vec<Of<'_>> = Vec::new();
    for (attribute, of_attribute) in by_attribute(items) {
        groups.push((attribute, part::groups(&scene, of_attribute)));
    }
    add_responsibility(&scene, &mut groups);
    let wholes = groups.iter().flat_map(|(_, parts)| parts).filter(|(part, _)| part.is_whole());
    let rivals = update::rivals(wholes.map(|(_, items)| items.as_slice()));
    let mut facts = Vec::new();
    for (attribute, parts) in groups {
        for (part, items) in parts {
            facts.extend(fact(&scene, attribute, part, &items, &rivals));
        }
    }
    facts
}

fn fact(
    scene: &Scene<'_>,
    attribute: Attribute,
    part: Part,
    items: &[Item<'_>],
    rivals: &update::Rivals,
) -> Option<Fact> {
    let replaced = update::replacements(items, rivals);
    let partial = part::partial(items, &replaced);
    let stands = position::stands(items, &replaced, &partial);
    if stands.is_empty() {
        return None;
    }
    let unspecified = part.kind == Some(VictimKind::Unknown);
    let status = status::status(scene, attribute, unspecified, &stands);
    if matches!(attribute, Attribute::Place | Attribute::Date) && status != FactStatus::Contested {
        return None;
    }
    let (estimate, estimates) = (estimate::estimate(&stands), rules::estimates(&stands));
    Some(Fact {
        of: part.word,
        kind: part.kind,
        side: part.side,
        estimate,
        sensitivity: rules::sensitivity(&estimates),
        estimates,
        resolved: resolution(items, &replaced),
        positions: stands.into_iter().map(|stand: Stand| stand.position).collect(),
        ..Fact::new(attribute, status)
    })
}

/// What answered the accounts by which it was not known yet.
fn resolution(items: &[Item<'_>], replaced: &[Option<update::By>]) -> Option<Resolution> {
    let open = (0..items.len()).filter(|i| items[*i].value.is_pending());
    let answered: Vec<(usize, usize)> = open.filter_map(|i| Some((i, replaced[i]?.item))).collect();
    let by = &items[*answered.iter().map(|(_, by)| by).min()?];
    Some(Resolution {
        pending: answered.iter().map(|(i, _)| items[*i].id().clone()).collect(),
        by: by.id().clone(),
        report: by.said.account.report.id.clone(),
        published: by.published().cloned(),
    })
}

/// Items of each attribute, in the order of the attributes.
fn by_attribute(items: Vec<Item<'_>>) -> impl Iterator<Item = (Attribute, Vec<Item<'_>>)> {
    let mut all: Vec<Vec<Item<'_>>> = vec![Vec::new(); Attribute::ALL.len()];
    for item in items {
        if let Some(at) = Attribute::ALL.iter().position(|a| *a == item.said.claim.attribute) {
            all[at].push(item);
        }
    }
    Attribute::ALL.iter().copied().zip(all).filter(|(_, items)| !items.is_empty())
}

/// Who denies that "its fighters" did it answers for the body that the words stand for: the speaker's own.
fn of_speaker<'a>(scene: &Scene<'_>, item: &Item<'a>) -> Item<'a> {
    let (Value::Actor(actor), Some(speaker)) = (&*item.value, item.speaker) else { return item.clone() };
    let body = speaker.affiliation.as_ref().or(speaker.name.as_ref());
    match body.filter(|_| item.denies() && conflict::is_vague(scene, actor)) {
        Some(name) => {
            let own = Actor { name: name.clone(), actor: speaker.actor.clone(), text: actor.text.clone() };
            Item { value: Cow::Owned(Value::Actor(own)), ..item.clone() }
        }
        None => item.clone(),
    }
}

/// What is said of responsibility bears on who is said to have done it, though the claims are of two attributes: who denies it
/// disputes an accusation, and so does who claims it while another is accused.
fn add_responsibility<'a>(scene: &Scene<'_>, groups: &mut [Of<'a>]) {
    let claimed: Vec<Item<'a>> = groups
        .iter()
        .filter(|(attribute, _)| *attribute == Attribute::Responsibility)
        .flat_map(|(_, parts)| parts.iter().flat_map(|(_, items)| items))
        .filter(|item| item.denies() || item.stance == Stance::ClaimsResponsibility)
        .cloned()
        .collect();
    for (_, parts) in groups.iter_mut().filter(|(attribute, _)| *attribute == Attribute::Perpetrator) {
        for (_, items) in parts {
            let names = conflict::Names::of(scene, items.iter().filter(|i| !i.denies()));
            let bears = |item: &&Item<'a>| {
                if item.denies() { names.answered_by(scene, item) } else { names.has_other(scene, &item.value) }
            };
            items.extend(claimed.iter().filter(bears).map(|item| of_speaker(scene, item)));
            item::sort(items);
        }
    }
}
