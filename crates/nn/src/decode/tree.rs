//! The best tree over the words of a sentence (Chu and Liu 1965, Edmonds 1967) with one word under the root.
//!
//! A penalty on the root's edges, larger than any tree can differ by otherwise, makes the best tree use one of them
//! (Stanojević and Cohen 2021).

/// Longer sentences are parsed in parts of so many words, whose trees hang from the first part's root.
const LONGEST: usize = 200;
/// Scores are brought within these bounds, so that none is infinite or no number.
const BOUND: f64 = 1e6;

/// The head of each word, none for the root. `score(dependent, head)` scores an edge; the head none is the root.
pub fn tree(words: usize, score: impl Fn(usize, Option<usize>) -> f32) -> Vec<Option<usize>> {
    let mut heads = Vec::with_capacity(words);
    let mut top = None;
    for start in (0..words).step_by(LONGEST) {
        let count = LONGEST.min(words - start);
        let part = Graph::new(count, |dependent, head| score(start + dependent, head.map(|h| start + h))).solve();
        let root = part.iter().position(|head| *head == 0).map(|root| start + root);
        heads.extend(part.into_iter().map(|head| if head == 0 { top } else { Some(start + head - 1) }));
        top = top.or(root);
    }
    heads
}

/// A dense graph. Node 0 is the root, node i + 1 the word i; contraction merges nodes into one of them.
struct Graph {
    size: usize,
    /// For `head * size + dependent`: the score, and the edge between words that it stands for.
    edges: Vec<(f64, Edge)>,
    active: Vec<usize>,
    /// The nodes that were merged into a node, with itself.
    members: Vec<Vec<usize>>,
}

#[derive(Clone, Copy)]
struct Edge {
    head: usize,
    dependent: usize,
}

/// A cycle's nodes at the time when it was merged, each with the edge that enters it within the cycle.
type Cycle = Vec<(Vec<usize>, Edge)>;

impl Graph {
    fn new(words: usize, score: impl Fn(usize, Option<usize>) -> f32) -> Self {
        let size = words + 1;
        let mut edges = Vec::with_capacity(size * size);
        for head in 0..size {
            for dependent in 0..size {
                let score = if dependent == 0 || dependent == head {
                    -BOUND
                } else {
                    f64::from(score(dependent - 1, head.checked_sub(1))).clamp(-BOUND, BOUND)
                };
                edges.push((if score.is_nan() { -BOUND } else { score }, Edge { head, dependent }));
            }
        }
        let (low, high) = edges.iter().fold((BOUND, -BOUND), |(low, high), (s, _)| (s.min(low), s.max(high)));
        let penalty = 1.0 + (high - low) * size as f64;
        edges[..size].iter_mut().for_each(|(score, _)| *score -= penalty);
        Self { size, edges, active: (0..size).collect(), members: (0..size).map(|i| vec![i]).collect() }
    }

    /// The head of each word as a node.
    fn solve(mut self) -> Vec<usize> {
        let mut cycles: Vec<Cycle> = Vec::new();
        let best = loop {
            let best = self.best_heads();
            match self.cycle(&best) {
                Some(cycle) => cycles.push(self.contract(&cycle, &best)),
                None => break best,
            }
        };
        let mut heads = vec![None; self.size];
        for node in self.active.iter().copied().filter(|node| *node != 0) {
            let edge = self.edges[best[node] * self.size + node].1;
            heads[edge.dependent] = Some(edge.head);
        }
        // The edge that entered a merged cycle from outside displaces the one within.
        for (members, edge) in cycles.into_iter().rev().flatten() {
            if members.iter().all(|m| heads[*m].is_none()) {
                heads[edge.dependent] = Some(edge.head);
            }
        }
        heads.into_iter().skip(1).map(Option::unwrap_or_default).collect()
    }

    /// For each active node, the node that the best edge into it comes from.
    fn best_heads(&self) -> Vec<usize> {
        let mut best = vec![0; self.size];
        for node in self.active.iter().copied().filter(|node| *node != 0) {
            let others = self.active.iter().copied().filter(|head| *head != node);
            let score = |head: &usize| self.edges[head * self.size + node].0;
            best[node] = others.max_by(|a, b| score(a).total_cmp(&score(b))).unwrap_or_default();
        }
        best
    }

