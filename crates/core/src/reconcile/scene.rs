//! Who speaks of an incident, and on which side: what all its claims together tell.

use std::{borrow::Cow, collections::HashMap};

use rashomon_model::{Attribute, Claim, Count, Speaker, SpeakerKind, Stance, Value, VictimKind};

use super::{
    Said,
    item::{self, Item, Role},
    source::Bodies,
};
use crate::ontology::Terms;

/// The incident as far as it bears on all claims.
#[derive(Debug)]
pub(super) struct Scene<'a> {
    pub terms: &'a Terms,
    /// The state in which it happened, a code in small letters.
    home: Option<String>,
    /// Sides of those who are said to have attacked.
    attackers: Vec<String>,
    /// Whether those who attacked are no state's, as far as anybody says who they are.
    armed: bool,
    voices: HashMap<String, usize>,
    officials: HashMap<String, usize>,
    bodies: Bodies,
}

impl<'a> Scene<'a> {
    /// The scene, and the claims as items in the order of time.
    pub fn new<'s>(terms: &'a Terms, said: &[Said<'s>]) -> (Self, Vec<Item<'s>>) {
        let (mut attackers, mut unnamed) = (Vec::new(), false);
        for one in said.iter().filter(|s| !item::denies(s.claim.stance)) {
            if matches!(one.claim.attribute, Attribute::Perpetrator | Attribute::Responsibility)
                && let Value::Actor(actor) = &one.claim.value
            {
                match &actor.actor {
                    Some(id) => attackers.push(terms.sides.root(id).to_owned()),
                    None => unnamed |= terms.telling(&actor.name).next().is_none(),
                }
            }
        }
        attackers.sort();
        attackers.dedup();
        let armed = if attackers.is_empty() { unnamed } else { attackers.iter().all(|a| !terms.sides.is_state(a)) };
        let (voices, officials) = (HashMap::new(), HashMap::new());
        let bodies = Bodies::of(terms, said);
        let mut scene = Self { terms, home: home(said), attackers, armed, voices, officials, bodies };
        let mut items: Vec<Item<'s>> = said.iter().map(|one| scene.item(*one)).collect();
        item::sort(&mut items);
        (scene, items)
    }

    /// Whether a kind of people is the attackers' own: gunmen who died in a gunmen's attack.
    pub fn is_attackers_own(&self, kind: VictimKind) -> bool {
        kind == VictimKind::Attacker || kind == VictimKind::Combatant && self.armed
    }

    fn item<'s>(&mut self, said: Said<'s>) -> Item<'s> {
        let (claim, speaker) = (said.claim, said.speaker());
        let none = counts_nobody(self.terms, claim);
        let count = claim.value.count();
        let counted = count.map(|c| c.text.as_str()).or(none.as_ref().map(Value::text));
        let next = self.voices.len();
        Item {
            voice: *self.voices.entry(voice(&said, speaker)).or_insert(next),
            role: self.role(speaker),
            source: self.bodies.source(&said, speaker),
            kind: count.map_or(VictimKind::Unknown, |c| self.terms.victims(c.of.as_deref())),
            revision: counted.and_then(|text| self.terms.revision.of(&claim.evidence.text, text)),
            stance: if none.is_some() { Stance::Asserts } else { claim.stance },
            value: none.map_or(Cow::Borrowed(&claim.value), Cow::Owned),
            claims: vec![&claim.id],
            speaker,
            said,
        }
    }

    fn role(&mut self, speaker: Option<&Speaker>) -> Role {
        let Some(speaker) = speaker else { return Role::Anonymous };
        let side = speaker.actor.as_deref().map(|id| self.terms.sides.root(id));
        let attacked = side.is_some_and(|side| self.attackers.iter().any(|a| a == side));
        let armed = speaker.actor.as_deref().is_some_and(|id| self.terms.sides.is_armed(id));
        if attacked || armed || speaker.kind == SpeakerKind::Group {
            return Role::Party;
        }
        if speaker.kind == SpeakerKind::Author {
            return Role::Own;
        }
        let state = speaker.actor.as_deref().filter(|id| self.terms.sides.is_state(id)).and(side);
        let official = match state {
            Some(side) => Some(side.to_owned()),
            // A hospital that only the report names is no actor of the register.
            None if speaker.actor.as_deref().is_none_or(|id| id.starts_with("local:"))
                && self.terms.is_official(speaker) =>
            {
                Some(self.home.clone().unwrap_or_default())
            }
            None => None,
        };
        match (official, speaker.kind) {
            (Some(side), _) => {
                let next = self.officials.len();
                Role::Official(*self.officials.entry(side).or_insert(next))
            }
            (None, SpeakerKind::Anonymous) => Role::Anonymous,
            (None, _) => Role::Named,
        }
    }
}

/// Who says that nobody was killed counts nobody: nought is a number, and no denial of anything that somebody said.
fn counts_nobody(terms: &Terms, claim: &Claim) -> Option<Value> {
    use Attribute::{Abducted, Arrested, Injured, Killed, Missing};
    match &claim.value {
        Value::Text { text }
            if matches!(claim.attribute, Killed | Injured | Missing | Abducted | Arrested)
                && item::denies(claim.stance)
                && terms.says_nobody(text) =>
        {
            Some(Value::Count(Count::exactly(0, text.clone())))
        }
        _ => None,
    }
}

/// Who answers for a claim. Outlets correct themselves, so that the own voices of one publisher's reports are one; people who
/// are not named are others in each report.
fn voice(said: &Said<'_>, speaker: Option<&Speaker>) -> String {
    let report = &said.account.report;
    match speaker {
        Some(s) if s.kind == SpeakerKind::Author => match &report.publisher {
            Some(publisher) => format!("publisher {}", publisher.to_lowercase()),
            None => format!("report {}", report.id),
        },
        Some(s) if s.kind == SpeakerKind::Anonymous && s.affiliation.is_none() && s.actor.is_none() => {
            format!("report {}: {}", report.id, s.label().to_lowercase())
        }
        Some(s) => item::body(s).map_or_else(|| s.label().to_lowercase(), |id| format!("actor {id}")),
        None => format!("report {}", report.id),
    }
}

/// The state that most claims place their event in; of equally many the first in order.
fn home(said: &[Said<'_>]) -> Option<String> {
    let mut countries: HashMap<&str, usize> = HashMap::new();
    for one in said {
        if let Value::Place(place) = &one.claim.value
            && let Some(country) = &place.country
        {
            *countries.entry(country).or_default() += 1;
        }
    }
    let events = said.iter().filter(|s| s.claim.value.count().is_some()).filter_map(|s| {
        s.account.told.event(&s.claim.event).and_then(|e| e.place.as_ref()).and_then(|p| p.country.as_deref())
    });
    for country in events {
        *countries.entry(country).or_default() += 1;
    }
    let most = countries.into_iter().max_by(|a, b| a.1.cmp(&b.1).then_with(|| b.0.cmp(a.0)));
    most.map(|(country, _)| country.to_lowercase())
}
