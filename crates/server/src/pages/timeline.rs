//! Incidents over time, as bars that lead to what they stand for.

use rashomon_desk::Bucket;
use rashomon_wording::{account::count, fold::between};

use crate::asked::Asked;

/// Units of the drawing: as wide and as high as it is said to be in the template.
pub const WIDE: f64 = 1_000.0;
/// The same, of a bar that is as high as can be.
pub const HIGH: f64 = 220.0;

/// A bar of the drawing.
#[derive(Clone, Debug)]
pub struct Bar {
    /// Its left edge.
    pub x: f64,
    /// Its upper edge.
    pub y: f64,
    /// How wide it is.
    pub width: f64,
    /// How high it is.
    pub height: f64,
    /// "1–7 Mar 2024: 4 incidents, 12 killed".
    pub label: String,
    /// The list of what it stands for.
    pub address: String,
}

/// The bars, and what stands at both ends of the axis.
#[derive(Clone, Debug, Default)]
pub struct Timeline {
    /// From the first to the last.
    pub bars: Vec<Bar>,
    /// The first day.
    pub first: String,
    /// The last day.
    pub last: String,
    /// Incidents of the highest bar.
    pub highest: u64,
}

/// Draws the buckets.
pub fn drawn(buckets: &[Bucket], asked: &Asked, path: &str) -> Timeline {
    let (Some(first), Some(last)) = (buckets.first(), buckets.last()) else { return Timeline::default() };
    let highest = buckets.iter().map(|b| b.incidents).max().unwrap_or(0).max(1);
    let step = WIDE / buckets.len() as f64;
    let bar = |(n, bucket): (usize, &Bucket)| {
        let height =
            if bucket.incidents == 0 { 0.0 } else { (HIGH * bucket.incidents as f64 / highest as f64).max(2.0) };
        let killed = bucket.killed.map(|n| format!(", {n} killed")).unwrap_or_default();
        let incidents = count(usize::try_from(bucket.incidents).unwrap_or(usize::MAX), "incident");
        let (since, until) = (bucket.start.to_string(), bucket.end.to_string());
        Bar {
            x: step * n as f64 + step * 0.1,
            y: HIGH - height,
            width: step * 0.8,
            height,
            label: format!("{}: {incidents}{killed}", between(bucket.start, bucket.end)),
            address: asked.with("since", Some(&since)).with("until", Some(&until)).with("view", None).address(path),
        }
    };
    Timeline {
        bars: buckets.iter().enumerate().map(bar).collect(),
        first: first.start.strftime("%-d %b %Y").to_string(),
        last: last.end.strftime("%-d %b %Y").to_string(),
        highest,
    }
}
