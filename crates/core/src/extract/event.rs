//! Which mentions of a report are one event.

use std::collections::HashMap;

use jiff::civil::Date;
use rashomon_model::{
    Attribute, Bytes, CharIndex, Event, EventId, EventType, Mode, Place, PlacePrecision, Quote, Span, Status,
    TimePrecision, When,
};

use super::{Input, link::Linked, mention::Mention};
use crate::{
    geography::places_agree,
    ontology::Ontology,
    propose::{Happening, Proposals, Proposer, Structure, Trigger},
    text::{Relation, Upos},
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
}

/// Days before the report's own day from which on a happening is looked back at.
const LOOK_BACK: i32 = 8;

/// What the mentions of two triggers say against their being of one event.
pub(super) fn against(
    input: &Input<'_>,
    proposer: &Proposer,
    triggers: &[Trigger],
    mentions: &[Mention],
) -> impl Fn(usize, usize) -> f32 {
    let mut mention_of = vec![None; triggers.len()];
    for mention in mentions.iter().rev() {
        if let Some(trigger) = mention.trigger {
            mention_of[trigger] = Some((mention, Past::of(input, mention)));
        }
    }
    let (weights, ontology) = (*proposer.structure(), input.ontology);
    move |i, j| match (mention_of[i], mention_of[j]) {
        (Some(a), Some(b)) => structure(&weights, ontology, a, b),
        _ => 0.0,
    }
}

/// Whether a mention looks back at something long past.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Past {
    No,
    /// What follows may go on with it.
    Told,
    /// Nothing goes on with it: "the victims of a bombing three weeks ago".
    InPassing,
}

impl Past {
    fn of(input: &Input<'_>, mention: &Mention) -> Self {
        let before = |day: Date, when: &When| when.end.is_some_and(|end| (day - end).get_days() >= LOOK_BACK);
        let dated = mention.when.as_ref().zip(input.day).is_some_and(|((when, _), day)| before(day, when));
        let (sentence, main) = (&input.annotation.sentences[mention.sentence], mention.main_word(input));
        let earlier = |at: usize| {
            let token = &sentence.tokens[at];
            let past = matches!(token.lower.as_str(), "last" | "previous" | "earlier" | "past");
            past && token.relation == Relation::Amod && token.head == Some(main)
        };
        match dated || (0..main).any(earlier) {
            false => Self::No,
            true if sentence.tokens[main].tag == Upos::Verb => Self::Told,
            true => Self::InPassing,
        }
    }

    /// Whether this one looks back, and the other is told as the news: without a time, where nothing goes on with the look back.
    fn is_apart(self, own: &Mention, (other, of_other): (&Mention, Self)) -> bool {
        let beside = other.sentence < own.sentence || self == Self::InPassing && other.sentence > own.sentence;
        // Headlines are without a time, whatever they tell.
        let news = of_other == Self::No && other.when.is_none() && !other.headline;
        self != Self::No && news && beside
    }
}

fn structure(
    weights: &Structure,
    ontology: &Ontology,
    (a, a_past): (&Mention, Past),
    (b, b_past): (&Mention, Past),
) -> f32 {
    let means = a.mode.as_ref().zip(b.mode.as_ref()).filter(|_| a.kind == b.kind);
    let means = means.is_some_and(|(one, other)| one != other && !ontology.modes_of_one_family(&a.kind, one, other));
    let days = a.when.as_ref().zip(b.when.as_ref()).is_some_and(|((one, _), (other, _))| one.days_apart(other) > 0);
    let places = a.place.as_ref().zip(b.place.as_ref()).is_some_and(|((one, _), (other, _))| !places_agree(one, other));
    let held = [
        (!statuses_agree(a.status, b.status), weights.status),
        (days, weights.other_time),
        (places, weights.other_place),
        (a.kind != b.kind, weights.other_type),
        (means, weights.other_mode),
        (a_past.is_apart(a, (b, b_past)) || b_past.is_apart(b, (a, a_past)), weights.look_back),
    ];
    held.into_iter().filter(|(holds, _)| *holds).map(|(_, weight)| weight).sum()
}

