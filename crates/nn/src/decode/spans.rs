//! Spans from the scores of BIO tags: the best sequence in which a span goes on only where it began (Viterbi 1967).

use std::ops::Range;

use crate::{Labelled, functions::exp, labels::Tag};

/// The spans of a sentence, as ranges of its words; `scores` holds a row of logits for each word, a column for each tag.
pub fn spans<'a>(tags: &[Tag], scores: impl Iterator<Item = &'a [f32]> + Clone) -> Vec<Labelled> {
    let path = best_path(tags, scores.clone());
    let mut spans: Vec<Labelled> = Vec::new();
    for (i, (tag, row)) in path.into_iter().zip(scores).enumerate() {
        let score = probability(row, tag);
        match (tags[tag], spans.last_mut()) {
            (Tag::Outside, _) => {}
            (Tag::Inside(label), Some(last)) if last.range.end == i && last.label == label => {
                last.range.end += 1;
                last.score += score;
            }
            (Tag::Inside(label) | Tag::Begin(label), _) => spans.push(Labelled { range: i..i + 1, label, score }),
        }
    }
    for span in &mut spans {
        span.score /= span.range.len() as f32;
    }
    spans
}

fn best_path<'a>(tags: &[Tag], scores: impl Iterator<Item = &'a [f32]>) -> Vec<usize> {
    let mut totals: Vec<f32> = Vec::new();
    let mut steps: Vec<Vec<usize>> = Vec::new();
    for row in scores {
        let (mut next, mut from) = (vec![f32::NEG_INFINITY; tags.len()], vec![0; tags.len()]);
        for (to, score) in row.iter().enumerate() {
            let before = if steps.is_empty() {
                if matches!(tags[to], Tag::Inside(_)) { None } else { Some((0, 0.0)) }
            } else {
                let allowed = (0..tags.len()).filter(|t| follows(tags[*t], tags[to])).map(|t| (t, totals[t]));
                allowed.max_by(|a, b| a.1.total_cmp(&b.1))
            };
            if let Some((tag, total)) = before {
                (next[to], from[to]) = (total + score, tag);
            }
        }
        totals = next;
        steps.push(from);
    }
    let mut path = vec![super::best(totals.iter().copied())];
    for from in steps.iter().skip(1).rev() {
        path.push(from[path[path.len() - 1]]);
    }
    path.truncate(steps.len());
    path.reverse();
    path
}

fn follows(before: Tag, after: Tag) -> bool {
    let Tag::Inside(label) = after else { return true };
    matches!(before, Tag::Begin(l) | Tag::Inside(l) if l == label)
}

fn probability(row: &[f32], tag: usize) -> f32 {
    let high = row.iter().copied().fold(f32::MIN, f32::max);
    exp(row[tag] - high) / row.iter().map(|x| exp(x - high)).sum::<f32>()
}

/// Words where a condition holds, as runs.
pub fn runs(holds: impl Iterator<Item = bool>) -> Vec<Range<usize>> {
    let mut runs: Vec<Range<usize>> = Vec::new();
    for (i, _) in holds.enumerate().filter(|(_, holds)| *holds) {
        match runs.last_mut() {
            Some(last) if last.end == i => last.end += 1,
            _ => runs.push(i..i + 1),
        }
    }
    runs
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::Label;

    const A: Label = Label(0);
    const B: Label = Label(1);
    const TAGS: [Tag; 5] = [Tag::Outside, Tag::Begin(A), Tag::Inside(A), Tag::Begin(B), Tag::Inside(B)];

    fn found(rows: &[[f32; 5]]) -> Vec<(Range<usize>, Label)> {
        spans(&TAGS, rows.iter().map(<[f32; 5]>::as_slice)).into_iter().map(|s| (s.range, s.label)).collect()
    }

    #[test]
    fn spans_go_on_only_where_they_began() {
        let (o, ba, ia) = ([4.0, 0.0, 0.0, 0.0, 0.0], [0.0, 4.0, 0.0, 0.0, 0.0], [0.0, 0.0, 4.0, 0.0, 0.0]);
        let bb = [0.0, 0.0, 0.0, 4.0, 0.0];
        assert_eq!(found(&[o, ba, ia, ia, o, bb]), [(1..4, A), (5..6, B)]);
        assert_eq!(found(&[ba, ba]), [(0..1, A), (1..2, A)]);
        // An inside at first is either an outside or needs the begin that scores less.
        assert_eq!(found(&[ia, ia, ia]), [(0..3, A)]);
        assert_eq!(found(&[]), []);
        assert!(spans(&TAGS, [&ba[..]].into_iter())[0].score > 0.9);
    }

    fn total(rows: &[[f32; 5]], path: &[usize]) -> f32 {
        rows.iter().zip(path).map(|(row, tag)| row[*tag]).sum()
    }

    proptest! {
        #[test]
        fn the_path_is_the_best(rows in prop::collection::vec(prop::array::uniform5(-4.0_f32..4.0), 1..5)) {
            let path = best_path(&TAGS, rows.iter().map(<[f32; 5]>::as_slice));
            let valid = |path: &[usize]| !matches!(TAGS[path[0]], Tag::Inside(_)) && path.windows(2).all(|p| follows(TAGS[p[0]], TAGS[p[1]]));
            prop_assert!(valid(&path));
            let mut best = f32::NEG_INFINITY;
            for n in 0..5_usize.pow(rows.len() as u32) {
                let other: Vec<usize> = (0..rows.len()).map(|i| n / 5_usize.pow(i as u32) % 5).collect();
                if valid(&other) {
                    best = best.max(total(&rows, &other));
                }
            }
            prop_assert!((total(&rows, &path) - best).abs() < 1e-4);
        }

        #[test]
        fn no_scores_panic(rows in prop::collection::vec(prop::array::uniform5(any::<f32>()), 0..5)) {
            found(&rows);
        }
    }
}
