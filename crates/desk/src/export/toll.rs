//! How many died or were injured, as one number with its bounds, under a rule that the format asks for.
//!
//! The whole is the fact that counts all victims; where the attackers' own dead are counted apart they are added, unless the
//! words say that the whole includes them. Where only parts are told, the highest of them is the least that the whole can be.

use rashomon_model::{Attribute, ClaimId, Count, Fact, Incident, Position, Side};

use super::scene::says_so;

/// ACLED's number is the most conservative one.
pub(super) const CONSERVATIVE: &str = "eventreport-conservative";
/// UCDP's low, best and high.
pub(super) const UCDP: &str = "ucdp";

/// What is told of a toll.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Told {
    /// It is not mentioned.
    Nothing,
    /// It is mentioned, and no number stands: it is awaited, doubted, denied.
    NoNumber(Vec<ClaimId>),
    /// A number.
    Number(Toll),
}

/// A number of people.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Toll {
    pub low: u64,
    /// None where the rule prefers no account.
    pub best: Option<u64>,
    /// None where it is open.
    pub high: Option<u64>,
    /// Of these, the attackers' own, where they are told apart.
    pub attackers: u64,
    /// The claims that the number is made of.
    pub claims: Vec<ClaimId>,
    /// Whether only parts are told.
    pub parts_only: bool,
}

impl Toll {
    /// The rule's number, or the lowest where it prefers none.
    pub fn number(&self) -> u64 {
        self.best.unwrap_or(self.low)
    }
}

/// The toll of an incident under the rule whose name begins so.
pub(super) fn told(incident: &Incident, attribute: Attribute, rule: &str) -> Told {
    let facts: Vec<&Fact> = incident.facts.iter().filter(|fact| fact.attribute == attribute).collect();
    let whole = facts.iter().find(|fact| fact.kind.is_none()).and_then(|fact| of(fact, rule));
    let parts: Vec<(&&Fact, Toll)> =
        facts.iter().filter(|f| f.kind.is_some()).filter_map(|fact| Some((fact, of(fact, rule)?))).collect();
    let attackers = parts.iter().find(|(fact, _)| fact.side == Some(Side::Attacker));
    let others = parts.iter().filter(|(fact, _)| fact.side != Some(Side::Attacker));
    let base = whole.or_else(|| {
        let most = others.max_by_key(|(_, toll)| toll.number())?;
        Some(Toll { parts_only: true, high: None, ..most.1.clone() })
    });
    match (base, attackers) {
        (Some(base), Some((fact, own))) => Told::Number(joined(base, own, includes(fact))),
        (Some(base), None) => Told::Number(base),
        (None, Some((_, own))) => Told::Number(Toll { attackers: own.number(), parts_only: true, ..own.clone() }),
        (None, None) if facts.is_empty() => Told::Nothing,
        (None, None) => Told::NoNumber(facts.iter().flat_map(|fact| super::scene::standing_claims(fact)).collect()),
    }
}

/// Whether the words say that the part is one of the whole ("including two of the attackers").
fn includes(part: &Fact) -> bool {
    part.positions.iter().any(|position| position.value.count().is_some_and(|count| count.part))
}

fn joined(base: Toll, own: &Toll, included: bool) -> Toll {
    let mut claims = base.claims;
    claims.extend(own.claims.iter().cloned());
    if included {
        return Toll { attackers: own.number().min(base.low), claims, ..base };
    }
    Toll {
        low: base.low.saturating_add(own.low),
        best: base.best.zip(own.best).map(|(a, b)| a.saturating_add(b)),
        high: base.high.zip(own.high).map(|(a, b)| a.saturating_add(b)),
        attackers: own.number(),
        claims,
        parts_only: base.parts_only,
    }
}

/// The number of one fact, with the claims that say it.
pub(super) fn of(fact: &Fact, rule: &str) -> Option<Toll> {
    let named = |name: &str| name.strip_prefix(rule).is_some_and(|rest| rest.starts_with(' '));
    let estimate = fact.estimates.iter().find(|e| named(&e.rule)).or(fact.estimate.as_ref())?;
    Some(Toll {
        low: estimate.low,
        best: estimate.best,
        high: estimate.high,
        claims: claims(fact, estimate.best.unwrap_or(estimate.low)),
        ..Toll::default()
    })
}

/// The claims that say a number; where none says just this, all that stand.
pub(super) fn claims(fact: &Fact, number: u64) -> Vec<ClaimId> {
    let counted = |position: &&Position| !position.superseded && !position.partial && says_so(position);
    let says = |count: &Count| count.low == number || count.high == Some(number);
    let exact = fact.positions.iter().filter(counted).filter(|p| p.value.count().is_some_and(says));
    let exact: Vec<ClaimId> = exact.flat_map(|p| p.claims.iter().cloned()).collect();
    if exact.is_empty() {
        return fact.positions.iter().filter(counted).flat_map(|p| p.claims.iter().cloned()).collect();
    }
    exact
}