/// Mentions by the happenings that they are of; gives the events and the event of each mention.
pub(super) fn group(input: &Input<'_>, mentions: &[Mention], proposals: &Proposals) -> (Vec<EventDraft>, Vec<usize>) {
    let mut events: Vec<EventDraft> = Vec::new();
    let mut event_of = Vec::with_capacity(mentions.len());
    let mut known: HashMap<usize, usize> = HashMap::new();
    for (index, mention) in mentions.iter().enumerate() {
        let happening = mention.trigger.map(|t| proposals.happening_of[t]);
        let event = happening.and_then(|h| known.get(&h).copied()).unwrap_or_else(|| {
            events.push(EventDraft::of(happening.map(|h| &proposals.happenings[h]), mention));
            known.extend(happening.map(|h| (h, events.len() - 1)));
            events.len() - 1
        });
        events[event].add(input.ontology, index, mention);
        event_of.push(event);
    }
    absorb_tolls(input, mentions, &mut events, &mut event_of);
    part_from_aftermath(input.ontology, mentions, &mut events, &mut event_of);
    // The words of a mention say the mode more surely than the network, if they say it.
    for (happening, event) in known {
        let Some(event) = events.get_mut(event).filter(|e| !e.mentions.is_empty()) else { continue };
        let happening = &proposals.happenings[happening];
        if event.mode.is_none() && event.kind == happening.kind {
            event.mode.clone_from(&happening.mode);
        }
    }
    (events, event_of)
}

/// "The death toll had risen to eight" is no happening of its own: it counts for the one that was told before it.
fn absorb_tolls(input: &Input<'_>, mentions: &[Mention], events: &mut [EventDraft], event_of: &mut [usize]) {
    let tolls = |m: &Mention| {
        let sentence = &input.annotation.sentences[m.sentence];
        let told = (m.tokens.0..m.tokens.1).any(|at| sentence.begins(input.lexicon, at, input.classes.toll));
        m.implied && m.mode.is_none() && told && m.when.is_none() && m.place.is_none()
    };
    let alone: Vec<bool> = events.iter().map(|e| e.mentions.iter().all(|m| tolls(&mentions[*m]))).collect();
    for event in (0..events.len()).filter(|e| alone[*e]) {
        let Some(first) = events[event].mentions.first().copied() else { continue };
        let fits = |other: &usize| {
            let (a, b) = (&events[event], &events[*other]);
            !alone[*other] && a.kind == b.kind && statuses_agree(a.status, b.status)
        };
        let Some(before) = event_of[..first].iter().rev().copied().find(fits) else { continue };
        let moved = std::mem::take(&mut events[event].mentions);
        for mention in &moved {
            event_of[*mention] = before;
        }
        events[before].mentions.extend(moved);
        events[before].mentions.sort_unstable();
    }
}

/// Of an arrest "over the night raid" the raid is a happening of its own: words for violence among the mentions of what is not.
fn part_from_aftermath(
    ontology: &Ontology,
    mentions: &[Mention],
    events: &mut Vec<EventDraft>,
    event_of: &mut [usize],
) {
    for event in 0..events.len() {
        if ontology.violent(&events[event].kind, events[event].mode.as_ref()) {
            continue;
        }
        let attack = |m: &usize| {
            let mention = &mentions[*m];
            let violent = ontology.violent(&mention.kind, mention.mode.as_ref());
            mention.by_pattern && !mention.implied && violent && mention.status == Status::Occurred
        };
        let (attacks, rest): (Vec<usize>, Vec<usize>) = events[event].mentions.iter().copied().partition(attack);
        let Some(first) = attacks.first().filter(|_| !rest.is_empty()) else { continue };
        let mut parted = EventDraft::of(None, &mentions[*first]);
        for mention in attacks {
            event_of[mention] = events.len();
            parted.add(ontology, mention, &mentions[mention]);
        }
        events[event].mentions = rest;
        events.push(parted);
    }
}

