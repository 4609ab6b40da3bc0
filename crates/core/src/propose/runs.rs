//! Runs of words: which of them tell, and which stand near.

use std::ops::Range;

use crate::{linkage::STRETCH, sentence::Read};

/// Words that begin a trigger and tell nothing by themselves.
const LEADING: [&str; 14] =
    ["the", "a", "an", "this", "that", "was", "were", "is", "are", "be", "been", "had", "has", "have"];

/// Runs in order, where one of leading words alone is joined to the next, if it stands beside it, and else left out.
pub(super) fn telling(read: &Read, runs: impl Iterator<Item = Range<usize>>) -> Vec<Range<usize>> {
    let mut joined: Vec<Range<usize>> = Vec::new();
    let leads = |run: &Range<usize>| read.lower[run.clone()].iter().all(|word| LEADING.contains(&word.as_str()));
    for run in runs {
        match joined.last_mut().filter(|last| leads(last)) {
            Some(last) if last.end == run.start => last.end = run.end,
            Some(last) => *last = run,
            None => joined.push(run),
        }
    }
    if joined.last().is_some_and(leads) {
        joined.pop();
    }
    joined
}

/// Runs of both lists in order, each with whether it is of the first; what overlaps one before it or of the first is left out.
pub(super) fn united(
    first: Vec<Range<usize>>,
    second: impl Iterator<Item = Range<usize>>,
) -> (Vec<Range<usize>>, Vec<bool>) {
    let mut others: Vec<Range<usize>> = second.filter(|run| !run.is_empty()).collect();
    others.sort_by_key(|run| (run.start, run.end));
    others.retain(|run| {
        let at = first.partition_point(|own| own.end <= run.start);
        first.get(at).is_none_or(|own| own.start >= run.end)
    });
    let mut end = 0;
    others.retain(|run| {
        let free = run.start >= end;
        end = if free { run.end } else { end };
        free
    });
    let of = |own: bool| move |run: Range<usize>| (run, own);
    let mut all: Vec<(Range<usize>, bool)> =
        first.into_iter().map(of(true)).chain(others.into_iter().map(of(false))).collect();
    all.sort_by_key(|(run, _)| run.start);
    all.into_iter().unzip()
}

/// The runs that stand around words: those among them, and a stretch on either side.
pub(super) fn near(runs: &[Range<usize>], words: &Range<usize>) -> Range<usize> {
    let from = runs.partition_point(|run| run.end <= words.start).saturating_sub(STRETCH);
    let to = runs.partition_point(|run| run.start < words.end).saturating_add(STRETCH).min(runs.len());
    from..to.max(from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_around_is_compared() {
        let runs: Vec<Range<usize>> = (0..2_000).map(|i| 10 * i..10 * i + 2).collect();
        assert_eq!(near(&runs, &(10_000..10_012)), 1_000 - STRETCH..1_002 + STRETCH);
        assert_eq!(near(&runs, &(0..5)), 0..1 + STRETCH);
        assert_eq!(near(&runs[..3], &(0..5)), 0..3);
        assert_eq!(near(&[], &(0..5)), 0..0);
    }
}
