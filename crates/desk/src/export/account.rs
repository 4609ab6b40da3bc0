//! An event as one report tells it: who takes part and how many, by this report's claims alone, as people left them.

use std::collections::BTreeMap;

use rashomon_core::ground::actor::{ActorKind, Entry};
use rashomon_model::{Attribute, Claim, ClaimId, Event, Place, Position, ReportRecord, Value, When};

use super::scene::{Scene, says_so};

/// An event in its report.
pub(super) struct Account<'s> {
    scene: &'s Scene<'s>,
    pub record: &'s ReportRecord,
    pub event: &'s Event,
    /// The report's claims about it.
    pub claims: BTreeMap<&'s ClaimId, &'s Claim>,
}

/// An actor that the report names.
pub(super) struct Actor {
    /// Its name in the register, else as it is told.
    pub name: String,
    /// The words of the report.
    pub words: String,
    /// Its entry in the register.
    pub entry: Option<Entry>,
    pub perpetrator: bool,
    pub victim: bool,
    pub claims: Vec<ClaimId>,
}

impl Actor {
    /// Its class, where the register knows it.
    pub fn class(&self) -> Option<ActorKind> {
        self.entry.as_ref().map(|entry| entry.kind)
    }
}

/// A number with its bounds, by one report.
pub(super) struct Figures {
    pub best: u64,
    pub low: u64,
    /// None where it is open.
    pub high: Option<u64>,
    /// The claims that say each number.
    says: Vec<(u64, Option<u64>, Vec<ClaimId>)>,
}

impl Figures {
    /// The claims that say a number.
    pub fn claims(&self, number: u64) -> Vec<ClaimId> {
        let says = self.says.iter().filter(|(low, high, _)| *low == number || *high == Some(number));
        says.flat_map(|(_, _, claims)| claims.iter().cloned()).collect()
    }
}

impl<'s> Account<'s> {
    pub fn new(scene: &'s Scene<'s>, record: &'s ReportRecord, event: &'s Event) -> Self {
        let claims = record.extraction.claims.iter().filter(|claim| claim.event == event.id);
        Self { scene, record, event, claims: claims.map(|claim| (&claim.id, claim)).collect() }
    }

    /// When, by this report; the incident's where it does not tell.
    pub fn when(&self) -> Option<&'s When> {
        self.event.when.as_ref().or(self.scene.incident.when.as_ref())
    }

    /// Where, by this report; the incident's where it does not tell.
    pub fn place(&self) -> Option<&'s Place> {
        self.event.place.as_ref().or(self.scene.incident.place.as_ref())
    }

    /// Those claims of a position that are this report's.
    fn own(&self, position: &Position) -> Vec<ClaimId> {
        position.claims.iter().filter(|claim| self.claims.contains_key(claim)).cloned().collect()
    }

    /// Who takes part: those who did it first.
    pub fn actors(&self) -> Vec<Actor> {
        use Attribute::{Perpetrator, Responsibility, Target, Victim};
        let mut found: Vec<Actor> = Vec::new();
        for attribute in [Perpetrator, Responsibility, Victim, Target] {
            let facts = self.scene.facts(attribute);
            for position in facts.flat_map(|fact| &fact.positions).filter(|p| says_so(p)) {
                let Some(actor) = self.actor(attribute, position) else { continue };
                match found.iter_mut().find(|other| other.name.eq_ignore_ascii_case(&actor.name)) {
                    Some(same) => {
                        same.perpetrator |= actor.perpetrator;
                        same.victim |= actor.victim;
                        same.claims.extend(actor.claims);
                    }
                    None => found.push(actor),
                }
            }
        }
        found
    }

    fn actor(&self, attribute: Attribute, position: &Position) -> Option<Actor> {
        let Value::Actor(actor) = &position.value else { return None };
        let claims = self.own(position);
        let entry = actor.actor.as_deref().and_then(|id| self.scene.tools.register.get(id));
        // What is aimed at may be a camp or a market, which is nobody.
        if claims.is_empty() || (attribute == Attribute::Target && entry.is_none()) {
            return None;
        }
        let harmed = matches!(attribute, Attribute::Victim | Attribute::Target);
        Some(Actor {
            name: entry.as_ref().map_or_else(|| actor.name.clone(), |entry| entry.name.clone()),
            words: actor.text.clone(),
            entry,
            perpetrator: !harmed,
            victim: harmed,
            claims,
        })
    }

    /// How many, of all: of several figures the one that stands, of these the lowest.
    pub fn figures(&self, attribute: Attribute) -> Option<Figures> {
        let whole = self.scene.facts(attribute).find(|fact| fact.kind.is_none())?;
        let mut told = Vec::new();
        for position in whole.positions.iter().filter(|p| says_so(p) && !p.partial) {
            let claims = self.own(position);
            if let Some(count) = position.value.count().filter(|_| !claims.is_empty()) {
                told.push((position.superseded, (count.low, count.high, claims)));
            }
        }
        let low = told.iter().map(|(_, says)| says.0).min()?;
        let open = told.iter().any(|(_, says)| says.1.is_none());
        let high = told.iter().filter_map(|(_, says)| says.1).max().filter(|_| !open);
        let best = told.iter().filter(|(superseded, _)| !superseded).map(|(_, says)| says.0).min();
        let says = told.into_iter().map(|(_, says)| says).collect();
        Some(Figures { best: best.unwrap_or(low), low, high, says })
    }
}
