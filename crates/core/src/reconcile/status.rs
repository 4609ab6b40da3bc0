//! How the accounts of one fact stand to each other.

use std::collections::{BTreeMap, BTreeSet};

use rashomon_model::{Attribute, FactStatus, Value};

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
    } else if agreed(&known) {
        FactStatus::Agreed
    } else {
        FactStatus::Single
    }
}

/// Whether two origins say the same, or numbers of the same thing that can both be true ("at least nine", "eleven").
fn agreed(known: &[&Stand]) -> bool {
    let mut origins: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for stand in known.iter().filter(|s| s.position.value.count().is_some() && !s.denies() && !s.position.partial) {
        origins.entry(&stand.counted).or_default().extend(stand.origins.iter().map(String::as_str));
    }
    origins.values().any(|of| of.len() > 1) || known.iter().any(|s| s.origins.len() > 1)
}
