//! Which positions exclude each other.

use std::collections::HashSet;

use rashomon_model::{Actor, Attribute, Place, PlacePrecision, Stance, TimePrecision, Value, VictimKind};

use super::{
    item::{Item, Role},
    position::Stand,
    scene::Scene,
};
use crate::geography::kilometres;

/// Towns that lie further apart are two accounts of where it was.
const ONE_PLACE_KM: f64 = 40.0;

/// More positions of one fact are not compared with each other, the best founded first.
pub(super) const MOST: usize = 64;

/// Whether some two of the positions that stand exclude each other, and are not one voice's only.
pub(super) fn any(scene: &Scene<'_>, attribute: Attribute, standing: &[&Stand]) -> bool {
    let compared = extremes(standing);
    compared
        .iter()
        .enumerate()
        .any(|(i, a)| compared[i + 1..].iter().any(|b| !of_one_voice(a, b) && conflict(scene, attribute, a, b)))
}

/// A voice does not dispute itself: what it counts twice at one time are two things.
fn of_one_voice(a: &Stand, b: &Stand) -> bool {
    a.voices.len() == 1 && a.voices == b.voices
}

/// Of many positions those that exclude each other if any do: of counts the lowest and the highest of each kind, of others those
/// that most origins take.
fn extremes<'s>(standing: &[&'s Stand]) -> Vec<&'s Stand> {
    let mut sorted: Vec<&Stand> = standing.to_vec();
    if sorted.len() <= MOST {
        return sorted;
    }
    let low = |s: &Stand| s.position.value.count().map(|c| c.low);
    let high = |s: &Stand| s.position.value.count().map_or(u64::MAX, |c| c.high.unwrap_or(u64::MAX));
    let mut kept: Vec<&Stand> = Vec::new();
    sorted.sort_by_key(|s| std::cmp::Reverse(s.position.origins));
    kept.extend(sorted.iter().take(MOST / 2));
    sorted.sort_by_key(|s| std::cmp::Reverse(low(s)));
    kept.extend(sorted.iter().take(MOST / 4));
    sorted.sort_by_key(|s| high(s));
    kept.extend(sorted.iter().take(MOST / 4));
    kept
}

/// Whether two accounts cannot both be true.
pub(super) fn conflict(scene: &Scene<'_>, attribute: Attribute, a: &Stand, b: &Stand) -> bool {
    if a.denies() && b.denies() {
        return false;
    }
    if a.denies() != b.denies() {
        let (denied, asserted) = if a.denies() { (a, b) } else { (b, a) };
        return disputes(scene, attribute, &denied.position.value, &asserted.position.value)
            || attribute == Attribute::Perpetrator && is_described(scene, asserted);
    }
    match (&a.position.value, &b.position.value) {
        (Value::Count(x), Value::Count(y)) => {
            comparable(attribute, a, b) && !x.compatible(y) && !a.position.partial && !b.position.partial
        }
        (Value::Actor(x), Value::Actor(y))
            if matches!(attribute, Attribute::Perpetrator | Attribute::Responsibility) =>
        {
            !may_be_one(scene, x, y)
        }
        (Value::Time(x), Value::Time(y)) => {
            x.precision == TimePrecision::Day && y.precision == TimePrecision::Day && x.days_apart(y) > 0
        }
        (Value::Place(x), Value::Place(y)) => are_apart(x, y),
        _ => false,
    }
}

fn are_apart(a: &Place, b: &Place) -> bool {
    let town = |p: &Place| p.precision == PlacePrecision::Town;
    let apart = a.lat.zip(a.lon).zip(b.lat.zip(b.lon)).is_some_and(|(p, q)| kilometres(p, q) > ONE_PLACE_KM);
    town(a) && town(b) && apart
}

/// Whether a denial is of what is asserted: the same number or any, where no number is denied; the same actor; the same words.
fn disputes(scene: &Scene<'_>, attribute: Attribute, denied: &Value, asserted: &Value) -> bool {
    match (denied, asserted) {
        (Value::Count(d), Value::Count(a)) => (d.low, d.high) == (a.low, a.high) || d.low == 0 && a.low > 0,
        (Value::Text { .. }, Value::Count(a)) => a.low > 0,
        (Value::Count(_), Value::Text { .. }) | (Value::Text { .. }, Value::Actor(_)) => true,
        (Value::Actor(d), Value::Actor(a)) => is_one(scene, d, a),
        _ if matches!(attribute, Attribute::Victim) => false,
        _ => true,
    }
}

