//! Which place and time of a report is an event's own, as the network sees it.

use std::ops::Range;

use rashomon_model::{Bytes, Span};
use rashomon_nn::{PairHead, log_sum};

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
        let triggers: Vec<Vec<Range<usize>>> = events.iter().map(|of| of.iter().filter_map(run).collect()).collect();
        // The words of all events are one side of one table; what is known of a pair is known among those of its event.
        let all: Vec<Range<usize>> = triggers.iter().flatten().cloned().collect();
        let own = |(event, of): (usize, &Vec<Range<usize>>)| (0..of.len()).map(move |at| (event, at));
        let of_trigger: Vec<(usize, usize)> = triggers.iter().enumerate().flat_map(own).collect();
        let beside: Vec<Vec<Beside>> =
            triggers.iter().map(|of| lefts.iter().map(|left| left.beside(of)).collect()).collect();
        let known = |i: usize, j: usize| {
            let (event, at) = of_trigger[j];
            beside[event][i].facts(facts, at)
        };
        let head = match what {
            Situating::Place => PairHead::Place,
            Situating::Time => PairHead::Time,
        };
        let table = self.model.bound(&read.words, head, &runs, &all, known);
        let mut first = 0;
        let of_event = |of: &Vec<Range<usize>>| {
            let own = first..first + of.len();
            first = own.end;
            let mut scores = vec![0.0; words.len()];
            // The mean of what its mentions say, as odds.
            let mean = libm::logf(of.len() as f32);
            for (row, at) in numbers.iter().enumerate().filter(|_| !own.is_empty()) {
                scores[*at] = f64::from(log_sum(table.row(row)[own.clone()].iter().copied()) - mean);
            }
            scores
        };
        triggers.iter().map(of_event).collect()
    }
}
