//! Which mentions of a report are one event.

use std::collections::HashMap;

use rashomon_model::{
    Bytes, CharIndex, Event, EventId, EventType, Mode, Place, PlacePrecision, Quote, Span, Status, TimePrecision, When,
};

use super::{Input, mention::Mention};
use crate::{
    geography::{places_agree, rank},
    ontology::{Family, Ontology, Tells},
    sentence::Sentence,
};

/// An event of a report and its mentions.
#[derive(Clone, Debug)]
pub(super) struct EventDraft {
    pub kind: EventType,
    pub mode: Option<Mode>,
    pub status: Status,
    pub when: Option<When>,
    pub place: Option<Place>,
    /// Indices of its mentions, in order.
    pub mentions: Vec<usize>,
    last_sentence: usize,
}

/// Groups mentions into events; gives the events and the event of each mention.
pub(super) fn merge(input: &Input<'_>, mentions: &[Mention]) -> (Vec<EventDraft>, Vec<usize>) {
    let mut events: Vec<EventDraft> = Vec::new();
    let mut event_of = Vec::with_capacity(mentions.len());
    for (index, mention) in mentions.iter().enumerate() {
        let same = if starts_another(input, mention) { None } else { best(input.ontology, &events, mention) };
        let event = same.unwrap_or_else(|| {
            events.push(EventDraft::new(mention.kind.clone(), None, mention.status));
            events.len() - 1
        });
        events[event].add(input.ontology, index, mention);
        event_of.push(event);
    }
    (events, event_of)
}

/// "another attack", "a second blast", "a similar strike".
fn starts_another(input: &Input<'_>, mention: &Mention) -> bool {
    let sentence = &input.annotation.sentences[mention.sentence];
    if follows_an_interval(sentence, mention.tokens.0) {
        return true;
    }
    let Some(chunk) = sentence.chunk_over(mention.tokens.0).filter(|_| mention.nominal) else { return false };
    let words = &sentence.tokens[chunk.start..mention.tokens.0.max(chunk.start)];
    let marks = [
        "another",
        "second",
        "third",
        "separate",
        "similar",
        "previous",
        "earlier",
        "different",
        "other",
        "past",
        "recent",
    ];
    words.iter().any(|t| marks.contains(&t.lower.as_str()))
}

/// "two days after a bombing", "a week before the raid": another happening, an interval away.
fn follows_an_interval(sentence: &Sentence, at: usize) -> bool {
    let word = |i: usize| sentence.tokens[i].lower.as_str();
    let unit = |w: &str| matches!(w.trim_end_matches('s'), "hour" | "day" | "week" | "month" | "year");
    let after = (at.saturating_sub(5)..at).rev().find(|i| matches!(word(*i), "after" | "before"));
    after.is_some_and(|i| i > 0 && unit(word(i - 1)))
}

/// Events told last that a mention may go on with.
const RECENT: usize = 24;

fn best(ontology: &Ontology, events: &[EventDraft], mention: &Mention) -> Option<usize> {
    let fit = |event: &EventDraft| -> Option<i64> {
        if event.kind != mention.kind || !statuses_agree(event.status, mention.status) {
            return None;
        }
        let mode = match (&event.mode, &mention.mode) {
            (Some(a), Some(b)) if a == b => 3,
            (Some(a), Some(b)) => modes_agree(ontology, &event.kind, a, b).then_some(0)?,
            _ => 1,
        };
        let time = match (&event.when, &mention.when) {
            (Some(a), Some((b, _))) if a.days_apart(b) == 0 => 3,
            // People die later than they were hurt.
            (Some(a), Some((b, _))) => {
                (mention.implied && mention.place.is_none() && b.start >= a.start).then_some(0)?
            }
            _ => 0,
        };
        let place = match (&event.place, &mention.place) {
            (Some(a), Some((b, _))) => 2 * i64::from(places_agree(a, b).then_some(1)?),
            _ => 0,
        };
        let distance = mention.sentence.saturating_sub(event.last_sentence) as i64;
        // What is dated by a year or a month is a look back; words without a date of their own go on with the news.
        let look_back =
            event.when.as_ref().is_some_and(|w| matches!(w.precision, TimePrecision::Year | TimePrecision::Month));
        Some(mode + time + place - distance.min(3) - 2 * i64::from(look_back && mention.when.is_none() && distance > 0))
    };
    // A long report goes on with its main events and with those told last.
    let recent = events.len().saturating_sub(RECENT);
    let scored =
        events.iter().enumerate().filter(|(i, _)| *i < 3 || *i >= recent).filter_map(|(i, e)| Some((fit(e)?, i)));
    scored.max_by_key(|(score, i)| (*score, *i)).map(|(_, i)| i)
}