/// Counts of different things do not contradict each other: soldiers and children, homes and shops. Civilians can be any
/// kind that does not fight.
pub(super) fn comparable(attribute: Attribute, a: &Stand, b: &Stand) -> bool {
    let (x, y) = (a.counted.as_str(), b.counted.as_str());
    let civilian = |w: &str| w == VictimKind::Civilian.as_str();
    let fights = |w: &str| {
        use VictimKind::{Attacker, Combatant, Police, Soldier};
        [Attacker, Combatant, Police, Soldier].iter().any(|k| k.as_str() == w)
    };
    match attribute {
        Attribute::Damage => x == y,
        Attribute::MunitionsFired | Attribute::MunitionsLanded | Attribute::MunitionsIntercepted => true,
        _ => {
            let (known, other) = if civilian(x) { (true, y) } else { (civilian(y), x) };
            x == y || x.is_empty() || y.is_empty() || known && !fights(other) && other.parse::<VictimKind>().is_ok()
        }
    }
}

/// Whether two names mean one actor: one id, bodies of one side, or a word that tells an actor apart.
fn is_one(scene: &Scene<'_>, a: &Actor, b: &Actor) -> bool {
    if let (Some(x), Some(y)) = (&a.actor, &b.actor) {
        let sides = &scene.terms.sides;
        return x == y || sides.root(x) == sides.root(y);
    }
    let words: HashSet<String> = scene.terms.telling(&a.name).collect();
    a.name.to_lowercase() == b.name.to_lowercase() || scene.terms.telling(&b.name).any(|w| words.contains(&w))
}

/// The same, and "suspected gunmen" may be anybody.
fn may_be_one(scene: &Scene<'_>, a: &Actor, b: &Actor) -> bool {
    is_vague(scene, a) || is_vague(scene, b) || is_one(scene, a, b)
}

/// Whether neither the register nor a proper name tells who it is.
pub(super) fn is_vague(scene: &Scene<'_>, actor: &Actor) -> bool {
    let known = actor.actor.as_deref().is_some_and(|id| !id.starts_with("local:"));
    !known && scene.terms.telling(&actor.name).next().is_none()
}

/// Whether somebody is accused whom no proper name tells, but what they are: "herders", of whom others answer for theirs.
fn is_described(scene: &Scene<'_>, asserted: &Stand) -> bool {
    let Value::Actor(actor) = &asserted.position.value else { return false };
    asserted.position.stance == Stance::Accuses && is_vague(scene, actor) && scene.terms.describes(&actor.name)
}

/// Actors that somebody names, to be asked for one of them.
pub(super) struct Names {
    sides: HashSet<String>,
    words: HashSet<String>,
    /// Whether some are accused by what they are only.
    described: bool,
}

impl Names {
    pub fn of<'i, 'a: 'i>(scene: &Scene<'_>, items: impl Iterator<Item = &'i Item<'a>>) -> Self {
        let mut names = Self { sides: HashSet::new(), words: HashSet::new(), described: false };
        for item in items {
            let Value::Actor(actor) = &*item.value else { continue };
            if is_vague(scene, actor) {
                names.described |= item.stance == Stance::Accuses && scene.terms.describes(&actor.name);
            } else {
                names.sides.extend(actor.actor.as_deref().map(|id| scene.terms.sides.root(id).to_owned()));
                names.words.extend(scene.terms.telling(&actor.name));
            }
        }
        names
    }

    /// Whether who denies a hand in it answers for those who are accused: they are named so, are of the speaker's body ("its
    /// fighters"), or nobody says more of them than what they are, and no office speaks.
    pub fn answered_by(&self, scene: &Scene<'_>, item: &Item<'_>) -> bool {
        let own = item.speaker.is_some_and(|s| {
            let side = s.actor.as_deref().map(|id| scene.terms.sides.root(id));
            let mut words = [&s.name, &s.affiliation].into_iter().flatten().flat_map(|w| scene.terms.telling(w));
            side.is_some_and(|side| self.sides.contains(side)) || words.any(|word| self.words.contains(&word))
        });
        let vague = matches!(&*item.value, Value::Actor(actor) if is_vague(scene, actor));
        let described = self.described && !matches!(item.role, Role::Official(_) | Role::Own);
        self.has(scene, &item.value) || own && vague || described
    }

    pub fn has(&self, scene: &Scene<'_>, value: &Value) -> bool {
        let Value::Actor(actor) = value else { return false };
        let side = actor.actor.as_deref().map(|id| scene.terms.sides.root(id));
        side.is_some_and(|side| self.sides.contains(side))
            || scene.terms.telling(&actor.name).any(|word| self.words.contains(&word))
    }

    /// Whether somebody is named, and it is not this one.
    pub fn has_other(&self, scene: &Scene<'_>, value: &Value) -> bool {
        let nobody = self.sides.is_empty() && self.words.is_empty();
        let named = matches!(value, Value::Actor(actor) if !is_vague(scene, actor));
        named && !nobody && !self.has(scene, value)
    }
}
