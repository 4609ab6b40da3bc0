//! The number to use for an incident, under a named rule.

use rashomon_model::{Estimate, Position};

use super::position::Stand;

/// Name and version of the rule.
///
/// Of the accounts of the whole that no later one replaced, the one with the most independent origins is best; of equals the
/// latest, then the one that is told most often, then the lowest. Low and high are the bounds of all of them.
pub(super) const RULE: &str = "most-origins-latest-lowest 2";

/// A count that stands, with its bounds.
#[derive(Clone, Copy)]
pub(super) struct Candidate<'a> {
    pub stand: &'a Stand,
    pub low: u64,
    pub high: Option<u64>,
}

impl Candidate<'_> {
    pub fn position(&self) -> &Position {
        &self.stand.position
    }

    /// Whether it is one number, and not about one.
    pub fn is_exact(&self) -> bool {
        self.high == Some(self.low) && self.position().value.count().is_some_and(|c| !c.approximate)
    }

    pub fn excludes(&self, other: &Self) -> bool {
        self.high.is_some_and(|h| h < other.low) || other.high.is_some_and(|h| h < self.low)
    }
}

/// The counts that stand and are asserted; those of a part only where nobody counts the whole.
pub(super) fn candidates(stands: &[Stand]) -> Vec<Candidate<'_>> {
    let standing = stands.iter().filter(|s| s.stands() && !s.denies());
    let counts: Vec<Candidate<'_>> = standing
        .filter_map(|stand| stand.position.value.count().map(|c| Candidate { stand, low: c.low, high: c.high }))
        .collect();
    let whole: Vec<Candidate<'_>> = counts.iter().filter(|c| !c.position().partial).copied().collect();
    if whole.is_empty() { counts } else { whole }
}

/// Lowest and highest of all, the latter open where one is.
pub(super) fn bounds(candidates: &[Candidate<'_>]) -> Option<(u64, Option<u64>)> {
    let low = candidates.iter().map(|c| c.low).min()?;
    let high = candidates.iter().map(|c| c.high).collect::<Option<Vec<_>>>().and_then(|all| all.into_iter().max());
    Some((low, high))
}

/// The estimate over the counts among the positions; `None` where there are none.
pub(super) fn estimate(stands: &[Stand]) -> Option<Estimate> {
    let candidates = candidates(stands);
    let (low, high) = bounds(&candidates)?;
    let best = candidates.iter().max_by(|a, b| {
        let key = |c: &Candidate<'_>| {
            let position = c.position();
            // A sum is told once, in several claims.
            let told = if position.sum { 1 } else { position.claims.len() };
            (position.origins, position.last_said.clone(), told)
        };
        key(a).cmp(&key(b)).then_with(|| b.low.cmp(&a.low))
    });
    Some(Estimate { low, best: best.map(|c| c.low), high, rule: RULE.to_owned() })
}
