//! Who says what, as an analysis has it.

use rashomon_model::{Bytes, Span};

use super::Annotation;

/// Words that attribute, who is said to speak, and what is said: runs of words, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Attribution {
    /// The words that attribute.
    pub cue: Vec<Span<Bytes>>,
    /// Who speaks; empty where the report does not say.
    pub source: Vec<Span<Bytes>>,
    /// What is said.
    pub content: Vec<Span<Bytes>>,
}

impl Attribution {
    /// Where the cue begins.
    pub(crate) fn start(&self) -> usize {
        self.cue.first().map_or(0, |c| c.start)
    }
}

impl Annotation {
    /// The attributions whose cues begin in a span.
    pub fn attributions_in(&self, span: Span<Bytes>) -> &[Attribution] {
        let before = |end: usize| self.attributions.partition_point(|a| a.start() < end);
        &self.attributions[before(span.start)..before(span.end)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attributions_are_found_by_where_their_cues_begin() {
        let attribution =
            |start: usize, end: usize| Attribution { cue: vec![Span::new(start, end)], ..Attribution::default() };
        let annotation =
            Annotation { attributions: vec![attribution(5, 9), attribution(20, 24)], ..Annotation::default() };
        let found = |start, end| {
            annotation.attributions_in(Span::new(start, end)).iter().map(|a| a.cue[0].start).collect::<Vec<_>>()
        };
        assert_eq!(found(0, 15), [5]);
        assert_eq!(found(15, 30), [20]);
        assert_eq!(found(5, 21), [5, 20]);
        assert_eq!(found(6, 20), [0; 0]);
    }
}
