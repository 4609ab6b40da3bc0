//! How the accounts of one fact stand to each other.

use rashomon_model::{Attribute, Count, FactStatus, Value};

use super::{conflict, position::Stand, scene::Scene};

/// The status of the fact of an attribute. Of parts of which no kind is told (`unspecified`) nobody knows whether they are one.
pub(super) fn status(scene: &Scene<'_>, attribute: Attribute, unspecified: bool, stands: &[Stand]) -> FactStatus {
    let active: Vec<&Stand> = stands.iter().filter(|s| s.stands()).collect();
    let known: Vec<&Stand> = active.iter().filter(|s| !s.position.value.is_pending()).copied().collect();
    if known.is_empty() {
        return if active.is_empty() { FactStatus::Superseded } else { FactStatus::Pending };
    }
    if known.iter().all(|s| s.denies()) {
        return FactStatus::Denied;
    }
    // Damage, and what is told in words, has many parts: some are known while the whole is still to be assessed.
    let in_parts =
        attribute == Attribute::Damage || known.iter().all(|s| matches!(s.position.value, Value::Text { .. }));
    if !unspecified && conflict::any(scene, attribute, &known) {
        FactStatus::Contested
    } else if in_parts && active.len() > known.len() {
        FactStatus::Pending
    } else if agreed(attribute, &known) {
        FactStatus::Agreed
    } else {
        FactStatus::Single
    }
}

/// Whether two origins say the same, or numbers of the same thing that can both be true ("at least nine", "eleven"); "one
/// civilian" is the same as "one teacher".
fn agreed(attribute: Attribute, known: &[&Stand]) -> bool {
    if known.iter().any(|s| s.origins.len() > 1) {
        return true;
    }
    let counts = known.iter().copied().filter(|s| !s.denies() && !s.position.partial);
    let counts: Vec<(&Stand, &Count)> =
        counts.filter_map(|s| Some((s, s.position.value.count()?))).take(conflict::MOST).collect();
    let one_thing = |(a, x): (&Stand, &Count), (b, y): (&Stand, &Count)| {
        let told = !a.counted.is_empty() && !b.counted.is_empty();
        a.counted == b.counted || told && (x.low, x.high) == (y.low, y.high) && conflict::comparable(attribute, a, b)
    };
    counts.iter().enumerate().any(|(i, a)| {
        let mut others = counts[i + 1..].iter().filter(|b| one_thing(*a, **b));
        others.any(|b| a.0.origins.union(&b.0.origins).count() > 1)
    })
}
