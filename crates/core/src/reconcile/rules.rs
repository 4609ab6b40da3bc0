//! Rules of aggregation side by side, each with a name and a version, and how much they differ.
//!
//! All work on the counts that stand, are asserted and count the whole. `most-origins-latest-lowest` is the estimate of
//! [`estimate`](super::estimate). The others are the field's:
//!
//! | rule | low | best | high |
//! |---|---|---|---|
//! | `eventreport-conservative` | lowest | the lowest count | highest |
//! | `eventreport-informative` | lowest | the most precise: an exact number before a range or an "about"; of these the latest, then the highest | highest |
//! | `eventreport-representative` | lowest | the count with the most origins; of equally many the middle one; indeterminate where the middle two exclude each other | highest |
//! | `ucdp` | the lowest of those who are no party to the fight, else the lowest | of those who are no party, else of all: the one with the most origins, then the latest; indeterminate where two of these exclude each other | the highest number anybody says, claims of one side too |
//!
//! The three first follow the aggregation of event reports (conservative, representative, informative) of the R package
//! `eventreport`; the last UCDP's definition of low, best and high. UCDP's high is always a number: of "at least 20" it is 20.

use rashomon_model::{Estimate, Published, Sensitivity};

use super::{
    estimate::{self, Candidate, bounds, candidates},
    position::Stand,
};

const CONSERVATIVE: &str = "eventreport-conservative 1";
const INFORMATIVE: &str = "eventreport-informative 1";
const REPRESENTATIVE: &str = "eventreport-representative 1";
const UCDP: &str = "ucdp 1";

/// The number under each rule, in the order of their names; none where nothing is counted.
pub(super) fn estimates(stands: &[Stand]) -> Vec<Estimate> {
    let counts = candidates(stands);
    let Some((low, high)) = bounds(&counts) else { return Vec::new() };
    let of = |rule: &str, best: Option<u64>| Estimate { low, best, high, rule: rule.to_owned() };
    let mut estimates = vec![
        of(CONSERVATIVE, Some(low)),
        of(INFORMATIVE, informative(&counts)),
        of(REPRESENTATIVE, representative(&counts)),
        ucdp(&counts),
    ];
    estimates.extend(estimate::estimate(stands));
    estimates.sort_by(|a, b| a.rule.cmp(&b.rule));
    estimates
}

/// How far the rules lie apart.
pub(super) fn sensitivity(estimates: &[Estimate]) -> Option<Sensitivity> {
    let known: Vec<(u64, &str)> = estimates.iter().filter_map(|e| Some((e.best?, e.rule.as_str()))).collect();
    let lowest = known.iter().min_by_key(|(best, _)| *best)?;
    let highest = known.iter().rev().max_by_key(|(best, _)| *best)?;
    (known.len() > 1).then(|| Sensitivity {
        spread: highest.0 - lowest.0,
        lowest: lowest.1.to_owned(),
        highest: highest.1.to_owned(),
        indeterminate: estimates.iter().filter(|e| e.best.is_none()).map(|e| e.rule.clone()).collect(),
    })
}

fn informative(counts: &[Candidate<'_>]) -> Option<u64> {
    let key = |c: &&Candidate<'_>| (c.is_exact(), c.position().last_said.clone(), c.low);
    counts.iter().max_by_key(key).map(|c| c.low)
}

fn representative(counts: &[Candidate<'_>]) -> Option<u64> {
    let most = counts.iter().map(|c| c.position().origins).max()?;
    let mut best: Vec<&Candidate<'_>> = counts.iter().filter(|c| c.position().origins == most).collect();
    best.sort_by_key(|c| (c.low, c.high.is_none(), c.high));
    let (left, right) = (best[(best.len() - 1) / 2], best[best.len() / 2]);
    (!left.excludes(right)).then_some(right.low)
}

fn ucdp(counts: &[Candidate<'_>]) -> Estimate {
    let independent: Vec<Candidate<'_>> = counts.iter().filter(|c| c.stand.independent).copied().collect();
    let credible = if independent.is_empty() { counts } else { &independent };
    let key = |c: &&Candidate<'_>| (c.position().origins, c.position().last_said.as_ref().map(Published::date));
    let most = credible.iter().map(|c| key(&c)).max();
    let best: Vec<&Candidate<'_>> = credible.iter().filter(|c| Some(key(c)) == most).collect();
    let least_high = best.iter().filter_map(|c| c.high).min();
    let tied = best.iter().map(|c| c.low).max() > least_high && least_high.is_some();
    let best = if tied { None } else { best.iter().map(|c| c.low).max() };
    Estimate {
        low: credible.iter().map(|c| c.low).min().unwrap_or(0),
        best,
        high: counts.iter().map(|c| c.high.unwrap_or(c.low)).max(),
        rule: UCDP.to_owned(),
    }
}
