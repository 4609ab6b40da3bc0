//! When and where: of all times and places that a report names, which are an event's own.
//!
//! Every pair of an event and a time or a place is scored by what the text shows of both and by the claims network; the best
//! one is taken, if it is better than none. Weights are learned with the network (`crates/lab/training/situate_train.py`).

pub mod place;
pub mod time;

use std::collections::HashMap;

use rashomon_model::{Bytes, Span};
use serde::Deserialize;
pub(super) use time::TimeMention;

use super::{event::EventDraft, follow::Sides, mention::Mention};
use crate::{
    data::{DataError, DataFile, FeatureWeights},
    ground::place::PlaceMention,
    propose::{Proposer, Situating},
    sentence::{Annotation, Read, Sentence},
    text::{Role, Upos},
};

/// Weights of what ties a place or a time to an event, in the order of [`place::FEATURES`] and [`time::FEATURES`].
#[derive(Clone, Debug, PartialEq)]
pub struct Situation {
    place: FeatureWeights,
    time: FeatureWeights,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    place: HashMap<String, f64>,
    time: HashMap<String, f64>,
}

impl Situation {
    /// Weights of what ties a place to an event.
    pub fn place(&self) -> &FeatureWeights {
        &self.place
    }

    /// Weights of what ties a time to an event.
    pub fn time(&self) -> &FeatureWeights {
        &self.time
    }

    /// The weights of a data file.
    ///
    /// # Errors
    /// Where it is no TOML, or names are missing or unknown.
    pub fn load(file: &DataFile) -> Result<Self, DataError> {
        let File { place, time } = file.parse()?;
        Ok(Self {
            place: FeatureWeights::of(file, &place, &place::FEATURES)?,
            time: FeatureWeights::of(file, &time, &time::FEATURES)?,
        })
    }
}

/// For each event, what the claims network says of the places and times that are weighed.
#[derive(Default)]
pub(super) struct Seen {
    places: Vec<Vec<f64>>,
    times: Vec<Vec<f64>>,
}

impl Seen {
    /// What it says of an event and a place, the logarithm of odds.
    pub fn place(&self, event: usize, place: usize) -> f64 {
        self.places.get(event).and_then(|of| of.get(place)).copied().unwrap_or_default()
    }

    /// What it says of an event and a time, the logarithm of odds.
    pub fn time(&self, event: usize, time: usize) -> f64 {
        self.times.get(event).and_then(|of| of.get(time)).copied().unwrap_or_default()
    }

    pub fn of(
        proposer: &Proposer,
        read: &Read,
        (mentions, events): (&[Mention], &[EventDraft]),
        places: &[PlaceMention],
        times: &[TimeMention],
    ) -> Self {
        let spans = |event: &EventDraft| event.mentions.iter().map(|m| mentions[*m].span).collect();
        let events: Vec<Vec<_>> = events.iter().map(spans).collect();
        let places: Vec<_> = places.iter().take(place::MOST_PLACES).map(|p| p.span).collect();
        let times: Vec<_> = times.iter().take(time::MOST_TIMES).map(|t| t.span).collect();
        Self {
            places: proposer.situated(read, Situating::Place, &places, &events),
            times: proposer.situated(read, Situating::Time, &times, &events),
        }
    }
}

/// What is looked at.
pub(super) struct Scene<'a> {
    pub text: &'a str,
    pub annotation: &'a Annotation,
    pub mentions: &'a [Mention],
    pub events: &'a [EventDraft],
    pub event_of: &'a [usize],
    pub places: &'a [PlaceMention],
    pub times: &'a [TimeMention],
    /// Words that name speakers and cues.
    pub frames: &'a [Span<Bytes>],
    /// For each event, how much the claims network takes each place and each time that is weighed for its own.
    pub seen: &'a Seen,
    /// Sentences that tell of two events, one in a part of its own.
    pub sides: &'a [Sides],
}