    fn cycle(&self, best: &[usize]) -> Option<Vec<usize>> {
        let mut seen = vec![0; self.size];
        for (walk, start) in self.active.iter().copied().enumerate() {
            let mut node = start;
            while node != 0 && seen[node] == 0 {
                seen[node] = walk + 1;
                node = best[node];
            }
            if node != 0 && seen[node] == walk + 1 {
                let rest = std::iter::successors(Some(best[node]), |n| Some(best[*n])).take_while(|n| *n != node);
                return Some([node].into_iter().chain(rest).collect());
            }
        }
        None
    }

    /// Merges a cycle's nodes into the first.
    fn contract(&mut self, cycle: &[usize], best: &[usize]) -> Cycle {
        let size = self.size;
        let record = cycle.iter().map(|n| (self.members[*n].clone(), self.edges[best[*n] * size + n].1)).collect();
        let within: Vec<f64> = cycle.iter().map(|n| self.edges[best[*n] * size + n].0).collect();
        let total: f64 = within.iter().sum();
        let first = cycle[0];
        self.active.retain(|n| *n == first || !cycle.contains(n));
        for other in self.active.iter().copied().filter(|n| *n != first) {
            let leaving = cycle.iter().map(|n| self.edges[n * size + other]);
            let entering = cycle.iter().zip(&within).map(|(n, within)| {
                let (score, edge) = self.edges[other * size + n];
                (score - within + total, edge)
            });
            let best = |a: (f64, Edge), b: (f64, Edge)| if b.0 > a.0 { b } else { a };
            let (leaving, entering) = (leaving.reduce(best), entering.reduce(best));
            let places = [(first * size + other, leaving), (other * size + first, entering)];
            for (place, edge) in places {
                if let Some(edge) = edge {
                    self.edges[place] = edge;
                }
            }
        }
        let merged = cycle.iter().flat_map(|n| std::mem::take(&mut self.members[*n])).collect();
        self.members[first] = merged;
        record
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn is_tree(heads: &[Option<usize>]) -> bool {
        let reaches_root = |word: usize| {
            let path = std::iter::successors(Some(word), |w| heads[*w]);
            path.take(heads.len() + 1).count() <= heads.len()
        };
        heads.iter().filter(|h| h.is_none()).count() == 1 && (0..heads.len()).all(reaches_root)
    }

    fn check(words: usize, scores: &[f32]) -> Result<(), TestCaseError> {
        let score = |dependent: usize, head: Option<usize>| scores[head.map_or(0, |h| h + 1) * words + dependent];
        let total = |heads: &[Option<usize>]| heads.iter().enumerate().map(|(d, h)| score(d, *h)).sum::<f32>();
        let mut best = f32::NEG_INFINITY;
        for n in 0..(words + 1).pow(words as u32) {
            let head = |i: usize| (n / (words + 1).pow(i as u32) % (words + 1)).checked_sub(1);
            let heads: Vec<_> = (0..words).map(head).collect();
            if is_tree(&heads) {
                best = best.max(total(&heads));
            }
        }
        let heads = tree(words, score);
        prop_assert!(is_tree(&heads), "{:?}", heads);
        prop_assert!((total(&heads) - best).abs() < 1e-3, "{} {best}", total(&heads));
        Ok(())
    }

    proptest! {
        #[test]
        fn the_tree_is_the_best_of_all(words in 1_usize..6, scores in prop::collection::vec(-9.0_f32..9.0, 30)) {
            check(words, &scores)?;
        }

        #[test]
        fn ties_give_a_tree(words in 1_usize..6, scores in prop::collection::vec(prop::sample::select(vec![0.0_f32, 1.0]), 30)) {
            check(words, &scores)?;
        }

        #[test]
        fn any_scores_give_a_tree(words in 1_usize..40, scores in prop::collection::vec(any::<f32>(), 1640)) {
            let heads = tree(words, |d, h| scores[h.map_or(0, |h| h + 1) * words + d]);
            prop_assert!(is_tree(&heads));
        }
    }

    #[test]
    fn long_sentences_have_one_root() {
        let noise = |d: usize, h: Option<usize>| ((d * 7919 + h.map_or(0, |h| h + 1) * 104_729) % 1009) as f32;
        assert!(is_tree(&tree(2 * LONGEST + 1, noise)));
        assert_eq!(tree(0, noise), []);
    }
}
