//! The network by its definition, in f32 and one number after the other.

use super::{Network, SPECIAL};

impl Network {
    /// States of the words of a window, each word given by its pieces.
    pub fn states(&self, words: &[Vec<usize>]) -> Vec<Vec<f32>> {
        let d = self.sizes.d;
        let special = |name: &str| SPECIAL.iter().position(|s| *s == name).unwrap();
        // Words `w1` and the like have letters and digits.
        let inner = words.iter().flatten().map(|piece| (*piece, 3));
        let pieces = [(special("<s>"), 0)].into_iter().chain(inner).chain([(special("</s>"), 0)]);
        let row = |name: &str, n: usize| &self.values(name)[n * d..(n + 1) * d];
        let embed = |(position, (piece, shape)): (usize, (usize, usize))| {
            let vectors = row("word_emb", piece).iter().zip(row("pos_emb", position)).zip(row("shape_emb", shape));
            self.normal("emb_ln", &vectors.map(|((a, b), c)| a + b + c).collect::<Vec<_>>())
        };
        let x = self.layers(pieces.enumerate().map(embed).collect());
        means(&x, words)
    }

    /// Rows after all layers.
    pub fn layers(&self, mut x: Vec<Vec<f32>>) -> Vec<Vec<f32>> {
        for n in 0..self.sizes.layers {
            let name = |part: &str| format!("layer.{n}.{part}");
            let qkv: Vec<_> = x.iter().map(|x| self.linear(&name("qkv"), x)).collect();
            let half: Vec<_> = self.attention(&qkv).iter().map(|y| self.linear(&name("o"), y)).collect();
            x = x.iter().zip(&half).map(|(x, y)| self.normal(&name("ln1"), &sum(x, y))).collect();
            let feed = |x: &Vec<f32>| {
                let wide: Vec<f32> = self.linear(&name("up"), x).into_iter().map(gelu).collect();
                self.normal(&name("ln2"), &sum(x, &self.linear(&name("down"), &wide)))
            };
            x = x.iter().map(feed).collect();
        }
        x
    }

    /// The scores of a pairwise head's labels.
    pub fn pair(&self, head: &str, left: &[f32], right: &[f32]) -> Vec<f32> {
        let side = |part: &str, x: &[f32]| {
            let rows = self.linear(&format!("{head}.{part}"), x);
            rows.into_iter().map(|x| x.max(0.0)).chain([1.0]).collect::<Vec<f32>>()
        };
        let (left, right) = (side("left", left), side("right", right));
        let u = self.values(&format!("{head}.u"));
        let block = |u: &[f32]| left.iter().zip(u.chunks_exact(right.len())).map(|(l, row)| l * dot(row, &right)).sum();
        u.chunks_exact(left.len() * right.len()).map(block).collect()
    }

    pub fn linear(&self, name: &str, x: &[f32]) -> Vec<f32> {
        let rows = self.values(name).chunks_exact(x.len());
        rows.zip(self.values(&format!("{name}_bias"))).map(|(row, bias)| dot(row, x) + bias).collect()
    }

    fn attention(&self, qkv: &[Vec<f32>]) -> Vec<Vec<f32>> {
        let (d, size) = (self.sizes.d, self.sizes.d / self.sizes.heads);
        let mut out = vec![vec![0.0; d]; qkv.len()];
        for (i, out) in out.iter_mut().enumerate() {
            for start in (0..d).step_by(size) {
                let query = &qkv[i][start..start + size];
                let score = |row: &Vec<f32>| dot(query, &row[d + start..d + start + size]) / (size as f32).sqrt();
                let weights: Vec<f32> = qkv.iter().map(|row| score(row).exp()).collect();
                let total: f32 = weights.iter().sum();
                for (weight, row) in weights.iter().zip(qkv) {
                    for (out, v) in out[start..start + size].iter_mut().zip(&row[2 * d + start..]) {
                        *out += weight / total * v;
                    }
                }
            }
        }
        out
    }

    pub fn normal(&self, name: &str, x: &[f32]) -> Vec<f32> {
        let count = x.len() as f32;
        let mean = x.iter().sum::<f32>() / count;
        let deviation = (x.iter().map(|x| (x - mean).powi(2)).sum::<f32>() / count + 1e-12).sqrt();
        let (scale, bias) = (self.values(&format!("{name}.weight")), self.values(&format!("{name}.bias")));
        x.iter().zip(scale.iter().zip(bias)).map(|(x, (scale, bias))| (x - mean) / deviation * scale + bias).collect()
    }
}

pub fn argmax(scores: &[f32]) -> usize {
    (0..scores.len()).max_by(|a, b| scores[*a].total_cmp(&scores[*b])).unwrap()
}

fn dot(a: &[f32], b: &[f32]) -> f32 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

fn sum(a: &[f32], b: &[f32]) -> Vec<f32> {
    a.iter().zip(b).map(|(a, b)| a + b).collect()
}

/// With the error function summed up (Maclaurin's series, which serves for moderate numbers).
fn gelu(x: f32) -> f32 {
    let z = f64::from(x) / std::f64::consts::SQRT_2;
    let erf = if z.abs() > 4.0 {
        z.signum()
    } else {
        let (mut term, mut total) = (z, z);
        for n in 1..80 {
            term *= -z * z / f64::from(n);
            total += term / f64::from(2 * n + 1);
        }
        total * std::f64::consts::FRAC_2_SQRT_PI
    };
    (f64::from(x) * 0.5 * (1.0 + erf)) as f32
}

/// The mean of the rows of each word's pieces; the first row is none's.
pub fn means(x: &[Vec<f32>], words: &[Vec<usize>]) -> Vec<Vec<f32>> {
    let mut at = 1;
    let mean = |word: &Vec<usize>| {
        let rows = &x[at..at + word.len()];
        at += word.len();
        mean(rows)
    };
    words.iter().map(mean).collect()
}

/// The mean of rows.
pub fn mean(rows: &[Vec<f32>]) -> Vec<f32> {
    (0..rows[0].len()).map(|i| rows.iter().map(|row| row[i]).sum::<f32>() / rows.len() as f32).collect()
}
