//! Which place and time of a report is an event's own, as the network sees it.

use std::ops::Range;

use rashomon_model::{Bytes, Span};
use rashomon_nn::log_sum;

use super::{
    Proposer,
    facts::{Beside, Left},
};
use crate::sentence::Read;

/// What is sought of an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Situating {
    /// Where it was.
    Place,
    /// When it was.
    Time,
}

impl Proposer {
    /// For each event, given by the words of its mentions in order, how much each of the words names its place or its time.
    pub fn situated(
        &self,
        read: &Read,
        what: Situating,
        words: &[Span<Bytes>],
        events: &[Vec<Span<Bytes>>],
    ) -> Vec<Vec<f64>> {
        let facts = &self.labels.facts;
        let run = |span: &Span<Bytes>| Some(read.words_in(*span)).filter(|run| !run.is_empty());
        let (numbers, runs): (Vec<usize>, Vec<_>) =
            words.iter().enumerate().filter_map(|(at, span)| Some((at, run(span)?))).unzip();
        let lefts: Vec<Left> = runs.iter().map(|words| Left::new(read, words)).collect();
        let of_event = |mentions: &Vec<Span<Bytes>>| {
            let triggers: Vec<Range<usize>> = mentions.iter().filter_map(run).collect();
            let mut scores = vec![0.0; words.len()];
            if triggers.is_empty() {
                return scores;
            }
            let beside: Vec<Beside> = lefts.iter().map(|left| left.beside(&triggers)).collect();
            let known = |i: usize, j: usize| beside[i].facts(facts, j);
            let of_mentions = match what {
                Situating::Place => self.model.place(&read.words, &runs, &triggers, known),
                Situating::Time => self.model.time(&read.words, &runs, &triggers, known),
            };
            // The mean of what its mentions say, as odds.
            let mean = libm::logf(triggers.len() as f32);
            for (row, at) in numbers.iter().enumerate() {
                scores[*at] = f64::from(log_sum(of_mentions.row(row).iter().copied()) - mean);
            }
            scores
        };
        events.iter().map(of_event).collect()
    }
}