impl Scene<'_> {
    /// Whether words stand in the part of a sentence that tells of another event.
    fn is_of_another(&self, event: usize, sentence: usize, tokens: (usize, usize)) -> bool {
        self.sides.iter().any(|sides| sides.part(event, sentence, tokens))
    }

    /// "Metlaoui. Knives came out", "13th, Tlacotepec: marines break in": the words head a line, an item, a day of a log.
    fn heads_a_line(&self, sentence: usize, tokens: (usize, usize)) -> bool {
        let sentence = &self.annotation.sentences[sentence];
        let line =
            self.text.get(..sentence.span.start).is_none_or(|before| before.trim_end_matches(' ').ends_with('\n'));
        let line = line || sentence.span.start == 0;
        let lead = &sentence.tokens[..tokens.0.min(sentence.tokens.len())];
        let quiet = lead.iter().all(|t| !matches!(t.tag, Upos::Verb | Upos::Aux | Upos::Noun | Upos::Pron));
        let next = sentence.tokens.get(tokens.1);
        let ends = next.is_none_or(|t| matches!(t.tag, Upos::Punct | Upos::Num | Upos::Sym) && t.lower != "'s");
        line && quiet && lead.len() <= 8 && ends
    }

    /// Whether a sentence tells of other events only, and if so, whether all are of another status, and of another type.
    fn of_others(&self, event: usize, sentence: usize) -> [bool; 3] {
        let from = self.mentions.partition_point(|m| m.sentence < sentence);
        let to = self.mentions.partition_point(|m| m.sentence <= sentence);
        let (own, there) = (&self.events[event], &self.event_of[from..to.max(from)]);
        if there.is_empty() || there.contains(&event) {
            return [false; 3];
        }
        let all = |differs: &dyn Fn(&EventDraft) -> bool| there.iter().all(|other| differs(&self.events[*other]));
        [true, all(&|other| other.status != own.status), all(&|other| other.kind != own.kind)]
    }

    fn is_nearest_event(&self, event: usize, mention: &Mention, sentence: usize, tokens: (usize, usize)) -> bool {
        let own = gap(mention.tokens, tokens);
        let from = self.mentions.partition_point(|m| m.sentence < sentence);
        let of_sentence = self.mentions[from..].iter().enumerate().take_while(|(_, m)| m.sentence == sentence);
        of_sentence.filter(|(i, _)| self.event_of[from + i] != event).all(|(_, m)| gap(m.tokens, tokens) >= own)
    }
}

/// How far words are from a mention: sentences, then tokens.
fn apart(mention: &Mention, sentence: usize, tokens: (usize, usize)) -> (usize, usize) {
    let sentences = mention.sentence.abs_diff(sentence);
    (sentences, if sentences == 0 { gap(mention.tokens, tokens) } else { 0 })
}

/// A condition as a feature.
fn flag(holds: bool) -> f64 {
    f64::from(u8::from(holds))
}

/// Whether one of several is rather right than none: none of them need be surer than that there is none.
fn one_holds(scored: &[(usize, f64)]) -> bool {
    scored.iter().map(|(_, score)| libm::exp(*score)).sum::<f64>() > 1.0
}

/// The best of those of which something holds.
fn best(scored: &[(usize, f64)], holds: impl Fn(usize) -> bool) -> Option<(usize, f64)> {
    scored.iter().copied().filter(|(at, _)| holds(*at)).fold(None, |best: Option<(usize, f64)>, next| match best {
        Some((_, score)) if score >= next.1 => best,
        _ => Some(next),
    })
}

/// Tokens between two stretches.
fn gap(a: (usize, usize), b: (usize, usize)) -> usize {
    b.0.saturating_sub(a.1).max(a.0.saturating_sub(b.1))
}

/// Words between two stretches that part clauses.
fn breaks(sentence: &Sentence, a: (usize, usize), b: (usize, usize)) -> usize {
    let (from, to) = (a.1.min(b.1), b.0.max(a.0));
    let parts =
        |lower: &str| matches!(lower, ";" | "while" | "but" | "who" | "which" | "where" | "when" | "after" | ":");
    sentence.tokens[from..to.max(from)].iter().filter(|t| parts(&t.lower)).count()
}

/// Whether the network calls the words an argument of the happening, in one of these roles.
fn is_argument(sentence: &Sentence, mention: (usize, usize), words: (usize, usize), roles: &[Role]) -> bool {
    let of = |at: usize, tokens: (usize, usize)| tokens.0 <= at && at < tokens.1;
    sentence
        .frames
        .iter()
        .filter(|f| of(f.predicate, mention))
        .any(|frame| frame.arguments.iter().any(|(at, role)| of(*at, words) && roles.contains(role)))
}