fn statuses_agree(a: Status, b: Status) -> bool {
    use Status::{Attempted, Denied, Foiled, Occurred, Planned, Threatened};
    let pairs = [(Occurred, Denied), (Attempted, Foiled), (Foiled, Planned), (Threatened, Planned)];
    a == b || pairs.contains(&(a, b)) || pairs.contains(&(b, a))
}

/// Whether both modes can be one happening in a report: equal, or of a raid, or of a blast where one only says what was
/// seen or left.
fn modes_agree(ontology: &Ontology, kind: &EventType, a: &Mode, b: &Mode) -> bool {
    let vague = [a, b].iter().any(|mode| ontology.tells(kind, mode) != Tells::Means);
    ontology.are_of(Family::Raid, kind, a, b) || (vague && ontology.are_of(Family::Blast, kind, a, b))
}

impl EventDraft {
    /// An event without mentions.
    pub fn new(kind: EventType, mode: Option<Mode>, status: Status) -> Self {
        Self { kind, mode, status, when: None, place: None, mentions: Vec::new(), last_sentence: 0 }
    }

    /// Adds a mention's time and place, and nothing else that it says.
    pub fn situate(&mut self, index: usize, mention: &Mention) {
        if let Some((when, _)) = &mention.when {
            self.when.get_or_insert_with(|| when.clone());
        }
        if let Some((place, _)) = &mention.place {
            let finer = self.place.as_ref().is_none_or(|p| rank(place.precision) < rank(p.precision));
            if finer {
                self.place = Some(place.clone());
            }
        }
        self.mentions.push(index);
        self.last_sentence = mention.sentence;
    }

    fn add(&mut self, ontology: &Ontology, index: usize, mention: &Mention) {
        let tells = |mode: &Mode| ontology.tells(&mention.kind, mode);
        let finer = match (&self.mode, &mention.mode) {
            (Some(known), Some(mode)) => tells(mode) < tells(known),
            (known, mode) => known.is_none() && mode.is_some(),
        };
        if finer {
            self.mode.clone_from(&mention.mode);
        }
        if self.status == Status::Denied && mention.status == Status::Occurred {
            self.status = Status::Occurred;
        }
        if matches!(mention.status, Status::Foiled) && self.status != Status::Occurred {
            self.status = Status::Foiled;
        }
        self.situate(index, mention);
    }

    /// The main event without a date or a place of its own has the days up to publication, and the dateline's place.
    pub fn infer(&mut self, input: &Input<'_>, dateline: Option<&Place>) {
        if self.status != Status::Occurred {
            return;
        }
        if let (None, Some(day)) = (&self.when, input.day) {
            let start = day.yesterday().unwrap_or(day);
            self.when = Some(When { start, end: Some(day), precision: TimePrecision::Range, text: None });
        }
        if let (None, Some(place)) = (&self.place, dateline) {
            let precision = if place.lat.is_some() { PlacePrecision::Area } else { place.precision };
            self.place = Some(Place { precision, ..place.clone() });
        }
    }

    /// The contract's event. Its id is [given](identify) once all are there.
    pub fn finish(&self, input: &Input<'_>, mentions: &[Mention]) -> Event<Bytes> {
        let text = &input.report.text;
        let best = self
            .mentions
            .iter()
            .map(|i| &mentions[*i])
            .min_by_key(|m| (m.mode != self.mode, m.headline, m.sentence, m.tokens));
        let trigger = best.map_or(Span::new(0, 0), |m| m.span);
        Event {
            id: EventId(String::new()),
            kind: self.kind.clone(),
            mode: self.mode.clone(),
            status: self.status,
            trigger: Quote::new(text, trigger),
            mentions: self.mentions.iter().map(|i| Quote::new(text, mentions[*i].span)).collect(),
            when: self.when.clone(),
            place: self.place.clone(),
        }
    }
}

/// Gives the events of a report their ids: by their first mentions, and in their order where several share one.
pub(super) fn identify(input: &Input<'_>, events: &mut [Event<Bytes>]) {
    let (text, index) = (&input.report.text, CharIndex::new(&input.report.text));
    let mut taken: HashMap<Span<Bytes>, usize> = HashMap::new();
    for event in events {
        let first = event.mentions.iter().map(|m| m.span).fold(event.trigger.span, Span::min);
        let nth = taken.entry(first).or_default();
        event.id = EventId::of(&input.report.id, index.chars(text, first), *nth);
        *nth += 1;
    }
}
