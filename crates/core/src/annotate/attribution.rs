//! Who says what, as the network reads it.

use std::ops::Range;

use super::analysis::AnalysedReport;
use crate::sentence::Attribution;

/// The attributions of an analysis, sorted by where their cues begin.
pub(super) fn of(analysis: &AnalysedReport<'_>) -> Vec<Attribution> {
    let spans = |runs: &[Range<usize>]| runs.iter().map(|r| analysis.span(r)).collect();
    let read = |a: &rashomon_nn::Attribution| Attribution {
        cue: spans(&a.cue),
        source: spans(&a.source),
        content: spans(&a.content),
    };
    let mut all: Vec<Attribution> = analysis.said.attributions.iter().map(read).collect();
    all.sort_by_key(Attribution::start);
    all
}
