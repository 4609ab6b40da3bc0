//! From whom reports have what they say: copies of one text are one origin, and so is what one agency or one publisher says
//! itself, in whichever reports. All of it hangs on the reports of one incident alone, in any order.

pub mod copies;
mod credits;
mod repeats;
#[cfg(test)]
mod tests;
mod told;
mod written;

use std::collections::{BTreeMap, BTreeSet};

use rashomon_model::{Claim, Published, ReportId, SpeakerKind};

pub(crate) use self::credits::Credits;
pub(crate) use self::repeats::repeats;
use super::Account;

/// Where a report has from what it says in its own voice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Origin<'a> {
    /// An agency or a publisher, by its key.
    House(&'a str),
    /// A text of which nobody knows who published it first: the number of the first report that has it.
    Text(usize),
}

impl Origin<'_> {
    /// Whether nobody knows whose it is, so that it may be another's.
    pub fn is_unknown(self) -> bool {
        matches!(self, Self::Text(_))
    }
}

/// The origin of a report, and the report of the incident that it is a copy of, with the share of the text.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Traced<'a> {
    pub origin: Origin<'a>,
    pub copy: Option<(&'a ReportId, f64)>,
}

/// Texts of one group that a copy is compared with.
const SOURCES: usize = 8;

/// The origin of each report among those of an incident.
///
/// Copies are of the agency that most of them credit, else of whoever published the text first.
pub(crate) fn trace<'a>(accounts: &[&'a Account]) -> Vec<Traced<'a>> {
    let sketches: Vec<&copies::Sketch> = accounts.iter().map(|a| &a.credits.sketch).collect();
    let mut groups: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (at, group) in copies::origins(&sketches).into_iter().enumerate() {
        groups.entry(group).or_default().push(at);
    }
    let mut credited: BTreeMap<&str, usize> = BTreeMap::new();
    for credit in accounts.iter().flat_map(|a| &a.credits.own) {
        *credited.entry(&credit.house.key).or_default() += 1;
    }
    let mut traced: Vec<Traced<'a>> =
        (0..accounts.len()).map(|n| Traced { origin: Origin::Text(n), copy: None }).collect();
    for (number, mut members) in groups {
        members.sort_by_key(|at| when(accounts[*at]));
        let of: Vec<&'a Account> = members.iter().map(|at| accounts[*at]).collect();
        let house = agency(&of, &credited)
            .or_else(|| of.iter().find_map(|a| a.credits.publisher.as_ref()).map(|h| h.key.as_str()));
        let origin = house.map_or(Origin::Text(number), Origin::House);
        for (at, copy) in members.iter().zip(sources(&of)) {
            traced[*at] = Traced { origin, copy };
        }
    }
    traced
}

/// By date, reports without one last; of one moment those come first that say whose text they are.
fn when(account: &Account) -> (bool, Option<&Published>, bool, &ReportId) {
    let report = &account.report;
    (report.published.is_none(), report.published.as_ref(), account.credits.own.is_empty(), &report.id)
}

/// The agency that most reports of a group credit; of equally many the one that most of the incident's credit.
fn agency<'a>(group: &[&'a Account], credited: &BTreeMap<&str, usize>) -> Option<&'a str> {
    let mut votes: BTreeMap<&'a str, usize> = BTreeMap::new();
    for credit in group.iter().flat_map(|a| &a.credits.own) {
        *votes.entry(&credit.house.key).or_default() += 1;
    }
    let weight = |(key, number): &(&str, usize)| (*number, credited.get(key).copied());
    votes.into_iter().rev().max_by_key(weight).map(|(key, _)| key)
}

/// For each of a group's reports, by date, which of the earlier ones it is a copy of. What is rather like another copy than
/// like the first text becomes a text that later ones may copy.
fn sources<'a>(group: &[&'a Account]) -> Vec<Option<(&'a ReportId, f64)>> {
    let mut texts: Vec<&'a Account> = Vec::new();
    let mut found = Vec::with_capacity(group.len());
    for account in group {
        let shares = texts.iter().map(|t| (*t, copies::share(&t.credits.sketch, &account.credits.sketch)));
        let shares: Vec<(&Account, f64)> = shares.collect();
        let copy = shares.iter().find(|(_, share)| copies::is_copy(*share));
        let nearest = || shares.iter().rev().max_by(|a, b| a.1.total_cmp(&b.1));
        found.push(copy.or_else(nearest).map(|(text, share)| (&text.report.id, *share)));
        if copy.is_none() && texts.len() < SOURCES {
            texts.push(account);
        }
    }
    found
}

/// How many independent origins reports have, and whether there may be fewer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Number {
    pub origins: usize,
    pub at_most: bool,
}

/// The origins of an incident's reports. One that has all its figures, and all that it has from others, through one agency has
/// that for its origin: that its own voice names the town and the day makes it no witness.
pub(crate) fn number<'a>(reports: &[(&'a Account, Traced<'a>)], claims: &[(&'a Account, &'a Claim)]) -> Number {
    let mut through: BTreeMap<&ReportId, BTreeSet<Option<&'a str>>> = BTreeMap::new();
    let of_weight = |(account, claim): &&(&Account, &Claim)| {
        let own = account.told.speaker(&claim.speaker).is_none_or(|s| s.kind == SpeakerKind::Author);
        !own || claim.value.count().is_some()
    };
    for (account, claim) in claims.iter().filter(of_weight) {
        let credits = &account.credits;
        let house = credits.house(&claim.speaker).or_else(|| credits.carrier(claim));
        through.entry(&account.report.id).or_default().insert(house.map(|credit| credit.house.key.as_str()));
    }
    let mut origins: BTreeSet<Origin<'a>> = BTreeSet::new();
    for (account, traced) in reports {
        let houses = through.get(&account.report.id).into_iter().flatten().copied().collect::<Vec<_>>();
        origins.insert(match houses[..] {
            [Some(house)] => Origin::House(house),
            _ => traced.origin,
        });
    }
    Number { origins: origins.len(), at_most: origins.len() > 1 && origins.iter().any(|o| o.is_unknown()) }
}
