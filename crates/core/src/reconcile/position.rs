//! Accounts that say the same are one position.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use rashomon_model::{Position, Published, Replacement};

use super::{
    item::{Item, Role},
    source,
    update::By,
};

/// A position with what the rules ask of those who take it.
#[derive(Debug)]
pub(super) struct Stand {
    pub position: Position,
    /// The voices of its accounts that stand.
    pub voices: BTreeSet<usize>,
    /// The origins of these.
    pub origins: BTreeSet<String>,
    /// Whether somebody takes it who is no party to the fight.
    pub independent: bool,
    /// Whom or what it counts, empty where that is not told.
    pub counted: String,
}

impl Stand {
    /// Whether it is an account of the whole that was not replaced.
    pub fn stands(&self) -> bool {
        !self.position.superseded
    }

    pub fn denies(&self) -> bool {
        super::item::denies(self.position.stance)
    }
}

/// The positions of one fact, in the order of their values. Items are in the order of time.
pub(super) fn stands(items: &[Item<'_>], replaced: &[Option<By>], partial: &[bool]) -> Vec<Stand> {
    let mut by_key: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (at, item) in items.iter().enumerate() {
        by_key.entry(item.key()).or_default().push(at);
    }
    join_unspecified(&mut by_key);
    let mut groups: Vec<(String, Vec<usize>)> = by_key.into_iter().collect();
    groups.sort_by_cached_key(|(key, _)| order(key));
    let mut position_of = vec![0; items.len()];
    for (number, (_, members)) in groups.iter().enumerate() {
        for at in members {
            position_of[*at] = number;
        }
    }
    let mut stands = Vec::new();
    for (_, mut members) in groups {
        members.sort_unstable();
        let mut stand = stand(items, &members, replaced);
        let last = members.iter().rev().find_map(|at| replaced[*at]).filter(|_| stand.position.superseded);
        stand.position.superseded_by = last.map(|by| Replacement {
            position: position_of[by.item],
            claim: items[by.item].id().clone(),
            reason: by.reason,
        });
        let mut standing = members.iter().filter(|at| replaced[**at].is_none());
        stand.position.partial = stand.stands() && standing.all(|at| partial[*at]);
        stands.push(stand);
    }
    stands
}

/// "Nine soldiers" and "nine children" stay apart; "nine people" joins the one that says more, if there is only one.
fn join_unspecified(by_key: &mut BTreeMap<String, Vec<usize>>) {
    let plain: Vec<String> = by_key.keys().filter(|k| k.ends_with(UNSPECIFIED)).cloned().collect();
    for key in plain {
        let stem = &key[..key.len() - 1];
        let others = by_key.range(stem.to_owned()..).map(|(k, _)| k).take_while(|k| k.starts_with(stem));
        let others: Vec<String> = others.filter(|k| **k != key).take(2).cloned().collect();
        if let [other] = &others[..]
            && let Some(members) = by_key.remove(&key)
        {
            by_key.entry(other.clone()).or_default().extend(members);
        }
    }
}

/// How the key of a count ends that tells no kind.
const UNSPECIFIED: &str = " of -";

/// Numbers sort as numbers.
fn order(key: &str) -> (u64, String) {
    let digits: String = key.chars().skip_while(|c| !c.is_ascii_digit()).take_while(char::is_ascii_digit).collect();
    (digits.parse().unwrap_or(u64::MAX), key.to_owned())
}

fn stand(items: &[Item<'_>], members: &[usize], replaced: &[Option<By>]) -> Stand {
    let all = || members.iter().map(|at| &items[*at]);
    let standing: Vec<&Item<'_>> = members.iter().filter(|at| replaced[**at].is_none()).map(|at| &items[*at]).collect();
    let superseded = standing.is_empty();
    let (mut speakers, mut shown) = (Vec::new(), HashSet::new());
    for item in all() {
        let label = item.label();
        if shown.insert(label.clone()) {
            speakers.push(label);
        }
    }
    let (mut claims, mut listed) = (Vec::new(), HashSet::new());
    claims.extend(all().flat_map(|i| &i.claims).filter(|id| listed.insert(**id)).map(|id| (*id).clone()));
    let dates: Vec<&Published> = all().filter_map(Item::published).collect();
    let telling = if superseded { all().collect() } else { standing.clone() };
    // A kind that some tell is the position's: "nine people" joins "nine soldiers".
    let first =
        telling.iter().find(|i| !i.counted().is_empty()).or(telling.first()).copied().unwrap_or(&items[members[0]]);
    let told = source::origins(&all().collect::<Vec<_>>());
    let position = Position {
        value: first.value.clone().into_owned(),
        stance: first.stance,
        speakers,
        origins: told.origins.len(),
        at_most: told.at_most(),
        publishers: source::publishers(all()),
        reports: all().map(|i| &i.said.account.report.id).collect::<BTreeSet<_>>().len(),
        claims,
        first_said: dates.iter().min().map(|d| (*d).clone()),
        last_said: dates.iter().max().map(|d| (*d).clone()),
        superseded,
        superseded_by: None,
        partial: false,
        sum: all().all(Item::is_sum),
    };
    Stand {
        position,
        voices: standing.iter().map(|i| i.voice).collect(),
        origins: source::origins(&standing).origins,
        independent: standing.iter().any(|i| i.role != Role::Party),
        counted: first.counted().to_owned(),
    }
}
