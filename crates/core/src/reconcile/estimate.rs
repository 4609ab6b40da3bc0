//! The number to use for an incident, under a named rule.

use rashomon_model::{Estimate, Position};

use super::position::denies;

/// Name and version of the rule.
///
/// Of the accounts that no later one of the same speaker replaced, the one with the most independent origins is best;
/// of equals the latest, then the lowest. Low and high are the bounds of all of them.
const RULE: &str = "most-origins-latest-lowest 1";

/// The estimate over the counts among the positions; `None` where there are none.
pub(super) fn estimate(positions: &[Position]) -> Option<Estimate> {
    let active = || positions.iter().filter(|p| !p.superseded && !denies(p.stance));
    let counts: Vec<(&Position, _)> = active().filter_map(|p| Some((p, p.value.count()?))).collect();
    let low = counts.iter().map(|(_, c)| c.low).min()?;
    let high = counts.iter().map(|(_, c)| c.high).collect::<Option<Vec<_>>>().and_then(|all| all.into_iter().max());
    let best = counts.iter().max_by(|(p, a), (q, b)| {
        (p.origins, &p.last_said).cmp(&(q.origins, &q.last_said)).then_with(|| b.low.cmp(&a.low))
    });
    Some(Estimate { low, best: best.map(|(_, c)| c.low), high, rule: RULE.to_owned() })
}
