//! Which events people say are the same happening, and which are not.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use rashomon_model::{Action, Conflict, Contradiction, EventId, JudgementId};

use super::Held;

/// What people say of two events.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pair {
    /// The event with the lesser id.
    pub a: EventId,
    /// The other.
    pub b: EventId,
    /// How they stand to each other.
    pub sameness: Sameness,
    /// The judgement that says so.
    pub judgement: JudgementId,
}

/// Whether two events are one happening.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sameness {
    /// They are.
    Same,
    /// They are not.
    Different,
    /// Nobody can say.
    Unsure,
}

/// Two events by their ids, the lesser first.
type Key<'a> = (&'a str, &'a str);

/// The pairs that stand, in the order of the judgements, and the judgements that contradict each other.
pub(super) fn pairs(held: &[Held]) -> (Vec<Pair>, Vec<Contradiction>) {
    let mut last: BTreeMap<Key<'_>, (usize, Sameness)> = BTreeMap::new();
    let mut overruled: BTreeMap<(usize, usize), BTreeSet<&str>> = BTreeMap::new();
    for (at, one) in held.iter().enumerate() {
        for (key, sameness) in edges(one) {
            let Some((before, other)) = last.insert(key, (at, sameness)) else { continue };
            let opposite = matches!(
                (other, sameness),
                (Sameness::Same, Sameness::Different) | (Sameness::Different, Sameness::Same)
            );
            if opposite && before != at {
                overruled.entry((before, at)).or_default().extend([key.0, key.1]);
            }
        }
    }
    let id = |at: usize| held[at].judgement.id.clone();
    let mut contradictions: Vec<Contradiction> = overruled
        .into_iter()
        .map(|((before, after), about)| Contradiction {
            kind: Conflict::Overruled,
            judgements: vec![id(before), id(after)],
            about: about.into_iter().map(str::to_owned).collect(),
        })
        .collect();
    contradictions.extend(transitive(held, &last));
    let mut ordered: Vec<(usize, Key<'_>, Sameness)> = last.into_iter().map(|(k, (at, s))| (at, k, s)).collect();
    ordered.sort_unstable();
    let event = |id: &str| EventId(id.to_owned());
    let pair = |(at, (a, b), sameness)| Pair { a: event(a), b: event(b), sameness, judgement: id(at) };
    (ordered.into_iter().map(pair).collect(), contradictions)
}

/// What one judgement says of two events each.
fn edges(held: &Held) -> Vec<(Key<'_>, Sameness)> {
    let groups: Vec<Vec<&str>> = held.about.iter().map(|s| s.now.iter().map(String::as_str).collect()).collect();
    let mut edges = Edges::default();
    match held.judgement.action {
        Action::Same | Action::Merge => edges.star(&groups.concat()),
        Action::Different => edges.between_all(&groups, Sameness::Different),
        Action::Unsure => edges.between_all(&groups, Sameness::Unsure),
        Action::Split => {
            let incident = held.about.iter().position(|s| s.recorded.starts_with("inc_"));
            match incident {
                None => edges.between_all(&groups, Sameness::Different),
                Some(at) => {
                    let leaving: Vec<&str> =
                        groups.iter().enumerate().filter(|(i, _)| *i != at).flat_map(|(_, g)| g.clone()).collect();
                    edges.apart(&leaving, &groups[at]);
                    edges.star(&leaving);
                }
            }
        }
        Action::Move => {
            let [moved, left, ..] = groups.as_slice() else { return Vec::new() };
            edges.apart(moved, left);
            if let Some(joined) = groups.get(2) {
                edges.star(&[moved.clone(), joined.clone()].concat());
            }
        }
        _ => {}
    }
    edges.0
}

#[derive(Default)]
struct Edges<'a>(Vec<(Key<'a>, Sameness)>);

impl<'a> Edges<'a> {
    fn put(&mut self, a: &'a str, b: &'a str, sameness: Sameness) {
        // Two things that another reading reads as one are no pair.
        if a != b {
            self.0.push(((a.min(b), a.max(b)), sameness));
        }
    }

    /// All are the same as the first: as many pairs as there are events, not their square.
    fn star(&mut self, events: &[&'a str]) {
        if let Some((hub, others)) = events.split_first() {
            for other in others {
                self.put(hub, other, Sameness::Same);
            }
        }
    }

    fn between_all(&mut self, groups: &[Vec<&'a str>], sameness: Sameness) {
        for (i, group) in groups.iter().enumerate() {
            for other in &groups[i + 1..] {
                for a in group {
                    for b in other {
                        self.put(a, b, sameness);
                    }
                }
            }
        }
    }

    /// Some leave the rest.
    fn apart(&mut self, some: &[&'a str], all: &[&'a str]) {
        for a in some {
            all.iter().filter(|b| !some.contains(b)).for_each(|b| self.put(a, b, Sameness::Different));
        }
    }
}

/// Pairs that are said to be different though others, taken together, say that they are the same.
fn transitive(held: &[Held], last: &BTreeMap<Key<'_>, (usize, Sameness)>) -> Vec<Contradiction> {
    let mut same: BTreeMap<&str, Vec<(&str, usize)>> = BTreeMap::new();
    for ((a, b), (at, _)) in last.iter().filter(|(_, (_, s))| *s == Sameness::Same) {
        same.entry(a).or_default().push((b, *at));
        same.entry(b).or_default().push((a, *at));
    }
    let mut seen = BTreeSet::new();
    let mut found = Vec::new();
    for ((a, b), (at, _)) in last.iter().filter(|(_, (_, s))| *s == Sameness::Different) {
        // A judgement about two incidents makes many pairs; one path tells what is wrong with it.
        if seen.contains(at) {
            continue;
        }
        let Some((mut judgements, mut events)) = path(&same, a, b) else { continue };
        seen.insert(*at);
        judgements.insert(*at);
        events.extend([*a, *b]);
        found.push(Contradiction {
            kind: Conflict::Transitive,
            judgements: judgements.into_iter().map(|at| held[at].judgement.id.clone()).collect(),
            about: events.into_iter().map(str::to_owned).collect(),
        });
    }
    found
}

/// The judgements along the shortest way from one event to another, and the events on it.
fn path<'a>(
    same: &BTreeMap<&'a str, Vec<(&'a str, usize)>>,
    from: &'a str,
    to: &'a str,
) -> Option<(BTreeSet<usize>, BTreeSet<&'a str>)> {
    let mut came: BTreeMap<&str, (&str, usize)> = BTreeMap::new();
    let mut next = VecDeque::from([from]);
    while let Some(at) = next.pop_front() {
        if at == to {
            break;
        }
        for (other, judgement) in same.get(at).into_iter().flatten() {
            if *other != from && !came.contains_key(other) {
                came.insert(other, (at, *judgement));
                next.push_back(other);
            }
        }
    }
    let (mut judgements, mut events, mut at) = (BTreeSet::new(), BTreeSet::from([to]), to);
    while at != from {
        let (before, judgement) = came.get(at)?;
        judgements.insert(*judgement);
        events.insert(*before);
        at = before;
    }
    Some((judgements, events))
}
