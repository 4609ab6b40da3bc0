//! Clusters by average linkage (Sokal and Michener 1958).

/// Things that are compared with each other at once: of endless ones stretch by stretch, so that the work stays linear.
pub(crate) const STRETCH: usize = 256;

/// Groups of `count` things, in the order of their first members: the two groups whose members have the highest mean score, less
/// what speaks most against any two of them, are joined as long as that is above `least`. Scores are symmetric; of equal ones the
/// first counts.
pub(crate) fn average_linkage(
    count: usize,
    score: impl Fn(usize, usize) -> f32,
    against: impl Fn(usize, usize) -> f32,
    least: f32,
) -> Vec<Vec<usize>> {
    let mut groups: Vec<Vec<usize>> = (0..count).map(|i| vec![i]).collect();
    let square = |of: &dyn Fn(usize, usize) -> f32| -> Vec<Vec<f32>> {
        (0..count).map(|i| (0..count).map(|j| of(i, j)).collect()).collect()
    };
    // Sums of the scores between groups, and the most that speaks against; a group that was joined to another stays as an empty one.
    let (mut sums, mut most) = (square(&score), square(&against));
    loop {
        let mut best: Option<(f32, usize, usize)> = None;
        for i in (0..count).filter(|i| !groups[*i].is_empty()) {
            for j in (i + 1..count).filter(|j| !groups[*j].is_empty()) {
                let mean = sums[i][j] / (groups[i].len() * groups[j].len()) as f32 - most[i][j];
                if mean > least && best.is_none_or(|(highest, _, _)| mean > highest) {
                    best = Some((mean, i, j));
                }
            }
        }
        let Some((_, i, j)) = best else { break };
        let joined = std::mem::take(&mut groups[j]);
        groups[i].extend(joined);
        let merge = |matrix: &mut Vec<Vec<f32>>, both: &dyn Fn(f32, f32) -> f32| {
            let merged: Vec<f32> = matrix[i].iter().zip(&matrix[j]).map(|(a, b)| both(*a, *b)).collect();
            for (row, value) in matrix.iter_mut().zip(&merged) {
                row[i] = *value;
            }
            matrix[i] = merged;
        };
        merge(&mut sums, &|a, b| a + b);
        merge(&mut most, &f32::max);
    }
    groups.retain(|group| !group.is_empty());
    for group in &mut groups {
        group.sort_unstable();
    }
    groups
}

#[cfg(test)]
mod tests {
    use super::*;

    fn nothing(_: usize, _: usize) -> f32 {
        0.0
    }

    #[test]
    fn what_is_alike_on_average_is_joined() {
        let alike = |i: usize, j: usize| if i % 2 == j % 2 { 2.0 } else { -1.0 };
        assert_eq!(average_linkage(5, alike, nothing, 0.0), [vec![0, 2, 4], vec![1, 3]]);
        assert_eq!(average_linkage(3, |_, _| 1.0, nothing, 1.0), [[0], [1], [2]]);
        assert_eq!(average_linkage(0, |_, _| 1.0, nothing, 0.0), Vec::<Vec<usize>>::new());
    }

    #[test]
    fn a_chain_breaks_where_its_ends_are_unlike() {
        let chain = |i: usize, j: usize| match i.abs_diff(j) {
            1 => 1.0,
            _ => -3.0,
        };
        assert_eq!(average_linkage(3, chain, nothing, 0.0), [vec![0, 1], vec![2]]);
    }

    #[test]
    fn what_speaks_against_two_keeps_their_groups_apart() {
        let against = |i: usize, j: usize| if i.min(j) == 0 && i.max(j) == 3 { 9.0 } else { 0.0 };
        let alike = |i: usize, j: usize| if i / 2 == j / 2 { 2.0 } else { 1.0 };
        assert_eq!(average_linkage(4, alike, nothing, 0.0), [[0, 1, 2, 3]]);
        assert_eq!(average_linkage(4, alike, against, 0.0), [vec![0, 1], vec![2, 3]]);
    }
}
