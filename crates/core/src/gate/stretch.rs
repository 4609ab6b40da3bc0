//! The stretch of a report in which violent words stand closest: what decides does not depend on the report's length.

/// A violent word in a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ViolentWord {
    /// Where it begins, in bytes of the report's text.
    pub at: usize,
    /// Index of its class among those that count. A word of several classes is found once for each.
    pub class: u16,
}

/// How much of a report is looked at together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stretch {
    /// Bytes.
    pub bytes: usize,
    /// Words of one class that count.
    pub at_most: u32,
}

impl Stretch {
    /// The highest points that any stretch has, and for each class in it how many of its words count. `points` is what
    /// a word of each class weighs. The first of equal stretches is taken.
    pub fn strongest(self, found: &[ViolentWord], points: &[f32]) -> (f32, Vec<(usize, u32)>) {
        let (mut best, mut range) = (0.0, 0..0);
        let mut counts = vec![0u32; points.len()];
        let mut first = 0;
        // Doubles, so that adding and taking away leaves nothing that matters behind.
        let mut sum = 0.0f64;
        for (last, word) in found.iter().enumerate() {
            let class = usize::from(word.class);
            counts[class] += 1;
            if counts[class] <= self.at_most {
                sum += f64::from(points[class]);
            }
            while found[first].at + self.bytes < word.at {
                let class = usize::from(found[first].class);
                counts[class] -= 1;
                if counts[class] < self.at_most {
                    sum -= f64::from(points[class]);
                }
                first += 1;
            }
            if sum as f32 > best {
                (best, range) = (sum as f32, first..last + 1);
            }
        }
        counts.fill(0);
        found[range].iter().for_each(|word| counts[usize::from(word.class)] += 1);
        let counted = counts.into_iter().map(|count| count.min(self.at_most)).enumerate();
        (best, counted.filter(|(_, count)| *count > 0).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_densest_stretch_decides() {
        let stretch = Stretch { bytes: 10, at_most: 2 };
        let words = |list: &[(usize, u16)]| -> Vec<ViolentWord> {
            list.iter().map(|(at, class)| ViolentWord { at: *at, class: *class }).collect()
        };
        let points = [1.0, 0.5];
        for (list, expected, counts) in [
            (vec![], 0.0, vec![]),
            (vec![(3, 1)], 0.5, vec![(1, 1)]),
            (vec![(0, 0), (20, 1), (25, 0)], 1.5, vec![(0, 1), (1, 1)]),
            (vec![(0, 0), (10, 0), (11, 1)], 2.0, vec![(0, 2)]),
            (vec![(0, 0), (1, 0), (2, 0), (12, 1)], 2.0, vec![(0, 2)]),
        ] {
            assert_eq!(stretch.strongest(&words(&list), &points), (expected, counts), "{list:?}");
        }
    }
}
