//! Clusters by average linkage (Sokal and Michener 1958).

/// Groups of `count` things, in the order of their first members: the two groups whose members have the highest mean score are
/// joined as long as it is above `least`. Scores are symmetric; of equal ones the first counts.
pub(super) fn average_linkage(count: usize, score: impl Fn(usize, usize) -> f32, least: f32) -> Vec<Vec<usize>> {
    let mut groups: Vec<Vec<usize>> = (0..count).map(|i| vec![i]).collect();
    // Sums of the scores between groups; a group that was joined to another stays as an empty one.
    let mut sums: Vec<Vec<f32>> = (0..count).map(|i| (0..count).map(|j| score(i, j)).collect()).collect();
    loop {
        let mut best: Option<(f32, usize, usize)> = None;
        for i in (0..count).filter(|i| !groups[*i].is_empty()) {
            for j in (i + 1..count).filter(|j| !groups[*j].is_empty()) {
                let mean = sums[i][j] / (groups[i].len() * groups[j].len()) as f32;
                if mean > least && best.is_none_or(|(most, _, _)| mean > most) {
                    best = Some((mean, i, j));
                }
            }
        }
        let Some((_, i, j)) = best else { break };
        let joined = std::mem::take(&mut groups[j]);
        groups[i].extend(joined);
        let of_both: Vec<f32> = sums[i].iter().zip(&sums[j]).map(|(a, b)| a + b).collect();
        for (row, sum) in sums.iter_mut().zip(&of_both) {
            row[i] = *sum;
        }
        sums[i] = of_both;
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

    #[test]
    fn what_is_alike_on_average_is_joined() {
        let alike = |i: usize, j: usize| if i % 2 == j % 2 { 2.0 } else { -1.0 };
        assert_eq!(average_linkage(5, alike, 0.0), [vec![0, 2, 4], vec![1, 3]]);
        assert_eq!(average_linkage(3, |_, _| 1.0, 1.0), [[0], [1], [2]]);
        assert_eq!(average_linkage(0, |_, _| 1.0, 0.0), Vec::<Vec<usize>>::new());
    }

    #[test]
    fn a_chain_breaks_where_its_ends_are_unlike() {
        let chain = |i: usize, j: usize| match i.abs_diff(j) {
            1 => 1.0,
            _ => -3.0,
        };
        assert_eq!(average_linkage(3, chain, 0.0), [vec![0, 1], vec![2]]);
    }
}
