//! Who did it and to whom, as the facts of an incident say.
//!
//! Of several accounts of who did it, the one with the most origins comes first, then who claims it, then one that the register
//! of actors knows. A
//! class is ACLED's: it is that of the register; forces of a state abroad are external. Victims of whom only the kind is told
//! are a party by their kind ("Civilians (Mali)").

use std::collections::BTreeSet;

use rashomon_core::ground::actor::{ActorKind, Entry};
use rashomon_model::{
    Action, Actor, Attribute, ClaimId, Detail, Fact, FactStatus, JudgementId, Position, Stance, Value, VictimKind,
};

use super::{
    scene::{Scene, says_so},
    shape::Basis,
};

/// Somebody who takes part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Party {
    /// Its name in the register, else as it was told.
    pub name: String,
    /// Its class, where it is known.
    pub class: Option<ActorKind>,
    /// Its entry in the register.
    pub entry: Option<Entry>,
    /// The words that name it.
    pub words: String,
    /// The claims that say so; none where the event type or people say it.
    pub claims: Vec<ClaimId>,
    /// The judgement by which people set it.
    pub judgement: Option<JudgementId>,
}

impl Party {
    /// Whether it is an organised armed side: a state, a group, a militia.
    pub fn is_armed(&self) -> bool {
        use ActorKind::{External, IdentityMilitia, PoliticalMilitia, Rebel, State};
        self.class.is_some_and(|class| matches!(class, State | Rebel | PoliticalMilitia | IdentityMilitia | External))
    }

    /// Whether it is a state or its forces.
    pub fn is_state(&self) -> bool {
        self.entry.as_ref().is_some_and(|entry| entry.kind == ActorKind::State) || self.class == Some(ActorKind::State)
    }
}

/// Who is said to have done it, the one to name first.
#[derive(Clone, Debug, Default)]
pub(super) struct Parties {
    pub all: Vec<Party>,
    /// Whether they are rival accounts, of which one at most is true.
    pub rivals: bool,
}

/// Who did it, and to whom; who did it is not on the other side too.
pub(super) fn sides(scene: &Scene<'_>) -> (Parties, Parties) {
    let (first, mut second) = (perpetrators(scene), targets(scene));
    second.all.retain(|party| first.all.iter().all(|other| other.name != party.name));
    (first, second)
}

/// Who did it.
fn perpetrators(scene: &Scene<'_>) -> Parties {
    let facts: Vec<&Fact> = scene.facts(Attribute::Perpetrator).chain(scene.facts(Attribute::Responsibility)).collect();
    let rivals = facts.iter().any(|fact| fact.status == FactStatus::Contested);
    let mut all = named(scene, &facts);
    put_first(&mut all, decided(scene, &[Attribute::Perpetrator, Attribute::Responsibility]));
    Parties { all, rivals }
}

/// To whom: who was aimed at and harmed, by name where the register knows it, else by kind.
fn targets(scene: &Scene<'_>) -> Parties {
    let facts: Vec<&Fact> = scene.facts(Attribute::Target).chain(scene.facts(Attribute::Victim)).collect();
    let rivals = facts.iter().any(|fact| fact.status == FactStatus::Contested);
    let mut all = named(scene, &facts);
    // A camp or a market is aimed at too, and is nobody.
    all.retain(|party| party.class.is_some());
    put_first(&mut all, decided(scene, &[Attribute::Target, Attribute::Victim]));
    // "Four policemen" are of the police that is named.
    let classes: Vec<_> = all.iter().map(|party| party.class).collect();
    all.extend(kinds(scene).into_iter().filter(|party| !classes.contains(&party.class)));
    Parties { all, rivals }
}

/// The actors of these facts' positions, each once.
fn named(scene: &Scene<'_>, facts: &[&Fact]) -> Vec<Party> {
    let positions = facts.iter().flat_map(|fact| &fact.positions).filter(|p| !p.superseded && says_so(p));
    let mut found: Vec<(&Position, Party)> = Vec::new();
    for position in positions {
        let Value::Actor(actor) = &position.value else { continue };
        let party = party(scene, actor, position.claims.clone());
        match found.iter_mut().find(|(_, other)| other.name.eq_ignore_ascii_case(&party.name)) {
            Some((_, same)) => same.claims.extend(party.claims),
            None => found.push((position, party)),
        }
    }
    found.sort_by_key(|(position, party)| {
        let claims_it = position.stance == Stance::ClaimsResponsibility;
        std::cmp::Reverse((position.origins, claims_it, party.entry.is_some(), position.claims.len()))
    });
    found.into_iter().map(|(_, party)| party).collect()
}

