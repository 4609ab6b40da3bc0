//! Logistic regression with weights that are not negative.

/// A stretch of a report.
#[derive(Clone, Debug)]
pub struct Sample {
    /// How many words of each class count in it; classes without any are left out.
    pub counts: Vec<(usize, u32)>,
    /// Whether the report tells of violence.
    pub relevant: bool,
    /// How much it counts in training.
    pub mass: f32,
}

/// A linear score: a stretch is relevant where its points reach `base`.
#[derive(Clone, Debug, PartialEq)]
pub struct Linear {
    /// Points for each word of a class, 0 or more.
    pub weights: Vec<f32>,
    /// What is needed.
    pub base: f32,
}

/// Steps of the descent. It has settled long before.
const STEPS: usize = 1000;
/// How strongly weights are drawn to what they begin with, against a mass of samples of 1.
const RIDGE: f32 = 0.003;
impl Linear {
    /// Descends the gradient of the logistic loss with momentum (Nesterov), and stays where no weight is negative. A class
    /// of which training says little keeps what it begins with.
    pub fn fit(begin: &[f32], samples: &[Sample]) -> Self {
        let total: f32 = samples.iter().map(|s| s.mass).sum();
        // The last parameter is the base.
        let mut now = begin.to_vec();
        now.push(1.0);
        let mut before = now.clone();
        let squares = |s: &Sample| s.counts.iter().map(|(_, n)| (n * n) as f32).sum::<f32>() + 1.0;
        let steepest: f32 = samples.iter().map(|s| s.mass / total * squares(s)).sum();
        let step = 1.0 / (0.25 * steepest + RIDGE);
        for at in 0..STEPS {
            let rate = at as f32 / (at as f32 + 3.0);
            let ahead: Vec<f32> = now.iter().zip(&before).map(|(n, b)| n + rate * (n - b)).collect();
            let slope = slope(&ahead, begin, samples, total);
            before = now;
            now = ahead.iter().zip(&slope).map(|(a, s)| (a - step * s).max(0.0)).collect();
        }
        let base = now.pop().unwrap_or_default();
        Self { weights: now, base }
    }
}

/// The gradient of the loss.
fn slope(parameters: &[f32], begin: &[f32], samples: &[Sample], total: f32) -> Vec<f32> {
    let base = parameters.len() - 1;
    let mut out = vec![0.0; parameters.len()];
    for sample in samples {
        let points: f32 = sample.counts.iter().map(|(class, n)| parameters[*class] * *n as f32).sum();
        let likely = 1.0 / (1.0 + (parameters[base] - points).exp());
        let error = (likely - f32::from(u8::from(sample.relevant))) * sample.mass / total;
        for (class, n) in &sample.counts {
            out[*class] += error * *n as f32;
        }
        out[base] -= error;
    }
    for ((slope, weight), begin) in out.iter_mut().zip(parameters).zip(begin) {
        *slope += RIDGE * (weight - begin);
    }
    out
}

/// The highest points that a share of `recall` of the scores reaches.
pub fn reached(mut scores: Vec<f32>, recall: f64) -> f32 {
    scores.sort_by(f32::total_cmp);
    // A hundredth, so that a whole number is not missed by rounding.
    let lost = ((1.0 - recall) * scores.len() as f64 + 0.01).floor() as usize;
    scores.get(lost).copied().unwrap_or(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample(counts: &[(usize, u32)], relevant: bool) -> Sample {
        Sample { counts: counts.to_vec(), relevant, mass: 1.0 }
    }

    #[test]
    fn a_class_that_tells_weighs_and_one_that_does_not_weighs_nothing() {
        let samples: Vec<Sample> =
            (0..40).flat_map(|i| [sample(&[(0, 2), (1, i % 2)], true), sample(&[(1, 1 + i % 2)], false)]).collect();
        let linear = Linear::fit(&[0.5; 3], &samples);
        assert!(linear.weights[0] > 1.0, "{linear:?}");
        assert!(linear.weights[1] < 0.05, "{linear:?}");
        assert!((linear.weights[2] - 0.5).abs() < 0.01, "{linear:?}");
        assert_eq!(linear, Linear::fit(&[0.5; 3], &samples));
    }

    #[test]
    fn the_points_that_a_share_reaches() {
        let scores: Vec<f32> = (0..10).map(|i| i as f32).collect();
        assert!(reached(scores.clone(), 1.0).abs() < 0.01);
        assert!((reached(scores, 0.8) - 2.0).abs() < 0.01);
    }
}