fn statuses_agree(a: Status, b: Status) -> bool {
    use Status::{Attempted, Denied, Foiled, Occurred, Planned, Threatened};
    let pairs = [(Occurred, Denied), (Attempted, Foiled), (Foiled, Planned), (Threatened, Planned)];
    a == b || pairs.contains(&(a, b)) || pairs.contains(&(b, a))
}

/// How much is claimed of an event at most.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Told {
    /// Nothing, or where and when it was.
    Situation,
    /// What followed.
    Outcome,
    /// What it was itself.
    Itself,
}

/// Leaves out events of which too little is told. One that only the network sees needs a claim of itself; one that a word tells
/// needs a claim, or a word that the network takes for a happening with a probability of `least`.
pub(super) fn without_untold(
    events: &mut Vec<EventDraft>,
    linked: &mut Vec<Linked>,
    mentions: &[Mention],
    triggers: &[Trigger],
    least: f32,
) {
    let mut told = vec![Told::Situation; events.len()];
    for l in linked.iter() {
        let claimed = match l.draft.attribute {
            Attribute::Place | Attribute::Date => Told::Situation,
            Attribute::Response | Attribute::Accountability => Told::Outcome,
            _ => Told::Itself,
        };
        told[l.event] = claimed.max(told[l.event]);
    }
    let stays = |index: usize| {
        let mut own = events[index].mentions.iter().map(|m| &mentions[*m]);
        let seen = |m: &Mention| m.trigger.is_some_and(|t| triggers[t].presence >= least);
        let by_word = own.clone().any(|m| m.by_pattern);
        told[index] == Told::Itself || by_word && (told[index] == Told::Outcome || own.any(seen))
    };
    let mut place = 0;
    let places: Vec<Option<usize>> = (0..events.len())
        .map(|index| {
            let here = stays(index).then_some(place);
            place += usize::from(here.is_some());
            here
        })
        .collect();
    linked.retain_mut(|l| places[l.event].map(|at| l.event = at).is_some());
    let mut stays = places.iter().map(Option::is_some);
    events.retain(|_| stays.next().unwrap_or(true));
}

impl EventDraft {
    /// An event without mentions, and without time and place, which [`situate`](super::situate) finds: as the network sees it,
    /// where it sees it, else as its first mention tells it.
    pub(super) fn of(happening: Option<&Happening>, mention: &Mention) -> Self {
        let seen = happening.filter(|h| h.tagged);
        // The lexicon's word, or the weapon beside it, fixes the type where it fixes the mode.
        let told = mention.by_pattern && !mention.implied && mention.mode.is_some();
        let kind = seen.filter(|_| !told).map_or(&mention.kind, |h| &h.kind).clone();
        // Where both see that it did not happen, the tree says more surely why.
        let known = |status: Status| match mention.status {
            Status::Attempted | Status::Foiled => mention.by_pattern && status == Status::Denied,
            Status::Hypothetical => status == Status::Attempted,
            Status::Threatened => mention.by_pattern && status == Status::Planned,
            _ => false,
        };
        let surer = |status: &Status| *status != Status::Occurred && !known(*status);
        let status = seen.map(|h| h.status).filter(surer).unwrap_or(mention.status);
        Self { kind, mode: None, status, when: None, place: None, mentions: Vec::new() }
    }

    pub(super) fn add(&mut self, ontology: &Ontology, index: usize, mention: &Mention) {
        let tells = |mode: &Mode| ontology.tells(&mention.kind, mode);
        let finer = mention.by_pattern
            && mention.kind == self.kind
            && match (&self.mode, &mention.mode) {
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
        self.mentions.push(index);
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
            follows: Vec::new(),
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