fn party(scene: &Scene<'_>, actor: &Actor, claims: Vec<ClaimId>) -> Party {
    let entry = actor.actor.as_deref().and_then(|id| scene.tools.register.get(id));
    let home = scene.place().and_then(|place| place.country.as_deref());
    let class = entry.as_ref().map(|entry| match (entry.kind, entry.country.as_deref(), home) {
        (ActorKind::State, Some(own), Some(here)) if own != here => ActorKind::External,
        (kind, ..) => kind,
    });
    Party {
        name: entry.as_ref().map_or_else(|| actor.name.clone(), |entry| entry.name.clone()),
        class,
        entry,
        words: actor.text.clone(),
        claims,
        judgement: None,
    }
}

/// Whom people set as taking part so, the last one first.
fn decided(scene: &Scene<'_>, attributes: &[Attribute]) -> Vec<Party> {
    let sets = scene.incident.decided.iter().rev().filter(|decided| decided.action == Action::Set);
    sets.filter_map(|decided| match (&decided.detail, &decided.value) {
        (Some(Detail::Attribute(attribute)), Some(Value::Actor(actor))) if attributes.contains(attribute) => {
            Some(Party { judgement: Some(decided.judgement.clone()), ..party(scene, actor, Vec::new()) })
        }
        _ => None,
    })
    .collect()
}

/// What people decided goes before what is claimed; who is named by both is one.
fn put_first(all: &mut Vec<Party>, decided: Vec<Party>) {
    for mut party in decided.into_iter().rev() {
        if let Some(at) = all.iter().position(|other| other.name == party.name) {
            party.claims = all.remove(at).claims;
        }
        all.insert(0, party);
    }
}

/// What some parties rest on: claims, else judgements, else `none`.
pub(super) fn basis<'p>(parties: impl IntoIterator<Item = &'p Party>, none: &Basis) -> Basis {
    let parties: Vec<&Party> = parties.into_iter().collect();
    let judged: Vec<JudgementId> = parties.iter().filter_map(|party| party.judgement.clone()).collect();
    let claims = claims(parties);
    match (claims.is_empty(), judged.is_empty()) {
        (false, _) => Basis::Claims(claims),
        (true, false) => Basis::Judged(judged),
        (true, true) => none.clone(),
    }
}

/// Victims by kind: of the parts of a toll, and of the words that stand with the whole ("four ferrymen").
fn kinds(scene: &Scene<'_>) -> Vec<Party> {
    let tolls = [Attribute::Killed, Attribute::Injured, Attribute::Abducted];
    let facts: Vec<&Fact> = tolls.into_iter().flat_map(|attribute| scene.facts(attribute)).collect();
    let mut found: Vec<(VictimKind, Party)> = Vec::new();
    for position in facts.iter().flat_map(|fact| &fact.positions).filter(|p| !p.superseded && says_so(p)) {
        let Some(count) = position.value.count().filter(|count| count.high != Some(0)) else { continue };
        let Some((name, class, kind)) = class_of(scene.tools.terms.victims(count.of.as_deref())) else { continue };
        if let Some((_, party)) = found.iter_mut().find(|(other, _)| *other == kind) {
            party.claims.extend(position.claims.iter().cloned());
        } else {
            let words = position.value.text().to_owned();
            let name = with_country(scene, name);
            let claims = position.claims.clone();
            found.push((kind, Party { name, class: Some(class), entry: None, words, claims, judgement: None }));
        }
    }
    found.into_iter().map(|(_, party)| party).collect()
}

/// What victims of a kind are called as a party, and their class; none of whom it does not tell.
fn class_of(kind: VictimKind) -> Option<(&'static str, ActorKind, VictimKind)> {
    use VictimKind::{Aid, Child, Civilian, Health, Media, Official, Police, Soldier, Teacher, Woman};
    match kind {
        Soldier => Some(("Military forces", ActorKind::State, Soldier)),
        Police => Some(("Police forces", ActorKind::State, Police)),
        Civilian | Child | Woman | Health | Aid | Media | Teacher | Official => {
            Some(("Civilians", ActorKind::Civilians, Civilian))
        }
        VictimKind::Combatant | VictimKind::Attacker | VictimKind::Other | VictimKind::Unknown => None,
    }
}

/// "Civilians (Mali)".
pub(super) fn with_country(scene: &Scene<'_>, name: &str) -> String {
    scene.country().map_or_else(|| name.to_owned(), |country| format!("{name} ({})", country.name))
}

/// The claims of some parties, each once.
fn claims<'p>(parties: impl IntoIterator<Item = &'p Party>) -> Vec<ClaimId> {
    let mut seen = BTreeSet::new();
    let all = parties.into_iter().flat_map(|party| &party.claims);
    all.filter(|claim| seen.insert((*claim).clone())).cloned().collect()
}
