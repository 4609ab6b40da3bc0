//! Time expressions: what the words say, not yet on which date that is.
//!
//! A grammar of plain functions over the pieces of a sentence's tokens: each rule reads one kind of expression from one
//! position on, the longest reading wins, and what stands beside it (a clock, a part of the day, "early", "about") is
//! joined to it. The words that lead to a time ("on", "in", "since") stay outside, as in `TimeML`.

mod calendar;
mod clock;
mod duration;
mod expression;
mod join;
mod named;
mod pieces;
mod relative;
mod set;
pub mod words;
mod years;

pub use expression::{
    Amount, Anchor, Bound, Clock, Edge, Length, PartOfDay, Season, Shift, TimeExpression, TimeUnit, What, Year,
};
use pieces::Pieces;

use super::{Entity, EntityKind, Token};

/// A reading: the piece after its last one, and what it says.
type Reading<T> = Option<(usize, T)>;

/// A time expression of a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TimeWords {
    /// First token.
    pub start: usize,
    /// Token after the last.
    pub end: usize,
    /// What they say.
    pub says: TimeExpression,
}

/// Finds the time expressions of a sentence, longest first, without overlap.
pub fn find(tokens: &[Token]) -> Vec<TimeWords> {
    let pieces = Pieces::of(tokens);
    let (mut found, mut at) = (Vec::new(), 0);
    while at < pieces.len() {
        let odd = super::numeral::is_behind_odd_sign(tokens, pieces.token(at));
        let read = if odd || !pieces.may_begin(at) { None } else { join::expression(&pieces, at) };
        match read.and_then(|(end, says)| pieces.whole(at, end).map(|tokens| (end, tokens, says))) {
            Some((end, (start, last), mut says)) => {
                says.bound = join::bound(&pieces, at);
                found.push(TimeWords { start, end: last, says });
                at = end.max(pieces.first_of(last));
            }
            None => at += 1,
        }
    }
    found
}

/// Those of the times that stand as phrases of their own and say when: what the analysis keeps as entities. Durations, sets
/// and vague words are none, and neither is what modifies a noun ("third-quarter").
pub fn entities(times: &[TimeWords]) -> Vec<Entity> {
    let telling = times.iter().filter(|t| t.says.tells_when());
    let entity =
        |t: &TimeWords| Entity { kind: EntityKind::Time, start: t.start, end: t.end, time: Some(t.says.clone()) };
    telling.map(entity).collect()
}

#[cfg(test)]
mod tests;
